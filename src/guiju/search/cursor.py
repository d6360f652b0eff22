"""Cursors: where the next page begins. Opaque to callers, bound to the question they came from, and sealed with a key
that only the site has: a place that nobody was given is never looked up."""

from __future__ import annotations

import base64
import binascii
import hmac
import json

from guiju.core.errors import GuijuError
from guiju.search.model import Query

_LONGEST = 200
_CHECK = 16


def fingerprint(query: Query) -> str:
    """What must stay the same from page to page: everything but the cursor, the page size and the facets."""
    filters = sorted((name, sorted(values)) for name, values in query.filters.items())
    parts = [query.text, filters, str(query.on), str(query.sort), query.since_seq, query.literal]
    return json.dumps(parts, ensure_ascii=True)


def write(query: Query, place: tuple[int, ...], key: bytes) -> str:
    """A token for a place in the answer to `query`."""
    body = ".".join(map(str, place)).encode()
    return base64.urlsafe_b64encode(_seal(body, query, key) + body).decode().rstrip("=")


def read(query: Query, size: int, key: bytes) -> tuple[int, ...] | None:
    """The place `query.after` stands for, `size` whole numbers; None at the beginning."""
    token = query.after
    if not token:
        return None
    try:
        if len(token) > _LONGEST:
            raise ValueError
        raw = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
        check, body = raw[:_CHECK], raw[_CHECK:]
        if not hmac.compare_digest(check, _seal(body, query, key)):
            raise ValueError
        place = tuple(int(part) for part in body.decode("ascii").split("."))
        if len(place) != size or min(place) < 0 or max(place) >= 1 << 63:
            raise ValueError
    except (ValueError, UnicodeError, binascii.Error):
        raise GuijuError(
            "this is not a cursor of this search", where="after", expected="the `next` of the page before"
        ) from None
    return place


def _seal(body: bytes, query: Query, key: bytes) -> bytes:
    return hmac.digest(key, body + b"\0" + fingerprint(query).encode(), "sha256")[:_CHECK]
