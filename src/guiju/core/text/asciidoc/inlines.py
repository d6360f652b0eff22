"""Running text of AsciiDoc as inlines."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from guiju.core.errors import GuijuError
from guiju.core.text import maths
from guiju.core.text.identifiers import well_formed
from guiju.core.text.model import (
    Break,
    Cite,
    Cross,
    Inline,
    Inlines,
    Link,
    Maths,
    NoteMark,
    Notice,
    Picture,
    Run,
    Styled,
    TermUse,
    Words,
)  # fmt: skip

Style = Literal["italic", "bold", "sub", "sup", "code", "underline", "strike", "small-caps"]
_MACRO = re.compile(
    r"(?P<macro>stem|latexmath|asciimath|footnote|term|link|image|mailto|pass|lang|alt|deprecated|domain|preferred|"
    r"concept|fn|xref|anchor|index|underline|strike|smallcap|span|eref):(?P<name>[^\s\[\]:]{0,500})\["
    r"|<<(?P<target>[^<>,]{1,200})(?:,(?P<shown>[^<>]{0,500}))?>>"
    r"|\{\{(?P<term>[^{}]{1,200})\}\}"
    r"|\{(?P<attribute>[A-Za-z0-9_][\w-]{0,80})\}"
    r"|\[\[(?P<anchor>[^\[\]]{1,200})\]\]"
    r"|\[(?P<role>[\w.%-]{1,40})\]#(?P<marked>[^#]{1,2000})#"
    r"|(?P<url>https?://[^\s\[\]<>（）()，。；、]{1,2000})(?P<link>\[)?"
    r"|``(?P<code2>[^`]+)``|`(?P<code>[^`]+)`"
    r"|(?<![\w*])\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<![A-Za-z0-9_])_(?P<italic>[^\s_](?:[^_]*[^\s_])?)_(?![A-Za-z0-9_])"
    r"|\^(?P<sup>[^\s^]{1,200})\^|(?<!~)~(?P<sub>[^\s~]{1,200})~(?!~)"
    r"|(?P<break> \+\n)"
)
_STYLES: dict[str, Style] = {
    "bold": "bold",
    "italic": "italic",
    "sup": "sup",
    "sub": "sub",
    "code": "code",
    "code2": "code",
}
_ROLES: dict[str, Style] = {
    "smallcap": "small-caps",
    "underline": "underline",
    "strike": "strike",
    "line-through": "strike",
}
_BUILT_IN = {"blank": "", "empty": "", "nbsp": "\u00a0", "zwsp": "\u200b", "sp": " ", "amp": "&", "lt": "<", "gt": ">",
             "deg": "°", "apos": "'", "quot": '"', "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
             "wj": "\u2060", "startsb": "[", "endsb": "]", "backslash": "\\", "backtick": "`", "two-colons": "::",
             "cpp": "C++", "two-semicolons": ";;", "plus": "+", "vbar": "|", "caret": "^", "tilde": "~",
             "asterisk": "*"}  # fmt: skip
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_DEEPEST = 12
_LONGEST = 20_000
"""Characters in one pair of brackets."""
_MOST = 20_000_000
"""Characters looked at for closing brackets in one file."""


@dataclass
class InlineParser:
    """Reads running text. `entries`: anchor of a reference → its designation; `footnote` keeps a footnote
    (its name, if it has one, and its text) and gives its identifier."""

    attributes: dict[str, str]
    entries: dict[str, str]
    terms: dict[str, str]
    footnote: Callable[[str, str], str] = lambda name, said: name
    notices: list[Notice] = field(default_factory=list)
    where: str = ""
    latex: bool = False
    looked: int = 0

    def inlines(self, text: str, level: int = 0) -> Inlines:
        """Inlines of a text, line ends made spaces where Latin words meet and nothing where Chinese do."""
        found: list[Inline] = []
        place = 0
        while (match := _MACRO.search(text, place)) is not None:
            found.append(Run(text[place : match.start()]))
            place = self._piece(match, text, found, level)
        found.append(Run(text[place:]))
        return _joined(found)

    def words(self, text: str, language: str) -> Words:
        """Words in one language, or in those that `lang:xx[…]` names."""
        named = re.findall(r"lang:([a-z]{2,3})\[([^\[\]]*)\]", text)
        if named:
            return {lang: self.inlines(said.strip()) for lang, said in named if said.strip()}
        said = self.inlines(text.strip())
        return {language: said} if said else {}

    def _piece(self, match: re.Match[str], text: str, found: list[Inline], level: int) -> int:
        end = match.end()
        kind = match.lastgroup or ""
        if match["macro"]:
            inner, end = self._bracketed(text, match.end())
            if inner is None:
                found.append(Run(text[match.start() : match.end()]))
                return match.end()
            self._macro(match["macro"], match["name"] or "", inner, found, level)
        elif match["target"]:
            self._cross(match["target"].strip(), (match["shown"] or "").strip(), found)
        elif match["term"]:
            self._term(match["term"].split(",")[0].strip(), found)
        elif match["attribute"]:
            found.append(Run(self._attribute(match["attribute"])))
        elif match["anchor"]:
            pass
        elif match["role"]:
            inner_ = self.inlines(match["marked"], level + 1) if level < _DEEPEST else (Run(match["marked"]),)
            role = match["role"].lstrip(".")
            found.extend((Styled(_ROLES[role], inner_),) if role in _ROLES else inner_)
        elif match["url"]:
            shown = None
            address = match["url"]
            if match["link"]:
                shown, end = self._bracketed(text, match.end())
            else:
                bare = address.rstrip(".,;:!?")
                end -= len(address) - len(bare)
                address = bare
            found.append(Link(address, (Run((shown or "").strip() or address),)))
        elif kind == "break":
            found.append(Break())
        else:
            for group, style in _STYLES.items():
                if match[group]:
                    said = match[group]
                    plain_ = style == "code" or level >= _DEEPEST
                    found.append(Styled(style, (Run(characters(said)),) if plain_ else self.inlines(said, level + 1)))
        return end

    def _bracketed(self, text: str, start: int) -> tuple[str | None, int]:
        """What stands up to the bracket that closes the one before `start`; None if it is not closed soon."""
        level = 1
        end = min(len(text), start + _LONGEST)
        if self.looked > _MOST or text.find("]", start, end) < 0:
            return None, start
        for place in range(start, end):
            self.looked += 1
            if text[place] == "[":
                level += 1
            elif text[place] == "]":
                level -= 1
                if not level:
                    return text[start:place], place + 1
        return None, start

    def _macro(self, kind: str, name: str, inner: str, found: list[Inline], level: int) -> None:
        if kind in ("stem", "asciimath", "latexmath"):
            found.append(self.maths(inner, latex=kind == "latexmath" or (kind == "stem" and self.latex)))
        elif kind in ("footnote", "fn"):
            found.append(NoteMark(self.footnote(name, inner)))
        elif kind in ("term", "concept"):
            self._term(inner.split(",")[0].strip(), found)
        elif kind == "xref":
            self._cross(name, inner, found)
        elif kind in ("link", "mailto"):
            address = f"mailto:{name}" if kind == "mailto" else name
            shown = inner.strip() or name
            ok = re.match(r"(https?://|mailto:)", address) is not None
            found.append(Link(address, (Run(shown),)) if ok else Run(shown))
        elif kind == "image":
            found.append(Picture(name, inner.split(",")[0].strip().strip('"')))
        elif kind == "anchor":
            return
        elif kind == "index":
            self.notices.append(Notice(self.where, "an entry of the index is no printed text", inner, kept=False))
        elif kind in ("underline", "strike", "smallcap"):
            style: Style = {"underline": "underline", "strike": "strike"}.get(kind, "small-caps")  # type: ignore[assignment]
            found.append(Styled(style, self.inlines(inner, level + 1) if level < _DEEPEST else (Run(inner),)))
        else:
            found.extend(self.inlines(inner, level + 1) if level < _DEEPEST and kind != "pass" else (Run(inner),))

    def _attribute(self, name: str) -> str:
        if name in self.attributes:
            return self.attributes[name]
        if name in _BUILT_IN:
            return _BUILT_IN[name]
        self.notices.append(Notice(self.where, f"the attribute {{{name}}} has no value", f"{{{name}}}"))
        return f"{{{name}}}"

    def _cross(self, target: str, shown: str, found: list[Inline]) -> None:
        shown = "" if shown == "fn" else shown
        if target in self.entries:
            found.append(Cite(self.entries[target], shown.removeprefix("locality:").replace("=", " ")))
        elif well_formed(target):
            found.append(Cross(target, shown))
        else:
            found.append(Run(shown or target))

    def _term(self, said: str, found: list[Inline]) -> None:
        target = self.terms.get(said.lower())
        found.append(TermUse(target, said) if target else Run(said))

    def maths(self, source: str, *, latex: bool = False) -> Maths:
        """A formula; one that cannot be read is kept as its source and reported."""
        source = characters(source.strip())
        shown = source if latex else maths.from_asciimath(source)
        if shown is not None:
            try:
                return Maths(shown, maths.from_latex(shown))
            except GuijuError:
                pass
        self.notices.append(Notice(self.where, "a formula that cannot be read is kept as written", source))
        escaped = re.sub(r"([\\{}$&#%_^~])", r"\\\1", source)
        return Maths(f"\\text{{{escaped}}}")


def characters(text: str) -> str:
    """Character references (&nbsp; &#160; &le;) as characters; others stay as they are written."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    found = html.unescape(match[0])
    return match[0] if not found or any(char < " " or "\ud800" <= char <= "\udfff" for char in found) else found


def _printed(text: str) -> str:
    """Line ends, dashes and character references as they are printed."""
    text = characters(text)
    text = re.sub(r" ?\+\n", "\n", text)
    text = re.sub(r"(?<=[\u2e80-\uffef])\n(?=[\u2e80-\uffef])", "", text).replace("\n", " ")
    return re.sub(r"(?<=\s)--(?=\s)", "—", text)


def _joined(found: list[Inline]) -> Inlines:
    made: list[Inline] = []
    for together, those in groupby(found, key=lambda inline: isinstance(inline, Run)):
        if not together:
            made += those
        elif text := "".join(_printed(inline.text) for inline in those if isinstance(inline, Run)):
            made.append(Run(text))
    if made and isinstance(made[0], Run):
        made[0] = Run(made[0].text.lstrip())
    if made and isinstance(made[-1], Run):
        made[-1] = Run(made[-1].text.rstrip())
    return tuple(i for i in made if not (isinstance(i, Run) and not i.text))
