"""Building XML whose text is always well-formed."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

OAI = "http://www.openarchives.org/OAI/2.0/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"

# What XML 1.0 allows nowhere, not even escaped (production 2, Char).
_FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def clean(text: str) -> str:
    """Without the characters XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def add(parent: Any, tag: str, text: str | None = None, **attributes: str | None) -> Any:
    """A child in the parent's namespace. An attribute that is None or "" is left out; `lang` is xml:lang."""
    child = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}")
    if text is not None:
        child.text = clean(text)
    for name, value in attributes.items():
        if value:
            child.set(f"{{{XML}}}lang" if name == "lang" else name.rstrip("_"), clean(value))
    return child
