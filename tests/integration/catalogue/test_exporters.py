"""Exports: whole files, every row once, and the way back in."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import polars
import pytest
from django.db import connection
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.registry.catalogue import importing
from guiju.registry.catalogue.exporters import files, tables
from guiju.registry.catalogue.exporters.files import Form
from guiju.registry.catalogue.exporters.tables import STANDARDS, TABLES, Row, Table

MAP = Path(str(resources("guiju.data") / "maps" / "guiju-export.yaml"))
KEPT = (
    "designation", "printed", "work", "scheme", "tier", "publisher", "kind", "effect", "stage", "number", "year", "status",
    "titles", "abstracts", "dates", "ics", "ccs", "languages", "issuer", "committee", "text_url", "source_url", "adopts",
    "amends", "references", "replaces", "aliases",
)  # fmt: skip


def _rows(table: Table) -> list[Row]:
    return [row for piece in table.rows() for row in piece]


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(
            "truncate catalogue_relation, catalogue_statusevent, catalogue_editionsource, catalogue_edition, catalogue_work,"
            " record_change cascade"
        )


@pytest.mark.parametrize("form", [Form.JSONL, Form.CSV])
def test_out_and_in_again_is_the_same_library(library: None, tmp_path: Path, form: Form) -> None:
    before = {row["designation"]: row for row in _rows(STANDARDS)}
    path = tmp_path / f"standards.{form}"
    assert files.write(STANDARDS, form, path) == len(before) == 384
    _empty()
    report = importing.import_table(path, map_path=MAP, now=timezone.localtime())
    assert (report.new, report.rejected) == (384, [])
    after = {row["designation"]: row for row in _rows(STANDARDS)}
    assert after.keys() == before.keys()
    differing = [
        (name, key, before[name][key], after[name][key]) for name in before for key in KEPT if before[name][key] != after[name][key]
    ]
    assert differing == []
