"""What stands around the tasks: title, issuers, day, footnotes, back matter."""

from __future__ import annotations

import re

from guiju.core.plan.bodies import known, only_bodies
from guiju.core.plan.deadlines import Deadline, day
from guiju.core.plan.model import Body, Span
from guiju.core.plan.patterns import pattern
from guiju.core.plan.sentences import sentences
from guiju.core.plan.structure import Heading

_LONGEST_LINE = 120
_SHORT = 60
_NOTICE = 200  # lines within which a notice ends
_FINISHED = re.compile(r"[。;!?.:)\]\"'|]$")
_TERM = re.compile(r"\(?(?:19|20)\d\d年?\s?(?:-|至|to)\s?(?:19|20)\d\d年?\)?")


def title(folded: str, lines: list[Span], front: Span) -> Span | None:
    """The title: a line of its own that holds a word such as 计划 or Outline, or the name in quotes in such a line;
    else the name in quotes of a sentence that says it was issued. None when neither is printed before the tasks."""
    word, quoted = pattern("plan_text_words", "plan-word"), pattern("plan_text_words", "quoted")
    ahead = [line for line in lines if line[1] <= front[1]]
    inside: Span | None = None
    for index, (start, end) in enumerate(ahead):
        line = folded[start:end].strip("#* ")
        if not word.search(line):
            continue
        match = next((m for m in quoted.finditer(folded, start, end) if word.search(m[0])), None)
        outside = word.search(quoted.sub("", line)) and not pattern("plan_text_words", "issued").search(line)
        if match is not None and not outside:  # 湖南省贯彻《…纲要》行动计划 is a title of its own
            said = pattern("plan_text_words", "issued").search(folded, start, end)
            if inside is None and said and (end - start <= 400 or said.start() < match.start()):
                inside = match.span("zh") if match["zh"] else match.span("en")
            continue
        if end - start <= _LONGEST_LINE and not re.search(r"[。;,:.!?]$|[。;]|,.*,|^\d|://", line) and len(line) >= 3:
            begin = start + folded[start:end].index(line)
            if index + 1 < len(ahead) and _TERM.fullmatch(folded[slice(*ahead[index + 1])]):
                return begin, ahead[index + 1][1]
            return inside or (begin, begin + len(line))
    return inside


def start_of_plan(folded: str, lines: list[Span]) -> int:
    """Where the plan itself begins in a file that opens with the notice by which it was issued: the line that repeats
    the name the notice puts in quotes; 0 where there is none."""
    word, quoted = pattern("plan_text_words", "plan-word"), pattern("plan_text_words", "quoted")
    issued = pattern("plan_text_words", "issued")
    names: list[str] = []
    for start, end in lines[:_NOTICE]:
        line = folded[start:end].strip("#* ")
        if line.replace(" ", "") in names:
            return start
        if issued.search(line):
            names += [(m["zh"] or m["en"]).replace(" ", "") for m in quoted.finditer(line) if word.search(m[0])]
    return 0


def footnotes(folded: str, lines: list[Span], start: int, end: int) -> list[Span]:
    """The lines of the body that are footnotes."""
    mark = pattern("plan_text_words", "footnote")
    return [line for line in lines if start <= line[0] < end and mark.match(folded[line[0] : line[1]])]


def end_of_body(folded: str, lines: list[Span], last: Heading) -> int:
    """Where the last section ends: before a signature, a link list, an annex, or a heading without a number."""
    marker = pattern("plan_text_words", "back-matter")
    before = ""
    for start, end in lines:
        if start <= last.start or start < last.end:
            before = folded[start:end]
            continue
        line = folded[start:end]
        if marker.search(line) or (day(folded, start, end) or ("", (0, 0)))[1] == (start, end):
            return start
        if only_bodies(folded, start, end):
            return start
        short = len(line) < (_SHORT if line.isascii() else _SHORT // 2) and not re.search(r"[|•:-]", line)
        if short and not _FINISHED.search(line) and _FINISHED.search(before) and not re.match(r"[a-z(\[]", line):
            return start
        before = line
    return len(folded)


def without_tail(folded: str, notes: list[Span], end: int) -> int:
    """The end of the last section without the footnotes, and the "(to be continued)", that stand behind it."""
    continued = pattern("plan_text_words", "continued")
    while True:
        end = len(folded[:end].rstrip())
        tail = next((note for note in reversed(notes) if note[0] < end <= note[1]), None)
        said = next((m for m in continued.finditer(folded, max(0, end - 80), end) if m.end() == end), None)
        if tail is None and said is None:
            return end
        end = tail[0] if tail else said.start() if said else end


def issuers_and_day(
    text: str, folded: str, lines: list[Span], front: Span, back: Span
) -> tuple[tuple[Body, ...], Deadline | None]:
    """Who issued the plan and when: a block of names, with the day beside it; else the sentence that says so."""
    around = [line for line in lines if line[1] <= front[1] or line[0] >= back[0]]
    blocks: list[list[int]] = []
    for index, line in enumerate(around):
        if not only_bodies(folded, *line):
            continue
        if blocks and blocks[-1][-1] == index - 1:
            blocks[-1].append(index)
        else:
            blocks.append([index])
    signed = [(block, _beside(folded, around, block)) for block in blocks]
    signed = sorted(((b, d) for b, d in signed if d or len(b) > 1), key=lambda s: (s[1] is None, -len(s[0])))
    if signed:
        block, dated = signed[0]
        found = [one for index in block for one in only_bodies(folded, *around[index])]
        return _bodies(text, found), dated or _first_day(folded, lines, front)
    for span in [s for line in around for s in sentences(folded, *line)]:
        said = pattern("plan_text_words", "issued").search(folded, *span)
        named = known(folded, span[0], said.start()) if said else []
        if named:
            return _bodies(text, named), _first_day(folded, lines, front) or day(folded, *back)
    return (), _first_day(folded, lines, front) or day(folded, *back)


def _bodies(text: str, found: list[tuple[str, Span]]) -> tuple[Body, ...]:
    kept: dict[str, Body] = {}
    for code, span in found:
        kept.setdefault(code, Body(text[slice(*span)], code, span))
    return tuple(kept.values())


def _beside(folded: str, lines: list[Span], block: list[int]) -> Deadline | None:
    for index in (block[-1] + 1, block[0] - 1):
        if 0 <= index < len(lines):
            start, end = lines[index]
            found = day(folded, start, end)
            if found and end - start - (found[1][1] - found[1][0]) <= 4:
                return found
    return None


def _first_day(folded: str, lines: list[Span], front: Span) -> Deadline | None:
    label = pattern("plan_text_words", "date-label")
    before = ""
    for start, end in lines:
        if end > front[1]:
            return None
        found = day(folded, start, end)
        if found and not label.search(folded, start, found[1][0]) and not label.search(before):
            return found
        before = folded[start:end][-60:]
    return None
