"""Subjects of statistics out of YAML. A fault is named with file, field and what was expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from guiju.core.definitions import levels
from guiju.core.errors import GuijuError
from guiju.core.statistics.model import Dimension, Form, Kind, Measure, Subject, Unit, Words

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_UNITS = {
    Form.COUNT: {Unit.COUNT},
    Form.DISTINCT: {Unit.COUNT},
    Form.MEAN: {Unit.YEARS, Unit.MONTHS, Unit.DAYS, Unit.COUNT},
    Form.SHARE: {Unit.PERCENT},
}


def load_all(texts: Mapping[str, str], columns: Mapping[str, frozenset[str]]) -> Mapping[str, Subject]:
    """File name → text to key → subject. `columns`: query of rows → the columns it has. Keys of measures are one of a
    kind over all subjects. GuijuError at the first fault."""
    found: dict[str, Subject] = {}
    measures: set[str] = set()
    for file in sorted(texts):
        subject = subject_of(_read(texts[file], file), file, columns)
        twice = measures & set(subject.measures)
        if subject.key in found or twice:
            what = sorted(twice)[0] if twice else subject.key
            raise GuijuError("{} is defined twice", repr(what), where=file, expected="one definition")
        measures |= set(subject.measures)
        found[subject.key] = subject
    return found


def _read(text: str, file: str) -> Any:
    return levels.load(text, file, "a subject")


def subject_of(said: Any, file: str, columns: Mapping[str, frozenset[str]]) -> Subject:
    """One subject. GuijuError names file and field."""
    _fields(said, file, {"subject", "title", "rows", "source", "measures", "dimensions"}, set())
    key, rows = _key(said["subject"], f"{file}: subject"), str(said["rows"])
    if rows not in columns:
        raise GuijuError("unknown rows {}", repr(rows[:40]), where=f"{file}: rows", expected=", ".join(sorted(columns)))
    measures = {
        name: _measure(name, one, f"{file}: measures, {name}", columns[rows])
        for name, one in _entries(said, "measures", file)
    }
    dimensions = {
        name: _dimension(name, one, f"{file}: dimensions, {name}", columns[rows])
        for name, one in _entries(said, "dimensions", file)
    }
    return Subject(key, _words(said["title"], f"{file}: title"), rows, str(said["source"]), measures, dimensions)


def _entries(said: Any, field: str, file: str) -> list[tuple[str, Any]]:
    entries = said[field]
    if not isinstance(entries, dict) or not entries:
        raise GuijuError("not a list of names", where=f"{file}: {field}", expected="names with what they are")
    return [(_key(name, f"{file}: {field}"), one) for name, one in entries.items()]


def _measure(name: str, said: Any, where: str, columns: frozenset[str]) -> Measure:
    _fields(said, where, {"zh", "en", "about", "form", "unit"}, {"of"})
    form, unit = Form(_one(said["form"], Form, where)), Unit(_one(said["unit"], Unit, where))
    if unit not in _UNITS[form]:
        raise GuijuError("a {} in {}", form, unit, where=where, expected=", ".join(sorted(_UNITS[form])))
    of = str(said.get("of", ""))
    if (form is Form.COUNT) != (not of) or (of and of not in columns):
        raise GuijuError("unknown column {}", repr(of), where=f"{where}, of", expected=", ".join(sorted(columns)))
    return Measure(name, _words(said, where), _words(said["about"], f"{where}, about"), form, unit, of)


def _dimension(name: str, said: Any, where: str, columns: frozenset[str]) -> Dimension:
    _fields(said, where, {"zh", "en", "kind"}, {"column", "values", "register"})
    kind, column = Kind(_one(said["kind"], Kind, where)), str(said.get("column", name))
    if column not in columns:
        raise GuijuError("unknown column {}", repr(column), where=where, expected=", ".join(sorted(columns)))
    values = said.get("values", {})
    if (kind is Kind.LIST) != bool(values) or not isinstance(values, dict):
        raise GuijuError("values are for a list, and a list has them", where=where, expected="code: [中文, English]")
    register = str(said.get("register", ""))
    if (kind is Kind.REGISTER) != bool(register):
        raise GuijuError("a register is named for codes of a register alone", where=where, expected="register: name")
    named = {str(code): _pair(pair, f"{where}, {code}") for code, pair in values.items()}
    return Dimension(name, _words(said, where), kind, column, named, register)


def _fields(said: Any, where: str, needed: set[str], allowed: set[str]) -> None:
    if not isinstance(said, dict):
        raise GuijuError("no fields", where=where, expected=", ".join(sorted(needed)))
    for name in said:
        if name not in needed | allowed:
            raise GuijuError(
                "unknown field {}", repr(str(name)[:40]), where=where, expected=", ".join(sorted(needed | allowed))
            )
    for name in sorted(needed - set(said)):
        raise GuijuError("no {}", name, where=where, expected=", ".join(sorted(needed)))


def _one(value: Any, kinds: Any, where: str) -> str:
    if value not in set(kinds):
        raise GuijuError("{} is not one of them", repr(str(value)[:40]), where=where, expected=", ".join(kinds))
    return str(value)


def _key(value: Any, where: str) -> str:
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise GuijuError(
            "{} is no key", repr(str(value)[:40]), where=where, expected="small letters, digits, underscores"
        )
    return value


def _words(said: Any, where: str) -> Words:
    if not isinstance(said, dict) or not all(isinstance(said.get(k), str) and said[k] for k in ("zh", "en")):
        raise GuijuError("not in both languages", where=where, expected="zh and en")
    return Words(said["zh"], said["en"])


def _pair(said: Any, where: str) -> Words:
    if not isinstance(said, list) or len(said) != 2 or not all(isinstance(one, str) and one for one in said):
        raise GuijuError("not in both languages", where=where, expected="[中文, English]")
    return Words(said[0], said[1])
