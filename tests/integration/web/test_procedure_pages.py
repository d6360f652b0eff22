"""The pages of procedures: in both languages, downloads, and what is refused."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.test import Client
from lxml import etree, html

from guiju.core.procedure import house
from guiju.registry.cases import definitions
from guiju.web.cases import procedures

pytestmark = pytest.mark.django_db
ADDRESSES = ["/procedures/", *(f"/procedures/{name}/" for name in house())]
LANGUAGES = ("zh", "en")
DAY = date(2026, 3, 2)


def _page(path: str, **parameters: str) -> html.HtmlElement:
    answer = Client().get(path, parameters)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ADDRESSES)
def test_every_page_stands(path: str, lang: str) -> None:
    page = _page(path, lang=lang)
    assert page.findtext(".//h1")
    assert page.get("lang") == ("zh-Hans" if lang == "zh" else "en")


def test_the_list_leads_to_every_procedure() -> None:
    links = set(_page("/procedures/").xpath("//main//a/@href"))
    assert {f"/procedures/{name}/" for name in house()} <= links


def test_a_procedure_says_who_may_do_what_and_on_what_ground() -> None:
    text = _page("/procedures/national-standard/", lang="en").text_content()
    for said in (
        "The enquiry lasts at least 60 days", "18 months", "cast / eligible >= R5_quorum", "Give the plan a number",
        "sure", "since 2025-04-01", "whoever opens the case",
    ):  # fmt: skip
        assert said in text
    row = _page("/procedures/complaint/", lang="zh").xpath("//tr[@id='report']")[0].text_content()
    for said in ("提交调查结果", "调查中 → 调查完毕", "调查人", "调查结果、投诉成立", "调查人不是投诉人"):
        assert said in row


def test_the_picture_has_its_twin_in_the_table() -> None:
    page = _page("/procedures/complaint/", lang="en")
    rows = page.xpath("//table[contains(@class, 'acts')]/tbody/tr/@id")
    assert rows == list(house()["complaint"].acts)
    assert len(page.xpath("//table[contains(@class, 'matrix')]/tbody/tr")) == len(rows)


def test_the_definition_can_be_read_with_what_it_extends() -> None:
    page = _page("/procedures/verification-point/definition/")
    assert len(page.xpath("//pre")) == 1 + len(house()["verification-point"].lineage)
    assert "extends: application" in page.xpath("//pre")[0].text_content()


def test_downloads() -> None:
    svg = Client().get("/procedures/complaint/", {"format": "svg", "lang": "en"})
    assert svg["Content-Type"].startswith("image/svg+xml")
    assert etree.fromstring(svg.content)[0].text == "Complaint"
    assert b"procedure: complaint" in Client().get("/procedures/complaint/", {"format": "yaml"}).content
    told = Client().get("/procedures/complaint/", {"format": "json"}).json()
    assert told["digest"] == house()["complaint"].digest


@pytest.mark.parametrize(
    "path", ["/procedures/nothing/", "/procedures/nothing/definition/", "/procedures/application/"]
)
def test_what_is_not_there(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_an_unknown_form_is_refused_with_what_was_expected() -> None:
    answer = Client().get("/procedures/complaint/", {"format": "pdf", "lang": "en"})
    assert answer.status_code == 400
    assert "svg, yaml, json" in answer.content.decode()


def test_the_simulation_is_run_once_however_many_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []
    real = procedures.simulate

    def counted(procedure: object, *rest: object, **more: object) -> object:
        runs.append(procedure.name)  # type: ignore[attr-defined]
        return real(procedure, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(procedures, "simulate", counted)
    procedures._simulated.cache_clear()
    held = definitions.numbers_on(house()["complaint"], DAY)
    monkeypatch.setattr(definitions, "last_change", lambda: 0)  # threads have no part in the test's transaction
    monkeypatch.setattr(definitions, "numbers_on", lambda *_: held)
    threads = [threading.Thread(target=procedures.simulated, args=("complaint", DAY)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert runs == ["complaint"]


def test_sources_that_no_list_knows_stay_as_they_are() -> None:
    assert procedures.source("XX 29") == "XX 29"
    assert procedures.source("SL 29") in (
        "中华人民共和国标准化法 29", "Standardization Law of the People's Republic of China 29"
    )  # fmt: skip
    assert procedures.source("GB/T 16733-1997") == "GB/T 16733-1997"
