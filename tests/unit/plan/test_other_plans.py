# ruff: noqa: E501 - texts and tables stand as they are
"""Plans of other making, each short and in our own words, with everything that must be read from it."""

from __future__ import annotations

from typing import Any

import pytest

from guiju.core.plan import read
from guiju.core.plan.serializers import as_dict

from .spans import check_spans

# In what is expected, a body the register does not know stands with "?", an approximate number with "~".
# groups: (lead, participating, o: and others, d: each by its duties, l: local governments);
# targets: (measure, comparator, value, unit, deadline); chapters: (number, printed, title, sections, own targets).
PLANS: dict[str, str] = {
    "zh chapters": """\
某市标准化发展行动计划（2026—2028年）
市场监管总局 工业和信息化部
2026年1月5日
一、总体目标
到2028年底，主导或参与制定国际标准不少于20项，团体标准数量比2025年翻一番。
二、重点任务
（一）建设验证点。建成标准验证点12个左右，培育标准化总监500名以上。（市场监管总局（国家标准委）牵头，科技部、教育部配合）
（二）缩短周期。将地方标准平均制定周期缩短至12个月以内。（市场监管总局负责，财政部配合）
三、保障措施
（一）加强领导。各地要落实责任。
""",
    "first leads": """\
重点工作分工方案
各项任务中排在第一位的为牵头单位，下同。
1. 建立平台。2027年底前建成数据平台3个。（国家数据局、中央网信办、公安部）
2. 开展评估。评估覆盖率达到百分之八十。（国家统计局、财政部）
""",
    "labels": """\
标准提升三年行动方案
第一章 任务
第一条 完善标准体系
制修订国家标准200—250项，其中强制性国家标准占比不低于10%。
牵头单位：市场监管总局
配合单位：工业和信息化部、火星开发部
第二条 推广应用
标准化试点达到一百个。
责任单位：农业农村部、国家林草局
第二章 保障
第三条 加大投入
每年安排资金超过1.5亿元。
责任单位：财政部
""",
    "hant round": """\
標準服務計劃（2025－2027年）
(一)擴大開放。推動外文版標準達到300項以上，轉化率提高到八成五以上。（商務部牽頭，外交部等按職責分工負責）
(二)提高效率。力爭審批時限壓縮至30個工作日以內，投訴辦結率達95%。（市場監管總局、司法部按職責分工負責）
""",
    "en roman": """\
Standards Action Plan 2026-2028

I. Build capacity

1. Verification. Set up at least 40 verification points and double the number of registered experts by 2028. (Led by the Ministry of Science and Technology, in cooperation with the Ministry of Mars and the MOE)

2. Cycle. Keep the average time from proposal to publication at no more than 15 months. (Lead: SAMR; participants: NDRC, MIIT)

II. Use

3. Uptake. The share of firms that declare standards will rise to around 70% by the end of 2027 and to over 90% by 2028. [The Ministry of Commerce and the Ministry of Justice are responsible]
""",
    "en sections": """\
Programme for Rural Standards

Section 1. Zones
By June 2027, establish between 50 and 60 demonstration zones. Article 5 of the 2017 law applies. (Ministry of Agriculture and Rural Affairs (MARA) shall lead, and the State Administration for Market Regulation (SAC) and others shall assist)

Section 2. Training
Train 2,000 inspectors in 31 provinces. Reduce complaints by 20%.
Responsible: SAMR; National Health Commission
""",
    "table": """\
| 序号 | 重点任务 | 牵头单位 | 配合单位 | 目标值 | 完成时限 |
|---|---|---|---|---|---|
| 1 | 新建技术标准创新基地 | 市场监管总局 | 科技部、工信部 | ≥30个 | 2027年底 |
| 2 | 提高标准数字化水平 | 国家标准委 | 各有关部门 | 40%以上 | 2028年6月 |
""",
    "indicator table": """\
“十五五”标准化规划
一、发展目标
主要指标如下：
| 指标 | 单位 | 2025年 | 2030年 |
| --- | --- | --- | --- |
| 国际标准转化率 | % | 85 | 90 |
| 平均制定周期 | 个月 | ≤18 | ≤16 |
二、主要任务
（一）夯实基础。持续推进。
（二）扩大开放。继续推进。
""",
    "no chapters zh": """\
推进方案
1、开展试点。开展8个城市试点，覆盖率从60%提高到75%。由公安部会同司法部、交通运输部负责。
2、优化服务。办理时间减少50%以上，群众满意度达到90分。（责任单位：省市场监管局、民政部）
3、宣传。举办培训班十期。
""",
    "decimal": """\
Digital standards roadmap
1 Intro
1.1 Scope. Some text.
1.2 Goals. In 2029, machine-readable standards account for half of the portfolio; at least 75% of new standards are published as data. (SAC leads)
2.1 Means. Triple the budget for tools. (MOF responsible, SAC participates)
""",
    "misprints": """\
标准化工作要点
（一）甲。建成站点5个。（公安部负责）
（二）乙。建成站点6个。（公安部负责）
（二）丙。（民政部负责）
（四）丁。（民政部负责）
""",
    "words en": """\
Quality Plan
(One) Pilots. We will launch fifty pilots, train one thousand experts or more, and run 3 to 5 centres. (Led jointly by NDRC and MOF with others)
(Two) Growth. Output of green standards will grow by 12.5% by 2030, and the backlog will be cut by half. (MEE)
(Three) Rest. The 19th congress in 2022 adopted Order No. 12; 5G and ISO 9001 are named here, 18 ministries met.
""",
}
EXPECTED: dict[str, dict[str, Any]] = {
    "zh chapters": {
        "title": "某市标准化发展行动计划（2026—2028年）",
        "language": "zh-Hans",
        "date": "2026-01-05",
        "issuers": ["SAMR", "MIIT"],
        "deadline": "2028",
        "chapters": [
            (
                1,
                "一",
                "总体目标",
                [],
                [("国际标准", ">=", 20, "item", "2028"), ("团体标准数量", "=", 2, "times", "2028")],
            ),
            (2, "二", "重点任务", [1, 2], []),
            (3, "三", "保障措施", [3], []),
        ],
        "sections": [
            (
                1,
                "一",
                "建设验证点",
                [("SAMR", "MOST MOE", "")],
                [("标准验证点", "~=", 12, "item", "2028"), ("标准化总监", ">=", 500, "item", "2028")],
            ),
            (2, "二", "缩短周期", [("SAMR", "MOF", "")], [("地方标准平均制定周期", "<=", 12, "month", "2028")]),
            (3, "一", "加强领导", [], []),
        ],
        "rules": [],
        "notes": [],
    },
    "first leads": {
        "title": "重点工作分工方案",
        "language": "zh-Hans",
        "date": None,
        "issuers": [],
        "deadline": None,
        "chapters": [],
        "sections": [
            (1, "1", "建立平台", [("NDA", "CAC MPS", "")], [("数据平台", "=", 3, "item", "2027")]),
            (2, "2", "开展评估", [("NBS", "MOF", "")], [("评估覆盖率", "=", 80, "%", None)]),
        ],
        "rules": ["first-leads"],
        "notes": [],
    },
    "labels": {
        "title": "标准提升三年行动方案",
        "language": "zh-Hans",
        "date": None,
        "issuers": [],
        "deadline": None,
        "chapters": [(1, "一", "任务", [1, 2], []), (2, "二", "保障", [3], [])],
        "sections": [
            (
                1,
                "一",
                "完善标准体系",
                [("SAMR", "MIIT ?火星开发部", "")],
                [
                    ("国家标准", ">=", 200, "item", None),
                    ("国家标准", "<=", 250, "item", None),
                    ("强制性国家标准占比", ">=", 10, "%", None),
                ],
            ),
            (2, "二", "推广应用", [("MARA NFGA", "", "")], [("标准化试点", "=", 100, "item", None)]),
            (3, "三", "加大投入", [("MOF", "", "")], [("每年安排资金", ">", 150000000, "CNY", None)]),
        ],
        "rules": [],
        "notes": ["unknown-body"],
    },
    "hant round": {
        "title": "標準服務計劃（2025－2027年）",
        "language": "zh-Hant",
        "date": None,
        "issuers": [],
        "deadline": "2027",
        "chapters": [],
        "sections": [
            (
                1,
                "一",
                "擴大開放",
                [("MOFCOM", "MFA", "od")],
                [("外文版標準", ">=", 300, "item", "2027"), ("轉化率", ">=", 85, "%", "2027")],
            ),
            (
                2,
                "二",
                "提高效率",
                [("", "SAMR MOJ", "d")],
                [("審批時限", "<=", 30, "working day", "2027"), ("投訴辦結率", "=", 95, "%", "2027")],
            ),
        ],
        "rules": [],
        "notes": [],
    },
    "en roman": {
        "title": "Standards Action Plan 2026-2028",
        "language": "en",
        "date": None,
        "issuers": [],
        "deadline": "2028",
        "chapters": [(1, "I", "Build capacity", [1, 2], []), (2, "II", "Use", [3], [])],
        "sections": [
            (
                1,
                "1",
                "Verification",
                [("MOST", "?Ministry of Mars MOE", "")],
                [
                    ("verification points", ">=", 40, "item", "2028"),
                    ("number of registered experts", "=", 2, "times", "2028"),
                ],
            ),
            (
                2,
                "2",
                "Cycle",
                [("SAMR", "NDRC MIIT", "")],
                [("average time from proposal to publication", "<=", 15, "month", "2028")],
            ),
            (
                3,
                "3",
                "Uptake",
                [("MOFCOM MOJ", "", "")],
                [
                    ("share of firms that declare standards", "~=", 70, "%", "2027"),
                    ("share of firms that declare standards", ">", 90, "%", "2028"),
                ],
            ),
        ],
        "rules": [],
        "notes": ["unknown-body"],
    },
    "en sections": {
        "title": "Programme for Rural Standards",
        "language": "en",
        "date": None,
        "issuers": [],
        "deadline": None,
        "chapters": [],
        "sections": [
            (
                1,
                "1",
                "Zones",
                [("MARA", "SAMR", "o")],
                [
                    ("demonstration zones", ">=", 50, "item", "2027-06"),
                    ("demonstration zones", "<=", 60, "item", "2027-06"),
                ],
            ),
            (
                2,
                "2",
                "Training",
                [("SAMR NHC", "", "")],
                [("inspectors", "=", 2000, "item", None), ("complaints", "=", -20, "% change", None)],
            ),
        ],
        "rules": [],
        "notes": [],
    },
    "table": {
        "title": None,
        "language": "zh-Hans",
        "date": None,
        "issuers": [],
        "deadline": None,
        "chapters": [],
        "sections": [
            (
                1,
                "1",
                "新建技术标准创新基地",
                [("SAMR", "MOST MIIT", "")],
                [("新建技术标准创新基地", ">=", 30, "item", "2027")],
            ),
            (2, "2", "提高标准数字化水平", [("SAC", "", "o")], [("提高标准数字化水平", ">=", 40, "%", "2028-06")]),
        ],
        "rules": [],
        "notes": ["no-title"],
    },
    "indicator table": {
        "title": "“十五五”标准化规划",
        "language": "zh-Hans",
        "date": None,
        "issuers": [],
        "deadline": None,
        "chapters": [
            (
                1,
                "一",
                "发展目标",
                [],
                [
                    ("国际标准转化率", "=", 85, "%", "2025"),
                    ("国际标准转化率", "=", 90, "%", "2030"),
                    ("平均制定周期", "<=", 18, "month", "2025"),
                    ("平均制定周期", "<=", 16, "month", "2030"),
                ],
            ),
            (2, "二", "主要任务", [1, 2], []),
        ],
        "sections": [(1, "一", "夯实基础", [], []), (2, "二", "扩大开放", [], [])],
        "rules": [],
        "notes": [],
    },
    "no chapters zh": {
        "title": "推进方案",
        "language": "zh-Hans",
        "date": None,
        "issuers": [],
        "deadline": None,
        "chapters": [],
        "sections": [
            (
                1,
                "1",
                "开展试点",
                [("MPS", "MOJ MOT", "")],
                [("城市试点", "=", 8, "item", None), ("覆盖率", "=", 75, "%", None)],
            ),
            (
                2,
                "2",
                "优化服务",
                [("?省市场监管局 MCA", "", "")],
                [("办理时间", "<=", -50, "% change", None), ("群众满意度", "=", 90, "point", None)],
            ),
            (3, "3", "宣传", [], [("培训班", "=", 10, "item", None)]),
        ],
        "rules": [],
        "notes": ["unknown-body"],
    },
    "decimal": {
        "title": "Digital standards roadmap",
        "language": "en",
        "date": None,
        "issuers": [],
        "deadline": None,
        "chapters": [],
        "sections": [
            (1, "1.1", "Scope", [], []),
            (2, "1.2", "Goals", [("SAC", "", "")], [("new standards", ">=", 75, "%", "2029")]),
            (3, "2.1", "Means", [("MOF", "SAC", "")], [("budget for tools", "=", 3, "times", None)]),
        ],
        "rules": [],
        "notes": [],
    },
    "misprints": {
        "title": "标准化工作要点",
        "language": "zh-Hans",
        "date": None,
        "issuers": [],
        "deadline": None,
        "chapters": [],
        "sections": [
            (1, "一", "甲", [("MPS", "", "")], [("站点", "=", 5, "item", None)]),
            (2, "二", "乙", [("MPS", "", "")], [("站点", "=", 6, "item", None)]),
            (3, "二", "丙", [("MCA", "", "")], []),
            (4, "四", "丁", [("MCA", "", "")], []),
        ],
        "rules": [],
        "notes": ["contradiction", "number-twice"],
    },
    "words en": {
        "title": "Quality Plan",
        "language": "en",
        "date": None,
        "issuers": [],
        "deadline": None,
        "chapters": [],
        "sections": [
            (
                1,
                "One",
                "Pilots",
                [("NDRC MOF", "", "")],
                [
                    ("pilots", "=", 50, "item", None),
                    ("experts", ">=", 1000, "item", None),
                    ("centres", ">=", 3, "item", None),
                    ("centres", "<=", 5, "item", None),
                ],
            ),
            (
                2,
                "Two",
                "Growth",
                [("MEE", "", "")],
                [
                    ("Output of green standards", "=", 12.5, "% change", "2030"),
                    ("backlog", "=", -50, "% change", "2030"),
                ],
            ),
            (3, "Three", "Rest", [], []),
        ],
        "rules": [],
        "notes": [],
    },
}


def _brief(told: dict[str, Any]) -> dict[str, Any]:
    def bodies(listed: list[dict[str, Any]]) -> str:
        return " ".join(body["resolved"] or "?" + body["printed"] for body in listed)

    def group(one: dict[str, Any]) -> tuple[str, str, str]:
        return (
            bodies(one["lead"]), bodies(one["participating"]),
            "o" * one["others"] + "d" * one["by_duties"] + "l" * one["local"],
        )  # fmt: skip

    def target(one: dict[str, Any]) -> tuple[object, ...]:
        about = "~" if one["approximate"] else ""
        return one["measure"], about + one["comparator"], one["value"], one["unit"], one["deadline"]

    return {
        "title": told["title"], "language": told["language"], "date": told["date"],
        "issuers": [body["resolved"] for body in told["issuers"]], "deadline": told["deadline"],
        "chapters": [
            (c["number"], c["printed"], c["title"], c["sections"], [target(t) for t in c["targets"]])
            for c in told["chapters"]
        ],
        "sections": [
            (s["number"], s["printed"], s["title"], [group(g) for g in s["groups"]], [target(t) for t in s["targets"]])
            for s in told["sections"]
        ],
        "rules": [rule["kind"] for rule in told["rules"]], "notes": [note["kind"] for note in told["notes"]],
    }  # fmt: skip


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_of_other_making(name: str) -> None:
    told = as_dict(read(PLANS[name]))
    check_spans(PLANS[name], told)
    assert _brief(told) == EXPECTED[name]


def test_the_whole_json_of_a_small_plan() -> None:
    text = "某行动计划（2026—2028年）\n一、任务\n（一）做。到2027年，建成站点50个以上。（公安部牵头，教育部等配合）\n"
    assert as_dict(read(text)) == WHOLE


WHOLE = {
    "title": "某行动计划（2026—2028年）",
    "title_span": [0, 17],
    "language": "zh-Hans",
    "date": None,
    "date_span": None,
    "issuers": [],
    "deadline": "2028",
    "chapters": [
        {
            "number": 1,
            "printed": "一",
            "title": "任务",
            "title_span": [20, 22],
            "span": [18, 59],
            "sections": [1],
            "groups": [],
            "targets": [],
        }
    ],
    "sections": [
        {
            "number": 1,
            "printed": "一",
            "title": "做",
            "title_span": [26, 27],
            "span": [23, 59],
            "groups": [
                {
                    "lead": [
                        {"printed": "公安部", "resolved": "MPS", "level": "national", "role": "lead", "span": [46, 49]}
                    ],
                    "participating": [
                        {
                            "printed": "教育部",
                            "resolved": "MOE",
                            "level": "national",
                            "role": "participate",
                            "span": [52, 55],
                        }
                    ],
                    "others": True,
                    "by_duties": False,
                    "local": False,
                    "span": [45, 59],
                    "covers": [27, 45],
                    "deadline": None,
                    "deadline_span": None,
                }
            ],
            "targets": [
                {
                    "measure": "站点",
                    "comparator": ">=",
                    "value": 50,
                    "unit": "item",
                    "deadline": "2027",
                    "approximate": False,
                    "span": [37, 44],
                    "measure_span": [37, 39],
                    "quantity_span": [39, 44],
                    "deadline_span": [28, 34],
                }
            ],
            "mechanisms": [],
        }
    ],
    "rules": [],
    "footnotes": [],
    "notes": [],
}
