"""How an edition is cited by people and programs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guiju.registry.bodies.models import Body
from guiju.registry.catalogue.intake.readers import relaton as reader
from guiju.registry.catalogue.models import Edition, Work
from guiju.registry.catalogue.outlets import citing

URL = "https://guiju.example/standard/GB-2762-2022"


def edition(**changed: Any) -> Edition:
    values: dict[str, Any] = {
        "work": Work(key="GB 2762"),
        "key": "GB 2762-2022",
        "designation": "GB 2762-2022",
        "printed": "GB 2762—2022",
        "tier": "national",
        "publisher": "GB",
        "kind": "standard",
        "status": "in_force",
        "titles": {"en": "Contaminants in food", "zh": "食品中污染物限量"},
        "dates": {"published": "2022-06-30"},
        "spans": [["draft", None, "2022-06-30"], ["in_force", "2022-06-30", None]],
        "ics": ["67.040"],
        "issuer": Body(code="NHC", names={"zh": "国家卫生健康委员会", "en": "National Health Commission"}),
    }
    return Edition(**{**values, **changed})


def test_gb_t_7714() -> None:
    assert (
        citing.gbt7714(edition(), URL)
        == f"国家卫生健康委员会. 食品中污染物限量: GB 2762—2022[S/OL]. 2022-06-30. {URL}."
    )


def test_gb_t_7714_of_an_international_standard_without_issuer_or_date() -> None:
    found = citing.gbt7714(
        edition(tier="international", printed="ISO 1", publisher="ISO", issuer=None, dates={}, titles={"fr": "Un"}), URL
    )
    assert found == f"Un: ISO 1[S/OL]. {URL}."


def test_bibtex() -> None:
    assert citing.bibtex(edition(tier="international", titles={"en": "50% {of} R&D_x \\ #1"}), URL) == (
        "@techreport{GB-2762-2022,\n"
        "  title = {{50\\% of R\\&D\\_x  \\#1}},\n"
        "  type = {Standard},\n"
        "  number = {GB 2762-2022},\n"
        "  institution = {National Health Commission},\n"
        "  year = {2022},\n"
        "  month = {06},\n"
        f"  url = {{{URL}}},\n"
        "}\n"
    )


def test_ris_keeps_each_field_on_one_line() -> None:
    assert citing.ris(edition(titles={"zh": "一\r\nER  - 二"}), URL) == (
        "TY  - STAND\r\nTI  - 一 ER - 二\r\nM1  - GB 2762-2022\r\nPB  - 国家卫生健康委员会\r\n"
        f"PY  - 2022\r\nDA  - 2022/06/30\r\nUR  - {URL}\r\nER  - \r\n"
    )


def test_relaton_is_read_back_by_the_importer() -> None:
    text = citing.relaton(
        edition(
            designation="ISO 4711:2019",
            publisher="ISO",
            stage="60.60",
            titles={"en": 'A "quoted": title # no remark', "zh": "稻米\n术语"},
            abstracts={"en": "One\ttwo"},
            dates={"published": "2019-03-05", "effective": "2019-04-01"},
        ),
        URL,
    )
    record = reader.read(text.encode(), "x.yaml", date(2024, 1, 1))
    assert (record.key, record.stage, record.ics) == ("ISO 4711:2019", "60.60", ["67.040"])
    assert record.titles == {"en": 'A "quoted": title # no remark', "zh": "稻米 术语"}
    assert record.abstracts == {"en": "One two"}
    assert record.dates == {"published": "2019-03-05"}
    assert record.links == [["src", URL]]


def test_json_ld() -> None:
    data = citing.jsonld(edition(), URL)
    assert data["name"] == [
        {"@value": "Contaminants in food", "@language": "en"},
        {"@value": "食品中污染物限量", "@language": "zh"},
    ]
    assert {k: data[k] for k in ("@id", "identifier", "datePublished", "creativeWorkStatus", "temporalCoverage")} == {
        "@id": URL,
        "identifier": "GB 2762-2022",
        "datePublished": "2022-06-30",
        "creativeWorkStatus": "InForce",
        "temporalCoverage": ["2022-06-30/.."],
    }
    assert data["publisher"] == {"@type": "Organization", "name": "国家卫生健康委员会", "identifier": "NHC"}
    assert data["exampleOfWork"] == {"@type": "CreativeWork", "identifier": "GB 2762"}
    assert data["dcat:theme"] == ["urn:ics:67.040"]


@pytest.mark.parametrize("form", sorted(citing.FORMS))
def test_every_form_takes_an_edition_that_says_almost_nothing(form: str) -> None:
    bare = edition(titles={}, dates={}, issuer=None, ics=[], spans=[], year=None, printed="X", publisher="X")
    assert URL in citing.FORMS[form](bare, URL)


@pytest.mark.parametrize("form", sorted(citing.FORMS))
def test_no_title_breaks_out_of_its_field(form: str) -> None:
    hostile = edition(titles={"zh": '}\n@book{x,\nER  - \n"\\'})
    lines = citing.FORMS[form](hostile, URL).splitlines()
    assert not [line for line in lines if line.startswith(("@book", "ER  - \n"))]
    assert sum(line.startswith("ER  -") for line in lines) == (1 if form == "ris" else 0)
