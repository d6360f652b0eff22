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
        ("ISO 9001:2015", "en", Drafting.ISO), ("IEC 61508-3:2010", "en", Drafting.ISO), ("EN 1176-1:2017", "en", Drafting.ISO),
        ("GB/T 1.1-2020", "zh", Drafting.GB), ("GB/T 19001-2016", "en", Drafting.GB), ("DB11/T 1-2020", "zh", Drafting.GB),
        ("T/CAS 115-2015", "zh", Drafting.GB), ("Q/ABC 1-2020", "zh", Drafting.GB), ("ISO 9001:2015", "zh", Drafting.ISO),
        ("", "en", Drafting.ISO), ("", "zh", Drafting.GB), ("", "zh, en", Drafting.GB), ("no number", "zh", Drafting.GB),
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
