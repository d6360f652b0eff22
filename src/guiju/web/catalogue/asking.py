"""From the parameters of an address to a question for the index. Shared by pages and the programs' interfaces."""

from __future__ import annotations

import re
from datetime import date
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict

from guiju.core.days import day_of
from guiju.core.decimals import whole
from guiju.core.errors import GuijuError, sentence
from guiju.registry.catalogue.filters import check as checked
from guiju.search import Query, Sort
from guiju.search.model import FACETS

LONGEST = 2_000  # characters of a question
FILTERS = (*FACETS, "effect", "scheme")


M = TypeVar("M", bound=Model)
_LARGEST_ROW = 2**63 - 1


def registered_before(rows: QuerySet[M], after: str) -> QuerySet[M]:
    """The rows of a list, newest first, from the last row of the page before on; all of them for "". GuijuError."""
    if not after:
        return rows
    try:
        return rows.filter(pk__lt=whole(after, _LARGEST_ROW))
    except GuijuError:
        raise GuijuError(
            "{} is not a place in this list", repr(after[:40]), where="after", expected="the link to the next page"
        ) from None


def bounded(text: str) -> str:
    """The text of a question, when it is not too long. GuijuError otherwise."""
    if len(text) > LONGEST:
        raise GuijuError("{} characters", f"{len(text):,}", where="q", expected=sentence("{} at most", f"{LONGEST:,}"))
    return text


_DAY = re.compile(
    r"(?<![\w.:/-])((?:19|20)\d\d)\s?[-./年]\s?(0?[1-9]|1[0-2])\s?[-./月]\s?(0?[1-9]|[12]\d|3[01])日?(?![\w/-]|\.\d)"
)


def _with_day(text: str) -> tuple[str, date | None]:
    """A question without the one day that stands among its words, and the day: it asks what was in force then."""
    found = list(_DAY.finditer(text))
    rest = " ".join(_DAY.sub(" ", text).split())
    if len(found) != 1 or not rest:
        return text, None
    try:
        return rest, date(*(int(part) for part in found[0].groups()))
    except ValueError:
        return text, None


def query_of(given: QueryDict, *, limit: int = 20, facets: tuple[str, ...] = FACETS) -> Query:
    """The question an address asks. GuijuError names the parameter at fault."""
    text = bounded(given.get("q", "").strip())
    filters = {name: tuple(v for v in given.getlist(name) if v)[:50] for name in FILTERS}
    checked({name: values for name, values in filters.items() if values})
    text, day = _with_day(text) if not given.get("on") and given.get("literal") != "1" else (text, None)
    sort = given.get("sort") or ("relevance" if text else "date")
    if sort not in set(Sort):
        raise GuijuError("cannot sort by {}", repr(sort[:40]), where="sort", expected=", ".join(Sort))
    return Query(
        text=text,
        filters={name: values for name, values in filters.items() if values},
        on=day or day_of(given.get("on", "")),
        sort=Sort(sort),
        after=given.get("after", ""),
        limit=limit,
        facets=facets,
        literal=given.get("literal") == "1",
    )
