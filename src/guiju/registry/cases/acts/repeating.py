"""What acts brought for a fact, again and again: each act keeps its own, the case holds the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from guiju.registry.cases.models import Act, Case


@dataclass(frozen=True)
class Given:
    """A value that an act brought for a fact, as corrections of that act left it."""

    act: Act
    value: Any


def by_fact(acts: Iterable[Act]) -> dict[str, list[Given]]:
    """Fact → what each act brought for it, the oldest first; acts of one case in their order. Personal facts are not
    among them."""
    found: dict[str, dict[int, Given]] = {}
    for act in acts:
        for name, value in act.public.get("facts", {}).items():
            held = found.setdefault(name, {})
            if act.corrects in held:
                held[act.corrects] = Given(held[act.corrects].act, value)
            else:
                held[act.number] = Given(act, value)
    return {name: list(held.values()) for name, held in found.items()}


def repeated(acts: Iterable[Act]) -> dict[str, list[Given]]:
    """The facts that more than one act brought."""
    return {name: held for name, held in by_fact(acts).items() if len(held) > 1}


def given(case: Case, fact: str, anew_with: str = "") -> list[Any]:
    """Every value brought for a fact, the oldest first; what was taken away again is left out, and what was brought
    before the act `anew_with` was last done."""
    if case.pk is None:
        return []
    rows = Act.objects.filter(case=case, public__facts__has_key=fact).order_by("number")
    first = case.history.filter(name=anew_with).order_by("-number").values_list("number", flat=True).first()
    if anew_with and first is not None:
        rows = rows.filter(number__gte=first)
    return [one.value for one in by_fact(rows).get(fact, ()) if one.value is not None]
