"""Codex Alimentarius: standards CXS, guidelines CXG, codes of practice CXC, and others; formerly CODEX STAN, CAC/GL …

Source: Codex Alimentarius Commission, Procedural Manual; the codes were changed in 2013-2018, the numbers were kept.
"""

from __future__ import annotations

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes.supplements import YEAR

_OLD = {
    "CODEX STAN": "CXS",
    "CAC/STAN": "CXS",
    "CAC/GL": "CXG",
    "CAC/RCP": "CXC",
    "CAC/MRL": "CXM",
    "CAC/MISC": "CXA",
}
_GRAMMAR = Grammar(
    ("CXS, CXG, CXC, CXM, CXA, or CODEX STAN", r"(CX[SGCMA]|CODEX STAN|CAC ?/ ?(?:STAN|GL|RCP|MRL|MISC))"),
    ("the number", r" ?([0-9]{1,4})(R)?"),
    ("- and the year", rf"(?: ?[-:] ?({YEAR})(?![0-9]))?"),
)


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    code, number, regional, year = match.groups()
    code = code.upper().replace(" / ", "/").replace("/ ", "/").replace(" /", "/")
    return Designation(
        scheme="codex",
        tier=Tier.INTERNATIONAL,
        publisher="Codex",
        type=_OLD.get(code, code),
        number=number + (regional or "").upper(),
        year=int(year) if year else None,
        input=source,
    )


def _work(d: Designation) -> str:
    return f"{d.type} {d.number}"


def _edition(d: Designation) -> str:
    return f"{_work(d)}-{d.year}" if d.year is not None else _work(d)


register(
    "codex",
    en="Codex Alimentarius",
    zh="食品法典",
    example="CXS 192-1995",
    leads=("CXS", "CXG", "CXC", "CXM", "CXA", "CODEX", "CAC"),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_edition,
    work=_work,
    edition=_edition,
)
