"""Limit tables: rows by classes, unit lines, footnotes with exceptions -> one requirement a cell (DOMAIN §5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from guiju.core.errors import GuijuError, sentence
from guiju.core.provision import (
    characteristics,
    columns,
    headings,
    labels,
    limits,
    numbers,
    references,
    sureness,
    units,
    values,
)
from guiju.core.provision.columns import GENERIC, Label
from guiju.core.provision.model import Check, Modality, Number, Quantity
from guiju.core.provision.normalization import fold, language_of
from guiju.core.provision.units import Unit
from guiju.core.provision.values import Value
from guiju.core.provision.verbs import Verb

LONGEST = 1_000
"""Characters of one cell. The longest of a limit table seen has about 200."""
LARGEST = 100_000
"""Cells of one table."""

_NOTHING = re.compile(r"[\s—–\-/]*|(?:无|不作)(?:要求|规定)|不适用|(?i:n/?a)")
_UNIT_LINE = re.compile(r"(?i)(?:单位(?:为|[:：])?|(?:dimensions|values|units?) ?(?:in|:)?)\s*(.+?)[。.]?\s*$")
_ABSENT = re.compile(r"(?i)不得检出|未检出|不得有|无|none|not detected|absent|nd\b")
_PLACE = re.compile(r"(?:按|见|依据|符合|参见|see|as in)\s?[A-Z]?\.?\d", re.IGNORECASE)
_NO_VERB = Verb("", (0, 0), Modality.REQUIREMENT, False, 9, "cell", 0.9)


@dataclass(frozen=True, slots=True)
class LimitTable:
    """A table with merged cells already repeated in every cell they cover.

    rows: all rows, as long as each other; heads: how many of them are head rows; labels: how many columns on the left
    name the row; unit_line: such as 单位为毫米; footnotes: mark and text; caption: what stands above; default: the
    operator of a bare number, "": what head and caption say, else "=".
    """

    rows: tuple[tuple[str, ...], ...]
    heads: int = 1
    labels: int = 1
    unit_line: str = ""
    footnotes: tuple[tuple[str, str], ...] = ()
    default: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class CellRequirement:
    """What one cell requires: a quantity or a check. row, column count from 0 in the whole table."""

    row: int
    column: int
    text: str
    klass: str
    quantity: Quantity | None
    check: Check | None
    exceptions: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """For programs."""
        return {
            "row": self.row,
            "column": self.column,
            "text": self.text,
            "class": self.klass or None,
            "quantity": None if self.quantity is None else self.quantity.as_dict(),
            "check": None if self.check is None else self.check.as_dict(),
            "exceptions": list(self.exceptions),
        }


def read_table(table: LimitTable) -> tuple[CellRequirement, ...]:
    """One requirement for each cell that holds one, row by row; "—" and empty cells hold none.

    Raises GuijuError: rows of unequal length, no cells, too many, or more heads and labels than there are.
    """
    _refuse(table)
    marks = {mark for mark, _ in table.footnotes}
    heads = table.rows[: table.heads]
    named = [
        c
        for c in range(table.labels)
        if not (
            table.labels > 1 and (columns.is_order(fold(heads[-1][c])) or (c and columns.is_apart(fold(heads[-1][c]))))
        )
    ]
    tops = [columns.label([row[c] for row in heads], marks) for c in range(len(table.rows[0]))]
    bodies = table.rows[table.heads :]
    sides = [columns.label([row[c] for c in named], marks) for row in bodies]
    reader = _Reader(
        table,
        marks,
        _unit_line(table.unit_line) or columns.unit_of_caption(table.caption),
        _sampling(heads[-1], table.labels),
    )
    turned = not reader.sampling and headings.columns_are_properties(tops[table.labels :], sides)
    if (
        not reader.sampling
        and not turned
        and headings.rows_are_classes(" ".join(dict.fromkeys(heads[-1][c] for c in named)), sides)
    ):
        reader.common = "" if headings.properties_of(tops[table.labels :]) else headings.name_for_all(table.caption)
        turned = not reader.common and not headings.classes_only(tops[table.labels :])
    if not reader.sampling and not turned and not reader.common and headings.only_where(tops[table.labels :]):
        reader.common = headings.name_for_all(table.caption)
    found: list[CellRequirement] = []
    own = next((c for c in range(table.labels, len(heads[-1])) if columns.is_unit(fold(heads[-1][c]))), 0)
    for r, row in enumerate(bodies):
        if _is_group(row):
            reader.group = fold(row[0]).strip()
            continue
        for c in range(table.labels, len(row)):
            if tops[c].apart or c == own or columns.is_class(fold(heads[-1][c])):
                continue
            prop, other = (tops[c], sides[r]) if turned else (sides[r], tops[c])
            if own:
                prop = replace(prop, unit=columns.unit_named(fold(row[own]).strip()) or prop.unit)
            made = reader.cell(row[c], prop, other, (r + table.heads, c))
            if made is not None:
                found.append(made)
    return tuple(found)


def _is_group(row: tuple[str, ...]) -> bool:
    """Whether a row is one cell across the table, which names the rows under it."""
    return len(row) > 2 and len(set(row)) == 1 and not re.search(r"\d", row[0]) and _NOTHING.fullmatch(row[0]) is None


def _sampling(head: tuple[str, ...], labels: int) -> dict[int, str]:
    """The columns of a sampling plan by their letter, if the table is one."""
    letters = {c: fold(head[c]).strip(" *") for c in range(labels, len(head))}
    found = {c: letter for c, letter in letters.items() if letter in columns.SAMPLING}
    return found if {"n", "c"} <= set(found.values()) else {}


def _refuse(table: LimitTable) -> None:
    if not table.rows or not table.rows[0]:
        raise GuijuError("the table has no cell", expected="rows of cells")
    width = len(table.rows[0])
    for index, row in enumerate(table.rows):
        if len(row) != width:
            raise GuijuError(
                "row {} has {} cells, the first has {}",
                index,
                len(row),
                width,
                where=f"row {index}",
                expected="rows of one length, merged cells repeated",
            )
    if any(len(text) > LONGEST for row in table.rows for text in row) or len(table.unit_line) > LONGEST:
        raise GuijuError("a cell that is no value", where="table", expected=sentence("at most {} characters", LONGEST))
    if len(table.rows) * width > LARGEST:
        raise GuijuError("the table has {} cells", len(table.rows) * width, expected=sentence("at most {}", LARGEST))
    if table.heads < 1 or table.heads >= len(table.rows) or table.labels < 1 or table.labels >= width:
        raise GuijuError(
            "no cell is left beside heads and labels", expected="heads < rows, labels < columns, both at least 1"
        )


def _unit_line(line: str) -> Unit | None:
    match = _UNIT_LINE.search(fold(line))
    return units.read(match[1].strip()) if match else None


@dataclass(slots=True)
class _Reader:
    table: LimitTable
    marks: set[str]
    general: Unit | None
    sampling: dict[int, str]
    group: str = ""
    common: str = ""

    def cell(self, text: str, prop: Label, other: Label, at: tuple[int, int]) -> CellRequirement | None:
        """What one cell requires; None where it holds nothing, or a reference only."""
        tidy, seen = columns.without_marks(fold(text).strip(), self.marks)
        if _NOTHING.fullmatch(tidy) or _PLACE.match(tidy):
            return None
        tidy = _as_range(_without_symbol(tidy))
        hidden, cited = references.find(tidy)
        if cited and not re.search(r"[0-9A-Za-z\u4e00-\u9fff]{3,}", re.sub(r"[的规定要求第一二三法中]", "", hidden)):
            return None
        told = dict(self.table.footnotes)
        exceptions = tuple(told[mark] for mark in dict.fromkeys([*seen, *prop.marks, *other.marks]) if mark in told)
        letter = self.sampling.get(at[1], "")
        klass = letter or " ".join(filter(None, (self.group, prop.group, other.whole)))
        name = _name(prop, tidy)
        if self.common:
            name, klass = self.common, f"{prop.whole} {klass}".strip()
        if headings.is_generic(name) and (of := headings.limited_in(self.table.caption)):
            name = of
        common = (
            "" if self.common or prop.unit or other.unit or letter else headings.name_of_caption(self.table.caption)
        )
        if common and not columns.is_property(prop.name) and not columns.is_property(other.name):
            name, klass = common, f"{prop.whole} {klass}".strip()
        found = values.find(labels.hide_labels(hidden), language_of(prop.name or tidy))
        if len(found) != 1 or re.search(r"[\u4e00-\u9fff]{5,}", tidy):
            bare = re.sub(r"(?<=[\d%])\s?\([^()]*\)$", "", tidy)
            alone = values.find(bare, language_of(prop.name or tidy)) if bare != tidy else []
            if len(alone) == 1:
                found, tidy = alone, bare
        if _ABSENT.match(tidy) is None and len(found) == 1 and not re.search(r"[\u4e00-\u9fff]{5,}", tidy):
            quantity = self._quantity(text, tidy, found[0], prop, other, letter)
            quantity = replace(quantity, characteristic=name, klass=klass, unit=_code(quantity, prop.name))
            return CellRequirement(*at, text, klass, quantity, None, exceptions)
        op = "absent" if _ABSENT.match(tidy) else "one_of"
        check = Check(op, name, () if op == "absent" else (tidy,), (0, len(text)))
        return CellRequirement(*at, text, klass, None, check, exceptions)

    def _quantity(self, text: str, tidy: str, value: Value, prop: Label, other: Label, letter: str) -> Quantity:
        limit = limits.read(tidy, value, 0, _NO_VERB, language_of(prop.name or tidy))
        op, doubts = limit.op, list(limit.doubts)
        excepted = re.search(r"除([^,，;；。]{1,60}?)外", fold(self.table.unit_line))
        plain = excepted is not None and _tidied(prop.name).split("(")[0] in re.split(r"[、和与及]", excepted[1])
        plain = plain or re.search(r"(?i)无量纲|dimensionless|(?<![a-z])ph(?![a-z])", prop.whole) is not None
        unit = value.unit or prop.unit or other.unit or (None if plain else self.general)
        if limit.rule == "value without operator" and value.kind == "single":
            said = prop.op or other.op or columns.SAMPLING.get(letter, "") or self.table.default
            op = said or columns.suggested(prop, other, self.table.caption, unit) or "="
            doubts = ["operator_unbound"] if op == "?" else [] if op != "=" or said else ["no_operator"]
        if letter in ("n", "c"):
            op, unit = "=", None
        low, high, printed = value.low, value.high, value.value
        spread = limit.rule == "value without operator" and "±" in self.table.caption and value.kind == "single"
        if (op == "±" or spread) and printed is not None:
            op, low, high, printed = "range", Number(-printed.value, "-" + printed.text), printed, None
        if (deviation := re.fullmatch(r"±\s?(\S+)", tidy)) and value.kind == "band":
            low, high = Number(low.value, f"-{deviation[1]}") if low else low, high
        flags = value.flags + limit.flags + (("sampling_plan",) if letter else ())
        doubts += [flag for flag in flags if flag in sureness.LESS and flag not in doubts]
        return Quantity(
            op=op, value=printed, low=low, high=high, unit=unit.ucum if unit else "",
            unit_text=unit.text if unit else "", characteristic="", span=(0, len(text)), text=text, rule="limit table",
            better={"<=": "low", "<": "low", ">=": "high", ">": "high"}.get(op, "target"),
            flags=flags, confidence=sureness.confidence(doubts), doubts=tuple(doubts),
        )  # fmt: skip


def _name(prop: Label, tidy: str) -> str:
    language = language_of(prop.name or tidy)
    if (plain := _tidied(prop.name)) != prop.name:
        return _name(replace(prop, name=plain), tidy)
    if _WHOLE.fullmatch(plain):
        return plain[:1].lower() + plain[1:]
    read = characteristics.chinese if language == "zh" else characteristics.english
    name = re.sub(
        r"\s?\((?!以|as |[A-Z][a-z]?\))[^()]{1,24}\)$|(?<=[\u4e00-\u9fff])\s[A-Za-z][A-Za-z_₀-₉]{0,4}$", "", prop.name
    )
    if name != prop.name and name:
        return _name(replace(prop, name=name), tidy)
    if "(" in prop.name or prop.name.endswith("平均"):
        return prop.name
    short = re.sub(r"(?<=[\u4e00-\u9fff]{2})(?:要求|指标)$", "", prop.name)
    parsed = read(short)
    if parsed.klass or not parsed.characteristic:
        return parsed.characteristic or short
    if short.lower().endswith(parsed.characteristic.lower()):  # heads are short: 电话接通率 is one name
        return short[:1].lower() + short[1:] if short[1:2].islower() else short
    return parsed.characteristic


_WHOLE = re.compile(r"(?i)[a-z]+ limits?|.{2,40} per [a-z]+|sum of .{3,40}|[\u4e00-\u9fff]{2,8}限[值量]")
"""Heads that are a name as they stand: 最大残留限量, "mass per metre"."""
_BESIDE_NAME = re.compile(
    r"(?i)(?<=[\u4e00-\u9fff])/[\u4e00-\u9fff]{1,2}$|[,，]\s?[wφρcx]$|[,，]\s?(?:max|min)(?:imum)?\.?$"
    r"|,\s(?:pH|at|for|over|under|when|up)\b.*\d.*$|(?<=[a-z]{3})\s[Α-ωa-z]$|(?:\([^()]*\))?的质量分数$"
)


def _tidied(name: str) -> str:
    """A head without its counter, symbol, basis and where it holds: 口令长度/字符, "Moisture, max"."""
    short = _BESIDE_NAME.sub("", name).strip()
    return short if len(short) > 1 and not GENERIC.fullmatch(short) else name


_TURNED_SIGN = {"≤": "≥", "<": ">", "≥": "≤", ">": "<"}


def _without_symbol(text: str) -> str:
    """A bound told with the symbol of its head: 210 ≤ η is ≥ 210, η < 85 is < 85; any other text as it is."""
    if match := re.fullmatch(r"([\d.,× ⁰¹²³⁴⁵⁶⁷⁸⁹]+?)\s?([≤<≥>])\s?[A-Za-zΑ-ω]{1,2}", text):
        return f"{_TURNED_SIGN[match[2]]} {match[1]}"
    match = re.fullmatch(r"[A-Za-zΑ-ω]{1,2}\s?([≤<≥>])\s?([\d.,× ⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)
    return f"{match[1]} {match[2]}" if match else text


_TWO_BOUNDS = re.compile(
    r"(?:不[小低少]于|≥)\s?(?P<low>[\d.]+)\s?[,，]?\s?(?:且|并|和)?\s?(?:不[大高多]于|不超过|≤)\s?(?P<high>[\d.]+)(?P<u>\D{0,8})"
)
_TWO_DEVIATIONS = re.compile(r"(?P<a>[-+]\s?\d[\d.,]*)\s?/\s?(?P<b>[-+]\s?\d[\d.,]*)")


def _as_range(text: str) -> str:
    """Both bounds of a cell as one range: 不小于6.5且不大于8.5; two deviations of one sign: -0.007/-0.020."""
    if match := _TWO_BOUNDS.fullmatch(text):
        return f"{match['low']}~{match['high']}{match['u']}"
    match = _TWO_DEVIATIONS.fullmatch(text)
    if match is None or match["a"][0] != match["b"][0]:
        return text
    ends = sorted((match["a"], match["b"]), key=lambda end: numbers.number(end).value)
    return f"{ends[0]}~{ends[1]}"


def _code(quantity: Quantity, name: str) -> str:
    if quantity.unit == "pH":
        return "[pH]"
    if quantity.unit:
        return quantity.unit
    return "[pH]" if re.search(r"(?i)(?<![a-z])ph(?:值|$|\s)", name) else "1"
