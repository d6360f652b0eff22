"""JSON-LD and Turtle: one graph, read by a library; every term is documented."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from rdflib import DCTERMS, RDF, XSD, Literal, URIRef
from rdflib.compare import isomorphic

from amount import many
from guiju.core.text import linked, markdown, smart
from guiju.core.text.model import Clause, Document, Front, Paragraph, Run
from unit.text.strategies import documents

ROOT = Path(__file__).parents[3]
KETTLE = markdown.read((Path(__file__).parent / "samples" / "kettle.md").read_text(encoding="utf-8")).document
G = rdflib.Namespace("https://guiju.org/ns/provision#")
NAME = "urn:guiju:std:gb:gb/t_99001-2026"


def turtle(document: Document) -> rdflib.Graph:
    return rdflib.Graph().parse(data=linked.turtle(document), format="turtle")


def jsonld(document: Document) -> rdflib.Graph:
    return rdflib.Graph().parse(data=linked.jsonld(document), format="json-ld")


def test_both_files_hold_the_same_graph() -> None:
    assert isomorphic(turtle(KETTLE), jsonld(KETTLE))


def test_the_standard() -> None:
    graph, name = turtle(KETTLE), URIRef(NAME)
    assert set(graph.objects(name, RDF.type)) == {
        G.Standard, URIRef("https://schema.org/CreativeWork"), URIRef("http://www.w3.org/ns/dcat#Resource"),
    }  # fmt: skip
    assert set(graph.objects(name, DCTERMS.title)) == {
        Literal("电水壶　通用技术要求", lang="zh"),
        Literal("Electric kettles — General technical requirements", lang="en"),
    }  # fmt: skip
    assert graph.value(name, DCTERMS.issued) == Literal("2026-03-31", datatype=XSD.date)
    assert graph.value(name, DCTERMS.replaces) == URIRef("urn:guiju:std:gb:gb/t_99001-2016")
    assert [str(one) for one in graph.objects(name, G.clause)][:2] == [f"{NAME}#foreword", f"{NAME}#scope"]


def test_a_requirement_with_its_limit() -> None:
    graph = turtle(KETTLE)
    (provision,) = [one for one in graph.objects(URIRef(f"{NAME}#leakage"), G.provision)
                    if "0.75" in str(graph.value(one, G.text))]  # fmt: skip
    assert graph.value(provision, G.modality) == G.requirement
    assert graph.value(provision, G.negated).toPython() is False
    assert set(graph.objects(provision, G.text)) == {
        Literal("泄漏电流应不大于0.75 mA。", lang="zh"),
        Literal("The leakage current shall be not more than 0.75 mA.", lang="en"),
    }
    (quantity,) = graph.objects(provision, G.quantity)
    assert graph.value(quantity, G.operator) == Literal("<=")
    assert graph.value(quantity, G.value) == Literal("0.75", datatype=XSD.decimal)
    assert graph.value(quantity, G.unit) == Literal("mA", datatype=URIRef("https://w3id.org/cdt/ucumunit"))


def test_a_question_over_the_graph() -> None:
    """Which limits are given in mg/kg for nickel?"""
    rows = turtle(KETTLE).query(
        "SELECT ?value WHERE { ?q g:characteristic '镍'@zh ; g:unit ?u ; g:class ?c ; g:value ?value "
        "FILTER(STR(?u) = 'mg/kg' && STRENDS(?c, '品')) } ORDER BY ?value",
        initNs={"g": G},
    )
    assert [str(row[0]) for row in rows] == ["0.1", "0.3", "0.5"]


def test_every_term_is_in_the_vocabulary_and_every_term_of_it_is_described() -> None:
    both = (*turtle(KETTLE), *rdflib.Graph().parse(data=smart.write(KETTLE), format="turtle"))
    used = {str(term).removeprefix(G) for triple in both for term in triple if str(term).startswith(G)}
    known = {row["term"] for row in linked.vocabulary()}
    assert used <= known
    described = (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    assert [term for term in sorted(known) if f"`{term}`" not in described] == []
    assert linked.namespaces()["g"] == str(G)


def test_the_same_text_is_the_same_file() -> None:
    assert linked.turtle(KETTLE) == linked.turtle(KETTLE)
    assert linked.jsonld(KETTLE) == linked.jsonld(KETTLE)


@pytest.mark.parametrize(
    "document",
    [
        Document(()),
        Document(("zh",), Front(designation="no number <> \"'", published="yesterday", titles={"x y": "T"})),
        Document(
            ("zh",),
            clauses=(
                Clause("a b/<x>", title={"zh": (Run('"\\\n\x00<>'),)}),
                Clause("a b/<x>", blocks=(Paragraph({"zh": (Run('产品"应"不大于5 mm。'),)}),)),
                Clause(""),
            ),
        ),
    ],
)
def test_odd_documents_are_graphs_too(document: Document) -> None:
    assert isomorphic(turtle(document), jsonld(document))
    assert len(list(turtle(document).subjects(RDF.type, G.Clause))) == len(document.clauses)


@settings(max_examples=many(25), deadline=None)
@given(documents)
def test_any_document_is_a_graph(document: Document) -> None:
    assert len(turtle(document)) == len(jsonld(document)) > 2
