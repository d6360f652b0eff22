"""The International Classification for Standards from XML."""

from __future__ import annotations

from pathlib import Path

import pytest

from guiju.core.errors import GuijuError
from guiju.registry.catalogue.intake.readers import ics

GOOD = """<?xml version="1.0" encoding="utf-8"?>
<fields>
<!-- a remark -->
<field><identifier>67</identifier><title xml:lang="en">Food
 technology</title><title xml:lang="fr">Technologie alimentaire</title></field>
<group><identifier>67.060</identifier><title xml:lang="en">Cereals</title></group>
<subgroup><identifier>67.060.10</identifier><title>Rice</title></subgroup>
</fields>"""


def entries(folder: Path, text: str | bytes) -> list[tuple[object, ...]]:
    path = folder / "ICS.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(ics.entries(path))


def test_fields_groups_and_subgroups_with_their_names(tmp_path: Path) -> None:
    assert entries(tmp_path, GOOD) == [
        ("67", "", {"en": "Food technology", "fr": "Technologie alimentaire"}),
        ("67.060", "67", {"en": "Cereals"}),
        ("67.060.10", "67.060", {"und": "Rice"}),
    ]


def test_bad_entries_are_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    text = (
        "<fields><field><identifier>6</identifier><title>x</title></field>\n"
        "<field><identifier>67.60</identifier><title>x</title></field>\n"
        "<field><title>x</title></field>\n"
        "<field><identifier>67</identifier></field>\n"
        "<field><identifier>01</identifier><title>y</title></field></fields>"
    )
    assert entries(tmp_path, text) == [
        ("ICS.xml:1", "code '6' is not of the form 00, 00.000 or 00.000.00"),
        ("ICS.xml:2", "code '67.60' is not of the form 00, 00.000 or 00.000.00"),
        ("ICS.xml:3", "code '' is not of the form 00, 00.000 or 00.000.00"),
        ("ICS.xml:4", "67 has no title"),
        ("01", "", {"und": "y"}),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<fields><field>", "malformed XML: "),
        ("", "malformed XML: "),
        ("not XML", "malformed XML: "),
        ("<standards/>", "the root is <standards>"),
        (
            '<!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/passwd">]><fields><field><title>&x;</title></field></fields>',
            "a document type declaration",
        ),
        (
            '<!DOCTYPE f [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><fields><field><title>&b;</title></field></fields>',
            "a document type declaration",
        ),
        ('<!DOCTYPE fields SYSTEM "http://127.0.0.1:9/x.dtd"><fields/>', "a document type declaration"),
        ("<a>" * 300 + "</a>" * 300, "malformed XML: "),
    ],
)
def test_other_xml_is_refused(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(GuijuError) as error:
        entries(tmp_path, text)
    assert error.value.what.startswith(what)
    assert error.value.where.startswith("ICS.xml")


def test_a_file_too_large_or_missing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ics, "SIZE_LIMIT", 100)
    with pytest.raises(GuijuError) as error:
        entries(tmp_path, GOOD)
    assert error.value.expected == "100 at most"
    with pytest.raises(GuijuError) as error:
        list(ics.entries(tmp_path / "none.xml"))
    assert error.value.what == "there is no such file"


def test_the_real_classification(corpus: Path) -> None:
    found = list(ics.entries(corpus / "iso" / "ICS-simple.xml"))
    by_depth = [sum(len(e) == 3 and e[0].count(".") == depth for e in found) for depth in (0, 1, 2)]
    assert (len(found), by_depth) == (1_381, [40, 401, 940])
