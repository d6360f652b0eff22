"""What became of the units of an occurrence: the case of each, its answer, and what it has covered of what it must."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from guiju.core.rounds import ranking
from guiju.core.rounds.model import CaseOf, Coming, Occurrence, Of, Round
from guiju.core.rounds.ranking import Placed, Scored
from guiju.registry.cases import access, definitions
from guiju.registry.cases.acts.repeating import Given, by_fact
from guiju.registry.cases.models import Act, Case
from guiju.registry.registers.models import Item
from guiju.registry.rounds import framing, steps
from guiju.registry.rounds.models import Occurrence as Row
from guiju.registry.rounds.models import Unit


@dataclass(frozen=True)
class Told:
    """A unit with what is known of it: `case` "" while none is open; `answered` the day of its answer; `cover` what it
    has covered, of what, and by when it must; `placed` its place where cases are ranked."""

    key: str
    stratum: str
    titles: dict[str, str]
    case: str = ""
    answered: date | None = None
    cover: tuple[int, int, date] | None = None
    placed: Placed | None = None
    row: int = 0  # of the thing it is, where it is one of the registry

    def uncovered(self, day: date) -> bool:
        """Whether it should have covered all by a day and has not."""
        return self.cover is not None and self.cover[0] < self.cover[1] and self.cover[2] <= day


def units(held: Round, one: Occurrence, row: Row | None, today: date) -> list[Told]:
    """The units of an occurrence: those drawn; the cases of a call, ranked; else the frame as it stands.

    Of a draw nothing is known before it is drawn."""
    if held.coming is Coming.CALL:
        return _called(held, one)
    if held.coming is Coming.DRAW:
        return _drawn(row) if row is not None and row.drawn is not None else []
    if held.case is not None and row is not None and steps.last(row, steps.ASK) is not None:
        return _asked(held.case, row)
    found = framing.frame(held, today).units
    return (
        _of_items(held, one, found)
        if held.frame.of is Of.ITEMS
        else [Told(u.key, u.stratum, dict(u.titles)) for u in found]
    )


def _drawn(row: Row) -> list[Told]:
    rows = Unit.objects.filter(occurrence=row, attempt=row.attempt, place__isnull=False)
    found = []
    for unit in rows.select_related("follow_up__opened").order_by("place"):
        opened = unit.follow_up.opened if unit.follow_up else None
        found.append(
            Told(unit.key, unit.stratum, unit.titles, unit.case or (opened.number if opened else ""), row=unit.row)
        )
    return found


def _asked(of: CaseOf, row: Row) -> list[Told]:
    """The units that were asked, with the day on which each answered: none while its case waits for the answer."""
    units = list(Unit.objects.filter(occurrence=row, attempt=row.attempt).order_by("key"))
    cases = {case.number: case for case in Case.objects.filter(number__in=[unit.case for unit in units if unit.case])}
    found = []
    for unit in units:
        case = cases.get(unit.case)
        mark = case.marks.get(of.answered) if case is not None else None
        waits = case is None or case.state in definitions.kept(case.definition_id).acts[of.answered].from_states
        day = date.fromisoformat(mark[1]) if mark and not waits else None
        found.append(Told(unit.key, unit.stratum, unit.titles, unit.case, day, row=unit.row))
    return found


def _of_items(held: Round, one: Occurrence, found: Sequence[framing.Found]) -> list[Told]:
    items = Item.objects.in_bulk([unit.row for unit in found])
    answers = _answers(held, one, [item.case for item in items.values() if item.case])
    told = []
    for unit in found:
        item = items[unit.row]
        cover = None
        if held.cover is not None and held.cover.of in item.facts:
            due = date(item.entered.year + held.cover.years, one.closes.month, one.closes.day)
            cover = (int(item.facts.get(held.cover.done) or 0), int(item.facts[held.cover.of]), due)
        told.append(Told(unit.key, unit.stratum, dict(unit.titles), item.case, answers.get(item.case), cover))
    return told


def _answers(held: Round, one: Occurrence, cases: Sequence[str]) -> dict[str, date]:
    """Number of a case → the day on which it answered for the year, as its acts stand corrected."""
    if held.answer is None:
        return {}
    rows = Case.objects.filter(number__in=cases, procedure=held.answer.procedure)
    numbers = dict(rows.values_list("pk", "number"))
    given = _given(list(numbers), held.answer.act, held.answer.year)
    found = {}
    for case, each in given.items():
        days = [answer.act.effective.date() for answer in each if str(answer.value) == one.period]
        if days:
            found[numbers[case]] = days[0]
    return found


def _given(cases: Sequence[int], act: str, fact: str) -> dict[int, list[Given]]:
    """Key of a case → what its acts of a name brought for a fact, as corrections left it."""
    rows = Act.objects.filter(case__in=cases, public__facts__has_key=fact).order_by("case_id", "number")
    return {
        case: [one for one in by_fact(acts)[fact] if one.act.name == act and one.value is not None]
        for case, acts in groupby(rows.iterator(), key=lambda row: row.case_id)
    }


def called(held: Round, one: Occurrence) -> list[Case]:
    """The cases that joined a call, in the order of their numbers."""
    assert held.case is not None
    joined = {"call": f"{held.name}/{one.period}"}
    return list(Case.objects.filter(procedure=held.case.procedure, facts__contains=joined).order_by("number"))


def _called(held: Round, one: Occurrence) -> list[Told]:
    cases = {case.number: case for case in called(held, one)}
    placed = {one_.key: one_ for one_ in ranked(held, list(cases.values()))}
    keys = [*placed, *(number for number in cases if number not in placed)]
    return [_case(held, cases[key], placed.get(key)) for key in keys]


def _case(held: Round, case: Case, placed: Placed | None) -> Told:
    procedure = definitions.kept(case.definition_id)
    shown = [name for name in procedure.page.title if access.is_public(procedure.facts[name])]
    title = next((str(case.facts[name]) for name in shown if case.facts.get(name)), case.number)
    by = held.ranking.by if held.ranking else ""
    return Told(case.number, str(case.facts.get(by) or ""), {"zh": title}, case.number, placed=placed)


def ranked(held: Round, cases: Sequence[Case]) -> list[Placed]:
    """The cases of a call by the mean of what their acts gave, as it stands corrected."""
    if held.ranking is None:
        return []
    given = _given([case.pk for case in cases], held.ranking.act, held.ranking.fact)
    by = held.ranking.by
    scored = [
        Scored(
            case.number, str(case.facts.get(by) or "") if by else "",
            tuple(int(one.value) for one in given.get(case.pk, ())),
        )
        for case in cases
    ]  # fmt: skip
    return ranking.ranked(held.ranking, scored)
