"""What ISO and IEC numbers share: parts, year, edition, consolidated and redline forms, languages.

Sources: ISO/IEC Directives Part 1 and Part 2 (2021), clause on references; ISO's harmonized stage codes.
"""

from __future__ import annotations

import re

from guiju.core.designation.errors import RefusalError
from guiju.core.designation.matching import LATEST_YEAR
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.schemes import supplements as supplementing
from guiju.core.designation.schemes.supplements import YEAR
from guiju.core.errors import sentence

# token -> (stage as printed, type it implies)
STAGE_TOKENS: dict[str, tuple[str, str]] = {
    **{stage: (stage, "") for stage in ("PWI", "PNW", "NP", "NWIP", "AWI", "WD", "CD", "CDV", "DIS", "FDIS", "PRF")},
    **{
        f"{mark}{short}": (f"{mark}{short}", kind)
        for mark in ("D", "PD", "FD")
        for short, kind in (("TS", "TS"), ("TR", "TR"), ("PAS", "PAS"), ("Guide", "Guide"))
    },
}
STAGE_OF = {token.upper(): meaning for token, meaning in STAGE_TOKENS.items()}
STAGE = "|".join(sorted(STAGE_OF, key=len, reverse=True))

VARIANTS = r"EXV-CMV|EXV-RLV|EXV|CSV|RLV|CMV|SER|PRV|DB|Redline"
LANGUAGES = {"E": "en", "F": "fr", "R": "ru", "S": "es", "G": "de", "D": "de", "A": "ar", "C": "zh"}

TAIL = (
    ("a ballot count such as .2", r"(?:\.([0-9]{1,2}))?"),
    (
        ": and the year",
        rf"(?: ?: ?(?:({YEAR}|[0-9]{{2}}(?![0-9-]))(?:-(0[1-9]|1[0-2]))?(?![0-9])|(-{{1,2}})(?=$|[ /(])|(?=$)))?",
    ),
    ("an amendment such as +AMD1:2015", rf"((?:{supplementing.PATTERN}){{0,5}})"),
    ("a form such as CSV", rf"(?: ({VARIANTS}))?"),
    ("a supplement such as /Amd 1:2019", rf"((?:{supplementing.PATTERN}){{0,3}})"),
    (
        "an edition such as ED2",
        rf"(?:,? ?Ed(?:ition)?\.? ?([0-9]{{1,2}}(?:\.[0-9]{{1,2}})?)(?: ({YEAR})(?:-(0[1-9]|1[0-2]))?)?)?",
    ),
    ("a form such as CSV", rf"(?: ({VARIANTS}))?"),
    ("languages such as (en,fr)", r"(?: ?\(((?:[A-Z]{2}|[EFRSGDAC])(?: ?[,/] ?(?:[A-Z]{2}|[EFRSGDAC])){0,5})\))?"),
    ("a form such as Redline", r"(?: - (Redline|TC))?"),
)


def read_tail(
    scheme: str,
    publisher: str,
    type_: str,
    stage: str,
    number: str,
    parts: tuple[str, ...],
    tail: tuple[str | None, ...],
    marks: tuple[tuple[str, str], ...],
    source: str,
) -> Designation:
    """Make the value out of the groups of TAIL."""
    iteration, year, month, forthcoming, first, variant, second, edition, year2, month2, variant2, language, redline = (
        tail
    )
    supplements: tuple[Supplement, ...] = ()
    form = variant or variant2 or redline or ""
    if first or second:
        if first and "+" in first and not form:
            form = "CSV"
        supplements = supplementing.read((first or "") + (second or ""))
    if forthcoming:
        marks += (("forthcoming", "1"),)
    if edition:
        marks += (("edition", edition.removesuffix(".0") if edition.count(".") == 1 else edition),)
    if language:
        language = ",".join(
            LANGUAGES.get(code.upper(), code.lower()) for code in language.replace("/", ",").replace(" ", "").split(",")
        )
    year = year or year2
    month = month or month2
    return Designation(
        scheme,
        Tier.INTERNATIONAL,
        publisher,
        number,
        type_,
        parts,
        (int(year) if len(year) == 4 else full_year(year)) if year else None,
        int(month) if month else None,
        stage,
        iteration or "",
        supplements,
        None,
        language or "",
        _VARIANT.get(form.upper(), form.upper()) if form else "",
        marks,
        source,
    )


_VARIANT = {"REDLINE": "RLV"}


PLAIN = rf" ([0-9]{{1,6}})((?:-[0-9]{{1,5}}){{0,3}}):({YEAR})"
"""The commonest form, number, parts and year and nothing else, which needs no grammar."""


def read_plain(scheme: str, publisher: str, number: str, parts: str, year: str, source: str) -> Designation:
    """Make the value out of the groups of PLAIN."""
    return Designation(
        scheme,
        Tier.INTERNATIONAL,
        publisher,
        number,
        "",
        tuple(parts[1:].split("-")) if parts else (),
        int(year),
        input=source,
    )


def full_year(text: str) -> int:
    """Four digits as they are; two are of this century as far as editions are announced, else of the last.

    Raises RefusalError for two digits of a year before there was ISO (1947).
    """
    year = int(text)
    if len(text) == 4:
        return year
    if year + 2000 <= LATEST_YEAR:
        return year + 2000
    if year < _SINCE:
        raise RefusalError(sentence("the year {} is yet to come", year + 2000), 0, f"a year up to {LATEST_YEAR}")
    return year + 1900


_SINCE = 47
_HOUSES = r"(?ai)((?:[A-Z][A-Z0-9]{1,4} ?/ ?){1,3}(?:ISO|IEC))(?= ?[ /0-9])"
_FIRST = ("ISO", "IEC", "IEEE")
_JOINT_WITH = frozenset({*_FIRST, "ASTM", "CIE", "SAE", "HL7", "OECD", "ASME", "IDF", "ITU", "CISPR"})


def houses_in_order(text: str) -> str:
    """A joint number with ISO and IEC before their partners, as its cover prints it: `IEEE/ISO/IEC 8802-11` is
    `ISO/IEC/IEEE 8802-11`. Another text as it is."""
    match = re.match(_HOUSES, text)
    if match is None:
        return text
    houses = match[1].upper().replace(" ", "")
    each = houses.split("/")
    if not _JOINT_WITH.issuperset(each) or len(set(each)) < len(each):
        return text
    return in_order(houses) + text[match.end() :]


def in_order(houses: str) -> str:
    """`ISO/IEEE/IEC` -> `ISO/IEC/IEEE`."""
    rank = {house: place for place, house in enumerate(_FIRST)}
    return "/".join(sorted(houses.split("/"), key=lambda house: rank.get(house, len(rank))))


def with_year(d: Designation, text: str) -> str:
    """Ballot count, year and month behind the number."""
    if d.iteration:
        text = f"{text}.{d.iteration}"
    if d.year is not None:
        text = f"{text}:{d.year}"
        if d.month is not None:
            text = f"{text}-{d.month:02d}"
    return text


def with_supplements(d: Designation, text: str, *, iec: bool, variant: bool) -> str:
    """Consolidated amendments with +, the form (CSV, RLV …), then what stands behind /."""
    write = supplementing.print_iec if iec else supplementing.print_iso
    for supplement in d.supplements:
        if supplement.consolidated:
            text = f"{text}+{supplementing.print_iec(supplement)}"
    if variant and d.variant:
        text = f"{text} {d.variant}"
    for supplement in d.supplements:
        if not supplement.consolidated:
            text = f"{text}/{write(supplement)}"
    return text


def with_edition(d: Designation, text: str, *, always: bool) -> str:
    """`ED2`: what tells editions apart while there is no year."""
    if d.marks and (always or d.year is None):
        edition = d.mark("edition")
        if edition:
            return f"{text} ED{edition}"
    return text


def with_language(d: Designation, text: str) -> str:
    """`(en,fr)`."""
    return f"{text}({d.language})" if d.language else text
