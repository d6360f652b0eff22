"""What each value of a sentence is: a limit that is asked for, or a condition it is asked under."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from guiju.core.provision import bounds, characteristics, units
from guiju.core.provision.model import Condition, Modality, Quantity, Span
from guiju.core.provision.verbs import Verb

PLACE = re.compile(r"(?i)\b(?:above|below|over|under|beyond|within|up to)\b")


def owner(position: int, spans: Sequence[Span]) -> int:
    return next((place for place, (start, end) in enumerate(spans) if start <= position < end), len(spans) - 1)


def owners(made: Sequence[Quantity], spans: Sequence[Span]) -> list[int]:
    """Which part of the sentence each quantity stands in."""
    return [owner(quantity.span[1] - 1, spans) for quantity in made]


def asked_only(
    made: list[Quantity],
    hidden: str,
    language: str,
    given: Sequence[Condition],
    verbs: Sequence[Verb],
    spans: Sequence[Span],
) -> list[Quantity]:
    """Where an order names nothing but the values something is done at ("Maintain at (105 ± 2) °C for 2 h"), they are
    what it asks for; beside a limit on a property they are conditions."""
    own = owners(made, spans)
    kept = list(made)
    for place, verb in enumerate(verbs):
        stated = verb.modality is Modality.STATEMENT and _TESTED.search(hidden, *spans[place]) is not None
        if verb.modality in (Modality.STATEMENT, Modality.POSSIBILITY, Modality.CAPABILITY) and not stated:
            continue
        those = [index for index, of in enumerate(own) if of == place]
        main = next((made[i] for i in those if made[i].role == "limit" and not _duration(made[i])), None)
        compared = next((made[i] for i in those if made[i].role == "limit" and made[i].op in _COMPARED), main)
        if compared is not None and verb.modality is not Modality.INSTRUCTION:
            for index in those:
                if _aside(made[index], compared, hidden, language):
                    kept[index] = replace(made[index], role="condition", better="none")
        if main is not None:
            continue
        for index in those:
            if verb.negated and made[index].op in _COMPARED:
                if bounds.fails_at(hidden, made[index], verb, language):
                    op = bounds.MIRRORED[made[index].op]
                    op = op + "=" if len(op) == 1 else op[0]
                    kept[index] = replace(made[index], role="limit", op=op, better=better(op), rule="shall not fail at")
                continue  # what may not be done above 40 degrees is asked of what is done below
            if made[index].role == "condition" and made[index].span[1] > verb.span[1] and _at(made[index], given, verb):
                name = made[index].characteristic
                if not name or ("characteristic_from_unit" in made[index].doubts and language == "en"):
                    name = _subject(hidden[spans[place][0] : verb.span[0]], language) or name
                kept[index] = replace(made[index], role="limit", better="target", characteristic=name)
    return kept


_TESTED = re.compile(
    r"\b(?:is|are) (?:(?:then|also|again) )?(?:carried out|performed|conducted|operated"
    r"|tested|conditioned|heated|cooled"
    r"|dried|stored|kept|loaded|supplied|applied|made|run|exposed|immersed)\b"
)
"""A test told in the present: "The test is carried out at 550 °C"."""


def _subject(text: str, language: str) -> str:
    """What an order without a name of its own is about: "The relative humidity shall be maintained at …"."""
    return (characteristics.chinese if language == "zh" else characteristics.english)(text).characteristic


_COMPARED = ("<=", ">=", "<", ">")
_ASIDE = re.compile(
    r"\b(?:at|from|over|under|on|above|below|during|across|in any|in each|within any"
    r"|for (?:an?|each))\b(?:\s(?:an?|the|[a-z-]+)){0,4}?\s*(?:of\s)?$"
)


def _aside(quantity: Quantity, main: Quantity, hidden: str, language: str) -> bool:
    """Whether a value without an operator behind a limit tells where that holds: "… 70 m from 100 km/h"."""
    if (
        language != "en"
        or quantity is main
        or quantity.role != "limit"
        or quantity.op not in ("=", "range", "tol", ">", "<")
    ):
        return False
    if quantity.op in "<>" and not PLACE.search(quantity.rule):
        return False
    if _OVER.search(hidden, max(0, quantity.span[0] - 40), quantity.span[0]):
        return True
    if quantity.unit == main.unit:
        return False
    before = hidden[main.span[1] if quantity.span[0] >= main.span[1] else 0 : quantity.span[0]]
    return (
        _ASIDE.search(before + (quantity.text.split(" ")[0] + " " if quantity.text[:1].isalpha() else "")) is not None
    )


_OVER = re.compile(r"\b(?:over|across|throughout) (?:the|an?) (?:[a-z-]+ ){0,2}range (?:from|of)?\s?$")


def _duration(quantity: Quantity) -> bool:
    kind = units.read(quantity.unit_text)
    return kind is None or kind.kind in ("time", "count", "frequency")


def _at(quantity: Quantity, given: Sequence[Condition], verb: Verb) -> bool:
    """Whether it stands in a condition of place or state behind the verb, and in none of time or cause."""
    inside = [c for c in given if c.span[0] <= quantity.span[1] - 1 < c.span[1] + 2]
    begins = verb.span[1] if verb.text else 3
    if verb.modality is Modality.INSTRUCTION and inside and inside[0].kind == "at" and inside[0].text[:1] in "于在用":
        return True
    return bool(inside) and all(
        c.span[0] >= begins - 1 and (c.kind == "at" or (c.kind == "when" and _AFTER.match(c.text))) for c in inside
    )


_AFTER = re.compile(
    r"(?:after|before|within|for)\s(?:(?:not|no|more|less|than|at|least|most|the|an?)\s){0,4}(?:\d|one|two|three)"
)


def better(op: str) -> str:
    return {"<=": "low", "<": "low", ">=": "high", ">": "high", "tol": "target", "range": "target", "=": "target"}.get(
        op, "none"
    )
