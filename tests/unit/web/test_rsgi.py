"""The site as granian serves it, with a protocol made of lists: bodies, lanes, downloads, what goes wrong."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from guiju.web.serving import rsgi
from guiju.web.serving.gate import Gate
from guiju.web.serving.lanes import Downloads, Lane, Lanes
from guiju.web.serving.rsgi import Site


class Headers(dict[str, str]):
    pass


class Protocol:
    """Takes an answer; gives a body in pieces, each after its pause."""

    def __init__(self, pieces: tuple[bytes, ...] = (), pause: float = 0, slow_reader: float = 0) -> None:
        self.pieces, self.pause, self.slow_reader = pieces, pause, slow_reader
        self.status, self.headers, self.body, self.sent = 0, [("", "")], b"", 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            await asyncio.sleep(self.pause)
            yield piece

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, headers

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Protocol:
        self.status, self.headers = status, headers
        return self

    async def send_bytes(self, data: bytes) -> None:
        await asyncio.sleep(self.slow_reader)
        self.body += data
        self.sent += 1


def scope(path: str = "/search/", method: str = "GET", query: str = "", **headers: str) -> Any:
    return SimpleNamespace(
        proto="http", method=method, path=path, query_string=query, client="192.0.2.1:5", server="127.0.0.1:8000",
        scheme="http", http_version="1.1", authority=None,
        headers=Headers({name.replace("_", "-"): value for name, value in headers.items()}),
    )  # fmt: skip


class Answer:
    """What Django gives back: pieces, closed once."""

    def __init__(self, pieces: Iterator[bytes], streaming: bool) -> None:
        self._pieces, self.streaming, self.closed = pieces, streaming, 0

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        self.closed += 1


def site(application: Callable[..., Any], lanes: Lanes | None = None) -> Site:
    return Site(application, lanes or Lanes(), Gate(600))


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
    start("200 OK", [("Content-Type", "text/plain")])
    return Answer(iter([environ["REQUEST_METHOD"].encode(), environ["PATH_INFO"].encode("latin-1"),
                        environ["wsgi.input"].read()]), False)  # fmt: skip


def ask(application: Callable[..., Any], asked: Any, protocol: Protocol | None = None) -> Protocol:
    protocol = protocol or Protocol()
    asyncio.run(site(application).__rsgi__(asked, protocol))
    return protocol


def test_a_request_and_its_body_arrive_whole() -> None:
    given = Protocol((b"ab", b"cd"))
    answer = ask(echo, scope("/texts/中/", "POST", content_length="4"), given)
    assert (answer.status, answer.body) == (200, "POST/texts/中/abcd".encode())
    assert answer.headers == [("content-type", "text/plain")]


def test_head_sends_no_body_and_closes_the_answer() -> None:
    made = Answer(iter([b"never"]), True)

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        start("200 OK", [])
        return made

    answer = ask(application, scope(method="HEAD"))
    assert (answer.status, answer.body, made.closed) == (200, b"", 1)


def test_headers_that_could_pass_for_others_are_left_out() -> None:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        seen.update(environ)
        return echo(environ, start)

    asked = scope()
    asked.headers = Headers({"x-forwarded-for": "192.0.2.9", "x_forwarded_for": "10.0.0.1", "cookie": "a=b"})
    ask(application, asked)
    assert (seen["HTTP_X_FORWARDED_FOR"], seen["HTTP_COOKIE"]) == ("192.0.2.9", "a=b")
    assert seen["REMOTE_ADDR"] == "192.0.2.1"


def test_a_body_larger_than_said_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = tuple(b"x" * 100_000 for _ in range(40))
    answer = ask(echo, scope(method="POST", transfer_encoding="chunked"), Protocol(pieces))
    assert answer.status == 413


def test_a_body_that_does_not_come_is_refused_and_holds_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rsgi, "CHUNK_SECONDS", 0.2)
    called: list[int] = []

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        called.append(1)
        return echo(environ, start)

    answer = ask(application, scope(method="POST", content_length="10"), Protocol((b"x",), pause=30))
    assert (answer.status, called) == (408, [])


def test_a_body_that_trickles_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rsgi, "BODY_SECONDS", 0.3)
    trickle = Protocol(tuple(b"x" for _ in range(100)), pause=0.05)
    assert ask(echo, scope(method="POST", content_length="100"), trickle).status == 408


def test_a_lane_that_is_full_says_when_to_come_again() -> None:
    lanes = Lanes()
    lanes.pages = Lane("page", 1, 1, seconds=7)
    go = threading.Event()

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        go.wait(20)
        return echo(environ, start)

    async def three() -> list[Protocol]:
        served, protocols = site(application, lanes), [Protocol() for _ in range(3)]
        waiting = [asyncio.create_task(served.__rsgi__(scope(), one)) for one in protocols]
        await asyncio.wait_for(waiting[2], 10)
        go.set()
        await asyncio.gather(*waiting)
        return protocols

    done = asyncio.run(three())
    assert [one.status for one in done] == [200, 200, 503]
    assert dict(done[2].headers)["retry-after"] == "7"


def test_slow_readers_do_not_keep_others_from_downloading() -> None:
    lanes = Lanes()
    lanes.downloads = Downloads(1, 10)
    made: list[Answer] = []

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        start("200 OK", [])
        made.append(Answer(iter([b"x"] * 5), True))
        return made[-1]

    async def race() -> tuple[Protocol, list[Protocol]]:
        served = site(application, lanes)
        slow = [Protocol(slow_reader=5) for _ in range(8)]
        waiting = [asyncio.create_task(served.__rsgi__(scope(), one)) for one in slow]
        await asyncio.sleep(0.1)
        quick = Protocol()
        await asyncio.wait_for(served.__rsgi__(scope(), quick), 4)
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return quick, slow

    quick, slow = asyncio.run(race())
    assert (quick.body, quick.sent) == (b"xxxxx", 5)
    assert all(one.sent < 5 for one in slow)
    assert all(one.closed == 1 for one in made)


def test_so_many_downloads_at_once_and_no_more() -> None:
    lanes = Lanes()
    lanes.downloads = Downloads(1, 2, seconds=20)

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        start("200 OK", [])
        return Answer(iter([b"x"] * 3), True)

    async def three() -> list[int]:
        served, protocols = site(application, lanes), [Protocol(slow_reader=0.2) for _ in range(3)]
        await asyncio.gather(*(served.__rsgi__(scope(), one) for one in protocols))
        return sorted(one.status for one in protocols)

    assert asyncio.run(three()) == [200, 200, 503]


def test_a_fault_outside_the_site_is_a_plain_answer() -> None:
    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        raise RuntimeError("broken")

    assert ask(application, scope()).status == 500


@pytest.mark.parametrize("query", ["q=国家标准", "q=%E5%9B%BD", "q=é", "", "q=\udcff"])
def test_letters_of_a_query_that_are_not_escaped_arrive_as_wsgi_wants_them(query: str) -> None:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        seen.update(environ)
        return echo(environ, start)

    assert ask(application, scope(query=query)).status == 200
    assert seen["QUERY_STRING"].encode("latin-1").decode("utf-8", "surrogateescape") == query
