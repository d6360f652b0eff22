"""Exports: whole files, every row once, and the way back in."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import polars
import pytest
from django.utils import timezone

from factories import emptied
from guiju.core.errors import GuijuError
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.catalogue.intake import importing
from guiju.registry.catalogue.models import Edition, Relation
from guiju.registry.catalogue.outlets.exporters import files
from guiju.registry.catalogue.outlets.exporters.files import Form
from guiju.registry.catalogue.outlets.exporters.tables import STANDARDS, TABLES, Row, Table
from guiju.registry.record.models import Change

MAP = Path(str(resources("guiju.data") / "maps" / "guiju-export.yaml"))
KEPT = (
    "designation", "printed", "work", "scheme", "tier", "publisher", "kind", "effect", "stage", "number", "year",
    "status", "titles", "abstracts", "dates", "ics", "ccs", "languages", "issuer", "committee", "text_url",
    "source_url", "adopts", "amends", "references", "replaces", "aliases",
)  # fmt: skip


def _rows(table: Table) -> list[Row]:
    return [row for piece in table.rows() for row in piece]


@pytest.mark.parametrize("form", [Form.JSONL, Form.CSV])
def test_out_and_in_again_is_the_same_library(library: None, tmp_path: Path, form: Form) -> None:
    before = {row["designation"]: row for row in _rows(STANDARDS)}
    path = tmp_path / f"standards.{form}"
    assert files.write(STANDARDS, form, path) == len(before) == Edition.objects.count()
    emptied()
    report = importing.import_table(path, map_path=MAP, now=timezone.localtime())
    assert (report.new, report.rejected) == (len(before), [])
    after = {row["designation"]: row for row in _rows(STANDARDS)}
    assert after.keys() == before.keys()
    differing = [
        (name, key, one[key], after[name][key])
        for name, one in before.items()
        for key in KEPT
        if _tidy(one[key]) != after[name][key]
    ]
    assert differing == []


def _tidy(value: Any) -> Any:
    """Reading a table joins runs of blanks inside a title."""
    return {k: " ".join(v.split()) for k, v in value.items()} if isinstance(value, dict) else value


def test_a_line_of_json_and_a_row_of_csv(library: None, tmp_path: Path) -> None:
    files.write(STANDARDS, Form.JSONL, tmp_path / "all.jsonl.gz")
    with gzip.open(tmp_path / "all.jsonl.gz", "rt", encoding="utf-8") as f:
        lines = {line["designation"]: line for line in map(json.loads, f)}
    line = lines["GB/T 1.1-2020"]
    assert line["printed"] == "GB/T 1.1—2020"
    assert line["titles.zh"] == "标准化工作导则 第1部分：标准化文件的结构和起草规则"
    assert (line["dates.published"], line["dates.effective"], line["status"]) == (
        "2020-03-31",
        "2020-10-01",
        "in_force",
    )
    assert line["replaces"] == ["GB/T 1.1-2009"]
    assert line["spans"] == ["unknown /2020-03-31", "published 2020-03-31/2020-10-01", "in_force 2020-10-01/"]
    files.write(STANDARDS, Form.CSV, tmp_path / "all.csv")
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as f:
        rows = {row["designation"]: row for row in csv.DictReader(f)}
    assert len(rows) == len(lines) == Edition.objects.count()
    assert rows["GB/T 1.1-2020"]["titles.zh"] == line["titles.zh"]
    assert rows["ISO 9001:1987"]["ics"] == "03.100.70;03.120.10"


def test_parquet_holds_every_row_in_row_groups(library: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guiju.registry.catalogue.outlets.exporters.forms.PART", 100)
    monkeypatch.setattr("guiju.registry.catalogue.outlets.exporters.tables.STEP", 40)
    path = tmp_path / "standards.parquet"
    assert files.write(STANDARDS, Form.PARQUET, path) == Edition.objects.count()
    frame = polars.read_parquet(path)
    assert frame.height == frame["designation"].n_unique() == Edition.objects.count()
    row = frame.row(by_predicate=polars.col("designation") == "GB 2762-2022", named=True)
    assert (row["tier"], row["year"], row["status"], row["replaces"]) == (
        "national",
        2022,
        "in_force",
        ["GB 2762-2017"],
    )
    assert {"key": "published", "value": "2022-06-30"} in row["dates"]
    assert [p.name for p in tmp_path.iterdir()] == ["standards.parquet"]


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize(
    ("name", "model"), [("relations", Relation), ("bodies", Body), ("committees", Committee), ("changes", Change)]
)
def test_the_other_tables(library: None, tmp_path: Path, name: str, model: Any, form: Form) -> None:
    assert files.write(TABLES[name], form, tmp_path / f"{name}.{form}") == model.objects.count() > 50


def test_an_empty_library_gives_empty_files(empty: None, tmp_path: Path) -> None:
    for form in Form:
        assert files.write(STANDARDS, form, tmp_path / f"none.{form}") == 0
    assert (tmp_path / "none.jsonl").read_bytes() == b""
    assert (tmp_path / "none.csv").read_text("utf-8-sig").startswith("designation,printed,work,")
    assert polars.read_parquet(tmp_path / "none.parquet").height == 0


def test_a_broken_export_leaves_what_was_there(library: None, tmp_path: Path) -> None:
    def rows() -> Iterator[list[Row]]:
        yield [{"code": "A", "kind": "", "names": {}, "country": "", "url": "", "source": ""}]
        raise OSError(28, "No space left on device")

    path = tmp_path / "bodies.csv"
    path.write_text("as it was")
    broken = Table("bodies", TABLES["bodies"].columns, rows, "bodies_body")
    with pytest.raises(GuijuError, match="No space left"):
        files.write(broken, Form.CSV, path)
    assert path.read_text() == "as it was"
    assert [p.name for p in tmp_path.iterdir()] == ["bodies.csv"]


@pytest.mark.parametrize(
    ("form", "name", "what"),
    [
        (Form.PARQUET, "a.parquet.gz", "compresses itself"),
        (Form.CSV, "", "this is a folder"),
        (Form.CSV, "no/such/a.csv", "no such folder"),
    ],
)
def test_places_an_export_cannot_go(tmp_path: Path, form: Form, name: str, what: str) -> None:
    with pytest.raises(GuijuError, match=what):
        files.check(form, tmp_path / name)


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    """200,000 rows of text through every form, in well under what they would take together."""
    import tracemalloc

    def rows() -> Iterator[list[Row]]:
        for start in range(0, 200_000, 2_000):
            yield [
                {"code": f"X{n}", "kind": "body", "names": {"en": "x" * 200}, "country": "", "url": "", "source": ""}
                for n in range(start, start + 2_000)
            ]

    wide = Table("bodies", TABLES["bodies"].columns, rows, "bodies_body")
    tracemalloc.start()
    try:
        files.write(wide, Form.JSONL, tmp_path / "wide.jsonl")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000
    assert files.write(wide, Form.PARQUET, tmp_path / "wide.parquet") == 200_000
    assert polars.scan_parquet(tmp_path / "wide.parquet").select(polars.len()).collect().item() == 200_000
