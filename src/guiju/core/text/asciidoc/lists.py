"""Lists of AsciiDoc: items, lists in items, what a `+` ties to one, lists of definitions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from guiju.core.text import marks
from guiju.core.text.asciidoc.signs import ANCHOR, ATTRIBUTES, DEEPEST, DEFINITION, FENCES, ITEM, STYLES, sign_of
from guiju.core.text.identifiers import well_formed
from guiju.core.text.model import Block, Blocks, Figure, Formula, Inlines, Item, Listing, Paragraph, Run
from guiju.core.text.walking import said

if TYPE_CHECKING:
    from guiju.core.text.asciidoc.blocks import BlockParser


class Lists:
    """Lines while lists in them are read; `blocks.Lines` reads everything else."""

    parser: BlockParser
    lines: list[str]
    places: list[str]
    place: int
    found: list[Block]
    given: dict[str, str]

    def _id(self) -> str:
        anchor = self.given.get("#", "")
        return anchor if well_formed(anchor) else ""

    def _put(self, block: Block) -> None:
        self.found.append(block)

    def _list(self) -> Listing:
        """Items with the same sign; another sign begins a list inside the last item."""
        sign = sign_of(self.lines[self.place])
        style = next((shown for key, shown in STYLES.items() if key in self.given), "")
        style = style or (
            "number" if sign.startswith(".") or sign[0].isdigit() else "dash" if sign == "-" else "bullet"
        )
        if self.given.get("start", "").isdecimal() and len(self.given["start"]) < 5:
            start = int(self.given["start"])
        else:
            start = 1
        own = self._id()
        items: list[Item] = []
        return self._items(sign, style, start, own, items, (sign,))

    def _items(self, sign: str, style: str, start: int, own: str, items: list[Item], above: tuple[str, ...]) -> Listing:
        while self.place < len(self.lines):
            line = self.lines[self.place]
            match = ITEM.match(line)
            if match is None:
                if not line.strip() and self._item_follows(above):
                    self.place += 1
                    continue
                break
            here = sign_of(line)
            if here == sign:
                self.place += 1
                items.append(self._item(match[2]))
            elif here in above or len(above) > DEEPEST or not items:
                break
            else:
                inner_style = (
                    "number" if here.startswith(".") or here[0].isdigit() else "dash" if here == "-" else "bullet"
                )
                inner = self._items(here, inner_style, 1, "", [], (*above, here))
                items[-1] = replace(items[-1], blocks=(*items[-1].blocks, inner))
        return Listing(style, tuple(items), own, start)  # type: ignore[arg-type]

    def _item_follows(self, above: tuple[str, ...]) -> bool:
        ahead = self.place
        while ahead < len(self.lines) and not self.lines[ahead].strip():
            ahead += 1
        return ahead < len(self.lines) and bool(ITEM.match(self.lines[ahead])) and sign_of(self.lines[ahead]) in above

    def _item(self, first: str) -> Item:
        text = [first]
        anchor = re.match(r"^\[\[([A-Za-z_][\w.-]{0,99})\]\]\s*", first)
        blocks: list[Block] = []
        while self.place < len(self.lines) and self.lines[self.place].strip() and self.lines[self.place] != "+":
            line = self.lines[self.place]
            if ITEM.match(line) or FENCES.match(line) or ATTRIBUTES.match(line) or ANCHOR.match(line):
                break
            text.append(line.strip())
            self.place += 1
        words = self.parser.words("\n".join(text))
        if words:
            blocks.append(Paragraph(words))
        while self.place < len(self.lines) and self.lines[self.place] == "+":
            self.place += 1
            blocks += self._continued()
        return Item(tuple(blocks), anchor[1] if anchor else "")

    def _continued(self) -> Blocks:
        """One block that a `+` ties to an item; a list with all its items."""
        start = self.place
        fence = ""
        listed = start < len(self.lines) and ITEM.match(self.lines[start]) is not None
        sign = sign_of(self.lines[start]) if listed else ""
        while self.place < len(self.lines):
            line = self.lines[self.place]
            if FENCES.match(line):
                fence = "" if fence == line else (fence or line)
                if not fence:
                    self.place += 1
                    break
            elif not fence and (not line.strip() or line == "+"):
                break
            elif not fence and ITEM.match(line) and self.place > start:
                here = sign_of(line)
                if not listed or (here != sign and len(here) <= len(sign)):
                    break  # an item of the list outside
            self.place += 1
        return self.parser.read(self.lines[start : self.place], self.places[start : self.place])

    def _definitions(self) -> None:
        """`symbol:: meaning` lines: what explains a formula or a figure before them goes to it."""
        found: list[tuple[Inlines, Inlines, Blocks]] = []
        key = "%key" in self.given
        while self.place < len(self.lines):
            line = self.lines[self.place]
            match = DEFINITION.match(line)
            if match is None:
                ahead = next((later for later in self.lines[self.place :] if later.strip()), "")
                if not line.strip() and DEFINITION.match(ahead):
                    self.place += 1
                    continue
                break
            self.place += 1
            text = [match[2] or ""]
            while (
                self.place < len(self.lines)
                and self.lines[self.place].strip()
                and not DEFINITION.match(self.lines[self.place])
            ):
                if FENCES.match(self.lines[self.place]) or self.lines[self.place] == "+":
                    break
                text.append(self.lines[self.place])
                self.place += 1
            term = self.parser.inlines.inlines(match[1])
            meaning = self.parser.inlines.inlines("\n".join(text).strip())
            blocks: list[Block] = []
            while self.place < len(self.lines) and self.lines[self.place] == "+":
                self.place += 1
                blocks += self._continued()
            found.append((term, meaning, tuple(blocks)))
        before = self.found[-1] if self.found else None
        lead = before if isinstance(before, Paragraph) and marks.match("where", said(before.words)) else None
        owner = self.found[-2] if lead is not None and len(self.found) > 1 else before
        explains = isinstance(owner, Formula) and not owner.where
        listing = self._led(found) if explains or (isinstance(owner, Figure) and key) else self._explained(found)
        if isinstance(owner, Formula) and explains:
            if lead is not None:
                self.found.pop()
            self.found[-1] = replace(owner, where=(lead, listing) if lead is not None else (listing,))
        elif isinstance(owner, Figure) and key:
            self.found[-1] = replace(owner, key=(*owner.key, listing))
        else:
            self._put(listing)

    def _led(self, found: list[tuple[Inlines, Inlines, Blocks]]) -> Listing:
        """Symbols and what they mean, each on one line."""
        language = self.parser.language
        lines = [((*term, Run(" "), *meaning) if meaning else term, blocks) for term, meaning, blocks in found]
        items = tuple(Item((Paragraph({language: line}), *blocks)) for line, blocks in lines)
        return Listing("plain", items, self._id())

    def _explained(self, found: list[tuple[Inlines, Inlines, Blocks]]) -> Listing:
        """A list of definitions."""
        language = self.parser.language
        items = []
        for term, meaning, blocks in found:
            said = (Paragraph({language: meaning}),) if meaning else ()
            items.append(Item((Paragraph({language: term} if term else {}), *said, *blocks)))
        return Listing("definition", tuple(items), self._id())
