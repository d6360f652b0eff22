"""Texts as people work with them: reviewing by keys, writing a draft, two at once, with and without script."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from e2e.test_cases import RULES, sign_in
from guiju.core.text import formats, markdown

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def upload(page: Page) -> str:
    """A draft out of a file; the address of its outline."""
    source = files("guiju.data").joinpath("demo/texts/standards/t-guiju-002-2026.md").read_text(encoding="utf-8")
    data = formats.write(markdown.read(source).document, ".xml")
    page.set_input_files("#file", {"name": "draft.xml", "mimeType": "application/xml", "buffer": data})
    page.click("main .form button")
    page.wait_for_load_state()
    link = page.locator("main .note a")
    if link.count():
        link.first.click()
    page.wait_for_url("**/edit/")
    return page.url


def fits(page: Page, width: int) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert [f"{v['id']}: {n['html'][:200]}" for v in found for n in v["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_provisions_are_reviewed_by_keys(open_page: Open) -> None:
    page = sign_in(open_page, "officer", "/texts/t-guiju-003-2026/review/")
    fits(page, 1280)
    before = page.locator("[data-card]").count()
    assert before == 20
    page.locator("[data-card]").nth(0).focus()
    page.keyboard.press("a")
    page.wait_for_load_state()
    expect(page.locator("[data-card]").nth(0)).to_contain_text("已确认")
    page.locator("[data-card]").nth(1).focus()
    page.keyboard.press("e")
    page.locator("[data-card]").nth(1).locator("input[name=value]").fill("abc")
    page.locator("[data-card]").nth(1).get_by_role("button", name="保存更正").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_draft_is_written_clause_by_clause(open_page: Open) -> None:
    page = sign_in(open_page, "secretary", "/texts/new/")
    outline = upload(page)
    fits(page, 1280)
    page.locator(".outline a", has_text="天平").first.click()
    source = page.locator("#source").input_value()
    page.fill("#source", source.replace("0.01 g", "0.02 g"))
    expect(page.locator("#preview")).to_contain_text("0.02 g")
    page.fill("#source", source.replace("0.01 g", "0.02 g") + "\n::: table\n")
    expect(page.locator(".live")).to_contain_text("line")
    page.fill("#source", source.replace("应不大于", "必须不大于"))
    expect(page.locator(".found")).to_contain_text("必须")
    page.fill("#source", source.replace("0.01 g", "0.02 g"))
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main [role=status].note")).to_contain_text("已保存")
    page.goto(outline.replace("/edit/", "/history/?a=1&b=2"))
    expect(page.locator("main del").first).to_contain_text("0.01 g")
    expect(page.locator("main ins").first).to_contain_text("0.02 g")


def test_two_who_write_the_same_line_both_keep_their_words(open_page: Open) -> None:
    first = sign_in(open_page, "secretary", "/texts/new/")
    outline = upload(first)
    first.locator(".outline a", has_text="天平").first.click()
    source = first.locator("#source").input_value()
    second = first.context.new_page()
    second.goto(first.url)
    first.fill("#source", source.replace("0.01 g", "0.02 g"))
    first.get_by_role("button", name="保存").click()
    expect(first.locator("main [role=status].note")).to_contain_text("已保存")
    second.fill("#source", source.replace("0.01 g", "0.05 g"))
    second.get_by_role("button", name="保存").click()
    expect(second.get_by_role("alert")).to_contain_text("未保存")
    shown = second.locator("#source").input_value()
    assert "0.02 g" in shown and "0.05 g" in shown and "<<<<<<<" in shown
    second.fill("#source", source.replace("0.01 g", "0.05 g"))
    second.get_by_role("button", name="保存").click()
    expect(second.locator("main [role=status].note")).to_contain_text("已保存")
    second.goto(outline.replace("/edit/", "/history/"))
    assert second.locator("tbody tr").count() == 3


def test_a_stranger_sees_no_draft_and_decides_nothing(open_page: Open) -> None:
    page = sign_in(open_page, "secretary", "/texts/new/")
    outline = upload(page)
    other = sign_in(open_page, "reader", "/texts/")
    other.goto(outline)
    assert "天平" not in other.content()
    other.goto(outline.split("/texts/")[0] + "/texts/t-guiju-001-2026/review/")
    assert other.locator("[data-card]").count() == 0
