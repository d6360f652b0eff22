"""Typed fields out of their entries, for procedures and registers alike, and how things that have them are shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from guiju.core.definitions.source import Entry
from guiju.core.errors import GuijuError, sentence
from guiju.core.procedure import expressions
from guiju.core.procedure.expressions import Expression
from guiju.core.procedure.model import COLUMN_TYPES, MOST_ROWS, Fact, FactType, Group, Page, Visible, Words
from guiju.core.procedure.parts import Part


def fact_of(name: str, part: Part, shown: Collection[str]) -> Fact:
    """A fact; public when it is in `shown`, or names the committee of the case, which stands at the head of every
    case as its terms do. With `public_from` it is so from one of these states on."""
    kind = part.choice("type", FactType)
    pattern = part.text("pattern", "")
    try:
        re.compile(pattern)
    except re.error as error:
        raise GuijuError("pattern: {}", error, where=part.given["pattern"].where, expected="a regular expression")
    fact = Fact(
        name, part.words(), kind, part.both("help"), part.whole("longest") or 200, part.whole("least"),
        part.whole("most"), pattern, part.options("options"), part.names("kinds"), part.text("names", ""),
        part.yes("index"), part.yes("personal"),
        Visible.PUBLIC if name in shown or kind is FactType.COMMITTEE else Visible.PARTIES, _computed(part, kind),
        _known(part), _columns(part, kind), part.text("key", ""), part.text("continues", ""),
        part.yes("each"), public_from=part.names("public_from"), anew_with=part.text("anew_with", ""),
    )  # fmt: skip
    _check_table(fact, part)
    if (kind is FactType.CHOICE) != bool(fact.options):
        raise GuijuError("a choice has options, and nothing else has", where=part.entry.where, expected="options: {…}")
    if fact.public_from and fact.visible is not Visible.PUBLIC:
        raise GuijuError(
            "{} is never public", repr(name), where=part.given["public_from"].where,
            expected="public_from at a fact that page.public lists, or at a committee",
        )  # fmt: skip
    if fact.personal and (fact.index or fact.visible is Visible.PUBLIC):
        raise GuijuError(
            "personal data is neither indexed nor public", where=part.entry.where, expected="personal without index"
        )
    return fact


def _columns(part: Part, kind: FactType) -> dict[str, Fact]:
    """The columns of a table, by name."""
    if (kind is FactType.TABLE) != ("columns" in part.given):
        raise GuijuError("a table has columns, and nothing else has", where=part.entry.where, expected="columns: {…}")
    if kind is not FactType.TABLE:
        return {}
    given = part.given["columns"].map("columns by name")
    if not given:
        raise GuijuError("the table has no columns", where=part.given["columns"].where, expected="columns: {…}")
    return {name: _column(name, Part(entry, "columns")) for name, entry in given.items()}


def _column(name: str, part: Part) -> Fact:
    where = part.entry.where
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise GuijuError("{} is not a name", repr(name), where=where, expected="small letters, digits and _")
    kind = part.choice("type", FactType)
    if kind not in COLUMN_TYPES:
        raise GuijuError("no column holds a {}", kind, where=where, expected=", ".join(COLUMN_TYPES))
    longest = part.whole("longest")
    column = Fact(
        name, part.words(), kind, part.both("help"), longest or 200, part.whole("least"), part.whole("most"),
        part.text("pattern", ""), part.options("options"), computed=_computed(part, kind), known=_known(part),
        needed=not part.yes("optional"),
    )  # fmt: skip
    if (kind is FactType.CHOICE) != bool(column.options):
        raise GuijuError("a choice has options, and nothing else has", where=where, expected="options: {…}")
    return column


def _check_table(fact: Fact, part: Part) -> None:
    """GuijuError where a table could not be kept, or its rows not be told apart."""
    where = part.entry.where
    if fact.type is not FactType.TABLE:
        if fact.key or fact.continues or fact.each:
            raise GuijuError("only a table has a key", where=where, expected="type: table")
        return
    if fact.index or fact.personal or fact.names or fact.computed is not None:
        raise GuijuError(
            "a table is neither indexed nor personal nor computed as a whole", where=where,
            expected="computed columns, and facts that count its rows",
        )  # fmt: skip
    if fact.key and (fact.key not in fact.columns or fact.columns[fact.key].computed is not None):
        raise GuijuError(
            "{} is no column that is brought", repr(fact.key), where=where, expected=", ".join(fact.columns)
        )
    if fact.continues and not fact.key:
        raise GuijuError("its rows are not told apart", where=where, expected="key: a column of both tables")
    if fact.most is not None and not 1 <= fact.most <= MOST_ROWS:
        raise GuijuError("most: {}", fact.most, where=where, expected=sentence("at most {} rows", MOST_ROWS))


COMPUTED = (FactType.WHOLE_NUMBER, FactType.DECIMAL, FactType.DATE, FactType.YES_NO, FactType.CHOICE)
"""The types of facts that can be computed."""
_ONLY_TYPED = ("least", "most", "longest", "pattern", "kinds", "names", "personal")


def _computed(part: Part, kind: FactType) -> Expression | None:
    if "computed" not in part.given:
        return None
    if kind not in COMPUTED:
        raise GuijuError("a {} is not computed", kind, where=part.given["computed"].where, expected=", ".join(COMPUTED))
    for key in _ONLY_TYPED:
        if key in part.given:
            raise GuijuError(
                "{} stands with what is computed", repr(key), where=part.given[key].where,
                expected="computed without it: nobody types the value",
            )  # fmt: skip
    return expressions.read(part.text("computed"), part.given["computed"].where, choosing=True)


def _known(part: Part) -> tuple[str, str] | None:
    if "known" not in part.given:
        return None
    what, of, base = part.text("known").partition(" of ")
    if not of or "computed" in part.given:
        raise GuijuError(
            "known: {}", repr(part.text("known")), where=part.given["known"].where,
            expected="edition.issuer of standard, without computed",
        )  # fmt: skip
    return what, base


def page_of(entry: Entry | None, allowed: Sequence[str]) -> Page:
    """How things with facts are listed and shown; `allowed` are the entries it may have. GuijuError for another."""
    given = entry.map("a page") if entry else {}
    for key, value in given.items():
        if key not in allowed:
            raise GuijuError("unknown entry {} in page", repr(key), where=value.where, expected=", ".join(allowed))

    def names(key: str, of: Mapping[str, Entry]) -> tuple[str, ...]:
        return tuple(e.text("a fact") for e in of[key].list("facts")) if key in of else ()

    groups = []
    for item in given["groups"].list("groups") if "groups" in given else []:
        group = item.map("{zh, en, facts}")
        if set(group) - {"by"} != {"zh", "en", "facts"}:
            raise GuijuError("a group is incomplete", where=item.where, expected="{zh: …, en: …, facts: […]}")
        label = Words(group["zh"].text("Chinese"), group["en"].text("English"))
        groups.append(Group(label, names("facts", group), group["by"].text("a fact") if "by" in group else ""))
    return Page(names("list", given), names("title", given), tuple(groups))
