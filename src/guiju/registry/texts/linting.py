"""The checker over kept texts, with the catalogue to ask how cited standards stand today."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.utils import timezone

from guiju import bounded
from guiju.core.designation import DesignationError, parse
from guiju.core.lint import Drafting, Finding, Known, Standing, check
from guiju.core.text.model import Document, Entry
from guiju.core.text.walking import blocks, clauses
from guiju.registry.catalogue import queries
from guiju.registry.catalogue.models import Edition, Work
from guiju.registry.texts.models import Text
from guiju.registry.texts.storage import document_at


class Library:
    """How the standards that a document lists stand on a day, looked up in two queries."""

    def __init__(self, document: Document, day: date) -> None:
        self.day = day
        self.known: dict[str, Standing] = {}
        keys: dict[str, tuple[str, str]] = {}
        for printed in {entry.designation for entry in _entries(document) if entry.designation}:
            try:
                value = parse(printed)
            except DesignationError:
                continue
            keys[printed] = (value.expression, value.work)
        editions = Edition.objects.filter(key__in={expression for expression, _ in keys.values()})
        dated = {edition.key: edition for edition in editions}
        works = {work.key: work for work in Work.objects.filter(key__in={work for _, work in keys.values()})}
        for printed, (expression, work) in keys.items():
            standing = self._of(dated.get(expression), works.get(work))
            if standing is not None:
                self.known[printed] = standing

    def _of(self, edition: Edition | None, work: Work | None) -> Standing | None:
        if edition is None and work is None:
            return None
        current = queries.current(work, self.day) if work is not None else None
        if edition is None:
            return Standing(current.status) if current is not None else None
        replaced = (current.printed,) if current is not None and current.key != edition.key else ()
        return Standing(edition.status, replaced)


def _entries(document: Document) -> list[Entry]:
    return [block for clause, _ in clauses(document) for block in blocks(clause.blocks) if isinstance(block, Entry)]


def findings(text: Text, revision: int | None = None) -> tuple[Finding, ...]:
    """The findings of a kept text at a revision (its last one by default), kept for the day: a revision never changes,
    the status of what it cites may."""
    return _findings(text.pk, text.revision if revision is None else revision, timezone.localdate())


@lru_cache(maxsize=64)
def _findings(text: int, revision: int, day: date) -> tuple[Finding, ...]:
    document = document_at(Text.objects.get(pk=text), revision)
    return _checked(document, day)


def findings_of(document: Document, drafting: Drafting | None = None) -> tuple[Finding, ...]:
    """The findings of a document that is not kept."""
    return _checked(document, timezone.localdate(), drafting)


def _checked(document: Document, day: date, drafting: Drafting | None = None) -> tuple[Finding, ...]:
    """The catalogue is asked here, the rules run where they can be ended."""
    return bounded.call(check, bounded.LINT, document, Known(Library(document, day).known), None, drafting)
