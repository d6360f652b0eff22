"""Effects that enter a line in a register: all that `data/effects.yaml` says `enters`, by one handler."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

from guiju.core.designation import parse
from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.values import as_json
from guiju.registry.cases.models import Entry
from guiju.registry.record.effect_context import EffectContext, done_again, effect_handler

LONGEST_KEY = 240
_FORMS: Mapping[str, Callable[[str], str]] = {
    "work": lambda text: parse(text).work, "expression": lambda text: parse(text).expression,
}  # fmt: skip
"""What a key may be made of a designation: `{standard:work}`."""


def key_of(template: str, happening: EffectContext) -> str:
    """The key of a line: the template with facts of the case, or `procedure`, in its gaps."""
    said = {"procedure": happening.procedure, **happening.facts}
    made = []
    for words, name, form, _ in Formatter().parse(template):
        made.append(words)
        if name is not None:
            value = str(said[name])
            made.append(_FORMS[form](value) if form else value)
    return "".join(made)[:LONGEST_KEY]


def _register(effect: str, enters: Mapping[str, Any]) -> None:
    kind, template, keeps = str(enters["register"]), str(enters["key"]), tuple(enters["keeps"])

    def enter(happening: EffectContext) -> Mapping[str, Any]:
        key = key_of(template, happening)
        data = {name: as_json(happening.facts[name]) for name in keeps if happening.facts.get(name) is not None}
        if happening.before is not None:  # the line that the act entered says what was corrected
            rows = Entry.objects.filter(kind=kind, case_id=happening.case, day=happening.today).order_by("-pk")[:1]
            Entry.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(key=key, data=data)
        else:
            Entry.objects.create(kind=kind, key=key, case_id=happening.case, day=happening.today, data=data)
        return {}

    done_again(effect)(effect_handler(effect)(enter))


def check(effect: str, said: Mapping[str, Any]) -> None:
    """GuijuError when the line of an effect cannot be made of what the effect has."""
    where, enters = f"effects.yaml: {effect}", said["enters"]
    if not isinstance(enters, Mapping) or set(enters) != {"register", "key", "keeps"}:
        raise GuijuError("enters: not its form", where=where, expected="{register: …, key: …, keeps: […]}")
    known = {*said.get("needs", ()), *said.get("reads", ())}
    try:
        gaps = [(name, form) for _, name, form, _ in Formatter().parse(str(enters["key"])) if name is not None]
    except ValueError as error:
        raise GuijuError(str(error), where=where, expected="names in braces") from None
    for name, form in gaps:
        if name not in (*said.get("needs", ()), "procedure") or (form and form not in _FORMS):
            raise GuijuError("the key names {}", repr(name), where=where, expected="facts that the effect needs")
    for name in enters["keeps"]:
        if name not in known:
            raise GuijuError("the line keeps {}", repr(name), where=where, expected=", ".join(sorted(known)))


for _effect, _said in loader.effects().items():
    if "enters" in _said:
        check(_effect, _said)
        _register(_effect, _said["enters"])
