"""Facts that are tables: read from rows, CSV and JSON, told apart, continued, computed, summed up; bad input named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.core.errors import GuijuError
from guiju.core.procedure import Outcome, Refusal, Situation, load_file, perform, tables
from guiju.core.procedure.model import Fact, Procedure
from guiju.core.procedure.parameters import on_day
from guiju.core.procedure.serializers import as_dict
from guiju.core.procedure.shape import json_schema

TODAY = date(2026, 3, 2)
COLUMNS = """
      name: {zh: 指标, en: Indicator, type: text, longest: 20}
      better:
        {zh: 方向, en: Direction, type: choice, options: {higher: {zh: 高, en: higher}, lower: {zh: 低, en: lower}}}
      target: {zh: 目标, en: Target, type: decimal}
      due: {zh: 期限, en: Due, type: date, optional: true}
      ready: {zh: 就绪, en: Ready, type: yes_no, optional: true}"""
BASE = (
    """
procedure: sheets
version: 1
number: XX-{year}-{serial}
name: {zh: 表, en: Sheets}
parties:
  opener: {zh: 填报人, en: Reporter, held_by: opener}
facts:
  plan:
    zh: 计划
    en: Plan
    type: table
    key: name
    most: 4%s
    columns:"""
    + COLUMNS
    + """
  results:
    zh: 结果
    en: Results
    type: table
    key: name
    continues: plan
    columns:
      name: {zh: 指标, en: Indicator, type: text, longest: 20}
      better:
        {zh: 方向, en: Direction, type: choice, options: {higher: {zh: 高, en: higher}, lower: {zh: 低, en: lower}}}
      target: {zh: 目标, en: Target, type: decimal}
      reached: {zh: 达到, en: Reached, type: decimal}
      note: {zh: 注, en: Note, type: text, optional: true}
      met:
        {zh: 达标, en: Met, type: yes_no, computed: "reached >= target if better == 'higher' else reached <= target"}
      share: {zh: 比, en: Share, type: decimal, computed: reached / target}
  met: {zh: 达标数, en: Targets met, type: whole_number, computed: count(results.met)}
  mean_share: {zh: 平均比, en: Mean share, type: decimal, computed: mean(results.share)}
  last_due: {zh: 最迟, en: Latest, type: date, computed: most(plan.due)}
  mark: {zh: 分, en: Mark, type: whole_number, anew_with: again}
  mean_mark: {zh: 平均, en: Mean, type: decimal, computed: mean(mark)}%s
states:
  open: {zh: 开, en: Open}
  shut: {zh: 关, en: Shut, end: true}
acts:
  start: {zh: 始, en: Start, from: new, to: open, by: [opener], brings: [plan]}
  report: {zh: 报, en: Report, from: open, to: same, by: [opener], may_bring: [results, plan, mark]}
  again: {zh: 再, en: Again, from: open, to: same, by: [opener]}
  close:
    zh: 结束
    en: Close
    from: open
    to: shut
    by: [opener]
    rules: [all_met]
    decides: {exempt: {zh: 无, en: none}, source: SL 35}
rules:
  all_met: {zh: 都达标, en: All are met, source: SL 35, when: "%s"}
parameters:
  few: {zh: 少, en: Few, value: 3, unit: count, source: SL 35, confidence: unsure}
"""
)
ALL_MET = "count(results.met) == rows(results)"
A: dict[str, Any] = {"name": "甲", "better": "higher", "target": 10}
B: dict[str, Any] = {"name": "乙", "better": "lower", "target": "4"}


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Procedure]:
    def load(more: str = "", facts: str = "", when: str = ALL_MET) -> Procedure:
        path = tmp_path / "sheets.yaml"
        path.write_text(BASE % (more, facts, when), encoding="utf-8")
        return load_file(path)

    return load


class Case:
    def __init__(self, p: Procedure) -> None:
        self.given: dict[str, list[Any]] = {}
        self.now = Situation(
            p, on_day(p.parameters.values(), TODAY), roles={"opener"},
            count=lambda what, name: self.given.get(name, []) if what == "given" else 0,
        )  # fmt: skip

    def do(self, act: str, **brought: Any) -> Outcome | Refusal:
        from dataclasses import replace

        answer = perform(self.now, act, brought, TODAY)
        if isinstance(answer, Outcome):
            for fact in self.now.procedure.facts.values():
                if fact.anew_with == act:
                    self.given.pop(fact.name, None)
            for name, value in answer.facts.items():
                self.given.setdefault(name, []).append(value)
            self.now = replace(self.now, state=answer.state, facts={**self.now.facts, **answer.facts})
        return answer

    def faults(self, act: str, **brought: Any) -> list[tuple[str, str, int, str]]:
        answer = self.do(act, **brought)
        assert isinstance(answer, Refusal), answer
        return [(f.fact, f.fault, f.row, f.column) for f in answer.faults]


def test_rows_are_typed_computed_and_summed_up(load: Callable[..., Procedure]) -> None:
    case = Case(load())
    case.do("start", plan=[{**A, "due": "2026-12-31", "ready": "是"}, {**B, "due": "2026-06-30"}])
    assert case.now.facts["plan"] == [
        {"name": "甲", "better": "higher", "target": 10.0, "due": "2026-12-31", "ready": True},
        {"name": "乙", "better": "lower", "target": 4.0, "due": "2026-06-30"},
    ]
    assert case.now.facts["last_due"] == date(2026, 12, 31)
    case.do("report", results=[{"name": "乙", "reached": 5}, {"name": "甲", "reached": 12, "note": "好"}])
    rows = case.now.facts["results"]
    assert [row["name"] for row in rows] == ["甲", "乙"]  # in the order of the table they continue
    assert rows[0] == {"name": "甲", "better": "higher", "target": 10.0, "reached": 12.0, "note": "好", "met": True,
                       "share": 1.2}  # fmt: skip
    assert (rows[1]["met"], rows[1]["share"]) == (False, 1.25)
    assert (case.now.facts["met"], case.now.facts["mean_share"]) == (1, 1.225)
    refused = case.do("close")
    assert isinstance(refused, Refusal) and refused.rule is not None and refused.rule.name == "all_met"
    case.do("report", results=[{"name": "甲", "reached": 10}, {"name": "乙", "reached": 4}])
    assert isinstance(case.do("close"), Outcome)


def test_what_is_computed_of_a_row_is_never_taken_as_it_is_said(load: Callable[..., Procedure]) -> None:
    case = Case(load())
    case.do("start", plan=[A])
    case.do("report", results=[{"name": "甲", "reached": 1, "met": True, "share": 9}])
    assert case.now.facts["results"][0]["met"] is False and case.now.facts["results"][0]["share"] == 0.1


def test_a_table_that_is_continued_changes_what_continues_it(load: Callable[..., Procedure]) -> None:
    case = Case(load())
    case.do("start", plan=[A, B])
    case.do("report", results=[{"name": "甲", "reached": 9}, {"name": "乙", "reached": 4}])
    assert case.now.facts["met"] == 1
    case.do("report", plan=[{**A, "target": 8}, B])
    assert [row["target"] for row in case.now.facts["results"]] == [8.0, 4.0] and case.now.facts["met"] == 2


def test_division_by_nothing_leaves_a_cell_empty(load: Callable[..., Procedure]) -> None:
    case = Case(load())
    case.do("start", plan=[{**A, "target": 0}])
    case.do("report", results=[{"name": "甲", "reached": 1}])
    assert "share" not in case.now.facts["results"][0] and case.now.facts.get("mean_share") is None


def test_marks_count_anew_after_the_act_that_begins_again(load: Callable[..., Procedure]) -> None:
    case = Case(load())
    case.do("start", plan=[A])
    case.do("report", mark=40)
    case.do("report", mark=60)
    assert case.now.facts["mean_mark"] == 50.0
    case.do("again")
    assert case.now.facts["mean_mark"] is None
    case.do("report", mark=90)
    assert case.now.facts["mean_mark"] == 90.0


CSV = "指标,方向,目标,期限\n甲,高,10,2026-12-31\n\n乙,lower,4,\n"


@pytest.mark.parametrize(
    "text",
    [CSV, "\ufeff" + CSV, CSV.replace(",", "\t"), CSV.replace(",", ";"), CSV.replace("指标", "name"),
     CSV.replace("指标", "Indicator").replace("\n", "\r\n"),
     json.dumps([{**A, "due": "2026-12-31"}, {**B}])],
)  # fmt: skip
def test_a_table_is_read_from_csv_and_json(load: Callable[..., Procedure], text: str) -> None:
    rows, faults = tables.read(load().facts["plan"], text)
    assert not faults and rows == [
        {"name": "甲", "better": "higher", "target": 10.0, "due": "2026-12-31"},
        {"name": "乙", "better": "lower", "target": 4.0},
    ]


def test_what_is_written_as_csv_is_read_again(load: Callable[..., Procedure]) -> None:
    fact = load().facts["plan"]
    rows = [{"name": 'a "b", c', "better": "higher", "target": 0.5, "ready": True}, {"name": "d", "better": "lower",
            "target": -2.0, "ready": False}]  # fmt: skip
    for chinese in (True, False):
        assert tables.read(fact, tables.as_csv(fact, rows, chinese)) == (rows, [])
    assert "'=1+1" in tables.as_csv(fact, [{"name": "=1+1", "better": "higher", "target": 1.0}], True)


@pytest.mark.parametrize(
    ("given_", "faults"),
    [
        ([A, A], [("plan", "row_twice", 2, "name")]),
        ([{**A, "target": "x"}], [("plan", "not_a_number", 1, "target")]),
        ([{**A, "target": "NaN"}, {**B, "better": "中"}],
         [("plan", "not_a_number", 1, "target"), ("plan", "not_a_choice", 2, "better")]),
        ([{"name": "甲"}], [("plan", "missing", 1, "better"), ("plan", "missing", 1, "target")]),
        ([{**A, "extra": 1}], [("plan", "unknown_column", 1, "extra")]),
        ([{**A, "name": "字" * 21}], [("plan", "too_long", 1, "name")]),
        ([{**A, "name": "a\x00b"}], [("plan", "control_characters", 1, "name")]),
        ([{**A, "due": "2026-02-30"}], [("plan", "not_a_date", 1, "due")]),
        ([{**A, "ready": "maybe"}], [("plan", "not_yes_no", 1, "ready")]),
        ([{**A, "target": [1]}], [("plan", "not_whole", 1, "target")]),
        ([{**A, "name": str(n)} for n in range(5)], [("plan", "too_many_rows", 0, "")]),
        ([], [("plan", "missing", 0, "")]), ([{}], [("plan", "missing", 0, "")]), ("", [("plan", "missing", 0, "")]),
        (7, [("plan", "not_a_table", 0, "")]), ({"name": "甲"}, [("plan", "not_a_table", 0, "")]),
        ([1], [("plan", "not_a_table", 0, "")]), ("[1, 2", [("plan", "not_a_table", 0, "")]),
        ("[" * 100_000, [("plan", "not_a_table", 0, "")]), ("甲,乙\n1,2", [("plan", "unknown_column", 0, "甲")]),
        ("指标,方向\n甲,高,9,9", [("plan", "too_many_cells", 1, "")]),
        ("指标,方向,目标,指标\n甲,高,9,乙", [("plan", "column_twice", 0, "name")]),
        ("指标,方向,目标,Target\n甲,高,9,8", [("plan", "column_twice", 0, "target")]),
        ([{**A, "name": "Ａ b"}, {**A, "name": "a  B"}], [("plan", "row_twice", 2, "name")]),
        ("x" * 600_000, [("plan", "too_long", 0, "")]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_by_row_and_column(
    load: Callable[..., Procedure], given_: Any, faults: list[tuple[str, str, int, str]]
) -> None:
    assert Case(load()).faults("start", plan=given_) == faults


@pytest.mark.parametrize(
    ("results", "faults"),
    [
        ([{"name": "甲", "reached": 1}], [("results", "row_missing", 2, "name")]),
        ([{"name": "甲", "reached": 1}, {"name": "乙", "reached": 1}, {"name": "丙", "reached": 1}],
         [("results", "row_unknown", 3, "name")]),
        ([{"name": "甲", "reached": 1, "target": 1}, {"name": "乙", "reached": 1}],
         [("results", "known_otherwise", 1, "target")]),
        ([{"name": "甲"}, {"name": "乙", "reached": 1}], [("results", "missing", 1, "reached")]),
        ([{"name": "甲", "reached": 1}, {"name": "甲", "reached": 2}], [("results", "row_twice", 2, "name")]),
    ],
)  # fmt: skip
def test_a_table_that_continues_another_has_its_rows(
    load: Callable[..., Procedure], results: Any, faults: list[tuple[str, str, int, str]]
) -> None:
    case = Case(load())
    case.do("start", plan=[A, B])
    assert case.faults("report", results=results) == faults


def test_nothing_is_continued_before_it_is_there(load: Callable[..., Procedure]) -> None:
    p = load()
    rows, faults = tables.continued(p.facts["results"], p.facts["plan"], [{"name": "甲"}], None)
    assert not rows and [fault.fault for fault in faults] == ["nothing_to_continue"]


@pytest.mark.parametrize(
    ("function", "column", "value"),
    [
        ("rows", "", 3), ("count", "due", 2), ("count", "ready", 1), ("distinct", "better", 2),
        ("mean", "target", Fraction(7, 3)), ("total", "target", 7), ("spread", "target", 5), ("least", "target", 0),
        ("most", "target", 5), ("first", "target", 2), ("least", "due", date(2026, 1, 1)), ("mean", "name2", None),
    ],
)  # fmt: skip
def test_what_is_said_of_all_rows(load: Callable[..., Procedure], function: str, column: str, value: Any) -> None:
    fact = load().facts["plan"]
    held = [
        {"name": "a", "better": "higher", "target": 2, "due": "2026-02-01", "ready": True},
        {"name": "b", "better": "higher", "target": 5, "due": "2026-01-01", "ready": False},
        {"name": "c", "better": "lower", "target": 0},
    ]
    empty = Fact("name2", fact.label, fact.columns["target"].type)
    known = fact.columns.get(column) if column != "name2" else empty
    assert tables.of_rows(function, known, held) == value


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("key: name\n    most: 4", "key: other\n    most: 4"), "is no column that is brought"),
        (("most: 4", "most: 100000"), "most: 100000"),
        (("continues: plan", "continues: planned"), "is no table to continue"),
        (("continues: plan", "continues: results"), "is no table to continue"),
        (("computed: count(results.met)", "computed: count(results.nothing)"), "no column of a table"),
        (("computed: count(results.met)", "computed: mean(results)"), "asks a column"),
        (("computed: count(results.met)", "computed: rows(mark)"), "is no table"),
        (("computed: mean(results.share)", "computed: mean(results.note)"), "there is no mean of a text"),
        (("computed: reached / target}", "computed: reached / nothing}"), "unknown name 'nothing'"),
        (("computed: reached / target}", "computed: few * 2}"), "rests on nothing"),
        (("computed: reached / target}", "computed: share + 1}"), "rest on each other"),
        (("computed: reached / target}", "computed: count(mark)}"), "not known within a row"),
        (("type: decimal, computed: reached", "type: date, computed: reached"), "is no date"),
        (("type: text, longest: 20}\n      better", "type: file}\n      better"), "no column holds a file"),
        (("type: text, longest: 20}\n      better", "type: people}\n      better"), "no column holds a people"),
        (("anew_with: again", "anew_with: never"), "unknown act 'never'"),
        (("type: table\n    key: name\n    most", "type: text\n    key: name\n    most"), "a table has columns"),
        (("  mark: {zh: 分, en: Mark,", "  mark: {zh: 分, en: Mark, key: x,"), "only a table has a key"),
        (("most: 4", "most: 4\n    index: true"), "neither indexed nor personal"),
        (("better:\n", "Better:\n"),
         "is not a name"),
    ],
)  # fmt: skip
def test_a_definition_that_cannot_be_is_refused_with_its_place(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    text = BASE % ("", "", ALL_MET)
    assert change[0] in text
    path = tmp_path / "sheets.yaml"
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(GuijuError, match=said) as error:
        load_file(path)
    assert "sheets.yaml:" in error.value.where


_CELLS = st.none() | st.booleans() | st.floats() | st.text(max_size=8)
_NAMES = st.sampled_from(["name", "better", "target", "due", "ready", "x"])
_ANY = st.recursive(
    _CELLS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4), max_leaves=8
)


@given(_ANY)
@settings(max_examples=150, deadline=None)
def test_whatever_is_sent_is_rows_or_faults(given_: Any) -> None:
    rows, faults = tables.read(_plan(), given_)
    assert (rows is None) or not faults
    for row in rows or []:
        assert set(row) <= {"name", "better", "target", "due", "ready"} and json.dumps(row)


def _plan() -> Fact:
    global _PLAN
    if _PLAN is None:
        import tempfile

        path = Path(tempfile.mkdtemp()) / "sheets.yaml"
        path.write_text(BASE % ("", "", ALL_MET), encoding="utf-8")
        _PLAN = load_file(path).facts["plan"]
    return _PLAN


_PLAN: Fact | None = None


def test_programs_and_editors_are_told_of_columns(load: Callable[..., Procedure]) -> None:
    [told] = [f for f in as_dict(load(), TODAY)["facts"] if f["name"] == "results"]
    assert told["continues"] == "plan" and told["key"] == "name"
    assert [c["name"] for c in told["columns"] if c["computed"]] == ["met", "share"]
    known = json_schema()["properties"]["facts"]["additionalProperties"]["properties"]["columns"]
    assert "computed" in known["additionalProperties"]["properties"]
