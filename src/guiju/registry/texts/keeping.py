"""Keeping a text: a whole document comes in, becomes a revision, and is made searchable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from guiju.core.comparison.carrying import carried
from guiju.core.comparison.editions import compare
from guiju.core.designation import parse
from guiju.core.errors import GuijuError
from guiju.core.text.identifiers import with_identifiers
from guiju.core.text.model import Document
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Committee
from guiju.registry.catalogue.models import Edition
from guiju.registry.texts import provisions
from guiju.registry.texts.models import Revision, Text
from guiju.registry.texts.passages import refresh
from guiju.registry.texts.reviewing import carry, measure
from guiju.registry.texts.storage import document_at, write_revision

LARGEST = 20_000
"""Clauses of one text."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping a text did: the text, its revision, how many clauses changed (0: nothing was new)."""

    text: Text
    revision: int
    changed: int


def keep(
    document: Document,
    *,
    now: datetime,
    slug: str = "",
    kind: str = Text.Kind.PUBLISHED,
    user: User | None = None,
    committee: Committee | None = None,
    case: str = "",
    source: str = "",
    summary: str = "",
) -> Kept:
    """Keep a document as the next revision of the text with this slug (made from its designation if none is given).

    The same document again changes nothing. GuijuError when it has no name to go by, or too many clauses.
    """
    document = with_identifiers(document)
    name = slug or slug_of(document)
    if not document.clauses:
        raise GuijuError("a text without clauses", where=name, expected="at least one clause")
    with transaction.atomic():
        text = Text.objects.select_for_update().filter(slug=name).first()
        before = predecessor(document.front.designation, name) if text is None else None
        if before is not None:
            document = with_identifiers(carried(document_at(before), document))
        if text is None:
            text = Text(slug=name, kind=kind, made=now, changed=now, languages=list(document.languages))
            text.owner, text.committee, text.case, text.source = user, committee, case, source
            text.designation, text.titles = document.front.designation, document.front.titles
            text.edition = edition_of(document.front.designation)
            text.save()
        kept = put(text, document, now=now, user=user, summary=summary)
        if before is not None:
            hand_over(before, text, document, now)
        return kept


def predecessor(designation: str, slug: str) -> Text | None:
    """The text of the latest earlier edition of the same standard."""
    try:
        meant = parse(designation)
    except GuijuError:
        return None
    found: list[tuple[str, Text]] = []
    for text in (
        Text.objects.filter(kind=Text.Kind.PUBLISHED, revision__gt=0).exclude(slug=slug).exclude(designation="")
    ):
        try:
            other = parse(text.designation)
        except GuijuError:
            continue
        if other.work == meant.work and other.expression < meant.expression:
            found.append((other.expression, text))
    return max(found, key=lambda each: each[0])[1] if found else None


def hand_over(before: Text, text: Text, document: Document, now: datetime) -> int:
    """Decisions on provisions go over to the next edition where the provision is the same. Gives how many."""
    rows = compare(document_at(before), document).requirements
    pairs = {row.old.id: row.new.id for row in rows if row.old is not None and row.new is not None}
    return carry(before, text, now=now, pairs=pairs)


def put(
    text: Text, document: Document, *, now: datetime, user: User | None, summary: str, before: Document | None = None
) -> Kept:
    """The next revision of a text whose row the caller holds; nothing when the document says nothing new. `before` is
    its last revision, from who has read it already."""
    if before is None and text.revision:
        before = document_at(text)
    if before == document:
        return Kept(text, text.revision, 0)
    revision = Revision(text=text, number=text.revision + 1, at=now, user=user, summary=summary[:300])
    changed = write_revision(text, revision, before, document)
    text.revision, text.changed = revision.number, now
    text.languages = list(document.languages)
    text.designation, text.titles = document.front.designation, document.front.titles
    if text.edition_id is None:
        text.edition = edition_of(text.designation)
    text.save()
    _read_again(text, document, now)
    return Kept(text, revision.number, changed)


def _read_again(text: Text, document: Document, now: datetime) -> None:
    """Search rows and provisions of a new revision; decisions stay with the words they were made on."""
    names = provisions.names(text)
    refresh(text, document)
    provisions.follow(text, names, now)
    provisions.settle(text, document=document)
    measure(text)


def edition_of(designation: str) -> Edition | None:
    """The edition of the catalogue with this designation."""
    if not designation:
        return None
    try:
        key = parse(designation).expression
    except GuijuError:
        return None
    return Edition.objects.filter(key=key).first()


def slug_of(document: Document) -> str:
    """An address for a document: its designation, else its English title. GuijuError when it has neither."""
    for wish in (document.front.designation, document.front.titles.get("en", "")):
        slug = re.sub(r"[^a-z0-9.]+", "-", wish.lower()).strip("-.").replace(".", "-")[:120]
        if slug:
            return slug
    raise GuijuError("a text without a name", where="designation", expected="a designation or an English title")
