"""A paragraph of Word as inlines: runs, formulas, pictures, links, fields, footnotes, tracked changes."""

from __future__ import annotations

import mimetypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from guiju.core.text import allowed, maths
from guiju.core.text.docx.package import Package, Relation
from guiju.core.text.model import (
    Break,
    Cross,
    Inline,
    Inlines,
    Link,
    Maths,
    Media,
    NoteMark,
    Notice,
    Picture,
    Run,
    Styled,
)  # fmt: skip
from guiju.core.text.walking import plain
from guiju.core.text.xml import Element, attribute, child, elements, name

Style = Literal["italic", "bold", "sub", "sup", "code", "underline", "strike", "small-caps"]
_KEPT = {"ins", "smartTag", "sdt", "sdtContent", "customXml", "moveTo", "dir", "bdo"}
_DROPPED = {"del", "moveFrom"}
_FLAGS: dict[str, Style] = {"b": "bold", "i": "italic", "strike": "strike", "smallCaps": "small-caps"}
TAB = "\t"


@dataclass
class InlineReader:
    """Reads paragraphs of one part. `marks`: number of a footnote in the file → its identifier."""

    package: Package
    relations: dict[str, Relation]
    bookmarks: dict[str, str] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    part: str = "word/document.xml"
    _fields: list[str] = field(default_factory=list)
    _shown: list[bool] = field(default_factory=list)

    def paragraph(self, element: Element) -> Inlines:
        """All inlines of a paragraph; tabs stay as characters."""
        return joined(tuple(self._of(element)))

    def _of(self, element: Element) -> Iterator[Inline]:
        for inner in elements(element):
            kind = name(inner)
            if kind == "r":
                yield from self._run(inner)
            elif kind in _KEPT:
                if kind in ("ins", "moveTo"):
                    self.counts["insertions kept"] += 1
                yield from self._of(inner)
            elif kind in _DROPPED:
                self.counts["deletions left out"] += 1
            elif kind == "hyperlink":
                yield from self._link(inner)
            elif kind == "fldSimple":
                instruction = attribute(inner, "instr")
                yield from self._field(instruction, tuple(self._of(inner)))
            elif kind == "oMath":
                yield self._maths(inner)
            elif kind == "oMathPara":
                yield from (self._maths(one) for one in elements(inner) if name(one) == "oMath")
            elif kind == "AlternateContent":
                best = child(inner, "Choice", "Fallback")
                if best is not None:
                    yield from self._of(best)
            elif (
                kind == "bookmarkStart"
                or kind.endswith("Pr")
                or kind.startswith(("comment", "bookmark", "proof", "perm"))
            ):
                continue
            elif any(name(e) in ("t", "p") for e in inner.iter()):
                self.counts[f"<{kind}> read as plain text"] += 1
                yield from self._of(inner)

    def _maths(self, element: Element) -> Maths:
        mathml = maths.from_omml(element)
        return Maths(maths.to_latex(mathml), mathml)

    def _link(self, element: Element) -> Iterator[Inline]:
        inner = joined(tuple(self._of(element)))
        relation = self.relations.get(attribute(element, "id"))
        if relation is not None and relation.outside and allowed.link(relation.target):
            yield Link(allowed.link(relation.target), inner)
        elif attribute(element, "anchor"):
            yield from self._field(f"REF {attribute(element, 'anchor')}", inner)
        else:
            if relation is not None and relation.outside:
                self.counts["links to other than web and mail kept as words"] += 1
            yield from inner

    def _field(self, instruction: str, shown: Inlines) -> Iterator[Inline]:
        words = instruction.split()
        if len(words) > 1 and words[0].upper() == "REF" and not words[1].startswith("_Toc") and plain(shown).strip():
            yield Cross(self.bookmarks.get(words[1], words[1]), plain(shown).strip())
        else:
            yield from shown

    def _run(self, element: Element) -> Iterator[Inline]:
        found: list[Inline] = []
        styles = _styles(child(element, "rPr"))
        for inner in elements(element):
            kind = name(inner)
            if kind == "fldChar":
                self._field_mark(attribute(inner, "fldCharType"))
            elif kind == "instrText":
                if self._fields:
                    self._fields[-1] += "".join(map(str, inner.itertext()))
            elif self._fields and not self._shown[-1]:
                continue
            else:
                found.extend(self._piece(kind, inner))
        shown = joined(tuple(found))
        if not shown:
            return
        words = self._fields[-1].split() if self._fields else []
        if len(words) > 1 and words[0].upper() == "REF" and not words[1].startswith("_Toc"):
            yield Cross(self.bookmarks.get(words[1], words[1]), plain(shown))
            return
        for style in styles if plain(shown).strip() else ():
            shown = (Styled(style, shown),)
        yield from shown

    def _field_mark(self, kind: str) -> None:
        if kind == "begin" and len(self._fields) < 50:
            self._fields.append("")
            self._shown.append(False)
        elif kind == "separate" and self._shown:
            self._shown[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()
            self._shown.pop()

    def _piece(self, kind: str, element: Element) -> Iterator[Inline]:
        if kind == "t":
            yield Run("".join(map(str, element.itertext())))
        elif kind in ("tab", "ptab"):
            yield Run(TAB)
        elif kind in ("br", "cr"):
            if attribute(element, "type") not in ("page", "column"):
                yield Break()
        elif kind == "noBreakHyphen":
            yield Run("-")
        elif kind == "sym":
            code = attribute(element, "char")
            if re.fullmatch(r"[0-9A-Fa-f]{4,5}", code):
                yield Run(chr(int(code, 16)))
        elif kind in ("footnoteReference", "endnoteReference"):
            yield NoteMark(f"{'fn' if kind.startswith('f') else 'en'}-{attribute(element, 'id')}")
        elif kind in ("drawing", "pict", "object"):
            yield from self._pictures(element)
            texts = [e for e in element.iter() if name(e) == "txbxContent"]
            for box in texts[:1]:
                self.counts["text boxes read where they are anchored"] += 1
                for paragraph in box.iter():
                    if name(paragraph) == "p":
                        yield from (*self._of(paragraph), Break())
        elif kind == "AlternateContent":
            best = child(element, "Choice", "Fallback")
            for inner in elements(best) if best is not None else ():
                yield from self._piece(name(inner), inner)

    def _pictures(self, element: Element) -> Iterator[Inline]:
        alt = next((attribute(e, "descr") for e in element.iter() if name(e) == "docPr"), "")
        for blip in element.iter():
            if name(blip) not in ("blip", "imagedata"):
                continue
            relation = self.relations.get(attribute(blip, "embed") or attribute(blip, "id"))
            if relation is None or relation.outside:
                self.counts["pictures at addresses outside left out"] += 1
                continue
            file = relation.target.rsplit("/", 1)[-1]
            if file not in self.media:
                data = self.package.bytes_of(relation.target)
                if data is None:
                    self.counts["pictures that are missing"] += 1
                    continue
                self.media[file] = Media(mimetypes.guess_type(file)[0] or "application/octet-stream", data)
            yield Picture(file, alt)

    def told(self) -> list[Notice]:
        """What was counted, a notice each."""
        return [
            Notice(self.part, f"{count} {what}", kept="left out" not in what) for what, count in self.counts.items()
        ]


def _styles(properties: Element | None) -> list[Style]:
    found: list[Style] = []
    for one in elements(properties) if properties is not None else ():
        kind, value = name(one), attribute(one, "val")
        if kind in _FLAGS and value not in ("0", "false", "off"):
            found.append(_FLAGS[kind])
        elif kind == "vertAlign" and value in ("superscript", "subscript"):
            found.append("sup" if value == "superscript" else "sub")
        elif kind == "u" and value not in ("none", ""):
            found.append("underline")
        elif kind == "rStyle" and value in ("Code", "VerbatimChar", "GuijuCode"):
            found.append("code")
    return found


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
