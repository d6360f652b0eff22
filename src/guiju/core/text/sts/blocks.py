"""Blocks of STS: paragraphs, lists, notes, formulas, references, quotations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from guiju.core.text.model import (
    Block,
    Blocks,
    Entry,
    Formula,
    Inline,
    Item,
    Listing,
    Note,
    Paragraph,
    Quote,
    Run,
    Verbatim,
    Words,
)
from guiju.core.text.sts import tables
from guiju.core.text.sts.inlines import Mixed, formula, says, trimmed
from guiju.core.text.sts.names import MACHINE
from guiju.core.text.sts.parts import NOTES, designated, formula_of_text, led, list_style, outside
from guiju.core.text.sts.state import State
from guiju.core.text.xml import Element, attribute, child, elements, is_element, name, text

_HEADS = {"label", "title", "caption"}
Role = Literal["", "definition", "source", "warning", "boilerplate", "instruction"]


@dataclass
class BlockReader:
    """Reads blocks; sections stand in `reading`."""

    state: State
    mixed: Mixed = field(init=False)

    def __post_init__(self) -> None:
        self.mixed = Mixed(self.state, self.inline_footnote)

    # --- mixed content -------------------------------------------------------------------------------------------

    def content(self, element: Element, *left_out: str, language: str = "") -> Blocks:
        """The blocks of an element: what is between block elements becomes paragraphs."""
        found: list[Block] = []
        waiting: list[Inline] = []

        def flush() -> None:
            inlines = trimmed(tuple(waiting))
            waiting.clear()
            if says(inlines):
                found.append(Paragraph({language or self.state.language: inlines}))

        for piece in self.mixed.pieces(element):
            if not is_element(piece):
                waiting.append(piece)
            elif name(piece) not in left_out:
                flush()
                found.extend(self.block(piece, found))
        flush()
        return tuple(found)

    def blocks(self, those: Iterator[Element] | list[Element]) -> Blocks:
        """Block elements one after another."""
        found: list[Block] = []
        for element in those:
            found.extend(self.block(element, found))
        return tuple(found)

    def block(self, element: Element, before: list[Block]) -> Blocks:
        """One block element; what explains the symbols of a formula goes to the formula before it."""
        kind = name(element)
        explains = "formula-index" in (
            attribute(element, "content-type"),
            attribute(element, "list-type"),
            attribute(element, "list-content"),
        )
        made = self._block(kind, element)
        if explains and before and isinstance(before[-1], Formula):
            before[-1] = replace(before[-1], where=before[-1].where + made)
            return ()
        return made

    def _block(self, kind: str, element: Element) -> Blocks:
        if kind == "p":
            return self._paragraphs(element)
        if kind in ("list", "def-list"):
            return self._headed(element) + ((self._list(element),) if kind == "list" else self._definitions(element))
        if kind in NOTES:
            return (self._note(element),)
        if kind in (
            "table-wrap",
            "table",
            "array",
            "fig",
            "graphic",
            "fig-group",
            "table-wrap-group",
            "media",
            "supplementary-material",
        ):
            return tables.read(self, kind, element)
        if kind == "disp-formula":
            return self._formula(element)
        if kind in ("disp-formula-group", "notes-group", "statement", "speech", "verse-group", "address", "boxed-text"):
            if kind in ("boxed-text", "statement", "speech", "verse-group"):
                self.state.notice(element, f"<{kind}> is kept as plain blocks")
            return self._headed(element) + self.blocks([e for e in elements(element) if name(e) not in _HEADS])
        if kind in ("math", "tex-math"):
            found = formula(element, self.state)
            return (Formula(found.latex, found.mathml, unnumbered=True),) if found.latex or found.mathml else ()
        if kind == "disp-quote":
            inner = self._headed(element) + self.content(element, *_HEADS)
            if not inner:
                self.state.notice(element, "a <disp-quote> that says nothing", kept=False)
                return ()
            return (Quote(inner, self.state.identifier(element)),)
        if kind in ("preformat", "code"):
            return self._verbatim(element)
        if kind == "ref-list":
            return self._headed(element) + self.references(element)
        if kind == "ref":
            return self.reference(element)
        if kind == "fn-group":
            for note in elements(element):
                if name(note) == "fn":
                    self.inline_footnote(note)
            return self._headed(element)
        if kind == "fn":
            self.inline_footnote(element)
            return ()
        if kind in ("label", "title", "attrib", "permissions"):
            return self.content(element)
        if kind == "editing-instruction":
            return tuple(_instructing(block) for block in self.content(element))
        if kind in MACHINE:
            self.state.unprinted(element)
            return ()
        inner = self.content(element)
        if text(element):
            self.state.notice(element, f"<{kind}> is not known")
        return inner

    def _headed(self, element: Element) -> Blocks:
        """The label and title of what has neither in the model, as paragraphs."""
        found: list[Block] = []
        for head in elements(element):
            if name(head) in _HEADS:
                found += self.content(head)
        return tuple(found)

    def _paragraphs(self, element: Element) -> Blocks:
        if not any(
            name(e)
            in {
                *NOTES,
                "list",
                "def-list",
                "table-wrap",
                "disp-formula",
                "fig",
                "array",
                "table",
                "preformat",
                "graphic",
                "disp-quote",
                "ref-list",
                "boxed-text",
                "p",
                "termEntry",
                "editing-instruction",
            }
            for e in element.iter()
            if e is not element
        ):
            words = self.mixed.words(element, self._language(element))
            if not any(says(inlines) for inlines in words.values()):
                self.state.identifier(element)
                return ()
            return (Paragraph(words, self.state.identifier(element), self._role(element)),)
        made = self.content(element, language=self._language(element))
        own = self.state.identifier(element)
        if own and made and isinstance(made[0], Paragraph):
            made = (replace(made[0], id=own), *made[1:])
        return made

    def _language(self, element: Element) -> str:
        given = attribute(element, "lang")
        return self.state.see_language(given) if given else self.state.language

    def _role(self, element: Element) -> Role:
        given = attribute(element, "content-type") or attribute(element, "style-type")
        return given if given in get_args(Role) else ""  # type: ignore[return-value]

    # --- lists ---------------------------------------------------------------------------------------------------

    def _list(self, element: Element) -> Listing:
        items = []
        for inner in elements(element):
            if name(inner) != "list-item":
                if name(inner) not in _HEADS:
                    items.append(Item(self.block(inner, [])))
                continue
            label = child(inner, "label")
            marked = label is not None and any(
                name(e) in ("math", "fn", "xref", "inline-graphic") for e in label.iter()
            )
            if label is None:
                blocks = self.content(inner)
            elif marked:
                first = tuple(self.mixed.inlines(label))
                rest = self.blocks([e for e in elements(inner) if name(e) != "label"])
                blocks = led(trimmed(first), rest, self.state.language)
            else:
                blocks = self.blocks([e for e in elements(inner) if name(e) != "label"])
            shown = "" if label is None or marked else text(label)
            items.append(Item(blocks, self.state.identifier(inner), shown))
        style = list_style(attribute(element, "list-type"), [item.label for item in items])
        return Listing(style, tuple(items), self.state.identifier(element))  # type: ignore[arg-type]

    def _definitions(self, element: Element) -> Blocks:
        """A list of terms (abbreviations, symbols) and what they mean; lists in it stand behind it."""
        items: list[Item] = []
        behind: list[Block] = []
        for inner in elements(element):
            kind = name(inner)
            if kind == "def-item":
                term = child(inner, "term")
                words = self.mixed.words(term) if term is not None else {}
                rest = self.blocks([p for e in elements(inner) if name(e) == "def" for p in elements(e)])
                items.append(Item((Paragraph(words), *rest), self.state.identifier(inner)))
            elif kind in ("term-head", "def-head"):
                behind += [Paragraph(words)] if (words := self.mixed.words(inner)) else []
            elif kind not in _HEADS:
                behind += self.block(inner, [])
        if not items:
            return tuple(behind)
        return (Listing("definition", tuple(items), self.state.identifier(element)), *behind)

    # --- notes, formulas, code -------------------------------------------------------------------------------------

    def _note(self, element: Element) -> Note:
        label = child(element, "label")
        inner = (
            self.content(element, "label")
            if label is None
            else self.blocks([e for e in elements(element) if name(e) != "label"])
        )
        kind = NOTES[name(element)]
        shown = text(label) if label is not None else ""
        return Note(kind, inner, self.state.identifier(element), shown)  # type: ignore[arg-type]

    def _formula(self, element: Element) -> Blocks:
        label = child(element, "label")
        found = [m for m in element.iter() if name(m) in ("math", "tex-math")]
        shown = [formula(m, self.state) for m in found]
        best = next((m for m in shown if m.mathml), next((m for m in shown if m.latex), None))
        latex = next((m.latex for m in shown if m.latex and not m.mathml), best.latex if best else "")
        rest = self.blocks(
            [e for e in elements(element) if name(e) in (*NOTES, "preformat", "graphic", "array", "code")]
        )
        said = "".join(outside(element)).strip()
        if best is None and said:
            words_ = " ".join(said.split())
            best = formula_of_text(words_)
            latex = best.latex
        elif said:
            self.state.notice(element, "words beside a formula", kept=False)
        if len([m for m in shown if m.mathml]) > 1:
            rest += tuple(Formula(m.latex, m.mathml, unnumbered=True) for m in shown if m.mathml and m is not best)
        if best is None:
            return rest
        made = Formula(
            latex or best.latex,
            best.mathml,
            self.state.identifier(element),
            text(label) if label is not None else "",
            unnumbered=label is None,
        )
        return (made, *rest)

    def _verbatim(self, element: Element) -> Blocks:
        shown = "".join(str(t) for t in element.itertext()).strip("\n")
        if not shown.strip():
            return ()
        lines = [line.rstrip() for line in shown.rstrip().split("\n")]
        indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        kept = "\n".join(line[indent:] for line in lines)
        return (Verbatim(kept, self.state.identifier(element), attribute(element, "language")),)

    # --- references and footnotes ----------------------------------------------------------------------------------

    def references(self, element: Element) -> Blocks:
        """All of a list of references except its own label and title and the lists in it."""
        return self.blocks([e for e in elements(element) if name(e) not in ("label", "title")])

    def reference(self, element: Element) -> Blocks:
        """One reference: the designation of the first standard in it, and everything else as words."""
        label = child(element, "label")
        inlines: list[Inline] = []
        after: list[Element] = []
        for inner in elements(element):
            if name(inner) in ("std", "mixed-citation", "element-citation", "citation-alternatives", "nlm-citation"):
                if inlines:
                    inlines.append(Run(" "))
                inlines.extend(
                    self.mixed.inline(inner) if name(inner) != "citation-alternatives" else self.mixed.inlines(inner)
                )
            elif name(inner) != "label":
                after.append(inner)
        found = trimmed(tuple(inlines))
        designation, rest = designated(found)
        notes = self.blocks(after)
        words: Words = {self.state.language: rest} if says(rest) else {}
        made = Entry(designation, words, self.state.identifier(element), text(label) if label is not None else "")
        return (made, *notes) if designation or words or made.label else notes

    def inline_footnote(self, element: Element) -> str:
        """A footnote where it stands; its mark remains."""
        label = child(element, "label")
        blocks = (
            self.content(element, "label")
            if label is None
            else self.blocks([e for e in elements(element) if name(e) != "label"])
        )
        mark = text(label) if label is not None else attribute(element, "symbol")
        return self.state.footnote(element, mark, blocks)


def _instructing(block: Block) -> Block:
    """What an amendment tells to do: paragraphs that are marked as such."""
    return replace(block, role="instruction") if isinstance(block, Paragraph) and not block.role else block
