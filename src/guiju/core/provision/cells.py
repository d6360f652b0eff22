"""Limit tables: rows by classes, unit lines, footnotes with exceptions -> one requirement a cell (DOMAIN §5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guiju.core.errors import GuijuError, sentence
from guiju.core.provision import characteristics, limits, units, values
from guiju.core.provision.model import Check, Modality, Number, Quantity
from guiju.core.provision.normalization import fold, language_of
from guiju.core.provision.tables import any_of, compiled, words
from guiju.core.provision.units import Unit
from guiju.core.provision.verbs import Verb

LONGEST = 1_000
"""Characters of one cell. The longest of a limit table seen has about 200."""
LARGEST = 100_000
"""Cells of one table."""

_NOTHING = re.compile(r"[\s—–\-/]*|(?:无|不作)(?:要求|规定)|不适用|(?i:n/?a)")
_GENERIC = compiled("cells_generic")
_OPERATORS = {
    word: op
    for op, line in {
        "<=": "≤ <= 不大于 不超过 最大 max max.",
        ">=": "≥ >= 不小于 不低于 最小 min min.",
        "<": "< 小于",
        ">": "> 大于",
        "=": "=",
    }.items()
    for word in line.split()
}
_OPERATOR_AT_END = re.compile(
    r"[\s,，(]*(≤|≥|<=|>=|<|>|不大于|不超过|不小于|不低于|最大|最小|max\.?|min\.?)\)?\s*$", re.IGNORECASE
)
_UNIT_LINE = re.compile(r"(?i)(?:单位(?:为|[:：])?|(?:dimensions|values|units?) ?(?:in|:)?)\s*(.+?)[。.]?\s*$")
_METHOD = re.compile(r"(?i)(?:检验|试验|检测|测定|分析)?方法|(?:test )?methods?")
_COUNTED_AS = re.compile(r"\((?:以.{1,8}计|as .{1,8})\)$")  # 铅(以Pb计): a substance, never a class
_ABSENT = re.compile(r"(?i)不得检出|未检出|不得有|无|none|not detected|absent")
_SUPERSCRIPT = str.maketrans("ᵃᵇᶜᵈᵉᶠ", "abcdef")
_NO_VERB = Verb("", (0, 0), Modality.REQUIREMENT, False, 9, "cell", 0.9)


@dataclass(frozen=True, slots=True)
class LimitTable:
    """A table with merged cells already repeated in every cell they cover.

    rows: all rows, as long as each other; heads: how many of them are head rows; labels: how many columns on the left
    name the row; unit_line: such as 单位为毫米; footnotes: mark and text; default: the operator of a bare number.
    """

    rows: tuple[tuple[str, ...], ...]
    heads: int = 1
    labels: int = 1
    unit_line: str = ""
    footnotes: tuple[tuple[str, str], ...] = ()
    default: str = "<="


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


@dataclass(frozen=True, slots=True)
class _Label:
    name: str
    unit: Unit | None
    op: str
    marks: tuple[str, ...]


def read_table(table: LimitTable) -> tuple[CellRequirement, ...]:
    """One requirement for each cell that holds one, row by row; "—" and empty cells hold none.

    Raises GuijuError: rows of unequal length, no cells, too many, or more heads and labels than there are.
    """
    _refuse(table)
    marks = {mark for mark, _ in table.footnotes}
    general = _unit_line(table.unit_line)
    tops = [_label([row[c] for row in table.rows[: table.heads]], marks) for c in range(len(table.rows[0]))]
    bodies = table.rows[table.heads :]
    sides = [_label(list(row[: table.labels]), marks) for row in bodies]
    turned = _columns_are_properties(tops[table.labels :], sides)
    found: list[CellRequirement] = []
    for r, row in enumerate(bodies):
        for c in range(table.labels, len(row)):
            if _METHOD.fullmatch(tops[c].name):
                continue
            prop, other = (tops[c], sides[r]) if turned else (sides[r], tops[c])
            made = _cell(table, row[c], prop, other, general, marks, (r + table.heads, c))
            if made is not None:
                found.append(made)
    return tuple(found)


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


def _label(texts: list[str], marks: set[str]) -> _Label:
    """Name, unit, operator and footnote marks out of the head cells of a column or the label cells of a row."""
    names: list[str] = []
    unit: Unit | None = None
    op = ""
    seen: list[str] = []
    for text in dict.fromkeys(texts):
        tidy, found = _without_marks(fold(text).strip(), marks)
        seen += found
        if tidy.lower() in _OPERATORS:
            op = _OPERATORS[tidy.lower()]
            continue
        if match := _OPERATOR_AT_END.search(tidy):
            op, tidy = _OPERATORS[match[1].lower()], tidy[: match.start()].strip()
        whole = units.read(tidy) if tidy and not re.fullmatch(r"[A-Z]|Ⅰ+", tidy) else None
        if whole is not None and len(texts) > 1 and names:
            unit = whole
            continue
        tidy, own = _own_unit(tidy)
        unit = own or unit
        if tidy and not _GENERIC.fullmatch(tidy):
            names.append(tidy)
    return _Label(" ".join(names), unit, op, tuple(seen))


def _own_unit(text: str) -> tuple[str, Unit | None]:
    """ "水分/%", "铅(以Pb计)/(mg/kg)", "Moisture, %", "厚度(mm)": the name and the unit."""
    for form in (
        r"^(?P<n>.+?)\s?/\s?\((?P<u>[^()]+(?:\([^()]*\)[^()]*)?)\)$",
        r"^(?P<n>.+?)\s?/\s?(?P<u>\S+)$",
        r"^(?P<n>.+?)\s?\((?P<u>[^()]+(?:\([^()]*\))?)\)$",
        r"^(?P<n>.+?)[,，]\s?(?P<u>\S+)$",
        r"^(?P<n>.+?) in (?P<u>\S+)$",
    ):
        match = re.match(form, text)
        if match and match["u"].strip() in words("element", "en"):
            continue  # 镉(Cd) names a substance, not candelas
        if match and (unit := units.read(match["u"].strip())) is not None and unit.kind != "count":
            return match["n"].strip(), unit
    return text, None


def _without_marks(text: str, marks: set[str]) -> tuple[str, list[str]]:
    seen: list[str] = []
    text = text.rstrip()
    while text:
        plain = text[-1].translate(_SUPERSCRIPT)
        raised = plain != text[-1]
        joined = re.search(r"[\d)\u4e00-\u9fff%~]\s?,?\s?$|[A-Za-z] $", text[:-1]) is not None
        if plain in marks and (raised or joined) and len(text) > 1:
            seen.append(plain)
            text = text[:-1].rstrip(" ,")
            continue
        break
    return text, seen


def _columns_are_properties(tops: list[_Label], sides: list[_Label]) -> bool:
    """Whether the columns are properties and the rows classes, and not the other way round."""
    if any(_COUNTED_AS.search(top.name) for top in tops):
        return True
    if any(top.unit is not None or top.op for top in tops):
        return not any(side.unit is not None or side.op for side in sides)
    named = [side.name for side in sides if side.name]
    return (
        bool(named)
        and all(any_of("class", language_of(name)).search(name) for name in named)
        and not any(top.name and any_of("class", language_of(top.name)).fullmatch(top.name) for top in tops)
    )


def _cell(
    table: LimitTable,
    text: str,
    prop: _Label,
    other: _Label,
    general: Unit | None,
    marks: set[str],
    at: tuple[int, int],
) -> CellRequirement | None:
    tidy, seen = _without_marks(fold(text).strip(), marks)
    if _NOTHING.fullmatch(tidy):
        return None
    told = dict(table.footnotes)
    exceptions = tuple(told[mark] for mark in dict.fromkeys([*seen, *prop.marks, *other.marks]) if mark in told)
    language = language_of(prop.name or tidy)
    named = (
        characteristics.chinese(prop.name).characteristic
        if language == "zh"
        else characteristics.english(prop.name).characteristic
    )
    name = prop.name if "(" in prop.name or prop.name.endswith("平均") else named or prop.name
    found = values.find(tidy, language)
    if len(found) == 1 and not re.search(r"[\u4e00-\u9fff]{5,}", tidy):
        value = found[0]
        limit = limits.read(tidy, value, 0, _NO_VERB, language)
        op = limit.op
        if limit.rule == "value without operator":
            op = prop.op or other.op or (table.default if value.kind == "single" else op)
        unit = value.unit or prop.unit or other.unit or general
        value_of, low, high = value.value, value.low, value.high
        if (deviation := re.fullmatch(r"±\s?(\S+)", tidy)) and value.kind == "band":
            low, high = Number(low.value, f"-{deviation[1]}") if low else low, high
        return CellRequirement(*at, text, other.name, Quantity(
            op=op, value=value_of, low=low, high=high, unit=_code(unit, prop.name), unit_text=unit.text if unit else "",
            characteristic=name, span=(0, len(text)), text=text, klass=other.name, rule="limit table",
            better={"<=": "low", "<": "low", ">=": "high", ">": "high"}.get(op, "target"),
            flags=value.flags + limit.flags,
        ), None, exceptions)  # fmt: skip
    op = "absent" if _ABSENT.match(tidy) else "one_of"
    return CellRequirement(
        *at, text, other.name, None, Check(op, name, () if op == "absent" else (tidy,), (0, len(text))), exceptions
    )


def _code(unit: Unit | None, name: str) -> str:
    if unit is not None:
        return unit.ucum
    return "[pH]" if re.search(r"(?i)(?<![a-z])ph(?:值|$|\s)", name) else "1"
