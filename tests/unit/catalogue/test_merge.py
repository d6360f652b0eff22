"""Two sources of one edition make one content, in whatever order they are read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.errors import GuijuError
from guiju.registry.catalogue import rules
from guiju.registry.catalogue.intake.merge import derive, merged, multirange
from guiju.registry.catalogue.timeline import Event

EMPTY: dict[str, Any] = {
    "designation": "ISO 1",
    "aliases": [],
    "effect": "",
    "kind": "",
    "stage": "",
    "number": "",
    "titles": {},
    "abstracts": {},
    "dates": {},
    "ics": [],
    "ccs": [],
    "languages": [],
    "issuer": "",
    "committee": "",
    "links": [],
}
words = st.sampled_from(["", "a", "b", "c"])
codes = st.lists(st.sampled_from(["01.040", "67.060", "35.020"]), unique=True, max_size=3)
maps = st.dictionaries(st.sampled_from(["en", "fr", "zh"]), st.sampled_from(["x", "y"]), max_size=3)
contents = st.fixed_dictionaries(
    {
        **{name: st.just("ISO 1") for name in ("designation",)},
        **dict.fromkeys(("effect", "kind", "stage", "number", "issuer", "committee"), words),
        **dict.fromkeys(("aliases", "ics", "ccs", "languages"), codes),
        "titles": maps,
        "abstracts": maps,
        "dates": st.dictionaries(
            st.sampled_from(["published", "effective"]), st.sampled_from(["2019", "2019-03", "2019-03-05", "2020"])
        ),
        "links": st.lists(
            st.sampled_from([["src", "https://a"], ["obp", "https://b"], ["pdf", "https://a"]]), max_size=2
        ),
    }
)
sources = st.lists(
    st.tuples(st.sampled_from(["demo", "relaton-iso", "relaton-iec", "my-body", "other"]), contents),
    min_size=1,
    max_size=5,
    unique_by=lambda pair: pair[0],
)


def test_the_first_source_in_rank_is_heard_first_and_others_fill_what_it_leaves_open() -> None:
    iso = {
        **EMPTY,
        "kind": "standard",
        "titles": {"en": "Rice", "fr": "Riz"},
        "dates": {"published": "2019-03"},
        "ics": ["67.060"],
        "links": [["src", "https://iso"]],
    }
    iec = {
        **EMPTY,
        "kind": "report",
        "number": "2.0",
        "titles": {"en": "Rice (IEC)", "de": "Reis"},
        "dates": {"published": "2019-03-05", "confirmed": "2022"},
        "ics": ["35.020", "67.060"],
        "links": [["src", "https://iec"], ["src", "https://iso"]],
        "committee": "IEC/TC 1",
    }
    assert merged([("relaton-iec", iec), ("relaton-iso", iso)]) == {
        **EMPTY,
        "kind": "standard",
        "number": "2.0",
        "titles": {"en": "Rice", "fr": "Riz", "de": "Reis"},
        "dates": {"published": "2019-03-05", "confirmed": "2022"},
        "ics": ["67.060", "35.020"],
        "links": [["src", "https://iso"], ["src", "https://iec"]],
        "committee": "IEC/TC 1",
    }


def test_a_date_that_contradicts_the_first_source_is_not_taken() -> None:
    a, b = {**EMPTY, "dates": {"published": "2019"}}, {**EMPTY, "dates": {"published": "2020-01-01"}}
    assert merged([("relaton-iso", a), ("relaton-iec", b)])["dates"] == {"published": "2019"}


@given(sources.flatmap(lambda given: st.tuples(st.just(given), st.permutations(given))))
def test_the_order_of_reading_does_not_matter(pair: tuple[list[Any], list[Any]]) -> None:
    assert merged(pair[0]) == merged(pair[1])


@given(sources)
def test_merging_changes_nothing_it_was_given_and_is_idempotent(given: list[Any]) -> None:
    before = repr(given)
    once = merged(given)
    assert repr(given) == before
    first = min((s for s, _ in given), key=rules.source_rank)
    assert merged([(first, once)]) == once


def test_sources_are_ranked_the_named_ones_first_then_by_name() -> None:
    given = ["zeta", "relaton-jis", "alpha", "relaton-iso", "demo", "iso-open-data", "relaton-iec"]
    assert sorted(given, key=rules.source_rank) == [
        "demo",
        "relaton-iso",
        "iso-open-data",
        "relaton-iec",
        "relaton-jis",
        "alpha",
        "zeta",
    ]


def test_what_follows_from_dates_and_events() -> None:
    derived = derive(
        "gb",
        "standard",
        "",
        {"published": "2020-03-31", "effective": "2020-10-01"},
        [Event("published", date(2020, 3, 31)), Event("in_force", date(2020, 10, 1))],
        date(2020, 6, 1),
    )
    assert (derived.status, derived.next_change) == ("published", date(2020, 10, 1))
    assert (derived.published, derived.effective, derived.ended) == (date(2020, 3, 31), date(2020, 10, 1), None)
    assert derived.review_due == date(2025, 3, 31)
    assert derived.in_force == "{[2020-10-01,)}"


def test_an_edition_under_review_has_no_day_by_which_a_review_is_due() -> None:
    derived = derive("gb", "standard", "90.20", {"published": "2020-03-31"}, [], date(2020, 6, 1))
    assert derived.review_due is None


def test_a_review_term_that_would_end_on_29_february_ends_the_day_after() -> None:
    assert rules.review_due("gb", "standard", date(2020, 2, 29)) == date(2025, 3, 1)
    assert rules.review_due("gb", "guide", date(2020, 5, 6)) == date(2023, 5, 6)
    assert rules.review_due("local", "standard", date(2020, 5, 6), "DB31") == date(2023, 5, 6)  # Shanghai
    assert rules.review_due("local", "standard", date(2020, 5, 6), "DB11") == date(2025, 5, 6)
    assert rules.review_due("no such scheme", "standard", date(2020, 5, 6)) is None


@pytest.mark.parametrize(("named", "due"), [("2023-05-01", "2023-05-01"), ("2026-05-01", "2025-05-06")])
def test_a_day_of_review_that_was_named_holds_within_the_term(named: str, due: str) -> None:
    events = [Event("in_force", date(2020, 5, 6))]
    found = derive("gb", "standard", "60.60", {"published": "2020-05-06", "review": named}, events, date(2021, 1, 1))
    assert found.review_due == date.fromisoformat(due)


def test_a_set_of_days_as_postgresql_writes_it() -> None:
    assert multirange([]) == "{}"
    assert multirange([(None, date(2001, 1, 1)), (date(2002, 1, 1), None)]) == "{[,2001-01-01),[2002-01-01,)}"


def test_a_date_that_does_not_exist_is_refused_and_not_guessed() -> None:
    with pytest.raises(GuijuError) as error:
        derive("gb", "", "", {"published": "2021-02-29"}, [], date(2022, 1, 1))
    assert error.value.what == "there is no day 2021-02-29"
