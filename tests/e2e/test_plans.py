"""A report asked for, returned and accepted, and a next plan drafted, by people in the browser; on a phone too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .test_cases import RULES, sign_in

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PLAN = "/plans/plan-2024-2025/"


def accessible(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert [f"{v['id']}: {n['html'][:200]}" for v in found for n in v["nodes"]] == []


def test_a_body_reports_and_an_officer_accepts(open_page: Open) -> None:
    ministry = sign_in(open_page, "ministry", PLAN + "bodies/MIIT/", width=390)
    due = ministry.locator("table a[href^='/case/JZ-']").first
    case = due.get_attribute("href")
    assert case
    due.click()
    accessible(ministry)
    ministry.get_by_role("link", name="报送进展").first.click()
    ministry.fill("[name=progress]", "完成年度工作。")
    ministry.select_option("[name=standing]", "on_course")
    ministry.fill("[name=figures]", "没有数字")
    ministry.click("main form.act button")
    expect(ministry.locator(".errorlist").first).to_contain_text("需要改正")
    ministry.fill("[name=figures]", "X1 = 3; X2 = 4.5")
    accessible(ministry)
    ministry.click("main form.act button")
    expect(ministry.locator("body")).to_contain_text("已报送")
    officer = sign_in(open_page, "officer", case)
    officer.get_by_role("link", name="接受").first.click()
    officer.click("main form.act button")
    expect(officer.locator("body")).to_contain_text("已接受")


def test_the_next_plan_is_drafted(open_page: Open) -> None:
    page = sign_in(open_page, "officer", PLAN)
    accessible(page)
    page.get_by_text("从本规划起草下一期").click()
    page.fill("#n-key", "plan-e2e")
    page.fill("#n-zh", "下一期计划（演示）")
    page.fill("#n-en", "Next plan (demonstration)")
    page.fill("#n-dl", "2030")
    page.get_by_role("button", name="开始").click()
    page.wait_for_url("**/plans/next/plan-e2e/")
    for number in ("2", "27"):
        page.check(f"input[name=task][value='{number}']")
    page.get_by_role("button", name="延续所选").click()
    page.get_by_text("拆分一项任务").click()
    page.fill("#s-t", "1")
    page.fill("#s-l", "甲 | A\n乙 | B")
    page.get_by_role("button", name="拆分", exact=True).click()
    expect(page.locator("main")).to_contain_text("第 3 版")
    accessible(page)
    expect(page.locator("main")).to_contain_text("拆分 plan-2024-2025 · 2")
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(page.url.split("/plans/")[0] + PLAN + "tasks/2/")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
