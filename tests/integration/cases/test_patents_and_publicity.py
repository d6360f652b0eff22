"""Patents disclosed while a standard is made (PAT 5-8), the publicity of a project (R1), and withdrawals by vote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from guiju.core.errors import GuijuError
from guiju.registry.accounts.models import User
from guiju.registry.accounts.principals import key_of
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import FollowUp, News
from guiju.registry.catalogue.models import Edition
from guiju.web.views.cases import open_drafts
from integration.cases.journey import PROJECT, Journey, held, peopled
from integration.cases.world import PROPOSAL, World, world

pytestmark = pytest.mark.django_db
PATENT = {
    "patent_number": "ZL202010123456.7", "patent_title": "一种加密方法", "patent_holder": "某公司",
    "patent_clause": "5.2",
}  # fmt: skip


@pytest.fixture(autouse=True)
def people(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


def rule_of(error: pytest.ExceptionInfo[RefusedError]) -> str:
    rule = error.value.refusal.rule
    return rule.name if rule else ""


# -- patents -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def checking() -> Journey:
    peopled()
    return Journey("national-standard", "checking", "2023-03-06", **PROJECT)


def test_a_standard_without_patents_is_approved_without_their_publicity(checking: Journey) -> None:
    with pytest.raises(RefusedError) as error:
        checking.do("publicise_patents", "officer")
    assert rule_of(error) == "patents_involved"
    assert checking.do("approve", "officer").state == "approved"


def test_a_patent_blocks_the_approval_until_it_was_stated_and_public(checking: Journey, client: Client) -> None:
    case = checking.do("disclose_patent", "reader", **PATENT)
    assert case.facts["patents"] is True
    with pytest.raises(RefusedError) as error:
        checking.do("approve", "officer")
    assert rule_of(error) == "patents_settled" and "ZL202010123456.7 has no licence statement" in str(error.value)
    with pytest.raises(RefusedError) as error:
        checking.do("state_licence", "secretary", patent_number="ZL1", licence="free")
    assert rule_of(error) == "patent_was_disclosed" and "disclosed are: ZL202010123456.7" in str(error.value)
    number = {"patent_number": PATENT["patent_number"]}
    with pytest.raises(RefusedError) as error:
        checking.do("state_licence", "secretary", **number, licence="fair")
    assert rule_of(error) == "statement_with_licence"
    statement = checking._file(checking.procedure.facts["licence_statement"])
    checking.do("state_licence", "secretary", **number, licence="fair", licence_statement=statement)
    with pytest.raises(RefusedError) as error:
        checking.do("approve", "officer")
    assert rule_of(error) == "patents_public"
    case = checking.do("publicise_patents", "officer")
    assert f"/case/{case.number}/file/publicity_draft/" in client.get(f"/case/{case.number}/").content.decode()
    assert client.get(f"/case/{case.number}/file/publicity_draft/").status_code == 200
    assert "ZL202010123456.7" in client.get(f"/case/{case.number}/").content.decode()
    checking.do("patents.comment", "reader", kind="general", text="还涉及另一专利。")
    with pytest.raises(RefusedError) as error:
        checking.do("close_patents", "officer")
    assert rule_of(error) == "patents_long_enough"
    checking.do("close_patents", "officer", day=(checking.day + timedelta(40)).isoformat())
    with pytest.raises(RefusedError) as error:
        checking.do("conclude_patents", "officer")
    assert rule_of(error) == "patent_comments_answered"
    checking.do("patents.answer", "secretary", comment="1", disposition="not_adopted", reason="核查后无关。")
    checking.do("conclude_patents", "officer")
    assert checking.do("approve", "officer").state == "approved"


def test_a_patent_that_is_refused_blocks_until_the_draft_does_without_it(checking: Journey) -> None:
    checking.do("disclose_patent", "secretary", **PATENT)
    number = {"patent_number": PATENT["patent_number"]}
    checking.do("state_licence", "secretary", **number, licence="refused")
    with pytest.raises(RefusedError) as error:
        checking.do("publicise_patents", "officer")
    assert rule_of(error) == "patents_settled" and "is refused" in str(error.value)
    checking.do("settle_patent", "secretary", **number, settlement="replaced")
    assert checking.do("publicise_patents", "officer").state == "patent_publicity"


def test_what_is_disclosed_after_the_publicity_is_made_public_again(checking: Journey) -> None:
    checking.do("disclose_patent", "secretary", **PATENT)
    checking.do("settle_patent", "secretary", patent_number=PATENT["patent_number"], settlement="dropped")
    checking.do("publicise_patents", "officer")
    checking.do("close_patents", "officer", day=(checking.day + timedelta(40)).isoformat())
    checking.do("conclude_patents", "officer")
    checking.do("disclose_patent", "reader", **{**PATENT, "patent_number": "ZL2"})
    statement = checking._file(checking.procedure.facts["licence_statement"])
    checking.do("state_licence", "secretary", patent_number="ZL2", licence="free", licence_statement=statement)
    with pytest.raises(RefusedError) as error:
        checking.do("approve", "officer")
    assert rule_of(error) == "patents_public"
    checking.do(
        "settle_patent", "secretary", patent_number="ZL2", settlement="dropped"
    )  # the draft holds none any more
    assert checking.do("approve", "officer").state == "approved"


# -- patents that are not involved -------------------------------------------------------------------------------------
DOUBT = {"patent_number": PATENT["patent_number"], "patent_doubt": "该方法未写入标准。"}
FOUND = {
    "patent_number": PATENT["patent_number"], "dismissal": "not_essential", "dismissal_ground": "标准不含该方法。",
}  # fmt: skip


def test_a_false_disclosure_is_dismissed_after_the_discloser_was_heard(checking: Journey, client: Client) -> None:
    checking.do("disclose_patent", "reader", **PATENT)
    with pytest.raises(RefusedError) as error:
        checking.do("dismiss_patent", "officer", **FOUND)
    assert rule_of(error) == "discloser_heard" and "has not been asked" in str(error.value)
    checking.do("doubt_patent", "secretary", **DOUBT)
    assert News.objects.filter(act__name="doubt_patent", holder=key_of(User.objects.get(username="reader").pk)).exists()
    with pytest.raises(RefusedError) as error:
        checking.do("dismiss_patent", "officer", **FOUND)
    assert rule_of(error) == "discloser_heard" and "may reply until" in str(error.value)
    with pytest.raises(RefusedError) as error:  # another person's words are not the discloser's
        checking.do("reply_patent", "foreign.firm", patent_number=PATENT["patent_number"], patent_reply="同意")
    assert rule_of(error) == "patent_own"
    checking.do("reply_patent", "reader", patent_number=PATENT["patent_number"], patent_reply="仍涉及。")
    with pytest.raises(RefusedError):  # who doubted does not find
        checking.do("dismiss_patent", "secretary", **FOUND)
    checking.do("dismiss_patent", "officer", **FOUND)
    page = client.get(f"/case/{checking.case.number}/").content.decode()
    assert PATENT["patent_number"] in page and "标准不含该方法。" in page and 'class="happened"' in page
    assert "仍涉及。" not in page  # what is said to the parties stays with them
    assert checking.do("approve", "officer").state == "approved"


def test_a_discloser_who_says_nothing_is_not_waited_for_for_ever(checking: Journey) -> None:
    checking.do("disclose_patent", "reader", **PATENT)
    checking.do("doubt_patent", "secretary", **DOUBT)
    with pytest.raises(RefusedError):
        checking.do("dismiss_patent", "officer", day=(checking.day + timedelta(15)).isoformat(), **FOUND)
    checking.do("dismiss_patent", "officer", day=(checking.day + timedelta(9)).isoformat(), **FOUND)
    assert checking.do("approve", "officer").state == "approved"


def test_disclosed_again_it_is_found_again(checking: Journey) -> None:
    checking.do("disclose_patent", "reader", **PATENT)
    checking.do("doubt_patent", "secretary", **DOUBT)
    checking.do("reply_patent", "reader", patent_number=PATENT["patent_number"], patent_reply="仍涉及。")
    checking.do("dismiss_patent", "officer", **FOUND)
    checking.do("disclose_patent", "reader", **{**PATENT, "patent_number": "zl 202010123456.7"})  # spelled otherwise
    with pytest.raises(RefusedError) as error:
        checking.do("approve", "officer")
    assert rule_of(error) == "patents_settled"
    with pytest.raises(RefusedError) as error:  # what was said of the first disclosure is no answer to the second
        checking.do("dismiss_patent", "officer", **FOUND)
    assert rule_of(error) == "discloser_heard" and "has not been asked" in str(error.value)
    checking.do("doubt_patent", "secretary", **DOUBT)
    checking.do("reply_patent", "reader", patent_number=PATENT["patent_number"], patent_reply="仍涉及。")
    checking.do("dismiss_patent", "officer", **FOUND)
    assert checking.do("approve", "officer").state == "approved"


def test_who_doubts_a_disclosure_does_not_answer_for_its_discloser(checking: Journey) -> None:
    checking.do("disclose_patent", "reader", **PATENT)
    checking.do("doubt_patent", "secretary", **DOUBT)
    checking.do("disclose_patent", "secretary", **PATENT)
    checking.do("reply_patent", "secretary", patent_number=PATENT["patent_number"], patent_reply="不涉及。")
    with pytest.raises(RefusedError) as error:
        checking.do("dismiss_patent", "officer", **FOUND)
    assert rule_of(error) == "discloser_heard"
    checking.do("doubt_patent", "secretary", **DOUBT)
    checking.do("reply_patent", "secretary", patent_number=PATENT["patent_number"], patent_reply="不涉及。")
    with pytest.raises(RefusedError) as error:
        checking.do("dismiss_patent", "officer", **FOUND)
    assert rule_of(error) == "discloser_heard" and "may reply until" in str(error.value)
    checking.do("reply_patent", "reader", patent_number=PATENT["patent_number"], patent_reply="仍涉及。")
    checking.do("dismiss_patent", "officer", **FOUND)


# -- the publicity of a project ----------------------------------------------------------------------------------------
def project(w: World) -> str:
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    return str(n)


def proposed(w: World) -> str:
    n = project(w)
    for who in ("chair", "m1", "m2", "m3"):
        w.act(n, who, "project_vote.vote", "2025-04-12", position="favour")
    w.act(n, "sec", "send_proposal", "2025-05-06")
    w.act(n, "officer", "start_evaluation", "2025-05-09")
    w.act(n, "reviewer", "evaluate", "2025-06-03", review_report="可行。")
    return n


def test_a_proposed_project_is_public_and_takes_comments(client: Client) -> None:
    w = world()
    n = proposed(w)
    assert client.get(f"/case/{n}/file/outline/").status_code == 200
    (row,) = open_drafts.drafts(date(2025, 6, 20))
    assert (row["case"].number, row["document"], row["last"]) == (n, "outline", date(2025, 7, 3))
    assert open_drafts.drafts(date(2025, 7, 4)) == []  # its last day has passed
    w.act(n, "stranger", "publicity.comment", "2025-06-10", kind="general", text="与现有标准重复。")
    with pytest.raises(RefusedError) as error:
        w.act(n, "officer", "issue_plan", "2025-07-02")
    assert rule_of(error) == "publicity_over"
    with pytest.raises(RefusedError) as error:
        w.act(n, "officer", "issue_plan", "2025-07-04")
    assert rule_of(error) == "publicity_answered"
    w.act(n, "sec", "publicity.answer", "2025-07-04", comment="1", disposition="not_adopted", reason="范围不同。")
    assert w.act(n, "officer", "issue_plan", "2025-07-05").state == "drafting"
    assert n not in client.get("/drafts/").content.decode()


def test_a_project_vote_that_fails_goes_back_to_preliminary() -> None:
    w = world()
    n = project(w)
    for who in ("chair", "m1", "m2", "m3"):
        w.act(n, who, "project_vote.vote", "2025-04-12", position="against", reason="不成熟。")
    with pytest.raises(RefusedError):
        w.act(n, "sec", "send_proposal", "2025-05-06")
    assert w.act(n, "sec", "fail_project_vote", "2025-05-06", reason="不成熟。").state == "preliminary"
    w.act(n, "sec", "open_project_vote", "2025-06-10", proposal_form=w.file(), outline=w.file())
    for who in ("chair", "m1", "m2", "m3"):
        w.act(n, who, "project_vote.vote", "2025-06-12", position="favour")
    assert w.act(n, "sec", "send_proposal", "2025-07-06").state == "proposed"


# -- withdrawal by vote ------------------------------------------------------------------------------------------------
def withdrawal(w: World, day: str = "2026-03-02") -> str:
    held("GB/T 9704-2012", "2012-07-01", committee="SAC/TC 28")
    return str(w.open("withdrawal", "proposer", "propose", day, standard="GB/T 9704-2012", reason="不再使用").number)


def test_a_withdrawal_is_voted_by_the_committee() -> None:
    w = world()
    n = withdrawal(w)
    assert (w.case(n).facts["committee"], w.case(n).facts["issuer"]) == ("SAC/TC 28", "SAC")
    with pytest.raises(RefusedError) as error:
        w.act(n, "officer", "publicise", "2026-03-03")
    assert rule_of(error) == "committee_agreed"
    w.act(n, "sec", "open_vote", "2026-03-03")
    for who in ("chair", "m1", "m2", "m3"):
        w.act(n, who, "committee_vote.vote", "2026-03-04", position="favour")
    w.act(n, "sec", "pass_vote", "2026-03-18", minutes=w.file())
    assert w.act(n, "officer", "publicise", "2026-03-19").state == "publicity"


def test_a_withdrawal_that_the_committee_does_not_want_is_kept() -> None:
    w = world()
    n = withdrawal(w)
    w.act(n, "sec", "open_vote", "2026-03-03")
    for who in ("chair", "m1", "m2", "m3"):
        w.act(n, who, "committee_vote.vote", "2026-03-04", position="against", reason="仍在使用")
    done = w.act(n, "sec", "fail_vote", "2026-03-18", conclusion="仍在使用")
    assert done.state == "kept" and Edition.objects.get(designation="GB/T 9704-2012").status == "in_force"


def test_the_vote_of_a_review_is_the_vote_of_the_withdrawal() -> None:
    peopled()
    held("GB/T 9704-2012", "2012-07-01", committee="SAC/TC 286")
    review = Journey(
        "systematic-review", "concluded", "2024-03-04", opener="secretary", committee="SAC/TC 286",
        standard="GB/T 9704-2012", title_zh="样例", trigger="cycle", due="2026-12-31", outcome="withdraw",
    )  # fmt: skip
    review.do("start_withdrawal", "officer")
    row = FollowUp.objects.get()
    assert row.procedure == "withdrawal"
    journey = Journey("withdrawal", "proposed", "2026-03-02", opener="secretary", **row.facts)
    assert journey.do("publicise", "officer").state == "publicity"


def test_what_is_not_held_is_not_withdrawn() -> None:
    w = world()
    with pytest.raises(GuijuError, match="does not hold"):
        told: dict[str, Any] = {"standard": "GB/T 9704-2012", "committee": "SAC/TC 28", "issuer": "SAC", "reason": "旧"}
        w.open("withdrawal", "proposer", "propose", "2026-03-02", **told)
