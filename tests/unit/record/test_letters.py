"""Letters as data: every one in both languages, with the gaps that whoever writes it fills."""

from __future__ import annotations

import pytest

from guiju.core.errors import GuijuError
from guiju.data import tables
from guiju.registry.record import letters

GOOD = tables.text("letters/watched.yaml")
ROWS = [{"name": f"GB {n}", "what": "→", "why": "x", "link": "/1"} for n in range(60)]


def test_a_letter_says_its_news_and_how_many_more() -> None:
    subject, body = letters.letters()["watched"].written("en", ROWS, site="Guiju", link="https://s/watch/")
    assert subject == "Guiju: 60 changes in what you watch"
    assert body.count("GB ") == letters.LINES and "10 more: https://s/watch/" in body
    subject, body = letters.letters()["watched"].written("zh", ROWS[:1], site="规矩", link="https://s/watch/")
    assert subject == "规矩：1 条关注更新" and body.startswith("GB 0：→（x）") and "另有" not in body


def test_words_of_news_are_not_read_as_gaps() -> None:
    row = {**ROWS[0], "name": "{site} {0} {", "why": "{count}"}
    assert "{site} {0} {: → ({count})" in letters.letters()["watched"].written("en", [row], site="S", link="L")[1]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("letter: watched", "letter: other", "named differently"),
        ("subject:", "topic:", "unknown part"),
        ("more: {zh:", "more: {de:", "language"),
        ("{count} changes", "{number} changes", "other gaps"),
        ("{count} changes", "{count changes", "braces"),
        ("foot: {zh: '您的关注：{link}', en: 'What you watch: {link}'}", "", "foot is missing"),
        ("letter: watched", "- a", "mapping|YAML|block"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, what: str) -> None:
    assert old in GOOD
    with pytest.raises(GuijuError) as found:
        letters.letter_of(GOOD.replace(old, new), "watched.yaml")
    import re

    assert re.search(what, str(found.value)), found.value
    assert found.value.where.startswith("watched.yaml")
