"""Findings in order, clause by clause, quickly; fixes that are safe; SARIF."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from guiju.cli.main import application
from guiju.core.errors import GuijuError
from guiju.core.lint import Scope, all_rules, apply, check, check_clause, chosen
from guiju.core.lint.sarif import log
from guiju.core.text import markdown
from guiju.core.text.walking import clauses, text_of
from unit.lint.seeded import CLEAN, defects

SOURCE = """---
guiju: 1
languages: [zh]
---

# 要求 {#r}

## 长度 {#length}

长度必须为10mm。高度应该为5~8 mm。

## 质量 {#mass}

质量必须为*10 KG*，见[#length]。
"""


def test_findings_stand_in_the_order_of_the_text_with_spans_of_the_plain_text() -> None:
    found = check(markdown.read(SOURCE).document, rules=chosen(["wording", "units"]))
    assert [(one.rule, one.clause, one.label, one.span, one.found) for one in found] == [
        ("GB-WORD-001", "length", "1.1", (2, 4), "必须"),
        ("GB-UNIT-004", "length", "1.1", (5, 9), "10mm"),
        ("GB-WORD-003", "length", "1.1", (12, 14), "应该"),
        ("GB-UNIT-005", "length", "1.1", (15, 21), "5~8 mm"),
        ("GB-WORD-001", "mass", "1.2", (2, 4), "必须"),
        ("GB-UNIT-002", "mass", "1.2", (7, 10), " KG"),
    ]
    assert found == check(markdown.read(SOURCE).document, rules=chosen(["wording", "units"]))


def test_safe_fixes_are_applied_and_nothing_else_changes() -> None:
    document = markdown.read(SOURCE).document
    changed = apply(document, check(document, rules=chosen(["wording", "units"])))
    expected = text_of(document)
    for old, new in (("必须", "应"), ("应该", "应"), ("10mm", "10 mm"), ("5~8 mm", "5 mm~8 mm"), ("10 KG", "10 kg")):
        expected = expected.replace(old, new)
    assert text_of(changed) == expected
    assert check(changed, rules=chosen(["wording", "units"])) == ()
    assert apply(changed, check(document)) == changed  # what is no longer there is left alone


def test_fixes_of_planted_defects_take_the_defect_away() -> None:
    fixed = 0
    for defect in defects():
        document = markdown.read(defect.source).document
        found = [one for one in check(document, rules=chosen([defect.rule])) if one.fix is not None]
        if found:
            fixed += 1
            changed = apply(document, found)
            assert changed != document
            again = markdown.read(markdown.write(changed)).document
            assert text_of(again) == text_of(changed)
            assert [one for one in check(changed, rules=chosen([defect.rule])) if one.fix is not None] == [], (
                defect.what
            )
    assert fixed == 115


@pytest.mark.parametrize("name", sorted(CLEAN))
def test_one_clause_gives_what_the_whole_gives_for_it(name: str) -> None:
    source = CLEAN[name].replace("应", "必须").replace("shall", "must").replace("10 ", "10")
    document = markdown.read(source).document
    scopes = {rule.id: rule.scope for rule in all_rules()}
    whole = [one for one in check(document) if scopes[one.rule] is Scope.CLAUSE and one.clause]
    parts = [one for clause, _ in clauses(document) for one in check_clause(document, clause.id)]
    assert sorted(map(repr, whole)) == sorted(repr(one) for one in parts if one.clause)
    with pytest.raises(GuijuError, match="no clause 'nothing'"):
        check_clause(document, "nothing")


def test_one_edited_clause_is_checked_again_alone() -> None:
    many = "\n\n".join(f"## 条{n} {{#c{n}}}\n\n长度应不大于{n} mm，按[#c1]测定。" for n in range(1, 800))
    document = markdown.read(f"# 要求\n\n{many}\n").document
    assert check_clause(document, "c1") == ()
    assert check_clause(document, "c400") == ()


def test_sarif_has_what_the_schema_asks_for() -> None:
    found = check(markdown.read(SOURCE).document)
    told = json.loads(json.dumps(log(found, all_rules(), "draft.md", SOURCE, "en")))
    assert set(told) == {"$schema", "version", "runs"}
    assert told["version"] == "2.1.0"
    (run,) = told["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "Guiju"
    assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert len(run["results"]) == len(found)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["artifactLocation"]["uri"] == "draft.md"
        assert place["physicalLocation"].get("region", {"startLine": 1})["startLine"] >= 1
    lines = {r["ruleId"]: r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in run["results"]
             if r["ruleId"] in {"GB-WORD-003", "GB-UNIT-002"}}  # fmt: skip
    assert lines == {"GB-WORD-003": 10, "GB-UNIT-002": 14}


def test_the_command_prints_a_table_json_and_sarif(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "draft.md"
    file.write_text(SOURCE, encoding="utf-8")
    run = CliRunner().invoke
    told = run(application("text"), ["text", "lint", str(file), "--rules", "wording"])
    assert (told.exit_code, told.output.splitlines()[-1]) == (1, "错误 3，警告 0，提示 0")
    told = run(application("text"), ["text", "lint", str(file), "--json", "--rules", "GB-WORD-001"])
    assert [one["span"] for one in json.loads(told.output)["findings"]] == [[2, 4], [2, 4]]
    told = run(application("text"), ["text", "lint", str(file), "--sarif", "--language", "en"])
    assert json.loads(told.output)["version"] == "2.1.0"
    told = run(
        application("text"), ["text", "lint", str(file), "--rules", "bilingual", "--fixed", str(tmp_path / "fixed.md")]
    )
    assert told.exit_code == 0
    for wrong in (["--rules", "nothing"], ["--language", "fr"], ["--json", "--sarif"], ["--fixed", "a.xml"]):
        assert isinstance(run(application("text"), ["text", "lint", str(file), *wrong]).exception, GuijuError)
