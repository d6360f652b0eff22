"""Who answers for what: the responsibility groups of a section, each bound to the sentences it follows.

Chinese marks come behind the bodies (A、B牵头，C等按职责分工负责), English ones before or behind (led by A and B, with
C responsible according to their duties). 牵头 leads, 配合 and 参与 take part; 负责 alone is to lead; behind a lead,
or 按职责分工负责, is to take part.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache

from guiju.core.plan.bodies import known, listed, looks_like_bodies, only_bodies
from guiju.core.plan.deadlines import Deadline, deadlines, month
from guiju.core.plan.model import Body, Group, Rule, Span
from guiju.data.tables import codes

LONGEST = 3_000
"""Code points of one group; the longest known has 500."""
_CLOSES = {"[": "]", "(": ")"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that gives bodies their part. role: lead, participate or answer; side: "before" when it stands before
    its bodies, "after" when behind them."""

    role: str
    side: str
    span: Span


@cache
def _marks() -> re.Pattern[str]:
    rows = codes("plan_roles").values()
    return re.compile("|".join(f"(?P<{row['code']}>{row['pattern']})" for row in rows))


def _pattern(code: str) -> re.Pattern[str]:
    return _compiled(codes("plan_group_words")[code]["pattern"])


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def places(folded: str, start: int, end: int) -> list[Span]:
    """Where groups stand: in brackets that hold a part and its bearer, or in lines that begin with 责任单位：."""
    found: list[Span] = []
    stack: list[tuple[str, int]] = []
    waiting = {"]": 0, ")": 0}
    for match in re.compile(r"[\[\]()]").finditer(folded, start, end):
        sign = match[0]
        if sign in _CLOSES:
            stack.append((_CLOSES[sign], match.start()))
            waiting[_CLOSES[sign]] += 1
            continue
        while waiting[sign] and stack[-1][0] != sign:
            waiting[stack.pop()[0]] -= 1
        if waiting[sign]:
            opened = stack.pop()[1]
            waiting[sign] -= 1
            if match.end() - opened <= LONGEST and _speaks(folded, opened + 1, match.start()):
                while found and found[-1][0] >= opened:
                    found.pop()
                found.append((opened, match.end()))
    begins = [span[0] for span in found]
    lines = [match.span("line") for match in _pattern("line").finditer(folded, start, end)]
    for match in _pattern("sentence").finditer(folded, start, end):
        if known(folded, *match.span("line")):
            lines.append(match.span("line"))
    for a, b in sorted(lines):
        index = bisect_right(begins, a) - 1
        if b - a <= LONGEST and (index < 0 or found[index][1] <= a):
            found.append((a, a + len(folded[a:b].rstrip())))
    return _joined(folded, sorted(found))


def _joined(folded: str, found: list[Span]) -> list[Span]:
    """Lines that follow each other (牵头单位：… / 配合单位：…) are one group."""
    joined: list[Span] = []
    for span in found:
        if joined and folded[span[0]] not in "[(" and folded[joined[-1][0]] not in "[(":
            between = folded[joined[-1][1] : span[0]]
            if not between.strip(" \n;,。*•-") and not _pattern("lead-label").match(folded, span[0]):
                joined[-1] = (joined[-1][0], span[1])
                continue
        joined.append(span)
    return joined


def _speaks(folded: str, start: int, end: int) -> bool:
    if _pattern("first-leads").search(folded, start, end):
        return bool(known(folded, start, end))
    before = folded[max(0, start - 12) : start - 1].rstrip()
    said = marks(folded, start, end)
    if said:
        words = _without_terms(folded[start:end])
        first, last = said[0].span, said[-1].span
        ends = not words[last[1] - start :].strip("。;,.、 ")
        if ends and looks_like_bodies(words, 0, first[0] - start):
            return True
        if said[0].side == "before" and looks_like_bodies(words, first[1] - start, len(words)):
            return True
    if not said:
        bodies = len(only_bodies(folded, start, end))
        return bodies > 1 or (bodies == 1 and before[-1:] in ("。", ".", ";"))
    return (
        bool(known(folded, start, end))
        or bool(_pattern("generic").search(folded, start, end))
        or bool(re.search("[、,]", folded[start:end]) and _pattern("strong").search(folded, start, end))
    )


def marks(folded: str, start: int, end: int) -> list[Mark]:
    """The marks between two offsets, in order."""
    rows = codes("plan_roles")
    found = []
    for match in _marks().finditer(folded, start, end):
        row = rows[str(match.lastgroup)]
        found.append(Mark(row["role"], row["side"], match.span()))
    return found


def rules(folded: str, start: int, end: int) -> list[Rule]:
    """What is said once for all: the first-listed body leads; local governments answer too."""
    found = []
    for kind in ("first-leads", "local-governments"):
        found += [Rule(kind, match.span()) for match in _pattern(kind).finditer(folded, start, end)]
    return sorted(found, key=lambda rule: rule.span)


def read(text: str, folded: str, span: Span, covers: Span, held: frozenset[str], place: str = "") -> Group:
    """One group. held: the rules that hold here, from "first-leads" and "local-governments"; place: code of the region
    whose plan it is."""
    inner = (span[0] + 1, span[1] - 1) if folded[span[0]] in _CLOSES else span
    said = [rule.span for rule in rules(folded, *inner)]
    words = folded[inner[0] : inner[1]]
    for a, b in said:
        words = words[: a - inner[0]] + "。" * (b - a) + words[b - inner[0] :]
    due = _due(words, inner[0])
    words = _without_terms(words)
    given = text[inner[0] : inner[1]]
    whole = (0, len(words))
    bodies = [
        replace(body, span=(body.span[0] + inner[0], body.span[1] + inner[0]))
        for body in listed(given, words, *whole, place)
    ]
    found = [Mark(m.role, m.side, (m.span[0] + inner[0], m.span[1] + inner[0])) for m in marks(words, *whole)]
    lead, rest = _parts(bodies, found, bool(_pattern("by-duties").search(words)))
    if not lead and "first-leads" in held and rest:
        lead, rest = rest[:1], rest[1:]
    elif "first-leads" in held and len(lead) > 1 and not _pattern("strong").search(words):
        lead, rest = lead[:1], lead[1:] + rest
    return Group(
        tuple(lead), tuple(rest), bool(_pattern("others").search(words)), bool(_pattern("by-duties").search(words)),
        "local-governments" in held or bool(_pattern("local").search(words)), span, covers, *(due or (None, None)),
    )  # fmt: skip


def _without_terms(words: str) -> str:
    """The words of a group without those that say by when, as long as before."""
    for pattern in (_pattern("due-label"), _pattern("due-item")):
        words = pattern.sub(lambda match: "。" * len(match[0]), words)
    return words


def _due(words: str, offset: int) -> Deadline | None:
    """By when, as the group itself says it."""
    label = _pattern("due-label").search(words)
    item = None if label else _pattern("due-item").search(words)
    said = deadlines(words, *label.span("term")) if label else deadlines(words, *item.span()) if item else []
    if label and not said and (bare := month(words, *label.span("term"))):
        said = [bare]
    return (said[-1][0], (said[-1][1][0] + offset, said[-1][1][1] + offset)) if said else None


def _parts(bodies: list[Body], found: list[Mark], duties: bool) -> tuple[list[Body], list[Body]]:
    """(lead, participating)."""
    roles: dict[Body, str] = {}
    before = [mark for mark in found if mark.side == "before"]
    after = [mark for mark in found if mark.side == "after"]
    for body in bodies:
        ahead = [m for m in before if m.span[1] <= body.span[0]]
        behind = [m for m in after if m.span[0] >= body.span[1]]
        opener = ahead[-1] if ahead else None
        closer = behind[0] if behind else None
        if opener and closer and closer.span[0] < opener.span[0]:
            closer = None
        ended = [m for m in after if opener and opener.span[1] <= m.span[0] < body.span[0]]
        if opener and not ended and (opener.role != "answer" or closer is None):
            roles[body] = opener.role
        else:
            roles[body] = closer.role if closer else "participate" if found else "answer"
    someone = "lead" in roles.values()
    helped = "participate" in roles.values() and not duties
    leads: list[Body] = []
    others: list[Body] = []
    for body in bodies:
        role = roles[body]
        answers = role == "answer"
        printed = "" if not found else "responsible" if answers else role
        if answers:
            role = "participate" if someone or (duties and not helped) else "lead"
        (leads if role == "lead" else others).append(replace(body, role=printed))
    return leads, others
