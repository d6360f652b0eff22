"""Schemes register themselves; the documentation names each of them; its recipe for a new one works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from guiju.core.designation import parse, schemes
from guiju.core.designation.registry import register
from guiju.data.tables import codes

_DOCS = Path(__file__).parents[3] / "docs" / "designations.md"


@pytest.mark.parametrize("scheme", [scheme for scheme in schemes() if scheme.leads], ids=lambda scheme: scheme.code)
def test_each_scheme_reads_its_own_example(scheme) -> None:  # type: ignore[no-untyped-def]
    value = parse(scheme.example)
    assert value.scheme == scheme.code
    assert value.canonical == scheme.example
    assert scheme.en and re.search(r"[\u4e00-\u9fff]", scheme.zh)


def test_the_documentation_names_every_scheme() -> None:
    text = _DOCS.read_text(encoding="utf-8")
    assert [scheme.code for scheme in schemes() if f"| `{scheme.code}` |" not in text] == []


def test_the_recipe_of_the_documentation_runs() -> None:
    """In a process of its own: a scheme once registered stays."""
    recipe = re.search(r"```python\n# recipe\n(.*?)```", _DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert recipe is not None
    program = recipe.group(1) + "\nfrom guiju.core.designation import parse\nprint(parse('nch 433-1996').canonical)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=environment)
    assert done.stdout == "NCh 433-1996\n", done.stderr


def test_a_scheme_cannot_be_registered_twice() -> None:
    first = schemes()[0]
    with pytest.raises(ValueError, match="twice"):
        register(
            first.code,
            en="",
            zh="",
            example="",
            leads=(),
            read=first.read,
            grammar=first.grammar,
            canonical=first.canonical,
            work=first.work,
            edition=first.edition,
        )


def test_tables_of_codes() -> None:
    sectors, regions = codes("sectors"), codes("regions")
    assert len(sectors) == 76
    assert sectors["YY"]["zh"] == "医药"
    assert sum(row["level"] == "province" for row in regions.values()) == 31
    assert {code[:2] for code in regions} == {code for code in regions if len(code) == 2}
    expected = {
        "11": "北京",
        "1301": "石家庄",
        "2102": "大连",
        "4403": "深圳",
        "5101": "成都",
        "6501": "乌鲁木齐",
        "3502": "厦门",
    }
    assert {code: regions[code]["zh"] for code in expected} == expected
    assert not [code for code in regions if len(code) == 4 and code[:2] in ("11", "12", "31", "50")]


def test_a_table_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        codes("no-such-table")
