"""What cannot be true together in the library: each kind planted once, and what an import says of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

import factories
from factories import NOW, TODAY, link, record
from guiju.registry.catalogue import consistency
from guiju.registry.catalogue.intake import importing
from guiju.registry.catalogue.intake.ingest import Mode, ingest
from guiju.registry.catalogue.intake.record import Record
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Edition, Relation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty() -> None:
    factories.emptied()


def bring(*records: Record, mode: Mode = Mode.KEEP_GOOD) -> Report:
    return ingest(records, Report(), now=NOW, today=TODAY, mode=mode)


def found(after: int | None = None) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {f.kind.code: (f.count, f.examples) for f in consistency.findings(after) if f.count}


def old(name: str = "ISO 4711:2009", **more: Any) -> Record:
    return record(name, ("in_force", "2009-05-01"), dates={"published": "2009-05-01"}, **more)


def new(name: str = "ISO 4711:2019", **more: Any) -> Record:
    return record(name, ("in_force", "2019-05-01"), dates={"published": "2019-05-01"}, **more)


def changed(designation: str, **columns: Any) -> None:
    Edition.objects.filter(designation=designation).update(**columns)


def related(kind: str, source: str, target: str) -> None:
    bring(*(record(name, ("draft", None)) if "DIS" in name else old(name) for name in (source, target)))
    Relation.objects.create(
        kind=kind, source_key=source, source_designation=source, target_key=target, target_designation=target,
        source=Edition.objects.get(key=source), target=Edition.objects.get(key=target), origin="made-up",
    )  # fmt: skip


def test_a_library_that_agrees_with_itself() -> None:
    bring(
        record("ISO 4711:2009", ("in_force", "2009-05-01"), ("replaced", "2019-05-01")),
        new(relations=[link("replaces", "ISO 4711:2009")]),
        new("ISO 4711:2019/Amd 1:2021", relations=[link("amends", "ISO 4711:2019")]),
        new("IEC 60335-1:2020+AMD1:2021 CSV"), new("IEC 60335-1:2020"),
        record("ISO/DIS 4711", ("draft", None), relations=[link("revises", "ISO 4711:2019")]),
    )  # fmt: skip
    assert found() == {}


def test_what_is_said_of_one_edition() -> None:
    bring(old())
    changed("ISO 4711:2009", published=date(2010, 1, 1))
    assert found() == {"in-force-before-published": (1, ("ISO 4711:2009",))}
    changed("ISO 4711:2009", published=date(2009, 5, 1), status="withdrawn", review_due=date(2014, 5, 1))
    assert found() == {"review-due-on-dead": (1, ("ISO 4711:2009",))}
    changed("ISO 4711:2009", review_due=None, titles={"en": "Rice &amp; wheat"})
    assert found() == {"markup-in-title": (1, ("ISO 4711:2009",))}
    changed("ISO 4711:2009", titles={"en": "a < b & c"})
    assert found() == {}


def test_an_end_before_the_beginning() -> None:
    bring(old())
    changed("ISO 4711:2009", ended=date(2001, 1, 1), status="withdrawn", review_due=None)
    assert found() == {"ended-before-published": (1, ("ISO 4711:2009",))}
    changed("ISO 4711:2009", ended=date(2009, 1, 1))  # an end of which only the year is known
    assert found() == {}


@pytest.mark.parametrize(
    ("source", "status", "remark", "kinds"),
    [
        ("foreign", "withdrawn", "by foreign it is withdrawn", {"ended-before-published"}),
        ("zz", "in_force", "zz says withdrawn and is not heard before them", set()),
    ],
)
def test_a_source_that_ends_what_another_has_in_force_is_told(
    tmp_path: Path, source: str, status: str, remark: str, kinds: set[str]
) -> None:
    bring(new())
    (tmp_path / "map.yaml").write_text(f"source: {source}\ncolumns: {{designation: n, withdrawn: w, status: s}}\n")
    (tmp_path / "t.csv").write_text("n,w,s\nISO 4711:2019,2001-01-01,withdrawn\n")
    report = importing.import_table(tmp_path / "t.csv", map_path=tmp_path / "map.yaml", now=NOW)
    assert report.notes == [("t.csv:2", f"ISO 4711:2019 was in_force by made-up; {remark}")]
    assert Edition.objects.get().status == status
    assert {f.kind.code for f in report.findings if f.count} == kinds


def test_an_edition_that_stands_in_a_table_twice_is_told(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("source: x\ncolumns: {designation: n, title.en: t, status: s}\n")
    (tmp_path / "t.csv").write_text(
        "n,t,s\nISO 4711:2019,A,in_force\nISO 4712:2019,B,in_force\niso4711:2019,C,withdrawn\n"
    )
    report = importing.import_table(tmp_path / "t.csv", map_path=tmp_path / "map.yaml", now=NOW)
    assert report.notes == [("t.csv:4", "ISO 4711:2019 stands at t.csv:2 too: where they differ the later row holds")]
    assert Edition.objects.get(key="ISO 4711:2019").titles == {"en": "C"}


def test_an_end_on_the_day_it_was_seen() -> None:
    bring(record("ISO 4711:2009", ("in_force", "2009-05-01"), ("withdrawn", None), dates={"published": "2009-05-01"}))
    assert found() == {}
    assert Edition.objects.get().ended is None
    changed("ISO 4711:2009", ended=TODAY)
    assert found() == {"ended-on-the-day-seen": (1, ("ISO 4711:2009",))}


def test_the_year_of_a_supplement() -> None:
    bring(new(), new("ISO 4711:2019/Amd 1:2021"))
    assert Edition.objects.get(designation="ISO 4711:2019/Amd 1:2021").year == 2021
    changed("ISO 4711:2019/Amd 1:2021", year=2019)
    assert found() == {"year-of-the-base": (1, ("ISO 4711:2019/Amd 1:2021",))}


def test_a_committee_that_is_lost() -> None:
    bring(new(committee="ISO/TC 34"), new(source="other", committee="ISO/TC 34"))
    assert found() == {}
    changed("ISO 4711:2019", committee=None)
    assert found() == {"committee-lost": (1, ("ISO 4711:2019",))}


@pytest.mark.parametrize(
    ("kind", "source", "target", "code"),
    [
        ("replaces", "ISO 4711:2009/Amd 1:2009", "ISO 4711:2009", "supplement-replaces-base"),
        ("replaces", "ISO 4711:2009/Cor 1:2009", "ISO 4711:2009", "supplement-replaces-base"),
        ("replaces", "GB 4711-2009/XG1-2009", "GB 4711-2009", "supplement-replaces-base"),
        ("replaces", "ISO 4711:2009", "ISO 4711:2009/Amd 1:2009", "replaces-own-supplement"),
        ("amends", "ISO 4711:2009", "ISO 4711:2009/Amd 1:2009", "amends-itself"),
        ("replaces", "ISO 4711:2009", "ISO/DIS 4711", "replaces-a-draft"),
        ("replaces", "ISO/FDIS 4711", "ISO 4711:2009", "draft-replaces"),
    ],
)
def test_relations(kind: str, source: str, target: str, code: str) -> None:
    related(kind, source, target)
    assert found() == {code: (1, (f"{source} → {target}",))}


@pytest.mark.parametrize(
    ("kind", "source", "target"),
    [
        ("amends", "ISO 4711:2009/Amd 1:2009", "ISO 4711:2009"),
        ("replaces", "ISO 4711:2009/Cor 2:2009", "ISO 4711:2009/Cor 1:2009"),
        ("replaces", "ISO 47110:2009", "ISO 4711:2009"),
        ("revises", "ISO/DIS 4711", "ISO 4711:2009"),
    ],
)
def test_relations_that_may_be(kind: str, source: str, target: str) -> None:
    related(kind, source, target)
    assert found() == {}


def test_replaced_by_an_older_one() -> None:
    bring(old(), new())
    Relation.objects.create(
        kind="replaces", source_key="ISO 4711:2009", source_designation="ISO 4711:2009", target_key="ISO 4711:2019",
        target_designation="ISO 4711:2019", source=Edition.objects.get(key="ISO 4711:2009"),
        target=Edition.objects.get(key="ISO 4711:2019"), origin="made-up",
    )  # fmt: skip
    assert found()["replaced-by-older"] == (1, ("ISO 4711:2009 → ISO 4711:2019",))


def test_two_editions_of_one_work_in_force() -> None:
    bring(old(), new())
    assert found() == {"two-in-force": (1, ("ISO 4711:2009 + ISO 4711:2019",))}


def test_an_undated_record_beside_the_dated_edition() -> None:
    bring(record("ISO 4711", ("in_force", "2019-01-01")), new())
    assert found() == {"undated-beside-dated": (1, ("ISO 4711 + ISO 4711:2019",))}


@pytest.mark.parametrize("mode", list(Mode))
def test_an_import_tells_of_what_it_touched(mode: Mode) -> None:
    bring(old("ISO 1:2009"), new("ISO 1:2019"))
    report = bring(old(), new(), mode=mode)
    assert [(f.kind.code, f.count, f.examples) for f in report.findings if f.count] == [
        ("two-in-force", 1, ("ISO 4711:2009 + ISO 4711:2019",))
    ]
    assert [c["code"] for c in report.as_dict()["consistency"]] == ["two-in-force"]  # type: ignore[attr-defined]
    assert found(consistency.last_change()) == {}
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists consistency_scope")


def test_an_undated_capture_and_its_edition_are_one(tmp_path: Path) -> None:
    coming = {"stage": {"value": "60"}, "substage": {"value": "00"}}
    for name, content in {
        "a.yaml": factories.relaton("ISO 4711", docstatus=coming, link=[{"content": "https://www.iso.org/standard/7.html"}]),
        "b.yaml": factories.relaton("ISO 4711:2019"),
        "c.yaml": factories.relaton("ISO 4711:2009", date=[{"type": "published", "value": "2009"}],
                                    docstatus={"stage": {"value": "95"}, "substage": {"value": "99"}},
                                    relation=[{"type": "updates", "bibitem": {"docid": [
                                        {"id": "ISO 4711:2019", "type": "ISO", "primary": True}]}}]),
        "d.yaml": factories.relaton("ISO 4711:2019/Amd 1:2021", relation=[{"type": "obsoletes", "bibitem": {"docid": [
                                        {"id": "ISO 4711:2019", "type": "ISO", "primary": True}]}}]),
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(content)
    report = importing.import_relaton(tmp_path, now=NOW)
    assert (report.rejected_count, [f.kind.code for f in report.findings if f.count]) == (0, [])
    assert sorted(Edition.objects.values_list("designation", "status")) == [
        ("ISO 4711:2009", "withdrawn"), ("ISO 4711:2019", "in_force"), ("ISO 4711:2019/Amd 1:2021", "in_force"),
    ]  # fmt: skip
    assert sorted(Relation.objects.values_list("kind", "source_designation", "target_designation")) == [
        ("amends", "ISO 4711:2019/Amd 1:2021", "ISO 4711:2019"), ("replaces", "ISO 4711:2019", "ISO 4711:2009"),
    ]  # fmt: skip


def test_an_end_that_another_source_gives_with_its_day_is_heard() -> None:
    bring(
        record("ISO/IEC 4711:2009", ("in_force", "2009-05-01"), source="relaton-iso"),
        record("ISO/IEC 4711:2009", ("in_force", "2009-05-01"), ("replaced", "2020-07-01"), source="relaton-iec"),
    )
    edition = Edition.objects.get()
    assert (edition.status, edition.ended) == ("replaced", date(2020, 7, 1))


def test_in_force_since_the_finer_day_of_publication() -> None:
    for order in (1, -1):
        factories.emptied()
        bring(*[
            record("ISO/IEC 4711:2009", ("in_force", "2009-05-01"), source="relaton-iso",
                   dates={"published": "2009-05"}),
            record("ISO/IEC 4711:2009", ("in_force", "2009-05-17"), source="relaton-iec",
                   dates={"published": "2009-05-17"}),
        ][::order])  # fmt: skip
        assert Edition.objects.get().spans[1:] == [["in_force", "2009-05-17", None]]
        assert found() == {}
