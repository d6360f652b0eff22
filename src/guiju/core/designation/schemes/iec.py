"""IEC and CISPR publications, with their amendments, consolidated and redline prints, fragments and projects.

Sources: ISO/IEC Directives Part 1 and its IEC Supplement; forms printed by the IEC webstore (CSV, RLV, CMV, EXV, SER).
"""

from __future__ import annotations

import re
from dataclasses import replace

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.matching import read_adopted
from guiju.core.designation.model import Designation
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import international
from guiju.core.designation.schemes.iso import PROJECT

_TYPES = r"TS|TR|PAS|GUIDE|SRD|ISP"

_GRAMMAR = Grammar(
    (
        "IEC or CISPR, and partners",
        r"(IEC|CEI|CISPR|CIE(?=/IEC))((?: ?/ ?(?:ISO|IEEE|ASTM|CIE)(?![A-Z])| IEEE(?![A-Z])){0,2})",
    ),
    ("a stage such as CD", rf"(?:[ /]{{1,2}}({international.STAGE})(?![A-Z]))?"),
    ("a type such as TS", rf"(?:[ /]{{1,2}}({_TYPES})(?![A-Z]))?"),
    ("", r" ?"),
    ("the number", r"(P?[0-9]{1,6}[A-Z]{0,2})"),
    ("a part such as -1", r"((?:-(?!SP[0-9])[0-9A-Z&]{1,8}){0,5})"),
    ("a sheet such as /0", r"(?:-?/([0-9]{1,2})(?![0-9A-Z/]))?"),
    *international.TAIL,
    ("", r":?"),
)


_YEAR_BEHIND_DASH = re.compile(r"-((?:19|20)[0-9]{2})$")


_PLAIN = re.compile(rf"(IEC){international.PLAIN}")


def _read(text: str, source: str) -> Designation | None:
    if plain := _PLAIN.fullmatch(text):
        _, plain_number, plain_parts, plain_year = plain.groups()
        return international.read_plain("iec", "IEC", plain_number, plain_parts, plain_year, source)
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    house, partners, stage, type_, number, parts, sheet, *tail = match.groups()
    if partners and "ISO" in partners.upper():
        value = read_adopted(international.houses_in_order(text))
        return replace(value, input=source) if value is not None else None
    if partners and not stage and number[0] in "Pp" and tail[0]:
        return None  # a project of IEEE: IEC/IEEE P80005.1
    if tail[1] is None and (year := _YEAR_BEHIND_DASH.search(parts)):
        tail[1], parts = year[1], parts[: year.start()]  # as IEEE prints it; no part has such a number
    publisher = house.upper().replace("CEI", "IEC")
    if partners:
        publisher += partners.upper().replace(" IEEE", "/IEEE").replace(" ", "")
    printed = ""
    if stage:
        printed, implied = international.STAGE_OF[stage.upper()]
        type_ = type_ or implied
    if number[0] in "Pp" and number[1:].isdigit():
        number = number[1:]
        printed = printed or PROJECT
    type_ = "Guide" if type_ and type_.upper() == "GUIDE" else (type_ or "").upper()
    return international.read_tail(
        "iec",
        publisher,
        type_,
        printed,
        number.upper(),
        tuple(parts.upper()[1:].split("-")) if parts else (),
        tuple(tail),
        (("sheet", sheet),) if sheet else (),
        source,
    )


def _base(d: Designation, stage: str) -> str:
    """`IEC TS 60695-2-4/2`, `IEC CD TR 61400-4-2`."""
    words = d.publisher
    project = PROJECT if stage == PROJECT else ""
    if stage and not project:
        words = f"{words} {stage}"
    if d.type and (project or not (stage and international.STAGE_OF[stage.upper()][1])):
        words = f"{words} {d.type}"
    text = f"{words} {project}{d.number}-{'-'.join(d.parts)}" if d.parts else f"{words} {project}{d.number}"
    sheet = d.mark("sheet") if d.marks else ""
    return f"{text}/{sheet}" if sheet else text


def _work(d: Designation) -> str:
    return _base(d, "")


def _edition(d: Designation) -> str:
    text = international.with_year(d, _base(d, d.stage))
    return international.with_edition(d, international.with_supplements(d, text, iec=True, variant=False), always=False)


def _expression(d: Designation) -> str:
    text = international.with_year(d, _base(d, d.stage))
    text = international.with_supplements(d, text, iec=True, variant=True)
    return international.with_language(d, international.with_edition(d, text, always=False))


def _canonical(d: Designation) -> str:
    text = international.with_year(d, _base(d, d.stage))
    if d.marks and d.mark("forthcoming"):
        text += ":--"
    text = international.with_supplements(d, text, iec=True, variant=True)
    return international.with_language(d, international.with_edition(d, text, always=True))


register(
    "iec",
    en="IEC and CISPR",
    zh="国际电工委员会",
    example="IEC 60335-2-3:2012+AMD1:2015 CSV",
    leads=("IEC", "CISPR", "CEI", "CIE"),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_expression,
)
