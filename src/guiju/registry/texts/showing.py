"""What a reading view needs from the registry: cited standards with their status now, provisions as marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from guiju.core.designation import parse
from guiju.core.errors import GuijuError
from guiju.core.text.candidates import Candidate, candidates
from guiju.core.text.html import Mark, Shown
from guiju.core.text.model import Cite, Document, Entry, Inlines, Kind, Link, Styled
from guiju.core.text.walking import blocks, clauses, places
from guiju.registry.catalogue import queries
from guiju.registry.catalogue.models import Edition, Work
from guiju.registry.catalogue.outlets import addresses


def cited(document: Document, day: date) -> dict[str, Shown]:
    """Designation as printed → the edition it means on a day. What the library does not hold is left out."""
    printed = set(_printed(document))
    keys: dict[str, tuple[str, str]] = {}
    for designation in printed:
        try:
            read = parse(designation)
        except GuijuError:
            continue
        keys[designation] = (read.expression, read.work)
    dated = {row.key: row for row in Edition.objects.filter(key__in={expression for expression, _ in keys.values()})}
    works = {row.key: row for row in Work.objects.filter(key__in={work for _, work in keys.values()})}
    found: dict[str, Shown] = {}
    current: dict[str, Edition | None] = {}
    for designation, (expression, work) in keys.items():
        edition = dated.get(expression)
        if edition is None and expression == work and work in works:
            if work not in current:
                current[work] = queries.current(works[work], day)
            edition = current[work]
        if edition is not None:
            title = edition.titles.get("zh") or edition.titles.get("en") or ""
            found[designation] = Shown(
                addresses.edition(edition.key), f"{edition.printed} {title}".strip(), edition.status
            )
    return found


def lookup(found: dict[str, Shown]) -> Callable[[str], Shown | None]:
    """For a view: what is known of a designation."""
    return lambda designation: found.get(designation)


def marks(those: Iterable[Candidate], titles: dict[str, str]) -> dict[tuple[str, str], Sequence[Mark]]:
    """Provisions that say more than a statement, as marks by block and language; `titles` names the kinds."""
    found: dict[tuple[str, str], list[Mark]] = {}
    for candidate in those:
        if candidate.kind.value == "statement" or candidate.cell is not None or not candidate.block:
            continue
        spans = {candidate.language: candidate.span} | {key: span for key, (_, span) in candidate.others.items()}
        for language, (start, end) in spans.items():
            name = candidate.id.replace("/", "-") if language == candidate.language else ""
            mark = Mark(start, end, candidate.kind.value, name, titles.get(candidate.kind.value, ""))
            found.setdefault((candidate.block, language), []).append(mark)
    return {key: tuple(sorted(each, key=lambda mark: mark.start)) for key, each in found.items()}


def marks_of(document: Document, titles: dict[str, str]) -> dict[tuple[str, str], Sequence[Mark]]:
    """The marks of a whole document. A foreword provides nothing."""
    silent = {clause.id for clause in document.clauses if clause.kind is Kind.FOREWORD}
    return marks((each for each in candidates(document) if each.clause not in silent), titles)


def _printed(document: Document) -> Iterable[str]:
    for clause, _ in clauses(document):
        for place in places(clause):
            for inlines in place.words.values():
                yield from _cites(inlines)
        for block in blocks(clause.blocks):
            if isinstance(block, Entry) and block.designation:
                yield block.designation


def _cites(inlines: Inlines) -> Iterable[str]:
    for inline in inlines:
        match inline:
            case Cite(designation=designation):
                yield designation
            case Styled(inlines=inner) | Link(inlines=inner):
                yield from _cites(inner)
