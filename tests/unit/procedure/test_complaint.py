"""Complaints: working days around the Spring Festival, the appeal, and who may not investigate."""

from __future__ import annotations

from typing import Any

import pytest
from player import Case, day

ASKED: dict[str, Any] = {"subject": "standard", "summary": "指标错误", "complaint": "第 5 条与 GB 1 冲突"}


def accepted() -> Case:
    case = Case("complaint", "2026-02-13")
    case.done("complain", "2026-02-13", "complainant", **ASKED)
    case.done("accept", "2026-02-24", "officer")
    return case


def test_seven_working_days_to_decide() -> None:
    case = Case("complaint", "2026-02-13")
    case.done("complain", "2026-02-13", "complainant", **ASKED)
    assert case.last("acceptance") == day("2026-03-02")  # 14, 24, 25, 26, 27, 28 February and 2 March are worked
    case.done("accept", "2026-03-02", "officer")
    assert case.stopped("acceptance") == day("2026-03-02")


def test_fifteen_working_days_to_investigate_and_forty_five_to_close() -> None:
    case = accepted()
    case.done("investigate", "2026-02-28", "officer", chosen_investigator="li.ming")
    assert case.last("investigation") == day("2026-03-20")
    assert case.last("closing") == day("2026-04-28")  # from 24 February, with Qingming on 6 April a rest day


def test_nobody_investigates_a_complaint_of_their_own() -> None:
    case = accepted()
    case.done("investigate", "2026-02-28", "officer", chosen_investigator="li.ming")
    found = {"findings": "属实", "upheld": "yes"}
    assert case.refused("report", "2026-03-05", "investigator", "complainant", **found) == "not_own_complaint"
    case.done("report", "2026-03-05", "investigator", **found)
    assert case.refused("close", "2026-03-06", "officer", answer="不成立") == "was_not_upheld"
    case.done("order_correction", "2026-03-06", "officer", ground="更正")
    case.done("close_corrected", "2026-03-20", "officer", correction="已更正", answer="已纠正")
    assert case.stopped("closing") == day("2026-03-20")
    assert case.last("appeal") == day("2026-05-19")  # sixty days, a Tuesday


def test_an_appeal_comes_within_sixty_days_and_once() -> None:
    case = Case("complaint", "2026-02-13")
    case.done("complain", "2026-02-13", "complainant", **ASKED)
    case.done("refuse", "2026-02-26", "officer", ground="不属于职责")
    assert case.last("appeal") == day("2026-04-27")
    again = {"appeal_ground": "请复核"}
    assert case.refused("appeal", "2026-04-28", "complainant", **again) == "appeal_in_time"
    case.done("appeal", "2026-04-27", "complainant", **again)
    assert case.last("review") == day("2026-06-26")
    case.counts["times_by_actor", "refuse"] = 1
    assert case.refused("dismiss", "2026-04-28", "officer", answer="维持") == "decided_by_another"
    assert case.refused("reopen", "2026-04-28", "officer", answer="重新核查") == "decided_by_another"
    case.counts["times_by_actor", "refuse"] = 0
    case.done("reopen", "2026-04-28", "officer", answer="重新核查")
    assert case.last("closing") == day("2026-07-03")  # forty-five working days, as it was opened
    case.done("investigate", "2026-04-28", "officer", chosen_investigator="li.ming")
    case.done("report", "2026-05-08", "investigator", findings="不属实", upheld="no")
    case.done("close", "2026-05-09", "officer", answer="不成立")
    assert case.refused("appeal", "2026-05-10", "complainant", **again) == "appealed_once"
    case.done("end", "2026-07-10", "clock")
    assert case.now.procedure.states[case.now.state].end


def test_sixty_days_to_close_under_order_121() -> None:
    case = Case("complaint", "2026-04-15")
    case.done("complain", "2026-04-15", "complainant", **ASKED)
    case.done("accept", "2026-04-20", "officer")
    assert case.last("closing") == day("2026-06-22")  # sixty days end on the Friday of the Dragon Boat Festival


def test_the_investigation_is_extended_once_by_fifteen_working_days() -> None:
    case = accepted()
    case.done("investigate", "2026-02-28", "officer", chosen_investigator="li.ming")
    assert case.refused("extend", "2026-03-19", "officer", extension_days="16", ground="复杂") == "extension_short"
    case.done("extend", "2026-03-19", "officer", extension_days="15", ground="复杂")
    assert case.last("investigation") == day("2026-04-13")
    assert case.refused("extend", "2026-03-20", "officer", extension_days="1", ground="复杂") == "extended_once"
    case.done("report", "2026-04-10", "investigator", findings="不属实", upheld="no")
    assert case.last("telling") == day("2026-04-17")


def test_a_dispute_gives_a_name_and_a_report_need_not() -> None:
    case = Case("complaint", "2026-02-13")
    assert case.refused("complain", "2026-02-13", "complainant", **ASKED, kind="dispute") == "identity_given"
    case.done("complain", "2026-02-13", "complainant", **ASKED, kind="report")
    named = Case("complaint", "2026-02-13")
    named.done("complain", "2026-02-13", "complainant", **ASKED, kind="dispute", name="李明")


@pytest.mark.parametrize(
    ("subject", "named"),
    [
        ("committee", {"committee": "SAC/TC 28"}),
        ("secretariat", {"committee": "SAC/TC 28"}),
        ("person", {"person_concerned": "李明"}),
        ("review_body", {"body_concerned": "审评中心"}),
        ("project", {"plan_concerned": "20250001-T"}),
        ("body", {"body_concerned": "某协会"}),
        ("filing", {"body_concerned": "DB11/T 1-2026"}),
    ],
)
def test_what_a_complaint_is_about_is_named(subject: str, named: dict[str, str]) -> None:
    asked = {**ASKED, "subject": subject}
    case = Case("complaint", "2026-02-13")
    assert case.refused("complain", "2026-02-13", "complainant", **asked) == "object_named"
    other = {"plan_concerned": "20250001-T"} if subject != "project" else {"committee": "SAC/TC 28"}
    assert case.refused("complain", "2026-02-13", "complainant", **asked, **other) == "object_named"
    case.done("complain", "2026-02-13", "complainant", **asked, **named)


def test_a_standard_may_be_described_by_who_does_not_know_its_number() -> None:
    Case("complaint", "2026-02-13").done("complain", "2026-02-13", "complainant", **ASKED)


def test_only_the_officer_decides() -> None:
    case = Case("complaint", "2026-02-13")
    case.done("complain", "2026-02-13", "complainant", **ASKED)
    assert case.refused("accept", "2026-02-14", "complainant") == "role"
    assert case.refused("close", "2026-02-14", "officer", answer="x") == "state"
    assert case.refused("complain", "2026-02-14", "complainant", **ASKED) == "state"


def test_what_is_missing_is_said() -> None:
    case = Case("complaint", "2026-02-13")
    assert case.refused("complain", "2026-02-13", "complainant", summary="x") == (
        "fact: subject missing, complaint missing"
    )
