"""Kinds of links out of their YAML files: every name resolved, every fault with file, line and reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from guiju.core.definitions import files
from guiju.core.definitions.files import check_entries, digest_of, text_of
from guiju.core.definitions.source import Entry, read
from guiju.core.errors import GuijuError, sentence
from guiju.core.links import shape
from guiju.core.links.model import CASE, ITEM, LinkType, Making
from guiju.core.procedure.instruments import check_source
from guiju.core.procedure.model import FactType, Procedure, Visible
from guiju.core.procedure.parts import words
from guiju.core.register import loader as registers

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_KINDS = {
    FactType.STANDARD: "edition", FactType.DESIGNATION: "edition", FactType.BODY: "body",
    FactType.COMMITTEE: "committee",
}  # fmt: skip
"""What a fact of a type names."""
_BESIDE = ("edition", "body", "committee", "case", "task", "plan", "tag")
"""Kinds of things that are no items of registers."""


def kinds() -> tuple[str, ...]:
    """The kinds of things that may stand at the end of a link."""
    return (*_BESIDE, *(f"item-{name}" for name in registers.house()))


def house_texts() -> dict[str, tuple[str, str]]:
    """Name → (file, text) of the kinds of links that come with Guiju."""
    return files.house_texts("links")


@cache
def house() -> Mapping[str, LinkType]:
    """The kinds of links that come with Guiju, by name."""
    from guiju.core.procedure import loader

    found = {}
    for name, (file, text) in sorted(house_texts().items()):
        made = load(text, file, loader.house())
        if made.name != name:
            raise GuijuError("the file and its link are named differently", where=file, expected=name)
        found[name] = made
    return found


def load_file(path: Path, procedures: Mapping[str, Procedure]) -> LinkType:
    """One kind of link from a file of one's own."""
    return load(text_of(path), path.name, procedures)


def load(text: str, file: str, procedures: Mapping[str, Procedure]) -> LinkType:
    """The kind of link of a text. GuijuError names file, line and reason."""
    whole = read(text, file)
    top = whole.map("a kind of link")
    check_entries(whole, top, shape.TOP, shape.NEEDED)
    name = top["link"].text("a name")
    if not _NAME.fullmatch(name):
        raise GuijuError(
            "{} is not a name", repr(name[:60]), where=top["link"].where, expected="small letters, digits and -"
        )
    made = LinkType(
        name, words(top["forth"]), words(top["back"]),
        words(top["about"]) if "about" in top else words(top["forth"]),
        _names(top, "sources"), _names(top, "systems"), _ends(top, "from"), _ends(top, "to"), _yes(top, "one_from"),
        _yes(top, "one_to"), _yes(top, "acyclic"), _made_by(top.get("made_by")), top["control"].text("a body"),
        digest_of(whole),
    )  # fmt: skip
    for source in made.grounds:
        check_source(source, top["sources"].where)
    if made.acyclic and set(made.sources).isdisjoint(made.targets):
        raise GuijuError("nothing of it can come back", where=top["acyclic"].where, expected="one kind at both ends")
    for making in made.made_by.values():
        _check(made, making, procedures, top["made_by"].map("procedures")[making.procedure].where)
    return made


def _names(top: Mapping[str, Entry], key: str) -> tuple[str, ...]:
    return tuple(e.text("a name") for e in top[key].list("names")) if key in top else ()


def _ends(top: Mapping[str, Entry], key: str) -> tuple[str, ...]:
    found = _names(top, key)
    known = kinds()
    for one in found:
        if one not in known:
            raise GuijuError(
                "nothing of this kind is kept: {}", repr(one), where=top[key].where, expected=", ".join(known)
            )
    if not found:
        raise GuijuError("{} is missing", repr(key), where=top[key].where, expected=sentence("{}: …", key))
    return found


def _yes(top: Mapping[str, Entry], key: str) -> bool:
    said = top[key].text("true or false") if key in top else "false"
    if said not in ("true", "false"):
        raise GuijuError("{}: {}", key, said, where=top[key].where, expected="true or false")
    return said == "true"


def _made_by(entry: Entry | None) -> dict[str, Making]:
    found = {}
    for procedure, said in (entry.map("procedure: {at, from, to}") if entry else {}).items():
        given = said.map("{at: acts, from: an end, to: an end}")
        if set(given) != {"at", "from", "to"}:
            raise GuijuError(
                "how it is made is incomplete", where=said.where, expected="{at: acts, from: an end, to: an end}"
            )
        acts = tuple(act.text("an act") for act in given["at"].list("acts"))
        found[procedure] = Making(procedure, acts, given["from"].text("an end"), given["to"].text("an end"))
    return found


def _check(made: LinkType, making: Making, procedures: Mapping[str, Procedure], where: str) -> None:
    if making.procedure not in procedures:
        raise GuijuError(
            "there is no procedure {}", repr(making.procedure), where=where, expected=", ".join(sorted(procedures))
        )
    procedure = procedures[making.procedure]
    for act in making.acts:
        if act not in procedure.acts:
            raise GuijuError("unknown act {}", repr(act), where=where, expected=", ".join(procedure.acts))
    for end in (making.source, making.target):
        fact = procedure.facts.get(end)
        if fact is not None and (fact.personal or fact.visible is not Visible.PUBLIC):
            raise GuijuError("a link shows what is not public: {}", repr(end), where=where, expected="a public fact")
    for end, allowed in ((making.source, made.sources), (making.target, made.targets)):
        kind = kind_of_end(procedure, end)
        if kind is None or not set(kind) & set(allowed):
            raise GuijuError("{} cannot stand at this end", repr(end), where=where, expected=", ".join(allowed))


def kind_of_end(procedure: Procedure, end: str) -> tuple[str, ...] | None:
    """The kinds of things that an end of a made link may be; None where it is neither of a case nor a fact that names
    something."""
    if end == CASE:
        return ("case",)
    if end == ITEM:
        kept = tuple(f"item-{r.name}" for r in registers.house().values() if procedure.name in r.kept_by)
        return kept or None
    fact = procedure.facts.get(end)
    return (_KINDS[fact.type],) if fact is not None and fact.type in _KINDS else None


def as_dict(made: LinkType) -> dict[str, Any]:
    """A kind of link for programs."""
    return {
        "link": made.name, "forth": {"zh": made.forth.zh, "en": made.forth.en},
        "back": {"zh": made.back.zh, "en": made.back.en}, "about": {"zh": made.about.zh, "en": made.about.en},
        "sources": list(made.grounds), "systems": list(made.systems), "from": list(made.sources),
        "to": list(made.targets), "one_from": made.one_source, "one_to": made.one_target, "acyclic": made.acyclic,
        "control": made.control, "digest": made.digest,
        "made_by": {m.procedure: {"at": list(m.acts), "from": m.source, "to": m.target} for m in made.made_by.values()},
    }  # fmt: skip
