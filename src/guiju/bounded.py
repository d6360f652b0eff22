"""Heavy work in processes that can be ended: a budget of time and of memory, so many at once and no more.

Reading a file, checking, comparing and typesetting run over input that anybody may send. Such work is done by a child
process: what takes too long, or too much memory, ends with its child, and the site does not notice. Children are kept
while they are used and run at a lower priority than the pages.

    found = call(findings_of, document, budget=LINT)

The function is found by its name in its module; arguments and result travel as pickles between our own processes.
"""

from __future__ import annotations

import math
import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from guiju.core.errors import GuijuError, OverBudgetError, TooBusyError

P = ParamSpec("P")
T = TypeVar("T")
IDLE_SECONDS = 60.0
"""A child that had nothing to do for so long ends."""
WAIT_SECONDS = 5.0
NICE = 5
PATIENCE = 4
CHILD = "from guiju.bounded import child; child()"


@dataclass(frozen=True, slots=True)
class Budget:
    """What one piece of work may cost: seconds of processor time, megabytes of memory. On a machine that has other
    things to do it may take `PATIENCE` times as long by the clock."""

    seconds: float
    megabytes: int = 1_000


READ = Budget(20)
LINT = Budget(10)
COMPARE = Budget(20)
TYPESET = Budget(30, 1_500)


@dataclass
class _Child:
    """A process and our end of the line to it."""

    process: subprocess.Popen[bytes]
    line: Connection
    free_since: float = 0.0

    def end(self) -> None:
        self.line.close()
        self.process.kill()
        self.process.wait()


def _born() -> _Child:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )
    return _Child(process, Connection(ours.detach()))


@dataclass
class Pool:
    """At most `size` pieces of work at once, and at most `waiting` more that wait for a place."""

    size: int
    waiting: int = 4
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _free: list[_Child] = field(default_factory=list, repr=False)
    _places: threading.BoundedSemaphore = field(init=False, repr=False)
    _inside: int = field(default=0, repr=False)

    def __post_init__(self) -> None:
        self._places = threading.BoundedSemaphore(self.size)

    def call(self, function: Callable[P, T], budget: Budget, *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result. Raises what it raises; OverBudgetError when the budget is spent, TooBusyError when
        there is no place within five seconds."""
        self._enter()
        try:
            if not self._places.acquire(timeout=WAIT_SECONDS):
                raise _busy()
            try:
                return self._done(function, budget, args, kwargs)
            finally:
                self._places.release()
        finally:
            with self._lock:
                self._inside -= 1

    def close(self) -> None:
        """End the children that wait for work."""
        with self._lock:
            free, self._free[:] = list(self._free), []
        for one in free:
            one.end()

    def _enter(self) -> None:
        with self._lock:
            if self._inside >= self.size + self.waiting:
                raise _busy()
            self._inside += 1

    def _taken(self) -> _Child:
        """A child that lives, the one used last first; those idle for long are ended."""
        now = time.monotonic()
        with self._lock:
            old = [one for one in self._free if now - one.free_since > IDLE_SECONDS or one.process.poll() is not None]
            self._free[:] = [one for one in self._free if one not in old]
            found = self._free.pop() if self._free else None
        for one in old:
            one.end()
        return found or _born()

    def _done(self, function: Callable[..., T], budget: Budget, args: Any, kwargs: Any) -> T:
        one = self._taken()
        try:
            name = (function.__module__, function.__qualname__)
            one.line.send((name, budget, args, kwargs))
            if not one.line.poll(budget.seconds * PATIENCE):
                raise _spent(f"{budget.seconds:.0f} s")
            good, answer = one.line.recv()
        except (EOFError, ConnectionError):  # the child was ended by the kernel, for its time or for memory
            code = one.process.wait(5) if one.process.poll() is None else one.process.returncode
            one.end()
            over_time = code == -signal.SIGXCPU
            raise _spent(f"{budget.seconds:.0f} s" if over_time else f"{budget.megabytes} MB") from None
        except BaseException:
            one.end()
            raise
        one.free_since = time.monotonic()
        with self._lock:
            self._free.append(one)
        if good:
            return answer  # type: ignore[no-any-return]
        if isinstance(answer, MemoryError):
            raise _spent(f"{budget.megabytes} MB")
        raise answer


def _busy() -> TooBusyError:
    return TooBusyError("too much of this kind of work is going on at the moment", expected="a later request")


def _spent(limit: str) -> OverBudgetError:
    return OverBudgetError(
        "this would take more than the {} that one request may use",
        limit,
        where="the input",
        expected="a smaller input, or the same work by the command line",
    )


POOL = Pool(size=max(1, min(2, os.cpu_count() or 1)))


def call(function: Callable[P, T], budget: Budget, *args: P.args, **kwargs: P.kwargs) -> T:
    """Do a piece of work in this process's pool; see `Pool.call`."""
    return POOL.call(function, budget, *args, **kwargs)


# -- in the child ------------------------------------------------------------------------------------------------------
def child() -> None:
    """Serve one line until it closes. The line's number is the last word of the command line."""
    os.nice(NICE)
    line = Connection(int(sys.argv[-1]))
    while True:
        try:
            if not line.poll(2 * IDLE_SECONDS):
                return
            (module, name), budget, args, kwargs = line.recv()
        except (EOFError, ConnectionError):
            return
        _answer(line, _result(module, name, budget, args, kwargs))


def _result(module: str, name: str, budget: Budget, args: Any, kwargs: Any) -> tuple[bool, Any]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = math.ceil(used.ru_utime + used.ru_stime + budget.seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_DATA, (budget.megabytes * 1_000_000, resource.RLIM_INFINITY))
    try:
        function: Any = import_module(module)
        for part in name.split("."):
            function = getattr(function, part)
        return True, function(*args, **kwargs)
    except MemoryError:
        return False, MemoryError()
    except RecursionError:
        return False, GuijuError("nested too deeply", where="the input", expected="fewer levels")
    except Exception as error:
        return False, _portable(error)


def _portable(error: Exception) -> Exception:
    """The error as it can be made again from its pickle; one that asks for more keeps its three parts."""
    try:
        return error if type(pickle.loads(pickle.dumps(error))) is type(error) else RuntimeError(repr(error))
    except Exception:
        if isinstance(error, GuijuError):
            return GuijuError(error.what, where=error.where, expected=error.expected)
        return RuntimeError(repr(error)[:1000])


def _answer(line: Connection, answer: tuple[bool, Any]) -> None:
    """Send the answer; an error that cannot travel is told by its words."""
    try:
        line.send(answer)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        with suppress(ConnectionError):
            line.send((False, RuntimeError(f"{answer[1]!r:.300} cannot be sent: {error}")))
