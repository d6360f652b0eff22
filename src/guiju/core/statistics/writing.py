"""An answer as files: CSV with its CSV-on-the-Web metadata, JSON, SDMX-JSON.

CSVW: W3C "Metadata Vocabulary for Tabular Data", 17 December 2015. SDMX-JSON 2.0.0: the data message of SDMX 3.0.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from typing import Any

from guiju.core.characters import clean
from guiju.core.statistics import asking
from guiju.core.statistics.model import Answer, Dimension, Kind, Subject, Words

SCHEMA = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json"
_ID = re.compile(r"[A-Za-z0-9_@$-]+")
UNKNOWN = "_U"
"""The code of what a record does not say, in SDMX."""


def as_data(answer: Answer) -> dict[str, Any]:
    """An answer for programs: what was asked, the dimensions with their names, the cells."""
    asked = answer.question
    return {
        "measure": measure_data(asked.subject, asked.measure.key), "by": [d.key for d in asked.by],
        "where": {name: asking.told(values) for name, values in asked.where.items()}, "day": asked.day.isoformat(),
        "seq": asked.seq, "asked": asking.address(asked),
        "total": {"value": answer.total.value, "n": answer.total.count},
        "dimensions": [
            {"key": d.key, "title": both(d.title),
             "values": [{"code": code, **both(_words(answer, d, code))} for code in _codes(answer, place)]}
            for place, d in enumerate(asked.by)
        ],
        "cells": [{"codes": list(cell.codes), "value": cell.value, "n": cell.count} for cell in answer.cells],
    }  # fmt: skip


def subject_data(subject: Subject) -> dict[str, Any]:
    """What can be asked of a subject."""
    return {
        "key": subject.key, "title": both(subject.title), "source": subject.source,
        "measures": [measure_data(subject, key) for key in subject.measures],
        "dimensions": [
            {"key": d.key, "title": both(d.title), "kind": str(d.kind),
             "values": [{"code": code, **both(words)} for code, words in d.values.items()]}
            for d in subject.dimensions.values()
        ],
    }  # fmt: skip


def measure_data(subject: Subject, key: str) -> dict[str, Any]:
    measure = subject.measures[key]
    return {
        "key": key, "subject": subject.key, "title": both(measure.title), "about": both(measure.about),
        "form": str(measure.form), "unit": str(measure.unit),
    }  # fmt: skip


def both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _words(answer: Answer, dimension: Dimension, code: str) -> Words:
    return Words(answer.name(dimension, code, "zh"), answer.name(dimension, code, "en"))


def _codes(answer: Answer, place: int) -> list[str]:
    """The codes of a dimension in the order of the answer; what is not stated stands last."""
    found = dict.fromkeys(cell.codes[place] for cell in answer.cells)
    dimension = answer.question.by[place]
    if dimension.kind is Kind.YEAR:
        return sorted(found, key=lambda code: (not code, code))
    if dimension.values:
        order = list(dimension.values)
        return sorted(found, key=lambda code: (not code, order.index(code) if code in order else len(order), code))
    return sorted(found, key=lambda code: not code)


# -- CSV ---------------------------------------------------------------------------------------------------------------
def columns(answer: Answer) -> list[tuple[str, str, str, str]]:
    """(name, Chinese title, English title, datatype) of each column of the CSV."""
    found = []
    for d in answer.question.by:
        kind = "gYear" if d.kind is Kind.YEAR else "string"
        found.append((d.key, d.title.zh, d.title.en, kind))
        if d.kind is not Kind.YEAR:
            found.append((f"{d.key}_zh", f"{d.title.zh}（中文）", f"{d.title.en} in Chinese", "string"))
            found.append((f"{d.key}_en", f"{d.title.zh}（英文）", f"{d.title.en} in English", "string"))
    measure = answer.question.measure
    return [*found, ("value", measure.title.zh, measure.title.en, "decimal"), ("n", "记录数", "records", "integer")]


def as_csv(answer: Answer) -> str:
    """A line a cell: codes with their names, the figure ("" is no data), the records it rests on."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name, *_ in columns(answer)])
    for cell in answer.cells or (answer.total,):
        row: list[str] = []
        for d, code in zip(answer.question.by, cell.codes, strict=False):
            row.append(inert(code))
            if d.kind is not Kind.YEAR:
                row += [inert(answer.name(d, code, "zh")), inert(answer.name(d, code, "en"))]
        if len(cell.codes) < len(answer.question.by):  # nothing was found: only the head
            continue
        writer.writerow([*row, plain(cell.value), cell.count])
    return out.getvalue()


def plain(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def inert(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe; control characters go."""
    cell = clean(cell)
    return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def as_csvw(answer: Answer, url: str) -> dict[str, Any]:
    """The metadata of the CSV at `url`."""
    asked = answer.question
    described = [
        {"name": name, "titles": {"zh": zh, "en": en}, "datatype": kind, **({"null": ""} if kind != "string" else {})}
        for name, zh, en, kind in columns(answer)
    ]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"language": "en"}],
        "url": url,
        "dc:title": {"@value": _title(answer, "en"), "@language": "en"},
        "dc:description": {"@value": asked.measure.about.en, "@language": "en"},
        "dc:date": {"@value": asked.day.isoformat(), "@type": "xsd:date"},
        "dialect": {"encoding": "utf-8", "header": True},
        "tableSchema": {"columns": described, **({"primaryKey": [d.key for d in asked.by]} if asked.by else {})},
    }


def _title(answer: Answer, language: str) -> str:
    asked = answer.question
    by = (" by " if language == "en" else "，按") + ("、" if language == "zh" else ", ").join(
        d.title.said(language) for d in asked.by
    )
    return asked.measure.title.said(language) + (by if asked.by else "")


title = _title


# -- SDMX --------------------------------------------------------------------------------------------------------------
def as_sdmx(answer: Answer, sender: str, link: str, prepared: str) -> dict[str, Any]:
    """The data message. Observations are keyed by the places of their codes; each is [figure, records]. The day of the
    answer is the last dimension, TIME_PERIOD. `prepared` is an ISO 8601 time."""
    asked = answer.question
    codes = [_codes(answer, place) for place in range(len(asked.by))]
    places = [{code: n for n, code in enumerate(one)} for one in codes]
    dimensions = [
        {"id": d.key.upper(), "name": d.title.en, "names": both(d.title), "keyPosition": place,
         "values": [_value(answer, d, code) for code in codes[place]]}
        for place, d in enumerate(asked.by)
    ]  # fmt: skip
    day = asked.day.isoformat()
    dimensions.append({
        "id": "TIME_PERIOD", "name": "As of", "names": {"zh": "截至", "en": "As of"}, "keyPosition": len(asked.by),
        "roles": ["TIME_PERIOD"], "values": [{"value": day, "start": f"{day}T00:00:00Z", "end": f"{day}T23:59:59Z"}],
    })  # fmt: skip
    cells = answer.cells if asked.by else (answer.total,)
    observations = {
        ":".join([*(str(places[n][code]) for n, code in enumerate(cell.codes)), "0"]): [cell.value, cell.count]
        for cell in cells
    }
    structure = {
        "name": _title(answer, "en"), "names": {"zh": _title(answer, "zh"), "en": _title(answer, "en")},
        "dataSets": [0], "dimensions": {"observation": [d for d in dimensions if d["values"]]},
        "measures": {"observation": [{
            "id": "OBS_VALUE", "name": asked.measure.title.en, "names": both(asked.measure.title),
            "descriptions": both(asked.measure.about), "format": {"dataType": "Double"},
        }]},
        "attributes": {
            "dataSet": [{"id": "UNIT_MEASURE", "name": "Unit", "relationship": {"dataflow": {}},
                         "values": [{"id": str(asked.measure.unit).upper(), "name": str(asked.measure.unit)}]}],
            "observation": [{"id": "OBS_COUNT", "name": "Records", "names": {"zh": "记录数", "en": "Records"},
                             "relationship": {"observation": {}}, "format": {"dataType": "Integer"}}],
        },
    }  # fmt: skip
    digest = hashlib.sha256(repr(sorted(asking.address(asked).items())).encode()).hexdigest()[:16]
    return {
        "meta": {
            "schema": SCHEMA, "id": f"{asked.measure.key}-{digest}", "prepared": prepared,
            "contentLanguages": ["en", "zh"], "sender": {"id": re.sub(r"[^A-Za-z0-9_@$-]", "_", sender)},
        },
        "data": {
            "structures": [structure],
            "dataSets": [{
                "structure": 0, "action": "Information", "attributes": [0], "observations": observations,
                "links": [{"href": link, "rel": "self"}],
            }],
        },
    }  # fmt: skip


def _value(answer: Answer, dimension: Dimension, code: str) -> dict[str, Any]:
    words = _words(answer, dimension, code)
    named = {"name": words.en, "names": both(words)}
    if not code:
        return {"id": UNKNOWN, **named}
    return {"id": code, **named} if _ID.fullmatch(code) else {"value": code, **named}


def dictionary(subjects: Mapping[str, Subject]) -> list[dict[str, str]]:
    """The measures and dimensions in rows: a dictionary of the data."""
    found = []
    for subject in subjects.values():
        for m in subject.measures.values():
            found.append(_row(subject, "measure", m.key, m.title, str(m.unit), m.about))
        for d in subject.dimensions.values():
            found.append(_row(subject, "dimension", d.key, d.title, "", Words("", "")))
            found += [
                _row(subject, "value", f"{d.key}={code}", words, "", Words("", "")) for code, words in d.values.items()
            ]
    return found


def _row(subject: Subject, sort: str, key: str, title: Words, unit: str, about: Words) -> dict[str, str]:
    return {"subject": subject.key, "sort": sort, "key": key, "zh": title.zh, "en": title.en, "unit": unit,
            "about_zh": about.zh, "about_en": about.en}  # fmt: skip
