"""A limit as a person says it is: the fields of a correction, checked and laid over what was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from guiju.core.decimals import decimal, written
from guiju.core.errors import GuijuError, sentence
from guiju.core.provision import units
from guiju.core.provision.amounts import exact
from guiju.core.provision.model import Number, Quantity

OPERATORS = ("<=", ">=", "<", ">", "=", "~", "range", "tol")
NUMBERS = ("value", "low", "high")
LENGTHS = {"characteristic": 300, "op": 16, "value": 40, "low": 40, "high": 40, "unit": 40, "klass": 200}
"""Fields of a correction and how long each may be, in code points."""
_NOTHING = Quantity("", None, None, None, "1", "", "", (0, 0), "", rule="correction")


def checked(told: Mapping[str, object]) -> dict[str, str]:
    """The fields that say something, as text; numbers in digits. GuijuError: an unknown field or operator, no number,
    or too long."""
    given = {key: str(value).strip() for key, value in told.items() if value not in ("", None)}
    for key, value in given.items():
        if key not in LENGTHS:
            raise GuijuError(
                "unknown field {}", repr(key[:40]), where="correction", expected=", ".join(sorted(LENGTHS))
            )
        if len(value) > LENGTHS[key]:
            raise GuijuError("{} characters", len(value), where=key, expected=sentence("at most {}", LENGTHS[key]))
    if given.get("op") and given["op"] not in OPERATORS:
        raise GuijuError("unknown operator {}", repr(given["op"]), where="op", expected=" ".join(OPERATORS))
    return {key: written(decimal(value, key)) if key in NUMBERS else value for key, value in given.items() if value}


def corrected(quantity: Quantity | None, fields: Mapping[str, str]) -> Quantity:
    """A limit with the fields of a correction (`checked`); None: none was read, the correction says all of it.

    What the operator does not take is left out: ≤ has a value and no ends. GuijuError where the limit would have no
    number, or ends the wrong way round.
    """
    told = checked(fields)
    was = quantity or _NOTHING
    op = told.get("op") or was.op
    if not op:
        raise GuijuError("a limit without an operator", where="op", expected=" ".join(OPERATORS))
    value, low, high = (_number(told, key, getattr(was, key)) for key in NUMBERS)
    if op == "range":
        value = None if "value" not in told else value
    elif op != "tol":
        value = value or (high if op in {"<", "<="} else low if op in {">", ">="} else None)
        low = low if "low" in told else None
        high = high if "high" in told else None
    _fit(op, value, low, high)
    unit, unit_text = was.unit, was.unit_text
    if "unit" in told:
        known = units.read(told["unit"])
        unit, unit_text = (known.ucum, known.text) if known is not None else (told["unit"], told["unit"])
    return replace(
        was, op=op, value=value, low=low, high=high, unit=unit, unit_text=unit_text,
        characteristic=told.get("characteristic", was.characteristic), klass=told.get("klass", was.klass),
        confidence=1.0, doubts=(),
    )  # fmt: skip


def _number(told: Mapping[str, str], key: str, was: Number | None) -> Number | None:
    if key not in told:
        return was
    found = Decimal(told[key])
    return Number(int(found) if found == found.to_integral_value() else float(found), told[key])


def _fit(op: str, value: Number | None, low: Number | None, high: Number | None) -> None:
    if op in {"range", "tol"}:
        if low is None or high is None:
            raise GuijuError("an interval without both ends", where="low, high", expected="both numbers")
        if op == "range" and value is not None:
            raise GuijuError("a range with one value", where="value", expected="low and high")
        ends = [exact(each) for each in (low, value, high) if each is not None]
        if ends != sorted(ends):
            raise GuijuError("ends the wrong way round", where="low, high", expected="the lower one first")
        return
    if low is not None or high is not None:
        raise GuijuError("the operator {} with ends", op, where="op", expected="range or tol, or a value alone")
    if value is None:
        raise GuijuError("a limit without its number", where="value", expected="a number")
