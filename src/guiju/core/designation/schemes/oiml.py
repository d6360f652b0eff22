"""International Organization of Legal Metrology: Recommendations, Documents, Guides, Basic publications, Vocabularies.

Source: OIML B 6-1 (directives for technical work); numbers on the covers of OIML publications.
"""

from __future__ import annotations

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes.international import LANGUAGES
from guiju.core.designation.schemes.supplements import YEAR

_GRAMMAR = Grammar(
    ("OIML, or Amendment (year) to OIML", rf"(?:Amendment \(({YEAR})\) to )?OIML"),
    ("B, D, E, G, R, S or V", r" ([BDEGRSV])"),
    ("the number", r" ?([0-9]{1,3})"),
    ("a part such as -1", r"((?:-[0-9]{1,2}){0,3})"),
    ("Annexes or Amendment", r"(?: (Annexe?s?|Amendment))?"),
    ("a draft such as 3.1CD", r"(?: ([0-9]\.[0-9]|[0-9])(CD|WD|DR|FDR))?"),
    (": and the year", rf"(?:(?: ?: ?|,? edition )({YEAR}))?"),
    ("a language such as (E)", r"(?: ?\(([EF]|en|fr)\))?"),
)


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    amended, kind, number, parts, added, iteration, stage, year, language = match.groups()
    supplements: tuple[Supplement, ...] = ()
    if amended:
        supplements = (Supplement("Amendment", year=int(amended)),)
    elif added:
        # The year behind "Annexes" or "Amendment" is that of the supplement, not of the base.
        supplements = (Supplement("Amendment" if added[1] in "mM" else "Annexes", year=int(year) if year else None),)
        year = None
    return Designation(
        scheme="oiml",
        tier=Tier.INTERNATIONAL,
        publisher="OIML",
        type=kind.upper(),
        number=number,
        parts=tuple(parts[1:].split("-")) if parts else (),
        year=int(year) if year else None,
        stage=(stage or "").upper(),
        iteration=iteration or "",
        supplements=supplements,
        language=LANGUAGES.get(language.upper(), language.lower()) if language else "",
        input=source,
    )


def _work(d: Designation) -> str:
    text = f"OIML {d.type} {d.number}"
    return f"{text}-{'-'.join(d.parts)}" if d.parts else text


def _edition(d: Designation) -> str:
    """`OIML R 60 Annexes:2021`; an amendment of a dated edition stands before it, as OIML prints it."""
    text = _work(d)
    if d.stage:
        text = f"{text} {d.iteration}{d.stage}"
    for supplement in d.supplements:
        if d.year is not None:
            return f"{supplement.kind} ({supplement.year}) to {text}:{d.year}"
        text = f"{text} {supplement.kind}"
        return f"{text}:{supplement.year}" if supplement.year is not None else text
    return f"{text}:{d.year}" if d.year is not None else text


def _canonical(d: Designation) -> str:
    return f"{_edition(d)}({d.language})" if d.language else _edition(d)


register(
    "oiml",
    en="International Organization of Legal Metrology",
    zh="国际法制计量组织",
    example="OIML R 76-1:2006",
    leads=("OIML", "AMENDMENT"),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
)
