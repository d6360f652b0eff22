"""The IEC-ISO Information Model: what is written conforms to its shapes, uses its terms, and points at the words.

Model and validator are no part of Guiju: `pip install guiju[conformance]`, or what needs them says why it skips."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from rdflib import DCAT, DCTERMS, RDF, SKOS, XSD, Literal, URIRef
from rdflib.term import Node

from amount import many
from guiju.core.text import formats, linked, markdown, smart
from guiju.core.text.model import Clause, Document, Front, Kind, Paragraph, Run
from unit.text.strategies import documents

ROOT = Path(__file__).parents[3]
KETTLE = markdown.read((Path(__file__).parent / "samples" / "kettle.md").read_text(encoding="utf-8")).document
TEXTS = sorted((ROOT / "src" / "guiju" / "data" / "demo" / "texts").rglob("*.md"))
DATA = Path(os.environ.get("GUIJU_TEST_DATA") or "/nonexistent")
LARGE = [*(f"sts/samples/{name}.xml" for name in ("feature_doc", "tbx-nisosts-0.2")), "rice-zh/document-zh.adoc"]
S = rdflib.Namespace("https://w3id.org/standards/smart/ontologies/core/")
T = rdflib.Namespace("https://w3id.org/standards/smart/taxonomies/")
G = rdflib.Namespace("https://guiju.org/ns/provision#")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
XL = rdflib.Namespace("http://www.w3.org/2008/05/skos-xl#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
NAME = "urn:guiju:std:gb:gb/t_99001-2026"


def of(document: Document) -> rdflib.Graph:
    return rdflib.Graph().parse(data=smart.write(document), format="turtle")


# --- the model ------------------------------------------------------------------------------------------------------


@cache
def model() -> tuple[rdflib.Graph, rdflib.Graph]:
    """The ontology with its taxonomies, and the shapes."""
    pytest.importorskip("pyshacl", reason="pyshacl is not installed: pip install guiju[conformance]")
    wheel = pytest.importorskip("information_model", reason="information-model is not: pip install guiju[conformance]")
    folder = Path(wheel.__file__).parent
    words = rdflib.Graph()
    for path in (*(folder / "ontologies").glob("*.ttl"), *(folder / "taxonomies").glob("*.ttl")):
        words.parse(path)
    words.parse(folder / "ontologies" / "external" / "vocabulary.ttl")
    return words, rdflib.Graph().parse(folder / "schemas" / "shacl" / "schemas.shacl.ttl")


def faults(graph: rdflib.Graph) -> str:
    """What the shapes say against a graph; "" when it conforms."""
    words, shapes = model()
    import pyshacl

    conforms, _, text = pyshacl.validate(graph + words, shacl_graph=shapes, inplace=True)
    return "" if conforms else str(text)


def test_a_standard_conforms() -> None:
    graph = of(KETTLE)
    assert faults(graph) == ""
    print(f"\n{len(graph)} triples of the sample conform to the shapes")  # shown with -s


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_texts_of_the_demonstration_conform(path: Path) -> None:
    assert faults(of(formats.read(path.name, path.read_bytes()).document)) == ""


@pytest.mark.parametrize("name", LARGE)
def test_published_samples_conform(name: str) -> None:
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"{name} is not under GUIJU_TEST_DATA")
    beside = {one.name: one.read_bytes() for one in path.parent.iterdir() if one.suffix in {".adoc", ".png"}}
    graph = of(formats.read(path.name, path.read_bytes(), beside).document)
    assert faults(graph) == ""
    print(f"\n{name}: {len(graph)} triples conform to the shapes")


BARE = [
    Document(()),
    Document(("zh",), Front(designation="no number <> \"'", titles={"zh": "", "x y": "T"})),
    Document(("zh",), clauses=(Clause("a", title={"zh": ()}), Clause(""), Clause("a"), Clause("b", Kind.TERM))),
    Document(
        ("zh",),
        clauses=(
            Clause("t", Kind.TERM, {"zh": (Run("词"),)}),  # a term without a definition
            Clause("u", Kind.TERM, blocks=(Paragraph({"zh": (Run("定义"),)}),)),  # and the other way round
        ),
    ),
]


@pytest.mark.parametrize("document", BARE)
def test_what_is_hardly_a_standard_conforms_too(document: Document) -> None:
    assert faults(of(document)) == ""


@settings(max_examples=many(6), deadline=None)
@given(documents)
def test_any_document_conforms(document: Document) -> None:
    assert faults(of(document)) == ""


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        (S.PublicationDocument, DCTERMS.title, None),
        (S.PublicationDocument, DCTERMS.issued, Literal("2026")),
        (S.Clause, DCTERMS.title, Literal("no language")),
        (S.Clause, DCTERMS.isPartOf, None),
        (S.Clause, DCAT.distribution, None),
        (S.TermEntry, SKOS.definition, None),
        (S.Requirement, S.hasProvisionType, T["provision-type/assertionalProvision"]),
        (S.Requirement, S.hasBindingnessType, T["provision-type/governingProvision"]),
        (S.Statement, DCTERMS.references, URIRef("urn:iso:std:iso:9001")),
        (DCAT.Distribution, SPDX.checksum, None),
        (OA.RangeSelector, OA.refinedBy, None),
        (OA.TextPositionSelector, OA.start, Literal(-1)),
        (OA.TextQuoteSelector, OA.exact, Literal("with a language", lang="zh")),
    ],
)
def test_what_breaks_a_shape_is_found(subject: URIRef, predicate: URIRef, value: Node | None) -> None:
    """The validation can fail: every thing of a class loses a property, or gets another value."""
    graph = of(KETTLE)
    those = list(graph.subjects(RDF.type, subject))
    assert those
    for one in those:
        graph.remove((one, predicate, None))
        if value is not None:
            graph.add((one, predicate, value))
    assert "Conforms: False" in faults(graph)


def test_every_term_of_the_model_is_one_that_it_has() -> None:
    words, _ = model()
    used = {term for triple in of(KETTLE) for term in triple if str(term).startswith("https://w3id.org/standards/")}
    assert len(used) > 25
    assert {term for term in used if (term, None, None) not in words} == set()


# --- what is said ---------------------------------------------------------------------------------------------------


def only(graph: rdflib.Graph, subject: Node, predicate: URIRef) -> Node:
    (found,) = graph.objects(subject, predicate)
    return found


def saying(graph: rdflib.Graph, words: str) -> Node:
    """The provision with these words in it."""
    (found,) = {
        provision
        for provision in graph.subjects(RDF.type, S.Provision)
        for shown in graph.objects(provision, DCAT.distribution)
        if words in str(graph.value(shown, RDF.value))
    }
    return found


def test_a_document_is_named_and_lies_somewhere() -> None:
    graph, name = of(KETTLE), URIRef(NAME)
    assert only(graph, name, S.publicationReference) == Literal("GB/T 99001-2026")
    assert only(graph, name, S.publicationNumber) == Literal("99001")
    assert only(graph, name, S.hasPublicationType) == T["publication-type/standard"]
    assert only(graph, name, DCTERMS.issued) == Literal("2026-03-31", datatype=XSD.date)
    file = only(graph, name, DCAT.distribution)
    data = formats.write(KETTLE, "kettle.xml")
    assert only(graph, file, DCAT.byteSize).toPython() == len(data)
    digest = graph.value(graph.value(file, SPDX.checksum), SPDX.checksumValue)
    assert str(digest) == hashlib.sha256(data).hexdigest()


def test_a_requirement_with_its_limit() -> None:
    graph = of(KETTLE)
    provision = saying(graph, "泄漏电流应不大于0.75 mA")
    assert set(graph.objects(provision, RDF.type)) == {S.Provision, S.Requirement}
    assert only(graph, provision, S.hasProvisionType) == T["provision-type/governingProvision"]
    assert only(graph, provision, S.hasBindingnessType) == T["bindingness-type/normative"]
    assert set(graph.objects(provision, DCTERMS.isPartOf)) == {URIRef(NAME), URIRef(f"{NAME}#leakage")}
    assert {str(graph.value(one, RDF.value)) for one in graph.objects(provision, DCAT.distribution)} == {
        "泄漏电流应不大于0.75 mA。",
        "The leakage current shall be not more than 0.75 mA.",
    }
    quantity = only(graph, provision, G.quantity)
    assert only(graph, quantity, G.operator) == Literal("<=")
    assert only(graph, quantity, G.value) == Literal("0.75", datatype=XSD.decimal)
    assert only(graph, quantity, G.characteristic) == Literal("泄漏电流", lang="zh")


def test_a_cell_of_a_limit_table_points_at_its_cell() -> None:
    graph = of(KETTLE)
    root = etree.fromstring(formats.write(KETTLE, "kettle.xml"))
    cells = [
        (str(graph.value(shown, RDF.value)), root.xpath(path)[0].tag)
        for shown in graph.subjects(S.hasPublicationComponentType, T["publication-component-type/table"])
        if (path := _xpath(graph, shown)) is not None
    ]
    assert len(cells) > 5
    assert {tag for _, tag in cells} == {"td"}


def _xpath(graph: rdflib.Graph, shown: Node) -> str | None:
    selector = graph.value(graph.value(shown, OA.hasSelector), S.startSelector)
    return None if selector is None else str(graph.value(selector, RDF.value))


KINDS = {
    "外壳应接地。": ("Requirement", "governingProvision"),
    "外壳宜接地。": ("Recommendation", "governingProvision"),
    "外壳可接地。": ("Permission", "governingProvision"),
    "外壳能接地。": ("Capability", "assertionalProvision"),
    "有可能发生火灾。": ("Possibility", "assertionalProvision"),
    "外壳是金属的。": ("Statement", "assertionalProvision"),
    "Disconnect the supply before the test.": ("Instruction", "governingProvision"),
}


def test_kinds_of_provisions() -> None:
    graph = of(markdown.read("# 要求 {#r}\n\n" + "\n\n".join(KINDS)).document)
    for words, (kind, type) in KINDS.items():
        provision = saying(graph, words)
        assert set(graph.objects(provision, RDF.type)) == {S.Provision, S[kind]}, words
        assert only(graph, provision, S.hasProvisionType) == T[f"provision-type/{type}"], words


def test_a_term_entry() -> None:
    graph, entry = of(KETTLE), URIRef(f"{NAME}#rated")
    assert set(graph.objects(entry, RDF.type)) == {S.TermEntry, SKOS.Concept}
    labels = {
        key: {str(graph.value(term, XL.literalForm)) for term in graph.objects(entry, key)}
        for key in (XL.prefLabel, XL.altLabel, S.deprecatedLabel)
    }
    assert labels[XL.prefLabel] == {"额定容量", "rated capacity"}
    assert labels[XL.altLabel] >= {"标称容量", "nominal capacity"}
    assert set(graph.objects(entry, SKOS.definition)) == {
        Literal("制造商标明的电水壶的最大盛水体积。", lang="zh"),
        Literal("maximum volume of water of the kettle stated by the manufacturer", lang="en"),
    }
    assert Literal("额定容量以升表示。", lang="zh") in graph.objects(only(graph, entry, S.noteToEntry), RDF.value)
    (symbol,) = graph.subjects(S.hasTermFormType, T["term-form-type/symbol"])
    assert symbol in graph.objects(entry, XL.altLabel)


def test_what_is_informative() -> None:
    document = markdown.read(
        "# 引言 {#i kind=introduction}\n\n甲是乙。\n\n# 要求 {#r}\n\n甲是丙。\n\n"
        "# 附录 {#n kind=annex .informative}\n\n## 内 {#in}\n\n甲是丁。\n\n甲应是戊。\n"
    ).document
    graph = of(document)
    told = {
        words: str(graph.value(saying(graph, words), S.hasBindingnessType)).rsplit("/", 1)[1]
        for words in ("甲是乙", "甲是丙", "甲是丁", "甲应是戊")
    }
    # a requirement is normative by the ontology; the annex it stands in says what it is
    assert told == {"甲是乙": "informative", "甲是丙": "normative", "甲是丁": "informative", "甲应是戊": "normative"}
    inner = next(graph.subjects(DCTERMS.title, Literal("内", lang="zh")))
    assert graph.value(inner, S.hasBindingnessType) == T["bindingness-type/informative"]


def test_notes_are_supplements_and_no_provisions() -> None:
    document = markdown.read("# 要求 {#r}\n\n外壳应接地。\n\n::: note\n接地应见图。\n:::\n\n尾句是事实。\n").document
    graph = of(document)
    note = only(graph, saying(graph, "外壳应接地"), S.hasSupplement)
    assert only(graph, note, S.hasSupplementType) == T["provision-supplement-type/note"]
    assert only(graph, note, RDF.value) == Literal("接地应见图。", lang="zh")
    assert len(list(graph.subjects(RDF.type, S.Provision))) == 2


def test_references_stay_inside_and_citations_lead_outside() -> None:
    document = markdown.read(
        "# 要求 {#r}\n\n试验应按第2章进行，并应符合GB/T 191的规定。\n\n# 方法 {#m}\n\n外壳应接地。\n"
    ).document
    graph = of(document)
    (referring,) = graph.subjects(DCTERMS.references, None)
    assert str(only(graph, referring, DCTERMS.references)).endswith("#m")
    assert URIRef("urn:guiju:std:gb:gb/t_191") in graph.objects(None, G.cites)


# --- where the words stand ------------------------------------------------------------------------------------------


def places(document: Document) -> list[tuple[bool, str]]:
    """Of each annotation: whether its selectors agree on the file that is written, and its words."""
    graph, root = of(document), etree.fromstring(formats.write(document, "x.xml"))
    found = []
    for annotation in graph.subjects(RDF.type, OA.Annotation):
        target = graph.value(annotation, OA.hasTarget)
        by = {graph.value(one, RDF.type): one for one in graph.objects(target, OA.hasSelector)}
        elements = root.xpath(str(graph.value(by[OA.XPathSelector], RDF.value)))
        start, end = (int(graph.value(by[OA.TextPositionSelector], key)) for key in (OA.start, OA.end))
        quote = by[OA.TextQuoteSelector]
        exact, before, after = (str(graph.value(quote, key) or "") for key in (OA.exact, OA.prefix, OA.suffix))
        value = "".join(elements[0].itertext())
        agree = len(elements) == 1 and value[start:end] == exact and (before + exact + after) in value
        found.append((agree, exact))
    return found


def test_selectors_point_at_the_words() -> None:
    found = places(KETTLE)
    assert len(found) > 60
    assert all(agree for agree, _ in found)
    words = {exact for _, exact in found}
    assert {"泄漏电流应不大于0.75 mA。", "The leakage current shall be not more than 0.75 mA."} <= words
    assert "Above 2 L, H2O tests shall be added1)." in words  # lowered letters, the mark of a footnote
    assert max(map(len, words)) < 150  # none fell back to its whole clause


@settings(max_examples=many(25), deadline=None)
@given(documents)
def test_selectors_of_any_document_agree(document: Document) -> None:
    assert all(agree for agree, _ in places(document))


def test_the_same_text_is_the_same_file() -> None:
    assert smart.write(KETTLE) == smart.write(KETTLE) == formats.write(KETTLE, "kettle.smart.ttl")


# --- Turtle ---------------------------------------------------------------------------------------------------------


@settings(max_examples=many(200), deadline=None)
@given(st.text(), st.text(st.characters(codec="ascii")))
def test_whatever_is_written_is_read_again(text: str, code: str) -> None:
    inner = linked.Node("", ("g:Quantity",), (("g:text", linked.Literal(code)),))
    node = linked.Node("urn:x:a", ("g:Clause",), (("g:text", linked.Literal(text, "zh")), ("g:quantity", inner)))
    graph = rdflib.Graph().parse(data=linked.turtle_of([node], smart.namespaces()), format="turtle")
    assert graph.value(URIRef("urn:x:a"), G.text) == Literal(text, lang="zh")
    assert graph.value(graph.value(URIRef("urn:x:a"), G.quantity), G.text) == Literal(code)
    assert len(graph) == 5
