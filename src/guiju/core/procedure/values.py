"""What an act brings, checked against the facts of its procedure: forms bring texts, programs typed values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.core.credit_code import is_credit_code
from guiju.core.designation import parse
from guiju.core.errors import GuijuError
from guiju.core.procedure.model import Act, Fact, FactType, Procedure

_ICS = re.compile(r"\d{2}(\.\d{3}(\.\d{2})?)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MOST_PEOPLE = 100


@dataclass(frozen=True)
class FactError:
    """What is wrong with one fact. `fault` is a code that doors put into words; `expected` completes it."""

    fact: str
    fault: str  # missing, unknown, too_long, not_whole, too_small, too_large, not_a_date, not_a_choice, form, …
    expected: str = ""


class _WrongError(Exception):
    def __init__(self, fault: str, expected: str = "") -> None:
        super().__init__(fault)
        self.fault, self.expected = fault, expected


def checked(
    procedure: Procedure, act: Act, brought: Mapping[str, Any], held: Mapping[str, Any]
) -> tuple[dict[str, Any], list[FactError]]:
    """Typed values and the faults. What an act brings is brought with it, even where the case holds an earlier value;
    what it may bring can be taken away again by bringing nothing."""
    values: dict[str, Any] = {}
    faults: list[FactError] = []
    for name, given in brought.items():
        if name in procedure.facts and procedure.facts[name].computed is not None:
            faults.append(FactError(name, "computed", ", ".join(act.takes)))
            continue
        if name not in act.takes:
            faults.append(FactError(name[:60], "unknown", ", ".join(act.takes)))
            continue
        try:
            value = value_of(procedure.facts[name], given)
        except _WrongError as error:
            faults.append(FactError(name, error.fault, error.expected))
            continue
        if value is not None:
            values[name] = value
        elif name in act.may_bring and name in held:
            values[name] = None
    wrong = {fault.fact for fault in faults}
    for name in act.brings:
        if name not in values and name not in wrong:
            faults.append(FactError(name, "missing"))
    return values, faults


def checked_value(fact: Fact, given: Any) -> tuple[Any, FactError | None]:
    """(typed value, None) of what is given for one fact; (None, the fault) where it does not fit."""
    try:
        return value_of(fact, given), None
    except _WrongError as error:
        return None, FactError(fact.name, error.fault, error.expected)


def same(fact: Fact, given: Any, stored: Any) -> bool:
    """Whether what is given is what is stored already, however a form or a program writes it ("2026-03-01", "yes")."""
    try:
        return bool(as_json(value_of(fact, given)) == stored)
    except _WrongError:
        return False


def value_of(fact: Fact, given: Any) -> Any:
    """One typed value; None for nothing. Raises for what does not fit."""
    if given is None or given == "" or given == []:
        return None
    match fact.type:
        case FactType.WHOLE_NUMBER | FactType.DECIMAL:
            return _number(fact, given)
        case FactType.DATE:
            return _date(given)
        case FactType.YES_NO:
            return _yes_no(given)
        case FactType.CHOICE:
            if not isinstance(given, str) or given not in fact.options:
                raise _WrongError("not_a_choice", ", ".join(fact.options))
            return given
        case FactType.FILE:
            return _file(fact, given)
        case FactType.PEOPLE:
            people = given.replace("，", ",").split(",") if isinstance(given, str) else given
            if not isinstance(people, list | tuple) or not all(isinstance(p, str) for p in people):
                raise _WrongError("not_people", "user names")
            if any(_CONTROL.search(p) for p in people):
                raise _WrongError("control_characters")
            names = list(dict.fromkeys(p.strip() for p in people if p.strip()))
            if len(names) > _MOST_PEOPLE or any(len(name) > 150 for name in names):
                raise _WrongError("too_long", f"{_MOST_PEOPLE}")
            return names or None
    return _text(fact, given)


def _text(fact: Fact, given: Any) -> str | None:
    if not isinstance(given, str):
        raise _WrongError("not_text")
    text = given.replace("\r\n", "\n").strip()
    if _CONTROL.search(text):
        raise _WrongError("control_characters")
    if len(text) > fact.longest:
        raise _WrongError("too_long", str(fact.longest))
    if "\n" in text and fact.type is not FactType.LONG_TEXT:
        raise _WrongError("one_line")
    if text and fact.pattern and not re.fullmatch(fact.pattern, text):
        raise _WrongError("form", fact.pattern)
    if text and fact.type is FactType.ICS and not _ICS.fullmatch(text):
        raise _WrongError("form", "35.030")
    if text and fact.type is FactType.EMAIL and not re.fullmatch(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]+", text):
        raise _WrongError("form", "name@example.org")
    if text and fact.type is FactType.WEB and not re.fullmatch(r"https?://[^\s<>\"]+", text):
        raise _WrongError("form", "https://…")
    if text and fact.type is FactType.CREDIT_CODE:
        text = text.upper()
        if not is_credit_code(text):
            raise _WrongError("credit_code", "91350100M000100Y43")
    if text and fact.type in (FactType.STANDARD, FactType.DESIGNATION):
        try:
            return parse(text).canonical
        except GuijuError as error:
            raise _WrongError("designation", error.expected)
    return text or None


def _number(fact: Fact, given: Any) -> int | float:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise _WrongError("not_whole")
    text = str(given).strip()
    whole = fact.type is FactType.WHOLE_NUMBER
    if not re.fullmatch(r"-?\d{1,15}" if whole else r"-?\d{1,15}(\.\d{1,12})?", text):
        raise _WrongError("not_whole" if whole else "not_a_number")
    number = int(text) if whole else float(text)
    if fact.least is not None and number < fact.least:
        raise _WrongError("too_small", str(fact.least))
    if fact.most is not None and number > fact.most:
        raise _WrongError("too_large", str(fact.most))
    return number


def _date(given: Any) -> date:
    if isinstance(given, date):
        return given
    try:
        if not isinstance(given, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given.strip()):
            raise ValueError
        return date.fromisoformat(given.strip())
    except ValueError:
        raise _WrongError("not_a_date", "2026-03-01")


def _yes_no(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    if given in ("yes", "true", "on", "1"):
        return True
    if given in ("no", "false", "off", "0"):
        return False
    raise _WrongError("not_yes_no", "yes, no")


def _file(fact: Fact, given: Any) -> dict[str, Any]:
    """A stored file: its SHA-256, name and size in bytes, as the registry gives it."""
    if not isinstance(given, Mapping) or set(given) != {"sha256", "name", "size"}:
        raise _WrongError("not_a_file", ", ".join(fact.kinds))
    name, size = given["name"], given["size"]
    if not isinstance(name, str) or _CONTROL.search(name) or isinstance(size, bool) or not isinstance(size, int):
        raise _WrongError("not_a_file")
    kind = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    if fact.kinds and kind not in fact.kinds:
        raise _WrongError("file_kind", ", ".join(fact.kinds))
    if not re.fullmatch(r"[0-9a-f]{64}", str(given["sha256"])):
        raise _WrongError("not_a_file")
    return {"sha256": str(given["sha256"]), "name": name[:200], "size": size}


def as_json(value: Any) -> Any:
    """A typed value as it is stored."""
    return value.isoformat() if isinstance(value, date) else value


def from_json(fact: Fact, stored: Any) -> Any:
    """A stored value with its type."""
    if fact.type is FactType.DATE and isinstance(stored, str):
        return date.fromisoformat(stored)
    return stored
