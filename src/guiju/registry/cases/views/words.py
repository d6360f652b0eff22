"""Texts in both languages, as programs are told them."""

from __future__ import annotations

from typing import Any

from guiju.core.procedure.model import Words

Told = dict[str, Any]


def both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
