"""The status of an edition through time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.registry.catalogue.timeline import (
    Event,
    Span,
    as_json,
    from_json,
    in_force,
    next_change,
    spans,
    status_on,
)

D = date
STATUSES = ("draft", "published", "in_force", "replaced", "withdrawn")
days = st.dates(D(1990, 1, 1), D(2030, 12, 31))
dated = st.builds(Event, st.sampled_from(STATUSES), days, st.none() | days)
undated = st.builds(Event, st.sampled_from(STATUSES), st.none(), days)
histories = st.lists(dated | undated, max_size=8)


def test_nothing_known_is_a_draft_for_ever() -> None:
    assert spans([]) == (Span("draft", None, None),)
    assert status_on(spans([]), D(2020, 1, 1)) == "draft"


def test_a_whole_life() -> None:
    timeline = spans(
        [
            Event("published", D(2020, 3, 31)),
            Event("in_force", D(2020, 10, 1)),
            Event("replaced", D(2024, 5, 1)),
        ]
    )
    assert timeline == (
        Span("draft", None, D(2020, 3, 31)),
        Span("published", D(2020, 3, 31), D(2020, 10, 1)),
        Span("in_force", D(2020, 10, 1), D(2024, 5, 1)),
        Span("replaced", D(2024, 5, 1), None),
    )
    assert [status_on(timeline, D(*d)) for d in ((2020, 9, 30), (2020, 10, 1), (2024, 4, 30), (2024, 5, 1))] == [
        "published",
        "in_force",
        "in_force",
        "replaced",
    ]
    assert in_force(timeline) == ((D(2020, 10, 1), D(2024, 5, 1)),)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (D(2020, 3, 30), D(2020, 3, 31)),
        (D(2020, 3, 31), D(2020, 10, 1)),
        (D(2024, 4, 30), D(2024, 5, 1)),
        (D(2024, 5, 1), None),
    ],
)
def test_next_change_is_the_first_later_day(day: date, expected: date | None) -> None:
    timeline = spans(
        [Event("published", D(2020, 3, 31)), Event("in_force", D(2020, 10, 1)), Event("replaced", D(2024, 5, 1))]
    )
    assert next_change(timeline, day) == expected


def test_an_end_without_a_day_leaves_the_time_before_unknown() -> None:
    timeline = spans([Event("in_force", D(2015, 9, 1)), Event("withdrawn", None, D(2020, 1, 1))])
    assert timeline == (
        Span("draft", None, D(2015, 9, 1)),
        Span("in_force", D(2015, 9, 1), D(2015, 9, 2)),
        Span("unknown", D(2015, 9, 2), D(2020, 1, 1)),
        Span("withdrawn", D(2020, 1, 1), None, seen=True),
    )


def test_a_capture_that_saw_it_in_force_shortens_what_is_unknown() -> None:
    timeline = spans(
        [
            Event("in_force", D(2015, 9, 1), D(2019, 1, 1)),
            Event("withdrawn", None, D(2020, 1, 1)),
        ]
    )
    assert timeline[1:] == (
        Span("in_force", D(2015, 9, 1), D(2019, 1, 2)),
        Span("unknown", D(2019, 1, 2), D(2020, 1, 1)),
        Span("withdrawn", D(2020, 1, 1), None, seen=True),
    )


def test_seen_on_successive_days_leaves_nothing_unknown() -> None:
    timeline = spans([Event("in_force", None, D(2020, 1, 1)), Event("withdrawn", None, D(2020, 1, 2))])
    assert timeline == (
        Span("unknown", None, D(2020, 1, 1)),
        Span("in_force", D(2020, 1, 1), D(2020, 1, 2)),
        Span("withdrawn", D(2020, 1, 2), None, seen=True),
    )


def test_a_draft_seen_after_something_else_does_not_prolong_it() -> None:
    timeline = spans([Event("in_force", D(2010, 1, 1)), Event("draft", None, D(2020, 1, 1))])
    assert status_on(timeline, D(2015, 1, 1)) == "unknown"


def test_of_two_events_on_one_day_the_later_recorded_holds() -> None:
    timeline = spans([Event("in_force", D(2020, 1, 1)), Event("withdrawn", D(2020, 1, 1))])
    assert timeline == (Span("draft", None, D(2020, 1, 1)), Span("withdrawn", D(2020, 1, 1), None))


def test_withdrawn_and_in_force_again() -> None:
    timeline = spans(
        [Event("in_force", D(2001, 1, 1)), Event("withdrawn", D(2005, 1, 1)), Event("in_force", D(2006, 1, 1))]
    )
    assert in_force(timeline) == ((D(2001, 1, 1), D(2005, 1, 1)), (D(2006, 1, 1), None))


def test_an_event_without_any_day_says_nothing() -> None:
    assert spans([Event("withdrawn", None, None)]) == (Span("draft", None, None),)


def test_json_goes_there_and_back() -> None:
    timeline = spans([Event("in_force", D(2015, 9, 1)), Event("withdrawn", None, D(2020, 1, 1))])
    assert as_json(timeline) == [
        ["draft", None, "2015-09-01"],
        ["in_force", "2015-09-01", "2015-09-02"],
        ["unknown", "2015-09-02", "2020-01-01"],
        ["withdrawn", "2020-01-01", None, "seen"],
    ]
    assert from_json(as_json(timeline)) == timeline


@pytest.mark.parametrize("row", [["in_force", "2021-02-29", None], ["in_force", "soon", None], ["in_force"]])
def test_rows_that_are_no_spans_are_refused(row: list[str | None]) -> None:
    with pytest.raises(ValueError):
        from_json([row])


@given(histories)
def test_spans_cover_all_time_without_gap_or_overlap(events: list[Event]) -> None:
    timeline = spans(events)
    assert (timeline[0].start, timeline[-1].end) == (None, None)
    for before, after in pairwise(timeline):
        assert before.end == after.start
        assert before.status != after.status
    for span in timeline:
        assert span.start is None or span.end is None or span.start < span.end


@given(histories, days)
def test_status_on_agrees_with_the_one_span_that_holds(events: list[Event], day: date) -> None:
    timeline = spans(events)
    assert [s.status for s in timeline if s.holds(day)] == [status_on(timeline, day)]


@given(
    st.lists(dated, max_size=8, unique_by=lambda e: e.valid_from).flatmap(
        lambda e: st.tuples(st.just(e), st.permutations(e))
    )
)
def test_the_order_of_dated_events_does_not_matter(pair: tuple[list[Event], list[Event]]) -> None:
    given_order, other_order = pair
    assert spans(given_order) == spans(other_order)


@given(histories)
def test_a_status_is_told_only_where_an_event_or_a_later_dated_one_vouches_for_it(events: list[Event]) -> None:
    """Between the last day something is known of and an undated event the status is unknown, never guessed."""
    timeline = spans(events)
    told = sorted({e.valid_from or e.observed or D.min for e in events})
    for event in (e for e in events if e.valid_from is None and e.observed):
        eve = event.observed - timedelta(days=1)
        if any(e.observed and e.observed >= eve for e in events if e is not event) or any(
            e.valid_from is not None and e.valid_from >= eve for e in events
        ):
            continue
        if event.observed == told[0] and event.status == "draft":
            continue
        before = {e.status for e in events if (e.valid_from or e.observed or D.max) <= eve}
        assert status_on(timeline, eve) in {"unknown", event.status}, before


@given(histories)
def test_unknown_needs_an_undated_event(events: list[Event]) -> None:
    if all(e.valid_from for e in events):
        assert "unknown" not in {s.status for s in spans(events)}


def test_who_does_not_know_takes_nothing_from_what_is_known() -> None:
    known = Event("in_force", D(2015, 9, 1))
    for unknown in (
        Event("unknown", D(2015, 9, 1)),
        Event("unknown", D(2020, 1, 1)),
        Event("unknown", None, D(2020, 1, 1)),
    ):
        assert spans([known, unknown])[1:] == (Span("in_force", D(2015, 9, 1), None),)
    assert spans([Event("unknown", D(2015, 9, 1)), known])[1:] == (Span("in_force", D(2015, 9, 1), None),)
    assert spans([Event("unknown", None, D(2015, 9, 1))]) == (Span("unknown", None, None),)
