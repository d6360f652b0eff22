"""Every operation against its own description, with inputs nobody would think of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from guiju.api.app import description

# What a schema cannot say — that a cursor is of this list, that a text is a designation — is refused with 400.
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ["2xx", "400", "404"]},
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
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_its_word(case: schemathesis.Case, served: None) -> None:
    case.call_and_validate()
