"""ISO Open Data: deliverables and committees."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import factories
from guiju.core.errors import GuijuError
from guiju.registry.catalogue.intake.readers.iso_open_data import (
    CommitteeEntry,
    committees,
    kind_of,
    outcome,
    plain,
    references,
)
from guiju.registry.catalogue.intake.record import Record

DELIVERABLE: dict[str, Any] = {
    "id": 4711,
    "reference": "ISO 4711:2019",
    "deliverableType": "IS",
    "supplementType": None,
    "publicationDate": "2019-03-05",
    "edition": 2,
    "icsCode": ["67.060", "6"],
    "ownerCommittee": "ISO/TC 34/SC 4",
    "currentStage": 9599,
    "replaces": [4710],
    "replacedBy": [4712, 99],
    "languages": ["en", "fr"],
    "title": {"en": "Rice  -- Vocabulary", "fr": None},
    "scope": {"en": "<p>Terms &amp; <b>definitions</b></p><style>p{}</style>"},
}
NAMES = {4710: "ISO 4711:2009", 4712: "ISO 4711:2024", 4711: "ISO 4711:2019"}


def one(**changed: Any) -> Record | tuple[str, str]:
    return outcome(("d.jsonl:1", {**DELIVERABLE, **changed}), names=NAMES, observed=factories.TODAY)


def made(**changed: Any) -> Record:
    found = one(**changed)
    assert isinstance(found, Record), found
    return found


def lines(folder: Path, *objects: Any) -> Path:
    path = folder / "d.jsonl"
    path.write_text("".join(json.dumps(o) + "\n" for o in objects))
    return path


def test_a_deliverable_becomes_a_record() -> None:
    record = made()
    assert (record.key, record.source, record.external, record.kind, record.number, record.stage) == (
        "ISO 4711:2019",
        "iso-open-data",
        "4711",
        "standard",
        "2",
        "95.99",
    )
    assert record.titles == {"en": "Rice -- Vocabulary"}
    assert record.abstracts == {"en": "Terms & definitions"}
    assert record.ics == ["67.060"]
    assert record.events == [("in_force", date(2019, 3, 5), ""), ("replaced", None, "95.99")]
    assert [(r.kind, r.key, r.outward) for r in record.relations] == [
        ("replaces", "ISO 4711:2009", True),
        ("replaces", "ISO 4711:2024", False),
    ]
    assert record.notes == ["ICS code '6' left out", "replacedBy 99: no such deliverable in this file"]


@pytest.mark.parametrize(
    ("changed", "events"),
    [
        ({"currentStage": 6060}, [("in_force", date(2019, 3, 5), "60.60")]),
        ({"currentStage": 4020, "publicationDate": None}, [("draft", None, "40.20")]),
        ({"currentStage": 20, "publicationDate": None}, [("draft", None, "00.20")]),
        ({"currentStage": 9599, "replacedBy": []}, [("in_force", date(2019, 3, 5), ""), ("withdrawn", None, "95.99")]),
        ({"currentStage": 4098, "publicationDate": None, "replacedBy": None}, [("withdrawn", None, "40.98")]),
        ({"currentStage": 9093}, [("in_force", date(2019, 3, 5), "90.93")]),
    ],
)
def test_the_stage_tells_the_status(changed: dict[str, Any], events: list[Any]) -> None:
    assert made(**changed).events == events


def test_a_deliverable_that_replaces_itself_has_no_relation() -> None:
    record = made(replaces=[4711], replacedBy=[])
    assert (record.relations, record.notes[-1]) == ([], "replaces: relation to itself dropped")


def test_a_bad_neighbour_costs_only_the_relation() -> None:
    found = outcome(
        ("d.jsonl:1", {**DELIVERABLE, "icsCode": None, "replaces": [4710, 4709], "replacedBy": None}),
        names={**NAMES, 4709: "ISO 4711:2001/weird"},
        observed=factories.TODAY,
    )
    assert isinstance(found, Record)
    assert [r.key for r in found.relations] == ["ISO 4711:2009"]
    assert found.notes[0].startswith("replaces 'ISO 4711:2001/weird' left out: ")
    weird = one(reference="ISO 4711:2001/weird")
    assert not isinstance(weird, Record)
    assert weird[1].startswith("reference 'ISO 4711:2001/weird': ")


@pytest.mark.parametrize(
    ("reference", "neighbour", "kind"),
    [
        ("ISO 4711:2019", "ISO 4711:2009", "replaces"),
        ("ISO 4711:2019/Amd 1:2020", "ISO 4711:2019", "amends"),
        ("ISO 4711:2019/Cor 1:2020", "ISO 4711:2019", "corrects"),
        ("ISO/DIS 4711", "ISO 4711:2019", "revises"),
        ("ISO 4711:2019", "ISO/DIS 4711", "revises"),
    ],
)
def test_relations_mean_what_they_say(reference: str, neighbour: str, kind: str) -> None:
    found = outcome(
        ("d.jsonl:1", {**DELIVERABLE, "reference": reference, "replaces": [1], "replacedBy": None}),
        names={1: neighbour}, observed=factories.TODAY,
    )  # fmt: skip
    assert isinstance(found, Record)
    assert [r.kind for r in found.relations] == [kind]


def test_without_a_stage_the_status_is_unknown() -> None:
    assert made(currentStage=None).events == [("unknown", date(2019, 3, 5), "")]


def test_an_undated_deliverable_under_publication_is_the_edition_that_comes() -> None:
    record = made(reference="ISO 4711", currentStage=6000)
    assert (record.key, record.dates, record.events) == (
        "ISO 4711:2019", {"published": "2019-03-05"}, [("unknown", date(2019, 3, 5), "")],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"reference": "soon"}, "reference 'soon': "),
        ({"reference": None}, "reference '': "),
        ({"currentStage": "late"}, "stage 'late' cannot be read; expected a harmonized stage code such as 6060"),
        ({"publicationDate": "2019-02-30"}, "there is no day 2019-02-30; expected a day of the calendar"),
        ({"title": ["x"]}, "not of the published shape: "),
        ({"scope": 5}, "not of the published shape: "),
        ({"replaces": 7}, "not of the published shape: "),
        ({"replaces": [[1]]}, "not of the published shape: "),
    ],
)
def test_deliverables_that_cannot_be_are_rejected(changed: dict[str, Any], reason: str) -> None:
    found = one(**changed)
    assert not isinstance(found, Record)
    assert found[0] == "d.jsonl:1"
    assert found[1].startswith(reason)


def test_a_line_that_is_no_object_keeps_its_reason() -> None:
    assert outcome(("d.jsonl:3", "not a JSON object"), names={}, observed=factories.TODAY) == (
        "d.jsonl:3",
        "not a JSON object",
    )


def test_html_becomes_words() -> None:
    assert plain("<p>a<br/>b</p>&nbsp;&lt;c&gt;<!-- no --><script>no()</script>") == "a b <c>"
    assert plain(None) == ""


def test_which_of_the_two_kinds_a_file_is(tmp_path: Path) -> None:
    assert kind_of(lines(tmp_path, DELIVERABLE)) == "deliverables"
    assert kind_of(lines(tmp_path, {"secretariat": {}, "reference": "ISO/TC 1"})) == "committees"
    for content, what in (([], "the file is empty"), ([{"x": 1}], "not ISO Open Data"), ([[1]], "not ISO Open Data")):
        with pytest.raises(GuijuError) as error:
            kind_of(lines(tmp_path, *content))
        assert error.value.what == what


def test_references_are_kept_by_number(tmp_path: Path) -> None:
    assert references(lines(tmp_path, DELIVERABLE, {"id": "x", "reference": "ISO 1"}, [1])) == {4711: "ISO 4711:2019"}


def test_committees_with_members_and_the_bad_ones_told(tmp_path: Path) -> None:
    entry = {
        "reference": "ISO/TC 34",
        "title": {"en": "Food<br />products &amp; <b>feed</b>"},
        "status": "Active",
        "secretariat": {"acronym": "AFNOR"},
        "creationDate": "1947-01-01",
        "scope": {"en": "<p>Food</p>"},
        "pMembers": [{"acronym": "SAC"}],
        "oMembers": None,
        "committeeLiaisons": [{"reference": "ISO/TC 93"}],
    }
    found = list(
        committees(lines(tmp_path, entry, {"reference": ""}, {"title": {}}, {**entry, "creationDate": "never"}, 5))
    )
    assert found == [
        CommitteeEntry(
            "d.jsonl:1", "ISO/TC 34", {"en": "Food products & feed"}, True, "AFNOR", date(1947, 1, 1), "Food",
            ["SAC"], [], ["ISO/TC 93"],
        ),
        ("d.jsonl:2", 'not of the published shape: "no reference"'),
        ("d.jsonl:3", "not of the published shape: \"'reference'\""),
        ("d.jsonl:4", "'never' is not a date"),
        ("d.jsonl:5", "not a JSON object"),
    ]  # fmt: skip


def test_the_real_committees(corpus: Path) -> None:
    found = list(committees(corpus / "iso" / "iso_technical_committees.jsonl"))
    kept = [e for e in found if isinstance(e, CommitteeEntry)]
    assert (len(found), len(kept), sum(e.active for e in kept)) == (785, 785, 768)
