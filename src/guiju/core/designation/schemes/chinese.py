"""What all Chinese numbers share behind their prefix: number, parts, year, reprint, amendment sheets, adoption.

Sources: GB/T 1.1-2020 (7.2 and Annex), Measures for National Standards (SAMR Order 59), GB/T 20000.2 (adoption and
dual numbers), DOMAIN 1.4 for the tolerance of input.
"""

from __future__ import annotations

import re

from guiju.core.designation.errors import RefusalError
from guiju.core.designation.matching import read_adopted
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.normal import tidy

Y4 = r"(?:19[4-9][0-9]|20[0-9]{2})"
# O and I are no letters of a number: they are the misread 0 and 1.
LETTER = r"[A-HJ-NP-Z]"

PARTS = ("a part such as .1", rf"((?:\. ?[0-9]{{1,5}}{LETTER}?){{0,4}})")
NUMBER = ("the number, 1 to 6 digits", rf"([0-9]{{1,6}}{LETTER}?)")

TAIL = (
    PARTS,
    (
        "a range such as ~2423.3",
        r"(?: ?[~至] ?(?:[A-Z/]{2,8}[0-9]{0,4}[/A-Z]{0,2} ?)?([0-9]{1,6}(?:\.[0-9]{1,5}){0,3}))?",
    ),
    ("(all parts)", r"( ?\( ?(?:所有部分|所有的部分|全部|all parts) ?\)| ?系列标准)?"),
    ("- and the year", rf"(?: ?[-:_] ?({Y4}|[5-9][0-9])(?![0-9])(?: ?年)?)?"),
    ("(all parts)", r"( ?\( ?(?:所有部分|全部|all parts) ?\))?"),
    ("a reprint such as (2018年版)", rf"(?: ?\( ?({Y4}) ?年? ?版 ?\))?"),
    (
        "an amendment sheet such as /XG1-2020",
        rf"((?: ?/ ?XG ?[0-9]{{1,2}}(?: ?- ?{Y4})?| ?(?:国家标准)?第 ?[0-9]{{1,2}} ?号修改单){{0,5}})",
    ),
    (
        "/ and the adopted international standard",
        r"(?: ?/ ?((?:ISO|IEC|ITU|CISPR|IWA|EN|IEEE|OIML|CODEX|CXS|CIE|ASTM|ETSI|RFC)\b.{1,80})"
        r"| ?\( ?((?:ISO|IEC|ITU|CISPR|IWA|EN|IEEE|OIML|CODEX|CXS|ASTM|ETSI)[ /-].{1,80}?)"
        r"(?:[,;，；] ?| )(IDT|MOD|NEQ|EQV) ?\)"
        r"| ?\(? ?(IDT|EQV|NEQ|MOD) ((?:ISO|IEC|ITU|CISPR|IWA|EN|IEEE|OIML)[ /-][^)]{1,80})\)?)?",
    ),
)

_SHEET = re.compile(r"(?:XG ?|第 ?)([0-9]{1,2})(?: ?- ?([0-9]{4}))?", re.IGNORECASE)
_DEGREES = {"IDT": "IDT", "MOD": "MOD", "EQV": "MOD", "NEQ": "NEQ"}


def read_tail(
    scheme: str,
    tier: Tier,
    publisher: str,
    type_: str,
    number: str,
    tail: tuple[str | None, ...],
    source: str,
) -> Designation:
    """Make the value out of the groups of TAIL. Refuses an adopted designation that cannot be read."""
    parts, until, all1, year, all2, reprint, sheets, dual, cover, degree, degree2, cover2 = tail
    marks: tuple[tuple[str, str], ...] = ()
    if until:
        marks += (("until", until),)
    if all1 or all2:
        marks += (("all-parts", "1"),)
    if reprint:
        marks += (("reprint", reprint),)
    supplements: tuple[Supplement, ...] = ()
    if sheets:
        supplements = tuple(Supplement("XG", str(int(n)), int(y) if y else None) for n, y in _SHEET.findall(sheets))
    adopts: Designation | None = None
    inner = dual or cover or cover2
    if inner:
        adopts = read_adopted(inner.strip())
        if adopts is None or adopts.tier not in (Tier.INTERNATIONAL, Tier.REGIONAL, Tier.FOREIGN):
            raise RefusalError(
                f"the adopted designation {inner.strip()!r} cannot be read",
                max(tidy(source).rfind(inner), 0),
                "an international, regional or foreign designation such as ISO 9001:2015",
            )
        relation = _DEGREES[(degree or degree2 or "IDT").upper()]
        if relation != "IDT":
            marks += (("degree", relation),)
    return Designation(
        scheme,
        tier,
        publisher,
        number.upper(),
        type_,
        tuple(parts.replace(" ", "").upper()[1:].split(".")) if parts else (),
        full_year(year) if year else None,
        None,
        "",
        "",
        supplements,
        adopts,
        "",
        "",
        marks,
        source,
    )


def full_year(text: str) -> int:
    """Two digits mean 19yy (standards numbered before 1993)."""
    return int(text) if len(text) == 4 else 1900 + int(text)


def prefix(d: Designation) -> str:
    """`GB/T`, `NB/SH/T`, `DB11/T`, `T/ZZB`."""
    return f"{d.publisher}/{d.type}" if d.type else d.publisher


def work(d: Designation) -> str:
    """`GB/T 22080`, `GB/T 2423.1`; the range of a range belongs to it."""
    text = f"{prefix(d)} {d.number}"
    if d.parts:
        text = f"{text}.{'.'.join(d.parts)}"
    until = d.mark("until")
    return f"{text}~{until}" if until else text


def _print(d: Designation, dash: str, *, whole: bool) -> str:
    text = work(d)
    if whole and d.mark("all-parts"):
        text += "(所有部分)"
    if d.year is not None:
        text = f"{text}{dash}{d.year}"
    if whole and d.marks:
        reprint = d.mark("reprint")
        if reprint:
            text = f"{text}({reprint}年版)"
    for supplement in d.supplements:
        text = f"{text}/XG{supplement.number}"
        if supplement.year is not None:
            text = f"{text}{dash}{supplement.year}"
    if whole and d.adopts is not None:
        degree = d.mark("degree")
        adopted = d.adopts.canonical
        text = f"{text} ({adopted}, {degree})" if degree else f"{text}/{adopted}"
    return text


def canonical(d: Designation) -> str:
    """`GB/T 22080-2016/ISO/IEC 27001:2013`."""
    return _print(d, "-", whole=True)


def chinese(d: Designation) -> str:
    """`GB/T 22080—2016/ISO/IEC 27001:2013`."""
    return _print(d, "—", whole=True)


def edition(d: Designation) -> str:
    """`GB/T 22080-2016`: a dual number is the national edition."""
    return _print(d, "-", whole=False)


def expression(d: Designation) -> str:
    """The edition; a reprint (2018年版) is an expression of it."""
    reprint = d.mark("reprint")
    return f"{edition(d)}({reprint}年版)" if reprint else edition(d)


def effect(d: Designation) -> str:
    """GB and codes without a suffix are binding, /T is recommended, /Z is guidance (SL Art. 2, 10-13)."""
    if d.type == "T":
        return "recommended"
    if d.type == "Z":
        return "guidance"
    return "mandatory"
