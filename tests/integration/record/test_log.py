"""The log over the sequence: appending in batches, proofs and receipts, files, and the key."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction

from guiju.core.errors import GuijuError
from guiju.core.ledger import receipt
from guiju.core.ledger.note import checkpoint_of, read_note, verified
from guiju.core.ledger.tiles import Tile, tile_at
from guiju.core.ledger.tree import EMPTY, consistent, included, root
from guiju.registry.record import keys, log, publishing, sequence
from guiju.registry.record.retrying import RetryLater
from guiju.registry.record.verifying import verify
from integration.conftest import House
from integration.record import acts


@pytest.fixture
def ledger(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house with tables of acts and their source registered."""
    acts.make_tables()
    monkeypatch.setitem(log.sources, "vote", acts.source)
    yield house


def leaves() -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("select leaf from record_change where leaf is not null order by seq")
        return [bytes(row[0]) for row in cursor.fetchall()]


def test_an_empty_log(house: House) -> None:
    assert log.head() == log.Head(0, EMPTY, None, "")
    assert keys.verifier() is None
    assert publishing.write_tiles(house.data / "log") == 0
    assert log.receipt_parts("vote", 1) is None
    report = verify(None, house.data / "log")
    assert report.good and report.size == 0
    for refused in (lambda: log.proof(0), lambda: log.consistency(0, 0), lambda: log.consistency(1, 2)):
        with pytest.raises(log.NotInLogError):
            refused()


def test_leaves_stand_in_the_order_of_numbers_whatever_is_between(ledger: House) -> None:
    acts.edit(3)
    acts.perform(1, 2)
    acts.edit(1)
    assert acts.number() == 6
    acts.perform(3, 700)
    assert acts.number() == 700
    acts.edit(5)
    before = log.head()
    assert acts.number() == 5
    assert log.head() == before
    assert (before.size, before.root) == (702, root(leaves()))
    assert ledger.rows("select index, seq from record_leaf order by index limit 3") == [(0, 4), (1, 5), (2, 7)]
    assert log.index_of(7) == 2 and log.index_of(6) is None
    checkpoint = checkpoint_of(read_note(before.text))
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == ("127.0.0.1:8000/log", 702, before.root)
    key = keys.verifier()
    assert key is not None and [s.key for s in verified(read_note(before.text), [key])] == [key]
    assert verify(key, None).good


def test_every_batch_gives_the_same_tree_as_one(ledger: House) -> None:
    first = 1
    for count in (1, 254, 1, 1, 255, 300):
        acts.perform(first, count)
        first += count
        acts.number()
        assert log.head().root == root(leaves())
    held = leaves()
    for old, new in ((1, 812), (255, 812), (256, 257), (812, 812), (511, 600)):
        assert consistent(old, new, root(held[:old]), root(held[:new]), log.consistency(old, new))
    for index in (0, 255, 256, 511, 811):
        assert included(index, 812, held[index], log.proof(index), log.head().root)
    assert included(3, 300, held[3], log.proof(3, 300), root(held[:300]))
    with pytest.raises(log.NotInLogError, match="the log has 812 leaves"):
        log.proof(812)


def test_a_receipt_is_pending_then_final_and_outlives_the_erasing_of_the_person(ledger: House) -> None:
    acts.perform(1, 5)
    assert log.receipt_parts("vote", 4) is None
    acts.number()
    parts = log.receipt_parts("vote", 4)
    assert parts is not None and parts.index == 3
    key = keys.verifier()
    assert key is not None
    fields = {"name": "李4"}
    whole = receipt.Receipt(
        **acts.act(4), index=parts.index, proof=parts.proof, checkpoint=parts.checkpoint,
        personal=receipt.Personal(fields, acts.salt_of(4 + 10**9)),
    )  # fmt: skip
    verdict = receipt.verify(receipt.read(receipt.write(whole)), [key])
    assert verdict.proven
    acts.run("delete from test_personal where act = 4")
    acts.perform(6, 1)
    acts.number()
    again = log.receipt_parts("vote", 4)
    assert again is not None and again.checkpoint != parts.checkpoint
    erased = receipt.Receipt(**acts.act(4), index=again.index, proof=again.proof, checkpoint=again.checkpoint)
    assert receipt.verify(erased, [key]).proven
    assert receipt.verify(whole, [key]).proven  # what was disclosed before stays provable by who has it
    report = verify(key, None)
    assert report.good and report.recomputed == 6


def test_a_transaction_rolled_back_leaves_no_leaf(ledger: House) -> None:
    acts.perform(1, 3)
    with pytest.raises(RuntimeError), transaction.atomic():
        sequence.number_pending()
        assert log.head().size == 3
        raise RuntimeError("killed")
    assert log.head().size == 0
    assert ledger.rows("select count(*) from record_leaf") == [(0,)]
    acts.number()
    assert log.head().size == 3
    assert verify(keys.verifier(), None).good


def test_a_bad_leaf_stops_numbering_whole(ledger: House) -> None:
    acts.perform(1, 2)
    acts.run("update record_change set leaf = 'short' where subject = 2")
    with pytest.raises(GuijuError, match="leaf 1: a hash of 5 bytes"):
        sequence.number_pending()
    assert sequence.head() == 0 and log.head().size == 0


def test_a_damaged_tile_is_not_grown(ledger: House) -> None:
    acts.perform(1, 2)
    acts.number()
    acts.run("update record_tile set hashes = ''")
    acts.perform(3, 1)
    with pytest.raises(GuijuError, match=r"tile/0/000\.p/2"):
        sequence.number_pending()
    assert sequence.head() == 2


def test_only_the_last_checkpoint_of_an_hour_is_kept(ledger: House) -> None:
    acts.perform(1, 1)
    acts.number()
    acts.run("update record_checkpoint set at = at - interval '1 hour'")
    acts.perform(2, 1)
    acts.number()
    acts.perform(3, 1)
    acts.number()
    assert [size for (size,) in ledger.rows("select size from record_checkpoint order by size")] in ([1, 3], [1, 2, 3])
    assert verify(keys.verifier(), None).good


# -- files -------------------------------------------------------------------------------------------------------------
def files(place: Path) -> dict[str, bytes]:
    return {str(p.relative_to(place)): p.read_bytes() for p in sorted(place.rglob("*")) if p.is_file()}


def test_files_follow_the_log_and_catch_up_after_a_kill(ledger: House, monkeypatch: pytest.MonkeyPatch) -> None:
    place = ledger.data / "log"
    acts.perform(1, 300)
    acts.number()
    assert publishing.write_tiles(place) == 4
    assert set(files(place)) == {"checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"}
    assert publishing.write_tiles(place) == 0
    acts.perform(301, 300)
    acts.number()
    whole, placed = publishing._place, []

    def dies(path: Path, data: bytes) -> None:
        if len(placed) == 2:
            raise KeyboardInterrupt
        placed.append(path)
        whole(path, data)

    monkeypatch.setattr(publishing, "_place", dies)
    with pytest.raises(KeyboardInterrupt):
        publishing.write_tiles(place)
    monkeypatch.setattr(publishing, "_place", whole)
    assert publishing.published(place)[0].size == 300
    assert verify(keys.verifier(), place).good  # behind, and whole
    publishing.write_tiles(place)
    held = files(place)
    assert held["checkpoint"].decode() == log.head().text
    assert held["tile/0/000"] + held["tile/0/001"] + held["tile/0/002.p/88"] == b"".join(leaves())
    assert "tile/0/001.p/44" not in held  # its full tile is there
    assert verify(keys.verifier(), place).good
    fresh = ledger.data / "made anew"
    publishing.write_tiles(fresh)
    assert {k: v for k, v in held.items() if k != "tile/1/000.p/1"} == files(fresh)
    for name, data in files(fresh).items():
        assert name == "checkpoint" or log.tile(tile_at(name)) == data
    assert log.tile(Tile(0, 2)) is None and log.tile(Tile(5, 0, 1)) is None


WORKS = """
from guiju.start import ready
ready()
from guiju.registry.record import publishing, sequence
print("ready", flush=True)
while sequence.number_pending(limit=40):
    publishing.write_tiles(publishing.folder())
"""


def test_a_worker_killed_anywhere_loses_and_repeats_nothing(ledger: House) -> None:
    acts.perform(1, 3000)
    environment = {**ledger.environment, "PYTHONPATH": ":".join(sys.path)}
    for pause in (0.05, 0.21, 0.13):
        command = [sys.executable, "-c", WORKS]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None and worker.stdout.readline() == "ready\n"
            time.sleep(pause)
            worker.kill()
        report = verify(keys.verifier(), publishing.folder())
        assert report.faults == []
    acts.number()
    publishing.write_tiles(publishing.folder())
    report = verify(keys.verifier(), publishing.folder())
    assert report.faults == []
    assert (report.size, report.recomputed, publishing.published(publishing.folder())[0].size) == (3000, 3000, 3000)


def test_a_step_that_fails_is_tried_again_after_its_pause() -> None:
    tries = []

    def step() -> int:
        tries.append(1)
        if len(tries) < 3:
            raise GuijuError("broken")
        return 5

    patient = RetryLater(step, "not done", (0.05,))
    assert [patient(), patient(), len(tries)] == [0, 0, 1]
    time.sleep(0.06)
    assert [patient(), len(tries)] == [0, 2]
    time.sleep(0.06)
    assert patient() == 5


def test_files_of_another_log_are_not_written_over(ledger: House) -> None:
    place = ledger.data / "log"
    acts.perform(1, 3)
    acts.number()
    publishing.write_tiles(place)
    stands = files(place)
    acts.run("truncate record_change, record_leaf, record_tile, record_checkpoint")
    acts.run("delete from record_position")
    acts.perform(11, 4)
    acts.number()
    with pytest.raises(GuijuError, match="the files hold another tree of 3 leaves"):
        publishing.write_tiles(place)
    patient = RetryLater(publishing.Publisher(place).publish, "not written")
    assert patient() == 0 and patient() == 0
    assert files(place) == stands
    report = verify(keys.verifier(), place)
    assert report.faults[0].where == f"file {place / 'checkpoint'}"
    assert report.faults[0].what.startswith("its root is")
    (place / "checkpoint").write_text("nonsense")
    with pytest.raises(GuijuError, match="not a checkpoint"):
        publishing.write_tiles(place)


# -- the key -----------------------------------------------------------------------------------------------------------
def test_the_key_is_made_once_for_its_owner_only(ledger: House) -> None:
    acts.perform(1, 1)
    acts.number()
    path = ledger.data / "keys" / "log.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    made = path.read_text()
    acts.perform(2, 1)
    acts.number()
    assert path.read_text() == made and [p.name for p in path.parent.iterdir()] == ["log.key"]


def test_a_log_without_its_key_makes_no_other(ledger: House) -> None:
    acts.perform(1, 1)
    acts.number()
    (ledger.data / "keys" / "log.key").unlink()
    acts.perform(2, 1)
    with pytest.raises(GuijuError, match=r"key is gone; expected the key that signed for 127\.0\.0\.1"):
        sequence.number_pending()
    assert log.head().size == 1 and sequence.head() == 1


def test_settings_of_the_key(ledger: House, monkeypatch: pytest.MonkeyPatch) -> None:
    place = ledger.data / "elsewhere.key"
    monkeypatch.setenv("GUIJU_LOG_KEY", str(place))
    monkeypatch.setenv("GUIJU_LOG_ORIGIN", "two words")
    acts.perform(1, 1)
    with pytest.raises(GuijuError, match="setting GUIJU_LOG_ORIGIN"):
        sequence.number_pending()
    monkeypatch.setenv("GUIJU_LOG_ORIGIN", "standards.example.org/log")
    acts.number()
    assert log.head().text.startswith("standards.example.org/log\n1\n")
    monkeypatch.setenv("GUIJU_LOG_ORIGIN", "other.example.org/log")
    with pytest.raises(GuijuError, match=r"the key of the log standards\.example\.org/log"):
        keys.signer()
    place.write_text("x")
    os.utime(place, ns=(1, 1))
    with pytest.raises(GuijuError, match=r"elsewhere\.key: not a private key"):
        keys.signer()


def test_more_than_a_thousand_leaves_a_second(ledger: House) -> None:
    acts.perform(1, 5000)
    begun = time.perf_counter()
    assert acts.number() == 5000
    assert 5000 / (time.perf_counter() - begun) > 1000
    begun = time.perf_counter()
    for index in range(0, 5000, 100):
        log.proof(index)
    assert (time.perf_counter() - begun) / 50 < 0.005
