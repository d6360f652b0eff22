"""Who is asking: the network address that limits are counted by."""

from __future__ import annotations

import ipaddress
import re

_PORT = re.compile(r"^(?:\[(?P<six>[0-9a-fA-F:.]{2,45})\]|(?P<four>[0-9.]{7,15}))(?::\d{1,5})?$")
HOUSEHOLD = 64
"""Bits of an IPv6 address that one customer is given."""


def counted_address(near: str, forwarded: str, proxies: int) -> str:
    """The address that limits are counted by; an IPv6 address as its network of 64 bits, "unknown" for none.

    near: who holds the connection; forwarded: X-Forwarded-For. With `proxies` = n the n-th entry from the right is the
    one the outermost trusted proxy saw; what stands left of it is the client's own claim and is not believed.
    """
    if proxies:
        said = [part.strip() for part in forwarded[-4000:].split(",") if part.strip()]
        if said:
            near = said[-min(proxies, len(said))]
    text = port_left_out(near)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, HOUSEHOLD), strict=False))
    return str(address)


def port_left_out(text: str) -> str:
    """An address without its port: `[::1]:80` → `::1`, `10.0.0.1:80` → `10.0.0.1`."""
    match = _PORT.match(text)
    return (match["six"] or match["four"]) if match else text


def is_own_machine(address: str) -> bool:
    """Whether a counted address is this machine's loopback."""
    return address.startswith("127.") or address == "::/64"
