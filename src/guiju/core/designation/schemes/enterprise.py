"""Enterprise standards of China: Q/ and the company's own code (SAMR Order 83).

The law fixes no alphabet for the code; Chinese characters, digits, blanks and brackets occur.
"""

from __future__ import annotations

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import chinese

# The code ends at the last blank before the number; without one, at its last letter.
_CODE = r"0-9A-Z\u4e00-\u9fff()·&."
_GRAMMAR = Grammar(
    ("Q/", r"Q ?[/_] ?"),
    (
        "the company's code",
        rf"([{_CODE}](?:[{_CODE}]{{0,19}}(?: [{_CODE}]{{1,12}}){{0,2}}(?= )"
        rf"|[{_CODE}]{{0,19}}(?<=[A-Z\u4e00-\u9fff)])))",
    ),
    ("", rf"(?!-{chinese.Y4}(?![0-9.~-]))[ _-]?"),
    ("the number, 1 to 7 digits", r"([A-Z]{0,3}[0-9]{1,7}[A-HJ-NP-Z]{0,2})"),
    *chinese.TAIL,
)


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    company, number, *tail = match.groups()
    return chinese.read_tail("enterprise", Tier.ENTERPRISE, f"Q/{company.upper()}", "", number, tuple(tail), source)


def _none(_: Designation) -> str:
    return ""


register(
    "enterprise",
    en="Enterprise standards of China",
    zh="企业标准",
    example="Q/GDW 1168-2013",
    leads=("Q",),
    read=_read,
    grammar=_GRAMMAR,
    canonical=chinese.canonical,
    work=chinese.work,
    edition=chinese.edition,
    expression=chinese.expression,
    chinese=chinese.chinese,
    effect=_none,
)
