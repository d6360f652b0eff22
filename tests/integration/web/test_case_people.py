"""Pages by which somebody else is named, an act is entered for its day, and an ended case is corrected."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from guiju.registry.accounts.principals import key_of
from guiju.registry.cases.acts.performing import midday
from integration.cases.world import World, at, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    made = world()
    for name in ("li.ming", "wang.fang"):
        made.person(name)
    return made


def client(w: World, who: str = "", language: str = "en") -> Client:
    made = Client(headers={"accept-language": language})
    if who:
        made.force_login(w.people[who])
    return made


def investigated(w: World) -> str:
    said = {"subject": "standard", "summary": "附录缺页", "complaint": "缺附录 B。"}
    n = w.open("complaint", "stranger", "complain", "2026-03-02", **said).number
    w.act(n, "supervisor", "accept", "2026-03-03")
    w.act(n, "supervisor", "investigate", "2026-03-04", chosen_investigator=["li.ming"])
    return n


def test_the_form_names_who_may_leave_and_the_history_says_what_was_done(w: World) -> None:
    n = investigated(w)
    page = client(w, "supervisor").get(f"/case/{n}/").content.decode()
    assert f'href="/case/{n}/people/"' in page
    form = client(w, "supervisor").get(f"/case/{n}/people/").content.decode()
    assert "li.ming" in form and "Investigator" in form
    sent = {"role": "investigator", "leaves": key_of(w.people["li.ming"].pk), "comes": "wang.fang", "reason": "出国<b>"}
    assert client(w, "supervisor").post(f"/case/{n}/people/", sent).status_code == 302
    page = client(w, "supervisor").get(f"/case/{n}/").content.decode()
    assert "No longer Investigator" in page and "Now Investigator" in page and "出国&lt;b&gt;" in page
    chinese = client(w, "supervisor", "zh-hans").get(f"/case/{n}/").content.decode()
    assert "不再担任调查人" in chinese and "另行指定或增加人员" in chinese


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({}, "is missing"), ({"comes": "nobody"}, "names somebody without an account"),
        ({"comes": "stranger"}, "The investigator is not the complainant"), ({"role": "officer"}, ""),
        ({"leaves": "wang.fang"}, "is not one of the choices"),
    ],
)  # fmt: skip
def test_a_refused_form_says_why_and_keeps_what_was_written(w: World, sent: dict[str, str], why: str) -> None:
    n = investigated(w)
    given = {"role": "investigator", "reason": "调走了", **sent} if sent else {}
    if sent and "comes" not in sent:
        given["comes"] = "wang.fang"
    answer = client(w, "supervisor").post(f"/case/{n}/people/", given)
    assert answer.status_code in (400, 403) and w.case(n).acts == 3
    page = answer.content.decode()
    assert why in page and (not sent or "调走了" in page)


@pytest.mark.parametrize(("who", "status"), [("", 302), ("stranger", 403), ("li.ming", 403), ("officer", 403)])
def test_who_may_not_name_anybody_sees_no_form(w: World, who: str, status: int) -> None:
    n = investigated(w)
    for method in ("get", "post"):
        answer = getattr(client(w, who), method)(f"/case/{n}/people/", {"role": "investigator", "comes": "wang.fang"})
        assert answer.status_code == status and b"li.ming" not in answer.content.replace(who.encode() or b"-", b"")
    assert w.case(n).acts == 3


def test_there_is_no_form_for_a_case_that_is_not(w: World) -> None:
    assert client(w, "supervisor").get("/case/XX-2026-0001/people/").status_code == 404


class TestDay:
    def opened(self, w: World, days: int) -> str:
        day = (timezone.localdate() - timedelta(days)).isoformat()
        return w.open("complaint", "stranger", "complain", day, subject="standard", summary="甲", complaint="乙").number

    def test_the_form_offers_the_day_and_the_page_shows_both(self, w: World) -> None:
        n = self.opened(w, 20)
        path = f"/case/{n}/do/accept/"
        assert 'name="effective_at"' in client(w, "supervisor").get(path).content.decode()
        day = timezone.localdate() - timedelta(10)
        assert client(w, "supervisor").post(path, {"effective_at": day.isoformat()}).status_code == 302
        assert w.case(n).history.get(name="accept").effective == midday(day)
        assert ", entered on " in client(w, "supervisor").get(f"/case/{n}/").content.decode()

    @pytest.mark.parametrize(("back", "status"), [(-1, 400), (21, 400), (400, 400), (0, 302), (20, 302)])
    def test_days_out_of_reach_are_refused(self, w: World, back: int, status: int) -> None:
        n = self.opened(w, 20)
        day = timezone.localdate() - timedelta(back)
        answer = client(w, "supervisor").post(f"/case/{n}/do/accept/", {"effective_at": day.isoformat()})
        assert answer.status_code == status

    @pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "1e9", "\x00", "２０２６-01-01x"])
    def test_what_is_no_day_is_refused(self, w: World, text: str) -> None:
        n = self.opened(w, 20)
        answer = client(w, "supervisor").post(f"/case/{n}/do/accept/", {"effective_at": text})
        assert answer.status_code == 400 and w.case(n).acts == 1

    def test_an_act_that_others_act_on_has_no_such_field(self, w: World) -> None:
        n = self.opened(w, 20)
        assert 'name="effective_at"' not in client(w, "supervisor").get(f"/case/{n}/do/refuse/").content.decode()


def test_an_ended_case_is_corrected_on_its_page_with_a_reason(w: World) -> None:
    n = investigated(w)
    w.act(n, "li.ming", "report", "2026-03-05", findings="无。", upheld=False)
    w.act(n, "supervisor", "close", "2026-03-06", answer="不成立。")
    w.act(n, "clock", "end", "2026-06-30")
    path = f"/case/{n}/correct/4/"
    w.person("supervisor2", ("supervisor", w.sac))
    assert f'href="{path}"' not in client(w, "supervisor").get(f"/case/{n}/").content.decode()  # who closed it
    assert f'href="{path}"' in client(w, "supervisor2").get(f"/case/{n}/").content.decode()
    sent = {"findings": "经查无误。", "upheld": "no"}
    assert client(w, "supervisor2").post(path, sent).status_code == 400
    assert client(w, "li.ming").get(path).status_code == 404
    assert client(w, "supervisor2").post(path, {**sent, "why_corrected": "漏字"}).status_code == 302
    page = client(w, "supervisor2").get(f"/case/{n}/").content.decode()
    assert "Before: Findings" in page and "漏字" in page
    assert (w.case(n).facts["findings"], w.case(n).state) == ("经查无误。", "final")
    assert at("2026-06-30") < w.case(n).last_effective
