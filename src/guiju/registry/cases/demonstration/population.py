"""The demonstration's people: sample accounts, the members of its committees, and the bodies they come from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.utils import timezone

from guiju.data import tables
from guiju.registry.accounts.models import User
from guiju.registry.accounts.services import confirm
from guiju.registry.bodies import kinds, seats
from guiju.registry.bodies.models import Affiliation, Body, Committee, Post
from guiju.registry.bodies.services import MADE_UP, committee_sort, ensure_committee, parent_code
from guiju.registry.record.models import Change

_SINCE = date(2020, 1, 1)


def people() -> list[tuple[str, str, str]]:
    """(user, password, role in both languages) of the accounts that every share of the demonstration has."""
    return _told(tables.rows("demo/people.csv"))


def accounts() -> list[tuple[str, str, str]]:
    """The same for all accounts that are told to whoever starts it."""
    return people() + _told(tables.rows("demo/sample-accounts.csv"))


def _told(rows: Iterable[tables.Row]) -> list[tuple[str, str, str]]:
    return [(r["user"], secret(r["user"]), f"{r['role_zh']} / {r['role_en']}") for r in rows if r["role_en"]]


def secret(user: str) -> str:
    return f"guiju-{user}-1"


class _Quick(PBKDF2PasswordHasher):
    """For passwords that everybody is told: half a hundred of them would take a fifth of the time of the demonstration.
    The first sign-in writes them anew in the usual way."""

    iterations = 10_000


def known_people(now: datetime | None = None) -> None:
    """The accounts of `people.csv` with their posts and bodies."""
    now = now or timezone.now()
    _seated(list(tables.rows("demo/people.csv")))
    _affiliations(list(tables.rows("demo/affiliations.csv")), now)
    seats.known(Post.objects.select_related("committee", "body", "speaks_for").order_by("pk"), now)


def samples(now: datetime) -> None:
    """The rest of them: bodies, subcommittees, further accounts, and the members of the committees."""
    _bodies()
    accounts = list(tables.rows("demo/sample-accounts.csv"))
    _seated(accounts)
    proof = "示例授权书 / sample letter"
    told = [
        {"user": r["user"], "body": r["body"], "mandates": r["mandates"], "since": str(_SINCE), "proof": proof}
        for r in accounts
        if r["body"]
    ]
    _affiliations(told, now)
    _members(now)
    seats.known(Post.objects.select_related("committee", "body", "speaks_for").order_by("pk"), now)


def _seated(rows: list[tables.Row]) -> None:
    for row in rows:
        user = User.objects.filter(username=row["user"]).first()
        if user is None:
            staff = row["user"] == "officer"
            user = User.objects.create_user(row["user"], f"{row['user']}@example.org", is_staff=staff)
            user.password = _Quick().encode(secret(row["user"]), _Quick().salt())
            user.save(update_fields=["password"])
            confirm(user)
        if not row["office"]:
            continue
        committee = ensure_committee(row["place"]) if row["place"].startswith("SAC/TC") else None
        body = None
        if committee is None and row["place"] != "*":
            body, _ = Body.objects.get_or_create(code=row["place"], defaults={"kind": Body.Kind.PROVINCE})
        Post.objects.get_or_create(user=user, office=row["office"], committee=committee, body=body, since=_SINCE)


def _affiliations(rows: list[tables.Row], now: datetime) -> None:
    """Who of them speaks for whom. They have done so since long before today, further back than anybody appoints."""
    bodies = {body.code: body for body in Body.objects.all()}
    for row in rows:
        user = User.objects.get(username=row["user"])
        body = bodies.get(row["body"])
        if body is None or Affiliation.objects.filter(user=user, body=body).exists():
            continue
        _affiliated([(user, body, row["mandates"].split(), date.fromisoformat(row["since"]), row["proof"])], now)
        Post.objects.filter(user=user, committee__isnull=False, speaks_for=None, office__in=seats.OFFICES).update(
            speaks_for=body if kinds.VOTE in row["mandates"].split() else None
        )


def _affiliated(said: list[tuple[User, Body, list[str], date, str]], now: datetime) -> None:
    made = Affiliation.objects.bulk_create(
        Affiliation(
            user=user, body=body, mandates=list(kinds.checked_mandates(mandates)), since=since, proof_text=proof,
            appointed=now,
        )
        for user, body, mandates, since, proof in said
    )  # fmt: skip
    Change.objects.bulk_create(
        Change(kind="affiliation", subject=one.pk, verb=Change.Verb.CREATED, at=now, valid_from=one.since)
        for one in made
    )


def _bodies() -> None:
    """Bodies and subcommittees that are made up."""
    known = set(Body.objects.values_list("code", flat=True))
    Body.objects.bulk_create(
        Body(
            code=row["code"], kind=row["kind"], also=row["also"].split(), country="CN", source=MADE_UP,
            names={"zh": row["name_zh"], "en": row["name_en"]},
        )
        for row in tables.rows("demo/sample-bodies.csv")
        if row["code"] not in known
    )  # fmt: skip
    for row in tables.rows("demo/sample-committees.csv"):
        above = ensure_committee(parent_code(row["code"]) or "SAC/TC 286")
        Committee.objects.get_or_create(
            code=row["code"],
            defaults={
                "sort": committee_sort(row["code"]), "names": {"zh": row["name_zh"], "en": row["name_en"]},
                "body": above.body, "parent": above, "source": MADE_UP,
            },
        )  # fmt: skip


def _members(now: datetime) -> None:
    """The members of the committees: accounts that nobody signs in with, each for a body."""
    rows = list(tables.rows("demo/sample-members.csv"))
    known = set(User.objects.values_list("username", flat=True))
    User.objects.bulk_create(
        User(username=r["user"], first_name=r["name"][1:], last_name=r["name"][:1], password=make_password(None))
        for r in rows
        if r["user"] not in known
    )
    users = {user.username: user for user in User.objects.all()}
    bodies = {body.code: body for body in Body.objects.all()}
    committees = {code: ensure_committee(code) for code in dict.fromkeys(r["committee"] for r in rows)}
    year = timezone.localdate(now).year
    terms = {code: date(year + 1 + n % 3, 12, 31) for n, code in enumerate(committees)}
    _affiliated(
        [(users[r["user"]], bodies[r["body"]], [kinds.VOTE], _SINCE, "示例授权书 / sample letter") for r in rows], now
    )
    Post.objects.bulk_create(
        Post(
            user=users[r["user"]], office=office, committee=committees[r["committee"]], since=_SINCE,
            until=terms[r["committee"]], category=r["category"], speaks_for=bodies[r["body"]],
        )
        for r in rows
        for office in r["offices"].split()
    )  # fmt: skip
