"""Many who want the same done at once: who comes first does it for all who wait by then, and hands on.

Nothing waits for company: alone, a call is done at once. While one is at work, those who come meanwhile gather, and one
of them does all of theirs together. Each gets its own answer or its own error.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass
class Call(Generic[T, R]):
    """What one caller wants, and what came of it: `answer`, or `error`."""

    wanted: T
    answer: R | None = None
    error: BaseException | None = None
    leads: bool = False
    woken: threading.Event = field(default_factory=threading.Event)


class Gathering(Generic[T, R]):
    """Lines of callers by what they want changed. `together` answers calls of one line, in the order of their coming;
    `apart` says of a call which other calls it must not be together with (calls of the same value are not)."""

    def __init__(
        self, together: Callable[[str, Sequence[Call[T, R]]], None], apart: Callable[[T], object], most: int
    ) -> None:
        self._together, self._apart, self._most = together, apart, most
        self._forget()
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self._lines: dict[str, list[Call[T, R]]] = {}

    def do(self, line: str, wanted: T) -> R:
        """The answer to what is wanted. Raises what `together` said went wrong with it."""
        call: Call[T, R] = Call(wanted)
        with self._lock:
            call.leads = line not in self._lines
            self._lines.setdefault(line, []).append(call)
        if not call.leads:
            try:
                call.woken.wait()
            except BaseException:  # the thread is ended while it waits: nobody may wait for it
                self._leave(line, call)
                raise
        if call.leads:
            self._lead(line, call)
        if call.error is not None:
            raise call.error
        assert call.answer is not None
        return call.answer

    def _lead(self, line: str, mine: Call[T, R]) -> None:
        with self._lock:
            calls = self._chosen(line)
        try:
            self._together(line, calls)
        except BaseException as error:
            for call in calls:
                if call.answer is None and call.error is None:
                    call.error = error
            if not isinstance(error, Exception):
                raise
        finally:
            self._hand_on(line)
            for call in calls:
                if call is not mine:
                    call.woken.set()

    def _chosen(self, line: str) -> list[Call[T, R]]:
        """Those who are done together now, taken out of the line: the first, and who may be with those before them."""
        chosen: list[Call[T, R]] = []
        left: list[Call[T, R]] = []
        seen: set[object] = set()
        for call in self._lines[line]:
            key = self._apart(call.wanted)
            if len(chosen) < self._most and key not in seen:
                seen.add(key)
                chosen.append(call)
            else:
                left.append(call)
        self._lines[line] = left
        return chosen

    def _hand_on(self, line: str) -> None:
        with self._lock:
            if self._lines[line]:
                self._lines[line][0].leads = True
                self._lines[line][0].woken.set()
            else:
                del self._lines[line]

    def _leave(self, line: str, call: Call[T, R]) -> None:
        with self._lock:
            if call in self._lines.get(line, ()):
                self._lines[line].remove(call)
        if call.leads:
            self._hand_on(line)
