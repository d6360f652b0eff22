"""Acts in the log: their leaves follow from their rows, and a changed row is named."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from guiju.core.ledger.tree import included
from guiju.registry.cases.acts import leaves
from guiju.registry.cases.models import Act, Personal
from guiju.registry.record import log, sequence
from integration.cases.world import PROPOSAL, World, world


@pytest.fixture
def w(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    made = world()
    number = made.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    made.act(number, "sec", "open_project_vote", "2025-04-10", proposal_form=made.file(), outline=made.file())
    made.act(number, "m1", "project_vote.vote", "2025-04-11", position="favour")
    while sequence.number_pending():
        pass
    return made


def faults() -> list[str]:
    made = dict(leaves.leaves(0, log.head().size))
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.index, r.leaf from record_leaf l join record_change r on r.seq = l.seq where r.kind = 'act'"
        )
        return [f"leaf {index}" for index, leaf in cursor.fetchall() if made.get(index) != bytes(leaf)]


def test_each_act_is_a_leaf_and_follows_from_its_row(w: World) -> None:
    assert log.head().size == 3
    assert faults() == []


@pytest.mark.parametrize(
    "sql",
    [
        "update cases_act set name = 'decline' where number = 2",
        "update cases_act set effective = effective + interval '1 microsecond' where number = 2",
        "update cases_act set public = jsonb_set(public, '{facts,outline,size}', '16') where number = 2",
        "update cases_act set salt = set_byte(salt, 0, get_byte(salt, 0) # 1) where number = 2",
        "update cases_act set role = 'officer' where number = 2",
        "update cases_personal set data = jsonb_set(data, '{user}', '\"m9\"')"
        " where act_id = (select id from cases_act where number = 2)",
    ],
)
def test_a_changed_row_is_named(w: World, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert faults() == ["leaf 1"]


def test_erased_personal_fields_leave_the_leaf_as_it_is(w: World) -> None:
    Personal.objects.all().delete()
    assert faults() == []
    act = Act.objects.get(number=3)
    parts = log.receipt_parts("act", act.pk)
    assert parts is not None and parts.index == 2
    head = log.head()
    assert included(2, head.size, dict(leaves.leaves(2, 3))[2], list(parts.proof), head.root)
