"""What `guiju serve` keeps alive: the web server, the worker, the embedded database. What ends is started again, after
pauses that grow while it goes on failing; while no web server listens, the port answers 503."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from guiju.core.errors import GuijuError

PAUSES = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before a part that ended once, twice, … in a row is started again."""
HEALTHY_SECONDS = 60.0
"""A part that ran so long has recovered: its next end counts as the first."""
STOP_SECONDS = 15.0
LOOK = 0.1
log = logging.getLogger("guiju.serve")


@dataclass
class Part:
    """A process that is kept alive. Its descendants form a group and end with it."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    _began: float = 0.0
    _next: float = 0.0

    def start(self) -> None:
        self._began = time.monotonic()
        self.process = subprocess.Popen(
            list(self.command), env=self.environment, start_new_session=True, stdin=subprocess.PIPE
        )

    def look(self) -> bool:
        """Whether it runs; starts it again when its pause is over."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return True
            self._ended(code, now)
        if now >= self._next:
            self.start()
        return self.process is not None

    def _ended(self, code: int, now: float) -> None:
        assert self.process is not None
        self._end_group(signal.SIGKILL)
        self.failures = 0 if now - self._began > HEALTHY_SECONDS else self.failures
        pause = PAUSES[min(self.failures, len(PAUSES) - 1)]
        self.failures += 1
        self._next, self.process = now + pause, None
        log.error("%s ended (%s), starting it again in %.1f s", self.name, _word(code), pause)

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self, deadline: float) -> None:
        """Wait for it to end, then end it."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        self._end_group(signal.SIGKILL)
        self.process.wait()

    def _end_group(self, number: signal.Signals) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


def _word(code: int) -> str:
    if code >= 0:
        return f"code {code}"
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"


class Keeper(threading.Thread):
    """Calls `keep`, which starts the database again if it has ended, once a second."""

    def __init__(self, keep: Callable[[], bool], stop: threading.Event) -> None:
        super().__init__(name="database", daemon=True)
        self._keep, self._stopped, self._failures = keep, stop, 0

    def run(self) -> None:
        while not self._stopped.wait(0.5 if not self._failures else PAUSES[min(self._failures, len(PAUSES) - 1)]):
            try:
                if self._keep():
                    log.error("the database had ended and was started again")
                self._failures = 0
            except (GuijuError, OSError) as error:
                self._failures += 1
                log.error("the database cannot be started: %s", error)


@dataclass
class Stopgap:
    """Answers 503 on the port while the web server is gone, until something else listens there."""

    host: str
    port: int
    _listener: socket.socket | None = field(default=None, repr=False)
    _before: set[str] = field(default_factory=set, repr=False)

    def open(self) -> None:
        """Listen, unless that is done already or the port is not to be had."""
        if self._listener is not None:
            return
        with suppress(OSError):
            made = socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            made.bind((self.host, self.port))
            made.listen(128)
            self._listener, self._before = made, listeners(self.port)  # ours, and those that are being closed
            threading.Thread(target=self._serve, args=(made,), daemon=True, name="stopgap").start()

    def close_if_relieved(self) -> None:
        """Stop when a socket listens on the port that was not there when this began."""
        if self._listener is not None and listeners(self.port) - self._before:
            self.close()

    def close(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)  # wakes whoever waits in accept
            listener.close()

    def _serve(self, listener: socket.socket) -> None:
        body = "规矩正在重新启动。 Guiju is being started again.\n".encode()
        head = (
            "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 2\r\n"
            f"Cache-Control: no-store\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with suppress(OSError), client:
                client.settimeout(1)
                client.recv(65_536)
                client.sendall(head + body)


def listeners(port: int) -> set[str]:
    """The sockets that listen on a TCP port of this machine, by inode."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                cells = line.split()
                if cells[3] == "0A" and int(cells[1].rpartition(":")[2], 16) == port:
                    found.add(cells[9])
    return found


def require_free(host: str, port: int) -> None:
    """GuijuError when a server listens on this address already, or when it cannot be listened on."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            probe.listen(1)
    except (OSError, OverflowError) as error:
        words = error.strerror if isinstance(error, OSError) else str(error)
        raise GuijuError(
            "cannot listen there ({})", words, where=f"{host}:{port}", expected="a free port: --port or PORT"
        ) from None


def supervise(
    web: Part, worker: Part, stopgap: Stopgap, stop: threading.Event, keep: Callable[[], bool] | None
) -> None:
    """Keep all of it alive until `stop` is set, then end the web server, the worker and what they started."""
    parts = (web, worker)
    if keep is not None:
        Keeper(keep, stop).start()
    try:
        while not stop.is_set():
            for part in parts:
                running = part.look()
                if part is web and not running:
                    stopgap.open()
            stopgap.close_if_relieved()
            stop.wait(LOOK)
    finally:
        stopgap.close()
        for part in parts:
            part.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for part in parts:
            part.stop(deadline)
