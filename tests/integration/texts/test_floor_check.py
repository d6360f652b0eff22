"""C7 of a filing: limits of the filed text beside those of mandatory standards that are held."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from guiju.core.text import formats
from guiju.core.text.markdown import reading as markdown
from guiju.registry.cases import definitions, files
from guiju.registry.cases.checks import registry
from guiju.registry.cases.models import Case
from guiju.registry.texts.keeping import keep
from integration.cases.journey import NOW, held

pytestmark = pytest.mark.django_db
MANDATORY = """---
designation: GB 9804-2020
titles: {zh: 儿童玩具涂料安全技术要求}
---

## 要求

涂料中铅含量不应大于 90 mg/kg。

涂层厚度不应小于 20 μm。
"""


@pytest.fixture
def house(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    held("GB 9804-2020", titles={"zh": "儿童玩具涂料安全技术要求"}, effect="mandatory", tier="national")
    text = keep(markdown.read(MANDATORY).document, now=NOW).text
    assert text.edition is not None


def found(said: str, title: str = "校园玩具涂料规范", name: str = "text.docx") -> list[str]:
    source = f"## 规范性引用文件\n\nGB/T 1.1-2020 导则\n\n## 要求\n\n{said}\n"
    data = formats.write(formats.read("t.md", source.encode()).document, name)
    facts = {"designation": "DB11/T 9903-2026", "title_zh": title, "text": files.store([data], name, None, NOW)}
    case: Any = Case(procedure="filing", facts=facts)
    return [f.text.en for f in registry.findings(case, definitions.current("filing"), "floor")]


@pytest.mark.parametrize(
    ("said", "looser"),
    [
        ("涂料中铅含量不应大于 100 mg/kg。", True), ("涂料中铅含量不应大于 0.1 g/kg。", True),
        ("涂料中铅含量不应大于 90 mg/kg。", False), ("涂料中铅含量不应大于 50 mg/kg。", False),
        ("涂层厚度不应小于 10 μm。", True), ("涂层厚度不应小于 0.03 mm。", False),
        ("涂料中镉含量不应大于 100 mg/kg。", False), ("涂料宜为水性。", False),
    ],
)  # fmt: skip
def test_a_looser_limit_is_told(house: None, said: str, looser: bool) -> None:
    told = found(said)
    assert bool(told) is looser, told
    assert all("GB 9804-2020" in one and said[:6] in one for one in told)


def test_a_standard_about_something_else_is_not_compared(house: None) -> None:
    assert found("涂料中铅含量不应大于 100 mg/kg。", title="公园导览标识") == []
    cited = "涂料中铅含量不应大于 100 mg/kg。\n\n## 规范性引用文件\n\nGB 9804-2020 涂料"
    assert found(cited, title="公园导览标识") != []
