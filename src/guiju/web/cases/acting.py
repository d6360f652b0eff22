"""Cases as pages show them: values in words, the way a case has gone and will go, what may be done now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from guiju.core.procedure import sentences
from guiju.core.procedure.drawings.paths import main_path
from guiju.core.procedure.model import NEW, Act, ActKind, Fact, FactType, Group, Procedure, Words
from guiju.data import tables
from guiju.registry.accounts import principals
from guiju.registry.accounts.models import User
from guiju.registry.cases import access, letters, roles
from guiju.registry.cases.acts import foreseeing, performing, repeating, speaking
from guiju.registry.cases.models import Case, Comment
from guiju.registry.cases.roles import Actor
from guiju.registry.cases.views import computed, joined, open_rounds, serializers
from guiju.web.cases.table_values import Grid
from guiju.web.language import chinese, pick, say
from guiju.web.words import OFFICE, body_kind

KINDS = {
    Comment.Kind.GENERAL: Words("总体", "general"),
    Comment.Kind.TECHNICAL: Words("技术", "technical"),
    Comment.Kind.EDITORIAL: Words("编辑", "editorial"),
}
DISPOSITIONS = {
    Comment.Disposition.ADOPTED: Words("采纳", "adopted"),
    Comment.Disposition.PARTLY: Words("部分采纳", "partly adopted"),
    Comment.Disposition.NOT_ADOPTED: Words("未采纳", "not adopted"),
    Comment.Disposition.NOTED: Words("已知悉", "noted"),
}
BY_TIME = Words("到期自动", "by time")
BY_LETTER = Words("来信人（无账号）", "sender of a letter")
LIGHTS = {
    "red": Words("已超期", "overdue"),
    "amber": Words("30 日内到期", "due within 30 days"),
    "green": Words("按期", "in time"),
}


def word(words: Words | None) -> str:
    """A text in the reader's language."""
    if words is None:
        return ""
    return words.zh if chinese() else words.en


def actor_of(request: HttpRequest) -> Actor:
    """The reader with their offices of today; nobody without a session."""
    user = request.user
    if not user.is_authenticated or not isinstance(getattr(user, "pk", None), int):
        return roles.NOBODY
    return roles.actor(User(pk=user.pk, username=user.get_username()), timezone.localdate())


def spoken(fact: Fact, value: Any) -> Any:
    """A stored value as the page shows it."""
    match fact.type:
        case FactType.CHOICE:
            return word(fact.options.get(value)) or value
        case FactType.TEXT if fact.name == REGION and value:
            return region_named(value)
        case FactType.YES_NO:
            return word(Words("是", "yes") if value else Words("否", "no"))
        case FactType.PEOPLE:
            return ", ".join(people(value))
        case FactType.TABLE:
            return Grid.of(fact, value or [])
    return value


ERASED = Words("（已删除的人）", "(erased)")


def people(keys: Iterable[str]) -> list[str]:
    """Names of people by their keys."""
    return [name or word(ERASED) for name in principals.names(keys).values()]


def spoken_for(act: Any, names: Mapping[str, Mapping[str, str]]) -> str:
    """The body in whose name an act was done, with its kinds then; "" where it says none. `names` are those of bodies
    by their codes (`speaking.body_names`)."""
    code, kinds = speaking.of_act(act)
    if not code:
        return ""
    held = names.get(code, {})
    name = word(Words(held.get("zh") or held.get("en") or code, held.get("en") or held.get("zh") or code))
    told = say("、", ", ").join(body_kind(kind) for kind in kinds)
    return say(f"{name}（{told}）", f"{name} ({told})") if told else name


@dataclass(frozen=True)
class Each:
    """What one of several acts brought: on which day, in which act, who, where the reader may know, and the value."""

    day: date
    act: str
    who: str
    value: Any


@dataclass(frozen=True)
class Input:
    """A value that a computed fact rests on, and the act that brought it."""

    label: str
    value: Any
    day: date
    act: str
    number: int
    who: str


@dataclass(frozen=True)
class Computed:
    """Where a computed fact comes from: how it is worked out in words, its inputs, (label, value) of numbers of the
    rules, and how many inputs the reader may not see."""

    how: str
    inputs: tuple[Input, ...]
    numbers: tuple[tuple[str, str], ...]
    hidden: int


@dataclass(frozen=True)
class Shown:
    """A fact on a page. `kind` chooses how the template sets it; `each` is what every act brought for it, where more
    than one did; `computed` is where it comes from when nobody typed it; `named` is the name of a body, whose code is
    the value."""

    name: str
    label: str
    kind: str
    value: Any
    each: tuple[Each, ...] = ()
    computed: Computed | None = None
    named: str = ""


def shown(fact: Fact, value: Any, names: Mapping[str, str] = MappingProxyType({})) -> Shown:
    name = names.get(value, "") if fact.type is FactType.BODY else ""
    return Shown(fact.name, word(fact.label), str(fact.type), spoken(fact, value), named=name)


def bodies_named(held: Iterable[tuple[Fact, Any]]) -> dict[str, str]:
    """Code → name in the reader's language, of the bodies that facts name: asked once for all of a page."""
    codes = {value for fact, value in held if fact.type is FactType.BODY and value}
    return {code: pick(dict(names), code) for code, names in speaking.body_names(codes).items()} if codes else {}


def body_name(code: str) -> str:
    """What a body is called; its code where it is not kept."""
    return pick(dict(speaking.body_names([code]).get(code, {})), code)


REGION = "region"
"""Facts of this name hold a code of an administrative division (GB/T 2260)."""


def region_named(code: Any) -> str:
    """A division with its code, `浙江 杭州（3301）`; the code alone where it is not known."""
    known = tables.codes("regions")
    rows = [known[str(code)[:n]] for n in (2, 4, 6) if len(str(code)) >= n and str(code)[:n] in known]
    name = " ".join(dict.fromkeys(row["zh" if chinese() else "en"] for row in rows))
    return say(f"{name}（{code}）", f"{name} ({code})") if rows else str(code)


def office(act: Any) -> str:
    """In what somebody acted who has no role in the case: time, a letter without an account, or an office over it."""
    if act.name in letters.LETTER.acts:
        return word(BY_LETTER)
    return say(*OFFICE[act.role]) if act.role in OFFICE else word(BY_TIME)


def corrected(act: Any, case: Case, procedure: Procedure, actor: Actor) -> list[Shown]:
    """What a correction says stood before, and its reason; empty of any other act."""
    was, reason = access.stood_before(act, case, procedure, actor)
    lines = []
    for name, value in was.items():
        label = procedure.facts[name].label
        text = spoken(procedure.facts[name], value) if value is not None else "—"
        shown_ = text["name"] if isinstance(text, dict) else text
        lines.append(Shown(name, word(Words(f"原{label.zh}", f"Before: {label.en}")), "text", shown_))
    if reason:
        lines.append(Shown("reason", word(Words("更正理由", "Reason of the correction")), "text", reason))
    return lines


def entered_later(act: Any) -> date | None:
    """The day somebody entered an act that they had done on a day before."""
    entered = timezone.localdate(act.recorded)
    return entered if act.user_id and entered != timezone.localdate(act.effective) else None


def replaced(act: Any, procedure: Procedure) -> list[Shown]:
    """Who left a role, who came and why, as the history of a case shows it; empty of any other act."""
    said = serializers.replaced(act)
    if said is None:
        return []
    role = procedure.parties[said["role"]].label
    lines = [
        ("leaves", Words(f"不再担任{role.zh}", f"No longer {role.en}"), _named(said["leaves"])),
        ("comes", Words(f"担任{role.zh}", f"Now {role.en}"), _named(said["comes"])),
        ("reason", Words("理由", "Reason"), said["reason"]),
    ]
    return [Shown(name, word(label), "text", value) for name, label, value in lines if value]


def pinned(act: Any) -> list[Shown]:
    """The numbers that an act bound a case to anew, and why; empty of any other act."""
    said = serializers.pinned(act)
    if said is None:
        return []
    lines = [Shown(n["key"], n["key"], "text", f"{n['before']} → {n['now']}") for n in said["numbers"]]
    return [*lines, Shown("reason", word(Words("理由", "Reason")), "text", said["reason"])]


def _named(person: dict[str, str] | None) -> str:
    return (person["name"] or word(ERASED)) if person else ""


@dataclass(frozen=True)
class Section:
    """A block of the page of a case; `group` is how its definition says it, where it does."""

    label: str
    facts: tuple[Shown, ...]
    group: Group | None = None


def sections(case: Case, procedure: Procedure, actor: Actor, acts: Sequence[Any]) -> list[Section]:
    """The groups of facts somebody may read, filled ones only; what no group names comes last. What several of its
    acts brought stands there as often."""
    seen = access.values(case, procedure, actor)
    typed = {n for n in seen if procedure.facts[n].computed is None}
    again = {n: _each(procedure, n, held, case, actor) for n, held in repeating.repeated(acts).items() if n in typed}
    from_ = {
        n: _computed(one, procedure, case, actor) for n, one in computed.sources(case, procedure, actor, acts).items()
    }

    named = bodies_named((procedure.facts[name], value) for name, value in seen.items())

    def told(name: str) -> Shown:
        fact = shown(procedure.facts[name], seen[name], named)
        return replace(fact, each=again.get(name, ()), computed=from_.get(name))

    placed: set[str] = set()
    found = []
    for group in procedure.page.groups:
        within = joined.columns(procedure, group.by) if group.by else frozenset()
        facts = [told(n) for n in group.facts if n in seen and n not in within]
        placed.update(group.facts)
        if facts or not within.isdisjoint(seen):
            found.append(Section(word(group.label), tuple(facts), group))
    titles = set(procedure.page.title)
    rest = [told(name) for name in seen if name not in placed and name not in titles]
    if rest:
        found.append(Section(word(Words("其他", "Other")), tuple(rest)))
    return found


def _computed(found: computed.From, procedure: Procedure, case: Case, actor: Actor) -> Computed:
    within = access.may_read(case, actor)
    inputs = tuple(
        Input(
            word(fact.label),
            spoken(fact, one.value),
            timezone.localdate(one.act.effective),
            word(serializers.act_label(procedure, one.act.name)),
            one.act.number,
            one.act.user.username if one.act.user and access.names_actor(one.act, procedure, within, actor) else "",
        )
        for fact, one in found.inputs
    )
    numbers = tuple((word(Words(n.zh, n.en)), word(sentences.spoken(n.term))) for n in found.numbers)
    return Computed(word(found.how), inputs, numbers, found.hidden)


def _each(
    procedure: Procedure, name: str, held: Sequence[repeating.Given], case: Case, actor: Actor
) -> tuple[Each, ...]:
    within, fact = access.may_read(case, actor), procedure.facts[name]
    return tuple(
        Each(
            timezone.localdate(one.act.effective),
            word(serializers.act_label(procedure, one.act.name)),
            one.act.user.username if one.act.user and access.names_actor(one.act, procedure, within, actor) else "",
            spoken(fact, one.value),
        )
        for one in held
        if one.value is not None
    )


def title(case: Case, procedure: Procedure, actor: Actor) -> str:
    """What the reader may call the case."""
    return word(access.title(case, procedure, actor))


@dataclass(frozen=True)
class Stop:
    """A state on the way of a case: done, now or ahead, with its day or the day it is expected."""

    label: str
    when: str  # done, now, ahead
    day: date | None


def way(case: Case, procedure: Procedure, acts: Sequence[Any], today: date) -> list[Stop]:
    """Where a case has been, stands, and will likely go."""
    stops: list[Stop] = []
    state = ""
    for act in acts:
        if act.to_state != state:
            state = act.to_state
            stops.append(Stop(_state(procedure, state), "done", timezone.localdate(act.effective)))
    if stops:
        last = stops.pop()
        ended = procedure.states[case.state].end if case.state in procedure.states else True
        stops.append(Stop(last.label, "done" if ended else "now", last.day))
    day = max(today, case.entered)
    for act, name in main_path(procedure, case.state):
        day += timedelta(act.usually.likely if act.usually else 0)
        stops.append(Stop(_state(procedure, name), "ahead", day if act.usually else None))
    return stops


def _state(procedure: Procedure, name: str) -> str:
    return word(procedure.states[name].label) if name in procedure.states else name


def state_word(procedure: Procedure, name: str) -> str:
    return _state(procedure, name) if name != NEW else ""


@dataclass(frozen=True)
class Deed:
    """An act the reader may try: its words, and why it cannot be done yet."""

    act: Act
    label: str
    obstacles: tuple[tuple[str, str], ...] = ()


def deeds(case: Case, procedure: Procedure, actor: Actor, today: date) -> list[Deed]:
    """What the reader may do now, plain acts that are waited for first."""
    situation = performing.situation_of(case, actor)
    found = []
    for act in access.possible(case, procedure, actor):
        if act.kind in (ActKind.SUPPORT, ActKind.ANSWER):
            continue  # done beside the comment itself
        if act.kind is ActKind.COMMENT and not open_rounds.is_open(case, procedure, act.about, today):
            continue
        missing = foreseeing.obstacles(situation, act, today)
        found.append(Deed(act, word(act.label), tuple((word(a), word(b)) for a, b in missing)))
    return found


@dataclass(frozen=True)
class Column:
    """A column of a table that is filled in."""

    label: str
    help: str
    needed: bool


@dataclass(frozen=True)
class Cell:
    """A cell of a table that is filled in: the name of its field, what stands in it, whether it is wrong. One that is
    `fixed` is shown and, where its rows are told apart by it, sent along."""

    name: str
    label: str
    kind: str
    value: Any
    wrong: bool
    fixed: bool
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Field:
    """One field of a form. `kind` is the type of the fact; `value` what was filled in before, `error` what is wrong.
    `pick` is what can be suggested for it; `picks` (value, name) are those that fit what was filled in, to choose;
    `sometimes`: a rule may ask for it."""

    name: str
    label: str
    kind: str
    needed: bool
    help: str = ""
    value: Any = ""
    error: str = ""
    options: tuple[tuple[str, str], ...] = ()
    kinds: str = ""
    longest: int = 0
    kept: str = ""
    kept_name: str = ""
    picks: tuple[tuple[str, str], ...] = ()
    pick: str = ""
    sometimes: bool = False
    heads: tuple[Column, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
