"""The command line as a person uses it: its own processes, its own data folder, its own database server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import factories
from guiju.registry.record.postgres import Server
from integration.cli.commands import answers, guiju


@pytest.fixture(scope="module", autouse=True)
def running(data: Path) -> Iterator[None]:
    """The database runs while the short commands come and go."""
    server = Server(data / "postgres").acquire()
    yield
    server.release()


# -- demo, stats, search -----------------------------------------------------------------------------------------------
def test_stats(data: Path) -> None:
    figures = answers(data, "stats", "--json")
    assert figures["editions"] == sum(figures["by_scheme"].values()) == sum(figures["by_tier"].values()) >= 300
    assert figures["by_source"]["demo"] == 450  # the others were published by cases, and confirmed out of feeds
    assert set(figures["by_source"]) == {"demo", "demo-sample", "guiju", "group-platform", "enterprise-platform"}
    assert {"national", "sector", "local", "association", "enterprise", "international"} <= set(figures["by_tier"])
    assert "editions" in guiju(data, "stats").stdout


def test_search(data: Path) -> None:
    found = answers(data, "search", "食品", "--tier", "national", "--json", "--limit", "3")
    assert ({h["tier"] for h in found["hits"]}, len(found["hits"]), found["exact"]) == ({"national"}, 3, True)
    assert found["total"] >= 3
    hits = answers(data, "search", "iso", "9001", "2015", "--json")["hits"]
    assert hits[0]["designation"] == "ISO 9001:2015"
    hits = answers(data, "search", "iso 9001", "--on", "2009-01-01", "--sort", "number", "--json")["hits"]
    assert [h["designation"] for h in hits if h["work"] == "ISO 9001"] == ["ISO 9001:2008"]
    assert "ISO 9001:2015" in guiju(data, "search", "ISO 9001:2015").stdout


# -- import ------------------------------------------------------------------------------------------------------------
def test_import_relaton_dry_and_in_earnest(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_bytes(factories.relaton("ISO 471147:2019"))
    before = answers(data, "stats", "--json")
    report = answers(data, "import", "relaton", str(path), "--dry-run", "--json")
    assert {k: report[k] for k in ("new", "changed", "rejected", "committed")} == {
        "new": 1,
        "changed": 0,
        "rejected": 0,
        "committed": False,
    }
    assert answers(data, "stats", "--json") == before
    path.write_bytes(b"a: [")
    done = guiju(data, "import", "relaton", str(path), "--all-or-nothing", "--json")
    assert done.returncode == 1
    assert [r["where"] for r in json.loads(done.stdout)["rejections"]] == ["one.yaml"]
    assert answers(data, "stats", "--json") == before


def test_a_table_with_a_title_above_its_names(data: Path, tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("source: made-up\ncolumns: {designation: 标准号, adopts: 采标}\n")
    path = tmp_path / "t.csv"
    path.write_text(
        '附件 目录\n标准号,名称,采标\nGB/T 471148-2019,"双碳"标准,"ISO 471148:2019,IDT"\nGB/T 1 471149-2019,x,\n'
    )
    told = ["import", "csv", str(path), "--map", str(tmp_path / "map.yaml"), "--dry-run"]
    report = answers(data, *told, "--json")
    assert (report["new"], report["rejected"], report["relations"]) == (1, 1, 1)
    assert report["read_as"] == "read as / 读法: utf-8-sig; t.csv: names in row / 列名行 2"
    assert answers(data, *told, "--header", "2", "--json")["new"] == 1
    refused = guiju(data, *told, "--header", "3")
    assert (refused.returncode, "there is no column '标准号'" in refused.stderr) == (2, True)
    assert "列名行 2" in guiju(data, *told).stdout


def test_what_cannot_be_true_together(data: Path) -> None:
    done = guiju(data, "import", "check", "--json")
    found = json.loads(done.stdout)
    assert {"in-force-before-published", "supplement-replaces-base", "two-in-force"} <= {f["code"] for f in found}
    assert done.returncode == int(any(f["count"] for f in found))
    words = guiju(data, "import", "check").stdout
    assert all(f["zh"] in words and f["en"] in words for f in found if f["count"])


def test_index_is_made_anew(data: Path) -> None:
    editions = answers(data, "stats", "--json")["editions"]
    done = guiju(data, "index")
    assert (done.returncode, f"{editions:,} editions indexed" in done.stderr) == (0, True)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ["import", "relaton", "/nowhere/x.tar.xz"],
            "guiju: /nowhere/x.tar.xz: there is no such file or folder",
        ),
        (
            ["import", "relaton", "/etc/hostname"],
            "guiju: /etc/hostname: cannot read a file without suffix; expected a folder, a .tar.xz, .tar.gz or .zip"
            " archive, or .yaml, .yml",
        ),
        (
            ["import", "relaton", "/tmp", "--dry-run", "--all-or-nothing"],
            "guiju: --dry-run and --all-or-nothing together; expected one of them",
        ),
        (
            ["import", "csv", "x.csv", "--map", "/nowhere/map.yaml"],
            "guiju: /nowhere/map.yaml: cannot read the map: No such file or directory",
        ),
        (["import", "ics", "/nowhere/i.xml"], "guiju: /nowhere/i.xml: there is no such file"),
        (
            ["search", "x", "--sort", "beauty"],
            "guiju: --sort: cannot sort by 'beauty'; expected relevance, date, number",
        ),
        (["search", "x", "--on", "2021-02-29"], "guiju: --on: '2021-02-29' is not a day; expected YYYY-MM-DD"),
        (
            ["search", "x", "--after", "nonsense"],
            "guiju: after: this is not a cursor of this search; expected the `next` of the page before",
        ),
        (["search", "x", "--year", "soon"], "guiju: --year: there is no year 'soon'; expected YYYY"),
    ],
)
def test_what_cannot_be_done_ends_with_code_2_and_one_line(data: Path, words: list[str], line: str) -> None:
    done = guiju(data, *words)
    assert (done.returncode, done.stdout, done.stderr.strip().splitlines()) == (2, "", [line])


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["search"],
        ["search", "x", "--limit", "0"],
        ["import", "relaton"],
        ["import", "csv", "x"],
        ["demo", "-x"],
    ],
)
def test_a_command_that_is_called_wrongly_ends_with_code_2(data: Path, words: list[str]) -> None:
    done = guiju(data, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage" in done.stderr
