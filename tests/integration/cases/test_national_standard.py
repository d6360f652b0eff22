"""One recommended national standard from the proposal to the edition in the library."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from guiju.registry.accounts.models import User
from guiju.registry.cases.acts.performing import Request, perform
from guiju.registry.cases.acts.refusing import ConflictError, KeyReusedError, RefusedError
from guiju.registry.cases.models import Act, Case, Denial, Personal, Vote, Waiting
from guiju.registry.cases.views import queries
from guiju.registry.catalogue.models import Edition
from integration.cases.world import PROPOSAL, World, at, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return world()


def proposed(w: World) -> str:
    return w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number


def planned(w: World) -> str:
    n = proposed(w)
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    for who in ("chair", "m1", "m2"):
        w.act(n, who, "project_vote.vote", "2025-04-12", position="favour")
    w.act(n, "sec", "send_proposal", "2025-05-06")
    w.act(n, "officer", "start_evaluation", "2025-05-09")
    w.act(n, "reviewer", "evaluate", "2025-06-03", review_report="可行。")
    w.act(n, "officer", "issue_plan", "2025-07-03")
    return n


def test_from_proposal_to_edition(w: World) -> None:
    n = planned(w)
    assert w.case(n).facts["plan_number"] == "20250001-T"
    w.act(n, "sec", "name_drafters", "2025-07-10", named_drafters=["drafter"])
    w.act(n, "drafter", "finish_draft", "2025-12-01", draft=w.file(), explanation=w.file())
    w.act(n, "sec", "open_enquiry", "2025-12-05")
    w.act(
        n,
        "stranger",
        "enquiry.comment",
        "2025-12-20",
        clause="3.1",
        kind="technical",
        text="定义有误。",
        proposal="改为……",
    )
    w.act(n, "m1", "enquiry.support", "2025-12-21", comment=1)
    w.act(n, "sec", "close_enquiry", "2026-02-03")
    with pytest.raises(RefusedError) as refused:
        w.act(n, "sec", "send_to_review", "2026-02-04", review_draft=w.file())
    assert refused.value.refusal.rule.name == "all_answered"  # type: ignore[union-attr]
    assert refused.value.said.zh == "每条意见都有处理结果和理由（国家标准管理办法）"
    w.act(n, "sec", "enquiry.answer", "2026-02-10", comment=1, disposition="partly", reason="部分采纳。")
    w.act(n, "sec", "send_to_review", "2026-03-02", review_draft=w.file())
    w.act(n, "sec", "open_review_vote", "2026-03-10")
    for who in ("chair", "m1", "m2"):
        w.act(n, who, "review_vote.vote", "2026-03-12", position="favour")
    w.act(n, "m3", "review_vote.vote", "2026-03-12", position="against", reason="范围太宽。")
    w.act(n, "sec", "pass_review", "2026-04-01", minutes=w.file())
    w.act(n, "sec", "submit", "2026-04-20", approval_draft=w.file())
    w.act(n, "officer", "accept", "2026-04-21")
    w.act(n, "officer", "approve", "2026-06-01")
    done = w.act(n, "officer", "publish", "2026-06-20", published="2026-06-25", effective="2026-10-01", text=w.file())
    assert done.state == "published"
    case = w.case(n)
    number = case.facts["designation"]  # after the highest the library holds
    assert re.fullmatch(r"GB/T [1-9][0-9]*-2026", number)
    assert (case.ended, case.due) == (True, None)
    edition = Edition.objects.get(designation=number)
    assert edition.titles["zh"] == PROPOSAL["title_zh"]
    assert (edition.published, edition.effective) == (date(2026, 6, 25), date(2026, 10, 1))
    assert edition.committee.code == "SAC/TC 28"
    assert Waiting.objects.filter(case=case).count() == 0
    assert list(case.history.order_by("number").values_list("number", flat=True)) == list(range(1, case.acts + 1))
    found = queries.cycle("national-standard", "issue_plan", "submit", date(2026, 7, 1))
    assert found.finished == ((date(2026, 4, 20) - date(2025, 7, 3)).days,)


def test_everything_that_is_wrong_is_said_at_once(w: World) -> None:
    with pytest.raises(RefusedError) as refused:
        w.open(
            "national-standard",
            "proposer",
            "propose",
            "2025-04-01",
            title_zh="甲",
            ics="nonsense",
            committee="SAC/TC 9999",
        )
    said = refused.value.said
    assert "英文名称没有填写" in said.zh and "国际标准分类号格式不合" in said.zh
    assert Case.objects.count() == 0 and Act.objects.count() == 0


def test_an_unknown_committee_is_refused_and_nothing_is_written(w: World) -> None:
    with pytest.raises(RefusedError) as refused:
        w.open("national-standard", "proposer", "propose", "2025-04-01", **{**PROPOSAL, "committee": "SAC/TC 9999"})
    assert refused.value.said.en == "Responsible committee names a committee that is not known"
    assert Case.objects.count() == 0


def test_a_member_may_not_issue_the_plan_and_the_denial_is_kept(w: World) -> None:
    n = proposed(w)
    with pytest.raises(RefusedError) as refused:
        w.act(n, "m1", "open_project_vote", "2025-04-02", proposal_form=w.file(), outline=w.file())
    assert refused.value.said.en == "You may not do 'Open the vote on the project'"
    assert refused.value.wanted.en == "Secretariat"
    denial = Denial.objects.get()
    assert (denial.act, denial.ground, denial.needs) == ("open_project_vote", "role", ["secretariat"])
    assert w.case(n).acts == 1


def test_who_decides_on_an_old_state_is_told(w: World) -> None:
    n = proposed(w)
    seen = w.case(n).moves
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    with pytest.raises(ConflictError) as conflict:
        perform(
            n, Request("decline", {"reason": "重复"}, seen=seen), w.actor("sec", at("2025-04-11")), at("2025-04-11")
        )
    assert conflict.value.expected == "a decision on its present state (move 2, yours was 1)"


def test_the_same_key_twice_is_one_act(w: World) -> None:
    n = proposed(w)
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    now, member = at("2025-04-11"), w.actor("m1", at("2025-04-11"))
    first = perform(n, Request("project_vote.vote", {"position": "favour"}, key="k1"), member, now)
    assert perform(n, Request("project_vote.vote", {"position": "favour"}, key="k1"), member, now) == first
    with pytest.raises(KeyReusedError):
        perform(n, Request("decline", {"reason": "x"}, key="k1"), member, now)
    assert Vote.objects.count() == 1


def test_a_vote_may_be_changed_and_both_are_kept(w: World) -> None:
    n = proposed(w)
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    w.act(n, "m1", "project_vote.vote", "2025-04-11", position="favour")
    w.act(n, "m1", "project_vote.vote", "2025-04-12", position="against", reason="重新考虑")
    assert sorted(Vote.objects.values_list("position", "superseded")) == [("against", False), ("favour", True)]
    with pytest.raises(RefusedError) as refused:
        w.act(n, "m2", "project_vote.vote", "2025-04-12", position="against")
    assert [f.fact for f in refused.value.refusal.faults] == ["reason"]
    with pytest.raises(RefusedError):
        w.act(n, "stranger", "project_vote.vote", "2025-04-12", position="favour")


def test_three_quarters_of_four_must_vote(w: World) -> None:
    n = proposed(w)
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    w.act(n, "m1", "project_vote.vote", "2025-04-11", position="favour")
    w.act(n, "m2", "project_vote.vote", "2025-04-11", position="favour")
    with pytest.raises(RefusedError) as refused:
        w.act(n, "sec", "send_proposal", "2025-05-06")
    assert refused.value.refusal.rule.name == "project_vote_passed"  # type: ignore[union-attr]
    with pytest.raises(RefusedError) as late:
        w.act(n, "m3", "project_vote.vote", "2025-05-06", position="favour")
    assert late.value.refusal.rule.name == "project_vote.in_time"  # type: ignore[union-attr]


def test_the_third_of_four_makes_the_vote_pass(w: World) -> None:
    n = proposed(w)
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    for who in ("m1", "m2", "m3"):
        w.act(n, who, "project_vote.vote", "2025-04-24", position="favour")
    assert w.act(n, "sec", "send_proposal", "2025-05-06").state == "proposed"


def test_the_desk_shows_what_waits_and_forgets_who_has_voted(w: World) -> None:
    n = proposed(w)
    day = at("2025-04-11")
    assert [t.case.number for t in queries.desk(w.actor("sec", day))] == [n]
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    assert [a.name for t in queries.desk(w.actor("m1", day)) for a in t.acts] == ["project_vote.vote"]
    w.act(n, "m1", "project_vote.vote", "2025-04-11", position="favour")
    assert queries.desk(w.actor("m1", day)) == []
    assert len(queries.desk(w.actor("m2", day))) == 1
    assert queries.desk(w.actor("stranger", day)) == []


def test_an_act_may_not_lie_in_the_future_nor_before_the_last(w: World) -> None:
    from guiju.core.errors import GuijuError

    n = proposed(w)
    now = at("2025-04-20")
    for moment in (at("2025-04-21"), at("2025-03-01")):
        with pytest.raises(GuijuError):
            request = Request("open_project_vote", {"proposal_form": w.file(), "outline": w.file()}, effective=moment)
            perform(n, request, w.actor("sec", now), now)
    assert w.case(n).acts == 1


def test_erasing_a_person_leaves_the_act(w: World) -> None:
    n = proposed(w)
    assert Personal.objects.get(act__case__number=n).data["user"] == "proposer"
    Personal.objects.all().delete()
    User.objects.filter(username="proposer").delete()
    act = Act.objects.get(case__number=n)
    assert act.user is None and "user" not in act.public
