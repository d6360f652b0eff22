"""NISO STS and ISOSTS XML to a document. Every word is kept; what is not understood is reported with its path."""

from __future__ import annotations

import re

from guiju.core.errors import GuijuError
from guiju.core.inputs import admit_languages
from guiju.core.text.elements import kind_of
from guiju.core.text.identifiers import with_identifiers
from guiju.core.text.model import Block, Blocks, Clause, Document, Kind, Paragraph, Reading
from guiju.core.text.sts import front, terms
from guiju.core.text.sts.blocks import BlockReader
from guiju.core.text.sts.state import State
from guiju.core.text.walking import said
from guiju.core.text.xml import Element, attribute, child, elements, name, parse, text

_KINDS = {
    "foreword": Kind.FOREWORD,
    "intro": Kind.INTRODUCTION,
    "introduction": Kind.INTRODUCTION,
    "scope": Kind.SCOPE,
    "norm-refs": Kind.REFERENCES,
    "terms": Kind.TERMS,
    "bibliography": Kind.BIBLIOGRAPHY,
    "index": Kind.INDEX,
    "abstract": Kind.FRONT,
    "titlepage": Kind.FRONT,
    "dedication": Kind.FRONT,
    "ack": Kind.FRONT,
}
_NORMATIVE = re.compile(r"norm-annex|normative|规范性|normatif|нормативн", re.IGNORECASE)
_INFORMATIVE = re.compile(r"inform-annex|informative|资料性|informatif|справочн", re.IGNORECASE)
_ROOTS = {"standard", "adoption"}


def read(data: bytes, where: str = "") -> Reading:
    """The document of an STS file and what was noticed. Raises GuijuError for what is no STS or is unsafe to read."""
    root, mended = parse(data, where)
    if name(root) not in _ROOTS:
        raise GuijuError("the root element is <{}>", name(root), where=where, expected="<standard> or <adoption>")
    state = State()
    fronts, inner = _opened(root)
    leading = attribute(root, "lang") or front.language([f for f in fronts if name(f) != "adoption-front"] or fronts)
    state.language = state.see_language(leading or _guess(root))
    state.terms = {term: state.reference(entry) for term, entry in terms.prepared(root).items()}
    cover = front.read(state, fronts)
    reader = _Sections(state)
    clauses: list[Clause] = []
    for part in inner:
        clauses += reader.part(part)
    admit_languages(state.languages, where)
    document = Document(tuple(state.languages), cover, tuple(clauses), tuple(state.footnotes))
    return Reading(with_identifiers(document), (*mended, *state.told()))


def _opened(root: Element) -> tuple[list[Element], list[Element]]:
    """The covers from outside in, and the parts (front, body, back) in reading order."""
    fronts: list[Element] = []
    parts: list[Element] = []
    for part in elements(root):
        if name(part) in ("standard", "adoption"):
            more, inner = _opened(part)
            fronts += more
            parts += inner
        else:
            if name(part) in ("front", "adoption-front"):
                fronts.append(part)
            parts.append(part)
    return fronts, parts


def _guess(root: Element) -> str:
    shown = text(root)[:20_000]
    return "zh" if sum("\u4e00" <= c <= "\u9fff" for c in shown) * 4 > len(shown) else "en"


class _Sections:
    """Reads sections, annexes, lists of references."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.blocks = BlockReader(state)
        self.labelled = False

    def part(self, element: Element) -> list[Clause]:
        """The clauses of a front, body or back."""
        kind = name(element)
        if kind == "body":
            self.labelled = any(child(e, "label") is not None for e in elements(element) if name(e) == "sec")
            return self._clauses(element, "body", top=True)
        if kind in ("front", "adoption-front"):
            return [c for e in elements(element) if name(e) not in front.METAS for c in self._front(e)]
        if kind == "back":
            return self._clauses(element, "back", top=True)
        if kind == "sub-part":
            return [c for e in elements(element) for c in self.part(e)]
        if text(element):
            self.state.notice(element, f"<{kind}> is not known", kept=True)
            blocks = self.blocks.content(element)
            return [Clause(self.state.identifier(element), Kind.FRONT, blocks=blocks, unnumbered=True)]
        return []

    def _front(self, element: Element) -> list[Clause]:
        kind = name(element)
        if kind == "sec":
            return [self._section(element, Kind.FRONT)]
        if kind in ("toc", "toc-group"):
            self.state.notice(element, "contents are made anew", kept=False)
            return []
        if kind in ("notes", "ack", "glossary", "abstract"):
            return [self._section(element, Kind.FRONT)]
        if not text(element):
            return []
        self.state.notice(element, f"<{kind}> is not known")
        return [
            Clause(self.state.identifier(element), Kind.FRONT, blocks=self.blocks.content(element), unnumbered=True)
        ]

    def _clauses(self, element: Element, where: str, *, top: bool) -> list[Clause]:
        """Sections of a part; blocks between them make a clause without a title."""
        found: list[Clause] = []
        loose: list[Block] = []

        def flush() -> None:
            if loose:
                kind = Kind.CLAUSE if where == "body" else Kind.FRONT
                found.append(Clause("", kind, blocks=tuple(loose), unnumbered=True))
                loose.clear()

        for inner in elements(element):
            made = self._clause(inner, top)
            if made is not None:
                flush()
                found += made
            else:
                loose += self.blocks.block(inner, loose)
        flush()
        return found

    def _clause(self, element: Element, top: bool) -> list[Clause] | None:
        match name(element):
            case "sec":
                return [self._section(element, Kind.CLAUSE)]
            case "term-sec":
                return [terms.read(self.blocks, element)]
            case "termEntry":
                return [terms.alone(self.blocks, element)]
            case "app":
                return [self._annex(element)]
            case "app-group":
                return self._clauses(element, "back", top=True)
            case "ref-list" if top:
                return [self._bibliography(element)]
            case "glossary" | "bio" | "ack" | "notes":
                return [self._section(element, Kind.FRONT)]
            case "index" | "index-group":
                return [self._section(element, Kind.INDEX)]
            case "sub-part":
                return [c for e in elements(element) for c in self.part(e)]
            case "toc" | "toc-group":
                self.state.notice(element, "contents are made anew", kept=False)
                return []
            case "include" | "std-xref":
                self.state.notice(element, "a part that stands in another file", kept=False)
                return []
        return None

    def _section(self, element: Element, otherwise: Kind) -> Clause:
        """A section: of the kind its type says, else its title."""
        title = child(element, "title")
        words = self.blocks.mixed.words(title) if title is not None else {}
        kind = _KINDS.get(attribute(element, "sec-type").lower()) or kind_of(words)
        label = child(element, "label")
        shown = text(label) if label is not None else ""
        above = element.getparent()
        if (
            kind is not Kind.CLAUSE
            and above is not None
            and name(above) == "sec"
            and not attribute(element, "sec-type")
        ):
            kind = Kind.CLAUSE
        if kind is Kind.CLAUSE:
            kind = otherwise
        blocks, clauses = self._inside(element)
        return Clause(
            self.state.identifier(element),
            kind,
            words,
            shown,
            blocks,
            clauses,
            unnumbered=not shown and bool(words) and (self.labelled or kind is Kind.FRONT),
        )

    def _inside(self, element: Element) -> tuple[Blocks, tuple[Clause, ...]]:
        blocks: list[Block] = []
        clauses: list[Clause] = []
        for inner in elements(element):
            kind = name(inner)
            if kind in ("label", "title", "annex-type"):
                if inner is not child(element, kind):
                    blocks += self.blocks.content(inner)
                continue
            if kind == "sec-meta":
                if text(inner):
                    self.state.notice(inner, "what is said of a section", kept=False)
                continue
            made = self._clause(inner, top=False)
            if made is not None:
                clauses += made
            elif clauses and text(inner):
                # Blocks behind subclauses belong to the last of them in reading order.
                blocks_here = self.blocks.block(inner, [])
                if blocks_here:
                    clauses.append(Clause("", blocks=blocks_here, unnumbered=True))
            else:
                blocks += self.blocks.block(inner, blocks)
        return tuple(blocks), tuple(clauses)

    def _annex(self, element: Element) -> Clause:
        title, label, kind = child(element, "title"), child(element, "label"), child(element, "annex-type")
        hint = f"{text(kind) if kind is not None else ''} {attribute(element, 'content-type')}"
        words = self.blocks.mixed.words(title) if title is not None else {}
        hint = hint.strip() or said(words)
        normative = True if _NORMATIVE.search(hint) and not _INFORMATIVE.search(hint) else None
        if normative is None and _INFORMATIVE.search(hint):
            normative = False
        blocks, clauses = self._inside(element)
        if kind is not None and text(kind) and normative is None:
            blocks = (Paragraph(self.blocks.mixed.words(kind)), *blocks)
        return Clause(
            self.state.identifier(element),
            Kind.ANNEX,
            words,
            text(label) if label is not None else "",
            blocks,
            clauses,
            normative,
        )

    def _bibliography(self, element: Element) -> Clause:
        title, label = child(element, "title"), child(element, "label")
        words = self.blocks.mixed.words(title) if title is not None else {}
        named = kind_of(words)
        kind = named if named is Kind.REFERENCES else Kind.BIBLIOGRAPHY
        blocks: list[Block] = []
        inner: list[Clause] = []
        for one in elements(element):
            if name(one) == "ref-list":
                inner.append(self._bibliography(one))
            elif name(one) not in ("title", "label"):
                blocks += self.blocks.block(one, blocks)
        return Clause(
            self.state.identifier(element),
            kind,
            words,
            text(label) if label is not None else "",
            tuple(blocks),
            tuple(inner),
            unnumbered=kind is Kind.BIBLIOGRAPHY,
        )
