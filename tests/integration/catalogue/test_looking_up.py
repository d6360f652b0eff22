# ruff: noqa: E501 - tables of expected values
"""A list of standards looked up, and what the box on every page says of a question."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import NOW, TODAY, link, record
from guiju import worker
from guiju.core.errors import GuijuError
from guiju.registry.accounts import services
from guiju.registry.accounts.models import User, Watch
from guiju.registry.catalogue import indexing, looking_up
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.report import Report
from integration.conftest import House

DAY = date(2026, 1, 1)
LINES = {
    "ISO 4711:2020": ("held", "ISO 4711:2020", "in_force", ""),
    "iso4711-2001": ("held", "ISO 4711:2001", "replaced", "ISO 4711:2020"),
    "we work to ISO 4711 since long": ("undated", "ISO 4711:2020", "in_force", ""),
    "ISO 4711:1999": ("other_year", "ISO 4711:2020", "in_force", ""),
    "ISO 47ll": ("read_as", "ISO 4711:2020", "in_force", ""),
    "DIN EN ISO 4711:2020": ("read_as", "ISO 4711:2020", "in_force", ""),
    "国标8888": ("read_as", "GB 8888-2022", "in_force", ""),
    "4711": ("near", "ISO 4711:2020", "in_force", ""),
    "GB 99999-2020": ("not_held", "GB 99999-2020", "", ""),
    "3,GB 50016-2014,建筑设计防火规范": ("not_held", "GB 50016-2014", "", ""),
    "执行 GB/T 50328-2014 标准。": ("not_held", "GB/T 50328-2014", "", ""),
    "GJB 4711A-2017": ("not_held", "GJB 4711A-2017", "", ""),
    "ISO 4711:2020/Amd 1:2022": ("held", "ISO 4711:2020/Amd 1:2022", "in_force", ""),
    "ISO 4711:2020/Amd 7:2025": ("supplement", "ISO 4711:2020", "in_force", ""),
    "ISO 4711:2020/Amd 1": ("undated", "ISO 4711:2020/Amd 1:2022", "in_force", ""),
    "ISO 4711:2020/Amd 12": ("supplement", "ISO 4711:2020", "in_force", ""),
    "ISO 4711:2020+A7:2025": ("supplement", "ISO 4711:2020", "in_force", ""),
    "GB 8888-2022第2号修改单": ("supplement", "GB 8888-2022", "in_force", ""),
    "GB 8888-22": ("other_year", "GB 8888-2022", "in_force", ""),
    "no standard at all": ("none", "", "", ""),
    "lSO 4711:2020": ("read_as", "ISO 4711:2020", "in_force", ""),
}


def test_each_designation_of_a_range_is_looked_up(library: House) -> None:
    line = "执行 GB 8887-2022～GB 8889-2022 和 ISO 4711:2020"
    rows = looking_up.look_up([line], DAY)
    assert [_told(row)[:2] for row in rows] == [
        ("not_held", "GB 8887-2022"),
        ("held", "GB 8888-2022"),
        ("not_held", "GB 8889-2022"),
        ("held", "ISO 4711:2020"),
    ]
    assert {row.line for row in rows} == {1}


@pytest.fixture
def library(house: House) -> Iterator[House]:
    records = [
        record("ISO 4711:2001", ("in_force", "2001-05-01"), ("replaced", "2010-05-01"), dates={"published": "2001-05"}),
        record("ISO 4711:2010", ("in_force", "2010-05-01"), ("replaced", "2020-05-01"), dates={"published": "2010-05"}),
        record("ISO 4711:2020", ("in_force", "2020-05-01"), dates={"published": "2020-02"}),
        record("ISO 4711:2020/Amd 1:2022", ("in_force", "2022-02-01"), dates={"published": "2022-02"}),
        record("GB 8888-2022", ("in_force", "2022-02-01"), titles={"zh": "某物", "en": "Something"}),
    ]
    records[1].relations = [link("replaces", "ISO 4711:2001")]
    records[2].relations = [link("replaces", "ISO 4711:2010")]
    ingest(records, Report(), now=NOW, today=TODAY)
    worker.catch_up()
    indexing.index().refresh()
    yield house


def _told(row: looking_up.Row) -> tuple[str, str, str, str]:
    told = looking_up.told(row, "")
    return tuple(str(told[name]) for name in ("finding", "designation", "status", "replaced_by"))  # type: ignore[return-value]


def test_each_line_is_found(library: House) -> None:
    rows = looking_up.look_up(list(LINES), DAY)
    assert [(_told(row), row.text.strip() != "") for row in rows] == [(wanted, True) for wanted in LINES.values()]
    assert [row.line for row in rows] == list(range(1, len(LINES) + 1))


def test_several_in_a_line_and_empty_lines(library: House) -> None:
    rows = looking_up.look_up(["", "ISO 4711:2001; GB 8888-2022", "  "], DAY)
    assert [(row.line, row.text, row.finding) for row in rows] == [
        (2, "ISO 4711:2001", "held"), (2, "GB 8888-2022", "held"),
    ]  # fmt: skip


def test_on_another_day(library: House) -> None:
    (row,) = looking_up.look_up(["ISO 4711"], date(2005, 1, 1))
    assert _told(row) == ("undated", "ISO 4711:2001", "in_force", "")


@pytest.mark.parametrize(("text", "what"), [("x\n" * 5_001, "5,001 lines"), ("a\n" + "x" * 2_001, "2,001 characters")])
def test_what_is_too_much_is_refused(text: str, what: str) -> None:
    with pytest.raises(GuijuError, match=what):
        looking_up.lines_of(text)


def test_by_page_and_as_files(library: House) -> None:
    page = Client().post("/lookup/?lang=en", {"text": "\n".join(LINES), "on": "2026-01-01"})
    said = page.content.decode()
    assert page.status_code == 200 and "no such edition or part is held" in said and "/standard/ISO_4711:2001" in said
    file = SimpleUploadedFile("list.csv", "清单,国标8888\n".encode("gb18030"))
    sent = Client().post("/lookup/", {"file": file, "format": "csv", "on": "2026-01-01"})
    rows = list(csv.DictReader(io.StringIO(b"".join(sent).decode("utf-8-sig"))))
    assert [(row["designation"], row["status"]) for row in rows] == [("GB 8888-2022", "in_force")]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "a designation a line"),
        ({"text": "ISO 1", "on": "2026-02-30"}, "YYYY-MM-DD"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "PDF"),
        ({"text": "x\n" * 5_001}, "5,000"),
    ],
)
def test_a_bad_list_is_refused_on_the_page(library: House, sent: dict[str, object], said: str) -> None:
    answer = Client().post("/lookup/?lang=en", sent)
    assert answer.status_code == 400 and said in answer.content.decode()


def test_by_program(library: House) -> None:
    answer = Client().post(
        "/api/v1/lookup", {"lines": list(LINES), "on": "2026-01-01"}, content_type="application/json"
    )
    told = answer.json()
    assert answer.status_code == 200 and told["to_mend"] == 13
    assert [row["finding"] for row in told["rows"]] == [wanted[0] for wanted in LINES.values()]
    bad = Client().post("/api/v1/lookup", {"lines": ["x"] * 5_001}, content_type="application/json")
    assert bad.status_code == 422 or bad.status_code == 400


def test_the_whole_list_is_watched(library: House) -> None:
    client, user = Client(), User.objects.create_user("lister", "l@example.org", "guiju-lister-1")
    client.force_login(user)
    client.post("/lookup/watch", {"keys": "ISO 4711\nGB 8888\nISO 4711\nnot held\n\x00"})
    assert set(Watch.objects.filter(user=user).values_list("key", flat=True)) == {"ISO 4711", "GB 8888"}
    with pytest.raises(GuijuError, match="full"):
        services.watch_several(user, "standard", {str(n): "x" for n in range(services.WATCHES)}, NOW)
    assert Watch.objects.filter(user=user).count() == 2


def test_the_box_says_what_it_did(library: House) -> None:
    said = Client().get("/search/", {"q": "somethign", "lang": "en"}).content.decode()
    assert "<q>somethign</q>" in said and "<q>something</q>" in said and "GB 8888" in said
    missing = Client().get("/search/", {"q": "GB 99999-2020", "lang": "en"}).content.decode()
    assert "The library does not hold" in missing
    literal = Client().get("/search/", {"q": "somethign", "literal": "1", "lang": "en"}).content.decode()
    assert "Nothing found" in literal and "Search more widely" in literal
    told = Client().get("/api/v1/search", {"q": "somethign"}).json()
    assert told["wider"]["read_as"] == [["somethign", "something"]] and told["total"] == 1
    assert Client().get("/api/v1/search", {"q": "somethign", "literal": "true"}).json()["total"] == 0


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("举报", "/cases/complaint/new/"),
        ("complaint", "/procedures/complaint/"),
        ("check a list", "/lookup/"),
        ("复审 程序", "/procedures/"),
    ],
)
def test_the_box_finds_pages_and_procedures(library: House, question: str, path: str) -> None:
    said = Client().get("/search/", {"q": question, "lang": "en"}).content.decode()
    assert 'id="besides"' in said and f'href="{path}' in said.partition('id="besides"')[2]


def test_every_page_that_the_box_knows_stands() -> None:
    from django.urls import resolve

    from guiju.data import tables

    for row in tables.rows("words/pages.csv"):
        assert resolve(row["path"]) and row["zh"] and row["en"]


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("IEC 61508 part 3", "IEC 61508-3"), ("ISO 4711 part 7", "ISO 4711-7"), ("GB 8888 第3部分", "GB 8888.3"),
        ("GB 15O", "GB 150"), ("lSO 9001", "ISO 9001"), ("iso 4711 1999", "ISO 4711:1999"), ("GB/T1.12020", "GB/T 1.1-2020"),
        ("(GB 99999-2020)", "GB 99999-2020"),
    ],
)  # fmt: skip
def test_a_number_that_is_not_held_is_said_however_it_is_written(library: House, question: str, missing: str) -> None:
    said = Client().get("/search/", {"q": question, "lang": "en"}).content.decode()
    assert f'The library does not hold <span class="desig">{missing}</span>' in said


@pytest.mark.parametrize(
    "question", ["ISO 4711", "iso4711:2020", "GB 8888 2022", "ISO 4711:2020/Amd 1:2022", "something", "part 3"]
)
def test_nothing_is_missing_where_it_is_held_or_not_named(library: House, question: str) -> None:
    assert "The library does not hold" not in Client().get("/search/", {"q": question, "lang": "en"}).content.decode()


def test_a_day_in_a_question_asks_for_what_was_in_force_then(library: House) -> None:
    for day in ("2005-01-01", "2005年1月1日", "2005/1/1"):
        said = Client().get("/search/", {"q": f"ISO 4711 {day}", "lang": "en"}).content.decode()
        assert 'value="2005-01-01"' in said and "/standard/ISO_4711:2001" in said and "ISO_4711:2010" not in said
    literal = Client().get("/search/", {"q": "ISO 4711 2005-01-01", "literal": "1", "lang": "en"}).content.decode()
    assert 'value="2005-01-01"' not in literal


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("tier", "foo", "national, sector"), ("status", "inforce", "in_force"), ("effect", "must", "mandatory"),
        ("scheme", "gbx", "guiju id"), ("year", "20", "YYYY"), ("ics", "13,340", "00.000"),
    ],
)  # fmt: skip
def test_a_filter_that_nothing_can_have_is_refused(library: House, name: str, value: str, expected: str) -> None:
    answer = Client().get("/search/", {"q": "something", name: value, "lang": "en"})
    assert answer.status_code == 400 and expected in answer.content.decode()


def test_the_filters_that_are_shown_can_be_asked_for(library: House) -> None:
    given = {
        "tier": "national",
        "status": "in_force",
        "effect": "mandatory",
        "scheme": "gb",
        "year": "2022",
        "ics": "13",
    }
    for name, value in given.items():
        assert Client().get("/search/", {"q": "something", name: value}).status_code == 200


def test_an_undated_number_before_any_edition_is_the_first_one(library: House) -> None:
    ingest([record("ISO/DIS 4711", ("draft", None))], Report(), now=NOW, today=TODAY)
    worker.catch_up()
    indexing.index().refresh()
    (row,) = looking_up.look_up(["ISO 4711"], date(1990, 1, 1))
    assert _told(row)[:3] == ("undated", "ISO 4711:2001", "unknown") and row.to_mend
    (row,) = looking_up.look_up(["ISO 4711"], DAY)
    assert _told(row)[:3] == ("undated", "ISO 4711:2020", "in_force")


@pytest.mark.parametrize("head", ["标准号,名称", "Standard;Title", "序号\t标准编号\t标准名称", "Designation"])
def test_the_names_of_the_columns_need_no_attention(library: House, head: str) -> None:
    rows = looking_up.look_up([head, "ISO 4711:2020"], DAY)
    assert [(row.finding, row.to_mend) for row in rows] == [("heading", False), ("held", False)]
    later = looking_up.look_up(["ISO 4711:2020", head], DAY)
    assert [(row.finding, row.to_mend) for row in later] == [("held", False), ("none", True)]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("標準號\r\n國標8888\r\n", "big5"), ("清单\n国标8888\n", "gb18030"), ("标准号\nGB 8888-2022\n", "utf-16-le"),
        ("标准号\nGB 8888-2022\n", "utf-16-be"), ("标准号\nGB 8888-2022\n", "utf-16"), ("标准号\nGB 8888-2022\n", "utf-8-sig"),
    ],
)  # fmt: skip
def test_a_list_in_any_encoding(text: str, encoding: str) -> None:
    assert looking_up.text_of(text.encode(encoding)).lstrip("\ufeff").split() == text.split()


@pytest.mark.parametrize("data", [b"%PDF-1.7 \xe4", b"PK\x03\x04\x00\x00", b"\xff\xff\x00\x81\x81", b"GB 1\x00\x01"])
def test_what_is_no_text_is_no_list(data: bytes) -> None:
    with pytest.raises(GuijuError):
        looking_up.text_of(data)


def test_a_long_list_is_shown_in_pages(library: House) -> None:
    sent = {"text": "ISO 4711:2020\n" * 1_200, "on": "2026-01-01", "lang": "en"}
    first = Client().post("/lookup/?lang=en", sent).content.decode()
    last = Client().post("/lookup/?lang=en", sent | {"page": "3"}).content.decode()
    assert first.count("/standard/ISO_4711:2020") == 500 and last.count("/standard/ISO_4711:2020") == 200
    assert (
        '/ <span class="num">3</span>' in first
        and 'name="page" value="2"' in first
        and 'name="page" value="4"' not in last
    )
    for page in ("0", "99", "x", "-1", "9" * 50):
        assert Client().post("/lookup/?lang=en", sent | {"page": page}).status_code == 200
