"""American national standards: ANSI and the body that made it (ANSI Essential Requirements; ANSI/SDO id-yyyy).

ANSI/IEEE Std numbers belong to ieee.py.
"""

from __future__ import annotations

import re

from guiju.core.designation.errors import RefusalError
from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import european
from guiju.core.designation.schemes.months import MONTH_NAMES, MONTHS
from guiju.core.designation.schemes.notes import NOTES
from guiju.core.designation.schemes.supplements import YEAR

_BODIES = (
    r"ASME|ASTM|SAE|IEC|ISO|ISO/IEC|AAMI|ASHRAE|ASSE|ASSP|AWS|AWWA|BHMA|BICSI|CTA|EIA|TIA|ESD|FM|HL7|IES|INCITS|ISA|ISEA"
    r"|NEMA|NFPA|NISO|NSF|RIA|SCTE|UL|X9|API|ANS|CSA|HI|AGMA|AHRI|AMCA|ACI|APTech|NIST|PMI|SPRI|VITA|USEMCSC|IPC|WHMA|EOS|ITSDF|PGMA|PHTA|HPS|NETA|NEIS|AISC|ASABE|AWC"
)
_GRAMMAR = Grammar(
    ("ANSI, alone or with another body", rf"ANSI((?: ?/ ?(?:{_BODIES})\b){{0,3}})(?: Std| Standard)?"),
    ("P for a draft", r" (P(?=[A-Z]?[0-9]|[A-Z][0-9]))?"),
    ("the number, such as C63.4", r"([A-Z]{0,3}[0-9]{1,6}[A-Z]{0,2}(?:\.[0-9]{1,4}[A-Z]{0,2}){0,3})"),
    ("a part such as -1", rf"((?:-(?!{YEAR}(?![0-9]))[0-9A-Z]{{1,4}}){{0,4}})"),
    (
        "/ and the draft",
        rf"(?:[/_]D[ -]?([0-9]{{1,2}}(?:\.[0-9]{{1,2}})?[A-Z]?)(?:-({YEAR})(?:-(0[1-9]|1[0-2]))?)?)?",
    ),
    ("- and the year", rf"(?: ?[-:] ?({YEAR})(?![0-9]))?"),
    ("an amendment such as /A1:2016", rf"((?:(?:,? and(?= A)|,(?= A))?{european.SUPPLEMENT}){{0,4}})"),
    (", month and year", rf"(?:, ?([A-Z]{{3,9}}) ?({YEAR}))?"),
    ("a reaffirmation such as (R2017)", rf"(?: ?\(R ?({YEAR})\))?"),
    ("a note in brackets", rf"({NOTES})"),
    ("a form such as - Redline", r"(?:[ -]{1,3}(Redline))?"),
)
_AND = r"(?i),(?: and)?(?= A)| and(?= A)"


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    (
        bodies, draft, number, parts, version, version_year, version_month, year, amendments, month, draft_year,
        reaffirmed, note, redline,
    ) = match.groups()  # fmt: skip
    draft_year = draft_year or version_year
    marks: tuple[tuple[str, str], ...] = ()
    if version:
        marks += (("draft", version),)
    if reaffirmed:
        marks += (("reaffirmed", reaffirmed),)
    if note:
        marks += (("note", note.strip()),)
    if (version or month) and not draft:
        return None
    if month and month.upper() not in MONTHS:
        raise RefusalError(f"{month!r} is no month", match.start(10), "a month such as April")
    return Designation(
        "ansi",
        Tier.FOREIGN,
        f"ANSI{bodies.replace(' ', '').upper()}" if bodies else "ANSI",
        number.upper(),
        "",
        tuple(parts.upper()[1:].split("-")) if parts else (),
        int(year or draft_year) if year or draft_year else None,
        MONTHS[month.upper()] if month else int(version_month) if version_month else None,
        "P" if draft else "",
        "",
        european.read_supplements(re.sub(_AND, "", amendments)) if amendments else (),
        None,
        "",
        "Redline" if redline else "",
        marks,
        source,
    )


def _work(d: Designation) -> str:
    return _print(d, "")


def _print(d: Designation, stage: str) -> str:
    text = f"{d.publisher} {stage}{d.number}"
    return f"{text}-{'-'.join(d.parts)}" if d.parts else text


def _edition(d: Designation) -> str:
    text = _print(d, d.stage)
    if d.mark("draft"):
        text = f"{text}/D{d.mark('draft')}"
    if d.month is not None:
        text = f"{text}, {MONTH_NAMES[d.month - 1]} {d.year}"
    elif d.year is not None:
        text = f"{text}-{d.year}"
    return text + european.print_supplements(d.supplements)


def _canonical(d: Designation) -> str:
    text = _edition(d)
    if d.marks:
        if d.mark("reaffirmed"):
            text = f"{text} (R{d.mark('reaffirmed')})"
        if d.mark("note"):
            text = f"{text} {d.mark('note')}"
    return f"{text} - {d.variant}" if d.variant else text


def _expression(d: Designation) -> str:
    return f"{_edition(d)} - {d.variant}" if d.variant else _edition(d)


register(
    "ansi",
    en="American National Standards Institute",
    zh="美国国家标准",
    example="ANSI Z535.4-2011 (R2017)",
    leads=("ANSI",),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_expression,
)
