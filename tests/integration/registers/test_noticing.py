"""What is valid on a day by all that is known, and what verifying notices when rows were changed behind its back."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import connection

from guiju.core.register.model import Doing
from guiju.registry.bodies.models import Body
from guiju.registry.record import sequence
from guiju.registry.registers import access, keeping, listing
from guiju.registry.registers.definitions import register
from guiju.registry.registers.keeping import FROM, Said
from guiju.registry.registers.models import Item
from integration.cases.world import World, at, world
from integration.registers.proof import faults
from integration.registers.test_taking import HEAD, ONE, TWO, take

FACTS = {"host": "甲", "host_code": "91350100M000100Y43", "field": "x"}


@pytest.fixture
def here(db: None) -> World:
    return world()


def valid_on(day: date) -> list[str]:
    asked = listing.Asked(valid_on=day)
    rows = listing.narrowed(register("verification-points"), asked, access.NOBODY)
    return sorted(rows.values_list("key", flat=True))


def test_what_was_retired_later_was_valid_before(here: World) -> None:
    take(HEAD + ONE + TWO)
    take(HEAD + ONE.replace("有效", "注销"), day=date(2026, 3, 1), now=at("2026-03-02"))
    assert valid_on(date(2025, 12, 31)) == []
    assert valid_on(date(2026, 2, 28)) == ["YZD-2020-0001", "YZD-2020-0002"]
    assert valid_on(date(2026, 3, 1)) == ["YZD-2020-0002"]


def test_valid_on_is_what_each_history_says(here: World) -> None:
    chance, points = random.Random(14), register("verification-points")
    start = date(2026, 1, 1)
    for _ in range(12):
        entry = keeping.keep(points, None, Said(Doing.ENTER, start, FACTS), at("2026-01-02"))
        assert entry is not None
        for _ in range(chance.randrange(8)):
            day = start + timedelta(days=chance.randrange(60))
            state = listing.on(entry.item, day)
            assert state is not None
            doing = chance.choice([one for one in Doing if state.state.status in FROM[one]])
            until = chance.choice([None, day + timedelta(days=chance.randrange(20))])
            said = Said(doing, day, {"field": str(chance.random())}, until, chance.random() < 0.5)
            keeping.keep(points, entry.item, said, at("2026-01-02"))
    items = list(Item.objects.all())
    for n in range(-1, 70):
        day = start + timedelta(days=n)
        held = [(item.key, listing.on(item, day)) for item in items]
        assert valid_on(day) == sorted(key for key, stood in held if stood and stood.state.valid_on(day))


FORGED = """
insert into registers_entry (item_id, number, doing, valid_from, recorded, sets, why, "case", salt, digest)
select id, 3, 'retire', '2026-04-01', now(), '{}', '', '', '\\x00', '' from registers_item where entries = 2;
update registers_item set entries = 3, status = 'retired', since = '2026-04-01', changed = '2026-04-01'
where entries = 2;
update registers_count set number = 1 where fact = '' and status = 'valid';
insert into registers_count (register, fact, value, status, number)
values ('verification-points', '', '', 'retired', 1)
"""
BARE = """
insert into registers_item (register, key, status, since, entered, changed, facts, marks, "case", entries)
values ('verification-points', 'NEW', 'valid', '2026-01-01', '2026-01-01', '2026-01-01', '{}', '{}', '', 0)
"""
CHANGES = [
    FORGED,
    BARE,
    "update registers_item set next_day = '2026-01-01', facts = facts || '{\"field\": \"z\"}'",
    *(
        f"update registers_item set {change}"
        for change in (
            "marks = '{field=zzz}'",
            "marks = '{}'",
            f"owner_id = (select min(id) from bodies_body where code <> '{FACTS['host_code']}')",
            "changed = '2020-01-01'",
            "next_day = '2020-01-01'",
            "next_day = '2099-01-01'",
            "\"case\" = 'YZD-1'",
            "until = '2099-01-01'",
            "facts = '{}'",
        )
    ),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_row_changed_behind_the_log_is_noticed(here: World, change: str) -> None:
    take(HEAD + ONE + TWO)
    take(HEAD + ONE.replace("声学", "力学"), day=date(2026, 3, 1), now=at("2026-03-02"))
    while sequence.number_pending():
        pass
    assert faults() == [] and Body.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert faults() != []


def test_what_is_to_come_and_what_is_due_is_no_fault(here: World) -> None:
    take(HEAD + ONE.replace("有效", "注销"), day=date(2099, 1, 1))
    take(HEAD + TWO)
    take(HEAD + TWO.replace("光学", "力学"), day=date(2099, 2, 1), now=at("2026-03-02"))
    take(HEAD + ONE.replace("0001", "0003"), day=date(2026, 3, 5), now=at("2026-03-02"))  # its day has come since
    while sequence.number_pending():
        pass
    assert faults() == []
