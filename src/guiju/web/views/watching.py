"""A person's watch list, what it brought, and the person's keys for programs."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from guiju.core.errors import GuijuError
from guiju.registry.accounts import services
from guiju.registry.accounts.models import ApiKey, Notice, User, Watch
from guiju.web.language import chinese, say
from guiju.web.views.changes import atom, sentence

PAGE = 60


@login_required
def watch(request: HttpRequest) -> HttpResponse:
    """The watch list; opening it marks what is on the page as read."""
    user = services.person(request.user)
    notices = list(Notice.objects.filter(user=user)[:PAGE])
    rows = [(n, sentence(n.before, n.after, n.verb), n.read is None) for n in notices]
    Notice.objects.filter(pk__in=[n.pk for n in notices], read__isnull=True).update(read=timezone.now())
    if (language := "zh" if chinese() else "en") != user.language:
        User.objects.filter(pk=user.pk).update(language=language)
    return render(
        request,
        "watch.html",
        {
            "watches": Watch.objects.filter(user=user),
            "rows": rows,
            "feed": f"/watch/{user.feed_token}.atom",
            "keys": ApiKey.objects.filter(user=user).order_by("-created"),
            "mail": user.mail_notices,
            "now": timezone.now(),
        },
    )


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/watch/"
    return redirect(target)


@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    kind, key = request.POST.get("kind", ""), request.POST.get("key", "")
    label = request.POST.get("label", "") or key
    services.watch(services.person(request.user), kind, key, label, timezone.now())
    messages.success(request, say(f"已关注 {label}", f"You now watch {label}"))
    return _back(request)


@login_required
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    services.unwatch(services.person(request.user), request.POST.get("kind", ""), request.POST.get("key", ""))
    messages.success(request, say("已取消关注", "No longer watched"))
    return _back(request)


@login_required
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    user = services.person(request.user)
    User.objects.filter(pk=user.pk).update(mail_notices=request.POST.get("mail") == "on")
    return redirect("/watch/")


@login_required
@require_POST
def new_key(request: HttpRequest) -> HttpResponse:
    days = request.POST.get("days", "365")
    secret = services.make_key(
        services.person(request.user), request.POST.get("name", "").strip(), timezone.now(),
        scope=request.POST.get("scope", ApiKey.Scope.READ),
        days=int(days) if days.isascii() and days.isdigit() and len(days) < 6 else 0,
    )  # fmt: skip
    messages.info(request, say(f"新密钥（只显示这一次）：{secret}", f"Your new key, shown only this once: {secret}"))
    return redirect("/watch/")


@login_required
@require_POST
def revoke_key(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("id", "")
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise GuijuError("{} is not a key", repr(text[:20]), where="id", expected="one of your keys")
    services.revoke_key(get_object_or_404(ApiKey, pk=int(text), user=services.person(request.user)), timezone.now())
    return redirect("/watch/")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The private feed: whoever has its address reads it."""
    user = get_object_or_404(User, feed_token=token, is_active=True)
    entries = [
        {
            "id": f"{settings.SITE_URL}/watch/{n.seq}",
            "at": n.at,
            "title": f"{n.name}: {sentence(n.before, n.after, n.verb)}",
            "summary": ", ".join(n.why),
            "link": f"{settings.SITE_URL}/{n.address}",
        }
        for n in Notice.objects.filter(user=user)[:PAGE]
    ]
    return atom(say("我的关注", "My watch list"), "/watch/", f"/watch/{token}.atom", entries)
