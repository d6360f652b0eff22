"""Processes that act without pause, for tests that kill them: each act that was acknowledged is a line on disk.

It reads lines `worker` or `load FILE SEED THREADS`, begins a process for each and answers with its id. A line of FILE
is `case act-number act-name`. A database that is away is waited for: acts in flight are then not acknowledged.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from typing import TextIO

from guiju.start import ready

COMPLAINT = {"subject": "standard", "summary": "矛盾", "complaint": "第 5 章与强制性标准矛盾。", "contact": "138"}
WAY = (
    ("officer1", "accept", {}),
    ("officer1", "investigate", {"chosen_investigator": ["investigator"]}),
    ("investigator", "report", {"findings": "无不一致。", "upheld": False}),
    ("officer1", "close", {"answer": "已核实。"}),
    ("someone", "appeal", {"appeal_ground": "请复核。"}),
    ("officer2", "dismiss", {"answer": "维持。"}),
)


def main() -> None:
    """Begin processes on demand: a fork of one that has loaded everything is at work at once, as kills want it."""
    ready()
    from guiju import worker  # noqa: F401
    from guiju.registry.cases.acts import performing  # noqa: F401  (loaded before the fork)

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        words = line.split()
        pid = os.fork()
        if pid == 0:
            try:
                number() if words[0] == "worker" else load(words[1], int(words[2]), int(words[3]))
            finally:
                os._exit(1)
        print(pid, flush=True)


def number() -> None:
    """What `guiju worker` does."""
    from guiju import worker
    from guiju.registry.cases import timing

    worker.run(threading.Event(), beside=[("time does not act", timing.Step())])


def load(place: str, seed: int, threads: int) -> None:
    with open(place, "a") as out:  # noqa: PTH123
        lock = threading.Lock()
        for count in range(threads):
            threading.Thread(target=work, args=(out, lock, random.Random(seed * 100 + count))).start()
        threading.Event().wait()


def work(out: TextIO, lock: threading.Lock, chance: random.Random) -> None:
    from django.db import Error, connection

    while True:
        try:
            one(out, lock, chance)
            vote(out, lock, chance)
        except Error:
            connection.close()
            time.sleep(0.05)


def one(out: TextIO, lock: threading.Lock, chance: random.Random) -> None:
    """A complaint from its first act to some later one, by a few people."""
    from django.utils import timezone

    from guiju.registry.accounts.models import User
    from guiju.registry.cases import roles
    from guiju.registry.cases.acts.performing import Request, open_case, perform

    people = {user.username: user for user in User.objects.all()}

    def acknowledged(case: str, number: int, act: str) -> None:
        with lock:
            out.write(f"{case} {number} {act}\n")
            out.flush()
            os.fsync(out.fileno())

    def actor(name: str) -> roles.Actor:
        return roles.actor(people[name], timezone.localdate())

    asked = Request("complain", COMPLAINT, key=f"{chance.getrandbits(64):x}")
    done = open_case("complaint", asked, actor("someone"), timezone.now())
    acknowledged(done.number, done.act_number, "complain")
    for who, act, brought in WAY[: chance.randrange(len(WAY) + 1)]:
        done = perform(
            done.number, Request(act, brought, key=f"{chance.getrandbits(64):x}"), actor(who), timezone.now()
        )
        acknowledged(done.number, done.act_number, act)


def vote(out: TextIO, lock: threading.Lock, chance: random.Random) -> None:
    """A few votes of some member in the one ballot that is open, taken together with those of other threads."""
    from django.utils import timezone

    from guiju.registry.accounts.models import User
    from guiju.registry.cases import roles
    from guiju.registry.cases.acts.performing import Request, perform
    from guiju.registry.cases.models import Case

    number = Case.objects.get(procedure="national-standard").number
    for _ in range(4):
        member = User.objects.get(username=f"member{chance.randrange(12)}")
        asked = Request("project_vote.vote", {"position": "favour"}, key=f"{chance.getrandbits(64):x}")
        done = perform(number, asked, roles.actor(member, timezone.localdate()), timezone.now())
        with lock:
            out.write(f"{number} {done.act_number} project_vote.vote\n")
            out.flush()
            os.fsync(out.fileno())


if __name__ == "__main__":
    main()
