"""Fields of Word while a paragraph is read: what they are told to do, what they show, what stands for them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from guiju.core.errors import GuijuError
from guiju.core.text import maths
from guiju.core.text.docx import equations, glyphs
from guiju.core.text.model import Inline, Maths, Run

_DEEPEST = 50
_SYMBOL = re.compile(r"\s*SYMBOL\s+(?:(0x[0-9A-Fa-f]{1,4})|(\d{1,5}))", re.IGNORECASE)
_FONT = re.compile(r'\\f\s*"?([^"\\]{1,60}?)"?\s*(?:\\|$)')
_QUIET = {"XE", "TC", "TA", "RD", "TOC", "INDEX", "BIBLIOGRAPHY", "PRIVATE", "SET", "ASK", "ADVANCE", "SEQ"}
"""Fields that show nothing where they stand, or what is made anew."""
_ENTRIES = {"XE", "TC", "TA"}


@dataclass
class _Field:
    instruction: list[str] = field(default_factory=list)
    shows: bool = False
    shown: bool = False
    """Whether something of its result was read."""

    @property
    def text(self) -> str:
        return "".join(self.instruction)

    @property
    def words(self) -> list[str]:
        return self.text.split(None, 2)


@dataclass
class Fields:
    """The fields that are open, outermost first. What cannot be read is counted, or given with its words to `lost`."""

    counts: Counter[str]
    lost: list[tuple[str, str]]
    _open: list[_Field] = field(default_factory=list)
    _deeper: int = 0

    @property
    def is_hidden(self) -> bool:
        """Whether letters are part of an instruction now, not of a result."""
        return any(not each.shows for each in self._open)

    @property
    def reference(self) -> str:
        """The bookmark the open field refers to; "" if it is no reference."""
        words = self._open[-1].words if self._open else []
        return words[1] if len(words) > 1 and words[0].upper() == "REF" and not words[1].startswith("_Toc") else ""

    def mark(self, kind: str) -> tuple[Inline, ...]:
        """Begin, separate or end a field; what stands for a field that ends without having shown anything."""
        if kind == "begin":
            if len(self._open) < _DEEPEST:
                self._open.append(_Field())
            else:
                self._deeper += 1
        elif self._deeper:
            self._deeper -= kind == "end"
        elif kind == "separate" and self._open:
            self._open[-1].shows = True
        elif kind == "end" and self._open:
            return self._ended(self._open.pop())
        return ()

    def instruct(self, text: str) -> None:
        """Letters of an instruction: of the innermost field that does not show its result yet."""
        for each in reversed(self._open):
            if not each.shows:
                each.instruction.append(text)
                return

    def saw(self) -> None:
        """Something of a result was read."""
        for each in self._open:
            each.shown = True

    def _ended(self, done: _Field) -> tuple[Inline, ...]:
        kind = (done.words or [""])[0].upper()
        if self._open and not self._open[-1].shows:
            # In another instruction: the text of a formula in a formula, the result of a condition
            self._open[-1].instruction.append(done.text if kind == "EQ" else "")
            return ()
        if done.shown:
            return ()
        return self.stands_for(done.text)

    def stands_for(self, instruction: str) -> tuple[Inline, ...]:
        """What a field without a result shows."""
        words = instruction.split(None, 2)
        kind = (words or [""])[0].upper()
        if kind == "EQ":
            return self._equation(instruction)
        if kind == "SYMBOL" and (found := _SYMBOL.match(instruction)):
            font = _FONT.search(instruction)
            name = font[1].strip() if font else "Symbol"
            letter = glyphs.character(name, int(found[1], 16) if found[1] else int(found[2]))
            if letter is None:
                self.counts[f"glyphs of {name} that no character is known for"] += 1
            return (Run(letter or glyphs.UNKNOWN),)
        if kind == "MACROBUTTON" and len(words) > 2:
            return (Run(words[2].strip()),)
        if kind in _ENTRIES:
            self.counts["entries of an index or of contents left out"] += 1
        elif kind and kind not in _QUIET:
            self.lost.append((f"a field {kind[:20]} without a result is left out", instruction.strip()))
        return ()

    def _equation(self, instruction: str) -> tuple[Inline, ...]:
        bare = re.sub(f"[{equations.LOWERED}{equations.RAISED}{equations.END}]", "", instruction)
        if ruby := equations.ruby(bare):
            self.lost.append(("a reading above letters is left out", ruby.reading))
            return (Run(ruby.base),)
        try:
            mathml = equations.from_field(instruction)
            return (Maths(maths.to_latex(mathml), mathml),)
        except GuijuError:
            self.counts["EQ fields kept as they are written"] += 1
            return (Run(bare.strip()),)
