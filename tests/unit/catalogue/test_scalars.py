"""Numbers of YAML, and of JSON, stay as they are written."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json

from guiju.core.plan.facts import read_facts
from guiju.registry.catalogue.intake.readers import relaton
from guiju.registry.catalogue.intake.readers.scalars import YAML_FAULTS, as_json, at_once
from guiju.registry.catalogue.intake.readers.table import Map, entries, outcome, read_map
from guiju.registry.catalogue.intake.record import Record

NUMBERS = ("13.310", "5.10", "5", "+5", "007.5", "-3", "1e999", "60.00", "010", "1_000", "0x1F", "2015", "1.2.3")


@pytest.mark.parametrize("form", ["a: {}", "a:\n- {}\n- x", "a: [{}, x]", "a: {{b: {}}}", "- - {}", "{}"])
@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_text_wherever_it_stands(form: str, number: str) -> None:
    if form == "{}":
        form = "a: {}"
    told = json.dumps(json.loads(as_json(form.format(number).encode())))
    assert json.dumps(number) in told


KEYS = st.sampled_from(["a", "b 1", "c: 5", "[1, 2]"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]), max_size=20)


@given(st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)))
def test_words_stay_as_they_are(value: object) -> None:
    for style in (True, False):
        text = yaml.safe_dump(
            {"a": value}, allow_unicode=True, default_flow_style=style, default_style='"', width=10**6
        )
        assert json.loads(as_json(text.encode())) == {"a": value}


def test_a_class_and_an_edition_of_a_document_are_kept() -> None:
    document = b"""
docid: [{id: ISO 4711:2019, type: ISO, primary: true}]
title: [{content: A title, language: en}]
edition: {content: 5.10}
docstatus: {stage: {content: 60}, substage: {content: 60}}
doctype: {content: international-standard}
ext: {ics: [{code: 13.310}, {code: 67.040}], doctype: {content: international-standard}}
ics: [{code: 13.310}]
date: [{type: published, value: 2019}]
"""
    made = relaton.outcome(("x.yaml", document), observed=date(2026, 1, 1))
    assert isinstance(made, Record)
    assert (made.ics[0], made.number) == ("13.310", "5.10")


def test_a_number_in_a_line_of_json_and_in_a_map_is_kept(tmp_path: Path) -> None:
    lines = tmp_path / "t.jsonl"
    lines.write_text('{"d": "GB/T 4711-2020", "ics": 13.310, "n": 5.10}\n', encoding="utf-8")
    read = Map("x", {"designation": "d", "ics": "ics", "number": "n"})
    (made,) = (outcome(entry, map=read, observed=date(2026, 1, 1)) for entry in entries(lines))
    assert isinstance(made, Record)
    assert (made.ics, made.number) == (["13.310"], "5.10")
    file = tmp_path / "map.yaml"
    file.write_text("source: 1.10\ncolumns: {designation: 2.50, stage: +5}\nvalues: {stage: {007.5: 1.0}}\n")
    assert read_map(file) == Map("1.10", {"designation": "2.50", "stage": "+5"}, {"stage": {"007.5": "1.0"}})


def test_the_number_of_a_target_is_kept() -> None:
    plan = read_facts(
        """
plan: plan-2024-2025
title: {zh: 计划, en: Plan}
issuers: [SAC]
deadline: 2025
chapters:
- number: 1
  title: {zh: 一, en: One}
  tasks:
  - number: 1
    title: {zh: No, en: "on"}
    targets:
    - {key: 1.10, measure: {zh: 甲, en: a}, comparator: ">=", value: 85.10, unit: 0.50, deadline: 2025}
""",
        "x.yaml",
    )
    task = plan.chapters[0].tasks[0]
    assert (task.title.zh, task.goals[0].key, str(task.goals[0].value)) == ("No", "1.10", "85.10")


ODD = (
    "a: 1e5\nf: {g: 03}\n", "a: 2020-01-05\nb: 12:30\nc: 0x1F\nd: +5\n", "a: .5\nb: 5.\nc: 1_000\n",
    'a: "\\ud800"\n', 'a: "\\x1e"\n', "a: .inf\n",
)  # fmt: skip
"""What is left to the other way."""


@pytest.mark.parametrize(
    "text",
    [
        *ODD, "a: 13.310\nb: 5.10\nc: 1e5\nd: -7\ne: [1.0, 2.50, x]\nf: {g: 03}\n",
        "a: 2020-01-05\nb: 12:30\nc: 0x1F\nd: +5\n",
        "a: .5\nb: 5.\nc: 1_000\nd: ~\ne: true\nf: NaN\ng: .inf\n", 'a: "13.310"\nb: \'5.10\'\nc: "x\\u00e9\\t"\n',
        '---\na: 1\n---\nb: 2\n', "- 1\n- 2.0\n", "a: 1\na: 2.0\n", "a: 123456789012345678901234567890.10\n",
        "a: |\n  1.0\n  2.0\n", "{}", "[]", "a: '中文 1.0'\n", 'a: "\\x1e"\n', 'a: "\\ud800"\n', "a: -0\nb: -0.0\n",
    ],
)  # fmt: skip
def test_at_once_and_written_out_are_the_same(text: str) -> None:
    content = text.encode()
    try:
        found = at_once(content)
    except YAML_FAULTS:
        with pytest.raises(YAML_FAULTS):
            as_json(content)
        return
    if found is not None:
        assert repr(found) == repr(from_json(as_json(content)))
    else:
        assert text in ODD


def test_plain_numbers_are_read_at_once() -> None:
    assert at_once(b"a: 13.310\nb: [5.10, 7]\n") == {"a": "13.310", "b": ["5.10", "7"]}
    assert at_once(b"5.10") == "5.10"
    assert at_once(b'a: "\\ud800"\n') is None
