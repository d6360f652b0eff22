"""The line-up of a committee, counted from the list of its members that a case brings (DOMAIN 3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from unicodedata import normalize

from django.utils import timezone

from guiju.core.procedure.model import Procedure, Words
from guiju.data import tables
from guiju.registry.accounts import principals
from guiju.registry.bodies import seats
from guiju.registry.bodies.models import Post
from guiju.registry.cases import files
from guiju.registry.cases.checks import reading
from guiju.registry.cases.checks.figures import Asked, figure
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.models import Case
from guiju.registry.cases.roles import posts_on

LIST = "list_of_members"
INCOMING = ("incoming", "incoming_chair", "incoming_secretary")
"""The facts that name who takes a seat."""
_MOST = 20  # faults told of one list


@dataclass(frozen=True)
class Member:
    """A line of the list: codes of `data/rules/line_up.csv`."""

    name: str
    unit: str
    category: str
    seat: str
    small: bool


@cache
def _words(part: str) -> dict[str, str]:
    """How a head or a value is written, in either language → its code."""
    rows = [row for row in tables.rows("rules/line_up.csv") if row["part"] == part]
    return {row[word].casefold(): row["code"] for row in rows for word in ("zh", "en", "code")}


@lru_cache(maxsize=64)
def _read(sha256: str, kind: str) -> tuple[tuple[Member, ...], tuple[Words, ...]]:
    """The members and the faults of a list; files never change."""
    try:
        rows = reading.rows(files.path_of(sha256), kind)
    except reading.UNREADABLE as error:
        why = str(error)[:200] or type(error).__name__
        return (), (Words(f"名单无法读取：{why}", f"the list cannot be read: {why}"),)
    heads = [_words("head").get(cell.strip().casefold(), "") for cell in rows[0]] if rows else []
    missing = [code for code in dict.fromkeys(_words("head").values()) if code not in heads]
    if missing:
        zh = "、".join(_written("head", code, "zh") for code in missing)
        en = ", ".join(_written("head", code, "en") for code in missing)
        return (), (Words(f"名单缺列：{zh}", f"columns are missing: {en}"),)
    members, faults = [], []
    for number, row in enumerate(rows[1 : reading.MOST_ROWS], 2):
        said = {head: cell.strip() for head, cell in zip(heads, row, strict=False) if head}
        codes = {part: _words(part).get(said.get(part, "").casefold(), "") for part in ("category", "seat", "size")}
        if not said.get("name") or not said.get("unit") or not all(codes.values()):
            faults.append(
                Words(f"第 {number} 行不完整或用词不合", f"row {number} is incomplete or says an unknown word")
            )
            continue
        members.append(Member(said["name"], said["unit"], codes["category"], codes["seat"], codes["size"] == "yes"))
    for (name, unit), times in Counter((m.name, m.unit) for m in members).items():
        if times > 1:
            faults.append(Words(f"{name}（{unit}）列了 {times} 次", f"{name} ({unit}) is listed {times} times"))
    return tuple(members), tuple(faults[:_MOST])


def _written(part: str, code: str, language: str) -> str:
    return next(r[language] for r in tables.rows("rules/line_up.csv") if (r["part"], r["code"]) == (part, code))


def listed(facts: Mapping[str, Any]) -> tuple[tuple[Member, ...], tuple[Words, ...]] | None:
    """The members and the faults of the list that a case holds; None where it holds none."""
    stored = facts.get(LIST)
    if not isinstance(stored, Mapping):
        return None
    return _read(str(stored["sha256"]), str(stored["name"]).rpartition(".")[2].lower())


def _counts(name: str, count: Callable[[tuple[Member, ...]], int]) -> None:
    def ask(asked: Asked) -> int | None:
        found = listed(asked.facts)
        return None if found is None else count(found[0])

    figure(name, reads=(LIST,))(ask)


def _most(values: list[str]) -> int:
    return max(Counter(values).values(), default=0)


def _of(members: tuple[Member, ...], seat: str) -> int:
    return sum(m.seat == seat for m in members)


def _unit(member: Member) -> str:
    """The organization of a member as it is compared: width, case, blanks and punctuation do not count."""
    return "".join(c for c in normalize("NFKC", member.unit).casefold() if c.isalnum())


def _together(members: tuple[Member, ...]) -> int:
    """Chairs and vice-chairs beyond the first of each organization."""
    units = [_unit(m) for m in members if m.seat in ("chair", "vice_chair")]
    return len(units) - len(set(units))


_counts("listed_members", len)
_counts("listed_chairs", lambda m: _of(m, "chair"))
_counts("listed_vice_chairs", lambda m: _of(m, "vice_chair"))
_counts("listed_secretaries", lambda m: _of(m, "secretary"))
_counts("listed_deputies", lambda m: _of(m, "deputy"))
_counts("listed_chairs_together", _together)
_counts("listed_of_one_unit", lambda m: _most([_unit(one) for one in m]))
_counts("listed_of_one_side", lambda m: _most([one.category for one in m]))
_counts("listed_small_firms", lambda m: sum(one.small for one in m))


@check("line_up", reads=(LIST, *INCOMING[1:]))
def line_up(case: Case, procedure: Procedure) -> list[Finding]:
    """The list can be read, is complete, names nobody twice, and holds no fewer than sit and come; one person becomes
    the chair, and one the secretary-general."""
    found = listed(case.facts)
    if found is None:
        return []
    members, faults = found
    today = timezone.localdate(case.last_effective)
    here = Post.objects.filter(
        posts_on(today), office__in=seats.OFFICES, committee__code=case.facts.get("committee") or ""
    )
    sitting = set(here.values_list("user_id", flat=True)) - set(
        principals.accounts_of(case.facts.get("outgoing") or ())
    )
    sitting |= {one for fact in INCOMING for one in principals.accounts_of(case.facts.get(fact) or ())}
    told = list(faults)
    if not faults and len(sitting) > len(members):
        zh = f"现任和拟任共 {len(sitting)} 人，名单只有 {len(members)} 人"
        told.append(Words(zh, f"{len(sitting)} sit or come in, and the list has {len(members)}"))
    found_ = [Finding("line_up", LIST, words) for words in told]
    for fact in INCOMING[1:]:
        if len(set(case.facts.get(fact) or ())) > 1:
            found_.append(Finding("line_up", fact, Words("这一职务只有一人", "one person has this seat")))
    return found_


@check("units_once", reads=(LIST,))
def units_once(case: Case, procedure: Procedure) -> list[Finding]:
    """No organization has several members on the list; it is said which has, and who they are."""
    members = (listed(case.facts) or ((), ()))[0]
    held: dict[str, list[Member]] = {}
    for member in members:
        held.setdefault(_unit(member), []).append(member)
    several = [found for unit, found in sorted(held.items()) if unit and len(found) > 1]
    told = [
        Words(
            f"{found[0].unit}有 {len(found)} 名委员：{'、'.join(one.name for one in found)}",
            f"{found[0].unit} has {len(found)} members: {', '.join(one.name for one in found)}",
        )
        for found in several[:_MOST]
    ]
    return [Finding("units_once", LIST, words) for words in told]
