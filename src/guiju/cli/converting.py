"""`guiju text convert` and `guiju text read`: the text of a standard from one format into another. No database."""

from __future__ import annotations

import mimetypes
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Annotated

import typer

from guiju.cli.text import text
from guiju.core.errors import GuijuError, sentence
from guiju.core.text import formats
from guiju.core.text.candidates import candidates
from guiju.core.text.interchange import to_json
from guiju.core.text.limits import quantities, values
from guiju.core.text.model import Document, Figure, Media, Notice, Picture, Reading
from guiju.core.text.numbering import numbers
from guiju.core.text.walking import blocks, clauses, places, said

_LARGEST = 200_000_000
"""Bytes of one file that is read."""
_BESIDE = 50_000_000
"""Bytes of all files beside it that are looked at."""
_MOST = 500


def register(app: typer.Typer) -> None:
    text.command("convert")(convert)
    text.command("read")(read)


def convert(
    source: Annotated[Path, typer.Argument(help="The file to read. 输入文件", metavar="IN")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The file to write; its extension says the format. 输出文件")
    ],
    language: Annotated[str, typer.Option("--language", help="zh or en, where the file holds one language. 语言")] = "",
) -> None:
    """Read a text in one format, write it in another. Standard error tells what was not understood. / 转换格式。"""
    format = formats.format_to_write(output.name)
    reading = opened(source)
    tell(reading)
    document = with_pictures(reading.document, source.parent)
    written = formats.written(document, output.name, language)
    for notice in written.notices:
        sys.stderr.write(_line(notice) + "\n")
    _written(output, written.data)
    if not format.embeds:
        for name, media in document.media.items():
            _beside(output.parent, name, media)


def read(
    file: Annotated[Path, typer.Argument(help="The file to read. 输入文件")],
    as_json: Annotated[bool, typer.Option("--json", help="The whole document as JSON. 输出 JSON")] = False,
    places: Annotated[
        bool, typer.Option("--places", help="Each limit with its page and box (PDF). 限量及其在页面上的位置")
    ] = False,
) -> None:
    """Show the clauses of a text, or the document as JSON. / 读取标准文本。"""
    reading = opened(file)
    tell(reading)
    if as_json:
        sys.stdout.buffer.write(to_json(reading.document) + b"\n")
        return
    if places:
        for line in _placed(reading):
            typer.echo(line)
        return
    front = reading.document.front
    typer.echo("\t".join([front.designation, *front.titles.values()]))
    own = numbers(reading.document)
    for clause, above in clauses(reading.document):
        number = clause.label or (own[clause.id].text if clause.id in own else "")
        typer.echo(f"{'  ' * len(above)}{number or '—'}\t{said(clause.title)}\t{clause.id}")


_ASKING = (".adoc", ".asciidoc", ".md", ".json", ".yaml", ".yml")
"""Files that may refer to others of their kind: parts, and the catalogues of a profile."""


def _placed(reading: Reading) -> Iterator[str]:
    """A line for each limit: page, box in points from the upper left edge ("-" where it is not known), the limit, the
    words."""
    for candidate in candidates(reading.document):
        for quantity in quantities(candidate):
            box = next(iter(reading.boxes.get(candidate.id, ())), None)
            place = f"p. {box.page}\t{box.left},{box.top},{box.right},{box.bottom}" if box is not None else "-\t-"
            limit = f"{quantity.characteristic}\t{quantity.op} {values(quantity)} {quantity.unit_text}".rstrip()
            yield f"{place}\t{candidate.label}\t{limit}\t{candidate.text}"


def opened(file: Path) -> Reading:
    """The reading of a file, with what stands beside it. Raises GuijuError."""
    try:
        size = file.stat().st_size
        if size > _LARGEST:
            raise GuijuError("{} bytes", size, where=str(file), expected=sentence("at most {}", _LARGEST))
        data = file.read_bytes()
    except OSError as error:
        raise GuijuError("cannot be read ({})", error.strerror, where=str(file), expected="a file") from error
    beside = _included(file) if file.suffix.lower() in _ASKING else {}
    return formats.read(file.name, data, beside)


def tell(reading: Reading) -> None:
    """The notices, a line each, on standard error."""
    for notice in reading.notices:
        sys.stderr.write(_line(notice) + "\n")


def _line(notice: Notice) -> str:
    shown = " ".join(notice.text.split())[:120]
    fate = "" if notice.kept else " (left out)"
    return f"{notice.where}: {notice.what}{fate}" + (f": {shown}" if shown else "")


def _included(file: Path) -> dict[str, bytes]:
    """Text files of the same kind in the folder and below, by their path from it."""
    found: dict[str, bytes] = {}
    size = 0
    for folder, folders, names in os.walk(file.parent):
        folders[:] = sorted(name for name in folders if not name.startswith("."))[:50]
        for name in sorted(names):
            path = Path(folder) / name
            if path.suffix.lower() != file.suffix.lower() or path.is_symlink() or path == file:
                continue
            size += path.stat().st_size
            if size > _BESIDE or len(found) >= _MOST:
                return found
            found[path.relative_to(file.parent).as_posix()] = path.read_bytes()
    return found


def with_pictures(document: Document, folder: Path) -> Document:
    """The document with the images it names that stand in the folder or below."""
    media = dict(document.media)
    size = 0
    for name in sorted(_named(document) - set(media)):
        path = _safe(folder, name)
        found = next((p for p in (path, *(path.with_name(path.name + end) for end in (".png", ".jpg", ".svg", ".gif")))
                      if p.is_file()), None) if path is not None else None  # fmt: skip
        if found is None or size + found.stat().st_size > _BESIDE:
            continue
        size += found.stat().st_size
        media[name] = Media(mimetypes.guess_type(found.name)[0] or "application/octet-stream", found.read_bytes())
    return replace(document, media=media)


def _named(document: Document) -> set[str]:
    found: set[str] = set()
    for clause, _ in clauses(document):
        for block in blocks(clause.blocks):
            if isinstance(block, Figure):
                found.update(picture.name for picture in block.pictures)
        for place in places(clause):
            found.update(i.name for inlines in place.words.values() for i in inlines if isinstance(i, Picture))
    return found


def _safe(folder: Path, name: str) -> Path | None:
    """A path below the folder; None for one that leads out of it."""
    pure = PurePosixPath(name.replace("\\", "/"))
    if not name or "\0" in name or pure.is_absolute() or ".." in pure.parts or ":" in name or len(name) > 200:
        return None
    path = folder / pure
    return path if path.resolve().is_relative_to(folder.resolve()) else None


def _beside(folder: Path, name: str, media: Media) -> None:
    """Write an image beside the output, unless another file has its name."""
    path = _safe(folder, name)
    if path is None or (path.exists() and path.read_bytes() != media.data):
        sys.stderr.write(f"{name}: the image is not written, another file has its name\n")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    _written(path, media.data)


def _written(path: Path, data: bytes) -> None:
    """Write a whole file or nothing."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:50]}.", delete=False) as part:
            part.write(data)
        mask = os.umask(0)
        os.umask(mask)
        Path(part.name).chmod(0o666 & ~mask)
        Path(part.name).replace(path)
    except OSError as error:
        raise GuijuError(
            "cannot be written ({})", error.strerror, where=str(path), expected="a folder that takes it"
        ) from error
