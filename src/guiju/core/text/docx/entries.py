"""Lines that are entries: documents in a list of references, terms in two languages, items of lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guiju.core.text import designated
from guiju.core.text.docx.joining import tidy, without
from guiju.core.text.docx.lines import Line
from guiju.core.text.model import Cite, Entry, Inlines, Run, Words
from guiju.core.text.walking import plain

_LABEL = re.compile(r"^[\[［](\d{1,3})[\]］]\s*")
_BOTH = re.compile(r"^(?P<zh>.*[\u4e00-\u9fff][^A-Za-z]*?)[\s\u3000；;]+(?P<en>[A-Za-z][A-Za-z0-9\s,./'’()（）-]*)$")
_ITEM = (
    ("dash", re.compile(r"^(——|—|––|–)\s*(?=\S)")),
    ("bullet", re.compile(r"^([•·●○▪◆∙])\s*")),
    ("letter", re.compile(r"^[（(]?([a-z])[)）]\s*")),
    ("number", re.compile(r"^[（(]?(\d{1,2})[)）]\s*")),
)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A line that is an item of a list: its style, its label, what it says, how deep Word puts it."""

    style: str
    label: str
    inlines: Inlines
    depth: int


def item(line: Line) -> ItemLine | None:
    """The item of a list this line is."""
    if line.label:
        for style, pattern in _ITEM:
            found = pattern.match(f"{line.label} x")
            if found:
                return ItemLine(style, line.label, tidy(line.inlines), line.depth)
        if re.fullmatch(r"[a-z]\.|\d{1,2}\.|[ivx]+[.)]|[一二三四五六七八九十]+[、.]", line.label) or line.label in "-*":
            return ItemLine("letter" if line.label[0].isalpha() else "dash" if line.label in "-*" else "number",
                            line.label, tidy(line.inlines), line.depth)  # fmt: skip
        return None
    said = plain(line.inlines)
    lead = len(said) - len(said.lstrip())
    for style, pattern in _ITEM:
        found = pattern.match(said.lstrip())
        if found and (found.end() < len(said.lstrip())):
            return ItemLine(style, found[0].strip(), without(line.inlines, lead + found.end()), 0)
    return None


def reference(inlines: Inlines, language: str) -> Entry | None:
    """The entry of a list of references a line is."""
    said = plain(inlines).strip()
    label = _LABEL.match(said)
    rest = said[label.end() :] if label else said
    cited = next((i for i in inlines if not (isinstance(i, Run) and not _LABEL.sub("", i.text).strip())), None)
    end = len(plain((cited,))) if isinstance(cited, Cite) else designated.leading(rest)
    if end:
        lead = len(plain(inlines)) - len(plain(inlines).lstrip())
        after = without(inlines, lead + (label.end() if label else 0) + end)
        if after and isinstance(after[0], Run):
            after = tidy((Run(after[0].text.lstrip(" ,，　")), *after[1:]))
        shown = rest[:end].strip()
        return Entry(shown, {language: after} if after else {}, "", f"[{label[1]}]" if label else "")
    if label:
        return Entry("", {language: without(inlines, label.end())}, "", f"[{label[1]}]")
    return None


def bilingual(inlines: Inlines, language: str) -> Words:
    """A term as printed: Chinese, then English; else all in one language."""
    said = plain(inlines).strip()
    found = _BOTH.match(said)
    if found and all(isinstance(i, Run) or hasattr(i, "inlines") for i in inlines):
        return {"zh": (Run(found["zh"].strip()),), "en": (Run(found["en"].strip()),)}
    kept = tidy(inlines)
    if language == "zh" and said and not re.search(r"[\u4e00-\u9fff]", said) and len(said) > 4 and " " in said:
        return {"en": kept}
    return {language: kept} if kept else {}
