"""The tables of words for the same thing: what every row must be, and what known words lead to."""

from __future__ import annotations

from collections import defaultdict

import pytest

from guiju.data import tables
from guiju.search.prepare import normalise, runs
from guiju.search.terms import LANGUAGES, LONGEST, LONGEST_CJK, TABLES, asking, key_of, made, terms

MOST_ROWS = 4  # rows one text may stand in: a word of more meanings tells nothing
ROWS = [(place, number, row) for place in TABLES for number, row in enumerate(tables.rows(place), 2)]
USES = {"left_out", "weak"}


def texts(row: tables.Row) -> list[str]:
    return [text for language in LANGUAGES for text in row[language].split("|") if text.strip()]


def key(text: str) -> tuple[str, bool]:
    return key_of(runs(normalise(text)))


def test_every_row_has_a_source_and_two_different_texts() -> None:
    bad = [
        (place, number)
        for place, number, row in ROWS
        if not row["source"].strip() or len({key(text) for text in texts(row)}) < 2
    ]
    assert bad == []


def test_no_text_is_longer_than_a_question_is_looked_up_by() -> None:
    bad = []
    for place, number, row in ROWS:
        for text in texts(row):
            found = runs(normalise(text))
            if not 0 < len(found) <= LONGEST or any(run.cjk and len(run.text) > LONGEST_CJK for run in found):
                bad.append((place, number, text))
    assert bad == []


def test_no_text_stands_twice_in_a_row_or_in_many_rows() -> None:
    held: dict[tuple[str, bool], set[tuple[str, int]]] = defaultdict(set)
    for place, number, row in ROWS:
        keys = [key(text) for text in texts(row)]
        assert len(set(keys)) == len(keys), (place, number)
        for each in keys:
            held[each].add((place, number))
    assert {each: where for each, where in held.items() if len(where) > MOST_ROWS} == {}


def test_no_row_says_what_another_says() -> None:
    sets = [frozenset(key(text) for text in texts(row)) for _, _, row in ROWS]
    assert len(set(sets)) == len(sets)


def test_words_of_asking_are_of_a_known_use_and_stand_once() -> None:
    rows = tables.rows("terms/asking.csv")
    assert {row["use"] for row in rows} <= USES and all(row["source"] and row["language"] for row in rows)
    assert len(asking()) == len(rows)


def test_no_word_of_asking_is_a_term_of_a_trade() -> None:
    left_out = {word for word, use in asking().items() if use == "left_out"}
    assert left_out & (set(terms().cjk) | set(terms().words)) == set()


def test_what_stands_before_a_number_stands_once() -> None:
    rows = [(row["kind"], normalise(row["spoken"])) for row in tables.rows("terms/spoken.csv")]
    assert len(set(rows)) == len(rows) and {kind for kind, _ in rows} == {
        "series",
        "adoption",
        "prefix",
        "nation",
        "number",
        "keeps",
    }


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("hard hat", "protective helmet"),
        ("IP rating", "degrees of protection provided by enclosures"),
        ("esd immunity", "electrostatic discharge immunity"),
        ("allen keys", "hexagon socket screw keys"),
        ("wifi", "wireless LAN"),
        ("口罩", "respirator"),
        ("灭火器", "消火器"),
        ("膨胀螺栓", "anchor bolt"),
        ("petrol", "gasoline"),
        ("aluminum", "aluminium"),
        ("spanner", "wrench"),
        ("腐食", "corrosion"),
        ("FMEA", "failure modes and effects analysis"),
        ("焊接材料", "welding consumables"),
        ("prise de courant", "socket-outlet"),
    ],
)
def test_what_is_typed_leads_to_what_titles_say(typed: str, told: str) -> None:
    word, cjk = key(typed)
    assert key(told) in {key_of(phrase) for phrase in terms().others(word, cjk=cjk)}


@pytest.mark.parametrize("cell", ["", "|", "铅||", "铅|鉛|铅", "！？|…", "铅|" + "长" * 0])
def test_a_row_of_one_word_or_none_is_no_thing(cell: str) -> None:
    assert made(iter([[cell]])).things == ()
