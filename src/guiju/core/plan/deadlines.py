"""By when: days, months and years that end a term, and the day of a document."""

from __future__ import annotations

import re
from datetime import date

from guiju.core.plan.model import Span
from guiju.core.plan.numerals import chinese, words
from guiju.core.plan.patterns import pattern

Deadline = tuple[str, Span]
_IN_TEXT = ("by-zh", "before-zh", "start-zh", "by-en", "in-en")
_DAY = re.compile(
    r"(?P<y>(?:19|20)\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
    r"|(?P<zy>[〇零一二三四五六七八九]{4})年(?P<zm>[一二三四五六七八九十]{1,2})月(?P<zd>[一二三四五六七八九十]{1,3})日"
    r"|(?i:\b(?P<em>january|february|march|april|may|june|july|august|september|october|november|december)\s+"
    r"(?P<ed>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<ey>(?:19|20)\d\d)\b)"
    r"|(?i:\b(?P<fd>\d{1,2})(?:st|nd|rd|th)?\s+(?P<fm>january|february|march|april|may|june|july|august|september"
    r"|october|november|december),?\s+(?P<fy>(?:19|20)\d\d)\b)"
    r"|(?<![\d/-])(?P<iy>(?:19|20)\d\d)-(?P<im>\d{1,2})-(?P<id>\d{1,2})(?![\d/-])"
)


def deadlines(folded: str, start: int, end: int) -> list[Deadline]:
    """(YYYY, YYYY-MM or YYYY-MM-DD; span) of each term between two offsets, in order."""
    found: dict[Span, str] = {}
    for code in _IN_TEXT:
        for match in pattern("plan_deadlines", code).finditer(folded, start, end):
            value = _value(match)
            if value and not any(a < match.end() and match.start() < b for a, b in found):
                found[_bare(folded, match.span())] = value
    return sorted(((value, span) for span, value in found.items()), key=lambda d: d[1])


def of_plan(folded: str, title: Span | None, front: Span) -> Deadline | None:
    """The term of the whole plan: the last year of its title (2024—2025), or the year its preface sets goals for."""
    if title is not None:
        match = pattern("plan_deadlines", "span").search(folded, *title)
        if match:
            return match["y"], match.span("y")
        years = list(re.compile(r"(?:19|20)\d\d(?=年)").finditer(folded, *title))
        if years:
            return years[-1][0], years[-1].span()
    for code in ("goal-zh", "goal-en"):
        match = pattern("plan_deadlines", code).search(folded, *front)
        if match:
            return match["y"], match.span()
    return None


def day(folded: str, start: int, end: int) -> Deadline | None:
    """The first whole day between two offsets, as ISO 8601, with its span."""
    for match in _DAY.finditer(folded, start, end):
        group = {name: value for name, value in match.groupdict().items() if value}
        try:
            return _iso(group), match.span()
        except (ValueError, KeyError):
            continue
    return None


_MONTH = re.compile(r"(?P<y>(?:19|20)\d\d)[年.-](?:(?P<m>\d{1,2})月?(?:(?P<d>\d{1,2})日)?)?")


def month(folded: str, start: int, end: int) -> Deadline | None:
    """The first day, month or year between two offsets where nothing but a term can stand: "2026年12月"."""
    match = _MONTH.search(folded, start, end)
    value = _value(match) if match else None
    return (value, match.span()) if match and value else None


def _iso(group: dict[str, str]) -> str:
    if "zy" in group:
        parts = [chinese(group["zy"]), chinese(group["zm"]), chinese(group["zd"])]
        return date(*(part or 0 for part in parts)).isoformat()
    year, month, day_ = (next(v for k, v in group.items() if k.endswith(sign)) for sign in "ymd")
    return date(int(year), _month(month), int(day_)).isoformat()


def _month(text: str) -> int:
    return int(text) if text.isdigit() else words("month")[text.lower()]


def _value(match: re.Match[str]) -> str | None:
    group = match.groupdict()
    year = match["y"] if match["y"].isascii() else str(chinese(match["y"]) or 0)
    if not group.get("m"):
        return year
    month = _month(match["m"])
    day_ = group.get("d") or group.get("d2")
    try:
        date(int(year), month, int(day_ or 1))
    except ValueError:
        return year
    return f"{year}-{month:02}" + (f"-{int(day_):02}" if day_ else "")


def _bare(folded: str, span: Span) -> Span:
    words_ = folded[span[0] : span[1]]
    return span[0] + len(words_) - len(words_.lstrip()), span[1]
