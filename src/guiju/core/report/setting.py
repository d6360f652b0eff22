"""A report as Typst source with its pictures, in one language. The same report gives the same source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Template

from guiju.core.chart import printed, svg
from guiju.core.report.model import Paragraph, Picture, Piece, Report, Run, Table
from guiju.core.statistics.model import Words
from guiju.core.typesetting import string
from guiju.data import tables

_SERIF, _SANS = '("Libertinus Serif", "Noto Serif SC")', '("Noto Sans SC",)'
_SAID = {
    "figure": Words("图", "Figure"), "table": Words("表", "Table"), "contents": Words("目录", "Contents"),
    "source": Words("依据", "evidence"), "times": Words("数据截至 {day}，序号 {seq}", "As of {day}, number {seq}"),
}  # fmt: skip


def source(report: Report, language: str, base: str) -> tuple[str, dict[str, bytes]]:
    """Typst source and the files it names. `base` is the address before every permalink."""
    look = printed("Noto Sans SC")
    other = "en" if language == "zh" else "zh"
    times = _said("times", language).replace("{day}", str(report.day)).replace("{seq}", str(report.seq))
    words = {
        "serif": _SERIF, "sans": _SANS, "lang": language, "title": string(report.title.said(language)),
        "other": string(report.title.said(other)), "issuer": string(report.issuer), "times": string(times),
        "contents": string(_said("contents", language)),
    }  # fmt: skip
    parts: list[str] = [_sheet("preamble", words), _sheet("cover", words)]
    given: dict[str, bytes] = {}
    pictures = 0
    for section in report.sections:
        parts.append(f"#heading(level: {section.level}, {string(section.title.said(language))})\n")
        for block in section.blocks:
            match block:
                case Paragraph():
                    parts.append(f"#par[{_pieces(block.pieces[language], base)}]\n")
                case Picture():
                    pictures += 1
                    name = f"p{pictures:04d}.svg"
                    given[name] = svg(block.charts[language], look).encode("utf-8")
                    alt = string(block.caption.said(language))
                    shown = f'image("{name}", width: {_width(block.charts[language].width)}, alt: {alt})'
                    parts.append(_figure(shown, block.caption, block.link, "image", language, base))
                case Table():
                    parts.append(
                        _figure(_table(block, language, base), block.caption, block.link, "table", language, base)
                    )
    return "".join(parts), given


def both(report: Report, base: str) -> tuple[str, dict[str, bytes]]:
    """Chinese first, English behind it, each with its own cover and contents."""
    zh, given = source(report, "zh", base)
    en, more = source(report, "en", base)
    for name, data in more.items():
        given[f"en-{name}"] = data
    en = en.replace('image("p', 'image("en-p')
    return f"#[\n{zh}\n]\n#[\n{en}\n]\n", given


def _sheet(name: str, words: Mapping[str, str]) -> str:
    """One of the sheets of `data/report` with the words in their places."""
    text = tables.text(f"report/{name}.typ")
    return Template(text).substitute(words)


def _said(name: str, language: str) -> str:
    return _SAID[name].said(language)


def _width(pixels: int) -> str:
    return f"{min(100, round(pixels / 560 * 100))}%"


def _pieces(pieces: Iterable[Piece], base: str) -> str:
    return "".join(_linked(piece.text, piece.link, base) for piece in pieces)


def _linked(text: str, link: str, base: str) -> str:
    return f"#link({string(base + link)}, {string(text)})" if link else f"#{string(text)}"


def _figure(body: str, caption: Words, link: str, kind: str, language: str, base: str) -> str:
    supplement = string(_said("figure" if kind == "image" else "table", language))
    told = f"#{string(caption.said(language))}"
    if link:
        told += f" #h(0.6em) #link({string(base + link)}, {string(_said('source', language))})"
    return f"#figure({body}, caption: [{told}], kind: {kind}, supplement: {supplement})\n"


def _table(table: Table, language: str, base: str) -> str:
    """Columns of words share what the figures leave."""
    figures = len(table.head) - table.names
    columns = ", ".join([*(["1fr"] * table.names), *(["auto"] * figures)])
    align = ", ".join([*(["left"] * table.names), *(["right"] * figures)])
    head = ", ".join(f"[#{string(words.said(language))}]" for words in table.head)
    rows = ",\n".join(", ".join(_cell(run, language, base) for run in row) for row in table.rows)
    return f"table(columns: ({columns},), align: ({align},), table.header({head}),\n{rows})"


def _cell(run: Run, language: str, base: str) -> str:
    return f"[{_linked(run.text.said(language), run.link, base)}]"
