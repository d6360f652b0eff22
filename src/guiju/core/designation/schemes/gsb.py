"""National standard samples of China: GSB class-serial-year(copy) (Standardization Law Art. 2; GB/T 15000)."""

from __future__ import annotations

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes.chinese import Y4, full_year

_GRAMMAR = Grammar(
    ("GSB", r"GSB[ _-]?"),
    ("the class, such as 05 or G", r"([A-Z](?: ?[0-9]{2})?|[0-9]{2}) ?"),
    ("- and the serial number", r"[- ]? ?([0-9]{1,6}(?:\.[0-9]{1,3})?)"),
    ("- and the year", rf"(?: ?- ?({Y4}|[5-9][0-9])(?![0-9]))?"),
    ("the copy in brackets", r"(?: ?\( ?([0-9]{1,3}) ?\))?"),
)


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    class_, serial, year, copy = match.groups()
    return Designation(
        scheme="gsb",
        tier=Tier.SAMPLE,
        publisher="GSB",
        number=class_.replace(" ", "").upper(),
        parts=(serial,),
        year=full_year(year) if year else None,
        marks=(("copy", copy),) if copy else (),
        input=source,
    )


def _work(d: Designation) -> str:
    return f"GSB {d.number}-{d.parts[0]}"


def _print(d: Designation, dash: str) -> str:
    text = _work(d)
    if d.year is not None:
        text = f"{text}{dash}{d.year}"
    copy = d.mark("copy")
    return f"{text}({copy})" if copy else text


def _canonical(d: Designation) -> str:
    return _print(d, "-")


def _chinese(d: Designation) -> str:
    return _print(d, "—")


def _edition(d: Designation) -> str:
    return f"{_work(d)}-{d.year}" if d.year is not None else _work(d)


register(
    "gsb",
    en="National standard samples of China",
    zh="国家标准样品",
    example="GSB 05-1426-2001",
    leads=("GSB",),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_canonical,
    chinese=_chinese,
)
