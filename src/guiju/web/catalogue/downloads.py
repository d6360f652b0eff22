"""Lists as files: CSV for spreadsheets, JSON lines for programs, row by row; receipts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from guiju.core.characters import clean
from guiju.core.errors import GuijuError
from guiju.core.ledger.receipt import Receipt, write
from guiju.registry.catalogue import queries
from guiju.registry.catalogue.models import Edition
from guiju.web import links

FORMS = ("csv", "json")
TOGETHER = 200
"""Rows sent in one piece."""
EDITION = (
    "designation", "title_zh", "title_en", "tier", "effect", "status", "published", "effective", "ended", "ics", "ccs",
    "issuer", "committee", "url",
)  # fmt: skip


def form_of(request: HttpRequest, forms: Sequence[str] = FORMS) -> str:
    """The form asked for by `?format=`, "" for the page; GuijuError for another one."""
    form = request.GET.get("format", "")
    if form and form not in forms:
        raise GuijuError("unknown form {}", repr(form[:40]), where="format", expected=" or ".join(forms))
    return form


def editions(found: Iterator[Edition], form: str, name: str, request: HttpRequest) -> StreamingHttpResponse:
    """Editions: flat columns in CSV, the same facts as the interface for programs gives in JSON lines."""
    base = f"{request.scheme}://{request.get_host()}"
    if form == "csv":
        return table((_flat(e, base) for e in found), EDITION, form, name)
    return table(({**queries.brief(e), "url": base + links.edition(e.key)} for e in found), (), form, name)


def table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], form: str, name: str) -> StreamingHttpResponse:
    """Rows as a file; `columns` is the order in CSV."""
    if form == "csv":
        lines, kind, ending = _csv(rows, columns), "text/csv", "csv"
    else:
        lines, kind, ending = _json_lines(rows), "application/x-ndjson", "jsonl"
    return StreamingHttpResponse(
        lines,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )


def receipt(made: Receipt | None, name: str) -> HttpResponse:
    """A receipt as a file; 503 where the log has not taken in what it is of: that takes less than a second."""
    if made is None:
        return HttpResponse(status=503, headers={"Retry-After": "1"})
    return HttpResponse(
        write(made),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )


def _flat(edition: Edition, base: str) -> dict[str, Any]:
    cells = (
        edition.designation, edition.titles.get("zh", ""), edition.titles.get("en", ""), edition.tier, edition.effect,
        edition.status, edition.published or "", edition.effective or "", edition.ended or "", ";".join(edition.ics),
        ";".join(edition.ccs), edition.issuer.code if edition.issuer else "",
        edition.committee.code if edition.committee else "", base + links.edition(edition.key),
    )  # fmt: skip
    return dict(zip(EDITION, cells, strict=True))


def _json_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    rest = iter(rows)
    while step := [json.dumps(row, ensure_ascii=False) + "\n" for row in islice(rest, TOGETHER)]:
        yield "".join(step)


def _csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer.writerow(columns)
    for count, row in enumerate(rows, 1):
        writer.writerow([inert(str(row[name])) for name in columns])
        if count % TOGETHER == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def inert(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe; control characters go."""
    cell = clean(cell)
    return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
