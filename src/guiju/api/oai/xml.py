"""Building XML whose text is always well-formed."""

from __future__ import annotations

from typing import Any

from lxml import etree

from guiju.core.characters import clean

OAI = "http://www.openarchives.org/OAI/2.0/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"


def add(parent: Any, tag: str, text: str | None = None, **attributes: str | None) -> Any:
    """A child in the parent's namespace. An attribute that is None or "" is left out; `lang` is xml:lang."""
    child = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}")
    if text is not None:
        child.text = clean(text)
    for name, value in attributes.items():
        if value:
            child.set(f"{{{XML}}}lang" if name == "lang" else name.rstrip("_"), clean(value))
    return child
