"""What a reader comes to do: find the standard in force on a day, read its facts, take them along."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_search_from_the_home_page(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_role("combobox").fill("食品安全国家标准")
    page.get_by_role("button", name="检索").click()
    expect(page.locator("mark").first).to_contain_text("食品安全")
    page.get_by_role("link", name="国家标准").first.click()
    expect(page.locator(".chips")).to_contain_text("国家标准")
    page.locator(".hits .desig").first.click()
    expect(page.locator("h1 .desig")).to_contain_text("GB")


def test_suggestions_are_driven_by_the_keyboard(open_page: Open) -> None:
    page = open_page("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("gb/t 1.1-20", delay=15)
    expect(page.get_by_role("option").first).to_contain_text("GB/T 1.1")  # those of the first letters are gone
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page.locator("h1 .desig")).to_contain_text("GB/T 1.1")


@pytest.mark.parametrize("messy", ["gb2762", "GB／T1．1", "iso 9001 2015", "ISO9001", "gbt 1.1-2020"])
def test_a_designation_in_any_mess_comes_first(open_page: Open, messy: str) -> None:
    page = open_page(f"/search/?q={messy}")
    first = page.locator(".hits .desig").first.inner_text()
    assert first.split("—")[0].split(":")[0] in ("GB 2762", "GB/T 1.1", "ISO 9001")


def test_which_edition_was_in_force_on_a_day(open_page: Open) -> None:
    page = open_page("/standard/ISO_9001?on=2012-03-01")
    expect(page).to_have_url(re.compile(r"/standard/ISO_9001:2008\?on=2012-03-01$"))
    expect(page.locator(".note")).to_contain_text("ISO 9001:2008")
    page.get_by_label("换一天看").fill("2016-03-01")
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".note")).to_contain_text("ISO 9001:2015")


def test_every_page_works_without_scripts(open_page: Open) -> None:
    page = open_page("/", java_script_enabled=False)
    page.locator("main input[type=search]").fill("ISO 9001")
    page.locator("main button").first.click()
    expect(page.locator(".hits .desig").first).to_contain_text("ISO 9001")
    page.get_by_role("link", name="编号", exact=True).click()
    expect(page.locator(".sorts [aria-current]")).to_have_text("编号")


def test_downloads_and_citations(open_page: Open) -> None:
    page = open_page("/search/?q=ISO+9001&lang=zh")
    answer = page.request.get(page.url.split("/search/")[0] + "/search.csv?q=ISO+9001")
    lines = answer.text().splitlines()
    assert lines[0].removeprefix("\ufeff").startswith("designation,title_zh,title_en,tier")
    assert any(line.startswith("ISO 9001:2015,") for line in lines)
    rows = [
        json.loads(line)
        for line in page.request.get(page.url.split("/search/")[0] + "/search.json?q=ISO+9001").text().splitlines()
    ]
    assert len(rows) == len(lines) - 1
    standard = page.url.split("/search/")[0] + "/standard/ISO_9001:2015"
    assert page.request.get(standard + "?format=bibtex").text().startswith("@techreport{ISO-9001-2015,")
    assert "TY  - STAND" in page.request.get(standard + "?format=ris").text()
    assert "primary: true" in page.request.get(standard + "?format=relaton").text()
    assert page.request.get(standard + "?format=nonsense").status == 400


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("bodies/?format=csv", "code,kind,name_zh,name_en,country,editions"),
        ("committees/?format=csv", "code,body,name_zh,name_en,status,editions"),
        ("changes/?format=csv", "seq,at,verb,designation,valid_from,before,after"),
        ("body/ISO?format=csv", "designation,title_zh,title_en,tier,effect,status,published"),
    ],
)
def test_every_list_downloads(open_page: Open, path: str, head: str) -> None:
    page = open_page("/tiers/")
    home = page.url.removesuffix("tiers/")
    lines = page.request.get(home + path).text().splitlines()
    assert lines[0].removeprefix("\ufeff").startswith(head)
    rows = page.request.get(home + path.replace("csv", "json")).text().splitlines()
    assert len(rows) == len(lines) - 1 > 5
    assert all(json.loads(row) for row in rows)
    assert page.request.get(home + path.replace("csv", "exe")).status == 400


def test_structured_data_is_in_the_page(open_page: Open) -> None:
    page = open_page("/standard/GB/T_1.1-2020")
    data = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    assert data["identifier"] == "GB/T 1.1-2020"
    assert data["creativeWorkStatus"] == "InForce"


@pytest.mark.parametrize(
    ("query", "status"),
    [("q=" + "a" * 10_000, 400), ("q=%00", 400), ("q=%1b%5b", 400), ("q=title:(AND OR *", 200), ("q=%22%22%22", 200),
     ("sort=nonsense", 400), ("after=nonsense", 400), ("on=2021-02-29", 400), ("q=%F0%9F%98%80", 200), ("q=%ff", 200)],
)  # fmt: skip
def test_hostile_questions_are_answered(open_page: Open, query: str, status: int) -> None:
    page = open_page("/tiers/")
    assert page.request.get(page.url.removesuffix("tiers/") + "search/?" + query).status == status
