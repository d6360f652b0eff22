"""A column type of PostgreSQL that Django has no field for."""

from __future__ import annotations

from decimal import Decimal

from django.db import models


class Exact(models.Field):
    """An exact decimal of any size, with the digits it was written with (`numeric`). In Python a finite `Decimal`."""

    def db_type(self, connection: object) -> str:
        return "numeric"

    def get_prep_value(self, value: object) -> Decimal | None:
        if value is None:
            return None
        if not isinstance(value, Decimal) or not value.is_finite():
            raise TypeError(f"{self.name} takes a finite Decimal, not {value!r}")
        return value
