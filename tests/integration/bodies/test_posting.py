"""Posts that who keeps the installation fills and ends: what may be held where, from when, and what the record says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.registry.accounts.models import User
from guiju.registry.accounts.principals import key_of
from guiju.registry.bodies import posting
from guiju.registry.bodies.models import Body, Committee, Post
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.record.models import Change

NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture(autouse=True)
def seat(db: None) -> posting.Seat:
    user = User.objects.create_user("newcomer", "newcomer@example.org")
    body = Body.objects.create(code="OFFICE", kind="department", names={"zh": "某部"})
    return posting.Seat(user, "officer", body)


def changes(post: Post) -> list[dict[str, object]]:
    return [row.data for row in Change.objects.filter(kind="post", subject=post.pk).order_by("pk")]


def test_held_and_ended_with_a_reason_in_the_record(seat: posting.Seat) -> None:
    keeper = User.objects.create_user("keeper", "keeper@example.org", is_staff=True)
    post = posting.appoint(keeper, seat, "letter 7", NOW)
    assert (post.since, post.until, post.place) == (TODAY, None, f"b{post.body_id}")
    ended = posting.end(keeper, post, "left", NOW)
    assert ended.until == TODAY
    first, last = changes(post)
    assert (first["why"], first["by"]) == ([None, "letter 7"], [None, key_of(keeper.pk)])
    assert last["seat"][0]["until"] is None and last["seat"][1]["until"] == TODAY.isoformat()  # type: ignore[index]
    assert last["why"] == [None, "left"]


def test_a_later_last_day_and_the_post_anew_behind_it(seat: posting.Seat) -> None:
    post = posting.appoint(None, seat, "letter", NOW)
    last = posting.end(None, post, "moves", NOW, TODAY + timedelta(10)).until
    assert last == TODAY + timedelta(10)
    with pytest.raises(GuijuError, match="holds the post already"):
        posting.appoint(None, seat, "again", NOW)
    again = posting.appoint(None, replace(seat, since=TODAY + timedelta(11)), "again", NOW)
    assert again.since == TODAY + timedelta(11)


def test_an_officer_opens_a_case_by_the_post(seat: posting.Seat) -> None:
    from guiju.registry.cases import roles

    posting.appoint(None, seat, "letter", NOW)
    assert f"officer@b{seat.place.pk}" in roles.actor(seat.user, TODAY).keys  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"office": "emperor"}, "there is no office"), ({"office": "secretary"}, "not held there"),
        ({"place": None}, "not held there"), ({"office": "auditor"}, "not held there"),
        ({"since": TODAY - timedelta(500)}, "too far away"), ({"until": TODAY - timedelta(1)}, "last day is over"),
        ({"since": TODAY + timedelta(5), "until": TODAY + timedelta(4)}, "last day is over"),
        ({"unit": "x" * 201}, "too long"), ({"unit": "a\x07"}, "control"),
    ],
)  # fmt: skip
def test_what_cannot_be_held(seat: posting.Seat, values: dict[str, object], said: str) -> None:
    with pytest.raises(GuijuError, match=said):
        posting.appoint(None, replace(seat, **values), "letter", NOW)  # type: ignore[arg-type]
    assert not Post.objects.exists() and not Change.objects.filter(kind="post").exists()


def test_a_reason_an_open_account_a_body_that_exists(seat: posting.Seat) -> None:
    for why in ("", "  ", "a\nb"):
        with pytest.raises(GuijuError):
            posting.appoint(None, seat, why, NOW)
    User.objects.filter(pk=seat.user.pk).update(is_active=False)
    seat.user.refresh_from_db()
    with pytest.raises(GuijuError, match="account is closed"):
        posting.appoint(None, seat, "letter", NOW)
    seat.user.is_active = True
    Body.objects.update(ended_on=TODAY - timedelta(1))
    with pytest.raises(GuijuError, match="ended on"):
        posting.appoint(None, replace(seat, place=Body.objects.get(code="OFFICE")), "letter", NOW)
    committee = ensure_committee("SAC/TC 999")
    committee.status = Committee.Status.SUSPENDED
    committee.save()
    with pytest.raises(GuijuError, match="closed or suspended"):
        posting.appoint(None, posting.Seat(seat.user, "member", committee), "letter", NOW)


def test_who_may(seat: posting.Seat) -> None:
    keeper = User.objects.create_user("keeper", "keeper@example.org", is_staff=True)
    other = User.objects.create_user("other", "other@example.org")
    with pytest.raises(NotAllowedError, match="you do not appoint"):
        posting.appoint(other, seat, "letter", NOW)
    with pytest.raises(NotAllowedError, match="appoints themselves"):
        posting.appoint(keeper, replace(seat, user=keeper), "letter", NOW)
    post = posting.appoint(keeper, seat, "letter", NOW)
    with pytest.raises(NotAllowedError):
        posting.end(other, post, "left", NOW)
    with pytest.raises(GuijuError, match="why"):
        posting.end(keeper, post, " ", NOW)
    assert Post.objects.get().until is None


def test_an_auditor_holds_nothing_else_and_keeps_nothing(seat: posting.Seat) -> None:
    audits = posting.Seat(seat.user, "auditor", None)
    posting.appoint(None, audits, "letter", NOW)
    with pytest.raises(GuijuError, match="auditor holds no other post"):
        posting.appoint(None, seat, "letter", NOW)
    officer = User.objects.create_user("second", "second@example.org")
    posting.appoint(None, replace(seat, user=officer), "letter", NOW)
    with pytest.raises(GuijuError, match="auditor holds no other post"):
        posting.appoint(None, replace(audits, user=officer), "letter", NOW)
    keeper = User.objects.create_user("keeper", "keeper@example.org", is_staff=True)
    with pytest.raises(GuijuError, match="audits nothing"):
        posting.appoint(None, replace(audits, user=keeper), "letter", NOW)


def test_every_office_that_procedures_know_can_be_held() -> None:
    from guiju.core.procedure.loader import house

    asked = {party.office for procedure in house().values() for party in procedure.parties.values() if party.office}
    table = posting.offices()
    for office, place in asked:
        kind = "committee" if place == "committee" else "body"
        assert table[office][kind] == "yes", (office, place)


@pytest.mark.parametrize("said", ["NO-SUCH", "", "\x00", "SAC/TC"])
def test_a_place_that_nobody_knows(said: str) -> None:
    with pytest.raises(GuijuError, match="no body and no committee"):
        posting.place_of(said)
