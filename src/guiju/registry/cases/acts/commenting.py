"""Comments of a case as a table, and answers read back from one: each answered line is an act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from guiju import bounded
from guiju.core import commenting
from guiju.core.errors import GuijuError
from guiju.registry.cases import definitions
from guiju.registry.cases.acts import speaking
from guiju.registry.cases.acts.performing import Request, perform
from guiju.registry.cases.acts.rounds import round_of
from guiju.registry.cases.models import Case, Comment
from guiju.registry.cases.roles import Actor


def rows(case: Case, name: str) -> list[commenting.Row]:
    """The comments of the present round, by number."""
    procedure = definitions.kept(case.definition_id)
    if name not in procedure.comments:
        known = ", ".join(procedure.comments) or "none"
        raise GuijuError("there is no comment round {}", repr(name[:40]), where=case.number, expected=known)
    rows = Comment.objects.filter(case=case, name=name, round=round_of(procedure, case.marks, name))
    found = list(rows.select_related("act").order_by("number"))
    names = speaking.body_names(speaking.of_act(c.act)[0] for c in found)
    return [
        commenting.Row(
            c.number, c.organization or _body(c, names), c.clause, c.words, c.kind, c.text, c.proposal, c.disposition,
            c.reason,
        )
        for c in found
    ]  # fmt: skip


def _body(comment: Comment, names: Mapping[str, Mapping[str, str]]) -> str:
    """The name of the body a comment was made for, its code where it has none."""
    code = speaking.of_act(comment.act)[0]
    held = names.get(code, {})
    return held.get("zh") or held.get("en") or code


@dataclass(frozen=True)
class Taken:
    """What a table of comments brought: comments made, and faults by line."""

    made: int
    faults: tuple[tuple[int, str], ...]


def comment_from(case: Case, name: str, data: bytes, actor: Actor, now: datetime) -> Taken:
    """Make a comment of each line of a table that carries no number yet; a line that is refused is named and the others
    are kept."""
    table = bounded.call(commenting.read, bounded.READ, data)
    made, faults = 0, list(table.faults)
    for line, row in enumerate(table.rows, 2):
        if row.number:
            faults.append((line, f"it is comment {row.number} already"))
            continue
        said = {"clause": row.clause[:80], "words": row.words[:500], "kind": row.kind, "text": row.text,
                "proposal": row.proposal, "organization": row.organization[:200]}  # fmt: skip
        try:
            perform(case.number, Request(f"{name}.comment", {k: v for k, v in said.items() if v}), actor, now)
            made += 1
        except GuijuError as error:
            faults.append((line, str(error)))
    return Taken(made, tuple(faults))


@dataclass(frozen=True)
class Answered:
    """What a returned table brought: answers written, lines that say what is known already, and faults by line."""

    written: int
    unchanged: int
    faults: tuple[tuple[int, str], ...]


def answer_from(case: Case, name: str, data: bytes, actor: Actor, now: datetime) -> Answered:
    """Write the answers of a returned table, line by line; a line that is refused is named and the others are kept."""
    table = bounded.call(commenting.read, bounded.READ, data)
    held = {row.number: row for row in rows(case, name)}
    written = unchanged = 0
    faults = list(table.faults)
    for row in table.rows:
        mine = held.get(row.number)
        if mine is None:
            faults.append((row.number, f"there is no comment {row.number}"))
        elif not row.disposition or (row.disposition, row.reason) == (mine.disposition, mine.reason):
            unchanged += 1
        else:
            said = {"comment": str(row.number), "disposition": row.disposition, "reason": row.reason}
            try:
                perform(case.number, Request(f"{name}.answer", said), actor, now)
                written += 1
            except GuijuError as error:
                faults.append((row.number, str(error)))
    return Answered(written, unchanged, tuple(faults))
