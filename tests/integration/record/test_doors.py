"""The log through its doors: pages, files, the interface for programs, commands."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from guiju.core.ledger import receipt
from guiju.core.ledger.note import checkpoint_of, read_note, verified, verifier_key
from guiju.registry.record import keys, log, publishing
from guiju.registry.record.file_checks import look
from integration.conftest import House
from integration.record import acts


@pytest.fixture
def ledger(house: House) -> Iterator[House]:
    acts.make_tables()
    acts.perform(1, 300)
    acts.number()
    yield house


def made(number: int) -> bytes:
    parts = log.receipt_parts("vote", number)
    assert parts is not None
    return receipt.write(
        receipt.Receipt(**acts.act(number), index=parts.index, proof=parts.proof, checkpoint=parts.checkpoint)
    )


def dropped(data: bytes, **more: Any) -> Any:
    file = BytesIO(data)
    file.name = "receipt.json"
    return Client(headers={"accept-language": "en"}).post("/log/", {"receipt": file}, **more)


# -- pages -------------------------------------------------------------------------------------------------------------
def test_the_page_shows_the_head_in_both_languages(ledger: House) -> None:
    english = Client(headers={"accept-language": "en"}).get("/log/").content.decode()
    assert "Transparency log" in english and str(keys.verifier()).replace("+", "&#x2B;") in english.replace(
        "+", "&#x2B;"
    )
    chinese = Client(headers={"accept-language": "zh"}).get("/log/").content.decode()
    assert "当前签名树头" in chinese and "127.0.0.1:8000/log\n300\n" in chinese


def test_the_page_of_an_empty_log(house: House) -> None:
    answer = Client(headers={"accept-language": "en"}).get("/log/")
    assert answer.status_code == 200 and "no leaf yet" in answer.content.decode()
    assert Client().get("/log/checkpoint").status_code == 404
    assert Client().get("/api/v1/log").json() | {"root": ""} == {"size": 0, "root": "", "checkpoint": "", "key": ""}
    assert Client().get("/api/v1/log/proof/0").status_code == 404
    assert not (house.data / "keys").exists()  # looking makes no key


def test_a_dropped_receipt_is_explained_line_by_line(ledger: House) -> None:
    answer = dropped(made(30))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "The receipt is proven" in page and "This very act is leaf 29 (from 0)" in page
    assert "The act has no personal fields." in page and "does not prove that what the act says is so" in page
    assert "赞成" in page
    forged = made(31).decode().replace("赞成", "反对").encode()
    page = dropped(forged).content.decode()
    assert "The receipt is not proven" in page and "refuted" in page


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "file"),
        (b"{}", "not a receipt"),
        (b"{\xff", "not UTF-8"),
        (b"\xff", "No act in the record brought this file"),
        (b"{" + b" " * 1_000_001, "too large"),
        (b" " * 50_000_001, "too large"),
    ],
)
def test_what_is_no_receipt_is_refused(ledger: House, data: bytes, what: str) -> None:
    answer = dropped(data)
    assert answer.status_code == 400
    assert what in answer.content.decode() and 'role="alert"' in answer.content.decode()


def test_a_form_without_a_file_is_refused(ledger: House) -> None:
    assert Client().post("/log/", {"receipt": "text"}).status_code == 400
    assert Client().delete("/log/").status_code == 405


def test_files_over_http(ledger: House) -> None:
    place = ledger.data / "log"
    publishing.write_tiles(place)
    answer = Client().get("/log/checkpoint")
    assert (answer.content, answer["Content-Type"]) == (
        (place / "checkpoint").read_bytes(),
        "text/plain; charset=utf-8",
    )
    key = keys.verifier()
    assert key is not None and len(verified(read_note(answer.content.decode()), [key])) == 1
    full = Client().get("/log/tile/0/000")
    assert (full.content, full["Content-Type"]) == ((place / "tile/0/000").read_bytes(), "application/octet-stream")
    assert "immutable" in full["Cache-Control"]
    part = Client().get("/log/tile/0/001.p/44")
    assert part.content == (place / "tile/0/001.p/44").read_bytes() and "immutable" not in part["Cache-Control"]
    assert len(Client().get("/log/tile/0/001.p/7").content) == 7 * 32  # the tree of 263 leaves
    for path in ("tile/0/001", "tile/0/001.p/45", "tile/9/000", "tile/0/0", "tile/x", "tile/0/../../keys/log.key"):
        assert Client().get(f"/log/{path}").status_code == 404
    from guiju.registry.record.faults import Report

    found = look(Report(), place)
    assert found is not None and found.names == ("tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1")


def test_the_interface_for_programs(ledger: House) -> None:
    head = Client().get("/api/v1/log").json()
    checkpoint = checkpoint_of(read_note(head["checkpoint"]))
    assert (head["size"], bytes.fromhex(head["root"])) == (checkpoint.size, checkpoint.root) == (300, log.head().root)
    assert verifier_key(head["key"]) == keys.verifier()
    proof = Client().get("/api/v1/log/proof/299").json()
    assert (proof["index"], len(proof["proof"]), proof["checkpoint"]) == (299, 5, head["checkpoint"])
    missing = Client().get("/api/v1/log/proof/300")
    assert (missing.status_code, missing.json()["expected"]) == (404, "the log has 300 leaves, from 0")
    for path in ("/api/v1/log/proof/-1", "/api/v1/log/proof/x", f"/api/v1/log/proof/{2**64}"):
        assert Client().get(path).status_code == 422
    assert Client().get("/api/v1/log?x=1").status_code in (400, 422)


# -- commands ----------------------------------------------------------------------------------------------------------
def guiju(house: House, *words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    environment = {**house.environment, "PYTHONPATH": ":".join(sys.path)}
    command = [sys.executable, "-c", "from guiju.cli.main import run; run()", *words]
    done = subprocess.run(command, env=environment, input=stdin, capture_output=True, check=False)
    return subprocess.CompletedProcess(words, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_commands_of_the_log(ledger: House, tmp_path: Path) -> None:
    head = json.loads(guiju(ledger, "ledger", "head", "--json").stdout)
    assert (head["size"], head["key"]) == (300, str(keys.verifier()))
    assert len(json.loads(guiju(ledger, "ledger", "proof", "5").stdout)["proof"]) == 9
    assert json.loads(guiju(ledger, "ledger", "proof", "300", "--since", "256").stdout)["old"] == 256
    refused = guiju(ledger, "ledger", "proof", "300")
    assert (refused.returncode, "expected the log has 300 leaves" in refused.stderr) == (2, True)
    assert "4 files" in guiju(ledger, "ledger", "export").stdout
    (tmp_path / "kept").write_text(head["checkpoint"])
    whole = guiju(ledger, "ledger", "verify", "--json", "--checkpoint", str(tmp_path / "kept"))
    assert whole.returncode == 0, whole.stderr
    assert json.loads(whole.stdout)["good"] is True
    acts.run("update record_change set leaf = decode(repeat('00', 32), 'hex') where seq = 9")
    broken = guiju(ledger, "ledger", "verify")
    assert broken.returncode == 1
    assert broken.stdout.startswith("leaf 8 (vote 9, change 9): the change has the hash 0000")
    assert guiju(ledger, "ledger", "verify", "--key", "x").returncode == 2
    assert guiju(ledger, "ledger", "verify", "--checkpoint", "/no/such").returncode == 2


def test_a_receipt_is_verified_without_a_database(ledger: House, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_bytes(made(30))
    key = str(keys.verifier())
    nowhere = House("postgresql://nobody@127.0.0.1:1/none", tmp_path / "nothing here")
    shown = guiju(nowhere, "receipt", "show", str(tmp_path / "r.json"), "--json")
    assert json.loads(shown.stdout)["act"]["choice"] == "赞成"
    proven = guiju(nowhere, "receipt", "verify", str(tmp_path / "r.json"), "--key", key)
    assert proven.returncode == 0 and proven.stdout.endswith("Proven. / 已证明。\n")
    without = guiju(nowhere, "receipt", "verify", "-", "--json", stdin=made(31))
    assert without.returncode == 1
    assert [f["reason"] for f in json.loads(without.stdout)["findings"]] == [
        "included", "no-key", "no-witness", "not-shown", "needs-reading", "needs-log",
    ]  # fmt: skip
    (tmp_path / "r.json").write_text("{}")
    bad = guiju(nowhere, "receipt", "verify", str(tmp_path / "r.json"))
    assert (bad.returncode, "receipt, format: not a receipt" in bad.stderr) == (2, True)
    assert guiju(nowhere, "receipt", "show", str(tmp_path / "none")).returncode == 2
    assert not (tmp_path / "nothing here").exists()
