"""Rows of the registry in the form in which programs receive them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings

from guiju.registry.bodies.models import Body, Committee
from guiju.registry.catalogue import queries
from guiju.registry.catalogue.models import Edition
from guiju.registry.catalogue.outlets import addresses


def page_of(edition: Edition) -> str:
    """The address of the edition's page."""
    return str(settings.SITE_URL) + addresses.edition(edition.key)


def brief(edition: Edition) -> dict[str, Any]:
    """As in lists."""
    return {**queries.brief(edition), "url": page_of(edition)}


def full(edition: Edition, day: date) -> dict[str, Any]:
    """With everything known, and the status on a day."""
    known = queries.full(edition)
    return {**known, "url": page_of(edition), "on": day, "status_on": queries.status_of(edition, day)}


def body(row: Body) -> dict[str, Any]:
    """A body as in lists."""
    page = str(settings.SITE_URL) + addresses.body(row.code)
    return {
        "code": row.code,
        "kind": row.kind,
        "kinds": list(row.kinds),
        "names": row.names,
        "country": row.country,
        "url": row.url,
        "page": page,
    }


def committee(row: Committee) -> dict[str, Any]:
    """A committee as in lists."""
    return {
        "code": row.code,
        "names": row.names,
        "body": row.body.code,
        "parent": row.parent.code if row.parent else None,
        "status": row.status,
        "secretariat": row.secretariat,
        "page": str(settings.SITE_URL) + addresses.committee(row.code),
    }
