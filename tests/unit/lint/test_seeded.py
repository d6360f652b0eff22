"""Recall by rule over planted defects, and silence on the clean texts."""

from __future__ import annotations

from collections import Counter

import pytest

from guiju.core.lint import all_rules, check
from guiju.core.text import markdown
from unit.lint.seeded import CLEAN, defects

MISSED = Counter({"GB-LANG-004": 1, "GB-LANG-005": 1, "GB-PROV-010": 1})
"""Defects that are known not to be found, by rule."""


@pytest.mark.parametrize("name", sorted(CLEAN))
def test_nothing_is_found_in_a_clean_text(name: str) -> None:
    assert check(markdown.read(CLEAN[name]).document) == ()


def test_recall_by_rule_over_planted_defects(capsys: pytest.CaptureFixture[str]) -> None:
    planted: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    besides: Counter[str] = Counter()
    for defect in defects():
        planted[defect.rule] += 1
        found = {finding.rule for finding in check(markdown.read(defect.source).document)}
        missed[defect.rule] += defect.rule not in found
        besides.update(found - {defect.rule})
    with capsys.disabled():
        print(f"\n{'rule':<16}{'planted':>8}{'found':>8}{'recall':>8}{'besides':>9}")
        for rule in sorted(planted):
            found_ones = planted[rule] - missed[rule]
            print(f"{rule:<16}{planted[rule]:>8}{found_ones:>8}{found_ones / planted[rule]:>8.2f}{besides[rule]:>9}")
        print(f"{'all':<16}{planted.total():>8}{planted.total() - missed.total():>8}")
    assert +missed == MISSED
    assert planted.total() == 428
    assert len(planted) == 192
    assert besides.total() == 34
    assert len(all_rules()) == 204
