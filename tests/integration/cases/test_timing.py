"""What time does to cases: terms that run out, reminders before they do, the letter of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from guiju.core.errors import GuijuError
from guiju.core.procedure.clocks import ClockState, day_after
from guiju.core.procedure.parameters import on_day
from guiju.registry.bodies.models import Post
from guiju.registry.cases import definitions, timing
from guiju.registry.cases.acts import performing
from guiju.registry.cases.acts.performing import Request
from guiju.registry.cases.models import Case, News
from guiju.registry.cases.views import queries
from guiju.registry.record import outbox
from guiju.registry.record.models import Outgoing
from integration.cases.world import PROPOSAL, World, at, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return world()


def shanghai(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+08:00").astimezone(UTC)


def proposed(w: World, day: str = "2025-04-01") -> str:
    return w.open("national-standard", "proposer", "propose", day, **PROPOSAL).number


def planned(w: World, day: str = "2025-07-02") -> str:
    """A project whose plan is issued on a day."""
    start = date.fromisoformat(day)
    before = {n: (start - timedelta(n)).isoformat() for n in (90, 80, 78, 60, 55, 31)}
    n = proposed(w, before[90])
    w.act(n, "sec", "open_project_vote", before[80], proposal_form=w.file(), outline=w.file())
    for who in ("chair", "m1", "m2", "m3"):
        w.act(n, who, "project_vote.vote", before[78], position="favour")
    w.act(n, "sec", "send_proposal", before[60])
    w.act(n, "officer", "start_evaluation", before[55])
    w.act(n, "reviewer", "evaluate", before[31], review_report="可行。")
    w.act(n, "officer", "issue_plan", day)
    return n


def enquired(w: World, opened: str) -> str:
    """A project whose enquiry is opened on a day, planned a month before."""
    day = date.fromisoformat(opened)
    n = planned(w, (day - timedelta(30)).isoformat())
    w.act(n, "sec", "finish_draft", (day - timedelta(5)).isoformat(), draft=w.file(), explanation=w.file())
    w.act(n, "sec", "open_enquiry", opened)
    return n


def last(w: World, number: str, clock: str) -> str:
    return str(w.case(number).clocks[clock]["last"])


class TestOverdue:
    def test_a_project_freezes_on_the_day_after_its_term_and_not_before(self, w: World) -> None:
        n = planned(w, "2025-07-02")
        assert last(w, n, "development") == "2027-01-04"  # eighteen months end on a Saturday
        assert timing.overdue(shanghai("2027-01-04", "23:59")) == 0
        assert w.case(n).state == "drafting"
        assert timing.overdue(shanghai("2027-01-05", "00:01")) == 1
        act = w.case(n).history.order_by("-number")[0]
        assert (w.case(n).state, act.name, act.role, act.user) == ("frozen", "freeze", "clock", None)
        assert timing.overdue(shanghai("2027-01-05", "00:11")) == 0

    def test_an_enquiry_closes_itself_and_rest_days_are_counted(self, w: World) -> None:
        """Sixty days from 17 December 2025 end on Sunday 15 February; the holidays of 2026 go on to the 23rd."""
        n = enquired(w, "2025-12-17")
        assert last(w, n, "enquiry") == "2026-02-24"
        assert timing.overdue(shanghai("2026-02-24", "12:00")) == 0
        assert timing.overdue(shanghai("2026-02-25", "00:05")) == 1
        case = w.case(n)
        assert (case.state, case.marks["close_enquiry"]) == ("answering", [1, "2026-02-25"])

    def test_a_weekend_that_is_worked_is_a_working_day(self, w: World) -> None:
        """Sixty days from 30 December 2025 end on Saturday 28 February 2026, which is worked."""
        assert last(w, enquired(w, "2025-12-30"), "enquiry") == "2026-02-28"

    def test_a_paused_clock_does_not_run_out(self, w: World) -> None:
        n = planned(w, "2025-07-02")
        w.act(n, "officer", "freeze", "2026-12-01", reason="等待。")
        assert timing.overdue(at("2028-01-01")) == 0
        assert w.case(n).state == "frozen"

    def test_after_the_pause_the_rest_of_the_term_is_left(self, w: World) -> None:
        n = planned(w, "2025-07-02")
        w.act(n, "officer", "freeze", "2026-12-01", reason="等待。")
        w.act(n, "sec", "ask_resumption", "2027-01-20", reason="可以继续。", resume_months=1)
        w.act(n, "officer", "resume", "2027-01-30", reason="继续。")
        # 2 January 2027, sixty days later 3 March, a month later 3 April, a Saturday
        assert last(w, n, "development") == "2027-04-05"

    def test_what_time_does_is_dated_the_day_after_the_term_however_late_the_worker_runs(self, w: World) -> None:
        n = planned(w, "2025-07-02")
        assert timing.overdue(shanghai("2028-03-01", "09:00")) == 1
        act = w.case(n).history.order_by("-number")[0]
        assert act.effective == shanghai("2027-01-05", "00:00")
        assert act.recorded == shanghai("2028-03-01", "09:00")
        assert (w.case(n).marks["freeze"], w.case(n).entered) == ([1, "2027-01-05"], date(2027, 1, 5))
        assert w.case(n).clocks["development"]["paused"] == "2027-01-05"

    def test_several_terms_of_one_case_are_taken_in_order(self, w: World) -> None:
        """The enquiry of early 2026 ends long before the eighteen months of the plan do; the worker wakes in 2028."""
        n = enquired(w, "2026-01-05")
        assert timing.overdue(shanghai("2028-03-01", "09:00")) == 2
        acts = w.case(n).history.filter(role="clock").order_by("number").values_list("name", "effective")
        assert list(acts) == [
            ("close_enquiry", shanghai("2026-03-07", "00:00")), ("freeze", shanghai("2027-06-08", "00:00")),
        ]  # fmt: skip
        assert timing.overdue(shanghai("2028-03-01", "09:10")) == 0

    def test_what_an_act_of_time_starts_may_have_ended_too(self, w: World) -> None:
        """A complaint refused in spring 2026 can be appealed against for sixty days, then it is filed away."""
        said = {"subject": "standard", "summary": "甲", "complaint": "乙"}
        n = w.open("complaint", "stranger", "complain", "2026-03-02", **said).number
        w.act(n, "supervisor", "refuse", "2026-03-04", ground="不属受理范围。")
        assert timing.overdue(at("2026-11-29")) == 1
        assert w.case(n).history.get(name="end").effective == shanghai("2026-05-07", "00:00")

    def test_a_late_act_of_somebody_goes_before_what_time_should_have_done(self, w: World) -> None:
        n = planned(w, "2025-07-02")
        w.act(n, "sec", "name_drafters", "2027-02-01", named_drafters=["drafter"])
        assert timing.overdue(at("2027-03-01")) == 1
        act = w.case(n).history.get(name="freeze")
        assert act.effective == w.case(n).history.get(name="name_drafters").effective

    def test_where_working_days_are_counted_time_acts_on_the_next_one(self) -> None:
        filing = definitions.current("filing")
        known = filing.clocks["checking"]
        numbers = on_day(filing.parameters.values(), date(2026, 3, 6))
        friday = ClockState("checking", date(2026, 3, 5), date(2026, 3, 6))
        assert day_after(known, friday, numbers) == date(2026, 3, 9)

    def test_an_act_that_is_refused_stops_neither_its_case_nor_the_others(
        self, w: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The enquiry cannot be closed; the clock of the plan of the same case and that of another run out."""
        n, other = enquired(w, "2026-01-05"), planned(w, "2026-01-05")
        real = performing._perform

        def stubborn(case: Any, procedure: Any, situation: Any, request: Request, *rest: Any) -> Any:
            if request.act == "close_enquiry":
                raise GuijuError("not today", where="enquiry", expected="another day")
            return real(case, procedure, situation, request, *rest)

        monkeypatch.setattr(performing, "_perform", stubborn)
        assert timing.overdue(at("2027-12-01")) == 2
        assert [w.case(n).state, w.case(other).state] == ["frozen", "frozen"]

    def test_a_case_with_a_fault_of_the_program_does_not_stop_the_others(
        self, w: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        n, other = planned(w), planned(w)
        real = performing._perform

        def broken(case: Case, *rest: Any) -> Any:
            if case.number == n:
                raise ZeroDivisionError
            return real(case, *rest)

        monkeypatch.setattr(performing, "_perform", broken)
        assert timing.overdue(at("2027-12-01")) == 1
        assert [w.case(n).state, w.case(other).state] == ["drafting", "frozen"]

    def test_many_cases_are_gone_through_in_batches(self, w: World) -> None:
        numbers = [planned(w) for _ in range(3)]
        assert timing.overdue(at("2027-12-01"), limit=1) == 3
        assert {w.case(n).state for n in numbers} == {"frozen"}


@pytest.mark.parametrize(
    ("issued", "ends"),
    [
        ("2024-08-30", "2026-08-31"),  # opened when the term was twenty-four months; 30 August is a Sunday
        ("2026-08-31", "2028-02-29"),  # a leap day, a Tuesday
        ("2025-08-29", "2027-03-01"),  # no leap day in 2027: 28 February, a Sunday, moves on
        ("2025-10-31", "2027-04-30"),
        ("2025-06-30", "2026-12-30"),
    ],
)
def test_months_end_as_the_law_counts_them(w: World, issued: str, ends: str) -> None:
    assert last(w, planned(w, issued), "development") == ends


@pytest.mark.parametrize(("clock", "day"), [("23:59", "2025-07-02"), ("00:01", "2025-07-03")])
def test_the_day_of_an_act_is_that_of_shanghai(w: World, clock: str, day: str) -> None:
    """Both moments are 2 July in UTC."""
    n = proposed(w, "2025-07-01")
    now = shanghai(day, clock)
    performing.perform(n, Request("decline", {"reason": "重复"}), w.actor("sec", now), now)
    assert (w.case(n).entered, w.case(n).marks["decline"]) == (date.fromisoformat(day), [1, day])


class TestReminders:
    def reminded(self, w: World, first: str, end: str, step: int = 1) -> list[tuple[str, str, str]]:
        """(day, clock, holder) of the reminders sent from `first` to `end`, looking every `step` days."""
        day, stop = date.fromisoformat(first), date.fromisoformat(end)
        while day <= stop:
            timing.remind(shanghai(day.isoformat(), "00:05"))
            day += timedelta(step)
        rows = News.objects.exclude(reminder="").order_by("pk")
        return [((n.at + timedelta(hours=8)).date().isoformat(), n.reminder, n.holder) for n in rows]

    def days(self, found: list[tuple[str, str, str]], clock: str) -> list[str]:
        return sorted({day for day, name, _ in found if name == clock})

    def test_they_come_exactly_on_the_days_of_the_definition(self, w: World) -> None:
        planned(w, "2025-07-02")  # ends 2027-01-04; drafting ends 2026-05-06 after ten months
        found = self.reminded(w, "2026-10-01", "2027-01-10")
        assert self.days(found, "development") == ["2026-10-06", "2026-12-05", "2026-12-28"]  # 90, 30, 7 days before
        secretary = f"secretary@c{w.committee.pk}"
        assert {holder for _, name, holder in found if name == "development"} == {secretary}

    def test_they_come_though_another_clock_of_the_case_has_run_out(self, w: World) -> None:
        n = planned(w, "2025-07-02")
        assert last(w, n, "drafting") < "2026-10-06"
        assert w.case(n).due == date.fromisoformat(last(w, n, "drafting"))
        assert self.days(self.reminded(w, "2026-10-05", "2026-10-07"), "development") == ["2026-10-06"]

    def test_they_come_once_a_day_however_often_the_worker_looks(self, w: World) -> None:
        planned(w, "2025-07-02")
        assert timing.remind(shanghai("2026-12-05", "00:05")) == 1
        for clock in ("00:06", "12:00", "23:59"):
            assert timing.remind(shanghai("2026-12-05", clock)) == 0

    def test_after_three_days_without_a_worker_they_are_made_up_for_once(self, w: World) -> None:
        planned(w, "2025-07-02")
        timing.remind(shanghai("2026-12-03", "00:05"))
        assert timing.remind(shanghai("2026-12-06", "09:00")) == 1  # the 5th was missed
        assert [timing.remind(shanghai(f"2026-12-0{d}", "09:00")) for d in (6, 7, 8)] == [0, 0, 0]

    def test_a_day_ends_at_midnight_in_shanghai(self, w: World) -> None:
        planned(w, "2025-07-02")
        assert timing.remind(shanghai("2026-12-04", "23:59")) == 0
        assert timing.remind(shanghai("2026-12-05", "00:01")) == 1

    def test_a_paused_clock_reminds_nobody(self, w: World) -> None:
        n = planned(w, "2025-07-02")
        w.act(n, "officer", "freeze", "2026-09-01", reason="等待。")
        assert self.days(self.reminded(w, "2026-10-01", "2027-01-10"), "development") == []

    def test_nothing_is_remembered_of_a_run_that_fails(self, w: World, monkeypatch: pytest.MonkeyPatch) -> None:
        planned(w, "2025-07-02")
        with monkeypatch.context() as m:
            m.setattr(timing, "from_json", lambda said: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                timing.remind(shanghai("2026-12-05", "00:05"))
        assert timing.remind(shanghai("2026-12-05", "00:15")) == 1


def letter_of(number: str) -> str:
    """The letter to who proposed a project."""
    place = f"{settings.SITE_URL}/case/{number}/"
    return f"{number}  {PROPOSAL['title_zh']}\n  提出项目建议\n  {place}\n\n工作台：{settings.SITE_URL}/desk/\n"


class TestLetters:
    def letters(self, user: str) -> list[str]:
        messages = [outbox.message_of(row) for row in Outgoing.objects.order_by("pk")]
        return [message["body"] for message in messages if message and message["to"] == [f"{user}@example.org"]]

    def test_one_letter_says_everything_new_and_the_next_only_what_came_since(self, w: World) -> None:
        n = proposed(w)
        timing.letters(at("2025-04-02"))
        assert self.letters("sec") == [letter_of(n)]
        m = proposed(w, "2025-04-02")
        timing.letters(at("2025-04-03"))
        assert self.letters("sec")[1:] == [letter_of(m)]

    def test_a_letter_is_in_the_language_of_its_reader(self, w: World) -> None:
        w.people["sec"].language = "en"
        w.people["sec"].save()
        n = proposed(w)
        timing.letters(at("2025-04-02"))
        [letter] = self.letters("sec")
        assert letter.startswith(f"{n}  ") and "\n  Propose a project\n" in letter and "提出项目建议" not in letter

    def test_without_news_there_is_no_letter(self, w: World) -> None:
        proposed(w)
        assert timing.letters(at("2025-04-02")) == 1  # the secretary's alone
        assert timing.letters(at("2025-04-03")) == 0
        assert Outgoing.objects.count() == 1

    def test_a_second_run_on_one_day_writes_none(self, w: World) -> None:
        """A worker that is started again."""
        proposed(w)
        timing.letters(at("2025-04-02"))
        proposed(w, "2025-04-02")
        assert timing.letters(at("2025-04-02", 5)) == 0
        assert timing.letters(at("2025-04-03")) == 1

    def test_what_is_told_in_two_roles_stands_once(self, w: World) -> None:
        """A person who is secretary of the committee and officer of the standards body."""
        Post.objects.create(user=w.people["sec"], office="officer", body=w.sac, since=date(2020, 1, 1))
        n = planned(w, "2025-07-02")
        w.act(n, "officer", "freeze", "2025-07-03", reason="等待。")
        timing.letters(at("2025-07-04"))
        [letter] = self.letters("sec")
        assert letter.count("\n  冻结计划\n") == 1
        assert queries.unread(w.actor("sec", at("2025-07-04"))) == letter.count("/case/")

    def test_a_letter_that_would_be_long_says_how_much_more_there_is(self, w: World) -> None:
        for _ in range(53):
            proposed(w)
        timing.letters(at("2025-04-02"))
        [letter] = self.letters("sec")
        assert letter.count("提出项目建议") == 50
        assert f"另有 3 条，见工作台：{settings.SITE_URL}/desk/" in letter.splitlines()
        assert timing.letters(at("2025-04-03")) == 0

    def test_reminders_stand_in_the_letter_and_are_unread(self, w: World) -> None:
        planned(w, "2025-07-02")
        timing.letters(at("2026-12-04"))
        before = queries.unread(w.actor("sec", at("2026-12-05")))
        timing.remind(shanghai("2026-12-05", "00:05"))
        timing.letters(shanghai("2026-12-05", "00:05"))
        assert "\n  计划下达至报批将到期\n" in self.letters("sec")[-1]
        assert queries.unread(w.actor("sec", at("2026-12-05"))) == before + 1

    def test_who_wants_no_mail_has_none(self, w: World) -> None:
        proposed(w)
        w.people["sec"].mail_notices = False
        w.people["sec"].save()
        assert timing.letters(at("2025-04-02")) == 0


def test_the_worker_looks_for_overdue_cases_every_ten_minutes_and_for_the_rest_once_a_day(w: World) -> None:
    n = planned(w, "2025-07-02")
    step = timing.Step()
    assert step(shanghai("2027-01-04", "23:50")) >= 1  # letters of what happened
    assert step(shanghai("2027-01-04", "23:55")) == 0
    assert step(shanghai("2027-01-05", "00:01")) >= 1
    assert w.case(n).state == "frozen"
    assert step(shanghai("2027-01-05", "00:12")) == 0
