"""A figure on a day, as known at a number, is the same whenever it is computed again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amount import many
from factories import NOW, TODAY, emptied, link, record
from guiju.core.errors import GuijuError
from guiju.core.indicator.model import Figure
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.record import Record
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Edition
from guiju.registry.goals import columns, definitions, evaluating, evidence
from guiju.registry.goals.evaluating import Asked
from guiju.registry.record import sequence

KEYS = (
    "market_share", "government_standards", "mandatory_standards", "portfolio_age", "reviews_overdue",
    "conversion_rate", "conversion_current", "citation_health", "citations_withdrawn", "standards_published",
    "committee_consistency",
)  # fmt: skip
DAYS = (date(2012, 6, 1), date(2020, 6, 1), date(2024, 6, 1))


def bring(*records: Record) -> None:
    ingest(records, Report(), now=NOW, today=TODAY)


def question(key: str, day: date, seq: int | None = None, **given: str) -> Asked:
    return evaluating.asked(definitions.indicator(key), given, TODAY, seq, day)


def value(key: str, day: date = TODAY, seq: int | None = None, **given: str) -> float | None:
    return evaluating.compute(question(key, day, seq, **given)).value


def all_figures(seqs: Iterable[int]) -> dict[tuple[str, date, int], Figure]:
    return {(k, d, s): evaluating.compute(question(k, d, s)) for k in KEYS for d in DAYS for s in seqs}


def test_what_was_not_known_yet_is_not_counted(empty: None) -> None:
    bring(record("GB/T 1-2010", ("in_force", "2010-01-01")))
    first = sequence.head()
    bring(record("T/CAS 1-2015", ("in_force", "2015-01-01")))
    assert value("market_share") == 50.0
    assert value("market_share", seq=first) == 0.0
    assert value("market_share", date(2014, 1, 1)) == 0.0
    assert value("market_share", date(2009, 1, 1)) is None  # nothing in force: no data, never 0 %


def test_a_withdrawal_recorded_late_changes_the_past_only_from_then_on(empty: None) -> None:
    bring(record("GB/T 1-2010", ("in_force", "2010-01-01")), record("GB/T 2-2010", ("in_force", "2010-01-01")))
    before = sequence.head()
    bring(record("GB/T 1-2010", ("in_force", "2010-01-01"), ("withdrawn", "2020-01-01")))
    assert value("government_standards", date(2021, 1, 1)) == 1.0
    assert value("government_standards", date(2019, 1, 1)) == 2.0
    assert value("government_standards", date(2021, 1, 1), before) == 2.0


def test_a_history_learned_from_an_older_capture(empty: None) -> None:
    """The intervals change though nothing else does."""
    day = date(2022, 1, 1)
    bring(record("GB/T 1-2010", ("withdrawn", "2024-01-01"), observed=TODAY))
    before = sequence.head()
    was = value("government_standards", day)
    bring(record("GB/T 1-2010", ("in_force", "2010-01-01"), observed=date(2023, 1, 1)))
    assert (was, value("government_standards", day, before)) == (0.0, 0.0)
    assert value("government_standards", day) == 1.0


def test_a_classification_corrected_later(empty: None) -> None:
    bring(record("GB/T 1-2010", ("in_force", "2010-01-01"), ics=["65.020"]))
    before = sequence.head()
    bring(record("GB/T 1-2010", ("in_force", "2010-01-01"), ics=["13.040"]))
    assert value("government_standards", ics="65") == 0.0
    assert value("government_standards", seq=before, ics="65") == 1.0
    assert value("government_standards", ics="13.040") == 1.0


def test_an_adoption_counts_from_the_change_that_told_of_it(empty: None) -> None:
    bring(record("ISO 9001:2015", ("in_force", "2015-09-15")), record("GB/T 19001-2016", ("in_force", "2017-07-01")))
    before = sequence.head()
    adopting = record(
        "GB/T 19001-2016", ("in_force", "2017-07-01"), relations=[link("adopts", "ISO 9001:2015", degree="IDT")]
    )
    bring(adopting)
    assert value("conversion_rate") == 100.0
    assert value("conversion_rate", seq=before) == 0.0
    assert value("conversion_rate", date(2016, 1, 1)) == 0.0


def test_a_reference_whose_target_arrives_later(empty: None) -> None:
    bring(
        record(
            "GB/T 5-2015", ("in_force", "2015-01-01"), relations=[link("references", "GB/T 6-2012", degree="normative")]
        )
    )
    before = sequence.head()
    columns.at_head()  # so that the end that arrives is met by an increment
    bring(record("GB/T 6-2012", ("in_force", "2012-01-01"), ("withdrawn", "2018-01-01")))
    assert value("citation_health") == 0.0
    assert value("citations_withdrawn") == 1.0
    assert value("citation_health", date(2016, 1, 1)) == 100.0
    assert value("citation_health", seq=before) is None
    assert [r.reason for r in evidence.every(question("citation_health", TODAY, before), "excluded")] == [
        "target_not_held"
    ]


def test_a_target_that_arrives_and_changes_between_two_readings(empty: None) -> None:
    citing = [link("references", "GB/T 6-2012", degree="normative")]
    bring(record("GB/T 5-2015", ("in_force", "2015-01-01"), relations=citing))
    columns.at_head()
    bring(record("GB/T 6-2012", ("in_force", "2012-01-01"), ics=["65.020"]))
    bring(record("GB/T 6-2012", ("in_force", "2012-01-01"), ics=["13.040"]))
    grown = value("citation_health")
    columns.forget()
    assert (grown, value("citation_health")) == (100.0, 100.0)


NUMBERS = st.sampled_from(["GB/T 1-2010", "GB 2-2011", "T/CAS 3-2012", "ISO 4:2013", "DB11/T 5-2014", "Q/ABC 6-2015"])
STEP = st.tuples(
    NUMBERS, st.sampled_from(["2011-01-01", "2015-06-01", "2019-03-01"]),
    st.sampled_from([None, "2020-01-01", "2023-01-01"]), st.sampled_from([[], ["65.020"], ["13.040", "17.140"]]),
    st.sampled_from([None, "adopts", "references"]), NUMBERS, st.sampled_from(["made-up", "another"]),
)  # fmt: skip


def told(step: tuple[str, str, str | None, list[str], str | None, str, str]) -> Record:
    number, since, until, ics, kind, target, source = step
    events = [("in_force", since)] + ([("withdrawn", until)] if until else [])
    degree = "IDT" if kind == "adopts" else "normative"
    relations = [link(kind, target, degree=degree)] if kind and target != number else []
    return record(number, *events, source=source, ics=ics, relations=relations, dates={"published": since})


@settings(max_examples=many(6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(STEP, min_size=1, max_size=3), min_size=2, max_size=4))
def test_recomputing_later_gives_the_same_number(empty: None, batches: list[list[tuple]]) -> None:  # type: ignore[type-arg]
    """Imports, corrections and withdrawals afterwards change no figure of an earlier number: asked at the time, asked
    at the end by increments, and asked of columns made anew, it is the same."""
    emptied()  # what an earlier example left would make a failure depend on it
    columns.forget()
    base = sequence.head()
    then: dict[tuple[str, date, int], Figure] = {}
    seqs = []
    for batch in batches:
        bring(*map(told, batch))
        seqs.append(sequence.head())
        then |= all_figures(seqs[-1:])
    assert sequence.head() > base
    assert all_figures(seqs) == then
    columns.forget()
    assert all_figures(seqs) == then


def test_files_hold_the_same_and_a_killed_writer_loses_nothing(empty: None) -> None:
    bring(record("GB/T 1-2010", ("in_force", "2010-01-01")))
    assert columns.persist() == sequence.head()
    first = all_figures([sequence.head()])
    bring(record("T/CAS 1-2015", ("in_force", "2015-01-01")))
    second = all_figures([sequence.head()])
    (columns.store.folder() / "s-00000099").mkdir()  # left by a writer that was killed before it named it
    columns.store._HELD.clear()
    assert all_figures([sequence.head()]) == second
    assert columns.persist() == 1
    assert columns.persist() == 0
    columns.store._HELD.clear()
    assert all_figures([sequence.head()]) == second
    (columns.store.folder() / "CURRENT").write_text("{")  # a broken file is made anew, not believed
    columns.store._HELD.clear()
    assert all_figures([sequence.head()]) == second
    assert first != second


def test_many_segments_become_one(empty: None) -> None:
    for number in range(columns.store.MOST_SEGMENTS + 2):
        bring(record(f"GB/T {number + 1}-2010", ("in_force", "2010-01-01")))
        columns.persist()
    held = [path for path in columns.store.folder().iterdir() if path.is_dir()]
    assert len(held) <= columns.store.MOST_SEGMENTS
    columns.store._HELD.clear()
    assert value("government_standards") == columns.store.MOST_SEGMENTS + 2


def test_the_records_behind_a_figure_are_as_many_as_it_says(library: None) -> None:
    for key, indicator in definitions.house().items():
        asked = question(key, date(2026, 6, 1))
        figure = evaluating.compute(asked)
        for side, number in (("counted", figure.counted), ("over", figure.over), ("excluded", figure.excluded)):
            if number is None:
                continue
            rows = list(evidence.every(asked, side))
            assert sum(1 if r.weight is None else r.weight for r in rows) == number, (key, side)
            assert len({r.id for r in rows}) == len(rows)
        for dimension in indicator.by:
            parts = evaluating.parts(asked, dimension)
            total = sum((p.figure.counted if p.figure.over is None else p.figure.over) for p in parts)
            assert total == (figure.counted if figure.over is None else figure.over), (key, dimension)


def test_pages_of_records_follow_on_each_other(library: None) -> None:
    asked = question("government_standards", date(2026, 6, 1))
    found, after = [], ""
    while True:
        page = evidence.page(asked, "counted", after, 40)
        found += [r.id for r in page.records]
        after = page.next
        if not after:
            break
    assert len(found) == len(set(found)) == page.total
    names = {r.designation for r in evidence.every(asked, "counted")}
    assert names <= set(Edition.objects.values_list("designation", flat=True))


@pytest.mark.parametrize(
    ("given_", "day", "seq", "where"),
    [
        ({"colour": "red"}, TODAY, None, "query"),
        ({"since": "soon"}, TODAY, None, "since"),
        ({"ics": "food"}, TODAY, None, "ics"),
        ({}, date(1900, 1, 1), None, "day"),
        ({}, TODAY, 10**12, "seq"),
    ],
)
def test_bad_questions_are_refused(empty: None, given_: dict[str, str], day: date, seq: int | None, where: str) -> None:
    with pytest.raises(GuijuError) as refused:
        question("standards_published", day, seq, **given_)
    assert refused.value.where == where
    assert refused.value.expected


def test_a_day_before_all_records(empty: None) -> None:
    bring(record("GB/T 1-2010", ("in_force", "2010-01-01")))
    day = date(1951, 1, 1)
    assert value("reviews_overdue", day) is None
    assert value("government_standards", day) == 0.0
    assert list(evidence.every(question("reviews_overdue", day), "over")) == []
    with pytest.raises(GuijuError, match="unknown side"):
        evidence.page(question("government_standards", day), "over")
    with pytest.raises(GuijuError, match="is no place"):
        evidence.page(question("government_standards", day), "counted", "x")
