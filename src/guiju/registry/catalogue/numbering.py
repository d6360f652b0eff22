"""Numbers of what is no standard of its own: samples and amendment sheets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import connection

from guiju.core.designation import parse
from guiju.core.errors import GuijuError, sentence
from guiju.registry.catalogue.models import Edition
from guiju.registry.record.effect_context import PUT_RIGHT, EffectContext, done_again, effect_handler
from guiju.registry.record.numbers import next_number


@effect_handler("number_sample")
def number_sample(happening: EffectContext) -> Mapping[str, Any]:
    """GSB, the class, the next serial of the class after the highest that was given or that the library holds, and the
    year of issue (SL 2; DOMAIN 1.4)."""
    class_, year = str(happening.facts["sample_class"]), happening.facts["published"].year
    serial = next_number(f"sample {class_}", _highest_serial(class_) + 1)
    return {"designation": parse(f"GSB {class_}-{serial:04d}-{year}").canonical}


@done_again("number_sample")
def sample_again(happening: EffectContext) -> Mapping[str, Any]:
    """The number that was given stays, and carries class and year."""
    return _stays(happening, "sample_class")


@effect_handler("number_sheet")
def number_sheet(happening: EffectContext) -> Mapping[str, Any]:
    """The designation of the standard, XG, the number of the sheet and the year of its publication (DOMAIN 1.4).
    GuijuError where a sheet of this number is held, or one before it is not."""
    facts = happening.facts
    base, sheet = parse(facts["standard"]), int(facts["sheet"])
    expected = next_sheet(base.canonical)
    if sheet != expected:
        raise GuijuError(
            "sheet {} of {}",
            sheet,
            base.canonical,
            where="sheet",
            expected=sentence("sheet {}, the next one", expected),
        )
    return {"designation": parse(f"{base.canonical}/XG{sheet}-{facts['published'].year}").canonical}


@done_again("number_sheet")
def sheet_again(happening: EffectContext) -> Mapping[str, Any]:
    """The number that was given stays, and carries standard, sheet and year."""
    return _stays(happening, "standard", "sheet")


def next_sheet(designation: str) -> int:
    """The number of the amendment sheet that comes next: one more than the highest the library holds."""
    held = Edition.objects.filter(key__startswith=f"{designation}/XG").values_list("key", flat=True)
    numbers = (re.match(r"\d{1,3}", key[len(designation) + 3 :]) for key in held)
    return max((int(number[0]) for number in numbers if number), default=0) + 1


def _stays(happening: EffectContext, *names: str) -> Mapping[str, Any]:
    given, day = str(happening.facts["designation"]), happening.facts["published"]
    if happening.differs(*names) or given.partition("(")[0].rpartition("-")[2] != str(day.year):
        raise GuijuError("the number {} was given and carries its year", given, where="published", expected=PUT_RIGHT)
    return {}


def _highest_serial(class_: str) -> int:
    """The highest serial of a class of samples that the library holds; 0 for none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select max(substring(key from %s)::int) from catalogue_work where key like %s",
            [f"^GSB {class_}-([0-9]{{1,6}})$", f"GSB {class_}-%"],
        )
        return int(cursor.fetchone()[0] or 0)
