"""The schemes of `data/codes/schemes.csv`: what they read, how it prints, what they refuse; a new one is a row."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from guiju.core.designation import DesignationError, Tier, parse, registry
from guiju.core.designation.schemes import tabular
from guiju.data.tables import parsed, rows

TABLE = rows("codes/schemes.csv")

READ = [
    # written, canonical, scheme, publisher, type, number, parts, year
    ("CNS 15030", "CNS 15030", "cns", "CNS", "", "15030", (), None),
    ("TCVN 5574:2018", "TCVN 5574:2018", "tcvn", "TCVN", "", "5574", (), 2018),
    ("KS X 1001:2004", "KS X 1001:2004", "ks", "KS", "X", "1001", (), 2004),
    ("NF EN 1992-1-1", "NF EN 1992-1-1", "nf", "NF", "", "1992", ("1", "1"), None),
    ("NF C 15-100", "NF C 15-100", "nf", "NF", "C", "15-100", (), None),
    ("UNE-EN ISO 9001:2015", "UNE-EN ISO 9001:2015", "une", "UNE", "", "9001", (), 2015),
    ("AS/NZS 3000:2018", "AS/NZS 3000:2018", "as-nzs", "AS/NZS", "", "3000", (), 2018),
    ("AS 1668.2-2012", "AS 1668.2:2012", "as", "AS", "", "1668", ("2",), 2012),
    ("CSA C22.1:21", "CSA C22.1:21", "csa", "CSA", "", "C22.1", (), 2021),
    ("CAN/CSA-C22.2 No.0-10 (R2015)", "CSA C22.2 No. 0:10 (R2015)", "csa", "CSA", "", "C22.2 No. 0", (), 2010),
    ("CSA C22.2 No. 60335-2-40:22", "CSA C22.2 No. 60335-2-40:22", "csa-iec", "CSA", "", "60335", ("2", "40"), 2022),
    ("SAE J1939-71_202208", "SAE J1939-71_202208", "sae", "SAE", "", "J1939", ("71",), 2022),
    ("ASME B31.3-2022", "ASME B31.3-2022", "asme", "ASME", "", "B31.3", (), 2022),
    ("ASME A17.1/CSA B44-2019", "ASME A17.1/CSA B44-2019", "asme", "ASME", "", "A17.1/CSA B44", (), 2019),
    ("API RP 2A-WSD", "API RP 2A-WSD", "api", "API", "RP", "2A", ("WSD",), None),
    ("VDE 0100-410:2018-10", "VDE 0100-410:2018-10", "vde", "VDE", "", "0100", ("410",), 2018),
    ("KSC 1234", "KS C 1234", "ks", "KS", "C", "1234", (), None),
    ("AS/NZS IEC 60335.1:2020", "AS/NZS IEC 60335-1:2020", "as-nzs", "AS/NZS", "", "60335", ("1",), 2020),
    ("ASME BPE-2022", "ASME BPE-2022", "asme", "ASME", "", "BPE", (), 2022),
    ("ASHRAE/IES 90.1-2019", "ASHRAE/IES 90.1-2019", "ashrae", "ASHRAE/IES", "", "90.1", (), 2019),
    ("API Spec 5L", "API SPEC 5L", "api", "API", "SPEC", "5L", (), None),
    ("API 5L, 46th Edition", "API 5L ED46", "api", "API", "", "5L", (), None),
    ("UL 60950-1-2007", "UL 60950-1-2007", "ul", "UL", "", "60950", ("1",), 2007),
    ("NEMA MG 1-2021", "NEMA MG 1-2021", "nema", "NEMA", "MG", "1", (), 2021),
    ("NFPA 70, 2023 Edition", "NFPA 70-2023", "nfpa", "NFPA", "", "70", (), 2023),
    ("mil std 810h", "MIL-STD-810H", "mil", "US DoD", "", "STD-810", (), None),
    ("MIL-PRF-19500/543J", "MIL-PRF-19500/543J", "mil", "US DoD", "", "PRF-19500", ("543",), None),
    ("ECSS-E-ST-40C", "ECSS-E-ST-40C", "ecss", "ECSS", "", "E-ST-40", (), None),
    ("ECSS-Q-ST-70-02C", "ECSS-Q-ST-70-02C", "ecss", "ECSS", "", "Q-ST-70", ("02",), None),
    ("CCSDS 131.0-B-4", "CCSDS 131.0-B-4", "ccsds", "CCSDS", "", "131.0-B", (), None),
    ("3GPP TS 23.501", "3GPP TS 23.501", "3gpp", "3GPP", "TS", "23.501", (), None),
    ("3GPP TS 38.141-2:REL-15/15.3.0", "3GPP TS 38.141-2:REL-15/15.3.0", "3gpp", "3GPP", "TS", "38.141", ("2",), None),
    ("OGC 06-121R9", "OGC 06-121r9", "ogc", "OGC", "", "06-121", (), None),
    ("16-042r1", "OGC 16-042r1", "ogc", "OGC", "", "16-042", (), None),
    ("IHO S-57", "IHO S-57", "iho", "IHO", "", "S-57", (), None),
    ("ECMA-262", "ECMA-262", "ecma", "ECMA", "", "262", (), None),
    ("ECMA TR/106", "ECMA TR/106", "ecma-tr", "ECMA", "", "106", (), None),
    ("OMG UML 2.5.1", "OMG UML 2.5.1", "omg", "OMG", "", "UML", (), None),
    ("IPC-A-610H", "IPC-A-610H", "ipc", "IPC", "", "A-610", (), None),
    ("ICAO Doc 9303-11", "ICAO Doc 9303-11", "icao", "ICAO", "Doc", "9303", ("11",), None),
    ("IMO Resolution MSC.428(98)", "IMO MSC.428(98)", "imo", "IMO", "", "MSC.428(98)", (), None),
    ("UN R155", "UN Regulation No. 155", "un-regulation", "UNECE", "", "155", (), None),
    ("IDF 1D:2008", "IDF 1D:2008", "idf", "IDF", "", "1D", (), 2008),
    ("CC/R 18005:2018", "CC/R 18005:2018", "calconnect", "CalConnect", "/R", "18005", (), 2018),
    ("ÖNORM B 1991-1-1:2011", "ÖNORM B 1991-1-1:2011", "onorm", "ÖNORM", "B", "1991", ("1", "1"), 2011),
]


@pytest.mark.parametrize("row", READ, ids=[row[0] for row in READ])
def test_reads_and_prints(row: tuple[object, ...]) -> None:
    value = parse(str(row[0]))
    assert (
        value.canonical, value.scheme, value.publisher, value.type, value.number, value.parts, value.year,
    ) == row[1:]  # fmt: skip
    assert parse(value.canonical) == value


@pytest.mark.parametrize("row", TABLE, ids=[row["code"] for row in TABLE])
def test_each_row_reads_its_examples_and_names_its_source(row: dict[str, str]) -> None:
    for example in (row["example"], row["adopting"]):
        if example:
            value = parse(example)
            assert (value.scheme, value.canonical) == (row["code"], example)
    if row["adopting"]:
        adopted = parse(row["adopting"]).adopts
        assert adopted is not None and adopted.tier in (Tier.INTERNATIONAL, Tier.REGIONAL)
    assert row["source"] and row["en"] and re.search(r"[\u4e00-\u9fff]", row["zh"])
    assert row["in_text"] in ("yes", "no") and row["tier"] in tuple(Tier)


@pytest.mark.parametrize("row", TABLE, ids=[row["code"] for row in TABLE])
def test_patterns_have_no_groups_of_their_own_and_no_unbounded_repetition(row: dict[str, str]) -> None:
    for column in ("number", "part", "revision"):
        pattern = re.compile(row[column])
        assert pattern.groups == 0, column
        assert not re.search(r"(?<!\\)[*+](?![^\[]*\])", row[column]), column


def test_editions_of_one_work() -> None:
    assert parse("MIL-STD-810G").work == parse("MIL-STD-810H").work == "MIL-STD-810"
    assert parse("OGC 06-121r3").work == parse("OGC 06-121r9").work
    assert parse("3GPP TS 23.501:REL-16/16.1.0").work == parse("3GPP TS 23.501").work
    assert parse("CSA Z462:21").edition != parse("CSA Z462:24").edition
    assert parse("AWWA C651-14").year == 2014 and parse("AASHTO M 145-91").year == 1991


def test_a_wrapped_number_is_nested_and_undated() -> None:
    value = parse("UNE-EN ISO 9001:2015/A1:2024")
    assert value.adopts is not None and value.adopts.canonical == "EN ISO 9001"
    assert [(s.kind, s.number, s.year) for s in value.supplements] == [("A", "1", 2024)]
    assert parse("KS C IEC 60335-1:2019").adopts == parse("IEC 60335-1")


@pytest.mark.parametrize(
    "text",
    [
        "API", "API endpoints", "UL", "UL 20 MHz", "KS 1001", "KS X", "NF 5", "AS/NZS", "CSA ISO 9001-16", "MIL-STD",
        "MIL-810H", "ECSS-40C", "CCSDS 131", "3GPP 23.501", "OGC 6-121", "IHO 57", "OASIS standards", "OMG members",
        "W3C standards", "W3C Specification", "IPC", "NEMA", "TCVN", "IS 456", "SR 12", "SAE 30", "CC 12", "UN 5",
        "CAN/CSA-C22.2 No. 61010-1-12", "CSA C22.2 No. 60335-2-40",
        "PN-EN ISO 9001:", "ASME B31.3:20222", "NFPA 72-222", "S-57", "B-12", "ECMA 262 of 2020",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(DesignationError) as caught:
        parse(text)
    assert caught.value.expected and 0 <= caught.value.position <= len(text)


ROW = {
    "code": "nch", "publisher": "", "prefix": "NCh", "bare": "", "kinds": "", "joint": "", "number": "[0-9]{1,5}",
    "part": "/[0-9]{1,2}", "revision": "", "year": "-4", "adopting": "NCh-ISO 9001-2015", "partners": "", "case": "",
    "tier": "foreign", "in_text": "yes", "country": "CL", "example": "NCh 433-1996", "en": "Chilean standards",
    "zh": "智利标准", "source": "INN (Chile), catalogue",
}  # fmt: skip


def test_a_new_scheme_is_a_row_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row in a file is registered, read and printed; the schemes there are stay as they are."""
    monkeypatch.setattr(registry, "_SCHEMES", dict(registry._SCHEMES))
    monkeypatch.setattr(registry, "_LEADS", {lead: list(known) for lead, known in registry._LEADS.items()})
    with pytest.raises(DesignationError):
        parse("NCh 433-1996")
    place = tmp_path / "schemes.csv"
    with place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(TABLE[0]))
        writer.writeheader()
        writer.writerow(ROW)
    tabular.add(parsed(place.read_text(encoding="utf-8"), str(place)))
    value = parse("nch 433/2-1996")
    assert (value.scheme, value.canonical, value.work, value.year) == ("nch", "NCh 433/2-1996", "NCh 433/2", 1996)
    assert parse("NCh-ISO 9001-2015").adopts == parse("ISO 9001")
    assert parse(value.canonical) == value and value.urn == "urn:guiju:std:nch:nch_433/2-1996"


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"tier": "planet"}, "planet"),
        ({"number": "([0-9]+)"}, "number"),
        ({"number": "[0-9"}, "number"),
        ({"example": ""}, "example"),
        ({"code": ""}, "code"),
        ({"year": "-5"}, "year"),
    ],
)
def test_a_slip_in_a_row_is_named(changed: dict[str, str], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        tabular.Table({**ROW, **changed})
