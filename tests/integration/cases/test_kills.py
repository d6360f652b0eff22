"""Processes and the database are killed outright under load: nothing acknowledged is lost, nothing is doubled.

`make test` kills 20 times, `make soak` a thousand times (GUIJU_SOAK). The moments are drawn from GUIJU_SEED.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from guiju.registry.record.postgres import Server

pytestmark = pytest.mark.alone
KILLS = int(os.environ.get("GUIJU_SOAK") or 20)
SEED = int(os.environ.get("GUIJU_SEED") or 20261122)
LOADS, THREADS = 2, 4
TESTS = Path(__file__).parents[2]
SOURCES = Path(sys.modules["guiju"].__path__[0]).parent
SET_UP = """
from guiju.start import ready
ready()
from datetime import date
from django.core.management import call_command
call_command("migrate", verbosity=0)
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Body, Post
sac = Body.objects.create(code="SAC", kind="national_body", names={})
for name in ("someone", "officer1", "officer2", "investigator"):
    user = User.objects.create_user(name)
for name in ("officer1", "officer2"):
    Post.objects.create(user=User.objects.get(username=name), office="supervisor", body=sac, since=date(2020, 1, 1))
from django.utils import timezone
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.cases import files, roles
from guiju.registry.cases.acts.performing import Request, open_case, perform
committee = ensure_committee("SAC/TC 28")
for name in ("secretary", *(f"member{n}" for n in range(12))):
    office = "member" if name[0] == "m" else name
    Post.objects.create(user=User.objects.create_user(name), office=office, committee=committee, since=date(2020, 1, 1))
def who(name):
    return roles.actor(User.objects.get(username=name), timezone.localdate())
now = timezone.now()
form = files.store([b"%PDF-1.7"], "form.pdf", None, now)
proposal = {"title_zh": "题", "title_en": "T", "committee": "SAC/TC 28", "ics": "35.030", "scope": "范", "need": "要"}
case = open_case("national-standard", Request("propose", proposal), who("someone"), now).number
perform(case, Request("open_project_vote", {"proposal_form": form, "outline": form}), who("secretary"), timezone.now())
"""
VERIFY = """
from guiju.start import ready
ready()
from guiju.registry.record import keys, publishing, sequence
from guiju.registry.record.verifying import verify
while sequence.number_pending():
    pass
publishing.write_tiles(publishing.folder())
report = verify(keys.verifier(), publishing.folder())
print(report.size, report.recomputed, len(report.faults), *[f"{f.where}: {f.what}" for f in report.faults[:5]])
"""


@dataclass
class Works:
    """A house with its own database server, a worker and processes that act; each can be killed and begun again."""

    folder: Path
    running: dict[str, int] = field(default_factory=dict)
    nursery: subprocess.Popen[str] | None = None

    @property
    def server(self) -> Server:
        return Server(self.folder / "postgres")

    @property
    def environment(self) -> dict[str, str]:
        left_out = ("DATABASE_URL", "GUIJU_LOG_KEY")
        kept = {name: value for name, value in os.environ.items() if name not in left_out}
        return {**kept, "GUIJU_DATA": str(self.folder), "PYTHONPATH": f"{SOURCES}:{TESTS}"}

    def run(self, program: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program], env=self.environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def start(self, name: str, seed: int) -> None:
        if self.nursery is None:
            said = (self.folder / "processes.log").open("a")
            self.nursery = subprocess.Popen(
                [sys.executable, "-m", "integration.cases.load"], env=self.environment, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=said, text=True, start_new_session=True,
            )  # fmt: skip
        assert self.nursery.stdin is not None and self.nursery.stdout is not None
        asked = "worker" if name == "worker" else f"load {self.folder / f'{name}-{seed}.acts'} {seed} {THREADS}"
        self.nursery.stdin.write(asked + "\n")
        self.nursery.stdin.flush()
        self.running[name] = int(self.nursery.stdout.readline())

    def kill(self, name: str) -> None:
        if name == "database":
            pid = int((self.server.data / "postmaster.pid").read_text().split()[0])
        else:
            pid = self.running.pop(name)
        os.kill(pid, signal.SIGKILL)
        gone = time.monotonic() + 5
        while time.monotonic() < gone:
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.01)

    def end(self) -> None:
        for name in list(self.running):
            self.kill(name)
        if self.nursery is not None:
            self.nursery.kill()
            self.nursery.wait()

    def acknowledged(self) -> list[tuple[str, int, str]]:
        """What load processes wrote; a line half written when its process was killed was never acknowledged."""
        lines = [line for path in self.folder.glob("*.acts") for line in path.read_text().split("\n")[:-1]]
        return [(case, int(number), act) for case, number, act in (line.split() for line in lines)]

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.server.url()) as session:
            return session.execute(sql).fetchall()  # type: ignore[arg-type]


@pytest.fixture
def works() -> Iterator[Works]:
    folder = Path(tempfile.mkdtemp(prefix="guiju-kills-", dir="/var/tmp"))
    folder.chmod(0o755)
    made = Works(folder)
    held = made.server
    held.acquire()
    try:
        made.run(SET_UP)
        yield made
    finally:
        made.end()
        held.release()
        shutil.rmtree(folder, ignore_errors=True)


def check(works: Works) -> int:
    """Acts so far. Everything acknowledged is there once; numbers have no holes; the log is whole."""
    size, recomputed, *faults = works.run(VERIFY).split(maxsplit=3)
    assert faults == ["0"], faults
    held = works.rows("select c.number, a.number, a.name from cases_act a join cases_case c on c.id = a.case_id")
    told = works.acknowledged()
    assert set(told) <= {(str(c), int(str(n)), str(a)) for c, n, a in held}, "an acknowledged act is lost"
    assert len(told) == len(set(told)), "an act was acknowledged twice"
    assert (int(size), int(recomputed)) == (len(held), len(held))
    odd = "select c.number from cases_case c left join cases_act a on a.case_id = c.id group by c.id"
    assert works.rows(f"{odd} having count(a.id) <> c.acts or max(a.number) <> c.acts or min(a.number) <> 1") == []
    once = "select a.id from cases_act a left join record_change r on r.kind = 'act' and r.subject = a.id"
    once += " left join record_leaf l on l.seq = r.seq group by a.id having count(l.index) <> 1"
    assert works.rows(once) == []
    numbers = "select count(*), max(split_part(number, '-', 3)::int) from cases_case"
    numbers += " group by split_part(number, '-', 1), split_part(number, '-', 2)"
    for count, last in works.rows(numbers):
        assert count == last, "numbers of cases have a hole"
    votes = "select count(*), count(*) filter (where not superseded), count(distinct user_id) from cases_vote"
    [(cast, standing, voters)] = works.rows(votes)
    assert standing == voters, "a member is counted twice, or not at all"
    assert cast == sum(name == "project_vote.vote" for _, _, name in held)
    return len(held)


def test_what_was_acknowledged_survives_every_kill(works: Works) -> None:
    chance = random.Random(SEED)
    names = ["worker", *(f"load{n}" for n in range(LOADS))]
    counted = {"worker": 0, "load": 0, "database": 0}
    for number, name in enumerate(names):
        works.start(name, number)
    while not works.acknowledged():
        time.sleep(0.1)
    for kill in range(KILLS):
        time.sleep(chance.uniform(0.1, 1.6))
        victim = chance.choice([*names, "database"])
        works.kill(victim)
        counted[victim.rstrip("0123456789")] += 1
        if victim == "database":
            time.sleep(chance.uniform(0, 0.2))
            Server(works.folder / "postgres").acquire()  # as whatever supervises it does
        else:
            works.start(victim, (kill + 1) * 10)
        if kill % 100 == 99:
            print(f"{kill + 1} kills: {len(works.acknowledged())} acts acknowledged", flush=True)
    works.end()
    acts = check(works)
    print(f"seed {SEED}: {counted}, {len(works.acknowledged())} of {acts} acts acknowledged")
    assert len(works.acknowledged()) > KILLS * 5
    assert sum(act == "project_vote.vote" for _, _, act in works.acknowledged()) > KILLS
