"""ETSI deliverables: type, number, version or edition, month (ETSI Directives; ETSI Drafting Rules, 2.4)."""

from __future__ import annotations

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.registry import register
from guiju.data.tables import codes

_TYPES = codes("etsi_types")
_ANY = "|".join(sorted(_TYPES, key=len, reverse=True))

_GRAMMAR = Grammar(
    ("ETSI and a type such as TS", rf"(?:(ETSI) )?({_ANY})"),
    (
        "a group such as NFV-IFA, or GSM",
        r"(?: (GSM|(?<=GS )[A-Z0-9]{2,5}(?:-[A-Z]{2,4})?|(?<=GR )[A-Z0-9]{2,5}(?:-[A-Z]{2,4})?)(?= ))?",
    ),
    ("the number, such as 300 019", r" ([0-9]{3} ?[0-9]{3}|[0-9]{2}\.[0-9]{2}|[0-9]{3})"),
    ("a part such as -1", r"((?:-(?:[0-9]{1,3}|DCS|EXT)){0,3})"),
    ("an amendment such as /A1", r"((?:/[AC][0-9]{1,2}){0,2})"),
    ("a version such as V1.2.1, or ed.1", r"(?: (V[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}|ed ?\. ?[0-9]{1,2}))?"),
    ("the month in brackets, such as (2014-03)", r"(?: ?\(((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])\))?"),
)
_TYPE_OF = {code.upper(): code for code in _TYPES}


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    house, type_, group, number, parts, amendments, version, year, month = match.groups()
    if not house and not version and len(number) < 6:
        return None
    if len(number) == 6:
        number = f"{number[:3]} {number[3:]}"
    if version:
        version = version.replace(" ", "")
        version = version.lower() if version[0] in "eE" else version.upper()
    return Designation(
        "etsi",
        Tier.REGIONAL,
        "ETSI",
        f"{group} {number}" if group else number,
        _TYPE_OF[type_.upper()],
        tuple(parts.upper()[1:].split("-")) if parts else (),
        int(year) if year else None,
        int(month) if month else None,
        "",
        "",
        tuple(Supplement(mark[0].upper(), mark[1:]) for mark in amendments[1:].split("/")) if amendments else (),
        None,
        "",
        "",
        (("version", version),) if version else (),
        source,
    )


def _work(d: Designation) -> str:
    text = f"ETSI {d.type} {d.number}"
    return f"{text}-{'-'.join(d.parts)}" if d.parts else text


def _edition(d: Designation) -> str:
    text = _work(d)
    for supplement in d.supplements:
        text = f"{text}/{supplement.kind}{supplement.number}"
    if d.marks:
        text = f"{text} {d.marks[0][1]}"
    return f"{text} ({d.year}-{d.month:02d})" if d.year is not None else text


register(
    "etsi",
    en="European Telecommunications Standards Institute",
    zh="欧洲电信标准化协会",
    example="ETSI EN 301 549 V3.2.1 (2021-03)",
    leads=("ETSI", "I", *(code for code in _TYPES if code != "I-ETS")),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_edition,
    work=_work,
    edition=_edition,
)
