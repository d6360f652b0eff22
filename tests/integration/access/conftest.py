"""A site with a case of every procedure of the demonstration, drafts, plans, keys and feeds of several people, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from guiju import worker
from guiju.core.plan.kept import Names
from guiju.core.text import markdown
from guiju.registry.accounts.models import ApiKey, User
from guiju.registry.accounts.services import make_key, watch
from guiju.registry.bodies.models import Affiliation
from guiju.registry.cases import definitions, demonstration, erasing, roles
from guiju.registry.cases.models import Act, Case
from guiju.registry.cases.views import forecasting
from guiju.registry.catalogue import demonstration as catalogue
from guiju.registry.catalogue.models import Edition
from guiju.registry.feeds import deciding
from guiju.registry.feeds import demonstration as feeds
from guiju.registry.feeds.definitions import feed
from guiju.registry.goals import columns, evaluating, saving, workbench
from guiju.registry.links.models import Link
from guiju.registry.plans import drafts, keeping, progress, reading
from guiju.registry.plans import evaluating as rounds
from guiju.registry.registers import access as register_access
from guiju.registry.registers import demonstration as registers
from guiju.registry.registers.models import Item
from guiju.registry.texts.keeping import keep
from guiju.registry.texts.models import Text
from integration.access import expected, sealed
from integration.access.sealed import Marks
from integration.conftest import Build
from integration.plans.test_keeping import YEAR
from unit.plan.test_kept_plans import small

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)  # noon in Shanghai
ENTRIES = demonstration.entries(NOW.date())
NOBODY, FRESH = "", "fresh"


@dataclass
class Site:
    """The people by name ("" is nobody), a client and a key for programs of each, and the objects addresses name."""

    clients: dict[str, Client] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)

    @property
    def accounts(self) -> list[str]:
        """The sample accounts, then the fresh sign-up."""
        return [name for name in self.clients if name]

    def ask(self, who: str, method: str, path: str, data: Any = None, **more: Any) -> Any:
        """The answer; what a POST wrote is undone."""
        client, headers = self.clients[who], dict(more.pop("headers", {}))
        if path.startswith("/api/"):
            client = self.clients[NOBODY]
            if who:
                headers["Authorization"] = f"Bearer {self.keys[who]}"
            if method == "post" and not more and not any(hasattr(v, "read") for v in (data or {}).values()):
                more["content_type"] = "application/json"
        cookies = client.cookies.copy()
        with transaction.atomic():
            answer = getattr(client, method)(path, data, headers=headers, **more)
            answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if method == "post":
                transaction.set_rollback(True)
        client.cookies = cookies
        return answer


def _chosen() -> list[dict[str, Any]]:
    """One entry a procedure, an open case where there is one."""
    found: dict[str, dict[str, Any]] = {}
    for entry in ENTRIES:
        name = entry["procedure"]
        if name not in found or ("until" in entry and "until" not in found[name]):
            found[name] = entry
    return sorted(found.values(), key=lambda entry: str(entry["begun"]))


def _forget() -> None:
    for module in (roles, definitions, columns, evaluating, workbench):
        module.forget()
    forecasting._history.cache_clear()
    forecasting._outlook.cache_clear()


@pytest.fixture(scope="package")
def site(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    patch = pytest.MonkeyPatch()
    patch.setenv("GUIJU_RATE_ANONYMOUS", "1000000")
    patch.setenv("GUIJU_RATE_KEY", "1000000")
    with build(tmp_path_factory.mktemp("access")):
        _forget()
        with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
            made = _made()
        expected.learn(timezone.localdate())
        yield made
    _forget()
    patch.undo()


def _decided() -> dict[str, Any]:
    """Candidates of every feed, one of an open and one of a closed feed decided; their decisions."""
    feeds.take(NOW)
    who = register_access.viewer(User.objects.get(username="officer.b"), timezone.localdate(NOW))
    refused = (("iso-committees", "ISO/TC 4", "none"), ("research-projects", "2025YFF0601300", "refuse"))
    made = [
        deciding.decide(feed(name), key, deciding.Asked(decision, why="x"), who, NOW) for name, key, decision in refused
    ]
    return {"decision": made[0].pk, "closed_decision": made[1].pk}


def _made() -> Site:
    catalogue.load(NOW)
    demonstration.known_people()
    demonstration.bring_in(NOW)
    for name in demonstration.BEFORE:
        registers.take(name, NOW)
    marks = Marks()
    for entry in _chosen():
        sealed.Marked(entry, NOW, marks).go()
    sealed.others(marks, NOW)
    made = Site({NOBODY: Client(raise_request_exception=False)}, marks=marks)
    User.objects.create_user(FRESH, "fresh@example.org", "x")
    for name in [user for user, _, _ in demonstration.people()] + [FRESH]:
        user = User.objects.get(username=name)
        made.clients[name] = Client(raise_request_exception=False)
        made.clients[name].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        made.keys[name] = make_key(user, "access", NOW, scope="act")
    _plans()
    made.objects = {**_texts(), **_of_people()}
    made.objects["counted"] = Act.objects.filter(name="members_vote.count").latest("pk").case.number
    registers.load(NOW)
    made.objects["item"] = Item.objects.filter(register="verification-points").earliest("pk").key
    made.objects |= _decided()
    made.objects["link"] = Link.objects.earliest("pk").pk
    made.objects["edition"] = Edition.objects.get(designation="GB/T 1.1-2020").pk
    worker.catch_up()
    return made


def _plans() -> None:
    officer = User.objects.get(username="officer")
    acting = roles.actor(officer, date(2026, 1, 5))
    plan, early = small(), datetime(2026, 1, 5, 2, tzinfo=UTC)
    keeping.keep(plan, early)
    progress.ask(plan, YEAR, acting, early)
    rounds.start(plan, "2026", ["expert", "expert.b"], date(2026, 12, 31), acting, early, numbers=[1])
    drafts.begin(reading.row("small-plan"), "next-small", Names("下一", "Next"), "2030", officer.pk, early)


def _texts() -> dict[str, Any]:
    held = files("guiju.data") / "demo" / "texts" / "standards"
    one, other = (markdown.read((held / f"t-guiju-00{n}-2026.md").read_text(encoding="utf-8")).document for n in (1, 2))
    drafter = User.objects.get(username="drafter")
    draft = keep(one, now=NOW, slug="draft-of-drafter", kind=Text.Kind.DRAFT, user=drafter).text
    clause = one.clauses[-1].id or draft.clauses.values_list("clause", flat=True).first()
    return {
        "draft": draft.slug, "clause": clause, "text": keep(one, now=NOW).text.slug,
        "other": keep(other, now=NOW).text.slug,
    }  # fmt: skip


def _of_people() -> dict[str, Any]:
    """What belongs to the drafter, and an account that was erased after it had given its feeds away."""
    drafter = User.objects.get(username="drafter")
    watch(drafter, "ics", "13", "13", NOW)
    gone = User.objects.create_user("leaver", "leaver@example.org", "x")
    token = gone.feed_token
    erasing.erase(gone, NOW.date())
    return {
        "token": drafter.feed_token, "erased": token, "key": ApiKey.objects.get(user=drafter).pk,
        "affiliation": Affiliation.objects.get(user=drafter, body__code="GUIJU-SME").pk,
        "saved": saving.keep(drafter.pk, "mine", {"measure": "editions"}, NOW).pk, "authenticator": 999_999,
    }  # fmt: skip


@pytest.fixture(scope="package")
def cases(site: Site) -> list[Case]:
    return list(Case.objects.select_related("committee", "body").order_by("pk"))


def said(wrong: list[Any]) -> str:
    """What was answered against the table, a line each."""
    return f"{len(wrong)} answers:\n" + "\n".join(map(str, wrong[:400]))
