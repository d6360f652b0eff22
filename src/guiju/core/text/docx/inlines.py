"""A paragraph of Word as inlines: runs, formulas, pictures, links, fields, footnotes, tracked changes."""

from __future__ import annotations

import mimetypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from guiju.core.text import allowed, designated, maths
from guiju.core.text.docx import equations, glyphs, marking
from guiju.core.text.docx.fields import Fields
from guiju.core.text.docx.joining import joined
from guiju.core.text.docx.looks import Look, Looks
from guiju.core.text.docx.package import Package, Relation
from guiju.core.text.model import (
    Break,
    Cite,
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

_KEPT = {"ins", "smartTag", "sdt", "sdtContent", "customXml", "moveTo", "dir", "bdo", "rubyBase", "ruby"}
_DROPPED = {"del", "moveFrom"}
_SILENT = ("comment", "bookmark", "proof", "perm", "moveFromRange", "moveToRange", "customXmlIns", "customXmlDel")
TAB = "\t"


@dataclass
class InlineReader:
    """Reads paragraphs of one part. `marks`: number of a footnote in the file → its identifier. `boxes`: the text boxes
    met in the paragraph read last."""

    package: Package
    relations: dict[str, Relation]
    bookmarks: dict[str, str] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    part: str = "word/document.xml"
    looks: Looks = field(default_factory=Looks)
    lost: list[tuple[str, str]] = field(default_factory=list)
    """What was left out, and its words."""
    boxes: list[Element] = field(default_factory=list)
    referred: frozenset[str] = frozenset()
    """Bookmarks that fields of the file refer to."""
    fields: Fields = field(init=False)
    _style: str = ""
    _base: int = 0

    def __post_init__(self) -> None:
        self.fields = Fields(self.counts, self.lost)

    def paragraph(self, element: Element, style: str = "") -> Inlines:
        """All inlines of a paragraph of a style; tabs stay as characters."""
        self.boxes = []
        self._style = style
        self._base = self._height(element)
        return joined(tuple(self._of(element)))

    def _height(self, element: Element) -> int:
        """Half-points by which all letters of a paragraph are moved: then none is raised."""
        found: set[int] = set()
        for run in element.iter("{*}r"):
            if child(run, "t") is not None:
                found.add(self._look(run).position)
                if len(found) > 1:
                    return 0
        return found.pop() if found else 0

    def _look(self, run: Element) -> Look:
        return self.looks.of(child(run, "rPr"), self._style)

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
                yield from self._simple_field(inner)
            elif kind == "oMath":
                yield from self._maths(inner)
            elif kind == "oMathPara":
                for one in elements(inner):
                    if name(one) == "oMath":
                        yield from self._maths(one)
            elif kind == "rt":
                self.lost.append(("a reading above letters is left out", _said(inner)))
            elif kind == "AlternateContent":
                best = child(inner, "Choice", "Fallback")
                if best is not None:
                    yield from self._of(best)
            elif kind.endswith("Pr") or kind.startswith(_SILENT):
                continue
            elif any(name(e) in ("t", "p") for e in inner.iter()):
                self.counts[f"<{kind}> read as plain text"] += 1
                yield from self._of(inner)

    def _maths(self, element: Element) -> Iterator[Inline]:
        deleted = sum(1 for inner in element.iter("{*}del", "{*}moveFrom"))
        if deleted:
            self.counts["deletions left out"] += deleted
        mathml = maths.from_omml(element)
        latex = maths.to_latex(mathml)
        if latex.strip() or not deleted:
            yield Maths(latex, mathml)

    def _link(self, element: Element) -> Iterator[Inline]:
        inner = joined(tuple(self._of(element)))
        relation = self.relations.get(attribute(element, "id"))
        if relation is not None and relation.outside and allowed.link(relation.target):
            yield Link(allowed.link(relation.target), inner)
        elif attribute(element, "anchor"):
            yield from self._referring(f"REF {attribute(element, 'anchor')}", inner)
        else:
            if relation is not None and relation.outside:
                self.counts["links to other than web and mail kept as words"] += 1
            yield from inner

    def _simple_field(self, element: Element) -> Iterator[Inline]:
        instruction = attribute(element, "instr")
        shown = tuple(self._of(element))
        yield from self._referring(instruction, shown) if shown else self.fields.stands_for(instruction)

    def _referring(self, instruction: str, shown: Inlines) -> Iterator[Inline]:
        words = instruction.split()
        if len(words) > 1 and words[0].upper() == "REF" and not words[1].startswith("_Toc") and plain(shown).strip():
            yield Cross(self.bookmarks.get(words[1], words[1]), plain(shown).strip())
        else:
            yield from shown

    def _run(self, element: Element) -> Iterator[Inline]:
        found: list[Inline] = []
        look = self._look(element)
        for inner in elements(element):
            kind = name(inner)
            if kind == "fldChar":
                found.extend(self.fields.mark(attribute(inner, "fldCharType")))
            elif kind == "instrText":
                self._instruct("".join(map(str, inner.itertext())), look)
            elif self.fields.is_hidden:
                if kind in ("t", "sym"):
                    self._instruct(plain(tuple(self._piece(kind, inner, look))), look)
            elif look.hidden:
                if said := _said(inner):
                    self.lost.append(("hidden text is left out", said))
            else:
                found.extend(self._piece(kind, inner, look))
        shown = joined(tuple(found))
        if not shown:
            return
        self.fields.saw()
        letters = plain(shown)
        reference = self.fields.reference
        if reference and letters.strip():
            yield Cross(self.bookmarks.get(reference, reference), letters)
            return
        if look.named == marking.CITATION and letters.strip():
            end = designated.leading(letters) or len(letters)
            shown = (Cite(letters[:end].strip(), letters[end:].strip()),)
        elif look.named == marking.PICTURE and letters.strip():
            address, _, alt = letters.strip().strip("[]").partition(": ")
            yield Picture(address, alt)
            return
        for style in look.moved(self._base, letters.strip()) if letters.strip() else ():
            shown = (Styled(style, shown),)
        yield from shown

    def _instruct(self, text: str, look: Look) -> None:
        sign = {"sub": equations.LOWERED, "sup": equations.RAISED}.get(
            next((style for style in look.styles if style in ("sub", "sup")), "")
        )
        self.fields.instruct(f"{sign}{text}{equations.END}" if sign and text.strip() else text)

    def _piece(self, kind: str, element: Element, look: Look) -> Iterator[Inline]:
        if kind == "t":
            text, strange = glyphs.read("".join(map(str, element.itertext())), look.font)
            if strange:
                self._unknown(look.font, len(strange))
            yield Run(text)
        elif kind in ("tab", "ptab"):
            yield Run(TAB)
        elif kind in ("br", "cr"):
            if attribute(element, "type") not in ("page", "column"):
                yield Break()
        elif kind == "noBreakHyphen":
            yield Run("-")
        elif kind == "sym":
            yield from self._glyph(attribute(element, "font"), attribute(element, "char"))
        elif kind in ("footnoteReference", "endnoteReference"):
            yield NoteMark(f"{'fn' if kind.startswith('f') else 'en'}-{attribute(element, 'id')}")
        elif kind in ("drawing", "pict", "object"):
            yield from self._drawn(element)
        elif kind == "ruby":
            yield from self._of(element)
        elif kind == "AlternateContent":
            best = child(element, "Choice", "Fallback")
            for inner in elements(best) if best is not None else ():
                yield from self._piece(name(inner), inner, look)

    def _glyph(self, font: str, code: str) -> Iterator[Inline]:
        if not re.fullmatch(r"[0-9A-Fa-f]{1,5}", code):
            return
        letter = glyphs.character(font, int(code, 16))
        if letter is None:
            self._unknown(font, 1)
        yield Run(letter or glyphs.UNKNOWN)

    def _unknown(self, font: str, count: int) -> None:
        self.counts[f"glyphs of {font[:40] or 'an unknown font'} that no character is known for"] += count

    def _drawn(self, element: Element) -> Iterator[Inline]:
        """The pictures of a drawing; its text boxes wait in `boxes`."""
        kinds: set[str] = set()
        pictures: list[Inline] = []
        alt = next((attribute(e, "descr") for e in element.iter() if name(e) == "docPr"), "")
        for inner in _chosen(element):
            kind = name(inner)
            kinds.add(kind)
            if kind == "txbxContent":
                self.counts["text boxes read behind the paragraph that holds them"] += 1
                self.boxes.append(inner)
            elif kind in ("blip", "imagedata"):
                pictures.extend(self._picture(inner, alt))
            elif kind == "textpath" and attribute(inner, "string"):
                pictures.append(Run(attribute(inner, "string")))
        yield from pictures
        if not pictures and not kinds & {"blip", "imagedata"}:
            what = "charts and diagrams" if kinds & {"chart", "relIds"} else "drawn shapes"
            self.counts[f"{what} that are no pictures left out"] += 1

    def _picture(self, blip: Element, alt: str) -> Iterator[Inline]:
        relation = self.relations.get(attribute(blip, "embed") or attribute(blip, "id"))
        if relation is None or relation.outside:
            self.counts["pictures at addresses outside left out"] += 1
            return
        file = relation.target.rsplit("/", 1)[-1]
        if file not in self.media:
            data = self.package.bytes_of(relation.target)
            if data is None:
                self.counts["pictures that are missing"] += 1
                return
            self.media[file] = Media(mimetypes.guess_type(file)[0] or "application/octet-stream", data)
        yield Picture(file, alt)

    def told(self) -> list[Notice]:
        """What was counted, a notice each; what was left out, with its first words."""
        found = [
            Notice(self.part, f"{count} {what}", kept="left out" not in what) for what, count in self.counts.items()
        ]
        words: dict[str, list[str]] = {}
        for what, said in self.lost:
            words.setdefault(what, []).append(said)
        for what, those in words.items():
            found.append(Notice(self.part, f"{len(those)} times: {what}", " | ".join(those), kept=False))
        return found


def _chosen(element: Element) -> Iterator[Element]:
    """Everything in a drawing, of alternatives only the first, nothing of what stands in a text box."""
    waiting = list(reversed(list(elements(element))))
    while waiting:
        one = waiting.pop()
        yield one
        if name(one) == "txbxContent":
            continue
        if name(one) == "AlternateContent":
            best = child(one, "Choice", "Fallback")
            waiting += [best] if best is not None else []
        else:
            waiting += reversed(list(elements(one)))


def _said(element: Element) -> str:
    return "".join(str(e.text or "") for e in element.iter() if name(e) in ("t", "delText"))
