"""The real catalogues: what holds for a sample of them; with GUIJU_FULL=1 the whole, and its exact numbers."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from amount import FULL, only_in_full
from guiju import worker
from guiju.registry.bodies.models import Committee
from guiju.registry.catalogue import consistency, queries
from guiju.registry.catalogue.intake import importing
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Classification, Edition

if TYPE_CHECKING:
    from integration.conftest import Build, House

    Filled = tuple[House, list[Report]]

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
SAMPLE = 24
TOLD = (
    "relation to ", "relations left out ", "undated at stage 60.00: ", "an earlier capture of ",
    "control characters left out", "an older capture of ",
)  # fmt: skip
"""What is remarked on in the ISO catalogue."""


@pytest.fixture(scope="module")
def filled(
    build: Build, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[House, list[Report]]]:
    """A house with the three catalogues, read one after another, and what was reported of each."""
    with build(tmp_path_factory.mktemp("corpora")) as house:
        archives = [corpus / "relaton" / f"{name}.tar.xz" for name in ("iso", "iec", "jis")]
        if not FULL:
            archives = [sample(archive, house.data / archive.name) for archive in archives]
        yield house, [importing.import_relaton(archive, now=NOW) for archive in archives]


def sample(archive: Path, made: Path) -> Path:
    """Every so many-th file of an archive, as an archive of the same name."""
    with tarfile.open(archive) as whole, tarfile.open(made, "w:xz", preset=0) as part:
        for number, member in enumerate(whole):
            if number % SAMPLE == 0 and member.isfile():
                part.addfile(member, whole.extractfile(member))
    return made


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.rejected_count


def test_each_file_of_a_sample_is_accounted_for(filled: Filled) -> None:
    _, reports = filled
    assert all(r.read == r.new + r.changed + r.unchanged + r.rejected_count > 800 for r in reports)
    assert sum(r.rejected_count for r in reports) < 5 * (SAMPLE if FULL else 1)


@only_in_full
def test_every_file_is_accounted_for(filled: Filled) -> None:
    _, (iso, iec, jis) = filled
    assert (iso.read, iec.read, jis.read) == (71_267, 32_524, 21_327)
    # every undated capture is the edition that it became, so 1,745 editions less than there are names
    assert (iso.new, iso.changed + iso.unchanged, iso.rejected_count) == (59_874, 11_393, 0)
    # 7,294 editions are known from ISO already; 7 are listed twice under two spellings of one identifier
    assert counts(iec) == (25_222, 7_301, 0, 1)
    assert counts(jis) == (21_327, 0, 0, 0)


@only_in_full
def test_what_was_rejected_and_what_was_left_out(filled: Filled) -> None:
    _, (iso, _, _) = filled
    assert iso.rejected == []
    remarks = [remark for _, remark in iso.notes]
    assert sum(remark == "relation to itself dropped" for remark in remarks) >= 87
    assert all(remark.startswith(TOLD) or "is older than" in remark for remark in remarks)


@only_in_full
def test_relations_mean_what_they_say(filled: Filled) -> None:
    with transaction.atomic():
        found = {f.kind.code: f.count for f in consistency.findings() if f.count}
    assert found == {"two-in-force": 14}  # their publishers say so


@only_in_full
def test_what_the_library_holds(filled: Filled) -> None:
    figures = queries.stats()
    assert figures["editions"] == 59_874 + 25_222 + 21_327 == 106_423
    assert figures["by_tier"] == {"international": 85_096, "foreign": 21_327}
    assert figures["relations"] == 35_613


@only_in_full
def test_joint_editions_are_one_edition_each(filled: Filled) -> None:
    house, _ = filled
    same_identifier = (
        "select count(*) from catalogue_editionsource a join catalogue_editionsource b using (edition_id)"
        " where a.source = 'relaton-iso' and b.source = 'relaton-iec'"
    )
    assert house.rows(same_identifier.replace("count(*)", "count(distinct edition_id)")) == [(7_294,)]
    found = Edition.objects.get(designation="ISO/IEC 27001:2013")
    assert sorted(found.sources.values_list("source", flat=True)) == ["relaton-iec", "relaton-iso"]
    assert (found.issuer and found.issuer.code, found.committee and found.committee.code) == (
        "ISO",
        "ISO/IEC JTC 1/SC 27",
    )


def test_no_edition_lost_its_committee_to_its_second_source(filled: Filled) -> None:
    house, _ = filled
    lost = (
        "select count(*) from catalogue_edition e join catalogue_editionsource s on s.edition_id = e.id"
        " where s.record->>'committee' <> '' and e.committee_id is null"
    )
    assert house.rows(lost) == [(0,)]
    assert house.rows(lost.replace("committee", "issuer")) == [(0,)]


def test_changes_are_numbered_without_a_gap(filled: Filled) -> None:
    house, reports = filled
    changes = sum(report.new + report.changed for report in reports)
    assert house.rows("select count(*), count(seq), min(seq), max(seq) from record_change") == [
        (changes, changes, 1, changes)
    ]


def test_spans_follow_one_another_in_every_edition(filled: Filled) -> None:
    house, _ = filled
    torn = (
        "select count(*) from catalogue_edition e, jsonb_array_elements(e.spans) with ordinality a(span, n)"
        " left join lateral (select e.spans->(a.n::int) as next) b on true"
        " where coalesce(a.span->>2, '') <> coalesce(b.next->>1, '') or a.span->>1 >= a.span->>2"
    )
    assert house.rows(torn) == [(0,)]


def test_the_index_holds_every_edition(filled: Filled) -> None:
    worker.catch_up()
    assert queries.held() == Edition.objects.count()


def test_the_smallest_catalogue_read_again_changes_nothing(filled: Filled, corpus: Path) -> None:
    house, _ = filled
    before = house.rows("select max(seq) from record_change")
    archive = (corpus / "relaton" if FULL else house.data) / "jis.tar.xz"
    report = importing.import_relaton(archive, now=NOW + timedelta(days=30))
    assert (counts(report), report.relations) == ((0, 0, 21_327 if FULL else 888, 0), 0)
    assert house.rows("select max(seq) from record_change") == before


def test_committees(filled: Filled, corpus: Path) -> None:
    path = corpus / "iso" / "iso_technical_committees.jsonl"
    report = importing.import_iso_open_data(path, now=NOW)
    assert (report.read, report.rejected_count) == (785, 0)
    open_data = Committee.objects.filter(source="iso-open-data")
    assert [open_data.filter(status=s).count() for s in ("active", "suspended")] == [768, 17]
    assert counts(importing.import_iso_open_data(path, now=NOW)) == (0, 0, 785, 0)
    parent = Committee.objects.get(code="ISO/TC 34/SC 4").parent
    assert parent is not None
    assert parent.code == "ISO/TC 34"


def test_deliverables(filled: Filled, corpus: Path) -> None:
    path = corpus / "iso" / "88821-88915.jsonl"
    report = importing.import_iso_open_data(path, now=NOW)
    assert (report.read, report.rejected_count) == (2, 0)
    assert counts(importing.import_iso_open_data(path, now=NOW)) == (0, 0, 2, 0)


def test_the_classification(filled: Filled, corpus: Path) -> None:
    path = corpus / "iso" / "ICS-simple.xml"
    assert counts(importing.import_ics(path, now=NOW)) == (1_381, 0, 0, 0)
    codes = list(Classification.objects.filter(system="ics").values_list("code", flat=True))
    assert [sum(code.count(".") == depth for code in codes) for depth in (0, 1, 2)] == [40, 401, 940]
    assert counts(importing.import_ics(path, now=NOW)) == (0, 0, 1_381, 0)
