"""A national standard against the international one it adopts: the consistency of key indicators, and the deviations
that a national annex must list (DOMAIN §4; GB/T 1.2—2020; ISO/IEC Guide 21-1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guiju.core.comparison.editions import Comparison, compare
from guiju.core.comparison.requirements import Limit, Verdict, judge, limits_of, paired
from guiju.core.text.candidates import Candidate
from guiju.core.text.model import Document

OTHER_METHOD = 0.5
"""A score is multiplied by this where the methods differ (DOMAIN §4, parameter)."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A key indicator: the limits of both, the score (0 to 1), what it rests on."""

    characteristic: str
    klass: str
    national: str
    international: str
    score: float
    weight: float
    finding: str
    national_clause: str
    international_clause: str


@dataclass(frozen=True, slots=True)
class Deviation:
    """A line of the table of technical or structural deviations: clause of each, and what differs."""

    national_clause: str
    international_clause: str
    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Adoption:
    """`consistency` is Σ w·s / Σ w, None without indicators. `degree`: what the deviations allow at most."""

    consistency: float | None
    indicators: tuple[Indicator, ...]
    deviations: tuple[Deviation, ...]
    degree: str
    comparison: Comparison


def adopt(international: Document, national: Document, weights: Mapping[str, float] | None = None) -> Adoption:
    """Compare a national standard with the international one it adopts; `weights` by characteristic, 1 without."""
    told = compare(international, national)
    weights = weights or {}
    indicators: list[Indicator] = []
    seen: set[tuple[str, str]] = set()
    for row in told.requirements:
        pair = (row.old.id if row.old else "", row.new.id if row.new else "")
        if pair in seen:
            continue  # a provision with several limits has a row for each
        seen.add(pair)
        for was, now in _limits(row.old, row.new):
            held = was or now
            assert held is not None
            score, finding = _score(was, now)
            name = held.quantity.characteristic
            indicators.append(
                Indicator(
                    name, row.klass, now.shown if now else "", was.shown if was else "", score,
                    weights.get(name, 1.0), finding, row.new.label if row.new else "", row.old.label if row.old else "",
                )
            )  # fmt: skip
    total = sum(each.weight for each in indicators)
    share = sum(each.weight * each.score for each in indicators) / total if total else None
    deviations = _deviations(told)
    technical = [each for each in deviations if each.kind == "technical"]
    degree = "IDT" if not deviations else "MOD" if len(technical) * 2 <= max(1, len(told.requirements)) else "NEQ"
    return Adoption(share, tuple(indicators), deviations, degree, told)


def _limits(old: Candidate | None, new: Candidate | None) -> list[tuple[Limit | None, Limit | None]]:
    """Limits of the international provision with the national ones; what only the nation asks is no indicator."""
    if old is None:
        return []
    after = limits_of(new) if new is not None else ()
    return [pair for pair in paired(limits_of(old), after) if pair[0] is not None]


def _score(was: Limit | None, now: Limit | None) -> tuple[float, str]:
    if was is None or now is None:
        return 0.0, "missing"
    verdict, _ = judge(was, now)
    if verdict is Verdict.SAME:
        score, finding = 1.0, "equal"
    elif verdict is Verdict.TIGHTENED:
        score, finding = 1.0, "stricter"
    elif was.base == now.base and _overlap(was, now) and verdict is Verdict.CHANGED:
        score, finding = 0.5, "overlapping"
    else:
        score, finding = 0.0, "looser or apart"
    mine, theirs = _method(now), _method(was)
    if mine and theirs and mine != theirs:
        return score * OTHER_METHOD, f"{finding}, another method"
    return score, finding


def _overlap(a: Limit, b: Limit) -> bool:
    lows = [each for each in (a.low, b.low) if each is not None]
    highs = [each for each in (a.high, b.high) if each is not None]
    return not lows or not highs or max(lows) <= min(highs)


def _method(limit: Limit) -> str:
    return limit.candidate.provision.method if limit.candidate.provision is not None else ""


def _deviations(told: Comparison) -> tuple[Deviation, ...]:
    found: list[Deviation] = []
    for change in told.clauses:
        old, new = change.pair.old, change.pair.new
        if change.kind in {"added", "removed", "moved"} or change.renumbered:
            what = change.kind if change.kind != "same" and change.kind != "changed" else "renumbered"
            found.append(Deviation(new.number if new else "", old.number if old else "", "structural", what))
    for row in told.requirements:
        if row.verdict is not Verdict.SAME:
            what = " → ".join(part for part in (row.before, row.after) if part) or row.verdict.value
            name = f"{row.characteristic}: " if row.characteristic else ""
            found.append(
                Deviation(
                    row.new.label if row.new else "", row.old.label if row.old else "", "technical",
                    f"{row.verdict.value}: {name}{what}",
                )
            )  # fmt: skip
    return tuple(found)
