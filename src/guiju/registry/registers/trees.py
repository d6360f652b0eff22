"""Trees whose nodes are items of a register: as they stand or stood, edited, brought as tables, what they cover."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from guiju.core.definitions.words import Words
from guiju.core.errors import GuijuError, NotAllowedError
from guiju.core.procedure.fault_words import FAULTS
from guiju.core.procedure.values import as_json, checked_value
from guiju.core.register import loader
from guiju.core.register.history import on
from guiju.core.register.model import Doing, Register, Status
from guiju.core.register.model import Tree as Naming
from guiju.core.trees import model
from guiju.core.trees.model import Coverage, Given, Node
from guiju.registry.bodies.models import Post
from guiju.registry.record import separated
from guiju.registry.registers import access, keeping, standing, tables, taking
from guiju.registry.registers import naming as naming_of
from guiju.registry.registers.access import Viewer
from guiju.registry.registers.definitions import NoRegisterError
from guiju.registry.registers.keeping import Said
from guiju.registry.registers.models import Item

TOGETHER = 5_000
"""Nodes whose histories are read at once."""


@dataclass(frozen=True)
class Tree:
    """A tree on a day: the item that is the tree, the register of its nodes, and the nodes at its top."""

    item: Item
    register: Register
    nodes: Register
    day: date
    tops: tuple[Node, ...]

    @property
    def coverage(self) -> Coverage:
        return model.coverage(self.tops)


def nodes_of(register: str) -> Register:
    """The register that holds the nodes of the trees of a register. NoRegisterError where it has none."""
    for one in loader.house().values():
        if one.tree is not None and one.tree.of == register:
            return one
    raise NoRegisterError("{} holds no trees", register, where="register", expected="a register of trees")


def naming(nodes: Register) -> Naming:
    """Which facts of a register of nodes say what."""
    assert nodes.tree is not None
    return nodes.tree


def tree(register: Register, item: Item, day: date, seq: int | None = None) -> Tree:
    """The tree of an item as it stood on a day, by what was known at a number."""
    nodes = nodes_of(register.name)
    rows = _of(nodes, item)
    if day == timezone.localdate() and seq is None:
        given = _now(nodes, rows)
    else:
        given = list(_stood(nodes, rows.filter(entered__lte=day), day, seq))
    states = standing.states(standing.resting(naming(nodes), given), day)
    return Tree(item, register, nodes, day, model.grown(given, states))


def _of(nodes: Register, item: Item) -> QuerySet[Item]:
    """The nodes of a tree, those that were taken away too."""
    return Item.objects.filter(register=nodes.name, marks__contains=[f"{naming(nodes).system}={item.key}"])


def _now(nodes: Register, rows: QuerySet[Item]) -> list[Given]:
    now = rows.filter(status=str(Status.VALID)).order_by("key")[: model.MOST + 1]
    return [_given(nodes, row.key, row.facts) for row in now]


def _stood(nodes: Register, rows: QuerySet[Item], day: date, seq: int | None) -> Iterator[Given]:
    """The nodes as they stood on a day, by what was known at a number."""
    keys = iter(rows.order_by("key").values_list("pk", "key"))
    while part := dict(islice(keys, TOGETHER)):
        held = keeping.histories(list(part))
        for pk, key in part.items():
            state = on(held.get(pk, ()), day, seq)
            if state is not None and state.status is Status.VALID:
                yield _given(nodes, key, state.facts)


def _given(nodes: Register, key: str, facts: Mapping[str, Any]) -> Given:
    named = naming(nodes)
    title = Words(str(facts.get("title_zh", "")), str(facts.get("title_en", "")))
    due = facts.get(named.due)

    def text(fact: str) -> str:
        return str(facts.get(fact) or "")

    return Given(
        key, str(facts[named.code]), text(named.parent), title, text(named.standard), facts.get(named.year),
        text(named.case), text(named.goal), date.fromisoformat(due) if due else None, text(named.kind),
        text(named.lead),
    )  # fmt: skip


def by_year(whole: Tree, years: Iterable[int]) -> list[tuple[int, Coverage]]:
    """What the tree, as it is drawn on its day, covered or covers at the end of each year."""
    rests = standing.resting(naming(whole.nodes), [node.given for node in model.every(whole.tops)])
    days = [date(year, 12, 31) for year in years if MINYEAR <= year <= MAXYEAR]
    return [(day.year, model.coverage(whole.tops, standing.states(rests, day))) for day in days]


def progress(whole: Tree, days: Iterable[date]) -> list[tuple[date, int, int | None]]:
    """(day, how many of what the tree wants should be reached by then, how many are; None for days to come)."""
    rests = standing.resting(naming(whole.nodes), [node.given for node in model.every(whole.tops)])
    found: list[tuple[date, int, int | None]] = []
    for day in days:
        reached = model.coverage(whole.tops, standing.states(rests, day)).existing if day <= whole.day else None
        found.append((day, model.planned(whole.tops, day), reached))
    return found


# -- editing -----------------------------------------------------------------------------------------------------------
def may_edit(whole: Register, item: Item, who: Viewer, day: date) -> bool:
    """Whether somebody may edit a tree: officers of the control body and of the body that owns it, the secretary of the
    committee that keeps it."""
    if access.may_take(whole, who) or _leads(item, who):
        return True
    committee = item.facts.get("committee")
    if who.user is None or who.is_auditor or not committee:
        return False
    held = Post.objects.filter(user_id=who.user, office="secretary", committee__code=committee, since__lte=day)
    return held.exclude(until__lt=day).exists()


def _leads(item: Item, who: Viewer) -> bool:
    return item.owner is not None and not who.is_auditor and who.holds((access.OFFICER,), item.owner.code)


def allow(whole: Register, item: Item, who: Viewer, now: datetime) -> None:
    """NotAllowedError to whom may not edit a tree."""
    if not may_edit(whole, item, who, timezone.localdate(now)):
        raise NotAllowedError(
            "a tree is edited by who keeps it",
            where=item.key,
            expected=str(item.facts.get("committee") or item.facts.get(whole.owner) or whole.control),
        )


def put(
    whole: Register, item: Item, code: str, given: Mapping[str, str], who: Viewer, now: datetime, why: str = ""
) -> None:
    """Add a node, or change the one with this code: what is given as text, by fact. GuijuError for a value that does
    not fit, and for what would be no tree."""
    allow(whole, item, who, now)
    nodes = nodes_of(whole.name)
    named = naming(nodes)
    facts: dict[str, Any] = {}
    for name, text in {**given, named.system: item.key, named.code: code, nodes.key_fact: f"{item.key}/{code}"}.items():
        if name not in nodes.facts:
            raise GuijuError(
                "the register {} has no fact {}", nodes.name, name, where="facts", expected=", ".join(nodes.facts)
            )
        value, fault = checked_value(nodes.facts[name], text)
        if fault is not None:
            fact = nodes.facts[name]
            expected = fact.help.named() if fact.help else fault.expected
            what = fact.label.named(), FAULTS[fault.fault].named()
            raise GuijuError("{} {}", *what, where=name, expected=expected)
        facts[name] = as_json(value)
    naming_of.check(nodes, facts)
    for kind in ("case", "goal"):
        fact = getattr(named, kind)
        if fact and facts.get(fact) and facts[fact] not in standing.sources[kind](named, [facts[fact]]):
            raise GuijuError(
                "{} is not known",
                repr(facts[fact]),
                where=fact,
                expected=(nodes.facts[fact].help or nodes.facts[fact].label).named(),
            )
    with transaction.atomic():
        held = Item.objects.filter(register=nodes.name, key=facts[nodes.key_fact]).first()
        known = held is not None and held.status in (Status.VALID, Status.SUSPENDED)
        doing = Doing.CHANGE if known else Doing.ENTER
        keeping.keep(nodes, held, Said(doing, timezone.localdate(now), facts, why=why, user=who.user), now)
        tree(whole, item, timezone.localdate(now))  # refuses what is no tree, and undoes it


def take_away(whole: Register, item: Item, code: str, who: Viewer, now: datetime, why: str = "") -> None:
    """Retire a node. GuijuError where something stands under it."""
    allow(whole, item, who, now)
    nodes = nodes_of(whole.name)
    with transaction.atomic():
        held = Item.objects.filter(register=nodes.name, key=f"{item.key}/{code}").first()
        if held is None:
            raise GuijuError("there is no such item", where="code", expected="a code of this tree")
        below = model.under(_now(nodes, _of(nodes, item)), code)
        if below:
            raise GuijuError("{} stands under it", below[0], where="code", expected="a node with nothing under it")
        keeping.keep(nodes, held, Said(Doing.RETIRE, timezone.localdate(now), why=why, user=who.user), now)
        tree(whole, item, timezone.localdate(now))  # refuses what is no tree, and undoes it


def take(
    whole: Register, item: Item, content: bytes, name: str, who: Viewer, now: datetime, *, complete: bool = False,
    dry: bool = False,
) -> taking.Report:  # fmt: skip
    """Take a table of nodes as committees keep it (code, title, number, year) into one tree: rows need not say which.
    `complete`: what the table lacks is retired. GuijuError for a table that is none, or gives no tree; then nothing was
    taken."""
    allow(whole, item, who, now)
    nodes = nodes_of(whole.name)
    day = timezone.localdate(now)
    with transaction.atomic():
        report = taking.take(
            nodes, _with_system(nodes, item, content, name), name, valid_from=day, now=now, user=who.user, dry=dry
        )
        if complete and report.may_take_away(name) and not dry:
            _retire_others(nodes, item, content, name, day, now, report)
        if not dry:
            tree(whole, item, day)
    return report


def _with_system(nodes: Register, item: Item, content: bytes, name: str) -> bytes:
    """The table with the columns that say which tree a row is of, and the key of the node."""
    source = separated.rows(separated.decoded(content, name, tables.LARGEST), name)
    first, heads = separated.head(source, name)
    named = naming(nodes)
    place = next((n for n, cell in enumerate(heads) if _fills(nodes, cell) == named.code), None)
    if place is None:
        raise GuijuError(
            "no column fills {}",
            nodes.facts[named.code].label.named(),
            where=f"{name}:1",
            expected=", ".join(_heads(nodes)),
        )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([] for _ in range(first - 1 - _breaks(heads)))
    writer.writerow([*heads, nodes.key_fact, named.system])
    at = first
    for line, cells in separated.whole(source):
        row = [*cells[: len(heads)], *[""] * (len(heads) - len(cells))]
        code = row[place].strip()
        writer.writerows([] for _ in range(line - 1 - _breaks(cells) - at))  # refusals name the lines of the table
        writer.writerow([*row, f"{item.key}/{code}" if code else "", item.key])
        at = line
    return out.getvalue().encode()


def _breaks(cells: Sequence[str]) -> int:
    """How many lines more than one a row takes."""
    return sum(cell.count("\n") for cell in cells)


def _fills(nodes: Register, head: str) -> str:
    word = head.strip().casefold()
    for column in nodes.columns:
        if column.head.casefold() == word:
            return column.fills
    for fact in nodes.facts.values():
        if word in (fact.name, fact.label.zh, fact.label.en.casefold()):
            return fact.name
    return ""


def _heads(nodes: Register) -> list[str]:
    return [column.head for column in nodes.columns if column.fills == naming(nodes).code]


def _retire_others(
    nodes: Register, item: Item, content: bytes, name: str, day: date, now: datetime, report: taking.Report
) -> None:  # fmt: skip
    table = _with_system(nodes, item, content, name)
    kept = {row.key for row in tables.read(nodes, table, name) if isinstance(row, tables.Row)}
    rows = Item.objects.filter(
        register=nodes.name, marks__contains=[f"{naming(nodes).system}={item.key}"], status="valid"
    )
    for held in rows.exclude(key__in=kept):
        keeping.keep(nodes, held, Said(Doing.RETIRE, day), now)
        report.counts["retired"] += 1


def late(whole: Tree) -> int:
    """How many nodes that say when are late, branches apart."""
    wanted = (node for node in model.every(whole.tops) if node.state is not model.State.BRANCH)
    return sum(1 for node in wanted if node.is_late(whole.day))


def flat(whole: Tree) -> Iterable[dict[str, Any]]:
    """The nodes of a tree as rows of a table, each before those under it."""
    for node in model.every(whole.tops):
        given = node.given
        row = {
            "code": given.code, "parent": given.parent, "depth": node.depth, "title_zh": given.title.zh,
            "title_en": given.title.en, "standard": given.standard, "year": given.year or "", "case": given.case,
            "goal": given.goal, "due": given.due.isoformat() if given.due else "", "kind": given.kind,
            "lead": given.lead, "state": str(node.state), "late": "yes" if node.is_late(whole.day) else "no",
        }  # fmt: skip
        yield {name: row[name] for name in columns(whole.nodes)}


def columns(nodes: Register) -> tuple[str, ...]:
    """What a table of the nodes of a tree says of each."""
    said = naming(nodes).facts
    late = ("late",) if "year" in said or "due" in said else ()
    more = (name for name in ("standard", "year", "case", "goal", "due", "kind", "lead") if name in said)
    return ("code", "parent", "depth", "title_zh", "title_en", *more, "state", *late)
