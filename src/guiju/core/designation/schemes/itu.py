"""ITU-T and ITU-R Recommendations and other texts, ITU-D Recommendations, and the Operational Bulletin.

Sources: ITU-T A.5 and the Author's guide for drafting Recommendations; Resolution ITU-R 1 (revision behind a hyphen).
"""

from __future__ import annotations

import re

from guiju.core.designation.errors import RefusalError
from guiju.core.designation.grammar import FLAGS, Grammar
from guiju.core.designation.matching import read_adopted
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes.international import LANGUAGES
from guiju.core.designation.schemes.supplements import YEAR

_KINDS = {
    "AMD": "Amd",
    "AMENDMENT": "Amd",
    "COR": "Cor",
    "CORRIGENDUM": "Cor",
    "SUPPL": "Suppl",
    "SUPPLEMENT": "Suppl",
    "ADD": "Add",
    "ADDENDUM": "Add",
    "ERR": "Err",
    "ERRATUM": "Err",
    "ANNEX": "Annex",
    "APP": "App",
    "APPENDIX": "App",
    "TECHNICAL COR": "Cor",
    "TECH. COR": "Cor",
}
_KIND = "|".join(sorted(_KINDS, key=len, reverse=True))

_GRAMMAR = Grammar(
    ("ITU-T, ITU-R or ITU-D", r"(?:Rec(?:\.|ommendation)? )?ITU[-_ ]?([TRD])"),
    ("Rec.", r"(?: (?:Rec\.?|Recommendation|Report)(?= ))?"),
    (
        "a series such as G.",
        r" (?:([A-Z]{1,3}|SG[0-9]{2})(?:\.|(?= ?Suppl|(?:-[0-9]{3}|\.[0-9]{4})(?:[ -]series)? Suppl)))?",
    ),
    ("a series of numbers such as -300", r"((?:-[0-9]{3}|\.[0-9]{4})(?:[ -]series)?(?= Suppl))?"),
    (
        "the number",
        r"( ?\[?[0-9]{1,4} ?(?:bis|ter|quater)?(?:\.[0-9]{1,4}(?:bis)?){0,3}(?:[/-]BL[/-][0-9]{1,3}|/[0-9]{1,4})?\]?"
        r"|[0-9]{1,3}\.HDB| ?Sup(?:pl)?\.? ?[0-9]{1,3}(?:\.[0-9]{1,2})?|(?<= )[IVX]{1,5}(?= |$|\()"
        r"|(?<= )[A-Z]{3}-[0-9])",
    ),
    ("a letter such as R or C", r"(?: ([A-Z])(?= ?\(|$))?"),
    ("a common number such as /Y.1351", r"(?:/([A-Z]\.[0-9]{1,4}(?: ?bis)?(?:\.[0-9]{1,4}){0,2}))?"),
    ("- and the revision", r"(?:-([0-9]{1,3}))?(?:/([0-9]{1,2}))?"),
    ("a version such as (V2)", r"(?: (?:\((V[0-9]{1,2}(?:\.[0-9])?)\)|(v\.? ?[0-9]{1,2}(?:\.[0-9])?)))?"),
    ("an annex before the date", r"( Annex(?: ?[A-Z0-9.+]{1,4})?(?= ?\())?"),
    ("the date such as (07/2023)", rf"(?: ?[:(] ?(?:([01]?[0-9])/)?({YEAR})\)?|:)?"),
    (
        "a supplement such as Amd 1",
        rf"((?:[ /](?:{_KIND})\.? ?[0-9A-Z]{{1,4}}(?: ?\((?:[01]?[0-9]/)?{YEAR}\))?){{0,3}})",
    ),
    ("| and the same text of ISO and IEC", r"(?: ?\| ?((?:ISO|IEC)[ /].{2,60}))?"),
)
_ONE = re.compile(rf"[ /]({_KIND})\.? ?([0-9A-Z]{{1,4}})(?: ?\((?:([01]?[0-9])/)?({YEAR})\))?", FLAGS)


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    (
        house, series, range_, number, letter, common, revision, group, version, version2, annex, month, year,
        supplements, twin,
    ) = match.groups()  # fmt: skip
    if twin and (same := read_adopted(twin)) is not None:
        twin = same.canonical
    elif twin:
        return None
    number = _BIS.sub(lambda word: word[0].lower().strip(), number.strip().upper())
    if number.startswith("SUP"):
        number = "Suppl" + number.lstrip("SUPL. ")
    number = number.replace("-BL-", "/BL/")
    marks: tuple[tuple[str, str], ...] = ()
    for name, value in (
        ("letter", (letter or "").upper()),
        ("common", _BIS.sub(lambda word: word[0].lower().strip(), common.upper()) if common else ""),
        ("group", group or ""),
        ("version", "V" + (version or version2)[1:].lstrip(". ") if version or version2 else ""),
        ("annex", f"Annex {annex[6:].strip().upper()}".rstrip() if annex else ""),
        ("twin", twin or ""),
    ):
        if value:
            marks += ((name, value),)
    if month and not 1 <= int(month) <= 12:
        raise RefusalError(f"there is no month {month}", match.start(12), "a month, 01 to 12")
    head = f"{series.upper()}{range_ or ''}" if series else ""
    return Designation(
        "itu",
        Tier.INTERNATIONAL,
        f"ITU-{house.upper()}",
        (f"{head} {number}" if number.startswith("Suppl") else f"{head}.{number}") if head else number,
        "",
        (),
        int(year) if year else None,
        int(month) if month else None,
        "",
        revision or "",
        tuple(
            Supplement(_KINDS[kind.upper()], n.upper(), int(y) if y else None, int(m) if m else None)
            for kind, n, m, y in _ONE.findall(supplements)
        )
        if supplements
        else (),
        None,
        "",
        "",
        marks,
        source,
    )


_BIS = re.compile(r" ?(?:BIS|TER|QUATER)\b")


def _work(d: Designation) -> str:
    text = f"{d.publisher} {d.number}"
    if d.marks:
        letter, common = d.mark("letter"), d.mark("common")
        text = f"{text} {letter}" if letter else text
        text = f"{text}/{common}" if common else text
    return text


def _date(year: int | None, month: int | None) -> str:
    if year is None:
        return ""
    return f" ({month:02d}/{year})" if month is not None else f" ({year})"


def _edition(d: Designation) -> str:
    text = _work(d)
    if d.iteration:
        text = f"{text}-{d.iteration}"
    group = d.mark("group")
    if group:
        text = f"{text}/{group}"
    if d.marks:
        version, annex = d.mark("version"), d.mark("annex")
        text = f"{text} ({version})" if version else text
        text = f"{text} {annex}" if annex else text
    text += _date(d.year, d.month)
    for supplement in d.supplements:
        text += f" {supplement.kind} {supplement.number}{_date(supplement.year, supplement.month)}"
    return text


def _canonical(d: Designation) -> str:
    """With the number of ISO and IEC for the same text behind it."""
    twin = d.mark("twin") if d.marks else ""
    return f"{_edition(d)} | {twin}" if twin else _edition(d)


register(
    "itu",
    en="International Telecommunication Union",
    zh="国际电信联盟",
    example="ITU-T G.780/Y.1351 (2004) Amd 1",
    leads=("ITU", "REC", "RECOMMENDATION"),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_edition,
)

_BULLETIN = Grammar(
    ("ITU OB, or Annex to ITU OB", r"(Annex to )?ITU OB"),
    ("No. and the number", r" (?:No\.? ?)?([0-9]{1,4})"),
    ("- and a language, A C E F R or S", r"(?:-([ACEFRS]))?"),
    ("the date such as (01/2024)", rf"(?: ?\((?:(0[1-9]|1[0-2])/)?({YEAR})\))?"),
)


def _read_bulletin(text: str, source: str) -> Designation | None:
    match = _BULLETIN.fullmatch(text)
    if match is None:
        return None
    annex, number, language, month, year = match.groups()
    return Designation(
        scheme="itu-ob",
        tier=Tier.INTERNATIONAL,
        publisher="ITU",
        type="OB",
        number=number,
        year=int(year) if year else None,
        month=int(month) if month else None,
        supplements=(Supplement("Annex"),) if annex else (),
        language=LANGUAGES[language.upper()] if language else "",
        input=source,
    )


def _bulletin_work(d: Designation) -> str:
    return f"ITU OB No. {d.number}"


def _bulletin_edition(d: Designation) -> str:
    text = _bulletin_work(d) + _date(d.year, d.month)
    return f"Annex to {text}" if d.supplements else text


def _bulletin(d: Designation) -> str:
    text = _bulletin_work(d)
    if d.language:
        text = f"{text}-{next(letter for letter, code in LANGUAGES.items() if code == d.language)}"
    text += _date(d.year, d.month)
    return f"Annex to {text}" if d.supplements else text


register(
    "itu-ob",
    en="ITU Operational Bulletin",
    zh="国际电联操作公报",
    example="ITU OB No. 1283 (01/2024)",
    leads=("ITU", "ANNEX"),
    read=_read_bulletin,
    grammar=_BULLETIN,
    canonical=_bulletin,
    work=_bulletin_work,
    edition=_bulletin_edition,
    expression=_bulletin,
)
