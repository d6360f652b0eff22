"""The demonstration's texts: standards written for it in both languages, and tables of real limit values (facts)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from guiju.core.text import markdown
from guiju.data import tables
from guiju.registry.texts.keeping import keep

SOURCES = {
    "limits": "演示：仅列限值（事实），不是标准原文 / demonstration: limit values (facts), not the text",
    "standards": "演示用标准，为本软件编写 / a standard written for this demonstration",
}
SIZE = sum(len(tables.texts(f"demo/texts/{folder}", ".md")) for folder in SOURCES)


def load(now: datetime, progress: Callable[[int], None] = lambda done: None) -> int:
    """Keep every file of `data/demo/texts`; a second time changes nothing. Gives how many texts have a new revision."""
    changed = 0
    for folder, source in SOURCES.items():
        for name, text in tables.texts(f"demo/texts/{folder}", ".md").items():
            changed += keep(markdown.read(text).document, now=now, source=source, summary=name).changed > 0
            progress(1)
    return changed
