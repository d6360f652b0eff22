"""What published standards say rightly is no finding; the fault beside it still is. Each kind in ten forms."""

from __future__ import annotations

import pytest

from guiju.core.lint import all_rules, check
from guiju.core.text import asciidoc, markdown
from guiju.core.text.model import Document, Kind, Listing

RULES = {rule.id: rule for rule in all_rules()}


def found(rule: str, text: str, head: str = "languages: [en]") -> list[str]:
    """What a rule finds in a text of Guiju Markdown."""
    return told(rule, markdown.read(f"---\n{head}\n---\n{text}").document)


def told(rule: str, document: Document) -> list[str]:
    """What a rule finds in a document."""
    return [finding.found or finding.label for finding in check(document, rules=[RULES[rule]])]


CLEAN: list[tuple[str, str]] = [
    # names of apparatus that run on, or say all there is
    ("GB-STRUCT-027", "# Apparatus\n\n## Sieve,\n\nwith round holes.\n\n## Tweezers.\n"),
    ("GB-STRUCT-027", "# Reagents\n\n## Water,\n\nof grade 3.\n\n## Iodine solution,\n\nprepared daily.\n"),
    ("GB-STRUCT-027", "# Determination of fat etc.\n\nWeigh.\n"),
    ("GB-STRUCT-027", "# Rice, Oryza sativa L.\n\nWeigh.\n"),
    ("GB-STRUCT-021", "# Apparatus\n\n## Tweezers.\n\n## Scalpel.\n\n## Brush.\n"),
    ("GB-STRUCT-021", "# Equipment\n\n## Tweezers\n\n## Scalpel\n"),
    ("GB-STRUCT-021", "# Materials and reagents\n\n## Water.\n\n## Salt,\n\nof grade 2.\n"),
    ("GB-STRUCT-015", "# Apparatus\n\nThe usual and the following.\n\n## Sieve,\n\nwith holes.\n\n## Brush.\n"),
    # words that only look like a loophole
    ("GB-WORD-010", "# Marking\n\nPackages shall be marked as required by the country of destination.\n"),
    ("GB-WORD-010", "# Contacts\n\nThe normally closed contact shall open.\n"),
    ("GB-WORD-010", "# Model\n\nSince in general each depends on all, the covariances shall be evaluated.\n"),
    ("GB-WORD-008", "# Bags\n\nBags shall comply with ISO 1 or ISO 2, as appropriate.\n"),
    # fixed sentences of publishers
    ("GB-PROV-002", "# Introduction\n\nISO shall not be held responsible for identifying any such rights.\n"),
    ("GB-WORD-024", "# Foreword\n\nDetails will be in the Introduction and/or on the list of patent declarations.\n"),
    ("GB-FORE-007", "# Foreword\n\nThe different approval criteria needed for the documents should be noted.\n"),
    # a place of a standard that is not yet published is dated by its dash
    ("GB-REF-010", "# Methods\n\nDetermine the content in accordance with [[ISO 16634:—|clause 9]].\n"),
    # lists
    ("GB-LIST-002", "# A\n\nWhere\n\n- m is the mass;\n- V is the volume.\n"),
    ("GB-LIST-002", "# A\n\nVibrations may be caused by\n\n- unbalance in the rotor;\n- a bent shaft.\n"),
    ("GB-LIST-002", "# A\n\nwhere,\n\n- m is the mass;\n- V is the volume.\n"),
    ("GB-LIST-004", "# A\n\nThe report states:\n\n- the name,\n- the date, and\n- the result.\n"),
    # a possibility
    ("GB-WORD-007", "# A\n\nThe two bodies may or may not be the same.\n"),
    ("GB-PROV-003", "# A\n\nText.\n\n::: note\nThe two bodies may or may not be the same.\n:::\n"),
    # definitions that begin with the adjective of a name
    ("GB-TERM-010", "# Terms and definitions\n\n## flag\n\nBoolean value that shows a state"),
    ("GB-TERM-010", "# Terms and definitions\n\n## seat\n\nEuropean body that answers"),
    ("GB-TERM-010", "# Terms and definitions\n\n## noise\n\nGaussian process without memory"),
    # a term whose words stand apart
    ("GB-TERM-001", "# Terms and definitions\n\n## immature kernel\n\nunripe one\n\n# Limits\n\nImmature or malformed "
                    "kernels are weighed.\n"),
    ("GB-TERM-001", "# Terms and definitions\n\n## wire sieve\n\nsieve\n\n# Limits\n\nUse a wire or cloth sieve.\n"),
]  # fmt: skip

FAULTY: list[tuple[str, str]] = [
    ("GB-STRUCT-027", "# Requirements.\n\n## Length\n\nLong.\n\n## Width\n\nWide.\n"),
    ("GB-STRUCT-027", "# Requirements\n\n## Length.\n\nLong.\n\n## Width\n\nWide.\n"),
    ("GB-STRUCT-027", "# Apparatus:\n\nA sieve.\n"),
    ("GB-STRUCT-021", "# Requirements\n\n## Length\n\n## Width\n\nWide.\n"),
    ("GB-STRUCT-021", "# Apparatus\n\n## Sieve\n\n## Balance\n\nIt reads to 0,01 g.\n"),
    ("GB-STRUCT-015", "# Requirements\n\nSome words.\n\n## Length\n\nLong.\n\n## Width\n\nWide.\n"),
    ("GB-STRUCT-015", "# Apparatus\n\nSome words.\n\n## Sieve\n\nLong.\n\n## Balance\n\nWide.\n"),
    ("GB-WORD-010", "# Marking\n\nPackages shall be marked as required.\n"),
    ("GB-WORD-010", "# Contacts\n\nThe valve shall normally stay shut.\n"),
    ("GB-WORD-010", "# Model\n\nIn general the covariances shall be evaluated.\n"),
    ("GB-WORD-008", "# Bags\n\nBags shall have an appropriate strength.\n"),
    ("GB-WORD-007", "# A\n\nThe body may not refuse.\n"),
    ("GB-PROV-003", "# A\n\nText.\n\n::: note\nThe body shall not refuse.\n:::\n"),
    ("GB-PROV-002", "# Introduction\n\nThe supplier shall keep records.\n"),
    ("GB-WORD-024", "# Marking\n\nState the name and/or the type.\n"),
    ("GB-FORE-007", "# Foreword\n\nUsers should buy the new edition.\n"),
    ("GB-REF-010", "# Methods\n\nDetermine the content in accordance with [[ISO 16634|clause 9]].\n"),
    ("GB-LIST-002", "# A\n\nThe marking has,\n\n- a name;\n- a type.\n"),
    ("GB-LIST-002", "# A\n\nThe marking has the following;\n\n- a name;\n- a type.\n"),
    ("GB-LIST-001", "# A\n\n- a name;\n- a type.\n"),
    ("GB-LIST-004", "# A\n\nThe report states:\n\n- the name.\n- the date;\n- the result.\n"),
    ("GB-TERM-010", "# Terms and definitions\n\n## gas\n\nOrganic substance without shape"),
    ("GB-TERM-001", "# Terms and definitions\n\n## immature kernel\n\nunripe one\n\n# Limits\n\nKernels of immature "
                    "plants are weighed; see above.\n"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), CLEAN)
def test_what_published_standards_say_is_no_finding(rule: str, text: str) -> None:
    assert found(rule, text) == []


@pytest.mark.parametrize(("rule", "text"), FAULTY)
def test_the_fault_beside_it_is_still_found(rule: str, text: str) -> None:
    assert found(rule, text) != []


def test_a_wrong_number_is_told_once_and_not_for_all_that_go_on_from_it() -> None:
    form = '# T {label="N"}\n\n## A {label="N.1"}\n\nx.\n\n## B {label="N.2"}\n\nx.\n\n'
    text = "".join(form.replace("N", number) for number in "134")
    assert found("GB-STRUCT-024", text) == ["3"]
    twice = "".join(f'# T{n} {{label="{n}"}}\n\nx.\n\n' for n in (1, 3, 4, 6, 7))
    assert found("GB-STRUCT-024", twice) == ["3", "6"]
    inner = '# T {label="1"}\n\n## A {label="1.1"}\n\nx.\n\n## B {label="1.3"}\n\nx.\n\n## C {label="1.4"}\n\nx.\n\n'
    assert found("GB-STRUCT-024", inner) == ["1.3"]
    assert found("GB-STRUCT-024", inner.replace("1.4", "1.5")) == ["1.3", "1.5"]


OLD = "下列文件对于本文件的应用是必不可少的。凡是注日期的引用文件，仅注日期的版本适用于本文件。"


@pytest.mark.parametrize(
    ("number", "count"), [("GB/T 700-2006", 0), ("GB/T 700-2020", 0), ("GB/T 700-2021", 1), ("", 1)]
)
def test_the_lead_in_of_an_older_edition_holds_in_a_document_of_its_time(number: str, count: int) -> None:
    head = f"languages: [zh]\ndesignation: {number}" if number else "languages: [zh]"
    text = f"# 规范性引用文件\n\n{OLD}\n\n@ [[GB/T 1.1-2009]] 标准\n"
    assert len(found("GB-STRUCT-010", text, head)) == count


@pytest.mark.parametrize(
    ("head", "said", "count"),
    [("", "", 1), (":mn-document-class: iso\n", "", 0), (":mn-document-class: iso\n", "Some.\n\n", 1)],
)
def test_a_source_whose_tool_prints_the_lead_in_may_leave_it_out(head: str, said: str, count: int) -> None:
    text = f"= A\n{head}\n[bibliography]\n== Normative references\n\n{said}* [[[a,ISO 712]]], _Cereals_\n"
    assert len(told("GB-STRUCT-010", asciidoc.read(text.encode()).document)) == count


def test_an_annex_is_ordered_by_its_own_mention() -> None:
    annexes = "".join(f"# {name} {{.annex .normative}}\n\nx.\n\n" for name in ("One", "Two"))
    assert found("GB-MENT-011", f"# A\n\nSee Annex A, see Annex B.\n\n{annexes}") == []
    assert found("GB-MENT-011", f"# A\n\nSee Annex B.\n\nSee Annex A.\n\n{annexes}") != []
    noted = f"# A\n\nText.\n\n::: note\nSee Annex B.\n:::\n\nSee Annex A, see Annex B.\n\n{annexes}"
    assert found("GB-MENT-011", noted) == []


FOREWORD = "Prepared by a committee."


LISTED = "* one\n+\n** first;\n** second;\n** third.\n\n* two\n"
DEFINED = '"T":: the sign, says:\n+\n** first;\n** second;\n** third.\n\n"P":: another\n'


@pytest.mark.parametrize("source", [LISTED, DEFINED])
def test_a_list_tied_to_an_item_keeps_all_its_items(source: str) -> None:
    (listing,) = asciidoc.read(f"= A\n\n== B\n\nThese:\n\n{source}".encode()).document.clauses[0].blocks[1:]
    assert isinstance(listing, Listing) and len(listing.items) == 2
    inner = listing.items[0].blocks[-1]
    assert isinstance(inner, Listing) and len(inner.items) == 3


@pytest.mark.parametrize(
    ("head", "opening", "kind"),
    [
        ("", f".Foreword\n{FOREWORD}", Kind.FOREWORD),
        ("", f"[[foreword]]\n.Foreword\n{FOREWORD}", Kind.FOREWORD),
        ("", f".Preface\n{FOREWORD}", Kind.FOREWORD),
        (":language: zh\n", ".前言\n本文件由甲起草。", Kind.FOREWORD),
        (":mn-document-class: iso\n", FOREWORD, Kind.FOREWORD),
        ("", FOREWORD, Kind.FRONT),
        ("", f".Some title\n{FOREWORD}", Kind.FRONT),
    ],
)
def test_the_opening_of_an_asciidoc_source_is_its_foreword(head: str, opening: str, kind: Kind) -> None:
    document = asciidoc.read(f"= A\n{head}\n{opening}\n\n== Scope\n\nx.\n".encode()).document
    assert [clause.kind for clause in document.clauses] == [kind, Kind.SCOPE if "zh" not in head else Kind.CLAUSE]
    assert told("GB-STRUCT-001", document) == ([] if kind is Kind.FOREWORD else [""])


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Terms and definitions", Kind.TERMS),
        ("Terms, definitions, symbols and abbreviations", Kind.TERMS),
        ("Terms, definitions and abbreviated terms", Kind.TERMS),
        ("Terms, definitions, abbreviated terms and units", Kind.TERMS),
        ("Terms and definitions, symbols", Kind.TERMS),
        ("Terms of delivery", Kind.CLAUSE),
        ("Terms, definitions and requirements", Kind.CLAUSE),
        ("Symbols and abbreviated terms", Kind.CLAUSE),
    ],
)
def test_the_element_of_terms_is_known_with_what_it_holds_beside_them(title: str, kind: Kind) -> None:
    text = (
        f"= A\n\n== {title}\n\n=== Terms and definitions\n\n==== flag\n\nvalue\n\n=== Symbols\n\n==== General\n\nx.\n"
    )
    clause = asciidoc.read(text.encode()).document.clauses[0]
    if title.startswith("Symbols"):
        assert clause.kind is not Kind.TERMS
        return
    assert clause.kind is kind
    if kind is Kind.TERMS:
        terms, symbols = clause.clauses
        assert (terms.kind, terms.clauses[0].kind) == (Kind.TERMS, Kind.TERM)
        assert (symbols.kind, symbols.clauses[0].kind) == (Kind.CLAUSE, Kind.CLAUSE)
