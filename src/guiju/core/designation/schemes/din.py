"""German standards: DIN, with EN, ISO and IEC wrapped; drafts E DIN, VDE, SPEC, supplements.

Sources: DIN 820-2 and DIN 820-4: month of issue behind the year, Beiblatt, Berichtigung, /A1.
"""

from __future__ import annotations

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import european
from guiju.core.designation.schemes.en import KIND
from guiju.core.designation.schemes.supplements import YEAR

_GRAMMAR = Grammar(
    ("DIN, or E DIN for a draft", r"(E )?DIN"),
    ("VDE, SPEC or V", r"(?:[ /-]{1,2}(VDE V|VDE|SPEC|V|TS|TR|CWA|Fachbericht)(?=[ 0-9]))?"),
    ("EN, ISO or IEC", rf"(?: ({KIND}(?: {european.INTERNATIONAL})?|{european.INTERNATIONAL})(?= ?[0-9]))?"),
    ("the number", r" ?([0-9]{1,6})"),
    ("a part such as -1", rf"({european.PARTS})"),
    ("a VDE classification", r"(?: ?\(VDE ([0-9]{4}(?:-[0-9]{1,4}){0,4})\))?"),
    ("an amendment such as /A1", r"(?:/(NA|A[0-9]{1,2}|prA[0-9]{1,2}))?"),
    ("Beiblatt or Berichtigung", r"(?: (Beiblatt|Bbl|Berichtigung|Ber)\.? ?([0-9]{1,2}))?"),
    (": year and month, such as :2015-11", rf"(?: ?[: ] ?({YEAR})(?:-(0[1-9]|1[0-2]))?(?![0-9]))?"),
    (
        "Beiblatt or Berichtigung of the edition",
        rf"(?:,? ?(Beiblatt|Bbl|Berichtigung|Ber)\.? ?([0-9]{{1,2}})(?: ?: ?({YEAR})(?:-(0[1-9]|1[0-2]))?)?)?",
    ),
)
_KINDS = {"BBL": "Beiblatt", "BEIBLATT": "Beiblatt", "BER": "Berichtigung", "BERICHTIGUNG": "Berichtigung"}


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    draft, kind, wrapped, number, parts, vde, amendment, supplement, count, year, month, *behind = match.groups()
    adopts = None
    if wrapped:
        adopts = european.adopted(f"{wrapped} {number}{parts}")
        if adopts is None:
            return None
    supplements: tuple[Supplement, ...] = ()
    if amendment:
        name = amendment.rstrip("0123456789")
        kind_of = "prA" if name.upper() == "PRA" else name.upper()
        supplements += (Supplement(kind_of, amendment[len(name) :]),)
    if supplement:
        supplements += (Supplement(_KINDS[supplement.upper()], count),)
    if behind[0]:
        if supplement or year is None:
            return None
        kind_behind, number_behind, year_behind, month_behind = behind
        supplements += (
            Supplement(
                _KINDS[kind_behind.upper()],
                number_behind,
                int(year_behind) if year_behind else None,
                int(month_behind) if month_behind else None,
            ),
        )
    return Designation(
        "din",
        Tier.FOREIGN,
        "DIN",
        number,
        (kind.title() if len(kind) > 5 and kind[0] in "Ff" else kind.upper()) if kind else "",
        european.split_parts(parts.upper()),
        int(year) if year else None,
        int(month) if month else None,
        "E" if draft else "",
        "",
        supplements,
        adopts,
        "",
        "",
        ((("vde", vde),) if vde else ()) + ((("behind", "1"),) if behind[0] else ()),
        source,
    )


def _print(d: Designation) -> str:
    prefix = f"DIN {d.type}" if d.type else "DIN"
    if d.adopts is not None:
        text = f"{prefix} {d.adopts.canonical}"
    else:
        text = f"{prefix} {d.number}-{'-'.join(d.parts)}" if d.parts else f"{prefix} {d.number}"
    return f"{text} (VDE {d.mark('vde')})" if d.mark("vde") else text


def _edition(d: Designation) -> str:
    text = _print(d)
    behind = d.supplements[-1:] if d.marks and d.mark("behind") else ()
    for supplement in d.supplements[: len(d.supplements) - len(behind)]:
        text += _supplement(supplement)
    text += _date(d.year, d.month)
    for supplement in behind:
        text += _supplement(supplement) + _date(supplement.year, supplement.month)
    return f"E {text}" if d.stage else text


def _supplement(supplement: Supplement) -> str:
    blank = " " if len(supplement.kind) > 3 else ""
    return f"{blank or '/'}{supplement.kind}{blank}{supplement.number}"


def _date(year: int | None, month: int | None) -> str:
    if year is None:
        return ""
    return f":{year}" if month is None else f":{year}-{month:02d}"


register(
    "din",
    en="Deutsches Institut für Normung",
    zh="德国标准",
    example="DIN EN ISO 9001:2015-11",
    leads=("DIN", "E"),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_edition,
    work=_print,
    edition=_edition,
)
