# ruff: noqa: E501
"""The Content-Security-Policy in a browser: no page of ours needs more than it gives, and no script from outside runs.

This module is the last one: it fills the site with scripts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urldefrag, urlsplit

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404
from playwright.sync_api import Browser, BrowserContext, Page

from .conftest import Started

pytestmark = pytest.mark.browser
TESTS = Path(__file__).parents[1]
SECONDS = 90
"""At most for one crawl."""
WATCHING = """
addEventListener("securitypolicyviolation", (e) => console.error("CSP", e.effectiveDirective, e.blockedURI, e.sample));
"""
LINKS = """[...document.querySelectorAll("a[href]")].map((a) => {
  try { return new URL(a.getAttribute("href"), location).href; } catch { return ""; }
})"""
SEEDS = (
    "/", "/search/?q=食品&tier=national", "/search/?q=zzzzzz", "/search/?on=2021-02-29", "/standard/GB/T_1.1-2020",
    "/standard/GB_99999-2020", "/no/such/page", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/",
    "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/", "/accounts/reauthenticate/", "/accounts/logout/", "/texts/?q=饮用水 铅",
    "/texts/gb-5749-2022/?show=both", "/compare/?a=gb-5749-2006&b=gb-5749-2022&adoption=1", "/watch/", "/desk/",
    "/desk/denials/", "/texts/new/", "/cases/complaint/new/", "/statistics/", "/api/v1/docs",
    "/indicators/average_cycle/compare/?day2=2025-06-30", "/procedures/national-standard/?format=svg",
    "/statistics/chart.svg?measure=editions&by=tier&chart=bars&day=2026-01-01", "/case/GJ-2023-0001/",
    "/plans/plan-2024-2025/", "/plans/plan-2024-2025/matrix/", "/plans/plan-2024-2025/bodies/MIIT/",
    "/plans/plan-2024-2025/evaluations/2025/", "/ics/67/", "/procedures/complaint/definition/", "/rules/?q=R3",
    "/accounts/email/?x=%00", "/registry/?q=TC 286", "/registry/committee/", "/notifications/?procedure=complaint",
    "/administration/people/", "/affiliations/", "/affiliations/?body=GUIJU-SME", "/registers/verification-points/", "/links/concerns/",
    "/registers/standards-systems/item/TX-2020-0001/tree/", "/registers/hazard-coverage/grid/",
    "/rounds/site-reports/2026/", "/rounds/spot-checks/2026/", "/returns/DCB-2020-0001/",
    "/feeds/iso-committees/candidate/ISO/TC 207/", "/letters/?number=TS-2026-0001",
)  # fmt: skip
UNSEEN = {
    # answers for programs and files: nothing is drawn, `test_policy` looks at their headers
    "search-csv", "search-json", "suggest", "changes-feed", "log-checkpoint", "log-tile", "drafts-feed", "watch-feed",
    "desk-calendar", "plan-calendar", "indicator-receipt", "comments-docx", "comments-csv", "receipt", "case-file", "case-table",
    "affiliation-proof",
    "item-receipt", "register-definition", "link-receipt", "round-definition", "round-draw", "round-receipt", "calendar-file",
    "feed-definition", "feed-receipt",
    "case-count",  # a secret ballot of the demonstration that has been counted is linked from no case yet
    "text-file", "text-media", "openapi", "oai", "robots", "opensearch", "sitemap", "sitemap-ways", "sitemap-standards",
    # addresses that only take forms
    "indicator-enter", "statistics-save", "statistics-forget", "plan-draft-step", "plan-draft-adopt", "plan-next",
    "plan-ask", "plan-link", "plan-round-start", "lookup-watch", "watch-add", "watch-remove", "watch-mail", "key-new", "key-revoke",
    "administration-add", "administration-door", "administration-end", "desk-read", "affiliation-end", "register-table", "round-do", "feed-decide", "item-personal", "comments-in", "comments-new", "text-preview",
    # pages that only stand where somebody has begun something; the planted site and the tests of their own open them
    "letter",  # opened by number and secret: test_letters
    "case-personal", "pick",  # a form alone; names for the boxes of forms, as JSON
    "case-people",  # named from cases of who may name people: test_case_people opens it
    "registry-one",  # leads to the page of its app; where that has none, a test of its own opens it
    "plan-draft", "text-edit", "text-clause", "text-review", "case-correct", "case-numbers", "edition-id",
}  # fmt: skip


@pytest.fixture
def told() -> list[str]:
    """What a browser complains of."""
    return []


@pytest.fixture
def opened(browser: Browser, site: str, told: list[str]) -> Iterator[dict[str, Page]]:
    """A page in Chinese for nobody, one in English for an officer, both watched."""
    contexts: list[BrowserContext] = []

    def page(locale: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale=locale)
        context.add_init_script(WATCHING)
        contexts.append(context)
        made = context.new_page()
        made.on("console", lambda message: _hear(made, message.type, message.text, told))
        made.on("pageerror", lambda error: told.append(f"{made.url}: {error}"))
        made.on("dialog", lambda dialog: (told.append(f"{made.url}: a dialog"), dialog.dismiss()))
        return made

    nobody, officer = page("zh-CN"), page("en-GB")
    officer.goto(site + "/accounts/login/")
    officer.fill("input[name=login]", "officer")
    officer.fill("input[name=password]", "guiju-officer-1")
    officer.click("main form button")
    officer.wait_for_url("**/watch/**", timeout=60_000)
    yield {"nobody": nobody, "officer": officer}
    for context in contexts:
        context.close()


def _hear(page: Page, kind: str, text: str, told: list[str]) -> None:
    if text.startswith("CSP") or "Content Security Policy" in text or "Permissions-Policy" in text:
        told.append(f"{page.url}: {text[:300]}")


def kind_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return "none"


def names(patterns: list[URLPattern | URLResolver], wanted: bool = True) -> Iterator[str]:
    """The names of our own addresses; those of allauth and of the operations of the interface are not ours."""
    for one in patterns:
        if isinstance(one, URLResolver):
            if one.app_name != "ninja" and "allauth" not in str(one.urlconf_name):
                yield from names(one.url_patterns)
        elif one.name:
            yield one.name


def test_every_kind_of_page_keeps_to_the_policy(opened: dict[str, Page], site: str, told: list[str]) -> None:
    """One page of each kind for each reader, found through the links of the pages before it."""
    wanted = set(names(get_resolver().url_patterns)) - UNSEEN
    reached: set[str] = set()
    for page in opened.values():
        end, waiting, seen = time.monotonic() + SECONDS, list(SEEDS), set[str]()
        kinds: dict[str, int] = {}
        while waiting and time.monotonic() < end:
            path = waiting.pop(0)
            kind = kind_of(path)
            if path in seen or (path not in SEEDS and kinds.get(kind, 0) >= 1) or kind in UNSEEN:
                continue
            seen.add(path)
            kinds[kind] = kinds.get(kind, 0) + 1
            answer = page.goto(site + path, wait_until="load")
            assert answer is not None
            policy = answer.headers.get("content-security-policy", "")
            assert "default-src 'none'" in policy and "unsafe" not in policy, path
            links = page.evaluate(LINKS)
            if answer.status in (200, 403) and kind_of(page.url) != "account_login":
                reached.add(kind)
            for link in links:
                path = urldefrag(link.removeprefix(site))[0]
                if link.startswith(site + "/") and "format=" not in path and "logout" not in path:
                    waiting.append(path)
    assert told == []
    assert wanted - reached == set()


def test_styles_are_not_lost(opened: dict[str, Page], site: str) -> None:
    """What was said by styles inside pages is drawn now: bars have their widths."""
    page = opened["nobody"]
    page.goto(site + "/")
    widths = page.evaluate(
        "[...document.querySelectorAll('.bars .len')].map((bar) => bar.getBoundingClientRect().width)"
    )
    assert len(widths) >= 4 and max(widths) > 5 * min(widths) > 0
    page.goto(site + "/standard/ISO_9001:2015")
    places = page.evaluate(
        "[...document.querySelectorAll('.spans dd rect')].map((bar) => bar.getBoundingClientRect().x)"
    )
    assert len(places) >= 4 and places == sorted(places) and places[-1] - places[0] > 100
    assert page.locator("[style]").count() == 0
    page.goto(site + "/procedures/national-standard/")
    assert page.evaluate("getComputedStyle(document.querySelector('.pp .name text')).fontWeight") == "600"


def test_a_script_in_a_page_does_not_run(opened: dict[str, Page], site: str, told: list[str]) -> None:
    """The policy holds by itself, and the tests here would see it: a script put into a page is reported, not run."""
    page = opened["officer"]
    page.goto(site + "/")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.__ran=1\"><p style=color:red>')"
    )
    page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.__ran=1'; document.body.append(s)"
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.__ran") is None
    assert any("script-src-attr" in line for line in told) and any("style-src-attr" in line for line in told)


def test_no_planted_script_runs(opened: dict[str, Page], site: str, started: Started, told: list[str]) -> None:
    """Every kind of script in every field and file; each page that shows them, as an officer and as nobody."""
    paths = os.pathsep.join((str(TESTS.parent / "src"), str(TESTS), *sys.path))
    done = subprocess.run(
        [sys.executable, str(TESTS / "e2e" / "planting.py")],
        env={**started.environment, "PYTHONPATH": paths}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    pages = [*json.loads(done.stdout), *reflecting()]
    assert len(pages) > 120
    ran: list[str] = []
    shown = 0
    for path in pages:
        page = opened["officer"]
        answer = page.goto(site + path, wait_until="load")
        assert answer is not None and answer.status < 500, (path, answer and answer.status)
        ran += [f"{path}: {what}" for what in page.evaluate(AFTERMATH)]
        shown += "__ran" in page.evaluate("document.body.textContent")
    for path in pages[::10]:
        page = opened["nobody"]
        page.goto(site + path, wait_until="load")
        ran += [f"{path}: {what}" for what in page.evaluate(AFTERMATH)]
    assert ran == [] and told == []
    assert shown > 120  # as words


AFTERMATH = """() => {
  const found = [];
  if (window.__ran) found.push("it ran");
  for (const script of document.scripts)
    if (script.src ? new URL(script.src).pathname.startsWith("/static/") === false : !/^application\\/(ld\\+)?json$/.test(script.type))
      found.push("a script stands in the page: " + script.outerHTML.slice(0, 80));
  for (const element of document.querySelectorAll("*")) {
    if (/^(iframe|object|embed|base|foreignobject|annotation-xml|maction|marquee|template)$/i.test(element.localName)) found.push("<" + element.localName + ">");
    for (const { name, value } of element.attributes) {
      if (/^on|^style$|^srcdoc$|^formaction$/i.test(name)) found.push(element.localName + " " + name);
      if (/^(xlink:)?(href|src|action)$/i.test(name) && !/^(https?:|mailto:|\\/|#|\\?|[\\w.%-]*$|[\\w.%-]+\\/)/i.test(value)) found.push(name + "=" + value.slice(0, 60));
    }
  }
  return found;
}"""


def reflecting() -> Iterator[str]:
    """Scripts in what a page says again of its address."""
    sys.path.insert(0, str(TESTS))
    from scripts import EVERY

    for number in range(0, len(EVERY), 6):
        words = quote(
            " ".join("".join(c for c in text if c.isprintable()) for text in EVERY[number : number + 6])[:1_500]
        )
        yield f"/search/?q={words}"
        yield f"/texts/?q={words[:180]}"
        yield f"/cases/complaint/?q={words[:180]}"
        yield f"/standard/{words[:400]}"
        yield f"/search/?on={words[:200]}"
        yield f"/compare/?a={words[:200]}&b={words[:200]}"
        yield f"/indicators/{words[:200]}/"
