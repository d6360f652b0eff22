"""Files out of folders and archives, within bounds."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

import pytest

import factories
from guiju.core.errors import GuijuError
from guiju.registry.catalogue.intake.readers import archive

SUFFIXES = (".yaml", ".yml")
MEMBERS = {"iso/b.yaml": b"b: 1\n", "iso/a.yaml": b"a: 1\n", "read me.txt": b"no", "c.YML": b"c: 1\n"}


def listed(path: Path) -> list[tuple[str, bytes | str]]:
    return list(archive.files(path, SUFFIXES))


@pytest.mark.parametrize("name", ["x.tar", "x.tar.gz", "x.tar.xz", "x.tar.bz2"])
def test_a_tar_archive_in_its_own_order(tmp_path: Path, name: str) -> None:
    assert listed(factories.tar(tmp_path / name, MEMBERS)) == [
        ("iso/b.yaml", b"b: 1\n"),
        ("iso/a.yaml", b"a: 1\n"),
        ("c.YML", b"c: 1\n"),
    ]


def test_a_zip_archive_in_its_own_order(tmp_path: Path) -> None:
    assert [name for name, _ in listed(factories.zipped(tmp_path / "x.zip", MEMBERS))] == [
        "iso/b.yaml",
        "iso/a.yaml",
        "c.YML",
    ]


def test_a_folder_by_name(tmp_path: Path) -> None:
    for name, content in MEMBERS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert listed(tmp_path) == [("c.YML", b"c: 1\n"), ("iso/a.yaml", b"a: 1\n"), ("iso/b.yaml", b"b: 1\n")]


def test_a_single_file(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_bytes(b"x: 1\n")
    assert listed(tmp_path / "one.yaml") == [("one.yaml", b"x: 1\n")]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("x.pdf", b"%PDF", "cannot read .pdf"),
        ("x", b"a: 1", "cannot read a file without suffix"),
        ("x.tar.xz", b"not an archive", "cannot read the archive: "),
        ("x.zip", b"PK\x03\x04 but no more", "cannot read .zip"),
    ],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GuijuError) as error:
        listed(tmp_path / name)
    assert error.value.what.startswith(what)
    assert error.value.where == str(tmp_path / name)
    assert error.value.expected != ""


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GuijuError) as error:
        listed(tmp_path / "nowhere.tar.xz")
    assert error.value.as_dict() == {
        "code": "",
        "what": "there is no such file or folder",
        "where": str(tmp_path / "nowhere.tar.xz"),
        "expected": "",
    }


@pytest.mark.parametrize("name", ["x.tar.xz", "x.tar.gz", "x.tar", "x.zip"])
def test_an_archive_cut_short_is_refused(tmp_path: Path, name: str) -> None:
    members = {f"{i}.yaml": os.urandom(20_000) for i in range(20)}
    path = (factories.zipped if name.endswith("zip") else factories.tar)(tmp_path / name, members)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    with pytest.raises(GuijuError) as error:
        listed(path)
    assert error.value.where == str(path)


@pytest.mark.parametrize("name", ["x.tar.xz", "x.zip", "folder"])
def test_a_file_over_the_limit_is_passed_over_and_told(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "FILE_LIMIT", 1_000)
    members = {"big.yaml": b"x" * 1_001, "fits.yaml": b"y" * 1_000}
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
        for member, content in members.items():
            (path / member).write_bytes(content)
    else:
        (factories.zipped if name.endswith("zip") else factories.tar)(path, members)
    assert listed(path) == [
        ("big.yaml", "1,001 bytes are more than the 1,000 one file may have"),
        ("fits.yaml", b"y" * 1_000),
    ]


@pytest.mark.parametrize("name", ["bomb.tar.xz", "bomb.tar.gz", "bomb.zip"])
def test_a_bomb_of_readable_files_is_refused(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "RATIO_FROM", 3_000_000)
    members = {f"{i}.yaml": bytes(1_000_000) for i in range(8)}
    path = (factories.zipped if name.endswith("zip") else factories.tar)(tmp_path / name, members)
    with pytest.raises(GuijuError) as error:
        listed(path)
    assert error.value.what.startswith("the archive unpacks to more than 4,000,000 bytes")


@pytest.mark.parametrize("member", ["zeros.bin", "zeros.yaml"])
def test_a_bomb_in_a_member_that_is_passed_over_is_refused(
    tmp_path: Path, member: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "RATIO_FROM", 10_000_000)
    path = factories.tar(tmp_path / "bomb.tar.xz", {member: bytes(30_000_000), "after.yaml": b"a: 1"})
    with pytest.raises(GuijuError) as error:
        listed(path)
    assert error.value.what.startswith("the archive unpacks to more than 30,000,000 bytes")


def test_links_and_devices_are_passed_over_and_absolute_names_are_only_names(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_bytes(b"secret: 1")
    path = tmp_path / "links.tar"
    with tarfile.open(path, "w") as made:
        for name, kind in (("s.yaml", tarfile.SYMTYPE), ("h.yaml", tarfile.LNKTYPE), ("f.yaml", tarfile.FIFOTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, str(tmp_path / "secret.yaml")
            made.addfile(entry)
        for name in ("/etc/a.yaml", "../../b.yaml"):
            entry = tarfile.TarInfo(name)
            entry.size = 2
            made.addfile(entry, io.BytesIO(b"ok"))
    before = sorted(p.name for p in tmp_path.iterdir())
    assert listed(path) == [("/etc/a.yaml", b"ok"), ("../../b.yaml", b"ok")]
    assert sorted(p.name for p in tmp_path.iterdir()) == before
