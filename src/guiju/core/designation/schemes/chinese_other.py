"""Chinese codes outside the five tiers: military, metrology, construction, special equipment … (DOMAIN 1.2)."""

from __future__ import annotations

import re

from guiju.core.designation.errors import RefusalError
from guiju.core.designation.grammar import FLAGS, Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import chinese
from guiju.data.tables import codes

_CODES = codes("chinese_other")
_NAMES = {code.upper(): code for code in _CODES}
_YEAR = re.compile(chinese.Y4)
_YEAR_OF_TAIL = 4
"""Where the year stands among the groups of the tail."""
_REGIONS = codes("regions")
_REGIONAL = [code for code, row in _CODES.items() if row["regional"]]
_CONSTRUCTION = ("DBJ", "DBJT", "DGJ")
"""Their regions have numbers of the ministry of construction (08 is Shanghai), not those of GB/T 2260."""


def _pattern(code: str) -> str:
    """A code with blanks where people put them."""
    return re.sub(r"(?<=[TJB])(?=[0-9])", " ?", re.escape(code).replace("/", " ?/ ?").replace("\\(", " ?\\("))


_PLAIN = "|".join(_pattern(code) for code in sorted(_CODES, key=len, reverse=True) if code not in _REGIONAL)
_ANY_REGIONAL = "|".join(sorted(_REGIONAL, key=len, reverse=True))

# JTG D20, TSG G0001 and TJ keep a letter before the digits; JTG/T 3360-01 keeps a dash inside the number.
_GRAMMAR = Grammar(
    (
        "one of " + ", ".join(_CODES),
        rf"(?:({_PLAIN})|({_ANY_REGIONAL})(?: ?([0-9]{{2}})(?=/)|([0-9]{{2}})(?= )|(?<=DGJ) ?([0-9]{{2}})(?=-))?)"
        r"(?: ?/ ?(TJ|[TZJ])(?![A-Z])|_?(T)(?=[ 0-9]))?",
    ),
    ("", rf"(?: ?\(([\u4e00-\u9fff]{{1,8}})\))?(?![ _/]?-{chinese.Y4}(?![0-9.~/-]))[ _/-]{{0,2}}"),
    ("the number", r"((?:[A-Z]{1,2}[ -]?)?[0-9]{1,6}[A-HJ-NP-Z]?(?:[-/][0-9]{1,4}(?=[-.:]))?(?:-R[0-9]{1,2})?)"),
    *chinese.TAIL,
)


_DASHED = re.compile(
    rf"(?:DBJT?|DGJ)(?: ?/ ?TJ?)? ?[0-9]{{2}}-(?!{chinese.Y4}$)[0-9]{{1,4}}|JT[GS](?: ?/ ?T)? ?[0-9]{{4}}-[0-9]{{2}}",
    FLAGS,
)
"""Undated numbers with a dash inside: the region and a number of it (DBJ/T 15-60), a part of a code of practice."""


def _read(text: str, source: str) -> Designation | None:
    undated = _DASHED.fullmatch(text) is not None
    match = _GRAMMAR.fullmatch(f"{text}-2000" if undated else text)
    if match is None:
        return None
    plain, regional, region1, region2, region3, slashed, glued, place, number, *tail = match.groups()
    region = region1 or region2 or region3
    code = _NAMES[(plain or regional).upper().replace(" ", "")]
    row = _CODES[code]
    if undated:
        tail[_YEAR_OF_TAIL] = None
    if row["joint"] == "/" and not region and "/" in number:
        region, _, number = number.partition("/")
    suffix = (slashed or glued or "").upper()
    if suffix and suffix not in row["suffixes"].split():
        raise RefusalError(f"{code} has no /{suffix}", match.end(1), f"{code} and a number")
    if row["joint"] == "-" and tail[_YEAR_OF_TAIL] is None and _YEAR.fullmatch(number):
        raise RefusalError("the number is missing", match.start(8), "the number")
    if region:
        if region not in _REGIONS and code not in _CONSTRUCTION:
            raise RefusalError(f"no province has the code {region}", match.end(2), "a code of GB/T 2260 such as 11")
        code = f"{code}{region}"
    if place:
        code = f"{code}({place})"
    return chinese.read_tail("cn-other", Tier(row["tier"]), code, suffix, number.replace(" ", ""), tuple(tail), source)


def _effect(d: Designation) -> str:
    if d.type:
        return "recommended" if d.type == "TJ" else "mandatory" if d.type == "J" else chinese.effect(d)
    row = _CODES.get(d.publisher) or _CODES.get(d.publisher.rstrip("0123456789").split("(")[0])
    return row["effect"] if row else ""


_LEADS = [re.split(r"[^A-Z]", code.upper())[0] for code in _CODES]

register(
    "cn-other",
    en="Other Chinese codes",
    zh="其他中国标准代号",
    example="JJG 196-2006",
    leads=[*_LEADS, *(lead + "T" for lead in _LEADS if lead != "DBJT")],
    read=_read,
    grammar=_GRAMMAR,
    canonical=chinese.canonical,
    work=chinese.work,
    edition=chinese.edition,
    expression=chinese.expression,
    chinese=chinese.chinese,
    effect=_effect,
)
