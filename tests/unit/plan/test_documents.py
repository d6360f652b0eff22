"""The five published texts, exactly. They are no part of the repository: `plans` beside GUIJU_TEST_DATA."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from guiju.core.plan import read_bytes
from guiju.core.plan.alignment import align
from guiju.core.plan.model import Plan
from guiju.core.plan.serializers import as_dict

from .spans import check_spans

ACTION_ZH, ACTION_EN = "action-plan-2024-2025.zh-hant.txt", "action-plan-2024-2025.en.txt"
CSET, SESEC, XINHUA = "outline-2021.en-cset.txt", "outline-2021.en-sesec.txt", "outline-2021.en-xinhua-partial.txt"
EVERY = (ACTION_ZH, ACTION_EN, CSET, SESEC, XINHUA)

# section, lead, participating, o: and others, d: each by its duties. Local governments answer everywhere (said in §1).
GROUPS = [
    (1, "NDRC MIIT MOST NHC CAC MARA SAMR NDA", "", "od"),
    (2, "MOST SAMR", "CAC CNIPA CAS CAE", "od"),
    (3, "MIIT SAMR", "", "od"),
    (4, "", "CAC MIIT PBC SAMR NFRA CSRC NDA NMSA", "od"),
    (5, "SAMR MIIT", "NDRC MOHURD MOT MOFCOM MCT GAS NEA", "od"),
    (6, "MIIT MOST SAMR", "CAC MOT NHC NEA NDA CAAC", "od"),
    (7, "MIIT SAMR", "", "od"),
    (8, "MIIT CAC NDRC SAMR", "MNR MOHURD MOT NEA NDA", "od"),
    (9, "", "NDRC MOST MIIT MNR MEE MOT MWR MARA SAMR NEA NFGA", "od"),
    (10, "", "MIIT MNR MEE MOT MWR MARA SAMR CMA NFGA", "od"),
    (11, "", "NDRC MNR MOHURD MWR MARA SAMR NEA", "od"),
    (12, "", "NDRC MIIT MEE MOHURD MOT MWR MARA MOFCOM PBC SAMR NFRA CSRC", "od"),
    (13, "", "NDRC MOE MIIT MOHURD MOT MWR MOFCOM NHC SAMR NGOA", "od"),
    (14, "MARA SAMR MOHURD", "CAC MNR MEE MWR MCT NHC NFSRA NFGA", "od"),
    (15, "MOHURD SAMR", "MNR MEE MOT NDA", "od"),
    (16, "", "CAC SAMR NGOA", "od"),
    (16, "", "NDRC MOJ SAMR CNIPA", "od"),
    (17, "", "CAC NDRC MIIT MPS SAMR NDA", "od"),
    (18, "SAMR MEM", "", "od"),
    (18, "", "MPS MOT MWR MEM SAMR CMA NMSA NFRESA CEA", "od"),
    (18, "", "MIIT MPS MOJ SAMR", "od"),
    (18, "", "CAC MIIT MPS NHC", "od"),
    (19, "NDRC MOF SAMR", "MOE MCA MOHRSS MCT GAS CDPF", "od"),
    (19, "", "MIIT NHC SAMR NHSA NATCM NDCPA NMPA", "od"),
    (20, "MCA MOFCOM SAMR", "", "od"),
    (20, "MOT MCA MIIT SAMR", "MCT NHC CDPF", "od"),
    (21, "SAMR", "CAC MFA NDRC MOE MOST MIIT MCA MOFCOM CNIPA CIDCA ACFIC", "od"),
    (22, "SAMR", "MFA NDRC MOFCOM SASAC CIDCA", "od"),
    (23, "SAMR MIIT MARA", "", "od"),
    (24, "SAMR MIIT", "", "od"),
    (25, "SAMR", "MFA NDRC MOST MIIT MOFCOM GACC CIDCA ACFIC", "od"),
    (26, "SAMR", "", "od"),
    (26, "SAMR MCA", "CAST ACFIC", "od"),
    (27, "SAMR", "", "od"),
    (28, "SAMR", "", "od"),
    (28, "", "NDRC MOST MIIT MOFCOM SAMR NBS ACFIC", "od"),
    (29, "SAMR", "", "od"),
    (30, "SAMR MOST MOFCOM CAE", "", "od"),
    (31, "SAMR", "", "od"),
    (32, "SAMR", "", "od"),
    (33, "", "MOE MOHRSS SAMR", "od"),
    (34, "", "NDRC SAMR", "od"),
    (35, "SAMR", "", "od"),
]
# section, comparator in Chinese, in English, value, unit; T1 to T16 of SYSTEMS.md but T4, which the Outline alone has
ACTION_TARGETS = [
    (2, ">=", ">", 50, "%"), (7, "=", "=", 50, "item"), (10, "=", "=", 20, "item"), (12, "=", "=", 60, "item"),
    (14, "=", "=", 700, "item"), (14, "=", "=", 100, "item"), (14, "=", "=", 300, "item"), (15, "=", "=", 30, "item"),
    (17, ">=", ">", 100, "item"), (20, "=", "=", 80, "item"), (20, "=", "=", 50, "item"), (25, ">=", ">", 90, "%"),
    (25, ">=", ">", 85, "%"), (27, "<=", "<=", 18, "month"), (31, ">=", ">=", 50, "item"),
]  # fmt: skip
MEASURES_ZH = [
    "形成標準研究成果的比率", "國家高端裝備制造業標準化試點", "家用電器、車輛、船舶、通用機械等產品噪聲相關標準",
    "循環經濟標準化試點示范建設", "農業領域標準", "國家農業標準化示范區", "國家現代農業全產業鏈標準化示范基地",
    "城市標準化創新綜合試點", "社會管理和公共服務綜合標準化試點", "養老和家政服務領域標準化試點示范項目",
    "適老化改造國家標準", "全國專業標準化技術委員會(以下簡稱技術委員會)與國際標準組織技術機構一致性程度",
    "國際標準轉化率", "新立項國家標準平均制定周期", "國家標準驗證點",
]  # fmt: skip
OUTLINE_TARGETS = [(2, ">", 50, "%"), (2, "<", 18, "month"), (2, ">", 85, "%"), (2, ">", 50, "item")]
OUTLINE_CHAPTERS = [(1, 2), (3, 5), (6, 10), (11, 15), (16, 21), (22, 24), (25, 29), (30, 33), (34, 35)]
ACTION_CHAPTERS = [(1, 2), (3, 8), (9, 13), (14, 20), (21, 25), (26, 29), (30, 33), (34, 35)]
ISSUERS = [
    "SAMR",
    "CAC",
    "NDRC",
    "MOST",
    "MIIT",
    "MPS",
    "MCA",
    "MNR",
    "MOHURD",
    "MOT",
    "MWR",
    "MARA",
    "MOFCOM",
    "NHC",
    "MEM",
    "PBC",
    "SASAC",
    "ACFIC",
]


def data(name: str) -> bytes:
    folder = Path(os.environ.get("GUIJU_TEST_DATA", "")).parent / "plans"
    if not os.environ.get("GUIJU_TEST_DATA") or not (folder / name).is_file():
        pytest.skip(
            f"there is no {name} in the folder plans beside GUIJU_TEST_DATA: tests on the published texts need it"
        )
    return (folder / name).read_bytes()


def plan(name: str) -> Plan:
    return read_bytes(data(name))


def _chapters(read: Plan) -> list[tuple[int, int]]:
    assert [c.number for c in read.chapters] == list(range(1, len(read.chapters) + 1))
    return [
        (c.sections[0], c.sections[-1])
        for c in read.chapters
        if list(c.sections) == list(range(c.sections[0], c.sections[-1] + 1))
    ]


def _targets(read: Plan) -> list[tuple[int, str, int | float, str]]:
    return [(s.number, t.comparator, t.value, t.unit) for s in read.sections for t in s.targets]


@pytest.mark.parametrize("name", EVERY)
def test_every_span_is_what_was_read(name: str) -> None:
    text = data(name).decode()
    check_spans(text, as_dict(read_bytes(data(name))))
    assert as_dict(read_bytes(data(name))) == as_dict(read_bytes(data(name)))


@pytest.mark.parametrize("name", (ACTION_ZH, ACTION_EN))
def test_the_action_plan_has_35_tasks_in_8_chapters(name: str) -> None:
    read = plan(name)
    assert [s.number for s in read.sections] == list(range(1, 36))
    assert _chapters(read) == ACTION_CHAPTERS
    assert not any(c.groups or c.targets for c in read.chapters)
    assert all(s.title for s in read.sections)


@pytest.mark.parametrize("name", (ACTION_ZH, ACTION_EN))
def test_the_action_plan_has_the_same_43_groups_in_both_languages(name: str) -> None:
    read = plan(name)
    found = [
        (s.number, " ".join(b.code or "?" for b in g.lead), " ".join(b.code or "?" for b in g.participating),
         "o" * g.others + "d" * g.by_duties)
        for s in read.sections for g in s.groups
    ]  # fmt: skip
    assert found == GROUPS
    assert all(g.local for s in read.sections for g in s.groups)
    assert [rule.kind for rule in read.rules] == ["local-governments"]


@pytest.mark.parametrize(("name", "language"), ((ACTION_ZH, 1), (ACTION_EN, 2)))
def test_every_target_of_the_action_plan(name: str, language: int) -> None:
    read = plan(name)
    assert _targets(read) == [(row[0], row[language], row[3], row[4]) for row in ACTION_TARGETS]
    assert {t.deadline for s in read.sections for t in s.targets} == {"2025"}
    assert not any(t.approximate for s in read.sections for t in s.targets)


def test_what_is_measured() -> None:
    assert [t.measure for s in plan(ACTION_ZH).sections for t in s.targets] == MEASURES_ZH


def test_several_groups_of_one_task_are_bound_to_what_they_follow() -> None:
    task = plan(ACTION_ZH).section(20)
    assert task is not None and len(task.groups) == 2
    first, second = task.targets
    assert task.groups[0].covers[0] <= first.span[0] and first.span[1] <= task.groups[0].covers[1]
    assert task.groups[1].covers[0] <= second.span[0] and second.span[1] <= task.groups[1].covers[1]


def test_the_front_of_the_english_action_plan() -> None:
    read = plan(ACTION_EN)
    assert (
        read.title
        == "Action Plan for the Implementation of the National Standardization Development Outline (2024-2025)"
    )
    assert (read.language, read.date, read.deadline) == ("en", "2024-03-18", "2025")
    assert [body.code for body in read.issuers] == ISSUERS
    assert [c.printed for c in read.chapters] == ["I", "II", "3", "IV", "5", "VI", "VII", "VIII"]
    assert [read.sections[n - 1].printed for n in (18, 19, 20, 21, 25, 26, 32)] == [
        "18", "Nineteen", "Twenty", "Twenty-one", "Twenty-five", "26", "Thirty-two",
    ]  # fmt: skip
    assert read.notes == ()


def test_the_chinese_action_plan_has_neither_title_nor_day() -> None:
    read = plan(ACTION_ZH)
    assert (read.title, read.language, read.date, read.issuers, read.deadline) == (None, "zh-Hant", None, (), "2025")
    assert [note.kind for note in read.notes] == ["no-title"]


@pytest.mark.parametrize("name", (CSET, SESEC))
def test_the_outline_has_9_chapters_and_35_sections(name: str) -> None:
    read = plan(name)
    assert [s.number for s in read.sections] == list(range(1, 36))
    assert _chapters(read) == OUTLINE_CHAPTERS
    assert _targets(read) == OUTLINE_TARGETS
    assert {t.deadline for s in read.sections for t in s.targets} == {"2025"}
    assert not any(s.groups for s in read.sections)
    assert read.date == "2021-10-10"


def test_the_misprinted_number_of_section_19() -> None:
    read = plan(CSET)
    section = read.section(19)
    assert section is not None and section.printed == "xiv"
    assert [(note.kind, note.what) for note in read.notes] == [("number-twice", "printed xiv in place 19")]
    assert (read.title, [body.code for body in read.issuers]) == (
        "National Standardization Development Outline",
        ["CPCCC", "SC"],
    )
    assert len(read.footnotes) == 5


def test_back_matter_is_no_part_of_the_last_section() -> None:
    read = plan(SESEC)
    assert read.title == "Outline for National Standardization Development"
    assert [body.code for body in read.issuers] == ["SC"]
    assert "2006" not in read.text[slice(*read.sections[-1].span)]
    assert len(read.footnotes) == 1
    for name in (ACTION_EN, CSET):
        read = plan(name)
        last = read.text[slice(*read.sections[-1].span)]
        assert "Related News" not in last and "Translator" not in last


def test_the_partial_translation_as_far_as_it_goes() -> None:
    read = plan(XINHUA)
    assert [(c.number, c.sections) for c in read.chapters] == [(1, (1, 2)), (2, (3, 4, 5))]
    assert _targets(read) == OUTLINE_TARGETS
    assert {t.deadline for s in read.sections for t in s.targets} == {"2025"}
    assert [note.kind for note in read.notes] == ["breaks-off"]
    assert (read.date, [body.code for body in read.issuers]) == (None, ["CPCCC", "SC"])


def test_named_mechanisms() -> None:
    found = {m.name: m.kind for s in plan(ACTION_ZH).sections for m in s.mechanisms}
    for name, kind in {
        "信息化標準建設行動": "action", "高端裝備制造標準化強基工程": "project", "新產業標準化領航工程": "project",
        "標準化助力重點產業穩鏈工程": "project", "新型基礎設施標準化專項行動": "action", "團體標準培優計劃": "plan",
        "全國標準制定投訴舉報平臺": "platform", "標準版權制度": "system",
    }.items():  # fmt: skip
        assert found[name] == kind
    assert len(found) == 29


def test_the_two_texts_of_the_action_plan_differ_in_four_comparators_only() -> None:
    """以上 includes the number, "exceeding" and "more than" do not: a difference of the translation, and flagged."""
    rows = align([plan(ACTION_ZH), plan(ACTION_EN)])
    assert [(row.number, d.kind) for row in rows for d in row.differences] == [
        (2, "comparator"), (17, "comparator"), (25, "comparator"), (25, "comparator"),
    ]  # fmt: skip


def test_the_translations_of_the_outline_agree() -> None:
    assert not any(row.differences for row in align([plan(CSET), plan(SESEC)]))
    rows = align([plan(CSET), plan(SESEC), plan(XINHUA)])
    assert [row.number for row in rows if row.differences] == list(range(6, 36))
    assert {d.kind for row in rows for d in row.differences} == {"section"}
