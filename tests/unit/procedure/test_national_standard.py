"""The making of a recommended national standard and its fast tracks: days, clocks, votes, freezing, by hand."""

from __future__ import annotations

from typing import Any

import pytest
from player import PDF, Case, day

from guiju.core.procedure import house, separation

FORM: dict[str, Any] = {
    "title_zh": "信息安全 术语", "title_en": "Information security — Vocabulary", "committee": "SAC/TC 260",
    "ics": "35.030", "scope": "适用于……", "need": "统一用语",
}  # fmt: skip
DOCX = {**PDF, "name": "a.docx"}
XML = {**PDF, "name": "a.xml"}


def planned(name: str = "national-standard", **more: Any) -> Case:
    """A case whose plan was issued on Monday 2 March 2026."""
    case = Case(name, "2025-12-01")
    case.counts["figure", "behaviour_points"] = 96
    case.done("propose", "2025-12-01", "proposer", **FORM, **more)
    if name == "conversion":
        case.done("consent", "2025-12-05", "association", consent=PDF)
    compared = {"comparison": PDF} if name == "adoption" else {}
    case.done("open_project_vote", "2025-12-10", "secretariat", proposal_form=PDF, outline=DOCX, **compared)
    case.vote("project_vote", 40, favour=30)
    case.done("send_proposal", "2026-01-05", "secretariat")
    case.done("start_evaluation", "2026-01-12", "officer")
    case.done("evaluate", "2026-01-30", "reviewer", review_report="可以立项")
    case.done("issue_plan", "2026-03-02", "officer")
    return case


def test_from_proposal_to_publication() -> None:
    case = planned()
    assert (case.now.state, case.last("development")) == ("drafting", day("2027-09-02"))  # eighteen months, a Thursday
    assert case.stopped("evaluation") == day("2026-03-02")
    case.done("name_drafters", "2026-03-10", "secretariat", named_drafters="li.ming, wang.fang")
    case.done("finish_draft", "2026-11-25", "drafter", draft=XML, explanation=PDF)
    patent = {"patent_number": "ZL1", "patent_title": "甲", "patent_holder": "乙", "patent_clause": "5"}
    case.done("disclose_patent", "2026-11-26", "public", **patent)
    case.done("open_enquiry", "2026-12-01", "secretariat")
    assert case.last("enquiry") == day("2027-02-01")  # sixty days end on Saturday 30 January
    assert case.refused("close_enquiry", "2027-01-29", "secretariat") == "enquiry_long_enough"
    assert case.from_day("close_enquiry", "2027-01-29") == day("2027-01-30")
    case.done("close_enquiry", "2027-02-02", "clock")
    case.counts["unanswered", "enquiry"] = 1
    assert case.refused("send_to_review", "2027-03-01", "secretariat", review_draft=XML) == "all_answered"
    case.counts["unanswered", "enquiry"] = 0
    case.done("send_to_review", "2027-03-01", "secretariat", review_draft=XML)
    case.done("open_review_vote", "2027-03-10", "chair")
    case.vote("review_vote", 36, favour=26, against=10)
    assert case.refused("pass_review", "2027-03-30", "secretariat", minutes=PDF) == "review_vote_passed"
    case.vote("review_vote", 36, favour=27, against=9)
    assert case.refused("fail_review", "2027-03-30", "secretariat", reason="未通过") == "review_vote_failed"
    case.done("pass_review", "2027-03-30", "secretariat", minutes=PDF)
    case.done("submit", "2027-04-05", "secretariat", approval_draft=XML, explanation=PDF)
    assert case.stopped("development") == day("2027-04-05")
    assert case.last("approval") == day("2027-12-06")  # eight months end on Sunday 5 December
    case.done("accept", "2027-04-06", "officer")
    case.counts["errors", "patents"] = 1
    assert case.refused("approve", "2027-05-04", "officer") == "patents_settled"
    case.counts["errors", "patents"] = 0
    case.counts["errors", "patent_standing"] = 1
    assert case.refused("approve", "2027-05-04", "officer") == "patents_public"
    case.done("publicise_patents", "2027-04-06", "officer", publicity_draft=XML)
    assert case.last("patents") == day("2027-05-06")
    assert case.refused("close_patents", "2027-05-05", "officer") == "patents_long_enough"
    case.done("close_patents", "2027-05-07", "clock")
    case.done("conclude_patents", "2027-05-07", "officer")
    case.done("approve", "2027-05-07", "officer")
    assert case.last("publication") == day("2027-08-09")  # 7 August is a Saturday
    asked = {"text": XML, "published": "2027-06-01"}
    assert (
        case.refused("publish", "2027-06-01", "officer", **asked, effective="2027-06-01") == "effect_after_publication"
    )
    done = case.done("publish", "2027-06-01", "officer", **asked, effective="2027-08-31")
    assert [rule.name for rule, _ in done.warnings] == ["transition_reasonable"]  # a day short of three months
    assert (case.now.state, done.act.effects) == ("published", ("number_standard", "publish_edition"))


def test_a_transition_of_three_months_is_not_warned_of() -> None:
    case = Case("national-standard", "2026-03-02").at("approved").did("approve", "2026-11-20")
    done = case.done("publish", "2026-11-30", text=XML, published="2026-11-30", effective="2027-02-28")
    assert done.warnings == ()


def test_the_publicity_of_a_project_lasts_thirty_days() -> None:
    case = Case("national-standard", "2025-12-01").at("evaluating")
    case.done("evaluate", "2026-01-30", "reviewer", review_report="可以立项")
    assert case.refused("issue_plan", "2026-02-28", "officer") == "publicity_over"
    assert case.from_day("issue_plan", "2026-02-28") == day("2026-03-01")
    case.done("issue_plan", "2026-03-01", "officer")


@pytest.mark.parametrize(("favour", "against", "sent"), [(30, 0, True), (29, 0, False), (20, 10, False), (23, 7, True)])
def test_the_committee_votes_on_the_project(favour: int, against: int, sent: bool) -> None:
    case = Case("national-standard", "2026-03-02").at("voting")
    case.vote("project_vote", 40, favour, against)
    if sent:
        assert case.done("send_proposal", "2026-03-02", "secretariat").state == "proposed"
    else:
        assert case.refused("send_proposal", "2026-03-02", "secretariat") == "project_vote_passed"


def test_an_extension_is_asked_for_thirty_days_ahead_and_is_at_most_six_months() -> None:
    case = planned()
    ask = {"extension_months": 4, "reason": "试验未完成"}
    assert case.refused("grant_extension", "2027-07-01", "officer") == "extension_was_asked"
    assert case.refused("ask_extension", "2027-08-04", "secretariat", **ask) == "extension_asked_in_time"
    case.done("ask_extension", "2027-08-03", "secretariat", **ask)
    case.done("grant_extension", "2027-08-10", "officer")
    assert case.last("development") == day("2028-01-03")  # four months end on Sunday 2 January 2028
    more = {"extension_months": 3, "reason": "再延"}
    assert case.refused("ask_extension", "2027-11-01", "secretariat", **more) == "extension_short_enough"
    case.done("ask_extension", "2027-11-01", "secretariat", **{**more, "extension_months": 2})
    case.done("grant_extension", "2027-11-02", "officer")
    assert (case.now.clocks["development"].extended, case.last("development")) == (
        6,
        day("2028-03-02"),
    )  # two years from the plan


def test_two_requests_do_not_add_up_to_more_than_six_months() -> None:
    case = planned()
    for months in (2, 5):
        case.done("ask_extension", "2027-06-01", "secretariat", extension_months=months, reason="一")
    case.done("grant_extension", "2027-06-02", "officer")
    assert case.refused("grant_extension", "2027-06-03", "officer") == "extension_short_enough"


def test_overdue_is_frozen_by_time_and_resumed_where_it_stood() -> None:
    case = planned()
    clock = case.now.clocks["development"]
    assert (clock.late(day("2027-09-02")), clock.late(day("2027-09-03"))) == (False, True)
    assert case.refused("freeze", "2027-09-03", "secretariat") == "role"
    assert case.done("freeze", "2027-09-03", "clock").state == "frozen"
    assert case.now.clocks["development"].late(day("2028-01-01")) is False  # it stands still
    assert case.refused("resume", "2027-10-08", "officer", reason="继续") == "resumption_was_asked"
    ask = {"reason": "试验已恢复"}
    assert case.refused("ask_resumption", "2027-09-20", "secretariat", **ask) == "fact: resume_months missing"
    assert (
        case.refused("ask_resumption", "2027-09-20", "secretariat", **ask, resume_months=7) == "resumption_short_enough"
    )
    case.done("ask_resumption", "2027-09-20", "secretariat", **ask, resume_months=1)
    more = {"reason": "继续", "extension_months": 60}
    assert case.refused("resume", "2027-10-08", "officer", **more) == "fact: extension_months unknown"
    resumed = case.done("resume", "2027-10-08", "officer", reason="继续")
    assert resumed.state == "drafting"
    # 35 days of rest: Thursday 7 October; one month more: Sunday 7 November, so Monday the eighth
    assert case.last("development") == day("2027-11-08")


def test_an_act_that_does_not_move_keeps_the_state() -> None:
    case = planned()
    done = case.done("ask_extension", "2026-04-01", "secretariat", extension_months=1, reason="一")
    assert (done.state, done.moves) == ("drafting", False)


def test_an_unfounded_degree_is_refused() -> None:
    case = Case("national-standard", "2026-03-02")
    assert case.refused("propose", "2026-03-02", **FORM, adopts="ISO 9001:2015") == "degree_with_adoption"
    case.done("propose", "2026-03-02", **FORM, adopts="ISO 9001:2015", degree="IDT")


ADOPTION = {"adopts": "ISO 9001:2015", "track_ground": "采用国际标准"}


def test_adoption_goes_from_the_plan_to_the_enquiry() -> None:
    case = planned("adoption", **ADOPTION, degree="MOD")
    assert case.now.state == "drafted"
    case.done("open_enquiry", "2026-03-10", "secretariat", draft=XML, explanation=PDF)
    case.done("close_enquiry", "2026-05-09", "secretariat")
    review = {"review_draft": XML, "comparison": PDF}
    assert case.refused("send_to_review", "2026-06-01", "secretariat", **review) == "deviations_explained"
    case.done("send_to_review", "2026-06-01", "secretariat", **review, deviations=PDF)


def test_adoption_is_identical_or_modified() -> None:
    case = Case("adoption", "2026-03-02")
    assert case.refused("propose", "2026-03-02", **FORM, **ADOPTION, degree="NEQ") == "counts_as_adoption"
    assert case.refused("propose", "2026-03-02", **FORM, **ADOPTION) == "fact: degree missing"


TAKEN = {
    "converts": "T/ZZB 2224-2021", "issuer": "ZZB", "used_since": "2023-06-01", "results": "良好",
    "track_ground": "采信",
}  # fmt: skip


def test_an_association_standard_is_taken_up_in_twelve_months() -> None:
    case = planned("conversion", **TAKEN)
    assert (case.now.state, case.last("development")) == ("drafted", day("2027-03-02"))  # a Tuesday
    case.done("open_enquiry", "2026-03-10", "secretariat", draft=XML, explanation=PDF)
    assert case.refused("close_enquiry", "2026-04-08", "secretariat") == "short_enquiry_long_enough"
    case.done("close_enquiry", "2026-04-09", "secretariat")


def test_an_association_standard_is_in_use_for_two_years_first() -> None:
    case = Case("conversion", "2025-12-01")
    assert (
        case.refused("propose", "2025-12-01", **FORM, **TAKEN) == "association_behaves_well"
    )  # not evaluated: no points
    case.counts["figure", "behaviour_points"] = 96
    late = {**TAKEN, "used_since": "2023-12-02"}
    assert case.refused("propose", "2025-12-01", **FORM, **late) == "in_use_long_enough"
    case.done("propose", "2025-12-02", **FORM, **late)
    compared = {"proposal_form": PDF, "outline": PDF}
    assert case.refused("open_project_vote", "2025-12-10", "secretariat", **compared) == "association_consents"
    other = {**TAKEN, "converts": "GB/T 19001-2016"}
    assert Case("conversion", "2025-12-01").refused("propose", "2025-12-01", **FORM, **other) == "fact: converts form"


def test_a_mandatory_standard_waits_for_the_wto() -> None:
    case = Case("mandatory-standard", "2026-03-02").at("drafting")
    case.done("finish_draft", "2026-03-02", draft=XML, explanation=PDF, tbt_needed="yes")
    number = {"tbt_case": "TB-2026-0001", "tbt_number": "G/TBT/N/CHN/2001", "tbt_notified": "2026-03-09"}
    case.counts["errors", "notification"] = 1
    assert case.refused("notify_wto", "2026-03-09", "officer", **number) == "tbt_of_this_draft"
    case.counts["errors", "notification"] = 0
    case.done("notify_wto", "2026-03-09", "officer", **number)
    case.counts["errors", "notified_before"] = 1
    assert case.refused("notify_wto", "2026-03-10", "officer", **number) == "notified_once"
    assert case.last("wto_comment") == day("2026-05-08")  # sixty days, a Friday
    case.at("reviewed")
    package = {"approval_draft": XML, "explanation": PDF, "verification_table": PDF}
    assert case.refused("submit", "2026-05-01", **package, verifiable="no") == "every_clause_verifiable"
    case.done("submit", "2026-05-01", **package, verifiable="yes")
    case.at("checking")
    assert (
        case.refused("approve", "2026-05-08", "officer") == "state"
    )  # an officer presents, the State Council approves
    assert case.refused("present", "2026-05-07", "officer") == "wto_period_over"
    case.done("present", "2026-05-08", "officer")
    assert case.refused("approve", "2026-05-11", "officer") == "role"
    approval = {"approval_basis": "authorised", "approval_document": PDF}
    case.counts["errors", "notification"] = 1  # the notification was dropped meanwhile
    assert case.refused("approve", "2026-05-11", "approver", **approval) == "wto_notified"
    case.counts["errors", "notification"] = 0
    case.done("approve", "2026-05-11", "approver", **approval)


def test_a_mandatory_standard_without_a_committee_is_reviewed_by_an_expert_group() -> None:
    case = Case("mandatory-standard", "2026-03-02").at("review")
    assert case.refused("open_review_vote", "2026-03-03", "secretariat") == "has_committee"
    named = {"named_experts": ["a", "b", "c", "d"]}
    case.counts["figure", "experts_named"] = 4
    assert case.refused("open_expert_vote", "2026-03-03", "secretariat", **named) == "enough_experts"
    case.counts["figure", "experts_named"] = 5
    entrusted = Case("mandatory-standard", "2026-03-02").at("review", committee="SAC/TC 28")
    entrusted.counts["figure", "experts_named"] = 5
    named = {"named_experts": ["a", "b", "c", "d", "e"]}
    assert entrusted.refused("open_expert_vote", "2026-03-03", "secretariat", **named) == "without_committee"
    case.done("open_expert_vote", "2026-03-03", "secretariat", **named)
    case.vote("expert_vote", 5, favour=3, against=2)
    assert case.refused("pass_expert_review", "2026-04-20", "secretariat", minutes=PDF) == "expert_vote_passed"
    case.vote("expert_vote", 5, favour=4, against=1)
    assert case.refused("fail_expert_review", "2026-04-20", "secretariat", reason="一") == "expert_vote_failed"
    case.done("pass_expert_review", "2026-04-20", "secretariat", minutes=PDF)
    assert case.now.state == "reviewed"


def test_an_urgent_mandatory_standard_is_public_for_seven_and_thirty_days() -> None:
    case = Case("mandatory-standard", "2026-03-02").at("publicity").did("evaluate", "2026-03-02")
    assert case.refused("issue_plan", "2026-03-09", "officer") == "urgent_publicity_over"
    case.did("evaluate", "2026-03-02")
    assert case.refused("shorten_publicity", "2026-03-03", "officer") == "short_publicity_asked"
    assert case.refused("ask_short_publicity", "2026-03-03", "officer", publicity_reason="事故频发") == "role"
    case.done("ask_short_publicity", "2026-03-03", "secretariat", publicity_reason="事故频发")
    case.done("shorten_publicity", "2026-03-03", "officer")
    assert case.refused("shorten_publicity", "2026-03-04", "officer") == "short_publicity_asked"
    assert case.refused("issue_plan", "2026-03-08", "officer") == "urgent_publicity_over"
    case.done("issue_plan", "2026-03-09", "officer")
    case.at("enquiry").did("open_enquiry", "2026-04-01")
    assert case.refused("close_enquiry", "2026-05-01", "secretariat") == "urgent_enquiry_long_enough"
    assert case.refused("shorten_enquiry", "2026-04-02", "officer") == "short_enquiry_asked"
    case.done("ask_short_enquiry", "2026-04-02", "secretariat", enquiry_reason="事故频发")
    case.done("shorten_enquiry", "2026-04-02", "officer")
    assert case.refused("close_enquiry", "2026-04-30", "secretariat") == "urgent_enquiry_long_enough"
    case.done("close_enquiry", "2026-05-01", "secretariat")


def test_a_mandatory_standard_that_was_never_notified_is_not_approved() -> None:
    case = Case("mandatory-standard", "2026-03-02", tbt_needed=True).at("checking")
    assert case.refused("present", "2026-05-07", "officer") == "wto_notified"
    assert Case("mandatory-standard", "2026-03-02", tbt_needed=False).at("checking").done("present", "2026-05-07")


def test_a_mandatory_standard_has_twenty_four_months_and_six_of_transition() -> None:
    case = Case("mandatory-standard", "2026-03-02").at("evaluating")
    case.done("evaluate", "2026-01-02", review_report="可以")
    case.done("issue_plan", "2026-03-02", "officer")
    assert case.last("development") == day("2028-03-02")
    case.at("approved").did("approve", "2026-11-20")
    publish = {"published": "2026-12-01", "text": XML, "text_url": "https://openstd.samr.gov.cn/"}
    assert case.done("publish", "2026-12-01", **publish, effective="2027-05-31").warnings
    assert case.at("approved").done("publish", "2026-12-01", **publish, effective="2027-06-01").warnings == ()


def test_a_guidance_document_is_reviewed_within_three_years() -> None:
    case = Case("guidance-document", "2026-03-02").at("approved").did("approve", "2026-11-20")
    publish = {"published": "2026-12-01", "text": XML, "effective": "2027-03-01"}
    assert case.refused("publish", "2026-12-01", **publish, first_review="2029-12-02") == "first_review_in_time"
    case.done("publish", "2026-12-01", **publish, first_review="2029-12-01")


def test_a_shortening_moves_the_last_day_of_the_enquiry() -> None:
    case = Case("mandatory-standard", "2026-03-02", title_zh="一").at("drafted")
    case.done("open_enquiry", "2026-04-01", "secretariat")
    assert case.last("enquiry") == day("2026-06-01")  # sixty days end on a Sunday
    case.done("ask_short_enquiry", "2026-04-02", "secretariat", enquiry_reason="事故频发")
    case.done("shorten_enquiry", "2026-04-03", "officer")
    assert case.last("enquiry") == day("2026-05-06")  # thirty days end in the holidays of May
    assert case.refused("enquiry.comment", "2026-05-07", "public") == "enquiry.in_time"
    case.done("enquiry.comment", "2026-05-06", "public")


def test_a_shortening_late_in_the_enquiry_does_not_end_it_in_the_past() -> None:
    case = Case("mandatory-standard", "2026-03-02", title_zh="一").at("drafted")
    case.done("open_enquiry", "2026-04-01", "secretariat")
    case.done("ask_short_enquiry", "2026-05-20", "secretariat", enquiry_reason="事故频发")
    case.done("shorten_enquiry", "2026-05-21", "officer")
    assert case.last("enquiry") == day("2026-05-21")


EMERGENCY = {"published": "2026-03-04", "effective": "2026-03-04", "text": XML}


def started(**more: str) -> Case:
    case = Case("emergency-standard", "2026-03-02")
    form = {
        **FORM, "issuer": "MEM", "number_as": "national_recommended", "trigger": "地震", "trigger_date": "2026-03-01",
        "authority_document": PDF, **more,
    }  # fmt: skip
    case.done("propose", "2026-03-02", "starter", **form)
    case.done("finish_draft", "2026-03-02", "starter", draft=XML, explanation=PDF)
    return case


def test_an_emergency_standard_is_published_provisionally_within_working_days() -> None:
    case = started()
    assert case.last("issuing") == day("2026-03-09")  # five working days
    assert case.refused("examine", "2026-03-03", "officer", review_report="可行") == "role"
    case.done("examine", "2026-03-03", "reviewer", review_report="可行")
    until = {"provisional_until": "2027-03-01"}
    assert case.refused("publish", "2026-03-04", "starter", **EMERGENCY, **until) == "published_by_its_body"
    early = {**EMERGENCY, "published": "2026-03-02"}
    assert case.refused("publish", "2026-03-04", "officer", **early, **until) == "published_in_time"
    short = case.refused("publish", "2026-03-04", "officer", **EMERGENCY, provisional_until="2026-05-01")
    assert short == "provisional_long_enough"  # sixty days of comments
    case.done("publish", "2026-03-04", "officer", **EMERGENCY, **until)
    assert (case.now.state, case.stopped("issuing")) == ("provisional", day("2026-03-04"))
    case.done("enquiry.comment", "2026-04-01", "public")
    assert case.refused("close_enquiry", "2026-05-02", "secretariat") == "enquiry_long_enough"
    case.done("close_enquiry", "2026-05-03", "secretariat")
    case.counts["unanswered", "enquiry"] = 1
    assert case.refused("send_to_review", "2026-05-06", "secretariat", review_draft=XML) == "all_answered"


def test_a_sector_authority_publishes_its_own() -> None:
    case = started(number_as="sector")
    case.done("examine", "2026-03-03", "reviewer", review_report="可行")
    until = {"provisional_until": "2027-03-01"}
    assert case.refused("publish", "2026-03-04", "officer", **EMERGENCY, **until) == "published_by_its_body"
    assert case.refused("present", "2026-03-04", "officer") == "is_mandatory"
    case.done("publish", "2026-03-04", "starter", **EMERGENCY, **until)


def test_a_mandatory_one_is_approved_by_the_state_council_before_it_is_published() -> None:
    case = started(number_as="national_mandatory")
    case.done("examine", "2026-03-03", "reviewer", review_report="可行")
    until = {"provisional_until": "2027-03-01"}
    approval = {"approval_basis": "authorised", "approval_document": PDF}
    assert case.refused("publish", "2026-03-04", "officer", **EMERGENCY, **until) == "mandatory_is_approved"
    assert case.refused("present", "2026-03-04", "starter") == "role"
    case.done("present", "2026-03-04", "officer")
    assert case.refused("publish", "2026-03-04", "officer", **EMERGENCY, **until) == "state"
    assert case.refused("approve", "2026-03-04", "officer", **approval) == "role"
    case.done("send_back", "2026-03-04", "approver", reason="补充依据")
    assert case.refused("publish", "2026-03-04", "officer", **EMERGENCY, **until) == "mandatory_is_approved"
    case.done("present", "2026-03-04", "officer")
    assert case.refused("approve", "2026-03-04", "approver", approval_basis="authorised") != "role"
    case.done("approve", "2026-03-04", "approver", **approval)
    assert case.refused("return_draft", "2026-03-04", "officer", reason="改") == "state"
    case.done("publish", "2026-03-04", "officer", **EMERGENCY, **until)
    assert case.stopped("issuing") == day("2026-03-04")


def test_what_was_published_provisionally_lapses_by_the_clock_or_by_another_officer() -> None:
    procedure = house()["emergency-standard"]
    lapse = procedure.acts["lapse"]
    assert separation.hindrance(procedure, lapse, {"officer"}, {("publish", "officer")}) == "publish"
    assert separation.hindrance(procedure, lapse, {"officer", "starter"}, ()) == "starter"
    assert separation.hindrance(procedure, lapse, {"officer"}, {("present", "officer")}) == ""
    case = Case("emergency-standard", "2026-03-02", number_as="national_recommended").at("provisional")
    case.done("lapse", "2026-04-02", "clock")


def test_an_emergency_standard_lapses_unless_it_is_reviewed() -> None:
    case = Case("emergency-standard", "2026-03-02", number_as="national_recommended").at("examined")
    case.did("examine", "2026-04-30")
    publish = {"published": "2026-05-01", "effective": "2026-05-01", "text": XML}
    long = case.refused("publish", "2026-05-01", "officer", **publish, provisional_until="2027-05-02")
    assert long == "provisional_not_too_long"
    case.done("publish", "2026-05-01", "officer", **publish, provisional_until="2027-05-01")
    clock = case.now.clocks["later_review"]
    assert clock.last == day("2027-05-01")  # the very day, though it is a Saturday
    assert (clock.late(day("2027-05-01")), clock.late(day("2027-05-02"))) == (False, True)
    lapsed = case.do("lapse", "2027-05-02", "clock")
    assert (case.now.state, case.now.procedure.acts["lapse"].effects) == ("lapsed", ("withdraw_edition",)), lapsed


def test_a_sector_standard_is_filed_within_sixty_days_and_before_effect() -> None:
    case = Case("sector-standard", "2026-03-02").at("approved").did("approve", "2026-05-06")
    case.done("publish", "2026-05-06", published="2026-05-06", effective="2026-08-06", text=XML)
    assert case.last("filing") == day("2026-07-06")  # sixty days end on Sunday 5 July
    assert case.refused("send_for_filing", "2026-07-05", "officer", filed="2026-05-05") == "filed_after_issue"
    late = case.done("send_for_filing", "2026-08-10", "officer", filed="2026-08-10")
    assert [rule.name for rule, _ in late.warnings] == ["filed_in_time", "filed_before_effect"]


def test_a_sector_standard_gives_way_to_a_national_one() -> None:
    case = Case("sector-standard", "2026-03-02")
    form = {**FORM, "issuer": "MIIT", "search_note": "已查"}
    assert case.refused("propose", "2026-03-02", **form, no_national="no") == "no_higher_standard"
    assert (
        case.refused("propose", "2026-03-02", **form, no_national="yes", adopts="ISO 1:2016") == "fact: adopts unknown"
    )
    case.done("propose", "2026-03-02", **form, no_national="yes")


def test_what_five_members_back_goes_to_the_vote_of_the_whole_committee() -> None:
    case = Case("national-standard", "2026-03-02").at("preliminary")
    form = {"proposal_form": PDF, "outline": PDF}
    assert case.refused("call_vote", "2026-03-03", "member", **form) == "backed_by_members"
    for n in range(5):
        case.done("back_proposal", f"2026-03-0{n + 3}", "member")
    case.counts["times_by_actor", "back_proposal"] = 1
    assert case.refused("back_proposal", "2026-03-09", "member") == "backed_once"
    assert case.refused("decline", "2026-03-09", "secretariat", reason="不需要") == "not_backed"
    assert case.refused("call_vote", "2026-03-09", "secretariat", **form) == "role"
    case.done("call_vote", "2026-03-09", "member", **form)
    assert case.now.state == "voting"


def test_only_a_guidance_document_is_made_a_standard() -> None:
    case = Case("systematic-review", "2026-03-02").at("weighing")
    brought = {"outcome": "standardise", "answers": "一", "review_report": PDF, "reason": "成熟"}
    case.counts["errors", "guidance"] = 1
    assert case.refused("propose_conclusion", "2026-03-03", "secretariat", **brought) == "outcome_fits"
    case.counts["errors", "guidance"] = 0
    case.done("propose_conclusion", "2026-03-03", "secretariat", **brought)
    case.at("concluded", due=day("2026-12-31"))
    assert case.refused("start_revision", "2026-03-20", "officer") == "is_revise"
    case.done("start_standard", "2026-03-20", "officer")
    assert case.now.state == "promoting"
