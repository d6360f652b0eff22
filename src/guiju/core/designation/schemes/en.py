"""European standards and other publications of CEN and CENELEC, alone or adopting ISO and IEC.

Source: CEN/CENELEC Internal Regulations Part 2 (prEN, FprEN, EN, CEN/TS, CEN/TR, CWA, HD, ENV, CR, Guides).
"""

from __future__ import annotations

import re

from guiju.core.designation.grammar import FLAGS, Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import european

_HOUSE = r"(?:CEN(?:[/-](?:CLC|CENELEC))?(?:/ETSI)?|CLC|CENELEC)"
KIND = (
    rf"(?:EN|ENV|HD|{_HOUSE}(?:[ /](?:TS|TR|Guide|CWA)|(?= (?:ISO|IEC)))"
    r"|CWA|CECC|CR(?= ?[0-9IR])|ES(?= ?5)|R(?= ?[0-9]{3}-))"
)
_PREFIX = ("EN, HD, CEN/TS or another CEN or CENELEC prefix", rf"(Fpr|pr)?({KIND})")

_GRAMMAR = Grammar(
    _PREFIX,
    ("ISO, IEC or ISO/IEC", rf"(?: ({european.INTERNATIONAL})(?= ?[0-9]))?"),
    ("the number", r" ?((?:[A-Z](?=[0-9]{3}-))?[0-9]{1,6}(?:\.[0-9]{1,4}){0,3})"),
    ("a part such as -1", rf"({european.PARTS})"),
    ("a series such as S1", r"(?: (S[0-9]))?"),
    *european.TAIL,
)
_HOUSES = re.compile(r"CENELEC|CEN-", FLAGS)


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    draft, kind, wrapped, number, parts, series, *tail = match.groups()
    kind = kind.upper().replace("CENELEC", "CLC").replace("CEN-", "CEN/")
    house, blank, type_ = kind.replace("CLC/T", "CLC T").replace("CEN/T", "CEN T").partition(" ")
    if not blank and "/" in kind and kind.rpartition("/")[2] in ("GUIDE", "CWA"):
        house, _, type_ = kind.rpartition("/")
    if type_ == "GUIDE":
        type_ = "Guide"
    adopts = None
    if wrapped:
        adopts = european.adopted(f"{wrapped} {number}{parts}")
        if adopts is None:
            return None
    return european.value(
        "en",
        Tier.REGIONAL,
        house,
        type_,
        ("Fpr" if draft[0] in "Ff" else "pr") if draft else "",
        adopts,
        number.upper(),
        european.split_parts(parts.upper()),
        tuple(tail),
        (("series", series.upper()),) if series else (),
        source,
    )


def _work(d: Designation) -> str:
    return _print(d, "")


def _print(d: Designation, stage: str) -> str:
    prefix = d.publisher
    if d.type:
        prefix = f"{prefix} {d.type}" if d.type == "Guide" else f"{prefix}/{d.type}"
    if d.adopts is not None:
        text = f"{stage}{prefix} {d.adopts.canonical}"
    else:
        text = f"{stage}{prefix} {d.number}-{'-'.join(d.parts)}" if d.parts else f"{stage}{prefix} {d.number}"
    series = d.mark("series") if d.marks else ""
    return f"{text} {series}" if series else text


def _edition(d: Designation) -> str:
    return european.dated(d, _print(d, d.stage))


def _canonical(d: Designation) -> str:
    return european.formed(d, _edition(d))


register(
    "en",
    en="CEN and CENELEC",
    zh="欧洲标准",
    example="EN ISO 13485:2016/AC:2016",
    leads=(
        "EN",
        "PREN",
        "FPREN",
        "ENV",
        "PRENV",
        "HD",
        "PRHD",
        "FPRHD",
        "CEN",
        "CLC",
        "CENELEC",
        "CWA",
        "CECC",
        "CR",
        "ES",
        "PRCEN",
        "FPRCEN",
        "R",
    ),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_canonical,
)
