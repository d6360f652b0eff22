"""The work programme of mandatory national standards, made known twice a year (WTO TBT Annex 3 J): the projects that
are planned and not published, computed from the cases on the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guiju.core.procedure import engine
from guiju.core.procedure.clocks import from_json as clock_of
from guiju.core.procedure.model import Words
from guiju.registry.cases import access, definitions, roles
from guiju.registry.cases.knowing import DEVELOPMENT
from guiju.registry.cases.models import Case
from guiju.registry.cases.projects import PLAN
from guiju.registry.cases.used_names import uses

_MADE = uses(
    __name__, "mandatory-standard",
    facts=("title_zh", "title_en", "issuer", "ics", "adopts", "tbt_number"),
    acts=("issue_plan", "open_enquiry", "close_enquiry"),
)  # fmt: skip
_PLANNED, _OPENED, _CLOSED = _MADE.acts


@dataclass(frozen=True)
class Project:
    """A line of the programme. `stage` is the ISO code, `state` its words; `due` the last day to submit it; `since` the
    day of its plan; `notified` its symbol where the WTO was told."""

    number: str
    plan_number: str
    title: Words
    department: str
    ics: str
    adopts: str
    stage: str
    state: Words
    since: date
    due: date | None
    commented: bool
    notified: str


def half_of(day: date) -> tuple[date, date]:
    """The first and the last day of the half-year of a day."""
    return (
        (date(day.year, 1, 1), date(day.year, 6, 30))
        if day.month < 7
        else (date(day.year, 7, 1), date(day.year, 12, 31))
    )


def projects() -> Iterator[Project]:
    """The projects that were planned and are under way, by the number of their plan."""
    rows = Case.objects.filter(procedure=_MADE.procedure, ended=False, marks__has_key=_PLANNED)
    for case in rows.order_by(f"facts__{PLAN}", "pk"):
        procedure = definitions.kept(case.definition_id)
        facts = access.values(case, procedure, roles.NOBODY)
        term = case.clocks.get(DEVELOPMENT)
        said = {name: str(facts.get(name) or "") for name in (*_MADE.facts, PLAN)}
        yield Project(
            case.number, said[PLAN], Words(said["title_zh"], said["title_en"] or said["title_zh"]), said["issuer"],
            said["ics"], said["adopts"], engine.stage(procedure, case.state, case.back),
            procedure.states[case.state].label,
            date.fromisoformat(case.marks[_PLANNED][1]), clock_of(term).last if term else None, _OPENED in case.marks,
            said["tbt_number"],
        )  # fmt: skip
