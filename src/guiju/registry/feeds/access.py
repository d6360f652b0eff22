"""Who sees and does what in a feed: decided here, before a row is read for somebody.

Everybody sees what was confirmed, and of a feed that is not closed every candidate. The rest of a closed one is for the
offices of the body that answers for it, and auditors.
"""

from __future__ import annotations

from django.db.models import Q

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.core.feeds.model import Feed, State
from guiju.registry.feeds.models import Candidate
from guiju.registry.registers.access import OFFICES, Viewer


def whole(held: Feed, who: Viewer) -> bool:
    """Whether somebody sees every candidate of a feed."""
    return not held.closed or inside(held, who)


def inside(held: Feed, who: Viewer) -> bool:
    """Whether somebody sees the files that were taken, and who took them."""
    return who.keeper or who.is_auditor or who.holds((*OFFICES, held.office), held.control)


def seen(held: Feed, who: Viewer) -> Q:
    """The candidates that somebody sees."""
    return Q() if whole(held, who) else Q(state=State.CONFIRMED)


def may_see(held: Feed, row: Candidate, who: Viewer) -> bool:
    """Whether somebody sees that there is this candidate."""
    return whole(held, who) or row.state == State.CONFIRMED


def may_run(held: Feed, who: Viewer) -> bool:
    """Whether somebody takes files and decides. Auditors act nowhere."""
    return who.keeper or (not who.is_auditor and who.holds((held.office,), held.control))


def run(held: Feed, who: Viewer) -> None:
    """NotAllowedError to whom does neither."""
    if not may_run(held, who):
        raise NotAllowedError(
            "a feed is run by the body that answers for it",
            where=held.name,
            expected=f"{held.office} of {held.control}",
        )


def brought(held: Feed, row: Candidate, who: Viewer) -> bool:
    """Whether somebody brought the row as it stands, in a feed that asks for four eyes."""
    return held.four_eyes and row.brought.user_id == who.user


def another(held: Feed, row: Candidate, who: Viewer) -> None:
    """Four eyes: GuijuError to whoever brought the row as it stands. What the keeper brought, any officer decides."""
    if brought(held, row, who):
        raise GuijuError(
            "somebody else decides about what you brought", where=row.key, expected="another officer than who took it"
        )
