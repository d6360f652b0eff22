"""The documents name places in the code that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "guiju"
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
PLACE = re.compile(r"`(?:src/guiju/)?((?:cli|web|api|registry|search|core|data)/[\w/.-]+)`")


def exists(place: str) -> bool:
    """A file, a folder, a module, or what a module defines: registry/plans, core/text.py, core/errors.GuijuError."""
    path = SOURCES / place
    if path.exists() or path.with_name(path.name + ".py").is_file():
        return True
    module, _, name = place.rpartition(".")
    file = SOURCES / f"{module}.py"
    return (
        file.is_file() and re.search(rf"^(?:def |class )?{name}\b", file.read_text(encoding="utf-8"), re.M) is not None
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_places_named_in_documents_exist(document: Path) -> None:
    if document.name == "CHANGELOG.md":  # says what was
        return
    places = {m[1] for m in PLACE.finditer(document.read_text(encoding="utf-8")) if "NAME" not in m[1]}
    missing = sorted(place for place in places if not exists(place))
    assert not missing


def test_what_is_not_there_is_found_out() -> None:
    assert exists("registry/plans") and exists("core/errors.GuijuError")
    assert not exists("registry/cases/performing") and not exists("core/errors.Nothing")
