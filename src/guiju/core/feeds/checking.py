"""What the file of a feed must keep: every name means something, and what a decision writes can be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guiju.core.definitions.source import Entry
from guiju.core.errors import GuijuError
from guiju.core.feeds.model import ATTRIBUTES, FILTERS, GIVEN, Compare, Decision, Feed, Rule, State, Writing
from guiju.core.feeds.scoring import finds
from guiju.core.links import loader as links
from guiju.core.procedure.instruments import check_source
from guiju.core.procedure.model import FactType
from guiju.core.register import loader as registers

Places = Mapping[str, str]
_ITEM = "item-"
_FIT = {Compare.EDITION: "designation", Compare.WORK: "designation", Compare.PREFIX: "designation"}
PARTS = (
    "designation", "title.zh", "title.en", "kind", "published", "effective", "withdrawn", "status", "ics", "ccs",
    "issuer", "source_url", "adopts", "replaces",
)  # fmt: skip
"""What of an edition a row can fill."""


def sort_of(kind: str) -> str:
    """The sort of a kind of thing: `item` for items of any register."""
    return "item" if kind.startswith(_ITEM) else kind


def _known(given: Iterable[str], held: Iterable[str], what: str, where: str) -> None:
    held = list(held)
    for name in given:
        if name not in held:
            raise GuijuError("unknown {} {}", what, repr(name[:60]), where=where, expected=", ".join(held) or what)


def _need(holds: bool, part: str, why: str, where: str) -> None:
    if not holds:
        raise GuijuError("{} does not fit: {}", part, why, where=where, expected="what this kind of feed has")


def check(made: Feed, places: Places, top: Mapping[str, Entry]) -> None:
    """GuijuError at the first thing that does not hold; `places` says where each part stands."""
    for source in made.grounds:
        check_source(source, places["sources"])
    if made.source in GIVEN:
        _known(made.fields, GIVEN[made.source], "field of the reader", places["fields"])
    _known([made.key], made.fields, "field", places["key"])
    _known(made.title, made.fields, "field", places["title"])
    _known(made.only, made.fields, "field", places.get("only", ""))
    _need(bool(made.title), "title", "it names a field", places["title"])
    _match(made, top["match"])
    entries = top["decisions"].map("decisions")
    for decision in made.decisions.values():
        _decision(made, decision, entries[decision.name].where)
    _need(any(d.leads_to is State.CONFIRMED for d in made.decisions.values()), "decisions", "none confirms",
          places["decisions"])  # fmt: skip


def _match(made: Feed, entry: Entry) -> None:
    given = entry.map("match")
    match = made.match
    for kind, narrowed in match.things.items():
        where = given["things"].where
        kinds = [*(k for k in ATTRIBUTES if k != "item"), *(f"{_ITEM}{name}" for name in registers.house())]
        _known([kind], kinds, "kind of thing", where)
        _known(narrowed, FILTERS[sort_of(kind)], "filter", where)
    _need(bool(match.rules), "rules", "nothing is compared", given["rules"].where)
    for rule, place in zip(match.rules, given["rules"].list("rules"), strict=True):
        _rule(made, rule, place.where)
    for kind in match.things:
        most = sum(rule.weight for rule in match.rules if rule.of == kind)
        _need(most >= match.least, "least", "no thing of a kind can come to it", given["least"].where)
        found = any(finds(rule) for rule in match.rules if rule.of == kind)
        _need(found, "rules", "no rule finds things of a kind", given["rules"].where)


def _rule(made: Feed, rule: Rule, where: str) -> None:
    _known([rule.field], made.fields, "field", where)
    _known([rule.of], made.match.things, "kind of thing of this feed", where)
    _known([rule.attribute], ATTRIBUTES[sort_of(rule.of)], "attribute", where)
    fit = _FIT.get(rule.compare)
    holds = fit is None or str(made.fields[rule.field].kind) == fit
    _need(holds, "compare", "the field holds no designation", where)
    _need(rule.compare is Compare.WORDS or not rule.ignore, "ignore", "only words are ignored", where)


def _decision(made: Feed, decision: Decision, where: str) -> None:
    _need(decision.leads_to is not State.REPLACED, "leads_to", "rows are replaced by newer ones", where)
    _known(decision.chooses, made.match.things, "kind of thing of this feed", where)
    _need(bool(decision.chooses) or not decision.optional, "optional", "nothing is chosen", where)
    writes = decision.writes
    if writes != Writing():
        _need(decision.leads_to is State.CONFIRMED, "writes", "only what is confirmed writes", where)
    own = "committee" if writes.committee else f"{_ITEM}{writes.register}" if writes.register else ""
    _need(sum((writes.committee, bool(writes.register), bool(writes.edition))) <= 1, "writes", "one thing of a row",
          where)  # fmt: skip
    if writes.register:
        _item(made, writes, where)
    if writes.edition:
        own = "edition"
        _known(writes.edition, PARTS, "part of an edition", where)
        _known(writes.edition.values(), made.fields, "field", where)
        _known(writes.words, writes.edition, "part that is filled", where)
        _need("designation" in writes.edition, "edition", "it has a designation", where)
    if writes.link:
        _link(decision, own, where)


def _item(made: Feed, writes: Writing, where: str) -> None:
    _known([writes.register], registers.house(), "register", where)
    register = registers.house()[writes.register]
    _known(writes.facts, register.facts, "fact", where)
    _known(writes.facts.values(), made.fields, "field", where)
    _known(register.needs, writes.facts, "fact that is filled", where)
    for name in writes.facts:
        fact = register.facts[name]
        _need(not fact.personal and fact.type is not FactType.PEOPLE, "facts", "what is public", where)


def _link(decision: Decision, own: str, where: str) -> None:
    writes = decision.writes
    _known([writes.link], links.house(), "link", where)
    _need(bool(own), "link", "the row becomes nothing that can be tied", where)
    _need(bool(decision.chooses), "link", "nothing is chosen to be tied", where)
    kind = links.house()[writes.link]
    source, target = (decision.chooses, (own,)) if writes.from_chosen else ((own,), decision.chooses)
    _known(source, kind.sources, "kind of thing at this end", where)
    _known(target, kind.targets, "kind of thing at this end", where)
