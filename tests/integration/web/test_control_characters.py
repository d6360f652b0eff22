"""Control characters in what people and imports bring: every file that goes out is well-formed all the same."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.test import Client
from icalendar import Calendar
from lxml import etree

from factories import NOW, TODAY, record
from guiju.core.characters import clean, escape, quoteattr
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Edition
from integration.cases.world import PROPOSAL, World, at, world

pytestmark = pytest.mark.django_db
BAD = "坏\x02\x00\x0b\x1b\x7f\x9f\ufffe\ud800标题\t二"


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return world()


def test_what_no_file_may_hold_is_left_out() -> None:
    assert clean(BAD) == "坏标题\t二"
    root = etree.fromstring(f"<a b={quoteattr(BAD + '<')}>{escape(BAD + '&')}</a>".encode())
    assert (root.text, root.get("b")) == ("坏标题\t二&", "坏标题\t二<")


def test_an_import_leaves_them_out_and_says_so(empty: None) -> None:
    report = Report()
    ingest([record("GB/T 4711-2020", ("in_force", "2020-01-01"), titles={"zh": BAD})], report, now=NOW, today=TODAY)
    assert Edition.objects.get().titles == {"zh": "坏标题\t二"}
    assert "control characters left out of titles" in str(report.notes)


@pytest.mark.parametrize(
    "address",
    ["/changes.atom", "/drafts.atom", "/sitemap.xml", "/sitemaps/standards-0.xml", "/changes/?format=csv",
     "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/oai?verb=ListRecords&metadataPrefix=guiju", "/search.csv"],
)  # fmt: skip
def test_what_is_held_already_breaks_no_file(w: World, client: Client, address: str) -> None:
    ingest([record("GB/T 4711-2020", ("in_force", "2020-01-01"))], Report(), now=NOW, today=TODAY)
    Edition.objects.update(titles={"zh": "坏\x02标题", "en": "a\x1bb"}, printed="GB/T\x02 4711")
    answer = client.get(address)
    assert answer.status_code == 200
    data = b"".join(answer) if answer.streaming else answer.content
    if "xml" in answer["Content-Type"]:
        etree.fromstring(data)
    else:
        assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert b"\x02" not in data and b"\x1b" not in data


def test_a_calendar_is_well_formed(w: World, client: Client) -> None:
    number = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    case = w.case(number)
    case.facts["title_zh"] = case.facts["title_en"] = "坏\x02标题"
    case.save()
    user = w.people["officer"]
    data = client.get(f"/desk/{user.feed_token}.ics").content
    assert b"\x02" not in data
    assert Calendar.from_ical(data).get("prodid") and at("2025-04-01")
