"""Who may say who speaks for a body, and who may see it: decided here, before a row is read.

Whoever appoints for the body itself, an officer of the body above it, and who keeps the installation may appoint and
end. They see all of the body's affiliations with their proofs, auditors too; whoever is affiliated sees who else is;
everybody sees their own. Nobody else sees any.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from guiju.registry.accounts.models import User
from guiju.registry.bodies.affiliations import held, on
from guiju.registry.bodies.kinds import APPOINT
from guiju.registry.bodies.models import Affiliation, Body, Post
from guiju.registry.bodies.services import above

OFFICER, AUDITOR = "officer", "auditor"


def _posts(user: User, office: str, day: date) -> QuerySet[Post]:
    rows = Post.objects.filter(user=user, office=office, since__lte=day)
    return rows.filter(Q(until__isnull=True) | Q(until__gte=day))


def audits(user: User, day: date) -> bool:
    """Whether somebody is an auditor on a day."""
    return _posts(user, AUDITOR, day).filter(body__isnull=True, committee__isnull=True).exists()


def may_appoint(user: User, body: Body, day: date) -> bool:
    """Whether somebody may appoint for a body and end what was appointed. Auditors act nowhere."""
    if not user.is_active or audits(user, day):
        return False
    if user.is_staff or held(user.pk, APPOINT, [day]).filter(body=body).exists():
        return True
    over = above(body.pk)
    return over is not None and _posts(user, OFFICER, day).filter(body_id=over).exists()


def may_see(user: User, body: Body, day: date) -> bool:
    """Whether somebody may see who speaks for a body."""
    if may_appoint(user, body, day) or audits(user, day):
        return True
    return Affiliation.objects.filter(on(day), user=user, body=body).exists()


def may_see_proof(user: User, row: Affiliation, day: date) -> bool:
    """Whether somebody may see how an affiliation was proven: its person, who may appoint, auditors."""
    return row.user_id == user.pk or may_appoint(user, row.body, day) or audits(user, day)


def of_body(user: User, body: Body, day: date) -> QuerySet[Affiliation]:
    """The affiliations of a body that somebody may see, the newest first: all of them, or their own alone."""
    rows = Affiliation.objects.filter(body=body).select_related("user", "body", "appointed_by", "ended_by")
    return (rows if may_see(user, body, day) else rows.filter(user=user)).order_by("-pk")


def of_person(user: User) -> QuerySet[Affiliation]:
    """Somebody's own affiliations, the newest first."""
    rows = Affiliation.objects.filter(user=user).select_related("user", "body", "appointed_by", "ended_by")
    return rows.order_by("-pk")


def appointed_for(user: User, day: date) -> QuerySet[Body]:
    """The bodies for which somebody may appoint by a mandate or as an officer of the body above, by code. Who keeps the
    installation may appoint for all, which are not listed."""
    mine = held(user.pk, APPOINT, [day]).values("body_id")
    over = _posts(user, OFFICER, day).filter(body__isnull=False).values("body_id")
    return Body.objects.filter(Q(pk__in=mine) | Q(parent_id__in=over)).order_by("code")
