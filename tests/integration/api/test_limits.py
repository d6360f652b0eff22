"""Keys, limits, headers, methods."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from guiju.registry.accounts import services
from guiju.registry.accounts.models import User

PATH = "/api/v1/designations?q=GB 2762"


def test_an_address_has_its_limit(library: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_RATE_ANONYMOUS", "3")
    answers = [Client().get(PATH, REMOTE_ADDR="192.0.2.1") for _ in range(4)]
    if answers[0]["RateLimit-Reset"] < answers[-1]["RateLimit-Reset"]:  # a minute ended meanwhile
        answers = [Client().get(PATH, REMOTE_ADDR="192.0.2.1") for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert [a["RateLimit-Remaining"] for a in answers] == ["2", "1", "0", "0"]
    assert answers[0]["RateLimit-Limit"] == "3"
    assert 1 <= int(answers[3]["Retry-After"]) <= 60
    assert answers[3].json()["what"] == "more than 3 requests in this minute"
    assert Client().get(PATH, REMOTE_ADDR="192.0.2.2").status_code == 200
    harvester = Client().get("/oai?verb=Identify", REMOTE_ADDR="192.0.2.1")
    assert (harvester.status_code, "Retry-After" in harvester) == (503, True)


def test_a_key_has_a_limit_of_its_own(library: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_RATE_ANONYMOUS", "1")
    monkeypatch.setenv("GUIJU_RATE_KEY", "7")
    secret = services.make_key(User.objects.create_user("keyholder"), "test", timezone.now())
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    answers = [Client().get(PATH, **bearer) for _ in range(3)]  # type: ignore[arg-type]
    assert [(a.status_code, a["RateLimit-Limit"]) for a in answers] == [(200, "7")] * 3


@pytest.mark.parametrize("secret", ["guiju_wrong", "", "x" * 5_000, "guiju_\x00"])
def test_a_key_that_opens_nothing(library: None, secret: str) -> None:
    answer = Client().get(PATH, HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["where"] == "header Authorization"
    assert Client().get("/oai?verb=Identify", HTTP_AUTHORIZATION=f"Bearer {secret}").status_code == 401


@pytest.mark.parametrize(
    ("proxies", "forwarded", "first", "second"),
    [
        ("0", "203.0.113.9", "0", "0"),  # the header is the client's own claim: both requests are one address
        ("1", "203.0.113.9", "1", "0"),
        ("1", "198.51.100.1, 203.0.113.9", "1", "0"),
        ("2", "203.0.113.9, 10.0.0.1", "1", "0"),
        ("1", "[2001:db8::1]:443", "1", "0"),
        ("1", "not an address", "1", "0"),
    ],
)
def test_the_address_behind_proxies(
    library: None, monkeypatch: pytest.MonkeyPatch, proxies: str, forwarded: str, first: str, second: str
) -> None:
    monkeypatch.setenv("GUIJU_RATE_ANONYMOUS", "2")
    monkeypatch.setenv("GUIJU_PROXIES", proxies)
    near = Client().get(PATH, REMOTE_ADDR="192.0.2.77")
    far = [Client().get(PATH, REMOTE_ADDR="192.0.2.77", HTTP_X_FORWARDED_FOR=forwarded) for _ in range(2)]
    assert near["RateLimit-Remaining"] == "1"
    assert [a["RateLimit-Remaining"] for a in far] == [first, second]


def test_an_ipv6_customer_is_counted_as_one(library: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_RATE_ANONYMOUS", "1")
    assert Client().get(PATH, REMOTE_ADDR="2001:db8:1:2::1").status_code == 200
    assert Client().get(PATH, REMOTE_ADDR="2001:db8:1:2::ffff").status_code == 429
    assert Client().get(PATH, REMOTE_ADDR="2001:db8:1:3::1").status_code == 200


def test_pages_are_not_counted(library: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_RATE_ANONYMOUS", "1")
    assert [Client().get("/robots.txt").status_code for _ in range(3)] == [200, 200, 200]


def test_any_site_may_ask(library: None) -> None:
    client = Client()
    answer = client.get(PATH, HTTP_ORIGIN="https://example.org")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "RateLimit-Remaining" in answer["Access-Control-Expose-Headers"]
    preflight = client.options("/api/v1/designations", HTTP_ORIGIN="https://example.org")
    assert (preflight.status_code, preflight["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert "Authorization" in preflight["Access-Control-Allow-Headers"]
    assert client.options("/api/v1/nothing").status_code == 404


def test_methods(library: None) -> None:
    client = Client()
    head, get = client.head(PATH), client.get(PATH)
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(get.content)))
    refused = client.delete("/api/v1/standards")
    assert (refused.status_code, refused["Allow"], refused["Content-Type"]) == (
        405,
        "GET, HEAD, OPTIONS",
        "application/problem+json",
    )


def test_what_has_not_changed_is_not_sent_again(library: None) -> None:
    client = Client()
    first = client.get("/api/v1/standards/GB 2762-2022")
    again = client.get("/api/v1/standards/GB 2762-2022", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_an_address_without_end(library: None) -> None:
    answer = Client().get("/api/v1/search?q=" + "a" * 20_000)
    assert (answer.status_code, answer.json()["what"]) == (400, "the query is too long")
