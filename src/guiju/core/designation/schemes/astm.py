"""ASTM International: standards (with the SI twin A240/A240M), adjuncts, data series, manuals, research reports.

Source: Form and Style for ASTM Standards, Part F: designation, year of two digits, letter for a second issue in the
year, reapproval in brackets, epsilon for an editorial change.
"""

from __future__ import annotations

from guiju.core.designation.errors import RefusalError
from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register

_YEAR = r"(?:(?:18|19|20)[0-9]{2}|[0-9]{2})"

_GRAMMAR = Grammar(
    ("ASTM", r"(ISO ?/ ?)?ASTM ?"),
    (
        "a letter and a number, such as A240, or a series such as MNL",
        r"(?:([A-G]) ?([0-9]{1,5})(?: ?/ ?([A-G] ?[0-9]{1,5}) ?M| ?(M)(?![A-Z]))?|([0-9]{5})"
        r"|(ADJ|MNL|MONO|DS|TR|WK|STP|RR:) ?([A-Z]?[0-9]{1,6}[A-Z]{0,5}(?:-[0-9]{4}|-S[0-9]{1,2}|S[0-9]{1,2}|HOL)?))",
    ),
    (
        "- and the year",
        rf"(?: ?- ?(?:({_YEAR})([A-Z](?![A-Z]))?|([0-9](?:ST|ND|RD|TH))?-?(EB|EA)|([0-9](?:ST|ND|RD|TH))))?",
    ),
    ("the year of reapproval in brackets", r"(?: ?\(((?:19|20)[0-9]{2})\))?"),
    ("an editorial change such as e1", r"(?:[eε]([0-9]))?"),
)


def _read(text: str, source: str) -> Designation | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    iso, letter, digits, twin, metric, joint, series, item, year, issue, count1, form, count2, again, epsilon = (
        match.groups()
    )
    if iso and not joint and series != "TR":
        return None
    if twin and twin.upper().replace(" ", "") != f"{letter}{digits}".upper():
        raise RefusalError(
            f"{twin}M is not the SI twin of {letter}{digits}", match.start(4), f"/{letter}{digits}M".upper()
        )
    marks: tuple[tuple[str, str], ...] = ()
    for name, value in (
        ("metric", "twin" if twin else "only" if metric else ""),
        ("issue", (issue or "").lower()),
        ("count", (count1 or count2 or "").upper()),
        ("reapproved", again or ""),
        ("editorial", epsilon or ""),
    ):
        if value:
            marks += ((name, value),)
    return Designation(
        "astm",
        Tier.FOREIGN,
        "ISO/ASTM" if iso else "ASTM",
        joint or (item or digits).upper(),
        (series or letter or "").upper().rstrip(":"),
        (),
        _full_year(year) if year else None,
        None,
        "",
        "",
        (),
        None,
        "",
        form.upper() if form else "",
        marks,
        source,
    )


def _full_year(text: str) -> int:
    """ASTM was founded in 1898; two digits from 50 on mean 19yy."""
    if len(text) == 4:
        return int(text)
    return int(text) + (1900 if int(text) >= 50 else 2000)


def _work(d: Designation) -> str:
    if d.type == "RR":
        text = f"{d.publisher} RR:{d.number}"
    else:
        text = f"{d.publisher} {d.type}{d.number}"
    metric = d.mark("metric")
    if metric:
        text += f"/{d.type}{d.number}M" if metric == "twin" else "M"
    return text


def _edition(d: Designation) -> str:
    text = _work(d)
    if d.mark("count"):
        text = f"{text}-{d.mark('count')}"
    if d.year is not None:
        text = f"{text}-{d.year % 100:02d}{d.mark('issue')}"
    if d.mark("reapproved"):
        text = f"{text}({d.mark('reapproved')})"
    return f"{text}e{d.mark('editorial')}" if d.mark("editorial") else text


def _canonical(d: Designation) -> str:
    return f"{_edition(d)}-{d.variant}" if d.variant else _edition(d)


register(
    "astm",
    en="ASTM International",
    zh="美国材料与试验协会",
    example="ASTM D1238-13(2019)",
    leads=("ASTM", "ISO"),
    read=_read,
    grammar=_GRAMMAR,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_canonical,
)
