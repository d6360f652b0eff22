"""The engine and its clocks: what comes first in a refusal, what time may do, and clocks that stand still."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from player import PDF, Case, day

from guiju.core.procedure import Outcome, Refusal, Situation, house, perform
from guiju.core.procedure.calendar import after, is_working, working_days_between
from guiju.core.procedure.clocks import ClockState, from_json
from guiju.core.procedure.engine import Ground, expected, possible
from guiju.core.procedure.model import CLOCK
from guiju.core.procedure.parameters import Duration, Unit

INTERPRETATION = {"summary": "术语", "standard": "GB/T 1.1-2020", "clause": "8.6", "question": "是否包括附录"}


def handled() -> Case:
    """Passed to the committee on Monday 2 March 2026."""
    case = Case("interpretation", "2026-02-26")
    case.done("receive", "2026-02-26", "sender", **INTERPRETATION)
    case.done("accept", "2026-02-27", "officer", committee="SAC/TC 286")
    case.done("assign", "2026-03-02", "officer")
    return case


def test_a_clock_in_working_days_goes_on_with_what_was_left() -> None:
    case = handled()
    assert case.last("handling") == day("2026-03-23")  # fifteen working days
    case.done("ask_more", "2026-03-13", "handler", asked="请说明用途")  # six working days are left
    assert case.now.clocks["handling"].late(day("2027-01-01")) is False
    case.done("supply", "2026-04-03", "sender", supplied="用于检测")
    assert case.last("handling") == day("2026-04-14")  # 7–10, 13, 14 April; the sixth is a holiday
    assert case.last("closing") == day("2026-05-26")  # 34 were left; Saturday 9 May is worked
    case.done("report", "2026-04-14", "handler", findings="包括", changes_text="no")
    assert case.stopped("handling") == day("2026-04-14")


def test_a_clock_in_days_goes_on_by_as_many_days_as_it_stood_still() -> None:
    case = Case("national-standard", "2026-03-02").at("publicity")
    case.at("evaluating").done("evaluate", "2026-01-02", review_report="可以")
    case.done("issue_plan", "2026-03-02", "officer")
    case.done("freeze", "2026-06-01", "officer", reason="等待")
    case.done("ask_resumption", "2026-06-10", "secretariat", reason="可以继续", resume_months=1)
    case.done("resume", "2026-06-11", "officer", reason="继续")
    assert case.last("drafting") == day("2027-01-12")  # ten months to Saturday 2 January, ten days more
    assert case.last("development") == day("2027-10-12")


def test_a_clock_starts_again_after_it_stopped() -> None:
    case = Case("verification-point", "2026-03-02").at("approved")
    case.done("sign_task_book", "2026-03-02", "officer", task_book=PDF, period_end="2029-03-01")
    assert (case.last("yearly"), case.last("term")) == (day("2027-03-02"), day("2029-03-01"))
    row = {"standard": "GB/T 1.1-2020", "method": "全部", "stage": "draft", "finding": "confirmed"}
    report = {"report_year": 2026, "verifications": [row], "yearly_report": PDF}
    case.done("report", "2027-01-15", "applicant", **report)
    assert (case.last("yearly"), case.stopped("yearly")) == (day("2028-01-17"), None)  # the 15th is a Saturday
    assert case.now.clocks["term"].late(day("2029-03-02"))
    assert case.done("end", "2029-03-02", "clock").state == "exited"


def test_what_refuses_first_is_the_act_then_the_state_then_the_role_then_the_facts_then_the_rules() -> None:
    case = Case("complaint", "2026-03-02")
    p, now = case.now.procedure, case.now
    grounds = []
    for act, roles, brought in (
        ("fly", set(), {}), ("accept", set(), {}), ("complain", set(), {}), ("complain", {"complainant"}, {}),
    ):  # fmt: skip
        answer = perform(Situation(p, now.parameters, roles=roles), act, brought, day("2026-03-02"))
        assert isinstance(answer, Refusal)
        grounds.append(answer.ground)
    assert grounds == [Ground.ACT, Ground.STATE, Ground.ROLE, Ground.FACT]


def test_the_first_of_the_roles_named_is_the_one_acted_in() -> None:
    case = Case("national-standard", "2026-03-02").at("review")
    assert case.done("open_review_vote", "2026-03-02", "chair", "secretariat").role == "secretariat"


def test_a_refusal_leaves_the_case_as_it_was() -> None:
    case = Case("complaint", "2026-03-02")
    before = case.now
    case.do("complain", "2026-03-02", "officer")
    assert case.now is before


def test_possible_and_expected() -> None:
    p = house()["national-standard"]
    asked = Situation(p, {}, state="checking", roles={"officer"})
    assert [act.name for act in possible(asked)] == [
        "return_submission", "approve", "dismiss_patent", "publicise_patents", "terminate",
    ]  # fmt: skip
    assert [act.name for act in expected(p, "checking")] == ["approve"]
    assert [act.name for act in expected(p, "frozen")] == ["ask_resumption", "resume"]
    assert [act.name for act in expected(house()["complaint"], "refused")] == []


def test_time_acts_only_where_it_is_named() -> None:
    for p in house().values():
        for clock in p.clocks.values():
            if clock.overdue:
                assert CLOCK in p.acts[clock.overdue].by
                assert set(p.acts[clock.overdue].from_states) & {
                    to for name in clock.starts for to in (p.acts[name].to, *p.acts[name].from_states)
                } or p.acts[clock.overdue].name in {"freeze", "miss", "end"}


def test_a_clock_is_stored_and_read_back() -> None:
    clock = ClockState("term", day("2026-03-02"), day("2026-04-01"), 2, day("2026-03-10"), None, day("2026-03-29"))
    assert from_json(clock.as_json()) == clock
    assert clock.as_json()["last"] == "2026-04-01"


def test_a_clock_that_stopped_or_stands_still_is_never_late() -> None:
    start, last, later = day("2026-03-02"), day("2026-04-01"), day("2026-04-02")
    assert ClockState("c", start, last).late(later)
    assert not ClockState("c", start, last).late(last)
    assert not ClockState("c", start, last, paused=last).late(later)
    assert not ClockState("c", start, last, stopped=last).late(later)


@given(st.dates(day("2026-01-05"), day("2026-12-20")), st.integers(0, 15), st.integers(0, 90))
def test_however_long_a_clock_stands_still_as_many_working_days_are_left(start: date, worked: int, rest: int) -> None:
    case = Case("interpretation", "2026-01-01").at("accepted")
    case.done("assign", start.isoformat(), "officer")
    paused = after(start, Duration(worked, Unit.WORKING_DAYS))
    left = working_days_between(paused, case.last("handling"))
    case.done("ask_more", paused.isoformat(), "handler", asked="x")
    resumed = paused + timedelta(rest)
    case.done("supply", resumed.isoformat(), "sender", supplied="y")
    assert is_working(case.last("handling"))
    assert working_days_between(resumed, case.last("handling")) == (left or not is_working(resumed))


@pytest.mark.parametrize("name", sorted(house()))
def test_the_engine_is_a_pure_function(name: str) -> None:
    p = house()[name]
    situation = Situation(p, {}, roles=set(p.parties))
    for act in p.opening:
        one = perform(situation, act.name, {}, day("2026-03-02"))
        assert one == perform(situation, act.name, {}, day("2026-03-02"))
        assert isinstance(one, Refusal | Outcome)
