"""Every kind of page, in both languages, both themes, on a desk and on a phone: readable, accessible, light."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PAGES = {
    "home": "/",
    "letter-box": "/letters/",
    "work programme": "/work-programme/",
    "results": "/search/?q=食品&tier=national",
    "nothing found": "/search/?q=zzzzzz",
    "standard": "/standard/GB/T_1.1-2020",
    "standard of many editions": "/standard/ISO_9001:2015",
    "standard on a day": "/standard/GB_7718-2011?on=2026-03-01",
    "bodies": "/bodies/",
    "body": "/body/ISO",
    "committees": "/committees/",
    "committee": "/committee/ISO/TC_176/SC_2",
    "classification": "/ics/",
    "branch": "/ics/67/",
    "tiers": "/tiers/",
    "procedures": "/procedures/",
    "procedure": "/procedures/national-standard/",
    "variant of a procedure": "/procedures/verification-point/",
    "definition": "/procedures/complaint/definition/",
    "work in hand": "/cases/",
    "cases of a procedure": "/cases/national-standard/",
    "cases of a state": "/cases/national-standard/?state=published",
    "board": "/cases/national-standard/board/",
    "finished case": "/case/GJ-2023-0001/",
    "count of a secret ballot": "/case/WY-2026-0001/count/members_vote/1/",
    "complaint as the public sees it": "/case/TS-2026-0001/",
    "scoreboard": "/indicators/",
    "mean with its distribution": "/indicators/average_cycle/",
    "indicator by province": "/indicators/government_standards/?by=province",
    "records behind a figure": "/indicators/market_share/records/?side=difference",
    "two side by side": "/indicators/average_cycle/compare/?day2=2025-06-30",
    "changes": "/changes/",
    "log": "/log/",
    "drafts": "/drafts/",
    "feeds": "/feeds/",
    "candidates of a feed": "/feeds/iso-committees/",
    "one candidate": "/feeds/iso-committees/candidate/ISO/TC 207/",
    "plans": "/plans/",
    "plan": "/plans/plan-2024-2025/",
    "task of a plan": "/plans/plan-2024-2025/tasks/14/",
    "bodies by tasks": "/plans/plan-2024-2025/matrix/",
    "overdue of a plan": "/plans/plan-2024-2025/overdue/",
    "body under a plan": "/plans/plan-2024-2025/bodies/MIIT/",
    "evaluations": "/plans/plan-2024-2025/evaluations/",
    "round of evaluation": "/plans/plan-2024-2025/evaluations/2025/",
    "texts": "/texts/",
    "clauses and limits found": "/texts/?q=饮用水 铅",
    "text of a standard": "/texts/t-guiju-001-2026/",
    "text in two languages": "/texts/t-guiju-001-2026/?show=both",
    "limit table": "/texts/gb-5749-2022/",
    "requirements of a text": "/texts/t-guiju-001-2026/requirements/",
    "findings of the checker": "/texts/gb-5749-2022/lint/",
    "history of a text": "/texts/t-guiju-001-2026/history/",
    "two texts compared": "/compare/?a=gb-5749-2006&b=gb-5749-2022&adoption=1",
    "sign in": "/accounts/login/",
    "sign up": "/accounts/signup/",
    "not found": "/standard/GB_99999-2020",
    "refused": "/search/?on=2021-02-29",
}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
Open = Callable[..., Page]


def complaints(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {n['html'][:160]} — {n.get('failureSummary', '')[:300]}" for v in found for n in v["nodes"]]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_accessible_in_both_languages_and_themes(open_page: Open, path: str) -> None:
    assert complaints(open_page(path, locale="zh-CN")) == []
    assert complaints(open_page(path, locale="en-GB", color_scheme="dark")) == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_fits_a_phone(open_page: Open, path: str) -> None:
    for locale in ("zh-CN", "en-GB"):
        page = open_page(path, width=390, locale=locale)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_weighs_less_than_100_kb(open_page: Open, path: str) -> None:
    page = open_page("/tiers/")
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(len(response.body()) if response.status == 200 else 0))
    page.goto(page.url.removesuffix("/tiers/") + path, wait_until="networkidle")
    most = 125_000 if path == PAGES["procedure"] else 100_000  # the largest definition: 47 acts and their picture
    assert 0 < sum(sizes) < most


def test_language_is_one_switch_and_is_remembered(open_page: Open) -> None:
    page = open_page("/standard/GB/T_1.1-2020", locale="zh-CN")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_text("in force").first.is_visible()
    page.goto(page.url.split("/standard")[0] + "/bodies/")
    assert page.locator("h1").inner_text() == "Bodies"


def test_print_leaves_out_what_cannot_be_clicked(open_page: Open) -> None:
    page = open_page("/standard/GB/T_1.1-2020")
    page.emulate_media(media="print")
    assert not page.locator(".mast nav").is_visible()
    assert page.locator("h1").is_visible()


def test_vermilion_belongs_to_mandatory_and_to_nothing_else(open_page: Open) -> None:
    page = open_page("/search/?q=gb&tier=national&sort=number")
    colours = page.evaluate(
        "[...document.querySelectorAll('.hits .seal')].map(s => [s.title, getComputedStyle(s).backgroundColor])"
    )
    assert colours
    for meaning, colour in colours:
        assert (colour == "rgb(184, 50, 42)") == meaning.startswith("强制性")
