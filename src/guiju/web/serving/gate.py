"""The gate before the site: how much one address may ask in a minute, how large a body may be. It asks no database."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from guiju.core.network import counted_address, is_own_machine, port_left_out

MINUTE = 60
FORM = 2_600_000
"""Bytes of a body without a file: what Django takes (DATA_UPLOAD_MAX_MEMORY_SIZE) and the form around it."""
PUBLIC_FILES = (("/log/", 50_100_000), ("/plans/", 5_200_000), ("/lookup/", 2_600_000))
"""Addresses where anybody may send a file to be read, and how large it may be."""
TAKING_FILES = re.compile(
    r"^/(?:texts/new/|cases?/|api/v1/(?:files|cases)|watch/|registers/[^/]+/(?:tables/$|item/.+/tree/$))"
)
"""Addresses that take a file from somebody known."""
WEIGHTS = (
    (re.compile(r"^/(?:static/|suggest$|log/(?:checkpoint|tile/))"), 0),
    (re.compile(r"^/search\.(?:csv|json)$"), 20),
)
PROGRAMS = ("/api/", "/oai")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer given before the site is asked."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def _page(status: int, chinese: str, english: str, *headers: tuple[str, str]) -> Answer:
    body = (
        f'<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>{status}</title>'
        f'<p>{chinese}</p><p lang="en">{english}</p></html>\n'
    ).encode()
    fixed = (
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ("x-content-type-options", "nosniff"),
    )
    return Answer(status, (*fixed, *headers), body)


def too_large(most: int) -> Answer:
    """413: the body is larger than this address takes."""
    chinese, english = f"内容过大：此处至多 {most:,} 字节。", f"The body is too large: at most {most:,} bytes here."
    return _page(413, chinese, english, ("connection", "close"))


def too_many(seconds: int, most: int) -> Answer:
    """429: more requests from one address in a minute than are answered."""
    return _page(
        429,
        f"请求过于频繁：同一地址每分钟至多 {most} 次，请在 {seconds} 秒后再试。",
        f"Too many requests: at most {most} a minute from one address; try again after {seconds} s.",
        ("retry-after", str(seconds)),
    )


def unavailable(seconds: int) -> Answer:
    """503: not now."""
    return _page(
        503,
        f"现在无法答复，请在 {seconds} 秒后再试。",
        f"There is no answer at the moment; try again after {seconds} s.",
        ("retry-after", str(seconds)),
    )


MOST_FIELDS = 500
"""Fields of a query: twice what any page has."""
TOO_MANY_FIELDS = _page(
    400, f"地址中的参数过多：至多 {MOST_FIELDS} 个。", f"Too many fields in the address: at most {MOST_FIELDS}."
)
TOO_SLOW = _page(408, "内容传送过慢。", "The body came too slowly.", ("connection", "close"))
BROKEN = _page(500, "出错了，错误已记录。", "Something went wrong; it has been logged.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a request before its body."""

    method: str
    path: str
    headers: Mapping[str, str]
    client: str

    @classmethod
    def of(cls, method: str, path: str, headers: Mapping[str, str], client: str) -> Asked:
        return cls(method, path, headers, client)

    @property
    def length(self) -> int:
        """The length it says its body has; 0 when it says none."""
        said = self.headers.get("content-length", "")
        return int(said[:15]) if said.isascii() and said.isdigit() else 0

    @property
    def has_body(self) -> bool:
        return self.length > 0 or "transfer-encoding" in self.headers

    @property
    def known(self) -> bool:
        """Whether it brings a session or a key; whether they open anything is found out later."""
        return "authorization" in self.headers or "sessionid=" in self.headers.get("cookie", "")

    @property
    def most(self) -> int:
        """Bytes its body may have."""
        if TAKING_FILES.match(self.path) and self.known:
            return most_with_file()
        return next((most for start, most in PUBLIC_FILES if self.path.startswith(start)), FORM)

    @property
    def weight(self) -> int:
        """How many requests it counts for."""
        return next((weight for pattern, weight in WEIGHTS if pattern.match(self.path)), 1)


def most_with_file() -> int:
    """Bytes of a body with a file in it."""
    from guiju import config

    return max(config.number("GUIJU_UPLOAD_MB", 1), 20) * 1_000_000 + 100_000


def host_of(client: str) -> str:
    """The address without the port that granian gives with it."""
    return port_left_out(client)


@dataclass
class Gate:
    """Counts requests of an address by the minute, in this process. `most`: 0 for no limit; `proxies`: how many trusted
    proxies stand in front. Programs' interfaces are counted by key, across processes, where keys are known."""

    most: int
    proxies: int = 0
    _minute: int = field(default=0, repr=False)
    _counts: dict[str, int] = field(default_factory=dict, repr=False)

    def refusal(self, asked: Asked, now: float | None = None) -> Answer | None:
        """Why the request is not let in, or None."""
        if asked.length > asked.most:
            return _for_programs(too_large(asked.most)) if asked.path.startswith(PROGRAMS) else too_large(asked.most)
        if not self.most or asked.path.startswith(PROGRAMS):
            return None
        address = counted_address(asked.client, asked.headers.get("x-forwarded-for", ""), self.proxies)
        if is_own_machine(address):
            return None
        seconds = time.time() if now is None else now
        minute = int(seconds) // MINUTE
        if minute != self._minute:
            self._minute, self._counts = minute, {}
        count = self._counts[address] = self._counts.get(address, 0) + asked.weight
        return too_many(MINUTE - int(seconds) % MINUTE, self.most) if count > self.most else None


def unreadable(asked: Asked, query: str) -> Answer | None:
    """A query that no page and no program could mean."""
    if query.count("&") < MOST_FIELDS:
        return None
    return _for_programs(TOO_MANY_FIELDS) if asked.path.startswith(PROGRAMS) else TOO_MANY_FIELDS


def _for_programs(answer: Answer) -> Answer:
    """The same refusal as problem details (RFC 9457)."""
    what = re.sub(r"<[^>]+>", "", answer.body.decode().split('lang="en">')[-1]).strip()
    body = {
        "type": "about:blank",
        "status": answer.status,
        "what": what,
        "where": "request",
        "expected": "a smaller one",
    }
    kept = tuple(h for h in answer.headers if h[0] != "content-type")
    return Answer(answer.status, (("content-type", "application/problem+json"), *kept), json.dumps(body).encode())
