"""The supervisor: what ends is started again, its descendants end with it, the port answers meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from guiju import supervision
from guiju.core.errors import GuijuError
from guiju.supervision import Keeper, Part, Stopgap, listeners, require_free, supervise

pytestmark = pytest.mark.alone
SLEEPER = "import time; time.sleep(600)"
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1], "a").write(f"{child.pid}\\n")
time.sleep(600)
"""
LISTENER = """
import http.server, sys
class Server(http.server.HTTPServer):
    allow_reuse_port = True
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"here")
    def log_message(self, *a): pass
Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def part(name: str, program: str, *words: str) -> Part:
    return Part(name, [sys.executable, "-c", program, *words], dict(os.environ))


def until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not what():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@contextmanager
def supervised(web: Part, worker: Part, number: int) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=supervise, args=(web, worker, Stopgap("127.0.0.1", number), stop, None))
    thread.start()
    try:
        until(lambda: web.process is not None and worker.process is not None)
        yield
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def test_a_part_that_was_killed_runs_again(tmp_path: Path) -> None:
    web, worker = part("web", SLEEPER), part("worker", SLEEPER)
    with supervised(web, worker, port()):
        assert worker.process is not None
        first = worker.process.pid
        os.kill(first, signal.SIGKILL)
        until(lambda: worker.process is not None and worker.process.pid != first)
        assert web.failures == 0
    assert web.process is not None and web.process.poll() is not None
    assert worker.process is not None and worker.process.poll() is not None


def test_what_a_part_has_started_ends_with_it(tmp_path: Path) -> None:
    seen = tmp_path / "pids"
    seen.touch()
    web, worker = part("web", PARENT, str(seen)), part("worker", SLEEPER)
    with supervised(web, worker, port()):
        until(lambda: len(seen.read_text().split()) == 1)
        orphan = int(seen.read_text().split()[0])
        assert web.process is not None
        os.kill(web.process.pid, signal.SIGKILL)
        until(lambda: gone(orphan))
        until(lambda: len(seen.read_text().split()) == 2)
    until(lambda: gone(int(seen.read_text().split()[1])))


def test_a_part_that_goes_on_failing_is_started_less_and_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "PAUSES", (0.0, 0.2, 10.0))
    failing = part("web", "raise SystemExit(3)")
    with supervised(failing, part("worker", SLEEPER), port()):
        until(lambda: failing.failures == 3)
        time.sleep(0.5)
        assert failing.failures == 3
        assert failing.process is None


def test_the_port_answers_503_while_nothing_else_does(tmp_path: Path) -> None:
    number = port()
    gate = Stopgap("127.0.0.1", number)
    gate.open()
    gate.open()
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(f"http://127.0.0.1:{number}/", timeout=5)
    assert (answer.value.code, answer.value.headers["Retry-After"]) == (503, "2")
    gate.close_if_relieved()
    assert len(listeners(number)) == 1
    other = part("web", LISTENER, str(number))
    other.start()
    until(lambda: len(listeners(number)) == 2)
    gate.close_if_relieved()
    until(lambda: len(listeners(number)) == 1)
    with urllib.request.urlopen(f"http://127.0.0.1:{number}/", timeout=5) as found:
        assert found.read() == b"here"
    other.ask_to_stop()
    other.stop(time.monotonic() + 5)


def test_a_socket_that_is_being_closed_does_not_relieve_the_stopgap(tmp_path: Path) -> None:
    number = port()
    dying = part("web", LISTENER, str(number))
    dying.start()
    until(lambda: len(listeners(number)) == 1)
    gate = Stopgap("127.0.0.1", number)
    gate.open()
    gate.close_if_relieved()
    dying.ask_to_stop()
    dying.stop(time.monotonic() + 5)
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(f"http://127.0.0.1:{number}/", timeout=5)
    assert answer.value.code == 503
    gate.close()


def test_a_client_that_says_nothing_does_not_keep_the_stopgap(tmp_path: Path) -> None:
    number = port()
    gate = Stopgap("127.0.0.1", number)
    gate.open()
    with socket.create_connection(("127.0.0.1", number)):
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.urlopen(f"http://127.0.0.1:{number}/", timeout=10)
        assert answer.value.code == 503
    gate.close()


def test_a_port_in_use_is_refused_by_name_even_if_the_other_would_share_it() -> None:
    number = port()
    other = part("web", LISTENER, str(number))
    other.start()
    until(lambda: len(listeners(number)) == 1)
    with pytest.raises(GuijuError) as error:
        require_free("127.0.0.1", number)
    assert error.value.where == f"127.0.0.1:{number}"
    assert error.value.expected == "a free port: --port or PORT"
    other.ask_to_stop()
    other.stop(time.monotonic() + 5)
    require_free("127.0.0.1", number)


@pytest.mark.parametrize(("host", "number"), [("192.0.2.1", 8000), ("127.0.0.1", 70_000)])
def test_an_address_that_cannot_be_had_is_refused(host: str, number: int) -> None:
    with pytest.raises(GuijuError, match="cannot listen there"):
        require_free(host, number)


def test_the_database_is_looked_after_also_when_it_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "PAUSES", (0.0, 0.01))
    calls: list[int] = []

    def keep() -> bool:
        calls.append(1)
        if len(calls) < 4:
            raise GuijuError("no space")
        return True

    stop = threading.Event()
    keeper = Keeper(keep, stop)
    keeper.start()
    until(lambda: len(calls) >= 4)
    stop.set()
    keeper.join(5)
    assert not keeper.is_alive()
