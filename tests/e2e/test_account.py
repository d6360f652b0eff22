"""An account: sign up, a watch list that works without scripts, a second factor, keys for programs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
SECRET = "square-and-compass-9"


def sign_in(page: Page, name: str, secret: str) -> None:
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(secret)
    page.locator("main form button[type=submit]").first.click()


def test_sign_up_watch_and_sign_out_without_scripts(open_page: Open) -> None:
    page = open_page("/accounts/signup/", java_script_enabled=False)
    page.locator("input[name=username]").fill("xiaoming")
    page.locator("input[name=email]").fill("xiaoming@example.org")
    page.locator("input[name=password1]").fill(SECRET)
    page.locator("input[name=password2]").fill(SECRET)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("我的关注")
    home = page.url.split("/watch/")[0]
    page.goto(home + "/standard/GB_7718-2025")
    page.get_by_role("button", name="关注", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("GB 7718")
    page.goto(home + "/search/?q=食品&tier=national")
    page.get_by_role("button", name="关注这个检索").click()
    page.goto(home + "/watch/")
    expect(page.locator("ul.list li")).to_have_count(2)
    feed = page.get_by_role("link", name="我的 Atom 订阅").get_attribute("href")
    assert page.request.get(home + str(feed)).headers["content-type"].startswith("application/atom+xml")
    page.locator("#key-name").fill("harvester")
    page.get_by_role("button", name="生成").click()
    key = page.locator(".messages").inner_text().rsplit("：", 1)[-1].strip()
    assert key.startswith("guiju_")
    page.reload()
    assert key not in page.content()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("link", name="登录")).to_be_visible()
    page.goto(home + "/watch/")
    assert "/accounts/login/" in page.url


def test_wrong_password_is_refused_and_says_so(open_page: Open) -> None:
    page = open_page("/accounts/login/", locale="en-GB")
    sign_in(page, "reader", "not-the-password")
    expect(page.locator(".errorlist")).to_be_visible()


def test_second_factor(open_page: Open) -> None:
    page = open_page("/accounts/login/")
    sign_in(page, "lab", "guiju-lab-1")
    expect(page.locator("h1")).to_have_text("我的关注")
    home = page.url.split("/watch/")[0]
    page.goto(home + "/accounts/2fa/totp/activate/")
    if page.locator("input[name=password]").count():
        page.locator("input[name=password]").fill("guiju-lab-1")
        page.locator("main form button[type=submit]").first.click()
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("input[name=code]").fill(code_now(secret))
    page.locator("main form button[type=submit]").first.click()
    page.goto(home + "/watch/")
    page.get_by_role("button", name="退出").click()
    page.goto(home + "/accounts/login/")
    sign_in(page, "lab", "guiju-lab-1")
    expect(page).to_have_url(re.compile("/accounts/2fa/authenticate/"))
    page.locator("input[name=code]").first.fill("000000")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".errorlist")).to_be_visible()


def code_now(secret: str) -> str:
    """The six digits an authenticator shows for a secret (RFC 6238)."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_forms_cannot_be_sent_from_elsewhere(open_page: Open) -> None:
    page = open_page("/tiers/")
    answer = page.request.post(page.url.removesuffix("tiers/") + "watch/add", form={"kind": "ics", "key": "67"})
    assert answer.status == 403
