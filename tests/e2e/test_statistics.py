"""The workbench and the annual report in a browser, without script and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .test_cases import sign_in
from .test_plans import accessible

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_a_question_is_asked_with_selects_and_buttons(open_page: Open) -> None:
    page = sign_in(open_page, "reader", "/statistics/?lang=zh", width=390)
    page.select_option("#s-m", "editions")
    page.select_option("#s-by1", "year")
    page.select_option("#s-by2", "tier")
    page.select_option("#s-in_status", "in_force")
    page.fill("#s-in_year", "2015..2025")
    page.select_option("#s-in_tier", "national")
    page.get_by_role("button", name="查看").click()
    expect(page.locator("h2").first).to_have_text("标准（版本）数，按发布年份、层级")
    expect(page.locator("figure svg")).to_be_visible()
    expect(page.locator("dl.facts a").first).to_contain_text("tier%3Dnational")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    accessible(page)
    page.fill("#s-name", "国家标准，按年")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="国家标准，按年").click()
    expect(page.locator("h2").first).to_have_text("标准（版本）数，按发布年份、层级")


def test_a_bad_question_says_what_was_expected(open_page: Open) -> None:
    page = open_page("/statistics/?measure=editions&by=tier,status,effect,kind&lang=zh")
    expect(page.locator("main")).to_contain_text("4 个维度")
    expect(page.locator("main")).to_contain_text("至多 3")


def test_the_annual_report_leads_to_its_evidence(open_page: Open) -> None:
    for width in (1280, 390):
        page = open_page("/reports/2025/?lang=en", width=width)
        expect(page.locator("h1")).to_have_text("Annual report on standardization 2025")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    accessible(page)
    page.locator("section p a[href^='/statistics/']").first.click()
    expect(page.locator("h1")).to_have_text("Statistics")
    expect(page.locator("p.figure")).to_contain_text("records")
