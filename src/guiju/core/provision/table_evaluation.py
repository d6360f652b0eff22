"""Limit tables of a gold set, kept as Markdown with the limits of their cells: found, missed, wrong, reversed.

A record has `markdown` (a sentence that names the table, its caption, a unit line, the table, notes) and `cells`, each
with row, column, op, value, low, high, unit, characteristic and what else is right (`op_also`, `unit_also`,
`characteristic_also`). Cells of the columns that name the rows are not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.provision.cells import LimitTable, read_table
from guiju.core.provision.columns import label_columns
from guiju.core.provision.evaluation import Difference, Group, Score, common, same_name

_RAISED = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*\|?\s*")
_OPPOSITE = {("<", ">"), (">", "<")}


def score(records: Iterable[dict[str, Any]]) -> Score:
    """Every table of the records read and compared."""
    result = Score()
    for record in records:
        if "cells" not in record:
            continue
        groups: list[Group] = [result]
        groups += [
            result.groups.setdefault(f"{key} {record[key]}", Group()) for key in ("language", "field") if key in record
        ]
        for group in groups:
            group.sentences += 1
        _table(result, groups, record)
    return result


def table_of(text: str) -> LimitTable | None:
    """The table of a piece of Markdown with its caption and unit line; None where there is none."""
    lines = [_plain(line) for line in text.splitlines()]
    rule = next((place for place, line in enumerate(lines) if _RULE.fullmatch(line) and "|" in line), 0)
    if not rule:
        return None
    head = [_cells(lines[rule - 1])]
    body = [_cells(line) for line in lines[rule + 1 :] if line.lstrip().startswith("|")]
    while body and not body[0][0].strip() and len(body) > 1:
        head.append(body.pop(0))
    width = len(head[0])
    rows = [(row + [""] * width)[:width] for row in (*head, *body)]
    _repeat(rows, len(head))
    above = [line for line in lines[: rule - 1] if line.strip()]
    unit = next((line for line in above if re.match(r"(?i)单位|dimensions in|values in|units?:", line.strip())), "")
    caption = "\n".join(line for line in above if line != unit)
    notes = [match for line in lines if (match := re.match(r"([a-f])[)）]?\s(.+)", line.strip()))]
    labels = label_columns(rows[len(head) :], rows[0]) if len(rows) > len(head) else 1
    return LimitTable(
        tuple(tuple(row) for row in rows), len(head), min(labels, width - 1), unit,
        tuple((match[1], match[2]) for match in notes), caption=caption,
    )  # fmt: skip


def _repeat(rows: list[list[str]], heads: int) -> None:
    """Merged cells: an empty head cell is what stands to its left, or above it in the second row."""
    for place in range(heads):
        for column in range(1, len(rows[place])):
            if not rows[place][column].strip():
                rows[place][column] = rows[place][column - 1] if place == 0 else rows[0][column]
        if not rows[place][0].strip():
            rows[place][0] = rows[0][0]


def _plain(line: str) -> str:
    line = re.sub(r"\^\{?([^\^|{}]{1,6})\}?\^?", lambda match: match[1].translate(_RAISED), line)
    return line.replace("**", "").replace("*", "")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _table(result: Score, groups: list[Group], record: dict[str, Any]) -> None:
    table = table_of(record["markdown"])
    if table is None:
        return
    name = str(record.get("id", ""))
    try:
        read = read_table(table)
    except GuijuError as error:
        result.differences.append(Difference(name, "table", "", error.what))
        read = ()
    labels = {_key(table.rows[0][column]) for column in range(table.labels)}
    gold: list[dict[str, Any]] = [
        dict(cell) for cell in record["cells"] if cell.get("op") and _key(str(cell["column"])) not in labels
    ]
    left: list[dict[str, Any]] = [cell.quantity.as_dict() for cell in read if cell.quantity is not None]
    for each in (*gold, *left):
        each["op"], each["unit"] = common(each)
    for entry in gold:
        mate = next((each for each in left if _same(entry, each)), None)
        turned = None if mate else next((each for each in left if _numbers(entry) == _numbers(each)), None)
        for group in groups:
            tally = group.tallies["quantity"]
            tally.hit += mate is not None
            tally.missed += mate is None
        if mate is None:
            shown = f"{entry['row']} / {entry['column']}"
            got = f"{turned['op']} {turned['unit']}" if turned else ""
            result.differences.append(Difference(name, f"cell {shown}", _shown(entry), got))
            if turned and (entry["op"][:1], turned["op"][:1]) in _OPPOSITE:
                for group in groups:
                    group.reversed += 1
            continue
        left.remove(mate)
        right = same_name(mate["characteristic"], [entry["characteristic"], *entry.get("characteristic_also", ())])
        for group in groups:
            tally = group.tallies["characteristic"]
            tally.hit += right
            tally.missed += not right
            tally.wrong += not right
        if not right:
            result.differences.append(
                Difference(name, "characteristic", entry["characteristic"], mate["characteristic"])
            )
    for group in groups:
        group.tallies["quantity"].wrong += len(left)
    for each in left:
        result.differences.append(Difference(name, "cell", "", _shown(each)))


def _key(text: str) -> str:
    return re.sub(r"[\s^*]", "", text)


def _numbers(entry: dict[str, Any]) -> tuple[float | None, ...]:
    return tuple(None if entry.get(name) is None else round(float(entry[name]), 9) for name in ("value", "low", "high"))


def _same(entry: dict[str, Any], answer: dict[str, Any]) -> bool:
    ops = {entry["op"], *entry.get("op_also", ())}
    given = {entry["unit"], *(common({"op": "=", "unit": unit})[1] for unit in entry.get("unit_also", ()))}
    return answer["op"] in ops and answer["unit"] in given and _numbers(entry) == _numbers(answer)


def _shown(entry: dict[str, Any]) -> str:
    numbers = " ".join(str(number) for number in _numbers(entry) if number is not None)
    return f"{entry['characteristic']} {entry['op']} {numbers} {entry['unit']}"
