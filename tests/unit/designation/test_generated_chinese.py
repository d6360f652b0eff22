"""Every form of a Chinese number is read, printed as expected, and read back to the same value."""

from __future__ import annotations

import re

from chinese_designations import designations

from guiju.core.designation import DesignationError, parse


def test_every_generated_form_is_read_and_round_trips() -> None:
    pairs = designations()
    assert len(pairs) >= 2000
    wrong = []
    for written, canonical in pairs:
        try:
            value = parse(written)
        except DesignationError as error:
            wrong.append((written, str(error)))
            continue
        if value.canonical != canonical or parse(value.canonical) != value or parse(value.chinese) != value:
            wrong.append((written, value.canonical, canonical))
    assert wrong == []


def test_the_short_way_of_common_numbers_gives_what_the_grammar_gives() -> None:
    """Small letters go the long way."""
    plain = [
        canonical for _, canonical in designations() if re.fullmatch(r"[A-Z]{2}(/[TZ])? [0-9.]+-[0-9]{4}", canonical)
    ]
    assert len(plain) > 300
    for text in plain:
        assert parse(text) == parse(text.lower()), text
