"""Decisions of before keep to their sentences, and are answered, when names grow longer and limits become exact."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from guiju.core.text import markdown
from guiju.registry.accounts.models import User
from guiju.registry.texts import provisions
from guiju.registry.texts.keeping import keep
from guiju.registry.texts.models import Decision, Requirement, Text
from integration.texts.test_texts import SOURCE

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MIGRATION = import_module("guiju.registry.texts.migrations.0002_p6_decided_limits")
pytestmark = pytest.mark.django_db


def _as_before(text: Text) -> dict[str, str]:
    """The rows as the version before wrote them: names of six digits. Gives new name → old name."""
    made = {}
    for row in Requirement.objects.filter(text=text):
        digest = sha256("".join(row.sentence.split()).encode()).hexdigest()[:6]
        own = row.name.partition("/p")[2][:6] if row.container == "table" else digest
        made[row.name] = f"{row.clause}/p{own}"
        row.name, row.unit_text = made[row.name], ""
        row.save()
    return made


def test_decisions_of_before_keep_to_their_sentences_and_are_answered() -> None:
    user = User.objects.create_user("reviewer", password="x")
    text = keep(markdown.read(SOURCE).document, now=NOW).text
    rows = {row.characteristic: row.name for row in Requirement.objects.filter(text=text).exclude(op="")}
    old = _as_before(text)
    made = {"text": text, "user": user, "at": NOW}
    Decision.objects.create(
        name=old[rows["铅"]], sentence="0.01", verdict="corrected", correction={"op": "<=", "value": 0.005}, **made
    )
    Decision.objects.create(name=old[rows["砷"]], sentence="0.05", verdict="rejected", **made)
    Decision.objects.create(
        name=old[rows["贮存温度"]], sentence="这句已删去，摘要恰好相同。", verdict="rejected", **made
    )
    Decision.objects.create(
        name=old[rows["贮存温度"]].replace("p", "p0", 1)[:-1], sentence="x", verdict="corrected",
        correction={"value": float("1e300")}, **made,
    )  # fmt: skip
    with connection.schema_editor() as editor:
        MIGRATION.forwards(apps, editor)
    told = {row.characteristic: (row.name, row.value) for row in provisions.answered(text).exclude(op="")}
    assert told == {
        "铅": (rows["铅"], Decimal("0.005")), "贮存温度": (rows["贮存温度"], Decimal(25)),
    }  # fmt: skip
    assert set(provisions.last_decisions(text)) >= {rows["铅"], rows["砷"]}
    assert rows["贮存温度"] not in provisions.last_decisions(text)
    assert set(Requirement.objects.filter(text=text).values_list("unit_text", flat=True)) == {"毫克每升", "℃", ""}
    before = sorted(provisions.answered(text).values_list("name", "part", "value", "decided", "words"))
    provisions.settle(text)
    assert sorted(provisions.answered(text).values_list("name", "part", "value", "decided", "words")) == before
