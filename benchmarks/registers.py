"""How fast registers and links are: items taken from a table, pages over them, neighbours over many links.

    python benchmarks/registers.py --items 1m --links 1m

Everything happens in a fresh data folder with an embedded PostgreSQL that is removed afterwards. The floor of taking a
table is COPY of the very lines that were written; pages are asked of the views, without a socket.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Callable
from datetime import date

import fresh
from national import size_of
from processor import spent

FIELDS = ("动力电池", "声学", "力学", "光学", "食品", "纺织", "建材", "化工", "医疗器械", "软件")
REPEATS = 60
TABLES = ("registers_item", "registers_entry", "record_change")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=size_of, default=100_000)
    parser.add_argument("--links", type=size_of, default=100_000)
    arguments = parser.parse_args()
    with fresh.data():
        measure(arguments.items, arguments.links)


def measure(items: int, links: int) -> None:
    from guiju.start import ready

    ready()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    _taken(items)
    _asked(items)
    _tied(links)


def _table(count: int) -> bytes:
    from guiju.core.credit_code import check_character

    drawn = random.Random(7)
    lines = ["编号,承担单位,统一社会信用代码,类型,领域,承担标准数,有效期至"]
    for number in range(count):
        first = f"91{drawn.randint(110_000, 659_999)}MA{number:07d}"
        kind, field = drawn.choice(("monitoring", "mandatory")), drawn.choice(FIELDS)
        lines.append(
            f"ZD-2020-{number:07d},第{number}检测中心,{first}{check_character(first)},{kind},{field},"
            f"{drawn.randint(1, 40)},2028-01-01"
        )
    return "\n".join(lines).encode()


def _taken(count: int) -> None:
    from django.utils import timezone

    from guiju import worker
    from guiju.registry.record import sequence
    from guiju.registry.registers import taking
    from guiju.registry.registers.definitions import register

    table, now = _table(count), timezone.now()
    found, day = register("monitoring-sites"), date(2026, 1, 1)

    def take() -> None:
        taking.take(found, table, "t.csv", valid_from=day, now=now)

    print(f"{'what':<34}{'rows':>10}{'rows/s':>10}{'µs wall':>10}{'µs CPU here':>13}{'µs server':>11}")
    _line("a table taken", count, take)
    _line("the same again", count, take)
    _line("its entries numbered and logged", count, lambda: _all(sequence.number_pending))
    _line("its items in the common index", count, lambda: _all(worker.catch_up))
    _line("floor: COPY of the same lines", count, _copied)


def _all(step: Callable[[], int]) -> None:
    while step():
        pass


def _copied() -> None:
    """The lines that were written, into tables of the same columns and keys, without indexes of their own."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for name in TABLES:
            cursor.execute(f"create temp table floor_{name} (like {name} including defaults) on commit drop")
            lines: list[bytes] = []
            with cursor.copy(f"copy {name} to stdout") as source:
                lines += [bytes(part) for part in source]
            with cursor.copy(f"copy floor_{name} from stdin") as target:
                for part in lines:
                    target.write(part)


def _line(what: str, count: int, do: Callable[[], None]) -> None:
    before, began = spent(), time.perf_counter()
    do()
    wall, used = time.perf_counter() - began, spent().since(before)
    each = 1e6 / count
    print(
        f"{what:<34}{count:>10,}{count / wall:>10,.0f}{wall * each:>10.1f}{(used.here + used.started) * each:>13.1f}"
        f"{used.server * each:>11.1f}"
    )


def _asked(count: int) -> None:
    from django.db import connection
    from django.test import Client

    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze registers_item")
    client, drawn = Client(SERVER_NAME="localhost"), random.Random(11)
    root = "/registers/monitoring-sites"

    def key() -> str:
        return f"ZD-2020-{drawn.randrange(count):07d}"

    def field() -> str:
        return drawn.choice(FIELDS)

    asked: tuple[tuple[str, Callable[[], str], int], ...] = (
        ("the list", lambda: f"{root}/", 50),
        ("a page far on", lambda: f"{root}/?after={key()}", 50),
        ("narrowed by one fact", lambda: f"{root}/?kind=mandatory", 100),
        (
            "narrowed by two and a status",
            lambda: f"{root}/?kind=mandatory&field={drawn.choice(FIELDS)}&status=valid",
            100,
        ),
        ("narrowed, a page far on", lambda: f"{root}/?kind=mandatory&after={key()}", 100),
        ("by the beginning of a key", lambda: f"{root}/?q={key()[:13]}", 100),
        ("an item with its history", lambda: f"{root}/item/{key()}/", 50),
        ("an item on a day, by what was known", lambda: f"{root}/item/{key()}/?day=2026-02-01&seq={count // 2}", 50),
        ("programs: narrowed", lambda: f"/api/v1{root}/items?fact=kind=mandatory&limit=50", 100),
    )
    print(f"\n{'page':<38}{'p50 ms':>8}{'p95 ms':>8}{'CPU ms':>8}{'goal ms':>9}")
    for what, path, goal in asked:
        client.get(path())
        _times(what, lambda path=path: client.get(path()), goal)  # type: ignore[misc]


def _times(what: str, do: Callable[[], object], goal: int) -> None:
    walls, before = [], spent()
    for _ in range(REPEATS):
        began = time.perf_counter()
        do()
        walls.append(time.perf_counter() - began)
    used = spent().since(before).whole / REPEATS
    walls.sort()
    p50, p95 = (1e3 * walls[int(share * (REPEATS - 1))] for share in (0.5, 0.95))
    print(f"{what:<38}{p50:>8.1f}{p95:>8.1f}{1e3 * used:>8.1f}{goal:>9}")


def _tied(count: int) -> None:
    """Links between items, written as they are by acts but at once; then what things are tied to."""
    from django.db import connection

    from guiju.registry.links import neighbours
    from guiju.registry.links.keeping import End
    from guiju.registry.registers.models import Item

    first = Item.objects.order_by("pk").first()
    assert first is not None
    held, drawn = Item.objects.count(), random.Random(13)
    with connection.cursor() as cursor:
        cursor.execute(
            'insert into links_link (type, source_kind, source, target_kind, target, since, coming, ground, "case",'
            " recorded, salt, end_case, why, end_salt)"
            " select 'concerns', 'item-monitoring-sites', %s + (n::bigint * 7919) %% %s, 'item-monitoring-sites',"
            "  %s + (n::bigint * 104729 + n / %s) %% %s, '2026-01-01', 'table', '', '', now(), '', '', '', ''"
            " from generate_series(1, %s) n on conflict do nothing",
            [first.pk, held, first.pk, held, held, count],
        )
        cursor.execute("vacuum analyze links_link")
    what = f"neighbours over {count:,} links"
    print(f"\n{what:<38}{'p50 ms':>8}{'p95 ms':>8}{'CPU ms':>8}{'goal ms':>9}")

    def ask() -> object:
        return neighbours.of(End("item-monitoring-sites", first.pk + drawn.randrange(held)), date(2026, 6, 1))

    ask()
    _times("of an item on a day", ask, 20)


if __name__ == "__main__":
    main()
