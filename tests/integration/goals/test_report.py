"""The annual report: figures by hand, evidence, the same bytes twice, the package, the page, the command."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook
from typer.testing import CliRunner

from factories import NOW, TODAY, record
from guiju.cli.main import application
from guiju.core.errors import GuijuError
from guiju.core.report.model import Paragraph, Report, Table
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.report import Report as Ingested
from guiju.registry.goals import columns, evaluating, workbench
from guiju.registry.goals.report import forms, writing
from guiju.registry.plans import demonstration, keeping
from guiju.registry.record import sequence

BASE = "https://standards.example"
ROWS = (
    ("GB 1-2010", "2010-01-01", None, "65.020"), ("GB/T 2-2023", "2023-05-01", None, "65.040"),
    ("GB/T 3-2020", "2020-01-01", "2023-03-01", "13.040"), ("DB11/T 4-2020", "2020-01-01", None, "13.040"),
    ("DB31/T 5-2023", "2023-01-01", None, "13.060"), ("T/CAS 6-2024", "2024-02-01", None, ""),
)  # fmt: skip


@pytest.fixture
def held(empty: None) -> int:
    made = [
        record(
            number, ("in_force", since), *([("withdrawn", until)] if until else []), dates={"published": since},
            ics=[code] if code else [],
        )
        for number, since, until, code in ROWS
    ]  # fmt: skip
    ingest(made, Ingested(), now=NOW, today=TODAY)
    keeping.keep(demonstration.read("plan-2024-2025.yaml"), NOW)
    return sequence.head()


def annual(year: int = 2023, seq: int | None = None) -> Report:
    return writing.annual(year, TODAY, "Guiju", seq)


def sentence(report: Report, key: str, language: str = "en") -> str:
    block = next(b for s in report.sections if s.key == key for b in s.blocks if isinstance(b, Paragraph))
    return "".join(piece.text for piece in block.pieces[language])


def test_sentences_hold_the_figures_of_the_day(held: int) -> None:
    report = annual()
    assert (report.day, report.seq, report.title.en) == (
        date(2023, 12, 31),
        held,
        "Annual report on standardization 2023",
    )
    assert sentence(report, "state") == (
        "At the end of 2023 the library held 4 standards in force, after 3 a year earlier (+1): 2 national, 0 sector,"
        " 2 local, 0 association and 0 enterprise standards, and 0 international, foreign and other documents."
    )
    assert "2023 年发布标准 2 项，其中国家标准 1 项" in sentence(report, "changes", "zh")
    assert sentence(report, "regions-31").startswith(
        "At the end of the year 1 local standards were in force, 0 a year earlier"
    )
    keys = [s.key for s in report.sections]
    assert keys[keys.index("regions") :][:3] == ["regions", "regions-11", "regions-31"] and "fields-65" in keys


def test_every_figure_opens_its_evidence(held: int) -> None:
    links = [
        piece.link for s in annual().sections for b in s.blocks if isinstance(b, Paragraph)
        for piece in b.pieces["zh"] if re.search(r"\d", piece.text) and piece.link
    ]  # fmt: skip
    assert len(links) > 30 and all(f"seq={held}" in link and "day=202" in link for link in links)
    client = Client()
    for link in sorted(set(links))[::6]:
        assert client.get(link).status_code == 200, link


def test_targets_stand_where_their_indicators_say(held: int) -> None:
    table = next(t for t in annual().tables if t.key == "targets-plan-2024-2025")
    rows = {row[0]: row for row in table.data[1:]}
    assert (rows["T16"][8], rows["T16"][9]) == ("0", "open") and rows["T2"][9] == "no_data"
    assert rows["T16"][10].startswith("/indicators/standards_published/?day=2023-12-31")


def test_the_same_snapshot_gives_the_same_bytes(held: int) -> None:
    def all_forms() -> list[bytes]:
        columns.forget()
        evaluating.forget()
        workbench.forget()
        report = annual(seq=held)
        return [forms.made(report, form, "both", BASE) for form in forms.FORMS]

    first = all_forms()
    ingest([record("GB/T 9-2022", ("in_force", "2022-01-01"))], Ingested(), now=NOW, today=TODAY)
    second = all_forms()
    assert [data[:4] for data in first] == [b"%PDF", b"<!do", b"PK\x03\x04"]
    assert first == second
    assert annual().seq > held and forms.made(annual(), "html", "en", BASE) != first[1]


def test_the_package_holds_every_table(held: int) -> None:
    report = annual()
    with zipfile.ZipFile(io.BytesIO(forms.made(report, "zip", "zh", BASE))) as packed:
        names = packed.namelist()
        manifest = json.loads(packed.read("manifest.json"))
        for told in manifest["tables"]:
            rows = list(csv.reader(io.StringIO(packed.read(told["file"]).decode())))
            assert rows[0] == told["columns"] and len(rows) == told["rows"] + 1
            assert told["permalink"].startswith(f"{BASE}/")
        book = load_workbook(io.BytesIO(packed.read("tables.xlsx")), read_only=True)
        dictionary = list(csv.DictReader(io.StringIO(packed.read("dictionary.csv").decode())))
    assert {"report.zh.html", "report.en.html", "tables/tier-status.csv"} <= set(names)
    assert manifest["seq"] == held and len(manifest["tables"]) == len(report.tables)
    sheet = next(book[name] for name in book.sheetnames if name.endswith("tier-status"))
    assert [row[-2] for row in sheet.iter_rows(values_only=True)] == ["value", 2, 1, 2, 1]
    assert {"measure", "dimension", "value"} == {row["sort"] for row in dictionary}


def test_pages_in_both_languages(held: int) -> None:
    zh, en = (Client().get(f"/reports/2023/?lang={lang}").content.decode() for lang in ("zh", "en"))
    assert "2023 年标准化年度报告" in zh and "Annual report on standardization 2023" in en
    assert "format=pdf" in en and "<svg" in en and f"seq={held}" in en
    assert Client().get("/reports/").status_code == 200
    answer = Client().get("/reports/2023/?format=zip")
    assert answer["Content-Type"] == "application/zip"
    for fault in ("2023/?format=doc", "2023/?seq=x", f"2023/?seq={held + 1000}", "2099/", "1900/"):
        assert Client().get(f"/reports/{fault}").status_code == 400


def test_the_command_writes_what_the_ending_says(held: int, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    done = CliRunner().invoke(
        application("report"), ["report", "annual", "--year", "2023", "-o", str(path), "--lang", "en"]
    )
    assert done.exit_code == 0 and path.read_text().startswith("<!doctype html>")
    for words in (["-o", str(tmp_path / "report.doc")], ["-o", str(tmp_path / "none" / "report.pdf")],
                  ["-o", str(path), "--lang", "fr"]):  # fmt: skip
        assert isinstance(
            CliRunner().invoke(application("report"), ["report", "annual", "--year", "2023", *words]).exception,
            GuijuError,
        )
    assert sorted(tmp_path.iterdir()) == [path]
    with pytest.raises(GuijuError, match="has not ended"):
        annual(TODAY.year)


def test_no_table_is_wider_than_its_head(held: int) -> None:
    for table in annual().tables:
        assert isinstance(table, Table) and all(len(row) == len(table.head) for row in table.rows), table.key
        assert all(len(row) == len(table.data[0]) for row in table.data), table.key
