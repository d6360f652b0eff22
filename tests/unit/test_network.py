"""The address that limits are counted by."""

from __future__ import annotations

import pytest

from guiju.core.network import counted_address, is_own_machine, port_left_out


@pytest.mark.parametrize(
    ("near", "forwarded", "proxies", "counted"),
    [
        ("192.0.2.1", "", 0, "192.0.2.1"),
        ("192.0.2.1:4711", "", 0, "192.0.2.1"),
        ("[2001:db8:1:2:3:4:5:6]:80", "", 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "", 0, "192.0.2.7"),
        ("10.0.0.1", "203.0.113.9", 0, "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9", 5, "203.0.113.9"),
        ("10.0.0.1", " , ", 1, "10.0.0.1"),
        ("nonsense", "", 0, "unknown"),
        ("", "", 0, "unknown"),
        ("10.0.0.1", "x" * 100_000, 1, "unknown"),
    ],
)
def test_addresses(near: str, forwarded: str, proxies: int, counted: str) -> None:
    assert counted_address(near, forwarded, proxies) == counted


def test_ports_are_left_out() -> None:
    assert port_left_out("[::1]:80") == "::1"
    assert port_left_out("10.0.0.1:99999999") == "10.0.0.1:99999999"


def test_the_machine_itself() -> None:
    assert [is_own_machine(a) for a in ("127.0.0.1", "127.9.9.9", "::/64", "128.0.0.1", "unknown")] == [
        True, True, True, False, False,
    ]  # fmt: skip
