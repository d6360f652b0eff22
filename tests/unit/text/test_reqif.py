"""ReqIF: valid by the schema, opened by a library, the same objects for the same text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import reqif as library
import xmlschema
from reqif.parser import ReqIFParser
from reqif.reqif_bundle import ReqIFBundle

from guiju.core.text import formats, markdown, reqif
from guiju.core.text.candidates import candidates
from guiju.core.text.model import Cell, Clause, Document, Paragraph, Run, Table
from guiju.core.text.ruling import Ruling, decided

KETTLE = markdown.read((Path(__file__).parent / "samples" / "kettle.md").read_text(encoding="utf-8")).document


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    """The schema of the OMG, as the library ships it."""
    return xmlschema.XMLSchema(Path(library.__file__).parent / "reqif_schema" / "reqif.xsd")


def opened(data: bytes) -> ReqIFBundle:
    return ReqIFParser.parse_from_string(data.decode())


def attributes(bundle: ReqIFBundle, foreign: str) -> dict[str, str]:
    """The attributes of the object with a foreign identifier, by their long names."""
    content = bundle.core_content.req_if_content
    names = {
        a.identifier: a.long_name for t in content.spec_types for a in getattr(t, "attribute_definitions", None) or ()
    }
    for one in content.spec_objects:
        found = {names[a.definition_ref]: a.value for a in one.attributes}
        if found["ReqIF.ForeignID"] == foreign:
            return found
    raise KeyError(foreign)


def test_the_schema_of_the_omg_accepts_it(schema: xmlschema.XMLSchema) -> None:
    assert [str(error.reason) for error in schema.iter_errors(reqif.write(KETTLE).decode())] == []


def test_a_library_opens_it_and_finds_chapters_and_requirements() -> None:
    bundle = opened(reqif.write(KETTLE))
    (specification,) = bundle.core_content.req_if_content.specifications
    assert specification.long_name == (
        "GB/T 99001-2026 电水壶　通用技术要求 Electric kettles — General technical requirements"
    )
    assert len(specification.children) == len(KETTLE.clauses) == 10
    levels = [one.level for one in bundle.iterate_specification_hierarchy(specification)]
    assert len(levels) == len(bundle.core_content.req_if_content.spec_objects)
    assert attributes(bundle, "leakage")["ReqIF.ChapterNumber"] == "4.1.1"


def test_a_requirement_has_its_limit_in_attributes() -> None:
    bundle = opened(reqif.write(KETTLE))
    content = bundle.core_content.req_if_content
    names = {
        a.identifier: a.long_name for t in content.spec_types for a in getattr(t, "attribute_definitions", None) or ()
    }
    told = [{names[a.definition_ref]: a.value for a in one.attributes} for one in content.spec_objects]
    leakage = next(one for one in told if "泄漏电流应不大于0.75 mA" in one.get("ReqIF.Text", ""))
    keys = ("Clause", "Label", "Characteristic", "Operator", "Value", "Unit", "UnitText")
    assert [leakage[key] for key in keys] == ["leakage", "4.1.1", "泄漏电流", "<=", "0.75", "mA", "mA"]
    assert "The leakage current shall be not more than 0.75 mA." in leakage["ReqIF.Text"]
    cell = next(one for one in told if one.get("Value") == "0.1")
    assert (cell["Characteristic"], cell["Operator"], cell["Unit"], cell["Label"], cell["Container"]) == (
        "镍", "<=", "mg/kg", "表1", "table",
    )  # fmt: skip
    assert cell["Class"].endswith("优等品")


def test_identifiers_stay_when_the_edition_changes() -> None:
    def those(document: Document) -> set[str]:
        return {one.identifier for one in opened(reqif.write(document)).core_content.req_if_content.spec_objects}

    later = replace(KETTLE, front=replace(KETTLE.front, designation="GB/T 99001-2031", published="2031-01-01"))
    assert those(later) == those(KETTLE)
    other = replace(KETTLE, front=replace(KETTLE.front, designation="GB/T 99002-2026"))
    assert not those(other) & those(KETTLE)


def test_the_same_text_is_the_same_file() -> None:
    assert reqif.write(KETTLE) == reqif.write(KETTLE) == formats.write(KETTLE, "a.reqif")


@pytest.mark.parametrize(
    "document",
    [
        Document(("zh",)),
        Document(()),
        Document(
            ("zh",),
            clauses=(
                Clause("a b/<x>", title={"zh": (Run("\x00<&\"'\ud800]]>"),)}),
                Clause("a b/<x>", blocks=(Paragraph({"zh": (Run("产品应<不>大于5 mm&。"),)}),)),
                Clause("", title={"fr": (Run("Règle"),), "de": (Run("Regel"),)}),
            ),
        ),
    ],
)
def test_odd_documents_are_valid_too(document: Document, schema: xmlschema.XMLSchema) -> None:
    data = reqif.write(document)
    assert [str(error.reason) for error in schema.iter_errors(data.decode())] == []
    assert len(opened(data).core_content.req_if_content.specifications) == 1


TABLES = """# 要求

限量应符合[#t1]的规定。

::: table {#t1}
caption: 限量 <值>
unit: 单位为毫克每千克

| 项目 | 指标 | < |
| ^ | 一级 | 二级 |
|---|---|---|
| 铅[^a] | ≤0.1 | ≤0.2 |

::: note
见附录。
:::

::: footnote {#a mark=a}
以干基计。
:::
:::

| 甲 | 乙 |
|---|---|
| $x^2$ | 见[#t1] |
"""


def test_tables_stand_among_the_objects_as_they_are_printed(schema: xmlschema.XMLSchema) -> None:
    document = markdown.read(TABLES).document
    data = reqif.write(document)
    assert [str(error.reason) for error in schema.iter_errors(data.decode())] == []
    bundle = opened(data)
    found = attributes(bundle, "t1")
    assert (found["Label"], found["Clause"]) == ("表1", document.clauses[0].id)
    shown = found["ReqIF.Text"].replace("xhtml:", "").replace("reqif-xhtml:", "")
    for part in (
        "表1 限量 &lt;值&gt;", "单位为毫克每千克", 'rowspan="2"', 'colspan="2"', "≤0.1", "≤0.2",
        "见附录。", "a 以干基计。",
    ):  # fmt: skip
        assert part in shown, part
    second = document.clauses[0].blocks[2]
    assert "x^2" in attributes(bundle, second.id)["ReqIF.Text"]
    assert "见表1" in attributes(bundle, second.id)["ReqIF.Text"]
    assert (
        len([o for o in bundle.core_content.req_if_content.spec_objects if o.spec_object_type.endswith("table")]) == 2
    )


def test_odd_tables_are_valid_too(schema: xmlschema.XMLSchema) -> None:
    odd = Document(
        ("zh",),
        clauses=(
            Clause(
                "c", blocks=(Table((), ()), Table(((),), ((Cell(),),), id="t"), Table((), ((Cell(over=3, down=2),),)))
            ),
        ),
    )
    assert [str(error.reason) for error in schema.iter_errors(reqif.write(odd).decode())] == []


def test_cells_of_tables_say_what_people_decided() -> None:
    document = markdown.read(TABLES).document
    first, second = (each for each in candidates(document) if each.cell is not None)
    ruled = decided(document, {first.id: Ruling(limits={0: {"value": "0.05"}}), second.id: Ruling(rejected=True)})
    shown = attributes(opened(reqif.write(ruled)), "t1")["ReqIF.Text"]
    assert "≤ 0.05" in shown
    assert "≤0.1" not in shown
    assert "≤0.2" not in shown
