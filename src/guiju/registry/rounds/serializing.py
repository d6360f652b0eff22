"""Occurrences for programs and files."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.ledger import receipt as receipts
from guiju.core.rounds import calendar, loader, proof
from guiju.core.rounds.model import Occurrence, Round
from guiju.registry.registers.access import NOBODY
from guiju.registry.rounds import answering, drawing, objecting, proving, steps
from guiju.registry.rounds.answering import Told
from guiju.registry.rounds.definitions import NoRoundError
from guiju.registry.rounds.models import Occurrence as Row
from guiju.registry.rounds.models import Step


def occurrence(held: Round, period: str) -> Occurrence:
    """An occurrence by its name. NoRoundError where the round does not come then."""
    try:
        return calendar.occurrence(held, period)
    except GuijuError as error:
        raise NoRoundError(error.what, where=error.where, expected=error.expected) from None


def due(first: date, last: date) -> list[tuple[Round, Occurrence]]:
    """Everything that opens, runs or closes within some days, by the day it closes."""
    found = [(held, one) for held in loader.house().values() for one in calendar.between(held, first, last)]
    return sorted(found, key=lambda pair: (pair[1].closes, pair[0].name))


def published(row: Row | None) -> list[dict[str, Any]] | None:
    """The lines of a published list; None before."""
    if row is None or row.published is None:
        return None
    drawn_up = steps.last(row, steps.LIST)
    return list(drawn_up.said["lines"]) if drawn_up else None


def proposed(held: Round, row: Row | None) -> list[dict[str, Any]] | None:
    """The lines of a list that is public for objections; None before, and once it is published."""
    stands = objecting.standing(held, row)
    if row is None or row.published is not None or stands.listed is None or stands.notice is None:
        return None
    return list(stands.listed.said["lines"])


def is_public(step: Step) -> bool:
    """Whether everybody may see a step whole: a list once it was made public."""
    if step.kind != steps.LIST or step.occurrence.published is not None:
        return True
    rows = Step.objects.filter(occurrence=step.occurrence, kind=steps.NOTICE)
    return rows.filter(said__list=step.number).exists()


def step(one: Any) -> dict[str, Any]:
    """A step; the lines of a list stand with the list once it is published."""
    return {name: value for name, value in steps.public(one).items() if name != "lines"}


def as_dict(held: Round, one: Occurrence, today: date) -> dict[str, Any]:
    """An occurrence with its steps, its units that everybody may see, and its list."""
    row = steps.held(held, one.period)
    told = [] if held.ranking is not None else answering.units(held, one, row, today)
    return {
        "round": held.name, "period": one.period, "opens": one.opens.isoformat(), "closes": one.closes.isoformat(),
        "steps": [step(each) for each in steps.of_attempt(row)], "units": [unit(each) for each in told],
        "list": published(row), "proposed": proposed(held, row), "objections": objecting.told(row, NOBODY, False),
        **({"waits": drawing.said(row)["waits"]} if row is not None else {"waits": ""}),
    }  # fmt: skip


def unit(told: Told) -> dict[str, Any]:
    """A unit that was drawn or has to answer."""
    return {
        "unit": told.key, "stratum": told.stratum, "titles": dict(told.titles), "case": told.case or None,
        "answered": told.answered.isoformat() if told.answered else None,
        "cover": {"done": told.cover[0], "of": told.cover[1], "by": told.cover[2].isoformat()} if told.cover else None,
    }  # fmt: skip


def document(row: Row | None) -> dict[str, Any]:
    """The file by which anyone repeats a draw (`core.rounds.proof`), with the receipts of its steps as far as the log
    has taken them in. GuijuError before it was drawn."""
    drawn = steps.last(row, steps.DRAWN)
    made = drawing.draw_of(row) if row is not None else None
    if drawn is None or made is None:
        raise NoRoundError("nothing was drawn", where="draw", expected="an occurrence that was drawn")
    value = steps.last(row, steps.VALUE)
    held = [proving.receipt(each) for each in steps.of_attempt(row, *proof.ORDER)]
    return {
        "format": proof.FORMAT, "draw": made.name, "frame": [[unit.key, unit.stratum] for unit in made.frame],
        "rule": made.rule.as_dict(), "fingerprint": made.fingerprint, "commitments": dict(made.commitments),
        "reveals": dict(made.reveals),
        "public": {"value": made.public_value, "source": value.said["source"] if value else ""},
        "seed": drawn.said["seed"], "result": drawn.said["result"],
        "receipts": [json.loads(receipts.write(one)) for one in held if one is not None] if all(held) else [],
    }  # fmt: skip
