"""A text made searchable: its clauses as passages, its provisions as rows. All of it follows from the document."""

from __future__ import annotations

from typing import Any

from guiju.core.provision.amounts import exact, to_base
from guiju.core.provision.model import Quantity
from guiju.core.text.candidates import Candidate, as_read
from guiju.core.text.labels import heading, resolved
from guiju.core.text.model import Clause, Document, Kind
from guiju.core.text.numbering import numbers
from guiju.core.text.walking import clauses, places, plain, said
from guiju.registry.texts.models import Passage, Requirement, Text
from guiju.search.prepare import grams, normalise, runs, stem

LONGEST = 100_000
"""Code points of a passage that are searched."""


def refresh(text: Text, document: Document) -> None:
    """Passages and requirements of today's revision, written anew; the latter as they are read from the words."""
    Passage.objects.filter(text=text).delete()
    Requirement.objects.filter(text=text).delete()
    Passage.objects.bulk_create(_passages(text, document), batch_size=300)
    Requirement.objects.bulk_create(_requirements(text, document), batch_size=300)


def terms(text: str) -> list[str]:
    """The terms a text is found by: CJK characters and pairs of them, stems of other words; each once, in order."""
    found: dict[str, None] = {}
    for run in runs(normalise(text[:LONGEST])):
        if run.cjk:
            found.update(dict.fromkeys(grams(run.text, 2)))
        else:
            found[stem(run.text)[:64]] = None
    return sorted(found)


def _passages(text: Text, document: Document) -> list[Passage]:
    found = []
    names = numbers(document)
    for place, (clause, above) in enumerate(clauses(document)):
        lines = [
            plain(resolved(inlines, names, language))
            for each in places(clause)
            if each.part != "title"
            for language, inlines in each.words.items()
        ]
        titles = {key: plain(value) for key, value in clause.title.items()}
        label = heading(names.get(clause.id), document.languages[0])
        context = " ".join(said(each.title, *document.languages) for each in above)
        found.append(
            Passage(
                text=text, clause=clause.id, place=place, label=label, title=titles, body="\n".join(lines)[:LONGEST],
                words=terms(" ".join((*document.front.titles.values(), context, *titles.values(), *lines))),
            )
        )  # fmt: skip
    return found


def _requirements(text: Text, document: Document) -> list[Requirement]:
    found = []
    captions = {clause.id: _caption(document, clause, above) for clause, above in clauses(document)}
    forewords = {clause.id for clause, _ in clauses(document) if clause.kind is Kind.FOREWORD}
    for place, candidate in enumerate(as_read(document)):
        if candidate.clause not in forewords:
            found += rows_of(text, candidate, place, captions[candidate.clause])
    return found


def around(document: Document, name: str) -> str:
    """What stands around the provisions of a clause and is searched with them: titles of the text and of clauses."""
    return next((_caption(document, clause, above) for clause, above in clauses(document) if clause.id == name), "")


def _caption(document: Document, clause: Clause, above: tuple[Clause, ...]) -> str:
    titles = (plain(value) for each in (*above, clause) for value in each.title.values())
    return " ".join((*document.front.titles.values(), *titles))


def rows_of(text: Text, candidate: Candidate, place: int, caption: str) -> list[Requirement]:
    """A row for each limit a candidate sets, one without a quantity when it sets none."""
    limits: list[Quantity] = []
    data: dict[str, Any] = {}
    verifiable = False
    if candidate.provision is not None:
        limits = [quantity for quantity in candidate.provision.quantities if quantity.role == "limit"]
        data, verifiable = candidate.provision.as_dict(), candidate.provision.verifiable
    elif candidate.cell is not None:
        limits = [candidate.cell.quantity] if candidate.cell.quantity is not None else []
        data, verifiable = candidate.cell.as_dict(), True
    made = []
    for part, quantity in enumerate(limits or [None]):  # type: ignore[list-item]
        row = Requirement(
            text=text, name=candidate.id[:160], part=part, place=place,
            clause=candidate.clause, block=candidate.block[:120],
            label=candidate.label[:60], kind=candidate.kind.value, sentence=candidate.text,
            others={key: words for key, (words, _) in candidate.others.items()}, container=candidate.container,
            verifiable=verifiable, data=data | {"span": list(candidate.span), "language": candidate.language},
        )  # fmt: skip
        if quantity is not None:
            _measured(row, quantity)
        if candidate.cell is not None:
            row.klass = candidate.cell.klass[:200]
        told = (row.characteristic, row.subject, row.klass, candidate.text, *row.others.values(), caption)
        row.words = terms(" ".join(told))
        made.append(row)
    return made


def _measured(row: Requirement, quantity: Quantity) -> None:
    value, low, high = (None if each is None else exact(each) for each in (quantity.value, quantity.low, quantity.high))
    if not all(each is None or each.is_finite() for each in (value, low, high)):
        return
    row.characteristic, row.subject = quantity.characteristic[:300], quantity.subject[:300]
    row.klass, row.op = quantity.klass[:200], quantity.op
    row.unit, row.unit_text = quantity.unit[:40], quantity.unit_text[:40]
    row.value, row.low, row.high = value, low, high
    shown = [each.text for each in (quantity.low, quantity.high) if each is not None]
    row.written = ("~".join(shown) if shown else quantity.value.text if quantity.value else "")[:60]
    low = low if low is not None else value if quantity.op in {">", ">=", "="} else None
    high = high if high is not None else value if quantity.op in {"<", "<=", "="} else None
    if not quantity.sure:
        return  # it is shown as it was read, and found by no comparison of numbers
    row.base, row.base_low, row.base_high = to_base(quantity.unit_text, quantity.unit, low, high)
