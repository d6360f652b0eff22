"""Secret ballots: sealed until the count, opened all at once, counted again by anybody, linked to nobody."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import Error as DatabaseError
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from guiju.cli.main import application
from guiju.core.ledger import secret_ballot
from guiju.registry.accounts import services
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Post
from guiju.registry.cases import erasing, roles, sealing
from guiju.registry.cases.acts import counting
from guiju.registry.cases.acts.performing import Performed, Request, perform
from guiju.registry.cases.acts.refusing import KeyReusedError, RefusedError
from guiju.registry.cases.models import Act, BallotKey, Personal, SealedVote, Vote
from guiju.registry.cases.views import serializers
from guiju.registry.record import keys, log, publishing, sequence
from guiju.registry.record.faults import Report
from guiju.registry.record.verifying import verify
from integration.cases.test_races import at_once
from integration.cases.world import World, at, world
from integration.conftest import House

MARK = "封存标记理由"
DAY = "2026-05-20"
COUNTED, CLOSED = "2026-06-03", "2026-06-04"  # after the last day of the vote
LINE_UP = {
    "level": "TC", "change": "add", "seat": "member", "reason": "补充。",
}  # fmt: skip
MEMBERS = ("chair", "m1", "m2", "m3")


def voting(w: World, opened: str = "2026-05-19") -> str:
    """A case whose secret ballot is open."""
    n = w.open(
        "committee-membership", "sec", "prepare", opened, committee="SAC/TC 28", incoming=["stranger"],
        list_of_members=w.line_up(), **LINE_UP,
    ).number  # fmt: skip
    w.act(n, "sec", "open_vote", opened)
    return n


def vote(w: World, n: str, who: str, position: str, **more: Any) -> Performed:
    return w.act(n, who, "members_vote.vote", DAY, position=position, **more)


def count(w: World, n: str) -> Performed:
    return w.act(n, "sec", "members_vote.count", COUNTED)


def dumped() -> str:
    """Every table of the database as text."""
    with connection.cursor() as cursor:
        cursor.execute("select table_name from information_schema.tables where table_schema = 'public'")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'select * from "{table}"')
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def checks() -> list[str]:
    report = Report()
    for name in sorted(log.checks):
        log.checks[name](report)
    return [f"{fault.where}: {fault.what}" for fault in report.faults]


@pytest.fixture
def w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    made = world()
    auditor = made.person("auditor")
    Post.objects.create(user=auditor, office="auditor", since=date(2020, 1, 1))
    return made


def test_positions_stand_nowhere_until_the_count(w: World, tmp_path: Path) -> None:
    n = voting(w)
    before = dumped().count("favour") + dumped().count("against")
    vote(w, n, "m1", "against", reason=MARK)
    ask = Request("members_vote.vote", {"position": "favour", "reason": MARK}, key="k1")
    perform(n, ask, w.actor("m2", at(DAY)), at(DAY))
    text = dumped()
    assert MARK not in text and text.count("favour") + text.count("against") == before
    assert set(Vote.objects.values_list("position", "reason")) == {("", "")}
    acts = Act.objects.filter(name="members_vote.vote").order_by("pk")
    assert [act.public for act in acts] == [{"ballot": "members_vote", "round": 1, "sealed": True}] * 2
    assert all(set(p.data) == {"user", "account"} for p in Personal.objects.filter(act__in=acts))
    from guiju.registry.cases.acts.requests import asked

    guesses = {asked(Request(ask.act, {"position": p, "reason": MARK}, key="k1"), n) for p in ("favour", "against")}
    assert bytes(acts[1].asked) not in guesses  # what was sent cannot be guessed from the digest of the key
    while sequence.number_pending():
        pass
    publishing.write_tiles(tmp_path / "log")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert MARK.encode() not in path.read_bytes(), path


def test_sealed_votes_tell_nothing_by_length_order_or_owner(w: World) -> None:
    n = voting(w)
    vote(w, n, "m1", "favour")
    vote(w, n, "m2", "against", reason="长" * sealing.LONGEST_REASON)
    vote(w, n, "m3", "abstain", reason="😀" * sealing.LONGEST_REASON)
    assert len({len(bytes(row.box)) for row in SealedVote.objects.all()}) == 1
    columns = {field.attname for field in SealedVote._meta.concrete_fields}
    assert columns == {"id", "case_id", "ballot", "round", "token", "box"}  # no user, no act, no time
    ids = [row.id for row in SealedVote.objects.all()]
    assert all(id.version == 4 for id in ids)
    with pytest.raises(RefusedError) as error:
        vote(w, n, "chair", "against", reason="长" * (sealing.LONGEST_REASON + 1))
    assert [(f.fact, f.fault) for f in error.value.refusal.faults] == [("reason", "too_long")]
    assert sealing.key_path().stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("position", ["favour", "against"])
def test_while_voting_is_open_nobody_learns_how_it_stands(w: World, position: str) -> None:
    """Whatever was voted, every door says the same: who looks, or tries to close the vote, learns the turnout alone."""
    n = voting(w)
    for who in MEMBERS[:3]:
        vote(w, n, who, position, reason=MARK)
    case = w.case(n)
    for name in [*w.people, ""]:
        actor = w.actor(name, at(DAY)) if name else roles.NOBODY
        [told] = serializers.full(case, actor, date(2026, 5, 21))["ballots"]
        assert (told["sealed"], told["cast"], told["eligible"], told["passed"]) == (True, 3, 4, None)
        assert (told["tally"], told["conditions"], told["votes"]) == ({}, [], [])
        acts = [a for a in serializers.acts(case, actor, 0, 50) if a["name"] == "members_vote.vote"]
        assert [a["by"] for a in acts] == [name if name == who else "" for who in MEMBERS[:3]]
        assert all(a["brought"] == {} for a in acts)
        client = Client()
        headers = {}
        if name:
            client.force_login(w.people[name], backend="django.contrib.auth.backends.ModelBackend")
            headers = {"Authorization": f"Bearer {services.make_key(w.people[name], 'k', at(DAY))}"}
        pages = [f"/case/{n}/", "/desk/", "/cases/committee-membership/", "/cases/committee-membership/?format=csv"]
        pages += [f"/case/{n}/receipt/{a['number']}.json" for a in acts]
        calls = [f"/api/v1/cases/{n}", f"/api/v1/cases/{n}/acts", f"/api/v1/cases/{n}/possible"]
        for path in pages:
            answer = client.get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert MARK not in body.decode(), (name, path)
        for path in calls:
            assert MARK not in Client().get(path, headers=headers).content.decode()
        assert client.get(f"/case/{n}/count/members_vote/1/").status_code == 404
        assert Client().get(f"/api/v1/cases/{n}/counts/members_vote/1", headers=headers).status_code == 404
    for act, brought in (("pass_vote", {"minutes": w.file()}), ("fail_vote", {})):
        with pytest.raises(RefusedError) as error:
            w.act(n, "sec", act, COUNTED, **brought)
        assert error.value.refusal.rule is not None and error.value.refusal.rule.name == "members_vote.counted"
        assert [s.term for s in error.value.refusal.shortfalls] == ["counted(members_vote)"]
    possible = {a["name"]: a for a in serializers.possible(case, w.actor("sec", at(DAY)), date.fromisoformat(COUNTED))}
    assert possible["pass_vote"]["obstacles"][0]["rule"]["en"].startswith("The votes are counted first")
    assert possible["members_vote.count"]["obstacles"] == []


def test_obstacles_are_the_same_whatever_was_voted(w: World) -> None:
    found = []
    for position in ("favour", "against"):
        n = voting(w)
        for who in MEMBERS:
            vote(w, n, who, position)
        acts = serializers.possible(w.case(n), w.actor("sec", at(DAY)), date(2026, 5, 25))
        found.append({a["name"]: a["obstacles"] for a in acts})
    assert found[0] == found[1]


def test_a_count_opens_all_votes_at_once_and_links_none(w: World) -> None:
    n = voting(w)
    slips = {who: dict(vote(w, n, who, position, **more).told) for who, position, more in (
        ("m1", "against", {"reason": MARK}), ("chair", "favour", {}), ("m2", "favour", {}), ("m3", "abstain", {}),
    )}  # fmt: skip
    tokens = [bytes(row.token) for row in SealedVote.objects.all()]
    count(w, n)
    assert (SealedVote.objects.count(), BallotKey.objects.count()) == (0, 0)
    tally = counting.tally_of(w.case(n), "members_vote", 1)
    assert (tally.eligible, dict(tally.votes), tally.reasoned["against"]) == (
        4,
        {"favour": 2, "against": 1, "abstain": 1},
        1,
    )
    published = counting.published(w.case(n), "members_vote", 1)
    assert published is not None
    commitments = [v["commitment"] for v in published["votes"]]
    assert commitments == sorted(commitments) and set(commitments) == {s["commitment"] for s in slips.values()}
    place, said, votes = secret_ballot.read_count(json.loads(json.dumps(published)))
    assert (secret_ballot.faults(place, votes), secret_ballot.tally(votes)) == ([], said)
    text = dumped()
    for who, slip in slips.items():
        rows = [line for line in text.split("\n") if slip["nonce"] in line]
        assert len(rows) == 1 and who not in rows[0]  # in the act of counting alone
    assert not any(repr(token) in text for token in tokens)
    w.act(n, "sec", "fail_vote", CLOSED)  # two of four is not two thirds
    assert checks() == []


def test_a_later_vote_replaces_an_earlier_one(w: World) -> None:
    n = voting(w)
    first = vote(w, n, "m1", "against").told
    second = vote(w, n, "m1", "favour").told
    assert SealedVote.objects.count() == 1
    assert sorted(Vote.objects.values_list("superseded", flat=True)) == [False, True]
    count(w, n)
    published = counting.published(w.case(n), "members_vote", 1)
    assert published is not None and published["tally"] == {"favour": 1}
    assert [v["commitment"] for v in published["votes"]] == [second["commitment"]] != [first["commitment"]]


def test_nobody_votes_or_counts_after_the_count(w: World) -> None:
    n = voting(w)
    for who in MEMBERS:
        vote(w, n, who, "favour")
    count(w, n)
    for who, act, brought in (("m1", "members_vote.vote", {"position": "against"}), ("sec", "members_vote.count", {})):
        with pytest.raises(RefusedError) as error:
            w.act(n, who, act, COUNTED, **brought)
        assert error.value.refusal.rule is not None and error.value.refusal.rule.name == "members_vote.open"
    with pytest.raises(RefusedError):
        w.act(n, "m1", "members_vote.count", COUNTED)
    w.act(n, "sec", "pass_vote", CLOSED, minutes=w.file())
    assert w.case(n).state == "voted" and checks() == []


def test_a_repeated_vote_gets_its_slip_again_until_the_count(w: World) -> None:
    n, now = voting(w), at(DAY)
    actor = w.actor("m1", now)
    ask = Request("members_vote.vote", {"position": "favour"}, key="once")
    first = perform(n, ask, actor, now)
    assert first.told["position"] == "favour"
    assert perform(n, ask, actor, now) == first and Vote.objects.count() == 1
    with pytest.raises(KeyReusedError):
        perform(n, Request("members_vote.vote", {"position": "against"}, key="once"), actor, now)
    vote(w, n, "m1", "abstain")
    assert perform(n, ask, actor, now).told == {}  # that vote is gone
    count(w, n)
    assert perform(n, ask, actor, now).told == {}


def test_a_case_that_ends_uncounted_keeps_no_votes(w: World) -> None:
    """`refuse` and the like may end a case: what was sealed is deleted unopened, and the log says so."""
    n = voting(w)
    vote(w, n, "m1", "favour")
    case = w.case(n)
    from guiju.core.procedure.model import Act as ProcedureAct
    from guiju.core.procedure.model import Words
    from guiju.registry.cases import definitions
    from guiju.registry.cases.acts import details

    procedure = definitions.kept(case.definition_id)
    ending = ProcedureAct("end", Words("终止", "End"), ("voting",), "refused", ("sec",))
    found = details.checked(case, procedure, ending, {}, w.actor("sec", at(DAY)))
    assert found.public == {"uncounted": [{"ballot": "members_vote", "round": 1}]}
    found.write(0)
    assert (SealedVote.objects.count(), BallotKey.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        (
            "delete from cases_sealedvote where id = (select min(id::text)::uuid from cases_sealedvote)",
            "2 sealed votes of 3",
        ),
        ("update cases_sealedvote set box = set_byte(box, 99, get_byte(box, 99) # 1)", "a sealed vote or its key was"),
        ("update cases_sealedvote set token = set_byte(token, 0, get_byte(token, 0) # 1)", "not those of the voters"),
        ("update cases_sealedvote set round = 2", "are still there"),
        ("update cases_ballotkey set box = set_byte(box, 20, get_byte(box, 20) # 1)", "a sealed vote or its key was"),
        ("delete from cases_ballotkey", "the key of the round is gone"),
        (
            "insert into cases_sealedvote (id, case_id, ballot, round, token, box) select gen_random_uuid(), case_id,"
            " ballot, round, sha256(token), box from cases_sealedvote limit 1", "4 sealed votes of 3",
        ),
        (
            "update cases_vote set position = 'favour' where id = (select min(id) from cases_vote)",
            "position of the vote",
        ),
        ("delete from cases_vote where id = (select min(id) from cases_vote)", "its vote is gone"),
    ],
)  # fmt: skip
def test_changed_sealed_votes_are_named(w: World, sql: str, what: str) -> None:
    n = voting(w)
    for who in MEMBERS[:3]:
        vote(w, n, who, "favour")
    assert checks() == []
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount
    found = checks()
    assert any(what in fault and f"case {n}" in fault for fault in found), found


def test_a_changed_count_is_named(w: World) -> None:
    n = voting(w)
    for who in MEMBERS:
        vote(w, n, who, "favour")
    count(w, n)
    w.act(n, "sec", "pass_vote", CLOSED, minutes=w.file())
    act = Act.objects.get(name="members_vote.count")
    votes = act.public["opened"]
    for changed, what in (
        ([{**v, "position": "against"} for v in votes], "the vote members_vote did not pass"),
        (votes[:3], "it counts 3 votes"),
        ([*votes[:3], votes[0]], "a vote stands in it twice"),
        ([{**votes[0], "position": "maybe"}, *votes[1:]], "positions that the ballot has not"),
        (votes[::-1], "not in the order"),
        ([{"nonce": "x"}], "cannot be read"),
    ):
        Act.objects.filter(pk=act.pk).update(public={**act.public, "opened": changed})
        assert any(what in fault for fault in checks()), what
    Act.objects.filter(pk=act.pk).update(public=act.public)
    assert checks() == []


def test_without_the_installation_key_nothing_opens_and_nothing_is_made(w: World) -> None:
    n = voting(w)
    vote(w, n, "m1", "favour")
    place = sealing.key_path()
    kept = place.read_text()
    place.unlink()
    for who, act, day, brought in (
        ("m2", "members_vote.vote", DAY, {"position": "favour"}), ("sec", "members_vote.count", COUNTED, {}),
    ):  # fmt: skip
        with pytest.raises(Exception, match="the key of sealed votes is gone"):
            w.act(n, who, act, day, **brought)
    assert not place.exists() and checks() == []  # their number is still compared
    place.write_text("00" * 32)
    with pytest.raises(Exception, match="a sealed vote or its key was changed"):
        w.act(n, "m2", "members_vote.vote", DAY, position="favour")
    place.write_text(kept)
    vote(w, n, "m2", "favour")
    count(w, n)
    assert counting.tally_of(w.case(n), "members_vote", 1).cast == 2


def test_a_voter_who_is_erased_is_still_counted(w: World) -> None:
    n = voting(w)
    vote(w, n, "m1", "favour")
    erasing.erase(w.people["m1"], date(2026, 5, 21))
    assert checks() == []
    count(w, n)
    assert counting.tally_of(w.case(n), "members_vote", 1).cast == 1 and checks() == []


def test_the_page_of_the_count_and_the_command_that_checks_it(w: World, tmp_path: Path) -> None:
    today = timezone.localdate().isoformat()
    n = voting(w, today)
    client = Client()
    client.force_login(w.people["m1"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(f"/case/{n}/do/members_vote.vote/", {"position": "against", "reason": MARK, "key": "x1"})
    assert page.status_code == 200 and page["Cache-Control"] == "private, no-store"
    again = client.post(f"/case/{n}/do/members_vote.vote/", {"position": "against", "reason": MARK, "key": "x1"})
    slip = json.loads(page.context["text"])
    assert json.loads(again.context["text"]) == slip and slip["commitment"] in page.content.decode()
    assert slip["nonce"] not in dumped() and slip["nonce"] not in str(client.session.items())
    for who in ("chair", "m2", "m3"):
        w.act(n, who, "members_vote.vote", today, position="favour")
    w.act(n, "sec", "members_vote.count", today)  # all have voted
    for name, sees in (("sec", True), ("m2", True), ("auditor", True), ("stranger", False), ("", False)):
        reader = Client()
        if name:
            reader.force_login(w.people[name], backend="django.contrib.auth.backends.ModelBackend")
        shown = reader.get(f"/case/{n}/count/members_vote/1/").content.decode()
        assert slip["commitment"] in shown and slip["nonce"] in shown
        assert (MARK in shown) is sees, name
    published = Client().get(f"/case/{n}/count/members_vote/1/?format=json").json()
    assert published == Client().get(f"/api/v1/cases/{n}/counts/members_vote/1").json()
    assert MARK not in json.dumps(published, ensure_ascii=False)
    assert Client().get(f"/case/{n}/count/members_vote/1/?format=csv").status_code == 400
    for path in ("members_vote/0", "members_vote/2", "members_vote/99999999999", "opinions/1", "x/1"):
        assert Client().get(f"/case/{n}/count/{path}/").status_code == 404, path

    def run(given: Any, mine: Any) -> tuple[int, dict[str, Any]]:
        (tmp_path / "count.json").write_text(json.dumps(given))
        (tmp_path / "slip.json").write_text(json.dumps(mine))
        sent = ["ballot", "check", str(tmp_path / "count.json"), "--slip", str(tmp_path / "slip.json"), "--json"]
        done = CliRunner().invoke(application("ballot"), sent)
        return done.exit_code, json.loads(done.output) if done.output.startswith("{") else {}

    assert run(published, slip) == (0, {"tally": {"against": 1, "favour": 3}, "votes": 4, "faults": [], "found": True})
    for other in ({"position": "favour"}, {"nonce": "0" * 32}, {"reason": "x"}, {"round": 2}, {"case": "WY-1"}):
        code, said = run(published, {**slip, **other})
        assert (code, said["found"]) == (1, False), other
    wrong = {**published, "tally": {"against": 0, "favour": 2}}
    assert run(wrong, slip)[0] == 1
    assert run({**published, "votes": published["votes"][::-1]}, slip)[0] == 1
    for bad in ([], {}, {**published, "votes": 1}, {**published, "votes": [[]]}, {**published, "round": "1"}):
        assert run(bad, slip)[0] not in (0, 1) or run(bad, slip)[1] == {}, bad
    assert run(published, {**slip, "nonce": "zz"})[1] == {}


def test_an_open_ballot_is_as_it_was(w: World) -> None:
    from integration.cases.world import PROPOSAL

    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    done = w.act(n, "m1", "project_vote.vote", "2025-04-11", position="against", reason="重复。")
    assert done.told == {}
    [row] = Vote.objects.all()
    assert (row.position, row.reason) == ("against", "重复。")
    assert Act.objects.get(pk=row.act_id).public == {
        "ballot": "project_vote", "round": 1, "position": "against", "reason": "重复。",
    }  # fmt: skip
    told = serializers.full(w.case(n), w.actor("sec", at(DAY)), date(2025, 4, 12))["ballots"][0]
    assert (told["sealed"], told["tally"]["against"], told["passed"]) == (False, 1, False)
    assert told["votes"] == [{"user": "m1", "position": "against", "reason": "重复。"}]
    assert SealedVote.objects.count() == 0


def test_a_secret_vote_that_was_open_before_votes_were_sealed_is_counted(w: World) -> None:
    n = voting(w)
    vote(w, n, "m1", "favour")
    SealedVote.objects.all().delete()
    act = Act.objects.get(name="members_vote.vote")
    Vote.objects.update(position="against", reason="旧")  # as it stood once
    Act.objects.filter(pk=act.pk).update(public={"ballot": "members_vote", "round": 1})
    assert counting.tally_of(w.case(n), "members_vote", 1).cast == 0  # sealed to everybody from now on
    vote(w, n, "m2", "favour")
    count(w, n)
    assert dict(counting.tally_of(w.case(n), "members_vote", 1).votes) == {"favour": 1, "against": 1}


# -- kills and races ---------------------------------------------------------------------------------------------------
@pytest.fixture
def committed(house: House) -> Iterator[World]:
    """A world in a house of its own; afterwards its log must be whole."""
    yield world()
    while sequence.number_pending():
        pass
    publishing.write_tiles(publishing.folder())
    assert verify(keys.verifier(), publishing.folder()).faults == []


def _end_session() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(pg_backend_pid())")


@pytest.mark.parametrize("moment", ["before the row", "after the row", "while counting"])
def test_a_killed_session_leaves_a_vote_whole_or_not_there(
    committed: World, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    w = committed
    n = voting(w)
    kept = vote(w, n, "m1", "favour")
    name = "discard" if moment == "while counting" else "put"
    whole: Callable[..., Any] = getattr(sealing.Round, name)

    def killed(self: sealing.Round, *given: Any) -> Any:
        if moment != "before the row":
            whole(self, *given)
        _end_session()

    with monkeypatch.context() as patch:
        patch.setattr(sealing.Round, name, killed)
        with pytest.raises((DatabaseError, psycopg.Error)):
            count(w, n) if moment == "while counting" else vote(w, n, "m1", "against")
    connection.close()
    assert Vote.objects.count() == SealedVote.objects.count() == 1
    assert w.case(n).acts == kept.act_number and checks() == []
    count(w, n)
    found = counting.published(w.case(n), "members_vote", 1)
    assert found is not None and [v["commitment"] for v in found["votes"]] == [kept.told["commitment"]]


@pytest.mark.alone
def test_many_vote_and_one_counts_at_once(committed: World) -> None:
    """Whoever was told that they voted is counted, once, and nobody else; who came later was refused. All have voted
    before, so that the ballot may be counted while some vote anew."""
    w = committed
    made = User.objects.bulk_create(User(username=f"member{n}", email="") for n in range(60))
    Post.objects.bulk_create(
        Post(user=u, office="member", committee=w.committee, since=date(2020, 1, 1)) for u in made
    )  # fmt: skip
    n, now = voting(w), at(DAY)
    sec = w.actor("sec", now)

    def one(number: int, user: User) -> Any:
        said = {"position": "against" if number % 3 == 0 else "favour"}
        return perform(n, Request("members_vote.vote", said), roles.actor(user, now.date()), now)

    tasks: list[Callable[[], Any]] = [lambda k=k, u=u: one(k, u) for k, u in enumerate(made)]  # type: ignore[misc]
    tasks += [lambda u=made[7]: one(7, u)] * 5  # type: ignore[misc]
    first = [vote(w, n, who, "abstain") for who in MEMBERS] + at_once(tasks, 24)
    tasks.insert(45, lambda: perform(n, Request("members_vote.count", {}), sec, now))
    done = at_once(tasks, 24)
    refused = [d for d in done if isinstance(d, RefusedError)]
    voted = [d for d in done if isinstance(d, Performed) and d.told]
    assert len(done) == len(refused) + len(voted) + 1
    assert {d.refusal.rule.name for d in refused if d.refusal.rule} <= {"members_vote.open"}
    found = counting.published(w.case(n), "members_vote", 1)
    assert found is not None
    counted = Counter(v["commitment"] for v in found["votes"])
    assert set(counted.values()) <= {1} and set(counted) <= {d.told["commitment"] for d in (*first, *voted)}
    assert sum(counted.values()) == Vote.objects.filter(superseded=False).count()
    with transaction.atomic():
        assert SealedVote.objects.count() == 0
