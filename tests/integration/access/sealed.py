"""Cases in which every text that the public may not see holds a mark of its own, to be found wherever it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.model import Act, ActKind, Fact, FactType
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Post
from guiju.registry.cases import access, roles
from guiju.registry.cases.demonstration import Run
from guiju.registry.cases.models import Case
from integration.access import expected
from integration.rounds import drawing

_MARKED = {FactType.TEXT, FactType.LONG_TEXT, FactType.EMAIL, FactType.WEB, FactType.FILE}
_NEEDED_AS_IT_IS = {"prefix", "plan_number", "draft_number"}  # other rows are found by them


@dataclass(frozen=True)
class Mark:
    """A mark, the run of its case and the fact that holds it."""

    text: str
    run: Run
    fact: Fact

    @property
    def number(self) -> str:
        return self.run.number


@dataclass
class Marks:
    """All marks, by (run, fact)."""

    held: dict[tuple[int, str], Mark] = field(default_factory=dict)

    def of(self, run: Run, fact: Fact) -> str:
        key = (id(run), fact.name)
        if key not in self.held:
            self.held[key] = Mark(f"sealed{len(self.held):05d}x", run, fact)
        return self.held[key].text

    def __iter__(self) -> Iterator[Mark]:
        return iter(self.held.values())

    def drop(self, run: Run) -> None:
        self.held = {key: mark for key, mark in self.held.items() if mark.run is not run}


class Marked(Run):
    """A run of the demonstration that brings a mark in each hidden text it can bring."""

    def __init__(self, entry: Mapping[str, Any], now: datetime, marks: Marks) -> None:
        super().__init__(entry, now)
        self.marks = marks

    def _brought(self, act: Act) -> dict[str, Any]:
        found = super()._brought(act)
        if act.kind is not ActKind.PLAIN:
            return found
        for name in act.takes:
            fact = self.procedure.facts[name]
            marked = fact.type in _MARKED and not fact.pattern and name not in _NEEDED_AS_IT_IS
            if marked and not expected.public(self.procedure, name):
                found[name] = self._mark(fact)
        return found

    def _mark(self, fact: Fact) -> Any:
        text = self.marks.of(self, fact)
        match fact.type:
            case FactType.EMAIL:
                return f"{text}@example.org"
            case FactType.WEB:
                return f"https://example.org/{text}"
            case FactType.FILE:
                kept = self._file(fact)
                kind = kept["name"].rpartition(".")[2]
                return {**kept, "name": f"{text}.{kind}"}
        return text


_MADE_UP = {
    "host_code": "91110108MA00000096", "committee": "SAC/TC 286", "designation": "T/CAS 9911-2026",
    "needs_correction": "no", "award_class": "none", "symbol": "G/TBT/N/CHN/9911",
}  # fmt: skip
_OPENERS = ("lab", "officer", "supervisor", "secretary", "ministry", "beijing", "association")


def others(marks: Marks, now: datetime) -> None:
    """A case of each procedure that the demonstration has none of, as far on its way as it goes by itself."""
    missing: list[str] = []
    done = set(Case.objects.values_list("procedure", flat=True))
    for procedure in loader.house().values():
        if procedure.name in done or procedure.name in ("plan-progress", "task-evaluation", "rule-change"):
            continue
        first = procedure.opening[0]
        people = (User.objects.get(username=name) for name in _OPENERS)
        opener = next(u for u in people if access.may_open(procedure, first, roles.actor(u, now.date())))
        post = Post.objects.filter(user=opener, body__isnull=False).select_related("body").first()
        known = {name: value for name, value in _MADE_UP.items() if name in procedure.facts}
        if procedure.name == "deposit":
            known |= {"designation": "GB/T 99911-2026", "access": "kept"}  # of the body of its officer, open to nobody
        if procedure.name == "innovation-award":
            known["kind"] = "person"  # awards for projects name a standard
        for fact in procedure.facts.values():
            if fact.type is FactType.ICS:
                known[fact.name] = "35.020"
        given = {"procedure": procedure.name, "begun": "2026-03-02", "opener": opener.username, **known,
                 "issuer": post.body.code if post else "CAS"}  # fmt: skip
        if procedure.name == "spot-check":
            given |= drawing.drawn("2026", datetime(2026, 2, 26, 4, tzinfo=UTC))[0].facts
            items = list(procedure.facts["findings"].columns["item"].options)
            given["findings"] = [{"item": item, "result": "wrong", "detail": "有误"} for item in items]
        if not _goes(given, marks, now) and not _goes({**given, "until": first.to}, marks, now):
            missing.append(procedure.name)
    assert not missing, missing


def _goes(entry: Mapping[str, Any], marks: Marks, now: datetime) -> bool:
    run = Marked(entry, now, marks)
    try:
        with transaction.atomic():
            run.go()
    except (GuijuError, KeyError) as error:
        print(entry["procedure"], error)  # shown when the test fails
        marks.drop(run)
        return False
    return True
