# ruff: noqa: E501 - texts and tables stand as they are
"""The page that reads a plan: in both languages, without a database, uploads and pastes, and what is refused."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

TEXT = "某市标准化行动计划（2026—2028年）\n一、任务\n（一）建设站点。建成站点50个以上。（公安部牵头，火星部配合）\n（二）扩大。实施领航工程，做事。\n"


def _page(lang: str, **sent: object) -> tuple[int, html.HtmlElement]:
    answer = Client().post(f"/plans/?lang={lang}", sent)
    return answer.status_code, html.fromstring(answer.content.decode())


@pytest.mark.parametrize(("lang", "html_lang"), (("zh", "zh-Hans"), ("en", "en")))
def test_the_form_stands(db: None, lang: str, html_lang: str) -> None:
    answer = Client().get("/plans/", {"lang": lang})
    page = html.fromstring(answer.content.decode())
    assert (answer.status_code, page.get("lang")) == (200, html_lang)
    assert page.xpath("//main//form//textarea[@name='text']") and page.xpath("//main//form//input[@name='file']")


@pytest.mark.parametrize("lang", ("zh", "en"))
def test_a_text_pasted(lang: str) -> None:
    status, page = _page(lang, text=TEXT)
    said = page.xpath("//main")[0].text_content()
    assert status == 200 and "≥ 50" in said and "2028" in said and "火星部" in said
    assert ("公安部" if lang == "zh" else "Ministry of Public Security") in said
    assert [mark.text_content() for mark in page.xpath("//details//mark")] == [
        "站点", "50个以上", "（公安部牵头，火星部配合）", "领航工程",
    ]  # fmt: skip
    assert page.xpath("//details/@id") == ["s1", "s2"]


def test_a_file_in_gb18030_and_its_json() -> None:
    file = SimpleUploadedFile("plan.txt", TEXT.encode("gb18030"))
    answer = Client().post("/plans/", {"file": file, "format": "json"})
    told = answer.json()
    assert answer.status_code == 200 and len(told["sections"]) == 2
    assert told["sections"][0]["groups"][0]["participating"][0]["resolved"] is None


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "No text was sent"),
        ({"text": "Just a sentence."}, "this is no plan"),
        ({"text": "1. a\x00"}, "a control character"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "this is a PDF"),
        ({"file": SimpleUploadedFile("a.txt", b" " * 5_100_000)}, "too large"),
        ({"text": "x" * 3_000_000}, "too large"),
    ],
)
def test_what_is_refused(sent: dict[str, object], said: str) -> None:
    status, page = _page("en", **sent)
    assert status == 400
    assert said in page.xpath("//*[@role='alert']")[0].text_content()


def test_markup_in_a_text_stays_text() -> None:
    _, page = _page("en", text=TEXT.replace("做事", "<script>alert(1)</script>"))
    assert not page.xpath("//main//script")
