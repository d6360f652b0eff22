"""Association standards of China: T/ and the code of the group (团体标准; SAC and Ministry of Civil Affairs, 2019)."""

from __future__ import annotations

from guiju.core.designation.errors import RefusalError
from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import chinese

# The code ends at the blank; without a blank it ends at its last letter: T/ZZB2224, T/31SCTA001.
_GRAMMAR = Grammar(
    ("T/", r"T ?[/_] ?"),
    (
        "the code of the group, letters and digits",
        r"([0-9A-Z]{1,20}(?: ?/ ?[A-Z]{2,12}){0,1}(?=[ _])|[0-9]{0,6}[A-Z]{1,20})",
    ),
    ("", r"[ _]?"),
    (
        "the number, 1 to 6 digits",
        r"((?:[A-Z]{1,2}: ?[A-Z]{0,2}(?:[0-9]{1,3}-)?|(?<=[ _])[A-HJ-NP-Z](?=[0-9]{2}))?[0-9]{1,6}[A-HJ-NP-Z]?)",
    ),
    *chinese.TAIL,
)


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    group, number, *tail = match.groups()
    group = group.replace(" ", "").upper()
    if group.isdigit():
        raise RefusalError(f"the code {group} has no letter", match.start(1), "the code of a group such as ZZB")
    return chinese.read_tail("association", Tier.ASSOCIATION, f"T/{group}", "", number, tuple(tail), source)


def _recommended(_: Designation) -> str:
    return "recommended"


register(
    "association",
    en="Association standards of China",
    zh="团体标准",
    example="T/ZZB 2224-2021",
    leads=("T",),
    read=_read,
    grammar=_GRAMMAR,
    canonical=chinese.canonical,
    work=chinese.work,
    edition=chinese.edition,
    expression=chinese.expression,
    chinese=chinese.chinese,
    effect=_recommended,
)
