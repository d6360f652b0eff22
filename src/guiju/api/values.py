"""The kinds of value that parameters are made of. Each refuses what PostgreSQL or the index could not take."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import BeforeValidator, Field, StringConstraints, ValidationInfo, WithJsonSchema, model_validator
from pydantic.functional_validators import AfterValidator
from pydantic_core import PydanticCustomError

from guiju.core.errors import GuijuError
from guiju.registry.bodies import kinds

LONGEST = 2_000  # characters of a question
LONGEST_NAME = 300  # characters of a designation or a code
MOST_VALUES = 50  # of one filter
LARGEST = (1 << 63) - 1

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PATTERN = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]*$"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WHOLE = re.compile(r"\d{1,19}", re.ASCII)


def _fit(text: str) -> str:
    found = _UNFIT.search(text)
    if found:
        raise PydanticCustomError(
            "control_character",
            "a control character at {position}",
            {"position": found.start() + 1, "expected": "printable text"},
        )
    return text


def _text(shortest: int, longest: int) -> Any:
    schema: dict[str, Any] = {"type": "string", "maxLength": longest, "pattern": _PATTERN}
    if shortest:
        schema["minLength"] = shortest
    return Annotated[
        str, StringConstraints(min_length=shortest, max_length=longest), AfterValidator(_fit), WithJsonSchema(schema)
    ]


def _day(value: Any) -> Any:
    if not isinstance(value, date) and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise PydanticCustomError("day", "this is not a day", {"expected": "YYYY-MM-DD"})
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise PydanticCustomError("whole", "this is not a whole number", {"expected": "digits"})
    return value


Text = _text(0, LONGEST)
Name = _text(1, LONGEST_NAME)
Code = _text(1, 120)
Spelling = _text(1, LONGEST)
Prefix = _text(1, 100)
Cursor = _text(0, LONGEST_NAME)
Day = Annotated[date, BeforeValidator(_day)]
Whole = Annotated[int, BeforeValidator(_whole)]
IdempotencyKey = Annotated[str, StringConstraints(pattern=r"^[!-~]{0,80}$")]
"""Printable ASCII without blanks."""


def _body_kind(code: str) -> str:
    if code not in kinds.kinds():
        raise PydanticCustomError("body_kind", "there is no such kind of body", {"expected": ", ".join(kinds.kinds())})
    return code


BodyKind = Annotated[str, AfterValidator(_body_kind), WithJsonSchema({"type": "string", "enum": list(kinds.kinds())})]
"""A code of `data/codes/body_kinds.csv`."""
IcsCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}(\.[0-9]{3}(\.[0-9]{2})?)?$")]
Year = Annotated[int, Field(ge=1, le=9999), BeforeValidator(_whole)]
Place = Annotated[int, Field(ge=0, le=LARGEST), BeforeValidator(_whole)]


class Asked(Schema):
    """The query parameters of an operation. One it does not know is refused: a misspelt filter must not be silent."""

    @model_validator(mode="after")
    def known(self, info: ValidationInfo) -> Asked:
        request = (info.context or {}).get("request")
        fields = type(self).model_fields
        for name in request.GET if request is not None else ():
            if name not in fields:
                raise PydanticCustomError(
                    "unknown_parameter",
                    "there is no parameter {name}",
                    {"name": repr(name[:40]), "expected": ", ".join(fields) or "no parameters"},
                )
        return self


def no_parameters(request: HttpRequest) -> None:
    """For operations that take none: refuse any."""
    for name in request.GET:
        raise GuijuError("there is no parameter {}", repr(name[:40]), where="query", expected="no parameters")
