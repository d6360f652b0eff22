"""Reviews that time opens: those whose term ends, and those that feedback, a newer international edition, a replaced
reference, a conflict or a changed law calls for (DOMAIN 2.3). A review is opened of a standard whose committee works
here, and of each standard one at a time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.core.procedure.calendar import add_months
from guiju.registry.bodies.models import Post
from guiju.registry.cases import definitions, knowing, roles
from guiju.registry.cases.acts.performing import Request, open_case
from guiju.registry.cases.models import Case
from guiju.registry.cases.used_names import uses
from guiju.registry.catalogue.models import Edition, Relation, Status

log = logging.getLogger("guiju.worker")
_REVIEW = uses(
    __name__, "systematic-review", acts=("open",), facts=("standard", "title_zh", "trigger", "due"),
    options={"trigger": ("cycle", "feedback", "adopted", "cited", "mandatory", "conflict", "law")},
)  # fmt: skip
_CITATION = uses(
    __name__, "law-citation", acts=("law_changes",), states=("confirmed", "repealed"), facts=("standard", "changed_on")
)
_FEEDBACK = uses(__name__, "feedback", states=("refused", "withdrawn"), facts=("standard",))
AHEAD, MANY = "ahead", "feedback_many"
"""The numbers of the procedure: how long before the term ends a review is opened, and how much feedback is much."""
MOST = 200  # opened in one turn
_TIERS = ("national", "sector", "local")
_LATE = timedelta(7)  # an opening is dated the day it fell due, where the worker was away no longer than that


@dataclass(frozen=True)
class Due:
    """A review that falls due: of an edition, why, and since when."""

    edition: Edition
    trigger: str
    since: date


def open_due(now: datetime) -> int:
    """Open the reviews that have fallen due. Returns how many were opened."""
    today = timezone.localdate(now)
    procedure = definitions.current(_REVIEW.procedure)
    numbers = definitions.numbers_on(procedure, today)
    ahead, many = int(numbers[AHEAD].value), int(numbers[MANY].value)
    done = 0
    seen: set[str] = set()
    for found in _due(today, ahead, many):
        if done >= MOST:
            break
        if found.edition.designation not in seen:
            seen.add(found.edition.designation)
            done += _open(found, add_months(today, ahead), now)
    return done


def _open(found: Due, term: date, now: datetime) -> bool:
    """Whether the review was opened. A standard that cannot be reviewed does not stop the others."""
    today, one = timezone.localdate(now), found.edition
    day = found.since if today - _LATE <= found.since <= today else today
    due = max(one.review_due or term, term) if (one.review_due or term) <= today else min(one.review_due or term, term)
    brought = {"standard": one.designation, "trigger": found.trigger, "due": due.isoformat()}
    if not one.titles.get("zh"):
        brought["title_zh"] = next(iter(one.titles.values()), one.designation)[:200]
    start = timezone.make_aware(datetime.combine(day, time()))
    try:
        open_case(_REVIEW.procedure, Request("open", brought, effective=min(now, start)), roles.TIME, now)
    except GuijuError as error:
        log.warning("the review of %s could not be opened: %s", one.designation, error)
        return False
    return True


def _due(today: date, ahead: int, many: int) -> Iterator[Due]:
    """What has fallen due, the oldest first, without what is under review already."""
    here = _working(today)
    held = Edition.objects.filter(status=Status.IN_FORCE, tier__in=_TIERS, committee__in=here)
    reviewed: dict[str, tuple[bool, date]] = {}  # designation → (is open, the day the last one was opened)
    for said, ended, opened in Case.objects.filter(procedure=_REVIEW.procedure).order_by("opened").values_list(
        "facts__standard", "ended", "opened"
    ):  # fmt: skip
        before = reviewed.get(said, (False, date.min))
        reviewed[said] = (before[0] or not ended, timezone.localdate(opened))
    under = [said for said, (is_open, _) in reviewed.items() if is_open]
    free = held.exclude(designation__in=under).order_by("review_due", "id")
    for edition in free.filter(review_due__lte=add_months(today, ahead)).iterator(chunk_size=500):
        if reviewed.get(edition.designation, (False, date.min))[1] <= add_months(today, -2 * ahead):
            yield Due(edition, "cycle", add_months(edition.review_due, -ahead) if edition.review_due else today)
    yield from _fed_back(free, reviewed, many, today)
    yield from _outdated(free, reviewed, today)


def _working(today: date) -> list[int]:
    """The committees whose secretary holds the office today."""
    posts = Post.objects.filter(roles.posts_on(today), office="secretary", committee__isnull=False)
    return list(posts.values_list("committee_id", flat=True).distinct())


def _fed_back(free: QuerySet[Edition], reviewed: dict[str, tuple[bool, date]], many: int, today: date) -> Iterator[Due]:
    rows = Case.objects.filter(procedure=_FEEDBACK.procedure).exclude(state__in=_FEEDBACK.states)
    counts = rows.values_list("facts__standard").annotate(count=Count("pk")).filter(count__gte=many)
    much = {said for said, _ in counts if said}
    for edition in _of(free, Q(designation__in=much)):
        since = reviewed.get(edition.designation, (False, date.min))[1]
        told = rows.filter(facts__standard=edition.designation).order_by("opened").values_list("opened", flat=True)
        days = [day for day in map(timezone.localdate, told) if day > since]
        if len(days) >= many:
            yield Due(edition, "feedback", days[many - 1])


def _outdated(free: QuerySet[Edition], reviewed: dict[str, tuple[bool, date]], today: date) -> Iterator[Due]:
    """What adopts, or refers normatively to, an edition that has been replaced since the last review; what is found to
    conflict with a standard that took effect since; what a law cites that has changed since."""
    replaced = Relation.objects.filter(target__status=Status.REPLACED, target__ended__isnull=False)
    national = Q(target__tier="national", target__effect="mandatory")
    cited = replaced.filter(kind="references")
    since = {
        "adopted": replaced.filter(kind="adopts").values_list("source_key", "target__ended").order_by("target__ended"),
        "mandatory": cited.filter(national).values_list("source_key", "target__ended").order_by("target__ended"),
        "cited": cited.exclude(national).values_list("source_key", "target__ended").order_by("target__ended"),
        "conflict": Relation.objects.filter(
            kind="conflicts_with", target__status=Status.IN_FORCE, target__effective__isnull=False
        ).values_list("source_key", "target__effective").order_by("target__effective"),
    }  # fmt: skip
    for trigger, rows in (*since.items(), ("law", _laws())):
        changed = dict(rows)
        for edition in _of(free, Q(key__in=changed)):
            last = reviewed.get(edition.designation, (False, date.min))[1]
            if last < changed[edition.key] <= today and _after_issue(edition, changed[edition.key]):
                yield Due(edition, trigger, changed[edition.key])


def _laws() -> list[tuple[str, date]]:
    """(key of an edition, day) of changes and ends of laws that cite it, as citations that a person confirmed tell
    them; the latest last."""
    confirmed, repealed = _CITATION.states
    rows = Case.objects.filter(procedure=_CITATION.procedure).filter(
        Q(state=confirmed, facts__changed_on__isnull=False) | Q(state=repealed)
    )
    found = []
    for state, said, changed, entered in rows.values_list("state", "facts__standard", "facts__changed_on", "entered"):
        one = knowing.edition(said) if isinstance(said, str) else None
        if one is not None:
            found.append((one.key, entered if state == repealed else date.fromisoformat(changed)))
    return sorted(found, key=lambda row: row[1])


def _after_issue(edition: Edition, day: date) -> bool:
    """Whether something changed after an edition was published: what was so before was known to who made it."""
    return edition.published is None or day > edition.published


def _of(free: QuerySet[Edition], wanted: Q) -> Iterator[Edition]:
    yield from free.filter(wanted).iterator(chunk_size=500)
