"""Editions as a subject of the registry: searched in an index of their own, watched in several ways."""

from __future__ import annotations

from django.utils import timezone

from guiju.core.definitions.words import Words
from guiju.core.errors import GuijuError
from guiju.registry.catalogue import finding
from guiju.registry.catalogue.models import Edition
from guiju.registry.record.subjects import Named, Subject, register, register_change


def _find(name: str) -> Edition | None:
    """The edition that somebody means; of a standard without a year, the one in force today."""
    try:
        return finding.find_edition(name, timezone.localdate())
    except GuijuError:
        return None


register(
    Subject(
        "edition", Words("标准", "Standards"), Edition.objects.all,
        lambda row: Named(
            row.designation, Words(row.titles.get("zh", ""), row.titles.get("en", "")), f"edition/{row.pk}/"
        ),
        own_index=True,
        find=_find,
        watched={
            "standard": Words("标准", "Standards"), "ics": Words("ICS 分类", "Fields (ICS)"),
            "search": Words("检索", "Searches"),
        },
    )
)  # fmt: skip
register_change("relation")
