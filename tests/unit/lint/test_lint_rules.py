"""Every rule finds what its failing example has, and nothing in its passing one; broken files of rules are refused."""

from __future__ import annotations

import re

import pytest

from guiju.core.errors import GuijuError
from guiju.core.lint import Rule, Standing, all_rules, check, chosen, load
from guiju.core.text import markdown
from guiju.core.text.model import Document

RULES = all_rules()


class Known:
    """A catalogue of two standards."""

    def standing(self, designation: str) -> Standing | None:
        return {
            "GB/T 90000-1990": Standing("withdrawn", ("GB/T 90001-2020",)),
            "GB/T 90002-1990": Standing("replaced"),
            "GB/T 90001-2020": Standing("current"),
        }.get(designation)


def example(text: str) -> Document:
    """A piece of Guiju Markdown as a document: languages by what stands in it, a heading if it has none."""
    if not text.startswith("---"):
        two = "‖" in text
        chinese = re.search(r"[\u4e00-\u9fff]", text)
        languages = "[zh, en]" if two else "[zh]" if chinese else "[en]"
        head = (
            ""
            if re.search(r"^# ", text, re.MULTILINE) and text.startswith("#")
            else "# 其他\n\n"
            if chinese
            else "# Other\n\n"
        )
        text = f"---\nlanguages: {languages}\n---\n{head}{text}"
    return markdown.read(text).document


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_failing_example_is_found_and_the_passing_one_is_not(rule: Rule) -> None:
    found = check(example(rule.fails), Known(), [rule])
    assert {finding.rule for finding in found} == {rule.id}
    assert all(finding.message["zh"] and finding.message["en"] for finding in found)
    assert check(example(rule.passes), Known(), [rule]) == ()


def test_there_are_rules_enough_of_every_group() -> None:
    assert len(RULES) >= 120
    assert {rule.group for rule in RULES} == {
        "structure", "front", "provisions", "wording", "references", "terms", "mentions", "tables", "typography",
        "units", "bilingual",
    }  # fmt: skip
    assert all(re.search(r"\d", " ".join(rule.source)) for rule in RULES)


def test_rules_are_chosen_by_identifier_group_and_severity() -> None:
    assert [rule.id for rule in chosen(["GB-WORD-001"])] == ["GB-WORD-001"]
    assert {rule.group for rule in chosen(["units"])} == {"units"}
    assert {rule.severity.value for rule in chosen(["info"])} == {"info"}
    with pytest.raises(GuijuError, match="no rule 'nothing'"):
        chosen(["nothing"])


GOOD = """group: trial
rules:
- id: GB-TRIAL-001
  severity: error
  scope: clause
  languages: [zh]
  source: [GB/T 1.1—2020 1]
  title: {zh: 甲, en: A}
  message: {zh: '甲{found}', en: 'A{found}'}
  check: {name: words, words: {zh: [甲]}}
  fails: 甲。
  passes: 乙。
"""


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("name: words", "name: wordz", "trial.yaml, GB-TRIAL-001, check", "unknown check 'wordz'"),
        ("severity: error", "severity: fatal", "trial.yaml, GB-TRIAL-001, severity", "unknown value 'fatal'"),
        ("scope: clause", "scope: page", "trial.yaml, GB-TRIAL-001, scope", "unknown value 'page'"),
        ("  fails: 甲。\n", "", "trial.yaml, GB-TRIAL-001, fails", "the field is missing"),
        ("  passes: 乙。", "  passes: ''", "trial.yaml, GB-TRIAL-001, passes", "no example"),
        ("words: {zh: [甲]}", "wordz: {zh: [甲]}", "trial.yaml, GB-TRIAL-001, check", "the check words needs words"),
        ("zh: [甲]}}", "zh: [甲]}, depth: 3}", "trial.yaml, GB-TRIAL-001, check", "the check words takes no depth"),
        ("甲{found}", "甲{nothing}", "trial.yaml, GB-TRIAL-001, message", "nothing fills {nothing}"),
        (", en: A}", "}", "trial.yaml, GB-TRIAL-001, title", "not said in both languages"),
        ("id: GB-TRIAL-001", "id: one", "trial.yaml, one, id", "no identifier of a rule"),
        ("languages: [zh]", "languages: [fr]", "trial.yaml, GB-TRIAL-001, languages", "unknown language"),
        ("source: [GB/T 1.1—2020 1]", "source: []", "trial.yaml, GB-TRIAL-001, source", "no source"),
        ("scope: clause", "scope: clause\n  colour: red", "trial.yaml, GB-TRIAL-001, colour", "unknown field"),
        ("zh: [甲]}}", "zh: [甲]}, unless: ['(']}", "trial.yaml, GB-TRIAL-001, check.unless",
         "no regular expression: ("),
        ("group: trial", "group: [", "trial.yaml, line 3", "this is no YAML"),
        ("rules:", "regeln:", "trial.yaml", "this is no file of rules"),
    ],
)  # fmt: skip
def test_a_broken_file_of_rules_is_refused_with_file_rule_and_field(old: str, new: str, where: str, what: str) -> None:
    assert [rule.id for rule in load(GOOD, "trial.yaml")] == ["GB-TRIAL-001"]
    assert old in GOOD
    with pytest.raises(GuijuError) as refused:
        load(GOOD.replace(old, new, 1), "trial.yaml")
    assert (refused.value.where, refused.value.what) == (where, what)
