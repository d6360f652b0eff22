"""The day an act took effect, entered later: within a limit, by every door, and kept beside the day it was recorded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from factories import NOW, TODAY, record
from guiju.core.errors import GuijuError
from guiju.core.procedure import calendar, parameters
from guiju.core.procedure.clocks import ClockState, beyond_calendar
from guiju.core.procedure.parameters import TIME
from guiju.registry.cases import definitions
from guiju.registry.cases.acts import dating
from guiju.registry.cases.acts.performing import KeyReusedError, Performed, Request, open_case, perform
from guiju.registry.cases.models import Case
from guiju.registry.cases.views import queries, serializers
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.report import Report
from guiju.web.cases.terms import Term, terms
from integration.cases.world import PROPOSAL, World, at, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return world()


def enter(w: World, n: str, who: str, act: str, day: str, on: str, **brought: Any) -> Performed:
    """Do an act on the day `on` that was done on `day`."""
    asked = Request(act, brought, day=date.fromisoformat(day))
    return perform(n, asked, w.actor(who, at(on)), at(on))


COMPLAINT = {"subject": "standard", "summary": "甲", "complaint": "乙"}


def complaint(w: World, day: str, on: str) -> str:
    asked = Request("complain", COMPLAINT, day=date.fromisoformat(day))
    return open_case("complaint", asked, w.actor("stranger", at(on)), at(on)).number


def test_a_letter_that_came_before_is_entered_for_its_day_and_its_answer_is_not_late_from_the_start(w: World) -> None:
    n = complaint(w, "2026-03-02", "2026-03-12")
    case, act = w.case(n), w.case(n).history.get(number=1)
    assert timezone.localdate(act.effective) == date(2026, 3, 2)
    assert (act.recorded, case.opened) == (at("2026-03-12"), act.effective)
    # seven working days from the day it was entered: before, nobody who has to answer could know of it
    assert case.clocks["acceptance"]["last"] == "2026-03-23"
    done = enter(w, n, "supervisor", "accept", "2026-03-03", "2026-03-13")
    assert done.state == "accepted"
    assert w.case(n).clocks["closing"]["started"] == "2026-03-03"  # a term of one's own runs from the day of the act


def test_an_act_is_entered_from_the_last_one_on_and_no_more_than_thirty_days_back(w: World) -> None:
    n = complaint(w, "2026-03-02", "2026-03-12")
    with pytest.raises(GuijuError, match="too far back") as error:
        enter(w, n, "supervisor", "accept", "2026-03-01", "2026-03-20")
    assert error.value.expected == "2026-03-02 or later"
    with pytest.raises(GuijuError, match="too far back") as error:
        enter(w, n, "supervisor", "accept", "2026-03-10", "2026-05-01")
    assert error.value.expected == "2026-04-01 or later"
    with pytest.raises(GuijuError, match="in the future"):
        enter(w, n, "supervisor", "accept", "2026-03-21", "2026-03-20")
    assert w.case(n).acts == 1
    enter(w, n, "supervisor", "accept", "2026-03-02", "2026-03-20")  # the day of the last act itself
    assert w.case(n).marks["accept"] == [1, "2026-03-02"]


def test_a_case_is_not_opened_further_back_than_acts_are_entered(w: World) -> None:
    with pytest.raises(GuijuError, match="too far back"):
        complaint(w, "2026-02-01", "2026-03-12")


FEEDBACK = {"standard": "GB/T 4711-2020", "summary": "甲", "kind": "idea", "user_kind": "consumer", "matter": "乙"}


def feedback(w: World, day: str, on: str) -> str:
    ingest([record("GB/T 4711-2020", ("in_force", "2020-01-01"))], Report(), now=NOW, today=TODAY)
    asked = Request("receive", FEEDBACK, day=date.fromisoformat(day))
    return open_case("feedback", asked, w.actor("stranger", at(on)), at(on)).number


def shown(n: str, today: str) -> Term:
    case = Case.objects.get(number=n)
    with override("zh-hans"):
        (term,) = terms(case, definitions.kept(case.definition_id), queries.history(case), date.fromisoformat(today))
    return term


def test_a_term_that_was_over_when_its_start_was_entered_is_nobodys_delay(w: World) -> None:
    """A paper of 2 March entered on the 25th: seven working days were over before anybody could know of it."""
    n = feedback(w, "2026-03-02", "2026-03-25")
    told = shown(n, "2026-03-26")
    assert (told.started, told.last, told.entered) == (date(2026, 3, 2), date(2026, 3, 11), date(2026, 3, 25))
    assert (told.light_word, told.light) == ("录入时已过", "amber")
    page = Client(headers={"accept-language": "en"}).get(f"/case/{n}/").content.decode()
    assert "done on 2026-03-02, entered on 2026-03-25" in page
    assert "when the term was over: nobody let it pass." in page and "over when it was entered" in page


def test_a_term_that_could_still_be_kept_when_its_start_was_entered_is_late_as_any(w: World) -> None:
    n = feedback(w, "2026-03-02", "2026-03-10")
    told = shown(n, "2026-03-26")
    assert (told.light_word, told.light, told.entered) == ("已超期", "red", date(2026, 3, 10))
    page = Client(headers={"accept-language": "zh"}).get(f"/case/{n}/").content.decode()
    assert "发生于 2026-03-02，补录于 2026-03-10" in page and "不是办理人延误" not in page


def test_a_case_of_paper_that_is_entered_whole_says_so_once(w: World) -> None:
    n = complaint(w, "2026-03-02", "2026-03-25")
    enter(w, n, "supervisor", "accept", "2026-03-03", "2026-03-25")
    enter(w, n, "supervisor", "investigate", "2026-03-04", "2026-03-25", chosen_investigator=["reviewer"])
    for day in ("2026-03-06", "2026-03-09"):
        page = Client(headers={"accept-language": "en"}).get(f"/case/{n}/").content.decode()
        assert "all were entered on" not in page and page.count(", entered on 2026-03-25") == w.case(n).acts
        brought = {"extension_days": "2", "ground": "一"} if day == "2026-03-06" else {"findings": "一", "upheld": "no"}
        who, act = ("supervisor", "extend") if day == "2026-03-06" else ("reviewer", "report")
        enter(w, n, who, act, day, "2026-03-25", **brought)
    page = Client(headers={"accept-language": "en"}).get(f"/case/{n}/").content.decode()
    assert page.count("all were entered on") == 1 and ", entered on" not in page and "2026-03-06" in page
    w.act(n, "supervisor", "close", "2026-03-27", answer="一")  # one on its own day: each says its own again
    page = Client(headers={"accept-language": "en"}).get(f"/case/{n}/").content.decode()
    assert "all were entered on" not in page and page.count(", entered on 2026-03-25") == 5


def test_a_term_whose_start_was_entered_on_its_day_says_nothing_of_it(w: World) -> None:
    n = feedback(w, "2026-03-10", "2026-03-10")
    assert shown(n, "2026-03-11").entered is None
    assert "补录于" not in Client().get(f"/case/{n}/").content.decode()


def test_today_may_be_named(w: World) -> None:
    n = complaint(w, "2026-03-12", "2026-03-12")
    assert w.case(n).history.get(number=1).effective == at("2026-03-12")


@pytest.mark.parametrize(
    ("procedure", "act"),
    [
        ("national-standard", "open_enquiry"),  # the public comments from then on
        ("national-standard", "evaluate"),  # the publicity is counted from it
        ("national-standard", "open_project_vote"), ("national-standard", "project_vote.vote"),
        ("national-standard", "enquiry.comment"), ("national-standard", "publicise_patents"),
        ("withdrawal", "publicise"),
        ("committee-establishment", "publicise"), ("application", "publicise"), ("complaint", "refuse"),
        ("spot-check", "order_correction"), ("interpretation", "role.replace"),
    ],
)  # fmt: skip
def test_what_others_act_on_holds_from_when_it_is_recorded(procedure: str, act: str) -> None:
    found = definitions.current("verification-point" if procedure == "application" else procedure)
    assert dating.earliest(found, found.acts.get(act), None, {}, date(2026, 3, 12)) is None


def test_such_an_act_is_refused_for_another_day(w: World) -> None:
    n = w.open("national-standard", "proposer", "propose", "2026-03-01", **PROPOSAL).number
    brought = {"proposal_form": w.file(), "outline": w.file()}
    with pytest.raises(GuijuError, match="takes effect on the day it is recorded"):
        enter(w, n, "sec", "open_project_vote", "2026-03-05", "2026-03-12", **brought)


def test_a_key_with_another_day_is_another_act(w: World) -> None:
    n = complaint(w, "2026-03-02", "2026-03-12")
    actor = w.actor("supervisor", at("2026-03-12"))
    perform(n, Request("accept", {}, key="k", day=date(2026, 3, 10)), actor, at("2026-03-12"))
    assert perform(n, Request("accept", {}, key="k", day=date(2026, 3, 10)), actor, at("2026-03-12")).act_number == 2
    with pytest.raises(KeyReusedError):
        perform(n, Request("accept", {}, key="k", day=date(2026, 3, 11)), actor, at("2026-03-12"))


def test_programs_are_told_from_which_day_on(w: World) -> None:
    n = complaint(w, "2026-03-02", "2026-03-12")
    may = serializers.possible(w.case(n), w.actor("supervisor", at("2026-03-12")), date(2026, 3, 12))
    assert {act["name"]: act["earliest"] for act in may} == {"accept": date(2026, 3, 2), "refuse": None}


def test_the_limit_is_a_parameter_with_a_source() -> None:
    for procedure in ("complaint", "national-standard", "filing"):
        found = parameters.on_day(definitions.current(procedure).parameters.values(), date(2026, 3, 12))[dating.LIMIT]
        assert found.unit in TIME and found.source


class TestHolidaysNotKnown:
    def test_the_last_day_known_is_the_end_of_the_last_year_of_the_data(self) -> None:
        assert calendar.last_known() == date(2026, 12, 31)

    @pytest.mark.parametrize(
        ("last", "counted", "stopped", "beyond"),
        [
            (date(2026, 12, 31), date(2026, 12, 31), None, False), (date(2027, 1, 4), date(2027, 1, 2), None, True),
            (date(2027, 1, 4), None, None, False),  # a day that the case names
            (date(2027, 1, 4), date(2027, 1, 2), date(2026, 11, 1), False),
        ],
    )  # fmt: skip
    def test_a_term_counted_beyond_it_is_flagged(
        self, last: date, counted: date | None, stopped: date | None, beyond: bool
    ) -> None:
        clock = ClockState("c", date(2026, 3, 2), last, stopped=stopped, counted=counted)
        assert beyond_calendar(clock) is beyond

    def test_case_and_clock_say_so_to_programs(self, w: World) -> None:
        n = w.open("complaint", "stranger", "complain", "2026-12-28", **COMPLAINT).number
        told = serializers.full(w.case(n), w.actor("supervisor", at("2026-12-28")), date(2026, 12, 28))
        assert told["due_beyond_calendar"] is True
        assert [(c["name"], c["beyond_calendar"]) for c in told["clocks"]] == [("acceptance", True)]
