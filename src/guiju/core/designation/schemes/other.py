"""Numbers of which no scheme is known here: kept as their publisher prints them, so that a catalogue is never refused
for its numbers.

Nothing is read out of such a number: work, edition and expression are one, and it has no year. Its key begins with a
bracket, with which no scheme begins, so it is never the key of a number that was read. `parse` never makes one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from guiju.core.designation.errors import DesignationError
from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.normal import tidy
from guiju.core.designation.reading import parse
from guiju.core.designation.registry import by_code, register

LONGEST_PUBLISHER = 60
_LONGEST_NAME = 12
"""Of the short name of a publisher."""
LONGEST_OTHER = 200
"""Code points of the key: publisher in brackets and number."""

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
# A blank tells nothing but between two letters or two digits: "SP 800" is "SP800", "1 2" is not "12".
_NEEDLESS = re.compile(r"(?<=[^\W\d_]) (?=[^\w]|\d)|(?<=\d) (?=[^\W\d_]|[^\w])|(?<=[^\w]) ")


def other(text: str, publisher: str) -> Designation:
    """A number of no known scheme, kept by its publisher.

    >>> other("WTO  G/TBT/1", "WTO").canonical, other("WTO G/TBT/1", "WTO").work
    ('WTO G/TBT/1', '[WTO] WTO G/TBT/1')

    DesignationError when the text is empty or longer than a key may be.
    """
    printed = tidy(_UNPRINTABLE.sub(" ", text[: LONGEST_OTHER * 2])).strip(" /")
    house = tidy(_UNPRINTABLE.sub(" ", publisher[:LONGEST_OTHER])).translate(_BRACKETS)[:LONGEST_PUBLISHER].strip()
    if not printed:
        raise DesignationError("the text is empty", position=0, expected="a designation")
    value = Designation("other", Tier.OTHER, house or "?", printed, input=text)
    if len(text) > LONGEST_OTHER * 2 or len(_key(value)) > LONGEST_OTHER:
        raise DesignationError(
            f"a designation kept as printed has {LONGEST_OTHER} characters at most, its publisher included",
            position=min(LONGEST_OTHER, len(text)),
            expected="one designation",
        )
    return value


_BRACKETS = {ord("["): None, ord("]"): None}


def parse_or_other(text: str, publisher: str) -> tuple[Designation, DesignationError | None]:
    """The designation, and None; or, when no scheme reads it, the number as printed and why it was not read (a remark
    is due). A catalogue may leave its publisher's name out of its numbers (`S-57` of the IHO): it is tried before them.
    DesignationError as `other`."""
    try:
        return parse(text), None
    except DesignationError as error:
        house = tidy(publisher)
        if house and len(house) <= _LONGEST_NAME and not tidy(text).upper().startswith(house.upper()):
            try:
                return replace(parse(f"{house} {text}"), input=text), None
            except DesignationError:
                pass
        return other(text, publisher), error


def restored(designation: str, scheme: str, publisher: str) -> Designation:
    """The value again out of what is stored of it: `canonical`, `scheme` and `publisher`. DesignationError as `parse`
    and `other`."""
    return other(designation, publisher) if scheme == by_code("other").code else parse(designation)


def _canonical(d: Designation) -> str:
    return d.number


def _key(d: Designation) -> str:
    """`[WTO] WTO G/TBT/1`; addresses print "_" for a blank, so both are one here."""
    return f"[{d.publisher}] {_NEEDLESS.sub('', tidy(d.number.replace('_', ' ')))}"


def _urn(d: Designation) -> str:
    return "urn:guiju:std:other:" + quote(_key(d).replace(" ", "_"), safe="/:-._()+,")


register(
    "other",
    en="Numbers of no known scheme, kept as printed",
    zh="未识别编号体系的标准编号（照原样保存）",
    example="WTO G/TBT/1",
    leads=(),
    read=lambda text, source: None,
    grammar=Grammar(("a designation", r".+")),
    canonical=_canonical,
    work=_key,
    edition=_key,
    expression=_key,
    urn=_urn,
)
