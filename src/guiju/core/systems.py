"""The systems that the Outline and the Action Plan name, and what runs each here: computed from what the files of
procedures, registers, links, rounds and feeds claim. What runs nothing is said to be not yet there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from guiju.core.definitions.words import Words
from guiju.core.feeds import loader as feeds
from guiju.core.links import loader as links
from guiju.core.procedure import loader as procedures
from guiju.core.register import loader as registers
from guiju.core.rounds import loader as rounds
from guiju.data import tables


@dataclass(frozen=True)
class System:
    """A row of the list: its code, name, where it is asked for (O: Outline, A: Action Plan), and by name what runs it.
    `pages` are paths of the site; `test` the file of tests that runs it, "" where nothing does."""

    code: str
    name: Words
    source: str
    procedures: tuple[str, ...]
    registers: tuple[str, ...]
    links: tuple[str, ...]
    rounds: tuple[str, ...]
    feeds: tuple[str, ...]
    indicators: tuple[str, ...]
    pages: tuple[str, ...]
    test: str

    @property
    def runs(self) -> bool:
        """Whether anything here runs it."""
        return bool(self.procedures or self.registers or self.links or self.rounds or self.feeds or self.pages)


@cache
def systems() -> tuple[System, ...]:
    """All of them, in the order of their codes. ValueError for a claim of a code that is none of them."""
    rows = tables.codes("systems")
    claimed = {
        "procedures": _claims((p.name, p.systems) for p in procedures.house().values()),
        "registers": _claims((r.name, r.systems) for r in registers.house().values()),
        "links": _claims((kind.name, kind.systems) for kind in links.house().values()),
        "rounds": _claims((held.name, held.systems) for held in rounds.house().values()),
        "feeds": _claims((held.name, held.systems) for held in feeds.house().values()),
    }
    unknown = sorted({code for by_code in claimed.values() for code in by_code} - set(rows))
    if unknown:
        raise ValueError(f"systems that no list has: {', '.join(unknown)}")
    return tuple(_system(code, row, claimed) for code, row in rows.items())


def _system(code: str, row: tables.Row, claimed: Mapping[str, Mapping[str, tuple[str, ...]]]) -> System:
    by_kind = {kind: by_code.get(code, ()) for kind, by_code in claimed.items()}
    return System(
        code, Words(row["zh"], row["en"]), row["source"], by_kind["procedures"], by_kind["registers"], by_kind["links"],
        by_kind["rounds"], by_kind["feeds"], tuple(row["indicators"].split()), tuple(row["pages"].split()), row["test"],
    )  # fmt: skip


def _claims(said: Iterable[tuple[str, Sequence[str]]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, codes in said:
        for code in codes:
            found[code] = (*found.get(code, ()), name)
    return found


def markdown() -> str:
    """The list as docs/systems.md has it."""
    held = systems()
    running = sum(1 for one in held if one.runs)
    lines = [
        "# Systems of the Outline and the Action Plan",
        "",
        "Every system that the two documents name (O: National Standardization Development Outline, A: Action Plan",
        "2024–2025), and what runs it here. Made by `guiju system list --markdown`; a test compares. *Not yet*:",
        "nothing here runs it. That something runs a system does not say that it is whole.",
        "",
        f"{running} of {len(held)} systems are run by something; {len(held) - running} are not yet there.",
        "",
        "| | System | Asked for by | Procedures | Registers, links, rounds, feeds | Indicators | Pages | Test |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in held:
        if not one.runs:
            lines.append(f"| {one.code} | {one.name.en} {one.name.zh} | {one.source} | *not yet* | | | | |")
            continue
        cells = (
            ", ".join(one.procedures), ", ".join((*one.registers, *one.links, *one.rounds, *one.feeds)),
            ", ".join(one.indicators), ", ".join(one.pages), one.test.removeprefix("tests/"),
        )  # fmt: skip
        lines.append(f"| {one.code} | {one.name.en} {one.name.zh} | {one.source} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
