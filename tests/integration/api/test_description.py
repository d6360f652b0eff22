"""The description of the interface, and what search engines are told."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from lxml import etree
from ninja import Schema

from guiju.registry.catalogue.models import Edition

_ACTING = (
    "open_case", "perform_act", "correct_act", "preview_act", "preview_opening", "decide_candidate",
    "take_back_decision", "take_step", "send_letter", "read_letter",
)  # fmt: skip
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_description(library: None) -> None:
    document = Client().get("/api/v1/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    operations = {o["operationId"]: o for methods in document["paths"].values() for o in methods.values()}
    assert set(operations) == {
        "list_standards", "get_standard", "list_editions", "list_relations", "search", "suggest", "read_designation",
        "read_designations", "list_bodies", "get_body", "list_committees", "get_committee", "get_ics", "get_ics_branch",
        "list_changes", "get_stats", "get_log", "get_log_proof", "list_procedures", "list_rules", "get_procedure",
        "draw_procedure", "list_cases", "open_case", "get_case", "list_acts", "perform_act", "list_possible_acts",
        "list_subjects", "list_kept", "find_kept", "look_up",
        "get_receipt", "get_count", "preview_act", "preview_opening",
        "open_personal", "correct_act", "list_own_comments", "pick", "store_file", "get_desk", "read_plan", "lint_text",
        "list_plans", "get_plan", "get_plan_task", "get_plan_matrix", "get_plan_overdue", "get_plan_body",
        "list_plan_evaluations", "get_plan_draft",
        "list_indicators", "get_indicator",
        "list_indicator_records",
        "list_texts", "get_text_schema", "find_limits", "get_text", "compare_texts", "list_requirements",
        "list_indicator_snapshots", "get_indicator_receipt",
        "list_statistics", "get_statistics", "list_affiliations", "appoint_person", "end_affiliation",
        "list_registers", "get_register", "list_items", "get_item", "list_entries", "get_entry_receipt",
        "list_links", "list_links_of", "list_neighbours", "get_grid", "get_link_receipt", "get_tree",
        "list_rounds", "list_due", "get_round", "get_occurrence", "get_draw", "take_step", "get_step_receipt",
        "list_feeds", "get_feed", "list_candidates", "get_candidate", "decide_candidate", "take_back_decision",
        "get_decision_receipt", "send_letter", "read_letter", "list_surveys", "get_returns",
    }  # fmt: skip
    for name, operation in operations.items():
        assert operation["description"]
        acting = {"403", "409"} if name in _ACTING else set()
        assert set(operation["responses"]) == {"200", "400", "401", "404", "422", "429", "503"} | acting


def test_the_page_of_the_interface_needs_nothing_from_outside(library: None) -> None:
    page = Client().get("/api/v1/docs").content.decode()
    assert "GET /api/v1/standards/{designation}" in page
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    anchors = set(re.findall(r'href="#(\w+)"', page))
    assert anchors <= set(re.findall(r'id="(\w+)"', page))


def _locations(path: str) -> list[str]:
    answer = Client().get(path)
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return [e.text for e in etree.fromstring(body).iter(f"{MAP}loc")]


def test_the_sitemap_names_every_page_once(library: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guiju.api.sitemaps.MOST", 100)
    maps = _locations("/sitemap.xml")
    parts = [_locations(url.removeprefix("http://127.0.0.1:8000")) for url in maps]
    assert maps[0].endswith("/sitemaps/ways.xml")
    assert all(0 < len(part) <= 100 for part in parts)
    standards = [url for part in parts[1:] for url in part]
    assert len(standards) == len(set(standards)) == Edition.objects.count()
    assert "http://127.0.0.1:8000/standard/GB/T_1.1-2020" in standards


@pytest.mark.parametrize("number", ["999", "99999999999999999999"])
def test_a_sitemap_that_is_not_there(library: None, number: str) -> None:
    assert Client().get(f"/sitemaps/standards-{number}.xml").status_code == 404


def test_an_empty_library_has_a_sitemap(empty: None) -> None:
    assert _locations("/sitemap.xml") == ["http://127.0.0.1:8000/sitemaps/ways.xml"]


def test_robots_and_opensearch(library: None) -> None:
    robots = Client().get("/robots.txt").content.decode()
    assert "Disallow: /search/?*&\n" in robots
    assert robots.endswith("Sitemap: http://127.0.0.1:8000/sitemap.xml\n")
    etree.fromstring(Client().get("/opensearch.xml").content)


def test_no_two_answers_share_a_name(library: None) -> None:
    """The description names a shape once; of two of one name, one would stand for both."""
    named = Client().get("/api/v1/openapi.json").json()["components"]["schemas"]
    found: dict[str, set[tuple[str, ...]]] = {}
    waiting = list(Schema.__subclasses__())
    while waiting:
        shape = waiting.pop()
        waiting += shape.__subclasses__()
        if shape.__module__.startswith("guiju.") and shape.__name__ in named:
            found.setdefault(shape.__name__, set()).add(tuple(sorted(shape.model_fields)))
    assert len(found) > 50
    assert {name: shapes for name, shapes in found.items() if len(shapes) > 1} == {}
