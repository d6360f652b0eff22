"""Procedures for programs: the list, one, its picture; what is not there is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from lxml import etree

from guiju.core.procedure import house

Ask = Callable[..., tuple[int, Any]]


def test_the_list(ask: Ask) -> None:
    status, body = ask("/procedures")
    assert (status, [p["name"] for p in body["items"]]) == (200, list(house()))
    complaint = next(p for p in body["items"] if p["name"] == "complaint")
    assert (complaint["label"]["en"], complaint["states"], complaint["acts"]) == ("Complaint", 9, 15)


def test_one_with_the_numbers_of_a_day(ask: Ask) -> None:
    status, body = ask("/procedures/national-standard", on="2024-03-01")
    assert (status, body["digest"]) == (200, house()["national-standard"].digest)
    assert {p["key"]: p["value"] for p in body["parameters"]}["R3"] == "24"
    assert {p["key"]: p["value"] for p in ask("/procedures/national-standard", on="2026-03-01")[1]["parameters"]}[
        "R3"
    ] == "18"
    assert body["acts"][0]["from"] == ["new"]


def test_the_picture(library: None) -> None:
    for lang, name in (("zh", "标准化投诉举报"), ("en", "Complaint")):
        answer = Client().get("/api/v1/procedures/complaint.svg", {"lang": lang})
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
        assert etree.fromstring(answer.content)[0].text == name


def test_what_is_not_there(ask: Ask) -> None:
    for path in ("/procedures/nothing", "/procedures/nothing.svg"):
        status, body = ask(path)
        assert (status, body["where"]) == (404, "name")
        assert "complaint" in body["expected"]
    assert ask("/procedures/complaint", on="2026-02-30")[0] == 422
    assert ask("/procedures/complaint.svg", lang="fr")[0] == 422
    assert ask("/procedures/complaint.svg", long="1")[0] == 422
    assert ask("/procedures", page="2")[0] == 400
