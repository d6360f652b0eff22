"""Which rules hold for a text: by its number, by its language, as asked; and how sure each finding is."""

from __future__ import annotations

import pytest

from guiju.core.errors import GuijuError
from guiju.core.lint import Drafting, Sure, all_rules, check, chosen, drafting_of
from guiju.core.lint.drafting import fitting, holds, named
from guiju.core.text import markdown
from guiju.core.text.model import Document

BODY = (
    "# Scope\n\nThis document specifies limits.\n\n# Requirements\n\nThe length of Figures 1 to 2 must be 10,000 mm.\n"
)


def text(designation: str = "", languages: str = "en", body: str = BODY) -> Document:
    number = f"designation: {designation}\n" if designation else ""
    return markdown.read(f"---\n{number}languages: [{languages}]\n---\n{body}").document


@pytest.mark.parametrize(
    ("designation", "languages", "drafting"),
    [
        ("ISO 9001:2015", "en", Drafting.ISO), ("IEC 61508-3:2010", "en", Drafting.ISO),
        ("EN 1176-1:2017", "en", Drafting.ISO),
        ("GB/T 1.1-2020", "zh", Drafting.GB), ("GB/T 19001-2016", "en", Drafting.GB),
        ("DB11/T 1-2020", "zh", Drafting.GB),
        ("T/CAS 115-2015", "zh", Drafting.GB), ("Q/ABC 1-2020", "zh", Drafting.GB),
        ("ISO 9001:2015", "zh", Drafting.ISO),
        ("", "en", Drafting.ISO), ("", "zh", Drafting.GB), ("", "zh, en", Drafting.GB),
        ("no number", "zh", Drafting.GB),
    ],
)  # fmt: skip
def test_the_rule_of_drafting_follows_from_number_and_language(
    designation: str, languages: str, drafting: Drafting
) -> None:
    body = BODY if languages == "en" else "# 范围\n\n本文件规定了限值。\n"
    assert drafting_of(text(designation, languages, body)) is drafting


def test_rules_that_only_chinese_sources_give_do_not_hold_for_a_text_drafted_to_the_directives() -> None:
    only = [rule for rule in all_rules() if not holds(rule, Drafting.ISO)]
    assert 20 < len(only) < len(all_rules())
    assert all(not source.startswith(("ISO", "IEC")) for rule in only for source in rule.source)
    assert fitting(all_rules(), Drafting.GB) == all_rules()
    found = {one.rule for one in check(text("ISO 1234:2020"))}
    assert "GB-WORD-009" in found or any(
        one.startswith("GB-WORD") for one in found
    )  # "must": the Directives say so too
    assert found.isdisjoint(rule.id for rule in only)


def test_the_set_can_be_asked_for() -> None:
    document = text("ISO 1234:2020")
    assert {one.rule for one in check(document)} < {one.rule for one in check(document, drafting=Drafting.GB)}
    assert (named("GB"), named("iso"), named("")) == (Drafting.GB, Drafting.ISO, None)
    with pytest.raises(GuijuError, match="no rule of drafting 'din'"):
        named("din")


def test_every_finding_says_how_sure_it_is() -> None:
    assert {rule.sure for rule in all_rules()} == set(Sure)
    assert all(one.as_dict()["sure"] in ("high", "medium", "low") for one in check(text()))
    assert {rule.sure for rule in chosen(["sure:low"])} == {Sure.LOW}


def found_in(body: str, front: str = "designation: ISO 12345:2021\nlanguages: [en]\n") -> list[tuple[str, str]]:
    return [(one.rule, one.found) for one in check(markdown.read(f"---\n{front}---\n{body}").document)]


LISTED = "# Normative references\n\nThere are no normative references in this document.\n\n# Requirements\n\n"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("The valve shall conform to ISO 5208.", True), ("Leakage is determined in accordance with ISO 5208.", True),
        ("The test of ISO 5208 applies.", True), ("Use the gauge specified in ISO 5208.", True),
        ("Further information is found in ISO 5208.", False), ("See also ISO 5208.", False),
        ("Valves for gas, for example those of ISO 5208, are made of steel.", False),
        ("The test is based on ISO 5208.", False), ("ISO 5208 is an alternative.", False),
        ("The history of ISO 5208 goes back to 1982.", False),
    ],
)  # fmt: skip
def test_a_standard_that_is_only_pointed_to_need_not_be_listed(sentence: str, said: bool) -> None:
    assert ("GB-REF-002" in {rule for rule, _ in found_in(LISTED + sentence)}) is said


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("The load is to be applied slowly.", True), ("The load that is to be applied shall be stated.", False),
        ("As is to be expected, the load falls.", False), ("The samples which are to be tested shall be dry.", False),
        ("The cover has to close.", True),
    ],
)  # fmt: skip
def test_is_to_be_in_a_clause_that_describes_is_no_requirement(sentence: str, said: bool) -> None:
    assert ("GB-WORD-007" in {rule for rule, _ in found_in("# Requirements\n\n" + sentence)}) is said


def test_a_country_is_no_person() -> None:
    assert "GB-WORD-015" not in {
        rule for rule, _ in found_in("# Requirements\n\nUS customary units shall not be used.")
    }
    assert "GB-WORD-015" in {rule for rule, _ in found_in("# Requirements\n\nIt shall protect us.")}


def test_a_vocabulary_need_not_use_its_terms() -> None:
    terms = "# Terms and definitions\n\n## valve\n\ndevice that stops a flow\n\n## stem\n\npart that moves\n"
    assert "GB-TERM-001" not in {rule for rule, _ in found_in(terms)}
    assert "GB-TERM-001" in {rule for rule, _ in found_in(terms + "\n# Requirements\n\nThe valve shall close.\n")}


def test_symbols_are_explained_in_the_key_of_a_figure_or_the_clause_of_symbols() -> None:
    formula = "::: formula {#e}\n$$\nv = q / D\n$$\n\n::: where\n$v$ is the velocity;\n\n$q$ is the flow.\n:::\n:::\n"
    assert "GB-FORM-001" in {rule for rule, _ in found_in("# Flow\n\n" + formula)}
    key = "::: figure {#f}\ncaption: Valve\n\n![a](a.png)\n\n::: key\nD diameter of the bore\n:::\n:::\n\n"
    symbols = "# Symbols\n\n$D$ diameter of the bore\n\n"
    for body in (key + "# Flow\n\n" + formula, symbols + "# Flow\n\n" + formula):
        assert "GB-FORM-001" not in {rule for rule, _ in found_in("# Valve\n\nSee Figure 1.\n\n" + body)}


def test_ranges_of_figures_and_tables_are_mentions() -> None:
    figures = "".join(f"::: figure {{#f{n}}}\ncaption: Part {n}\n\n![a]({n}.png)\n:::\n\n" for n in range(1, 6))
    body = "# Requirements\n\nThe parts shall be as in Figures 1 to 3, Figure 4 and Figure 5.\n\n" + figures
    assert not {rule for rule, _ in found_in(body)} & {"GB-MENT-002"}
    assert "GB-MENT-002" in {rule for rule, _ in found_in(body.replace("Figures 1 to 3", "Figure 1"))}


def test_a_text_drafted_to_the_directives_is_told_of_them_only() -> None:
    document = markdown.read(
        "---\ndesignation: ISO 12345:2021\nlanguages: [en]\n---\n# Requirements\n\nThe length must be 10 mm."
    ).document
    assert all(source.startswith(("ISO", "IEC")) for one in check(document) for source in one.source)
