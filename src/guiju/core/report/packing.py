"""A report as a package of data: every table as CSV, all of them as one workbook, a dictionary, the pages. The same
report gives the same bytes: nothing in it tells the time."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping

from openpyxl import Workbook

from guiju.core.report import page
from guiju.core.report.model import Report, Table
from guiju.core.statistics.writing import inert

_ROWS = tuple[tuple[str, ...], ...]
_THEN = (1980, 1, 1, 0, 0, 0)
"""The first moment a ZIP can hold."""
_TIME = re.compile(rb"(<dcterms:(?:created|modified)[^<>]*>)[^<]*(</dcterms:)")


def package(report: Report, dictionary: Iterable[Mapping[str, str]], base: str) -> bytes:
    """A ZIP: tables/*.csv, tables.xlsx, dictionary.csv, report.zh.html, report.en.html, manifest.json."""
    rows = [dict(row) for row in dictionary]
    files = {f"tables/{table.key}.csv": _csv(table.data) for table in report.tables}
    files["tables.xlsx"] = workbook(report.tables)
    files["dictionary.csv"] = _csv(((*rows[0],), *((*row.values(),) for row in rows)) if rows else ())
    for language in ("zh", "en"):
        files[f"report.{language}.html"] = page.alone(report, language, base).encode("utf-8")
    files["manifest.json"] = (json.dumps(_manifest(report, base), ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    return _zip(files)


def _manifest(report: Report, base: str) -> object:
    tables = [
        {"file": f"tables/{table.key}.csv", "zh": table.caption.zh, "en": table.caption.en,
         "columns": list(table.data[0]), "rows": len(table.data) - 1, "permalink": base + table.link}
        for table in report.tables if table.data
    ]  # fmt: skip
    return {
        "title": {"zh": report.title.zh, "en": report.title.en}, "year": report.year, "day": report.day.isoformat(),
        "seq": report.seq, "issuer": report.issuer, "tables": tables,
    }  # fmt: skip


def _csv(rows: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8")


def workbook(tables: Iterable[Table]) -> bytes:
    """A sheet for each table behind a sheet of contents; figures are numbers."""
    book = Workbook()
    contents = book.active
    assert contents is not None
    contents.title = "contents"
    contents.append(["sheet", "中文", "English"])
    for number, table in enumerate(tables, 1):
        name = f"{number:03d} {table.key}"[:31]
        contents.append([name, inert(table.caption.zh), inert(table.caption.en)])
        sheet = book.create_sheet(name)
        for place, row in enumerate(table.data):
            sheet.append([_value(cell, name, place) for cell, name in zip(row, table.data[0], strict=True)])
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as made:
        parts = {name: made.read(name) for name in sorted(made.namelist())}
    parts["docProps/core.xml"] = _TIME.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", parts["docProps/core.xml"])
    return _zip(parts)


_FIGURES = {"value", "n", "counted", "over", "figure"}


def _value(cell: str, column: str, place: int) -> str | int | float | None:
    if place and (column in _FIGURES or re.fullmatch(r"\d{4}-\d\d-\d\d", column)):
        if not cell:
            return None
        number = float(cell)
        return int(number) if number.is_integer() else number
    return inert(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", cell))


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _THEN)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, data)
    return out.getvalue()
