"""Corrections, moves to a new version of a procedure, and changed rules: each an act, each refused where it must be."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from guiju.core.commenting import Form, Row, write
from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.source import read
from guiju.registry.cases import commenting, definitions, migrating
from guiju.registry.cases.correcting import correct
from guiju.registry.cases.models import Act, Definition, RuleChange
from guiju.registry.cases.refusing import RefusedError
from integration.cases.world import PROPOSAL, World, at, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return world()


def test_a_correction_is_an_act_and_both_stay(w: World) -> None:
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    now = at("2025-04-03")
    number = correct(n, 1, {"title_en": "Information technology — Vocabulary — Part 9: Data communication"},
                     w.actor("proposer", now), now)  # fmt: skip
    case = w.case(n)
    assert (number, case.acts, case.moves) == (2, 2, 1)
    assert case.facts["title_en"].endswith("Data communication")
    first, second = Act.objects.filter(case=case).order_by("number")
    assert first.public["facts"]["title_en"] == PROPOSAL["title_en"]
    assert (second.name, second.corrects, second.role) == ("correct", 1, "proposer")


@pytest.mark.parametrize(
    ("who", "brought", "why"),
    [
        ("sec", {"title_en": "x"}, "You may not do"),
        ("proposer", {"title_en": PROPOSAL["title_en"]}, "nothing is changed"),
        ("proposer", {"ics": "nonsense"}, "does not have the form wanted"),
        ("proposer", {"designation": "GB/T 1-2025"}, "does not belong to this act"),
        ("proposer", {}, "nothing is changed"),
    ],
)
def test_what_cannot_be_corrected(w: World, who: str, brought: dict[str, str], why: str) -> None:
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    with pytest.raises(GuijuError, match=why):
        correct(n, 1, brought, w.actor(who, at("2025-04-03")), at("2025-04-03"))
    assert w.case(n).acts == 1


def test_a_correction_keeps_the_rules_of_the_act(w: World) -> None:
    n = w.open(
        "national-standard", "proposer", "propose", "2025-04-01", adopts="ISO 9001:2015", degree="IDT", **PROPOSAL
    )
    assert correct(n.number, 1, {"degree": "MOD"}, w.actor("proposer", at("2025-04-03")), at("2025-04-03")) == 2
    with pytest.raises(GuijuError, match="there is no such act"):
        correct(n.number, 9, {"degree": "IDT"}, w.actor("proposer", at("2025-04-03")), at("2025-04-03"))


def test_open_cases_move_to_a_new_version_after_a_dry_run(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    n = w.open(
        "complaint", "stranger", "complain", "2026-03-02", subject="standard", summary="甲", complaint="乙"
    ).number
    file, text = loader.house_texts()["complaint"]
    newer = text.replace("version: 1", "version: 2").replace("{zh: 已收到, en: Received}", "{zh: 收到, en: Received}")
    fresh = loader.load_all({"complaint": (file, newer)}, loader.effects())["complaint"]
    assert migrating.plan("complaint") == []
    monkeypatch.setattr(loader, "house", lambda: {"complaint": fresh})
    monkeypatch.setattr(loader, "resolved_text", lambda name: loader._canonical(read(newer, file)))
    assert migrating.plan("complaint") == [migrating.Step(n, 1, ())]
    assert w.case(n).acts == 1  # a plan writes nothing
    assert migrating.migrate("complaint", w.actor("supervisor", at("2026-03-03")), at("2026-03-03")) == (1, [])
    case = w.case(n)
    assert definitions.kept(case.definition_id).version == 2
    assert case.history.get(number=2).public["to"] == fresh.digest
    assert Definition.objects.filter(name="complaint").count() == 2
    assert w.act(n, "supervisor", "accept", "2026-03-04").state == "accepted"


def test_a_case_whose_state_is_gone_stays_and_is_named(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    n = w.open(
        "complaint", "stranger", "complain", "2026-03-02", subject="standard", summary="甲", complaint="乙"
    ).number
    other = loader.house()["verification-point"]
    monkeypatch.setattr(loader, "house", lambda: {"complaint": other})
    [step] = migrating.plan("complaint")
    assert step.number == n
    assert "the state received is gone" in step.obstacles


def test_a_rule_changes_from_a_day_and_open_cases_keep_theirs(w: World) -> None:
    old = w.open("national-standard", "proposer", "propose", "2026-01-05", **PROPOSAL).number
    brought = {
        "rule": "R2",
        "scope": "national_recommended",
        "number": "45",
        "from_day": "2026-02-01",
        "ground": "试行",
    }
    n = w.open("rule-change", "officer", "propose", "2026-01-06", **brought).number
    w.act(n, "supervisor", "approve", "2026-01-07")
    new = w.open("national-standard", "proposer", "propose", "2026-02-02", **PROPOSAL).number
    assert definitions.numbers(w.case(old).rules_id)["R2"].value == 60
    assert definitions.numbers(w.case(new).rules_id)["R2"].value == Fraction(45)
    assert definitions.numbers(w.case(new).rules_id)["R2"].source == "试行"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"rule": "R99"}, "no rule has the number"),
        ({"number": "3/4"}, "3/4 for R2"),
        ({"rule": "R5_quorum"}, "45 for R5_quorum"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_and_nothing_is_written(
    w: World, changed: dict[str, str], why: str
) -> None:
    brought = {
        "rule": "R2",
        "scope": "national_recommended",
        "number": "45",
        "from_day": "2026-02-01",
        "ground": "试行",
    }
    n = w.open("rule-change", "officer", "propose", "2026-01-06", **{**brought, **changed}).number
    with pytest.raises(GuijuError, match=why):
        w.act(n, "supervisor", "approve", "2026-01-07")
    assert RuleChange.objects.count() == 0 and w.case(n).state == "proposed"


def test_the_officer_who_proposes_does_not_approve(w: World) -> None:
    brought = {"rule": "R2", "scope": "all", "number": "45", "from_day": "2026-02-01", "ground": "试行"}
    n = w.open("rule-change", "officer", "propose", "2026-01-06", **brought).number
    with pytest.raises(RefusedError):
        w.act(n, "officer", "approve", "2026-01-07")


def test_a_filled_in_table_becomes_comments_and_a_numbered_one_does_not(w: World) -> None:
    n = w.open("withdrawal", "proposer", "propose", "2026-01-05", standard="GB/T 1.1-2020", committee="SAC/TC 28",
               reason="已被代替").number  # fmt: skip
    w.act(n, "officer", "publicise", "2026-01-08")
    rows = [Row(0, "某公司", "3.1", "", "technical", "仍有用户。", ""), Row(7, "某公司", "", "", "general", "甲", "")]
    data = write(rows, Form.ISO, "题", "2026-01-09")
    done = commenting.comment_from(
        w.case(n), "objections", data, w.actor("stranger", at("2026-01-09")), at("2026-01-09")
    )
    assert (done.made, done.faults) == (1, ((3, "it is comment 7 already"),))
    assert [(r.number, r.organization, r.text) for r in commenting.rows(w.case(n), "objections")] == [
        (1, "某公司", "仍有用户。")
    ]
