"""Who may vote, compared with what the act that opened the ballot says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guiju.registry.cases.acts import electors
from guiju.registry.cases.models import Case
from guiju.registry.cases.verifying.replaying import Replay


def compared(
    replay: Replay, held: Mapping[int, Mapping[tuple[str, int], electors.Roll]], case: Case
) -> Iterator[tuple[str, str]]:
    """(what, expected) of each round in which other people may vote than when it was opened."""
    if not replay.told:
        return
    mine = held.get(case.pk, {})
    for key in sorted(mine.keys() | replay.electors.keys()):
        roll, said = mine.get(key, {}), replay.electors.get(key)
        if said is None:
            yield f"{len(roll)} people may vote in {key[0]}, round {key[1]}", "a round that an act opened"
        elif electors.said_of(roll, said["salt"]) != said:
            yield (
                f"other people may vote in {key[0]}, round {key[1]}, than when it was opened",
                f"{said['eligible']} who may and {said['conflicted']} with a conflict of interest, by their digest",
            )
