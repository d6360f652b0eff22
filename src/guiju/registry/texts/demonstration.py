"""The demonstration's texts: standards written for it in both languages, and tables of real limit values (facts)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib.resources import files

from guiju.core.text import markdown
from guiju.registry.texts.keeping import keep

SOURCES = {
    "limits": "演示：仅列限值（事实），不是标准原文 / demonstration: limit values (facts), not the text",
    "standards": "演示用标准，为本软件编写 / a standard written for this demonstration",
}
SIZE = sum(
    1
    for folder in SOURCES
    for file in (files("guiju.data") / "demo" / "texts" / folder).iterdir()
    if file.name.endswith(".md")
)


def load(now: datetime, progress: Callable[[int], None] = lambda done: None) -> int:
    """Keep every file of `data/demo/texts`; a second time changes nothing. Gives how many texts have a new revision."""
    changed = 0
    for folder, source in SOURCES.items():
        for file in sorted((files("guiju.data") / "demo" / "texts" / folder).iterdir(), key=lambda each: each.name):
            document = markdown.read(file.read_text(encoding="utf-8")).document
            changed += keep(document, now=now, source=source, summary=file.name).changed > 0
            progress(1)
    return changed
