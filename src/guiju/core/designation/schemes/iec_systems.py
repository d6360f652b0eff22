"""Documents of the IEC conformity assessment systems (IECEE, IECEx, IECQ, IECRE) and of the IEC's boards.

Forms as the IEC webstore prints them: `IECEE TRF 60335-2-11K:2012`, `IECEE OD-2048-F2-2`, `IEC White Paper AI:2018`.
"""

from __future__ import annotations

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes.supplements import YEAR

# White papers and market reports carry a name instead of a number.
_NAMED = r"White Paper|Technology Report|Trend Report|Technology and Market Outlook Paper"

_NUMBER = r"([0-9A-Z][0-9A-Z.,&_-]{0,30})"
_END = (
    (": and the year, with the month", rf"(?: ?: ?({YEAR})(?:-(0[1-9]|1[0-2]))?(?![0-9]))?"),
    ("an edition such as ED2", r"(?:,? ?Ed(?:ition)?\.? ?([0-9]{1,2}(?:\.[0-9]{1,2})?))?"),
    ("a form such as RLV", r"(?: (Redline version|RLV|CSV))?"),
    ("(en)", r"(?:\(([a-z]{2})\))?"),
)

_GRAMMAR = Grammar(
    ("IECEE, IECEx, IECQ or IECRE", r"(IECEE|IECEx|IECQ|IECRE)\b"),
    ("a type such as TRF", r"(?: (TRF(?: CISPR)?|OD|CS|GD|AD|PUB|CAB)(?=[ ]))?"),
    ("the number", rf" {_NUMBER}"),
    *_END,
)
_BOARD = Grammar(
    ("IEC", r"(IEC) "),
    ("a series such as White Paper", rf"(?:({_NAMED}|CA|WT|ACEE|CAB) )?"),
    (
        "its name or number",
        r"((?<=Paper )[A-Z0-9][A-Z0-9 &:-]{1,60}?|(?<=Report )[A-Z0-9][A-Z0-9 &:-]{1,60}?"
        r"|(?<= CA | WT |CAB |CEE )(?:[0-9]{1,3}|Vademecum)"
        r"|(?<=IEC )(?:CAB(?:PUB|-)[A-Z]{0,4}[0-9]{1,3}|CENT-CHAL|GIORGI|HANDB[0-9]))",
    ),
    *_END,
)


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text) or _BOARD.fullmatch(text)
    if match is None:
        return None
    system, type_, number, year, month, edition, variant, language = match.groups()
    publisher = "IECEx" if system.upper() == "IECEX" else system.upper()
    if edition:
        edition = edition.removesuffix(".0")
    return Designation(
        scheme="iec-ca",
        tier=Tier.INTERNATIONAL,
        publisher=publisher,
        number=number,
        type=type_ or "",
        year=int(year) if year else None,
        month=int(month) if month else None,
        language=(language or "").lower(),
        variant=("RLV" if variant.upper().startswith("R") else "CSV") if variant else "",
        marks=(("edition", edition),) if edition else (),
        input=source,
    )


def _work(d: Designation) -> str:
    return f"{d.publisher} {d.type} {d.number}" if d.type else f"{d.publisher} {d.number}"


def _edition(d: Designation) -> str:
    text = _work(d)
    if d.year is not None:
        text = f"{text}:{d.year}" if d.month is None else f"{text}:{d.year}-{d.month:02d}"
    elif d.mark("edition"):
        text = f"{text} ED{d.mark('edition')}"
    return text


def _canonical(d: Designation) -> str:
    text = _edition(d)
    if d.year is not None and d.mark("edition"):
        text = f"{text} ED{d.mark('edition')}"
    if d.variant:
        text = f"{text} {d.variant}"
    return f"{text}({d.language})" if d.language else text


register(
    "iec-ca",
    en="IEC conformity assessment systems and boards",
    zh="IEC 合格评定体系文件",
    example="IECEE TRF 60335-2-11K:2012",
    leads=("IECEE", "IECEX", "IECQ", "IECRE", "IEC"),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
)
