"""OAI-PMH 2.0: by hand for its rules, by sickle for a whole harvest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch

from guiju.api.oai import protocol, sets, tokens, xml
from guiju.registry.bodies.models import Body
from guiju.registry.catalogue.models import Edition
from guiju.registry.catalogue.outlets import harvesting
from guiju.registry.record import sequence
from guiju.registry.record.models import Change

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
FULL = "{urn:guiju:xml:standard:1}"
XSD = Path(protocol.__file__).parents[1] / "static" / "api" / "guiju-standard-1.xsd"


def oai(**arguments: str) -> Any:
    """The answer's root; `from_` stands for the argument `from`."""
    answer = Client().get("/oai", {name.rstrip("_"): value for name, value in arguments.items()})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    return etree.fromstring(answer.content)


def error(root: Any) -> str:
    found = root.findall(f"{OAI}error")
    return found[0].get("code") if len(found) == 1 else ""


def identifiers(root: Any) -> list[str]:
    return [e.text for e in root.iter(f"{OAI}identifier")]


def every(**arguments: str) -> list[str]:
    """All identifiers of a list, part by part."""
    found: list[str] = []
    root = oai(**arguments)
    while True:
        found += identifiers(root)
        token = root.find(f".//{OAI}resumptionToken")
        if token is None or not token.text:
            return found
        root = oai(verb=arguments["verb"], resumptionToken=token.text)


# -- a harvester someone else wrote --


@pytest.mark.parametrize("prefix", ["oai_dc", "guiju"])
def test_sickle_harvests_everything_once(server: str, monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    monkeypatch.setattr(protocol, "RECORDS", 50)
    sickle = Sickle(server + "/oai")
    records = list(sickle.ListRecords(metadataPrefix=prefix))
    found = [record.header.identifier for record in records]
    assert len(found) == len(set(found))
    assert set(found) == {protocol.identifier(e) for e in Edition.objects.all()}
    headers = [h.identifier for h in sickle.ListIdentifiers(metadataPrefix=prefix)]
    assert headers == found


def test_sickle_reads_the_rest_of_the_protocol(server: str) -> None:
    sickle = Sickle(server + "/oai")
    identify = sickle.Identify()
    assert (identify.protocolVersion, identify.deletedRecord) == ("2.0", "no")
    assert identify.granularity == "YYYY-MM-DDThh:mm:ssZ"
    assert [f.metadataPrefix for f in sickle.ListMetadataFormats()] == ["oai_dc", "guiju"]
    specs = [s.setSpec for s in sickle.ListSets()]
    assert len(specs) == len(set(specs))
    assert {"tier:national", "ics:67", "body:ISO", "body:ISO~2FIEC"} <= set(specs)
    record = sickle.GetRecord(identifier="oai:127.0.0.1:GB/T_1.1-2020", metadataPrefix="oai_dc")
    assert record.metadata["identifier"][0] == "GB/T 1.1-2020"
    assert "标准化工作导则 第1部分：标准化文件的结构和起草规则" in record.metadata["title"]
    with pytest.raises(NoRecordsMatch):
        list(sickle.ListRecords(metadataPrefix="oai_dc", until="1990-01-01"))


def test_sickle_gets_later_what_changed_during_its_harvest(library: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEADERS", 100)
    began = oai(verb="ListIdentifiers", metadataPrefix="oai_dc")
    last = Edition.objects.order_by("-id").first()
    assert last is not None
    Change.objects.create(kind="edition", subject=last.pk, verb="changed", at=timezone.now(), data={"kind": ["", "x"]})
    sequence.number_pending()
    found = identifiers(began)
    root = began
    while (token := root.find(f".//{OAI}resumptionToken").text) is not None:
        root = oai(verb="ListIdentifiers", resumptionToken=token)
        found += identifiers(root)
    head = sequence.head()
    assert len(found) == len(set(found)) == Edition.objects.count()
    assert harvesting.standings(head - 1, head, head, harvesting.Selection(), 10)[0].edition == last
    assert every(verb="ListIdentifiers", metadataPrefix="oai_dc")[-1] == protocol.identifier(last)


# -- the rules --


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "listrecords"}, "badVerb"),
        ({"verb": "Identify", "set": "x"}, "badArgument"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "colour": "red"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "tier:imperial"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "yesterday"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2024-02-30"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2024-01-01T00:00:00"}, "badArgument"),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2024-01-02", "until": "2024-01-01"},
            "badArgument",
        ),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2024-01-01", "until": "2024-01-02T00:00:00Z"},
            "badArgument",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "9999-12-31"}, ""),
        ({"verb": "ListRecords", "metadataPrefix": "marc21"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "x" * 5_000}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "x", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "ListSets", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2999-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "0001-01-01"}, "noRecordsMatch"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "GB 2762-2022"}, "idDoesNotExist"),
        (
            {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:elsewhere:GB_2762-2022"},
            "idDoesNotExist",
        ),
        (
            {"verb": "GetRecord", "metadataPrefix": "x", "identifier": "oai:127.0.0.1:GB_2762-2022"},
            "cannotDisseminateFormat",
        ),
        ({"verb": "ListMetadataFormats", "identifier": "oai:127.0.0.1:nothing"}, "idDoesNotExist"),
        ({"verb": "ListMetadataFormats", "identifier": "oai:127.0.0.1:GB_2762-2022"}, ""),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "body:~FF~00"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "x" * 10_000}, "badArgument"),
        ({"verb": "Identify\u0085"}, "badVerb"),
    ],
)
def test_every_refusal_is_one_of_the_protocol(library: None, arguments: dict[str, str], code: str) -> None:
    root = oai(**arguments)
    assert error(root) == code
    if code in ("badVerb", "badArgument"):
        assert dict(root.find(f"{OAI}request").attrib) == {}
    if code:
        assert len(root) == 3


def test_an_argument_given_twice(library: None) -> None:
    root = etree.fromstring(Client().get("/oai?verb=Identify&verb=Identify").content)
    assert error(root) == "badVerb"
    root = etree.fromstring(Client().get("/oai?verb=ListRecords&metadataPrefix=guiju&metadataPrefix=oai_dc").content)
    assert error(root) == "badArgument"


def test_control_characters_never_reach_the_library(library: None) -> None:
    assert Client().get("/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=%00").status_code == 400
    assert error(etree.fromstring(Client().post("/oai", {"verb": "Identify", "x": "\x00"}).content)) == "badArgument"


def test_a_form_is_as_good_as_a_query(library: None) -> None:
    root = etree.fromstring(Client().post("/oai", {"verb": "Identify"}).content)
    assert root.find(f"{OAI}Identify/{OAI}protocolVersion").text == "2.0"
    refused = Client().put("/oai")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize(
    ("spec", "held"),
    [
        ("tier:enterprise", lambda e: e.tier == "enterprise"),
        ("tier:national", lambda e: e.tier == "national"),
        ("ics:03", lambda e: any(code.startswith("03") for code in e.ics)),
        ("ics:03.120.10", lambda e: "03.120.10" in e.ics),
        ("body:ISO~2FIEC", lambda e: e.issuer is not None and e.issuer.code == "ISO/IEC"),
    ],
)
def test_sets(library: None, monkeypatch: pytest.MonkeyPatch, spec: str, held: Callable[[Edition], bool]) -> None:
    monkeypatch.setattr(protocol, "HEADERS", 20)
    found = every(verb="ListIdentifiers", metadataPrefix="oai_dc", set=spec)
    expected = [protocol.identifier(e) for e in Edition.objects.select_related("issuer") if held(e)]
    assert sorted(found) == sorted(expected) != []
    if "ics" not in spec:
        root = oai(verb="GetRecord", identifier=found[0], metadataPrefix="oai_dc")
        assert spec in [e.text for e in root.iter(f"{OAI}setSpec")]


def test_a_list_of_sets_in_parts(library: None, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [e.text for e in oai(verb="ListSets").iter(f"{OAI}setSpec")]
    monkeypatch.setattr(protocol, "SETS", 30)
    found: list[str] = []
    root = oai(verb="ListSets")
    while True:
        found += [e.text for e in root.iter(f"{OAI}setSpec")]
        token = root.find(f".//{OAI}resumptionToken").text
        if token is None:
            break
        root = oai(verb="ListSets", resumptionToken=token)
    assert found == whole
    assert len(found) == len(set(found)) > 130


def test_a_token_belongs_to_its_verb(library: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEADERS", 10)
    token = oai(verb="ListIdentifiers", metadataPrefix="oai_dc").find(f".//{OAI}resumptionToken")
    assert token.get("cursor") == "0"
    assert error(oai(verb="ListRecords", resumptionToken=token.text)) == "badResumptionToken"
    assert error(oai(verb="ListIdentifiers", resumptionToken=token.text[:-1])) == "badResumptionToken"
    second = oai(verb="ListIdentifiers", resumptionToken=token.text).find(f".//{OAI}resumptionToken")
    assert second.get("cursor") == "10"
    with pytest.raises(Exception, match="not a token"):
        tokens.read(tokens._signer.sign_object({"verb": "ListRecords"}), "ListRecords")


def test_from_and_until_by_day_and_second(library: None) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    edition = Edition.objects.get(key="GB 2762-2017")
    future = now + timedelta(hours=30)
    Change.objects.create(kind="edition", subject=edition.pk, verb="changed", at=future)
    sequence.number_pending()
    Change.objects.filter(subject=edition.pk, seq=sequence.head()).update(at=future)
    one = [protocol.identifier(edition)]
    ask = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    assert every(**ask, from_=protocol.stamp(future)) == one
    assert every(**ask, from_=protocol.stamp(future), until=protocol.stamp(future)) == one
    assert every(**ask, from_=f"{future:%Y-%m-%d}", until=f"{future:%Y-%m-%d}") == one
    assert len(every(**ask, until=protocol.stamp(future - timedelta(seconds=1)))) == Edition.objects.count() - 1
    assert len(every(**ask)) == Edition.objects.count()
    header = oai(verb="GetRecord", identifier=one[0], metadataPrefix="oai_dc").find(f".//{OAI}datestamp")
    assert header.text == protocol.stamp(future)


def test_the_search_by_halves_finds_every_border(library: None) -> None:
    base = datetime(2030, 1, 1, tzinfo=UTC)
    for change in Change.objects.all():
        Change.objects.filter(pk=change.pk).update(at=base + timedelta(days=(change.seq or 0) // 3))
    times = dict(Change.objects.values_list("seq", "at"))
    head = sequence.head()
    for offset in (-1, 0, 1, 64, 127, 128, 129, 999):
        day = base + timedelta(days=offset)
        assert harvesting.last_before(day, head) == max((s for s, at in times.items() if at < day), default=0)


@pytest.mark.parametrize(("day", "low", "high"), [(100, 99, 99), (180, 100, 249), (251, 250, 250), (260, 259, 259)])
def test_a_gap_in_the_sequence_is_no_border(library: None, day: int, low: int, high: int) -> None:
    base = datetime(2030, 1, 1, tzinfo=UTC)
    for change in Change.objects.all():
        Change.objects.filter(pk=change.pk).update(at=base + timedelta(days=change.seq or 0))
    Change.objects.filter(seq__gt=100, seq__lt=250).update(seq=None)
    assert low <= harvesting.last_before(base + timedelta(days=day), sequence.head()) <= high


# -- the formats --


def test_the_full_form_keeps_to_its_schema(library: None) -> None:
    schema = etree.XMLSchema(etree.parse(str(XSD)))
    root = oai(verb="ListRecords", metadataPrefix="guiju")
    records = list(root.iter(f"{FULL}standard"))
    assert len(records) == protocol.RECORDS
    for record in records:
        schema.assertValid(etree.fromstring(etree.tostring(record)))


def test_the_full_form_says_everything(library: None) -> None:
    root = oai(verb="GetRecord", identifier="oai:127.0.0.1:GB/T_1.1-2020", metadataPrefix="guiju")
    found = root.find(f".//{FULL}standard")
    assert found.find(f"{FULL}designation/{FULL}canonical").text == "GB/T 1.1-2020"
    assert found.find(f"{FULL}designation/{FULL}part").text == "1"
    assert {e.get("kind"): e.text for e in found.iter(f"{FULL}date")} == {
        "published": "2020-03-31", "effective": "2020-10-01", "review_due": "2025-03-31",
    }  # fmt: skip
    spans = [(e.get("status"), e.get("from"), e.get("to")) for e in found.iter(f"{FULL}span")]
    assert spans[-1] == ("in_force", "2020-10-01", None)
    relations = [(e.get("kind"), e.get("direction"), e.get("degree"), e.text) for e in found.iter(f"{FULL}relation")]
    assert relations[:2] == [
        ("adopts", "outward", "NEQ", "ISO/IEC DIR 2:2018"),
        ("replaces", "outward", "full", "GB/T 1.1-2009"),
    ]
    assert ("references", "inward", "normative", "GB/T 1.2-2020") in relations


def test_text_is_always_well_formed(library: None) -> None:
    edition = Edition.objects.get(key="GB 2762-2022")
    edition.titles = {"en": "a\x01b <&> \x0b \ufffe 𠀀", "zh": "]]>"}
    edition.save()
    for prefix in ("oai_dc", "guiju"):
        root = oai(verb="GetRecord", identifier="oai:127.0.0.1:GB_2762-2022", metadataPrefix=prefix)
        titles = [e.text for e in root.iter() if str(e.tag).endswith("}title")]
        assert titles == ["ab <&>   𠀀", "]]>"]
    assert xml.clean("\ud800x") == "x"


@pytest.mark.parametrize("code", ["ISO/IEC", "Q/华为", "a b~c", "x:y"])
def test_a_code_as_a_set_and_back(library: None, code: str) -> None:
    Body.objects.get_or_create(code=code, defaults={"kind": "enterprise"})
    spec = f"body:{sets.written(code)}"
    assert set(spec) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'():")
    assert spec.count(":") == 1
    assert sets.selection(spec) == harvesting.Selection(body=code)
