"""What the reading of one STS file carries along: languages, identifiers, footnotes, notices."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from guiju.core.text.identifiers import well_formed
from guiju.core.text.model import Blocks, Footnote, Notice
from guiju.core.text.xml import Element, attribute, path, text
from guiju.core.text.xml import name as name_of

MOST_NOTICES = 2_000
_LONGEST_TEXT = 2_000


@dataclass
class State:
    """One reading. `terms`: what a term is called → the identifier of its entry."""

    language: str = "en"
    languages: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    terms: dict[str, str] = field(default_factory=dict)
    _renamed: dict[str, str] = field(default_factory=dict)
    _given: set[str] = field(default_factory=set)
    _more: int = 0
    _unprinted: Counter[str] = field(default_factory=Counter)
    _letters: list[str] = field(default_factory=list)

    def unprinted(self, element: Element) -> None:
        """Count what no reader sees: an identifier for machines."""
        said = text(element)
        if said:
            self._unprinted[f"<{name_of(element)}>"] += 1
            self._letters.append(said)

    def notice(self, element: Element, what: str, *, kept: bool = True) -> None:
        """Report an element; one more than MOST_NOTICES are only counted, unless text would be lost."""
        said = text(element)
        if len(self.notices) >= MOST_NOTICES and kept:
            self._more += 1
            return
        self.notices.append(Notice(path(element), what, said[:_LONGEST_TEXT] if kept else said, kept))

    def told(self) -> tuple[Notice, ...]:
        """All notices; the last say what is never printed, and how many more there were."""
        found = list(self.notices)
        if self._unprinted:
            count, kinds = self._unprinted.total(), ", ".join(sorted(self._unprinted))
            said = " ".join(self._letters)
            found.append(Notice("", f"{count} identifiers for machines ({kinds}) are not printed", said, kept=False))
        if self._more:
            found.append(Notice("", f"{self._more} more notices like these"))
        return tuple(found)

    def see_language(self, language: str) -> str:
        """A language met in the file, by its short code."""
        short = language.strip().lower().split("-")[0] or self.language
        if short not in self.languages:
            self.languages.append(short)
        return short

    def identifier(self, element: Element) -> str:
        """The identifier of an element as this document keeps it; "" if it has none or repeats one."""
        given = attribute(element, "id")
        if not given:
            return ""
        name = self.reference(given)
        if name in self._given:
            if len(self.notices) < MOST_NOTICES:
                self.notices.append(Notice(path(element), f"the identifier {given[:100]} is given twice"))
            else:
                self._more += 1
            return ""
        self._given.add(name)
        return name

    def reference(self, given: str) -> str:
        """What a reference to an identifier of the file points to in this document."""
        given = given.strip()
        if well_formed(given):
            return given
        if given not in self._renamed:
            clean = re.sub(r"[^A-Za-z0-9_.\-]", "-", given)[:80]
            wish = clean if clean[:1].isalpha() else f"x-{clean}"
            while wish in self._renamed.values():
                wish = f"{wish[:90]}.{len(self._renamed) + 2}"
            self._renamed[given] = wish
        return self._renamed[given]

    def footnote(self, element: Element, mark: str, blocks: Blocks) -> str:
        """Keep a footnote, give its identifier."""
        name = self.identifier(element) or f"fn-{len(self._given) + 1}"
        self._given.add(name)
        self.footnotes.append(Footnote(name, blocks, mark))
        return name
