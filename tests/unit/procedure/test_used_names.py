"""Names that programs speak of: a renamed one stops the start."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from guiju.core.errors import GuijuError
from guiju.core.procedure import house
from guiju.registry.cases import used_names
from guiju.registry.cases.used_names import Used, check, told

EACH = [
    ("acts", "act"), ("states", "state"), ("facts", "fact"),
]  # fmt: skip


def renamed(procedure: str, part: str, name: str) -> dict[str, Any]:
    held = getattr(house()[procedure], part)
    return {
        **house(),
        procedure: replace(house()[procedure], **{part: {k + "_x" if k == name else k: v for k, v in held.items()}}),
    }


def test_the_house_has_every_name_that_is_spoken_of() -> None:
    check()
    modules = {used.module for used in told()}
    assert {"guiju.registry.cases.effects.following", "guiju.registry.plans.progress"} <= modules
    assert {"guiju.registry.goals.queries.terms", "guiju.registry.goals.queries.cases"} <= modules


@pytest.mark.parametrize(("part", "what"), EACH)
def test_renaming_any_of_them_is_refused(part: str, what: str) -> None:
    tried = 0
    for used in told():
        for name in getattr(used, part):
            with pytest.raises(GuijuError) as error:
                check(renamed(used.procedure, part, name))
            assert f"the {what} '{name}', which {used.procedure} does not have" in error.value.what
            assert name + "_x" in error.value.expected
            tried += 1
    assert tried >= 5


def test_a_procedure_that_is_gone_is_refused() -> None:
    for used in told():
        with pytest.raises(GuijuError, match=f"the procedure '{used.procedure}', which is not there"):
            check({name: p for name, p in house().items() if name != used.procedure})


@pytest.mark.parametrize(
    ("used", "what"),
    [
        (Used("m", "nothing"), "the procedure 'nothing'"),
        (Used("m", "complaint", acts=("fly",)), "the act 'fly'"),
        (Used("m", "complaint", states=("lost",)), "the state 'lost'"),
        (Used("m", "complaint", facts=("colour",)), "the fact 'colour'"),
        (Used("m", "complaint", options={"subject": ("weather",)}), "the option of subject 'weather'"),
        (Used("m", "complaint", options={"colour": ("red",)}), "the fact 'colour'"),
    ],
)
def test_a_wrong_name_is_refused(used: Used, what: str) -> None:
    with pytest.raises(GuijuError, match=what):
        check(used=[used])


def test_it_is_asked_at_start() -> None:
    """Each app asks once its modules have told what they use."""
    from django.apps import apps

    used_names._USED.append(Used("a module", "complaint", acts=("fly",)))
    try:
        for app in ("cases", "plans", "goals"):
            with pytest.raises(GuijuError, match="fly"):
                apps.get_app_config(app).ready()
    finally:
        used_names._USED.pop()
