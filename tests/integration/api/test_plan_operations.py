"""POST /api/v1/plans/read: what it answers with, and what it refuses."""

from __future__ import annotations

import pytest
from django.test import Client

from guiju.core.plan import read
from guiju.core.plan.serializers import as_dict

TEXT = "某计划（2026—2028年）\n一、甲\n（一）乙。覆盖率达到50%左右，建成站点3—5个。（公安部牵头）\n"

pytestmark = pytest.mark.django_db


def _post(**sent: object) -> tuple[int, dict[str, object]]:
    answer = Client().post("/api/v1/plans/read", sent, content_type="application/json")
    return answer.status_code, answer.json()


def test_it_answers_with_the_json_of_the_reader() -> None:
    assert _post(text=TEXT) == (200, as_dict(read(TEXT)))


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"text": "hello"}, 400), ({"text": "1. \x00"}, 400), ({}, 422), ({"text": TEXT, "more": 1}, 422)],
)
def test_what_is_refused(sent: dict[str, object], status: int) -> None:
    found, problem = _post(**sent)
    assert found == status and problem["what"] and problem["status"] == status
