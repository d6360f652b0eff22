"""Cases brought to a state by the acts of their procedures, as the demonstration does, for what happens there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from factories import record
from guiju.registry.bodies.models import Body
from guiju.registry.cases import definitions, demonstration, roles
from guiju.registry.cases.demonstration import Run
from guiju.registry.cases.models import Case
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.record import Record
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Edition

NOW = datetime(2026, 11, 30, 4, tzinfo=UTC)  # noon in Shanghai
PROJECT = {
    "title_zh": "信息技术 样例", "title_en": "Information technology — Example", "scope": "规定了样例。",
    "need": "需要统一。", "ics": "35.020", "committee": "SAC/TC 286",
}  # fmt: skip


class Journey(Run):
    """A case on its way to `until`; then acts one at a time, each on the day after the last unless told otherwise."""

    def __init__(self, procedure: str, until: str, begun: str, **given: Any) -> None:
        super().__init__({"procedure": procedure, "until": until, "begun": begun, **given}, NOW)
        self.go()
        assert self.case.state == until, (self.case.state, self.day)

    def do(self, act: str, who: str, day: str = "", **brought: Any) -> Case:
        """Do an act with what it has to bring made up, but for what is given; on the day of publication, where it
        brings one."""
        self.day = max(self.day + timedelta(1), date.fromisoformat(day or brought.get("published") or "0001-01-01"))
        needed = self._brought(self.procedure.acts[act])
        self._do(act, {**needed, **brought}, who)
        return self.case

    def do_own(self, act: str, who: str, brought: dict[str, Any]) -> Case:
        """Do an act that every procedure has, a day later."""
        self.day += timedelta(1)
        self._do(act, brought, who)
        return self.case


def peopled() -> None:
    """The people of the demonstration with their posts, in an empty registry."""
    roles.forget()
    definitions.forget()
    demonstration.known_people()
    for code, kind in (("MIIT", Body.Kind.DEPARTMENT), ("CAS", Body.Kind.ASSOCIATION)):
        Body.objects.filter(code=code).update(kind=kind)


def library(*records: Record) -> None:
    """Put records into the library as another source says them."""
    report = Report()
    ingest(list(records), report, now=NOW, today=NOW.date())
    assert report.rejected == []


def held(designation: str, since: str = "2018-01-01", source: str = "demo", **fields: Any) -> Edition:
    """An edition in force since a day, that the library knows from another source."""
    dates = {"published": since}
    library(record(designation, ("in_force", since), source=source, dates=dates, **fields))
    return Edition.objects.get(designation=designation)
