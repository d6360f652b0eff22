"""The one reader of what comes with Guiju."""

from __future__ import annotations

from pathlib import Path

import pytest

import guiju.data
from guiju.data import tables

FOLDER = Path(guiju.data.__file__).parent
TABLES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.csv"))


@pytest.mark.parametrize("place", TABLES)
def test_every_table_can_be_read_and_says_its_columns_once(place: str) -> None:
    rows = tables.rows(place)
    first = tables.text(place).splitlines()[0].split(",")
    assert rows and len(set(first)) == len(first)
    assert all(list(row) == first for row in rows)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tables, "files", lambda package: tmp_path)
    (tmp_path / "codes").mkdir()
    return tmp_path


@pytest.mark.parametrize("line", ["a", "a,b,c", "a,b,c,d,e"])
def test_a_row_of_another_length_is_told_with_its_line(folder: Path, line: str) -> None:
    (folder / "codes" / "x.csv").write_text(f"code,name,source,why\n1,one,s,w\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"data/codes/x\.csv:3"):
        tables.rows("codes/x.csv")


@pytest.mark.parametrize(
    ("line", "what"), [("1,two,s", "stands twice"), (",two,s", "without a code"), ("2,two,", "source")]
)
def test_codes_stand_once_and_have_a_source(folder: Path, line: str, what: str) -> None:
    (folder / "codes" / "y.csv").write_text(f"code,name,source\n1,one,s\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=what):
        tables.codes.__wrapped__("y")


def test_a_name_in_two_folders_is_refused(folder: Path) -> None:
    (folder / "codes" / "a").mkdir()
    (folder / "codes" / "one.yaml").write_text("x: 1", encoding="utf-8")
    assert tables.texts("codes", ".yaml") == {"one.yaml": "x: 1"}
    (folder / "codes" / "a" / "one.yaml").write_text("x: 2", encoding="utf-8")
    with pytest.raises(ValueError, match=r"one\.yaml stands in two folders"):
        tables.texts("codes", ".yaml")


def test_what_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        tables.text("codes/nothing.csv")
