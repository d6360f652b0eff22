"""Complaints: working days around the Spring Festival, the appeal, and who may not investigate."""

from __future__ import annotations

from typing import Any

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
    again = {"complaint": "请复核"}
    assert case.refused("appeal", "2026-04-28", "complainant", **again) == "appeal_in_time"
    case.done("appeal", "2026-04-27", "complainant", **again)
    case.done("investigate", "2026-04-28", "officer", chosen_investigator="li.ming")
    case.done("report", "2026-05-08", "investigator", findings="不属实", upheld="no")
    case.done("close", "2026-05-09", "officer", answer="不成立")
    assert case.refused("appeal", "2026-05-10", "complainant", **again) == "appealed_once"
    case.done("end", "2026-07-10", "clock")
    assert case.now.procedure.states[case.now.state].end


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
