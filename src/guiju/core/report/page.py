"""A report as HTML, in one language: the body of a page, or a file of its own."""

from __future__ import annotations

from html import escape

from guiju.core import policy
from guiju.core.chart import ALONE, PAGE, svg
from guiju.core.chart.looks import Look
from guiju.core.report.model import Block, Paragraph, Picture, Report, Section, Table

_STYLE = (
    "body{font:16px/1.6 'Noto Serif SC',Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1f1f1c;"
    "background:#fbfaf6}table{border-collapse:collapse;font-size:.85rem}th,td{padding:.2rem .5rem;text-align:left;"
    "border-bottom:1px solid #c9c5b8;vertical-align:top}.r{text-align:right;font-variant-numeric:tabular-nums}"
    "figure{margin:1.5rem 0;overflow-x:auto}figcaption{font-size:.85rem;color:#4a4a44}svg{max-width:100%;height:auto}"
    "a{color:#2c5f7c}"
)


def sections(report: Report, language: str, base: str, look: Look = PAGE) -> str:
    """The sections; every word is escaped. `base` stands before every permalink: "" inside this house."""
    return "".join(_section(section, language, base, look) for section in report.sections)


def alone(report: Report, language: str, base: str) -> str:
    """A file of its own, without script or other files."""
    title = escape(report.title.said(language))
    contents = "".join(
        f'<li><a href="#{escape(s.key)}">{escape(s.title.said(language))}</a></li>'
        for s in report.sections
        if s.level == 1
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"{policy.alone(_STYLE, ALONE.style)}<title>{title}</title>"
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body><h1>{title}</h1>'
        f"<p>{escape(report.issuer)} · {report.day} · {report.seq}</p><ol>{contents}</ol>"
        f"{sections(report, language, base, ALONE)}</body></html>\n"
    )


def _section(section: Section, language: str, base: str, look: Look) -> str:
    tag = "h2" if section.level == 1 else "h3"
    head = f'<{tag} id="{escape(section.key)}">{escape(section.title.said(language))}</{tag}>'
    return head + "".join(_block(block, language, base, look) for block in section.blocks)


def _block(block: Block, language: str, base: str, look: Look) -> str:
    match block:
        case Paragraph():
            return f"<p>{''.join(_linked(p.text, p.link, base) for p in block.pieces[language])}</p>"
        case Picture():
            caption = _linked(block.caption.said(language), block.link, base)
            drawn = svg(block.charts[language], look)
            region = _region(block.caption.said(language))
            return f'<figure class="chart">{region}{drawn}</div><figcaption>{caption}</figcaption></figure>'
    return _table(block, language, base)


def _table(table: Table, language: str, base: str) -> str:
    cells = []
    for n, words in enumerate(table.head):
        cells.append(f"<th{_right(n, table)}>{escape(words.said(language))}</th>")
    rows = [
        "".join(
            f"<td{_right(n, table)}>{_linked(run.text.said(language), run.link, base)}</td>"
            for n, run in enumerate(row)
        )
        for row in table.rows
    ]
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    caption = _linked(table.caption.said(language), table.link, base)
    region = _region(table.caption.said(language))
    return (
        f"<figure><figcaption>{caption}</figcaption>{region}"
        f"<table><thead><tr>{''.join(cells)}</tr></thead><tbody>{body}</tbody></table></div></figure>"
    )


def _region(name: str) -> str:
    """The beginning of a part that scrolls by itself and is reached by the keyboard."""
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(name)}">'


def _right(place: int, table: Table) -> str:
    return ' class="r num"' if place >= table.names else ""


def _linked(text: str, link: str, base: str) -> str:
    return f'<a href="{escape(base + link)}">{escape(text)}</a>' if link else escape(text)
