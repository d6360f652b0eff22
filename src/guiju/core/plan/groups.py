"""Who answers for what: the responsibility groups of a section, each bound to the sentences it follows.

Chinese marks come behind the bodies (A、B牵头，C、D等按职责分工负责), English ones before or behind (led by A and B, with
C and D responsible according to their duties). 牵头 leads, 配合 and 参与 take part; 负责 alone is to lead, 负责 behind a
lead, or 按职责分工负责, is to take part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from guiju.core.designation.tables import codes
from guiju.core.plan.bodies import known, listed
from guiju.core.plan.model import Body, Group, Rule, Span

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
    found = []
    stack: list[tuple[str, int]] = []
    for match in re.compile(r"[\[\]()]").finditer(folded, start, end):
        sign = match[0]
        if sign in _CLOSES:
            stack.append((_CLOSES[sign], match.start()))
            continue
        while stack and stack[-1][0] != sign:
            if not any(closer == sign for closer, _ in stack):
                break
            stack.pop()
        if stack and stack[-1][0] == sign:
            opened = stack.pop()[1]
            if match.end() - opened <= LONGEST and _speaks(folded, opened + 1, match.start()):
                found = [span for span in found if span[0] < opened]
                found.append((opened, match.end()))
    for match in _pattern("line").finditer(folded, start, end):
        if not any(a <= match.start() < b for a, b in found) and match.end() - match.start() <= LONGEST:
            a, b = match.span("line")
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
    if not any(mark.role != "plain" for mark in marks(folded, start, end)):
        return False
    if _pattern("first-leads").search(folded, start, end):
        return True
    return bool(known(folded, start, end)) or bool(_pattern("generic").search(folded, start, end)) or bool(
        re.search("[、,]", folded[start:end]) and _pattern("strong").search(folded, start, end)
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


def read(text: str, folded: str, span: Span, covers: Span, held: frozenset[str]) -> Group:
    """One group. held: the rules that hold here, from "first-leads" and "local-governments"."""
    inner = (span[0] + 1, span[1] - 1) if folded[span[0]] in _CLOSES else span
    said = [rule.span for rule in rules(folded, *inner)]
    masked = folded
    for a, b in said:
        masked = masked[:a] + "。" * (b - a) + masked[b:]
    bodies = listed(text, masked, *inner)
    lead, rest = _parts(bodies, marks(masked, *inner), masked, inner)
    if not lead and "first-leads" in held and rest:
        lead, rest = rest[:1], rest[1:]
    elif "first-leads" in held and len(lead) > 1 and not _pattern("strong").search(masked, *inner):
        lead, rest = lead[:1], lead[1:] + rest
    words = masked[inner[0] : inner[1]]
    return Group(
        tuple(lead), tuple(rest), bool(_pattern("others").search(words)), bool(_pattern("by-duties").search(words)),
        "local-governments" in held or bool(_pattern("local").search(words)), span, covers,
    )  # fmt: skip


def _parts(bodies: list[Body], found: list[Mark], folded: str, inner: Span) -> tuple[list[Body], list[Body]]:
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
            roles[body] = closer.role if closer else "participate"
    duties = _pattern("by-duties").search(folded, *inner)
    someone = "lead" in roles.values()
    helped = "participate" in roles.values() and not duties
    for body, role in roles.items():
        if role == "answer":
            roles[body] = "participate" if someone or (duties and not helped) else "lead"
    return [b for b in bodies if roles[b] == "lead"], [b for b in bodies if roles[b] != "lead"]
