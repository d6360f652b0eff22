"""What an item is on a day follows from its entries, whatever order they were recorded in."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiju.core.register import history
from guiju.core.register.history import Entry
from guiju.core.register.model import Doing, Status

DAY = date(2025, 1, 1)


def entry(number: int, doing: Doing, days: int, seq: int | None = None, **sets: object) -> Entry:
    return Entry(number, doing, DAY + timedelta(days), sets, seq)


def test_an_item_is_nothing_before_it_is_entered() -> None:
    assert history.on([entry(1, Doing.ENTER, 5, name="A")], DAY) is None
    assert history.on([], DAY) is None


def test_what_an_entry_does_not_set_stays() -> None:
    held = [entry(1, Doing.ENTER, 0, name="A", place="X"), entry(2, Doing.CHANGE, 10, place="Y")]
    assert history.on(held, DAY + timedelta(9)).facts == {"name": "A", "place": "X"}  # type: ignore[union-attr]
    assert history.on(held, DAY + timedelta(10)).facts == {"name": "A", "place": "Y"}  # type: ignore[union-attr]


def test_a_late_entry_holds_from_its_day_and_leaves_later_ones_alone() -> None:
    held = [
        entry(1, Doing.ENTER, 0, name="A", place="X"), entry(2, Doing.CHANGE, 20, place="Z"),
        entry(3, Doing.CHANGE, 10, name="B", place="Y"),
    ]  # fmt: skip
    assert history.on(held, DAY + timedelta(15)).facts == {"name": "B", "place": "Y"}  # type: ignore[union-attr]
    assert history.on(held, DAY + timedelta(25)).facts == {"name": "B", "place": "Z"}  # type: ignore[union-attr]


def test_what_was_known_at_a_number_stays_known_at_it() -> None:
    held = [
        entry(1, Doing.ENTER, 0, seq=7, name="A"),
        entry(2, Doing.CHANGE, 0, seq=9, name="B"),
        entry(3, Doing.RETIRE, 0),
    ]
    day = DAY + timedelta(1)
    assert history.on(held, day, 6) is None
    assert history.on(held, day, 8).facts == {"name": "A"}  # type: ignore[union-attr]
    assert history.on(held, day, 9).status is Status.VALID  # type: ignore[union-attr]
    assert history.on(held, day).status is Status.RETIRED  # type: ignore[union-attr]


def test_suspended_resumed_retired_and_entered_again() -> None:
    held = [
        entry(1, Doing.ENTER, 0, until="2025-12-31"), entry(2, Doing.SUSPEND, 10), entry(3, Doing.RESUME, 20),
        entry(4, Doing.RETIRE, 30), entry(5, Doing.ENTER, 40, until=""),
    ]  # fmt: skip
    stood = [history.on(held, DAY + timedelta(days)) for days in (0, 10, 20, 30, 40)]
    assert [s.status for s in stood if s] == [
        Status.VALID, Status.SUSPENDED, Status.VALID, Status.RETIRED, Status.VALID
    ]  # fmt: skip
    first, last = stood[0], stood[-1]
    assert first is not None and last is not None
    assert first.valid_on(date(2025, 12, 31)) and not first.valid_on(date(2026, 1, 1))
    assert last.until is None and last.entered == DAY and last.since == DAY + timedelta(40)


def test_the_difference_sets_what_differs_and_nothing_else() -> None:
    state = history.on([entry(1, Doing.ENTER, 0, name="A", place="X", until="2025-06-30")], DAY)
    assert history.difference(state, {"name": "A"}, date(2025, 6, 30)) == {}
    assert history.difference(state, {"name": "B", "place": None}, None) == {"name": "B", "place": None, "until": ""}


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(list(Doing)), st.integers(0, 30), st.dictionaries(st.sampled_from("abc"), st.integers(0, 3))
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(ENTRIES, st.integers(0, 40))
def test_a_later_number_never_changes_what_an_earlier_one_says(
    said: list[tuple[Doing, int, dict[str, int]]], day: int
) -> None:
    held = [Entry(n, doing, DAY + timedelta(days), sets, n) for n, (doing, days, sets) in enumerate(said, 1)]
    for known in range(1, len(held)):
        assert history.on(held, DAY + timedelta(day), known) == history.on(held[:known], DAY + timedelta(day), known)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(ENTRIES, st.integers(0, 40))
def test_changes_end_where_the_item_stands(said: list[tuple[Doing, int, dict[str, int]]], day: int) -> None:
    held = [Entry(n, doing, DAY + timedelta(days), sets) for n, (doing, days, sets) in enumerate(said, 1)]
    state = history.on(held, DAY + timedelta(day))
    after: dict[str, object] = {}
    for _, changed in history.changes(held, DAY + timedelta(day)):
        for name, (before, now) in changed.items():
            assert after.get(name) == before
            after[name] = now
    assert {k: v for k, v in after.items() if v is not None} == (dict(state.facts) if state else {})
