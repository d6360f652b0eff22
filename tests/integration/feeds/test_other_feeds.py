"""International documents, research projects, standards of associations and enterprises: from file to figure."""

from __future__ import annotations

import tarfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.registry.bodies.models import Body
from guiju.registry.catalogue.models import Edition, EditionSource
from guiju.registry.feeds import deciding
from guiju.registry.feeds.deciding import Asked
from guiju.registry.feeds.definitions import feed
from guiju.registry.feeds.models import Candidate, Decision, Taking
from guiju.registry.goals import definitions, evaluating
from guiju.registry.links.models import Link
from guiju.registry.record import sequence
from guiju.registry.registers import access
from guiju.registry.registers.models import Item
from integration.cases.world import PROPOSAL, World, world
from integration.feeds import bringing
from integration.feeds.bringing import best, counted, held, number, viewer

TODAY = timezone.localdate()
DOCUMENT = """docid:
- id: {id}
  type: ISO
  primary: true
doctype: standard
title:
- content: {title}
  language: [en]
  script: [Latn]
docstatus:
  stage: '{stage}'
date:
- type: published
  value: '{published}'
"""


@pytest.fixture
def w(library: None) -> World:
    made = world()
    made.person("officer2", ("officer", made.sac))
    return made


def decide(w: World, name: str, candidate: str, decision: str, chosen: str = "", **more: Any) -> Decision:
    kind, _, named = chosen.partition(":")
    asked = Asked(decision, kind, named, **more)
    return deciding.decide(feed(name), candidate, asked, viewer(w, "officer2", timezone.now()), timezone.now())


def figure(name: str, day: date = TODAY) -> tuple[Any, ...]:
    number()
    told = evaluating.compute(evaluating.asked(definitions.indicator(name), {}, TODAY, sequence.head(), day))
    return told.counted, told.over


# -- international documents -------------------------------------------------------------------------------------------
def archive(tmp_path: Path, *documents: tuple[str, str, str]) -> Path:
    path = tmp_path / "iso.tar.xz"
    with tarfile.open(path, "w:xz") as out:
        for place, (id_, title, stage) in enumerate(documents):
            file = tmp_path / f"{place}.yaml"
            file.write_text(DOCUMENT.format(id=id_, title=title, stage=stage, published="2015-09"), encoding="utf-8")
            out.add(file, file.name)
    return path


DOCUMENTS = (
    ("ISO 9001:2015", "Quality management systems - Requirements", "60.60"), ("ISO/DIS 12345", "Made up", "40.20"),
    ("ISO 9001:2008", "Quality management systems", "95.99"), ("ISO/DIS 12345", "Made up, again", "40.20"),
)  # fmt: skip
TRACKED = "international-projects"


def take_documents(tmp_path: Path, *documents: tuple[str, str, str]) -> dict[str, int]:
    from guiju.registry.feeds import taking

    path = archive(tmp_path, *documents)
    return counted(taking.take(feed(TRACKED), path, path.name, access.KEEPER, timezone.now()))


def test_documents_under_way_and_published_are_tracked_and_matched_with_what_adopts_them(
    w: World, tmp_path: Path
) -> None:
    found = take_documents(tmp_path, *DOCUMENTS)
    assert (found["read"], found["new"]) == (4, 2) and found["passed"] == 2
    name, score = best(TRACKED, "ISO 9001:2015")[0]
    assert name == "GB/T 19001-2016" and score >= 90
    assert held(TRACKED, "ISO/DIS 12345").proposals == [] and held(TRACKED, "ISO/DIS 12345").row["status"] == ["draft"]


def test_an_edition_called_not_applicable_leaves_the_denominator_and_comes_back(w: World, tmp_path: Path) -> None:
    take_documents(tmp_path, *DOCUMENTS)
    before = figure("conversion_rate")
    with pytest.raises(GuijuError, match="a reason is needed"):
        decide(w, TRACKED, "ISO 9001:2015", "not_applicable")
    decide(w, TRACKED, "ISO 9001:2015", "not_applicable", why="for the test")
    number()
    after = figure("conversion_rate")
    assert after == (before[0] - 1, before[1] - 1)
    gross = figure("conversion_gross")
    yesterday = figure("conversion_rate", TODAY - timedelta(1))
    assert yesterday == before and gross[1] > after[1]
    who, now = viewer(w, "officer", timezone.now()), timezone.now()
    deciding.take_back(feed(TRACKED), "ISO 9001:2015", "it applies", who, now)
    assert figure("conversion_rate") == before
    decide(w, TRACKED, "ISO 9001:2015", "adopt", "edition:GB/T 19001-2016")
    decide(w, TRACKED, "ISO/DIS 12345", "later")
    assert figure("conversion_rate") == before and held(TRACKED, "ISO/DIS 12345").state == "open"


def test_a_stage_that_moves_asks_nobody_again(w: World, tmp_path: Path) -> None:
    take_documents(tmp_path, ("ISO/DIS 12345", "Made up", "40.20"))
    decide(w, TRACKED, "ISO/DIS 12345", "not_applicable", why="no such trade here")
    assert take_documents(tmp_path, ("ISO/DIS 12345", "Made up", "40.60"))["changed"] == 1
    assert take_documents(tmp_path, ("ISO/DIS 12345", "Made up", "95.99")) == {"read": 1, "passed": 1, "gone": 1}
    row = held(TRACKED, "ISO/DIS 12345")
    assert row.gone is not None and (row.state, row.changed) == ("refused", {"stage": [["40.20"], ["40.60"]]})


# -- research projects -------------------------------------------------------------------------------------------------
HEAD = "项目编号,项目名称,类别,结题日期,承诺标准数,承担单位,产出标准\n"
PROJECTS = "research-projects"


def take_projects(w: World, tmp_path: Path, *rows: str) -> Any:
    who = viewer(w, "officer", timezone.now())
    return bringing.take(tmp_path, PROJECTS, HEAD + "\n".join(rows) + "\n", who, timezone.now())


def test_a_project_enters_the_register_with_the_standard_it_yielded_and_counts(w: World, tmp_path: Path) -> None:
    before = figure("research_to_standards")
    take_projects(
        w, tmp_path, "2031A,甲技术,共性关键技术类,2024-06-30,1,某院,GB/T 19001—2016；T/CAS 290-2017",
        "2031B,乙技术,应用示范类,2024-06-30,2,某所,",
    )  # fmt: skip
    assert best(PROJECTS, "2031A") == [("GB/T 19001-2016", 80), ("T/CAS 290-2017", 80)]
    assert best(PROJECTS, "2031B") == []
    decide(w, PROJECTS, "2031A", "register", "edition:GB/T 19001-2016")
    decide(w, PROJECTS, "2031B", "register_only")
    item = Item.objects.get(register=PROJECTS, key="2031A")
    link = Link.objects.get(type="yields")
    assert (link.source_kind, link.source, link.target_kind) == ("item-research-projects", item.pk, "edition")
    assert (item.facts["programme"], item.facts["promised"]) == ("key_common", 1)
    assert figure("research_to_standards") == (before[0] + 1, before[1] + 2)
    who, now = viewer(w, "officer2", timezone.now()), timezone.now()
    deciding.take_back(feed(PROJECTS), "2031A", "a mistake", who, now)
    item.refresh_from_db()
    link.refresh_from_db()
    assert item.status == "retired" and link.ended is not None
    decide(w, PROJECTS, "2031A", "register", "edition:GB/T 19001-2016")
    item.refresh_from_db()
    assert item.status == "valid" and Link.objects.filter(type="yields", ended__isnull=True).count() == 1


def test_what_was_registered_before_stays_when_a_decision_is_taken_back(w: World, tmp_path: Path) -> None:
    from guiju.registry.registers import taking as tables
    from guiju.registry.registers.definitions import register

    text = "项目编号,项目名称,类别,结题日期\n2031E,戊技术,应用示范类,2024-06-30\n"
    tables.take(register(PROJECTS), text.encode(), "t.csv", valid_from=TODAY, now=timezone.now())
    take_projects(w, tmp_path, "2031E,戊技术,应用示范类,2024-06-30,1,某院,")
    assert best(PROJECTS, "2031E") == [("2031E", 40)]
    made = decide(w, PROJECTS, "2031E", "register_only")
    assert "entered" not in made.wrote
    who, now = viewer(w, "officer2", timezone.now()), timezone.now()
    deciding.take_back(feed(PROJECTS), "2031E", "a mistake", who, now)
    assert Item.objects.get(register=PROJECTS, key="2031E").status == "valid"


def test_a_project_is_matched_with_the_project_of_a_standard_that_names_it(w: World, tmp_path: Path) -> None:
    n = w.open("national-standard", "proposer", "propose", "2026-01-05", **PROPOSAL, research_project="2031C").number
    take_projects(w, tmp_path, "2031C,丙技术,共性关键技术类,2024-06-30,1,某院,")
    assert best(PROJECTS, "2031C") == [(n, 90)]
    evidence = held(PROJECTS, "2031C").proposals[0]["evidence"]
    assert [(e["with"], e["ours"], e["theirs"]) for e in evidence] == [("research_project", "2031C", "2031C")]
    decide(w, PROJECTS, "2031C", "register", f"case:{n}")
    assert Link.objects.get(type="yields").target_kind == "case"


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("2031D,丁,没有的类,2024-06-30,1,某院,", "类别", "is not one of the choices"),
        ("2031D,丁,应用示范类,2024-13-30,1,某院,", "结题日期", "is not a day"),
        ("2031D,丁,应用示范类,2024-06-30,几个,某院,", "承诺标准数", "is not a number"),
        ("2031D,丁,应用示范类,2024-06-30,1,某院,没有编号", "产出标准", "is no designation"),
        ("2031D,,应用示范类,2024-06-30,1,某院,", "项目名称", "is missing"),
        (",丁,应用示范类,2024-06-30,1,某院,", "项目编号", "is missing"),
    ],
)
def test_a_row_that_could_not_be_registered_is_refused_when_it_is_taken(
    w: World, tmp_path: Path, row: str, column: str, said: str
) -> None:
    report = take_projects(w, tmp_path, row)
    assert counted(report) == {"read": 1, "refused": 1} and not Candidate.objects.filter(feed=PROJECTS).exists()
    [(where, what, zh, _, expected, place, _)] = report.refused
    assert (where, place) == ("brought.csv:2", column) and said in what and zh != what and expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the table is empty"), ("项目编号,项目名称\n1,2\n", "no column fills"),
        (HEAD.replace("承担单位", "Holder").replace("产出标准", "承担单位"), "stands here twice"),
        ("\x81\x00", "neither UTF-8"), (",".join("x" * 201) + "\n", "201 columns"),
    ],
)  # fmt: skip
def test_a_table_without_its_columns_is_refused_whole(w: World, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode("latin-1") if text.startswith("\x81") else text.encode())
    from guiju.registry.feeds import taking

    with pytest.raises(GuijuError, match=said):
        taking.take(feed(PROJECTS), path, path.name, access.KEEPER, timezone.now())


# -- platforms ---------------------------------------------------------------------------------------------------------
GROUP = "标准编号,中文标题,社会团体名称,公布日期,标准状态,ICS\n"


def test_a_standard_of_an_association_enters_the_library_as_imports_do(w: World, tmp_path: Path) -> None:
    text = GROUP + "T/CAS 900—2025,智能家电 演示要求,中国标准化协会,2025-06-01,现行,97.030\n"
    bringing.take(tmp_path, "group-platform", text)
    assert best("group-platform", "T/CAS 900-2025") == [("CAS", 100)]
    made = decide(w, "group-platform", "T/CAS 900-2025", "enter", "body:CAS")
    edition = Edition.objects.get(key="T/CAS 900-2025")
    assert (edition.issuer.code, edition.status, edition.titles["zh"], edition.ics) == (
        "CAS", "in_force", "智能家电 演示要求", ["97.030"],
    )  # fmt: skip
    assert made.wrote == {"edition": edition.pk}
    assert EditionSource.objects.get(edition=edition).source == "group-platform"
    with pytest.raises(GuijuError, match="it wrote an edition, which stays"):
        deciding.take_back(feed("group-platform"), "T/CAS 900-2025", "x", access.KEEPER, timezone.now())


def test_a_row_is_the_same_as_an_edition_held_under_another_number(w: World, tmp_path: Path) -> None:
    text = GROUP + "T/PCA 4-2023,精品咖啡鲜果采收要求,普洱咖啡协会,2023-01-02,现行,\n"
    bringing.take(tmp_path, "group-platform", text)
    assert best("group-platform", "T/PCA 4-2023") == [("PCA", 100)]
    before = Edition.objects.count()
    with pytest.raises(GuijuError, match="a reason is needed: it was not proposed"):
        decide(w, "group-platform", "T/PCA 4-2023", "same", "edition:T/PCA 004-2023")
    decide(w, "group-platform", "T/PCA 4-2023", "same", "edition:T/PCA 004-2023", why="两个零未写")
    edition = Edition.objects.get(key="T/PCA 004-2023")
    assert Edition.objects.count() == before and "T/PCA 4-2023" in edition.aliases
    assert set(edition.sources.values_list("source", flat=True)) >= {"group-platform"}


@pytest.mark.parametrize(
    ("decision", "chosen", "said"),
    [
        ("enter", "body:SAC", "nothing is known as"),
        ("enter", "body:CAS", "is not numbered by"),
        ("same", "edition:T/CAS 290-2017", "is another standard than"),
    ],
)
def test_a_row_becomes_only_what_it_names(w: World, tmp_path: Path, decision: str, chosen: str, said: str) -> None:
    text = GROUP + "T/PCA 9902-2025,采收要求,普洱咖啡协会,2025-01-02,现行,\n"
    bringing.take(tmp_path, "group-platform", text + "GB/T 5-2025,国标混入,中国标准化协会,2025-01-02,现行,\n")
    assert Taking.objects.get().refused[0][0].endswith(":3")  # a national standard is no row of this feed
    before = Edition.objects.count()
    with pytest.raises(GuijuError, match=said):
        decide(w, "group-platform", "T/PCA 9902-2025", decision, chosen, why="试")
    assert Edition.objects.count() == before


def test_an_edition_that_is_held_gets_one_more_source(w: World, tmp_path: Path) -> None:
    text = GROUP + "T/CAS 290-2017,智能家电系统互联互操作评价技术指南,中国标准化协会,2017-06-01,现行,\n"
    bringing.take(tmp_path, "group-platform", text)
    assert best("group-platform", "T/CAS 290-2017") == [("CAS", 100), ("T/CAS 290-2017", 100)]
    evidence = held("group-platform", "T/CAS 290-2017").proposals[1]["evidence"]
    assert [(e["with"], e["compare"], e["points"]) for e in evidence] == [
        ("designation", "edition", 80), ("designation", "work", 10), ("title", "words", 20),
    ]  # fmt: skip
    decide(w, "group-platform", "T/CAS 290-2017", "same", "edition:T/CAS 290-2017")
    edition = Edition.objects.get(key="T/CAS 290-2017")
    assert set(edition.sources.values_list("source", flat=True)) >= {"group-platform"} and edition.status == "in_force"


def test_a_standard_of_an_enterprise_is_matched_by_its_credit_code(w: World, tmp_path: Path) -> None:
    Body.objects.create(code="91110108MA00000096", kind="enterprise", names={"zh": "示例企业（演示）"}, country="CN")
    text = (
        "标准编号,标准名称,企业名称,统一社会信用代码,发布日期,状态\n"
        "Q/SLQY 001-2025,示例产品,另一名称,91110108MA00000096,2025-03-01,现行\n"
    )
    bringing.take(tmp_path, "enterprise-platform", text)
    assert best("enterprise-platform", "Q/SLQY 001-2025") == [("91110108MA00000096", 100)]
    decide(w, "enterprise-platform", "Q/SLQY 001-2025", "enter", "body:91110108MA00000096")
    assert Edition.objects.get(key="Q/SLQY 001-2025").issuer.code == "91110108MA00000096"


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("T/CAS 1-2025,名称,某会,2025-06-01,胡说,", "状态", "unknown status"),
        ("T/CAS 1-2025,名称,某会,2025年,现行,", "发布日期", "is not a day"),
        ("编号,名称,某会,2025-06-01,现行,", "标准编号", "is no designation"),
        ("T/CAS 1-2025," + "名" * 2001 + ",某会,2025-06-01,现行,", "标准名称", "too long"),
    ],
)
def test_a_row_that_could_not_be_written_is_refused_when_it_is_taken(
    w: World, tmp_path: Path, row: str, column: str, said: str
) -> None:
    report = bringing.take(tmp_path, "group-platform", GROUP + row + "\n")
    [(where, what, _, _, _, place, _)] = report.refused
    assert (where, place) == ("brought.csv:2", column) and said in what


def test_a_designation_written_in_two_ways_stands_in_the_file_twice(w: World, tmp_path: Path) -> None:
    rows = "T/CAS 900-2025,甲,某会,2025-06-01,现行,\nT/CAS 900—2025,乙,某会,2025-06-01,现行,\n"
    report = bringing.take(tmp_path, "group-platform", GROUP + rows)
    assert counted(report) == {"read": 2, "new": 1, "refused": 1}
    assert "T/CAS 900-2025 stands at brought.csv:2 too" in report.refused[0][1]
