"""Who is asking: the network address of a request."""

from __future__ import annotations

from django.http import HttpRequest

from guiju import config
from guiju.core.network import counted_address


def client(request: HttpRequest) -> str:
    """The address that limits are counted by (see `counted_address`), with as many proxies as GUIJU_PROXIES says."""
    near = str(request.META.get("REMOTE_ADDR") or "")
    return counted_address(near, str(request.META.get("HTTP_X_FORWARDED_FOR") or ""), config.number("GUIJU_PROXIES"))
