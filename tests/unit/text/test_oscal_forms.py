"""OSCAL in its three forms, with links, lists, tables and labels; profiles resolved; other models refused by name."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from guiju.core.errors import GuijuError
from guiju.core.text import formats, oscal
from guiju.core.text.model import (
    Clause,
    Cross,
    Document,
    Entry,
    Link,
    Listing,
    Note,
    Paragraph,
    Reading,
    Table,
    Verbatim,
)
from guiju.core.text.walking import blocks, clauses, find, said

SOURCE = "33333333-3333-4333-8333-333333333333"


def catalog(*controls: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"catalog": {"uuid": "u", "metadata": {"title": "Sample", "version": "5.10"}, "groups": [
        {"id": "bb", "title": "Beta", "controls": list(controls)}], **more}}  # fmt: skip


def control(key: str, prose: str = "Keep records.", **more: Any) -> dict[str, Any]:
    part = {"id": f"{key}_smt", "name": "statement", "prose": prose}
    return {"id": key, "title": f"Title of {key}", "parts": [part], **more}


def read(told: dict[str, Any], **files: dict[str, Any]) -> Reading:
    beside = {f"{name}.json": json.dumps(file).encode() for name, file in files.items()}
    return formats.read("x.json", json.dumps(told).encode(), beside)


def prose(text: str) -> Clause:
    found = find(read(catalog(control("bb-1", text))).document, "bb-1")
    assert found is not None
    return found


def sentences(document: Document) -> list[str]:
    return [
        said(block.words) for clause, _ in clauses(document) for block in blocks(clause.blocks)
        if isinstance(block, Paragraph)
    ]  # fmt: skip


# --- labels, links, parameters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("props", "label"),
    [
        ([("", "BB-1"), ("zero-padded", "BB-01")], "BB-1"),
        ([("zero-padded", "BB-01"), ("", "BB-1")], "BB-1"),
        ([("zero-padded", "BB-01"), ("sp800-53a", "BB-01x")], "BB-01x"),
        ([("zero-padded", "BB-01")], "BB-01"),
        ([], ""),
    ],
)
def test_the_label_that_is_printed(props: list[tuple[str, str]], label: str) -> None:
    told = [{"name": "label", "value": value} | ({"class": kind} if kind else {}) for kind, value in props]
    found = find(read(catalog(control("bb-1", props=told))).document, "bb-1")
    assert found is not None
    assert (found.label, found.unnumbered) == (label, not label)


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ({"href": f"#{SOURCE}", "rel": "reference"}, "References: A source"),
        ({"href": "#bb-2", "rel": "related"}, "Related controls: BB-2"),
        ({"href": "https://example.org/a", "rel": "reference", "text": "there"}, "References: there"),
        ({"href": "#bb-2", "rel": "required"}, "References: BB-2"),
        ({"href": "#nowhere", "rel": "reference"}, ""),
        ({"href": "javascript:alert(1)", "rel": "reference"}, ""),
        ({}, ""),
    ],
)
def test_links_are_references_or_told(link: dict[str, str], shown: str) -> None:
    source = {"resources": [{"uuid": SOURCE, "title": "A source", "citation": {"text": "A source, 2021"}}]}
    told = catalog(control("bb-1", links=[link]), control("bb-2"), **{"back-matter": source})
    reading = read(told)
    found = find(reading.document, "bb-1")
    assert found is not None
    notes = [
        said(n.blocks[0].words) for n in found.blocks if isinstance(n, Note) and isinstance(n.blocks[0], Paragraph)
    ]
    if not shown:
        assert notes == []
        assert [n.what for n in reading.notices] == [
            f"a link ({link.get('rel', 'without a rel')}) to nothing in the file"
        ]
        return
    assert (notes or [""])[0].replace("#r-", "").startswith(shown)
    assert reading.notices == ()
    words = next(n for n in found.blocks if isinstance(n, Note)).blocks[0].words["en"]  # type: ignore[union-attr]
    targets = [i.target for i in words if isinstance(i, Cross)]
    assert targets == ([f"r-{SOURCE}"] if SOURCE in str(link) else ["bb-2"] if "bb-2" in str(link) else [])
    assert any(isinstance(i, Link) for i in words) == ("https" in str(link))
    assert any(isinstance(b, Entry) and b.id == f"r-{SOURCE}" for c in reading.document.clauses for b in c.blocks)


def test_what_is_said_of_parameters() -> None:
    params = [
        {
            "id": "p1",
            "label": "days",
            "constraints": [{"description": "at most 14 days"}, {"description": "no Sunday"}],
        },
        {"id": "p2", "label": "colour", "guidelines": [{"prose": "blue is usual"}], "usage": "in forms"},
        {"id": "p3", "label": "silent"},
    ]
    found = find(read(catalog(control("bb-1", "Within {{ insert: param, p1 }}.", params=params))).document, "bb-1")
    assert found is not None
    note = next(b for b in found.blocks if isinstance(b, Note))
    listing = note.blocks[0]
    assert isinstance(listing, Listing)
    assert [[said(b.words) for b in item.blocks if isinstance(b, Paragraph)] for item in listing.items] == [
        ["days", "at most 14 days", "no Sunday"], ["colour", "blue is usual", "in forms"],
    ]  # fmt: skip


# --- prose -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("Keep:\n\n1. first;\n2. second.", ["Keep:", ("number", ["first;", "second."])]),
        ("Keep:\n- first;\n- second\n  goes on.", ["Keep:", ("bullet", ["first;", "second goes on."])]),
        ("* a\n  * b\n  * c\n* d", [("bullet", [("a", ("bullet", ["b", "c"])), "d"])]),
        ("a. x\nb. y", [("letter", ["x", "y"])]),
        ("- a\n\nText after.", [("bullet", ["a"]), "Text after."]),
        ("# Title\n\ntext", ["Title", "text"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |", [[["a", "b"], ["1", "2"]]]),
        ("| a |\n|:-:|\n| x \\| y |\n\nend", [[["a"], ["x | y"]], "end"]),
        ("| a | b |\n|---|---|\n| 1 |", [[["a", "b"], ["1", ""]]]),
        ("| no table", ["| no table"]),
        ("```\ncode *x*\n```", ["!code *x*"]),
        ("```\nopen", ["!open"]),
        ("", []),
    ],
)
def test_prose(text: str, shape: list[Any]) -> None:
    def of(block: Any) -> Any:
        if isinstance(block, Paragraph):
            return said(block.words)
        if isinstance(block, Verbatim):
            return "!" + block.text
        if isinstance(block, Table):
            return [["".join(of(b) for b in c.blocks) for c in row] for row in (*block.head, *block.body)]
        assert isinstance(block, Listing)
        items = [tuple(of(b) for b in item.blocks) for item in block.items]
        return (block.style, [item[0] if len(item) == 1 else item for item in items])

    assert [of(block) for block in prose(text).blocks] == shape


def test_deep_lists_and_long_prose_end() -> None:
    assert prose("\n".join("  " * n + "- a" for n in range(60))).blocks
    assert prose("- a\n" * 5_000).blocks


# --- forms -------------------------------------------------------------------------------------------------------

XML = """<catalog xmlns="http://csrc.nist.gov/ns/oscal/1.0" uuid="u"><metadata><title>Sample</title>
<version>5.10</version></metadata><group id="bb"><title>Beta</title>
<control id="bb-1"><title>First <em>thing</em></title>
<param id="p"><label>days</label><constraint><description><p>at most 14 days</p></description></constraint></param>
<prop name="label" value="BB-1"/><prop name="label" class="zero-padded" value="BB-01"/>
<link href="#u2" rel="reference"/>
<part id="bb-1_smt" name="statement"><p>Keep for <insert type="param" id-ref="p"/>:</p><ul><li><p>one</p></li>
<li>two<ol><li>deep</li></ol></li></ul><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>x|y</td></tr></table>
<part name="guidance" id="g"><title>Help</title><p>See <a href="https://example.org/">there</a>.</p></part></part>
</control></group><back-matter><resource uuid="u2"><title>A source</title>
<citation><text>A source, 2021</text></citation>
</resource></back-matter></catalog>"""
SAME = catalog(
    {
        "id": "bb-1", "title": "First *thing*",
        "params": [{"id": "p", "label": "days", "constraints": [{"description": "at most 14 days"}]}],
        "props": [{"name": "label", "value": "BB-1"}, {"name": "label", "class": "zero-padded", "value": "BB-01"}],
        "links": [{"href": "#u2", "rel": "reference"}],
        "parts": [
            {
                "id": "bb-1_smt", "name": "statement",
                "prose": "Keep for {{ insert: param, p }}:\n\n- one\n- two\n   1. deep\n\n| a | "
                "b |\n|---|---|\n| 1 | x\\|y |",
                "parts": [{"name": "guidance", "id": "g", "title": "Help", "prose": "See [there](https://example.org/)."}],
            }
        ],
    },
    **{"back-matter": {"resources": [{"uuid": "u2", "title": "A source", "citation": {"text": "A source, 2021"}}]}},
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.xml", XML.encode()),
        ("x.xml", ('<?xml version="1.0" encoding="UTF-8"?>\n<!-- a -->\n' + XML).encode()),
        ("x.xml", XML.replace("<catalog xmlns", "<o:catalog xmlns:o")
            .replace("</catalog>", "</o:catalog>").encode()),
        ("x.yaml", yaml.safe_dump(SAME).encode()),
        ("x.yml", b"# a comment\n---\n" + yaml.safe_dump(SAME).encode()),
        ("x.json", json.dumps({"$schema": "https://example.org/s.json", **SAME}).encode()),
        ("x.json", json.dumps(SAME, indent=4).encode()),
        ("x.json", b"\xef\xbb\xbf" + json.dumps(SAME).encode()),
    ],
)  # fmt: skip
def test_three_forms_of_one_catalogue(name: str, data: bytes) -> None:
    reading = formats.read(name, data)
    assert formats.format_to_read(name, data).name == "OSCAL"
    expected = formats.read("y.json", json.dumps(SAME).encode())
    assert reading.document == expected.document
    assert reading.document.front.edition == "5.10"
    assert [n.what for n in reading.notices] == []
    first = find(reading.document, "bb-1")
    assert first is not None
    assert [type(b).__name__ for b in first.blocks] == ["Paragraph", "Listing", "Table", "Note", "Note", "Note"]


@pytest.mark.parametrize(
    "model", ["component-definition", "system-security-plan", "assessment-results", "mapping-collection"]
)
def test_other_models_are_refused_by_their_name(model: str) -> None:
    data = json.dumps({model: {"metadata": {"title": "x"}}}).encode()
    with pytest.raises(GuijuError) as caught:
        formats.read("x.json", data)
    assert caught.value.what == f"an OSCAL file of another kind: {oscal.reading.source.MODELS[model]}"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("x.yaml", b"catalog:\n  a: &x 1\n  b: *x\n", "a YAML alias"),
        ("x.yaml", b"catalog:\n  a: [\n", "this is no YAML"),
        ("x.yaml", b"catalog:\n  " + b"a: {" * 3_000, "this is no YAML"),
        ("x.yaml", b"catalog:\n- a\n", "there is no catalog in the file"),
        ("x.yaml", b"other: 1\n", "this is no JSON"),
        ("x.xml", b'<catalog xmlns="http://csrc.nist.gov/ns/oscal/1.0"><!DOCTYPE a></catalog>', ""),
    ],
)
def test_bad_files_are_refused(name: str, data: bytes, what: str) -> None:
    with pytest.raises(GuijuError) as caught:
        formats.read(name, data)
    assert not what or caught.value.what == what


# --- profiles ----------------------------------------------------------------------------------------------------


def profile(*imports: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"profile": {"uuid": "p", "metadata": {"title": "Baseline"}, "imports": list(imports), **more}}


BASE = catalog(
    control("bb-1", "Keep for {{ insert: param, p }}.", params=[{"id": "p", "label": "days"}],
            controls=[control("bb-1.1"), control("bb-1.2")]),
    control("bb-2", "Two."), control("bb-10", "Ten."),
)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "chosen"),
    [
        ({"include-all": {}}, ["bb-1", "bb-1.1", "bb-1.2", "bb-2", "bb-10"]),
        ({}, ["bb-1", "bb-1.1", "bb-1.2", "bb-2", "bb-10"]),
        ({"include-controls": [{"with-ids": ["bb-2"]}]}, ["bb-2"]),
        ({"include-controls": [{"with-ids": ["bb-1"]}]}, ["bb-1"]),
        ({"include-controls": [{"with-ids": ["bb-1"], "with-child-controls": "yes"}]}, ["bb-1", "bb-1.1", "bb-1.2"]),
        ({"include-controls": [{"with-ids": ["bb-1.2"]}]}, ["bb-1.2"]),
        ({"include-controls": [{"matching": [{"pattern": "bb-1*"}]}]}, ["bb-1", "bb-1.1", "bb-1.2", "bb-10"]),
        ({"include-all": {}, "exclude-controls": [{"with-ids": ["bb-1", "bb-10"]}]}, ["bb-1.1", "bb-1.2", "bb-2"]),
        ({"include-controls": []}, []),
    ],
)
def test_what_a_profile_selects(one: dict[str, Any], chosen: list[str]) -> None:
    reading = read(profile({"href": "base.json", **one}), base=BASE)
    assert [c.id for c, _ in clauses(reading.document) if c.id.startswith("bb-")] == chosen
    assert reading.document.front.titles == {"en": "Baseline"}


def test_parameters_set_and_controls_altered() -> None:
    part = {"id": "new", "name": "statement", "prose": "Added."}
    modify = {
        "set-parameters": [{"param-id": "p", "values": ["10"]}, {"param-id": "zz", "values": ["1"]}],
        "alters": [
            {"control-id": "bb-1", "adds": [{"position": "before", "by-id": "bb-1_smt", "parts": [part]}]},
            {"control-id": "bb-2", "removes": [{"by-name": "statement"}], "adds": [
                {"position": "starting", "title": "Renamed", "props": [{"name": "label", "value": "Q"}]}]},
            {"control-id": "bb-10", "adds": [{"by-id": "nowhere", "parts": [part]}]},
            {"control-id": "gone", "removes": [{"by-name": "statement"}]},
        ],
    }  # fmt: skip
    links = [{"href": "base.xml.html"}, {"href": "d/base.json"}]
    back = {"back-matter": {"resources": [{"uuid": "r", "title": "T", "rlinks": links}]}}
    reading = read(profile({"href": "#r"}, modify=modify, **back), base=BASE)
    said_ = {c.id: [said(b.words) for b in c.blocks if isinstance(b, Paragraph)] for c, _ in clauses(reading.document)}
    assert said_["bb-1"] == ["Added.", "Keep for 10."]
    assert said_["bb-2"] == []
    second = find(reading.document, "bb-2")
    assert second is not None
    assert (said(second.title), second.label) == ("Renamed", "Q")
    assert [(n.what, n.text) for n in reading.notices] == [
        ("a parameter is set that nobody defines", "zz"),
        ("what is added has no place: there is no such part", "nowhere"),
        ("a control is altered that is not selected", "gone"),
    ]


def test_a_profile_of_a_profile_and_controls_that_are_not_there() -> None:
    inner = profile({"href": "base.json", "include-controls": [{"with-ids": ["bb-2", "bb-7"]}]})
    reading = read(profile({"href": "inner.json", "include-all": {}}), base=BASE, inner=inner)
    assert [c.id for c, _ in clauses(reading.document)] == ["bb", "bb-2"]
    assert [(n.what, n.text) for n in reading.notices] == [("a control that the catalogue does not have", "bb-7")]


@pytest.mark.parametrize(
    ("told", "files", "what"),
    [
        (profile({"href": "gone.json"}), {}, "what the profile imports is not at hand: gone.json"),
        (profile({"href": "https://example.org/c.json"}), {}, "what the profile imports is not at hand: https://example.org/c.json"),
        (profile({"href": "me.json"}), {"me": profile({"href": "me.json"})}, "the profile me.json imports itself"),
        (profile({"href": "s.json"}), {"s": {"system-security-plan": {}}}, "s.json cannot be imported"),
        (profile({"href": "b.json"}), {"b": {"other": 1}}, "there is no catalog in the file"),
        (profile(*[{"href": "base.json"}] * 60), {"base": BASE}, "profiles that import each other too deep"),
    ],
)  # fmt: skip
def test_profiles_that_cannot_be_resolved(told: dict[str, Any], files: dict[str, dict[str, Any]], what: str) -> None:
    with pytest.raises(GuijuError) as caught:
        read(told, **files)
    assert caught.value.what == what
    assert caught.value.where
