"""Attachments: bounded, what their name says, kept once, and read by those who may read the fact that holds them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from guiju.core.errors import GuijuError
from guiju.registry.cases import files
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Case, File
from integration.cases.world import PDF, PROPOSAL, World, at, world

pytestmark = pytest.mark.django_db
NOW = at("2026-03-02")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return tmp_path / "files"


def stored(data: bytes, name: str = "a.pdf") -> dict[str, Any]:
    return files.store([data], name, None, NOW)


def left(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"<x/>")
    return out.getvalue()


DOCX, XLSX = zipped("word/document.xml", "[Content_Types].xml"), zipped("xl/workbook.xml", "[Content_Types].xml")


def test_a_file_is_kept_by_the_digest_of_its_bytes(folder: Path) -> None:
    digest = hashlib.sha256(PDF).hexdigest()
    assert stored(PDF, "草案.PDF") == {"sha256": digest, "name": "草案.PDF", "size": len(PDF)}
    assert left(folder) == [folder / digest[:2] / digest[2:]] and left(folder)[0].read_bytes() == PDF
    row = File.objects.get()
    assert (row.sha256, row.size, row.kind) == (digest, len(PDF), "pdf")


def test_the_same_bytes_are_kept_once(folder: Path) -> None:
    first, second = stored(PDF, "a.pdf"), stored(PDF, "b.pdf")
    assert first["sha256"] == second["sha256"] and (first["name"], second["name"]) == ("a.pdf", "b.pdf")
    assert (File.objects.count(), len(left(folder))) == (1, 1)
    assert files.is_stored(first) and files.is_stored(second)


def test_the_same_bytes_under_names_of_two_kinds_are_both_taken() -> None:
    data = "指标,数值\n发布,42\n".encode()
    assert files.is_stored(stored(data, "a.txt")) and files.is_stored(stored(data, "a.csv"))
    as_pdf = {**stored(data, "a.csv"), "name": "a.pdf"}
    assert not files.is_stored(as_pdf)


def test_a_file_over_the_limit_is_refused_while_it_comes_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_UPLOAD_MB", "1")
    sent = 0

    def chunks() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 1
            yield b"%PDF-" + b"x" * 99_995

    with pytest.raises(GuijuError) as refused:
        files.store(chunks(), "a.pdf", None, NOW)
    assert (refused.value.what, refused.value.expected) == ("the file is too large", "at most 1 MB")
    assert (sent, left(folder), File.objects.count()) == (11, [], 0)
    assert stored(b"%PDF-" + b"x" * 999_995)["size"] == 1_000_000


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", PDF), ("a.docx", DOCX), ("a.xlsx", XLSX), ("a.xml", b"<?xml version='1.0'?><a/>"),
        ("a.xml", "<a/>".encode("utf-16")), ("a.png", b"\x89PNG\r\n\x1a\n..."), ("a.jpg", b"\xff\xd8\xff\xe0..."),
        ("a.JPEG", b"\xff\xd8\xff\xe0..."), ("a.csv", "甲,乙\n".encode()), ("a.csv", "甲\tb\n".encode("utf-16")),
        ("a.json", b"{}"), ("a.zip", zipped("a")),
        ("a.txt", b"x"),
    ],
)  # fmt: skip
def test_each_kind_is_taken(name: str, data: bytes) -> None:
    assert files.is_stored(stored(data, name))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b""), ("a.pdf", b"MZ\x90\0"), ("a.pdf", b"<html>%PDF-</html>"), ("a.pdf", DOCX), ("a.docx", PDF),
        ("a.docx", XLSX), ("a.xlsx", DOCX), ("a.docx", zipped("a")), ("a.docx", DOCX[:40]),
        ("a.docx", zipped("word/document.xml", "word/vbaProject.bin")),  # a .docm under another name
        ("a.xlsx", zipped("xl/workbook.xml", "xl/vbaProject.bin")),
        ("a.docx", zipped("word/document.xml", *(f"x{n}" for n in range(5_001)))),
        ("a.png", PDF), ("a.jpg", b"GIF89a"), ("a.xml", b"no mark"), ("a.csv", b"a,b\0"), ("a.json", b"\0"),
        ("a.txt", b"\x7fELF\0"), ("a.zip", b"Rar!"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_content_that_is_not_what_the_name_says_is_refused_and_leaves_nothing(
    folder: Path, name: str, data: bytes
) -> None:
    with pytest.raises(GuijuError):
        stored(data, name)
    assert (left(folder), File.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    "name",
    ["a.exe", "a.html", "a.svg", "a.docm", "a.pdf.exe", "a", "", ".", "..", "pdf", ".pdf", "a.", "a/", "a.pdf/.."],
)
def test_other_kinds_are_not_taken(name: str, folder: Path) -> None:
    with pytest.raises(GuijuError, match="are not taken"):
        stored(PDF, name)
    assert left(folder) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"), ("..\\..\\windows\\a.pdf", "a.pdf"), ("/etc/a.pdf", "a.pdf"),
        ("C:\\a.pdf", "a.pdf"), ("a\0b.pdf", "ab.pdf"), ("a\nb.pdf", "ab.pdf"), ("fdp.\u202eexe.pdf", "fdp.exe.pdf"),
        ("\ud800a.pdf", "a.pdf"), ("x" * 500 + ".pdf", "x" * 196 + ".pdf"), (" 草案 1.pdf ", "草案 1.pdf"),
    ],
)  # fmt: skip
def test_a_name_is_a_name_and_no_path(name: str, kept: str, folder: Path) -> None:
    value = stored(PDF, name)
    assert value["name"] == kept
    assert left(folder) == [files.path_of(value["sha256"])]


@pytest.mark.parametrize(
    "change", [{"sha256": "f" * 64}, {"size": 1}, {"name": "a.docx"}, {"name": "a.exe"}, {"name": "a"}]
)
def test_a_fact_names_a_file_that_is_here_as_it_is(change: dict[str, Any]) -> None:
    value = stored(PDF)
    assert files.is_stored(value)
    assert not files.is_stored({**value, **change})


@pytest.mark.parametrize(
    "value",
    [
        "a.pdf", 1, ["a"], {"sha256": "f" * 64}, {"sha256": "../../x", "name": "a.pdf", "size": 15},
        {"sha256": "F" * 64, "name": "a.pdf", "size": 15}, {"sha256": "f" * 64, "name": "a.pdf", "size": True},
        {"sha256": "f" * 64, "name": "a\0.pdf", "size": 15}, {"sha256": "f" * 64, "name": "a.pdf", "size": 15},
        {"sha256": "f" * 64, "name": "a.pdf", "size": 15, "path": "/etc/passwd"},
    ],
)  # fmt: skip
def test_an_act_with_a_file_that_is_not_here_is_refused(value: Any) -> None:
    w = world()
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    with pytest.raises(RefusedError) as refused:
        w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=value, outline=w.file())
    assert [f.fact for f in refused.value.refusal.faults] == ["proposal_form"]
    assert w.case(n).acts == 1


class TestDownload:
    @pytest.fixture
    def w(self) -> World:
        made = world()
        n = made.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
        made.act(
            n, "sec", "open_project_vote", "2025-04-10", proposal_form=made.file("建议书.pdf"), outline=made.file()
        )
        return made

    def get(self, w: World, who: str, fact: str) -> Any:
        client = Client()
        if who:
            client.force_login(w.people[who])
        return client.get(f"/case/{Case.objects.get().number}/file/{fact}/")

    @pytest.mark.parametrize(
        ("who", "status"), [("", 404), ("stranger", 404), ("sec", 200), ("m1", 200), ("officer", 200)]
    )
    def test_a_file_is_read_by_who_may_read_its_fact(self, w: World, who: str, status: int) -> None:
        answer = self.get(w, who, "proposal_form")
        assert answer.status_code == status
        if status == 200:
            assert b"".join(answer.streaming_content) == PDF
            assert answer["Content-Type"] == "application/octet-stream"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%BB%BA")

    def test_the_public_may_read_a_fact_of_the_public(self, w: World) -> None:
        case = Case.objects.get()
        Case.objects.update(facts={**case.facts, "draft": w.file("draft.pdf")})
        assert self.get(w, "", "draft").status_code == 200

    @pytest.mark.parametrize("fact", ["title_zh", "text", "nothing", "facts", "..", "%00", "proposal_form%0d%0aX"])
    def test_other_names_are_not_found(self, w: World, fact: str) -> None:
        assert self.get(w, "sec", fact).status_code in (400, 404)

    def test_a_file_that_is_gone_from_the_disk_is_not_found(self, w: World) -> None:
        files.path_of(hashlib.sha256(PDF).hexdigest()).unlink()
        assert self.get(w, "sec", "proposal_form").status_code == 404
