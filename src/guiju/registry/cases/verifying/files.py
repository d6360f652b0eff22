"""Attachments against the acts that brought them: every file an act names is there, byte for byte, and no others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from guiju.registry.cases import files
from guiju.registry.cases.models import File
from guiju.registry.record.faults import Report

_CHUNK = 1 << 20
_NAMED = """
select n.sha256, n.size, c.number, a.number, n.fact, f.size from (
  select a.id, x.key fact, x.value->>'sha256' sha256, (x.value->>'size')::bigint size
  from cases_act a cross join lateral jsonb_each(a.public->'facts') x
  where a.public ? 'facts' and jsonb_typeof(x.value) = 'object' and x.value ? 'sha256'
  union all
  select p.act_id, x.key, x.value->>'sha256', (x.value->>'size')::bigint
  from cases_personal p cross join lateral jsonb_each(p.data) x
  where jsonb_typeof(x.value) = 'object' and x.value ? 'sha256'
) n join cases_act a on a.id = n.id join cases_case c on c.id = a.case_id left join cases_file f on f.sha256 = n.sha256
where {which} order by a.id, n.fact
"""
_UNKNOWN = _NAMED.format(which="f.sha256 is null or f.size <> n.size")
_BY_FILE = _NAMED.format(which="n.sha256 = %s")


def verify(report: Report) -> None:
    """The rows of files against the acts, the bytes against the rows, and the folder against both."""
    for sha256, size, number, act, fact, held in _rows(_UNKNOWN):
        where = f"case {number}, act {act}, {fact}"
        if held is None:
            report.fault("its attachment has no row", where, f"a file with the digest {sha256}")
        else:
            report.fault(f"the row of its attachment says {held} bytes", where, f"{size} bytes, as the act says")
    for row in File.objects.order_by("pk").iterator(chunk_size=1000):
        report.attachments += 1
        _bytes(report, row)
    for path in _others():
        report.fault("no row speaks of it", f"file {path.parent.name}/{path.name}", "only files that somebody uploaded")


def _bytes(report: Report, row: File) -> None:
    """One file. Bytes that were uploaded and that no act ever brought may be missing: the record does not speak of
    them."""
    path, digest, size = files.path_of(row.sha256), hashlib.sha256(), 0
    try:
        with path.open("rb") as f:
            while chunk := f.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        for where in _places(row.sha256, named_only=True):
            report.fault(f"its attachment cannot be read ({error.strerror})", where, f"the file {row.sha256}")
        return
    if digest.hexdigest() != row.sha256:
        what = f"the bytes of its attachment have the digest {digest.hexdigest()}"
        for where in _places(row.sha256):
            report.fault(what, where, row.sha256)
    elif size != row.size:
        for where in _places(row.sha256):
            report.fault(f"the row of its attachment says {row.size} bytes", where, f"{size} bytes")


def _places(sha256: str, *, named_only: bool = False) -> list[str]:
    """The acts that brought a file, five at most; the file itself where none did."""
    found = [f"case {number}, act {act}, {fact}" for _, _, number, act, fact, _ in _rows(_BY_FILE, sha256)]
    return found[:5] if found or named_only else [f"file {sha256}"]


def _others() -> Iterator[Path]:
    """Files in the folder that no row names, in order."""
    folder = files.path_of("0" * 64).parents[1]
    for part in sorted(folder.glob("[0-9a-f][0-9a-f]")):
        paths = {f"{part.name}{path.name}": path for path in sorted(part.iterdir())}
        known = set(File.objects.filter(sha256__startswith=part.name).values_list("sha256", flat=True))
        yield from (path for name, path in paths.items() if name not in known)


def _rows(sql: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
