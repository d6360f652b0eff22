# ruff: noqa: E501 - texts and tables stand as they are
"""Numbers, comparators, bodies, roles and encodings one by one; and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amount import many
from guiju.core.errors import GuijuError
from guiju.core.plan import read, read_bytes
from guiju.core.plan.alignment import align
from guiju.core.plan.bodies import resolve
from guiju.core.plan.normalization import fold
from guiju.core.plan.numerals import kind_of
from guiju.core.plan.serializers import as_dict

from .spans import check_spans


def _targets(sentence: str) -> list[tuple[str, str, int | float, str, str | None]]:
    plan = read(
        f"某计划\n1. 甲。{sentence}\n2. 乙。无。\n"
        if not sentence.isascii()
        else f"Plan X\n1. One. {sentence}\n2. Two. No.\n"
    )
    return [(t.measure, t.comparator, t.value, t.unit, t.deadline) for t in plan.sections[0].targets]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("覆盖率达到50%以上。", ("覆盖率", ">=", 50, "%", None)),
        ("办理时限控制在20个工作日以内。", ("办理时限", "<=", 20, "working day", None)),
        ("平均周期缩短至18个月以内。", ("平均周期", "<=", 18, "month", None)),
        ("设立不少于50个验证点。", ("验证点", ">=", 50, "item", None)),
        ("建设试点至少30个。", ("试点", ">=", 30, "item", None)),
        ("不合格率低于3%。", ("不合格率", "<", 3, "%", None)),
        ("投入资金不超过2万元。", ("投入资金", "<=", 20000, "CNY", None)),
        ("覆盖面扩大到九成左右。", ("覆盖面", "=", 90, "%", None)),
        ("标准数量翻两番。", ("标准数量", "=", 4, "times", None)),
        ("专利产出比2020年增长一倍。", ("专利产出", "=", 2, "times", None)),
        ("能耗比2020年下降13.5%。", ("能耗", "=", -13.5, "% change", None)),
        ("一致性提高10个百分点。", ("一致性", "=", 10, "percentage point", None)),
        ("截至2027年6月底前，完成标准120项。", ("标准", "=", 120, "item", "2027-06")),
        ("到二〇三〇年建成基地5个。", ("基地", "=", 5, "item", "2030")),
        ("The adoption rate will reach 85 percent by 2030.", ("adoption rate", "=", 85, "%", "2030")),
        ("Establish up to twelve centres.", ("centres", "<=", 12, "item", None)),
        ("Publish about 1,500 standards before June 2027.", ("standards", "=", 1500, "item", "2027-06")),
        ("Raise the pass rate by 5 percentage points.", ("pass rate", "=", 5, "percentage point", None)),
        ("The number of experts will double by 2030.", ("number of experts", "=", 2, "times", "2030")),
        ("- Cut waiting time from 90 days to 45 days.", ("waiting time", "=", 45, "day", None)),
        ("合格率由92%提高到96%以上。", ("合格率", ">=", 96, "%", None)),
        ("Shorten the review to less than 60 days.", ("review", "<", 60, "day", None)),
        ("At least half of new projects have a mirror group.", ("new projects", ">=", 50, "%", None)),
    ],
)
def test_one_number(sentence: str, expected: tuple[object, ...]) -> None:
    assert _targets(sentence) == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "2025年发布第5号公告。", "落实标准化法第十条。", "开展6G、IPv6、5G研究。", "参加WP29、GS1活动。",
        "执行GB/T 1.1—2020。", "由18个部门联合印发。", "本计划共35项任务。", "3月18日开会。", "打造一批标准。",
        "推进一体化发展。", "贯彻“十五五”规划。", "The 19th congress met in 2022.", "Article 5 of Order No. 12 applies.",
        "Use 5G, ISO 9001 and IPv6.", "Since 2006, there have been talks.", "In the 21st century, 18 ministries met.",
    ],
)  # fmt: skip
def test_what_is_no_target(sentence: str) -> None:
    assert _targets(sentence) == []


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("市场监管总局(国家标准委)", "SAMR"), ("市場監管總局（國家標準委）", "SAMR"),
        ("State Administration for Market Regulation (SAC)", "SAMR"), ("SAMR (SAC)", "SAMR"),
        ("State Administration for Market Regulation (National Standardization Administration)", "SAMR"),
        ("國家標準委", "SAC"), ("National Data Bureau", "NDA"), ("National Data Administration", "NDA"),
        ("Cyberspace Administration of China", "CAC"), ("Central Cyberspace Affairs Commission", "CAC"),
        ("National International Development Cooperation Agency", "CIDCA"), ("工信部", "MIIT"),
        ("Ministry of Mars", None), ("省公安部", None), ("财政部门", None), ("", None),
    ],
)  # fmt: skip
def test_bodies_resolve_to_one_register(printed: str, code: str | None) -> None:
    assert resolve(printed) == code


@pytest.mark.parametrize(
    ("group", "lead", "participating", "flags"),
    [
        ("（公安部牵头，司法部配合）", "MPS", "MOJ", ""),
        ("〔公安部、司法部负责〕", "MPS MOJ", "", ""),
        ("[公安部负责，司法部配合]", "MPS", "MOJ", ""),
        ("（公安部会同司法部负责）", "MPS", "MOJ", ""),
        ("（公安部、司法部等按职责分工负责）", "", "MPS MOJ", "od"),
        ("【公安部牵头，各有关部门按职责分工负责】", "MPS", "", "od"),
        ("（公安部牵头，司法部和地方人民政府负责）", "MPS", "MOJ", "l"),
        ("(Led by MPS, with the Ministry of Justice and others responsible according to their duties)", "MPS", "MOJ", "od"),
        ("[MPS leads, MOJ participates]", "MPS", "MOJ", ""),
        ("(The Ministry of Justice takes the lead, with MPS and local governments)", "MOJ", "MPS", "l"),
    ],
)  # fmt: skip
def test_one_group(group: str, lead: str, participating: str, flags: str) -> None:
    for text in (f"计划\n1. 甲。做事。{group}\n2. 乙。做。\n", f"Plan\n1. One. Do it. {group}\n2. Two. Do.\n"):
        found = read(text).sections[0].groups
        assert len(found) == 1 and text[slice(*found[0].span)] == group
        assert " ".join(b.code or "?" for b in found[0].lead) == lead
        assert " ".join(b.code or "?" for b in found[0].participating) == participating
        assert "o" * found[0].others + "d" * found[0].by_duties + "l" * found[0].local == flags


def test_the_first_listed_leads_from_where_it_is_said() -> None:
    text = (
        "工作计划\n1. 甲。做。（公安部、司法部负责）\n2. 乙。做。（司法部、公安部。列第一位的为牵头单位，下同）\n"
        "3. 丙。做。（财政部、公安部负责）\n"
    )
    found = [(s.groups[0].lead, s.groups[0].participating) for s in read(text).sections]
    assert [([b.code for b in lead], [b.code for b in rest]) for lead, rest in found] == [
        (["MPS", "MOJ"], []), (["MOJ"], ["MPS"]), (["MOF"], ["MPS"]),
    ]  # fmt: skip


def test_differences_that_matter() -> None:
    zh = read(
        "甲计划\n一、甲。到2027年，建成站点50个。（公安部牵头，司法部配合）\n二、乙。转化率达到85%。\n三、丙。做。\n"
    )
    en = read(
        "Plan A\n1. One. By 2028, build 50 sites. (Led by MPS, with MOF)\n2. Two. The conversion rate will reach 80%.\n"
    )
    found = [(row.number, d.kind, d.sides) for row in align([zh, en]) for d in row.differences]
    assert found == [
        (1, "deadline", ("2027", "2028")),
        (1, "participating", ("MOJ", "MOF")),
        (2, "number", ("= 85 %: 转化率", "= 80 %: conversion rate")),
        (3, "section", ("present", None)),
    ]
    with pytest.raises(GuijuError, match="1 plans"):
        align([zh])


@pytest.mark.parametrize(
    ("numeral", "kind"),
    [("19", ("arabic", 19)), ("十九", ("zh", 19)), ("xix", ("roman", 19)), ("IX", ("ROMAN", 9)), ("Nineteen", ("word", 19)),
     ("Thirty-five", ("word", 35)), ("三十五", ("zh", 35)), ("iiii", None), ("xx5", None), ("the", None), ("", None)],
)  # fmt: skip
def test_numerals(numeral: str, kind: tuple[str, int] | None) -> None:
    assert kind_of(numeral) == kind


PLAN = "某计划\n1. 甲。建成站点50个。（公安部牵头）\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_encodings(encoding: str) -> None:
    plan = read_bytes(PLAN.encode(encoding))
    assert plan.text == PLAN
    assert plan.sections[0].targets[0].value == 50


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 ...", "this is a PDF"),
        (b"PK\x03\x04rest", "ZIP, Word or Excel"),
        (b"1. plan\x00", "a NUL at byte 7"),
        (b"\xff\xfe\x00\xd8", "not UTF-16"),
        (b"\x80\x81\xfe\xff" * 20, "neither UTF-8"),
        (PLAN.encode() + b"\xff\xff", "neither UTF-8"),
        (b"1. plan\x07", "a control character"),
        (b" " * 50_000_000, "50,000,000 bytes"),
        (b"1. plan\n" + b"(" * 60_000, "60,000 brackets"),
        (b"1. plan\n" + b",50%" * 60_000, "60,001 numbers"),
        (b"1. plan\n" * 6_000, "6,000 numbered lines"),
        (b"a\n" * 300_000, "300,000 lines"),
        (b"", "this is no plan: it has no numbered sections"),
        ("只有一句话。".encode(), "no responsible bodies, no targets"),
        (b"1. Take flour.\n2. Add water.\n3. Bake.\n", "no responsible bodies, no targets, no a title"),
    ],
)
def test_what_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(GuijuError) as refused:
        read_bytes(data, "the file")
    assert said in refused.value.what
    assert refused.value.where == "the file" and refused.value.expected


PIECES = (
    "一、", "（一）", "(1)", "I. ", "1.1 ", "第三章", "\n", " ", "计划", "Plan", "（公安部牵头，", "司法部配合）", "[Led by MPS", ", with",
    "50个", "以上", "50%", "more than ", "不少于", "18 months", "到2025年", "by 2030", "翻一番", "double the ", "|", "---", "¹ ", "至", "-",
    "standards", "建成", "establish ", "from ", "百分之五十", "责任单位：", "《某规划》", '"Outline"', "印发", "2024-03-18", "十成", "𠀀",
)  # fmt: skip


@settings(max_examples=many(300), deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=60).map("".join))
def test_any_text_is_read_or_refused_and_spans_hold(text: str) -> None:
    try:
        plan = read("某计划\n1. 甲。建成站点50个。\n" + text)
    except GuijuError:
        return
    check_spans(plan.text, as_dict(plan))
    assert as_dict(read(plan.text)) == as_dict(plan)


@settings(max_examples=many(200), deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_bytes(data)
    except GuijuError as error:
        assert error.what and error.expected


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
