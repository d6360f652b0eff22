"""A site that heals itself: parts of a running `guiju serve` are killed, and it answers again by itself; what it
answers meanwhile is 503, nothing else. Then a disk without room, copies of a stopped and a running folder."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from guiju.registry.record.postgres import Server

pytestmark = pytest.mark.alone

GUIJU = [sys.executable, "-c", "from guiju.cli.main import run; run()"]
PAGES = ("/", "/search/?q=GB", "/api/v1/standards?limit=1", "/log/", "/cases/")


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@dataclass
class Site:
    """`guiju serve` over a folder of its own."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        left_out = ("DATABASE_URL", "GUIJU_LOG_KEY", "GUIJU_FREE_MB")
        kept = {k: v for k, v in os.environ.items() if k not in left_out}
        return {
            **kept,
            "GUIJU_DATA": str(self.folder),
            "PYTHONPATH": os.pathsep.join(sys.path),
            "GUIJU_RATE_ANONYMOUS": "100000",
        }

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*GUIJU, *words], env={**self.environment, **more}, capture_output=True, text=True, timeout=180
        )

    def start(self, **more: str) -> None:
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*GUIJU, "serve", "--port", str(self.port)], env={**self.environment, **more}, stdout=log, stderr=log
            )
        self.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        assert self.process.wait(60) == 0

    def ask(self, path: str = "/", data: bytes | None = None) -> int:
        """The status; 0 where there is no answer."""
        try:
            request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data)
            with urllib.request.urlopen(request, timeout=20) as answer:
                answer.read()
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except (OSError, http.client.HTTPException):
            return 0

    def wait(self, seconds: float = 90) -> None:
        """Until every page answers: some alone may be kept answers while the database is still away."""
        until(lambda: all(self.ask(path) == 200 for path in PAGES), seconds)

    @property
    def server(self) -> Server:
        return Server(self.folder / "postgres")

    def pids(self, word: str) -> list[int]:
        """Processes below ours whose command line holds a word, the oldest first."""
        assert self.process is not None
        below, found = {self.process.pid}, []
        for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda p: int(p.name)):
            with suppress(OSError, IndexError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if parent in below:
                    below.add(int(folder.name))
                    if word in (folder / "cmdline").read_text():
                        found.append(int(folder.name))
        return found

    def postmaster(self) -> int:
        return int((self.server.data / "postmaster.pid").read_text().split()[0])


def until(what: Callable[[], bool], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def migrated() -> Iterator[Path]:
    """A folder with a migrated registry without a record, stopped."""
    made = Path(tempfile.mkdtemp(prefix="guiju-heals-", dir="/var/tmp"))
    made.chmod(0o755)
    folder = made / "data"
    done = Site(folder).run("migrate")
    assert done.returncode == 0, done.stderr
    yield folder
    for pid in made.rglob("postmaster.pid"):
        with suppress(ProcessLookupError, ValueError, IndexError, OSError):
            os.kill(int(pid.read_text().split()[0]), signal.SIGKILL)
    shutil.rmtree(made, ignore_errors=True)


@contextmanager
def asked(site: Site) -> Iterator[list[int]]:
    """The statuses of every page, asked again and again by four clients meanwhile; no answer at all is 0."""
    statuses: list[int] = []
    stop = threading.Event()

    def ask(first: int) -> None:
        number = first
        while not stop.is_set():
            statuses.append(site.ask(PAGES[number % len(PAGES)]))
            number += 1
            time.sleep(0.02)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    yield statuses
    stop.set()
    for thread in threads:
        thread.join()


@pytest.fixture(scope="module")
def site(migrated: Path) -> Iterator[Site]:
    made = Site(migrated)
    made.start()
    yield made
    made.stop()


@pytest.mark.parametrize("what", ["a web process", "every web process", "the web server", "the worker", "the database"])
def test_what_was_killed_runs_again_and_nothing_but_503_is_answered_meanwhile(site: Site, what: str) -> None:
    victims = {
        "a web process": lambda: site.pids("multiprocessing.spawn")[-1:] or site.pids("granian")[-1:],
        "every web process": lambda: site.pids("granian")[1:],
        "the web server": lambda: site.pids("granian")[:1],
        "the worker": lambda: site.pids("guiju.cli.main")[:1],
        "the database": lambda: [site.postmaster()],
    }[what]()
    assert victims
    with asked(site) as statuses:
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        time.sleep(2)
        site.wait()
        if what == "the worker":
            until(lambda: site.pids("guiju.cli.main") not in ([], victims))
    assert {code for code in statuses if code >= 500} <= {503}
    assert statuses[-1] == 200
    until(lambda: all(site.ask(path) == 200 for path in PAGES))  # the first pages may have been kept answers


def test_after_all_of_it_the_record_is_whole(site: Site) -> None:
    done = site.run("ledger", "verify")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_second_server_on_a_port_is_refused_in_one_line(site: Site) -> None:
    done = site.run("serve", "--port", str(site.port))
    assert done.returncode == 2
    where = f"127.0.0.1:{site.port}"
    words = "cannot listen there (Address already in use); expected a free port: --port or PORT"
    assert done.stderr.strip() == f"guiju: {where}: {words}"


def test_slow_bodies_do_not_keep_a_page_waiting(site: Site) -> None:
    held = []
    for _ in range(60):
        s = socket.create_connection(("127.0.0.1", site.port))
        s.sendall(
            b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: 100000\r\n\r\nlogin="
        )
        held.append(s)
    began = time.monotonic()
    assert site.ask("/log/") == 200
    assert site.ask("/") == 200
    assert time.monotonic() - began < 5
    answer = held[0].recv(100)
    assert answer.startswith(b"HTTP/1.1 408 ")
    for s in held:
        s.close()


def test_a_form_that_is_too_large_is_refused_before_it_is_taken(site: Site) -> None:
    s = socket.create_connection(("127.0.0.1", site.port))
    s.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500000000\r\n\r\n")
    assert s.recv(100).startswith(b"HTTP/1.1 413 ")
    s.close()


def test_copies_of_a_running_and_a_stopped_folder_start_and_are_verified(site: Site, tmp_path: Path) -> None:
    place = Path(tempfile.mkdtemp(prefix="guiju-copies-", dir="/var/tmp"))
    place.chmod(0o755)
    try:
        running = Site(place / "running")
        with psycopg.connect(site.server.url()) as session:
            session.execute("checkpoint")
        subprocess.run(["cp", "-a", site.folder, running.folder], check=True)
        running.start()
        assert running.run("ledger", "verify").returncode == 0
        assert site.ask("/") == 200
        assert running.postmaster() != site.postmaster()
        running.stop()
        stopped = Site(place / "stopped")
        subprocess.run(["cp", "-a", running.folder, stopped.folder], check=True)
        stopped.start()
        assert stopped.run("ledger", "verify").returncode == 0
        stopped.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)


# -- a disk without room -----------------------------------------------------------------------------------------------
@pytest.fixture
def small_disk(migrated: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("only root makes a small disk")
    made = Path(tempfile.mkdtemp(prefix="guiju-disk-", dir="/var/tmp"))
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700m,mode=755", "none", made], capture_output=True)
    if done.returncode:
        made.rmdir()
        pytest.skip("no small disk can be made here: " + done.stderr.decode().strip())
    made.chmod(0o755)
    yield made
    subprocess.run(["umount", "-l", made], check=True)
    made.rmdir()


def fill(disk: Path, left: int) -> Path:
    """A file that leaves so many bytes free."""
    path = disk / "filling"
    with path.open("ab") as f:
        size = shutil.disk_usage(disk).free - left
        f.write(b"\0" * max(0, size))
    return path


def test_a_disk_that_fills_up_stops_writing_early_and_goes_on_by_itself(small_disk: Path) -> None:
    site = Site(small_disk / "data")
    assert site.run("migrate", GUIJU_FREE_MB="20").returncode == 0
    site.start(GUIJU_FREE_MB="60")
    try:
        filling = fill(small_disk, 40_000_000)
        assert site.ask("/") == 200
        assert site.ask("/accounts/password/reset/", data=b"email=a@example.org") in (403, 503)
        assert site.ask("/api/v1/plans/read", data=b"{}") == 503
        refused = site.run("import", "csv", __file__, GUIJU_FREE_MB="60")
        assert refused.returncode == 2
        assert "Traceback" not in refused.stderr
        fill(small_disk, 0)  # now really full, under the database's feet
        with suppress(psycopg.Error), psycopg.connect(site.server.url(), autocommit=True) as session:
            session.execute("create table big as select repeat('x', 1000) from generate_series(1, 100000)")
        assert site.ask("/") in (200, 503)
        filling.unlink()
        site.wait(150)
        until(lambda: site.ask("/api/v1/plans/read", data=b"{}") == 422, 150)
        assert site.run("ledger", "verify").returncode == 0
    finally:
        site.stop()


# -- things people do --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "more", "said"),
    [
        (["stats"], {"DATABASE_URL": "postgresql://nobody:wrong@127.0.0.1:1/x"}, "the database gives no answer"),
        (["migrate"], {"DATABASE_URL": "postgresql://nobody@/x?host=/nowhere"}, "the database gives no answer"),
        (["stats"], {"DATABASE_URL": "mysql://x/y"}, "not a database address"),
        (["serve", "--port", "99999"], {}, "cannot listen there"),
        (["serve", "--host", "192.0.2.7"], {}, "cannot listen there"),
        (["stats"], {"PORT": "8000", "GUIJU_DATA": "/proc/nowhere"}, "cannot make the data folder"),
    ],
)
def test_no_command_answers_with_a_traceback(tmp_path: Path, words: list[str], more: dict[str, str], said: str) -> None:
    done = Site(tmp_path / "data").run(*words, **more)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("guiju: ")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_database_that_was_never_set_up_says_so(migrated: Path) -> None:
    place = Path(tempfile.mkdtemp(prefix="guiju-bare-", dir="/var/tmp"))
    place.chmod(0o755)
    try:
        done = Site(place / "data").run("stats")
        assert done.returncode == 2
        assert "expected `guiju migrate` to have been run" in done.stderr
    finally:
        shutil.rmtree(place, ignore_errors=True)


def test_the_version_is_told() -> None:
    done = subprocess.run([*GUIJU, "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "guiju 0.1.0\n")
