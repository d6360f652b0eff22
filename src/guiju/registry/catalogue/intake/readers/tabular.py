"""Tables as people keep them: CSV in any encoding, workbooks of several sheets, a title above the names, merged cells.

Where the names of the columns stand, and in which sheets, is found by those that are wanted, shown, and can be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guiju.core.errors import GuijuError, sentence
from guiju.registry.catalogue.intake.readers import separated, workbook
from guiju.registry.catalogue.intake.readers.encodings import encoding_of

HEAD = 30
"""Rows of the beginning among which the names are looked for."""
BOOKS, LINES, TEXTS = (".xlsx",), (".jsonl", ".ndjson"), (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: `name` ("" in a file of one), the row of its names from 1, the names, how its cells are separated."""

    name: str
    header: int
    names: tuple[str, ...]
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is read. `passed`: sheets that have no such columns, with the reason."""

    path: Path
    encoding: str
    sheets: tuple[Sheet, ...]
    passed: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> str:
        """For the report, in both languages; "" where there is nothing to tell."""
        if not self.sheets:
            return ""
        parts = [self.encoding] * bool(self.encoding)
        parts += [f"{s.name or self.path.name}: names in row / 列名行 {s.header}" for s in self.sheets]
        return "read as / 读法: " + "; ".join(parts)


def layout(path: Path, wanted: Iterable[str] = (), *, sheet: str = "", header: int = 0) -> Layout:
    """How to read a file whose columns have the `wanted` names. `sheet` (name or number from 1) and `header` (row from
    1) are what somebody tells. GuijuError when it cannot be read, or a name is nowhere."""
    if not path.is_file():
        raise GuijuError("there is no such file", where=str(path))
    suffix, names = path.suffix.lower(), tuple(wanted)
    if suffix in BOOKS:
        return _of_book(path, names, sheet, header)
    if suffix in LINES:
        return Layout(path, "", ())
    if suffix not in TEXTS:
        raise GuijuError(
            "cannot read {}", suffix or "a file without suffix", where=str(path), expected=".csv .tsv .xlsx .jsonl"
        )
    if sheet:
        raise GuijuError("there is no sheet {}", repr(sheet), where=path.name, expected="a workbook, or no sheet")
    encoding = encoding_of(path)
    return Layout(path, encoding, (_of_text(path, encoding, names, header),))


def cells(layout: Layout) -> Iterator[tuple[str, dict[str, Any] | str]]:
    """Where, and the cells by the name of their column or why there are none; of every sheet in its order."""
    for sheet in layout.sheets:
        if layout.encoding:
            lines = separated.rows(layout.path, layout.encoding, sheet.delimiter, sheet.names, sheet.header)
            yield from lines
        else:
            place = layout.path.name + (f":{sheet.name}" if len(layout.sheets) > 1 or layout.passed else "")
            for number, row in workbook.rows(layout.path, sheet.name, after=sheet.header):
                if any(cell not in (None, "") for cell in row):
                    padded = [*row, *[None] * (len(sheet.names) - len(row))]
                    yield f"{place}:{number}", {n: v for n, v in zip(sheet.names, padded, strict=False) if n}


def _of_text(path: Path, encoding: str, wanted: Sequence[str], header: int) -> Sheet:
    head = separated.head(path, encoding, max(HEAD, header))
    if not any(line.strip() for line in head):
        raise GuijuError("the file is empty", where=path.name, expected="a first line with the names of the columns")
    delimiters = "\t" if path.suffix.lower() == ".tsv" else ",;\t|"
    best: tuple[int, int, int, str, list[str]] | None = None
    for delimiter in delimiters:
        rows = separated.logical(head, delimiter)
        places = [i for i, (number, _) in enumerate(rows) if number == header] if header else range(len(rows))
        for i in places:
            number, names = rows[i][0], [name.strip() for name in rows[i][1]]
            names = _joined([name.strip() for name in rows[i - 1][1]] if i else [], names, wanted)
            score = sum(name in names for name in wanted)
            found = (score, len(names) if score or i == 0 or header else 0, -number, delimiter, names)
            if best is None or found[:3] > best[:3]:
                best = found
    if best is None:
        raise GuijuError(
            "there is no row {}", header, where=path.name, expected="the row with the names of the columns"
        )
    _, _, number, delimiter, names = best
    return Sheet("", -number, tuple(_checked(names, wanted, f"{path.name}:{-number}")), delimiter)


def _of_book(path: Path, wanted: Sequence[str], asked: str, header: int) -> Layout:
    titles = workbook.titles(path)
    if asked:
        titles = [t for n, t in enumerate(titles, 1) if asked in (t, str(n))]
        if not titles:
            raise GuijuError(
                "there is no sheet {}", repr(asked), where=path.name,
                expected=sentence("one of {}", ", ".join(workbook.titles(path))[:400]),
            )  # fmt: skip
    sheets: list[Sheet] = []
    passed: list[tuple[str, str]] = []
    refusal: GuijuError | None = None
    for title in titles:
        head = [[_name(cell) for cell in row] for _, row in workbook.rows(path, title, most=max(HEAD, header))]
        if not any(any(row) for row in head):
            passed.append((title, "it is empty"))
            continue
        first = next(i for i, row in enumerate(head) if any(row))
        head = [_joined(head[i - 1] if i else [], row, wanted) for i, row in enumerate(head)]
        _, place = _best(head, wanted, header, first)
        where = f"{path.name}:{place + 1}" if len(titles) == 1 else f"{path.name}:{title}:{place + 1}"
        try:
            sheets.append(Sheet(title, place + 1, tuple(_checked(head[place], wanted, where))))
        except GuijuError as error:
            refusal = refusal or error
            passed.append((title, str(error.what)))
        if not wanted:
            passed += [(other, "only the first is read") for other in titles[titles.index(title) + 1 :]]
            break
    if not sheets:
        raise refusal or GuijuError(
            "the first sheet is empty", where=path.name, expected="a first row with the names of the columns"
        )
    return Layout(path, "", tuple(sheets), tuple(passed))


_SIGNS = str.maketrans("", "", " /-—–_·:：.()（）")


def _joined(above: Sequence[str], names: list[str], wanted: Sequence[str]) -> list[str]:
    """The names of a row under a row of wider names: where a column has none, or its name stands twice, or a wanted
    name says both (名称 over 中文: 名称 中文), with the name above it, which reaches over empty cells to its right."""
    has = set(names)
    missing = [name for name in wanted if name not in has]
    twice = {name for name, times in Counter(names).items() if name and times > 1}
    if not any(above) or not (missing or twice) or len([n for n in names if n]) < 2:
        return names
    asked = {name.translate(_SIGNS): name for name in missing}
    made: list[str] = []
    wide = ""
    for at in range(len(names)):
        name, over = names[at], above[at] if at < len(above) else ""
        wide = over or wide
        both = asked.get((wide + name).translate(_SIGNS)) or asked.get((name + wide).translate(_SIGNS))
        if not name:
            made.append(over if over in missing else "")
        elif both is not None:
            made.append(both)
        else:
            made.append(f"{wide} {name}" if name in twice and wide and wide != name else name)
    return made


def _name(cell: Any) -> str:
    return " ".join(str(cell if cell is not None else "").split())


def _best(rows: Sequence[Sequence[str]], wanted: Sequence[str], header: int, first: int) -> tuple[int, int]:
    """(how many of the wanted names, its place) of the row that has most of them; the one that was told, or the `first`
    that is not empty where none has any."""
    if header:
        return 0, min(header, len(rows)) - 1
    stripped = [{cell.strip() for cell in row} for row in rows]
    scored = [(sum(name in row for name in wanted), -i) for i, row in enumerate(stripped)]
    score, place = max(scored)
    return (score, -place) if score else (0, first)


def _checked(names: list[str], wanted: Iterable[str], where: str) -> list[str]:
    twice = next((name for name, times in Counter(names).items() if name and times > 1), None)
    if twice is not None:
        raise GuijuError("two columns are named {}", repr(twice), where=where, expected="each name once")
    missing = next((n for n in wanted if n not in names), None)
    if missing is not None:
        has = ", ".join(n for n in names if n)[:400]
        raise GuijuError("there is no column {}", repr(missing), where=where, expected=sentence("one of {}", has))
    return names
