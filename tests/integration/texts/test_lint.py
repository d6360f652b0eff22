"""The checker over kept texts: it asks the library, shows findings to those who may see the text, answers programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.test import Client

from guiju.core.text import markdown
from guiju.registry.accounts.models import User
from guiju.registry.catalogue.models import Edition
from guiju.registry.texts.keeping import keep
from guiju.registry.texts.linting import findings
from guiju.registry.texts.models import Text

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db

SOURCE = """---
guiju: 1
languages: [zh]
designation: GB/T 99001-2026
titles: {zh: 示例, en: Example}
---

# 范围

本文件规定了示例的要求。

# 要求 {#requirements}

长度必须为10 mm。
"""


@pytest.fixture
def text() -> Text:
    return keep(markdown.read(SOURCE).document, now=NOW).text


def test_the_findings_of_a_kept_text_stand_on_its_page(text: Text) -> None:
    page = Client().get(f"/texts/{text.slug}/lint/").content.decode()
    assert "要求用“应”，不用“必须”" in page
    assert f'href="/texts/{text.slug}/#requirements"' in page
    english = Client().get(f"/texts/{text.slug}/lint/", headers={"accept-language": "en"}).content.decode()
    assert "A requirement says 应, not 必须" in english


def test_findings_are_filtered_and_downloaded(text: Text) -> None:
    address = f"/texts/{text.slug}/lint/"
    rows = b"".join(Client().get(address, {"format": "json", "rule": "GB-WORD-001"}).streaming_content).splitlines()  # type: ignore[attr-defined]
    assert [json.loads(row)["found"] for row in rows] == ["必须"]
    lines = b"".join(Client().get(address, {"format": "csv", "severity": "error"}).streaming_content).decode()  # type: ignore[attr-defined]
    assert lines.lstrip("\ufeff").startswith("severity,label,rule,title,message,found,fix,source,clause,block,language")
    told = json.loads(Client().get(address, {"format": "sarif", "rule": "GB-WORD-001"}).content)
    assert [result["ruleId"] for result in told["runs"][0]["results"]] == ["GB-WORD-001"]
    for wrong in ({"severity": "fatal"}, {"rule": "nothing"}, {"format": "xml"}, {"revision": "9"}):
        assert Client().get(address, wrong).status_code == 400


def test_a_draft_is_checked_for_those_who_write_it_only() -> None:
    user = User.objects.create_user("writer", password="x")
    draft = keep(markdown.read(SOURCE).document, now=NOW, slug="draft", kind=Text.Kind.DRAFT, user=user).text
    assert Client().get(f"/texts/{draft.slug}/lint/").status_code == 404
    writer = Client()
    writer.force_login(user)
    assert writer.get(f"/texts/{draft.slug}/lint/").status_code == 200


def test_the_catalogue_says_which_standards_are_withdrawn(library: None) -> None:
    gone = Edition.objects.filter(status="withdrawn").exclude(printed="").first()
    assert gone is not None
    listed = f"{SOURCE}\n# 规范性引用文件 {{.references}}\n\n@ [[{gone.designation}]] 旧标准\n"
    kept = keep(markdown.read(listed).document, now=NOW).text
    assert [one.rule for one in findings(kept) if one.rule == "GB-REF-012"] == ["GB-REF-012"]


def test_programs_send_a_text_and_get_its_findings() -> None:
    answer = Client().post(
        "/api/v1/texts/lint", {"text": "# 要求\n\n长度必须为10 mm。"}, content_type="application/json"
    )
    told = answer.json()
    assert answer.status_code == 200
    found = [one for one in told["findings"] if one["rule"] == "GB-WORD-001"]
    assert [(one["span"], one["found"], one["fix"]["to"]) for one in found] == [([2, 4], "必须", "应")]
    assert told["counts"]["error"] == sum(one["severity"] == "error" for one in told["findings"])


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"text": "---\nguiju: 1"}, 400), ({"text": "a\x00"}, 400), ({}, 422), ({"text": "a" * 1_000_001}, 422),
     ({"text": "甲。", "more": 1}, 422)],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(sent: dict[str, str], status: int) -> None:
    assert Client().post("/api/v1/texts/lint", sent, content_type="application/json").status_code == status
