"""OSCAL in XML as the objects of its JSON form: lists by the plural of an element, prose as Markdown."""

from __future__ import annotations

import re
from typing import Any

from guiju.core.text.xml import Element, attribute, elements, name, text

_LISTS = {
    "group": "groups", "control": "controls", "param": "params", "prop": "props", "link": "links", "part": "parts",
    "party": "parties", "role": "roles", "location": "locations", "resource": "resources", "rlink": "rlinks",
    "constraint": "constraints", "guideline": "guidelines", "value": "values", "import": "imports",
    "include-controls": "include-controls", "exclude-controls": "exclude-controls", "with-id": "with-ids",
    "matching": "matching", "set-parameter": "set-parameters", "alter": "alters", "remove": "removes", "add": "adds",
    "document-id": "document-ids", "revision": "revisions", "responsible-party": "responsible-parties",
    "choice": "choice", "test": "tests",
}  # fmt: skip
_LINES = {"title", "label", "choice"}
"""Elements whose content is one line of prose."""
_PROSE = {"p", "ul", "ol", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "img"}
_PROSES = {"description", "remarks", "usage", "guideline", "constraint", "prose", "text"}
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "code": "`", "q": '"'}


def as_object(element: Element) -> dict[str, Any]:
    """An element as an object: its attributes, its fields, its lists, its prose."""
    made: dict[str, Any] = {str(key)[str(key).find("}") + 1 :]: str(value) for key, value in element.attrib.items()}
    prose: list[Element] = []
    for inner in elements(element):
        kind = name(inner)
        if kind in _PROSE:
            prose.append(inner)
            continue
        value = _value(kind, inner)
        if kind in _LISTS:
            made.setdefault(_LISTS[kind], []).append(value)
        else:
            made[kind] = value
    if prose:
        made["prose"] = "\n\n".join(filter(None, (_block(one, 0) for one in prose)))
    return made


def _value(kind: str, element: Element) -> Any:
    if kind in _LINES:
        return _inline(element)
    if kind in _PROSES and any(name(one) in _PROSE for one in elements(element)):
        said = "\n\n".join(filter(None, (_block(one, 0) for one in elements(element) if name(one) in _PROSE)))
        return {"prose": said} if kind == "guideline" else said
    if any(True for _ in elements(element)) or element.attrib:
        made = as_object(element)
        if text(element) and not any(True for _ in elements(element)):
            made["value" if kind == "prop" else "text"] = text(element)
        return made
    return text(element)


def _block(element: Element, depth: int) -> str:
    kind = name(element)
    if kind in ("ul", "ol") and depth < 8:
        lines = []
        for inner in elements(element):
            if name(inner) == "li":
                mark = "1. " if kind == "ol" else "- "
                lists = [one for one in elements(inner) if name(one) in ("ul", "ol")]
                lines.append(mark + _inline(inner, "ul", "ol"))
                lines += ["   " + line for one in lists for line in _block(one, depth + 1).split("\n")]
        return "\n".join(lines)
    if kind == "table":
        rows = [row for row in element.iter() if isinstance(row.tag, str) and name(row) == "tr"]
        shown = ["| " + " | ".join(_inline(cell).replace("|", "\\|") for cell in elements(row)) + " |" for row in rows]
        width = max((sum(1 for _ in elements(row)) for row in rows), default=0)
        return "\n".join([*shown[:1], "|" + "---|" * width, *shown[1:]]) if shown else ""
    if kind == "pre":
        return f"```\n{''.join(map(str, element.itertext()))}\n```"
    return _inline(element)


def _inline(element: Element, *left_out: str) -> str:
    made = [element.text or ""]
    for inner in element:
        kind = name(inner)
        if kind == "insert":
            made.append(f"{{{{ insert: param, {attribute(inner, 'id-ref') or attribute(inner, 'param-id')} }}}}")
        elif kind == "a":
            made.append(f"[{_inline(inner)}]({attribute(inner, 'href')})")
        elif kind in _MARKS:
            made.append(f"{_MARKS[kind]}{_inline(inner)}{_MARKS[kind]}")
        elif kind and kind not in left_out:
            made.append(_inline(inner))
        made.append(inner.tail or "")
    shown = re.sub(r"\s+", " ", "".join(map(str, made)))
    return shown.strip() if name(element) not in _MARKS else shown
