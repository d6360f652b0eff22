"""Characters that no file of ours may hold: what XML 1.0 allows nowhere breaks feeds, calendars and tables for all.
Characters that do not tell one key from another."""

from __future__ import annotations

import re
from unicodedata import normalize
from xml.sax import saxutils

_FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]|[\\x7f-\\x84\\x86-\\x9f]")
"""All but Char of XML 1.0 (production 2), and the control characters which it only advises against."""


def clean(text: str) -> str:
    """The text without control characters (tabs and line breaks stay), surrogates and what is no character."""
    return text if text.isascii() and text.isprintable() else _FORBIDDEN.sub("", text)


def told_apart(key: str) -> str:
    """A key as it is told from others: width, case and the number of blanks do not count.

    >>> told_apart(" Ａ  b ") == told_apart("a B")
    True
    """
    return " ".join(normalize("NFKC", key).casefold().split())


def escape(text: str) -> str:
    """Text for the content of an element; a control character in it is left out."""
    return saxutils.escape(clean(text))


def quoteattr(text: str) -> str:
    """Text for an attribute, with its quotation marks."""
    return saxutils.quoteattr(clean(text))
