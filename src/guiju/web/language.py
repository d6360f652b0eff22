"""The interface speaks Chinese and English; both stand side by side where they are used.

`say("检索", "Search")` gives the one of the active language; templates write `{% say "检索" "Search" %}`.
"""

from __future__ import annotations

from django.utils.translation import get_language

COOKIE = "language"
CODES = ("zh-hans", "en")


def chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")


def say(zh: str, en: str) -> str:
    return zh if chinese() else en


def pick(names: dict[str, str] | None, fallback: str = "") -> str:
    """The name in the reader's language, or in the first language there is."""
    if not names:
        return fallback
    order = ("zh", "zh-Hans", "en", "ja") if chinese() else ("en", "fr", "zh", "ja")
    for language in order:
        if names.get(language):
            return names[language]
    return next(iter(names.values()), fallback)
