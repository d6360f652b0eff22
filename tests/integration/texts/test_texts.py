"""Texts kept, edited by two at once, reviewed, searched; nothing of a change is ever lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from guiju.core.errors import GuijuError
from guiju.core.text import markdown
from guiju.core.text.model import Document
from guiju.core.text.walking import find, said
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Post
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.texts import editing, finding, keeping, provisions, reviewing
from guiju.registry.texts.keeping import keep
from guiju.registry.texts.models import ClauseVersion, Requirement, Text
from guiju.registry.texts.storage import document_at

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db

SOURCE = """---
guiju: 1
languages: [zh, en]
designation: T/EXAMPLE 1-2026
titles: {zh: 饮用水, en: Drinking water}
---

# 范围 ‖ Scope

本文件规定了饮用水的要求。
‖ This document specifies requirements for drinking water.

# 要求 ‖ Requirements {#requirements}

## 限值 ‖ Limits {#limits}

饮用水中各项指标应符合[#t1]的规定。
‖ Drinking water shall conform to [#t1].

::: table {#t1}
caption: 限值 ‖ Limits
unit: 单位为毫克每升

| 指标 | 限值 |
|---|---|
| 铅 | 0.01 |
| 砷 | 0.05 |
:::

## 温度 ‖ Temperature {#temperature}

贮存温度不应高于25 ℃。
‖ The storage temperature shall not exceed 25 °C.

每批应抽样检验。
"""


def _document(source: str = SOURCE) -> Document:
    return markdown.read(source).document


def _draft(user: User) -> Text:
    return keep(_document(), now=NOW, slug="draft", kind=Text.Kind.DRAFT, user=user).text


@pytest.fixture
def user() -> User:
    return User.objects.create_user("writer", password="x")


def test_a_text_is_kept_clause_by_clause_and_read_back_at_every_revision() -> None:
    first = keep(_document(), now=NOW)
    assert (first.text.slug, first.revision, first.changed) == ("t-example-1-2026", 1, 4)
    assert document_at(first.text) == _document()
    again = keep(_document(), now=NOW)
    assert (again.revision, again.changed) == (1, 0)
    warmer = _document(SOURCE.replace("25 ℃", "30 ℃"))
    second = keep(warmer, now=NOW + timedelta(days=1))
    assert (second.revision, second.changed) == (2, 1)
    assert document_at(second.text, 1) == _document()
    assert document_at(second.text) == warmer
    assert ClauseVersion.objects.filter(text=second.text, clause="temperature").count() == 2


def test_a_clause_taken_out_is_gone_now_and_there_before() -> None:
    text = keep(_document(), now=NOW).text
    keep(_document(SOURCE[: SOURCE.index("## 温度")]), now=NOW)
    text.refresh_from_db()
    assert find(document_at(text), "temperature") is None
    assert find(document_at(text, 1), "temperature") is not None


def test_cells_and_sentences_become_requirements_in_base_units() -> None:
    keep(_document(), now=NOW)
    rows = {(row.characteristic, row.op, row.value, row.unit) for row in Requirement.objects.exclude(op="")}
    assert ("铅", "<=", Decimal("0.01"), "mg/L") in rows
    assert ("贮存温度", "<=", Decimal("25"), "Cel") in rows
    lead = Requirement.objects.get(characteristic="铅")
    assert lead.base_high == Decimal("0.00001")
    assert (lead.base, lead.label) == ("kilogram / meter ** 3", "表1")


def test_a_question_is_answered_with_limits_strictest_first() -> None:
    keep(_document(), now=NOW)
    keep(_document(SOURCE.replace("1-2026", "2-2026").replace("| 铅 | 0.01 |", "| 铅 | 0.005 |")), now=NOW)
    found = finding.find("饮用水 铅 限值")
    assert [row.value for row in found.limits] == [Decimal("0.005"), Decimal("0.01")]
    assert finding.find("which standards limit lead in drinking water").words == ("lead", "drinking", "water")
    assert [each.clause for each in finding.find("storage temperature").passages] == ["temperature", "temperature"]
    with pytest.raises(GuijuError):
        finding.find("的")


def test_word_for_word_no_other_words_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    keep(_document(), now=NOW)
    monkeypatch.setattr(finding, "_groups", lambda words: pytest.fail("asked for other words"))
    found = finding.find("饮用水 铅", literal=True)
    assert [row.characteristic for row in finding.answers(found)] == ["铅"]
    assert not finding.find("饮用水 铅 钚", literal=True).limits


@pytest.mark.parametrize("day", ["2022-01-01", "2022年1月1日", "2022/1/1", "2022.01.01"])
def test_a_day_is_no_word_of_a_question(day: str) -> None:
    assert finding.asked(f"饮用水 铅 {day}") == finding.asked("饮用水 铅") == ("饮用水", "铅")


def test_how_many_limits_there_are_is_told_where_not_all_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    keep(_document(), now=NOW)
    found = finding.find("饮用水")
    assert (found.all_limits, found.all_passages) == (len(found.limits), len(found.passages))
    monkeypatch.setattr(finding, "MOST", 1)
    cut = finding.find("饮用水")
    assert len(cut.limits) == 1 and cut.all_limits == found.all_limits > 1
    assert len(cut.passages) == 1 and cut.all_passages == found.all_passages


def test_two_who_change_different_lines_are_merged(user: User) -> None:
    text = _draft(user)
    source = editing.source_of(_document(), find(_document(), "temperature"))  # type: ignore[arg-type]
    one = source.replace("不应高于25", "不应高于20")
    two = source.replace("每批应抽样检验", "每批应抽样5件检验")
    assert editing.save(text, "temperature", one, base=1, user=user, now=NOW).revision == 2
    saved = editing.save(text, "temperature", two, base=1, user=user, now=NOW)
    assert (saved.revision, saved.merged, saved.conflict) == (3, True, "")
    text.refresh_from_db()
    clause = find(document_at(text), "temperature")
    assert clause is not None
    assert [said(block.words, "zh") for block in clause.blocks] == ["贮存温度不应高于20 ℃。", "每批应抽样5件检验。"]  # type: ignore[union-attr]


def test_two_who_change_the_same_line_see_the_conflict_and_nothing_is_written(user: User) -> None:
    text = _draft(user)
    source = editing.source_of(_document(), find(_document(), "temperature"))  # type: ignore[arg-type]
    editing.save(text, "temperature", source.replace("25 ℃", "20 ℃"), base=1, user=user, now=NOW)
    saved = editing.save(text, "temperature", source.replace("25 ℃", "30 ℃"), base=1, user=user, now=NOW)
    assert "<<<<<<<" in saved.conflict and "20 ℃" in saved.conflict and "30 ℃" in saved.conflict
    text.refresh_from_db()
    assert text.revision == 2


def test_clauses_are_added_moved_and_removed_and_keep_their_names(user: User) -> None:
    text = _draft(user)
    added = editing.add(
        text, "limits", "# 标志 ‖ Marking {#marking}\n\n应标明名称。\n", inside=False, user=user, now=NOW
    )
    assert added.clause == "marking"
    text.refresh_from_db()
    editing.move(text, "marking", "temperature", inside=False, user=user, now=NOW)
    text.refresh_from_db()
    requirements = find(document_at(text), "requirements")
    assert requirements is not None
    assert [clause.id for clause in requirements.clauses] == ["limits", "temperature", "marking"]
    editing.remove(text, "marking", base=text.revision, user=user, now=NOW)
    text.refresh_from_db()
    assert find(document_at(text), "marking") is None


@pytest.mark.parametrize(
    ("source", "where"),
    [
        ("# 温度 {#other}\n", "line 1"),
        ("# 温度 {#temperature}\n\n# 二 {#b}\n", "source"),
        ("# 温度 {#temperature}\n\n::: table\n", "line 3"),
    ],
)
def test_a_source_that_is_no_clause_is_refused_with_its_line(user: User, source: str, where: str) -> None:
    text = _draft(user)
    with pytest.raises(GuijuError) as refused:
        editing.save(text, "temperature", source, base=1, user=user, now=NOW)
    assert refused.value.where == where
    text.refresh_from_db()
    assert text.revision == 1


def test_a_stranger_writes_and_decides_nothing(user: User) -> None:
    text = _draft(user)
    stranger = User.objects.create_user("stranger", password="x")
    with pytest.raises(GuijuError):
        editing.save(text, "temperature", "# x {#temperature}\n", base=1, user=stranger, now=NOW)
    with pytest.raises(GuijuError):
        reviewing.decide(text, "limits/p000000", "accepted", user=stranger, now=NOW)


def test_decisions_outlive_reading_again_and_go_to_the_next_edition(user: User) -> None:
    text = _draft(user)
    row = Requirement.objects.get(text=text, characteristic="贮存温度")
    reviewing.decide(text, row.name, "corrected", user=user, now=NOW, correction={"op": "<=", "value": "24"})
    keep(_document(SOURCE.replace("每批", "每一批")), now=NOW, slug="draft")
    assert provisions.last_decisions(text)[row.name].verdict == "corrected"
    other = keep(_document(SOURCE.replace("1-2026", "1-2028")), now=NOW, user=user).text
    assert reviewing.carry(text, other, now=NOW) == 1
    assert provisions.last_decisions(other)[row.name].correction == {"limits": {"0": {"op": "<=", "value": "24"}}}
    with pytest.raises(GuijuError):
        reviewing.decide(text, row.name, "corrected", user=user, now=NOW, correction={"op": "roughly"})


def test_the_next_edition_takes_names_and_decisions_over(user: User) -> None:
    first = keep(_document(), now=NOW, user=user).text
    row = Requirement.objects.get(text=first, characteristic="贮存温度")
    reviewing.decide(first, row.name, "accepted", user=user, now=NOW)
    source = SOURCE.replace("1-2026", "1-2030").replace(
        "## 温度 ‖ Temperature {#temperature}", "## 温度 ‖ Temperature {#t9}"
    )
    second = keep(_document(source), now=NOW, user=user).text
    assert find(document_at(second), "temperature") is not None
    assert provisions.last_decisions(second)[row.name].carried is not None


def test_the_level_of_a_text_follows_from_its_decisions(user: User) -> None:
    text = _draft(user)
    assert reviewing.measure(text) == 2
    for row in Requirement.objects.filter(text=text, part=0).exclude(kind="statement"):
        reviewing.decide(text, row.name, "accepted", user=user, now=NOW)
    text.refresh_from_db()
    assert (text.smart, text.evidence["share"]) == (3, 1.0)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("有机物", ("有机物",)),
        ("中性洗涤剂", ("中性洗涤剂",)),
        ("对硫磷限量", ("对硫磷",)),
        ("和面机", ("和面机",)),
        ("对苯二甲酸的限量", ("对苯二甲酸",)),
        ("对硫磷有什么规定", ("对硫磷",)),
        ("有效成分含量是多少", ("有效成分含量",)),
        ("不饱和脂肪酸", ("不饱和脂肪酸",)),
        ("对比度要求", ("对比度",)),
        ("集中空调", ("集中空调",)),
        ("目的", ("目的",)),
        ("中间体", ("中间体",)),
        ("标准物质", ("标准物质",)),
        ("对铅有什么规定", ("铅",)),
        ("饮用水中的铅", ("饮用水", "铅")),
        ("铅和砷限量", ("铅", "砷")),
        ("水中 铅", ("水", "铅")),
        ("饮用水 铅 限值", ("饮用水", "铅")),
        ("有哪些标准", ()),
        ("的", ()),
    ],
)
def test_words_of_asking_go_and_no_letter_of_a_word(question: str, words: tuple[str, ...]) -> None:
    assert finding.asked(question) == words


def test_what_is_organic_is_not_found_where_it_is_inorganic() -> None:
    source = SOURCE.replace("| 铅 | 0.01 |", "| 无机物 | 0.01 |")
    keep(_document(source), now=NOW)
    assert finding.find("有机物").limits == ()
    assert [row.characteristic for row in finding.find("无机物").limits] == ["无机物"]


def test_a_post_begins_at_midnight_here_not_at_eight_in_the_morning(user: User) -> None:
    committee = ensure_committee("SAC/TC 28", {})
    text = keep(_document(), now=NOW, slug="theirs", kind=Text.Kind.DRAFT, committee=committee).text
    early = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)  # half past midnight of 2 March in Shanghai
    Post.objects.create(user=user, office="secretary", committee=committee, since=date(2026, 3, 2))
    source = editing.source_of(_document(), find(_document(), "temperature"))  # type: ignore[arg-type]
    saved = editing.save(text, "temperature", source.replace("25 ℃", "20 ℃"), base=1, user=user, now=early)
    assert saved.revision == 2
    name = Requirement.objects.get(text=text, characteristic="贮存温度").name
    assert reviewing.decide(text, name, "accepted", user=user, now=early).verdict == "accepted"
    for before in (early - timedelta(hours=1), datetime(2026, 3, 1, 15, 59, tzinfo=UTC)):
        with pytest.raises(GuijuError):
            reviewing.decide(text, name, "accepted", user=user, now=before)


def test_a_save_reads_the_document_once(monkeypatch: pytest.MonkeyPatch) -> None:
    user = User.objects.create_user("ada", "ada@example.org", "x")
    text = keep(markdown.read(SOURCE).document, now=NOW, kind=Text.Kind.DRAFT, user=user).text
    read: list[int | None] = []

    def counted(of: Text, revision: int | None = None) -> Document:
        read.append(revision)
        return document_at(of, revision)

    source = editing.source_of(document_at(text), find(document_at(text), "limits"))  # type: ignore[arg-type]
    monkeypatch.setattr(editing, "document_at", counted)
    monkeypatch.setattr(keeping, "document_at", counted)
    monkeypatch.setattr(editing, "may_edit", lambda *given: True)
    source = source.rstrip("\n") + "\n\n另有一段。\n‖ One more.\n"
    saved = editing.save(text, "limits", source, base=text.revision, user=user, now=NOW)
    assert (saved.revision, read) == (2, [None])
    text.refresh_from_db()
    assert "另有一段" in editing.source_of(document_at(text), find(document_at(text), "limits"))  # type: ignore[arg-type]
    with pytest.raises(GuijuError, match="there is no revision 9"):
        editing.save(text, "limits", source, base=9, user=user, now=NOW)
    with pytest.raises(GuijuError, match="there is no clause 'nothing'"):
        editing.save(text, "nothing", source, base=2, user=user, now=NOW)
