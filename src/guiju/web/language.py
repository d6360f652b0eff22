"""The interface speaks Chinese and English; both stand side by side where they are used.

`say("检索", "Search")` gives the one of the active language; templates write `{% say "检索" "Search" %}`.
"""

from __future__ import annotations

import re

from django.utils.translation import get_language

COOKIE = "language"
_HAN = re.compile(r"[\u3400-\u9fff]")
CODES = ("zh-hans", "en")


def chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")


def say(zh: str, en: str) -> str:
    return zh if chinese() else en


def own_half(text: str) -> str:
    """Of a text that somebody gave in both languages, `中文 / English`, the half in the reader's; else all of it."""
    halves = text.split(" / ")
    if len(halves) == 2 and [bool(_HAN.search(half)) for half in halves] == [True, False]:
        return halves[0] if chinese() else halves[1]
    return text


def pick(names: dict[str, str] | None, fallback: str = "") -> str:
    """The name in the reader's language, or in the first language there is."""
    if not names:
        return fallback
    order = ("zh", "zh-Hans", "en", "ja") if chinese() else ("en", "fr", "zh", "ja")
    for language in order:
        if names.get(language):
            return names[language]
    return next(iter(names.values()), fallback)
