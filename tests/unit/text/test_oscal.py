"""OSCAL catalogues: all controls, parameters printed, nothing lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guiju.core.errors import GuijuError
from guiju.core.text import oscal
from guiju.core.text.model import Listing, Note, Paragraph
from guiju.core.text.walking import clauses, find, said, text_of


def test_all_922_controls(corpus: Path) -> None:
    reading = oscal.read((corpus / "oscal" / "nist-800-53-rev4-catalog.json").read_bytes())
    document = reading.document
    assert sum(1 for c, _ in clauses(document) if c.label) == 922
    assert len(document.clauses) == 18 + 1  # groups, references
    control = find(document, "ac-2")
    assert control is not None
    assert (control.label, said(control.title), len(control.clauses)) == ("AC-2", "Account Management", 13)
    statement, items, guidance = control.blocks[:3]
    assert isinstance(statement, Paragraph) and said(statement.words) == "The organization:"
    assert isinstance(items, Listing) and [i.label for i in items.items][:3] == ["a.", "b.", "c."]
    first = items.items[0].blocks[0]
    assert isinstance(first, Paragraph)
    assert said(first.words).endswith("[Assignment: organization-defined information system account types];")
    assert isinstance(guidance, Note) and guidance.label == "Guidance"
    assert "{{" not in text_of(document)
    assert {n.where for n in reading.notices[:-1]} == {
        "metadata.roles",
        "metadata.links",
        "metadata.responsible-parties",
    }
    assert [n.what for n in reading.notices[-1:]] == [
        "3499 properties for programs (link corresp, method, sort-id) are not printed"
    ]


def catalogue(**more: object) -> bytes:
    control = {"id": "a-1", "title": "T", "props": [{"name": "label", "value": "A-1"}], **more}
    return json.dumps({"catalog": {"metadata": {"title": "C"}, "controls": [control]}}).encode()


def test_choices_and_unknown_parameters() -> None:
    reading = oscal.read(
        catalogue(
            params=[
                {"id": "p", "select": {"how-many": "one-or-more", "choice": ["daily", "{{ insert: param, q }}"]}},
                {"id": "q", "label": "frequency"},
            ],
            parts=[{"name": "statement", "prose": "Do it {{ p }} and {{ insert: param, zz }}."}],
        )
    )
    block = reading.document.clauses[0].blocks[0]
    assert isinstance(block, Paragraph)
    assert said(block.words) == "Do it [Selection (one or more): daily; [Assignment: frequency]] and [zz]."
    assert [n.what for n in reading.notices] == ["a parameter nobody defines"]


def test_a_parameter_that_inserts_itself_ends() -> None:
    loop = {"id": "p", "select": {"choice": ["{{ insert: param, p }}"]}}
    assert oscal.read(catalogue(params=[loop], parts=[{"name": "statement", "prose": "{{ p }}"}])).document.clauses


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "this is no JSON"),
        (b"[" * 100_000, "this is no JSON"),
        (b"[]", "there is no catalog in the file"),
        (b'{"catalog": 3}', "there is no catalog in the file"),
        (b'{"catalog": ' + b'{"controls": [' * 20 + b"{}" + b"]}" * 20 + b"}", "groups and controls nested too deep"),
    ],
)
def test_bad_input_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(GuijuError) as caught:
        oscal.read(data)
    assert caught.value.what == what
