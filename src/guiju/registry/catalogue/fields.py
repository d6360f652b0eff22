"""A column type of PostgreSQL that Django has no field for."""

from __future__ import annotations

from django.db import models


class DateMultiRange(models.Field):
    """A set of half-open day intervals (`datemultirange`). In Python its text form, as `{[2015-01-01,2020-01-01)}`."""

    def db_type(self, connection: object) -> str:
        return "datemultirange"

    def select_format(self, compiler: object, sql: str, params: object) -> tuple[str, object]:
        return f"{sql}::text", params

    def get_placeholder(self, value: object, compiler: object, connection: object) -> str:
        return "%s::datemultirange"
