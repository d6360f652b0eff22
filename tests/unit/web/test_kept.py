"""Answers to everybody are made once for all who ask at the same time, and for nobody who is known."""

from __future__ import annotations

import asyncio

import pytest

from guiju.web.serving import kept
from guiju.web.serving.gate import Asked
from guiju.web.serving.kept import Kept, Key, Page

HTML = [("content-type", "text/html")]


def key(path: str = "/indicators/", method: str = "GET", query: str = "", **headers: str) -> Key | None:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Kept.key(Asked(method, path, given, "192.0.2.1:5"), query, "language")


class Maker:
    """Makes pages that count themselves."""

    def __init__(self, seconds: float = 0, status: int = 200, headers: list[tuple[str, str]] = HTML) -> None:
        self.count, self.seconds, self.status, self.headers = 0, seconds, status, headers

    async def __call__(self) -> Page:
        self.count += 1
        number = self.count
        await asyncio.sleep(self.seconds)
        if self.status == 0:
            raise RuntimeError("broken")
        return Page(self.status, self.headers, str(number).encode(), 0, 0)


@pytest.mark.parametrize(
    "other",
    [
        key(cookie="sessionid=x"), key(cookie="language=en; sessionid=x"), key(authorization="Bearer x"),
        key(cookie="csrftoken=x"), key(method="POST"), key(method="HEAD"), key("/desk/"), key("/case/TS-1/"),
        key("/watch/x.atom"), key("/api/v1/standards"), key(query="format=csv"), key(query="q" * 501),
        key("/accounts/login/"),
    ],
)  # fmt: skip
def test_what_is_never_kept(other: Key | None) -> None:
    assert other is None


def test_what_an_answer_depends_on() -> None:
    keys = [
        key(), key("/"), key(query="day=2026-01-01"), key(cookie="language=en"), key(accept_language="en-GB,zh;q=0.5"),
        key(accept_language="zh-CN"), key(host="a.example"),
    ]  # fmt: skip
    assert None not in keys
    assert len(set(keys)) == len(keys)
    assert key(accept_language="en-GB") == key(accept_language="en-GB,fr")


def test_many_who_ask_at_once_are_answered_by_one_page() -> None:
    async def run() -> list[bytes]:
        pages, make = Kept(), Maker(0.05)
        one = key()
        assert one is not None
        found = await asyncio.gather(*(pages.answer(one, make) for _ in range(50)))
        return [page.body for page in found]

    assert asyncio.run(run()) == [b"1"] * 50


def test_an_old_page_is_given_while_a_new_one_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "SHORTEST", 0.05)
    monkeypatch.setattr(kept, "TIMES", 0)

    async def run() -> list[bytes]:
        pages, make = Kept(), Maker()
        one = key()
        assert one is not None
        bodies = [(await pages.answer(one, make)).body, (await pages.answer(one, make)).body]
        await asyncio.sleep(0.06)
        bodies.append((await pages.answer(one, make)).body)  # the old one, at once
        await asyncio.sleep(0.01)
        bodies.append((await pages.answer(one, make)).body)
        return bodies

    assert asyncio.run(run()) == [b"1", b"1", b"1", b"2"]


def test_a_page_that_is_too_old_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "SHORTEST", 0.01)
    monkeypatch.setattr(kept, "STALE", 0.01)

    async def run() -> list[bytes]:
        pages, make = Kept(), Maker()
        one = key()
        assert one is not None
        first = await pages.answer(one, make)
        await asyncio.sleep(0.05)
        return [first.body, (await pages.answer(one, make)).body]

    assert asyncio.run(run()) == [b"1", b"2"]


@pytest.mark.parametrize(
    "make",
    [
        Maker(status=404), Maker(status=503), Maker(headers=[*HTML, ("set-cookie", "csrftoken=x")]),
        Maker(headers=[*HTML, ("cache-control", "private, no-store")]),
    ],
)  # fmt: skip
def test_answers_that_are_not_for_everybody_are_made_anew(make: Maker) -> None:
    async def run() -> None:
        pages = Kept()
        one = key()
        assert one is not None
        await pages.answer(one, make)
        await pages.answer(one, make)

    asyncio.run(run())
    assert make.count == 2


def test_a_page_that_cannot_be_made_is_an_error_for_who_waits_and_nothing_stays() -> None:
    async def run() -> None:
        pages, broken = Kept(), Maker(status=0)
        one = key()
        assert one is not None
        with pytest.raises(RuntimeError):
            await pages.answer(one, broken)
        assert (await pages.answer(one, Maker())).body == b"1"

    asyncio.run(run())


def test_the_page_used_longest_ago_is_dropped_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 2)

    async def run() -> list[int]:
        pages = Kept()
        makers = {path: Maker() for path in ("/", "/bodies/", "/tiers/")}
        for path in ("/", "/bodies/", "/", "/tiers/", "/", "/bodies/"):
            one = key(path)
            assert one is not None
            await pages.answer(one, makers[path])
        return [makers[path].count for path in makers]

    assert asyncio.run(run()) == [1, 2, 1]
