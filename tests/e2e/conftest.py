"""A real site over the demonstration, and a real browser. Without Chromium the tests say so and skip."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from demonstration_folder import COMMAND, copied, environment, removed

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@dataclass(frozen=True)
class Started:
    """A site that runs: its address, and the environment of its processes."""

    address: str
    environment: dict[str, str]


@pytest.fixture(scope="session")
def started() -> Iterator[Started]:
    """`guiju demo` as a person starts it the second time, in a folder of its own."""
    folder = copied()
    port = _free_port()
    settings = environment(folder, GUIJU_URL=f"http://127.0.0.1:{port}")
    log = (folder.parent / "site.log").open("w")
    process = subprocess.Popen([*COMMAND, "demo", "--port", str(port)], env=settings, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 180
        while True:
            try:
                with urllib.request.urlopen(address + "/", timeout=5):
                    break
            except (urllib.error.URLError, OSError):
                assert process.poll() is None, (folder.parent / "site.log").read_text()
                assert time.monotonic() < deadline, (folder.parent / "site.log").read_text()
                time.sleep(0.3)
        yield Started(address, settings)
    finally:
        process.terminate()
        process.wait(60)
        log.close()
        removed(folder)


@pytest.fixture(scope="session")
def site(started: Started) -> str:
    """Its address."""
    return started.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine (" + ", ".join(BROWSERS) + "): browser tests need one")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the driver keeps an event loop; other tests use the ORM
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """`open_page(path, width=1280, locale="zh-CN", …)`: a page in a context of its own; faults in its console fail."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(path: str, *, width: int = 1280, **options: object) -> Page:
        options.setdefault("locale", "zh-CN")
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto(site + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []
