"""Clause-wise editing. Who saves says which version they began from; what others wrote meanwhile is merged or shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest

from django.db import transaction
from django.utils import timezone

from guiju import bounded
from guiju.core.comparison.differences import common, opcodes
from guiju.core.errors import GuijuError, OverBudgetError, TooBusyError, sentence
from guiju.core.text import markdown
from guiju.core.text.hashing import own_hash
from guiju.core.text.identifiers import identifiers
from guiju.core.text.model import Clause, Document, Kind
from guiju.core.text.walking import clauses, find
from guiju.registry.accounts.models import User
from guiju.registry.texts.access import may_edit
from guiju.registry.texts.keeping import LARGEST, put
from guiju.registry.texts.models import ClauseVersion, Text
from guiju.registry.texts.storage import clause_at, document_at

LONGEST = 400_000
"""Code points of a clause's source."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save. `conflict`: the source with both versions marked, when the two cannot be merged; nothing
    is written then. `merged`: what others wrote meanwhile was taken in."""

    revision: int
    clause: str
    merged: bool = False
    conflict: str = ""
    theirs: int = 0


def source_of(document: Document, clause: Clause) -> str:
    """The Guiju Markdown of one clause without the clauses in it and without front matter."""
    bare = replace(document, clauses=(replace(clause, clauses=()),), media={}, footnotes=())
    return markdown.write(bare).split("---\n", 2)[2].strip("\n") + "\n"


def clause_from(document: Document, source: str, name: str) -> Clause:
    """A clause from its source. GuijuError with the line of what cannot be read; the identifier may not change."""
    if len(source) > LONGEST:
        raise GuijuError(
            "a source of {} code points", len(source), where="source", expected=sentence("at most {}", LONGEST)
        )
    for number, line in enumerate(source.split("\n"), 1):
        if line in {"<<<<<<<", ">>>>>>>"}:
            raise GuijuError("marks of a conflict are still there", where=f"line {number}", expected="one wording")
    head = markdown.write(replace(document, clauses=(), media={}, footnotes=())).rstrip("\n") + "\n\n"
    try:
        read = bounded.call(markdown.read, bounded.READ, head + source).document
    except (OverBudgetError, TooBusyError):
        raise
    except GuijuError as error:
        raise GuijuError(error.what, where=_line(error.where, head.count("\n")), expected=error.expected) from error
    if len(read.clauses) != 1 or read.clauses[0].clauses:
        raise GuijuError(
            "more than one clause", where="source", expected="one heading; add others as clauses of their own"
        )
    made = read.clauses[0]
    if made.id != name:
        raise GuijuError("the identifier became {}", repr(made.id), where="line 1", expected=f"{{#{name}}}")
    return made


def _line(where: str, before: int) -> str:
    if where.startswith("line ") and where[5:].isdigit():
        return f"line {max(1, int(where[5:]) - before)}"
    return where


def save(text: Text, name: str, source: str, *, base: int, user: User, now: datetime, summary: str = "") -> Saved:
    """Save a clause that was opened at revision `base`. When somebody saved it since, the two are merged line by line;
    where both changed the same lines nothing is written and the conflict is given back."""
    with transaction.atomic():
        held = _held(text, user, now)
        document = document_at(held)
        clause = find(document, name)
        if clause is None:
            raise GuijuError("there is no clause {}", repr(name[:60]), where="clause", expected="a clause of this text")
        begun = clause_at(held, base, name)
        if begun is None:
            raise GuijuError("the clause was not there at revision {}", base, where="base", expected="a later revision")
        merged = False
        if own_hash(begun) != own_hash(clause):
            theirs = source_of(document, clause)
            text_of, clean = merge(source_of(document, begun), theirs, source.strip("\n") + "\n")
            if not clean:
                last = ClauseVersion.objects.filter(text=held, clause=name).order_by("-revision").first()
                return Saved(held.revision, name, conflict=text_of, theirs=last.revision if last else held.revision)
            source, merged = text_of, True
        made = replace(clause_from(document, source, name), clauses=clause.clauses)
        kept = put(held, replaced(document, made), now=now, user=user, summary=summary, before=document)
        return Saved(kept.revision, name, merged)


def add(text: Text, after: str, source: str, *, inside: bool, user: User, now: datetime) -> Saved:
    """A new clause behind the one named, or as the last one inside it ("" for the end of the text)."""
    with transaction.atomic():
        held = _held(text, user, now)
        document = document_at(held)
        head = markdown.write(replace(document, clauses=(), media={}, footnotes=())).rstrip("\n") + "\n\n"
        read = markdown.read(head + source).document.clauses
        if len(read) != 1:
            raise GuijuError("not one clause", where="source", expected="one heading with what stands under it")
        made, taken = read[0], identifiers(document)
        if len(taken) >= LARGEST:
            raise GuijuError(
                "a text of {} clauses", len(taken), where="clause", expected=sentence("at most {}", LARGEST)
            )
        count = 2
        wish = made.id
        while made.id in taken:
            made, count = replace(made, id=f"{wish}.{count}"), count + 1
        if after and find(document, after) is None:
            raise GuijuError("there is no clause {}", repr(after[:60]), where="after", expected="a clause of this text")
        those = _inserted(document.clauses, after, made, inside) if after else (*document.clauses, made)
        kept = put(held, replace(document, clauses=those), now=now, user=user, summary=f"+ {made.id}", before=document)
        return Saved(kept.revision, made.id)


def remove(text: Text, name: str, *, base: int, user: User, now: datetime) -> Saved:
    """Take a clause out with the clauses in it. Refused when one of them was changed since `base`."""
    with transaction.atomic():
        held = _held(text, user, now)
        document, begun = document_at(held), document_at(held, base)
        clause, before = find(document, name), find(begun, name)
        if clause is None:
            raise GuijuError("there is no clause {}", repr(name[:60]), where="clause", expected="a clause of this text")
        if before != clause:
            raise GuijuError("somebody changed it meanwhile", where=name, expected="a look at what changed first")
        kept = put(
            held, replace(document, clauses=_without(document.clauses, name)), now=now, user=user, summary=f"- {name}",
            before=document,
        )  # fmt: skip
        return Saved(kept.revision, name)


def move(text: Text, name: str, after: str, *, inside: bool, user: User, now: datetime) -> Saved:
    """Put a clause behind another one, or inside it; its identifier and its history stay."""
    with transaction.atomic():
        held = _held(text, user, now)
        document = document_at(held)
        clause = find(document, name)
        if clause is None or find(document, after) is None or after == name:
            raise GuijuError("there is no such clause", where="after", expected="another clause of this text")
        if any(inner.id == after for inner, above in clauses(document) if clause.id in {each.id for each in above}):
            raise GuijuError("a clause cannot go into itself", where="after", expected="a clause outside it")
        bare = _without(document.clauses, name)
        those = _inserted(bare, after, clause, inside)
        kept = put(
            held, replace(document, clauses=those), now=now, user=user, summary=f"{name} → {after}", before=document
        )
        return Saved(kept.revision, name)


def _held(text: Text, user: User, now: datetime) -> Text:
    held = Text.objects.select_for_update().get(pk=text.pk)
    if not may_edit(user, held, timezone.localdate(now)):
        raise GuijuError("only those who write a draft may change it", where="user", expected="a post in its committee")
    return held


def replaced(document: Document, made: Clause) -> Document:
    """The document with this clause in the place of the one of its name."""

    def below(clause: Clause) -> Clause:
        if clause.id == made.id:
            return made
        return replace(clause, clauses=tuple(below(inner) for inner in clause.clauses))

    return replace(document, clauses=tuple(below(clause) for clause in document.clauses))


def _without(those: tuple[Clause, ...], name: str) -> tuple[Clause, ...]:
    return tuple(replace(clause, clauses=_without(clause.clauses, name)) for clause in those if clause.id != name)


def _inserted(those: tuple[Clause, ...], after: str, made: Clause, inside: bool) -> tuple[Clause, ...]:
    found: list[Clause] = []
    for clause in those:
        if clause.id == after and inside:
            kind = Kind.TERM if clause.kind is Kind.TERMS and made.kind is Kind.CLAUSE else made.kind
            found.append(replace(clause, clauses=(*clause.clauses, replace(made, kind=kind))))
            continue
        found.append(replace(clause, clauses=_inserted(clause.clauses, after, made, inside)))
        if clause.id == after:
            found.append(made)
    return tuple(found)


def merge(base: str, theirs: str, mine: str) -> tuple[str, bool]:
    """Three texts into one, line by line. (text, True) when the changes do not touch; else (both marked, False)."""
    start, a, b = base.splitlines(), theirs.splitlines(), mine.splitlines()
    same_a = {i + n: j + n for i, j, size in common(start, a) for n in range(size)}
    same_b = {i + n: j + n for i, j, size in common(start, b) for n in range(size)}
    anchors = [(i, same_a[i], same_b[i]) for i in range(len(start)) if i in same_a and i in same_b]
    out: list[str] = []
    clean = True
    before = (-1, -1, -1)
    for anchor in (*anchors, (len(start), len(a), len(b))):
        old = start[before[0] + 1 : anchor[0]]
        his, my = a[before[1] + 1 : anchor[1]], b[before[2] + 1 : anchor[2]]
        if his == my or my == old:
            out += his
        elif his == old:
            out += my
        else:
            clean = False
            out += ["<<<<<<<", *his, "=======", *my, ">>>>>>>"]
        if anchor[0] < len(start):
            out.append(start[anchor[0]])
        before = anchor
    return "\n".join(out) + "\n", clean


def revisions_of(text: Text, name: str) -> list[int]:
    """The revisions that changed a clause, made it or took it out."""
    return list(ClauseVersion.objects.filter(text=text, clause=name).values_list("revision", flat=True))


def history(text: Text, name: str) -> list[tuple[int, datetime, str, str]]:
    """(revision, when, who, summary) of every version of a clause, newest first."""
    made = dict(ClauseVersion.objects.filter(text=text, clause=name).values_list("revision", "digest"))
    rows = text.revisions.filter(number__in=made).select_related("user").order_by("-number")
    return [(row.number, row.at, row.user.username if row.user else "", row.summary) for row in rows]


def lines_apart(old: str, new: str) -> list[tuple[str, str, str]]:
    """Two sources side by side: ("=", "-", "+" or "~", old line, new line)."""
    found: list[tuple[str, str, str]] = []
    a, b = old.splitlines(), new.splitlines()
    for tag, i, j, k, m in opcodes(a, b):
        mark = {"equal": "=", "delete": "-", "insert": "+", "replace": "~"}[tag]
        found += [(mark, left or "", right or "") for left, right in zip_longest(a[i:j], b[k:m])]
    return found
