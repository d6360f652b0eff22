"""The gate: sizes and rates are refused before the site is asked."""

from __future__ import annotations

import json

import pytest

from guiju.web.serving.gate import FORM, Asked, Gate, unreadable
from guiju.web.serving.lanes import Lanes


def asked(path: str = "/", method: str = "GET", client: str = "192.0.2.1:5", **headers: str) -> Asked:
    return Asked(method, path, {name.replace("_", "-"): value for name, value in headers.items()}, client)


@pytest.mark.parametrize(
    ("request_", "most"),
    [
        (asked("/accounts/login/", "POST"), FORM),
        (asked("/accounts/login/", "POST", cookie="sessionid=x"), FORM),
        (asked("/texts/new/", "POST"), FORM),
        (asked("/texts/new/", "POST", cookie="sessionid=x"), 50_100_000),
        (asked("/case/TS-2027-0001/do/decide/", "POST", cookie="a=b; sessionid=x"), 50_100_000),
        (asked("/api/v1/files", "POST", authorization="Bearer x"), 50_100_000),
        (asked("/registers/pilots/tables/", "POST", cookie="sessionid=x"), 50_100_000),
        (asked("/registers/pilots/tables/", "POST"), FORM),
        (asked("/registers/pilots/tables/7/", "POST", cookie="sessionid=x"), FORM),
        (asked("/registers/standards-systems/item/TX-1/tree/", "POST", cookie="sessionid=x"), 50_100_000),
        (asked("/registers/pilots/", "POST", cookie="sessionid=x"), FORM),
        (asked("/api/v1/files", "POST"), FORM),
        (asked("/api/v1/texts/lint", "POST", authorization="Bearer x"), FORM),
        (asked("/log/", "POST"), 50_100_000),
        (asked("/plans/", "POST"), 5_200_000),
    ],
)
def test_how_large_a_body_may_be(request_: Asked, most: int) -> None:
    assert request_.most == most
    gate = Gate(600)
    assert gate.refusal(asked(request_.path, "POST", content_length=str(most), **_of(request_))) is None
    refused = gate.refusal(asked(request_.path, "POST", content_length=str(most + 1), **_of(request_)))
    assert refused is not None
    assert refused.status == 413


def _of(request: Asked) -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in request.headers.items()}


def test_programs_are_told_as_programs_are() -> None:
    refused = Gate(600).refusal(asked("/api/v1/texts/lint", "POST", content_length="99999999"))
    assert refused is not None
    assert dict(refused.headers)["content-type"] == "application/problem+json"
    assert json.loads(refused.body)["what"] == "The body is too large: at most 2,600,000 bytes here."


def test_a_query_of_a_thousand_fields_is_refused_before_it_is_read() -> None:
    assert unreadable(asked(), "a=1&b=2") is None
    page, problem = unreadable(asked(), "a&" * 1001), unreadable(asked("/api/v1/standards"), "a&" * 1001)
    assert page is not None and problem is not None
    assert (page.status, problem.status) == (400, 400)
    assert dict(problem.headers)["content-type"] == "application/problem+json"


def test_an_address_asks_so_often_in_a_minute() -> None:
    gate = Gate(5)
    said = [gate.refusal(asked(), now=60.0 + n) for n in range(6)]
    assert [answer.status if answer else 200 for answer in said] == [200] * 5 + [429]
    assert said[5] is not None
    assert dict(said[5].headers)["retry-after"] == "55"
    assert "每分钟至多 5 次" in said[5].body.decode()
    assert gate.refusal(asked(client="192.0.2.2:5"), now=66.0) is None
    assert gate.refusal(asked(), now=120.0) is None


def test_costly_downloads_count_for_more_and_the_sites_own_files_for_nothing() -> None:
    gate = Gate(40)
    assert [gate.refusal(asked("/search.json"), now=0) is None for _ in range(3)] == [True, True, False]
    assert all(gate.refusal(asked("/static/guiju.css"), now=61) is None for _ in range(100))


def test_the_machine_itself_and_programs_are_not_counted_here() -> None:
    gate = Gate(1)
    assert all(gate.refusal(asked(client="127.0.0.1:5"), now=0) is None for _ in range(9))
    assert all(gate.refusal(asked("/api/v1/standards"), now=0) is None for _ in range(9))
    assert all(Gate(0).refusal(asked(), now=0) is None for _ in range(9))


def test_behind_a_proxy_the_client_is_counted_and_its_claims_are_not_believed() -> None:
    gate = Gate(1, proxies=1)
    claims = [f"10.1.1.{n}, 203.0.113.9" for n in range(3)]
    said = [gate.refusal(asked(client="127.0.0.1:5", x_forwarded_for=claim), now=0) for claim in claims]
    assert [answer is None for answer in said] == [True, False, False]


@pytest.mark.parametrize(
    ("path", "method", "lane"),
    [
        ("/", "GET", "pages"), ("/search/", "GET", "pages"), ("/log/checkpoint", "GET", "pages"),
        ("/standard/GB_2762-2022", "GET", "pages"), ("/texts/gb-2762/", "GET", "costly"),
        ("/indicators/", "GET", "costly"),
        ("/reports/2025/", "GET", "costly"), ("/api/v1/texts/lint", "POST", "costly"), ("/log/", "POST", "costly"),
        ("/log/", "GET", "pages"), ("/texts/gb/file/x.pdf", "GET", "costly"), ("/compare/", "GET", "costly"),
    ],
)  # fmt: skip
def test_lanes(path: str, method: str, lane: str) -> None:
    lanes = Lanes()
    assert lanes.of(asked(path, method)) is getattr(lanes, lane)
