"""Feeding the index: it follows the sequence of changes and can always be made anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from pydantic_core import from_json

from guiju import config
from guiju.registry.catalogue import terms
from guiju.registry.record import index_following, sequence
from guiju.registry.record.index_following import Progress
from guiju.search import Index, IndexDocument, IndexWriter, Rebuild, open_index
from guiju.search.model import OPEN_END

COLUMNS = (
    "e.id, e.designation, e.printed, e.aliases, e.titles::text, e.abstracts::text, e.tier, e.effect,"
    " e.status, e.scheme, e.publisher, coalesce(c.code, ''), e.ics, coalesce(e.year, 0), e.published,"
    " e.spans::text, e.rank,"
    " array(select r.target_designation from catalogue_relation r where r.source_id = e.id and r.kind = 'adopts')"
)
FROM = " from catalogue_edition e left join bodies_committee c on c.id = e.committee_id"
STEP = 10_000
LOCK = sequence.LOCK + 7


def folder() -> Path:
    return config.data_folder() / "index"


_reader: Index | None = None


def index() -> Index:
    """The index for reading, opened once in a process."""
    global _reader
    if _reader is None:
        path = folder()
        if not (path / "CURRENT").exists():
            IndexWriter(path).close()
        _reader = open_index(path, key=salted_hmac("guiju.search.cursor", "").digest(), known=terms.known)
    return _reader


def _ordinal(text: str | None, missing: int) -> int:
    return date.fromisoformat(text).toordinal() if text else missing


def document(row: tuple[Any, ...], seq: int) -> IndexDocument:
    """One row of COLUMNS as the index wants it. JSON comes as text: it is read here several times faster than by the
    driver."""
    (id, designation, printed, aliases, titles, abstracts, tier, effect, status, scheme, publisher, committee, ics,
     year, published, spans, rank, adopts) = row  # fmt: skip
    return IndexDocument(
        id=id,
        seq=seq,
        designations=tuple(dict.fromkeys((designation, printed, *aliases))),
        titles=tuple(from_json(titles).items()),
        abstract="\n".join(from_json(abstracts).values()) if abstracts != "{}" else "",
        tier=tier,
        effect=effect,
        status=status,
        scheme=scheme,
        publisher=publisher,
        committee=committee,
        ics=tuple(ics),
        year=year,
        published=published.toordinal() if published else 0,
        force=tuple((_ordinal(a, 0), _ordinal(b, OPEN_END)) for s, a, b, *_ in from_json(spans) if s == "in_force"),
        number_rank=rank,
        adopts=tuple(adopts),
    )


def documents(ids: Iterable[int], seqs: dict[int, int]) -> Iterator[IndexDocument]:
    """The editions with these keys; `seqs` gives the change that last touched each."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {COLUMNS}{FROM} where e.id = any(%s)", [list(ids)])
        for row in cursor.fetchall():
            yield document(row, seqs[row[0]])


def feed(writer: IndexWriter, limit: int = STEP) -> int:
    """Bring the index up to the next `limit` changes, or up to ten times as many when it is behind; one commit.

    Returns how many changes were taken."""
    head = sequence.head()
    limit = max(limit, min(10 * limit, head - writer.last_seq))  # small commits are merged again and again
    count, last = take(writer, writer.last_seq, head, limit)
    if count:
        writer.commit(last)
    return count


def take(writer: IndexWriter, after: int, to: int, limit: int) -> tuple[int, int]:
    """Give the writer what the next changes touched, of those behind `after` up to `to`, without a commit: how many
    changes, and the number of the last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select seq, kind, verb, subject from record_change where seq > %s and seq <= %s order by seq limit %s",
            [after, to, limit],
        )
        rows = cursor.fetchall()
    if not rows:
        return 0, after
    seqs = {subject: seq for seq, kind, verb, subject in rows if kind == "edition"}
    created = {subject for seq, kind, verb, subject in rows if kind == "edition" and verb == "created"}
    written = 0
    for part in _parts(created):
        written += writer.add(documents(part, seqs))
    written += writer.upsert(documents([id for id in seqs if id not in created], seqs))
    if written < len(seqs):
        with connection.cursor() as cursor:
            cursor.execute("select id from catalogue_edition where id = any(%s)", [list(seqs)])
            writer.delete(set(seqs) - {row[0] for row in cursor.fetchall()})
    return len(rows), rows[-1][0]


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for i in range(0, len(ordered), STEP // 4):
        yield ordered[i : i + STEP // 4]


class Editions:
    """The index of editions, for whoever keeps it up."""

    name = "the index of editions"
    lock = LOCK

    def folder(self) -> Path:
        return folder()

    def feed(self, writer: IndexWriter) -> int:
        return feed(writer)

    def fill(self, new: Rebuild, progress: Progress) -> int:
        """What was made but has no number yet is left out: its number will bring it."""
        count = 0
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            head = sequence.head()
            cursor.execute(
                "select subject from record_change where seq is null and kind = 'edition' and verb = 'created'"
            )
            coming = {row[0] for row in cursor.fetchall()}
            cursor.execute(
                f"declare every no scroll cursor for select {COLUMNS}, coalesce((select max(seq) from record_change h"
                f" where h.kind = 'edition' and h.subject = e.id), 0){FROM}"
            )
            while True:
                cursor.execute(f"fetch {STEP} from every")
                rows = cursor.fetchall()
                if not rows:
                    break
                count += new.add(document(row[:-1], row[-1]) for row in rows if row[0] not in coming)
                progress(len(rows))
        new.publish(head)
        return count


def rebuild(progress: Progress = lambda done: None) -> int:
    """Make the index anew beside the present one and swap it in. Returns how many editions it holds. GuijuError while
    another process does."""
    return index_following.rebuild(Editions(), progress)
