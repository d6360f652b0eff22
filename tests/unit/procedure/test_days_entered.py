"""Days that people enter are bounded: published, in effect, notified, reviewed, due; and what extends a term."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from guiju.core.procedure import house
from guiju.core.procedure.model import FactType, Procedure, Weight
from unit.procedure.player import PDF, Case, day

PUBLISH: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    name: ("publish", "approved", "approve", {"text": PDF, **more})
    for name, more in {
        "national-standard": {}, "adoption": {}, "conversion": {}, "sector-standard": {}, "local-standard": {},
        "guidance-document": {"first_review": "2028-01-01"},
        "mandatory-standard": {"text_url": "https://example.org/"},
    }.items()
} | {
    "association-standard": ("publish", "approved", "pass_review",
                             {"text": PDF, "above_floor": "yes", "open_market": "yes"}),
    "amendment-sheet": ("publish", "submitted", "submit",
                        {"text": PDF, "designation": "GB/T 1.1-2020/XG1-2027"}),
    "standard-sample": ("issue", "submitted", "submit",
                        {"designation": "GSB 04-1234-2027", "batch": "1", "stock": 5, "valid_until": "2030-01-01"}),
    "foreign-version": ("publish", "submitted", "submit", {"text": PDF}),
}  # fmt: skip
TODAY = "2027-04-20"


def publishing(name: str, published: str, effective: str = "2027-09-01") -> str:
    """The rule that refuses to publish on a day, in April 2027, what was approved on 1 April; "" when none does."""
    act, state, before, given = PUBLISH[name]
    known = {"chinese_published": date(2020, 1, 1)} if "chinese_published" in house()[name].facts else {}
    case = Case(name, "2026-03-02").at(state, **known).did(before, "2027-04-01")
    days = {"published": published, "effective": effective}
    taken = {n: v for n, v in {**given, **days}.items() if n in house()[name].acts[act].takes}
    answer = case.do(act, TODAY, **taken)
    rule = getattr(answer, "rule", None)
    return rule.name if rule is not None else ""


@pytest.mark.parametrize("name", PUBLISH)
@pytest.mark.parametrize("published", ["2020-01-01", "2027-03-31", "2027-05-21", "2099-01-01"])
def test_nothing_is_published_before_its_approval_or_far_ahead(name: str, published: str) -> None:
    later = (date.fromisoformat(published) + timedelta(100)).isoformat()
    assert publishing(name, published, later) in ("published_in_time", "issued_in_time")


@pytest.mark.parametrize("name", PUBLISH)
@pytest.mark.parametrize("published", ["2027-04-01", "2027-04-20", "2027-05-20"])
def test_it_is_published_from_the_day_of_approval_to_thirty_days_ahead(name: str, published: str) -> None:
    assert publishing(name, published) == ""


@pytest.mark.parametrize("name", sorted(set(PUBLISH) - {"foreign-version"}))
@pytest.mark.parametrize("effective", ["2027-04-19", "2032-04-21", "2099-01-01"])
def test_it_takes_effect_after_publication_and_within_five_years(name: str, effective: str) -> None:
    assert publishing(name, TODAY, effective) in (
        "effect_after_publication", "effect_not_before_publication", "effect_in_reach", "used_after_issue",
    )  # fmt: skip


def test_every_procedure_that_gives_a_number_binds_the_day_of_publication() -> None:
    giving = {n for n, p in house().items() if any("publish_edition" in a.effects for a in p.acts.values())}
    assert giving <= {
        *PUBLISH,
        "association-standard-example",
        "emergency-standard",
    }  # its days: test_national_standard


def _bound(procedure: Procedure, act: str, fact: str) -> bool:
    rules = (procedure.rules[name] for name in procedure.acts[act].rules)
    return any(fact in rule.when.names and rule.weight is Weight.ERROR for rule in rules)


FREE = {
    ("law-citation", "in_force"), ("deposit", "published"), ("green-channel", "project_end"),
    ("project-change", "plan_end"), ("foreign-version", "chinese_published"), ("conversion", "used_since"),
    ("committee-membership", "last_term_end"),
}  # fmt: skip
"""Days that other rules read or that decide nothing."""


@pytest.mark.parametrize("name", sorted(house()))
def test_every_day_that_an_act_brings_has_a_rule(name: str) -> None:
    procedure = house()[name]
    days = {fact.name for fact in procedure.facts.values() if fact.type is FactType.DATE}
    loose = {
        (name, fact)
        for act in procedure.acts.values()
        for fact in days.intersection(act.takes)
        if not _bound(procedure, act.name, fact)
    }
    assert loose <= FREE


@pytest.mark.parametrize(
    ("notified", "rule"),
    [("2026-03-01", "notified_by_today"), ("2026-06-11", "notified_by_today"), ("2026-05-10", "notified_by_today"),
     ("2026-05-11", ""), ("2026-06-10", "")],
)  # fmt: skip
def test_a_notification_is_dated_within_thirty_days(notified: str, rule: str) -> None:
    case = Case("tbt-notification", "2026-03-02", differs=True, affects_trade=True).at("requested")
    answer = case.do("notify", "2026-06-10", "officer", symbol="G/TBT/N/CHN/2001", notified=notified)
    found = getattr(answer, "rule", None)
    assert (found.name if found else "") == rule


@pytest.mark.parametrize(
    ("procedure", "ends", "rule"),
    [
        ("verification-point", "2099-12-31", "period_ahead"), ("quality-laboratory", "2031-04-21", "period_ahead"),
        ("verification-point", "2026-04-20", "period_ahead"), ("verification-point", "2031-04-20", ""),
    ],
)  # fmt: skip
def test_a_period_ends_within_five_years(procedure: str, ends: str, rule: str) -> None:
    case = Case(procedure, "2026-04-20").at("approved")
    answer = case.do("sign_task_book", "2026-04-20", "officer", task_book=PDF, period_end=ends)
    found = getattr(answer, "rule", None)
    assert (found.name if found else "") == rule


class TestExtensions:
    def project(self) -> Case:
        case = Case("national-standard", "2026-03-02").at("evaluating")
        case.done("evaluate", "2026-01-02", review_report="可以")
        case.done("issue_plan", "2026-03-02", "officer")
        return case

    @pytest.mark.parametrize("name", ["national-standard", "adoption", "conversion", "guidance-document",
                                      "sector-standard", "local-standard", "mandatory-standard"])  # fmt: skip
    def test_no_change_of_the_plan_brings_two_years(self, name: str) -> None:
        case = Case(name, "2026-03-02").at("answering")
        assert (
            case.refused("change_plan", "2026-06-01", "officer", reason="一", extension_months=24)
            == "change_short_enough"
        )
        case.done("change_plan", "2026-06-01", "officer", reason="一", title_zh="另一名称")

    @pytest.mark.parametrize("name", ["national-standard", "sector-standard", "mandatory-standard"])
    def test_no_resumption_brings_five_years(self, name: str) -> None:
        case = Case(name, "2026-03-02").at("frozen")
        ask = {"reason": "一", "resume_months": 60}
        assert case.refused("ask_resumption", "2026-06-01", "secretariat", **ask) == "resumption_short_enough"
        assert case.refused("resume", "2026-06-01", "officer", reason="一") == "resumption_was_asked"

    def test_all_extensions_together_are_six_months(self) -> None:
        case = self.project()
        case.done("change_plan", "2026-06-01", "officer", reason="一", extension_months=4)
        assert case.last("development") == day("2028-01-03")
        assert (
            case.refused("change_plan", "2026-06-02", "officer", reason="一", extension_months=3)
            == "change_short_enough"
        )
        case.done("freeze", "2026-07-01", "officer", reason="等待")
        ask = {"reason": "一", "resume_months": 3}
        assert case.refused("ask_resumption", "2026-07-02", "secretariat", **ask) == "resumption_short_enough"

    def test_a_change_of_the_title_does_not_extend_by_what_was_asked_before(self) -> None:
        case = self.project()
        case.done("ask_extension", "2026-06-01", "secretariat", extension_months=3, reason="一")
        case.done("change_plan", "2026-06-02", "officer", reason="一", title_zh="另一名称")
        assert case.last("development") == day("2027-09-02")
        case.done("grant_extension", "2026-06-03", "officer")
        assert case.last("development") == day("2027-12-02")
