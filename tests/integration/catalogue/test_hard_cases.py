"""The cases a library of standards must get right, from the demonstration and made small."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from factories import NOW, TODAY, link, record
from guiju.registry.catalogue import demonstration, queries
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Change, Edition, Relation, Work


def edition(designation: str) -> Edition:
    return Edition.objects.get(designation=designation)


def status(designation: str, day: date) -> str:
    return queries.status_of(edition(designation), day)


def related(designation: str, kind: str) -> list[tuple[str, str, str, date | None]]:
    rows = Relation.objects.filter(source_designation=designation, kind=kind).order_by("target_key")
    return [(r.target_designation, r.degree, r.clauses, r.valid_from) for r in rows]


def test_a_later_mandatory_standard_abolishes_clauses_and_the_older_edition_stays_in_force(library: None) -> None:
    abolished = {name: (degree, since) for name, degree, _, since in related("GB 55015-2021", "abolishes")}
    assert abolished["GB 50189-2015"] == ("part", date(2022, 4, 1))
    assert status("GB 50189-2015", date(2022, 3, 31)) == "in_force"
    assert status("GB 50189-2015", date(2022, 4, 1)) == "in_force"


def test_a_day_a_relation_holds_from_is_that_of_the_row_whichever_end_is_read_first(library: None) -> None:
    expected = {}
    from guiju.core.designation import parse
    from guiju.registry.catalogue.intake.dates import first_day

    for _, row in demonstration._rows("relations.csv"):
        key = (row["relation"], parse(row["source"]).canonical, parse(row["target"]).canonical, row["clauses"])
        expected[key] = first_day(row["valid_from"]) if row["valid_from"] else None
    fields = ("kind", "source_designation", "target_designation", "clauses", "valid_from")
    held = {row[:4]: row[4] for row in Relation.objects.values_list(*fields)}
    assert held == expected


def test_a_mandatory_standard_redesignated_as_recommended(library: None) -> None:
    assert related("GB 2312-1980", "redesignated_as") == [("GB/T 2312-1980", "", "", date(2017, 1, 1))]
    old, new = edition("GB 2312-1980"), edition("GB/T 2312-1980")
    assert old.work_id != new.work_id
    assert (old.effect, new.effect) == ("mandatory", "recommended")


def test_the_demonstration_brought_again_changes_nothing(library: None) -> None:
    before = Change.objects.count(), Relation.objects.count()
    report = demonstration.load(timezone.localtime())
    assert (report.new, report.changed, report.rejected, report.relations) == (0, 0, [], 0)
    assert report.unchanged == Edition.objects.count() >= 300
    assert (Change.objects.count(), Relation.objects.count()) == before


def test_no_relation_of_the_demonstration_leads_to_itself(library: None) -> None:
    assert [r for r in Relation.objects.all() if r.source_key == r.target_key] == []


# -- the same, small and whole -----------------------------------------------------------------------------------------
@pytest.fixture
def small(empty: None) -> None:
    records = [
        record("GB 50001-2010", ("in_force", "2010-06-01"), dates={"published": "2010-01-01"}),
        record(
            "GB 55001-2021",
            ("published", "2021-09-01"),
            ("in_force", "2022-04-01"),
            dates={"published": "2021-09-01"},
            relations=[
                link("abolishes", "GB 50001-2010", degree="part", clauses="3.1.1;5.1.1", valid_from=date(2022, 4, 1))
            ],
        ),
        record("GB/T 9-2008", ("in_force", "2008-01-01"), ("replaced", "2017-07-01"), dates={"published": "2008"}),
        record(
            "GB/T 9-2016",
            ("in_force", "2016-12-30"),
            dates={"published": "2016-12-30"},
            relations=[link("replaces", "GB/T 9-2008", valid_from=date(2017, 7, 1))],
        ),
        record("GB 18-2000", ("in_force", "2000-05-01"), ("withdrawn", "2017-03-23"), dates={"published": "2000"}),
        record(
            "GB/T 18-2000",
            ("in_force", "2017-03-23"),
            dates={"published": "2000"},
            relations=[link("redesignated_as", "GB 18-2000", outward=False, valid_from=date(2017, 3, 23))],
        ),
        record("ISO 6:1993", ("in_force", "1993-02-01"), ("withdrawn", "2014-06-01"), dates={"published": "1993-02"}),
        record(
            "GB/T 6-1996",
            ("in_force", "1996-10-01"),
            dates={"published": "1996-04-01"},
            relations=[link("adopts", "ISO 6:1993", degree="IDT")],
        ),
    ]
    report = ingest(records, Report(), now=NOW, today=TODAY)
    assert (report.new, report.relations, report.notes) == (8, 4, [])


@pytest.mark.parametrize("day", [date(2022, 3, 31), date(2022, 4, 1), date(2024, 6, 1)])
def test_clauses_abolished_do_not_end_an_edition(small: None, day: date) -> None:
    assert status("GB 50001-2010", day) == "in_force"
    assert related("GB 55001-2021", "abolishes") == [("GB 50001-2010", "part", "3.1.1;5.1.1", date(2022, 4, 1))]


@pytest.mark.parametrize(
    ("day", "designations"),
    [
        (date(2016, 12, 29), ["GB/T 9-2008"]),
        (date(2016, 12, 30), ["GB/T 9-2008", "GB/T 9-2016"]),
        (date(2017, 6, 30), ["GB/T 9-2008", "GB/T 9-2016"]),
        (date(2017, 7, 1), ["GB/T 9-2016"]),
    ],
)
def test_two_editions_are_in_force_side_by_side(small: None, day: date, designations: list[str]) -> None:
    work = Work.objects.get(key="GB/T 9")
    assert [e.designation for e in queries.in_force_on(queries.editions_of_work(work.pk), day)] == designations
    found = queries.current(work, day)
    assert found is not None
    assert found.designation == designations[-1]


def test_renumbered_from_mandatory_to_recommended(small: None) -> None:
    assert related("GB 18-2000", "redesignated_as") == [("GB/T 18-2000", "", "", date(2017, 3, 23))]
    assert [status(d, date(2017, 3, 22)) for d in ("GB 18-2000", "GB/T 18-2000")] == ["in_force", "unknown"]
    assert [status(d, date(2017, 3, 23)) for d in ("GB 18-2000", "GB/T 18-2000")] == ["withdrawn", "in_force"]
    assert [edition(d).effect for d in ("GB 18-2000", "GB/T 18-2000")] == ["mandatory", "recommended"]


def test_an_adoption_outlives_the_international_edition_it_adopts(small: None) -> None:
    assert related("GB/T 6-1996", "adopts") == [("ISO 6:1993", "IDT", "", None)]
    assert (status("ISO 6:1993", TODAY), status("GB/T 6-1996", TODAY)) == ("withdrawn", "in_force")


def test_a_dual_number_is_the_national_edition_and_an_alias_of_the_international(empty: None) -> None:
    ingest([record("GB/T 22080-2016/ISO/IEC 27001:2013")], Report(), now=NOW, today=TODAY)
    found = Edition.objects.get()
    assert (found.tier, found.work.key, found.aliases) == ("national", "GB/T 22080", ["ISO/IEC 27001:2013"])
