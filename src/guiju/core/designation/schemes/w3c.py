"""World Wide Web Consortium: a short name; its dated publications carry the stage before it and the day behind it.

Source: W3C Process Document (maturity stages), addresses of W3C publications (www.w3.org/TR/STAGE-name-yyyymmdd).
"""

from __future__ import annotations

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register

_STAGES = "REC|PER|PR|CRD|CR|LCWD|LC|FPWD|WD|DNOTE|NOTE|ED|DRY|CRY|RY|STMT|DISC|SPSD|OBSL|RSCND|TEAM|SUBM|RET"

_WORDS = frozenset(
    ("specification", "standard", "recommendation", "member", "group", "note", "team", "validator", "consortium",
     "proces", "draft", "page", "site", "guideline", "document", "report", "working", "web", "community", "is", "ha")
)  # fmt: skip
"""What stands behind W3C in a sentence and is no short name."""

_GRAMMAR = Grammar(
    ("W3C", r"W3C[ -]"),
    ("a stage such as REC", rf"(?:({_STAGES})-)?"),
    ("the short name", r"([A-Za-z0-9][A-Za-z0-9._+-]{0,100}?)"),
    ("- and the day such as 20081126", r"(?:-((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])([a-z]?))?"),
    ("/ and a place", r"(/[A-Za-z0-9._/-]{1,40})?"),
)


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    stage, name, year, month, day, issue, place = match.groups()
    if year is None and name.lower().rstrip("s") in _WORDS:
        return None
    marks: tuple[tuple[str, str], ...] = ()
    if day:
        marks += (("day", day + issue.lower()),)
    if place:
        marks += (("place", place),)
    return Designation(
        scheme="w3c",
        tier=Tier.INTERNATIONAL,
        publisher="W3C",
        number=name,
        year=int(year) if year else None,
        month=int(month) if month else None,
        stage=(stage or "").upper(),
        marks=marks,
        input=source,
    )


def _work(d: Designation) -> str:
    return f"W3C {d.number}"


def _edition(d: Designation) -> str:
    text = f"W3C {d.stage}-{d.number}" if d.stage else f"W3C {d.number}"
    if d.year is not None and d.month is not None:
        text = f"{text}-{d.year}{d.month:02d}{d.mark('day')}"
    return text + d.mark("place")


register(
    "w3c",
    en="World Wide Web Consortium",
    zh="万维网联盟",
    example="W3C REC-xml-20081126",
    leads=("W",),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_edition,
    work=_work,
    edition=_edition,
    in_text=False,
)
