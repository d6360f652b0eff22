"""Checking files of definitions, whatever they define: every file is read, every fault told with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Protocol, TypeVar

import typer
from rich.console import Console
from rich.markup import escape

from guiju.core.errors import GuijuError

Paths = Annotated[list[Path], typer.Argument(help="Files, or folders with .yaml files. / 文件或文件夹")]


class Made(Protocol):
    """What a file defines. None: a part that others extend."""

    @property
    def digest(self) -> str: ...


M = TypeVar("M", bound=Made | None)


def files_of(paths: list[Path], expected: str = "YAML files") -> list[Path]:
    """The files named, and those of the folders named. GuijuError where there are none."""
    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise GuijuError("there is no such file or folder", where=str(path), expected=expected)
        files += sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    if not files:
        raise GuijuError("no definition here", where=str(paths[0]), expected="files that end in .yaml")
    return files


def check(files: list[Path], as_json: bool, load: Callable[[Path], M], said: Callable[[M], str]) -> None:
    """Tell of each file what it defines, or its fault. Exit code 1: some file has a fault."""
    faulty, console = 0, Console(emoji=False, highlight=False, soft_wrap=True)
    for file in files:
        told: dict[str, Any]
        try:
            made = load(file)
            told = {"file": str(file), "ok": True, "digest": made.digest if made is not None else None}
            line = f"{file}: {said(made)}"
        except (GuijuError, OSError) as error:
            faulty += 1
            fault = _fault(error, file)
            told, line = {"file": str(file), "ok": False, **fault.as_dict()}, str(fault)
        if as_json:
            typer.echo(json.dumps(told, ensure_ascii=False))
        else:
            console.print(escape(line))
    if faulty:
        raise typer.Exit(1)


def _fault(error: GuijuError | OSError, file: Path) -> GuijuError:
    """The fault with the whole path of the file, so that an editor can open it."""
    if isinstance(error, OSError):
        return GuijuError(error.strerror or "cannot be read", where=str(file), expected="a file that can be read")
    place = error.where
    if place.startswith(file.name):
        place = str(file) + place.removeprefix(file.name)
    elif place not in ("", str(file)):
        place = f"{file}: {place}"
    return GuijuError(error.what, where=place or str(file), expected=error.expected)
