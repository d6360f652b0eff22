"""Items whose owner is named by a code of a body that is made known later."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from guiju.core.register import loader

_OWNED = """
update registers_item i set owner_id = b.id
from unnest(%s::text[], %s::text[]) r (name, fact), unnest(%s::text[], %s::bigint[]) b (code, id)
where i.register = r.name and i.owner_id is null and i.facts ->> r.fact = b.code
"""


def link(made: Mapping[str, int]) -> None:
    """Items that name one of these bodies (code → key) and have no owner yet are its own from now on: one statement."""
    owned = [(register.name, register.owner) for register in loader.house().values() if register.owner]
    if not owned:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _OWNED, [[name for name, _ in owned], [fact for _, fact in owned], list(made), list(made.values())]
        )
