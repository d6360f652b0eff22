"""Who is asking: the network address of a request."""

from __future__ import annotations

import ipaddress
import re

from django.http import HttpRequest

from guiju import config

_PORT = re.compile(r"^(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<four>[0-9.]+))(?::\d{1,5})?$")
HOUSEHOLD = 64  # bits of an IPv6 address that one customer is given


def client(request: HttpRequest) -> str:
    """The address that limits are counted by; an IPv6 address as its network of 64 bits.

    With GUIJU_PROXIES = n the n-th entry from the right of X-Forwarded-For is the one the outermost trusted proxy saw;
    what stands left of it is the client's own claim and is not believed.
    """
    near = str(request.META.get("REMOTE_ADDR") or "")
    proxies = config.number("GUIJU_PROXIES")
    if proxies:
        said = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR") or "").split(",") if part.strip()]
        if said:
            near = said[-min(proxies, len(said))]
    return _counted(near)


def _counted(text: str) -> str:
    match = _PORT.match(text)
    if match:
        text = match["six"] or match["four"]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, HOUSEHOLD), strict=False))
    return str(address)
