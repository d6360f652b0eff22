"""Whatever byte is changed behind the log's back, verify finds it and says where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from guiju.core.ledger.note import SignerKey, VerifierKey, sign
from guiju.core.ledger.tiles import Tile
from guiju.registry.record import keys, log, publishing
from guiju.registry.record.faults import Report
from guiju.registry.record.verifying import verify
from integration.conftest import House
from integration.record import acts

SIZE = 600
FLIP = "set_byte({0}, {1}, get_byte({0}, {1}) # 1)"  # one bit of a bytea


@pytest.fixture
def ledger(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A log of 600 acts with two editions changed between, and its files."""
    acts.make_tables()
    monkeypatch.setitem(log.sources, "vote", acts.source)
    acts.perform(1, 400)
    acts.number()
    acts.edit(2)
    acts.perform(401, 200)
    acts.number()
    publishing.write_tiles(house.data / "log")
    yield house


def checked(house: House) -> Report:
    key = keys.verifier()
    assert isinstance(key, VerifierKey)
    return verify(key, house.data / "log")


def test_a_whole_log(ledger: House) -> None:
    report = checked(ledger)
    assert report.faults == []
    assert (report.size, report.changes, report.leaves, report.recomputed) == (600, 602, 600, 600)
    assert (report.tiles, report.files, report.root) == (4, 5, log.head().root.hex())


@pytest.mark.parametrize(
    ("sql", "what", "where"),
    [
        (
            f"update test_act set salt = {FLIP.format('salt', 3)} where id = 300",
            "its row was changed",
            "leaf 299 (vote 300, change 300)",
        ),
        (
            "update test_act set public = jsonb_set(public, '{choice}', '\"反对\"') where id = 500",
            "its row was changed",
            "leaf 499 (vote 500, change 502)",
        ),
        (
            f"update test_act set digest = {FLIP.format('digest', 31)} where id = 2",
            "its row was changed",
            "leaf 1 (vote 2, change 2)",
        ),
        ("update test_act set digest = null where id = 2", "its row was changed", "leaf 1 (vote 2, change 2)"),
        ("delete from test_act where id = 600", "its row is gone", "leaf 599 (vote 600, change 602)"),
        (
            f"update record_change set leaf = {FLIP.format('leaf', 0)} where subject = 7 and kind = 'vote'",
            "the change has the hash",
            "leaf 6 (vote 7, change 7)",
        ),
        (
            "update record_change set leaf = null where seq = 7",
            "the change has lost its hash",
            "leaf 6 (vote 7, change 7)",
        ),
        ("update record_change set subject = 8 where seq = 7", "its row was changed", "leaf 6 (vote 8, change 7)"),
        ("delete from record_change where seq = 7", "the change is gone", "leaf 6 (change 7)"),
        ("delete from record_change where seq = 401", "changes are missing", "change 401"),
        ("delete from record_change where seq = 602", "the last number given is 602", "the sequencer's position"),
        (
            "update record_change set leaf = decode(repeat('00', 32), 'hex') where seq = 401",
            "it has a hash but no leaf",
            "change 401 (edition 1)",
        ),
        ("delete from record_leaf where index = 10", "it stands for no change", "leaf 10"),
        ("delete from record_leaf where index = 599", "it has a hash but no leaf", "change 602 (vote 600)"),
        ("update record_leaf set index = 600 where index = 10", "no checkpoint covers it", "leaf 600"),
        (
            "update record_leaf set seq = 401 where index = 10",
            "the change has lost its hash",
            "leaf 10 (edition 1, change 401)",
        ),
        (
            f"update record_tile set hashes = {FLIP.format('hashes', 32 * 44 + 5)} where level = 0 and number = 1",
            "the change has the hash",
            "leaf 300 (vote 301, change 301)",
        ),
        (
            f"update record_tile set hashes = {FLIP.format('hashes', 40)} where level = 1",
            "hash 1 is",
            "database, tile/1/000.p/2",
        ),
        ("delete from record_tile where level = 0 and number = 2", "it is missing", "database, tile/0/002.p/88"),
        ("delete from record_tile where level = 1", "it is missing", "database, tile/1/000.p/2"),
        (
            "update record_tile set hashes = hashes || '\\x00' where level = 0 and number = 2",
            "it has 2817 bytes",
            "database, tile/0/002.p/88",
        ),
        ("insert into record_tile values (3, 0, 'x')", "it belongs to no leaf", "database, tile 3 0"),
        (
            f"update record_checkpoint set root = {FLIP.format('root', 9)} where size = 600",
            "its root is",
            "checkpoint 600",
        ),
        (
            "update record_checkpoint set text = replace(text, '600', '601') where size = 600",
            "the signature is not that of the key",
            "checkpoint 600: note, signature of 127.0.0.1:8000/log",
        ),
        ("update record_checkpoint set text = '' where size = 600", "no signatures", "checkpoint 600: note"),
        ("delete from record_checkpoint", "no checkpoint covers it", "leaf 0"),
        ("update record_position set seq = 700", "the last number given is 700", "the sequencer's position"),
    ],
)
def test_a_change_in_a_table_is_named(ledger: House, sql: str, what: str, where: str) -> None:
    acts.run(sql)
    report = checked(ledger)
    assert any(f.what.startswith(what) and f.where == where and f.expected for f in report.faults), report.faults


@pytest.mark.parametrize(
    ("name", "at", "what"),
    [
        ("tile/0/000", 32 * 100, "hash 100, of leaf 100, is"),
        ("tile/0/002.p/88", 5, "hash 0, of leaf 512, is"),
        ("tile/1/000.p/2", 63, "hash 1 is"),
        ("checkpoint", 0, "the key"),
        ("checkpoint", 30, ""),
    ],
)
def test_a_flipped_bit_in_a_file_is_named(ledger: House, name: str, at: int, what: str) -> None:
    path = ledger.data / "log" / name
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))
    report = checked(ledger)
    assert report.faults and all(str(path) in f.where for f in report.faults)
    if name != "checkpoint":
        assert [f.what.startswith(what) for f in report.faults] == [True]


def test_files_that_are_missing_too_short_or_too_many_are_named(ledger: House) -> None:
    place = ledger.data / "log"
    (place / "tile/0/000").unlink()
    (place / "tile/0/001").write_bytes(b"x")
    (place / "tile/0/009").write_bytes(b"x" * 8192)
    (place / "tile/notes.txt").write_text("x")
    (place / "tile/0/002.p/5").write_bytes(b"x" * 160)
    faults = {str(Path(f.where.removeprefix("file ")).relative_to(place)): f.what for f in checked(ledger).faults}
    assert faults.pop("tile/0/002.p/5").startswith("hash 0, of leaf 512, is 7878")
    assert faults == {
        "tile/0/000": "it is missing",
        "tile/0/001": "it has 1 bytes",
        "tile/0/009": "the log has no such tile",
        "tile/notes.txt": "it is no tile",
    }


def test_another_key_and_a_checkpoint_kept_elsewhere(ledger: House) -> None:
    kept = log.head().text
    key = keys.verifier()
    stranger = SignerKey("127.0.0.1:8000/log", 1, bytes(32))
    assert verify(key, None, known=[kept]).good
    assert [f.what for f in verify(stranger.verifier, None).faults] == ["it is not signed by the log's key"]
    assert [f.what for f in verify(None, None).faults] == ["no key to check signatures with"]
    assert [f.where for f in verify(key, None, known=["x"]).faults] == ["given checkpoint 1: note"]
    # the log is rewritten: the same acts without one, numbered and signed anew with the right key
    acts.run("truncate record_leaf, record_tile, record_checkpoint, record_position")
    acts.run("delete from record_change where subject = 17")
    acts.run("update record_change set seq = null")
    acts.run("delete from test_act where id = 17")
    acts.number()
    assert verify(key, None).good
    [fault] = verify(key, None, known=[kept]).faults
    assert (fault.what, fault.where, fault.expected) == (
        "it covers 600 leaves", "given checkpoint 1", "at most 599: leaves were taken away",
    )  # fmt: skip
    acts.perform(601, 1)
    acts.number()
    [fault] = verify(key, None, known=[kept]).faults
    assert fault.what.startswith("its root is") and fault.where == "given checkpoint 1"
    forged = sign(kept.split("\n\n")[0] + "\n", stranger)
    assert any(f.where == "given checkpoint 1" for f in verify(key, None, known=[forged]).faults)


def test_a_missing_key_is_named(ledger: House) -> None:
    kept, place = keys.verifier(), keys.path()
    place.rename(place.with_name("elsewhere"))
    assert keys.verifier() is None
    [fault] = verify(keys.verifier(), ledger.data / "log").faults
    assert (fault.what, fault.where) == ("the log's private key is missing", str(place))
    report = verify(kept, ledger.data / "log")  # who has the public key can still check
    assert report.good and "cannot go on" in report.notes[0]


def test_faults_beyond_a_hundred_are_counted(ledger: House) -> None:
    acts.run("update test_act set public = '{}'")
    report = checked(ledger)
    assert (len(report.faults), report.more) == (100, 500)
    assert not report.good


def test_rows_that_nobody_answers_for_are_not_faults(ledger: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(log.sources, "vote")
    acts.run("update test_act set public = '{}'")
    report = checked(ledger)
    assert report.good and report.recomputed == 0
    monkeypatch.setitem(log.sources, "vote", lambda first, end: ((n, b"") for n in range(first, end) if n == 3))
    assert [f.what for f in checked(ledger).faults][:2] == ["its row is gone", "its row is gone"]
    assert any(f.what == "its row cannot be hashed" and f.where.startswith("leaf 3 ") for f in checked(ledger).faults)


def test_progress_is_told(ledger: House) -> None:
    told: list[tuple[int, int]] = []
    verify(keys.verifier(), None, progress=lambda done, total: told.append((done, total)))
    assert told == [(600, 600)]
    assert Tile(0, 2, 88).path == "tile/0/002.p/88"
