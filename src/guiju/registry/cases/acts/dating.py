"""The day an act takes effect: now, or a day before it that somebody enters later, within a limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from guiju.core.errors import GuijuError, sentence
from guiju.core.procedure import calendar, parameters
from guiju.core.procedure.model import Act, ActKind, Procedure
from guiju.core.procedure.parameters import Parameter
from guiju.registry.cases.models import Case

LIMIT = "ENTRY_days"
"""The parameter that says how far back an act may be entered."""
_WHERE = "effective_at"


@dataclass(frozen=True)
class Given:
    """What somebody says of when an act was done: the `day`, where they enter it later; the `moment` itself, for what
    is not bound by the limit on entering: acts of time, and those that make the demonstration."""

    act: str
    day: date | None = None
    moment: datetime | None = None


def moment(
    given: Given, procedure: Procedure, case: Case | None, numbers: Mapping[str, Parameter], now: datetime
) -> datetime:
    """When the act takes effect. GuijuError for a time in the future, before the last act of the case, or further back
    than acts may be entered."""
    today = timezone.localdate(now)
    if given.moment is not None:
        return _checked(given.moment, case, now)
    if given.day is None or given.day == today:
        return now
    if given.day > today:
        raise GuijuError("the act lies in the future", where=_WHERE, expected=sentence("no later than {}", today))
    act = procedure.acts.get(given.act)
    first = earliest(procedure, act, case, numbers, today)
    if first is None:
        raise GuijuError("this act takes effect on the day it is recorded", where=_WHERE, expected=str(today))
    if given.day < first:
        raise GuijuError("the act lies too far back", where=_WHERE, expected=sentence("{} or later", first))
    if case is not None and given.day == timezone.localdate(case.last_effective):
        return case.last_effective
    return timezone.make_aware(datetime.combine(given.day, time(12)))


def earliest(
    procedure: Procedure, act: Act | None, case: Case | None, numbers: Mapping[str, Parameter], today: date
) -> date | None:
    """The first day for which an act may be entered today: not before the last act of its case, nor further back than
    the rules allow. None for an act that holds from when it is recorded, because others act on it: it opens a ballot or
    a round of comments, or a rule counts from it; votes and comments themselves."""
    if act is None or act.kind is not ActKind.PLAIN or act.opens or _counted_from(procedure, act):
        return None
    limit = (numbers.get(LIMIT) or parameters.on_day(parameters.national(procedure.tier), today)[LIMIT]).duration
    assert limit is not None  # a test of the data sees to it
    first = calendar.before(today, limit)
    return max(first, timezone.localdate(case.last_effective)) if case is not None else first


def _counted_from(procedure: Procedure, act: Act) -> bool:
    return any(("since", act.name) in rule.when.calls for rule in procedure.rules.values())


def _checked(effective: datetime, case: Case | None, now: datetime) -> datetime:
    if effective > now:
        raise GuijuError(
            "the act lies in the future", where=_WHERE, expected=sentence("no later than {}", timezone.localdate(now))
        )
    if case is not None and effective < case.last_effective:
        first = timezone.localdate(case.last_effective)
        raise GuijuError(
            "the act would come before the last one", where=_WHERE, expected=sentence("{} or later", first)
        )
    return effective
