"""How fast cases move: acts a second with 16 clients, through the service function and through HTTP, beside two peers.

    python benchmarks/acts.py --seconds 20 --clients 16

Every client runs complaints from the first act to the last (complain, accept, investigate, report, close) on a fresh
embedded PostgreSQL with fsync on; a worker numbers the acts and appends them to the log meanwhile. Before that, 500
members vote in one case at once (`--votes`), beside the least SQL that could be done for it. The peers walk the same
way: SpiffWorkflow loads, steps and saves its serialized workflow; python-statemachine keeps a state in a row. Both
commit each step as durably. Last, the desk of somebody for whom 100,000 cases wait.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import fresh
import votes
from act_peers import PEERS, MissingPeerError
from national import size_of

PORT = 8971
COMPLAINT = {"subject": "standard", "summary": "矛盾", "complaint": "第 5 章与强制性标准矛盾。", "contact": "138"}
WAY: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("complainant", "complain", COMPLAINT),
    ("officer", "accept", {}),
    ("officer", "investigate", {"chosen_investigator": ["investigator"]}),
    ("investigator", "report", {"findings": "无不一致。", "upheld": False}),
    ("officer", "close", {"answer": "已核实。"}),
)
ACKNOWLEDGED: dict[int, float] = {}
"""In a process of clients: the time at which each act's answer came, by the key of the act."""
Step = Callable[[int], None]
"""Does step 0 to 4 of the client's present case."""


@dataclass(frozen=True)
class Run:
    """Latencies of all acts in seconds, sorted, and the seconds they took together."""

    latencies: list[float]
    seconds: float
    acknowledged: dict[int, float]

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def at(self, share: float) -> float:
        """The latency in milliseconds that `share` of the acts kept."""
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))] * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--desk", type=size_of, default=100_000)
    parser.add_argument("--votes", type=int, default=500)
    parser.add_argument("--only-votes", action="store_true")
    arguments = parser.parse_args()
    with fresh.data():
        os.environ |= {"GUIJU_RATE_KEY": "100000000", "GUIJU_RATE_ANONYMOUS": "100000000"}
        cores, load, clients = os.cpu_count(), os.getloadavg()[0], arguments.clients
        print(f"{cores} cores, load {load:.1f} before, {clients} clients, {arguments.processes} processes")
        set_up()
        votes.measure(arguments.votes)
        if arguments.only_votes:
            return
        measure(arguments)
        for what, figure, goal in desk(arguments.desk):
            print(f"{what:<52}{figure:>22}{goal:>12}", flush=True)


def measure(arguments: argparse.Namespace) -> None:
    """The table of acts: ours at the service function and through HTTP, then the peers."""
    print(f"{'what':<34}{'acts/s':>9}{'p50 ms':>9}{'p95 ms':>9}{'in the log s':>14}{'ours ÷':>9}")
    with beside("worker"):
        run_clients("service", 3, arguments)  # connections, plans and code warmed
        ours = run_clients("service", arguments.seconds, arguments)
        print_run("Guiju, service function", ours, lag(ours))
    for name in PEERS:
        try:
            run_clients(name, 2, arguments)
            peer = run_clients(name, arguments.seconds, arguments)
        except MissingPeerError as error:
            print(f"{name}: {error}")
            continue
        print_run(name, peer, "", f"{ours.rate / peer.rate:.1f}×")
    with beside("serve", "--port", str(PORT)):
        wait_for_http()
        run_clients("http", 3, arguments)
        print_run("Guiju, POST to guiju serve", run_clients("http", arguments.seconds, arguments), "")


def print_run(what: str, run: Run, in_log: str, ratio: str = "") -> None:
    figures = f"{run.rate:>9,.0f}{run.at(0.5):>9.1f}{run.at(0.95):>9.1f}"
    print(f"{what:<34}{figures}{in_log:>14}{ratio:>9}", flush=True)


class beside:  # noqa: N801
    """A `guiju` command running while the block does."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def __enter__(self) -> None:
        program = "from guiju.cli.main import run; run()"
        self.process = subprocess.Popen([sys.executable, "-c", program, *self.words], stderr=subprocess.DEVNULL)
        time.sleep(4)

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(30)


def set_up() -> None:
    """People of the clients, with keys for HTTP; tables of the peers."""
    from guiju.start import ready

    ready()
    from datetime import date

    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from guiju.registry.accounts.models import User
    from guiju.registry.accounts.services import make_key
    from guiju.registry.bodies.models import Body, Post

    call_command("migrate", verbosity=0)
    sac = Body.objects.create(code="SAC", kind="national_body", names={})
    secrets = {}
    for name in ("complainant", "officer", "investigator"):
        user = User.objects.create_user(name)
        secrets[name] = make_key(user, "bench", timezone.now())
    officer = User.objects.get(username="officer")
    Post.objects.create(user=officer, office="supervisor", body=sac, since=date(2020, 1, 1))
    os.environ["BENCH_KEYS"] = json.dumps(secrets)
    with connection.cursor() as cursor:
        for peer in PEERS.values():
            cursor.execute(peer.TABLE)
    connection.close()


def run_clients(kind: str, seconds: float, arguments: argparse.Namespace) -> Run:
    """The clients of one kind, at work for some seconds in processes of their own."""
    context = multiprocessing.get_context("spawn")
    answers: Any = context.Queue()
    begin = context.Barrier(arguments.processes)
    each = arguments.clients // arguments.processes
    words = (kind, seconds, each, begin, answers)
    processes = [context.Process(target=client_process, args=words) for _ in range(arguments.processes)]
    try:
        for process in processes:
            process.start()
        found = [answers.get() for _ in processes]
        for process in processes:
            process.join()
    finally:  # interrupted: they hold the database
        for process in processes:
            if process.is_alive():
                process.terminate()
                process.join()
    faults = [text for text, *_ in found if text]
    if faults:
        raise MissingPeerError(faults[0]) if faults[0].startswith("not installed") else RuntimeError(faults[0])
    latencies = sorted(latency for _, some, _, _ in found for latency in some)
    acknowledged = {act: at for *_, times in found for act, at in times.items()}
    return Run(latencies, max(took for _, _, took, _ in found), acknowledged)


def client_process(kind: str, seconds: float, threads: int, begin: Any, answers: Any) -> None:
    from guiju.start import ready

    ready()
    try:
        make = {"service": service, "http": by_http}.get(kind) or PEERS[kind].client
        steps = [make() for _ in range(threads)]
    except MissingPeerError as error:
        answers.put((str(error), [], 0.0, {}))
        return
    latencies: list[float] = []
    faults: list[str] = []
    begin.wait()
    began = time.perf_counter()

    def work(step: Step) -> None:
        mine = []
        try:
            while time.perf_counter() - began < seconds:
                for number in range(len(WAY)):
                    at = time.perf_counter()
                    step(number)
                    mine.append(time.perf_counter() - at)
        except Exception as error:
            faults.append(repr(error))
        latencies.extend(mine)

    workers = [threading.Thread(target=work, args=(step,)) for step in steps]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    answers.put((faults[0] if faults else "", latencies, time.perf_counter() - began, ACKNOWLEDGED))


def service() -> Step:
    """A client of the service function. Who acts is looked up once."""
    from django.utils import timezone

    from guiju.registry.accounts.models import User
    from guiju.registry.cases import roles
    from guiju.registry.cases.acts.performing import Request, open_case, perform

    actors = {user.username: roles.actor(user, timezone.localdate()) for user in User.objects.all()}
    case = ""

    def step(number: int) -> None:
        nonlocal case
        who, act, brought = WAY[number]
        if number == 0:
            done = open_case("complaint", Request(act, brought), actors[who], timezone.now())
            case = done.number
        else:
            done = perform(case, Request(act, brought), actors[who], timezone.now())
        ACKNOWLEDGED[done.act] = time.time()

    return step


def by_http() -> Step:
    """A client with a connection kept open."""
    secrets = json.loads(os.environ["BENCH_KEYS"])
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    case = ""

    def step(number: int) -> None:
        nonlocal case
        who, act, brought = WAY[number]
        path = "/api/v1/cases" + (f"/{case}/acts" if number else "")
        body = {"act": act, "brought": brought, **({} if number else {"procedure": "complaint"})}
        headers = {"Authorization": f"Bearer {secrets[who]}", "Content-Type": "application/json"}
        connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        said = json.loads(answer.read())
        if answer.status != 200:
            raise RuntimeError(str(said))
        case = said["case"]

    return step


def wait_for_http() -> None:
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/api/v1/openapi.json")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.3)


def lag(run: Run) -> str:
    """The longest time from an answer to the act's place in the log, in seconds; below 0 it was there before."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select 1 from record_change where seq is null limit 1")
        while cursor.fetchone():
            time.sleep(0.2)
            cursor.execute("select 1 from record_change where seq is null limit 1")
        cursor.execute(
            "select subject, extract(epoch from at)::float from record_change where kind = 'act' and subject = any(%s)",
            [list(run.acknowledged)],
        )
        worst = max((at - run.acknowledged[act] for act, at in cursor.fetchall()), default=0.0)
    connection.close()
    return f"{worst:.2f}"


def desk(count: int) -> Iterator[tuple[str, str, str]]:
    """The desk of an officer for whom `count` cases wait. Their rows are copies made by INSERT … SELECT, not acts."""
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from guiju.registry.accounts.models import User
    from guiju.registry.cases import roles
    from guiju.registry.cases.acts.performing import Request, open_case
    from guiju.registry.cases.models import Case
    from guiju.registry.cases.views import queries

    user = User.objects.get(username="officer")
    opener = roles.actor(User.objects.get(username="complainant"), timezone.localdate())
    first = open_case("complaint", Request("complain", COMPLAINT), opener, timezone.now())
    columns = ", ".join(f.attname for f in Case._meta.concrete_fields if f.attname not in ("id", "number", "due"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into cases_case (number, due, {columns}) select 'X-' || n, due + (n * 7919 %% 400)::int, {columns}"
            " from cases_case, generate_series(1, %s) n where id = %s",
            [count, first.case],
        )
        cursor.execute(
            "insert into cases_waiting (case_id, holder, role, ballot, round, due)"
            " select c.id, w.holder, w.role, w.ballot, w.round, c.due from cases_case c, cases_waiting w"
            " where w.case_id = %s and c.number like 'X-%%'",
            [first.case],
        )
        cursor.execute("analyze")
    actor = roles.actor(user, timezone.localdate())
    times = timed(lambda: queries.desk(actor, 41), 200)
    yield f"desk of {count:,} cases: query, p50 / p95", figures(times), "60 ms"
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    connection.close()
    with beside("serve", "--port", str(PORT)):
        wait_for_http()
        kept = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)

        def page() -> None:
            kept.request("GET", "/desk/", headers={"Cookie": cookie})
            answer = kept.getresponse()
            assert answer.status == 200 and b"X-" in answer.read()

        timed(page, 30)
        yield f"desk of {count:,} cases: served page, p50 / p95", figures(timed(page, 200)), "60 ms"


def timed(act: Callable[[], object], times: int) -> list[float]:
    """Sorted seconds."""
    found = []
    for _ in range(times):
        at = time.perf_counter()
        act()
        found.append(time.perf_counter() - at)
    return sorted(found)


def figures(times: list[float]) -> str:
    return f"{times[len(times) // 2] * 1e3:.1f} / {times[int(len(times) * 0.95)] * 1e3:.1f} ms"


if __name__ == "__main__":
    main()
