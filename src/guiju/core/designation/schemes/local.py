"""Local standards of China: DB and the code of a province or a city (Standardization Law Art. 13; GB/T 2260)."""

from __future__ import annotations

from guiju.core.designation.errors import RefusalError
from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import chinese
from guiju.data.tables import codes

_REGIONS = codes("regions")

_GRAMMAR = Grammar(
    ("DB", r"DB"),
    # A blank before the code is read only where "/" follows it: DB/T 12 and DB 12 are the earthquake sector's.
    (
        "the two or four digits of a province or a city",
        r"(?: ?(?=[0-9]{2,4} ?/)|[_ ]?(?=[0-9]{2,4}[T]))?([0-9]{4}|[0-9]{2})",
    ),
    ("/T, /Z or a blank", r"(?: ?[/_-] ?([TZ])(?![A-Z])|(T)(?![A-Z])|(?= ?[/ _]))"),
    ("", chinese.GAP),
    chinese.NUMBER,
    *chinese.TAIL,
)


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    code, slashed, glued, number, *tail = match.groups()
    if code not in _REGIONS:
        raise RefusalError(
            f"no province or city has the code {code}",
            match.start(1),
            "a code of GB/T 2260, such as 11 (北京), 31 (上海) or 4403 (深圳)",
        )
    suffix = slashed or glued
    return chinese.read_tail(
        "local", Tier.LOCAL, f"DB{code}", suffix.upper() if suffix else "", number, tuple(tail), source
    )


register(
    "local",
    en="Local standards of China",
    zh="地方标准",
    example="DB11/T 1000.1-2020",
    leads=("DB",),
    read=_read,
    grammar=_GRAMMAR,
    canonical=chinese.canonical,
    work=chinese.work,
    edition=chinese.edition,
    expression=chinese.expression,
    chinese=chinese.chinese,
    effect=chinese.effect,
)
