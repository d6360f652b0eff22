"""What an edition was at earlier numbers of the sequence: its present row with later changes undone, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from guiju.registry.catalogue.intake import merge
from guiju.registry.catalogue.timeline import from_json
from guiju.registry.goals.columns import schema
from guiju.registry.goals.columns.schema import Frames
from guiju.registry.goals.columns.tags import tagged

TOLD = (
    "kind", "effect", "stage", "titles", "dates", "ics", "ccs", "languages", "issuer", "committee", "spans",
)  # fmt: skip
"""The fields of a change that columns follow from."""
STEP = 5_000
_NEVER = date(1, 1, 1)  # no column depends on today: status is asked of the intervals

_ROWS = """
select e.id, e.work_id, e.scheme, e.tier, e.publisher, e.kind, e.effect, e.stage, e.titles::text::json,
  e.dates::text::json, e.ics, e.ccs, e.languages, coalesce(b.code, ''), coalesce(m.code, ''), e.spans::text::json
from catalogue_edition e left join bodies_body b on b.id = e.issuer_id
left join bodies_committee m on m.id = e.committee_id where e.id = any(%s)
"""
_CHANGES = """
select subject, seq, verb, data::text::json from record_change where kind = 'edition' and subject = any(%s)
  and (verb = 'created' or data ?| %s) order by subject, coalesce(seq, 9223372036854775807), id
"""


def changed(after: int) -> frozenset[int]:
    """The editions that changed after a number: their present row is not what it was then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct c.subject from record_change c where c.kind = 'edition' and c.verb <> 'created'"
            " and c.data ?| %s and (c.seq is null or c.seq > %s)",
            [list(TOLD), after],
        )
        return frozenset(row[0] for row in cursor.fetchall())


def versions(ids: Sequence[int], after: int, upto: int) -> Frames:
    """The versions of these editions that begin with a change `after` < seq ≤ `upto`."""
    editions: list[tuple[Any, ...]] = []
    spans: list[tuple[Any, ...]] = []
    for start in range(0, len(ids), STEP):
        for edition, seq, fixed, content in _undone(ids[start : start + STEP]):
            if not after < seq <= upto:
                continue
            work, scheme, tier, publisher = fixed
            timeline = from_json(content["spans"])
            known = merge.derived(
                scheme, content["kind"], content["stage"], content["dates"], timeline, _NEVER, publisher
            )
            editions.append((
                edition, seq, work, scheme, tier, publisher, content["kind"], content["effect"], known.published,
                known.effective, known.review_due, ";".join(content["ics"]), ";".join(content["ccs"]),
                ";".join(content["languages"]), content["issuer"] or None, content["committee"] or None,
                content["titles"].get("zh", ""), content["titles"].get("en", ""),
            ))  # fmt: skip
            spans += [
                (edition, seq, schema.STATUS.index(s.status), s.start, s.end) for s in timeline if s.status != "draft"
            ]
    columns = {name: kind for name, kind in schema.EDITIONS.items() if name != "tags"} | {
        "zh": pl.String,
        "en": pl.String,
    }
    plain = {name: pl.String if kind is pl.Categorical else kind for name, kind in columns.items()}
    rows = pl.DataFrame(editions, plain, orient="row").with_columns(tagged("zh", "en").fill_null("").alias("tags"))
    return {
        "editions": schema.shaped("editions", rows),
        "spans": pl.DataFrame(spans, dict(schema.SPANS), orient="row"),
    }


def _undone(ids: Sequence[int]) -> Iterator[tuple[int, int, tuple[Any, ...], dict[str, Any]]]:
    """(edition, since which number, what never changes, content) of every version, the newest of each first."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [list(ids)])
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(_CHANGES, [list(ids), list(TOLD)])
        told = defaultdict(list)
        for subject, seq, verb, data in cursor.fetchall():
            told[subject].append((seq, verb, data or {}))
    for edition, (work, scheme, tier, publisher, *values) in rows.items():
        content = dict(zip(TOLD, values, strict=True))
        for seq, verb, data in reversed(told[edition]):
            if seq is not None:
                yield edition, seq, (work, scheme, tier, publisher), dict(content)
            if verb == "created":
                break
            content |= {name: data[name][0] for name in TOLD if name in data}
