"""Who may vote in a round of a ballot: fixed when it opens, and proven by the act that opens it.

The act says how many there are and a salted digest of who they are, so that nobody is added, taken away or exchanged
afterwards, and the log names nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from guiju.core.ledger.canonical import canonical
from guiju.core.ledger.leaf import new_salt
from guiju.registry.cases.models import Elector

_PREFIX = b"guiju/electors/v1\n"
Roll = dict[int, bool]
"""Key of an account → whether it has a conflict of interest."""


def said_of(roll: Roll, salt: str = "") -> dict[str, Any]:
    """What the act that opens a ballot says of who may vote in it; with a fresh salt unless one is given."""
    salt = salt or new_salt().hex()
    return {**_counted(roll), "salt": salt, "digest": _digest(roll, salt)}


def rolls(cases: Sequence[int]) -> dict[int, dict[tuple[str, int], Roll]]:
    """case → (ballot, round) → who may vote, as the rows say."""
    found: dict[int, dict[tuple[str, int], Roll]] = {}
    rows = Elector.objects.filter(case_id__in=cases).values_list("case_id", "ballot", "round", "user_id", "conflicted")
    for case, ballot, round_, user, conflicted in rows.iterator(chunk_size=5000):
        found.setdefault(case, {}).setdefault((ballot, round_), {})[user] = conflicted
    return found


def _counted(roll: Roll) -> dict[str, int]:
    return {"eligible": sum(not out for out in roll.values()), "conflicted": sum(roll.values())}


def _digest(roll: Roll, salt: str) -> str:
    people: Iterable[list[Any]] = ([user, roll[user]] for user in sorted(roll))
    return hashlib.sha256(_PREFIX + bytes.fromhex(salt) + canonical(list(people))).hexdigest()
