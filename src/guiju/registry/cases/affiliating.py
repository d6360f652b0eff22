"""What doors bring to an appointment: a person, a body, days and a proof by their names, looked up and checked; and an
affiliation by its number, for who may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.registry.accounts import principals
from guiju.registry.accounts.models import User
from guiju.registry.bodies import affiliation_access as access
from guiju.registry.bodies import appointing
from guiju.registry.bodies.appointing import Appointment, Proof
from guiju.registry.bodies.models import Affiliation, Body
from guiju.registry.cases import files
from guiju.registry.catalogue.finding import NotHeldError

_LONGEST = 150
_FILE = {"sha256": str, "name": str, "size": int}


def appoint(
    by: User | None, person: str, body: str, mandates: Sequence[str], now: datetime, *, since: date | None = None,
    until: date | None = None, proof: str = "", file: Mapping[str, Any] | None = None,
) -> Affiliation:  # fmt: skip
    """Appoint somebody named by user name for a body named by its code. Whether it is theirs to say is asked before
    anybody is looked up. Errors as `appointing.appoint`, and for what is not known."""
    found = body_of(body)
    if by is not None and not access.may_appoint(by, found, timezone.localdate(now)):
        raise NotAllowedError(
            "you do not say who speaks for {}", found.code, where="body",
            expected="whoever appoints for it, an officer of the body above it, or an administrator",
        )  # fmt: skip
    asked = Appointment(_person(person), found, tuple(mandates), since, until, Proof(proof, _file(file)))
    return appointing.appoint(by, asked, now)


def body_of(code: str) -> Body:
    """A body by its code. GuijuError when it is not known."""
    found = Body.objects.filter(code=code).first() if code.isprintable() and len(code) <= 80 else None
    if found is None:
        raise GuijuError("there is no body {}", repr(code[:80]), where="body", expected="a code of /bodies")
    return found


def seen(user: User, number: int, day: date) -> Affiliation:
    """An affiliation that somebody may see. NotHeldError for others, as for none at all."""
    row = Affiliation.objects.select_related("user", "body").filter(pk=number).first()
    if row is None or not access.of_body(user, row.body, day).filter(pk=row.pk).exists():
        raise NotHeldError("there is no such affiliation", where="affiliation", expected="one that you may see")
    return row


def proof_of(user: User, number: int, day: date) -> dict[str, Any]:
    """The stored file that proves an affiliation. NotHeldError for who may not see it, and where there is none."""
    row = seen(user, number, day)
    if not row.proof_file or not access.may_see_proof(user, row, day):
        raise NotHeldError("there is no such affiliation", where="affiliation", expected="one that you may see")
    return dict(row.proof_file)


def shown(row: Affiliation, viewer: User, day: date) -> dict[str, Any]:
    """An affiliation for programs and pages, its proof for who may see that. People by name, "" for who was erased."""
    proof = access.may_see_proof(viewer, row, day)
    return {
        "id": row.pk,
        "person": _name(row.user),
        "body": row.body.code,
        "names": row.body.names,
        "kinds": list(row.body.kinds),
        "country": row.body.country,
        "mandates": list(row.mandates),
        "since": row.since,
        "until": row.until,
        "counts": _counts(row, day),
        "appointed_by": _name(row.appointed_by) if row.appointed_by else "",
        "ended": timezone.localdate(row.ended) if row.ended else None,
        "ended_by": _name(row.ended_by) if row.ended_by and proof else "",
        "why": row.why if proof else "",
        "proof": row.proof_text if proof else "",
        "proof_file": row.proof_file["name"] if proof and row.proof_file else "",
    }


def _counts(row: Affiliation, day: date) -> bool:
    body = row.body.ended_on
    running = row.since <= day and (row.until is None or row.until >= day) and row.ended is None
    return running and (body is None or body >= day)


def _name(user: User) -> str:
    return "" if principals.is_erased(user.pk, user.username, user.is_active) else user.username


def _person(name: str) -> User:
    given = name.strip()
    known = principals.active([given]) if 0 < len(given) <= _LONGEST and given.isprintable() else {}
    if given not in known:
        raise GuijuError(
            "there is no account {}", repr(given[:40]), where="person", expected="the user name of an account in use"
        )
    return User.objects.get(pk=known[given])


def _file(value: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A stored file as facts hold one. GuijuError for what is none."""
    if value is None:
        return None
    fits = set(value) == set(_FILE) and all(type(value[name]) is kind for name, kind in _FILE.items())
    if not fits or not files.is_stored(value):
        raise GuijuError("this is no stored file", where="proof_file", expected="the answer of POST /files")
    return value
