from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import guiju
from guiju.core.errors import GuijuError
from guiju.search import IndexDocument, IndexWriter, Query, Rebuild, RebuildNeededError, engine, open_index, rebuild
from search.library import HEAP, LIBRARY, build

KILLED = """
import sys
from guiju.search import IndexDocument, IndexWriter
writer = IndexWriter(sys.argv[1], heap=15_000_000, threads=1)
seq = writer.last_seq
while True:
    for seq in range(seq + 1, seq + 201):
        id = seq % 500 + 1
        writer.upsert([IndexDocument(id=id, seq=seq, designations=(f"GB {id}-2020",), titles=(("zh", f"标准{seq}"),))])
    writer.commit(seq)
    print(seq, flush=True)
"""


def test_a_killed_writer_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    seen = 0
    environment = {**os.environ, "PYTHONPATH": str(Path(guiju.__file__).parent.parent)}
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=environment
        )
        assert process.stdout is not None
        for _ in range(2):
            committed = int(process.stdout.readline())
        time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        committed = max([committed, *map(int, process.stdout.read().split())])
        process.wait()
        writer = IndexWriter(tmp_path, heap=HEAP, threads=1)  # the dead writer's lock is free
        index = open_index(tmp_path)
        seq = writer.last_seq
        writer.close()
        assert committed <= seq <= committed + 200
        assert seq % 200 == 0 and seq > seen
        seen = seq
        answer = index.search(Query(limit=1_000))
        assert sorted(hit.id for hit in answer.hits) == sorted({value % 500 + 1 for value in range(1, seq + 1)})
        assert index.search(Query(since_seq=seq)).total == 0
        assert index.search(Query(since_seq=max(0, seq - 200))).total == 200


def test_readers_follow_commits(tmp_path: Path) -> None:
    index = build(tmp_path, LIBRARY)
    writer = IndexWriter(tmp_path, heap=HEAP, threads=1)
    assert writer.last_seq == 100
    writer.delete([1, 77])
    writer.upsert([IndexDocument(id=2, seq=101, designations=("GB 1-2030",), titles=(("zh", "新的名称"),))])
    assert index.search(Query("食品")).total == 2
    writer.commit(101)
    writer.close()
    assert index.refresh()
    assert (index.last_seq, index.documents) == (101, 4)
    assert index.search(Query("食品")).total == 0
    assert [hit.id for hit in index.search(Query("新的名称")).hits] == [2]
    assert not index.refresh()


def test_readers_follow_within_a_second_by_themselves(tmp_path: Path) -> None:
    index = build(tmp_path, LIBRARY)
    build(tmp_path, [LIBRARY[0]], seq=101)
    deadline = time.monotonic() + 1
    while index.last_seq != 101:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_uncommitted_writing_is_dropped(tmp_path: Path) -> None:
    build(tmp_path, LIBRARY)
    writer = IndexWriter(tmp_path, heap=HEAP, threads=1)
    writer.delete([1, 2, 3, 4, 5])
    writer.close()
    assert open_index(tmp_path).documents == 5
    with pytest.raises(GuijuError):
        writer.commit(7)


def test_one_writer(tmp_path: Path) -> None:
    writer = IndexWriter(tmp_path, heap=HEAP, threads=1)
    with pytest.raises(GuijuError, match="another writer"):
        IndexWriter(tmp_path, heap=HEAP, threads=1)
    writer.close()


def test_rebuild_is_swapped_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "POLL", 3_600)  # however busy the machine is
    index = build(tmp_path, LIBRARY)
    old = IndexWriter(tmp_path, heap=HEAP, threads=1)
    new = Rebuild(tmp_path, heap=HEAP, threads=1)
    new.add(LIBRARY[:2])
    assert index.search(Query()).total == 5
    new.publish(200)
    assert index.search(Query()).total == 5  # a question under way keeps what it has
    assert index.refresh()
    assert (index.search(Query()).total, index.last_seq) == (2, 200)
    with pytest.raises(GuijuError, match="rebuilt under"):
        old.commit(201)
    old.close()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["CURRENT", "g-000002"]
    assert rebuild(tmp_path, LIBRARY, 201) == 5


def test_an_abandoned_rebuild_changes_nothing(tmp_path: Path) -> None:
    index = build(tmp_path, LIBRARY)
    new = Rebuild(tmp_path, heap=HEAP, threads=1)
    new.add(LIBRARY[:1])
    new.close()
    assert not index.refresh()
    assert open_index(tmp_path).documents == 5


def test_another_format_says_rebuild(tmp_path: Path) -> None:
    build(tmp_path, LIBRARY)
    (tmp_path / "g-000001" / "FORMAT").write_text("0")
    with pytest.raises(RebuildNeededError, match="rebuild the index"):
        open_index(tmp_path)
    (tmp_path / "CURRENT").write_text("../elsewhere")
    with pytest.raises(RebuildNeededError):
        open_index(tmp_path)
    (tmp_path / "CURRENT").write_bytes(b"\xff\xfe")
    with pytest.raises(RebuildNeededError):
        open_index(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"id": 0},
        {"id": 1 << 32},
        {"seq": -1},
        {"number_rank": 1 << 63},
        {"published": 1 << 22},
        {"force": ((5, 5),)},
        {"force": ((-5, 5),)},
    ],
)
def test_documents_that_are_refused(tmp_path: Path, change: dict[str, object]) -> None:
    fields: dict[str, object] = {"id": 1, "seq": 1, "designations": ("GB 1-2020",), "titles": ()}
    writer = IndexWriter(tmp_path, heap=HEAP, threads=1)
    with pytest.raises(GuijuError):
        writer.upsert([IndexDocument(**{**fields, **change})])  # type: ignore[arg-type]
    with pytest.raises(GuijuError):
        writer.commit(-1)
    writer.close()


def test_strange_text_is_kept_out_of_harms_way(tmp_path: Path) -> None:
    strange = IndexDocument(
        id=1,
        seq=1,
        designations=("\ud800", "GB\0 1-2020", "x" * 70_000),
        titles=(("zh", "标\0准\ud800 " + "食" * 5_000), ("", "w" * 70_000)),
        tier="\udfff" * 300,
        publisher="p" * 70_000,
        ics=("", ".", "67..", "a.b.c.d.e"),
    )
    index = build(tmp_path, [strange])
    assert index.search(Query("准")).total == 1
    assert index.search(Query("gb 1")).total == 1
    assert index.search(Query(filters={"publisher": ("p" * 70_000,)})).total == 1
