"""What a document says of its verbs: RFC 2119 (BCP 14), the ISO/IEC Directives, GB/T 1.1, legislation."""

from __future__ import annotations

import re
from enum import StrEnum


class Convention(StrEnum):
    """Whose verbal forms a document uses. UNSTATED: "must" is then a constraint from outside (Directives, clause 7)."""

    UNSTATED = ""
    KEY_WORDS = "RFC 2119"
    DIRECTIVES = "ISO/IEC Directives"
    GB = "GB/T 1.1"
    LAW = "law"
    PLAIN = "plain English"


_NAMED = (
    (Convention.KEY_WORDS, re.compile(r"(?i)2119|8174|bcp ?14|rfc|ietf|w3c|oasis|key ?words")),
    (Convention.GB, re.compile(r"(?i)^gb|^db|^hj|^jj|chinese")),
    (Convention.LAW, re.compile(r"(?i)\b(?:eu|law|act|regulation|directive|cfr|unece)\b")),
    (Convention.PLAIN, re.compile(r"^(?i:en|us|plain)\b")),
    (Convention.DIRECTIVES, re.compile(r"(?i)iso|iec|\ben \d|etsi|shall")),
)
_STATED = re.compile(
    r"(?is)\bkey ?words?\b.{0,400}?\bMUST\b.{0,800}?\binterpreted\b|\bBCP ?14\b"
    r"|\bRFC ?2119\b|“必须”[^。]{0,200}RFC ?2119"
)
_PLAIN = re.compile(r"\bmust\b")
_SHALL = re.compile(r"\bshall\b")
_MUST = re.compile(
    r"(?i)[\"“‘']must[\"”’'] (?:indicates|expresses|denotes|means|is used to)[^.]{0,40}(?:mandatory|requirement)"
)


def named(text: object) -> Convention:
    """The convention a name stands for ("RFC 2119", "GB", "EU"); UNSTATED for none and an unknown one."""
    given = "" if text is None else str(text)
    for convention in Convention:
        if given == convention.value:
            return convention
    return next((convention for convention, form in _NAMED if form.search(given)), Convention.UNSTATED)


def stated(text: str) -> Convention:
    """The convention a text states for itself, UNSTATED where it says none.

    >>> stated("The key words “MUST” and “MAY” in this document are to be interpreted as described in BCP 14.")
    <Convention.KEY_WORDS: 'RFC 2119'>
    """
    if _STATED.search(text) or _MUST.search(text):
        return Convention.KEY_WORDS
    if len(_PLAIN.findall(text)) > max(2, len(_SHALL.findall(text))):
        return Convention.PLAIN  # a document that says "must" throughout asks by it
    return Convention.UNSTATED
