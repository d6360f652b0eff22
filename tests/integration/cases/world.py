"""A small world for cases: a committee with its people, an officer, and a way to act as each of them on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from guiju.registry.accounts.models import User
from guiju.registry.accounts.services import confirm
from guiju.registry.bodies.models import Body, Committee, Post
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.cases import definitions, files, roles
from guiju.registry.cases.acts.performing import Performed, Request, open_case, perform
from guiju.registry.cases.demonstration import line_up
from guiju.registry.cases.models import Case

PDF = b"%PDF-1.4\n%%EOF\n"


def at(day: str, hour: int = 2) -> datetime:
    """A moment of a day: 02:00 UTC is ten in the morning in Beijing."""
    return datetime.fromisoformat(f"{day}T{hour:02d}:00:00+00:00").astimezone(UTC)


@dataclass
class World:
    """`people` by user name. Everyone's posts run from 2020."""

    committee: Committee
    sac: Body
    people: dict[str, User] = field(default_factory=dict)

    def person(self, name: str, *offices: tuple[str, Committee | Body]) -> User:
        user = User.objects.create_user(name, f"{name}@example.org")
        confirm(user)
        for office, place in offices:
            where = {"committee": place} if isinstance(place, Committee) else {"body": place}
            Post.objects.create(user=user, office=office, since=date(2020, 1, 1), **where)
        self.people[name] = user
        return user

    def file(self, name: str = "draft.pdf") -> dict[str, Any]:
        return files.store([PDF], name, None, at("2025-01-01"))

    def line_up(self, members: int = 120) -> dict[str, Any]:
        """A list of members as a committee has to be composed."""
        return files.store([line_up(members)], "list.csv", None, at("2025-01-01"))

    def actor(self, name: str, day: datetime) -> roles.Actor:
        return roles.TIME if name == "clock" else roles.actor(self.people[name], day.date())

    def open(self, procedure: str, who: str, act: str, day: str, **brought: Any) -> Performed:
        return open_case(procedure, Request(act, brought), self.actor(who, at(day)), at(day))

    def act(self, case: str, who: str, act: str, day: str, **brought: Any) -> Performed:
        return perform(case, Request(act, brought), self.actor(who, at(day)), at(day))

    def case(self, number: str) -> Case:
        return Case.objects.get(number=number)


def world() -> World:
    """SAC/TC 28 with a secretary, a chair and four members, an officer, a reviewer, a supervisor and a stranger."""
    roles.forget()
    definitions.forget()
    committee = ensure_committee("SAC/TC 28", {"zh": "全国信息技术标准化技术委员会"})
    names = {"zh": "国家标准委", "en": "Standardization Administration of China"}
    sac, _ = Body.objects.get_or_create(code="SAC", defaults={"kind": Body.Kind.NATIONAL_BODY, "names": names})
    made = World(committee, sac)
    made.person("sec", ("secretary", committee))
    made.person("chair", ("chair", committee), ("member", committee))
    for name in ("m1", "m2", "m3"):
        made.person(name, ("member", committee))
    made.person("officer", ("officer", sac))
    made.person("reviewer", ("reviewer", sac))
    made.person("supervisor", ("supervisor", sac))
    for name in ("proposer", "drafter", "stranger"):
        made.person(name)
    return made


PROPOSAL: Mapping[str, Any] = {
    "title_zh": "信息技术 词汇 第9部分：数据通信", "title_en": "Information technology — Vocabulary — Part 9",
    "committee": "SAC/TC 28", "ics": "35.020", "scope": "本文件界定了术语。", "need": "术语需要统一。",
}  # fmt: skip


def later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days)).isoformat()
