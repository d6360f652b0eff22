"""The common index: what is kept beside editions, found by its names, titles and words. It follows the sequence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.crypto import salted_hmac

from guiju import config
from guiju.registry.catalogue import terms
from guiju.registry.record import index_following, sequence, subjects
from guiju.registry.record.index_following import Progress
from guiju.registry.record.models import Change, Item
from guiju.registry.record.subjects import Named, Subject
from guiju.search import Index, IndexDocument, IndexWriter, Query, Rebuild, open_index

STEP = 5_000
FAR = 50_000
_KINDS = "SUBJECTS"
"""The file of the index that says which subjects it holds: with others it is made anew."""


def folder() -> Path:
    return config.data_folder() / "index-of-subjects"


_reader: Index | None = None


def index() -> Index:
    """The index for reading, opened once in a process."""
    global _reader
    if _reader is None:
        if not (folder() / "CURRENT").exists():
            IndexWriter(folder()).close()
        _reader = open_index(folder(), key=salted_hmac("guiju.search.subjects", "").digest(), known=terms.known)
    return _reader


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that a question finds. `address` is the path of its page below the site."""

    subject: Subject
    row: Any
    named: Named
    address: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`kinds`: how many of each subject the question finds, the chosen one or not; `next`: where to go on, or ""."""

    found: Sequence[Found]
    total: int
    kinds: Mapping[str, int]
    next: str


def search(text: str, kind: str = "", *, after: str = "", limit: int = 20) -> Answer:
    """What is found by words, numbers or codes; of one kind, or of all. GuijuError for a bad question or place."""
    filters = {"scheme": (subjects.subject(kind).kind,)} if kind else {}
    answer = index().search(Query(text, filters, after=after, limit=limit, facets=("tier",)))
    kinds = dict(answer.facets.get("tier", ()))
    if kind and text:
        kinds = dict(index().search(Query(text, limit=1, facets=("tier",))).facets.get("tier", ()))
    items = Item.objects.in_bulk([hit.id for hit in answer.hits])
    rows = _rows(items.values())
    found = [rows[item.kind, item.subject] for item in map(items.get, (h.id for h in answer.hits)) if item is not None
             and (item.kind, item.subject) in rows]  # fmt: skip
    return Answer(found, answer.total, kinds, answer.next)


def _rows(items: Any) -> dict[tuple[str, int], Found]:
    wanted: dict[str, list[int]] = {}
    for item in items:
        wanted.setdefault(item.kind, []).append(item.subject)
    found = {}
    for kind, keys in wanted.items():
        subject = subjects.subjects().get(kind)
        for row in subject.by_keys(keys) if subject is not None else ():
            found[kind, row.pk] = told(subject, row)  # type: ignore[arg-type]
    return found


def told(subject: Subject, row: Any) -> Found:
    """A row as lists show it."""
    return Found(subject, row, subject.named(row), subject.address(row))


def _documents(subject: Subject, rows: Sequence[Any], seq: int) -> Iterator[IndexDocument]:
    Item.objects.bulk_create([Item(kind=subject.kind, subject=row.pk) for row in rows], ignore_conflicts=True)
    keys = [row.pk for row in rows]
    numbers = dict(Item.objects.filter(kind=subject.kind, subject__in=keys).values_list("subject", "pk"))
    for row in rows:
        named = subject.named(row)
        yield IndexDocument(
            id=numbers[row.pk], seq=seq, designations=(named.name,), tier=subject.kind, scheme=subject.kind,
            titles=tuple((language, text) for language in ("zh", "en") if (text := named.title.said(language))),
            abstract=subject.words(row),
        )  # fmt: skip


def _batches(subject: Subject, rows: Iterator[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= subjects.BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class Subjects:
    """The common index, for whoever keeps it up."""

    name = "the common index"
    lock = sequence.LOCK + 8

    def __init__(self) -> None:
        self._seen = 0

    def folder(self) -> Path:
        return folder()

    def feed(self, writer: IndexWriter) -> int:
        """The next changes. Where none of them is of its subjects it is told how far it has come only now and then: a
        commit costs more than looking again."""
        kinds = {kind for each in subjects.searched() for kind in (each.kind, *each.touched)}
        head, since = sequence.head(), max(writer.last_seq, self._seen)
        rows = Change.objects.filter(seq__gt=since, seq__lte=head, kind__in=kinds).order_by("seq")
        changed = list(rows.values_list("seq", "kind", "subject")[:STEP])
        last = changed[-1][0] if len(changed) == STEP else head
        self._seen = last
        if not changed and last - writer.last_seq < FAR:
            return 0
        for subject in subjects.searched():
            keys = {key for seq, kind, key in changed if kind == subject.kind}
            for touched, keys_of in subject.touched.items():
                keys.update(keys_of([key for seq, kind, key in changed if kind == touched]))
            if keys:
                self._write(writer, subject, keys, last)
        try:
            writer.commit(last)
        except BaseException:
            self._seen = 0
            raise
        return len(changed)

    def _write(self, writer: IndexWriter, subject: Subject, keys: set[int], seq: int) -> None:
        rows = list(subject.by_keys(keys))
        gone = keys - {row.pk for row in rows}
        writer.delete(Item.objects.filter(kind=subject.kind, subject__in=gone).values_list("pk", flat=True))
        for batch in _batches(subject, iter(rows)):
            writer.upsert(_documents(subject, batch, seq))

    def fill(self, new: Rebuild, progress: Progress) -> int:
        """Every row that everybody may see. What changes meanwhile has a later number, and is taken again."""
        head, count = sequence.head(), 0
        for subject in subjects.searched():
            for batch in _batches(subject, subject.rows().order_by("pk").iterator(chunk_size=subjects.BATCH)):
                count += new.add(_documents(subject, batch, head))
                progress(len(batch))
        new.publish(head)
        (folder() / _KINDS).write_text(_stamp(), encoding="utf-8")
        return count


def _stamp() -> str:
    return "\n".join(sorted(each.kind for each in subjects.searched()))


def stale() -> bool:
    """Whether the index was made with other subjects than there are now, or never."""
    try:
        return (folder() / _KINDS).read_text(encoding="utf-8") != _stamp()
    except OSError:
        return True


class Follower(index_following.Follower):
    """The common index as the worker keeps it; made anew when an app has come or gone."""

    def __init__(self) -> None:
        super().__init__(Subjects())

    def open(self) -> None:
        if stale():
            index_following.rebuild(Subjects())
        super().open()


def rebuild(progress: Progress = lambda done: None) -> int:
    """Make the common index anew. Returns how many things it holds."""
    return index_following.rebuild(Subjects(), progress)
