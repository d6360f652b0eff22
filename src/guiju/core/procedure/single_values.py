"""One value of a fact as a form or a program brings it, with its type; what does not fit is named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from guiju.core.credit_code import is_credit_code
from guiju.core.decimals import written
from guiju.core.designation import parse
from guiju.core.errors import GuijuError
from guiju.core.procedure.model import Fact, FactType

_ICS = re.compile(r"\d{2}(\.\d{3}(\.\d{2})?)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MOST_PEOPLE = 100


class WrongError(Exception):
    """What is wrong with one value: a code that doors put into words, and what completes it."""

    def __init__(self, fault: str, expected: str = "") -> None:
        super().__init__(fault)
        self.fault, self.expected = fault, expected


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
                raise WrongError("not_a_choice", ", ".join(fact.options))
            return given
        case FactType.FILE:
            return _file(fact, given)
        case FactType.PEOPLE:
            people = given.replace("，", ",").split(",") if isinstance(given, str) else given
            if not isinstance(people, list | tuple) or not all(isinstance(p, str) for p in people):
                raise WrongError("not_people", "user names")
            if any(_CONTROL.search(p) for p in people):
                raise WrongError("control_characters")
            names = list(dict.fromkeys(p.strip() for p in people if p.strip()))
            if len(names) > _MOST_PEOPLE or any(len(name) > 150 for name in names):
                raise WrongError("too_long", f"{_MOST_PEOPLE}")
            return names or None
    return _text(fact, given)


def _text(fact: Fact, given: Any) -> str | None:
    if not isinstance(given, str):
        raise WrongError("not_text")
    text = given.replace("\r\n", "\n").strip()
    if _CONTROL.search(text):
        raise WrongError("control_characters")
    if len(text) > fact.longest:
        raise WrongError("too_long", str(fact.longest))
    if "\n" in text and fact.type is not FactType.LONG_TEXT:
        raise WrongError("one_line")
    if text and fact.pattern and not re.fullmatch(fact.pattern, text):
        raise WrongError("form", fact.pattern)
    if text and fact.type is FactType.ICS and not _ICS.fullmatch(text):
        raise WrongError("form", "35.030")
    if text and fact.type is FactType.EMAIL and not re.fullmatch(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]+", text):
        raise WrongError("form", "name@example.org")
    if text and fact.type is FactType.WEB and not re.fullmatch(r"https?://[^\s<>\"]+", text):
        raise WrongError("form", "https://…")
    if text and fact.type is FactType.CREDIT_CODE:
        text = text.upper()
        if not is_credit_code(text):
            raise WrongError("credit_code", "91350100M000100Y43")
    if text and fact.type in (FactType.STANDARD, FactType.DESIGNATION):
        try:
            return parse(text).canonical
        except GuijuError as error:
            raise WrongError("designation", error.expected)
    return text or None


def _number(fact: Fact, given: Any) -> int | float:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise WrongError("not_whole")
    text = digits(given) if isinstance(given, float) else str(given).strip()
    whole = fact.type is FactType.WHOLE_NUMBER
    if not re.fullmatch(r"-?\d{1,15}" if whole else r"-?\d{1,15}(\.\d{1,12})?", text):
        raise WrongError("not_whole" if whole else "not_a_number")
    number = int(text) if whole else float(text)
    if fact.least is not None and number < fact.least:
        raise WrongError("too_small", str(fact.least))
    if fact.most is not None and number > fact.most:
        raise WrongError("too_large", str(fact.most))
    return number


def digits(value: int | float | Decimal) -> str:
    """A number in digits with a point, as forms and tables take it; never with a power of ten.

    >>> digits(1e-05), digits(0.5), digits(-2.0), digits(7)
    ('0.00001', '0.5', '-2.0', '7')
    """
    return written(Decimal(str(value)))


def _date(given: Any) -> date:
    if isinstance(given, date):
        return given
    try:
        if not isinstance(given, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given.strip()):
            raise ValueError
        return date.fromisoformat(given.strip())
    except ValueError:
        raise WrongError("not_a_date", "2026-03-01")


def _yes_no(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    if given in ("yes", "true", "on", "1"):
        return True
    if given in ("no", "false", "off", "0"):
        return False
    raise WrongError("not_yes_no", "yes, no")


def _file(fact: Fact, given: Any) -> dict[str, Any]:
    """A stored file: its SHA-256, name and size in bytes, as the registry gives it."""
    if not isinstance(given, Mapping) or set(given) != {"sha256", "name", "size"}:
        raise WrongError("not_a_file", ", ".join(fact.kinds))
    name, size = given["name"], given["size"]
    if not isinstance(name, str) or _CONTROL.search(name) or isinstance(size, bool) or not isinstance(size, int):
        raise WrongError("not_a_file")
    kind = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    if fact.kinds and kind not in fact.kinds:
        raise WrongError("file_kind", ", ".join(fact.kinds))
    if not re.fullmatch(r"[0-9a-f]{64}", str(given["sha256"])):
        raise WrongError("not_a_file")
    return {"sha256": str(given["sha256"]), "name": name[:200], "size": size}
