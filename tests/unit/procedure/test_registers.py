"""Lines of registers that effects declare: made by one handler, refused where they cannot be made."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from guiju.core.errors import GuijuError
from guiju.registry.cases.effects import registering
from guiju.registry.record.effect_context import EffectContext

SAID = {
    "needs": ["standard", "period_to"], "reads": ["period_from"],
    "enters": {"register": "x", "key": "{standard:work} {period_to}", "keeps": ["standard", "period_from"]},
}  # fmt: skip


def context(**facts: Any) -> EffectContext:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    return EffectContext(1, "A-1", "filing", "", "act", facts, {}, None, None, date(2026, 3, 1), now)


@pytest.mark.parametrize(
    ("template", "key"),
    [
        ("{standard:work} {period_to}", "GB/T 1.1 2026-12-31"),
        ("{standard:expression}", "GB/T 1.1-2020"),
        ("{procedure} {period_to}", "filing 2026-12-31"),
        ("of {standard}", "of GB/T 1.1—2020"),
    ],
)
def test_the_key_of_a_line(template: str, key: str) -> None:
    registering.check("effect", {**SAID, "enters": {**SAID["enters"], "key": template}})  # type: ignore[dict-item]
    made = registering.key_of(template, context(standard="GB/T 1.1—2020", period_to=date(2026, 12, 31)))
    assert made == key


def test_a_long_key_is_cut() -> None:
    assert len(registering.key_of("{standard}", context(standard="x" * 900))) == registering.LONGEST_KEY


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"key": "{clause}"}, "the key names 'clause'"),
        ({"key": "{period_from}"}, "the key names 'period_from'"),
        ({"key": "{standard:title}"}, "the key names 'standard'"),
        ({"key": "{standard"}, "braces|expected"),
        ({"keeps": ["answer"]}, "the line keeps 'answer'"),
        ({"to": "x"}, "enters: not its form"),
    ],
)
def test_a_line_that_cannot_be_made_is_refused_at_start(changed: dict[str, Any], what: str) -> None:
    with pytest.raises(GuijuError, match=what) as found:
        registering.check("effect", {**SAID, "enters": {**SAID["enters"], **changed}})  # type: ignore[dict-item]
    assert found.value.where == "effects.yaml: effect"
