"""Committees in cases: the line-up counted from the list, no new tasks after an unqualified grade, figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from guiju.core.procedure import house
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.cases import files
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.checks.figures import Asked, counted
from guiju.registry.cases.checks.registry import findings, from_json
from guiju.registry.cases.demonstration import line_up
from guiju.registry.cases.models import Case, Entry
from integration.cases.world import PROPOSAL, World, at, world

pytestmark = pytest.mark.django_db
HEAD = "姓名,工作单位,利益方,职务,中小企业\n"


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield world()


def stored(text: str | bytes, name: str = "list.csv") -> dict[str, Any]:
    return files.store([text.encode() if isinstance(text, str) else text], name, None, at("2025-01-01"))


def prepare(w: World, day: str, listed: dict[str, Any], **more: Any) -> Any:
    return w.open(
        "committee-membership", "sec", "prepare", day, committee="SAC/TC 28", incoming=["stranger"], level="TC",
        change="add", seat="member", reason="补充。", list_of_members=listed, **more,
    )  # fmt: skip


def rule_of(error: pytest.ExceptionInfo[RefusedError]) -> str:
    return error.value.refusal.rule.name if error.value.refusal.rule else ""


# -- the line-up -------------------------------------------------------------------------------------------------------
def test_the_line_up_is_counted_from_the_list(w: World) -> None:
    facts = w.case(prepare(w, "2026-03-02", stored(line_up(31))).number).facts
    told = ("members_total", "chairs", "vice_chairs", "secretaries", "deputies", "largest_unit", "largest_side")
    assert [facts[name] for name in told] == [31, 1, 3, 1, 1, 1, 7]
    assert (facts["chairs_apart"], facts["small_firms"]) == (True, 3)


def test_what_is_counted_is_not_typed(w: World) -> None:
    with pytest.raises(RefusedError) as error:
        prepare(w, "2026-03-02", stored(line_up(31)), members_total="40")
    assert [f.fault for f in error.value.refusal.faults] == ["computed"]


def test_a_unit_that_has_several_seats_is_noticed_and_its_members_named(w: World) -> None:
    """The norms allow three of one organization; each beyond the first is told with the act, for who decides."""
    once = prepare(w, "2026-03-02", stored(line_up(31)))
    twice = line_up(31).decode().replace("单位30", "单位 ２９").encode()  # written otherwise, the same organization
    case = prepare(w, "2026-03-02", stored(twice))
    assert (case.state, w.case(case.number).facts["largest_unit"]) == ("prepared", 2)
    for number, count in ((once.number, 0), (case.number, 1)):
        act = w.case(number).history.get(number=1)
        told = [found.text.en for found in from_json(act.public.get("findings", ()))]
        warned = [one["rule"] for one in act.public.get("warned", ())]
        assert told == ["单位29 has 2 members: 委员29, 委员30"] * count, told
        assert warned == ["members_units_once"] * count


@pytest.mark.parametrize(
    ("listed", "rule"),
    [
        (line_up(24), "enough_members"),
        (line_up(31, vice_chairs=6), "members_few_vice"),
        (line_up(31, deputies=6), "members_officers"),
        (line_up(31).decode().replace("单位02", "单位01").encode(), "members_chairs"),
        (line_up(31).decode().replace("单位3", "单位29").replace("单位290", "单位29").encode(), ""),
        (line_up(31).decode().replace("消费者", "生产者").replace("经营者", "生产者").encode(), "members_balanced"),
        (line_up(31).decode().replace(",是", ",否").encode(), "members_small_firms"),
    ],
)
def test_a_list_that_is_not_balanced(w: World, listed: bytes, rule: str) -> None:
    if not rule:  # three of one organization are as many as may be
        assert prepare(w, "2026-03-02", stored(listed)).state == "prepared"
        return
    with pytest.raises(RefusedError) as error:
        prepare(w, "2026-03-02", stored(listed))
    assert rule_of(error) == rule


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("姓名,工作单位\n甲,乙\n", "columns are missing: Interest category, Seat, Small enterprise"),
        (HEAD + "甲,乙,生产者,理事,否\n", "row 2 is incomplete or says an unknown word"),
        (HEAD + "甲,乙,生产者,委员,否\n甲,乙,使用者,委员,否\n", "甲 (乙) is listed 2 times"),
        (HEAD + "甲,乙,生产者,委员,否\n", "6 sit or come in, and the list has 1"),
    ],
)
def test_a_list_with_faults(w: World, text: str, said: str) -> None:
    case = Case(procedure="committee-membership", last_effective=at("2026-03-02"))
    case.facts = {"committee": "SAC/TC 28", "incoming": ["stranger"], "list_of_members": stored(text)}
    people = [f"u{w.people['stranger'].pk}"]
    case.facts["incoming"] = people
    found = findings(case, house()["committee-membership"], "line_up")
    assert any(said in one.text.en for one in found), [one.text.en for one in found]


def test_a_workbook_is_read_as_a_table_is(w: World) -> None:
    from integration.cases.test_checks import sheet

    rows = [tuple(row.split(",")) for row in line_up(31).decode().split("\n")]
    facts = w.case(prepare(w, "2026-03-02", stored(sheet(*rows), "list.xlsx")).number).facts
    assert facts["members_total"] == 31


# -- no new tasks ------------------------------------------------------------------------------------------------------
def graded(w: World, grade: str, day: str, code: str = "SAC/TC 28") -> None:
    origin = Case.objects.first()
    if origin is None:
        w.open("complaint", "stranger", "complain", "2022-01-04", subject="standard", summary="甲", complaint="乙")
        origin = Case.objects.get()
    data = {"grade": grade}
    Entry.objects.create(kind="grade", key=code, case=origin, day=date.fromisoformat(day), data=data)


def test_an_unqualified_committee_takes_no_new_tasks_until_it_is_corrected(w: World) -> None:
    graded(w, "first", "2023-01-02")
    assert w.open("national-standard", "proposer", "propose", "2026-03-02", **PROPOSAL).state == "preliminary"
    graded(w, "unqualified", "2026-01-02")
    with pytest.raises(RefusedError) as error:
        w.open("national-standard", "proposer", "propose", "2026-03-02", **PROPOSAL)
    assert rule_of(error) == "committee_may_work" and "unqualified" in str(error.value)
    graded(w, "third", "2026-02-02")
    assert w.open("national-standard", "proposer", "propose", "2026-03-02", **PROPOSAL).state == "preliminary"


def foreign() -> None:
    Body.objects.update_or_create(code="ISO", defaults={"kind": Body.Kind.INTERNATIONAL})
    ensure_committee("ISO/TC 38")


def test_a_project_is_not_moved_to_a_committee_that_is_barred_or_foreign(w: World) -> None:
    from integration.cases.test_patents_and_publicity import proposed

    n = proposed(w)
    w.act(n, "officer", "issue_plan", "2025-07-05")
    ensure_committee("SAC/TC 260")
    foreign()
    graded(w, "unqualified", "2025-07-01", "SAC/TC 260")
    for code, said in (("SAC/TC 260", "unqualified"), ("ISO/TC 38", "international")):
        with pytest.raises(RefusedError) as error:
            w.act(n, "officer", "change_plan", "2025-07-06", committee=code, reason="归口调整")
        assert rule_of(error) == "moved_committee_may_work" and said in str(error.value)
    assert w.act(n, "officer", "change_plan", "2025-07-06", title_zh="新名称", reason="更名").state == "drafting"


def test_no_new_tasks_go_to_a_committee_of_an_international_body(w: World) -> None:
    foreign()
    with pytest.raises(RefusedError) as error:
        w.open("national-standard", "proposer", "propose", "2026-03-02", **{**PROPOSAL, "committee": "ISO/TC 38"})
    assert "international" in str(error.value)


def test_a_committee_that_is_closed_takes_none(w: World) -> None:
    Committee.objects.filter(code="SAC/TC 28").update(status="suspended")
    with pytest.raises(RefusedError) as error:
        w.open("national-standard", "proposer", "propose", "2026-03-02", **PROPOSAL)
    assert rule_of(error) == "committee_may_work" and "closed" in str(error.value)


def test_a_plan_is_not_issued_to_an_unqualified_committee(w: World) -> None:
    from integration.cases.test_patents_and_publicity import proposed

    n = proposed(w)
    graded(w, "unqualified", "2025-06-20")
    with pytest.raises(RefusedError) as error:
        w.act(n, "officer", "issue_plan", "2025-07-05")
    assert rule_of(error) == "committee_may_work"


# -- figures -----------------------------------------------------------------------------------------------------------
def asked(**facts: Any) -> Asked:
    return Asked(house()["committee-evaluation"], {"committee": "SAC/TC 28", **facts}, "", date(2026, 3, 2))


def test_votes_are_counted_in_the_period(w: World) -> None:
    assert counted(asked(), "ballots_joined") == -1
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    for who in ("chair", "m1", "m2"):  # of the chair and three members
        w.act(n, who, "project_vote.vote", "2025-04-12", position="favour")
    assert counted(asked(), "ballots_joined") == 75
    assert counted(asked(period_from=date(2025, 1, 1), period_to=date(2025, 12, 31)), "ballots_joined") == 75
    assert counted(asked(period_from=date(2026, 1, 1), period_to=date(2026, 12, 31)), "ballots_joined") == -1
    assert counted(Asked(house()["committee-evaluation"], {}, "", date(2026, 3, 2)), "ballots_joined") is None


def test_a_ballot_in_which_nobody_voted_counts_and_one_that_is_open_does_not(w: World) -> None:
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    w.act(n, "sec", "fail_project_vote", "2025-05-20", reason="无人投票")
    assert counted(asked(), "ballots_joined") == 0
    w.act(n, "sec", "open_project_vote", "2025-06-10", proposal_form=w.file(), outline=w.file())
    for who in ("chair", "m1", "m2", "m3"):
        w.act(n, who, "project_vote.vote", "2025-06-12", position="favour")
    w.act(n, "sec", "send_proposal", "2025-07-20")
    assert counted(asked(), "ballots_joined") == 50  # of eight asked in two rounds four voted
    other = w.open("national-standard", "proposer", "propose", "2026-02-02", **PROPOSAL).number
    w.act(other, "sec", "open_project_vote", "2026-02-25", proposal_form=w.file(), outline=w.file())
    assert counted(asked(), "ballots_joined") == 50


def stands(w: World, **clock: str) -> None:
    """A project of the committee whose term from plan to submission stands so; `did` is an act it has done."""
    did = clock.pop("did", "")
    n = w.open("national-standard", "proposer", "propose", "2023-04-03", **PROPOSAL).number
    term = {"name": "development", "started": "2023-06-01", "last": "2024-12-02", **clock}
    Case.objects.filter(number=n).update(clocks={"development": term}, marks={did: [1, "2024-11-01"]} if did else {})


def test_projects_submitted_in_time_are_counted(w: World) -> None:
    period = {"period_from": date(2024, 1, 1), "period_to": date(2024, 12, 31)}
    assert counted(asked(**period), "projects_on_time") == -1
    stands(w, stopped="2024-11-01", did="submit")  # in time
    stands(w, stopped="2024-12-20", did="submit")  # late
    stands(w)  # never
    stands(w, stopped="2024-10-01", did="terminate")  # ended before its term: neither
    stands(w, last="2025-03-03")  # due in another period
    stands(w, last="2026-06-01")  # still running
    assert counted(asked(**period), "projects_on_time") == 33
    assert counted(asked(), "projects_on_time") == 25
    assert counted(Asked(house()["committee-evaluation"], {}, "", date(2026, 3, 2)), "projects_on_time") is None


def test_reviews_concluded_in_time_are_counted(w: World) -> None:
    assert counted(asked(), "reviews_on_time") == -1
    for stopped in ("2025-05-05", "2025-09-09", None):
        n = w.open("complaint", "stranger", "complain", "2025-01-06", subject="standard", summary="甲", complaint="乙")
        term = {"name": "review", "started": "2025-01-06", "last": "2025-06-30", "stopped": stopped}
        marks = {"confirm": [1, stopped]} if stopped else {}
        Case.objects.filter(pk=n.case).update(
            procedure="systematic-review", clocks={"review": term}, marks=marks, committee=w.committee
        )
    appeal = w.open("complaint", "stranger", "complain", "2025-01-06", subject="standard", summary="甲", complaint="乙")
    late = {"name": "review", "started": "2025-01-06", "last": "2025-06-30"}  # a complaint's clock of the same name
    Case.objects.filter(pk=appeal.case).update(clocks={"review": late}, committee=w.committee)
    assert counted(asked(), "reviews_on_time") == 33


def test_complaints_upheld_are_counted(w: World) -> None:
    said = {"subject": "committee", "summary": "不答复", "complaint": "意见没有处理", "committee": "SAC/TC 28"}
    n = w.open("complaint", "stranger", "complain", "2025-04-01", **said).number
    assert counted(asked(), "complaints_upheld") == 0
    w.act(n, "supervisor", "accept", "2025-04-02")
    w.act(n, "supervisor", "investigate", "2025-04-03", chosen_investigator=["reviewer"])
    w.act(n, "reviewer", "report", "2025-04-10", findings="属实", upheld="yes")
    assert counted(asked(), "complaints_upheld") == 1
