"""Simulated cases: the same seed, the same figures; shares and lengths against what a small procedure must give."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from guiju.core.errors import GuijuError
from guiju.core.procedure import Mark, Procedure, house, load_file
from guiju.core.procedure.clocks import ClockState
from guiju.core.procedure.simulating.chances import choices
from guiju.core.procedure.simulating.kaplan_meier import Observed
from guiju.core.procedure.simulating.simulation import Present, forecast, simulate
from guiju.core.procedure.simulating.waiting import Triangle

TODAY = date(2026, 3, 2)  # a Monday
SMALL = """
procedure: small
version: 1
name: {zh: 小, en: Small}
parties:
  p: {zh: 甲, en: P, held_by: opener}
states:
  a: {zh: 一, en: A}
  b: {zh: 二, en: B}
  c: {zh: 三, en: C, end: true}
  d: {zh: 四, en: D, end: true}
acts:
  open: {zh: 开, en: Open, from: new, to: a, by: [p]}
  go: {zh: 走, en: Go, from: a, to: b, by: [p], usually: [10, 10, 10]}
  leave: {zh: 离, en: Leave, from: a, to: d, by: [p], usually: [4, 4, 4], often: 0.25, at_will: true}
  end: {zh: 终, en: End, from: b, to: c, by: [p, clock], rules: [long_enough], usually: [20, 20, 20]}
rules:
  long_enough: {zh: 够久, en: Long enough, source: SL 35, when: since(go) >= wait_days}
parameters:
  wait_days: {zh: 等, en: Wait, value: 7, unit: days, source: SL 35, confidence: sure}
  term: {zh: 限, en: Term, value: 15, unit: days, source: SL 35, confidence: sure}
clocks:
  whole: {zh: 全程, en: Whole, source: SL 35, from: open, until: [end, leave], limit: term}
"""


def _small(folder: Path, *changes: tuple[str, str]) -> Procedure:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return load_file(path)


def test_lengths_shares_and_terms(tmp_path: Path) -> None:
    found = simulate(_small(tmp_path), 4000, 7, today=TODAY)
    assert set(found.ends) == {"c", "d"} and found.unfinished == 0
    c, d = found.ends["c"], found.ends["d"]
    assert (c.mean, c.p10, c.p50, c.p90) == (30.0, 30, 30, 30)
    assert (d.mean, d.p50) == (4.0, 4)
    assert d.count / 4000 == pytest.approx(0.25, abs=0.02)
    assert found.bottleneck is not None and found.bottleneck.state == "b"
    spent = {s.state: s for s in found.states}
    assert spent["a"].mean == pytest.approx(0.75 * 10 + 0.25 * 4, abs=0.15)
    assert spent["b"].mean == pytest.approx(0.75 * 20, abs=0.4)
    assert sum(s.share for s in found.states) == pytest.approx(1)
    (whole,) = found.clocks
    assert (whole.clock, whole.runs, whole.kept) == ("whole", 4000, d.count)


def test_the_same_seed_gives_the_same_figures() -> None:
    procedure = house()["complaint"]
    one, two, three = (simulate(procedure, 300, seed, today=TODAY).as_dict() for seed in (1, 1, 2))
    assert one == two
    assert {**three, "seed": 1} != one
    json.dumps(one)


def test_a_rule_holds_an_act_back(tmp_path: Path) -> None:
    found = simulate(_small(tmp_path, ("value: 7,", "value: 60,")), 50, 1, today=TODAY)
    assert found.ends["c"].p50 == 70


def test_time_acts_at_the_end_of_a_term(tmp_path: Path) -> None:
    change = (
        ("limit: term}", "limit: term, overdue: end}"),
        ("from: open, until: [end, leave]", "from: go, until: end"),
    )
    found = simulate(_small(tmp_path, *change), 50, 1, today=TODAY)
    # go on Thursday 12 March; fifteen days later is Friday 27 March; time acts the day after
    assert (found.ends["c"].p10, found.ends["c"].p90) == (26, 26)
    assert found.clocks[0].share == 1.0


def test_history_goes_before_what_is_usual(tmp_path: Path) -> None:
    history = {"end": [Observed(30), Observed(30), Observed(50), Observed(40, ended=False)]}
    found = simulate(_small(tmp_path), 4000, 3, today=TODAY, durations=history)
    # S falls to 1/2 at 30 and to 0 at 50: half the cases take 10 + 30 days, half 10 + 50
    assert (found.ends["c"].p10, found.ends["c"].p90) == (40, 60)
    assert found.ends["c"].mean == pytest.approx(50, abs=0.6)


def test_a_term_stands_in_where_nothing_is_said(tmp_path: Path) -> None:
    found = simulate(_small(tmp_path, (", usually: [20, 20, 20]", "")), 2000, 1, today=TODAY)
    assert 10 + 7 <= found.ends["c"].p10 <= found.ends["c"].p90 <= 10 + 15


def test_an_act_that_no_rule_allows_any_more_is_not_done(tmp_path: Path) -> None:
    change = ("rules:\n", "rules:\n  never: {zh: 不, en: Never, source: SL 35, when: since(open) <= wait_days}\n")
    late = ("usually: [4, 4, 4]", "rules: [never], usually: [9, 9, 9]")
    assert set(simulate(_small(tmp_path, change, late), 200, 1, today=TODAY).ends) == {"c"}


def test_a_clock_that_ends_on_a_day_of_the_case_is_left_out(tmp_path: Path) -> None:
    small = _small(tmp_path)
    named = replace(small, clocks={"whole": replace(small.clocks["whole"], limit="a_fact")})
    found = simulate(named, 50, 1, today=TODAY)
    assert (found.clocks, found.unfinished) == ((), 0)


def test_the_chances_of_a_state() -> None:
    given = choices(house()["complaint"])["received"]
    assert [(a.name, round(s, 3)) for a, s in zip(given.acts, given.sums, strict=True)] == [
        ("accept", 0.8), ("refuse", 1.0),
    ]  # fmt: skip
    given = choices(house()["national-standard"])["voting"]
    assert [(a.name, round(s, 3)) for a, s in zip(given.acts, given.sums, strict=True)] == [
        ("decline", 0.107), ("send_proposal", 0.919), ("fail_project_vote", 1.0),
    ]  # fmt: skip
    assert [a.name for a in given.without(given.acts[0]).acts] == ["send_proposal", "fail_project_vote"]


@pytest.mark.parametrize("states", ["a", "[a, b]", pytest.param("[a, b, c]", id="and one that is passed over")])
def test_the_share_of_an_act_at_will_does_not_grow_with_the_states_it_leaves_from(tmp_path: Path, states: str) -> None:
    longer = (
        ("  c: {zh: 三, en: C, end: true}", "  c: {zh: 三, en: C}\n  e: {zh: 五, en: E, end: true}"),
        ("from: a, to: d", f"from: {states}, to: d"),
        ("  end: {zh: 终", "  by: {zh: 过, en: By, from: b, to: e, by: [p], usually: [1, 1, 1]}\n"
         "  over: {zh: 跨, en: Over, from: c, to: e, by: [p], usually: [1, 1, 1]}\n  end: {zh: 终"),
        ("usually: [20, 20, 20]}", "usually: [20, 20, 20], often: 0}"),
    )  # fmt: skip
    found = simulate(_small(tmp_path, *longer), 4000, 7, today=TODAY)
    assert found.ends["d"].count / 4000 == pytest.approx(0.25, abs=0.02)
    assert set(found.ends) == {"d", "e"}


def test_a_triangle_by_hand() -> None:
    triangle = Triangle(0, 10, 30)
    assert triangle.draw(0) == 0
    assert triangle.draw(1 / 3) == pytest.approx(10)  # a third of the area lies below the top
    assert triangle.draw(1 - 1e-12) == pytest.approx(30, abs=1e-4)
    assert triangle.draw(0, beyond=10) == pytest.approx(10)
    assert triangle.draw(0.75, beyond=10) == pytest.approx(20)  # a right triangle: half its base is three quarters
    assert triangle.draw(0.5, beyond=31) == 31
    assert Triangle(5, 5, 5).draw(0.4) == 5


@pytest.mark.parametrize("name", sorted(house()))
def test_every_procedure_of_the_house_comes_to_its_ends(name: str) -> None:
    procedure = house()[name]
    found = simulate(procedure, 400, 1, today=TODAY)
    assert found.unfinished <= 4
    assert set(found.ends) <= {s.name for s in procedure.states.values() if s.end}
    assert sum(e.count for e in found.ends.values()) + found.unfinished == 400


@pytest.mark.parametrize("name", sorted(house()))
@pytest.mark.parametrize("last", [-10, 0, 400])
def test_a_forecast_of_any_state_with_any_clocks_running_is_made(name: str, last: int) -> None:
    """Terms that are days, terms run out, paused or stopped: whatever a case holds, its forecast is an answer."""
    p = house()[name]
    runs = [ClockState(n, TODAY - timedelta(500), TODAY + timedelta(last)) for n in p.clocks]
    for more in ({}, {"paused": TODAY}, {"stopped": TODAY}):
        held = {run.name: replace(run, **more) for run in runs}
        for state in (s.name for s in p.states.values() if not s.end):
            found = forecast(p, Present(state, 3, p.opening[0].to, {}, held), 3, 1, today=TODAY)
            assert {k.clock for k in found.clocks} <= set(p.clocks)


def test_a_national_standard_keeps_its_minimum_times() -> None:
    found = simulate(house()["national-standard"], 1000, 1, today=TODAY)
    assert found.ends["published"].p10 >= 400
    assert {k.clock for k in found.clocks} == {
        "development",
        "evaluation",
        "publicity",
        "patents",
        "drafting",
        "enquiry",
        "approval",
        "publication",
    }
    assert found.unfinished == 0


# -- from where a case stands ------------------------------------------------------------------------------------------
def test_a_forecast_counts_the_wait_already_behind(tmp_path: Path) -> None:
    procedure = _small(tmp_path)
    marks = {"go": Mark(1, date(2026, 2, 25))}
    found = forecast(procedure, Present("b", days=5, marks=marks), 100, 1, today=TODAY)
    assert (found.duration.p10, found.duration.p50, found.duration.p90) == (15, 15, 15)
    overdue = forecast(procedure, Present("b", days=90, marks={"go": Mark(1, date(2025, 12, 2))}), 100, 1, today=TODAY)
    assert overdue.duration.p90 == 0


def test_a_forecast_says_whether_the_running_term_is_kept(tmp_path: Path) -> None:
    procedure = _small(tmp_path)
    marks = {"go": Mark(1, date(2026, 2, 25))}
    for last, share in ((date(2026, 3, 17), 1.0), (date(2026, 3, 16), 0.0)):
        running = {"whole": ClockState("whole", date(2026, 2, 10), last)}
        found = forecast(procedure, Present("b", 5, marks=marks, clocks=running), 20, 1, today=TODAY)
        assert [k.share for k in found.clocks] == [share]


def test_a_forecast_out_of_a_pause_goes_back() -> None:
    found = forecast(house()["national-standard"], Present("frozen", 10, back="ballot"), 200, 1, today=TODAY)
    assert "published" in found.ends


# -- what cannot be used -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("cases", [0, -1, 1_000_001])
def test_impossible_numbers_of_cases(cases: int) -> None:
    with pytest.raises(GuijuError, match=r"expected 1 to 1,000,000|cases"):
        simulate(house()["complaint"], cases, 1, today=TODAY)


def test_a_history_of_another_procedure() -> None:
    with pytest.raises(GuijuError, match="unknown act 'sing'"):
        simulate(house()["complaint"], 10, 1, today=TODAY, durations={"sing": [Observed(3)]})


def test_a_state_that_is_not_there() -> None:
    with pytest.raises(GuijuError, match="unknown state 'nowhere'"):
        forecast(house()["complaint"], Present("nowhere"), 10, 1, today=TODAY)
    with pytest.raises(GuijuError, match="-3 days"):
        forecast(house()["complaint"], Present("found", -3), 10, 1, today=TODAY)
