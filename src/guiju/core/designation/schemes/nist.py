"""NIST and its forerunner NBS: Special Publications, FIPS, interagency reports, technical notes and the other series.

Source: NIST PubID, the publication identifier syntax (publisher, series, number, part, edition, revision, version,
volume, supplement, update, translation, draft), and the printed forms (`SP 800-53 Rev. 5`, `NISTIR 8259A`,
`FIPS PUB 140-2`).
"""

from __future__ import annotations

import re

from guiju.core.designation.grammar import FLAGS, Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes.months import MONTH_NAMES, MONTHS
from guiju.core.designation.schemes.supplements import YEAR

_SERIES = {
    "SP": "SP", "SPECIAL PUBLICATION": "SP", "FIPS PUB": "FIPS", "FIPS": "FIPS", "IR": "IR", "TN": "TN",
    "TECHNICAL NOTE": "TN", "GCR": "GCR", "HB": "HB", "HANDBOOK": "HB", "CIRC": "CIRC", "CIRCULAR": "CIRC",
    "LCIRC": "LCIRC", "LC": "LCIRC", "CSWP": "CSWP", "AMS": "AMS", "VTS": "VTS", "NCSTAR": "NCSTAR", "OWMWP": "OWMWP",
    "MONO": "MONO", "MN": "MONO", "MP": "MP", "BSS": "BSS", "BMS": "BMS", "BH": "BH", "BRPD-CRPL-D": "BRPD-CRPL-D",
    "CRPL": "CRPL", "CRPL-F-A": "CRPL-F-A", "CRPL-F-B": "CRPL-F-B", "CS": "CS", "CSM": "CSM", "CIS": "CIS",
    "DCI": "DCI", "EAB": "EAB", "NSRDS": "NSRDS", "PC": "PC", "PS": "PS", "RPT": "RPT", "REPORT": "RPT", "SIBS": "SIBS",
    "TIBM": "TIBM", "TTB": "TTB", "TR": "TR", "JPCRD": "JPCRD", "JRES": "JRES", "LN": "LN", "AI": "AI", "HR": "HR",
    "GB": "GB", "PUC": "PUC", "IP": "IP",
}  # fmt: skip
_ANY = "|".join(sorted(_SERIES, key=len, reverse=True))
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DRAFTS = "IPD|FPD|PD|WD|[1-9]PD|PRD"

_GRAMMAR = Grammar(
    ("NIST, NBS or FIPS", rf"(?:(NIST|NBS)(?:[ .](?={_ANY})|(?=IR))|(?=FIPS))"),
    ("a series such as SP", rf"({_ANY})"),
    ("a draft such as (IPD)", rf"(?:[ ]?\(({_DRAFTS}|Draft)\))?"),
    ("", r"[ .-]"),
    (
        "the number, such as 800-53",
        r"([A-Z]{0,2}[0-9]{1,5}(?:[.-][0-9]{1,4}(?![0-9]))?(?:-(?:[0-9]{1,3}(?![0-9])|[IVX]{1,4}(?=ver|[^A-Z]|$))){0,2})",
    ),
    (
        "the letter of a part such as A",
        r"((?!R[0-9]|E[0-9]|V[0-9])[A-Z](?:-[0-9]{1,2})?(?:(?![A-Z])|(?=[REV][0-9]|pt|sup|upd))|GB-[0-9]{1,3})?",
    ),
    ("a part such as pt1", r"(?:[ ,-]{0,2}(?:pt|Part)\.? ?([0-9]{1,2}))?"),
    ("a volume such as v2", r"(?:[ ,-]{0,2}(?:v|Vol(?:ume|\.)?) ?([0-9]{1,3}[A-Z]?)(?![0-9.]))?"),
    ("a section such as sec2", r"(?:[ ,-]{0,2}(?:sec|Section) ?([0-9]{1,3}))?"),
    (
        "an edition such as e2",
        rf"(?:[ ,-]{{0,2}}(?:e|Ed(?:ition|\.)? ?)((?:{YEAR})(?:{_MONTH})?|[0-9]{{1,3}})(?![0-9]))?",
    ),
    (
        "a revision such as r5, or Rev. 5",
        rf"(?:[ ,-]{{0,2}}r(?:ev(?:ision|\.)?)? ?((?:{YEAR})|[0-9]{{1,2}}|))?",
    ),
    ("a version such as ver1.1", r"(?:[ ,-]{0,2}(?:ver(?:sion|\.)?|v) ?([0-9]{1,2}(?:\.[0-9]{1,2}){0,3}))?"),
    ("a supplement", r"(?:[ ,-]{0,2}(sup(?:pl(?:ement|\.)?)?) ?([0-9]{0,4}[A-Z]?))?"),
    (
        "an update such as /Upd1-2021",
        rf"(?:[ ,/-]{{0,2}}(?:upd|Update|errata) ?([0-9]{{0,2}})(?:-({YEAR})(?:[01][0-9])?)?)?",
    ),
    ("a draft such as ipd", rf"(?:[ ,-]{{1,2}}({_DRAFTS}|Draft))?"),
    ("the year", rf"(?:-({YEAR})(?![0-9])| ?\(?(?:({_MONTH})\.? )?({YEAR})\)?)?"),
    ("a translation such as (esp)", r"(?: ?[( ](chi|eng|esp|spa|por|jpn|ind|kor|vie|fra|pol|ukr|[a-z]{2})\)?)?"),
)
_DOTS = re.compile(r"(?<=^NIST)\.([A-Z]+)\.|(?<=^NBS)\.([A-Z]+)\.", FLAGS)

_DATED = re.compile(rf"(.{{1,12}})-({YEAR})")


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(_DOTS.sub(lambda dots: f" {dots[1] or dots[2]} ", text))
    if match is None:
        return None
    (
        house, series, draft, number, letter, part, volume, section, edition, revision, version, supplement, count,
        update, updated, later_draft, year, month, year2, language,
    ) = match.groups()  # fmt: skip
    series = _SERIES[series.upper()]
    house = "" if series == "FIPS" else house.upper()
    if not house and series != "FIPS":
        return None
    stage = draft or later_draft or ""
    marks: tuple[tuple[str, str], ...] = ()
    for name, value in (
        ("letter", (letter or "").upper()),
        ("part", part),
        ("volume", (volume or "").upper()),
        ("section", section),
        ("edition", (edition or "").title()),
        ("revision", revision.upper() or "1" if revision is not None else ""),
        ("version", version),
        ("supplement", (count or "1").upper() if supplement else ""),
        ("update", (update or "1") if update is not None else ""),
        ("updated", updated),
    ):
        if value:
            marks += ((name, value),)
    final = year or year2
    if final is None and series != "IR" and (dated := _DATED.fullmatch(number)):
        number, final = dated.groups()  # "HB 44-2023"; of IR 80-2073 the first figure is the year
    return Designation(
        scheme="nist",
        tier=Tier.FOREIGN,
        publisher=house or "NIST",
        type=series,
        number=number.upper(),
        year=int(final) if final else None,
        month=MONTHS[month.upper()] if month else None,
        stage="draft" if stage.lower() == "draft" else stage.upper(),
        language=language.lower() if language else "",
        marks=marks,
        input=source,
    )


_MARKS = (("part", "pt"), ("volume", "v"), ("section", "sec"))
_EDITIONS = (("edition", "e"), ("revision", "r"), ("version", "ver"), ("supplement", "sup"))


def _work(d: Designation) -> str:
    """`NIST SP 800-57pt1`, `NIST IR 8259A`, `FIPS 140`."""
    text = f"{d.type} {d.number}" if d.type == "FIPS" else f"{d.publisher} {d.type} {d.number}"
    text += d.mark("letter")
    for name, sign in _MARKS:
        if d.mark(name):
            text += f"{sign}{d.mark(name)}"
    return text


def _edition(d: Designation) -> str:
    text = _work(d)
    for name, sign in _EDITIONS:
        value = d.mark(name)
        if value:
            text += f"{sign}{value}"
    if d.mark("update"):
        text += f"/Upd{d.mark('update')}"
        if d.mark("updated"):
            text += f"-{d.mark('updated')}"
    if d.stage:
        text += f" {d.stage.lower()}"
    if d.year is not None:
        text += f" ({d.year})" if d.month is None else f" ({MONTH_NAMES[d.month - 1][:3]} {d.year})"
    return text


def _canonical(d: Designation) -> str:
    return f"{_edition(d)} ({d.language})" if d.language else _edition(d)


register(
    "nist",
    en="NIST and its forerunner NBS, with FIPS",
    zh="美国国家标准与技术研究院",
    example="NIST SP 800-53r5",
    leads=("NIST", "NISTIR", "NBS", "NBSIR", "FIPS"),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_canonical,
)
