"""What an act would do, before it is done: by the same function, with nothing left of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client, override_settings

from guiju.core.errors import GuijuError
from guiju.registry.accounts.models import User
from guiju.registry.cases import definitions, roles
from guiju.registry.cases.acts import foreseeing, performing, previewing
from guiju.registry.cases.acts.performing import Request, midday
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Act, Case
from guiju.registry.cases.views import serializers
from integration.cases.journey import NOW, PROJECT, Journey, peopled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        peopled()
        yield


def rows() -> dict[str, int]:
    held = {m.__name__: m._default_manager.count() for m in apps.get_models() if m.__module__.startswith("guiju.")}
    with connection.cursor() as cursor:
        cursor.execute("select name, last from record_counter order by name")
        return {**held, **dict(cursor.fetchall())}


def actor(name: str) -> roles.Actor:
    return roles.actor(User.objects.get(username=name), NOW.date())


def filing(**given: Any) -> Journey:
    said = {
        "issuer": "CN-11", "title_zh": "公园导览标识设置", "designation": "DB11/T 9903-2026", "published": "2026-05-20",
        "effective": "2026-07-01", "announcement": "yes", "explanation": "yes", "opener": "beijing",
    }  # fmt: skip
    return Journey("filing", "matched", "2026-06-08", **{**said, **given})


CONFIRM = {"scope_fits": "yes"}


def test_a_preview_says_what_the_act_then_does_and_leaves_nothing() -> None:
    journey = Journey("national-standard", "approved", "2023-03-06", **PROJECT)
    number = journey.case.number
    text = journey._brought(journey.procedure.acts["publish"])["text"]
    brought = {"published": "2026-11-01", "effective": "2026-12-01", "text": text}
    before = rows()
    found = previewing.of_case(number, Request("publish", brought, key="k"), actor("officer"), NOW)
    assert (found.number, found.state, rows()) == (number, "published", before)
    [(rule, why)] = found.warnings
    assert "{" not in rule.en and "3 months" in rule.en
    assert "no earlier than 3 months after" in why.en and "2027-02-01" in why.en
    done = performing.perform(number, Request("publish", brought, key="k"), actor("officer"), NOW)
    assert done.state == "published"
    journey.case.refresh_from_db()
    assert found.made == {"designation": journey.case.facts["designation"]}
    assert re.fullmatch(r"GB/T \d+-2026", str(found.made["designation"]))


def test_before_the_form_is_filled_in_the_number_and_the_terms_are_said() -> None:
    journey = Journey("national-standard", "approved", "2023-03-06", **PROJECT)
    case, who = journey.case, actor("officer")
    situation = performing.situation_of(case, who)
    before = rows()
    found = previewing.ahead(case, situation, journey.procedure.acts["publish"], who, NOW)
    assert re.fullmatch(r"GB/T \d+-2026", str(found.made["designation"]))
    assert rows() == before
    proposal = Journey("national-standard", "publicity", "2026-03-02", **PROJECT)
    situation = performing.situation_of(proposal.case, who)
    found = previewing.ahead(proposal.case, situation, proposal.procedure.acts["issue_plan"], who, NOW)
    assert re.fullmatch(r"2026\d{4}-T", str(found.made["plan_number"]))
    assert found.clocks["development"] == date(2028, 5, 30)  # eighteen months


ADOPTING = {**PROJECT, "adopts": "ISO/DIS 9001", "degree": "MOD"}


def test_findings_are_said_before_kept_with_the_act_and_proven() -> None:
    who = actor("proposer")
    found = previewing.of_opening("national-standard", Request("propose", ADOPTING), who, NOW)
    whole = " ".join(why.zh for _, why in found.warnings)
    assert "ISO/DIS 9001 是草案（DIS）" in whole and "没有注明年代" in whole and "errors" not in whole
    done = performing.open_case("national-standard", Request("propose", ADOPTING), who, NOW)
    kept, case = Act.objects.get(pk=done.act).public, Case.objects.get(pk=done.case)
    assert {one["check"] for one in kept["findings"]} >= {"adopts_edition"}
    assert "adopts_edition" in {one["rule"] for one in kept["warned"]}
    [told] = serializers.acts(case, who, 0, 100)
    assert any("ISO/DIS 9001 is a draft" in one["en"] for one in told["findings"])
    assert any("注明年代" in w["text"]["zh"] and "草案" in w["missing"]["zh"] for w in told["warned"])
    [nobody] = serializers.acts(case, roles.NOBODY, 0, 100)
    assert nobody["warned"] == []


def test_an_error_of_a_check_refuses_with_what_it_found() -> None:
    journey = filing(designation="DB11/T 9903-2025")
    with pytest.raises(RefusedError) as refused:
        previewing.of_case(journey.case.number, Request("confirm", CONFIRM), actor("officer"), NOW)
    assert refused.value.wanted.zh == "年份与发布年份不符"
    assert refused.value.wanted.en == "the year is not that of publication"
    missing = foreseeing.obstacles(
        performing.situation_of(journey.case, actor("officer")), journey.procedure.acts["confirm"], NOW.date()
    )
    assert [why.en for _, why in missing] == ["the year is not that of publication"]


def test_a_refused_preview_leaves_no_record_of_a_refusal() -> None:
    journey = filing()
    before = rows()
    for who, act in (("drafter", "confirm"), ("officer", "correct"), ("officer", "no_such_act")):
        with pytest.raises(GuijuError):
            previewing.of_case(journey.case.number, Request(act, {}), actor(who), NOW)
    assert rows() == before


def test_votes_are_not_tried() -> None:
    journey = Journey("national-standard", "voting", "2026-09-01", **PROJECT)
    with pytest.raises(GuijuError, match="votes, comments and counts are not tried"):
        previewing.of_case(
            journey.case.number, Request("project_vote.vote", {"position": "favour"}), actor("member"), NOW
        )


def test_a_new_case_has_its_preview() -> None:
    said = {"subject": "standard", "summary": "矛盾", "complaint": "限量不一致。"}
    before = rows()
    found = previewing.of_opening("complaint", Request("complain", said), actor("reader"), NOW)
    assert (found.state, found.number, rows()) == ("received", "TS-2026-0001", before)
    assert found.clocks["acceptance"].last > NOW.date()
    opened = performing.open_case("complaint", Request("complain", said), actor("reader"), NOW)
    assert opened.number == found.number
    kept = Case.objects.values_list("definition_id", flat=True).get(pk=opened.case)
    assert definitions.kept(kept).name == "complaint"  # nothing that was undone was remembered


# -- the form ----------------------------------------------------------------------------------------------------------
def form(name: str, language: str = "en") -> Client:
    made = Client(headers={"accept-language": language})
    made.force_login(User.objects.get(username=name))
    return made


def test_the_form_asks_once_where_it_warns() -> None:
    page, client = "/cases/national-standard/new/?act=propose", form("proposer")
    sent = {**ADOPTING, "key": "k1"}
    asked = client.post(page, sent)
    text = asked.content.decode()
    assert asked.status_code == 200 and "Nothing is done yet" in text and "Confirm" in text
    assert "ISO/DIS 9001 is a draft" in text and "errors(" not in text
    assert not Case.objects.exists()
    found = re.search(r'name="confirmed" value="([0-9a-f]{32})"', text)
    assert found is not None
    assert client.post(page, {**sent, "confirmed": "0" * 32}).status_code == 200  # other warnings than those seen
    assert client.post(page, {**sent, "confirmed": found[1]}).status_code == 302
    case = Case.objects.get()
    assert case.state == "preliminary"
    assert client.post(page, {**sent, "confirmed": found[1]}).status_code == 302  # sent twice: once is enough
    assert Case.objects.count() == 1
    shown = client.get(f"/case/{case.number}/").content.decode()
    assert "Automatic checks found" in shown and "ISO/DIS 9001 is a draft" in shown


def test_a_form_without_warnings_is_done_at_once_and_can_be_tried() -> None:
    journey = filing(effective="2026-12-01")
    page, client = f"/case/{journey.case.number}/do/ask_correction/", form("officer", "zh-hans")
    sent = {"fault": "缺附件", "key": "k2", "seen": str(journey.case.moves)}
    tried = client.post(page, {**sent, "step": "preview"})
    text = tried.content.decode()
    assert tried.status_code == 200 and "还没有办" in text and "待改正" in text and "最后一天" in text
    assert "缺附件" in text
    journey.case.refresh_from_db()
    assert journey.case.state == "matched"
    assert client.post(page, sent).status_code == 302
    refused = client.post(page, {**sent, "key": "k3", "step": "preview"})
    assert refused.status_code == 409


@pytest.mark.parametrize("step", ["preview", ""])
def test_a_bad_form_is_refused_as_before(step: str) -> None:
    journey = filing()
    answer = form("officer").post(
        f"/case/{journey.case.number}/do/confirm/", {"scope_fits": "perhaps", "step": step, "key": "x"}
    )
    assert answer.status_code == 400
    assert "is neither yes nor no" in answer.content.decode()


def test_the_day_of_entry_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """An effective day before today is previewed as it would be done."""
    journey = filing()
    early = Request("ask_correction", {"fault": "缺"}, effective=midday(date(2026, 6, 20)))
    found = previewing.of_case(journey.case.number, early, actor("officer"), NOW)
    assert found.clocks["correction"].last == date(2026, 7, 20)
