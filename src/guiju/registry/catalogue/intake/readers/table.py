"""Tables of standards — CSV, XLSX or JSON lines — with a map that says which column is what.

The map is a small YAML file::

    source: my-body            # the name this data is known by
    columns:
      designation: 标准号       # the one column that must be there
      title.zh: 中文名称
      published: 发布日期
      status: 状态
    values:
      status: {现行: in_force, 废止: withdrawn}
    separator: ";"             # between several codes in one cell
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from guiju.core.designation import members, parse
from guiju.core.errors import GuijuError, sentence
from guiju.registry.catalogue.intake.dates import first_day, printed
from guiju.registry.catalogue.intake.readers import separated, table_relations, tabular
from guiju.registry.catalogue.intake.readers.encodings import encoding_of
from guiju.registry.catalogue.intake.readers.relaton import ICS, check_yaml
from guiju.registry.catalogue.intake.readers.scalars import YAML_FAULTS, as_json, fault_of
from guiju.registry.catalogue.intake.record import Record, start

FIELDS = (
    "designation", "aliases", "title", "abstract", "kind", "effect", "stage", "number", "published", "effective",
    "confirmed", "withdrawn", "replaced_on", "status", "ics", "ccs", "issuer", "committee", "languages", "text_url",
    "source_url", "replaces", "replaced_by", "adopts", "references", "amends",
)  # fmt: skip
STATUSES = ("draft", "published", "in_force", "replaced", "withdrawn", "unknown")
EFFECTS = ("mandatory", "recommended", "guidance")
RELATING = ("replaces", "replaced_by", "adopts", "references", "amends")
_MEANT = {"status": STATUSES, "effect": EFFECTS}
"""What the values of a field can only mean."""


@dataclass(frozen=True)
class Map:
    """Which column gives which field. `columns` maps "title.zh" or "published" to a column's name."""

    source: str
    columns: dict[str, str]
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    separator: str = ";"

    @cached_property
    def languages(self) -> dict[str, list[tuple[str, str]]]:
        """The fields that are told in languages: "title" of "title.zh" → its languages, each with its column."""
        found: dict[str, list[tuple[str, str]]] = {}
        for name, column in self.columns.items():
            kind, dot, language = name.partition(".")
            if dot:
                found.setdefault(kind, []).append((language[:8], column))
        return found


def read_map(path: Path) -> Map:
    """The map from its YAML file. GuijuError names what is wrong in it."""
    try:
        text = path.read_text(encoding_of(path)).encode()
        check_yaml(text, str(path))
        data = json.loads(as_json(text))
    except OSError as error:
        raise GuijuError("cannot read the map: {}", error.strerror, where=str(path))
    except YAML_FAULTS as error:
        raise GuijuError("malformed YAML: {}", fault_of(error), where=str(path), expected="a map of columns")
    return checked_map(data, str(path))


def checked_map(data: Any, where: str) -> Map:
    """A map out of plain data; every name in it is checked."""
    if not isinstance(data, dict) or not isinstance(data.get("columns"), dict):
        raise GuijuError("no columns", where=where, expected="columns: {designation: name of the column, …}")
    if not isinstance(data.get("source"), str) or not 0 < len(data["source"]) <= 40:
        raise GuijuError("no source", where=where, expected="source: a name of at most 40 characters")
    for name in data["columns"]:
        if name.split(".")[0] not in FIELDS:
            raise GuijuError("unknown field {}", repr(name), where=where, expected=", ".join(FIELDS))
        if not isinstance(data["columns"][name], str) or not data["columns"][name]:
            raise GuijuError("{} has no column", repr(name), where=where, expected="the name of a column")
    if "designation" not in data["columns"]:
        raise GuijuError("no column for the designation", where=where, expected="columns: {designation: …}")
    values = data.get("values") or {}
    if not isinstance(values, dict):
        raise GuijuError("values are no mapping", where=where, expected="values: {status: {as written: as meant}}")
    for name, table in values.items():
        if name not in FIELDS:
            raise GuijuError("values of the unknown field {}", repr(name[:40]), where=where, expected=", ".join(FIELDS))
        if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
            raise GuijuError("values of {} are no mapping", repr(name), where=where, expected="{as written: as meant}")
        meant = _MEANT.get(name, ())
        wrong = next((value for value in table.values() if meant and value not in (*meant, "")), None)
        if wrong is not None:
            raise GuijuError("{} {} among the values", name, repr(wrong[:40]), where=where, expected=", ".join(meant))
    return Map(data["source"], dict(data["columns"]), values, str(data.get("separator") or ";"))


Row = tuple[str, dict[str, Any] | str]
"""Where, and the cells by column or why there are none."""


def rows(path: Path, wanted: Iterable[str] = ()) -> Iterator[Row]:
    """Each row. GuijuError when the file cannot be read, or when it has a row of names and one of the `wanted` columns
    is not among them."""
    return map(_row, entries(tabular.layout(path, wanted)))


def entries(source: Path | tabular.Layout) -> Iterator[Row | tuple[str, bytes]]:
    """The same with lines of JSON as they are written, for `outcome` to parse: it may do so in another process."""
    layout = tabular.layout(source) if isinstance(source, Path) else source
    path = layout.path
    if layout.sheets:
        yield from tabular.cells(layout)
        return
    for number, line in enumerate(separated.lines(path, encoding_of(path)), 1):
        if not line.isspace():
            yield f"{path.name}:{number}", line.encode("utf-8", "surrogatepass")


def _row(entry: Row | tuple[str, bytes]) -> Row:
    where, found = entry
    if not isinstance(found, bytes):
        return where, found
    try:
        data = json.loads(found.decode("utf-8", "surrogatepass"), parse_float=str)  # as it is written
    except (ValueError, RecursionError) as error:
        return where, f"malformed JSON: {str(error)[:120]}"
    return where, data if isinstance(data, dict) else "not a JSON object"


def _cell(value: Any) -> str:
    if type(value) is str:
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def outcome(entry: Row | tuple[str, bytes], *, map: Map, observed: date) -> Record | tuple[str, str]:
    """One of `entries` as a record, or where and why there is none."""
    where, cells = _row(entry)
    if isinstance(cells, str):
        return where, cells
    try:
        return record_of(cells, where, map, observed)
    except GuijuError as error:
        reason = f"{error.what}; expected {error.expected}" if error.expected else error.what
        return f"{where} {error.where}".strip(), reason


def record_of(cells: dict[str, Any], where: str, map: Map, observed: date) -> Record:
    """A record out of a row; GuijuError names the column (`where`), the fault and what was expected."""
    columns, separator, values = map.columns, map.separator, map.values

    def text(name: str) -> str:
        column = columns.get(name)
        if column is None:
            return ""
        value = _cell(cells.get(column))
        return values[name].get(value, value) if name in values else value

    def several(name: str) -> list[str]:
        column = columns.get(name)
        value = cells.get(column) if column is not None else None
        if not value:
            return []
        parts = value if isinstance(value, list) else _cell(value).split(separator)
        return [p for p in (str(v).strip() for v in parts) if p]

    def named(kind: str) -> dict[str, str]:
        result = {}
        for language, column in map.languages.get(kind, ()):
            value = " ".join(_cell(cells.get(column)).split())
            if value:
                result[language] = value
        return result

    written = text("designation")
    if not written:
        raise GuijuError(
            "no designation", where=f"column {columns['designation']!r}", expected="a designation in every row"
        )
    try:
        designation = parse(written)
    except GuijuError as error:
        raise GuijuError("designation {}: {}", repr(written), error.what, expected=error.expected)
    if range_ := members(designation):
        raise GuijuError(
            "{} is a range of {} designations",
            designation.canonical,
            len(range_),
            where=f"column {columns['designation']!r}",
            expected=sentence("one designation, such as {}", range_[0].canonical),
        )
    record = start(designation, source=map.source, external=designation.canonical, where=where)
    record.observed = observed
    record.titles, record.abstracts = named("title"), named("abstract")
    record.aliases += [a for a in several("aliases") if a not in record.aliases]
    record.kind, record.stage, record.number = text("kind")[:40] or "standard", text("stage")[:12], text("number")[:12]
    effect = text("effect")
    if effect and effect not in EFFECTS:
        raise GuijuError(
            "unknown effect {}", repr(effect), where=f"column {columns['effect']!r}", expected=", ".join(EFFECTS)
        )
    record.effect = effect or record.effect
    record.ccs, record.languages = several("ccs"), several("languages")
    for code in several("ics"):
        if ICS.match(code):
            record.ics.append(code)
        else:
            record.notes.append(f"ICS code {code!r} left out: not of the form 00.000.00")
    record.issuer, record.committee = text("issuer")[:80], text("committee")[:120]
    for name in ("text_url", "source_url"):
        if text(name).startswith(("https://", "http://")):
            record.links.append([name.split("_")[0], text(name)[:500]])
    for name in ("published", "effective", "confirmed", "withdrawn", "replaced_on"):
        if text(name):
            try:
                first_day(text(name))
            except GuijuError as error:
                raise GuijuError(error.what, where=f"column {columns[name]!r}", expected=error.expected)
            record.dates[name] = printed(text(name))
    record.events = _events(record, text("status"), columns.get("status", ""), observed)
    for name in RELATING:
        column = columns.get(name)
        told = cells.get(column) if column is not None else None
        for part in told if isinstance(told, list) else [told]:
            if part:
                table_relations.put(record, designation, name, _cell(part), separator)
    return record


def _events(record: Record, status: str, column: str, observed: date) -> list[tuple[str, date | None, str]]:
    if status and status not in STATUSES:
        raise GuijuError("unknown status {}", repr(status), where=f"column {column!r}", expected=", ".join(STATUSES))

    def day(name: str) -> date | None:
        return first_day(record.dates[name]) if name in record.dates else None

    published, effective = day("published"), day("effective")
    ended, end = day("replaced_on"), "replaced"
    if ended is None:
        ended, end = day("withdrawn"), "replaced" if status == "replaced" else "withdrawn"
    for earlier, later, name in ((published, effective, "effective"), (effective or published, ended, "withdrawn")):
        if earlier and later and later < earlier:
            written = [record.dates.get(n, "") for n in ("published", "effective", "replaced_on", "withdrawn")]
            if not any(len(w) < 10 for w in written if w):
                raise GuijuError(
                    "{} {} lies before {}", name, later, earlier, expected="published ≤ effective ≤ withdrawn"
                )
    record.notes += _contradictions(record, status, (published, effective, ended), observed)
    events: list[tuple[str, date | None, str]] = []
    if published and effective and effective > published:
        events.append(("published", published, ""))
    since = effective if effective and (not published or effective >= published) else published
    if status == "draft":
        return [("draft", None, record.stage)]
    if status in ("", "unknown") and not ended:
        return [*events, ("unknown", since, record.stage)]  # when it came is no word on what it is
    if since:
        events.append(("in_force", since, ""))
    elif status == "published":
        events.append(("published", published, ""))
    elif status == "in_force":
        events.append(("in_force", None, record.stage))
    if ended:
        events.append((end, ended if since is None or ended > since else None, record.stage))
    elif status in ("replaced", "withdrawn"):
        events.append((status, None, record.stage))
    return events


def _contradictions(
    record: Record, status: str, days: tuple[date | None, date | None, date | None], observed: date
) -> list[str]:
    """What a row says of its status that its dates do not bear out, and what is taken for true: the dates."""
    published, effective, ended = days
    if ended and ended <= observed and status in ("in_force", "published", "draft"):
        taken = "draft" if status == "draft" else "withdrawn"
        return [f"the status is {status}, but it ended on {ended}: taken for {taken}"]
    if status in ("replaced", "withdrawn") and ended and ended > observed:
        return [f"the status is {status}, but it ends on {ended} only: taken for in force until then"]
    coming = effective or published
    if status == "in_force" and coming and coming > observed:
        return [f"the status is in_force, but it comes into force on {coming}: taken for published until then"]
    if status == "published" and effective and effective <= observed:
        return [f"the status is published, but it came into force on {effective}: taken for in force since"]
    return []
