"""The state picture: nothing overlaps, nothing leaves the sheet, the same definition gives the same picture."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from guiju.core.procedure import Procedure, house, load_file
from guiju.core.procedure.drawings.drawing import Language, Standing, draw
from guiju.core.procedure.drawings.main_path import Way, columns, ladder, main_path

SVG = "{http://www.w3.org/2000/svg}"
HOUSE = sorted(house())


@dataclass(frozen=True)
class TextBox:
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: TextBox) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def _em(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.55 for c in text)


def _texts(svg: str) -> list[TextBox]:
    found = []
    for node in etree.fromstring(svg.encode()).iter(f"{SVG}text"):
        size = float(node.get("font-size") or node.getparent().get("font-size"))
        x, y = float(node.get("x")), float(node.get("y"))
        wide = _em(node.text or "") * size
        for part in node.iter(f"{SVG}tspan"):
            wide += float(part.get("dx")) + _em(part.text or "") * float(part.get("font-size"))
        found.append(TextBox("".join(node.itertext()), x, y - 0.8 * size, x + wide, y + 0.25 * size))
    return found


def _large(states: int) -> str:
    """A definition of many states and half as many acts more, with long names and jumps both ways."""
    names = [f"s{n}" for n in range(states)]
    lines = [
        "procedure: large", "version: 1", "name: {zh: 大, en: Large}", "parties:",
        "  officer: {zh: 国家标准委经办人员, en: Officer of the standards body, held_by: opener}", "states:",
    ]  # fmt: skip
    for n, name in enumerate(names):
        end = ", end: true" if n == states - 1 else ""
        lines.append(
            f"  {name}: {{zh: 第 {n} 个状态的名称, en: The name of state number {n}, stage: '{n // 4}0.20'{end}}}"
        )
    lines.append("acts:")
    for n, name in enumerate(names):
        lines.append(
            f"  go{n}: {{zh: 进入第 {n} 个状态, en: Go on to state number {n}, from: {names[n - 1] if n else 'new'}, "
            f"to: {name}, by: [officer]}}"
        )
    for n in range(0, states - 6, 2):
        source, target = (n, n + 5) if n % 4 else (n + 5, n)
        lines.append(
            f"  jump{n}: {{zh: 跳, en: Jump, at_will: true, from: {names[source]}, to: {names[target]}, by: [officer]}}"
        )
    return "\n".join(lines)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Procedure:
    path: Path = tmp_path_factory.mktemp("large") / "large.yaml"
    path.write_text(_large(30), encoding="utf-8")
    return load_file(path)


def _faults(svg: str) -> list[str]:
    root = etree.fromstring(svg.encode())
    width, height = (float(part) for part in root.get("viewBox").split()[2:])
    texts = _texts(svg)
    faults = [f"outside: {t.text}" for t in texts if t.left < 0 or t.right > width or t.top < 0 or t.bottom > height]
    faults += [f"{a.text} / {b.text}" for n, a in enumerate(texts) for b in texts[n + 1 :] if a.meets(b)]
    for rect in root.iter(f"{SVG}rect"):
        x, y = float(rect.get("x", "0")), float(rect.get("y", "0"))
        if x < 0 or y < 0 or x + float(rect.get("width")) > width or y + float(rect.get("height")) > height:
            faults.append("a box outside")
    for node in root.iter(f"{SVG}circle"):
        if not (0 <= float(node.get("cx")) <= width and 0 <= float(node.get("cy")) <= height):
            faults.append("a mark outside")
    return faults


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", HOUSE)
def test_no_two_texts_meet_and_all_lies_on_the_sheet(name: str, language: Language) -> None:
    assert _faults(draw(house()[name], language)) == []


@pytest.mark.parametrize("language", Language)
def test_thirty_states_are_no_harder(large: Procedure, language: Language) -> None:
    assert (len(large.states), len(large.acts)) == (30, 42)
    assert _faults(draw(large, language)) == []


@pytest.mark.parametrize("name", HOUSE)
def test_every_state_and_act_is_named_and_every_party_written(name: str) -> None:
    procedure = house()[name]
    written = "\n".join(t.text for t in _texts(draw(procedure, Language.EN)))
    for state in procedure.states.values():
        assert state.label.en in written
    for act in procedure.acts.values():
        if not act.name.endswith(".support"):
            assert act.label.en in written


def test_the_same_definition_gives_the_same_picture() -> None:
    procedure = house()["national-standard"]
    assert draw(procedure, Language.ZH) == draw(procedure, Language.ZH)
    assert draw(procedure, Language.ZH) != draw(procedure, Language.EN)


def test_the_main_path_of_a_national_standard() -> None:
    assert [act for act, _ in main_path(house()["national-standard"])] == [
        "propose", "open_project_vote", "send_proposal", "start_evaluation", "evaluate", "issue_plan", "finish_draft",
        "open_enquiry", "close_enquiry", "send_to_review", "open_review_vote", "pass_review", "submit", "accept",
        "approve", "publish",
    ]  # fmt: skip


def test_states_aside_stand_where_their_author_put_them() -> None:
    rungs = ladder(house()["complaint"]).rungs
    assert [(rung.state, rung.main) for rung in rungs] == [
        ("new", True), ("received", True), ("accepted", True), ("refused", False), ("investigating", True),
        ("found", True), ("correcting", True), ("closed", True), ("appealed", False), ("final", True),
    ]  # fmt: skip


def test_an_act_goes_its_ways() -> None:
    rows = {(b.act.name, b.states): b.way for rung in ladder(house()["complaint"]).rungs for b in rung.rows}
    assert rows["investigate", ("accepted",)] is Way.DOWN
    assert rows["reopen", ("appealed",)] is Way.RETURN
    assert rows["appeal", ("refused", "closed")] is Way.AHEAD
    rows = {(b.act.name, b.states): b.way for rung in ladder(house()["national-standard"]).rungs for b in rung.rows}
    assert rows["resume", ("frozen",)] is Way.BACK
    assert rows["name_drafters", ("drafting",)] is Way.STAY


def test_lanes_that_meet_stand_in_columns_of_their_own() -> None:
    branches = [b for rung in ladder(house()["complaint"]).rungs for b in rung.rows]
    found = columns([(branches[0], 0, 100), (branches[1], 20, 40), (branches[2], 60, 80), (branches[3], 45, 300)], 10)
    places = {(lane.top, lane.bottom): lane.column for lane in found}
    assert places == {(20, 40): 0, (60, 80): 0, (0, 100): 1, (45, 300): 2}
    for one, two in pairwise(sorted(found, key=lambda lane: (lane.column, lane.top))):
        assert one.column != two.column or one.bottom + 10 < two.top


def test_where_a_case_stands() -> None:
    svg = draw(house()["complaint"], Language.EN, Standing("investigating", ("complain", "accept", "investigate")))
    root = etree.fromstring(svg.encode())
    assert [t.text for t in _texts(svg) if "now" in t.text] == ["Under investigation · now"]
    assert len(root.findall(f".//{SVG}g[@class='here']")) == 1
    assert sum(node.get("class") == "did" for node in root.iter(f"{SVG}text")) == 3


def test_it_can_be_read_without_seeing_it() -> None:
    root = etree.fromstring(draw(house()["complaint"], Language.ZH).encode())
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "标准化投诉举报"
    assert "已收到 → 已受理" in root.find(f"{SVG}desc").text


def test_it_stands_alone_and_brings_nothing_in() -> None:
    svg = draw(house()["national-standard"], Language.EN)
    assert svg.count("http") == 1  # the namespace
    assert "var(--ink,#1c1b19)" in svg and "<script" not in svg
    assert len(svg.encode()) < 34_000


def test_words_of_a_definition_cannot_break_the_picture(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(
        "procedure: odd\nversion: 1\nname: {zh: '<b>&\"', en: '</title><script>'}\n"
        "parties: {p: {zh: '<i>', en: '&', held_by: opener}}\n"
        "states: {a: {zh: '</svg>', en: ']]>', end: true}}\n"
        "acts: {go: {zh: '<go/>', en: '\"', from: new, to: a, by: [p]}}\n",
        encoding="utf-8",
    )
    for language in Language:
        root = etree.fromstring(draw(load_file(path), language).encode())
        assert root.find(f".//{SVG}script") is None
