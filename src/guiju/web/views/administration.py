"""People and posts, for who keeps the installation: who holds what, appointing, ending, accounts. Auditors read it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from guiju.core.days import day_of
from guiju.core.errors import GuijuError, NotAllowedError
from guiju.registry.accounts import people
from guiju.registry.accounts.models import User
from guiju.registry.accounts.services import person
from guiju.registry.bodies import posting, seats
from guiju.registry.bodies.affiliation_access import audits
from guiju.registry.bodies.models import Post
from guiju.web import refusals
from guiju.web.language import say
from guiju.web.views.faults import status_of

PAGE = 50
ADDRESS = "/administration/people/"
FIELDS = ("person", "office", "place", "since", "until", "unit", "why")
ACCOUNT = ("name", "email", "administrator")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Posts, found by person or place, and the forms to appoint and to make an account; POST appoints."""
    user = _reader(request)
    refusal, status = None, 200
    if request.method == "POST":
        _require_keeper(user)
        refusal, status = _appoint(request, user)
        if status == 302:
            return redirect(ADDRESS)
    return _shown(request, user, refusal, status)


@never_cache
@login_required
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """A post ends, today or on a later day."""
    user = _reader(request)
    _require_keeper(user)
    post = Post.objects.filter(pk=number).first()
    if post is None:
        raise Http404(str(number))
    posting.end(user, post, request.POST.get("why", ""), timezone.now(), _day(request, "until"))
    messages.success(request, say("已终止", "Ended"))
    return redirect(ADDRESS)


@never_cache
@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new account; the page shows once the address at which its person sets a password."""
    user = _reader(request)
    _require_keeper(user)
    try:
        made = people.add(
            request.POST.get("name", ""), request.POST.get("email", ""), timezone.now(),
            administrator=request.POST.get("administrator") == "yes", by=user,
        )  # fmt: skip
    except GuijuError as error:
        return _shown(request, user, _told(error), status_of(error))
    return _shown(request, user, None, 200, (made.username, people.door(made, timezone.now(), user)))


@never_cache
@login_required
@require_POST
def door(request: HttpRequest) -> HttpResponse:
    """Another address at which somebody sets a password anew, shown once."""
    user = _reader(request)
    _require_keeper(user)
    name = request.POST.get("name", "").strip()
    found = User.objects.filter(username=name, is_active=True).first() if name.isprintable() else None
    if found is None:
        error = GuijuError("there is no account {}", repr(name[:40]), where="name", expected="a user name")
        return _shown(request, user, _told(error), 400)
    return _shown(request, user, None, 200, (found.username, people.door(found, timezone.now(), user)))


def _reader(request: HttpRequest) -> User:
    """Who keeps the installation, or audits it; nobody else learns more than that it is not theirs."""
    user = person(request.user)
    if not (user.is_staff or audits(user, timezone.localdate())):
        raise NotAllowedError("this page is for administrators", where="account", expected="an administrator")
    return user


def _require_keeper(user: User) -> None:
    if not user.is_staff or audits(user, timezone.localdate()):
        raise NotAllowedError("you do not appoint to posts", where="account", expected="an administrator")


def _appoint(request: HttpRequest, by: User) -> tuple[tuple[str, str] | None, int]:
    """(the refusal in words, status); 302 when it is done."""
    try:
        name = request.POST.get("person", "").strip()
        user = User.objects.filter(username=name).first() if name.isprintable() else None
        if user is None:
            raise GuijuError("there is no account {}", repr(name[:40]), where="person", expected="a user name")
        seat = posting.Seat(
            user, request.POST.get("office", ""), posting.place_of(request.POST.get("place", "") or posting.ANYWHERE),
            _day(request, "since"), _day(request, "until"), unit=request.POST.get("unit", ""),
        )  # fmt: skip
        posting.appoint(by, seat, request.POST.get("why", ""), timezone.now())
    except GuijuError as error:
        return _told(error), status_of(error)
    messages.success(request, say("已任命", "Appointed"))
    return None, 302


def _told(error: GuijuError) -> tuple[str, str]:
    return refusals.spoken(error.what), refusals.spoken(error.expected)


def _day(request: HttpRequest, name: str) -> date | None:
    return day_of(request.POST.get(name, "").strip(), name)


def _shown(
    request: HttpRequest, user: User, refusal: tuple[str, str] | None, status: int,
    opened: tuple[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    today = timezone.localdate()
    asked = request.GET.get("q", "").strip()[:150]
    past = request.GET.get("past") == "1"
    rows = Post.objects.select_related("user", "committee", "body", "speaks_for").order_by("-since", "-pk")
    if not past:
        rows = rows.filter(Q(until__isnull=True) | Q(until__gte=today))
    if asked:
        rows = rows.filter(
            Q(user__username__icontains=asked) | Q(committee__code__icontains=asked) | Q(body__code__icontains=asked)
        )
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    keeps = user.is_staff and not audits(user, today)
    context: dict[str, Any] = {
        "rows": [
            {"post": post, "held": post.since <= today, "ends": keeps and _goes_on(post, today)} for post in found
        ],
        "page": found, "q": asked, "past": past, "keeps": keeps, "refusal": refusal, "opened": opened,
        "accounts": User.objects.filter(is_active=True).count(),
        "keepers": User.objects.filter(is_active=True, is_staff=True).order_by("username")[:PAGE],
        "held": Post.objects.filter(seats.standing(today)).count(),
        "offices": [(code, say(row["zh"], row["en"])) for code, row in posting.offices().items()],
        "fields": {name: request.POST.get(name, "") for name in (*FIELDS, *ACCOUNT)},
    }  # fmt: skip
    return render(request, "administration/people.html", context, status=status)


def _goes_on(post: Post, today: date) -> bool:
    return post.until is None or post.until >= today
