"""The demonstration's people and cases: each case is made by running the acts of its procedure, in the past."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import yaml
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import timezone
from docx import Document

from guiju.core.errors import GuijuError
from guiju.core.procedure import calendar
from guiju.core.procedure.drawings.paths import main_path
from guiju.core.procedure.model import ANYONE, CLOCK, Act, ActKind, Fact, FactType
from guiju.data import tables
from guiju.registry.accounts.models import User
from guiju.registry.accounts.services import confirm
from guiju.registry.bodies import kinds, seats
from guiju.registry.bodies.models import Affiliation, Body, Committee, Post
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.cases import access, definitions, knowing
from guiju.registry.cases import files as store
from guiju.registry.cases import roles as holders
from guiju.registry.cases.acts import counting
from guiju.registry.cases.acts.performing import Request, midday, open_case, perform
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Case, Comment
from guiju.registry.cases.projects import PLAN
from guiju.registry.record.models import Change
from guiju.registry.registers import demonstration as registers

SIZE = 82
_SINCE = date(2020, 1, 1)
_TEXTS = {
    "reason": "理由已在会议纪要中说明。",
    "review_report": "项目必要、可行，与现有标准协调，建议立项。",
    "review_note": "材料齐全，同意。",
    "answer": "已按程序处理并答复。",
    "findings": "经核查，情况属实。",
    "explanation": "见附件。",
}
SURVEYS = "surveys"
"""The register whose items cases speak of from their opening on."""
_NUMBERS = {
    "score": 85, "mark_tasks": 88, "mark_results": 90, "mark_running": 82, "on_time": 90, "reviewed_on_time": 90,
    "voted_told": 90,
}  # fmt: skip
_AHEAD = {
    "published": 0, "filed": 0, "cast_on": 0, "effective": 215, "trigger_date": -3, "next_review": 1400,
    "period_end": 1000, "first_review": 600, "term_end": 1500, "withdrawn": 30, "signed": 0, "valid_to": 900,
}  # fmt: skip
_NO_VOTER = {"conflicted", "not_eligible"}  # what a vote of somebody is refused with who may not vote


def people() -> list[tuple[str, str, str]]:
    """(user, password, role in both languages) of the sample accounts that are told to whoever starts it."""
    rows = _rows()
    return [(r["user"], secret(r["user"]), f"{r['role_zh']} / {r['role_en']}") for r in rows if r["role_en"]]


def secret(user: str) -> str:
    return f"guiju-{user}-1"


def _rows() -> list[dict[str, str]]:
    return list(tables.rows("demo/people.csv"))


def load(now: datetime, progress: Callable[[int], None] = lambda done: None) -> int:
    """Make the people and, if there is no case yet, the cases. Returns how many cases were made."""
    _people(now)
    if Case.objects.exists():
        return 0
    registers.take(SURVEYS, now)
    found = entries(timezone.localdate(now))
    for entry in found:
        Run(entry, now).go()
        progress(1)
    return len(found)


def entries(today: date) -> list[dict[str, Any]]:
    """The demonstration's cases in the order they begin; `begun` is a day, in the file also how many days before today,
    where terms would carry the case on."""
    found = [dict(entry) for entry in yaml.safe_load(tables.text("demo/cases.yaml"))]
    for entry in found:
        given = entry["begun"]
        entry["begun"] = (today - timedelta(given) if isinstance(given, int) else given).isoformat()
    return sorted(found, key=lambda entry: entry["begun"])


class _Quick(PBKDF2PasswordHasher):
    """For passwords that everybody is told: half a hundred of them would take a fifth of the time of the demonstration.
    The first sign-in writes them anew in the usual way."""

    iterations = 10_000


def _people(now: datetime | None = None) -> None:
    now = now or timezone.now()
    for row in _rows():
        user = User.objects.filter(username=row["user"]).first()
        if user is None:
            staff = row["user"] == "officer"
            user = User.objects.create_user(row["user"], f"{row['user']}@example.org", is_staff=staff)
            user.password = _Quick().encode(secret(row["user"]), _Quick().salt())
            user.save(update_fields=["password"])
            confirm(user)
        if not row["office"]:
            continue
        committee = ensure_committee(row["place"]) if row["place"].startswith("SAC/TC") else None
        body = None
        if committee is None and row["place"] != "*":
            body, _ = Body.objects.get_or_create(code=row["place"], defaults={"kind": Body.Kind.PROVINCE})
        Post.objects.get_or_create(user=user, office=row["office"], committee=committee, body=body, since=_SINCE)
    _affiliations(now)
    seats.known(Post.objects.select_related("committee", "body", "speaks_for").order_by("pk"), now)


def _affiliations(now: datetime) -> None:
    """Who of them speaks for whom. They have done so since long before today, further back than anybody appoints."""
    bodies = {body.code: body for body in Body.objects.all()}
    for row in tables.rows("demo/affiliations.csv"):
        user = User.objects.get(username=row["user"])
        body = bodies.get(row["body"])
        if body is None or Affiliation.objects.filter(user=user, body=body).exists():
            continue
        made = Affiliation.objects.create(
            user=user, body=body, mandates=list(kinds.checked_mandates(row["mandates"].split())),
            since=date.fromisoformat(row["since"]), proof_text=row["proof"], appointed=now,
        )  # fmt: skip
        Change.objects.create(
            kind="affiliation", subject=made.pk, verb=Change.Verb.CREATED, at=now, valid_from=made.since
        )
        Post.objects.filter(user=user, committee__isnull=False, speaks_for=None, office__in=seats.OFFICES).update(
            speaks_for=body if kinds.VOTE in made.mandates else None
        )


class Run:
    """One case on its way. `day` is the day the next act is done; the case stops at the state wanted, or today."""

    def __init__(self, entry: Mapping[str, Any], now: datetime) -> None:
        self.given: dict[str, Any] = {name: str(v) if isinstance(v, date) else v for name, v in entry.items()}
        self.procedure = definitions.current(self.given.pop("procedure"))
        self.until = self.given.pop("until", "")
        self.then: list[str] = self.given.pop("then", [])
        self.comments: list[dict[str, str]] = self.given.pop("comments", [])
        self.opener = self.given.pop("opener", "proposer")
        self.day = date.fromisoformat(self.given.pop("begun"))
        self.now, self.number = now, ""
        self.chance = random.Random(str(sorted(self.given.items())))

    def go(self) -> None:
        """Open the case and go on by the acts that are waited for, then by those the entry names."""
        opening = self.procedure.opening[0]
        request = Request(opening.name, self._brought(opening), effective=midday(self.day))
        self.number = open_case(self.procedure.name, request, self._actor(self.opener), self.now).number
        while (case := self.case).state != self.until and not case.ended:
            path = main_path(self.procedure, case.state)
            if not path or not self._step(path[0][0]):
                return
        for name in self.then:
            if not self._step(self.procedure.acts[name]):
                return

    @property
    def case(self) -> Case:
        return Case.objects.get(number=self.number)

    def _actor(self, name: str) -> holders.Actor:
        return holders.actor(User.objects.get(username=name), self.day)

    def _step(self, act: Act) -> bool:
        """Do one act on the day it is likely done; False when that day has not come."""
        usual = act.usually
        self.day += timedelta(self.chance.triangular(usual.least, usual.most, usual.likely) if usual else 3)
        while not calendar.is_working(self.day):
            self.day += timedelta(1)
        if act.closes in self.procedure.ballots:
            self._vote(act.closes)
        self._answer()
        for _ in range(4):
            if self.day >= timezone.localdate(self.now):
                return False
            try:
                self._do(act.name, self._brought(act), self._who(act))
            except RefusedError as error:
                days = [s.from_day for s in error.refusal.shortfalls if s.from_day]
                if not self._help(error, act) and not days:
                    raise
                self.day = max([self.day, *days])
            else:
                if act.opens in self.procedure.comments:
                    self._comment(act.opens)
                return True
        raise GuijuError("{} is refused again and again", act.name, where=self.number, expected="a path to the end")

    def _help(self, error: RefusedError, act: Act) -> bool:
        """Do what a rule asks to be done before: opinions of experts, and acts on the side."""
        calls = error.refusal.rule.when.calls if error.refusal.rule else ()
        wanted = {argument for function, argument in calls if function in ("times", "done")}
        counted = {argument for function, argument in calls if function == "count"}
        wanted |= {one.name for one in self.procedure.acts.values() if counted.intersection(one.brings)}
        wanted |= {f"{argument}.count" for function, argument in calls if function == "counted"}
        helped = False
        for name in wanted:
            other = self.procedure.acts.get(name)
            if other is None or name == act.name or self.case.state not in other.from_states or helped:
                continue
            for who in self._all(other):
                try:
                    self._do(name, self._brought(other), who)
                    helped = True
                except RefusedError:
                    continue
        return helped

    def _do(self, act: str, brought: Mapping[str, Any], who: str) -> None:
        request = Request(act, brought, effective=max(midday(self.day), self.case.last_effective))
        actor = holders.TIME if who == CLOCK else self._actor(who)
        perform(self.number, request, actor, self.now)

    def _all(self, act: Act) -> list[str]:
        """User names of everybody who may do the act, in the order of its roles."""
        case = self.case
        keys = [case.parties.get(role, ()) for role in act.by if role != CLOCK]
        if any(ANYONE in held for held in keys):
            return ["reader"]
        people = [user for held in keys for user in holders.people_of(held, self.day)]
        users = User.objects.in_bulk(people)
        actors = [holders.actor(users[user], self.day) for user in dict.fromkeys(people)]
        return [actor.name for actor in actors if access.may_do(case, act, actor)]

    def _who(self, act: Act) -> str:
        found = self._all(act)
        if not found and CLOCK in act.by:
            return CLOCK
        if not found and self._name(act.by):
            found = self._all(act)
        if not found:
            raise GuijuError("nobody may do {}", act.name, where=self.number, expected=", ".join(act.by))
        return found[0]

    def _name(self, roles: Sequence[str]) -> bool:
        """Name who is to hold one of the roles, where an act of the present state does that."""
        for act in self.procedure.acts_from(self.case.state):
            if any(self.procedure.facts[name].names in roles for name in act.brings):
                self._do(act.name, self._brought(act), self._who(act))
                return True
        return False

    def _vote(self, ballot: str) -> None:
        act = self.procedure.acts[f"{ballot}.vote"]
        case = self.case
        if case.state not in act.from_states:
            return
        positions = list(self.procedure.ballots[ballot].positions)
        closing, last = self.day, counting.last_day(case, self.procedure, ballot)
        self.day = min(closing, last or closing)  # members vote in time
        for number, who in enumerate(self._all(act)):
            position = positions[1] if number == 4 and len(positions) > 1 else positions[0]
            reason = {"reason": "范围仍需收窄。"} if position != positions[0] else {}
            try:
                self._do(act.name, {"position": position, **reason}, who)
            except RefusedError as error:
                if not error.refusal.faults or {f.fault for f in error.refusal.faults} - _NO_VOTER:
                    raise
        self.day = closing

    def _comment(self, name: str) -> None:
        first = "enquiry" if "enquiry" in self.procedure.comments else name
        for said in self.comments if name == first else []:
            brought = {k: v for k, v in said.items() if k in ("clause", "kind", "text", "proposal")}
            self._do(f"{name}.comment", brought, "reader")

    def _answer(self) -> None:
        """Answer what is open, as the entry says, where the state lets it be answered."""
        case = self.case
        waiting = Comment.objects.filter(case=case, disposition="")
        for comment in waiting:
            act = self.procedure.acts[f"{comment.name}.answer"]
            said = self.comments[comment.number - 1] if comment.number <= len(self.comments) else {}
            still_open = case.state in self.procedure.acts[f"{comment.name}.comment"].from_states
            if still_open or case.state not in act.from_states or self.until == case.state:
                continue
            disposition = said.get("disposition", "noted")
            reason = said.get("reason", "" if disposition == "adopted" else "已转起草组研究。")
            brought = {"comment": str(comment.number), "disposition": disposition, "reason": reason}
            self._do(act.name, brought, self._who(act))

    def _brought(self, act: Act) -> dict[str, Any]:
        if act.kind is not ActKind.PLAIN:
            return {}
        wanted = [*act.brings, *(name for name in act.may_bring if name in self.given)]
        facts = {name: self.procedure.facts[name] for name in wanted}
        brought = {name: self._value(fact) for name, fact in facts.items() if fact.known is None}
        on_record = {**(self.case.facts if self.number else {}), **brought}
        return brought | {
            name: self._value(fact) for name, fact in facts.items()
            if name not in brought and knowing.value(fact, on_record) is None
        }  # fmt: skip

    def _value(self, fact: Fact) -> Any:
        if fact.name in self.given and fact.type is not FactType.FILE:
            return self.given[fact.name]
        match fact.type:
            case _ if fact.name == PLAN:
                return self._plan()
            case _ if fact.name == "report_year":
                return self.day.year - 1
            case FactType.FILE:
                return self._file(fact)
            case FactType.DATE:
                return (self.day + timedelta(_AHEAD.get(fact.name, 365))).isoformat()
            case FactType.YES_NO:
                return "no" if fact.name in ("patents", "tbt_needed", "changes_text") else "yes"
            case FactType.CHOICE:
                return next(iter(fact.options))
            case FactType.WHOLE_NUMBER | FactType.DECIMAL:
                return _NUMBERS.get(fact.name, max(fact.least or 1, 1))
            case FactType.TABLE if fact.continues:
                return [
                    {fact.key: row[fact.key]} | self._row({n: c for n, c in fact.columns.items() if n not in row})
                    for row in self.case.facts[fact.continues]
                ]
            case FactType.TABLE:
                options = list(fact.columns[fact.key].options) if fact.key else []
                rows = [self._row(fact.columns) for _ in range(fact.least or 1)]
                return [row | ({fact.key: options[n]} if n < len(options) else {}) for n, row in enumerate(rows)]
            case FactType.PEOPLE:
                return ["drafter"] if fact.names == "drafter" else ["expert", "expert.b", "expert.c"]
            case FactType.COMMITTEE:
                return self.given.get("committee") or Committee.objects.values_list("code", flat=True).first()
            case FactType.BODY:
                return self.given.get("issuer", "SAC")
            case FactType.STANDARD | FactType.DESIGNATION:
                return self.given.get("standard", "GB/T 1.1-2020")
            case FactType.WEB:
                return f"https://example.org/standards/{self.number}"
            case FactType.EMAIL:
                return "office@example.org"
        return _TEXTS.get(fact.name, f"{fact.label.zh}：见所附材料。")[: fact.longest]

    def _row(self, columns: Mapping[str, Fact]) -> dict[str, Any]:
        return {name: self._value(c) for name, c in columns.items() if not c.computed and not c.known and c.needed}

    def _plan(self) -> str:
        """The plan number of the project last planned that the committee is drafting."""
        planned = Case.objects.filter(
            committee__code=self.given["committee"], state="drafting", facts__has_key=PLAN, ended=False
        )
        return str(planned.order_by("-pk").values_list(f"facts__{PLAN}", flat=True)[0])

    def _file(self, fact: Fact) -> dict[str, Any]:
        """A real file of a kind that is taken, with a line that says what it stands for."""
        title = str(self.given.get("title_zh") or self.procedure.label.zh)
        kind = next((k for k in ("docx", "xml", "csv", "pdf") if not fact.kinds or k in fact.kinds), "pdf")
        if fact.name == "list_of_members":
            return store.store([line_up()], f"{fact.name}.csv", None, self.now)
        return store.store([_content(kind, fact.label.zh, title)], f"{fact.name}.{kind}", None, self.now)


def line_up(members: int = 31, **seats: int) -> bytes:
    """A list of members of a committee that is composed as it has to be, as a table. `seats`: how many hold a seat that
    is not that of a member."""
    held = {"主任委员": 1, "副主任委员": seats.get("vice_chairs", 3), "秘书长": 1, "副秘书长": seats.get("deputies", 1)}
    offices = [seat for seat, n in held.items() for _ in range(n)]
    sides = ("生产者", "使用者", "公共利益方", "经营者", "消费者")
    rows = ["姓名,工作单位,利益方,职务,中小企业"]
    for n in range(members):
        seat = offices[n] if n < len(offices) else "委员"
        rows.append(f"委员{n + 1:02d},单位{n + 1:02d},{sides[n % len(sides)]},{seat},{'是' if n % 8 == 7 else '否'}")
    return "\n".join(rows).encode()


def _content(kind: str, label: str, title: str) -> bytes:
    if kind == "docx":
        document = Document()
        document.add_heading(label, 1)
        document.add_paragraph(title)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()
    if kind == "xml":
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<standard><title>{title}</title></standard>\n'.encode()
    if kind == "csv":
        return "指标,数值\n发布标准数,42\n复审标准数,17\n".encode()
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
