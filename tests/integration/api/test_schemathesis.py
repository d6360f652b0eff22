"""Every operation against its own description, with inputs nobody would think of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from amount import many
from guiju.api.app import description
from guiju.registry.accounts.models import User
from guiju.registry.accounts.services import make_key
from guiju.registry.bodies.models import Body, Post
from guiju.registry.cases import definitions, roles
from guiju.registry.cases.acts.performing import Request, open_case

# What a schema cannot say — that a cursor is of this list, that a text is a designation — is refused with 400.
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ["2xx", "400", "401", "403", "404", "409"]},
        },
    }
)
schema = schemathesis.openapi.from_dict(description(), config=CONFIG)
schema.app = get_wsgi_application()


@pytest.fixture
def served(library: None) -> Iterator[None]:
    """Requests leave the test's connection open, as those of Django's own test client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=many(25), deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_its_word(case: schemathesis.Case, served: None) -> None:
    case.call_and_validate()


@pytest.fixture
def keyed(served: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """(the key of an officer who supervises, the number of a complaint)."""
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    roles.forget()
    definitions.forget()
    user = User.objects.create_user("of the tests")
    sac, _ = Body.objects.get_or_create(code="SAC", defaults={"kind": Body.Kind.NATIONAL_BODY})
    Post.objects.create(user=user, office="supervisor", body=sac, since=date(2020, 1, 1))
    now = timezone.now()
    brought = {"subject": "standard", "summary": "矛盾", "complaint": "限量不一致。"}
    done = open_case("complaint", Request("complain", brought), roles.actor(user, now.date()), now)
    return make_key(user, "test", now, scope="act"), done.number


# Files are tried by hand (test_cases, test_files): the parser of forms folds odd names that a schema tells apart.
acting = schema.include(path_regex="^/api/v1/(cases|desk)")


@acting.parametrize()
@settings(max_examples=many(40), deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_on_cases_keeps_its_word_to_who_has_a_key(
    case: schemathesis.Case, keyed: tuple[str, str]
) -> None:
    secret, number = keyed
    if "number" in (case.path_parameters or {}) and len(case.path_parameters["number"]) % 2:
        case.path_parameters["number"] = number  # so that half of the tries reach a case
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})
