"""Inlines of Guiju Markdown: CommonMark's emphasis, code, links and images, and what standards need besides.

[#id] a cross-reference · [text](#id) one with words of its own · [[GB/T 1.1-2020|5.3]] a standard cited · [^id] the
mark of a footnote · $x^2$ a formula · m^{3}, H_{2}O · [text]{.underline} a style · [word]{term=id} a term in use ·
‖ parts languages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from guiju.core.text import maths
from guiju.core.text.markdown import attributes
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

PARTING = "‖"
_STYLES = {"italic", "bold", "sub", "sup", "code", "underline", "strike", "small-caps"}
_SCHEMES = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_SHORT = re.compile(r"([\^_])\{([^{}\\`$‖\[\]\n]+)\}")
MATHS = re.compile(r"\$(?=[^ \t\n$])((?:[^$\\\n]|\\.)+)\$", re.DOTALL)
CITE = re.compile(r"\[\[(?![#^])([^\[\]|\n\\]+)(?:\|([^\[\]|\n\\]+))?\]\]")
_TARGET = re.compile(r"\(<([^<>\n\\]*)>\)")
_CROSS = re.compile(r"\[#([^\s\[\]\\]+)\]")
_MARK = re.compile(r"\[\^([^\s\[\]\\]+)\]")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f“”‘’—…]")
DEEPEST = 20
"""Levels of inlines in inlines."""


def read_words(source: str, languages: Sequence[str]) -> Words:
    """Text in which ‖ parts the languages (in the order given), as words by language; an empty part is left out."""
    found: Words = {}
    for language, part in zip(languages, parted(source), strict=False):
        inlines = read(part)
        if inlines:
            found[language] = inlines
    return found


def parted(source: str) -> list[str]:
    """The parts between ‖ that stand in no code and no formula and are not escaped."""
    if PARTING not in source:
        return [source]
    parts, start, place = [], 0, 0
    while place < len(source):
        char = source[place]
        if char == "\\":
            place += 2
            continue
        if char == "$":
            match = MATHS.match(source, place)
            place = match.end() if match else place + 1
            continue
        if char == PARTING:
            parts.append(source[start:place])
            start = place + 1
        place += 1
    return [*parts, source[start:]]


def joined(lines: Sequence[str]) -> str:
    """The lines of a paragraph as one: Chinese joins without a space; a backslash at the end of a line breaks it."""
    parts: list[str] = []
    for line in lines:
        line = line.strip(" \t")
        last = parts[-1] if parts else ""
        if not last:
            parts = [line]
        elif (len(last) - len(last.rstrip("\\"))) % 2:  # an odd number of backslashes: the last is not escaped
            parts += ["\n", line] if line else ["\n"]
        elif _WIDE.match(last[-1]) or (line and _WIDE.match(line[0])) or last.endswith(PARTING):
            parts += [line] if line else []
        else:
            parts += [" ", line] if line else [" "]
    return "".join(parts)


def read(source: str) -> Inlines:
    """The inlines of a piece of text in one language."""
    text = source.strip(" \t\n")
    if not text:
        return ()
    if not re.search(r"[\\`*_\[\]<&$^!\n]", text):
        return (Run(text),)
    tokens: list[Token] = []
    parser = _parser()
    parser.inline.parse(text, parser, {}, tokens)
    return _merged(_Builder(tokens).build())


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": 40})
    parser.enable(["escape", "backticks", "emphasis", "link", "image", "autolink", "entity", "newline"])
    for name, rule in (("parting", _parting), ("short", _short), ("maths", _maths)):
        parser.inline.ruler.before("escape", name, rule)
    for name, rule in (("unclosed", _unclosed), ("bracket", _bracket)):
        parser.inline.ruler.before("link", name, rule)
    parser.inline.ruler2.disable("fragments_join")  # copies what it joined for every piece; `_merged` joins once
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def _parting(state: StateInline, silent: bool) -> bool:
    """An escaped ‖, which CommonMark's own escapes do not know."""
    if not state.src.startswith("\\" + PARTING, state.pos):
        return False
    if not silent:
        state.push("text", "", 0).content = PARTING
    state.pos += 2
    return True


def _short(state: StateInline, silent: bool) -> bool:
    match = _SHORT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("styled", "", 0)
        token.meta = {"style": "sup" if match[1] == "^" else "sub"}
        token.content = match[2]
    state.pos = match.end()
    return True


def _maths(state: StateInline, silent: bool) -> bool:
    match = MATHS.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("maths", "", 0).content = match[1]
    state.pos = match.end()
    return True


def _unclosed(state: StateInline, silent: bool) -> bool:
    """A bracket behind which none is closed is a sign like others: nobody need look for its end."""
    if not state.src.startswith(("[", "!["), state.pos):
        return False
    if "last bracket" not in state.env:
        state.env["last bracket"] = state.src.rfind("]")
    if state.pos < state.env["last bracket"]:
        return False
    if not silent:
        state.append_pending(state.src[state.pos])
    state.pos += 1
    return True


def _bracket(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    for pattern, name in ((CITE, "cite"), (_CROSS, "cross"), (_MARK, "mark")):
        match = pattern.match(state.src, state.pos, state.posMax)
        if match is not None:
            if not silent:
                token = state.push(name, "", 0)
                token.content = match[1]
                token.meta = {"locator": match[2] or ""} if name == "cite" else {}
            state.pos = match.end()
            return True
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    if end < 0:
        return False
    if target := _TARGET.match(state.src, end + 1, state.posMax):
        _inner(state, end, target.end(), "link", {"attrs": {"href": target[1]}}, silent)
        return True
    if not state.src.startswith("{", end + 1):
        return False
    braces = attributes.BRACES.match(state.src, end + 1, min(state.posMax, end + 1 + attributes.LONGEST))
    found = None if braces is None else attributes.parse(braces[1])
    if braces is None or found is None or not (found.classes or "term" in found.values):
        return False
    _inner(state, end, braces.end(), "span", {"meta": {"attributes": found}}, silent)
    return True


def _inner(state: StateInline, end: int, behind: int, name: str, told: dict[str, Any], silent: bool) -> None:
    """The tokens of what stands in brackets up to `end`; reading goes on at `behind`."""
    if not silent:
        start, longest = state.pos + 1, state.posMax
        token = state.push(f"{name}_open", "", 1)
        for key, value in told.items():
            setattr(token, key, value)
        state.pos, state.posMax = start, end
        state.md.inline.tokenize(state)
        state.push(f"{name}_close", "", -1)
        state.posMax = longest
    state.pos = behind


_DEEPEST = 30
"""Styles, links and spans inside one another. What is deeper keeps its words and loses its style."""


class _Builder:
    """Tokens into inlines."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    def build(self, closing: str = "") -> Inlines:
        found: list[Inline] = []
        flat = 0  # openings that are too deep, and not closed yet
        self.depth += 1
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            self.place += 1
            if flat and token.nesting == -1:
                flat -= 1
            elif token.type == closing:
                break
            elif token.nesting == 1 and self.depth > _DEEPEST:
                flat += 1
            else:
                found.extend(self._inline(token))
        self.depth -= 1
        return tuple(found)

    def _inline(self, token: Token) -> Inlines:
        match token.type:
            case "text" | "text_special":
                return (Run(token.content),) if token.content else ()
            case "hardbreak" | "softbreak":
                return (Break(),)
            case "code_inline":
                return (Styled("code", (Run(token.content),)),)
            case "maths":
                return (Maths(latex=token.content.strip(" \t\n")),)
            case "styled":
                return (Styled(token.meta["style"], (Run(token.content),)),)
            case "cite":
                return (Cite(token.content.strip(" "), token.meta["locator"].strip(" ")),)
            case "cross":
                return (Cross(token.content),)
            case "mark":
                return (NoteMark(token.content),)
            case "image":
                return (Picture(str(token.attrs.get("src", "")), token.content),)
            case "em_open":
                return (Styled("italic", _merged(self.build("em_close"))),)
            case "strong_open":
                return (Styled("bold", _merged(self.build("strong_close"))),)
            case "link_open":
                return self._link(str(token.attrs.get("href", "")))
            case "span_open":
                return self._span(token.meta["attributes"])
        return ()

    def _link(self, href: str) -> Inlines:
        inner = _merged(self.build("link_close"))
        if href.startswith("#") and len(href) > 1:
            target, *others = href[1:].split(",")
            return (Cross(target, plain(inner), tuple(others)),)
        return (Link(href, inner),) if _SCHEMES.match(href) else inner

    def _span(self, found: attributes.Attributes) -> Inlines:
        inner = _merged(self.build("span_close"))
        if "term" in found.values:
            return (TermUse(found.values["term"], plain(inner)),)
        for name in found.classes:
            if name in _STYLES:
                inner = (Styled(name, inner),)  # type: ignore[arg-type]
        return inner


def _merged(inlines: Inlines) -> Inlines:
    """Runs that touch as one; empty ones dropped."""
    found: list[Inline] = []
    for together, those in groupby(inlines, key=lambda inline: isinstance(inline, Run)):
        if not together:
            found += those
        elif text := "".join(run.text for run in those if isinstance(run, Run)):
            found.append(Run(text))
    return tuple(found)


# --- writing -----------------------------------------------------------------------------------------------------

_SPECIAL = re.compile(r"[\\`*_\[\]<&${‖]|\^(?=\{)|!(?=\[|$)")


def write_words(words: Words, languages: Sequence[str]) -> str:
    """Words on one line, languages parted by ‖."""
    parts = [write(words.get(language, ())) for language in languages]
    while parts and not parts[-1]:
        parts.pop()
    return f" {PARTING} ".join(parts).strip(" ")


def write(inlines: Inlines) -> str:
    """Inlines of one language in Guiju Markdown. What is read back is the same, spaces aside."""
    wanted = _normal(inlines)
    for short in ("marks", "spans"):
        text = "".join(_write(inline, short) for inline in wanted).strip(" ")
        if short == "spans" or not re.search(r"[*`]|[_^]\{", text) or read(text) == wanted:
            return text
    raise AssertionError("unreachable")


def _normal(inlines: Inlines) -> Inlines:
    found: list[Inline] = []
    for inline in _merged(inlines):
        match inline:
            case Run(text=text):
                found.append(Run(re.sub(r" ?[\t\r\n]+ ?", " ", text)))
            case Styled(style=style, inlines=inner):
                if inner := _normal(inner):
                    found.append(Styled(style, inner))
            case Link(href=href, inlines=inner):
                found.append(Link(href, _normal(_linked(inner)) or (Run(href),)))
            case _:
                found.append(inline)
    return _merged(tuple(found))


def _linked(inner: Inlines) -> Inlines:
    """What may stand in a link: words, styles, formulas. A link in a link is its words."""
    found: list[Inline] = []
    for inline in inner:
        match inline:
            case Run() | Maths():
                found.append(inline)
            case Styled(style=style, inlines=inlines):
                found.append(Styled(style, _linked(inlines)))
            case _:
                found.append(Run(plain((inline,))))
    return _merged(tuple(found))


def _write(inline: Inline, short: str) -> str:
    match inline:
        case Run(text=text):
            return escaped(text)
        case Styled(style=style, inlines=inner):
            return _styled(style, inner, short)
        case Maths(latex=latex, mathml=mathml):
            return f"${_in_maths(latex_of(latex, mathml))}$"
        case Link(href=href, inlines=inner):
            return f"[{_label(''.join(_write(each, short) for each in inner))}](<{href}>)"
        case Cross(target=target, shown=shown, others=others):
            return f"[{_label(escaped(shown))}](<#{','.join((target, *others))}>)" if shown else f"[#{target}]"
        case Cite(designation=designation, locator=locator):
            return f"[[{_in_brackets(designation)}" + (f"|{_in_brackets(locator)}]]" if locator else "]]")
        case TermUse(target=target, text=text):
            return f"[{_label(escaped(text))}]" + attributes.write(attributes.Attributes(values={"term": target}))
        case NoteMark(target=target):
            return f"[^{target}]"
        case Picture(name=name, alt=alt):
            return f"![{escaped(alt)}](<{name}>)"
        case Break():
            return "\\\n"
    raise AssertionError(inline)


def _styled(style: str, inner: Inlines, short: str) -> str:
    text = "".join(_write(each, short) for each in inner)
    only = inner[0].text if len(inner) == 1 and isinstance(inner[0], Run) else ""
    if short == "marks":
        if style in {"sub", "sup"} and only and _SHORT.fullmatch("^{" + only + "}"):
            return ("_{" if style == "sub" else "^{") + only + "}"
        if style == "italic":
            return f"*{text}*"
        if style == "bold":
            return f"**{text}**"
        if style == "code" and only and not re.search(r"[`$‖|\\]", only) and only.strip() == only:
            return f"`{only}`"
    return f"[{_label(text)}]{{.{style}}}"


def _label(text: str) -> str:
    """What stands in brackets must not look like a mark or a cross-reference."""
    return "\\" + text if text[:1] in {"^", "#"} else text


def escaped(text: str) -> str:
    """Characters that mean something in Guiju Markdown, escaped."""
    return _SPECIAL.sub(lambda match: "\\" + match[0], re.sub(r" ?[\t\r\n]+ ?", " ", text))


def _in_brackets(text: str) -> str:
    return re.sub(r"[\[\]|\\\n]", " ", text).strip(" ")


def latex_of(latex: str, mathml: str) -> str:
    """The LaTeX of a formula; two dollar signs, which would end it, are put apart."""
    text = latex or (maths.to_latex(mathml) if mathml else "")
    return re.sub(r"\$(?=\$)", "$ ", text)


def _in_maths(latex: str) -> str:
    return re.sub(r"(?<!\\)((?:\\\\)*)\$", r"\1\\$", re.sub(r"[ \t\r\n]+", " ", latex).strip(" ")) or "{}"
