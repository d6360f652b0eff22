"""BIPM: resolutions, decisions and meetings of the CGPM, the CIPM, its consultative committees and the JCRB; the SI
Brochure and the Mises en pratique; articles of Metrologia by volume, issue and page.

Source: BIPM, short references of outcomes (`CGPM RES 4 (2018, E)`), and the long ones in English and French.
"""

from __future__ import annotations

import re

from guiju.core.designation.grammar import FLAGS, Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes.supplements import YEAR

_ORGANS = r"CGPM|CIPM|JCRB|JCTLM|JCGM|CC(?:AUV|DM|EM|L|M|PR|QM|RI|T|TF|U)|CCDS|CCE|CCEMRI|CIPM-MRA"
_KINDS = {
    "RES": "RES", "RESOLUTION": "RES", "RÉSOLUTION": "RES", "DECN": "DECN", "DECISION": "DECN", "DÉCISION": "DECN",
    "REC": "REC", "RECOMMENDATION": "REC", "RECOMMANDATION": "REC", "ACT": "ACT", "ACTION": "ACT", "DECL": "DECL",
    "STATEMENT": "DECL", "DECLARATION": "DECL", "DÉCLARATION": "DECL",
}  # fmt: skip
_KIND = "|".join(sorted(_KINDS, key=len, reverse=True)).replace("É", "[Éé]")  # ASCII patterns know no case of it
_NUMBER = r"[0-9]{1,3}(?:-[0-9]{1,3})?"

_OUTCOME = Grammar(
    ("an organ such as CGPM", rf"({_ORGANS})"),
    ("a kind such as RES, or a meeting", rf"(?: ({_KIND}))"),
    ("the number", rf"(?: ({_NUMBER}))?"),
    ("the year and the language in brackets", rf"(?: \(({YEAR})(?:, ([EF]))?\))?"),
)
_MEETING = Grammar(
    ("an organ such as CGPM", rf"({_ORGANS})"),
    ("the number of the meeting", r" ([0-9]{1,3}(?:-[0-9])?)"),
    ("Meeting, or réunion", r"(?:(?:st|nd|rd|th) (Meeting)|(?:<sup>)?(?:re|er|e)(?:</sup>)? (réunion))"),
    ("the year in brackets", rf" \(({YEAR})\)"),
)
_ARTICLE = Grammar(
    ("Metrologia", r"Metrologia"),
    ("the volume", r" ([0-9]{1,3})"),
    ("the issue", r"(?: ([0-9]{1,2}(?:[A-Z]|[-/][0-9]{1,2})?|S[0-9]?))?"),
    ("the page or the number of the article", r"(?: ([A-Z]{0,3}[0-9]{1,7}[A-Z]?))?"),
)
_FRENCH = (
    re.compile(rf"(?P<kind>{_KIND}) (?P<organ>{_ORGANS})/(?P<number>{_NUMBER}) \((?P<year>{YEAR})\)", FLAGS),
    re.compile(
        rf"(?P<kind>{_KIND}) (?:(?P<number>{_NUMBER}) )?(?:de la|du) (?P<organ>{_ORGANS}) \((?P<year>{YEAR})\)", FLAGS
    ),
)


def _value(organ: str, kind: str, number: str | None, year: str | None, language: str, source: str) -> Designation:
    return Designation(
        scheme="bipm",
        tier=Tier.INTERNATIONAL,
        publisher=organ.upper(),
        type=kind,
        number=number or "",
        year=int(year) if year else None,
        language=language,
        input=source,
    )


def _read(text: str, source: str) -> Designation | None:
    first, both, second = text.partition(" / ")
    value = _read_one(first, source)
    if not both or value is None:
        return value
    other = _read_one(second, source)  # the same in French
    same = other is not None and other.year == value.year and _main(other) == _main(value)
    return _value(value.publisher, value.type, value.number, str(value.year), "", source) if same else None


def _main(d: Designation) -> tuple[str, str, str]:
    """Organ, kind and number; the first figure only of a meeting held in two sessions (113-1)."""
    return d.publisher, d.type, d.number.partition("-")[0] if d.type == "Meeting" else d.number


def _read_one(text: str, source: str) -> Designation | None:
    if match := _OUTCOME.fullmatch(text):
        organ, kind, number, year, letter = match.groups()
        if number is None and year is None:
            return None
        language = {"E": "en", "F": "fr"}[letter.upper()] if letter else ""
        return _value(organ, _KINDS[kind.upper()], number, year, language, source)
    if match := _MEETING.fullmatch(text):
        organ, number, english, _, year = match.groups()
        return _value(organ, "Meeting", number, year, "" if english else "fr", source)
    for pattern in _FRENCH:
        if match := pattern.fullmatch(text):
            return _value(match["organ"], _KINDS[match["kind"].upper()], match["number"], match["year"], "fr", source)
    return None


def _ordinal(number: str) -> str:
    last = int(number.rpartition("-")[2])
    return "th" if last % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(last % 10, "th")


def _work(d: Designation) -> str:
    if d.type == "Meeting":
        return f"{d.publisher} {d.number}{_ordinal(d.number)} Meeting"
    text = f"{d.publisher} {d.type} {d.number}" if d.number else f"{d.publisher} {d.type}"
    return f"{text} ({d.year})" if d.year is not None else text  # numbers begin anew with every meeting


def _edition(d: Designation) -> str:
    if d.type == "Meeting" and d.year is not None:
        return f"{_work(d)} ({d.year})"
    return _work(d)


def _canonical(d: Designation) -> str:
    if d.type == "Meeting":
        return _edition(d) if d.language != "fr" else f"{d.publisher} {d.number}e réunion ({d.year})"
    if d.language and d.year is not None:
        return f"{_work(d)[:-1]}, {'E' if d.language == 'en' else 'F'})"
    return _edition(d)


register(
    "bipm",
    en="Outcomes and meetings of the Metre Convention's organs",
    zh="国际计量局（米制公约机构决议）",
    example="CGPM RES 4 (2018, E)",
    leads=(
        "CGPM", "CIPM", "JCRB", "JCTLM", "JCGM", "CCAUV", "CCDM", "CCEM", "CCL", "CCM", "CCPR", "CCQM", "CCRI", "CCT",
        "CCTF", "CCU", "CCDS", "CCE", "CCEMRI", "RESOLUTION", "RÉSOLUTION", "DECISION", "DÉCISION", "RECOMMENDATION",
        "RECOMMANDATION", "ACTION", "STATEMENT", "DECLARATION", "DÉCLARATION",
    ),
    read=_read,
    grammar=_OUTCOME,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_canonical,
)  # fmt: skip


def _read_article(text: str, source: str) -> Designation | None:
    match = _ARTICLE.fullmatch(text)
    if match is None:
        return None
    volume, issue, page = match.groups()
    parts = tuple(part.upper() for part in (issue, page) if part)
    return Designation(
        scheme="metrologia",
        tier=Tier.INTERNATIONAL,
        publisher="BIPM",
        type="Metrologia",
        number=volume,
        parts=parts,
        input=source,
    )


def _article(d: Designation) -> str:
    return " ".join(("Metrologia", d.number, *d.parts))


register(
    "metrologia",
    en="Articles of Metrologia",
    zh="《Metrologia》期刊论文",
    example="Metrologia 58 5 052002",
    leads=("METROLOGIA",),
    read=_read_article,
    grammar=_ARTICLE,
    canonical=_article,
    work=_article,
    edition=_article,
    in_text=False,
)
