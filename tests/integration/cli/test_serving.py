"""Starting, stopping and killing what runs."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError

import pytest

from guiju.registry.record.postgres import Server
from integration.cli.commands import GUIJU, answers, environment, guiju

pytestmark = pytest.mark.alone


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def serving(data: Path, port: int) -> subprocess.Popen[str]:
    """`guiju serve`, answering."""
    process = subprocess.Popen(
        [*GUIJU, "serve", "--port", str(port)], env=environment(data), stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 120
    while True:
        assert process.poll() is None, process.stderr and process.stderr.read()
        with suppress(URLError, OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
            if answer.status == 200:
                return process
        assert time.monotonic() < deadline, "no answer"
        time.sleep(0.2)


def inhabitants(data: Path) -> list[str]:
    """What runs with this data folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if str(data) in words or f"GUIJU_DATA={data}".encode() in (folder / "environ").read_bytes():
                found.append(words)
    return found


def until_gone(data: Path, but: str = "nothing") -> None:
    """Wait until nothing else runs with this data folder."""
    deadline = time.monotonic() + 60
    while left := [words for words in inhabitants(data) if but not in words.split(" ")[0]]:
        assert time.monotonic() < deadline, left
        time.sleep(0.2)


def test_a_second_demo_changes_nothing_and_leaves_nothing_running(data: Path) -> None:
    before = answers(data, "stats", "--json")
    done = guiju(data, "demo", "--no-serve")
    assert done.returncode == 0, done.stderr
    assert answers(data, "stats", "--json") == before
    assert not Server(data / "postgres").answers()
    assert inhabitants(data) == []


def test_serve_answers_and_ctrl_c_stops_everything(data: Path) -> None:
    process = serving(data, free_port())
    assert guiju(data, "stats", "--json").returncode == 0
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert not Server(data / "postgres").answers()
    until_gone(data)


def test_serve_on_a_port_in_use_says_so_and_leaves_nothing_running(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = guiju(data, "serve", "--port", str(port))
    assert done.returncode == 2
    said = done.stderr.splitlines()[-1]
    assert said.startswith(f"guiju: 127.0.0.1:{port}: cannot listen there") and "expected a free port" in said
    until_gone(data)


def test_a_serve_killed_outright_takes_its_children_along_and_the_next_one_recovers(data: Path) -> None:
    port = free_port()
    process = serving(data, port)
    process.kill()
    process.wait()
    until_gone(data, but="postgres")
    again = serving(data, port)
    again.send_signal(signal.SIGTERM)
    assert again.wait(60) == 0
    until_gone(data)


def test_a_database_killed_outright_is_recovered_by_the_next_command(data: Path) -> None:
    before = answers(data, "stats", "--json")
    process = serving(data, free_port())
    os.kill(int((data / "postgres/data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert answers(data, "stats", "--json") == before
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    until_gone(data)
