"""The command line as a person uses it: its own processes, its own data folder, its own database server."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

import factories
from guiju.registry.record.postgres import Server

GUIJU = [sys.executable, "-c", "from guiju.cli.main import run; run()"]
SETTINGS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT", "GUIJU_URL")


def environment(data: Path) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if name not in SETTINGS}
    return {**kept, "GUIJU_DATA": str(data), "COLUMNS": "200"}


def guiju(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*GUIJU, *words], env=environment(data), capture_output=True, text=True, timeout=300)


def answers(data: Path, *words: str) -> Any:
    """The JSON that a command prints."""
    done = guiju(data, *words)
    assert (done.returncode, done.stderr[-2000:] if done.returncode else "") == (0, "")
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder with the demonstration, as `guiju demo --no-serve` made it."""
    folder = Path(tempfile.mkdtemp(prefix="guiju-cli-", dir="/var/tmp"))
    folder.chmod(0o755)
    done = guiju(folder, "demo", "--no-serve")
    assert (done.returncode, "Ready in" in done.stderr) == (0, True), done.stderr[-3000:]
    yield folder
    with suppress(FileNotFoundError, ProcessLookupError):
        os.kill(int((folder / "postgres/data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


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


def empties(data: Path) -> None:
    """Wait until nothing runs with this data folder."""
    deadline = time.monotonic() + 60
    while left := inhabitants(data):
        assert time.monotonic() < deadline, left
        time.sleep(0.2)


# -- demo, stats, search -----------------------------------------------------------------------------------------------
def test_a_second_demo_changes_nothing_and_leaves_nothing_running(data: Path) -> None:
    before = answers(data, "stats", "--json")
    done = guiju(data, "demo", "--no-serve")
    assert done.returncode == 0, done.stderr
    assert answers(data, "stats", "--json") == before
    assert not Server(data / "postgres").answers()
    assert inhabitants(data) == []


def test_stats(data: Path) -> None:
    figures = answers(data, "stats", "--json")
    assert figures["editions"] == sum(figures["by_scheme"].values()) == sum(figures["by_tier"].values()) >= 300
    assert figures["by_source"] == {"demo": figures["editions"]}
    assert {"national", "sector", "local", "association", "enterprise", "international"} <= set(figures["by_tier"])
    assert "editions" in guiju(data, "stats").stdout


def test_search(data: Path) -> None:
    found = answers(data, "search", "食品", "--tier", "national", "--json", "--limit", "3")
    assert ({h["tier"] for h in found["hits"]}, len(found["hits"]), found["exact"]) == ({"national"}, 3, True)
    assert found["total"] >= 3
    hits = answers(data, "search", "iso", "9001", "2015", "--json")["hits"]
    assert hits[0]["designation"] == "ISO 9001:2015"
    hits = answers(data, "search", "iso 9001", "--on", "2009-01-01", "--sort", "number", "--json")["hits"]
    assert [h["designation"] for h in hits if h["work"] == "ISO 9001"] == ["ISO 9001:2008"]
    assert "ISO 9001:2015" in guiju(data, "search", "ISO 9001:2015").stdout


# -- import ------------------------------------------------------------------------------------------------------------
def test_import_relaton_dry_and_in_earnest(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_bytes(factories.relaton("ISO 471147:2019"))
    before = answers(data, "stats", "--json")
    report = answers(data, "import", "relaton", str(path), "--dry-run", "--json")
    assert {k: report[k] for k in ("new", "changed", "rejected", "committed")} == {
        "new": 1,
        "changed": 0,
        "rejected": 0,
        "committed": False,
    }
    assert answers(data, "stats", "--json") == before
    path.write_bytes(b"a: [")
    done = guiju(data, "import", "relaton", str(path), "--all-or-nothing", "--json")
    assert done.returncode == 1
    assert [r["where"] for r in json.loads(done.stdout)["rejections"]] == ["one.yaml"]
    assert answers(data, "stats", "--json") == before


def test_index_is_made_anew(data: Path) -> None:
    editions = answers(data, "stats", "--json")["editions"]
    done = guiju(data, "index")
    assert (done.returncode, f"{editions:,} editions indexed" in done.stderr) == (0, True)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ["import", "relaton", "/nowhere/x.tar.xz"],
            "guiju: /nowhere/x.tar.xz: there is no such file or folder",
        ),
        (
            ["import", "relaton", "/etc/hostname"],
            "guiju: /etc/hostname: cannot read a file without suffix; expected a folder, a .tar.xz, .tar.gz or .zip"
            " archive, or .yaml, .yml",
        ),
        (
            ["import", "relaton", "/tmp", "--dry-run", "--all-or-nothing"],
            "guiju: --dry-run and --all-or-nothing together; expected one of them",
        ),
        (
            ["import", "csv", "x.csv", "--map", "/nowhere/map.yaml"],
            "guiju: /nowhere/map.yaml: cannot read the map: No such file or directory",
        ),
        (["import", "ics", "/nowhere/i.xml"], "guiju: /nowhere/i.xml: there is no such file"),
        (
            ["search", "x", "--sort", "beauty"],
            "guiju: --sort: cannot sort by 'beauty'; expected relevance, date, number",
        ),
        (["search", "x", "--on", "2021-02-29"], "guiju: --on: '2021-02-29' is not a day; expected YYYY-MM-DD"),
        (
            ["search", "x", "--after", "nonsense"],
            "guiju: after: this is not a cursor of this search; expected the `next` of the page before",
        ),
        (["search", "x", "--year", "soon"], "guiju: year: 'soon' is not a number; expected a whole number"),
    ],
)
def test_what_cannot_be_done_ends_with_code_2_and_one_line(data: Path, words: list[str], line: str) -> None:
    done = guiju(data, *words)
    assert (done.returncode, done.stdout, done.stderr.strip().splitlines()) == (2, "", [line])


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["search"],
        ["search", "x", "--limit", "0"],
        ["import", "relaton"],
        ["import", "csv", "x"],
        ["demo", "-x"],
    ],
)
def test_a_command_that_is_called_wrongly_ends_with_code_2(data: Path, words: list[str]) -> None:
    done = guiju(data, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage" in done.stderr


# -- serve -------------------------------------------------------------------------------------------------------------
def test_serve_answers_and_ctrl_c_stops_everything(data: Path) -> None:
    process = serving(data, free_port())
    assert guiju(data, "stats", "--json").returncode == 0
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert not Server(data / "postgres").answers()
    empties(data)


def test_serve_on_a_port_in_use_says_so_and_leaves_nothing_running(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = guiju(data, "serve", "--port", str(port))
    assert done.returncode == 2
    assert f"expected port {port} to be free" in done.stderr.splitlines()[-1]
    empties(data)


def test_a_serve_killed_outright_takes_its_children_along_and_the_next_one_recovers(data: Path) -> None:
    port = free_port()
    process = serving(data, port)
    process.kill()
    process.wait()
    again = serving(data, port)
    again.send_signal(signal.SIGTERM)
    assert again.wait(60) == 0
    empties(data)


def test_a_database_killed_outright_is_recovered_by_the_next_command(data: Path) -> None:
    before = answers(data, "stats", "--json")
    process = serving(data, free_port())
    os.kill(int((data / "postgres/data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert answers(data, "stats", "--json") == before
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    empties(data)
