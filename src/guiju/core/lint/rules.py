"""The rules of `data/lint/*.yaml`, checked when they are loaded."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

import yaml

from guiju.core.errors import GuijuError, sentence
from guiju.core.lint.model import Rule, Scope, Severity, Sure
from guiju.core.lint.registry import known
from guiju.data import tables

_ID = re.compile(r"GB-[A-Z]{3,8}-\d{3}")
_FIELDS = (
    "id",
    "severity",
    "scope",
    "languages",
    "source",
    "title",
    "message",
    "check",
    "fix",
    "fails",
    "passes",
    "sure",
)
_OPTIONAL = {"fix", "sure"}
_WORDS = frozenset({"pattern", "words", "words_of", "folded", "dash_form", "brackets", "italic_unit"})
"""Checks that look at words as they stand."""
_E = TypeVar("_E", Severity, Scope, Sure)
_PATTERNS = ("patterns", "unless", "forms", "tier")


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule shipped, by identifier."""
    found: list[Rule] = []
    for name, text in tables.texts("lint", ".yaml").items():
        found += load(text, name)
    twice = sorted({rule.id for rule in found if sum(other.id == rule.id for other in found) > 1})
    if twice:
        raise GuijuError("the rule {} stands twice", twice[0], where="data/lint", expected="each identifier once")
    return tuple(sorted(found, key=lambda rule: rule.id))


def chosen(names: Iterable[str]) -> tuple[Rule, ...]:
    """The rules named: by identifier (GB-TERM-003), group (TERM) or severity (error). GuijuError for a name that
    chooses nothing."""
    found: dict[str, Rule] = {}
    for name in names:
        fitting = [
            rule
            for rule in all_rules()
            if name.upper() in {rule.id, rule.id.split("-")[1]}
            or name.lower() in {rule.severity.value, rule.group, f"sure:{rule.sure.value}"}
        ]
        if not fitting:
            groups = ", ".join(sorted({rule.group for rule in all_rules()}))
            raise GuijuError(
                "no rule {}", repr(name[:40]), where="rules", expected=sentence("an identifier, or one of {}", groups)
            )
        found |= {rule.id: rule for rule in fitting}
    return tuple(found[name] for name in sorted(found))


def load(text: str, where: str) -> tuple[Rule, ...]:
    """The rules of one file. Raises GuijuError with the file, the rule and the field that is wrong."""
    try:
        told = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f"{where}, line {mark.line + 1}" if mark else where
        raise GuijuError("this is no YAML", where=at, expected="a list of rules") from error
    if not isinstance(told, dict) or not isinstance(told.get("rules"), list) or not isinstance(told.get("group"), str):
        raise GuijuError("this is no file of rules", where=where, expected="group: …, rules: […]")
    macros = told.get("macros", {})
    return tuple(_rule(each, told["group"], macros, where, place) for place, each in enumerate(told["rules"], 1))


def _filled(value: Any, macros: dict[str, str]) -> Any:
    """Parameters with «name» replaced by what the file's `macros` say."""
    if isinstance(value, str):
        for name, text in macros.items():
            value = value.replace(f"«{name}»", text)
        return value
    if isinstance(value, dict):
        return {key: _filled(each, macros) for key, each in value.items()}
    return [_filled(each, macros) for each in value] if isinstance(value, list) else value


def _rule(told: Any, group: str, macros: dict[str, str], file: str, place: int) -> Rule:
    if not isinstance(told, dict):
        raise GuijuError("a rule that is no mapping", where=f"{file}, rule {place}", expected="field: value")
    name = str(told.get("id", f"rule {place}"))

    def at(field: str) -> str:
        return f"{file}, {name}, {field}"

    for field in _FIELDS:
        if field not in told and field not in _OPTIONAL:
            raise GuijuError("the field is missing", where=at(field), expected=field)
    if unknown := sorted(set(told) - set(_FIELDS)):
        raise GuijuError("unknown field", where=at(unknown[0]), expected=", ".join(_FIELDS))
    if not _ID.fullmatch(name):
        raise GuijuError("no identifier of a rule", where=at("id"), expected="such as GB-TERM-003")
    check = told["check"]
    if not isinstance(check, dict) or not isinstance(check.get("name"), str):
        raise GuijuError("no check", where=at("check"), expected="{name: …} with its parameters")
    parameters = {key: _filled(value, macros) for key, value in check.items() if key != "name"}
    _fitting(check["name"], parameters, at)
    gives = known()[check["name"]].gives | {"found", "label"}
    for field in ("title", "message", "fix"):
        if field in told:
            _words(told[field], at(field), gives | {"to"})
    for field in ("fails", "passes"):
        if not isinstance(told[field], str) or not told[field].strip():
            raise GuijuError("no example", where=at(field), expected="Guiju Markdown")
    languages = _list(told["languages"], at("languages"))
    if not languages or set(languages) - {"zh", "en"}:
        raise GuijuError("unknown language", where=at("languages"), expected="zh, en")
    source = _list(told["source"], at("source"))
    if not source:
        raise GuijuError("no source", where=at("source"), expected="the standard and its clause")
    return Rule(
        name, group, _one(Severity, told["severity"], at("severity")), _one(Scope, told["scope"], at("scope")),
        languages, source, told["title"], told["message"], check["name"], parameters, told.get("fix", {}),
        told["fails"], told["passes"], _sure(told, at),
    )  # fmt: skip


def _sure(told: Any, at: Any) -> Sure:
    """What the rule says, else by its check and severity."""
    if "sure" in told:
        return _one(Sure, told["sure"], at("sure"))
    if told["severity"] == Severity.INFO:
        return Sure.LOW
    return Sure.HIGH if told["check"]["name"] in _WORDS else Sure.MEDIUM


def _fitting(name: str, parameters: dict[str, Any], at: Any) -> None:
    function = known().get(name)
    if function is None:
        raise GuijuError("unknown check {}", repr(name), where=at("check"), expected=", ".join(sorted(known())))
    if missing := sorted(function.needs - set(parameters)):
        raise GuijuError("the check {} needs {}", name, missing[0], where=at("check"), expected=missing[0])
    if unknown := sorted(set(parameters) - function.needs - function.may):
        expected = ", ".join(sorted(function.needs | function.may)) or "no parameters"
        raise GuijuError("the check {} takes no {}", name, unknown[0], where=at("check"), expected=expected)
    for key in _PATTERNS:
        for pattern in _texts(parameters.get(key, ())):
            try:
                re.compile(pattern)
            except re.error as error:
                raise GuijuError(
                    "no regular expression: {}", pattern, where=at(f"check.{key}"), expected=str(error)
                ) from error


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if not isinstance(value, list | tuple):
        return []
    return [each if isinstance(each, str) else str(each[0]) for each in value]


def _words(value: Any, where: str, gives: frozenset[str] | set[str]) -> None:
    if not isinstance(value, dict) or set(value) != {"zh", "en"} or not all(isinstance(v, str) for v in value.values()):
        raise GuijuError("not said in both languages", where=where, expected="{zh: …, en: …}")
    for text in value.values():
        for _, field, _, _ in string.Formatter().parse(text):
            if field is not None and field not in gives:
                raise GuijuError(f"nothing fills {{{field}}}", where=where, expected=", ".join(sorted(gives)))


def _list(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise GuijuError("not a list of texts", where=where, expected="[…]")
    return tuple(value)


def _one(kind: type[_E], value: Any, where: str) -> _E:
    try:
        return kind(value)
    except ValueError as error:
        raise GuijuError(
            "unknown value {}", repr(value), where=where, expected=", ".join(each.value for each in kind)
        ) from error
