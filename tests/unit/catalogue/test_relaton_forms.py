# ruff: noqa: E501 - tables of expected values
"""One thing in the many forms of Relaton: what the catalogues of the last years write."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

import factories
from guiju.registry.catalogue.intake.readers.relaton import outcome, read
from guiju.registry.catalogue.intake.readers.relaton_forms import plain
from guiju.registry.catalogue.intake.readers.relaton_twins import paired
from guiju.registry.catalogue.intake.record import Record

SEEN = date(2026, 11, 30)


def made(*args: Any, **fields: Any) -> Record:
    return read(factories.relaton(*args, **fields), "x.yaml", SEEN)


def rel(kind: str, name: str, *, house: str = "ISO", day: str = "", **more: Any) -> dict[str, Any]:
    bibitem: dict[str, Any] = {"docid": [{"id": name, "type": house, "primary": True}]}
    if day:
        bibitem["date"] = [{"type": "circulated", "value": day}]
    return {"type": kind, "bibitem": bibitem | more.pop("bib", {}), **more}


def links(record: Record) -> list[tuple[str, str, bool]]:
    return [(r.kind, r.key, r.outward) for r in record.relations]


@pytest.mark.parametrize(
    "identifiers",
    [
        {"docid": [{"id": "ISO 4711:2019", "type": "ISO", "primary": True}]},
        {"docid": {"id": "ISO 4711:2019", "type": "ISO", "primary": True}},
        {"docid": [{"id": "ISO 4711:2019", "type": "ISO", "primary": "true"}]},
        {"docid": [{"id": "ISO 4711:2019", "type": "ISO", "primary": "tru"}]},
        {"docidentifier": [{"content": "ISO 4711:2019", "type": "ISO", "primary": True}]},
        {"docidentifier": {"content": "ISO 4711:2019", "type": "ISO", "primary": True}},
        {"docidentifier": [{"content": "ISO 4711", "type": "iso-undated"},
                           {"content": "ISO 4711:2019", "type": "ISO", "primary": True}]},
        {"docidentifier": [{"content": "urn:iso:x", "type": "URN"},
                           {"content": "ISO 4711:2019(E)", "type": "ISO", "primary": True, "language": "en"},
                           {"content": "ISO 4711:2019", "type": "ISO", "primary": True}]},
        {"docid": [{"id": "978-0-7381-9781-4", "type": "ISBN"}, {"id": "ISO 4711:2019", "type": "ISO"}]},
        {"docid": [None, "ISO 4711:2019"]},
        {"docid": "ISO 4711:2019"},
    ],
)  # fmt: skip
def test_identifiers(identifiers: dict[str, Any]) -> None:
    record = made(**({"docid": None} | identifiers))
    assert (record.key, record.external) == ("ISO 4711:2019", "ISO 4711:2019")
    assert record.source == "relaton-iso"


def test_an_identifier_that_is_not_said_to_be_primary_is_told() -> None:
    record = made(docid=[{"id": "ISO 4711:2019", "type": "ISO"}])
    assert record.notes == ["no identifier is said to be the primary one: 'ISO 4711:2019' is taken"]


def test_a_number_of_no_known_scheme_is_kept_by_its_publisher() -> None:
    record = made("XYZ 12-b rev 3", publisher="XYZ")
    assert (record.scheme, record.designation, record.publisher) == ("other", "XYZ 12-b rev 3", "XYZ")
    assert record.notes == ["identifier 'XYZ 12-b rev 3' is of no known scheme and kept as it is printed"]


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ([{"type": "published", "value": "2019-03"}], "2019-03"),
        ([{"type": "published", "at": "2019-03-04"}], "2019-03-04"),
        ({"type": "published", "from": "2019-03-04", "to": "2020-01-01"}, "2019-03-04"),
        ([{"type": "published", "on": 2019}], "2019"),
        ([{"type": "issued", "value": "2019-03-04"}], "2019-03-04"),
        ([{"type": ["published"], "value": ["2019-03-04"]}], "2019-03-04"),
        ([{"type": "published", "value": {"content": "2019-03-04"}}], "2019-03-04"),
        ([[{"type": "published", "value": "2019-03-04"}]], "2019-03-04"),
        ([{"type": "published"}], None),
        ("2019", None),
    ],
)
def test_dates(dates: Any, published: str | None) -> None:
    assert made(date=dates).dates.get("published") == published


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"docstatus": None}, "unknown"),
        ({"docstatus": None, "status": {"stage": {"content": "95"}, "substage": {"content": "99"}}}, "withdrawn"),
        ({"docstatus": {"stage": "60", "substage": "60"}}, "in_force"),
        ({"docstatus": {"stage": "60.60"}}, "in_force"),
        ({"docstatus": "valid"}, "in_force"),
        ({"docstatus": ["60"]}, "in_force"),
        ({"docstatus": {"stage": {"value": "In force"}}}, "in_force"),
        ({"docstatus": None, "status": {"stage": {"content": "in-force"}}}, "in_force"),
        ({"docstatus": None, "status": {"stage": {"content": "Withdrawal"}}}, "withdrawn"),
        ({"docstatus": None, "status": "superseded"}, "replaced"),
        ({"docstatus": None, "status": {"stage": {"content": "Working  Draft"}}}, "draft"),
        ({"docstatus": None, "status": {"stage": {"content": "Recommendation"}}}, "in_force"),
        ({"docstatus": None, "ext": {"standard_status": "Active"}}, "in_force"),
        ({"docstatus": None, "ext": {"standard_status": "Superseded"}}, "replaced"),
        ({"docstatus": {"stage": {"value": "approved"}}, "ext": {"standard_status": "Inactive"}}, "withdrawn"),
        ({"docstatus": {"stage": {"value": "draft"}}, "ext": {"standard_status": "Superseded"}}, "draft"),
        ({"docstatus": {"stage": {"value": "SLEEPING"}}}, "unknown"),
        ({"docstatus": []}, "unknown"),
    ],
)
def test_status(fields: dict[str, Any], status: str) -> None:
    record = made(**fields)
    assert record.events[-1][0] == status


def test_a_status_that_nobody_knows_is_unknown_and_told() -> None:
    record = made(docstatus={"stage": {"value": "SLEEPING"}})
    assert record.events == [("unknown", date(2019, 3, 1), "")]
    assert record.notes == ["status 'SLEEPING' is not known: kept as unknown"]
    assert made(docstatus=None).notes == []


@pytest.mark.parametrize(
    ("title", "titles"),
    [
        ("Rice", {"und": "Rice"}),
        ({"content": "Rice"}, {"und": "Rice"}),
        ([{"content": "Rice", "language": "eng"}, {"content": "Riz", "language": ["fra"]}],
         {"en": "Rice", "fr": "Riz"}),
        ([{"content": {"value": "Rice"}, "type": "main"}], {"und": "Rice"}),
        (["Rice"], {"und": "Rice"}),
        ([{"content": "A", "type": "title-main", "language": "en"}, {"content": "A - B", "type": "main",
          "language": "en"}], {"en": "A - B"}),
        ([{"content": "Rice &amp; <em>wheat</em>", "language": "en"}], {"en": "Rice & wheat"}),
        ([{"content": "H<sub>2</sub>O &amp;lt; 1 &#8211; a<br/>b", "language": "en"}], {"en": "H2O < 1 – a b"}),
        ([{"content": "a < b and c > d", "language": "en"}], {"en": "a < b and c > d"}),
        (None, {}),
        ([], {}),
    ],
)  # fmt: skip
def test_titles(title: Any, titles: dict[str, str]) -> None:
    assert made(title=title).titles == titles


def test_a_title_without_a_language_is_in_that_of_the_document() -> None:
    assert made(title="Rice", language=["en"]).titles == {"en": "Rice"}
    assert made(title="Rice", language=["en", "fr"]).titles == {"und": "Rice"}


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("a &amp; b", "a & b"), ("&lt;p&gt;x&lt;/p&gt;", "x"), ("x<!-- y -->z", "x z"), ("5 < 6", "5 < 6"), ("&", "&"),
     ("<", "<"), ("a<sup>2</sup>", "a2"), ("<p class='x'>a</p><p>b</p>", "a b"), ("", ""), ("  a \n b ", "a b")],
)  # fmt: skip
def test_tags_and_entities_are_no_words(written: str, read_as: str) -> None:
    assert plain(written) == read_as


@pytest.mark.parametrize(
    ("fields", "code", "names"),
    [
        ({"editorialgroup": [[{"committee": {"abbreviation": "HSSC", "name": "Hydrographic Services"}}]]},
         "XY/HSSC", {"en": "Hydrographic Services"}),
        ({"ext": {"editorialgroup": [{"name": "S1", "type": "prime"}]}}, "XY/S1", {"en": "S1"}),
        ({"ext": {"editorialgroup": {"committee": ["Switchgear of the Society"]}}}, "XY/Switchgear of the Society",
         {"en": "Switchgear of the Society"}),
        ({"ext": {"editorialgroup": {"committee": "technical"}}}, "XY/technical", {"en": "technical"}),
        ({"ext": {"editorialgroup": [{"name": "MAP/GTP"}]}}, "XY/MAP - GTP", {"en": "MAP/GTP"}),
        ({"contributor": [{"role": [{"type": "author", "description": [{"content": "committee"}]}], "organization":
          {"subdivision": [{"name": [{"content": "Technical Committee 3"}], "identifier": [{"content": "TC3"}]}]}}]},
         "XY/TC3", {"en": "Technical Committee 3"}),
        ({"ext": {"editorialgroup": [{"name": "x" * 200}]}}, "", {}),
        ({"ext": {"editorialgroup": []}}, "", {}),
    ],
)  # fmt: skip
def test_committees(fields: dict[str, Any], code: str, names: dict[str, str]) -> None:
    record = made("XY 1", publisher="XY", **fields)
    assert (record.committee, record.committee_names) == (code, names)


def test_an_escaped_control_character_is_left_out_and_told() -> None:
    content = b'docid: {id: "ISO 4711:2019", type: ISO, primary: true}\ntitle: "ITU\\x1ET model"\n'
    record = read(content, "x.yaml", SEEN)
    assert record.titles == {"und": "ITUT model"}
    assert record.notes == ["control characters left out"]


@pytest.mark.parametrize(
    "number", ["13.310", "5.10", "1e5", "0x1F", "010", "1_000", "2019-03", "12:30:45", "-0", "0.10"]
)
def test_what_yaml_takes_for_a_number_stays_as_it_is_written(number: str) -> None:
    content = f"docid:\n- {{id: 'ISO 4711:2019', type: ISO, primary: true}}\nedition: {number}\n".encode()
    assert read(content, "x.yaml", SEEN).number == number


@pytest.mark.parametrize(
    ("here", "house", "relation", "expected"),
    [
        ("ISO 4711:2019", "ISO", rel("updates", "ISO 4711:2024"), [("replaces", "ISO 4711:2024", False)]),
        ("ISO 4711:2019", "ISO", rel("obsoletedBy", "ISO 4711:2024"), [("replaces", "ISO 4711:2024", False)]),
        ("ISO 4711:2019", "ISO", rel("updates", "ISO 4711:2019/Cor 1:2020"),
         [("corrects", "ISO 4711:2019/Cor 1:2020", False)]),
        ("ISO 4711:2019", "ISO", rel("updates", "ISO 4711:2019/Amd 1:2020"),
         [("amends", "ISO 4711:2019/Amd 1:2020", False)]),
        ("ISO 4711:2019/Amd 1:2020", "ISO", rel("obsoletes", "ISO 4711:2019"), [("amends", "ISO 4711:2019", True)]),
        ("ISO 4711:2019/Amd 1:2020", "ISO", rel("updates", "ISO 4711:2019/Amd 1:2020/Cor 1:2021"),
         [("corrects", "ISO 4711:2019/Amd 1:2020/Cor 1:2021", False)]),
        ("ISO 4711:2024", "ISO", rel("obsoletes", "ISO 4711:2019/Amd 1:2020"),
         [("replaces", "ISO 4711:2019/Amd 1:2020", True)]),
        ("ISO 4711:2019", "ISO", rel("obsoletes", "ISO 4711:2019/Amd 1:2020"),
         [("amends", "ISO 4711:2019/Amd 1:2020", False)]),
        ("ISO 4711:2019", "ISO", rel("obsoletes", "ISO/DIS 4711"), [("revises", "ISO/DIS 4711", False)]),
        ("ISO 4711:2019", "ISO", rel("updates", "ISO/CD 4711"), [("revises", "ISO/CD 4711", False)]),
        ("ISO/DIS 4711", "ISO", rel("obsoletes", "ISO 4711:2019"), [("revises", "ISO 4711:2019", True)]),
        ("ISO 4711:2019", "ISO", rel("updates", "ISO 4711"), []),
        ("ISO 4711:2019", "ISO", rel("updates", "ISO 4712"), [("revises", "ISO 4712", False)]),
        ("RFC 8259", "IETF", rel("updates", "RFC 7158", house="IETF"), [("amends", "RFC 7158", True)]),
        ("RFC 8259", "IETF", rel("obsoletes", "RFC 7159", house="IETF"), [("replaces", "RFC 7159", True)]),
        ("IEEE Std 1234-2015", "IEEE", rel("updates", "IEEE Std 1234-2010", house="IEEE",
         description={"content": "revises"}), [("replaces", "IEEE Std 1234-2010", True)]),
        ("IEEE Std 1234a-2015", "IEEE", rel("updates", "IEEE Std 1234-2010", house="IEEE",
         description={"content": "amends"}), [("amends", "IEEE Std 1234-2010", True)]),
        ("IEEE P1234/D5", "IEEE", rel("obsoletedBy", "IEEE Std 1234-2015", house="IEEE"),
         [("draft_of", "IEEE Std 1234-2015", True)]),
        ("IEEE Std 1234-2015", "IEEE", rel("updates", "IEEE P1234/D5", house="IEEE",
         description={"content": "revises"}), [("draft_of", "IEEE P1234/D5", False)]),
        ("OIML R 76-1:1992", "OIML", rel("hasSuccessor", "OIML R 76-1:2006", house="OIML"),
         [("replaces", "OIML R 76-1:2006", False)]),
        ("W3C REC-xml-20081126", "W3C", rel("obsoletes", "W3C REC-xml-20060816", house="W3C"),
         [("replaces", "W3C REC-xml-20060816", True)]),
        ("W3C REC-xml-20081126", "W3C", rel("obsoletes", "W3C PER-xml-20080205", house="W3C"),
         [("draft_of", "W3C PER-xml-20080205", False)]),
        ("W3C REC-xml-20081126", "W3C", rel("obsoletes", "W3C WD-xml-20080205", house="W3C"),
         [("draft_of", "W3C WD-xml-20080205", False)]),
        ("W3C WD-xml-20080205", "W3C", rel("updatedBy", "W3C REC-xml-20081126", house="W3C",
         description={"content": "errata"}), [("draft_of", "W3C REC-xml-20081126", True)]),
        ("XY 1", "XY", rel("partOf", "XY 9", house="XY"), [("part_of", "[XY] XY9", True)]),
        ("XY 1", "XY", rel("hasEdition", "XY 1 (2019)", house="XY"), []),
        ("XY 1", "XY", rel("adoptedAs", "ISO 4711:2019"), [("adopts", "ISO 4711:2019", False)]),
        ("XY 1", "XY", rel("complementOf", "ISO 4711:2019"), []),
        ("XY 1", "XY", {"type": "obsoletes", "bibitem": "ISO 4711:2019"}, [("replaces", "ISO 4711:2019", True)]),
    ],
)  # fmt: skip
def test_relations(here: str, house: str, relation: Any, expected: list[Any]) -> None:
    assert links(made(here, publisher=house, relation=relation)) == expected


def test_without_a_status_what_names_its_successor_is_replaced() -> None:
    record = made(
        "CIE 115:1995", publisher="CIE", docstatus=None, relation=[rel("updates", "CIE 115:2010", house="CIE")]
    )
    assert links(record) == [("replaces", "CIE 115:2010", False)]
    assert record.events == [("in_force", date(2019, 3, 1), ""), ("replaced", None, "")]
    older = made(
        "CIE 115:2010", publisher="CIE", docstatus=None, relation=[rel("updates", "CIE 115:1995", house="CIE")]
    )
    assert links(older) == [("replaces", "CIE 115:1995", True)]
    assert older.events == [("unknown", date(2019, 3, 1), "")]


def test_a_supplement_has_its_own_year_and_day() -> None:
    only_base = made("ISO 4711:2019/Amd 1:2021", date=[{"type": "published", "value": "2019"}])
    assert (only_base.year, only_base.dates) == (2021, {"published": "2021"})
    told = made("ISO 4711:2019/Amd 1:2021", date=[{"type": "published", "value": "2019"},
                                                  {"type": "updated", "value": "2021-04"}])  # fmt: skip
    assert (told.year, told.dates) == (2021, {"published": "2021-04"})
    assert told.events == [("in_force", date(2021, 4, 1), "60.60")]


def test_an_undated_document_under_publication_is_the_edition_that_comes() -> None:
    coming = {"stage": "60", "substage": "00"}
    record = made("ISO 4711", docstatus=coming, relation=[rel("obsoletes", "ISO 4711:2009")])
    assert (record.key, record.external, record.observed) == ("ISO 4711:2019", "ISO 4711:2019", date(2019, 3, 1))
    assert record.events == [("unknown", date(2019, 3, 1), "60.00")]
    assert links(record) == [("replaces", "ISO 4711:2009", True)]
    without_day = made("ISO 4711", docstatus=coming, date=None, relation=[rel("obsoletes", "ISO 4711:2009")])
    assert (without_day.key, without_day.events) == ("ISO 4711", [("draft", None, "60.00")])
    assert links(without_day) == [("revises", "ISO 4711:2009", True)]


def project(name: str, number: int, stage: str) -> bytes:
    return (
        f"docid:\n- id: {name}\n  type: ISO\n  primary: true\n- id: urn:iso:std:iso:1:stage-{stage}\n  type: URN\n"
        f"link:\n- type: src\n  content: https://www.iso.org/standard/{number}.html\n"
        f"docstatus:\n  stage: '{stage[:2]}'\n  substage: '{stage[3:]}'\ndate:\n- type: published\n  value: 2023-12\n"
    ).encode()


def test_an_undated_capture_is_the_edition_of_its_project() -> None:
    files: list[Any] = [
        ("a", project("ISO/PAS 53002", 7, "60.00")), ("b", project("ISO/UNDP PAS 53002:2024", 7, "60.60")),
        ("c", project("ISO 14373", 8, "60.00")), ("d", b"not: one"), ("e", "too large"),
        ("f", project("ISO/DIS 14373", 8, "40.99")),
    ]  # fmt: skip
    found = list(paired(iter(files)))
    assert [entry[0] for entry in found] == ["b", "d", "e", "f", "a", "c"]
    assert found[4][2:] == ("ISO/UNDP PAS 53002:2024",)
    records = [outcome(found[i], observed=SEEN) for i in (0, 4, 5)]
    assert [r.key for r in records if isinstance(r, Record)] == [
        "ISO/UNDP PAS 53002:2024", "ISO/UNDP PAS 53002:2024", "ISO 14373:2023",
    ]  # fmt: skip
    assert [r.observed for r in records if isinstance(r, Record)] == [SEEN, date(2023, 12, 1), date(2023, 12, 1)]


@pytest.mark.parametrize(
    ("name", "dates", "published", "posted"),
    [
        (
            "IEEE Std 45-1934",
            {"created": "1934-06-30", "published": "2015-04-05", "issued": "1934"},
            "1934",
            "2015-04-05",
        ),
        ("IEEE Std 45-2019", {"published": "2019-04-05", "issued": "2019-03-29"}, "2019-03-29", "2019-04-05"),
        ("IEEE Std 45-2019", {"published": "2019-04-05", "issued": "2019-01-01"}, "2019-04-05", None),
        ("IEEE Std 45-2019", {"published": "2020-04-05"}, "2019", "2020-04-05"),
        ("IEEE Std 45-2019", {}, "2019", None),
        ("IEEE P45/D5", {"published": "2015-06-16", "issued": "2015-01-01"}, "2015-06-16", None),
    ],
)  # fmt: skip
def test_the_day_of_posting_is_no_publication(name: str, dates: Any, published: str, posted: str | None) -> None:
    record = made(name, publisher="IEEE", date=[{"type": k, "value": v} for k, v in dates.items()])
    assert (record.dates.get("published"), record.dates.get("posted")) == (published, posted)


def test_rfcs_and_drafts_of_the_ietf() -> None:
    rfc = made("RFC 8259", publisher="IETF", docstatus=None, relation=[
        rel("obsoletes", "RFC7159", house="IETF"), rel("updates", "RFC 7158", house="IETF"),
    ])  # fmt: skip
    assert links(rfc) == [("replaces", "RFC 7159", True), ("amends", "RFC 7158", True)]
    draft = made("draft-ietf-foo-bar-03", publisher="Internet-Draft", docstatus=None, relation=[
        rel("updates", "draft-ietf-foo-bar-02", house="Internet-Draft"),
        rel("includedIn", "draft-ietf-foo-bar", house="Internet-Draft"),
    ])  # fmt: skip
    assert (draft.events, draft.scheme) == ([("draft", None, "")], "internet-draft")
    assert links(draft) == [("replaces", "draft-ietf-foo-bar-02", True)]


@pytest.mark.parametrize(
    ("stage", "substage", "status"),
    [("final", "active", "in_force"), ("final", "withdrawn", "withdrawn"), ("draft-public", "active", "draft"),
     ("final", "", "in_force"), ("final", "sleeping", "in_force")],
)  # fmt: skip
def test_publications_of_nist(stage: str, substage: str, status: str) -> None:
    record = made("NIST SP 800-53r5", publisher="NIST", docstatus={"stage": {"value": stage},
                  "substage": {"value": substage}}, date=[{"type": "issued", "value": "2020-09"}])  # fmt: skip
    assert (record.scheme, record.events[-1][0]) == ("nist", status)


def test_specifications_of_omg() -> None:
    record = made(
        "OMG UML 2.5.1", publisher="OMG", docstatus={"stage": {"value": "formal"}},
        relation=[{"type": "obsoletes", "bibitem": {"formattedref": {"content": "OMG UML 2.5"}}}],
    )  # fmt: skip
    assert (record.events[-1][0], links(record)) == ("in_force", [("replaces", "OMG UML 2.5", True)])


HOSTILE = [None, True, 0, "", "x", [], {}, [[]], [{}], [None], {"content": {"content": {"content": []}}}, [[[[["x"]]]]]]


@pytest.mark.parametrize("value", HOSTILE, ids=json.dumps)
@pytest.mark.parametrize(
    "name", ["title", "date", "docstatus", "status", "relation", "ext", "link", "source", "contributor", "abstract",
             "language", "edition", "editorialgroup", "docidentifier"],
)  # fmt: skip
def test_whatever_stands_there_is_a_record_or_a_reason(name: str, value: Any) -> None:
    found = outcome(("x.yaml", factories.relaton(**{name: value})), observed=SEEN)
    assert isinstance(found, Record) or found[1]


ONE = b"docid:\n- id: ISO 4711:2019\n  type: ISO\n  primary: true\n"
TWO = b"docid:\n- id: ISO 4712:2019\n  type: ISO\n  primary: true\n"


@pytest.mark.parametrize(
    ("content", "remark"),
    [
        (ONE + b"---\n" + TWO, "the first of 2 documents in the file is read, the others are not"),
        (b"---\n" + ONE + b"---\n" + TWO + b"---\n" + TWO, "the first of 3 documents in the file is read, the others are not"),
        (
            b"- " + ONE.replace(b"\n", b"\n  ").rstrip(b" ") + b"- " + TWO.replace(b"\n", b"\n  ").rstrip(b" "),
            "the first of 2 documents in the file is read, the others are not",
        ),
        (ONE + b"edition: '1'\nedition: '2'\n", "'edition' stands twice in the document: the last is taken"),
        (
            ONE + b"- id: ISO 4713:2019\n  type: ISO\n  primary: true\n",
            "several identifiers are said to be primary: 'ISO 4711:2019' is taken, not 'ISO 4713:2019'",
        ),
        (
            ONE + b"date:\n- type: published\n  value: '2019-05'\n- type: obsoleted\n  value: '2001-05'\n",
            "it is said to have ended in 2001-05, before it was published: no day is taken",
        ),
    ],
)  # fmt: skip
def test_what_is_left_out_of_a_document_is_told(content: bytes, remark: str) -> None:
    record = read(content, "x.yaml", SEEN)
    assert (record.designation, record.notes) == ("ISO 4711:2019", [remark])


@pytest.mark.parametrize(
    "content", [ONE, b"---\n" + ONE, ONE + b"...\n", ONE + b"- id: urn:x\n  type: URN\n  primary: true\n"]
)
def test_a_whole_document_needs_no_word(content: bytes) -> None:
    assert read(content, "x.yaml", SEEN).notes == []


@pytest.mark.parametrize("content", [b"", b"  \n\n", b"# nothing here\n"])
def test_an_empty_file_is_called_empty(content: bytes) -> None:
    assert outcome(("x.yaml", content), observed=SEEN) == ("x.yaml", "the file is empty; expected a Relaton document")


def test_a_fault_of_yaml_is_told_with_its_place_and_once(capfd: pytest.CaptureFixture[str]) -> None:
    found = outcome(("x.yaml", b"a: [1, 2\nb: {"), observed=SEEN)
    assert found == ("x.yaml", "malformed YAML: line 2, column 1; expected a Relaton document")
    assert capfd.readouterr() == ("", "")


def test_big5_is_no_mojibake() -> None:
    content = ONE + "title:\n- content: 食品標準\n  language: zh\n".encode("big5")
    assert read(content, "x.yaml", SEEN).titles == {"zh": "食品標準"}
