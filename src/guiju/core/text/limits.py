"""What exchange formats ask of a provision: its quantities and checks, wherever they were read."""

from __future__ import annotations

from guiju.core.provision.model import Check, Number, Quantity
from guiju.core.text.candidates import Candidate


def quantities(candidate: Candidate) -> tuple[Quantity, ...]:
    """The limits and conditions of a sentence or of a cell, in order."""
    if candidate.cell is not None:
        return (candidate.cell.quantity,) if candidate.cell.quantity is not None else ()
    return candidate.provision.quantities if candidate.provision is not None else ()


def checks(candidate: Candidate) -> tuple[Check, ...]:
    """The requirements without a number."""
    if candidate.cell is not None:
        return (candidate.cell.check,) if candidate.cell.check is not None else ()
    return candidate.provision.checks if candidate.provision is not None else ()


def grade(candidate: Candidate, quantity: Quantity | None) -> str:
    """The class a limit holds for (优等品); "" for all."""
    if quantity is not None and quantity.klass:
        return quantity.klass
    return candidate.cell.klass if candidate.cell is not None else ""


def written(number: Number | None) -> str:
    """A number as it is written, "" for none."""
    return "" if number is None else number.text


def values(quantity: Quantity) -> str:
    """The numbers of a quantity as one text: "0.75", "22.5..23.5" for a range or a tolerance."""
    if quantity.low is not None or quantity.high is not None:
        return f"{written(quantity.low)}..{written(quantity.high)}"
    return written(quantity.value)
