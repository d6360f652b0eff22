"""People in the record are keys; names stand in the table of accounts alone, and after an erasure nowhere."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client

from guiju.core.ledger.leaf import leaf_entry, leaf_hash
from guiju.registry.accounts import principals, services
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Post
from guiju.registry.cases import erasing
from guiju.registry.cases.acts import correcting, leaves, receipts
from guiju.registry.cases.acts.performing import Request, perform
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Act, Case, FollowUp, SignedNames
from guiju.registry.cases.views import serializers
from guiju.registry.record import keys, log, outbox, publishing, sequence
from guiju.registry.record.faults import Report
from guiju.registry.record.models import Change, Outgoing
from guiju.registry.record.verifying import verify
from integration.cases.test_races import planned
from integration.cases.test_secret_ballot import dumped
from integration.cases.world import World, at, world
from integration.conftest import House

migration = importlib.import_module("guiju.registry.cases.migrations.0005_p8_principals")
NAME, EMAIL, FULL = "wanglaowu", "wang.laowu@persons.example", "王老五全名"


@pytest.fixture
def w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return peopled(world())


def peopled(made: World) -> World:
    user = made.person(NAME)
    user.email, user.last_name = EMAIL, FULL
    user.save()
    return made


def drafting(w: World, named: Any) -> str:
    n = planned(w)
    w.act(n, "officer", "issue_plan", "2025-07-03")
    w.act(n, "sec", "name_drafters", "2025-07-10", named_drafters=named)
    return n


def checks() -> list[str]:
    report = Report()
    for name in sorted(log.checks):
        log.checks[name](report)
    return [f"{fault.where}: {fault.what}" for fault in report.faults]


def test_names_are_kept_as_keys_however_they_are_given(w: World) -> None:
    one, other = (f"u{w.people[name].pk}" for name in (NAME, "drafter"))
    for given in (
        [NAME, "drafter"], f"{NAME}, drafter", f" {NAME} ，drafter", [one, "drafter"], [one, other],
        f"{NAME},{one},{other}",
    ):  # fmt: skip
        n = drafting(w, given)
        assert w.case(n).facts["named_drafters"] == [one, other], given
        assert w.case(n).parties["drafter"] == sorted([one, other])
        act = Act.objects.get(case__number=n, name="name_drafters")
        assert act.public["facts"] == {"named_drafters": [one, other]}
    assert checks() == []


@pytest.mark.parametrize(
    "given",
    [
        ["nobody.knows"], ["u0"], ["u999999999"], ["u01"], ["u-1"], ["U1"], ["u99999999999999999999"], ["x" * 200],
        [NAME, "nobody.knows"], "nobody.knows", ["\ud800"], ["a\x00b"], [1], {"key": "u1"}, [["u1"]], 7,
    ],
)  # fmt: skip
def test_who_is_not_known_is_refused(w: World, given: Any) -> None:
    n = planned(w)
    w.act(n, "officer", "issue_plan", "2025-07-03")
    with pytest.raises(RefusedError) as error:
        w.act(n, "sec", "name_drafters", "2025-07-10", named_drafters=given)
    assert error.value.refusal.faults[0].fact == "named_drafters"


def test_somebody_called_like_a_key_is_named_by_their_own_key_only(w: World) -> None:
    stranger = w.people["stranger"]
    imitator = User.objects.create_user(f"u{stranger.pk}")
    assert principals.keyed([f"u{stranger.pk}", f"u{imitator.pk}"]) == [f"u{stranger.pk}", f"u{imitator.pk}"]
    assert principals.active([f"u{stranger.pk}"]) == {f"u{stranger.pk}": stranger.pk}


@pytest.mark.parametrize(("name", "taken"), [("u17", True), ("u0", True), ("u17a", False), ("ursula", False)])
def test_nobody_signs_up_under_a_name_that_reads_like_a_key(w: World, name: str, taken: bool) -> None:
    sent = {
        "username": name,
        "email": "new@example.org",
        "password1": "Rz7-kettle-Blau",
        "password2": "Rz7-kettle-Blau",
    }
    answer = Client().post("/accounts/signup/", sent)
    assert User.objects.filter(username=name).exists() is not taken, answer.status_code


def test_names_are_shown_and_erased_ones_are_not(w: World) -> None:
    n = drafting(w, [NAME, "drafter"])
    key = f"u{w.people[NAME].pk}"
    other = {"key": f"u{w.people['drafter'].pk}", "name": "drafter"}
    sec = w.actor("sec", at("2025-07-11"))
    client = Client()
    client.force_login(w.people["sec"], backend="django.contrib.auth.backends.ModelBackend")

    def shown(language: str) -> str:
        return client.get(f"/case/{n}/", headers={"Accept-Language": language}).content.decode()

    for name, words in ((NAME, (NAME, NAME)), ("", ("（已删除的人）", "(erased)"))):
        told = serializers.full(w.case(n), sec, date(2025, 7, 11))
        assert told["facts"]["named_drafters"] == [{"key": key, "name": name}, other]
        acts = serializers.acts(w.case(n), sec, 0, 50)
        brought = next(a["brought"] for a in acts if a["name"] == "name_drafters")
        assert brought == {"named_drafters": [{"key": key, "name": name}, other]}
        for language, word in zip(("zh-hans", "en"), words, strict=True):
            assert f"{word}, drafter" in shown(language)
        if name:
            erasing.erase(w.people[NAME], date(2025, 7, 11))
    assert NAME not in shown("en")


def test_a_correction_leaves_people_who_were_erased_where_they_are(w: World) -> None:
    n = drafting(w, [NAME, "drafter"])
    number = Act.objects.get(case__number=n, name="name_drafters").number
    key = f"u{w.people[NAME].pk}"
    erasing.erase(w.people[NAME], date(2025, 7, 11))
    client = Client()
    client.force_login(w.people["sec"], backend="django.contrib.auth.backends.ModelBackend")
    assert f'value="{key}, drafter"' in client.get(f"/case/{n}/correct/{number}/").content.decode()
    now = at("2025-07-12")
    with pytest.raises(Exception, match="nothing is changed"):
        correcting.correct(n, number, {"named_drafters": f"{key}, drafter"}, w.actor("sec", now), now)
    correcting.correct(n, number, {"named_drafters": "drafter, stranger"}, w.actor("sec", now), now)
    stranger, drafter = (f"u{w.people[name].pk}" for name in ("stranger", "drafter"))
    assert w.case(n).facts["named_drafters"] == [drafter, stranger]
    assert w.case(n).parties["drafter"] == sorted([stranger, drafter]) and checks() == []


# -- erasing -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def committed(house: House) -> Iterator[World]:
    yield peopled(world())


def everything(folder: Path) -> list[str]:
    """Where a name, an address or a full name still stands: tables as text, and every file of the data folder."""
    found = []
    text = dumped()
    for mark in (NAME, EMAIL, FULL):
        found += [line for line in text.split("\n") if mark in line]
    for path in sorted(folder.rglob("*")):
        if path.is_file() and any(mark.encode() in path.read_bytes() for mark in (NAME, EMAIL, FULL)):
            found.append(str(path.relative_to(folder)))
    return found


def sequenced() -> None:
    while sequence.number_pending():
        pass
    publishing.write_tiles(publishing.folder())


def test_after_an_erasure_the_person_stands_nowhere(
    committed: World, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    w, user = committed, committed.people[NAME]
    monkeypatch.setattr(settings, "EMAIL_FILE_PATH", str(house.data / "mail"), raising=False)
    n = drafting(w, [NAME, "drafter"])
    Post.objects.create(user=user, office="member", committee=w.committee, since=date(2020, 1, 1))
    w.act(n, NAME, "finish_draft", "2025-12-01", draft=w.file(), explanation=w.file())
    w.act(n, "sec", "open_enquiry", "2025-12-05")
    w.act(n, NAME, "enquiry.comment", "2025-12-06", kind="general", text="好。", organization=f"{FULL}工作室")
    key = services.make_key(user, f"{NAME}'s laptop", at("2025-12-06"))
    assert key
    services.watch(user, "ics", "35", "35", at("2025-12-06"))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "username": NAME, "email": EMAIL}]
    session.save()
    outbox.mail_later("新消息", f"{FULL}：您好", [EMAIL], at("2025-12-06"))
    outbox.mail_later("别人的", "您好", ["other@example.org"], at("2025-12-06"))
    Outgoing.objects.create(kind="mail", payload={"subject": "s", "body": NAME, "to": [EMAIL.upper()]},
                            created=at("2025-12-06"), due=at("2025-12-06"))  # fmt: skip
    letters = house.data / "mail"
    letters.mkdir()
    (letters / "one.log").write_text(f"To: {EMAIL}\n\n{NAME}")
    (letters / "two.log").write_text("To: other@example.org")
    sequenced()
    assert verify(keys.verifier(), publishing.folder()).good
    assert len(everything(house.data)) > 4
    erasing.erase(user, date(2025, 12, 7))
    assert everything(house.data) == []
    assert Outgoing.objects.count() == 1 and [path.name for path in letters.iterdir()] == ["two.log"]
    assert client.get("/desk/").status_code == 302
    report = verify(keys.verifier(), publishing.folder())
    assert report.faults == [] and report.erased == 2
    assert w.case(n).facts["named_drafters"][0] == f"u{user.pk}"
    w.act(n, "sec", "close_enquiry", "2026-02-05")  # the case goes on


# -- what was signed with names ----------------------------------------------------------------------------------------
def as_it_was(n: str, names: dict[str, list[str]]) -> None:
    """Rewrite a case into what Guiju wrote before: user names in facts and in acts, and leaves over them."""
    case = Case.objects.get(number=n)
    Case.objects.filter(pk=case.pk).update(facts={**case.facts, **names})
    for act in Act.objects.filter(case=case, public__has_key="facts").select_related("case"):
        mine = {name: people for name, people in names.items() if name in act.public["facts"]}
        if mine:
            act.public["facts"] |= mine
            act.save(update_fields=["public"])
            entry = leaf_entry(leaves.public_of(act), bytes(act.salt), bytes(act.digest) or None)
            Change.objects.filter(kind="act", subject=act.pk).update(leaf=leaf_hash(entry))


def test_older_acts_keep_what_was_signed_until_somebody_is_erased(committed: World, house: House) -> None:
    w = committed
    n = drafting(w, [NAME, "drafter"])
    sound = drafting(w, ["drafter"])
    as_it_was(n, {"named_drafters": [NAME, "drafter"]})
    as_it_was(sound, {"named_drafters": ["drafter"]})
    FollowUp.objects.create(origin=w.case(n), procedure="filing", facts={"named_drafters": [NAME]}, holder="u1",
                            made=at("2025-07-10"))  # fmt: skip
    before = set(Change.objects.exclude(leaf=None).values_list("pk", "leaf"))
    sequenced()
    migration.convert(apps, None)
    keys_of = [f"u{w.people[name].pk}" for name in (NAME, "drafter")]
    assert w.case(n).facts["named_drafters"] == keys_of
    assert FollowUp.objects.get().facts == {"named_drafters": keys_of[:1]}
    assert SignedNames.objects.count() == 2
    migration.convert(apps, None)  # a second time changes nothing
    assert SignedNames.objects.count() == 2
    assert {(pk, bytes(leaf)) for pk, leaf in Change.objects.exclude(leaf=None).values_list("pk", "leaf")} == {
        (pk, bytes(leaf)) for pk, leaf in before
    }
    report = verify(keys.verifier(), publishing.folder())
    assert (report.faults, report.notes) == ([], [])
    act = Act.objects.select_related("case").get(case__number=n, name="name_drafters")
    made = receipts.receipt(act, None)
    assert made is not None and made.act["brought"]["facts"] == {"named_drafters": [NAME, "drafter"]}

    for sql, what in (
        ("update cases_signednames set names = null, leaf = (select leaf from record_change where kind = 'act' and"
         " subject = act_id)", "its leaf stands without its names"),
        ("""update cases_act set public = jsonb_set(public, '{facts,named_drafters}', '["u1"]') where id ="""
         " (select min(act_id) from cases_signednames)", "the people in named_drafters are"),
        ("""update cases_signednames set names = '{"named_drafters": ["sec"]}'""", "its row was changed"),
        ("update cases_signednames set names = null, leaf = sha256('x')", "its row was changed"),
        ("delete from cases_signednames", "its row was changed"),
    ):  # fmt: skip
        held = list(SignedNames.objects.values()), list(Act.objects.values("pk", "public"))
        with connection.cursor() as cursor:
            cursor.execute(sql)
        assert any(what in fault.what for fault in verify(keys.verifier(), None).faults), what
        SignedNames.objects.all().delete()
        for row in held[0]:
            SignedNames.objects.create(**row)
        for row in held[1]:
            Act.objects.filter(pk=row["pk"]).update(public=row["public"])

    erasing.erase(w.people[NAME], date(2025, 7, 12))
    assert everything(house.data) == []
    report = verify(keys.verifier(), publishing.folder())
    assert report.faults == [] and ["1 acts were signed" in note for note in report.notes] == [True]
    with pytest.raises(leaves.NameErasedError):
        receipts.receipt(act, None)
    client = Client()
    client.force_login(w.people["sec"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/case/{n}/receipt/{act.number}.json").status_code == 404
    other = Act.objects.select_related("case").get(case__number=sound, name="name_drafters")
    assert receipts.receipt(other, None) is not None  # signed with another's name


def test_who_was_erased_before_keys_came_is_found_by_the_role_they_hold(committed: World, house: House) -> None:
    w = committed
    n = drafting(w, [NAME, "drafter"])
    as_it_was(n, {"named_drafters": [NAME, "drafter"]})
    sequenced()
    erasing.erase(w.people[NAME], date(2025, 7, 12))
    assert any(NAME in line for line in everything(house.data))  # that was the fault
    migration.convert(apps, None)
    assert everything(house.data) == []
    assert w.case(n).facts["named_drafters"] == [f"u{w.people[name].pk}" for name in (NAME, "drafter")]
    assert SignedNames.objects.get().names is None
    assert verify(keys.verifier(), publishing.folder()).faults == []


def test_names_without_a_role_that_nobody_can_tell_are_nobody(w: World) -> None:
    held = migration.Keys(User)
    assert held.of(["gone", "sec"], []) == ["u0", f"u{w.people['sec'].pk}"]
    assert held.of(["gone", "sec"], [f"u{w.people['sec'].pk}", "u77", "secretary@c1"]) == [
        "u77",
        f"u{w.people['sec'].pk}",
    ]
    assert principals.names(["u0", "u999999", "text"]) == {"u0": "", "u999999": "", "text": "text"}
    assert json.loads(json.dumps(principals.told(["u0"]))) == [{"key": "u0", "name": ""}]


def test_a_repeated_request_is_the_same_by_whatever_name(w: World) -> None:
    n = planned(w)
    w.act(n, "officer", "issue_plan", "2025-07-03")
    now = at("2025-07-10")
    ask = Request("name_drafters", {"named_drafters": [NAME]}, key="k")
    first = perform(n, ask, w.actor("sec", now), now)
    assert perform(n, ask, w.actor("sec", now), now).act == first.act
