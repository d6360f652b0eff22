"""Trees out of nodes by their codes: order, gaps, what cannot be a tree; SKOS that a parser of RDF reads."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiju.core.definitions.words import Words
from guiju.core.errors import GuijuError
from guiju.core.trees import model, skos
from guiju.core.trees.model import Given, State


def node(code: str, parent: str = "", standard: str = "", year: int | None = None, title: str = "") -> Given:
    return Given(code, code, parent, Words(title or code, ""), standard, year)


def codes(tops: tuple[model.Node, ...]) -> list[tuple[int, str]]:
    return [(one.depth, one.given.code) for one in model.every(tops)]


def test_codes_say_what_stands_under_what_in_the_order_of_numbers() -> None:
    tops = model.grown([node(c) for c in ("10", "2", "2.10", "2.9", "2.9-1", "2.9-1/3", "7.1")], {})
    assert codes(tops) == [(0, "2"), (1, "2.9"), (2, "2.9-1"), (3, "2.9-1/3"), (1, "2.10"), (0, "7.1"), (0, "10")]


def test_a_parent_that_is_said_goes_before_what_the_code_says() -> None:
    assert codes(model.grown([node("1"), node("2"), node("1.1", parent="2")], {})) == [(0, "1"), (0, "2"), (1, "1.1")]


def test_states_and_coverage() -> None:
    tops = model.grown(
        [node("1"), node("1.1", standard="GB 1"), node("1.2", standard="GB 2"), node("1.3", standard="GB 3", year=2027),
         node("1.4", year=2028), node("1.5"), node("1.6", standard="GB 4")],
        {"1.1": State.EXISTING, "1.2": State.ENDED, "1.6": State.COMING},
    )  # fmt: skip
    found = model.coverage(tops)
    assert found.by_state == {
        State.EXISTING: 1, State.ENDED: 1, State.PLANNED: 2, State.MISSING: 1, State.COMING: 1
    }  # fmt: skip
    assert (found.wanted, found.existing, found.gaps) == (6, 1, 4) and found.share == pytest.approx(100 / 6)
    assert [one.given.code for one in model.every(model.only_gaps(tops))] == ["1", "1.2", "1.3", "1.4", "1.5"]
    assert model.coverage(()).share is None


def test_what_rests_on_a_case_or_a_target_is_reached_or_late_by_it() -> None:
    def due(code: str, day: str, **more: str) -> Given:
        return Given(code, code, "", Words(code, ""), due=date.fromisoformat(day), **more)

    tops = model.grown(
        [node("1"), due("1.1", "2025-12-31", case="GJ-1"), due("1.2", "2025-12-31", goal="p T7"),
         due("1.3", "2025-12-31", case="GJ-2"), due("1.4", "2026-12-31"), due("2", "2025-12-31"),
         due("2.1", "2026-06-30", case="GJ-3"), node("3", year=2025)],
        {"1.1": State.DONE, "1.2": State.UNDER_WAY, "1.3": State.DROPPED, "2.1": State.UNDER_WAY},
    )  # fmt: skip
    every = {one.given.code: one for one in model.every(tops)}
    assert every["1.4"].state is every["3"].state is State.PLANNED and every["2"].state is State.BRANCH
    covered = model.coverage(tops)
    assert (covered.wanted, covered.existing, covered.gaps) == (6, 1, 3)
    late = [code for code, one in every.items() if one.is_late(date(2026, 1, 1))]
    assert late == ["1.2", "1.3", "2", "3"]  # a branch by what stands under it
    assert [code for code, one in every.items() if one.is_late(date(2025, 12, 31))] == []
    assert [model.planned(tops, date(year, 12, 31)) for year in (2024, 2025, 2026)] == [0, 4, 6]
    again = model.coverage(tops, {"1.1": State.UNDER_WAY})  # on another day
    assert again.existing == 0 and again.by_state[State.PLANNED] == 5


@pytest.mark.parametrize(
    ("nodes", "what"),
    [
        ([node("1"), node("1")], "stands here twice"),
        ([node("1", parent="9")], "which is not there"),
        ([node("1", parent="2"), node("2", parent="1")], "in a circle"),
        ([node("1", parent="1")], "in a circle"),
        ([node(".".join("1" * n)) for n in range(1, 40)], "nested too deep"),
    ],
)
def test_what_is_no_tree(nodes: list[Given], what: str) -> None:
    with pytest.raises(GuijuError, match=what):
        model.grown(nodes, {})


def test_too_many_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "MOST", 3)
    with pytest.raises(GuijuError, match="too many nodes"):
        model.grown([node(str(n)) for n in range(5)], {})


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.text("12.", min_size=1, max_size=7).filter(lambda c: re.fullmatch(r"\d+(\.\d+)*", c)), unique=True))
def test_every_node_stands_once_and_under_a_beginning_of_its_code(codes_: list[str]) -> None:
    tops = model.grown([node(code) for code in codes_], {})
    seen = list(model.every(tops))
    assert sorted(one.given.code for one in seen) == sorted(codes_)
    for one in seen:
        assert all(child.given.code.startswith(one.given.code + ".") for child in one.below)


def test_skos_is_well_formed() -> None:
    tops = model.grown([node("1", title='A "b" \\ c\nd'), node("1.1 x", parent="1", standard="GB/T 1-2020")], {})
    text = skos.turtle("https://example.org/t/<x>/", Words("体系", "System"), tops)
    assert text.count(" a skos:Concept\n") == 2 and text.count(" a skos:ConceptScheme") == 1
    assert '"A \\"b\\" \\\\ c\\nd"@zh' in text and "<https://example.org/t/%3Cx%3E/#1.1%20x>" in text
    assert "skos:broader <https://example.org/t/%3Cx%3E/#1>" in text and '"System"@en' in text
    assert text.count("  .\n") == 3
