"""The worker: the index follows, a killed worker loses and repeats nothing, watchers are told, mail leaves."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.core import mail
from django.utils import timezone

from factories import NOW, TODAY, record
from guiju import worker
from guiju.core.errors import GuijuError
from guiju.registry.accounts import services
from guiju.registry.accounts.models import Notice, User
from guiju.registry.catalogue import indexing, noticing
from guiju.registry.catalogue.intake.ingest import Mode, ingest
from guiju.registry.catalogue.intake.record import Record
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Edition
from guiju.registry.record import index_following, outbox, sequence
from guiju.registry.record.index_following import Follower
from guiju.registry.record.models import Change, Outgoing
from guiju.search import Query, open_index

if TYPE_CHECKING:
    from integration.conftest import House

WORKER = [sys.executable, "-c", "from guiju.cli.main import run; run()", "worker"]


def bring(*records: Record) -> None:
    ingest(records, Report(), now=NOW, today=TODAY)


def found(text: str, **filters: tuple[str, ...]) -> list[str]:
    index = indexing.index()
    index.refresh()
    hits = index.search(Query(text=text, filters=filters, limit=1000, literal=True)).hits
    return sorted(Edition.objects.filter(pk__in=[h.id for h in hits]).values_list("designation", flat=True))


def until(what: Callable[[], bool]) -> None:
    """Wait for what must come; a minute is for machines that are busy."""
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


def in_step(house: House) -> bool:
    """Whether the index has every numbered change, and no change is without a number."""
    index = open_index(house.data / "index")
    waiting = house.rows("select count(*) from record_change where seq is null")
    return sequence.head() == index.last_seq and waiting == [(0,)]


# -- the index ---------------------------------------------------------------------------------------------------------
def test_catching_up_indexes_everything_once(house: House) -> None:
    bring(record("GB 2762-2022", titles={"zh": "食品中污染物限量"}), record("ISO 1:2020"))
    assert worker.catch_up() == 2
    assert found("污染物") == ["GB 2762-2022"]
    assert worker.catch_up() == 0
    bring(record("GB 2762-2022", titles={"zh": "食品中真菌毒素限量"}))
    assert worker.catch_up() == 1
    assert (found("污染物"), found("真菌")) == ([], ["GB 2762-2022"])
    assert indexing.index().documents == 2


def test_an_edition_that_is_gone_leaves_the_index(house: House) -> None:
    bring(record("ISO 1:2020"), record("ISO 2:2020"))
    worker.catch_up()
    gone = Edition.objects.get(designation="ISO 1:2020")
    Change.objects.create(kind="edition", subject=gone.pk, verb="changed", at=NOW)
    gone.delete()
    worker.catch_up()
    indexing.index().refresh()
    assert indexing.index().documents == 1


def test_a_running_worker_follows_what_is_committed(house: House) -> None:
    process = subprocess.Popen(WORKER, env=house.environment)
    try:
        bring(record("GB 2762-2022", titles={"zh": "食品中污染物限量"}))
        until(lambda: found("污染物") == ["GB 2762-2022"])
        bring(record("GB 2762-2022", titles={"zh": "食品中真菌毒素限量"}))
        until(lambda: found("真菌") == ["GB 2762-2022"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
    assert in_step(house)


def test_a_worker_killed_again_and_again_loses_nothing_and_repeats_nothing(house: House) -> None:
    chance, number = random.Random(7), 0
    for round in range(6):
        process = subprocess.Popen(WORKER, env=house.environment)
        try:
            for _ in range(4):
                bring(*(record(f"ISO {number + n}:2020", titles={"en": f"round {round}"}) for n in range(1, 101)))
                number += 100
            if round:
                bring(*(record(f"ISO {n}:2020", titles={"en": f"again {round}"}) for n in range(1, 51)))
            until(lambda: (house.data / "index" / "CURRENT").exists())
            time.sleep(chance.random() * 0.4)
        finally:
            process.kill()
            process.wait()
    worker.catch_up()
    assert in_step(house)
    index = indexing.index()
    index.refresh()
    assert (index.documents, Edition.objects.count()) == (2_400, 2_400)
    assert house.rows("select count(*), count(distinct seq), max(seq) from record_change") == [(2_650, 2_650, 2_650)]
    assert found("again 5") == sorted(f"ISO {n}:2020" for n in range(1, 51))
    assert found("again 4") == []


def test_a_second_worker_waits(house: House) -> None:
    process = subprocess.Popen(WORKER, env=house.environment)
    try:
        until(lambda: (house.data / "index" / "CURRENT").exists())
        bring(record("ISO 1:2020"))
        assert worker.catch_up() == 0
        until(lambda: found("ISO 1:2020") == ["ISO 1:2020"])
    finally:
        process.kill()
        process.wait()


def test_an_index_made_anew_holds_the_same(house: House) -> None:
    bring(*(record(f"ISO {n}:2020", titles={"en": "made anew"}) for n in range(1, 21)))
    worker.catch_up()
    before = found("made anew")
    assert indexing.rebuild() == 20
    assert found("made anew") == before
    bring(record("ISO 21:2020", titles={"en": "made anew"}))
    worker.catch_up()
    assert len(found("made anew")) == 21


# -- notices -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def reader(house: House) -> User:
    """A person with an account; nobody has been told of anything."""
    made = User.objects.create_user("reader", "reader@example.org", "a long secret")
    services.confirm(made)
    return made


def tell() -> None:
    worker.catch_up()
    while noticing.tell():
        pass


def notices(user: User) -> list[tuple[str, str, str, list[str]]]:
    return [(n.name, n.before, n.after, n.why) for n in Notice.objects.filter(user=user).order_by("seq")]


def watched(designation: str, *events: tuple[str, str | None], **fields: Any) -> Record:
    fields = {"ics": ["67.060.10"], "issuer": "ISO", "committee": "ISO/TC 34/SC 4", **fields}
    return record(designation, *events, **fields)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("standard", "ISO 4711"),
        ("ics", "67.060.10"),
        ("ics", "67.060"),
        ("ics", "67"),
        ("body", "ISO"),
        ("committee", "ISO/TC 34/SC 4"),
        ("search", "q=rice&status=in_force"),
        ("search", "tier=international"),
    ],
)
def test_each_kind_of_watch_tells_of_what_it_watches_and_of_nothing_else(reader: User, kind: str, key: str) -> None:
    services.watch(reader, kind, key, "mine", NOW)
    bring(
        watched("ISO 4711:2019", ("in_force", "2019-03-01"), titles={"en": "Rice"}),
        record("GB 1-2020", ("in_force", "2020-01-01"), ics=["01.040"], issuer="SAC"),
    )
    tell()
    assert notices(reader) == [("ISO 4711:2019", "", "in_force", ["mine"])]


def test_a_change_of_status_is_told_and_other_changes_are_not(reader: User) -> None:
    bring(watched("ISO 4711:2019", ("in_force", "2019-03-01")))
    tell()
    services.watch(reader, "standard", "ISO 4711", "Rice", NOW)
    bring(watched("ISO 4711:2019", ("in_force", "2019-03-01"), titles={"en": "A finer title"}))
    bring(watched("ISO 4711:2019", ("in_force", "2019-03-01"), ("withdrawn", "2024-05-01")))
    tell()
    assert notices(reader) == [("ISO 4711:2019", "in_force", "withdrawn", ["Rice"])]


def test_several_watches_of_one_change_make_one_notice(reader: User) -> None:
    for kind, key in (("standard", "ISO 4711"), ("ics", "67"), ("body", "ISO"), ("search", "q=title")):
        services.watch(reader, kind, key, kind, NOW)
    bring(watched("ISO 4711:2019", ("in_force", "2019-03-01")))
    tell()
    assert notices(reader) == [("ISO 4711:2019", "", "in_force", ["body", "ics", "search", "standard"])]
    tell()
    assert len(notices(reader)) == 1


def test_a_saved_search_tells_of_all_that_came_however_many(reader: User) -> None:
    services.watch(reader, "search", "q=rice", "Rice", NOW)
    bring(*(watched(f"ISO {n}:2020", titles={"en": "Rice"}) for n in range(1, 1_201)))
    tell()
    assert len(notices(reader)) == 1_200


@pytest.mark.parametrize(
    "key", ["year=soon", "q=" + "x" * 400 + "&year=1&year=2&year=x", "tier=", "q=%00", "=", "q=" + "a+" * 200]
)
def test_a_search_that_cannot_be_asked_keeps_nobody_from_news(reader: User, key: str) -> None:
    services.watch(reader, "search", key, "odd", NOW)
    services.watch(reader, "standard", "ISO 4711", "mine", NOW)
    bring(watched("ISO 4711:2019"))
    tell()
    assert [(name, "mine" in why) for name, _, _, why in notices(reader)] == [("ISO 4711:2019", True)]


def test_nobody_is_told_of_what_was_before_the_watch(reader: User) -> None:
    bring(watched("ISO 4711:2019"))
    tell()
    services.watch(reader, "standard", "ISO 4711", "mine", NOW)
    tell()
    assert notices(reader) == []


def test_one_mail_tells_of_all_that_is_new_and_only_once(reader: User) -> None:
    silent = User.objects.create_user("silent", "silent@example.org", "a long secret", mail_notices=False)
    for user in (reader, silent):
        services.watch(user, "ics", "67", "Food", NOW)
    bring(watched("ISO 4711:2019", ("in_force", "2019-03-01")), watched("ISO 4712:2019", ("in_force", "2019-03-01")))
    tell()
    noticing.tell()
    message = outbox.message_of(Outgoing.objects.get())
    assert message is not None
    assert message["to"] == ["reader@example.org"]
    body = message["body"]
    assert [line.split(":20")[0] for line in body.splitlines() if line.startswith("ISO")] == ["ISO 4711", "ISO 4712"]
    assert outbox.send_due(timezone.now()) == 1
    assert [m.to for m in mail.outbox] == [["reader@example.org"]]
    bring(watched("ISO 4713:2019", ("in_force", "2019-03-01")))
    tell()
    noticing.tell()
    assert Outgoing.objects.count() == 1
    Notice.objects.filter(mailed__isnull=False).update(mailed=timezone.now() - timedelta(minutes=11))
    noticing.tell()
    assert Outgoing.objects.count() == 2


# -- the outbox --------------------------------------------------------------------------------------------------------
def test_mail_that_fails_is_tried_again_with_growing_pauses(house: House, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    outbox.mail_later("Sub\nject", "Body", ["a@example.org"], NOW)
    at, waits = NOW, []
    for _ in outbox.PAUSES:
        assert outbox.send_due(at) == 0
        item = Outgoing.objects.get()
        waits.append(int((item.due - at).total_seconds()) // 60)
        assert outbox.send_due(item.due - timedelta(seconds=1)) == 0
        at = item.due
    assert waits == list(outbox.PAUSES)
    assert (item.tries, item.sent, "refused" in item.fault.lower()) == (len(outbox.PAUSES), None, True)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    assert outbox.send_due(at) == 1
    assert [(m.subject, m.body, m.to) for m in mail.outbox] == [("Sub ject", "Body", ["a@example.org"])]
    item.refresh_from_db()
    assert (item.sent, item.fault) == (at, "")
    assert outbox.send_due(at + timedelta(days=9)) == 0


# -- one writer at a time ----------------------------------------------------------------------------------------------
def test_a_rebuild_before_numbering_indexes_nothing_twice(house: House) -> None:
    ingest([record("ISO 1:2020"), record("ISO 2:2020")], Report(), now=NOW, today=TODAY, mode=Mode.ALL_OR_NOTHING)
    indexing.rebuild()
    worker.catch_up()
    indexing.index().refresh()
    assert indexing.index().documents == 2
    assert found("ISO 1") == ["ISO 1:2020"]


def test_what_commits_between_numbering_and_rebuild_comes_with_its_number(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(record("ISO 1:2020"))
    monkeypatch.setattr(index_following.sequence, "number_pending", lambda: 0)
    ingest([record("ISO 2:2020")], Report(), now=NOW, today=TODAY, mode=Mode.ALL_OR_NOTHING)
    assert indexing.rebuild() == 1
    monkeypatch.undo()
    worker.catch_up()
    indexing.index().refresh()
    assert indexing.index().documents == 2


def test_the_index_is_made_anew_under_a_running_worker_acts_and_imports(house: House) -> None:
    process = subprocess.Popen(WORKER, env=house.environment, stderr=subprocess.PIPE, text=True)
    rebuild = [sys.executable, "-c", "from guiju.cli.main import run; run()", "index"]
    try:
        for turn in range(4):
            bring(*(record(f"ISO {turn * 100 + n}:2020") for n in range(1, 60)))
            made = subprocess.Popen(rebuild, env=house.environment, stderr=subprocess.DEVNULL)
            bring(*(record(f"IEC {turn * 100 + n}:2020") for n in range(1, 60)))
            bring(*(record(f"ISO {turn * 100 + n}:2020", titles={"en": f"Renamed {turn}"}) for n in range(1, 20)))
            assert made.wait(120) == 0
        until(lambda: in_step(house))
        assert process.poll() is None
    finally:
        process.terminate()
        said = process.communicate(timeout=60)[1]
    index = open_index(house.data / "index")
    assert index.documents == Edition.objects.count() == 4 * 59 * 2
    assert "rebuilt under" not in said


def test_an_index_destroyed_under_a_running_worker_is_made_anew(house: House) -> None:
    bring(record("ISO 1:2020"))
    process = subprocess.Popen(WORKER, env=house.environment, stderr=subprocess.DEVNULL)
    try:
        until(lambda: (house.data / "index" / "CURRENT").exists() and in_step(house))
        shutil.rmtree(house.data / "index")
        bring(record("ISO 2:2020"))
        until(lambda: (house.data / "index" / "CURRENT").exists())
        until(lambda: open_index(house.data / "index").documents == 2)
        assert process.poll() is None
    finally:
        process.kill()
        process.wait()


def test_only_one_makes_the_index_anew(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_following, "WAIT", 0.2)
    with psycopg.connect(house.url) as other:
        other.execute("select pg_advisory_lock(%s)", [indexing.LOCK])
        with pytest.raises(GuijuError, match="made anew by another process"):
            indexing.rebuild()
        follower = Follower(indexing.Editions())
        bring(record("ISO 1:2020"))
        assert follower() == 0
    assert indexing.rebuild() == 1
    bring(record("ISO 2:2020"))
    assert follower() == 1
    follower.close()
    assert found("ISO") == ["ISO 1:2020", "ISO 2:2020"]


# -- guarded steps -----------------------------------------------------------------------------------------------------
def test_a_step_that_breaks_keeps_no_other_from_its_work(house: House, caplog: pytest.LogCaptureFixture) -> None:
    stop, calls = threading.Event(), []

    def broken(now: object) -> int:
        calls.append("broken")
        raise UnicodeError("a fault of the program")

    def good(now: object) -> int:
        calls.append("good")
        if calls.count("good") == 5:
            stop.set()
        return 0

    bring(record("ISO 1:2020"))
    worker.run(stop, beside=[("broken things are not done", broken), ("good things are not done", good)])
    assert calls.count("good") == 5
    assert 1 <= calls.count("broken") < 5
    assert "broken things are not done, trying again in 1 s" in caplog.text
    assert found("ISO 1") == ["ISO 1:2020"]


def test_a_session_that_was_ended_is_begun_again(house: House) -> None:
    stop, calls = threading.Event(), []

    def ends_its_session(now: object) -> int:
        calls.append(1)
        if len(calls) == 1:
            with psycopg.connect(house.url, autocommit=True) as other:
                other.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                    " and datname = current_database()"
                )
        Edition.objects.count()
        stop.set()
        return 0

    worker.run(stop, beside=[("nothing is counted", ends_its_session)])
    assert len(calls) == 2
