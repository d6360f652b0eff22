"""Tables in the forms of acts: a grid of cells that needs no script, or a CSV file, read back as rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from guiju.core.errors import GuijuError, sentence
from guiju.core.procedure import tables
from guiju.core.procedure.model import MOST_ROWS, Fact, FactType, Words
from guiju.registry.record import separated
from guiju.web.cases.acting import Cell, Column, Field, word

MORE = "more_rows"
"""The button that asks for more rows; its value is the name of the table."""
_SPARE, _MORE = 3, 5
_LARGEST = 2_000_000  # bytes of a CSV file
_AS_CSV = Words("也可以上传 CSV 文件，第一行为列名", "A CSV file will do as well; its first line names the columns")


def given(request: HttpRequest, fact: Fact) -> Any:
    """What a form brings for a table: the text of the CSV file, or else the rows that were filled in; None for nothing.
    GuijuError for a file that is no text."""
    uploaded = request.FILES.get(f"{fact.name}-csv")
    if uploaded is not None and uploaded.name:
        if (uploaded.size or 0) > _LARGEST:
            raise GuijuError("the file is too large", where=fact.name, expected=sentence("at most {} bytes", _LARGEST))
        data = uploaded.read(_LARGEST + 1)
        text = separated.text_in(data)
        if text is not None:
            return text
        raise GuijuError("the file is no text", where=fact.name, expected="CSV in UTF-8 or GB 18030")
    rows: dict[int, dict[str, str]] = {}
    pattern = re.compile(re.escape(fact.name) + r"\.(\d{1,4})\.([a-z][a-z0-9_]*)")
    for name, value in request.POST.items():
        found = pattern.fullmatch(name)
        if found and found[2] in fact.columns and str(value).strip():
            rows.setdefault(int(found[1]), {})[found[2]] = str(value)
    own = [name for name in fact.columns if name != fact.key] if fact.continues else list(fact.columns)
    return [rows[n] for n in sorted(rows) if any(name in rows[n] for name in own)] or None


def field(
    fact: Fact, needed: bool, held: Any, given_: Any, errors: Mapping[str, str], base: Sequence[Mapping[str, Any]] = (),
    shared: Collection[str] = (), more: bool = False,
) -> Field:  # fmt: skip
    """The field of a table: what was filled in, else the rows the case holds, with spare rows below. One that continues
    another has the rows of that (`base`), the cells of the columns they share fixed."""
    rows = _shown(fact, given_ if given_ is not None else held)
    fixed: frozenset[str] = frozenset()
    if fact.continues:
        filled = {row.get(fact.key): row for row in rows}
        rows = [{**filled.get(row.get(fact.key), {}), **{n: row.get(n) for n in shared}} for row in base]
        fixed = frozenset(shared) & fact.columns.keys()
    else:
        spare = _MORE if more or not rows else _SPARE
        rows = [*rows, *({} for _ in range(min(spare, (fact.most or MOST_ROWS) - len(rows))))]
    columns = [c for c in fact.columns.values() if c.computed is None and c.known is None]
    heads = tuple(Column(word(c.label), word(c.help), c.needed) for c in columns)
    cells = tuple(
        tuple(_cell(fact, column, place, row.get(column.name), errors, fixed) for column in columns)
        for place, row in enumerate(rows, 1)
    )
    hint, error = " ".join(filter(None, [word(fact.help), word(_AS_CSV)])), errors.get(fact.name, "")
    return Field(fact.name, word(fact.label), "table", needed, hint, "", error, heads=heads, rows=cells)


def _shown(fact: Fact, rows: Any) -> list[Mapping[str, Any]]:
    """The rows of what was filled in or is held; what cannot be read as rows shows none."""
    if isinstance(rows, str):
        rows, _ = tables.read(fact, rows)
    return [row for row in rows if isinstance(row, Mapping)][:MOST_ROWS] if isinstance(rows, list | tuple) else []


def _cell(
    fact: Fact, column: Fact, place: int, value: Any, errors: Mapping[str, str], fixed: frozenset[str]
) -> Cell:  # fmt: skip
    name = f"{fact.name}.{place}.{column.name}"
    options = tuple((n, word(label)) for n, label in column.options.items())
    kind = "fixed" if column.name in fixed else str(column.type)
    if column.type is FactType.YES_NO:
        options = (("yes", word(Words("是", "yes"))), ("no", word(Words("否", "no"))))
        value = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    if kind == "fixed" and column.name != fact.key:
        name = ""  # shown, and taken from the other table
    shown = next((said for n, said in options if n == value), value) if kind == "fixed" else value
    shown = "" if shown is None else shown
    return Cell(name, word(column.label), kind, shown, name in errors, kind == "fixed", options)
