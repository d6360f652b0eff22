"""Who may do what in a round: the office that its file names, at the body that runs it."""

from __future__ import annotations

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.core.rounds.model import Round
from guiju.registry.registers.access import Viewer
from guiju.registry.rounds.models import Step


def may_run(held: Round, who: Viewer) -> bool:
    """Whether somebody runs a round. Auditors act nowhere."""
    return who.keeper or (not who.is_auditor and who.holds((held.office,), held.control))


def run(held: Round, who: Viewer) -> None:
    """NotAllowedError to whom does not run the round."""
    if not may_run(held, who):
        raise NotAllowedError(
            "a round is run by the body that answers for it",
            where=held.name,
            expected=f"{held.office} of {held.control}",
        )


def another(before: Step | None, who: Viewer, where: str) -> None:
    """Two pairs of eyes: GuijuError to whoever did the step before."""
    if before is not None and (who.user is None or before.user_id == who.user):
        raise GuijuError("somebody else does this", where=where, expected="another officer than the one before")
