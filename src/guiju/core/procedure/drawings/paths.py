"""The way a case is expected to go."""

from __future__ import annotations

from guiju.core.procedure.model import SAME, Act, ActKind, Procedure


def main_path(procedure: Procedure, start: str) -> list[tuple[Act, str]]:
    """(act, state it leads to) from a state to the end, by the acts that are waited for and most often taken; no state
    twice."""
    here, seen = start, {start}
    path: list[tuple[Act, str]] = []
    while True:
        moves = [
            a
            for a in procedure.acts_from(here)
            if a.to not in (SAME, *seen) and a.to in procedure.states and not a.at_will and a.kind is ActKind.PLAIN
        ]
        if not moves:
            return path
        act = max(moves, key=lambda a: a.often)
        path.append((act, act.to))
        here = act.to
        seen.add(here)
