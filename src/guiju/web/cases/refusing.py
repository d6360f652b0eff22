"""What a refused form says: beside its fields, and above them what concerns none of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.procedure.engine import Ground
from guiju.core.procedure.model import Procedure
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.web import refusals
from guiju.web.cases import forms
from guiju.web.cases.acting import word

STATUS = {Ground.ROLE: 403, Ground.PLACE: 403, Ground.SEPARATION: 403, Ground.STATE: 409, Ground.CONFLICT: 409}
"""HTTP status by what refuses; 400 for the others."""


def said(error: GuijuError) -> tuple[str, str]:
    """What is wrong and what was expected, in the reader's language."""
    if isinstance(error, RefusedError):
        return word(error.said), word(error.wanted)
    return refusals.spoken(error.what), refusals.spoken(error.expected)


def into(
    context: dict[str, Any], procedure: Procedure, error: GuijuError, fields: Collection[str]
) -> tuple[dict[str, str], int]:
    """Say a refusal in the context of a form with these fields: (what is said beside each field, the status)."""
    if not isinstance(error, RefusedError):
        context["refusal"] = said(error)
        return {}, 400
    errors = forms.errors_of(procedure, error)
    if not errors or not {name for name in errors if "." not in name} <= set(fields):
        context["refusal"] = said(error)
    return errors, STATUS.get(error.refusal.ground, 400)
