"""The index fed from the batches of an import holds what it would hold if it were fed from the database."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from factories import NOW, TODAY, link, record
from guiju import worker
from guiju.core.errors import GuijuError
from guiju.registry.catalogue import index_feeding, indexing
from guiju.registry.catalogue.intake import ingest as ingesting
from guiju.registry.catalogue.intake.ingest import Mode, ingest
from guiju.registry.catalogue.intake.record import Record
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Edition
from guiju.registry.record import sequence
from guiju.registry.record.models import Change
from guiju.search import IndexWriter, open_index, schema

if TYPE_CHECKING:
    from integration.conftest import House

Lines = dict[int, dict[str, Any]]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of five records, each of which pays; a commit every seven changes."""
    monkeypatch.setattr(ingesting, "BATCH", 5)
    monkeypatch.setattr(index_feeding, "LEAST", 1)
    monkeypatch.setattr(index_feeding, "COMMIT", 7)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    """Edition → the document that the index was given last."""
    given: Lines = {}
    plain = schema.line

    def line(filled: schema.Filled, id: int, seq: int) -> str:
        made = plain(filled, id, seq)
        given[id] = comparable(made)
        return made

    monkeypatch.setattr(schema, "line", line)
    return given


def comparable(document: str) -> dict[str, Any]:
    """A document without the order of terms that have none."""
    found: dict[str, Any] = json.loads(document)
    for name in ("word", "key"):
        found[name] = sorted(found.get(name, "").split())
    return found


def bring(*records: Record, progress: Callable[[int], None] = lambda done: None, mode: Mode = Mode.KEEP_GOOD) -> None:
    ingest(records, Report(), now=NOW, today=TODAY, mode=mode, progress=progress)


def stored() -> Lines:
    """Every edition as the database says it is, by its last change."""
    seqs = dict(Change.objects.filter(kind="edition").order_by("seq").values_list("subject", "seq"))
    return {each.id: comparable(schema.as_json(each)) for each in indexing.documents(list(seqs), seqs)}


def many(first: int, last: int, **fields: Any) -> list[Record]:
    return [record(f"ISO {n}:2020", ("in_force", "2020-01-05"), **fields) for n in range(first, last)]


def in_step() -> bool:
    return open_index(indexing.folder()).last_seq == sequence.head()


@pytest.mark.usefixtures("small")
def test_it_holds_what_the_database_says(house: House, lines: Lines) -> None:
    bring(
        *many(1, 9, titles={"zh-Hant": "電梯", "en": "Lifts", "zh": "电梯的\t安全"}, abstracts={"fr": "b", "en": "a"}),
        record("GB/T 1-2020", ("published", "2020-01-05"), ("in_force", "2020-05-01"), ics=["01.020", "65.020.30"]),
        record("GB/T 1-2020", ("withdrawn", "2023-05-01"), titles={"zh": "又一次"}),  # twice in one batch
        record("GB/T 2-2020", relations=[link("adopts", "ISO 3:2020", degree="IDT")]),
        record("ISO 50:2020", relations=[link("adopts", "GB/T 3-2020", outward=False)]),  # told before it comes
        *many(20, 24, committee="ISO/TC 34/SC 4", issuer="ISO", aliases=["ABC 12", "x\ty"]),
        record("GB/T 3-2020", titles={"zh": "\ud800坏"}, abstracts={"zh": "a\x00b"}),
        record("GB/T 4-2020", ("in_force", None)),
        *many(30, 34),
        record("ISO 51:2020", relations=[link("adopts", "GB/T 4-2020", outward=False)]),  # told when it is there
        record("ISO 31:2020", ("in_force", "2020-01-05"), titles={"en": "A finer title"}),  # of an earlier batch
        *many(40, 44),
    )
    assert lines == stored()
    assert len(lines) == Edition.objects.count() == 26
    assert in_step()
    assert worker.catch_up() == 0
    index = open_index(indexing.folder())
    assert index.documents == 26
    keys = lines[Edition.objects.get(designation="GB/T 4-2020").pk]["key"]
    assert "n:iso51" in keys


@pytest.mark.usefixtures("small")
def test_what_others_changed_meanwhile_comes_before(house: House, lines: Lines) -> None:
    def act(done: int) -> None:
        with transaction.atomic():
            Edition.objects.filter(designation="ISO 1:2020").update(titles={"en": f"Changed after {done}"})
            edition = Edition.objects.get(designation="ISO 1:2020")
            Change.objects.create(kind="edition", subject=edition.pk, verb="changed", at=NOW)
        sequence.number_pending()

    bring(*many(1, 24), progress=act)
    worker.catch_up()
    assert lines == stored()
    assert (in_step(), open_index(indexing.folder()).documents) == (True, 23)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("mode", [Mode.DRY_RUN, Mode.ALL_OR_NOTHING])
def test_what_may_be_undone_is_not_given_to_it(house: House, lines: Lines, mode: Mode) -> None:
    bring(*many(1, 24), mode=mode)
    assert lines == {}
    worker.catch_up()
    assert lines == stored()
    assert len(lines) == (23 if mode is Mode.ALL_OR_NOTHING else 0)


def test_a_few_records_are_left_to_who_follows(house: House, lines: Lines) -> None:
    bring(*many(1, 24))
    assert lines == {}
    assert worker.catch_up() == 23
    assert lines == stored()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("at", ["add_filled", "commit"])
@pytest.mark.parametrize("fault", [ValueError("no space"), OSError(28, "no space"), GuijuError("rebuilt under us")])
def test_an_index_that_cannot_be_written_stops_no_import(
    house: House, monkeypatch: pytest.MonkeyPatch, at: str, fault: Exception
) -> None:
    def fail(*_: object) -> None:
        raise fault

    with monkeypatch.context() as broken:
        broken.setattr(IndexWriter, at, fail)
        bring(*many(1, 24))
    assert Edition.objects.count() == 23
    assert worker.catch_up() == 23
    assert (in_step(), open_index(indexing.folder()).documents) == (True, 23)


IMPORT = """
import sys
from guiju.start import ready
ready()
from factories import NOW, TODAY, record
from guiju.registry.catalogue import index_feeding
from guiju.registry.catalogue.intake import ingest
from guiju.registry.catalogue.intake.report import Report
ingest.BATCH, index_feeding.LEAST, index_feeding.COMMIT = 50, 1, 170
first, last = int(sys.argv[1]), int(sys.argv[2])
made = [record(f"ISO {n}:2020", ("in_force", "2020-01-05")) for n in range(first, last)]
ingest.ingest(made, Report(), now=NOW, today=TODAY, progress=lambda done: print(done, flush=True))
"""


def importing(house: House, first: int, last: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(first), str(last)],
        env={**house.environment, "PYTHONPATH": ":".join(filter(None, sys.path))}, stdout=subprocess.PIPE,
    )  # fmt: skip


def test_an_import_killed_again_and_again_leaves_the_index_in_step(house: House) -> None:
    chance = random.Random(13)
    for turn in range(5):
        process = importing(house, 1, 3_000)
        try:
            assert process.stdout is not None
            process.stdout.readline()  # a first batch has been written
            time.sleep(chance.random() * 0.5)
        finally:
            process.kill()
            process.communicate()
        worker.catch_up()
        index = open_index(indexing.folder())
        assert in_step(), turn
        assert index.documents == Edition.objects.count() > 0
    process = importing(house, 1, 3_000)
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert in_step()
    assert open_index(indexing.folder()).documents == Edition.objects.count() == 2_999


def test_it_is_given_back_to_who_waits_for_it(house: House) -> None:
    rebuild = [sys.executable, "-c", "from guiju.cli.main import run; run()", "index"]
    process = importing(house, 1, 20_000)
    try:
        assert process.stdout is not None
        for _ in range(4):
            process.stdout.readline()
        assert subprocess.run(rebuild, env=house.environment, capture_output=True, timeout=120).returncode == 0
        assert process.poll() is None, "the import ended too early to show anything"
        process.communicate(timeout=240)
        assert process.returncode == 0
    finally:
        process.kill()
        process.communicate()
    worker.catch_up()
    assert (in_step(), open_index(indexing.folder()).documents) == (True, 19_999)


@pytest.mark.usefixtures("small")
def test_a_running_worker_lets_it_go_and_takes_it_again(house: House) -> None:
    command = [sys.executable, "-c", "from guiju.cli.main import run; run()", "worker"]
    process = subprocess.Popen(command, env=house.environment, stderr=subprocess.PIPE)
    try:
        bring(*many(1, 400))
        deadline = time.monotonic() + 60
        while not in_step():
            assert time.monotonic() < deadline, "the index does not follow"
            time.sleep(0.05)
        assert process.poll() is None
    finally:
        process.terminate()
        said = process.communicate(timeout=60)[1].decode()
    assert "Traceback" not in said
    assert open_index(indexing.folder()).documents == 399
