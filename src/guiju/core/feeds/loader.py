"""Feeds out of their YAML files: every name resolved, every fault with file, line and reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from guiju.core.definitions import files
from guiju.core.definitions.files import check_entries, digest_of, text_of
from guiju.core.definitions.source import Entry, read
from guiju.core.definitions.values import names, one_of, whole_number
from guiju.core.definitions.words import Words
from guiju.core.errors import GuijuError
from guiju.core.feeds import checking, shape
from guiju.core.feeds.model import Compare, Decision, Feed, Field, Kind, Match, Rule, Source, State, Writing
from guiju.core.procedure.parts import words

_NAME, _PART = re.compile(r"[a-z][a-z0-9-]{0,39}"), re.compile(r"[a-z][a-z0-9_]{0,29}")


def house_texts() -> dict[str, tuple[str, str]]:
    """Name → (file, text) of the feeds that come with Guiju."""
    return files.house_texts("feeds")


@cache
def house() -> Mapping[str, Feed]:
    """The feeds that come with Guiju, by name."""
    found = {}
    for name, (file, text) in sorted(house_texts().items()):
        made = load(text, file)
        if made.name != name:
            raise GuijuError("the file and its feed are named differently", where=file, expected=name)
        found[name] = made
    return found


def load_file(path: Path) -> Feed:
    """One feed from a file of one's own."""
    return load(text_of(path), path.name)


def load(text: str, file: str) -> Feed:
    """The feed of a text. GuijuError names file, line and reason."""
    whole = read(text, file)
    top = whole.map("a feed")
    check_entries(whole, top, shape.TOP, shape.NEEDED)
    reader = _part(top["reader"], shape.READER, "of")
    row = _part(top["row"], shape.ROW, "key", "title", "fields")
    made = Feed(
        name=_named(top["feed"], _NAME), version=whole_number(top["version"], 1, 9999), label=words(top["name"]),
        about=words(top.get("about", top["name"])), grounds=names(top["sources"]), systems=names(top["systems"]),
        control=top["control"].text("a body"), office=top["office"].text("an office"),
        source=one_of(Source, reader["of"]), key=row["key"].text("a field"), title=names(row["title"]),
        fields={name: _field(name, one) for name, one in row["fields"].map("fields").items()},
        match=_match(top["match"]),
        decisions={name: _decision(name, one) for name, one in top["decisions"].map("decisions").items()},
        only=_values(reader.get("only")), whole=_yes(reader, "whole"), closed=_yes(top, "closed"),
        four_eyes=_yes(top, "four_eyes", "true"), digest=digest_of(whole),
    )  # fmt: skip
    checking.check(made, {key: entry.where for key, entry in {**top, **reader, **row}.items()}, top)
    return made


def _part(entry: Entry, known: Mapping[str, Any], *needed: str) -> dict[str, Entry]:
    given = entry.map(", ".join(known))
    check_entries(entry, given, known, needed)
    return given


def _named(entry: Entry, form: re.Pattern[str]) -> str:
    name = entry.text("a name")
    if not form.fullmatch(name):
        raise GuijuError("{} is not a name", repr(name[:60]), where=entry.where, expected="small letters, digits and -")
    return name


def _values(entry: Entry | None) -> dict[str, tuple[str, ...]]:
    return {key: names(one) for key, one in entry.map("{field: values}").items()} if entry is not None else {}


def _texts(entry: Entry | None) -> dict[str, str]:
    return {key: one.text("a name") for key, one in entry.map("{name: name}").items()} if entry is not None else {}


def _yes(given: Mapping[str, Entry], key: str, otherwise: str = "false") -> bool:
    said = given[key].text("true or false") if key in given else otherwise
    if said not in ("true", "false"):
        raise GuijuError("{}: {}", key, said[:40], where=given[key].where, expected="true or false")
    return said == "true"


def _both(given: Mapping[str, Entry]) -> Words:
    return Words(given["zh"].text("a text"), given["en"].text("a text"))


def _field(name: str, entry: Entry) -> Field:
    given = _part(entry, shape.FIELD, "zh", "en")
    _named(Entry(name, entry.where), _PART)
    kind = one_of(Kind, given["type"]) if "type" in given else Kind.TEXT
    spoken = given["words"].map("{value: {zh, en}}") if "words" in given else {}
    return Field(
        name, _both(given), kind, names(given.get("heads")), _yes(given, "several"), _yes(given, "needed"),
        {value: words(one) for value, one in spoken.items()},
    )  # fmt: skip


def _match(entry: Entry) -> Match:
    given = _part(entry, shape.MATCH, "things", "rules", "least")
    things = {kind: _values(one) for kind, one in given["things"].map("{kind of thing: narrowed by}").items()}
    rules = tuple(_rule(one) for one in given["rules"].list("rules"))
    shown = whole_number(given["shown"], 1, 20) if "shown" in given else Match.shown
    return Match(things, rules, whole_number(given["least"], 1, 100), shown)


def _rule(entry: Entry) -> Rule:
    given = _part(entry, shape.RULE, "field", "with", "compare", "weight")
    of, dot, attribute = given["with"].text("kind.attribute").partition(".")
    if not dot:
        raise GuijuError("{} is not known", repr(of[:40]), where=given["with"].where, expected="kind.attribute")
    least = whole_number(given["least"], 1, 100) if "least" in given else Rule.least
    return Rule(
        given["field"].text("a field"), of, attribute, one_of(Compare, given["compare"]),
        whole_number(given["weight"], 1, 100), names(given.get("ignore")), least,
    )  # fmt: skip


def _decision(name: str, entry: Entry) -> Decision:
    given = _part(entry, shape.DECISION, "zh", "en", "leads_to")
    _named(Entry(name, entry.where), _PART)
    return Decision(
        name, _both(given), one_of(State, given["leads_to"]), names(given.get("chooses")), _yes(given, "optional"),
        _yes(given, "reason"), _writing(given["writes"]) if "writes" in given else Writing(),
    )  # fmt: skip


def _writing(entry: Entry) -> Writing:
    given = _part(entry, shape.WRITES)
    item = _part(given["item"], shape.ITEM, "register", "facts") if "item" in given else {}
    edition = _part(given["edition"], shape.EDITION, "parts") if "edition" in given else {}
    spoken = edition["words"].map("{part: words}") if "words" in edition else {}
    end = given["from"].text("chosen or row") if "from" in given else "row"
    if end not in ("chosen", "row"):
        raise GuijuError("{} is not known", repr(end[:40]), where=given["from"].where, expected="chosen, row")
    return Writing(
        _yes(given, "committee"), item["register"].text("a register") if item else "", _texts(item.get("facts")),
        _texts(edition.get("parts")), {part: _texts(one) for part, one in spoken.items()},
        given["link"].text("a kind of link") if "link" in given else "", end == "chosen",
    )  # fmt: skip


def as_dict(made: Feed) -> dict[str, Any]:
    """A feed for programs: what its file says."""
    match = made.match
    return {
        "feed": made.name, "version": made.version, "name": _said(made.label), "about": _said(made.about),
        "sources": list(made.grounds), "systems": list(made.systems), "control": made.control, "office": made.office,
        "reader": str(made.source), "whole": made.whole, "closed": made.closed, "four_eyes": made.four_eyes,
        "key": made.key, "digest": made.digest,
        "fields": [{"name": f.name, "label": _said(f.label), "type": str(f.kind)} for f in made.fields.values()],
        "things": {kind: {key: list(values) for key, values in where.items()} for kind, where in match.things.items()},
        "least": match.least,
        "rules": [{"field": r.field, "with": f"{r.of}.{r.attribute}", "compare": str(r.compare), "weight": r.weight}
                  for r in match.rules],
        "decisions": [
            {"decision": d.name, "name": _said(d.label), "leads_to": str(d.leads_to), "chooses": list(d.chooses),
             "optional": d.optional, "reason": d.reason, "link": d.writes.link, "register": d.writes.register,
             "edition": bool(d.writes.edition), "committee": d.writes.committee}
            for d in made.decisions.values()
        ],
    }  # fmt: skip


def _said(words_: Words) -> dict[str, str]:
    return {"zh": words_.zh, "en": words_.en}
