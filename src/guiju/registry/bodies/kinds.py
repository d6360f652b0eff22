"""Kinds of bodies, and what somebody may do in the name of one: tables of codes (`data/codes`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from guiju.core.definitions.words import Words
from guiju.core.errors import GuijuError
from guiju.data import tables

APPOINT, VOTE, COMMENT, FILE, PROPOSE, ACT = "appoint", "vote", "comment", "file", "propose", "act"
"""The mandates that programs ask for; `data/codes/mandates.csv` says which others include them."""


def kinds() -> dict[str, Words]:
    """Every kind of body in words, in the order of the table."""
    return {code: Words(row["zh"], row["en"]) for code, row in tables.codes("body_kinds").items()}


def kind_words(code: str) -> Words:
    """A kind in words; the code itself where the table does not have it (any more)."""
    return kinds().get(code) or Words(code, code)


def interest(kinds: Iterable[str]) -> str:
    """The category of interest of a body of these kinds (DOMAIN §3: producer, operator, user, consumer, public
    interest); "" where kinds do not tell: a firm may be producer, operator or user."""
    table = tables.codes("body_kinds")
    return next((table[kind]["interest"] for kind in kinds if kind in table and table[kind]["interest"]), "")


def checked_kinds(given: Collection[str]) -> tuple[str, ...]:
    """The kinds, each once, in the order given. GuijuError names one that is not in the table."""
    known = kinds()
    for one in given:
        if one not in known:
            raise GuijuError("there is no kind of body {}", repr(one[:40]), where="kind", expected=", ".join(known))
    return tuple(dict.fromkeys(given))


def mandates() -> dict[str, Words]:
    """Every mandate in words."""
    return {code: Words(row["zh"], row["en"]) for code, row in tables.codes("mandates").items()}


def mandate_about() -> dict[str, Words]:
    """What each mandate lets somebody do, in words."""
    return {code: Words(row["about_zh"], row["about_en"]) for code, row in tables.codes("mandates").items()}


@cache
def including(mandate: str) -> tuple[str, ...]:
    """The mandates by which somebody may do what `mandate` says: itself and those that include it."""
    rows = tables.codes("mandates")
    return tuple(code for code, row in rows.items() if code == mandate or mandate in row["includes"].split())


def checked_mandates(given: Collection[str]) -> tuple[str, ...]:
    """The mandates, each once, in the order of the table. GuijuError when there is none, or an unknown one."""
    known = tables.codes("mandates")
    for one in given:
        if one not in known:
            raise GuijuError("there is no mandate {}", repr(one[:40]), where="mandates", expected=", ".join(known))
    if not given:
        raise GuijuError("no mandate is given", where="mandates", expected=", ".join(known))
    return tuple(code for code in known if code in given)
