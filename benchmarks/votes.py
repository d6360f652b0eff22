"""Votes of many members in one case at once, through the act function, beside the least SQL that could be done.

Every vote is an act with a key, its leaf, its personal fields and its row; it is counted as done when its answer came,
after the commit. The floor writes the same rows of act, personal fields, change and vote with made-up content, once in
one transaction for all and once in a transaction for each, which is the least that votes taken one by one can cost.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

THREADS = 40
_FLOOR = """
with a as (insert into cases_act (case_id, number, name, role, user_id, effective, recorded, from_state, to_state,
    public, salt, digest, asked, warned)
  select %s, n, 'x.vote', 'member', null, now(), now(), 'voting', 'voting',
    '{"ballot": "x", "round": 1, "position": "favour"}', sha256(n::text::bytea), sha256(n::text::bytea), '', '{}'
  from generate_series(%s::int, %s::int) n returning id, number),
p as (insert into cases_personal (act_id, salt, data)
  select id, sha256(number::text::bytea), '{"user": "member", "account": "u1"}' from a),
v as (insert into cases_vote (case_id, ballot, round, user_id, act_id, position, reason, superseded)
  select %s, 'x', 1, %s, id, 'favour', '', true from a)
insert into record_change (kind, subject, verb, at, leaf)
  select 'act', id, 'performed', now(), sha256(number::text::bytea) from a
"""


def measure(members: int) -> None:
    """Three rounds of each, the median: wall time, processor time of this process and votes a second."""
    number, actors = _ballot(members)
    print(f"{f'{members} votes in one case':<46}{'wall s':>9}{'CPU s':>9}{'votes/s':>10}")
    rounds = [_timed(lambda n=n: _at_once(_votes(number, actors, n))) for n in range(4)][1:]
    _told("act function, 40 threads", rounds, members)
    _told("act function, one after the other", [_timed(lambda: _one_by_one(_votes(number, actors, 9)))], members)
    floor = [_timed(lambda n=n: _floor(number, actors, members, n)) for n in range(3)]
    _told("floor: rows alone, one transaction", floor, members)
    single = [_timed(lambda n=n: _floor(number, actors, 1, n, members)) for n in range(3)]
    _told("floor: rows alone, a transaction for each", single, members)


def _told(what: str, rounds: Sequence[tuple[float, float]], members: int) -> None:
    wall, processor = sorted(rounds)[len(rounds) // 2]
    print(f"{what:<46}{wall:>9.2f}{processor:>9.2f}{members / wall:>10,.0f}", flush=True)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def _ballot(members: int) -> tuple[str, list[Any]]:
    """A case in which these members may vote, and who they are, looked up once."""
    from django.utils import timezone

    from guiju.registry.accounts.models import User
    from guiju.registry.bodies.models import Body, Committee, Post
    from guiju.registry.cases import files, roles
    from guiju.registry.cases.acts.performing import Request, open_case, perform

    since, now = date(2020, 1, 1), timezone.now()
    committee = Committee.objects.create(code="SAC/TC 28", names={}, body=Body.objects.get(code="SAC"))
    people = User.objects.bulk_create(User(username=f"member{n}", email="") for n in range(members))
    Post.objects.bulk_create(Post(user=u, office="member", committee=committee, since=since) for u in people)
    secretary = User.objects.create_user("secretary")
    Post.objects.create(user=secretary, office="secretary", committee=committee, since=since)
    form = files.store([b"%PDF-1.7"], "form.pdf", None, now)
    officer = roles.actor(secretary, timezone.localdate())
    brought = {
        "title_zh": "表决", "title_en": "Votes", "committee": "SAC/TC 28", "ics": "35.030", "scope": "范围。",
        "need": "必要。",
    }  # fmt: skip
    opener = roles.actor(User.objects.get(username="complainant"), timezone.localdate())
    number = open_case("national-standard", Request("propose", brought), opener, now).number
    perform(number, Request("open_project_vote", {"proposal_form": form, "outline": form}), officer, timezone.now())
    return number, [roles.actor(user, timezone.localdate()) for user in people]


def _votes(number: str, actors: Sequence[Any], round_: int) -> list[Callable[[], Any]]:
    from django.utils import timezone

    from guiju.registry.cases.acts.performing import Request, perform

    def vote(actor: Any) -> Any:
        asked = Request("project_vote.vote", {"position": "favour"}, key=f"{round_}")
        return perform(number, asked, actor, timezone.now())

    return [lambda actor=actor: vote(actor) for actor in actors]


def _one_by_one(tasks: Sequence[Callable[[], Any]]) -> None:
    for task in tasks:
        task()


def _at_once(tasks: Sequence[Callable[[], Any]]) -> None:
    """Do all, by threads that wait for more as soon as they have an answer."""
    from django.db import connection

    left, faults, lock = list(tasks), [], threading.Lock()

    def work() -> None:
        while True:
            with lock:
                task = left.pop() if left else None
            if task is None:
                connection.close()
                return
            try:
                task()
            except Exception as error:
                faults.append(repr(error))

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])


def _floor(number: str, actors: Sequence[Any], together: int, round_: int, times: int = 1) -> None:
    """The rows of votes, in transactions of so many together."""
    from django.db import connection

    from guiju.registry.cases.models import Case

    case = Case.objects.get(number=number).pk
    with connection.cursor() as cursor:
        for turn in range(times):
            first = 100_000 * (1 + round_) * (2 if together == 1 else 1) + turn * together + (together == 1) * 50_000
            cursor.execute(_FLOOR, [case, first, first + together - 1, case, actors[0].user])
