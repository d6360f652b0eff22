"""What a row may be: found by keys, scored by rules, in proportion to the rows alone."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.feeds import keys
from guiju.core.feeds.model import Compare, Match, Rule
from guiju.core.feeds.scoring import COMMON, Book, Thing

IGNORE = ("technical", "committee", "and", "全国", "标准化", "技术委员会")
NAME = Rule("title", "committee", "name", Compare.WORDS, 60, IGNORE)
CODE = Rule("number", "committee", "code", Compare.DIGITS, 10)
MATCH = Match({"committee": {}}, (NAME, CODE), 20)


def thing(key: int, code: str, name: str) -> Thing:
    return Thing("committee", key, code, {"code": (code,), "name": (name,)})


THINGS = [
    thing(1, "SAC/TC 207", "全国环境管理标准化技术委员会"), thing(2, "SAC/TC 209", "全国纺织品标准化技术委员会"),
    thing(3, "SAC/TC 310", "Technical Committee on Risk Management"),
]  # fmt: skip


def best(match: Match = MATCH, **row: str) -> list[tuple[str, int]]:
    found = Book(match, THINGS).proposals({name: (value,) for name, value in row.items()})
    return [(one.thing.name, one.score) for one in found]


@pytest.mark.parametrize(
    ("title", "number", "found"),
    [
        ("Environmental management", "ISO/TC 207", [("SAC/TC 207", 70), ("SAC/TC 310", 30)]),
        ("环境管理", "ISO/TC 1", [("SAC/TC 207", 60), ("SAC/TC 310", 30)]),
        ("Textiles", "ISO/TC 38", [("SAC/TC 209", 60)]),
        ("Risk management", "ISO/TC 262", [("SAC/TC 310", 60), ("SAC/TC 207", 30)]),
        ("Screw threads", "ISO/TC 207", []),  # the number alone is no match
        ("", "", []),
    ],
)
def test_committees_are_found_by_words_of_either_language(
    title: str, number: str, found: list[tuple[str, int]]
) -> None:
    assert best(title=title, number=number) == found


def test_a_proposal_says_which_rule_gave_what_and_the_two_values() -> None:
    (one,) = Book(replace(MATCH, least=60), THINGS).proposals(
        {"title": ("Environmental management",), "number": ("ISO/TC 207",)}
    )
    assert [(e.rule, e.points, e.ours, e.theirs) for e in one.evidence] == [
        (0, 60, "Environmental management", "全国环境管理标准化技术委员会"), (1, 10, "ISO/TC 207", "SAC/TC 207"),
    ]  # fmt: skip


def test_only_the_best_are_shown_and_a_score_is_never_over_a_hundred() -> None:
    rules = (replace(NAME, weight=90), replace(CODE, weight=90))
    assert best(replace(MATCH, rules=rules, shown=1), title="Environmental management", number="207") == [
        ("SAC/TC 207", 100)
    ]


def test_what_is_looked_up_is_found_by_its_number_and_only_supported_by_words() -> None:
    rules = (
        Rule("named", "edition", "designation", Compare.EDITION, 60),
        Rule("named", "edition", "designation", Compare.WORK, 20),
        Rule("title", "edition", "title", Compare.WORDS, 20),
    )
    book = Book(
        Match({"edition": {}}, rules, 20),
        [Thing("edition", n, d, {"designation": (d,), "title": ("智能家电",)})
         for n, d in enumerate(("T/CAS 290-2017", "T/CAS 290-2020", "T/CAS 1-2017"))],
    )  # fmt: skip
    found = book.proposals({"named": ("T/CAS 290—2017",), "title": ("智能家电",)})
    assert [(one.thing.name, one.score) for one in found] == [("T/CAS 290-2017", 100), ("T/CAS 290-2020", 40)]


def test_codes_under_which_bodies_number() -> None:
    rule = Rule("named", "body", "prefix", Compare.PREFIX, 40)
    book = Book(Match({"body": {}}, (rule,), 30), [Thing("body", 1, "CAS", {"prefix": ("T/CAS",)})])
    assert [p.thing.name for p in book.proposals({"named": ("T/CAS 5—2021",)})] == ["CAS"]
    assert book.proposals({"named": ("T/CASX 5-2021",)}) == book.proposals({"named": ("not a number",)}) == []


def test_a_key_that_too_many_share_tells_nothing() -> None:
    many = [thing(n, f"SAC/TC {n}", "质量") for n in range(COMMON)]
    rule = Rule("title", "committee", "name", Compare.SAME, 60)
    match = Match({"committee": {}}, (rule,), 20)
    assert len(Book(match, many).proposals({"title": ("质量",)})) == 5
    assert Book(match, [*many, thing(COMMON, "SAC/TC 9999", "质量")]).proposals({"title": ("质量",)}) == []


@given(st.text(max_size=400), st.sampled_from(list(Compare)))
def test_any_text_has_keys_that_are_bounded_and_the_same_each_time(text: str, compare: Compare) -> None:
    rule = Rule("x", "committee", "name", compare, 10)
    found = keys.keys(rule, text)
    assert found == keys.keys(rule, text) and len(found) == len(set(found)) <= keys.MOST_WORDS and "" not in found


@given(
    st.lists(
        st.sampled_from(["环境", "管理", "风险", "纺织品", "标准", "质量", "系统", "试验"]), min_size=1, max_size=6
    )
)
def test_a_name_is_its_own_best_match(words: list[str]) -> None:
    name = "".join(words)
    book = Book(MATCH, [*THINGS, thing(9, "SAC/TC 9", name)])
    scores = {one.thing.name: one.score for one in book.proposals({"title": (name,)})}
    assert scores.get("SAC/TC 9", 60) == 60 and all(score <= 60 for score in scores.values())


def test_twice_the_things_cost_a_row_no_more() -> None:
    row = {"title": ("Environmental management of textiles and risk",), "number": ("ISO/TC 207",)}

    def seconds(count: int) -> float:
        book = Book(MATCH, [thing(n, f"SAC/TC {n}", f"name{n:x}abc") for n in range(count)] + THINGS)
        began = time.perf_counter()
        for _ in range(300):
            book.proposals(row)
        return time.perf_counter() - began

    assert seconds(20_000) < 5 * max(seconds(2_000), 0.005)
