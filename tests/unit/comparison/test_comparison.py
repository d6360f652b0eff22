"""Editions compared: clauses by what they are, requirements by their numbers; adoptions scored; scopes that repeat."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from guiju.core.comparison import compare
from guiju.core.comparison.adoption import adopt
from guiju.core.comparison.aligning import alike, grams
from guiju.core.comparison.carrying import carried
from guiju.core.comparison.redline import Change, redline
from guiju.core.comparison.requirements import Limit, Verdict, judge
from guiju.core.comparison.scopes import duplicates
from guiju.core.comparison.serializers import as_dict
from guiju.core.provision import read
from guiju.core.provision.amounts import to_base
from guiju.core.text import markdown
from guiju.core.text.model import Cross, Document
from guiju.core.text.walking import clauses, find, said

HEAD = "---\nguiju: 1\nlanguages: [zh, en]\ntitles: {zh: 示例, en: Example}\n---\n\n"
OLD = """# 范围 ‖ Scope {#scope}

本文件规定了要求。

# 要求 ‖ Requirements {#req}

## 外观 ‖ Appearance {#looks}

表面应平整。

## 温升 ‖ Temperature rise {#rise}

温升应不大于45 K。长度偏差应为±2 mm，厚度偏差应为±1 mm。

## 限量 ‖ Limits {#limits}

各项指标应符合[#t1]的规定。

::: table {#t1}
unit: 单位为毫克每千克

| 项目 | 一等 | 合格 |
|---|---|---|
| 铅 | 0.1 | 0.2 |
| 镉 | 0.05 | — |
:::
"""


def _document(source: str) -> Document:
    return markdown.read(HEAD + source).document


def _told(new: str) -> dict[tuple[str, str], str]:
    rows = compare(_document(OLD), _document(new)).requirements
    return {(row.characteristic or (row.new or row.old).text, row.klass): row.verdict.value for row in rows}  # type: ignore[union-attr]


def test_a_text_compared_with_itself_is_the_same() -> None:
    told = compare(_document(OLD), _document(OLD))
    assert told.counts() == {"clauses": {"same": 5}, "requirements": {"same": 8}}


def test_limits_are_judged_in_base_units() -> None:
    new = OLD.replace("单位为毫克每千克", "单位为克每千克").replace("| 铅 | 0.1 | 0.2 |", "| 铅 | 0.00005 | 0.0003 |")
    new = new.replace("| 镉 | 0.05 |", "| 镉 | 0.00005 |").replace("不大于45 K", "不大于40 K")
    told = _told(new)
    assert told["铅", "一等"] == "tightened"
    assert told["铅", "合格"] == "relaxed"
    assert told["镉", "一等"] == "same"
    assert told["温升", ""] == "tightened"


def test_limits_of_one_name_in_one_sentence_stay_in_order() -> None:
    rows = compare(_document(OLD), _document(OLD.replace("厚度偏差应为±1", "厚度偏差应为±0.5"))).requirements
    changed = [(row.before, row.after, row.verdict.value) for row in rows if row.verdict.value != "same"]
    assert changed == [("-1~1 mm", "-0.5~0.5 mm", "tightened")]


def test_modality_counts_and_so_do_provisions_that_come_and_go() -> None:
    told = _told(OLD.replace("表面应平整。", "表面宜平整。").replace("| 镉 | 0.05 | — |", "| 汞 | 0.01 | — |"))
    assert told["表面宜平整。", ""] == "relaxed"
    assert (told["镉", "一等"], told["汞", "一等"]) == ("removed", "added")


def test_clauses_are_found_again_without_their_names_and_numbers() -> None:
    new = OLD.replace("{#looks}", "{#appearance}").replace(
        "## 温升 ‖ Temperature rise {#rise}", "## 发热 ‖ Heat {#heat}"
    )
    new = new.replace("# 要求 ‖", "# 总则 ‖ General {#general}\n\n应安全。\n\n# 要求 ‖")
    told = compare(_document(OLD), _document(new))
    found = {change.pair.new.clause.id: (change.kind, change.pair.by) for change in told.clauses if change.pair.new}
    assert found["appearance"] == ("same", "title")
    assert found["heat"] == ("changed", "text")
    assert found["general"] == ("added", "")
    assert next(change.renumbered for change in told.clauses if change.pair.new and change.pair.new.clause.id == "req")


def test_a_clause_put_elsewhere_is_moved() -> None:
    start = OLD.index("## 外观")
    end = OLD.index("## 温升")
    new = OLD[:start] + OLD[end:] + "\n# 其他 ‖ Other {#other}\n\n" + OLD[start:end]
    told = compare(_document(OLD), _document(new))
    assert {change.pair.new.clause.id: change.kind for change in told.clauses if change.pair.new}["looks"] == "moved"


def test_the_redline_of_a_clause() -> None:
    assert redline("应不大于45 K", "应不大于40 K") == (
        Change("=", "应不大于"), Change("-", "45"), Change("+", "40"), Change("=", " K"),
    )  # fmt: skip


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_redline_holds_both_texts(old: str, new: str) -> None:
    changes = redline(old, new)
    assert "".join(change.text for change in changes if change.op != "+") == old
    assert "".join(change.text for change in changes if change.op != "-") == new


def test_an_adoption_is_scored_as_the_domain_says() -> None:
    same = adopt(_document(OLD), _document(OLD))
    assert (same.consistency, same.degree, same.deviations) == (1.0, "IDT", ())
    looser = adopt(_document(OLD), _document(OLD.replace("45 K", "50 K").replace("| 铅 | 0.1 |", "| 铅 | 0.05 |")))
    scores = {(each.characteristic, each.klass): (each.score, each.finding) for each in looser.indicators}
    assert scores["温升", ""] == (0.0, "looser or apart")
    assert scores["铅", "一等"] == (1.0, "stricter")
    assert looser.consistency == 5 / 6
    assert looser.degree == "MOD"
    assert {each.kind for each in looser.deviations} == {"technical"}


def test_an_adoption_without_indicators_has_no_figure() -> None:
    bare = _document("# 范围 {#scope}\n\n本文件适用于一切。\n")
    assert adopt(bare, bare).consistency is None


def test_weights_shift_the_consistency() -> None:
    national = _document(OLD.replace("45 K", "50 K"))
    assert adopt(_document(OLD), national, {"温升": 5.0}).consistency == 5 / 10


def test_scopes_that_repeat_are_found() -> None:
    scopes = {
        "a": "本文件规定了竹制砧板的技术要求",
        "b": "本文件规定了竹制砧板的技术要求和标志",
        "c": "本文件描述了饮用水中铅的测定",
    }
    found = duplicates(scopes, 0.6)
    assert [(near.first, near.second) for near in found] == [("a", "b")]
    assert duplicates({"x": "", "y": ""}) == ()


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.text("铅含量应不大于", max_size=12), max_size=8))
def test_no_pair_is_missed(scopes: dict[str, str]) -> None:
    found = {(near.first, near.second) for near in duplicates(scopes, 0.5)}
    names = sorted(scopes)
    expected = {
        (a, b) for i, a in enumerate(names) for b in names[i + 1 :] if alike(grams(scopes[a]), grams(scopes[b])) >= 0.5
    }
    assert found == expected


def test_a_comparison_for_programs() -> None:
    told = as_dict(compare(_document(OLD), _document(OLD.replace("45 K", "40 K"))))
    assert told["counts"]["requirements"] == {"same": 7, "tightened": 1}
    changed = [row for row in told["requirements"] if row["verdict"] == "tightened"]
    assert (changed[0]["before"], changed[0]["after"], changed[0]["why"]) == ("≤ 45 K", "≤ 40 K", "upper limit tighter")


def test_identifiers_are_carried_with_what_refers_to_them() -> None:
    new = OLD.replace("{#looks}", "").replace("表面应平整。", "表面应平整，见[#c5].").replace("{#rise}", "{#c5}")
    made = carried(_document(OLD), _document(new))
    found = {clause.id: said(clause.title, "en") for clause, _ in clauses(made)}
    assert found["looks"] == "Appearance" and found["rise"] == "Temperature rise"
    words = find(made, "looks").blocks[0].words["zh"]  # type: ignore[union-attr]
    assert Cross("rise") in words


def test_a_name_that_means_another_clause_stays() -> None:
    new = OLD.replace("{#looks}", "{#swap}").replace("{#rise}", "{#looks}").replace("{#swap}", "{#rise}")
    made = carried(_document(OLD), _document(new))
    assert made == _document(new)


def test_small_limits_are_not_the_same_because_they_are_small() -> None:
    def limit(number: str, unit: str) -> Limit:
        quantity = read(f"含量不应大于{number} {unit}。").quantities[0]
        return Limit(None, quantity, *to_base(quantity.unit_text, quantity.unit, None, Decimal(number)))  # type: ignore[arg-type]

    assert judge(limit("2", "μg/L"), limit("1", "μg/L"))[0] is Verdict.TIGHTENED
    assert judge(limit("0.002", "mg/L"), limit("2", "μg/L"))[0] is Verdict.SAME
    assert judge(limit("0.1", "mg/kg"), limit("0.3", "mg/kg"))[0] is Verdict.RELAXED
