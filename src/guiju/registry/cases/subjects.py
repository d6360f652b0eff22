"""Cases as a subject of the registry: by their number, and what everybody may call them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from guiju.core.definitions.words import Words
from guiju.core.procedure.model import Procedure
from guiju.registry.cases import access, definitions, roles
from guiju.registry.cases.models import Act, Case
from guiju.registry.record.subjects import Named, Subject, register, register_change


def _procedure(case: Case) -> Procedure:
    return definitions.kept(case.definition_id)


def named(case: Case) -> Named:
    """As the public may call it."""
    said = access.title(case, _procedure(case), roles.NOBODY)
    return Named(case.number, Words(said.zh, said.en), f"case/{case.number}/")


def _words(case: Case) -> str:
    label = _procedure(case).label
    return f"{label.zh} {label.en}"


def _of_acts(acts: Sequence[int]) -> Iterable[int]:
    return Act.objects.filter(pk__in=acts).values_list("case_id", flat=True)


def _status(case: Case) -> Words:
    label = _procedure(case).states[case.state].label
    return Words(label.zh, label.en)


def _rows() -> Any:
    return Case.objects.select_related("committee", "body")


def _find(number: str) -> Case | None:
    return _rows().filter(number=number).first()  # type: ignore[no-any-return]


register(
    Subject(
        "case",
        Words("案件", "Cases"),
        _rows,
        named,
        words=_words,
        status=_status,
        touched={"act": _of_acts},
        find=_find,
    )
)
register_change("act")
