"""The automatic checks that rules ask for: each finding what it is for, and finding nothing where nothing is."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from openpyxl import Workbook

from factories import link, record
from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.text import formats
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Post
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.cases import definitions, files
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.checks import judging, reading, registry
from guiju.registry.cases.models import Case
from guiju.registry.registers import demonstration as registers
from integration.cases.journey import NOW, Journey, held, library, peopled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        peopled()
        yield


FILED = {
    "designation": "DB11/T 9903-2026", "title_zh": "公园导览标识设置", "issuer": "CN-11", "published": "2026-05-20",
    "effective": "2026-10-01", "announcement": {"sha256": "0" * 64, "name": "a.pdf", "size": 1},
    "explanation": {"sha256": "0" * 64, "name": "b.pdf", "size": 1},
}  # fmt: skip


def found(check: str, **facts: Any) -> list[tuple[str, str, str]]:
    """(code, fact, text) of what a check finds in a filing."""
    procedure = definitions.current("filing")
    case = Case(procedure="filing", facts={k: v for k, v in {**FILED, **facts}.items() if v is not None})
    return [(f.check, f.fact, f.text.en) for f in registry.findings(case, procedure, check)]


FILING = ("form", "numbering", "entitlement", "references", "floor", "duplicate", "market", "evidence", "readable")


def test_every_check_is_asked_for_by_a_rule_and_the_other_way_round() -> None:
    asked = {n for p in loader.house().values() for r in p.rules.values() for f, n in r.when.calls if f == "errors"}
    assert asked | set(judging.DOUBTFUL) == registry.codes() == {
        *FILING, "seats", "consistency", "plan_task", "rule_value", "rule_alone", "rule_later", "adoptable",
        "adopted_once", "held", "review_alone", "review_term", "review_voted", "patents", "patent_known", "line_up",
        "committee_may", "new_committee_may", "parent_here", "patent_standing", "notification", "notified_before",
        "symbol_fits", "patents_unpublished", "patent_heard", "adopts_edition", "adopts_published", "held_in_force",
        "due_believable", "unjudged", "finding_known", "guidance",
        "cited", "citations", "version_alone", "converts_held", "text_whole", "units_once",
    }  # fmt: skip


@pytest.mark.parametrize("check", FILING)
def test_a_filing_without_fault(check: str) -> None:
    assert found(check) == []


@pytest.mark.parametrize("check", [c for c in FILING if c not in ("form", "market", "evidence", "duplicate")])
def test_what_cannot_be_read_is_left_to_the_check_of_the_form(check: str) -> None:
    assert found(check, designation="十九号") == []


def test_an_unknown_check_is_an_error_that_names_those_known() -> None:
    with pytest.raises(GuijuError) as refused:
        found("colour")
    assert refused.value.what == "there is no check 'colour'"
    assert "entitlement" in str(refused.value.expected)


@pytest.mark.parametrize(
    ("designation", "text"),
    [
        ("GB/T 1-2026", "it is no sector or local designation"),
        ("T/CAS 1-2026", "it is no sector or local designation"),
        ("ISO 9001:2015", "it is no sector or local designation"),
        ("十九号", "the designation cannot be read"),
        (None, "the designation cannot be read"),
    ],
)
def test_c1_the_form(designation: str | None, text: str) -> None:
    assert found("form", designation=designation) == [("C1", "designation", text)]


def test_c2_the_year_and_the_number() -> None:
    assert found("numbering", published="2025-12-31") == [
        ("C2", "designation", "the year is not that of publication")
    ]  # fmt: skip
    held("DB11/T 9903-2026", since="2026-03-01", titles={"zh": "另一项标准"})
    assert found("numbering") == [("C2", "designation", "the number stands for '另一项标准' already")]
    assert found("numbering", title_zh="另一项标准") == []


@pytest.mark.parametrize(
    ("designation", "issuer", "right"),
    [
        ("DB11/T 1-2026", "CN-11", True),
        ("DB11/T 1-2026", "CN-37", False),
        ("DB3701/T 1-2026", "CN-3701", True),
        ("DB3701/T 1-2026", "CN-37", False),  # a city's code is not the province's
        ("DB37/T 1-2026", "CN-3701", False),
        ("YD/T 1-2026", "MIIT", True),
        ("YD 1-2026", "MIIT", True),
        ("HJ 1-2026", "MIIT", False),
        ("HJ 1-2026", "MEE", True),
        ("YD/T 1-2026", "CAS", False),
        ("YD/T 1-2026", "", False),
    ],
)
def test_c3_the_code_of_the_issuer(designation: str, issuer: str, right: bool) -> None:
    codes = [code for code, _, _ in found("entitlement", designation=designation, issuer=issuer)]
    assert codes == ([] if right else ["C3"])


def test_c3_says_which_codes_the_issuer_has() -> None:
    assert found("entitlement", issuer="CN-37") == [("C3", "issuer", "the issuer may use: DB37/T")]
    assert found("entitlement", issuer="CAS") == [("C3", "issuer", "the issuer may use: –")]


def test_c6_references_that_are_no_longer_in_force() -> None:
    held("GB/T 2-2020")
    library(
        record("GB/T 1-2010", ("in_force", "2010-01-01"), ("withdrawn", "2020-01-01")),
        record("GB/T 3-2010", ("in_force", "2010-01-01"), ("replaced", "2020-01-01")),
        record(
            "DB11/T 9903-2026", ("published", "2026-05-20"), titles={"zh": "公园导览标识设置"},
            relations=[link("references", f"GB/T {n}-{year}") for n, year in ((1, 2010), (2, 2020), (3, 2010))],
        ),
    )  # fmt: skip
    assert sorted(found("references")) == [
        ("C6", "text", "GB/T 1-2010 is no longer in force"), ("C6", "text", "GB/T 3-2010 is no longer in force"),
    ]  # fmt: skip


def test_c7_conflicts_with_mandatory_standards_alone() -> None:
    held("GB 5-2020")
    held("GB/T 6-2020")
    both = [link("conflicts_with", "GB 5-2020"), link("conflicts_with", "GB/T 6-2020")]
    library(record("DB11/T 9903-2026", ("published", "2026-05-20"), relations=both))
    assert found("floor") == [("C7", "text", "it conflicts with GB 5-2020")]


def test_c8_a_national_standard_of_the_same_title() -> None:
    title = {"zh": "公园导览标识设置"}
    held("GB/T 31384-2015", titles=title)
    held("DB37/T 7-2015", titles=title)
    library(record("GB/T 31385-2015", ("in_force", "2015-01-01"), ("withdrawn", "2020-01-01"), titles=title))
    assert found("duplicate") == [("C8", "title_zh", "GB/T 31384-2015 has the same title")]
    assert found("duplicate", title_zh="公园导览标识") == []


def test_c10_words_that_restrict_competition() -> None:
    assert found("market", title_zh="指定供应商评价", note="仅限本地企业") == [
        ("C10", "title_zh", "names who is to supply"), ("C10", "note", "is limited to local enterprises"),
    ]  # fmt: skip


def test_c11_evidence_that_is_missing() -> None:
    assert found("evidence", announcement=None, explanation=None) == [
        ("C11", "announcement", "Announcement is missing"), ("C11", "explanation", "Explanation is missing"),
    ]  # fmt: skip


def test_a_filing_at_fault_is_refused_with_the_rule_named_and_a_doubtful_one_is_warned_of() -> None:
    def matched(**given: Any) -> Journey:
        said = {"issuer": "CN-11", "title_zh": "公园导览", "published": "2026-05-20", "effective": "2026-10-01"}
        return Journey("filing", "matched", "2026-06-08", **{"opener": "beijing", **said, **given})

    wrong = matched(designation="DB37/T 9903-2026", announcement="yes", explanation="yes")
    with pytest.raises(RefusedError) as refused:
        wrong.do("confirm", "officer")
    assert refused.value.refusal.rule.name == "issuer_entitled"
    bare = matched(designation="DB11/T 9904-2026")
    with pytest.raises(RefusedError) as refused:
        bare.do("confirm", "officer")
    assert refused.value.refusal.rule.name == "evidence_complete"
    doubtful = matched(
        designation="DB11/T 9905-2026", title_zh="指定供应商评价", announcement="yes", explanation="yes"
    )  # fmt: skip
    with pytest.raises(RefusedError) as refused:
        doubtful.do("confirm", "officer")
    assert refused.value.refusal.rule.name == "all_judged" and "not judged" in str(refused.value)
    found = judging.judged(doubtful.case, doubtful.procedure)
    assert {one.finding.fact for one in found} == {"title_zh", "text"} and len(found) == 2
    with pytest.raises(RefusedError) as refused:
        doubtful.do("judge", "officer", finding="C10-000000", judgement="no_fault", judgement_ground="无")
    assert refused.value.refusal.rule.name == "finding_is_known"
    doubtful.do("judge", "officer", finding=found[0].key, judgement="no_fault", judgement_ground="仅为名称。")
    doubtful.do("judge", "officer", finding=found[1].key, judgement="fault", judgement_ground="限定供应商。")
    with pytest.raises(RefusedError) as refused:
        doubtful.do("confirm", "officer")
    assert "judged to be a fault" in str(refused.value) and found[0].key not in str(refused.value)
    doubtful.do("judge", "officer", finding=found[1].key, judgement="no_fault", judgement_ground="复看：为示例。")
    assert doubtful.do("confirm", "officer").state == "confirmed"


def test_c4_a_late_filing_is_refused_and_may_be_sent_as_late() -> None:
    late = {"opener": "beijing", "issuer": "CN-11", "title_zh": "公园导览", "designation": "DB11/T 9906-2026"}
    with pytest.raises(RefusedError) as refused:
        Journey("filing", "recorded", "2026-09-07", **late, published="2026-05-20", effective="2026-10-01")
    assert refused.value.refusal.rule.name == "filed_in_time"
    with pytest.raises(RefusedError) as refused:
        Journey("filing", "recorded", "2026-06-08", **late, published="2026-05-20", effective="2026-06-01")
    assert refused.value.refusal.rule.name == "filed_before_effect"


TEXT = """# 公园导览标识设置

## 规范性引用文件

GB/T 1.1-2020 标准化工作导则

DB11/T 1-2001 旧标准

## 要求

标识应由指定的单位制作。标识高度不应大于 3 m。

涂料中铅含量不应大于 90 mg/kg。
"""


def filed_text(text: str = TEXT) -> dict[str, Any]:
    data = formats.write(formats.read("text.md", text.encode()).document, "text.docx")
    return files.store([data], "text.docx", None, NOW)


def test_the_filed_text_itself_is_read() -> None:
    held("GB/T 1.1-2020")
    library(record("DB11/T 1-2001", ("withdrawn", "2010-01-01"), source="demo"))
    assert found("references", text=filed_text()) == [("C6", "text", "DB11/T 1-2001 is no longer in force")]
    ((code, fact, said),) = found("market", text=filed_text())
    assert (code, fact) == ("C10", "text") and "标识应由指定的单位制作" in said
    assert found("readable", text=filed_text()) == []


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.4\n%%EOF\n", "scan.pdf"), (b"<x>" * 50_000, "a.xml"), (b"<standard/>", "a.xml"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "a.xml"), (b"<a" + b" b='c'" * 9_000, "a.xml"),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_read_is_left_to_a_person(data: bytes, name: str) -> None:
    stored = files.store([data], name, None, NOW)
    assert found("readable", text=stored) == [
        ("text", "text", "the text cannot be read by the checks: a person reads it")
    ]
    for check in ("references", "floor", "market"):
        assert found(check, text=stored) == []


class TestSeats:
    def sits(self, name: str, *codes: str, until: date | None = None) -> None:
        for code in codes:
            Post.objects.create(
                user=User.objects.get(username=name), office="member", committee=ensure_committee(code),
                since=date(2020, 1, 1), until=until,
            )  # fmt: skip

    def change(self, **given: Any) -> Journey:
        said = {
            "level": "TC", "change": "add", "seat": "member", "reason": "增补。",
        }  # fmt: skip
        return Journey("committee-membership", "prepared", "2025-05-12", opener="secretary", committee="SAC/TC 286",
                       incoming=["expert"], **said, **given)  # fmt: skip

    def test_who_sits_in_two_committees_takes_no_third_seat(self) -> None:
        """The names are in the very act that is checked."""
        self.sits("expert", "SAC/TC 1", "SAC/TC 2")
        with pytest.raises(RefusedError) as refused:
            self.change()
        assert refused.value.refusal.rule.name == "members_seats"
        assert Case.objects.count() == 0

    def test_who_becomes_the_chair_sits_in_no_third_committee_either(self) -> None:
        self.sits("expert.b", "SAC/TC 1", "SAC/TC 2")
        with pytest.raises(RefusedError) as refused:
            self.change(incoming_chair=["expert.b"])
        assert refused.value.refusal.rule.name == "members_seats"

    def test_one_other_seat_does_not_matter_nor_one_in_the_same_committee(self) -> None:
        self.sits("expert", "SAC/TC 1", "SAC/TC 286")
        assert self.change().case.state == "prepared"

    def test_seats_that_have_ended_do_not_count(self) -> None:
        self.sits("expert", "SAC/TC 1", "SAC/TC 2", until=date(2024, 12, 31))
        assert self.change().case.state == "prepared"

    def test_seats_are_counted_on_the_day_of_the_act(self) -> None:
        """A change of May 2025 that is entered late: the seats ended since."""
        self.sits("expert", "SAC/TC 1", "SAC/TC 2", until=date(2025, 12, 31))
        with pytest.raises(RefusedError):
            self.change()

    def test_a_new_committee_is_checked_when_its_line_up_is_sent(self) -> None:
        given = {
            "name_zh": "样例", "name_en": "Examples", "level": "TC", "scope": "样例。", "need": "需要。",
            "new_host": "CAS",
        }  # fmt: skip
        journey = Journey("committee-establishment", "preparing", "2025-03-03", **given)
        self.sits("expert", "SAC/TC 1", "SAC/TC 2")
        who = journey._who(journey.procedure.acts["compose"])
        with pytest.raises(RefusedError) as refused:
            journey.do("compose", who, incoming=["expert", "expert.b"])
        assert refused.value.refusal.rule.name == "members_seats"
        assert journey.do("compose", who, incoming=["expert.b"]).state == "composed"


def sheet(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def consistent(name: str, data: bytes) -> list[str]:
    """What the check of a return's data says."""
    procedure = definitions.current("statistical-return")
    case = Case(procedure="statistical-return", facts={"data": files.store([data], name, None, NOW)})
    return [f.text.en for f in registry.findings(case, procedure, "consistency")]


GOOD: list[tuple[str, Callable[[], bytes]]] = [
    ("a.csv", lambda: "\ufeff指标,数值\n发布标准数,42\n\n复审标准数,17.5\n".encode()),
    ("a.csv", lambda: b'a,b\r\n"x, ""y""\nz",0\r\n'),
    ("a.csv", lambda: "a;b\n数;1\n".encode("gb18030")),
    ("a.json", lambda: '[{"指标": "发布", "数值": 42}, {"数值": 0, "指标": "复审"}]'.encode()),
    ("a.xlsx", lambda: sheet(("指标", "数值"), ("发布标准数", 42), ("复审标准数", 17.5))),
    ("a.xlsx", lambda: sheet(("指标", "数值", None), ("发布标准数", 42, None), (None, None, None))),
]
BROKEN: list[tuple[str, Callable[[], bytes], str]] = [
    ("a.csv", lambda: b"a,b\n1,\n", "row 2 has gaps"),
    ("a.csv", lambda: b"a,b\n1,2\n1\n", "row 3 has gaps"),
    ("a.csv", lambda: b"a,b\n1,2,3\n", "row 2 has gaps"),
    ("a.csv", lambda: b"a,b\nx,-0.5\n", "row 2 has a negative number"),
    ("a.csv", lambda: b"a,b\nx,1\ny,2\nx,1\n", "'x' stands twice"),
    ("a.csv", lambda: b"a,b\n", "there is no row of data"),
    ("a.csv", lambda: b"a,b\n\xff\xff,1\n", "the data cannot be read"),
    ("a.csv", lambda: b'a,b\nx,"1\ny,2\n', "the data cannot be read"),
    ("a.csv", lambda: b"a,b\nx," + b"9" * 200_000 + b"\n", "the data cannot be read"),
    ("a.json", lambda: b"{}", "not a list of objects"),
    ("a.json", lambda: b"[1, 2]", "not a list of objects"),
    ("a.json", lambda: b"[]", "there is no row of data"),
    ("a.json", lambda: b"[{", "the data cannot be read"),
    ("a.json", lambda: b"[" * 100_000, "the data cannot be read"),
    ("a.json", lambda: b'[{"a": 1, "b": null}]', "row 2 has gaps"),
    ("a.json", lambda: b'[{"a": 1, "b": 2}, {"a": 1}]', "row 3 has gaps"),
    ("a.json", lambda: b'[{"a": 1}, {"a": 2, "b": 3}]', "row 3 has gaps"),
    ("a.xlsx", lambda: sheet(("a", "b"), ("x", None)), "row 2 has gaps"),
    ("a.xlsx", lambda: sheet(("a", "b"), ("x", -1)), "row 2 has a negative number"),
    ("a.xlsx", lambda: sheet(), "there is no row of data"),
]


@pytest.mark.parametrize(("name", "data"), GOOD)
def test_data_without_fault(name: str, data: Callable[[], bytes]) -> None:
    assert consistent(name, data()) == []


@pytest.mark.parametrize(("name", "data", "said"), BROKEN)
def test_data_at_fault(name: str, data: Callable[[], bytes], said: str) -> None:
    [text, *_] = consistent(name, data())
    assert said in text


def test_a_workbook_with_broken_parts_or_that_unpacks_to_too_much_cannot_be_read() -> None:
    def changed(change: Callable[[str, bytes], bytes]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(sheet(("a",), ("x",)))) as old, zipfile.ZipFile(out, "w", 8) as new:
            for item in old.infolist():
                new.writestr(item.filename, change(item.filename, old.read(item)))
        return out.getvalue()

    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        [text] = consistent("a.xlsx", changed(lambda name, body, part=part: b"<broken" if name == part else body))
        assert "cannot be read" in text, part
    large = changed(lambda name, body: body + b" " * 210_000_000 if name == "xl/worksheets/sheet1.xml" else body)
    [text] = consistent("a.xlsx", large)
    assert "it unpacks to over 200,000,000 bytes" in text


def test_too_many_rows_are_said_and_not_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    assert consistent("a.csv", b"a\n1\n2\n3\n") == []
    for name, data in (
        ("a.csv", b"a\n1\n2\n3\n4\n"),
        ("a.json", json.dumps([{"a": n} for n in range(4)]).encode()),
        ("a.xlsx", sheet(("a",), (1,), (2,), (3,), (4,))),
    ):
        assert consistent(name, data) == ["there are over 3 rows"]


def test_without_data_or_with_a_file_that_is_gone() -> None:
    procedure = definitions.current("statistical-return")
    case = Case(procedure="statistical-return", facts={})
    assert [f.text.en for f in registry.findings(case, procedure, "consistency")] == ["there are no data"]
    case.facts = {"data": {"sha256": "f" * 64, "name": "a.csv", "size": 3}}
    [finding] = registry.findings(case, procedure, "consistency")
    assert "cannot be read" in finding.text.en


def test_a_return_at_fault_is_not_validated_and_one_sent_again_is() -> None:
    registers.take("surveys", NOW)
    answers = [{"code": code, "value": 3} for code in ("B1", "B2", "B3")]
    journey = Journey(
        "statistical-return", "reported", "2026-01-19", opener="officer", issuer="CN-11", period_from="2025-01-01",
        period_to="2025-12-31", due="2026-03-31", survey="DCB-2020-0002", data="data.csv", answers=answers,
    )  # fmt: skip
    journey.do("send_back", "officer")
    bad = files.store([b"a,b\n1,\n"], "a.csv", None, NOW)
    journey.do("report", "beijing", data=bad, answers=answers)
    with pytest.raises(RefusedError) as refused:
        journey.do("validate", "officer")
    assert refused.value.refusal.rule.name == "data_consistent"
    assert journey.case.state == "reported"
