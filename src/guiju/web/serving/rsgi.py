"""The site as granian serves it: requests wait their turn in lanes, and nothing that is slow holds a thread.

The body of a request is taken by the event loop, bounded in size and time, before a thread is asked for. Pages, costly
work and downloads have threads of their own, so that the one cannot stop the other; a lane that is full says so (503).
A download gives its thread back between two pieces, so a reader that takes its time costs nothing.
"""

from __future__ import annotations

import asyncio
import contextvars
import io
import logging
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import IO, Any

from guiju.web.language import COOKIE as LANGUAGE
from guiju.web.serving import gate
from guiju.web.serving.kept import Kept, Page
from guiju.web.serving.lanes import FullError, Lanes

log = logging.getLogger("guiju.web")
IN_MEMORY = 512 * 1024
CHUNK_SECONDS = 10.0
"""Longest silence of a client that sends a body or takes a download."""
BODY_SECONDS = 60.0
BODY_RATE = 20_000
"""Bytes a second that a body must reach after its first minute."""
DOWNLOAD_SECONDS = 1800.0
JOINED = 1_000_000
"""A streamed answer that says it is smaller than this is sent whole."""
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Any]


class RefusedError(Exception):
    """An answer given before the site is asked."""

    def __init__(self, answer: gate.Answer) -> None:
        self.answer = answer


class Site:
    """`__rsgi__` is what granian calls; `application` is Django's."""

    def __init__(self, application: Wsgi, lanes: Lanes, entrance: gate.Gate) -> None:
        self._application, self._lanes, self._entrance, self._kept = application, lanes, entrance, Kept()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if scope.proto != "http":
            return
        try:
            asked = gate.Asked.of(scope.method, scope.path, dict(scope.headers.items()), scope.client)
            refusal = self._entrance.refusal(asked) or gate.unreadable(asked, scope.query_string)
            if refusal is not None:
                raise RefusedError(refusal)
            body = await _body(protocol, asked)
            try:
                await self._answered(scope, protocol, asked, body)
            finally:
                body.close()
        except RefusedError as refused:
            _send(protocol, refused.answer)
        except FullError as full:
            _send(protocol, gate.unavailable(full.seconds))
        except Exception:
            log.exception("a request failed outside the site: %s", scope.path[:200])
            _send(protocol, gate.BROKEN)

    async def warm(self, *paths: str) -> None:
        """Make answers that many will ask for before anybody does."""
        for path in paths:
            with suppress(Exception):
                await self.__rsgi__(_Nobody(path), _Taken())

    async def _answered(self, scope: Any, protocol: Any, asked: gate.Asked, body: IO[bytes]) -> None:
        key = Kept.key(asked, scope.query_string, LANGUAGE)
        if key is not None:
            page = await self._kept.answer(key, lambda: self._whole(scope, asked))
            protocol.response_bytes(page.status, page.headers, page.body)
            return
        await self._asked(scope, protocol, asked, body)

    async def _whole(self, scope: Any, asked: gate.Asked) -> Page:
        """An answer whole, to be kept."""
        taken = _Taken()
        await self._asked(scope, taken, asked, io.BytesIO())
        return Page(taken.status, taken.headers, taken.body, 0, 0)

    async def _asked(self, scope: Any, protocol: Any, asked: gate.Asked, body: IO[bytes]) -> None:
        head: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], fault: Any = None) -> None:
            head[:] = [int(status[:3]), [(name.lower(), value) for name, value in headers]]

        environ = environment(scope, body)
        context = contextvars.copy_context()  # language and time zone of the request hold for all of its pieces
        lane = self._lanes.of(asked)
        answer = await lane.run(context.run, self._application, environ, start)
        status, headers = head
        if asked.method == "HEAD":
            await lane.run(context.run, answer.close)
            protocol.response_empty(status, headers)
        elif not getattr(answer, "streaming", False) or _length(headers) <= JOINED:
            protocol.response_bytes(status, headers, await lane.run(context.run, _joined, answer))
        else:
            await self._streamed(protocol, status, headers, answer, context)

    async def _streamed(
        self, protocol: Any, status: int, headers: list[tuple[str, str]], answer: Any, context: contextvars.Context
    ) -> None:
        """A download, piece by piece: the thread is free while the client takes what it got."""
        thread = self._lanes.downloads.thread()
        try:
            with self._lanes.downloads.place():
                pieces = iter(answer)
                transport = None
                async with asyncio.timeout(DOWNLOAD_SECONDS):
                    while (piece := await thread.run(context.run, _next, pieces)) is not None:
                        transport = transport or protocol.response_stream(status, headers)
                        async with asyncio.timeout(CHUNK_SECONDS * 3):
                            await transport.send_bytes(bytes(piece))
                if transport is None:
                    protocol.response_empty(status, headers)
        except TimeoutError:
            log.warning("a download was given up: its reader took nothing more")
        finally:
            await thread.run(context.run, answer.close)


class _Taken:
    """A protocol that takes an answer whole."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 0, list[tuple[str, str]](), b""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, headers

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> _Taken:
        self.status, self.headers = status, headers
        return self

    async def send_bytes(self, data: bytes) -> None:
        self.body += data


class _Nobody:
    """A request of the site itself for one of its pages, in the language of the site."""

    proto, method, query_string, client, server = "http", "GET", "", "127.0.0.1:0", "127.0.0.1:80"
    scheme, http_version, authority = "http", "1.1", "localhost"

    def __init__(self, path: str) -> None:
        self.path, self.headers = path, dict[str, str]()


def _send(protocol: Any, answer: gate.Answer) -> None:
    with suppress(Exception):  # the client may have gone, or the answer have begun
        protocol.response_bytes(answer.status, list(answer.headers), answer.body)


def _next(pieces: Iterator[Any]) -> Any:
    return next(pieces, None)


def _joined(answer: Any) -> bytes:
    try:
        return b"".join(answer)
    finally:
        answer.close()


def _length(headers: list[tuple[str, str]]) -> float:
    """What the answer says of its length; endless when it does not."""
    said = next((value for name, value in headers if name == "content-length"), "")
    return int(said[:15]) if said.isascii() and said.isdigit() else float("inf")


async def _body(protocol: Any, asked: gate.Asked) -> IO[bytes]:
    """The body, in memory or in a file without a name. Refused when it is too large or too slow."""
    if not asked.has_body:
        return io.BytesIO()
    held: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by who asked for it
    try:
        size = 0
        async with asyncio.timeout(BODY_SECONDS + asked.length / BODY_RATE):
            async for piece in _pieces(protocol):
                size += len(piece)
                if size > asked.most:
                    raise RefusedError(gate.too_large(asked.most))
                held.write(piece)
    except TimeoutError:
        held.close()
        raise RefusedError(gate.TOO_SLOW) from None
    except BaseException:
        held.close()
        raise
    held.seek(0)
    return held


async def _pieces(protocol: Any) -> AsyncIterator[bytes]:
    coming = protocol.__aiter__()
    while True:
        try:
            piece = await asyncio.wait_for(coming.__anext__(), CHUNK_SECONDS)
        except StopAsyncIteration:
            return
        yield bytes(piece)


def environment(scope: Any, body: IO[bytes]) -> dict[str, Any]:
    """The request as WSGI (PEP 3333) gives it. A header whose name holds an underscore is left out: it could pass for
    one with a hyphen, which a proxy sets."""
    host, _, port = scope.server.rpartition(":")
    made: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),  # decoded by granian already
        "QUERY_STRING": scope.query_string.encode("utf-8", "surrogateescape").decode(
            "latin-1"
        ),  # letters sent as they are
        "SERVER_NAME": host.strip("[]") or "127.0.0.1",
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": gate.host_of(scope.client),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        made[key] = f"{made[key]}{';' if key == 'HTTP_COOKIE' else ','}{value}" if key in made else value
    if made.get("HTTP_TRANSFER_ENCODING"):
        made["CONTENT_LENGTH"] = str(_size(body))
    if scope.authority and "HTTP_HOST" not in made:
        made["HTTP_HOST"] = scope.authority
    return made


def _size(body: IO[bytes]) -> int:
    size = body.seek(0, io.SEEK_END)
    body.seek(0)
    return size
