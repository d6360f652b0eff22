"""What the search index will hold of a record's edition, made where the record is read."""

from __future__ import annotations

from typing import Any

from guiju.registry.catalogue.intake.merge import Derived
from guiju.registry.catalogue.intake.record import Record
from guiju.registry.catalogue.timeline import in_force
from guiju.search.model import OPEN_END, IndexDocument


def document(record: Record, content: dict[str, Any], derived: Derived) -> IndexDocument | None:
    """What `indexing.document` makes of the row of a new edition; None where the database must be asked: what it adopts
    is looked up, and what cannot be held as it is written is written otherwise."""
    names = tuple(dict.fromkeys((record.designation, record.printed, *content["aliases"])))
    if any(link.kind == "adopts" for link in record.relations) or not all(map(str.isprintable, names)):
        return None
    force = tuple(
        (start.toordinal() if start else 0, end.toordinal() if end else OPEN_END)
        for start, end in in_force(derived.timeline)
    )
    return IndexDocument(
        id=1,
        seq=0,
        designations=names,
        titles=_as_stored(content["titles"]),
        abstract="\n".join(text for _, text in _as_stored(content["abstracts"])),
        tier=record.tier,
        effect=content["effect"],
        status=derived.status,
        scheme=record.scheme,
        publisher=record.publisher,
        committee=content["committee"],
        ics=tuple(content["ics"]),
        year=record.year or 0,
        published=derived.published.toordinal() if derived.published else 0,
        force=force,
        number_rank=record.rank,
    )


def _as_stored(texts: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """The texts in the order in which PostgreSQL keeps the members of an object: the shorter name first."""
    return tuple(sorted(texts.items(), key=_stored_place)) if len(texts) > 1 else tuple(texts.items())


def _stored_place(member: tuple[str, str]) -> tuple[int, bytes]:
    name = member[0].encode("utf-8", "replace")
    return len(name), name
