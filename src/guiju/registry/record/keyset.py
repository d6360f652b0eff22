"""Long lists page by page, each page a question of its own: no cursor stays open while a reader takes its time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
STEP = 500


def keyset(rows: QuerySet[M], *order: str, step: int = STEP) -> Iterator[M]:
    """Every row in the order of these fields ("-" for descending), `step` at a time. The fields hold no null, and the
    last of them is unique: each page begins behind the last row of the one before."""
    ordered = rows.order_by(*order)
    page = list(ordered[:step])
    while page:
        yield from page
        if len(page) < step:
            return
        page = list(ordered.filter(_behind(page[-1], order))[:step])


def _behind(last: Any, order: tuple[str, ...]) -> Q:
    """Rows that come after `last`: equal in the first fields, beyond it in the next."""
    found, equal = Q(), Q()
    for name in order:
        field = name.removeprefix("-")
        value = getattr(last, field)
        found |= equal & Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal &= Q(**{field: value})
    return found
