"""What a decision writes: the row as a committee, an item of a register or an edition, and the link to what was chosen.
Each the way it is written otherwise, in the transaction of the decision."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from unicodedata import normalize

from django.utils import timezone

from guiju.core.designation import parse
from guiju.core.errors import GuijuError, Sentence
from guiju.core.feeds.model import Decision, Feed, Writing
from guiju.core.links.model import Coming
from guiju.core.register.model import Doing
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.catalogue.intake import ingest
from guiju.registry.catalogue.intake.readers import table
from guiju.registry.catalogue.intake.record import Record, start
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Edition
from guiju.registry.feeds.models import Candidate
from guiju.registry.links import keeping as links
from guiju.registry.links.definitions import link_type
from guiju.registry.links.keeping import End, Said
from guiju.registry.links.models import Link
from guiju.registry.registers import keeping, tables
from guiju.registry.registers import taking as registers
from guiju.registry.registers.definitions import register
from guiju.registry.registers.models import Item

Row = Mapping[str, Sequence[str]]
_PART = re.compile(r"[0-9]+|[^\W\d_]+")


def write(
    held: Feed, row: Candidate, decision: Decision, chosen: End | None, user: int | None, now: datetime
) -> dict[str, Any]:  # fmt: skip
    """Inside a transaction: what a decision writes, by name. GuijuError where it cannot be written."""
    writes, own = decision.writes, None
    wrote: dict[str, Any] = {}
    if writes.committee:
        own = End("committee", _committee(row.row))
        wrote["committee"] = own.key
    if writes.register:
        item, entered = _item(held, row, writes, user, now)
        own = End(f"item-{writes.register}", item)
        wrote |= {"item": item, "entered": True} if entered else {"item": item}
    if writes.edition:
        own = End("edition", _edition(held, row, writes, chosen, now))
        wrote["edition"] = own.key
    if writes.link:
        assert own is not None and chosen is not None
        source, target = (chosen, own) if writes.from_chosen else (own, chosen)
        number, made = _link(held, writes.link, source, target, user, now, row)
        wrote["link" if made else "held_link"] = number
    return wrote


def undo(wrote: Mapping[str, Any], why: str, user: int | None, now: datetime, *, spare: Container[str] = ()) -> None:
    """Inside a transaction: the link that a decision made ends today, the item that it entered is retired, where that
    still stands. What is named in `spare` stays."""
    today = timezone.localdate(now)
    made = Link.objects.filter(pk=wrote.get("link"), ended__isnull=True).first() if "link" not in spare else None
    if made is not None:
        links.end(made, max(today, made.since), why, now, user=user)
    item = Item.objects.filter(pk=wrote.get("item"), status__in=("valid", "suspended")).first()
    if item is not None and wrote.get("entered") and "item" not in spare:
        said = keeping.Said(Doing.RETIRE, max(today, item.since), why=why, user=user)
        keeping.keep(register(item.register), item, said, now)


def _committee(row: Row) -> int:
    """The committee that a row is, made known with what the row says of it."""
    code = row["reference"][0]
    names = {"en": "".join(row.get("title", ())), "fr": "".join(row.get("title_fr", ()))}
    found = ensure_committee(code, {language: name for language, name in names.items() if name})
    said: dict[str, Any] = {
        "status": Committee.Status.ACTIVE if "active" in row.get("status", ()) else Committee.Status.SUSPENDED,
        "names": {**found.names, **{language: name for language, name in names.items() if name}},
    }
    if row.get("secretariat"):
        said["secretariat"] = row["secretariat"][0][:40]
    if row.get("created"):
        said["created_on"] = date.fromisoformat(row["created"][0])
    changed = [name for name, value in said.items() if getattr(found, name) != value]
    for name in changed:
        setattr(found, name, said[name])
    if changed:
        found.save(update_fields=changed)
    return int(found.pk)


def _table_row(writes: Writing, row: Row) -> tuple[dict[str, str], bytes]:
    """The facts of an item that a row is, and the same as a table of one row."""
    facts = {fact: ";".join(row.get(field, ())) for fact, field in writes.facts.items()}
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(facts)
    lines.writerow(facts.values())
    return facts, out.getvalue().encode()


def _item(held: Feed, row: Candidate, writes: Writing, user: int | None, now: datetime) -> tuple[int, bool]:
    """The item that a row is, and whether it entered now: taken into its register as a table of one row would be."""
    found = register(writes.register)
    facts, content = _table_row(writes, row.row)
    held_now = Item.objects.filter(register=found.name, key=facts[found.key_fact])
    before = held_now.values_list("status", flat=True).first()
    report = registers.take(
        found, content, held.name, valid_from=timezone.localdate(now), now=now, user=row.brought.user_id,
        confirmed_by=user, why=held.label.zh,
    )  # fmt: skip
    if report.refused:
        raise _of_table(report.refused[0])
    last = Item.objects.get(register=found.name, key=facts[found.key_fact])
    return int(last.pk), before is None or last.status != before


def _of_table(refused: tables.Refused) -> GuijuError:
    return _told(refused.what, refused.where, refused.expected)


def _told(what: str, where: str, expected: str) -> GuijuError:
    parts = (what.template, *what.parts) if isinstance(what, Sentence) else (what,)
    return GuijuError(*parts, where=where, expected=expected)


def _in_column(held: Feed, writes: Writing, error: GuijuError) -> GuijuError:
    """A fault of what a row would be written as, at the column of the row: what it is written as has other names."""
    field = writes.facts.get(error.where) or next((n for n in held.fields if f"'{n}'" in error.where), "")
    where = held.fields[field].label.named() if field else error.where
    return _told(error.what, where, error.expected)


def fault(held: Feed, key: str, cells: Row, today: date) -> GuijuError | None:
    """Why a row could not be written by some decision of its feed; None where it can. Looked at when it is taken, so
    that nobody decides in vain."""
    seen: list[Writing] = []
    for decision in held.decisions.values():
        writes = decision.writes
        if any((writes.register, writes.facts, writes.edition) == (o.register, o.facts, o.edition) for o in seen):
            continue
        seen.append(writes)
        try:
            if writes.edition:
                record = _record(held, key, cells, writes, today)
                if wrong := record.fault():
                    return GuijuError(
                        "{} is no row", repr(wrong[:200]), where=key, expected="an edition that can be kept"
                    )
                if record.tier not in (tiers := held.match.things.get("edition", {}).get("tier", (record.tier,))):
                    return GuijuError("{} is no row", record.designation, where=key, expected=", ".join(tiers))
        except GuijuError as error:
            return _in_column(held, writes, error)
        if writes.register:
            for one in tables.read(register(writes.register), _table_row(writes, cells)[1], held.name):
                if isinstance(one, tables.Refused):
                    return _in_column(held, writes, _of_table(one))
    return None


def _edition(held: Feed, row: Candidate, writes: Writing, chosen: End | None, now: datetime) -> int:
    """The edition that a row is, written the way imports write: one of the body chosen, or the edition chosen with one
    more source."""
    record = _record(held, row.key, row.row, writes, timezone.localdate(now))
    if chosen is not None and chosen.kind == "body":
        body = Body.objects.get(pk=chosen.key)
        if body.kind == Body.Kind.ASSOCIATION and record.publisher.removeprefix("T/") != body.code:
            raise GuijuError(
                "{} is not numbered by {}", record.designation, body.code, where="chosen", expected="who numbers it"
            )
        record.issuer, record.issuer_names = body.code, {}
    if chosen is not None and chosen.kind == "edition":
        record = _as(record, _same(record, Edition.objects.get(pk=chosen.key)))
    report = ingest.enter([record], Report(), now=now, today=timezone.localdate(now))
    if report.rejected:
        where, reason = report.rejected[0]
        raise GuijuError("{} is no row", repr(reason[:200]), where=where, expected="an edition that can be kept")
    return int(Edition.objects.get(key=record.key).pk)


def _parts(text: str) -> list[str]:
    """What tells a designation from another, however it is written: signs and leading zeros do not count."""
    return [part.lstrip("0") for part in _PART.findall(normalize("NFKC", text).casefold())]


def _same(record: Record, edition: Edition) -> Edition:
    """The edition that a row is to be the same as. GuijuError where their designations name different ones."""
    if _parts(record.designation) != _parts(edition.designation):
        raise GuijuError(
            "{} is another standard than {}", record.designation, edition.designation, where="chosen",
            expected="the edition of this designation",
        )  # fmt: skip
    return edition


def _record(held: Feed, key: str, row: Row, writes: Writing, today: date) -> Record:
    columns = dict(writes.edition)
    cells = {field: ";".join(row.get(field, ())) for field in set(columns.values())}
    words = {part: dict(said) for part, said in writes.words.items()}
    return table.record_of(cells, key, table.Map(held.name, columns, words), today)


def _as(record: Record, edition: Edition) -> Record:
    """The record under the designation of an edition that is held; its own becomes another name of it."""
    made = start(parse(edition.designation), source=record.source, external=record.external, where=record.where)
    for name in ("key", "work_key", "designation", "printed", "work", "scheme", "tier", "publisher", "rank", "year"):
        setattr(record, name, getattr(made, name))
    record.key, record.designation = edition.key, edition.designation
    if record.external != edition.designation and record.external not in record.aliases:
        record.aliases.append(record.external)
    return record


def _link(
    held: Feed, name: str, source: End, target: End, user: int | None, now: datetime, row: Candidate
) -> tuple[int, bool]:  # fmt: skip
    """The link between a row's thing and the one chosen, and whether it was made; it may hold already."""
    kind = link_type(name)
    ground = f"{held.label.zh} {row.key}"[: links.LONGEST_GROUND]
    said = Said(source, target, timezone.localdate(now), Coming.MATCH, ground=ground, user=user)
    if (made := links.make(kind, said, now)) is not None:
        return int(made.pk), True
    rows = Link.objects.filter(type=kind.name, source_kind=source.kind, source=source.key, ended__isnull=True)
    return int(rows.get(target_kind=target.kind, target=target.key).pk), False
