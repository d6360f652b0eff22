"""Settings: each documented, each declared, wrong ones refused by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guiju import config
from guiju.core.errors import GuijuError
from guiju.settings import database_of

ROOT = Path(__file__).parents[3]
ROW = re.compile(r"\| `([A-Z_]+)` \| (?:`(.*)`|\(unset\)) \| (.*) \|")


def test_the_page_of_settings_says_what_the_program_knows() -> None:
    rows = [m.groups() for m in map(ROW.fullmatch, (ROOT / "docs/settings.md").read_text().splitlines()) if m]
    assert [(name, default or "", meaning) for name, default, meaning in rows] == [
        (s.name, s.default, s.meaning) for s in config.SETTINGS.values()
    ]


def test_the_program_reads_no_setting_that_is_not_declared() -> None:
    named = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"\b(?:GUIJU_[A-Z_]+|DATABASE_URL|PORT)\b", path.read_text())
    }
    assert named - set(config.SETTINGS) == set()
    assert set(config.SETTINGS) - named == set()


def test_only_the_table_and_the_start_read_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT / "src/guiju"))
        for path in (ROOT / "src/guiju").rglob("*.py")
        if re.search(r"os\.(environ|getenv)", path.read_text())
    }
    assert readers <= {
        "config.py", "start.py", "bounded.py", "cli/identifying.py", "cli/serving.py", "web/site.py", "web/wsgi.py",
    }  # fmt: skip


def test_unset_and_empty_both_mean_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUIJU_TIME_ZONE", raising=False)
    assert config.value("GUIJU_TIME_ZONE") == "Asia/Shanghai"
    monkeypatch.setenv("GUIJU_TIME_ZONE", "")
    assert config.value("GUIJU_TIME_ZONE") == "Asia/Shanghai"
    monkeypatch.setenv("GUIJU_TIME_ZONE", "Europe/Paris")
    assert config.value("GUIJU_TIME_ZONE") == "Europe/Paris"


def test_an_undeclared_name_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        config.value("GUIJU_COLOUR")


@pytest.mark.parametrize(("text", "number"), [("8000", 8000), ("1", 1), ("0009", 9)])
def test_whole_numbers(monkeypatch: pytest.MonkeyPatch, text: str, number: int) -> None:
    monkeypatch.setenv("PORT", text)
    assert config.number("PORT", 1) == number


@pytest.mark.parametrize("text", ["0", "-1", "8000.5", "eighty", "８０", " 8000", "1e3"])
def test_what_is_no_whole_number_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(GuijuError) as error:
        config.number("PORT", 1)
    assert str(error.value) == f"setting PORT: {text!r} is not usable; expected a whole number from 1"


def test_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path / "x"))
    assert config.data_folder() == tmp_path / "x"
    assert not (tmp_path / "x").exists()
    monkeypatch.delenv("GUIJU_DATA")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert config.data_folder() == Path("/var/lib/guiju")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert config.data_folder() == tmp_path / "guiju"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/someone")
    assert config.data_folder() == Path("/home/someone/.local/share/guiju")


def test_an_address_of_a_database() -> None:
    found = database_of("postgresql://a%40b:p%2Fw@db.example:5433/guiju?sslmode=require")
    assert {k: found[k] for k in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "guiju",
        "USER": "a@b",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }
    assert database_of("postgresql://guiju@/guiju?host=/run/x")["HOST"] == "/run/x"


@pytest.mark.parametrize(
    "url", ["sqlite:///x.db", "postgresql://host", "mysql://u@h/d", "nonsense", "postgresql://h:port/d"]
)
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(GuijuError) as error:
        database_of(url)
    assert error.value.where == "setting DATABASE_URL"
    assert error.value.expected == "postgresql://user:password@host:port/name"
