"""The other procedures of the house: the numbers, days and decisions that matter in each, by hand."""

from __future__ import annotations

from typing import Any

import pytest
from player import PDF, Case, day

from guiju.core.procedure import Outcome

XLSX = {**PDF, "name": "a.xlsx"}
CSV = {**PDF, "name": "a.csv"}


def warned(outcome: Outcome) -> list[str]:
    return [rule.name for rule, _ in outcome.warnings]


# Amendment sheets, reviews, withdrawals, interpretations

SHEET: dict[str, Any] = {
    "title_zh": "非道路柴油机排放", "standard": "GB 20891-2014", "committee": "SAC/TC 1", "issuer": "SAC",
    "need": "限值有误",
}  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "items", "warnings"),
    [(1, 2, []), (2, 3, ["few_items"]), (3, 1, ["few_sheets"]), (3, 3, ["few_items", "few_sheets"])],
)
def test_amendment_sheets_are_few_and_short(sheet: int, items: int, warnings: list[str]) -> None:
    outcome = Case("amendment-sheet", "2026-03-02").done("propose", "2026-03-02", **SHEET, sheet=sheet, items=items)
    assert warned(outcome) == warnings


def test_an_amendment_sheet_is_public_for_a_month() -> None:
    case = Case("amendment-sheet", "2026-03-02").at("drafted")
    case.done("open_enquiry", "2026-01-31", "secretariat")
    assert case.last("enquiry") == day("2026-02-28")  # a month from the 31st, on a Saturday that is worked
    assert case.refused("close_enquiry", "2026-02-27", "secretariat") == "enquiry_long_enough"
    case.done("close_enquiry", "2026-02-28", "secretariat")
    case.at("submitted").did("submit", "2026-04-20")
    publish = {"published": "2026-05-06", "effective": "2026-05-06", "text": PDF}
    wanted = "fact: designation unknown"
    assert case.refused("publish", "2026-05-06", **publish, designation="GB 20891-2014/XG1-2020") == wanted
    assert case.done("publish", "2026-05-06", **publish).act.effects == ("number_sheet", "publish_amendment")


REVIEW = {"standard": "GB/T 1.1-2020", "title_zh": "导则", "committee": "SAC/TC 286", "issuer": "SAC",
          "trigger": "cycle"}  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "act", "effect"),
    [
        ("continue", "confirm", "confirm_edition"), ("revise", "start_revision", "suggest_project"),
        ("withdraw", "start_withdrawal", "open_withdrawal"),
    ],
)  # fmt: skip
def test_a_review_ends_as_it_concluded(outcome: str, act: str, effect: str) -> None:
    case = Case("systematic-review", "2026-03-02")
    case.done("open", "2026-03-02", "secretariat", **REVIEW, due="2026-09-30")
    case.done("ask_users", "2026-03-03", "secretariat")
    assert case.last("users") == day("2026-04-02")
    case.done("close_users", "2026-04-03", "clock")
    told = {"answers": "无", "review_report": PDF, "reason": "技术适用"}
    case.done("propose_conclusion", "2026-04-10", "secretariat", outcome=outcome, **told)
    case.vote("committee_vote", 36, favour=26, against=10)
    assert case.refused("pass_vote", "2026-05-06", "secretariat", minutes=PDF) == "vote_passed"
    case.vote("committee_vote", 36, favour=27, against=9)
    case.done("pass_vote", "2026-05-06", "secretariat", minutes=PDF)
    others = {"confirm": "is_continue", "start_revision": "is_revise", "start_withdrawal": "is_withdraw"}
    for other, rule in others.items():
        more = {"next_review": "2031-05-06"} if other == "confirm" else {}
        if other != act:
            assert case.refused(other, "2026-05-10", "officer", **more) == rule
    more = {"next_review": "2031-05-10"} if act == "confirm" else {}
    done = case.done(act, "2026-05-10", "officer", **more)
    assert (done.act.effects, warned(done), case.stopped("review")) == ((effect,), [], day("2026-05-10"))


def test_the_next_review_comes_within_the_cycle_and_a_late_one_is_warned_of() -> None:
    case = Case("systematic-review", "2026-03-02", outcome="continue", due=day("2026-04-30")).at("concluded")
    case.counts["errors", "review_term"] = 1  # the cycle follows from the kind of standard
    assert case.refused("confirm", "2026-05-06", "officer", next_review="2031-05-07") == "next_review_in_time"
    case.counts["errors", "review_term"] = 0
    assert warned(case.done("confirm", "2026-05-06", "officer", next_review="2031-05-06")) == ["concluded_by_due"]


def test_a_withdrawal_is_public_for_sixty_days_and_gives_way_to_dissent() -> None:
    case = Case("withdrawal", "2026-03-02")
    case.done("propose", "2026-03-02", standard="GB/T 1-2000", committee="SAC/TC 1", issuer="SAC", reason="不再使用")
    case.counts["errors", "review_voted"] = 1
    assert case.refused("publicise", "2026-03-03", "officer") == "committee_agreed"
    case.counts["errors", "review_voted"] = 0
    case.done("publicise", "2026-03-03", "officer")
    assert case.refused("close_publicity", "2026-05-01", "officer") == "public_long_enough"
    case.done("close_publicity", "2026-05-02", "officer")
    told = {"conclusion": "无", "withdrawn": "2026-06-01", "notice": PDF}
    for dissent, enforcer, rule in (("yes", "none", "no_serious_dissent"), ("no", "disagree", "enforcer_agrees")):
        given = {**told, "dissent": dissent, "enforcer": enforcer}
        assert case.refused("withdraw", "2026-05-20", "officer", **given) == rule
    early = {**told, "withdrawn": "2026-05-19", "dissent": "no", "enforcer": "agree"}
    assert case.refused("withdraw", "2026-05-20", "officer", **early) == "not_backdated"
    done = case.done("withdraw", "2026-05-20", "officer", **told, dissent="no", enforcer="agree")
    assert done.act.effects == ("withdraw_edition",)


def test_an_interpretation_explains_and_is_public_within_twenty_days() -> None:
    case = Case("interpretation", "2026-03-02", changes_text=True).at("found")
    assert case.refused("decide", "2026-03-02", "reviewer", answer="包括") == "only_explains"
    case.at("found", changes_text=False).done("decide", "2026-03-02", "reviewer", answer="包括")
    assert case.last("publicity") == day("2026-03-23")  # twenty days end on a Sunday
    assert case.refused("close", "2026-03-10", "officer", published="2026-03-11") == "published_by_today"
    done = case.done("close", "2026-03-10", "officer", published="2026-03-10")
    assert done.act.effects == ("publish_interpretation",)


# Filing and associations

FILED: dict[str, Any] = {
    "issuer": "MIIT", "title_zh": "钢板", "designation": "YB/T 001-2026", "published": "2026-03-02",
    "effective": "2026-09-01", "text": PDF,
}  # fmt: skip


@pytest.mark.parametrize(
    ("when", "rule"),
    [("2026-05-02", "filed_in_time"), ("2026-09-01", "filed_in_time"), ("2026-09-02", "filed_in_time")],
)
def test_a_late_filing_is_refused_and_taken_only_as_a_late_one(when: str, rule: str) -> None:
    assert Case("filing", "2026-03-02").refused("record", when, "recorder", **FILED) == rule
    case = Case("filing", "2026-03-02")
    case.done("record_late", when, "recorder", **FILED, late_reason="人员变动")
    assert case.last("checking") > day(when)


def test_a_filing_after_its_effect_is_late_and_one_in_time_is_not() -> None:
    soon = {**FILED, "effective": "2026-03-10"}
    assert Case("filing", "2026-03-02").refused("record", "2026-03-11", "recorder", **soon) == "filed_before_effect"
    in_time = Case("filing", "2026-03-02")
    assert in_time.refused("record_late", "2026-05-01", "recorder", **FILED, late_reason="一") == "late_indeed"
    assert warned(in_time.done("record", "2026-05-01", "recorder", **FILED)) == []


@pytest.mark.parametrize(
    ("check", "rule"),
    [
        ("form", "form_right"), ("numbering", "number_unique"), ("entitlement", "issuer_entitled"),
        ("evidence", "evidence_complete"), ("unjudged", "all_judged"),
    ],
)  # fmt: skip
def test_a_filing_with_an_error_is_not_entered(check: str, rule: str) -> None:
    case = Case("filing", "2026-03-02").at("matched", effective=day("2026-09-01"), published=day("2026-03-02"))
    case.did("record", "2026-03-03")
    case.counts["errors", check] = 1
    judged = {"scope_fits": "yes"}
    assert case.refused("confirm", "2026-03-05", "officer", **judged) == rule


def test_a_filing_with_doubts_is_entered_when_each_is_judged() -> None:
    case = Case("filing", "2026-03-02").at("matched", effective=day("2026-09-01"), published=day("2026-03-02"))
    case.did("record", "2026-03-03")
    assert case.refused("confirm", "2026-03-05", "officer", scope_fits="no") == "scope_right"
    case.counts["errors", "unjudged"] = 2
    assert case.refused("confirm", "2026-03-05", "officer", scope_fits="yes") == "all_judged"
    said = {"finding": "C10-000000", "judgement": "no_fault", "judgement_ground": "为示例"}
    case.counts["errors", "finding_known"] = 1
    assert case.refused("judge", "2026-03-05", "officer", **said) == "finding_is_known"
    assert case.refused("judge", "2026-03-05", "recorder", **said) == "role"
    case.counts["errors", "finding_known"] = 0
    case.done("judge", "2026-03-05", "officer", **said)
    case.counts["errors", "unjudged"] = 0
    done = case.done("confirm", "2026-03-05", "officer", scope_fits="yes")
    assert (warned(done), done.act.effects) == ([], ("file_standard", "enter_filing"))


def test_days_that_are_corrected_do_not_hide_that_it_was_late() -> None:
    matched = Case("filing", "2026-03-02").at("matched", effective=day("2026-09-01"), published=day("2025-12-01"))
    matched.did("record", "2026-03-03")
    assert matched.refused("confirm", "2026-03-05", "officer", scope_fits="yes") == "late_is_told"
    late = Case("filing", "2026-03-02").at("matched", effective=day("2026-09-01"), published=day("2025-12-01"))
    late.did("record_late", "2026-03-03").done("confirm", "2026-03-05", "officer", scope_fits="yes")


def test_a_filing_is_checked_by_time_and_refused_only_after_a_chance_to_correct() -> None:
    case = Case("filing", "2026-03-02")
    case.done("record", "2026-03-02", "recorder", **FILED)
    case.done("match", "2026-03-04", "clock")
    assert case.last("confirmation") == day("2026-03-18")  # ten working days
    assert case.refused("reject", "2026-03-05", "officer", ground="编号错误") == "faulty"
    case.done("ask_correction", "2026-03-05", "officer", fault="编号重复")
    assert case.last("correction") == day("2026-04-07")  # thirty days end on a Saturday, Monday is Qingming
    case.done("correct", "2026-04-07", "recorder", correction="已改", designation="YB/T 002-2026")
    assert case.now.facts["designation"] == "YB/T 002-2026"


def test_a_city_of_shandong_files_within_thirty_days() -> None:
    city = {**FILED, "issuer": "CN-3702", "designation": "DB3702/T 1-2026", "province_approval": PDF}
    assert warned(Case("filing-city-shandong", "2026-03-02").done("record", "2026-04-01", **city)) == []
    late = Case("filing-city-shandong", "2026-03-02")
    assert late.refused("record", "2026-04-02", **city) == "filed_in_time"
    late.done("record_late", "2026-04-02", **city, late_reason="省里补批")


def test_an_association_may_ask_for_more_time_than_the_common_procedure() -> None:
    for name, last, early in (("association-standard", "2026-04-01", "2026-03-31"),
                              ("association-standard-example", "2026-04-16", "2026-04-15")):  # fmt: skip
        case = Case(name, "2026-03-02").at("drafted")
        case.done("open_enquiry", "2026-03-02", "secretariat")
        assert case.last("enquiry") == day(last)
        assert case.refused("close_enquiry", early, "secretariat") == "enquiry_long_enough"
        case.done("close_enquiry", last, "secretariat")


def test_an_association_standard_keeps_the_floor_and_the_market_open() -> None:
    case = Case("association-standard", "2026-03-02").at("approved").did("pass_review", "2026-03-01")
    publish = {"published": "2026-03-02", "effective": "2026-04-01", "text": PDF}
    for floor, market, rule in (("no", "yes", "floor_kept"), ("yes", "no", "market_kept")):
        assert case.refused("publish", "2026-03-02", **publish, above_floor=floor, open_market=market) == rule
    case.done("publish", "2026-03-02", **publish, above_floor="yes", open_market="yes")
    assert case.last("declaration") == day("2026-03-23")


# Committees

LINE_UP: dict[str, Any] = {
    "incoming": "li.ming", "list_of_members": XLSX, "charter": PDF, "work_programme": PDF,
}  # fmt: skip
LISTED = {
    "members": 25, "vice_chairs": 5, "chairs": 1, "secretaries": 1, "deputies": 5, "chairs_together": 0,
    "of_one_unit": 3, "of_one_side": 12, "small_firms": 1,
}  # fmt: skip


def listing(case: Case, **changed: int) -> Case:
    """The case with a list of members that is counted so."""
    for name, value in {**LISTED, **changed}.items():
        case.counts["figure", f"listed_{name}"] = value
    return case


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({}, None), ({"members": 24}, "enough_members"), ({"vice_chairs": 6}, "members_few_vice"),
        ({"chairs_together": 1}, "members_chairs"), ({"of_one_unit": 4}, "members_unit"),
        ({"of_one_side": 13}, "members_balanced"), ({"members": 26, "of_one_side": 13}, None),
        ({"small_firms": 0}, "members_small_firms"), ({"chairs": 2}, "members_officers"),
        ({"secretaries": 0}, "members_officers"), ({"deputies": 6}, "members_officers"),
    ],
)  # fmt: skip
def test_a_committee_is_balanced(change: dict[str, int], rule: str | None) -> None:
    case = listing(Case("committee-establishment", "2026-03-02", level="TC").at("preparing"), **change)
    if rule is None:
        case.done("compose", "2026-03-02", "preparer", **LINE_UP)
    else:
        assert case.refused("compose", "2026-03-02", "preparer", **LINE_UP) == rule


def test_a_subcommittee_has_fifteen_members_and_a_parent() -> None:
    case = listing(Case("committee-establishment", "2026-03-02", level="SC").at("preparing"), members=14, of_one_side=7)
    assert case.refused("compose", "2026-03-02", **LINE_UP) == "enough_members"
    listing(case, members=15, of_one_side=7).done("compose", "2026-03-02", **LINE_UP)
    case.at("preparing").counts["errors", "seats"] = 1
    assert case.refused("compose", "2026-03-02", **LINE_UP) == "members_seats"
    apply = {
        "name_zh": "分委会",
        "name_en": "SC",
        "scope": "x",
        "need": "y",
        "new_host": "CAS",
        "application_form": PDF,
    }
    new = Case("committee-establishment", "2026-03-02")
    assert new.refused("apply", "2026-03-02", **apply, level="SC") == "subcommittee_has_parent"
    new.done("apply", "2026-03-02", **apply, level="SC", parent_committee="SAC/TC 1")


def test_a_line_up_is_public_for_thirty_days_and_a_term_is_five_years() -> None:
    case = Case("committee-establishment", "2026-03-02").at("composed")
    case.done("publicise_line_up", "2026-03-02", "officer")
    named = {"term_end": "2031-04-01"}
    assert case.refused("establish", "2026-03-31", **named) == "line_up_public_long_enough"
    assert case.refused("establish", "2026-04-01", **{**named, "term_end": "2031-04-02"}) == "term_not_too_long"
    case.counts["unanswered", "opinions"] = 1
    assert case.refused("establish", "2026-04-01", **named) == "opinions_answered"
    case.counts["unanswered", "opinions"] = 0
    assert case.done("establish", "2026-04-01", **named).act.effects == ("establish_committee", "seat_members")


def test_a_new_term_is_proposed_six_months_ahead() -> None:
    form = {k: v for k, v in LINE_UP.items() if k not in ("charter", "work_programme")}
    form |= {"committee": "SAC/TC 1", "level": "TC", "seat": "member", "reason": "届满"}
    for ends, warnings in (("2026-09-02", []), ("2026-09-01", ["term_proposed_in_time"])):
        case = listing(Case("committee-membership", "2026-03-02"))
        assert warned(case.done("prepare", "2026-03-02", **form, change="term", last_term_end=ends)) == warnings
    case = listing(Case("committee-membership", "2026-03-02"))
    assert case.refused("prepare", "2026-03-02", **form, change="replace") == "leaving_named"


@pytest.mark.parametrize(
    ("scores", "complaints", "result", "grade"),
    [
        ((100, 100, 100), 0, 100, "first"), ((85, 85, 85), 0, 85, "first"), ((85, 85, 84), 0, 84.666667, "second"),
        ((70, 80, 60), 0, 70, "second"), ((70, 80, 60), 1, 65, "third"), ((70, 80, 60), 3, 55, "unqualified"),
    ],
)  # fmt: skip
def test_a_grade_follows_its_score(scores: tuple[int, int, int], complaints: int, result: float, grade: str) -> None:
    case = Case("committee-evaluation", "2026-03-02").at("asked")
    case.counts |= NONE_ON_RECORD | {("figure", "complaints_upheld"): complaints}
    on_time, voted, reviewed = scores
    done = case.done("report", "2026-03-02", "reporter", self_report=PDF, data=CSV, on_time_told=str(on_time),
                     voted_told=str(voted), reviewed_told=str(reviewed))  # fmt: skip
    assert (done.facts["result"], done.facts["grade"]) == (result, grade)
    case.at("validated").done("compute", "2026-03-03", "collector", method="按数据")


NONE_ON_RECORD = {("figure", name): -1 for name in ("ballots_joined", "projects_on_time", "reviews_on_time")}


@pytest.mark.parametrize(
    ("figure", "fact"),
    [("ballots_joined", "voted"), ("projects_on_time", "on_time"), ("reviews_on_time", "reviewed_on_time")],
)
def test_shares_on_record_go_before_what_is_told(figure: str, fact: str) -> None:
    case = Case("committee-evaluation", "2026-03-02").at("asked")
    case.counts |= NONE_ON_RECORD | {("figure", "complaints_upheld"): 0, ("figure", figure): 50}
    told = {"self_report": PDF, "data": CSV, "on_time_told": "80", "reviewed_told": "80", "voted_told": "80"}
    done = case.done("report", "2026-03-02", "reporter", **told)
    assert (done.facts[fact], done.facts["result"]) == (50, 70)
    assert case.at("asked").refused("report", "2026-03-02", "reporter", **told, **{fact: "99"}).startswith("fact")


def test_a_share_that_is_not_on_record_is_told() -> None:
    case = Case("committee-evaluation", "2026-03-02").at("asked")
    case.counts |= NONE_ON_RECORD | {("figure", "complaints_upheld"): 0}
    told = {"self_report": PDF, "data": CSV, "on_time_told": "80", "voted_told": "80"}
    assert case.refused("report", "2026-03-02", "reporter", **told) == "score_can_be_known"
    case.done("report", "2026-03-02", "reporter", **told, reviewed_told="80")
    typed = case.at("validated").refused("compute", "2026-03-02", "collector", method="按", result="99")
    assert typed.startswith("fact")


def test_an_unqualified_committee_has_six_months() -> None:
    case = Case("committee-evaluation", "2026-03-02", grade="unqualified").at("reviewed", period_to=day("2025-12-31"))
    case.did("review", "2026-02-20")
    case.done("publish", "2026-03-02", "collector", published="2026-03-02")
    assert case.refused("order_correction", "2026-03-16", "collector", reason="不合格") == "publicity_over"
    assert case.refused("confirm_grade", "2026-03-17", "collector") == "qualified"
    case.done("order_correction", "2026-03-17", "collector", reason="不合格")
    assert case.last("correction") == day("2026-09-17")
    ended = {"consequence": "close", "reason": "未整改"}
    assert case.refused("revoke", "2026-09-16", "collector", **ended) == "had_its_chance"
    assert case.done("revoke", "2026-09-17", "collector", **ended).act.effects == ("revoke_committee",)


def test_who_computed_does_not_review() -> None:
    case = Case("statistical-return", "2026-03-02").at("computed")
    case.counts["times_by_actor", "compute"] = 1
    assert case.refused("review", "2026-03-02", "reviewer", review_note="可") == "not_own_figure"
    case.counts["times_by_actor", "compute"] = 0
    case.done("review", "2026-03-02", "reviewer", review_note="可")


def test_a_return_that_is_late_is_recorded_and_still_taken() -> None:
    form = [{"code": "A1", "question": "标准数", "most": 9.0, "jump": 3.0, "last": 2.0}]
    case = Case("statistical-return", "2026-01-05", questions=form)
    case.done(
        "ask",
        "2026-01-05",
        survey="DCB-2026-0001",
        issuer="CAS",
        period_from="2025-01-01",
        period_to="2025-12-31",
        due="2026-03-31",
    )
    assert (case.last("reporting"), case.now.clocks["reporting"].late(day("2026-04-01"))) == (day("2026-03-31"), True)
    assert case.refused("record_missing", "2026-03-31", "clock") == "due_over"
    case.done("record_missing", "2026-04-01", "clock")
    row = {"code": "A1", "value": 10}
    assert case.refused("report", "2026-04-02", answers=[row], data=CSV) == "within_bounds"
    row["value"] = 7
    assert case.refused("report", "2026-04-02", answers=[row], data=CSV) == "changes_explained"
    assert case.done("report", "2026-04-02", answers=[{**row, "note": "合并"}], data=CSV).facts["flagged"] == 1


# Changes, agreements, ballots abroad and the rest

CHANGE = {"plan_number": "20260001-T-469", "committee": "SAC/TC 1", "reason": "x", "members_heard": "yes"}


@pytest.mark.parametrize(
    ("ends", "months", "before", "rule"),
    [
        ("2026-04-01", 6, 0, None), ("2026-03-31", 6, 0, "extension_in_time"),
        ("2026-04-01", 7, 0, "extension_short_enough"), ("2026-04-01", 3, 4, "extension_short_enough"),
        ("2026-04-01", 2, 4, None),
    ],
)  # fmt: skip
def test_an_extension_is_requested_in_time(ends: str, months: int, before: int, rule: str | None) -> None:
    case = Case("project-change", "2026-03-02")
    given = {**CHANGE, "change": "extend", "plan_end": ends, "extension_months": months, "extended_before": before}
    if rule is None:
        assert case.done("request", "2026-03-02", **given).state == "requested"
    else:
        assert case.refused("request", "2026-03-02", **given) == rule


@pytest.mark.parametrize(("change", "needed"), [("title", "new_title_zh"), ("scope", "new_scope")])
def test_a_change_says_to_what(change: str, needed: str) -> None:
    case = Case("project-change", "2026-03-02")
    given = {**CHANGE, "change": change, "plan_end": "2027-01-01"}
    assert case.refused("request", "2026-03-02", **given) == "change_complete"
    case.done("request", "2026-03-02", **given, **{needed: "新"})


def test_an_agreement_ends_on_its_day_unless_it_is_renewed() -> None:
    case = Case("cooperation-agreement", "2026-03-02").at("agreed").did("agree", "2026-02-20")
    signed = {"signed_text": PDF, "signed": "2026-03-02", "dialogue": "年度会议"}
    assert case.refused("sign", "2026-03-02", "signer", **signed, ends="2026-03-02") == "ends_later"
    case.done("sign", "2026-03-02", "signer", **signed, ends="2029-03-01")
    case.done("set_plan", "2026-04-01", "officer", plan=PDF, planned=10)
    again = {"signed_text": PDF, "signed": "2029-01-15", "ends": "2032-03-01"}
    assert case.refused("renew", "2029-01-15", "signer", **again) == "reported_once"
    report = {"report_year": 2028, "planned": 10, "joint_standards": 2, "recognised": 5, "yearly_report": PDF}
    assert case.refused("report", "2029-01-10", "partner", **report, carried_out=11) == "no_more_than_planned"
    case.done("report", "2029-01-10", "partner", **report, carried_out=10)
    case.done("renew", "2029-01-15", "signer", **again)
    assert (case.last("term"), case.stopped("term")) == (day("2032-03-01"), None)
    assert case.done("end", "2032-03-02", "clock").state == "ended"


BALLOT: dict[str, Any] = {
    "draft_number": "ISO/DIS 9001", "draft_title": "Quality", "kind": "DIS", "committee": "SAC/TC 151",
    "closes": "2026-05-25", "draft": PDF,
}  # fmt: skip


def test_the_national_vote_follows_the_mirror_committee() -> None:
    case = Case("iso-ballot", "2026-03-02")
    case.done("announce", "2026-03-02", "officer", **BALLOT)
    case.at("voting")
    assert case.refused("take_against", "2026-05-01", position="abstain") == "somebody_voted"
    case.vote("committee_vote", 40, favour=20, against=10)
    assert case.refused("take_favour", "2026-05-01", position="approve") == "vote_passed"
    assert case.refused("take_against", "2026-05-01", position="approve") == "position_not_in_favour"
    assert case.refused("take_against", "2026-05-01", position="disapprove") == "against_with_reasons"
    case.done("take_against", "2026-05-01", position="disapprove", technical_reasons="第 4 条不可行")
    assert case.refused("cast", "2026-05-26", "officer", cast_on="2026-05-26") == "cast_before_close"
    assert case.done("cast", "2026-05-26", "officer", cast_on="2026-05-25").act.effects == ("cast_abroad",)
    votes = {"p_favour": "6", "p_against": "2", "p_abstain": "1", "o_favour": "0", "o_against": "0", "accepted": "1"}
    assert case.refused("record_rejected", "2026-06-20", "officer", **votes) == "rejected_abroad"
    assert case.refused("record_approved", "2026-06-20", "officer", **votes | {"p_against": "4"}) == "approved_abroad"
    assert case.done("record_approved", "2026-06-20", "officer", **votes).state == "finished"
    missed = Case("iso-ballot", "2026-03-02")
    missed.done("announce", "2026-03-02", "officer", **BALLOT)
    assert missed.now.clocks["ballot"].late(day("2026-05-26"))
    assert missed.done("miss", "2026-05-26", "clock").state == "missed"


def test_a_pre_review_hears_three_experts_and_asks_for_maturity() -> None:
    case = Case("green-channel", "2026-03-02", maturity=4).at("reviewing")
    for expert in range(3):
        given = {"project_reason": "成熟"}
        assert case.refused("pass", "2026-03-10", "officer", **given) == "enough_experts", expert
        case.done("score", "2026-03-09", "expert", score=80, review_note="可")
    assert case.refused("pass", "2026-03-10", "officer", project_reason="成熟") == "mature_enough"
    case.at("reviewing", maturity=5)
    assert case.done("pass", "2026-03-10", "officer", project_reason="成熟").act.effects == ("suggest_project",)
    case.at("reviewing")
    assert case.refused("score", "2026-03-10", "expert", "applicant", score=1, review_note="x") == "not_own_project"


TBT: dict[str, Any] = {"symbol": "G/TBT/N/CHN/2001", "notified": "2026-03-02"}


@pytest.mark.parametrize(
    ("differs", "trade", "act"), [(True, True, "notify"), (False, True, "not_needed"), (True, False, "not_needed")]
)
def test_what_has_to_be_notified(differs: bool, trade: bool, act: str) -> None:
    for other, given in (("notify", TBT), ("not_needed", {"ground": "一致"})):
        case = Case("tbt-notification", "2026-03-02", differs=differs, affects_trade=trade).at("requested")
        if other == act:
            case.done(other, "2026-03-02", "officer", **given)
        else:
            assert case.refused(other, "2026-03-02", "officer", **given).endswith("_notify")


def test_a_notification_is_open_for_sixty_days_and_in_force_after_six_months() -> None:
    case = Case("tbt-notification", "2026-03-02", differs=True, affects_trade=True, urgent=False).at("requested")
    case.done("notify", "2026-03-02", "officer", **TBT)
    assert case.last("comments") == day("2026-05-06")  # sixty days end on 1 May, a holiday up to the fifth
    assert case.refused("close_comments", "2026-04-30", "officer") == "open_long_enough"
    case.done("close_comments", "2026-05-01", "officer")
    case.at("answered")
    early = {"published": "2026-04-30", "effective": "2027-01-01"}
    assert case.refused("finish", "2026-06-01", **early) == "published_after_comments"
    done = case.done("finish", "2026-06-01", published="2026-06-01", effective="2026-11-30")
    assert warned(done) == ["six_months"]


def test_a_spot_check_hears_the_issuer_before_it_orders() -> None:
    case = Case("spot-check", "2026-03-02").at("inspecting")
    items = ("number", "procedure", "filing", "floor", "references", "competition", "review")
    found = [{"item": item, "result": "right"} for item in items]
    found[0] = {"item": "number", "result": "wrong"}
    assert case.refused("report", "2026-03-02", "inspector", findings=found) == "problems_told"
    found[0]["detail"] = "编号错误"
    assert case.refused("report", "2026-03-02", "inspector", findings=found[:6]) == "fact: findings too_few_rows"
    assert case.refused("report", "2026-03-02", "inspector", "issuer", findings=found) == "inspector_independent"
    assert case.done("report", "2026-03-02", "inspector", findings=found).facts["problems"] == 1
    assert case.refused("close", "2026-03-03", "officer") == "nothing_found"
    assert case.refused("order_correction", "2026-03-20", "officer", ground="改正") == "heard_or_late"
    case.done("order_correction", "2026-03-23", "officer", ground="改正")  # fifteen working days
    told = {"sanction": "number", "reason": "拒不改正"}
    assert case.refused("sanction", "2026-04-21", "officer", **told) == "had_time_to_correct"
    assert case.done("sanction", "2026-04-22", "officer", **told).act.effects == ("withdraw_edition",)


def test_an_innovation_base_is_evaluated_every_three_to_five_years() -> None:
    for ends, fits in (("2029-03-01", False), ("2029-03-02", True), ("2031-03-02", True), ("2031-03-03", False)):
        case = Case("innovation-base", "2026-03-02").at("approved")
        given = {"task_book": PDF, "period_end": ends}
        answer = case.do("sign_task_book", "2026-03-02", "officer", **given)
        assert isinstance(answer, Outcome) is fits, ends


def test_a_translation_is_reviewed_by_another() -> None:
    case = Case("foreign-version", "2026-03-02").at("reviewing")
    seen = {"review_note": "一致", "faithful": "yes"}
    assert case.refused("review", "2026-03-02", "expert", "translator", **seen) == "not_own_translation"
    case.done("review", "2026-03-02", "expert", **seen)
    case.at("submitted").did("submit", "2026-05-20")
    publish = {"published": "2026-06-01", "text": PDF}
    assert case.at("submitted", chinese_published=day("2026-06-02")).refused("publish", "2026-06-01", **publish) == (
        "after_chinese"
    )
    done = case.at("submitted", chinese_published=day("2026-03-02")).done("publish", "2026-06-01", **publish)
    assert warned(done) == ["with_chinese"] and done.facts["lag_days"] == 91


def test_feedback_that_is_right_opens_a_review() -> None:
    case = Case("feedback", "2026-03-02", needs_correction=False).at("found")
    assert case.refused("open_review", "2026-03-02", "officer", answer="x") == "has_to_be_corrected"
    case.at("found", needs_correction=True)
    assert case.refused("close", "2026-03-02", "officer", answer="x") == "nothing_to_correct"
    assert case.done("open_review", "2026-03-02", "officer", answer="x").act.effects == ("open_review",)
