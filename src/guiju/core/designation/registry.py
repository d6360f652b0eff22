"""The numbering schemes that can be read. Each scheme's module registers itself when it is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guiju.core.designation.grammar import Grammar
    from guiju.core.designation.model import Designation

Write = Callable[["Designation"], str]
Read = Callable[[str, str], "Designation | None"]


def _no_effect(_: Designation) -> str:
    return ""


def _plain_expression(d: Designation) -> str:
    text = d.edition
    if d.variant:
        text = f"{text} {d.variant}"
    return f"{text}({d.language})" if d.language else text


def _own_urn(d: Designation) -> str:
    from guiju.core.designation.urn import own_urn

    return own_urn(d)


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one family of designations is read and printed.

    leads: the first runs of letters, upper case, that can begin it; "#" for a digit. read: tidied text and the text
    as given -> value, or None when the form is not this scheme's. grammar: used to say where and why not.
    """

    code: str
    en: str
    zh: str
    example: str
    leads: tuple[str, ...]
    read: Read
    grammar: Grammar
    canonical: Write
    work: Write
    edition: Write
    expression: Write
    chinese: Write
    urn: Write
    effect: Write
    in_text: bool
    """Whether its numbers are sure enough to be taken for such inside a sentence or a search."""


_SCHEMES: dict[str, Scheme] = {}
_LEADS: dict[str, list[Scheme]] = {}


def register(
    code: str,
    *,
    en: str,
    zh: str,
    example: str,
    leads: Iterable[str],
    read: Read,
    grammar: Grammar,
    canonical: Write,
    work: Write,
    edition: Write,
    expression: Write = _plain_expression,
    chinese: Write | None = None,
    urn: Write = _own_urn,
    effect: Write = _no_effect,
    in_text: bool = True,
) -> None:
    """Make a scheme known. Two schemes may share a lead; the one registered first is asked first."""
    if code in _SCHEMES:
        raise ValueError(f"numbering scheme {code!r} is registered twice")
    scheme = Scheme(
        code,
        en,
        zh,
        example,
        tuple(dict.fromkeys(leads)),
        read,
        grammar,
        canonical,
        work,
        edition,
        expression,
        chinese or canonical,
        urn,
        effect,
        in_text,
    )
    _SCHEMES[code] = scheme
    for lead in scheme.leads:
        _LEADS.setdefault(lead, []).append(scheme)


def by_code(code: str) -> Scheme:
    """The scheme called `code`."""
    return _SCHEMES[code]


def by_lead(lead: str) -> tuple[Scheme, ...] | list[Scheme]:
    """The schemes that can begin with these letters."""
    return _LEADS.get(lead, ())


def leads() -> tuple[str, ...]:
    """Every lead known."""
    return tuple(_LEADS)


def leads_in_text() -> tuple[str, ...]:
    """The leads of numbers that are sure enough to be looked for inside a sentence."""
    return tuple(lead for lead, known in _LEADS.items() if any(scheme.in_text for scheme in known))


def sure_in_text(d: Designation) -> bool:
    """Whether the value may be taken for a number where nobody said that one stands: inside a sentence, in a search."""
    return _SCHEMES[d.scheme].in_text


def schemes() -> tuple[Scheme, ...]:
    """The registered schemes, in the order in which they are asked."""
    return tuple(_SCHEMES.values())
