"""Forms out of definitions: fields for what an act brings, and what was filled in read back, files kept meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.core.procedure import sentences
from guiju.core.procedure.model import Act, ActKind, Fact, FactType, Procedure, Weight, Words
from guiju.registry.accounts import principals
from guiju.registry.cases import definitions, files, picking, quotas
from guiju.registry.cases.acts import speaking
from guiju.registry.cases.acts.refusing import RefusedError, expected_of, fault_words
from guiju.registry.cases.models import Comment
from guiju.registry.cases.roles import Actor
from guiju.web.cases import table_forms
from guiju.web.cases.acting import DISPOSITIONS, KINDS, Field, word
from guiju.web.language import say

_SALT = "guiju.kept-file"
_DETAIL = {
    "position": Words("立场", "Position"),
    "reason": Words("理由", "Reason"),
    "clause": Words("章条", "Clause"),
    "words": Words("原文", "Words commented on"),
    "kind": Words("类型", "Type"),
    "text": Words("意见", "Comment"),
    "proposal": Words("修改建议", "Proposed change"),
    "organization": Words("单位", "Organization"),
    "comment": Words("意见编号", "Number of the comment"),
    "round": Words("意见轮次", "Round of the comments"),
    "disposition": Words("处理结果", "Disposition"),
}


_UNLESS_ADOPTED = Words("处理结果为“采纳”时可不填", "may be left empty where it is adopted")
_SOMETIMES = Words("何时须填：", "Needed where: ")


def fields(
    procedure: Procedure, act: Act, held: Mapping[str, Any], given: Mapping[str, Any], errors: Mapping[str, str],
    actor: Actor,
) -> list[Field]:  # fmt: skip
    """The fields of an act's form: `held` facts of the case for what is corrected, `given` what was filled in. What was
    filled in and is not known stands beside what fits it, as far as `actor` may be told."""
    match act.kind:
        case ActKind.VOTE:
            ballot = procedure.ballots[act.about]
            options = tuple((name, word(label)) for name, label in ballot.positions.items())
            needs = "、".join(word(ballot.positions[p]) for p in ballot.reason_with)
            hint = word(Words(f"投{needs}须写理由", f"needed with: {needs}")) if needs else ""
            why = _own("reason", "long_text", given, errors, help=hint)
            return [_own("position", "radio", given, errors, options), why]
        case ActKind.COMMENT:
            kinds = tuple((str(k), word(v)) for k, v in KINDS.items())
            return [
                _own("clause", "text", given, errors, help=word(Words("如 5.3.2、表 1", "such as 5.3.2, Table 1"))),
                _own("words", "text", given, errors),
                _own("kind", "radio", given, errors, kinds),
                _own("text", "long_text", given, errors, needed=("text",)),
                _own("proposal", "long_text", given, errors),
                _own("organization", "text", given, errors),
            ]
        case ActKind.ANSWER:
            found = tuple((str(k), word(v)) for k, v in DISPOSITIONS.items())
            return [
                _own("comment", "hidden", given, errors),
                _own("round", "hidden", given, errors),
                _own("disposition", "radio", given, errors, found),
                _own("reason", "long_text", given, errors, help=word(_UNLESS_ADOPTED), needed=("reason",)),
            ]
        case ActKind.SUPPORT:
            return [_own("comment", "hidden", given, errors)]
    plain = (_on_record(_of_fact(procedure, name, act, held, given, errors), procedure) for name in act.takes)
    return [_asked_for(_pickable(f, procedure.facts[f.name], actor), procedure, act) for f in plain]


def placed(found: list[Field], offered: Mapping[str, tuple[str, ...]]) -> list[Field]:
    """The fields, with the places that somebody may name to choose from where there are only some."""
    return [
        replace(
            field, kind="choice", options=tuple((code, code) for code in offered[field.name]),
            value=field.value or (offered[field.name][0] if len(offered[field.name]) == 1 else ""),
        )
        if field.name in offered
        else field
        for field in found
    ]  # fmt: skip


DAY = "effective_at"
_DAY = Words("办理日期（补录用）", "Day it was done, if it is entered later")


def day_field(first: date | None, given: str) -> list[Field]:
    """The field for the day an act was done; none where it cannot be entered later (`first` is None)."""
    if first is None:
        return []
    hint = word(Words(f"不填即为今天；最早 {first}。", f"Empty: today. No earlier than {first}."))
    return [Field(DAY, word(_DAY), "date", False, hint, given)]


_LINKED = (FactType.TEXT, FactType.CHOICE, FactType.STANDARD, FactType.COMMITTEE)


def linked(request: HttpRequest, procedure: Procedure, act: Act) -> dict[str, Any]:
    """What a link to the form fills in: short values of facts that the act takes, still to be sent by the reader."""
    facts = [procedure.facts[name] for name in act.takes if name in request.GET]
    return {
        fact.name: request.GET[fact.name][: fact.longest]
        for fact in facts
        if fact.type in _LINKED and not fact.personal
    }


def day_given(request: HttpRequest) -> date | None:
    """The day of an act that a form brings. GuijuError for what is no day."""
    return day_of(request.POST.get(DAY, "").strip(), DAY)


_FOR = Words("以何机构名义", "In the name of")
_MYSELF = Words("本人", "myself")


def body_field(
    procedure: Procedure, act: Act, actor: Actor, given: str, errors: Mapping[str, str]
) -> list[Field]:  # fmt: skip
    """The field for the body in whose name an act is done; none for who speaks for no body in it."""
    offered = speaking.offered(procedure, act, actor, timezone.localdate())
    error = errors.get(speaking.FIELD, "")
    if not offered and not error:
        return []
    names = speaking.body_names(one.code for one in offered)
    options = tuple((one.code, f"{_in_words(names.get(one.code, {})) or one.code} ({one.code})") for one in offered)
    options = (("", word(_MYSELF)), *options)
    return [Field(speaking.FIELD, word(_FOR), "radio", False, "", given, error, options)]


def _in_words(names: Mapping[str, str]) -> str:
    zh, en = names.get("zh", ""), names.get("en", "")
    return word(Words(zh or en, en or zh))


def body_given(request: HttpRequest) -> str:
    """The code of the body that a form names, as it was sent."""
    return request.POST.get(speaking.FIELD, "").strip()[:80]


WHY = "why_corrected"
_WHY = Words("更正理由", "Reason of the correction")


def why_field(needed: bool, given: str) -> Field:
    """The field for the reason of a correction, which is needed in a case that has ended."""
    return Field(WHY, word(_WHY), "long_text", needed, "", given)


def _own(
    name: str, kind: str, given: Mapping[str, Any], errors: Mapping[str, str],
    options: tuple[tuple[str, str], ...] = (), help: str = "", needed: tuple[str, ...] = (),
) -> Field:  # fmt: skip
    must = kind == "radio" or name in needed
    return Field(name, word(_DETAIL[name]), kind, must, help, given.get(name, ""), errors.get(name, ""), options)


def _of_fact(
    procedure: Procedure, name: str, act: Act, held: Mapping[str, Any], given: Mapping[str, Any],
    errors: Mapping[str, str],
) -> Field:  # fmt: skip
    fact = procedure.facts[name]
    if fact.type is not FactType.TABLE:
        return _field(fact, act, held, given, errors)
    more, shared = (
        given.get(table_forms.MORE) == name,
        procedure.facts[fact.continues].columns if fact.continues else (),
    )
    base = held.get(fact.continues) or ()
    return table_forms.field(fact, name in act.brings, held.get(name), given.get(name), errors, base, shared, more)


def _field(fact: Fact, act: Act, held: Mapping[str, Any], given: Mapping[str, Any], errors: Mapping[str, str]) -> Field:
    value = given[fact.name] if fact.name in given else "" if fact.name in act.brings else held.get(fact.name, "")
    kept = kept_name = ""
    if fact.type is FactType.FILE:
        stored = given.get(fact.name)
        if isinstance(stored, dict):
            kept, kept_name = signing.dumps(stored, salt=_SALT), stored["name"]
        value = ""
    elif fact.type is FactType.PEOPLE and isinstance(value, list):
        value = ", ".join(name or key for key, name in principals.names(value).items())
    elif fact.type is FactType.YES_NO:
        value = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    options = tuple((name, word(label)) for name, label in fact.options.items())
    if fact.type is FactType.YES_NO:
        options = (("yes", word(Words("是", "yes"))), ("no", word(Words("否", "no"))))
    return Field(
        fact.name, word(fact.label), str(fact.type), fact.name in act.brings, word(fact.help), value,
        errors.get(fact.name, ""), options, ",".join("." + k for k in fact.kinds), fact.longest, kept, kept_name,
    )  # fmt: skip


def _asked_for(field: Field, procedure: Procedure, act: Act) -> Field:
    """What may be brought and a rule asks for: said to be needed, or under which rule it is."""
    rules = [procedure.rules[name] for name in act.rules]
    asking = [r for r in rules if r.weight is Weight.ERROR and ("has", field.name) in r.when.calls]
    if field.needed or not asking:
        return field
    if any(rule.when.text.strip() == f"has({field.name})" for rule in asking):
        return replace(field, needed=True)
    held = definitions.numbers_on(procedure, timezone.localdate())
    why = "；".join(word(sentences.filled(rule.text, held)) for rule in asking)
    return replace(field, help=" ".join(filter(None, [field.help, word(_SOMETIMES) + why])), sometimes=True)


_ON_RECORD = Words("已有登记的不必填写", "not needed where it is on record")


def _on_record(field: Field, procedure: Procedure) -> Field:
    """What the registry knows by itself need not be filled in."""
    if procedure.facts[field.name].known is None:
        return field
    return replace(field, needed=False, help=" ".join(filter(None, [field.help, word(_ON_RECORD)])))


def _pickable(field: Field, fact: Fact, actor: Actor) -> Field:
    kind = picking.OF_FACT.get(fact.type)
    if kind is None:
        return field
    found: list[picking.Pick] = []
    if field.error and isinstance(field.value, str):
        for piece in _pieces(field.value) if fact.type is FactType.PEOPLE else [field.value]:
            found += picking.find(kind, piece, actor)
    unique = {one.value: one for one in found}
    picks = tuple((one.value, _named(one)) for one in unique.values())
    return replace(field, pick=kind, picks=picks)


def _named(one: picking.Pick) -> str:
    said = word(one.names)
    return " · ".join(part for part in (one.value, said if said != one.value else "", one.note) if part)


def _pieces(text: str) -> list[str]:
    """The people of a list of names who are not known by these names."""
    pieces = [piece.strip() for piece in text.replace("，", ",").split(",") if piece.strip()][:20]
    known = principals.active([piece for piece in pieces if len(piece) <= 150])
    return [piece for piece in pieces if piece not in known]


def _chosen(request: HttpRequest, fact: Fact) -> str:
    """What a field brings: one that was chosen from what fits goes before what was typed, for people beside those of
    the typed names that are known."""
    typed, chosen = request.POST.get(fact.name, ""), request.POST.get(fact.name + "-pick", "")
    if not chosen or fact.type not in picking.OF_FACT:
        return typed
    if fact.type is not FactType.PEOPLE:
        return chosen
    unknown = set(_pieces(typed))
    kept = [piece.strip() for piece in typed.replace("，", ",").split(",") if piece.strip() not in unknown]
    return ", ".join(filter(None, [*kept, *request.POST.getlist(fact.name + "-pick")]))


def given(request: HttpRequest, procedure: Procedure, act: Act) -> dict[str, Any]:
    """What a form brings; files are stored. GuijuError names a file that is not taken."""
    if act.kind is not ActKind.PLAIN:
        names = {
            ActKind.VOTE: ("position", "reason"),
            ActKind.COMMENT: ("clause", "words", "kind", "text", "proposal", "organization"),
            ActKind.SUPPORT: ("comment",),
            ActKind.ANSWER: ("comment", "round", "disposition", "reason"),
            ActKind.COUNT: (),
        }[act.kind]
        return {name: request.POST[name] for name in names if request.POST.get(name)}
    found: dict[str, Any] = {}
    for name in act.takes:
        fact = procedure.facts[name]
        if fact.type is FactType.TABLE:
            rows = table_forms.given(request, fact)
            if rows is not None:
                found[name] = rows
        elif fact.type is FactType.FILE:
            stored = _file(request, name)
            if stored is not None:
                found[name] = stored
        elif _chosen(request, fact).strip():
            found[name] = _chosen(request, fact)
    return found


def _file(request: HttpRequest, name: str) -> dict[str, Any] | None:
    uploaded = request.FILES.get(name)
    if uploaded is not None and uploaded.name:
        user = request.user.pk if request.user.is_authenticated else None
        quotas.require_file(user, timezone.now())
        return files.store(uploaded.chunks(), uploaded.name, user, timezone.now())
    kept = request.POST.get(name + "-kept", "")
    if kept:
        try:
            stored: dict[str, Any] = signing.loads(kept, salt=_SALT, max_age=86_400)
            return stored
        except signing.BadSignature:
            raise GuijuError("the file sent before is no longer known", where=name, expected="the file once more")
    return None


def errors_of(procedure: Procedure, error: RefusedError) -> dict[str, str]:
    """What is wrong with each field."""
    found: dict[str, str] = {}
    for fault in error.refusal.faults:
        expected = word(expected_of(procedure, fault))
        shown = say(f"（{expected}）", f" ({expected})") if expected and expected.isprintable() else ""
        said = word(fault_words(procedure, fault)) + shown
        if fault.row or fault.column:
            said = say("；", "; ").join(filter(None, [found.get(fault.fact, ""), said]))
            found[f"{fault.fact}.{fault.row}.{fault.column}"] = said
        found[fault.fact] = said
    return found


def kind_word(comment: Comment) -> str:
    return word(KINDS.get(Comment.Kind(comment.kind)))


def disposition_word(comment: Comment) -> str:
    return word(DISPOSITIONS.get(Comment.Disposition(comment.disposition))) if comment.disposition else ""
