"""Which acts of the log speak of a file: by the SHA-256 of its bytes."""

from __future__ import annotations

import re

from guiju.core.procedure import loader
from guiju.core.procedure.model import FactType
from guiju.registry.cases import access, definitions, roles
from guiju.registry.cases.models import Act, File

MOST = 20


def acts_with(sha256: str) -> list[tuple[Act, str]]:
    """(act, fact) of the acts that brought the file with this digest as a fact the public may read, oldest first."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256) or not File.objects.filter(sha256=sha256).exists():
        return []
    found: list[tuple[Act, str]] = []
    names = {
        fact.name
        for row in loader.house().values()
        for fact in row.facts.values()
        if fact.type is FactType.FILE and access.is_public(fact)
    }
    for name in sorted(names):
        rows = Act.objects.filter(case__facts__contains={name: {"sha256": sha256}}).select_related("case")
        for act in rows.order_by("pk")[: 10 * MOST]:
            procedure = definitions.kept(act.case.definition_id)
            brought = access.brought(act, act.case, procedure, roles.NOBODY).get(name)
            if isinstance(brought, dict) and brought.get("sha256") == sha256:
                found.append((act, name))
    return sorted(found, key=lambda pair: pair[0].pk)[:MOST]
