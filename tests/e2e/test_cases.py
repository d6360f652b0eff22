"""Cases as people work on them in the browser: the desk, forms, refusals, comments, receipts; without script too."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
Open = Callable[..., Page]
PDF = {"name": "纪要.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}


def sign_in(open_page: Open, name: str, path: str, **options: object) -> Page:
    page = open_page(f"/accounts/login/?next={path}", **options)
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", f"guiju-{name}-1")
    page.click("main form button")
    page.wait_for_url("**" + path, timeout=90_000)
    return page


def case_of(page: Page, title: str) -> str:
    """The address of a case on the desk."""
    href = page.locator(".hits .name a", has_text=title).first.get_attribute("href")
    assert href
    return href


@pytest.mark.parametrize("who", ["secretary", "member", "reviewer", "reader", "auditor"])
def test_the_desk_is_accessible_and_fits_a_phone(open_page: Open, who: str) -> None:
    for locale, width in (("zh-CN", 1280), ("en-GB", 390)):
        page = sign_in(open_page, who, "/desk/", locale=locale, width=width)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [f"{v['id']}: {n['html'][:200]}" for v in found for n in v["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_form_and_a_case_are_accessible_and_fit_a_phone(open_page: Open) -> None:
    page = sign_in(open_page, "secretary", "/desk/", width=390)
    base = page.url.split("/desk")[0]
    case = case_of(page, "标准数字出版元数据")
    for path in (case, "/cases/national-standard/new/", "/cases/verification-point/new/"):
        page.goto(base + path)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [f"{v['id']}: {n['html'][:200]}" for v in found for n in v["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_complaint_without_script(open_page: Open) -> None:
    page = sign_in(open_page, "reader", "/cases/complaint/new/", java_script_enabled=False)
    page.fill("[name=summary]", "附录缺页")
    page.click("main form.act button")
    expect(page.locator(".errorlist").first).to_contain_text("需要改正")
    expect(page.locator("[name=summary]")).to_have_value("附录缺页")
    page.select_option("[name=subject]", "standard")
    page.fill("[name=complaint]", "公开文本缺附录 B。")
    page.fill("[name=name]", "张三")
    page.click("main form.act button")
    expect(page.locator("h1")).to_have_text("附录缺页")
    expect(page.locator(".state").first).to_contain_text("已收到")
    assert "张三" not in page.content()  # personal data stands in no page
    number = re.search(r"/case/([^/]+)/", page.url)
    assert number
    public = open_page(f"/case/{number[1]}/")
    assert "附录缺页" not in public.content()  # the public sees that there is a complaint, not what it says
    officer = sign_in(open_page, "supervisor", f"/case/{number[1]}/")
    officer.locator(".deeds a", has_text="受理").first.click()
    officer.click("main form.act button")
    expect(officer.locator(".state").first).to_contain_text("已受理")


def test_a_refusal_names_the_rule_and_keeps_what_was_filled_in(open_page: Open) -> None:
    page = sign_in(open_page, "secretary", "/desk/")
    page.goto(page.url.split("/desk")[0] + case_of(page, "标准数字出版元数据"))
    page.click(".deeds >> text=形成送审稿")
    expect(page.locator(".refusal")).to_contain_text("每条意见都有处理结果和理由")
    page.set_input_files("[name=review_draft]", PDF)  # type: ignore[arg-type]
    page.click("main form.act button")
    expect(page.locator(".refusal").first).to_contain_text("公开征求意见")
    expect(page.locator("main form.act")).to_contain_text("已收到：纪要.pdf")


def test_comments_are_answered_and_the_table_goes_out(open_page: Open, tmp_path: Path) -> None:
    page = sign_in(open_page, "secretary", "/desk/")
    base = page.url.split("/desk")[0]
    case = case_of(page, "标准数字出版元数据")
    page.goto(base + case)
    page.locator("article.comment >> text=处理").first.click()
    expect(page.locator("blockquote")).to_contain_text("书目元数据")
    page.check("[name=disposition][value=adopted]")
    page.click("main form.act button")
    expect(page.locator(".disposition").first).to_contain_text("采纳")
    with page.expect_download() as download:
        page.click("text=意见汇总处理表（.docx）")
    saved = tmp_path / "table.docx"
    download.value.save_as(saved)
    from guiju.core.commenting import read

    rows = read(saved.read_bytes()).rows
    assert [(row.number, row.disposition) for row in rows][:2] == [(1, "adopted"), (2, "")]


def test_a_receipt_is_proven_by_the_page_of_the_log(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/case/GJ-2023-0001/")
    with page.expect_download() as download:
        page.locator(".history a", has_text="凭证").first.click()
    saved = tmp_path / "receipt.json"
    download.value.save_as(saved)
    page.goto(page.url.split("/case/")[0] + "/log/")
    page.set_input_files("input[type=file]", saved)
    page.locator("main form button").first.click()
    expect(page.locator("main")).to_contain_text("已证明")


def test_who_may_not_act_is_told_so(open_page: Open) -> None:
    page = sign_in(open_page, "reader", "/desk/")
    response = page.goto(page.url.split("/desk")[0] + "/case/GJ-2024-0001/do/approve/")
    assert response is not None and response.status == 403
    expect(page.locator("main")).to_contain_text("不由您办")
