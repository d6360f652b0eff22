"""Records on their way to the writer: prepared here or in another process, they say the same."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import TODAY, link, record
from guiju.core.errors import GuijuError
from guiju.registry.catalogue.intake.compact import compact
from guiju.registry.catalogue.intake.copy_rows import EDITION, Prepared, prepare
from guiju.registry.catalogue.intake.copying import jsonb
from guiju.registry.catalogue.intake.readers import parallel, table
from guiju.registry.catalogue.intake.readers.parallel import Outcome
from guiju.registry.catalogue.intake.record import Record

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
MAP = table.Map("made-up", {"designation": "n", "title.zh": "t", "published": "d", "ics": "i", "replaces": "r"})


def rows(count: int) -> list[tuple[str, bytes]]:
    cells = [
        {"n": f"GB/T {n}-2020", "t": f"第{n}号\t标准", "d": "2020-01-05", "i": "65.020"} for n in range(1, count + 1)
    ]
    cells[7]["r"] = "GB/T 8-2010"
    cells[9] = {"n": "no number", "t": "x"}
    cells[11]["t"] = "x\x00y"
    cells[12]["n"] = f"Q/{'A' * 60}"
    return [(f"f:{n}", json.dumps(row).encode()) for n, row in enumerate(cells, 1)]


@given(PLAIN)
def test_compact_is_what_json_writes(value: object) -> None:
    assert compact(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_a_lone_surrogate_is_written_too() -> None:
    assert compact({"a": "\ud800"}) == '{"a":"\ud800"}'
    assert jsonb({"a": "x\x00y"}) == '{"a":"xy"}'


def test_the_digest_is_that_of_sorted_json() -> None:
    """It is kept in the database: written otherwise, every record would look changed."""
    made = record(
        "GB/T 1-2020", ("in_force", "2020-01-01"), titles={"zh": "一", "en": "One"}, ics=["65.020"],
        relations=[link("replaces", "GB/T 1-2010")],
    )  # fmt: skip
    relations = [[r.kind, r.key, r.outward, r.degree, r.clauses, str(r.valid_from or "")] for r in made.relations]
    text = json.dumps([made.content(), relations], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert made.digest() == hashlib.blake2b(text.encode(), digest_size=16).digest()


def test_cells_stand_in_the_order_of_the_columns() -> None:
    made = record("GB/T 1-2020", ("in_force", "2020-01-01"), titles={"zh": "一\t二"}, languages=["zh"])
    ready = prepare(made, TODAY)
    cells = dict(zip(EDITION[4:], ready.edition.split("\t"), strict=True))
    assert (cells["designation"], cells["titles"]) == ("GB/T 1-2020", '{"zh":"一\\\\t二"}')
    assert (cells["status"], cells["languages"], cells["published"]) == ("in_force", '{"zh"}', "\\N")
    assert ready.record() is made
    assert len(ready.events) == 1 and len(ready.origin.split("\t")) == 5


def test_read_elsewhere_is_read_the_same() -> None:
    """Over 500 rows go to other processes. What cannot be read or kept comes back as where and why, in its place."""
    read = partial(table.outcome, map=MAP, observed=TODAY)
    items = rows(620)
    here: list[Outcome] = [read(item) for item in items]
    there = list(parallel.outcomes(items, read, TODAY))
    assert len(there) == 620
    for one, other in zip(here, there, strict=True):
        if isinstance(one, Record) and not one.fault():
            assert isinstance(other, Prepared)
            same = prepare(one, TODAY)
            assert other[:-1] == same[:-1]
            assert (other.record().content(), other.record().digest()) == (
                same.record().content(),
                same.record().digest(),
            )
        elif isinstance(one, Record):
            assert other == (one.where, one.fault())
        else:
            assert other == one
    assert [other[0] for other in there if len(other) == 2][:1] == ["f:10"]  # type: ignore[arg-type]


def _dying(item: tuple[str, bytes]) -> Outcome:
    import os

    os._exit(1)


def test_a_reader_that_dies_is_reported() -> None:
    with pytest.raises(GuijuError, match="a reading process died"):
        list(parallel.outcomes(rows(620), _dying, date(2024, 1, 1)))
