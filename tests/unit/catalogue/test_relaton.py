"""Relaton YAML into records: the traps of the real catalogues, made small."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import factories
from amount import many
from guiju.core.errors import GuijuError
from guiju.registry.catalogue.intake.readers.relaton import load, outcome, read
from guiju.registry.catalogue.intake.record import Record

SEEN = date(2026, 1, 1)


def made(*args: Any, **fields: Any) -> Record:
    return read(factories.relaton(*args, **fields), "iso/x.yaml", SEEN)


def reason(content: bytes) -> str:
    found = outcome(("iso/x.yaml", content), observed=SEEN)
    assert not isinstance(found, Record), found
    assert found[0] == "iso/x.yaml"
    return found[1]


def relation(kind: str, identifier: str, day: str = "") -> dict[str, Any]:
    item: dict[str, Any] = {"docid": [{"id": identifier, "type": "ISO", "primary": True}]}
    if day:
        item["date"] = [{"type": "published", "value": day}]
    return {"type": kind, "bibitem": item}


def stage(value: str, sub: str = "") -> dict[str, Any]:
    return {"stage": {"value": value}, **({"substage": {"value": sub}} if sub else {})}


def test_a_whole_document() -> None:
    record = made(
        edition="2",
        language=["en", "fr"],
        title=[
            {"content": "Rice - Vocabulary", "language": ["en"], "type": "main"},
            {"content": "Rice", "language": ["en"], "type": "title-main"},
            {"content": "Riz", "language": ["fr"], "type": "main"},
        ],
        link=[
            {"type": "src", "content": "https://www.iso.org/standard/4711.html"},
            {"type": "obp", "content": "ftp://no"},
        ],
        contributor=[
            {
                "role": [{"type": "publisher"}],
                "organization": {
                    "name": [{"content": "International Organization"}],
                    "abbreviation": {"content": "ISO"},
                },
            }
        ],
        ext={
            "doctype": {"type": "international-standard"},
            "ics": [{"code": "67.060"}, {"code": "67.060"}],
            "editorialgroup": {"technical_committee": [{"identifier": "ISO/TC 34/SC 4", "name": "Cereals"}]},
        },
    )
    assert (record.source, record.external, record.key) == ("relaton-iso", "ISO 4711:2019", "ISO 4711:2019")
    assert (record.kind, record.number, record.stage, record.languages) == ("standard", "2", "60.60", ["en", "fr"])
    assert record.titles == {"en": "Rice - Vocabulary", "fr": "Riz"}
    assert record.links == [["src", "https://www.iso.org/standard/4711.html"]]
    assert (record.issuer, record.issuer_names) == ("ISO", {"en": "International Organization"})
    assert (record.committee, record.committee_names) == ("ISO/TC 34/SC 4", {"en": "Cereals"})
    assert record.ics == ["67.060"]
    assert record.dates == {"published": "2019-03"}
    assert record.events == [("in_force", date(2019, 3, 1), "60.60")]
    assert (record.observed, record.notes) == (SEEN, [])


def test_updates_means_superseded_by_and_obsoletes_the_reverse() -> None:
    record = made(
        docstatus=stage("95", "99"),
        relation=[
            relation("updates", "ISO 4711:2024", "2024-02-01"),
            relation("obsoletes", "ISO 4711:2009", "2009-01"),
        ],
    )
    assert [(r.kind, r.key, r.outward, r.valid_from) for r in record.relations] == [
        ("replaces", "ISO 4711:2024", False, date(2024, 2, 1)),
        ("replaces", "ISO 4711:2009", True, None),
    ]
    assert record.events == [("in_force", date(2019, 3, 1), ""), ("replaced", date(2024, 2, 1), "95.99")]


def test_a_relation_to_itself_is_dropped_and_told() -> None:
    record = made(relation=[relation("updates", "ISO 4711:2019"), relation("obsoletes", "ISO 4711:2009")])
    assert [r.key for r in record.relations] == ["ISO 4711:2009"]
    assert record.notes == ["relation to itself dropped"]


def test_a_relation_told_twice_is_kept_once_and_others_are_told() -> None:
    record = made(
        relation=[
            relation("obsoletes", "ISO 4711:2009"),
            relation("obsoletes", "ISO 4711:2009"),
            relation("reviewOf", "ISO 1"),
            relation("obsoletes", "no number"),
            relation("obsoletes", "x" * 500),
            {"type": "obsoletes", "bibitem": {"formattedref": "ISO 4711:2001"}},
        ]
    )
    assert [r.key for r in record.relations] == ["ISO 4711:2009", "[ISO] no number", "ISO 4711:2001"]
    assert record.notes[0] == "relation 'reviewOf' to 'ISO 1' left out: not of a kind that is read"
    assert record.notes[1] == "relation to 'no number': of no known scheme and kept as it is printed"
    assert record.notes[2].startswith("relation to 'xxx")
    assert " left out: " in record.notes[2]


@pytest.mark.parametrize("value", [None, "", "null", "~", "None"])
def test_a_null_date_is_no_date(value: str | None) -> None:
    record = made(date=[{"type": "published", "value": value}, {"type": "confirmed", "value": "2021-10-20"}])
    assert record.dates == {"confirmed": "2021-10-20"}
    assert record.events == [("in_force", None, "60.60")]


def test_of_a_supplement_the_day_called_updated_is_its_own() -> None:
    record = made(
        "ISO 4711:2019/Amd 1:2021",
        date=[{"type": "published", "value": "2019"}, {"type": "updated", "value": "2021-05-06"}],
    )
    assert record.dates == {"published": "2021-05-06"}


@pytest.mark.parametrize(
    ("status", "events"),
    [
        (stage("60", "60"), [("in_force", date(2019, 3, 1), "60.60")]),
        (stage("60", "00"), [("in_force", date(2019, 3, 1), "60.00")]),
        (stage("90", "93"), [("in_force", date(2019, 3, 1), "90.93")]),
        (stage("95", "99"), [("in_force", date(2019, 3, 1), ""), ("withdrawn", None, "95.99")]),
        (stage("40", "20"), [("draft", None, "40.20")]),
        (stage("40", "98"), [("in_force", date(2019, 3, 1), ""), ("withdrawn", None, "40.98")]),
        (stage("PUBLISHED"), [("in_force", date(2019, 3, 1), "")]),
        (stage("REVISED"), [("in_force", date(2019, 3, 1), ""), ("replaced", None, "")]),
        (stage("valid"), [("in_force", date(2019, 3, 1), "")]),
    ],
)
def test_the_stage_tells_the_status(status: dict[str, Any], events: list[Any]) -> None:
    assert made(docstatus=status).events == events


def test_an_end_that_is_not_after_the_beginning_has_no_day() -> None:
    record = made(
        docstatus=stage("REPLACED"),
        date=[{"type": "published", "value": "2019-03"}, {"type": "obsoleted", "value": "2019-03"}],
    )
    assert record.events == [("in_force", date(2019, 3, 1), ""), ("replaced", None, "")]


def test_two_captures_differ_in_the_day_they_were_seen() -> None:
    old = made(fetched="2022-11-18")
    assert (old.observed, made().observed) == (date(2022, 11, 18), SEEN)
    assert old.digest() == made().digest()
    assert made(docstatus=stage("95", "99")).digest() != old.digest()


def test_html_in_abstracts_becomes_text_and_a_copy_is_no_translation() -> None:
    record = made(
        abstract=[
            {"content": "<p>Rice &amp; <em>wheat</em></p>", "language": ["en"]},
            {"content": "<p>Rice &amp; <em>wheat</em></p>", "language": ["fr"]},
            {"content": "Riz", "language": ["de"]},
        ]
    )
    assert record.abstracts == {"en": "Rice & wheat", "de": "Riz"}


def test_bad_ics_codes_are_left_out_and_told() -> None:
    record = made(ext={"ics": [{"code": "67.060"}, {"code": "67.60"}, {"code": "0"}, {}]})
    assert record.ics == ["67.060"]
    assert record.notes == [
        "ICS code '67.60' left out: not of the form 00.000.00",
        "ICS code '0' left out: not of the form 00.000.00",
    ]


def test_the_older_variant_of_the_schema() -> None:
    record = made(
        ext=None,
        ics={"code": "67.060"},
        doctype="technical-report",
        editorialgroup={"technical_committee": {"name": "TC 4", "identifier": "ISO/TC 4"}},
        docstatus={"stage": "60", "substage": "60"},
        title={"content": "Rice", "language": "en", "type": "main"},
        date={"type": "published", "value": "2019"},
    )
    assert (record.kind, record.ics, record.committee, record.stage) == ("report", ["67.060"], "ISO/TC 4", "60.60")
    assert record.titles == {"en": "Rice"}


def test_iec_committees_and_jis_issuers() -> None:
    iec = made(
        "IEC 60335-1:2020",
        publisher="IEC",
        docstatus=stage("PUBLISHED"),
        editorialgroup={"technical_committee": [{"name": "TC 61", "number": 61}]},
    )
    assert (iec.source, iec.committee, iec.issuer) == ("relaton-iec", "IEC/TC 61", "IEC")
    jis = made("JIS Z 8301:2019", publisher="JIS", docstatus=stage("valid"))
    assert (jis.source, jis.committee, jis.issuer) == ("relaton-jis", "", "JISC")
    named = made(
        "JIS Z 8301:2019",
        publisher="JIS",
        docstatus=stage("valid"),
        ext={"editorialgroup": {"technical_committee": [{"name": "一般財団法人\u3000日本規格協会"}]}},
    )
    assert (named.committee, named.committee_names) == (
        "JISC/一般財団法人 日本規格協会", {"ja": "一般財団法人 日本規格協会"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (factories.relaton(docid=None), "no identifier; expected a docid or docidentifier"),
        (factories.relaton(docid=[{"id": "978-0-7381-9781-4", "type": "ISBN"}]), "no identifier; expected a docid"),
        (factories.relaton(docid=[True, None, [], {}]), "no identifier; expected a docid or docidentifier"),
        (factories.relaton("x" * 500), "identifier 'xxx"),
        (
            factories.relaton(date=[{"type": "published", "value": "2021-02-29"}]),
            "there is no day 2021-02-29; expected a day of the calendar",
        ),
        (factories.relaton(docstatus=None, ext=["x"]), "not of the shape of a Relaton document: "),
        (b"", "the file is empty; expected a Relaton document"),
        (b"# only a remark\n", "the file is empty; expected a Relaton document"),
        (b"title: [unclosed\n", "malformed YAML: "),
        (b"a: b: c\n", "malformed YAML: "),
        (b"\ta: 1\n", "malformed YAML: "),
        (b"docid: 'unclosed\n", "malformed YAML: "),
        (b"just words\n", "no mapping at the top; expected a Relaton document"),
        (b"- a\n- b\n", "no mapping at the top; expected a Relaton document"),
        (b"\x89PNG\r\n\x1a\n\xff\xff\xff", "not text: byte 0 is neither UTF-8 nor GB 18030"),
        (b"a:\n" + b" " * 400 + b"b: 1\n", "nested too deep; expected at most 40 levels"),
        (b"- " * 41, "nested too deep; expected at most 40 levels"),
        (b"[" * 20_001, "nested too deep; expected at most 40 levels"),
        (b"[" * 9_000 + b"]" * 9_000, "malformed YAML: "),
        (b"{a: " * 9_000 + b"}" * 9_000, "malformed YAML: "),
        (b'a: "\\1"\n', "malformed YAML: "),
        (b'a: "\\x01"\n', "no identifier; expected a docid or docidentifier"),
        (b'a: "\\ud800"\n', "malformed YAML: "),
    ],
)  # fmt: skip
def test_documents_that_cannot_be_are_rejected_with_the_reason(content: bytes, why: str) -> None:
    assert reason(content).startswith(why)


def test_a_file_that_was_passed_over_keeps_its_reason() -> None:
    assert outcome(("big.yaml", "too large"), observed=SEEN) == ("big.yaml", "too large")


def test_an_error_names_the_file() -> None:
    with pytest.raises(GuijuError) as error:
        read(b"a: [", "iso/broken.yaml", SEEN)
    assert error.value.where == "iso/broken.yaml"


def test_gb_18030_text_is_read_as_it_was_meant() -> None:
    text = factories.relaton(title=[{"content": "稻米术语", "language": ["zh"], "type": "main"}]).decode()
    assert read(text.encode("gb18030"), "x.yaml", SEEN).titles == {"zh": "稻米术语"}


def test_anchors_are_never_expanded() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    laughs = load("\n".join(lines).encode(), "laughs.yaml")
    assert laughs["a9"] == ["*a8"] * 9


def test_python_tags_are_only_text() -> None:
    assert load(b"a: !!python/object/apply:os.system [exit 1]\n", "x.yaml") == {"a": ["exit 1"]}


@settings(max_examples=many(150))
@given(st.text(alphabet="ab:-[]{}'\"&*!|>%@`?, \n#0~<", max_size=60))
def test_any_text_is_a_mapping_or_refused(text: str) -> None:
    try:
        assert isinstance(load(text.encode(), "x.yaml"), dict)
    except GuijuError as error:
        assert error.where == "x.yaml"


nested = st.recursive(
    st.none() | st.booleans() | st.text("ab 0", max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "content", "id", "value"]), inner)
    ),
    max_leaves=6,
)
FIELDS = ["title", "date", "docstatus", "relation", "ext", "link", "contributor", "abstract", "language", "edition"]


@given(st.dictionaries(st.sampled_from(FIELDS), nested, max_size=4))
def test_a_document_of_any_shape_is_a_record_or_a_reason(fields: dict[str, Any]) -> None:
    found = outcome(("x.yaml", factories.relaton(**fields)), observed=SEEN)
    if not isinstance(found, Record):
        assert found[0] == "x.yaml"
        assert found[1] != ""
