"""What European numbers and their national adoptions share: a wrapped international number, amendments, redlines.

Sources: CEN/CENELEC Internal Regulations Part 2 and Part 3; BS 0. The wrapper carries the year; the wrapped number
is kept undated, for the year of the adopted edition is not printed.
"""

from __future__ import annotations

import re

from guiju.core.designation.grammar import FLAGS
from guiju.core.designation.matching import read_adopted
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.schemes.international import full_year
from guiju.core.designation.schemes.supplements import YEAR

INTERNATIONAL = (
    r"(?:(?:ISO|IEC|CISPR)(?: ?/ ?(?:IEC|ISO|IEEE|ASTM|CIE|SAE|CISPR)){0,2}"
    r"(?:[ /](?:TS|TR|PAS|GUIDE|SRD|R|IWA|HL7))?)"
)
NUMBER = r"[0-9]{1,6}[A-Z]{0,2}"
PARTS = r"(?:[-/](?!(?:19|20)[0-9]{2}(?:[+ ]|$))[0-9]{1,4}[A-Z]{0,2}|-[A-Z][0-9]{1,3}){0,4}"

_KINDS = {"AMD": "AMD", "AMENDMENT": "AMD", "COR": "Cor", "FRAGMENT": "FRAG", "FRAGMENTS": "FRAG", "PRA": "prA"}
_ONE = re.compile(
    rf"([+/ -]) ?(prA|FprA|AMD|AMENDMENT|AC|A|COR|C|FRAGMENTS?|FRAG) ?"
    rf"(AA|[0-9]{{0,2}}(?:(?<=[0-9])(?:, ?|-)[0-9]{{1,2}}(?:-[0-9]{{1,2}})?)?)"
    rf"(?: ?: ?({YEAR}|[0-9]{{2}}(?![0-9]))(?:-(0[1-9]|1[0-2]))?)?",
    FLAGS,
)
SUPPLEMENT = (
    r"(?:[+/ -] ?(?:prA|FprA|AMD|AMENDMENT|AC|A|COR|C|FRAGMENTS?|FRAG) ?"
    r"(?:[0-9]{1,2}(?:(?:, ?|-)[0-9]{1,2}(?:-[0-9]{1,2})?)?|AA(?![A-Z])|(?<=AC)(?![A-Z]))"
    rf"(?: ?: ?(?:{YEAR}|[0-9]{{2}}(?![0-9]))(?:-(?:0[1-9]|1[0-2]))?)?)"
)
TAIL = (
    (": and the year", rf"(?: ?: ?({YEAR}|[0-9]{{2}}(?![0-9-]))(?:-(0[1-9]|1[0-2]))?(?![0-9]))?"),
    ("an amendment such as +A1:2019", rf"((?:\.?{SUPPLEMENT}){{0,4}})"),
    ("an edition such as ED1", r"(?: (?:ED|Ed\.?) ?([0-9]{1,2}))?"),
    ("a form such as - TC", r"(?: ?(?:- )?(TC|ExComm|Handbook|BOOK|\(Book\))(?: \((Fire)\))?)?"),
)


def read_supplements(text: str) -> tuple[Supplement, ...]:
    """The supplements in text that SUPPLEMENT matched. Two digits of a year mean 20yy: EN began in the 1970s, A1:14."""
    made = []
    for sign, kind, number, year, month in _ONE.findall(text):
        kind = _KINDS.get(kind.upper(), kind if kind in ("prA", "FprA") else kind.upper())
        if year:
            year = year if len(year) == 4 else f"20{year}"
        made.append(
            Supplement(
                kind,
                number.replace(", ", ","),
                int(year) if year else None,
                int(month) if month else None,
                consolidated=sign == "+",
            )
        )
    return tuple(made)


def print_supplements(supplements: tuple[Supplement, ...]) -> str:
    """`+A1:2019`, `/AC:2016-11`."""
    text = ""
    for supplement in supplements:
        text += f"{'+' if supplement.consolidated else '/'}{supplement.kind}{supplement.number}"
        if supplement.year is not None:
            text += f":{supplement.year}"
            if supplement.month is not None:
                text += f"-{supplement.month:02d}"
    return text


def value(
    scheme: str,
    tier: Tier,
    publisher: str,
    type_: str,
    stage: str,
    adopts: Designation | None,
    number: str,
    parts: tuple[str, ...],
    tail: tuple[str | None, ...],
    marks: tuple[tuple[str, str], ...],
    source: str,
) -> Designation:
    """Make the value out of the groups of TAIL."""
    year, month, supplements, edition, variant, subject = tail
    if edition:
        marks += (("edition", edition),)
    if variant:
        variant = {"TC": "TC", "EXCOMM": "ExComm", "HANDBOOK": "Handbook"}.get(variant.upper(), "Book")
        if subject:
            variant = f"{variant} (Fire)"
    return Designation(
        scheme,
        tier,
        publisher,
        number,
        type_,
        parts,
        (int(year) if len(year) == 4 else full_year(year)) if year else None,
        int(month) if month else None,
        stage,
        "",
        read_supplements(supplements) if supplements else (),
        adopts,
        "",
        variant or "",
        marks,
        source,
    )


def dated(d: Designation, text: str) -> str:
    """The edition behind `text`: year, month, supplements, and the edition's count while there is no year."""
    if d.year is not None:
        text = f"{text}:{d.year}" if d.month is None else f"{text}:{d.year}-{d.month:02d}"
    if d.supplements:
        text += print_supplements(d.supplements)
    edition = d.mark("edition") if d.marks else ""
    return f"{text} ED{edition}" if edition else text


def formed(d: Designation, text: str) -> str:
    """With its form: `- TC` (tracked changes), `ExComm`."""
    if not d.variant:
        return text
    return f"{text} - TC" if d.variant == "TC" else f"{text} {d.variant}"


def split_parts(text: str) -> tuple[str, ...]:
    """`-2-3` and `/11` -> their parts."""
    return tuple(text.replace("/", "-").replace(" ", "")[1:].split("-")) if text else ()


def adopted(text: str) -> Designation | None:
    """The wrapped number; None when it is not one of an international, regional or foreign body."""
    inner = read_adopted(text)
    if inner is None or inner.tier not in (Tier.INTERNATIONAL, Tier.REGIONAL, Tier.FOREIGN):
        return None
    return inner
