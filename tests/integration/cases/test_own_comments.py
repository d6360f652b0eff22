"""Who commented is told of the answer, and has a page of what became of each comment. Facts brought again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guiju.registry.accounts.models import User
from guiju.registry.accounts.services import make_key
from guiju.registry.cases import roles, timing
from guiju.registry.cases.acts import counting, repeating
from guiju.registry.cases.models import Act, News
from guiju.registry.record.models import Outgoing
from guiju.registry.record.outbox import message_of
from integration.cases.journey import NOW, PROJECT, Journey, peopled

pytestmark = pytest.mark.django_db
SAID = {"kind": "technical", "text": "表 1 与正文不一致", "clause": "5.2"}


@pytest.fixture
def enquiry(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Journey:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    peopled()
    return Journey("national-standard", "enquiry", "2025-03-03", **PROJECT)


def answered(journey: Journey, **said: Any) -> None:
    """A comment by the reader in the enquiry, answered by the committee."""
    journey._do("enquiry.comment", SAID, "reader")
    journey.do("close_enquiry", "secretary", str(NOW.date()))
    answer = {"comment": "1", "disposition": "not_adopted", "reason": "已说明", **said}
    journey._do("enquiry.answer", answer, "secretary")


def client(who: str, language: str = "en") -> Client:
    made = Client(headers={"accept-language": language})
    if who:
        made.force_login(User.objects.get(username=who))
    return made


def test_the_answer_is_told_to_who_commented(enquiry: Journey) -> None:
    answered(enquiry)
    reader = User.objects.get(username="reader")
    told = News.objects.filter(holder=f"u{reader.pk}", act__name="enquiry.answer")
    assert told.count() == 1
    expert = User.objects.get(username="expert")
    assert not News.objects.filter(holder=f"u{expert.pk}", act__name="enquiry.answer").exists()
    timing.letters(NOW)
    letters = [found for row in Outgoing.objects.all() if (found := message_of(row)) is not None]
    [mine] = [letter for letter in letters if reader.email in letter["to"]]
    assert enquiry.case.number in mine["body"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_page_of_ones_own_comments(enquiry: Journey, language: str) -> None:
    enquiry._do("enquiry.comment", SAID, "reader")
    page = client("reader", language).get("/me/comments/").content.decode()
    assert ("not answered yet" if language == "en" else "待处理") in page and "表 1 与正文不一致" in page
    assert f"/case/{enquiry.case.number}/#comments-enquiry" in page
    other = client("expert", language).get("/me/comments/").content.decode()
    assert "表 1 与正文不一致" not in other
    assert client("").get("/me/comments/").status_code == 302
    for bad in ("x", "-1", "9" * 30, "１"):
        assert client("reader").get("/me/comments/", {"before": bad}).status_code == 400


def test_programs_have_them_too(enquiry: Journey) -> None:
    answered(enquiry)
    key = make_key(User.objects.get(username="reader"), "t", timezone.now(), scope="read")
    asked = Client().get("/api/v1/me/comments", headers={"Authorization": f"Bearer {key}"})
    told = asked.json()
    assert (asked.status_code, told["count"], told["unanswered"], told["next"]) == (200, 1, 0, "")
    [one] = told["items"]
    assert (one["case"], one["name"], one["disposition"], one["reason"]) == (
        enquiry.case.number, "enquiry", "not_adopted", "已说明",
    )  # fmt: skip
    assert Client().get("/api/v1/me/comments").status_code == 401


# -- facts brought again -----------------------------------------------------------------------------------------------
def test_a_second_score_does_not_hide_the_first(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    peopled()
    journey = Journey("green-channel", "reviewing", "2026-03-02")
    scorers = [name for name in ("expert", "expert.b", "expert.c") if f"u{User.objects.get(username=name).pk}"]
    name = next(a.name for a in journey.procedure.acts.values() if "score" in a.takes)
    role = journey.procedure.acts[name].by[0]
    people = [User.objects.get(pk=int(key[1:])).username for key in journey.case.parties[role] if key[0] == "u"]
    assert len(people) >= 2, scorers
    for n, who in enumerate(people[:2]):
        journey.do(name, who, score=70 + 20 * n)
    case = journey.case
    assert case.facts["score"] == 90
    assert repeating.given(case, "score") == [70, 90]
    count = counting.counter(case, journey.procedure, journey_actor(people[0]))
    assert count("given", "score") == [70, 90]
    page = client("officer").get(f"/case/{case.number}/").content.decode()
    assert people[0] in page and people[1] in page and 'class="each"' in page
    key = make_key(User.objects.get(username="officer"), "t", timezone.now(), scope="read")
    told = Client().get(f"/api/v1/cases/{case.number}", headers={"Authorization": f"Bearer {key}"}).json()
    assert [one["value"] for one in told["repeated"]["score"]] == [70, 90]
    assert "score" not in Client().get(f"/api/v1/cases/{case.number}").json()["repeated"]


def journey_actor(name: str) -> Any:
    return roles.actor(User.objects.get(username=name), NOW.date())


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    rows = [
        Act(number=1, name="score", public={"facts": {"score": 70, "note": "a"}}),
        Act(number=2, name="score", public={"facts": {"score": 90}}),
        Act(number=3, name="correct", corrects=1, public={"facts": {"score": 75}}),
        Act(number=4, name="score", public={"facts": {"score": None}}),
        Act(number=5, name="accept", public={}),
    ]
    found = repeating.by_fact(rows)
    assert [(one.act.number, one.value) for one in found["score"]] == [(1, 75), (2, 90), (4, None)]
    assert set(repeating.repeated(rows)) == {"score"}


# -- before a comment, and what a form asks for ------------------------------------------------------------------------
def test_a_visitor_is_told_how_to_comment_and_where_the_draft_is(enquiry: Journey) -> None:
    case = enquiry.case  # the page is asked for today, and nothing is taken after the last day
    case.clocks["enquiry"]["last"] = timezone.localdate().isoformat()
    case.save(update_fields=["clocks"])
    for language, words in (("en", "Sign in to comment"), ("zh-hans", "登录后提意见")):
        page = client("", language).get(f"/case/{enquiry.case.number}/").content.decode()
        assert words in page
        assert f"/accounts/login/?next=/case/{enquiry.case.number}/do/enquiry.comment/" in page
        assert f"/case/{enquiry.case.number}/file/" in page
    signed = client("reader").get(f"/case/{enquiry.case.number}/").content.decode()
    assert "Sign in to comment" not in signed and "/do/enquiry.comment/" in signed
    enquiry.do("close_enquiry", "secretary", str(NOW.date()))
    assert "Sign in to comment" not in client("").get(f"/case/{enquiry.case.number}/").content.decode()


def test_what_a_rule_asks_for_is_not_called_optional(enquiry: Journey) -> None:
    page = client("reader").get("/cases/national-standard/new/?act=propose").content.decode()
    degree = page[page.index('for="f-degree"') :].split("</label>")[0]
    assert "optional" not in degree
    assert "Needed where:" in page
    number = page[page.index('for="f-title_en"') :].split("</label>")[0]
    assert "optional" not in number  # it is brought with the act


def test_a_reason_that_would_be_missed_is_not_called_optional(enquiry: Journey) -> None:
    enquiry._do("enquiry.comment", SAID, "reader")
    enquiry.do("close_enquiry", "secretary", str(NOW.date()))
    page = client("secretary").get(f"/case/{enquiry.case.number}/do/enquiry.answer/?comment=1").content.decode()
    reason = page[page.index('for="f-reason"') :].split("</label>")[0]
    assert "optional" not in reason and "may be left empty where it is adopted" in page
