"""A text -> a plan, or what it lacked to be one."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from guiju.core.errors import GuijuError, sentence
from guiju.core.plan import front_back_matter, groups, local_bodies, mechanisms, tables, targets
from guiju.core.plan.contradictions import contradictions
from guiju.core.plan.deadlines import Deadline, of_plan
from guiju.core.plan.decoding import check, decode
from guiju.core.plan.model import Chapter, Group, Note, Plan, Rule, Section, Span, Target
from guiju.core.plan.normalization import fold, language_of
from guiju.core.plan.patterns import pattern
from guiju.core.plan.sentences import trim
from guiju.core.plan.structure import MOST_HEADINGS, Placed, candidates, lines_of, place

LONGEST_TITLE = 200
MOST_LINES = 200_000
MOST_TARGETS = 10_000
MOST_SIGNS = 20_000  # brackets, or numbers: a real plan has hundreds
_STOP = re.compile(r"[。;!?]|(?<![A-Z])\.(?=\s+[^a-z\s])")


def read_bytes(data: bytes, where: str = "plan") -> Plan:
    """The plan in a file. Raises GuijuError for what is too large, no text, or no plan."""
    return read(decode(data, where), where)


def read(text: str, where: str = "plan") -> Plan:
    """The plan in a text. Offsets are code points of `text`. Raises GuijuError, saying what the text lacks.

    >>> plan = read("某计划（2026—2028年）\\n一、任务\\n（一）建平台。到2028年，建成平台50个。（教育部牵头）")
    >>> [(t.measure, t.comparator, t.value, t.deadline) for t in plan.sections[0].targets]
    [('平台', '=', 50, '2028')]
    """
    check(text, where)
    return _Reader(text, where).plan()


class _Reader:
    """One reading: what the steps share."""

    def __init__(self, text: str, where: str) -> None:
        self.text, self.where, self.folded = text, where, fold(text)
        self.lines = lines_of(self.folded)
        if len(self.lines) > MOST_LINES:
            raise GuijuError(
                "{} lines", f"{len(self.lines):,}", where=where, expected=sentence("at most {}", f"{MOST_LINES:,}")
            )
        for what, sign in (("brackets", r"[\[(]"), ("numbers", r"\d+")):
            count = sum(1 for _ in re.finditer(sign, self.folded))
            if count > MOST_SIGNS:
                raise GuijuError(
                    "{} {}", f"{count:,}", what, where=where, expected=sentence("at most {}", f"{MOST_SIGNS:,}")
                )
        self.language = language_of(text)
        self.notes: list[Note] = []
        self.held: set[str] = set()
        self.rules: list[Rule] = []
        self.deadline: Deadline | None = None
        self.place = ""

    def plan(self) -> Plan:
        opens = front_back_matter.start_of_plan(self.folded, self.lines)
        found = candidates(self.folded, [line for line in self.lines if line[0] >= opens])
        if len(found) > MOST_HEADINGS:
            raise GuijuError(
                "{} numbered lines",
                f"{len(found):,}",
                where=self.where,
                expected=sentence("at most {} headings", f"{MOST_HEADINGS:,}"),
            )
        placed, notes = place(self.folded, found)
        self.notes += notes
        first = placed[0].heading.start if placed else len(self.text)
        front = (0, first)
        end = front_back_matter.end_of_body(self.folded, self.lines, placed[-1].heading) if placed else len(self.text)
        footnotes = front_back_matter.footnotes(self.folded, self.lines, first, end)
        end = front_back_matter.without_tail(self.folded, footnotes, end)
        title = front_back_matter.title(self.folded, [one for one in self.lines if one[0] >= opens], front)
        self.deadline = of_plan(self.folded, title, front)
        self.place = local_bodies.place_of(self.folded[slice(*title)]) if title else ""
        self.masked = _masked(self.folded, footnotes, "\n")
        for rule in groups.rules(self.folded, *front):
            self._hold(rule)
        chapters, sections = self._divided(placed, end) if placed else ([], self._of_tables())
        self._refuse_no_plan(title, chapters, sections)
        parts: list[Chapter | Section] = [*chapters, *sections]
        self._unknown([g for part in parts for g in part.groups])
        self._continued(end)
        self.notes += contradictions(sections, chapters)
        if title is None:
            self.notes.append(Note("no-title", "no title is printed", None))
        issuers, day = front_back_matter.issuers_and_day(
            self.text, self.folded, self.lines, front, (end, len(self.text))
        )
        return Plan(
            self.text, self.text[slice(*title)] if title else None, title, self.language, day[0] if day else None,
            day[1] if day else None, issuers, self.deadline[0] if self.deadline else None, tuple(chapters),
            tuple(sections), tuple(self.rules), tuple(footnotes),
            tuple(sorted(self.notes, key=lambda n: (n.span or (-1, -1), n.kind, n.what))),
        )  # fmt: skip

    def _divided(self, placed: list[Placed], end: int) -> tuple[list[Chapter], list[Section]]:
        starts = [p.heading.start for p in placed] + [end]
        sections: list[Section] = []
        chapters: list[Chapter] = []
        stops = [max(one.heading.rest, starts[index + 1]) for index, one in enumerate(placed)]
        titles = [self._title(one, stop) for one, stop in zip(placed, stops, strict=True)]
        spans = [trim(self.folded, one.heading.start, stop) for one, stop in zip(placed, stops, strict=True)]
        content = self._content([(begin, span[1]) for (_, begin), span in zip(titles, spans, strict=True)])
        for index, one in enumerate(placed):
            span = spans[index]
            title, begin = titles[index]
            read = content[index]
            name = self.text[slice(*title)] if title else None
            if one.level == "chapter":
                chapters.append(Chapter(one.number, one.heading.printed, name, title, span, (), *read))
                continue
            named = mechanisms.read(self.text, self.masked, begin, span[1], self.language)
            sections.append(Section(one.number, one.heading.printed, name, title, span, *read, tuple(named)))
        return self._with_sections(chapters, sections), sections

    def _with_sections(self, chapters: list[Chapter], sections: list[Section]) -> list[Chapter]:
        begins = [chapter.span[0] for chapter in chapters]
        held: dict[int, list[Section]] = {}
        for section in sections:
            held.setdefault(bisect_right(begins, section.span[0]) - 1, []).append(section)
        return [
            replace(
                chapter, sections=tuple(s.number for s in held.get(index, [])),
                span=(chapter.span[0], held[index][-1].span[1] if index in held else chapter.span[1]),
            )
            for index, chapter in enumerate(chapters)
        ]  # fmt: skip

    def _title(self, placed: Placed, finish: int) -> tuple[Span | None, int]:
        """(the title, where the text begins). A long first sentence is text and no title."""
        begin, end = trim(self.folded, placed.heading.rest, max(placed.heading.rest, min(placed.heading.end, finish)))
        while begin < end and self.folded[end - 1] == "*":
            end -= 1
        bracket = groups.places(self.folded, begin, end)
        limit = bracket[0][0] if bracket else end
        stop = _STOP.search(self.folded, begin, limit)
        finish = trim(self.folded, begin, stop.start() if stop else limit)[1]
        while finish > begin and self.folded[finish - 1] in ".。:*¹²³⁴⁵⁶⁷⁸⁹⁰":
            finish -= 1
        longest = LONGEST_TITLE if self.language == "en" else 60
        if not begin < finish <= begin + longest:
            return None, begin
        alone = stop is None or not self.folded[stop.end() : end].strip("*. ")
        return (begin, finish), finish if alone or not _counts(self.folded, begin, finish) else begin

    def _content(self, parts: list[Span]) -> list[tuple[tuple[Group, ...], tuple[Target, ...]]]:
        """The groups and targets of each part. Tables are taken out before groups, groups before targets."""
        held = [tables.tables(self.masked, *part) for part in parts]
        body = _masked(self.masked, [(table.start, table.end) for of_part in held for table in of_part], "\n")
        places = [groups.places(body, *part) for part in parts]
        bare = _masked(body, [place for of_part in places for place in of_part], "。")
        read = []
        counted = 0
        for part, of_part, its_tables in zip(parts, places, held, strict=True):
            found = self._groups(part, of_part, bare)
            wanted = targets.read(self.text, bare, *part, self.deadline)
            for table in its_tables:
                more, aims = tables.read(self.text, self.folded, table, frozenset(self.held), self.deadline, self.place)
                found, wanted = found + more, wanted + aims
            counted += len(wanted)
            if counted > MOST_TARGETS:
                raise GuijuError(
                    "too many numbers", where=self.where, expected=sentence("at most {} targets", f"{MOST_TARGETS:,}")
                )
            wanted = self._due_in_groups(wanted, found)
            wanted.sort(key=lambda t: (t.quantity_span, t.comparator != ">="))
            read.append((tuple(sorted(found, key=lambda g: g.span)), tuple(wanted)))
        return read

    def _due_in_groups(self, wanted: list[Target], found: list[Group]) -> list[Target]:
        """Targets without a term of their own have that of the group that follows them."""
        due = [group for group in found if group.deadline]
        held = self.deadline[1] if self.deadline else None
        return [
            next(
                (
                    replace(target, deadline=group.deadline, deadline_span=group.deadline_span)
                    for group in due
                    if target.deadline_span in (None, held) and group.covers[0] <= target.span[0] < group.covers[1]
                ),
                target,
            )
            for target in wanted
        ]

    def _groups(self, part: Span, places: list[Span], bare: str) -> list[Group]:
        found: list[Group] = []
        position = part[0]
        for span in places:
            for rule in (*groups.rules(bare, position, span[0]), *groups.rules(self.folded, *span)):
                self._hold(rule)
            covers = trim(self.folded, position, span[0])
            found.append(groups.read(self.text, self.folded, span, covers, frozenset(self.held), self.place))
            position = span[1]
        for rule in groups.rules(bare, position, part[1]):
            self._hold(rule)
        return found

    def _of_tables(self) -> list[Section]:
        """A plan that is a table of tasks: each row is a section."""
        return tables.sections(self.text, self.masked, frozenset(self.held), self.deadline, self.place)

    def _hold(self, rule: Rule) -> None:
        if rule not in self.rules:
            self.rules.append(rule)
            self.held.add(rule.kind)

    def _refuse_no_plan(self, title: Span | None, chapters: list[Chapter], sections: list[Section]) -> None:
        parts: list[Chapter | Section] = [*chapters, *sections]
        lacks = []
        if not sections:
            lacks.append("numbered sections or a table of tasks")
        if not any(part.groups for part in parts):
            lacks.append("responsible bodies")
        if not any(part.targets for part in parts):
            lacks.append("targets")
        if title is None:
            lacks.append("a title that calls it a plan")
        if not sections or len(lacks) == 3:
            raise GuijuError(
                "this is no plan: it has no {}", ', no '.join(lacks), where=self.where,
                expected="a plan with numbered tasks, and responsible bodies, targets or a title",
            )  # fmt: skip

    def _unknown(self, found: list[Group]) -> None:
        for group in found:
            for body in (*group.lead, *group.participating):
                if body.code is None:
                    what = f"{body.printed} is not in the register of bodies"
                    self.notes.append(Note("unknown-body", what, body.span))

    def _continued(self, end: int) -> None:
        match = pattern("plan_text_words", "continued").search(self.folded, max(0, end - 4))
        if match:
            self.notes.append(Note("breaks-off", self.text[slice(*match.span())], match.span()))


def _masked(folded: str, spans: list[Span], sign: str) -> str:
    """The text with these spans blank, each beginning with a sign, and as long as before."""
    parts, position = [], 0
    for start, end in sorted(spans):
        if start < position or start >= end:
            continue
        parts += [folded[position:start], sign, " " * (end - start - 1)]
        position = end
    return "".join([*parts, folded[position:]])


def _counts(folded: str, start: int, end: int) -> bool:
    return bool(re.compile(r"\d").search(folded, start, end))
