"""The classes that the files know: ICS fields, and the first level of the Chinese classification (CCS)."""

from __future__ import annotations

from guiju.data import tables
from guiju.registry.catalogue.models import Classification

FILES = (("ics", "codes/ics_fields_zh.csv"), ("ccs", "codes/ccs.csv"))


def load() -> int:
    """Bring them in, with the names that are new; how many classes are new. A second time changes nothing."""
    new = 0
    for system, name in FILES:
        for row in tables.rows(name):
            names = {language: row[language] for language in ("zh", "en") if row.get(language)}
            entry, made = Classification.objects.get_or_create(
                system=system, code=row["code"], defaults={"names": names, "source": row["source"][:300]}
            )
            new += made
            if not made and not names.items() <= entry.names.items():
                entry.names = {**entry.names, **names}
                entry.save(update_fields=["names"])
    return new
