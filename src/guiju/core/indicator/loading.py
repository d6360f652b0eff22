"""Indicators out of their YAML files. A fault is named with file, field and what was expected; nothing is half
loaded."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from guiju.core.definitions import levels
from guiju.core.errors import GuijuError, sentence
from guiju.core.indicator.model import (
    DIMENSIONS,
    UNITS,
    Direction,
    Form,
    Indicator,
    Kind,
    Parameter,
    Query,
    Target,
    Unit,
    Use,
    Value,
    Words,
)

CONFIDENCE = ("sure", "likely", "unsure")
FREQUENCY = ("daily", "monthly", "quarterly", "yearly")
COMPARATORS = (">=", "<=", ">", "<", "=")
_FIELDS = {
    "indicator",
    "title",
    "about",
    "form",
    "unit",
    "direction",
    "source",
    "confidence",
    "frequency",
    "group",
    "numerator",
    "denominator",
    "counted",
    "measured",
    "parameters",
    "by",
    "targets",
}
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
RESERVED = {*DIMENSIONS, "day", "seq", "side", "after", "format", "lang", "limit", "compare", "by", "definition"}


def load_all(texts: Mapping[str, str], queries: Mapping[str, Query], grounds: str = "") -> Mapping[str, Indicator]:
    """File name → text to key → indicator, in the order of the files. `grounds` is a digest of the data the queries
    themselves rest on; it goes into each indicator's own. GuijuError at the first fault."""
    found: dict[str, Indicator] = {}
    for file in sorted(texts):
        said = _read(texts[file], file)
        for number, entry in enumerate(said):
            where = file if len(said) == 1 else f"{file}[{number}]"
            made = indicator_of(entry, where, queries, grounds)
            if made.key in found:
                raise GuijuError(
                    "the indicator {} is defined twice", repr(made.key), where=where, expected="one definition"
                )
            found[made.key] = made
    return found


def _read(text: str, file: str) -> list[Any]:
    said = levels.load(text, file, "a definition")
    return said if isinstance(said, list) else [said]


def indicator_of(said: Any, file: str, queries: Mapping[str, Query], grounds: str = "") -> Indicator:
    """One definition. GuijuError names file, field and what was expected."""
    entry = _Entry(said, file)
    for name in entry.said:
        if name not in _FIELDS:
            raise GuijuError("unknown field {}", repr(str(name)[:40]), where=file, expected=", ".join(sorted(_FIELDS)))
    key = entry.text("indicator")
    if not _KEY.fullmatch(key):
        raise GuijuError(
            "{} is no key", repr(key), where=f"{file}: indicator", expected="small letters, digits and underscores"
        )
    form, unit = Form(entry.one_of("form", list(Form))), Unit(entry.one_of("unit", list(Unit)))
    if unit not in UNITS[form]:
        raise GuijuError("a {} in {}", form, unit, where=f"{file}: unit", expected=", ".join(sorted(UNITS[form])))
    parameters = _parameters(entry)
    used, over, measure = _uses(entry, form, unit, queries, parameters)
    by = entry.list("by")
    for name in by:
        if name not in DIMENSIONS:
            raise GuijuError("cannot break down by {}", repr(name), where=f"{file}: by", expected=", ".join(DIMENSIONS))
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return Indicator(
        key,
        entry.words("title"),
        entry.words("about"),
        form,
        unit,
        Direction(entry.one_of("direction", list(Direction))),
        entry.text("source"),
        entry.one_of("confidence", CONFIDENCE),
        entry.one_of("frequency", FREQUENCY),
        entry.text("group"),
        used,
        over,
        measure,
        parameters,
        tuple(by),
        _targets(entry, parameters),
        hashlib.sha256(f"{text}\n{grounds}".encode()).hexdigest(),
        text,
    )


def _uses(
    entry: _Entry, form: Form, unit: Unit, queries: Mapping[str, Query], parameters: Mapping[str, Parameter]
) -> tuple[Use, Use | None, str]:
    wanted = {
        Form.RATIO: ("numerator", "denominator"),
        Form.COUNT: ("counted",),
        Form.MEAN: ("measured",),
        Form.MEDIAN: ("measured",),
    }[form]
    for name in ("numerator", "denominator", "counted", "measured"):
        if name in wanted and name not in entry.said:
            raise GuijuError(
                "the {} is missing",
                name,
                where=f"{entry.file}: {name}",
                expected=sentence("a query: a {} needs one", form),
            )
        if name not in wanted and name in entry.said:
            raise GuijuError("a {} has no {}", form, name, where=f"{entry.file}: {name}", expected=", ".join(wanted))
    uses = [_use(entry, name, queries, parameters) for name in wanted]
    if form is Form.RATIO and queries[uses[0].query].subject != queries[uses[1].query].subject:
        raise GuijuError(
            "{} over {}",
            queries[uses[0].query].subject,
            queries[uses[1].query].subject,
            where=f"{entry.file}: numerator.query",
            expected="records of one kind above and below",
        )
    if form in (Form.RATIO, Form.COUNT):
        return uses[0], uses[1] if form is Form.RATIO else None, ""
    measures = queries[uses[0].query].measures
    measure = entry.said["measured"].get("value", "")
    where = f"{entry.file}: measured.value"
    if measure not in measures:
        raise GuijuError(
            "{} has no value {}", uses[0].query, repr(measure), where=where, expected=", ".join(measures) or "–"
        )
    if measures[measure] is not unit:
        raise GuijuError(
            "{} is in {}", measure, measures[measure], where=f"{entry.file}: unit", expected=measures[measure]
        )
    return uses[0], None, measure


def _use(entry: _Entry, name: str, queries: Mapping[str, Query], parameters: Mapping[str, Parameter]) -> Use:
    said, where = entry.said[name], f"{entry.file}: {name}"
    if not isinstance(said, dict) or not isinstance(said.get("query"), str):
        raise GuijuError("no query is named", where=f"{where}.query", expected="query: NAME, with: {…}")
    for part in said:
        if part not in ("query", "with", "value"):
            raise GuijuError("unknown field {}", repr(str(part)[:40]), where=where, expected="query, with, value")
    query = queries.get(said["query"])
    if query is None:
        known = ", ".join(sorted(queries))
        raise GuijuError("there is no query {}", repr(said["query"]), where=f"{where}.query", expected=known)
    given = said.get("with") or {}
    if not isinstance(given, dict):
        raise GuijuError("not a list of values by name", where=f"{where}.with", expected="name: value")
    values: dict[str, Value] = {}
    for parameter, value in given.items():
        place = f"{where}.with.{parameter}"
        if parameter not in query.parameters:
            known = ", ".join(query.parameters) or "no parameters"
            raise GuijuError(
                "{} has no parameter {}", query.name, repr(str(parameter)[:40]), where=place, expected=known
            )
        if isinstance(value, str) and value.startswith("$"):
            own = parameters.get(value[1:])
            if own is None:
                known = ", ".join(parameters) or "a parameter of the indicator"
                raise GuijuError("there is no parameter {}", repr(value[1:]), where=place, expected=known)
            if own.kind is not query.parameters[parameter].kind:
                wanted = query.parameters[parameter].kind
                raise GuijuError("{} is {}", own.name, own.kind, where=place, expected=wanted)
            values[parameter] = value
        else:
            values[parameter] = value_of(query.parameters[parameter], value, place)
    for parameter, known_ in query.parameters.items():
        if known_.required and parameter not in values:
            raise GuijuError(
                "{} needs {}", query.name, parameter, where=f"{where}.with", expected=sentence("{}: …", parameter)
            )
    return Use(query.name, values)


def value_of(parameter: Parameter, value: Any, where: str) -> Value:
    """A value in the kind its parameter is of; texts of an address are read. GuijuError says what was expected."""
    kind = parameter.kind
    made: Value | None = None
    match kind:
        case Kind.TEXT if isinstance(value, str | int) and not isinstance(value, bool):
            made = str(value)
        case Kind.WORDS if isinstance(value, str):
            made = tuple(part for part in value.split(",") if part)
        case Kind.WORDS if isinstance(value, list | tuple) and all(isinstance(v, str | int) for v in value):
            made = tuple(str(v) for v in value)
        case Kind.WHOLE if isinstance(value, int) and not isinstance(value, bool):
            made = value
        case Kind.WHOLE if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value):
            made = int(value)
        case Kind.YES_NO if isinstance(value, bool):
            made = value
        case Kind.YES_NO if value in ("yes", "no"):
            made = value == "yes"
        case Kind.DAY if isinstance(value, date):
            made = value
        case Kind.DAY if isinstance(value, str):
            made = _day(value)
    if made is None or (made == () and kind is Kind.WORDS):
        wanted = {
            Kind.DAY: "a day such as 2024-01-01",
            Kind.YES_NO: "yes or no",
            Kind.WHOLE: "a whole number",
            Kind.WORDS: "words with commas between them",
            Kind.TEXT: "a word",
        }[kind]
        raise GuijuError("{} is not {}", repr(str(value)[:60]), kind, where=where, expected=wanted)
    for one in made if isinstance(made, tuple) else (made,):
        if parameter.choices and str(one) not in parameter.choices:
            raise GuijuError(
                "unknown value {}", repr(str(one)[:40]), where=where, expected=", ".join(parameter.choices)
            )
    return made


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None


def _parameters(entry: _Entry) -> Mapping[str, Parameter]:
    found = {}
    for name, said in entry.map("parameters").items():
        where = f"{entry.file}: parameters.{name}"
        if not _NAME.fullmatch(str(name)) or name in RESERVED:
            raise GuijuError(
                "{} is no name here", repr(str(name)[:40]), where=where, expected="small letters, not taken"
            )
        own = _Entry(said, where)
        kind = Kind(own.one_of("type", list(Kind)))
        choices = tuple(own.list("choices"))
        bare = Parameter(name, kind, choices=choices)
        if "default" not in own.said:
            raise GuijuError("there is no default", where=f"{where}.default", expected="a value: figures need no form")
        default = value_of(bare, own.said["default"], f"{where}.default")
        words = {
            str(choice): _Entry(said, f"{where}.words.{choice}").words("") for choice, said in own.map("words").items()
        }
        if unknown := [choice for choice in words if choice not in choices]:
            raise GuijuError(
                "words for {}", repr(unknown[0][:40]), where=f"{where}.words", expected=", ".join(choices) or "choices"
            )
        found[name] = Parameter(name, kind, default, False, choices, own.words(""), words)
    return found


def _targets(entry: _Entry, parameters: Mapping[str, Parameter]) -> tuple[Target, ...]:
    said = entry.said.get("targets", [])
    if not isinstance(said, list):
        raise GuijuError("targets is no list", where=f"{entry.file}: targets", expected="a list of targets")
    return tuple(_target(one, f"{entry.file}: targets[{n}]", parameters) for n, one in enumerate(said))


def _target(said: Any, where: str, parameters: Mapping[str, Parameter]) -> Target:
    own = _Entry(said, where)
    comparator = own.one_of("comparator", COMPARATORS)
    value, deadline = own.said.get("value"), own.said.get("deadline")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise GuijuError("{} is no number", repr(value), where=f"{where}.value", expected="a number")
    day = deadline if isinstance(deadline, date) else _day(str(deadline))
    if day is None:
        raise GuijuError("{} is no day", repr(deadline), where=f"{where}.deadline", expected="a day such as 2025-12-31")
    values = {}
    for name, given in own.map("with").items():
        if name not in parameters:
            known = ", ".join(parameters) or "no parameters"
            raise GuijuError("there is no parameter {}", repr(str(name)[:40]), where=f"{where}.with", expected=known)
        values[name] = value_of(parameters[name], given, f"{where}.with.{name}")
    label = own.words("") if "zh" in own.said else None
    return Target(comparator, float(value), day, own.text("source"), own.text("code"), values, label)


class _Entry:
    """A mapping of a definition, with its place."""

    def __init__(self, said: Any, file: str) -> None:
        if not isinstance(said, dict):
            raise GuijuError("not a list of fields", where=file, expected="field: value")
        self.said: dict[str, Any] = said
        self.file = file

    def text(self, name: str) -> str:
        value = self.said.get(name)
        if not isinstance(value, str) or not value.strip():
            raise GuijuError("{} is missing", name, where=f"{self.file}: {name}", expected="a text")
        return value.strip()

    def one_of(self, name: str, known: list[Any] | tuple[str, ...]) -> str:
        value = self.said.get(name)
        if value not in [str(k) for k in known]:
            what = f"{name} is missing" if value is None else f"unknown {name} {str(value)[:40]!r}"
            raise GuijuError(what, where=f"{self.file}: {name}", expected=", ".join(known))
        return str(value)

    def words(self, name: str) -> Words:
        said = self.said.get(name) if name else self.said
        where = f"{self.file}: {name}" if name else self.file
        if not isinstance(said, dict) or not all(isinstance(said.get(k), str) and said[k] for k in ("zh", "en")):
            raise GuijuError(
                "{} in both languages are missing", name or "the words", where=where, expected="zh: …, en: …"
            )
        return Words(said["zh"], said["en"])

    def list(self, name: str) -> list[str]:
        said = self.said.get(name, [])
        if not isinstance(said, list) or not all(isinstance(v, str | int) for v in said):
            raise GuijuError("{} is no list", name, where=f"{self.file}: {name}", expected="[…, …]")
        return [str(v) for v in said]

    def map(self, name: str) -> dict[str, Any]:
        said = self.said.get(name) or {}
        if not isinstance(said, dict):
            raise GuijuError("{} is no list of names", name, where=f"{self.file}: {name}", expected="name: {…}")
        return said
