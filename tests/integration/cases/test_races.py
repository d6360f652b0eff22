"""Many at once: votes, publications, openings and repetitions on connections of their own."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from guiju.core.errors import GuijuError
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Post
from guiju.registry.cases import files, roles
from guiju.registry.cases.acts import counting, details, performing
from guiju.registry.cases.acts.performing import Performed, Request, open_case, perform
from guiju.registry.cases.acts.refusing import ConflictError, KeyReusedError, RefusedError
from guiju.registry.cases.models import Act, Case, Personal, Vote
from guiju.registry.cases.views import queries
from guiju.registry.record import keys, publishing, sequence
from guiju.registry.record.models import Change
from guiju.registry.record.verifying import verify
from integration.cases.world import PROPOSAL, World, at, world
from integration.conftest import House

pytestmark = pytest.mark.alone

COMPLAINT = {"subject": "standard", "summary": "矛盾", "complaint": "限量不一致。"}


@pytest.fixture
def w(house: House) -> Iterator[World]:
    """A world in a house of its own; afterwards its log must be whole and every act in it once."""
    yield world()
    while sequence.number_pending():
        pass
    publishing.write_tiles(publishing.folder())
    report = verify(keys.verifier(), publishing.folder())
    assert (report.faults, report.recomputed) == ([], Act.objects.count())
    for case in Case.objects.all():
        assert list(case.history.order_by("number").values_list("number", flat=True)) == [*range(1, case.acts + 1)]


def at_once(tasks: Sequence[Callable[[], Any]], threads: int = 16) -> list[Any]:
    """What each task returned, or the GuijuError it raised. All threads begin together."""
    begin = threading.Barrier(min(threads, len(tasks)))
    local = threading.local()

    def run(task: Callable[[], Any]) -> Any:
        if not getattr(local, "begun", False):
            local.begun = True
            connection.ensure_connection()
            begin.wait(30)
        try:
            return task()
        except GuijuError as error:
            return error

    with ThreadPoolExecutor(begin.parties) as pool:
        found = list(pool.map(run, tasks))
        for _ in pool.map(lambda n: (time.sleep(0.02), connections.close_all()), range(begin.parties * 2)):
            pass
    return found


def voting(w: World) -> str:
    number = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    w.act(number, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    return number


def approved(w: World, *, numbers: int = 1) -> list[str]:
    """Cases that wait for their publication."""
    found = []
    for _ in range(numbers):
        n = planned(w)
        w.act(n, "officer", "issue_plan", "2025-07-03")
        w.act(n, "sec", "name_drafters", "2025-07-10", named_drafters=["drafter"])
        w.act(n, "drafter", "finish_draft", "2025-12-01", draft=w.file(), explanation=w.file())
        w.act(n, "sec", "open_enquiry", "2025-12-05")
        w.act(n, "sec", "close_enquiry", "2026-02-05")
        w.act(n, "sec", "send_to_review", "2026-03-02", review_draft=w.file())
        w.act(n, "sec", "open_review_vote", "2026-03-10")
        for who in ("chair", "m1", "m2"):
            w.act(n, who, "review_vote.vote", "2026-03-12", position="favour")
        w.act(n, "sec", "pass_review", "2026-04-01", minutes=w.file())
        w.act(n, "sec", "submit", "2026-04-20", approval_draft=w.file())
        w.act(n, "officer", "accept", "2026-04-21")
        w.act(n, "officer", "approve", "2026-06-01")
        found.append(n)
    return found


def planned(w: World) -> str:
    """A case that waits for its plan."""
    n = voting(w)
    for who in ("chair", "m1", "m2"):
        w.act(n, who, "project_vote.vote", "2025-04-12", position="favour")
    w.act(n, "sec", "send_proposal", "2025-05-06")
    w.act(n, "officer", "start_evaluation", "2025-05-09")
    w.act(n, "reviewer", "evaluate", "2025-06-03", review_report="可行。")
    return n


def test_five_hundred_members_vote_at_once(w: World) -> None:
    made = User.objects.bulk_create(User(username=f"member{n}", email="") for n in range(500))
    since = date(2020, 1, 1)
    Post.objects.bulk_create(Post(user=u, office="member", committee=w.committee, since=since) for u in made)
    n = voting(w)
    now = at("2025-04-11")

    actors = [roles.actor(user, now.date()) for user in made]

    def vote(number: int, actor: roles.Actor) -> Performed:
        said = {"position": "against", "reason": "重复。"} if number % 5 == 0 else {"position": "favour"}
        return perform(n, Request("project_vote.vote", said, key=f"k{number}"), actor, now)

    began, used = time.perf_counter(), time.process_time()
    done = at_once([lambda k=k, a=a: vote(k, a) for k, a in enumerate(actors)], 40)  # type: ignore[misc]
    print(f"500 votes in one case: {time.perf_counter() - began:.2f} s, {time.process_time() - used:.2f} s here")
    assert [d for d in done if not isinstance(d, Performed)] == []
    tally = counting.tally_of(w.case(n), "project_vote", 1)
    assert (tally.cast, dict(tally.votes), tally.reasoned["against"]) == (500, {"favour": 400, "against": 100}, 100)
    assert Vote.objects.count() == 500 and w.case(n).acts == 502
    assert len({d.act_number for d in done}) == 500
    assert all(queries.desk(roles.actor(u, now.date())) == [] for u in made[::100])


def test_one_member_votes_twenty_times_at_once_and_is_counted_once(w: World) -> None:
    n, now = voting(w), at("2025-04-11")
    member = w.actor("m1", now)
    ask = Request("project_vote.vote", {"position": "favour"})
    assert len(at_once([lambda: perform(n, ask, member, now)] * 20)) == 20
    assert counting.tally_of(w.case(n), "project_vote", 1).cast == 1
    assert Counter(Vote.objects.values_list("superseded", flat=True)) == {True: 19, False: 1}


def publish(n: str, actor: roles.Actor, file: dict[str, Any], seen: int | None) -> Performed:
    now = at("2026-06-20")
    brought = {"published": "2026-06-25", "effective": "2026-10-01", "text": file}
    return perform(n, Request("publish", brought, seen=seen), actor, now)


def test_two_officers_publish_at_once_and_one_is_told(w: World) -> None:
    w.person("officer2", ("officer", w.sac))
    [n] = approved(w)
    seen = w.case(n).moves
    both = [w.actor(name, at("2026-06-20")) for name in ("officer", "officer2")]
    done = at_once([lambda a=a: publish(n, a, w.file(), seen) for a in both])  # type: ignore[misc]
    assert Counter(type(d) for d in done) == {Performed: 1, ConflictError: 1}
    assert w.case(n).facts["designation"] == "GB/T 1-2026"
    told = at_once([lambda a=a: publish(n, a, w.file(), None) for a in both])  # type: ignore[misc]
    assert [type(d) for d in told] == [RefusedError, RefusedError]


def test_numbers_of_standards_have_no_holes(w: World) -> None:
    cases = approved(w, numbers=8)
    officer = w.actor("officer", at("2026-06-20"))
    torn = threading.Semaphore(8)

    def one(n: str) -> Any:
        if torn.acquire(blocking=False):
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                publish(n, officer, w.file(), None)
                raise ZeroDivisionError
        return publish(n, officer, w.file(), None)

    done = at_once([lambda n=n: one(n) for n in cases], 8)  # type: ignore[misc]
    assert [d for d in done if not isinstance(d, Performed)] == []
    assert sorted(w.case(n).facts["designation"] for n in cases) == [f"GB/T {k}-2026" for k in range(1, 9)]


def test_numbers_of_plans_have_no_holes(w: World) -> None:
    cases = [planned(w) for _ in range(8)]
    now = at("2025-07-03")
    officer = w.actor("officer", now)

    def one(k: int, n: str) -> Any:
        if k % 2:
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                perform(n, Request("issue_plan", {}), officer, now)
                raise ZeroDivisionError
        return perform(n, Request("issue_plan", {}), officer, now)

    done = at_once([lambda k=k, n=n: one(k, n) for k, n in enumerate(cases)], 8)  # type: ignore[misc]
    assert [d for d in done if not isinstance(d, Performed)] == []
    assert sorted(w.case(n).facts["plan_number"] for n in cases) == [f"2025{k:04d}-T" for k in range(1, 9)]


def test_numbers_of_cases_have_no_holes(w: World) -> None:
    now = at("2026-03-01")
    someone = w.actor("stranger", now)

    def one(k: int) -> Any:
        match k % 4:
            case 1:  # undone by whoever called
                with pytest.raises(ZeroDivisionError), transaction.atomic():
                    open_case("complaint", Request("complain", COMPLAINT), someone, now)
                    raise ZeroDivisionError
                return None
            case 2:  # refused
                return open_case("complaint", Request("complain", {}), someone, now)
            case 3:  # a key that was used before
                return open_case("complaint", Request("complain", COMPLAINT, key="again"), someone, now)
        return open_case("complaint", Request("complain", COMPLAINT), someone, now)

    done = at_once([lambda k=k: one(k) for k in range(320)])  # type: ignore[misc]
    assert Counter(type(d) for d in done) == {Performed: 160, RefusedError: 80, type(None): 80}
    assert len({d.number for d in done[3::4]}) == 1
    assert sorted(Case.objects.values_list("number", flat=True)) == [f"TS-2026-{k:04d}" for k in range(1, 82)]


def test_the_same_key_twenty_times_at_once_is_one_act(w: World) -> None:
    now = at("2026-03-01")
    someone, officer = w.actor("stranger", now), w.actor("supervisor", now)
    ask = Request("complain", COMPLAINT, key="k1")
    done = at_once([lambda: open_case("complaint", ask, someone, now)] * 20)
    assert len(set(done)) == 1 and Case.objects.count() == 1
    n = done[0].number
    accepted = at_once([lambda: perform(n, Request("accept", {}, key="k2"), officer, now)] * 20)
    assert len(set(accepted)) == 1 and w.case(n).acts == 2


def test_one_key_for_two_cases_at_once_is_told(w: World) -> None:
    now = at("2026-03-01")
    someone, officer = w.actor("stranger", now), w.actor("supervisor", now)
    for round_ in range(10):
        pair = [open_case("complaint", Request("complain", COMPLAINT), someone, now).number for _ in range(2)]
        ask = Request("accept", {}, key=f"k{round_}")
        done = at_once([lambda n=n, ask=ask: perform(n, ask, officer, now) for n in pair])  # type: ignore[misc]
        assert Counter(type(d) for d in done) == {Performed: 1, KeyReusedError: 1}


def rows() -> tuple[int, ...]:
    return tuple(m.objects.count() for m in (Case, Act, Personal, Change, Vote))


def test_a_failure_anywhere_in_an_act_leaves_nothing(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The act fails after its effects: the number it took is given again."""
    n = planned(w)
    now = at("2025-07-03")
    before = rows(), Case.objects.filter(number=n).values().get()

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    for place in ("leaf_hash", "waiting"):
        with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
            patch.setattr(performing.writing, place, broken)
            perform(n, Request("issue_plan", {}), w.actor("officer", now), now)
        assert (rows(), Case.objects.filter(number=n).values().get()) == before
    assert perform(n, Request("issue_plan", {}), w.actor("officer", now), now).state == "drafting"
    assert w.case(n).facts["plan_number"] == "20250001-T"


def test_a_session_that_has_expired_does_nothing(w: World) -> None:
    now = datetime.now(tz=at("2025-01-01").tzinfo)
    done = open_case("complaint", Request("complain", COMPLAINT), w.actor("stranger", now), now)
    client = Client()
    client.force_login(w.people["supervisor"], backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session.set_expiry(now - timedelta(days=1))
    session.save()
    before = rows()
    answer = client.post(f"/case/{done.number}/do/accept/", {"seen": "1", "key": "k", "role": "officer"})
    assert (answer.status_code, answer["Location"].startswith("/account")) == (302, True), answer["Location"]
    assert rows() == before


def test_roles_sent_along_change_nothing(w: World) -> None:
    now = datetime.now(tz=at("2025-01-01").tzinfo)
    done = open_case("complaint", Request("complain", COMPLAINT), w.actor("stranger", now), now)
    client = Client()
    client.force_login(w.people["stranger"], backend="django.contrib.auth.backends.ModelBackend")
    before = rows()
    forged = {"role": "officer", "user": str(w.people["supervisor"].pk), "seen": "1", "key": "k"}
    answer = client.post(f"/case/{done.number}/do/accept/", forged)
    assert answer.status_code == 403
    assert rows() == before
    assert w.case(done.number).denials.get().user == w.people["stranger"]


def test_files_that_are_not_what_they_say(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_UPLOAD_MB", "1")
    now = at("2026-03-01")
    bad = {"a.pdf": b"MZ\x90", "a.docx": b"PK\x03\x04", "a.png": b"GIF89a", "a.xlsx": b"%PDF-", "a.exe": b"MZ",
           "a.txt": b"\x7fELF\x02\x00", "a.zip": b"Rar!", ".pdf": b"%PDF-", "a.xml": b"\x00\x01", "b.pdf": b"",
           "c.pdf": b"%PDF-" + b"x" * 1_000_000}  # fmt: skip
    for name, content in bad.items():
        with pytest.raises(GuijuError):
            files.store([content], name, None, now)
    assert not [path for path in (files.path_of("00").parents[1]).rglob("*") if path.is_file()]
    assert files.store([b"%PDF-1.7"], "../../etc/passwd.pdf", None, now)["name"] == "passwd.pdf"


def test_a_ballot_is_closed_among_votes_and_counts_those_that_were_acknowledged(w: World) -> None:
    """Whoever closes sees every vote that was acknowledged; a vote that comes later is refused."""
    made = User.objects.bulk_create(User(username=f"member{n}", email="") for n in range(60))
    since = date(2020, 1, 1)
    Post.objects.bulk_create(Post(user=u, office="member", committee=w.committee, since=since) for u in made)
    n = voting(w)
    for who in ("chair", "m1", "m2", "m3"):
        w.act(n, who, "project_vote.vote", "2025-04-12", position="favour")
    now = at("2025-04-12")
    actors = [roles.actor(user, now.date()) for user in made]
    secretary = w.actor("sec", now)

    def close() -> Any:
        for _ in range(2000):
            try:
                return perform(n, Request("send_proposal", {}), secretary, now)
            except RefusedError as error:
                assert error.refusal.rule is not None and error.refusal.rule.name == "project_vote.over"
        raise AssertionError("it was never closed")

    def vote(actor: roles.Actor) -> Any:
        done = perform(n, Request("project_vote.vote", {"position": "favour"}), actor, now)
        time.sleep(0.001)
        try:  # again, so that some come after the end
            return perform(n, Request("project_vote.vote", {"position": "favour"}), actor, now) and done
        except RefusedError as error:
            assert error.refusal.ground == "state"
            return done

    done = at_once([close, *(lambda a=a: vote(a) for a in actors)], 30)  # type: ignore[misc]
    assert Counter(type(d) for d in done) == {Performed: 61}
    case = w.case(n)
    last = Act.objects.filter(case=case, name="project_vote.vote").order_by("-number")[0]
    assert Act.objects.get(case=case, name="send_proposal").number > last.number
    assert counting.tally_of(case, "project_vote", 1).cast == 64


def test_what_comes_together_gets_each_its_own_answer(w: World) -> None:
    """Comments, supports, refused ones, repeated keys and an outdated look, all at once in one case."""
    n = planned(w)
    w.act(n, "officer", "issue_plan", "2025-07-03")
    w.act(n, "sec", "name_drafters", "2025-07-10", named_drafters=["drafter"])
    w.act(n, "drafter", "finish_draft", "2025-12-01", draft=w.file(), explanation=w.file())
    w.act(n, "sec", "open_enquiry", "2025-12-05")
    w.act(n, "stranger", "enquiry.comment", "2025-12-06", kind="general", text="第一条")
    now = at("2025-12-07")
    people = User.objects.bulk_create(User(username=f"reader{k}", email="") for k in range(48))
    actors = [roles.actor(user, now.date()) for user in people]

    def one(k: int, actor: roles.Actor) -> Any:
        match k % 6:
            case 0 | 1:
                said = {"kind": "technical", "text": f"意见 {k}"}
                return perform(n, Request("enquiry.comment", said, key=f"c{k}"), actor, now)
            case 2:
                return perform(n, Request("enquiry.support", {"comment": "1"}), actor, now)
            case 3:
                return perform(n, Request("enquiry.comment", {"kind": "technical"}), actor, now)  # no text
            case 4:
                return perform(n, Request("enquiry.support", {"comment": "1"}, seen=0), actor, now)
        return perform(n, Request("project_vote.vote", {"position": "favour"}), actor, now)  # over long ago

    tasks = [lambda k=k, a=a: one(k, a) for k, a in enumerate(actors)]
    done = at_once(tasks, 24)  # type: ignore[arg-type]
    kinds = [type(d) for d in done]
    expected = [Performed, Performed, Performed, RefusedError, ConflictError, RefusedError] * 8
    assert kinds == expected
    case = w.case(n)
    assert list(case.comments.order_by("number").values_list("number", flat=True)) == [*range(1, 18)]
    for k, answer in enumerate(done):
        if k % 6 in (0, 1):
            act = Act.objects.get(pk=answer.act)
            assert (act.user_id, act.public["text"], act.number) == (people[k].pk, f"意见 {k}", answer.act_number)
            assert act.comment.text == f"意见 {k}"
            assert one(k, actors[k]) == answer  # its key says so again
    assert case.comments.get(number=1).supports.count() == 8
    assert case.denials.filter(act="enquiry.comment").count() == 0  # a missing text is no denial


def test_one_that_breaks_does_not_take_the_others_with_it(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = User.objects.bulk_create(User(username=f"member{n}", email="") for n in range(20))
    since = date(2020, 1, 1)
    Post.objects.bulk_create(Post(user=u, office="member", committee=w.committee, since=since) for u in made)
    n, now = voting(w), at("2025-04-11")
    actors = [roles.actor(user, now.date()) for user in made]
    real = details.checked

    def broken(*given: Any) -> Any:
        if given[4].user == made[7].pk:
            raise ZeroDivisionError
        return real(*given)

    monkeypatch.setattr(details, "checked", broken)

    def vote(actor: roles.Actor) -> Any:
        try:
            return perform(n, Request("project_vote.vote", {"position": "favour"}), actor, now)
        except ZeroDivisionError as error:
            return error

    done = at_once([lambda a=a: vote(a) for a in actors], 20)  # type: ignore[misc]
    assert [type(d) for d in done] == [ZeroDivisionError if k == 7 else Performed for k in range(20)]
    assert Vote.objects.count() == 19


def test_nobody_is_told_of_an_act_whose_transaction_failed(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = User.objects.bulk_create(User(username=f"member{n}", email="") for n in range(20))
    since = date(2020, 1, 1)
    Post.objects.bulk_create(Post(user=u, office="member", committee=w.committee, since=since) for u in made)
    n, now = voting(w), at("2025-04-11")
    actors = [roles.actor(user, now.date()) for user in made]

    def gone(connection: Any) -> None:
        raise OperationalError("the server closed the connection")

    def vote(actor: roles.Actor) -> Any:
        try:
            return perform(n, Request("project_vote.vote", {"position": "favour"}), actor, now)
        except OperationalError as error:
            return error

    with monkeypatch.context() as broken:
        broken.setattr(BaseDatabaseWrapper, "commit", gone)
        done = at_once([lambda a=a: vote(a) for a in actors], 20)  # type: ignore[misc]
    assert {type(d) for d in done} == {OperationalError}
    assert Vote.objects.count() == 0
    assert [type(vote(actor)) for actor in actors] == [Performed] * 20
