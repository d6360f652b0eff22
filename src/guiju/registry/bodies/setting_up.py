"""The first run of an installation: its own body, the bodies and classes of a country, the first administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from guiju.core.errors import GuijuError
from guiju.data import tables
from guiju.registry.accounts import people
from guiju.registry.accounts.models import User
from guiju.registry.bodies.bringing import keep_body
from guiju.registry.bodies.models import Body

COUNTRIES = ("china",)
"""The countries whose bodies are shipped."""
_OFFICIAL = (
    Body.Kind.NATIONAL_BODY, Body.Kind.DEPARTMENT, Body.Kind.PROVINCE, Body.Kind.INTERNATIONAL, Body.Kind.REGIONAL
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What an installation is: its own body, and who keeps it first. `country` "": no bodies but its own."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    administrator: str
    email: str
    country: str = ""
    language: str = ""


def is_set_up() -> bool:
    """Whether somebody keeps this installation."""
    return User.objects.filter(is_staff=True, is_active=True).exists()


def set_up(wanted: Wanted, now: datetime) -> tuple[User, int]:
    """(the administrator, how many bodies are new). All of it or nothing; each body is a change of the record.

    GuijuError when somebody keeps the installation already, and for what cannot be."""
    if is_set_up():
        raise GuijuError(
            "somebody keeps this installation already",
            where="administrator",
            expected="a new data folder, or that person",
        )
    if wanted.country and wanted.country not in COUNTRIES:
        raise GuijuError(
            "there are no bodies of {}", repr(wanted.country[:40]), where="country", expected=", ".join(COUNTRIES)
        )
    before = Body.objects.count()
    with transaction.atomic():
        for row in _shipped() if wanted.country else ():
            keep_body(row, now)
        own = {"code": wanted.code, "kind": wanted.kind, "name_zh": wanted.name_zh, "name_en": wanted.name_en}
        keep_body(own, now)
        user = people.add(wanted.administrator, wanted.email, now, administrator=True, language=wanted.language)
    return user, Body.objects.count() - before


def _shipped() -> list[dict[str, str]]:
    """The official bodies among those the files know: no association, no firm."""
    wanted = ("code", "kind", "name_zh", "name_en", "country", "url", "source")
    rows = tables.rows("demo/bodies.csv")
    return [{name: row[name] for name in wanted} for row in rows if row["kind"] in _OFFICIAL]
