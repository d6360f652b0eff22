"""Citations of law that time looks at again: the standard cited has been replaced or withdrawn since it was confirmed
(DOMAIN §10). A dated citation keeps its edition; its status is found anew and a person confirms it."""

from __future__ import annotations

import logging
from datetime import datetime

from guiju.core.errors import GuijuError
from guiju.registry.cases import roles
from guiju.registry.cases.acts.performing import Request, perform
from guiju.registry.cases.knowing_designations import status
from guiju.registry.cases.models import Case
from guiju.registry.cases.used_names import uses

log = logging.getLogger("guiju.worker")
_CITATION = uses(
    __name__, "law-citation", acts=("target_changes",), states=("confirmed",), facts=("standard", "status")
)
MOST = 200  # looked at again in one turn


def look_again(now: datetime) -> int:
    """Take the citations whose standard has another status than was confirmed back to be checked. Returns how many."""
    done = 0
    rows = Case.objects.filter(procedure=_CITATION.procedure, state__in=_CITATION.states, facts__has_key="standard")
    for number, standard, before in rows.values_list("number", "facts__standard", "facts__status").iterator():
        if done >= MOST:
            break
        if not standard or status(standard) == before:
            continue
        try:
            perform(number, Request(_CITATION.acts[0], {}), roles.TIME, now)
        except GuijuError as error:
            log.warning("the citation %s could not be looked at again: %s", number, error)
            continue
        done += 1
    return done
