"""Every form of a Chinese number is read, printed as expected, and read back to the same value."""

from __future__ import annotations

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
