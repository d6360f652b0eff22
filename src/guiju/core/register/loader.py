"""Registers out of their YAML files: every name resolved, every fault with file, line and reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from guiju.core.definitions import files
from guiju.core.definitions.files import check_entries, digest_of, text_of
from guiju.core.definitions.source import Entry, read
from guiju.core.errors import GuijuError, sentence
from guiju.core.procedure.fields import fact_of, page_of
from guiju.core.procedure.model import Fact, Procedure, Words
from guiju.core.procedure.parts import Part, words
from guiju.core.register import checking, shape
from guiju.core.register.model import Column, Doing, Grid, Keeping, Key, Register, Tree

_NAME, _FACT = re.compile(r"[a-z][a-z0-9-]{0,32}"), re.compile(r"[a-z][a-z0-9_]*")


def house_texts() -> dict[str, tuple[str, str]]:
    """Name → (file, text) of the registers that come with Guiju."""
    return files.house_texts("registers")


@cache
def house() -> Mapping[str, Register]:
    """The registers that come with Guiju, by name. They are checked against the procedures that keep them."""
    from guiju.core.procedure import loader

    return load_all(house_texts(), loader.house())


def load_all(texts: Mapping[str, tuple[str, str]], procedures: Mapping[str, Procedure]) -> dict[str, Register]:
    """Every register by name. GuijuError at the first fault."""
    found: dict[str, Register] = {}
    for name, (file, text) in sorted(texts.items()):
        made = load(text, file, procedures)
        if made.name != name:
            raise GuijuError("the file and its register are named differently", where=file, expected=name)
        found[name] = made
    checking.check_together(found)
    return found


def load_file(path: Path, procedures: Mapping[str, Procedure]) -> Register:
    """One register from a file of one's own."""
    return load(text_of(path), path.name, procedures)


def load(text: str, file: str, procedures: Mapping[str, Procedure]) -> Register:
    """The register of a text. GuijuError names file, line and reason."""
    whole = read(text, file)
    top = whole.map("a register")
    check_entries(whole, top, shape.TOP)
    made = _Builder(whole, top).register()
    checking.check(made, whole, procedures)
    return made


class _Builder:
    """The parts of one register, asked for one by one."""

    def __init__(self, whole: Entry, top: Mapping[str, Entry]) -> None:
        self.whole, self.top = whole, top

    def need(self, key: str) -> Entry:
        if key not in self.top:
            raise GuijuError("{} is missing", repr(key), where=self.whole.where, expected=sentence("{}: …", key))
        return self.top[key]

    def text(self, key: str, default: str | None = None) -> str:
        if key not in self.top and default is not None:
            return default
        return self.need(key).text(f"a text for {key}")

    def names(self, key: str) -> tuple[str, ...]:
        return tuple(e.text("a name") for e in self.top[key].list("names")) if key in self.top else ()

    def register(self) -> Register:
        name, version = self.text("register"), self.text("version")
        if not _NAME.fullmatch(name):
            raise GuijuError(
                "{} is not a name", repr(name[:60]), where=self.need("register").where,
                expected="small letters, digits and -, at most 33",
            )  # fmt: skip
        if not version.isdecimal() or int(version) < 1:
            raise GuijuError("version: {}", version, where=self.need("version").where, expected="1, 2, 3 …")
        label = words(self.need("name"))
        page = self.need("page")
        public = page.map("a page").get("public")
        shown = {entry.text("a fact") for entry in public.list("facts")} if public else set()
        key, pattern, fact = self._key()
        return Register(
            name=name, version=int(version), label=label, item=words(self.need("item")),
            about=words(self.top["about"]) if "about" in self.top else label,
            sources=self.names("sources"), systems=self.names("systems"), control=self.text("control"),
            key=key, pattern=pattern, key_fact=fact, owner=self.text("owner", ""),
            facts=self._facts(shown), needs=self.names("needs"), kept_by=self._kept_by(), columns=self._columns(),
            page=page_of(page, shape.PAGE), closed=self._yes("closed"), tree=self._tree(), grid=self._grid(),
            digest=digest_of(self.whole),
        )  # fmt: skip

    def _tree(self) -> Tree | None:
        if "tree" not in self.top:
            return None
        entry = self.top["tree"]
        said = dict(entry.map("{of, system, code, …}"))
        known = tuple(shape.TREE["properties"])
        if not {"of", "system", "code"} <= set(said) <= set(known):
            raise GuijuError("the tree is incomplete", where=entry.where, expected=", ".join(known))
        done = said.pop("done").map("{procedure: [a state]}") if "done" in said else {}
        ends = {name: tuple(one.text("a state") for one in given.list("states")) for name, given in done.items()}
        return Tree(**{key: one.text("a fact") for key, one in said.items()}, done=ends)

    def _grid(self) -> Grid | None:
        if "grid" not in self.top:
            return None
        entry = self.top["grid"]
        said = dict(entry.map("{rows, columns, need, …}"))
        known = tuple(shape.GRID["properties"])
        if not set(shape.GRID["required"]) <= set(said) <= set(known):
            raise GuijuError("the grid is incomplete", where=entry.where, expected=", ".join(known))
        needed, not_needed, made_by = (
            tuple(one.text("a name") for one in said.pop(part).list("names")) if part in said else ()
            for part in ("needed", "not_needed", "made_by")
        )
        plain = {key: one.text("a name") for key, one in said.items()}
        return Grid(
            plain["rows"], plain["columns"], plain["need"], needed, not_needed, plain["covered_by"],
            plain.get("effect", ""), made_by,
        )  # fmt: skip

    def _yes(self, key: str) -> bool:
        said = self.text(key, "false")
        if said not in ("true", "false"):
            raise GuijuError("{}: {}", key, said, where=self.top[key].where, expected="true or false")
        return said == "true"

    def _key(self) -> tuple[Key, str, str]:
        entry = self.need("key")
        given = entry.map("{issued: a pattern} or {fact: a fact}")
        if len(given) != 1 or next(iter(given)) not in ("issued", "fact"):
            raise GuijuError("key: not its form", where=entry.where, expected="{issued: a pattern} or {fact: a fact}")
        if "fact" in given:
            return Key.FACT, "", given["fact"].text("a fact")
        pattern = given["issued"].text("a pattern")
        try:
            gaps = [name for _, name, _, _ in Formatter().parse(pattern) if name is not None]
        except ValueError as error:
            raise GuijuError(str(error), where=entry.where, expected="a pattern with {serial}") from None
        if "serial" not in gaps or not set(gaps) <= {"serial", "year"}:
            raise GuijuError("the pattern of numbers: {}", pattern, where=entry.where, expected="{year} and {serial}")
        return Key.ISSUED, pattern, ""

    def _facts(self, shown: set[str]) -> dict[str, Fact]:
        found: dict[str, Fact] = {}
        for name, entry in self.need("facts").map("facts by name").items():
            if not _FACT.fullmatch(name):
                raise GuijuError(
                    "{} is not a name", repr(name), where=entry.where, expected="small letters, digits and _"
                )
            if "computed" in entry.map("a fact"):
                raise GuijuError(
                    "facts of registers are not computed", where=entry.where,
                    expected="kept_by: a procedure that computes it",
                )  # fmt: skip
            found[name] = fact_of(name, Part(entry, "facts"), shown)
        return found

    def _kept_by(self) -> dict[str, Keeping]:
        entry = self.top.get("kept_by")
        return {
            name: self._keeping(name, given)
            for name, given in (entry.map("how procedures keep it") if entry else {}).items()
        }

    def _keeping(self, procedure: str, entry: Entry) -> Keeping:
        given = entry.map("{enter: [acts], facts: …}")
        acts: dict[str, Doing] = {}
        for key, said in given.items():
            if key in ("facts", "until"):
                continue
            if key not in list(Doing):
                raise GuijuError(
                    "unknown entry {} in {}", repr(key), "kept_by", where=said.where, expected=", ".join(shape.KEEPING)
                )
            for act in said.list("acts"):
                name = act.text("an act")
                if name in acts:
                    raise GuijuError("{} stands here twice", repr(name), where=act.where, expected="each name once")
                acts[name] = Doing(key)
        return Keeping(procedure, acts, _mapped(given.get("facts")), _text(given.get("until")))

    def _columns(self) -> tuple[Column, ...]:
        entry = self.top.get("columns")
        found = []
        for head, said in (entry.map("what columns fill") if entry else {}).items():
            if not isinstance(said.value, dict):
                found.append(Column(head, said.text("a fact")))
                continue
            given = said.map("{fills: a fact, values: {…}}")
            if "fills" not in given or not set(given) <= {"fills", "values"}:
                raise GuijuError(
                    "a column is incomplete", where=said.where, expected="a fact, or {fills: a fact, values: {…}}"
                )
            values = given["values"].map("cell: option") if "values" in given else {}
            plain = {cell: option.text("an option") for cell, option in values.items()}
            found.append(Column(head, given["fills"].text("a fact"), plain))
        return tuple(found)


def _mapped(entry: Entry | None) -> dict[str, str]:
    """Fact of the register → fact of the procedure: a list of names that are the same in both, or a mapping."""
    if entry is None:
        return {}
    if isinstance(entry.value, dict):
        return {name: said.text("a fact of the procedure") for name, said in entry.value.items()}
    return {name: name for name in (said.text("a fact") for said in entry.list("facts"))}


def _text(entry: Entry | None) -> str:
    return entry.text("a fact") if entry is not None else ""


def as_dict(register: Register) -> dict[str, Any]:
    """A register for programs: what it is, its facts and how it is kept."""

    def both(said: Words) -> dict[str, str]:
        return {"zh": said.zh, "en": said.en}

    return {
        "register": register.name, "version": register.version, "name": both(register.label),
        "item": both(register.item), "about": both(register.about), "sources": list(register.sources),
        "systems": list(register.systems), "control": register.control, "closed": register.closed,
        "key": {"issued": register.pattern} if register.key is Key.ISSUED else {"fact": register.key_fact},
        "owner": register.owner, "needs": list(register.needs), "digest": register.digest,
        "facts": [
            {"name": fact.name, "label": both(fact.label), "type": str(fact.type), "personal": fact.personal,
             "public": str(fact.visible) == "public", "indexed": fact.index,
             "options": {code: both(label) for code, label in fact.options.items()}}
            for fact in register.facts.values()
        ],
        "kept_by": {
            name: {"acts": {act: str(doing) for act, doing in keeping.acts.items()}, "facts": dict(keeping.facts),
                   "until": keeping.until}
            for name, keeping in register.kept_by.items()
        },
        "columns": {column.head: column.fills for column in register.columns},
    }  # fmt: skip
