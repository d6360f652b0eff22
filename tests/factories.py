"""Records, files and archives that tests make up."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from guiju.core.designation import parse
from guiju.registry.catalogue.intake.record import Link, Record, start

TODAY = date(2024, 6, 1)
NOW = datetime(2024, 6, 1, 10, 0, tzinfo=UTC)


def record(designation: str, *events: tuple[str, str | None], source: str = "made-up", **fields: Any) -> Record:
    """What `source` says of one edition. `events` are (status, first day); `observed` is TODAY unless given."""
    value = parse(designation)
    made = start(
        value, source=source, external=fields.pop("external", value.canonical), where=f"{source}:{designation}"
    )
    made.events = [(status, date.fromisoformat(day) if day else None, "") for status, day in events]
    made.observed = fields.pop("observed", TODAY)
    made.titles = fields.pop("titles", {"en": f"Title of {designation}"})
    made.kind = fields.pop("kind", "standard")
    for name, content in fields.items():
        assert name in Record.__slots__, name
        setattr(made, name, content)
    return made


def link(kind: str, designation: str, *, outward: bool = True, **more: Any) -> Link:
    """`kind` to the edition named, or from it when not `outward`."""
    target = parse(designation)
    more.setdefault("degree", "full" if kind == "replaces" else "")
    return Link(kind, target.expression, target.canonical, outward, **more)


def relaton(identifier: str = "ISO 4711:2019", *, publisher: str = "ISO", **fields: Any) -> bytes:
    """A Relaton document (JSON is YAML). A field given as None is left out."""
    document: dict[str, Any] = {
        "schema-version": "v1.2.9",
        "id": identifier.replace(" ", ""),
        "title": [{"content": "Made-up subject", "language": ["en"], "type": "main"}],
        "docid": [{"id": identifier, "type": publisher, "primary": True}],
        "date": [{"type": "published", "value": "2019-03"}],
        "docstatus": {"stage": {"value": "60"}, "substage": {"value": "60"}},
    }
    document.update({name.replace("_", "-"): value for name, value in fields.items()})
    return json.dumps({k: v for k, v in document.items() if v is not None}, ensure_ascii=False, indent=1).encode()


def tar(path: Path, members: dict[str, bytes]) -> Path:
    """A tar archive; the compression follows from the name."""
    with tarfile.open(path, "w:" + (path.suffix[1:] if path.suffix != ".tar" else "")) as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """A zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def emptied() -> None:
    """A registry without a record, until the end of the transaction of the test."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(
            "truncate catalogue_relation, catalogue_statusevent, catalogue_editionsource, catalogue_edition,"
            " catalogue_work, catalogue_classification, bodies_committee, bodies_body, record_change cascade"
        )
        cursor.execute("set constraints all deferred")
