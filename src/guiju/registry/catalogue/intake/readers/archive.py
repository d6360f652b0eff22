"""Files out of a folder, a single file, a tar archive or a zip archive, one after another and within bounds."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from guiju.core.errors import GuijuError, sentence

FILE_LIMIT = 8_000_000  # bytes of one unpacked file
TOTAL_LIMIT = 20_000_000_000  # bytes of an archive unpacked
RATIO_LIMIT = 400  # unpacked to packed, once more than RATIO_FROM bytes came out
RATIO_FROM = 200_000_000


def files(path: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes | str]]:
    """(name, content) of every file with one of the suffixes, in the archive's order, folders by name.

    Instead of the content a str tells why a file was passed over. GuijuError when the whole cannot be read: no such
    path, not an archive, cut short, or a bomb."""
    if not path.exists():
        raise GuijuError("there is no such file or folder", where=str(path))
    try:
        if path.is_dir():
            yield from _folder(path, suffixes)
        elif zipfile.is_zipfile(path):
            yield from _zip(path, suffixes)
        elif path.name.endswith((".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2")):
            yield from _tar(path, suffixes)
        elif path.suffix.lower() in suffixes:
            size = path.stat().st_size
            yield path.name, path.read_bytes() if size <= FILE_LIMIT else _too_large(size)
        else:
            raise GuijuError(
                "cannot read {}",
                path.suffix or "a file without suffix",
                where=str(path),
                expected="a folder, a .tar.xz, .tar.gz or .zip archive, or " + ", ".join(suffixes),
            )
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, RuntimeError) as error:
        raise GuijuError("cannot read the archive: {}", error, where=str(path), expected="an intact archive") from error
    except Exception as error:
        if type(error).__name__ in ("LZMAError", "error"):
            raise GuijuError(
                "the archive is damaged: {}", error, where=str(path), expected="an intact archive"
            ) from error
        raise


def _too_large(size: int) -> str:
    return f"{size:,} bytes are more than the {FILE_LIMIT:,} one file may have"


def _folder(path: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes | str]]:
    for file in sorted(path.rglob("*")):
        if file.is_file() and file.suffix.lower() in suffixes:
            size = file.stat().st_size
            yield str(file.relative_to(path)), file.read_bytes() if size <= FILE_LIMIT else _too_large(size)


def _tar(path: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes | str]]:
    packed, total = max(path.stat().st_size, 1), 0
    with tarfile.open(path, "r|*") as archive:  # a stream: one pass, nothing unpacked to disk
        for member in archive:
            archive.members = []  # type: ignore[attr-defined]  # a stream keeps every header; we do not need them
            total += member.size  # members passed over are unpacked too, to get to the next
            _check_bounds(packed, total, f"{path}: {member.name}")
            if not member.isfile() or not member.name.lower().endswith(suffixes):
                continue
            if member.size > FILE_LIMIT:
                yield member.name, _too_large(member.size)
                continue
            handle = archive.extractfile(member)
            assert handle is not None
            yield member.name, handle.read()


def _zip(path: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes | str]]:
    packed, total = max(path.stat().st_size, 1), 0
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.is_dir() or not entry.filename.lower().endswith(suffixes):
                continue
            if entry.file_size > FILE_LIMIT:
                yield entry.filename, _too_large(entry.file_size)
                continue
            with archive.open(entry) as handle:
                content = handle.read(FILE_LIMIT + 1)
            total += len(content)
            _check_bounds(packed, total, f"{path}: {entry.filename}")
            yield entry.filename, content if len(content) <= FILE_LIMIT else _too_large(len(content))


def _check_bounds(packed: int, total: int, where: str) -> None:
    if total > TOTAL_LIMIT or (total > RATIO_FROM and total / packed > RATIO_LIMIT):
        raise GuijuError(
            "the archive unpacks to more than {} bytes from {}",
            f"{total:,}",
            f"{packed:,}",
            where=where,
            expected=sentence("at most {} to 1 and {} bytes", RATIO_LIMIT, f"{TOTAL_LIMIT:,}"),
        )
