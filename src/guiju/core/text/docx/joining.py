"""Inlines of a Word paragraph put together and cut: Word cuts runs at will."""

from __future__ import annotations

import re

from guiju.core.text.model import Break, Cross, Inline, Inlines, Run, Styled
from guiju.core.text.walking import plain


def joined(inlines: Inlines) -> Inlines:
    """Neighbours of one kind made one: Word cuts runs at will."""
    found: list[Inline] = []
    for inline in inlines:
        last = found[-1] if found else None
        if isinstance(inline, Run) and isinstance(last, Run):
            found[-1] = Run(last.text + inline.text)
        elif isinstance(inline, Styled) and isinstance(last, Styled) and inline.style == last.style:
            found[-1] = Styled(last.style, joined((*last.inlines, *inline.inlines)))
        elif isinstance(inline, Cross) and isinstance(last, Cross) and inline.target == last.target:
            found[-1] = Cross(last.target, last.shown + inline.shown)
        elif not (isinstance(inline, Run) and not inline.text):
            found.append(inline)
    return tuple(found)


def without(inlines: Inlines, count: int) -> Inlines:
    """Inlines without the first `count` characters of their plain text, and without spaces then."""
    found: list[Inline] = []
    for place, inline in enumerate(inlines):
        size = len(plain((inline,)))
        if count >= size and size:
            count -= size
            continue
        if count and isinstance(inline, Styled):
            inline = Styled(inline.style, without(inline.inlines, count))
        elif count and isinstance(inline, Run):
            inline = Run(inline.text[count:])
        found.append(inline)
        found.extend(inlines[place + 1 :])
        break
    if found and isinstance(found[0], Run):
        found[0] = Run(found[0].text.lstrip())
    return tidy(tuple(found))


def tidy(inlines: Inlines) -> Inlines:
    """Tabs made spaces, spaces at the ends cut off, breaks at the end left out."""
    found = [Run(re.sub(r"[\t ]+", " ", i.text)) if isinstance(i, Run) else i for i in inlines]
    while found and (isinstance(found[-1], Break) or (isinstance(found[-1], Run) and not found[-1].text.strip())):
        found.pop()
    while found and (isinstance(found[0], Break) or (isinstance(found[0], Run) and not found[0].text.strip())):
        found.pop(0)
    if found and isinstance(found[0], Run):
        found[0] = Run(found[0].text.lstrip())
    if found and isinstance(found[-1], Run):
        found[-1] = Run(found[-1].text.rstrip())
    return tuple(found)


def unstyled(inlines: Inlines) -> Inlines:
    """Without bold around everything, as headings have it."""
    if inlines and all(
        (isinstance(i, Styled) and i.style == "bold") or (isinstance(i, Run) and not i.text.strip()) for i in inlines
    ):
        return tidy(joined(tuple(x for i in inlines for x in (i.inlines if isinstance(i, Styled) else (i,)))))
    return inlines
