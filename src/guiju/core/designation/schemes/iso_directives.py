"""The ISO/IEC Directives, their parts and the supplements of ISO, IEC and JTC 1."""

from __future__ import annotations

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes.supplements import YEAR

_GRAMMAR = Grammar(
    ("ISO/IEC", r"ISO ?/ ?(?:IEC|CEI)"),
    ("DIR or Directives", r"(?: (JTC ?1))? (?:DIR\b|Directives\b),?"),
    ("a part, 1 or 2", r"(?:(?: Part)? ([12])\b)?"),
    ("the house and SUP", r"(?:,?(?: --?)?(?: Consolidated)? (ISO|IEC|JTC ?1)(?: (SUP\b|Supplement\b))?)?"),
    (": and the year", rf"(?: ?: ?({YEAR})(?:-(0[1-9]|1[0-2]))?)?"),
    ("an edition such as Ed 13", r"(?:,? Ed(?:ition)?\.? ?([0-9]{1,2}))?"),
    ("+ and a supplement", rf"(?: ?\+ ?(ISO|IEC|JTC ?1) (?:SUP|Supplement)(?: ?: ?({YEAR}))?)?"),
)


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    committee, part, house, supplement, year, month, edition, with_house, with_year = match.groups()
    marks = []
    for name, value in (
        ("committee", committee),
        ("house", house),
        ("supplement", "1" if supplement else None),
        ("edition", edition),
        ("with", with_house),
        ("with-year", with_year),
    ):
        if value:
            marks.append((name, "JTC 1" if value.upper().startswith("JTC") else value.upper()))
    return Designation(
        scheme="iso-dir",
        tier=Tier.INTERNATIONAL,
        publisher="ISO/IEC",
        type="DIR",
        number=part or "",
        year=int(year) if year else None,
        month=int(month) if month else None,
        marks=tuple(marks),
        input=source,
    )


def _work(d: Designation) -> str:
    text = f"ISO/IEC {d.mark('committee')} DIR" if d.mark("committee") else "ISO/IEC DIR"
    if d.number:
        text = f"{text} {d.number}"
    if d.mark("house"):
        text = f"{text} {d.mark('house')}"
    return f"{text} SUP" if d.mark("supplement") else text


def _edition(d: Designation) -> str:
    text = _work(d)
    if d.year is not None:
        text = f"{text}:{d.year}" if d.month is None else f"{text}:{d.year}-{d.month:02d}"
    if d.mark("edition"):
        text = f"{text} Ed {d.mark('edition')}"
    if d.mark("with"):
        text = f"{text} + {d.mark('with')} SUP"
        if d.mark("with-year"):
            text = f"{text}:{d.mark('with-year')}"
    return text


register(
    "iso-dir",
    en="ISO/IEC Directives",
    zh="ISO/IEC 导则",
    example="ISO/IEC DIR 2:2021",
    leads=("ISO",),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_edition,
    work=_work,
    edition=_edition,
)
