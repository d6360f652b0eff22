"""A text in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from guiju.core.errors import Named


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Chinese and English."""

    zh: str
    en: str

    def said(self, language: str) -> str:
        """The text in `zh`, or in English for every other language."""
        return self.zh if language == "zh" else self.en

    def named(self) -> Named:
        """The text as a part of an error, which is told in either language."""
        return Named.of(self.en, self.zh)
