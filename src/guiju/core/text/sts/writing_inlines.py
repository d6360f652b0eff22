"""Words of a document as mixed content of NISO STS."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from guiju.core.errors import GuijuError
from guiju.core.text import maths
from guiju.core.text.maths.mathml import NAMESPACE as MATHML
from guiju.core.text.model import (
    Break,
    Cite,
    Cross,
    Inline,
    Inlines,
    Link,
    Maths,
    NoteMark,
    Picture,
    Run,
    Styled,
    TermUse,
    Words,
)
from guiju.core.text.walking import plain
from guiju.core.text.xml import Element, elements, name

XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
TBX = "urn:iso:std:iso:30042:ed-1"
SPACES = {"xlink": XLINK, "mml": MATHML, "tbx": TBX}
_TAGS = {
    "italic": "italic",
    "bold": "bold",
    "sub": "sub",
    "sup": "sup",
    "code": "monospace",
    "underline": "underline",
    "strike": "strike",
    "small-caps": "sc",
}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ARITY = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
_KNOWN = {
    *_ARITY,
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "mtext",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "merror",
    "mpadded",
    "mphantom",
    "mfenced",
    "menclose",
    "mmultiscripts",
    "mprescripts",
    "none",
    "mtable",
    "mtr",
    "mtd",
}
_LEAVES = {"mi", "mn", "mo", "mtext", "ms", "mspace", "none", "mprescripts"}
_ATTRIBUTES = {
    "mathvariant": {
        "normal",
        "bold",
        "italic",
        "bold-italic",
        "double-struck",
        "script",
        "fraktur",
        "sans-serif",
        "monospace",
    },
    "display": {"block", "inline"},
    "stretchy": {"true", "false"},
    "fence": {"true", "false"},
    "accent": {"true", "false"},
    "linethickness": {"0", "0pt", "thin", "medium", "thick"},
    "open": None,
    "close": None,
    "separators": None,
    "notation": {"box", "circle", "radical", "longdiv", "roundedbox", "top", "bottom", "left", "right"},
}


def clean(text: str) -> str:
    """Without the characters XML cannot hold."""
    return _ILLEGAL.sub("\ufffd", text)


@dataclass
class InlineWriter:
    """Writes words. `known`: identifiers that stand in the file; `marks`: footnote → its mark."""

    language: str
    known: set[str]
    marks: dict[str, str] = field(default_factory=dict)
    in_tables: set[str] = field(default_factory=set)

    def words(self, into: Element, words: Words) -> None:
        """The words in the leading language, then the others, each marked as a translation."""
        leading = self.language if words.get(self.language) else ""
        if leading:
            self.inlines(into, words[leading])
        for language, inlines in words.items():
            if language != leading and inlines:
                other = _sub(into, "named-content", **{"content-type": "translation"})
                other.set(f"{{{XML}}}lang", language)
                self.inlines(other, inlines, phrase=True)

    def inlines(self, into: Element, inlines: Inlines, *, phrase: bool = False, simple: bool = False) -> None:
        """`phrase`: inside named-content, where fewer elements may stand; `simple`: inside a link, only styles."""
        waiting: list[str] = []  # characters are set together: what an element holds is copied each time it grows
        for inline in inlines:
            letters = self._letters(inline, simple)
            if letters is not None:
                waiting.append(letters)
                continue
            say(into, "".join(waiting))
            waiting.clear()
            match inline:
                case Styled(style=style, inlines=inner):
                    self.inlines(_sub(into, _TAGS[style]), inner, phrase=True, simple=simple)
                case Break():
                    if phrase:
                        _sub(into, "named-content", **{"content-type": "break"})
                    else:
                        _sub(into, "break")
                case Maths():
                    self.formula(_sub(into, "inline-formula"), inline)
                case Link(href=href, inlines=inner):
                    link = _sub(into, "ext-link", **{"ext-link-type": "uri"})
                    link.set(f"{{{XLINK}}}href", clean(href))
                    self.inlines(link, inner, simple=True)
                case Cross(target=target, shown=shown, others=others):
                    rid = " ".join((target, *(other for other in others if other in self.known)))
                    say(_sub(into, "xref", rid=rid), shown)
                case NoteMark(target=target):
                    if target in self.known:
                        kind = "table-fn" if target in self.in_tables else "fn"
                        mark = _sub(into, "xref", **{"ref-type": kind, "rid": target})
                        say(_sub(mark, "sup"), self.marks.get(target, ""))
                case Cite(designation=designation, locator=locator):
                    self._cite(into, designation, locator, phrase)
                case TermUse(target=target, text=text):
                    say(etree.SubElement(into, f"{{{TBX}}}entailedTerm", target=target), text)
                case Picture(name=address, alt=alt):
                    picture = _sub(into, "inline-graphic")
                    picture.set(f"{{{XLINK}}}href", clean(address))
                    if alt:
                        say(_sub(picture, "alt-text"), alt)
        say(into, "".join(waiting))

    def _letters(self, inline: Inline, simple: bool) -> str | None:
        """What is no more than characters here; None for what is an element."""
        match inline:
            case Run(text=text):
                return text
            case Styled():
                return None
            case Break() if simple:
                return " "
            case _ if simple:
                return plain((inline,))
            case Cross(target=target, shown=shown) if target not in self.known:
                return shown or target
            case TermUse(target=target, text=text) if target not in self.known:
                return text
        return None

    def _cite(self, into: Element, designation: str, locator: str, phrase: bool) -> None:
        if phrase:
            named = _sub(into, "named-content", **{"content-type": "std"})
            say(named, f"{designation} {locator}".strip())
            return
        standard = _sub(into, "std")
        kind = "dated" if re.search(r"[:—–-]\d{4}", designation) else "undated"
        say(_sub(standard, "std-ref", type=kind), designation)
        if locator:
            say(standard, " ")
            say(_sub(standard, "named-content", **{"content-type": "locator"}), locator)

    def formula(self, into: Element, formula: Maths) -> None:
        """MathML if there is or can be any, else LaTeX."""
        mathml = formula.mathml
        if not mathml:
            try:
                mathml = maths.from_latex(formula.latex)
            except GuijuError:
                say(_sub(into, "tex-math"), formula.latex)
                return
        made = etree.SubElement(into, f"{{{MATHML}}}math")
        try:
            _fitting(maths.parsed(clean(mathml)), made)
        except GuijuError:
            into.remove(made)
            say(_sub(into, "tex-math"), formula.latex or "?")


def _fitting(source: Element, into: Element) -> None:
    """What the schema of MathML 3 takes: unknown elements become rows, missing arguments are put in."""
    for key, allowed in _ATTRIBUTES.items():
        value = source.get(key)
        if value is not None and (allowed is None or value in allowed) and _takes(key, name(into)):
            into.set(key, value)
    if name(into) in _LEAVES:
        if name(into) not in ("mspace", "none", "mprescripts"):
            into.text = clean("".join(map(str, source.itertext())))
        return
    if source.text and source.text.strip():
        etree.SubElement(into, f"{{{MATHML}}}mtext").text = clean(source.text.strip())
    for inner in elements(source):
        kind = name(inner)
        if kind in ("annotation", "annotation-xml", "malignmark", "maligngroup"):
            continue
        if name(into) == "mtable" and kind not in ("mtr", "mlabeledtr"):
            into_here = etree.SubElement(etree.SubElement(into, f"{{{MATHML}}}mtr"), f"{{{MATHML}}}mtd")
        elif name(into) == "mtr" and kind != "mtd":
            into_here = etree.SubElement(into, f"{{{MATHML}}}mtd")
        else:
            into_here = into
        kind = "mtr" if kind == "mlabeledtr" and name(into) == "mtable" else kind
        loose = kind in ("mtr", "mtd", "math", "mprescripts", "none") and (
            {"mtr": "mtable", "mtd": "mtr", "mprescripts": "mmultiscripts", "none": "mmultiscripts"}.get(kind)
            != name(into_here)
        )
        # Content MathML and what nobody knows: its parts in a row, its characters as text.
        kind = kind if kind in _KNOWN and not loose else "mrow" if any(True for _ in elements(inner)) else "mtext"
        made = etree.SubElement(into_here, f"{{{MATHML}}}{kind}")
        _fitting(inner, made)
        if inner.tail and inner.tail.strip():
            etree.SubElement(into_here, f"{{{MATHML}}}mtext").text = clean(inner.tail.strip())
    wanted = _ARITY.get(name(into))
    if wanted is not None:
        while len(into) < wanted:
            etree.SubElement(into, f"{{{MATHML}}}mrow")
        if len(into) > wanted:
            row = etree.Element(f"{{{MATHML}}}mrow")
            for extra in list(into)[wanted - 1 :]:
                row.append(extra)
            into.append(row)
    if name(into) == "mmultiscripts":
        _scripts(into)


def _scripts(into: Element) -> None:
    """A base, then pairs; mprescripts once."""
    inner = list(into)
    if not inner or name(inner[0]) in ("mprescripts", "none"):
        into.insert(0, etree.Element(f"{{{MATHML}}}mrow"))
    cuts = [place for place, one in enumerate(into) if name(one) == "mprescripts"]
    for place in reversed(cuts[1:]):
        into.remove(into[place])
    cut = cuts[0] if cuts else len(into)
    if (len(into) - cut - 1) % 2 and cuts:
        into.append(etree.Element(f"{{{MATHML}}}none"))
    if (cut - 1) % 2:
        into.insert(cut, etree.Element(f"{{{MATHML}}}none"))


def _takes(key: str, kind: str) -> bool:
    return {
        "mathvariant": kind in ("mi", "mn", "mo", "mtext", "ms"),
        "display": kind == "math",
        "accent": kind == "mover",
        "stretchy": kind == "mo",
        "fence": kind == "mo",
        "linethickness": kind == "mfrac",
        "notation": kind == "menclose",
    }.get(key, kind == "mfenced")


def _sub(into: Element, kind: str, **attributes: str) -> Element:
    return etree.SubElement(into, kind, attrib={key: clean(value) for key, value in attributes.items()})


def sub(into: Element, kind: str, **attributes: str) -> Element:
    """A new child; empty attributes are left out, `_` in their names is `-`."""
    return _sub(into, kind, **{key.replace("_", "-"): value for key, value in attributes.items() if value})


def say(into: Element, text: str) -> None:
    """Characters at the end of an element."""
    text = clean(text)
    if not text:
        return
    last = next(into.iterchildren(reversed=True), None)  # the length of an element is counted anew each time
    if last is not None:
        last.tail = (last.tail or "") + text
    else:
        into.text = (into.text or "") + text
