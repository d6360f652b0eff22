"""The launcher of the embedded PostgreSQL."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from guiju.core.errors import GuijuError
from guiju.registry.record.postgres import Server

HOLD = """
import sys
from pathlib import Path
from guiju.registry.record.postgres import Server
server = Server(Path(sys.argv[1])).acquire()
server.make_database()
print("held", flush=True)
sys.stdin.read()
server.release()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account may enter; whatever still runs in it is stopped at the end."""
    made = Path(tempfile.mkdtemp(prefix="guiju-pg-", dir="/var/tmp"))
    made.chmod(0o755)
    yield made
    for pid in made.rglob("postmaster.pid"):
        with suppress(ProcessLookupError, ValueError, IndexError):
            os.kill(int(pid.read_text().split()[0]), signal.SIGKILL)
    shutil.rmtree(made, ignore_errors=True)


def pid_of(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def say(server: Server, sentence: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server.url()) as session:
        cursor = session.execute(sentence)  # type: ignore[call-overload]
        return cursor.fetchall() if cursor.description else []


def holding(folder: Path) -> subprocess.Popen[str]:
    """Another process that uses the server until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def leave(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(60) == 0


def test_the_last_one_out_stops_the_server_and_the_data_stay(folder: Path) -> None:
    server = Server(folder / "pg").acquire()
    server.make_database()
    server.make_database()
    say(server, "create table t as select 42 as answer")
    first = pid_of(server)
    other = holding(folder / "pg")
    assert pid_of(server) == first
    server.release()
    server.release()
    assert server.answers()
    leave(other)
    assert not server.answers()
    assert not (server.data / "postmaster.pid").exists()
    server.acquire()
    assert say(server, "select answer from t") == [(42,)]
    assert server.acquire() is server
    server.release()
    assert not server.answers()


def test_a_server_killed_outright_is_recovered_with_its_data(folder: Path) -> None:
    server = Server(folder / "pg").acquire()
    server.make_database()
    say(server, "create table t as select 42 as answer")
    with psycopg.connect(server.url(), autocommit=True) as session:
        session.execute("insert into t values (43)")
        os.kill(pid_of(server), signal.SIGKILL)
        other = Server(folder / "pg").acquire()
    assert say(other, "select answer from t order by 1") == [(42,), (43,)]
    other.release()
    server.release()
    assert not server.answers()


def test_a_process_killed_outright_leaves_a_server_that_the_next_one_takes_over(folder: Path) -> None:
    other = holding(folder / "pg")
    other.kill()
    other.wait()
    server = Server(folder / "pg")
    assert server.answers()
    server.acquire()
    server.release()
    assert not server.answers()


def test_an_interrupted_making_leaves_nothing_half(folder: Path) -> None:
    half = folder / "pg" / "data-half"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    (half / "base").mkdir()
    server = Server(folder / "pg").acquire()
    assert server.answers()
    assert not half.exists()
    server.release()


def test_several_processes_that_start_at_once_share_one_server(folder: Path) -> None:
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", HOLD, str(folder / "pg")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    assert [p.stdout.readline() for p in starters if p.stdout] == ["held\n"] * 3
    server = Server(folder / "pg")
    assert server.answers()
    for process in starters:
        leave(process)
    assert not server.answers()


def test_a_path_too_long_for_a_socket(folder: Path) -> None:
    server = Server(folder / ("long-" * 20) / "pg").acquire()
    assert len(str(server.socket_folder)) <= 90
    assert server.answers()
    server.release()
    shutil.rmtree(server.socket_folder)


def test_the_permissions_of_folders_above_are_not_touched(folder: Path) -> None:
    above = folder / "above"
    above.mkdir(mode=0o711)
    (above / "data").mkdir(mode=0o751)
    before = [stat.S_IMODE(p.stat().st_mode) for p in (folder, above, above / "data")]
    server = Server(above / "data" / "postgres").acquire()
    server.release()
    assert [stat.S_IMODE(p.stat().st_mode) for p in (folder, above, above / "data")] == before
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700


def test_folders_made_under_a_strict_mask_serve_too(folder: Path) -> None:
    before = os.umask(0o077)
    try:
        server = Server(folder / "a" / "b" / "pg").acquire()
        assert server.answers()
        server.release()
    finally:
        os.umask(before)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another account")
def test_a_folder_the_servers_account_may_not_enter_is_refused_by_name(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(GuijuError) as error:
        Server(closed / "pg").acquire()
    assert f"may not enter {closed}" in error.value.what
    assert error.value.where == str(closed / "pg")
    assert error.value.expected == "a GUIJU_DATA that it can reach, such as /var/lib/guiju, or DATABASE_URL"
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_file_where_the_folder_should_be_is_refused_by_name(folder: Path) -> None:
    (folder / "pg").write_text("in the way")
    with pytest.raises(GuijuError) as error:
        Server(folder / "pg").acquire()
    assert error.value.what.startswith("cannot make the data folder")
    assert error.value.where == str(folder / "pg")


def test_a_cluster_that_cannot_start_says_where_its_log_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(folder / "pg").acquire()
    server.release()
    with (server.data / "postgresql.conf").open("a") as f:
        f.write("no_such_setting = on\n")
    monkeypatch.setattr("guiju.registry.record.postgres.START_SECONDS", 0.0)
    with pytest.raises(GuijuError) as error:
        server.acquire()
    assert error.value.where == str(server.log)
    assert "no_such_setting" in error.value.what


# -- a folder elsewhere ------------------------------------------------------------------------------------------------
def filled(place: Path) -> Server:
    server = Server(place).acquire()
    server.make_database()
    say(server, "create table t as select 42 as answer")
    return server


def test_a_folder_that_was_moved_starts_where_it_lies_now(folder: Path) -> None:
    filled(folder / "old").release()
    (folder / "old").rename(folder / "new")
    server = Server(folder / "new").acquire()
    assert say(server, "select answer from t") == [(42,)]
    assert say(server, "show data_directory") == [(str(folder / "new" / "data"),)]
    server.release()


def test_a_folder_of_an_older_version_that_names_its_socket_starts_elsewhere_too(folder: Path) -> None:
    server = filled(folder / "old")
    server.release()
    with (server.data / "postgresql.conf").open("a") as f:
        f.write(f"unix_socket_directories = '{server.socket_folder}'\n")
    (folder / "old").rename(folder / "new")
    server = Server(folder / "new").acquire()
    assert say(server, "select answer from t") == [(42,)]
    server.release()


@pytest.mark.parametrize("running", [False, True], ids=["stopped", "running"])
def test_a_copy_starts_and_never_reaches_the_folder_it_was_made_from(folder: Path, running: bool) -> None:
    first = filled(folder / "first")
    if not running:
        first.release()
    subprocess.run(["cp", "-a", folder / "first", folder / "second"], check=True)
    second = Server(folder / "second").acquire()
    assert say(second, "select answer from t") == [(42,)]
    say(second, "insert into t values (2)")
    if not running:
        first.acquire()
    say(first, "insert into t values (1)")
    assert say(first, "select answer from t order by 1") == [(1,), (42,)]
    assert say(second, "select answer from t order by 1") == [(2,), (42,)]
    assert pid_of(first) != pid_of(second)
    first.release()
    assert second.answers()
    second.release()


def test_a_folder_moved_under_its_running_server_is_found_again(folder: Path) -> None:
    first = filled(folder / "old")
    running = pid_of(first)
    (folder / "old").rename(folder / "new")
    server = Server(folder / "new").acquire()
    assert say(server, "select answer from t") == [(42,)]
    assert pid_of(server) == running
    server.release()


def test_a_copy_that_lost_its_owner_and_its_permissions_starts(folder: Path) -> None:
    filled(folder / "first").release()
    subprocess.run(["cp", "-r", folder / "first", folder / "second"], check=True)
    (folder / "second" / "data").chmod(0o755)
    server = Server(folder / "second").acquire()
    assert say(server, "select answer from t") == [(42,)]
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    server.release()


def test_another_folders_server_is_never_taken_for_ones_own(folder: Path) -> None:
    first = filled(folder / "first")
    second = Server(folder / "second")
    second.acquire().release()
    shutil.rmtree(second.socket_folder)
    second.socket_folder.symlink_to(first.socket_folder)
    with pytest.raises(GuijuError) as error:
        Server(folder / "second").acquire()
    assert error.value.what == f"the server that answers here belongs to the folder {first.data}"
    first.release()


def test_a_server_that_ended_is_started_again_by_who_keeps_it(folder: Path) -> None:
    server = filled(folder / "pg")
    assert server.keep() is False
    os.kill(pid_of(server), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while not server.keep():  # until the process is gone
        assert time.monotonic() < deadline
    assert say(server, "select answer from t") == [(42,)]
    assert server.keep() is False
    server.release()
