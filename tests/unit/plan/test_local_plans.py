# ruff: noqa: E501 - texts stand as they are
"""Plans of provinces and cities: bodies by level and place, terms in brackets, notices, shares, rules of taxes."""

from __future__ import annotations

import pytest

from guiju.core.plan import read
from guiju.core.plan.local_bodies import is_shaped, name_of, place_of, resolve
from guiju.core.plan.model import Plan

HEAD = "江苏省标准化提升计划（2026—2028年）\n一、任务\n（一）甲。"
TAIL = "\n（二）乙。持续推进。\n"


def task(words: str, head: str = HEAD) -> Plan:
    return read(head + words + TAIL)


def bodies(plan: Plan) -> list[tuple[str, str | None, str]]:
    return [(b.printed, b.code, b.role) for g in plan.sections[0].groups for b in (*g.lead, *g.participating)]


def targets(plan: Plan) -> list[tuple[str, str, int | float, str | None]]:
    return [(t.measure, t.comparator, t.value, t.deadline) for t in plan.sections[0].targets]


@pytest.mark.parametrize(
    ("name", "place", "expected"),
    [
        ("省财政厅", "32", ("CN-32-FIN", "province")), ("省财政厅", "", (None, "province")),
        ("苏州市教育局", "", ("CN-3205-EDU", "city")), ("市教育局", "3205", ("CN-3205-EDU", "city")),
        ("市教育局", "32", (None, "city")), ("上海市市场监管局", "", ("CN-31-AMR", "province")),
        ("市市场监管局", "31", ("CN-31-AMR", "province")), ("自治区科技厅", "15", ("CN-15-SCI", "province")),
        ("新疆维吾尔自治区财政厅", "", ("CN-65-FIN", "province")), ("省发展改革委(能源局)", "32", (None, "province")),
        ("省市场监管局(省知识产权局)", "32", ("CN-32-AMR", "province")), ("县政府", "", (None, "county")),
        ("市场监管总局", "32", (None, "")), ("区域协同办", "32", (None, "")), ("省火星厅", "32", (None, "province")),
    ],
)  # fmt: skip
def test_a_local_body_is_known_by_level_and_place(name: str, place: str, expected: tuple[str | None, str]) -> None:
    assert resolve(name, place) == expected


@pytest.mark.parametrize(
    ("title", "place"),
    [("江苏省行动方案", "32"), ("苏州市实施方案", "3205"), ("国家标准化发展纲要", ""), ("某省方案", ""), ("市场体系建设方案", ""),
     ("北京市规划", "11"), ("内蒙古自治区规划", "15")],
)  # fmt: skip
def test_the_place_of_a_plan_is_in_its_title(title: str, place: str) -> None:
    assert place_of(title) == place


def test_local_bodies_have_names_in_both_languages() -> None:
    assert (name_of("CN-32-FIN", "zh"), name_of("CN-3205-EDU", "en")) == (
        "江苏省财政厅",
        "Department of Education of Suzhou",
    )
    assert is_shaped("省财政厅") and not is_shaped("由企业自主开展") and not is_shaped("支持建设中心")


@pytest.mark.parametrize(
    ("bracket", "expected"),
    [
        ("（省财政厅负责）", [("省财政厅", "CN-32-FIN", "responsible")]),
        ("（责任单位：省科技厅）", [("省科技厅", "CN-32-SCI", "responsible")]),
        ("（省商务厅牵头）", [("省商务厅", "CN-32-COM", "lead")]),
        ("（牵头单位：省教育厅；配合单位：省民政厅、苏州市民政局）", [("省教育厅", "CN-32-EDU", "lead"), ("省民政厅", "CN-32-CIV", "participate"), ("苏州市民政局", "CN-3205-CIV", "participate")]),
        ("〔省农业农村厅、省市场监管局（省标准委）牵头，省发展改革委（能源局）配合〕", [("省农业农村厅", "CN-32-AGR", "lead"), ("省市场监管局（省标准委）", "CN-32-AMR", "lead"), ("省发展改革委（能源局）", None, "participate")]),
        ("（责任单位：市场监管总局（标准技术司）、省医保局）", [("市场监管总局（标准技术司）", "SAMR", "responsible"), ("省医保局", "CN-32-MED", "responsible")]),
        ("（省委宣传部、省委网信办按职责分工负责）", [("省委宣传部", "CN-32-PRO", "responsible"), ("省委网信办", "CN-32-CYB", "responsible")]),
        ("（省水利厅牵头，各市人民政府配合）", [("省水利厅", "CN-32-WAT", "lead")]),
        ("（省太空厅牵头，2027年底前完成）", [("省太空厅", None, "lead")]),
        ("（有关企业可以申请）", []), ("（含省外）", []), ("（以下简称中心）", []),
    ],
)  # fmt: skip
def test_who_answers(bracket: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert bodies(task(f"建设平台5个。{bracket}")) == expected


@pytest.mark.parametrize(
    ("bracket", "due"),
    [
        ("（责任单位：省商务厅；完成时限：2026年6月底前）", "2026-06"), ("（责任单位：省商务厅；完成时限：2026年12月）", "2026-12"),
        ("（省商务厅牵头，2027年底前完成）", "2027"), ("（牵头单位：省商务厅；时间安排：2026年9月30日前）", "2026-09-30"),
        ("（省商务厅负责）", None), ("（责任单位：省商务厅；完成时限：长期坚持）", None),
    ],
)  # fmt: skip
def test_by_when_a_group_says(bracket: str, due: str | None) -> None:
    plan = task(f"建设平台5个。{bracket}")
    assert [g.deadline for g in plan.sections[0].groups] == [due]
    assert targets(plan) == [("平台", "=", 5, due or "2028")]
    assert bodies(plan)[0][0] == "省商务厅" and len(bodies(plan)) == 1


def test_a_target_with_a_term_of_its_own_keeps_it() -> None:
    plan = task("到2026年，建设平台5个。（责任单位：省商务厅；完成时限：2027年）")
    assert targets(plan) == [("平台", "=", 5, "2026")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("每个县至少建设1个试点，至少培养100名专家，最多设立3个中心。", [("试点", ">=", 1), ("专家", ">=", 100), ("中心", "<=", 3)]),
        ("不少于新建20个平台。", [("平台", ">=", 20)]), ("每年至少举办5场活动。", [("活动", ">=", 5)]),
        ("国家标准、行业标准分别达到50项、30项。", [("国家标准", "=", 50), ("行业标准", "=", 30)]),
        ("国家标准、行业标准和地方标准分别不少于50项、30项和20项。", [("国家标准", ">=", 50), ("行业标准", ">=", 30), ("地方标准", ">=", 20)]),
        ("甲类试点、乙类试点分别达到8个和6个以上。", [("甲类试点", ">=", 8), ("乙类试点", ">=", 6)]),
        ("1.新建省级试点30个以上。2.培训人员不少于1000人次。", [("省级试点", ">=", 30), ("培训人员", ">=", 1000)]),
        ("制定标准不少于50项。2030年前达到100项。", [("标准", ">=", 50), ("标准", "=", 100)]),
        ("对小微企业按15%的税率征收。", []), ("可返还保险费的50%。", []), ("参保年龄不超过60周岁。", []),
        ("费率最高不超过2%。", []), ("稳定一线队伍。", []), ("减按1%征收。", []), ("按照30%给予补贴。", []),
    ],
)  # fmt: skip
def test_what_is_to_be_reached(words: str, expected: list[tuple[str, str, int]]) -> None:
    assert [found[:3] for found in targets(task(words))] == expected


def test_a_year_holds_for_its_own_part() -> None:
    plan = task("到2026年，完成试点10个，到2027年，完成试点30个。")
    assert targets(plan) == [("试点", "=", 10, "2026"), ("试点", "=", 30, "2027")]
    assert [n.kind for n in plan.notes] == []


def test_a_number_and_a_blank_are_a_heading_where_decimals_stand_below() -> None:
    plan = read(
        "某领域提升计划（2025—2030年）\n1 总体目标\n2027年前，制定国家标准不少于50项。2030年前达到100项。\n2 任务\n2.1 完善\n制定标准20项。（牵头单位：民政部）\n2.2 实施\n建设平台5个。（责任单位：公安部）\n"
    )
    assert [(c.number, c.title, list(c.sections)) for c in plan.chapters] == [(1, "总体目标", []), (2, "任务", [1, 2])]
    assert [(t.comparator, t.value, t.deadline) for t in plan.chapters[0].targets] == [
        (">=", 50, "2027"),
        ("=", 100, "2030"),
    ]


def test_a_notice_before_the_plan_is_no_part_of_it() -> None:
    notice = "关于印发《江苏省标准化提升计划（2026—2028年）》的通知\n各市人民政府：\n一、要重视，建立2个专班。\n二、要报送。\n2026年1月5日\n"
    plan = read(
        notice + "江苏省标准化提升计划（2026—2028年）\n一、任务\n（一）甲。建设平台5个。（省财政厅负责）" + TAIL
    )
    assert (plan.title, [c.title for c in plan.chapters]) == ("江苏省标准化提升计划（2026—2028年）", ["任务"])
    assert targets(plan) == [("平台", "=", 5, "2028")] and bodies(plan) == [("省财政厅", "CN-32-FIN", "responsible")]
    assert [n.kind for n in plan.notes] == []


@pytest.mark.parametrize("negated", ["不", "不得", "不能", "不应", "不宜", "不可", "绝不能"])
@pytest.mark.parametrize(
    ("word", "comparator"), [("少于", ">="), ("低于", ">="), ("超过", "<="), ("多于", "<="), ("高于", "<=")]
)
def test_a_negated_comparison_in_chinese_is_turned(negated: str, word: str, comparator: str) -> None:
    assert targets(task(f"覆盖率{negated}{word}60%。"))[0][1:3] == (comparator, 60)


@pytest.mark.parametrize(
    ("words", "comparator"),
    [
        ("The share shall not be less than 60%.", ">="), ("The share must not be lower than 60%.", ">="),
        ("The share shall not fall below 60%.", ">="), ("The share shall not be more than 60%.", "<="),
        ("The share should not be higher than 60%.", "<="), ("The share will be no less than 60%.", ">="),
        ("The share shall not exceed 60%.", "<="), ("The share will be below 60%.", "<"), ("The share will be over 60%.", ">"),
    ],
)  # fmt: skip
def test_a_negated_comparison_in_english_is_turned(words: str, comparator: str) -> None:
    plan = read(f"Quality plan 2026-2028\n1. Tasks. {words} (MOF leads)\n2. Other. Go on.\n")
    assert [(t.comparator, t.value) for t in plan.sections[0].targets] == [(comparator, 60)]


@pytest.mark.parametrize(
    "title", ["湖南省贯彻实施《国家标准化发展纲要》行动计划（2026—2030年）", "湖南省贯彻《国家标准化发展纲要》实施方案"]
)
def test_a_title_may_quote_what_it_carries_out(title: str) -> None:
    plan = task("建设平台5个。（省财政厅负责）", f"{title}\n一、任务\n（一）甲。")
    assert plan.title == title and bodies(plan) == [("省财政厅", "CN-43-FIN", "responsible")]
