"""By which rule a text is drafted: GB/T 1.1 or the ISO/IEC Directives, and which rules of the checker hold for it.

A rule says where it comes from; one that only GB/T 1.1, the Chinese standards on punctuation and numbers or a law of
China gives holds for no text that is drafted to the Directives. All rules hold for a text drafted to GB/T 1.1, which
takes over what the Directives say of English.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from guiju.core.designation import DesignationError, parse
from guiju.core.errors import GuijuError
from guiju.core.lint.model import Rule
from guiju.core.text.model import Document

_CHINESE = frozenset({"gb", "gsb", "sector", "local", "association", "enterprise", "cn-other"})


class Drafting(StrEnum):
    """A rule of drafting."""

    GB = "gb"  # GB/T 1.1
    ISO = "iso"  # ISO/IEC Directives Part 2


def holds(rule: Rule, drafting: Drafting) -> bool:
    """Whether a rule holds for a text drafted by this rule of drafting."""
    return drafting is Drafting.GB or any(map(_is_international, rule.source))


def sources(rule: Rule, drafting: Drafting) -> tuple[str, ...]:
    """Where a rule comes from, for a text drafted by a rule of drafting: to the Directives, only what they say."""
    if drafting is Drafting.GB:
        return rule.source
    return tuple(filter(_is_international, rule.source)) or rule.source


def _is_international(source: str) -> bool:
    return source.startswith(("ISO", "IEC"))


def fitting(rules: Iterable[Rule], drafting: Drafting) -> tuple[Rule, ...]:
    """The rules that hold."""
    return tuple(rule for rule in rules if holds(rule, drafting))


def drafting_of(document: Document) -> Drafting:
    """By which rule a document is drafted: what its number says; without one, what language it is in."""
    printed = document.front.designation.strip()
    if printed:
        try:
            value = parse(printed)
        except DesignationError:
            value = None
        if value is not None:
            return Drafting.GB if value.scheme in _CHINESE else Drafting.ISO
    return Drafting.GB if "zh" in document.languages else Drafting.ISO


def named(name: str) -> Drafting | None:
    """The rule of drafting of this name; None for "". GuijuError for another."""
    if not name:
        return None
    try:
        return Drafting(name.lower())
    except ValueError as error:
        raise GuijuError("no rule of drafting {}", repr(name[:20]), where="drafting", expected="gb, iso") from error
