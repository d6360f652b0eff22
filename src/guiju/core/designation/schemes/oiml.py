"""International Organization of Legal Metrology: Recommendations, Documents, Guides, Basic publications, Vocabularies.

Source: OIML B 6-1 (directives for technical work); numbers on the covers of OIML publications.
"""

from __future__ import annotations

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes.international import LANGUAGES
from guiju.core.designation.schemes.supplements import YEAR

_LANGUAGE = r"[EFRSDACU]|PE|SR|PT|SB|en|fr|es|de|ar|ru|zh|uk|fa|sr"
_CODES = {**LANGUAGES, "D": "de", "U": "uk", "PE": "fa", "SR": "sr", "A": "ar", "S": "es", "C": "zh"}

_GRAMMAR = Grammar(
    (
        "OIML, or Amendment (year) to OIML, or Errata (year) to OIML",
        rf"(?:(Amendment|Errat[au]m?) \(({YEAR})\) to )?OIML",
    ),
    ("B, D, E, G, R, S or V", r" ([BDEGRSV])"),
    ("the number", r" ?([0-9]{1,3})"),
    ("a part such as -1", r"((?:-[0-9]{1,3}(?:/-[0-9]{1,3})?|-special|-A(?![A-Z])){0,3})"),
    (
        "Annexes, Errata or Amendment",
        r"(?: (Annex(?:es|e)?(?: [A-Z](?:-[A-Z])?(?![A-Z]))?|Amendment|Errat[au]m?))?",
    ),
    ("a draft such as 3.1CD", r"(?: ([0-9]\.[0-9]|[0-9])(CD|WD|DR|FDR))?"),
    (": and the year", rf"(?:(?: ?: ?|,? edition | \()({YEAR})(?:(?<= \([0-9]{{4}})\))?)?"),
    ("an amendment such as +Amendment:2014", rf"(?: ?\+ ?(Amendment|Errat[au]m?)(?: ?: ?({YEAR}))?)?"),
    (
        "Annexes, Errata or Amendment",
        rf"(?: (Annex(?:es|e)?(?: [A-Z](?:-[A-Z])?(?![A-Z]))?|Amendment|Errat[au]m?)(?: ?: ?({YEAR}))?)?",
    ),
    ("a language such as (E)", rf"(?: ?\(({_LANGUAGE})\))?"),
)


def _kind(text: str) -> str:
    """`Annexes`, `Annex C`, `Amendment`, `Errata`."""
    if text[0] in "aA" and text[1] in "nN":
        return f"Annex {text[-3:].split(' ')[-1].upper()}" if " " in text else "Annexes"
    return "Amendment" if text[0] in "aA" else "Errata"


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    (
        before, before_year, kind, number, parts, added, iteration, stage, year, inside, inside_year, behind,
        behind_year, language,
    ) = match.groups()  # fmt: skip
    supplements: tuple[Supplement, ...] = ()
    if before:
        supplements += (Supplement(_kind(before), year=int(before_year)),)
    if added:
        # The year behind "Annexes" or "Amendment" is that of the supplement, not of the base.
        supplements += (Supplement(_kind(added), year=int(year) if year else None),)
        year = None
    if inside:
        supplements += (Supplement(_kind(inside), year=int(inside_year) if inside_year else None, consolidated=True),)
    if behind:
        supplements += (Supplement(_kind(behind), year=int(behind_year) if behind_year else None, iteration="of"),)
    if len(supplements) > 1 or (behind and not year):
        return None
    return Designation(
        scheme="oiml",
        tier=Tier.INTERNATIONAL,
        publisher="OIML",
        type=kind.upper(),
        number=number,
        parts=tuple(parts[1:].replace("/-", "-").split("-")) if parts else (),
        year=int(year) if year else None,
        stage=(stage or "").upper(),
        iteration=iteration or "",
        supplements=supplements,
        language=_CODES.get(language.upper(), language.lower()) if language else "",
        input=source,
    )


def _work(d: Designation) -> str:
    text = f"OIML {d.type} {d.number}"
    return f"{text}-{'-'.join(d.parts)}" if d.parts else text


def _edition(d: Designation) -> str:
    """`OIML R 60 Annexes:2021`; an amendment of a dated edition stands before it, as OIML prints it, or inside."""
    text = _work(d)
    if d.stage:
        text = f"{text} {d.iteration}{d.stage}"
    dated = f"{text}:{d.year}" if d.year is not None else text
    for supplement in d.supplements:
        year = f":{supplement.year}" if supplement.year is not None else ""
        if supplement.consolidated:
            return f"{dated}+{supplement.kind}{year}"
        if supplement.iteration:
            return f"{dated} {supplement.kind}{year}"
        if d.year is not None:
            return f"{supplement.kind} ({supplement.year}) to {dated}"
        return f"{text} {supplement.kind}{year}"
    return dated


def _canonical(d: Designation) -> str:
    return f"{_edition(d)}({d.language})" if d.language else _edition(d)


register(
    "oiml",
    en="International Organization of Legal Metrology",
    zh="国际法制计量组织",
    example="OIML R 76-1:2006",
    leads=("OIML", "AMENDMENT", "ERRATA", "ERRATUM"),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
)

_BULLETIN = Grammar(
    ("OIML Bulletin", r"OIML Bulletin"),
    ("the year", rf" ({YEAR})"),
    ("- and the issue", r"(?:-([0-9]{2}))?"),
    ("- and the article", r"(?:-([0-9]{2,3}))?"),
)


def _read_bulletin(text: str, source: str) -> Designation | None:
    match = _BULLETIN.fullmatch(text)
    if match is None:
        return None
    year, issue, article = match.groups()
    return Designation(
        scheme="oiml-bulletin",
        tier=Tier.INTERNATIONAL,
        publisher="OIML",
        type="Bulletin",
        number=year,
        parts=tuple(part for part in (issue, article) if part),
        year=int(year),
        input=source,
    )


def _bulletin(d: Designation) -> str:
    return f"OIML Bulletin {'-'.join((d.number, *d.parts))}"


register(
    "oiml-bulletin",
    en="OIML Bulletin: issues and articles",
    zh="《OIML 公报》各期及论文",
    example="OIML Bulletin 2005-02-02",
    leads=("OIML",),
    read=_read_bulletin,
    grammar=_BULLETIN,
    canonical=_bulletin,
    work=_bulletin,
    edition=_bulletin,
)
