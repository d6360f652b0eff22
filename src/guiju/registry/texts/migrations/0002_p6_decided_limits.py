"""Limits become exact decimals; candidates get longer names, and decisions go with the sentence they were made on;
what was decided is answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from django.db import migrations, models

import guiju.registry.texts.fields
from guiju.core.errors import GuijuError
from guiju.core.provision import Modality
from guiju.core.provision.correcting import LENGTHS, checked
from guiju.core.text import interchange
from guiju.core.text.candidates import Candidate, as_read, named
from guiju.core.text.model import Clause, Document
from guiju.core.text.ruling import Ruling, apply
from guiju.registry.texts.passages import around, rows_of

SHORT = 6
"""Hexadecimal digits of the names before."""


def forwards(apps: Any, schema_editor: Any) -> None:
    Text, Decision = apps.get_model("texts", "Text"), apps.get_model("texts", "Decision")
    _unit_texts(apps.get_model("texts", "Requirement"))
    for decision in Decision.objects.exclude(correction=None).iterator():
        decision.correction = _correction(decision.correction)
        decision.save(update_fields=["correction"])
    for text in Text.objects.filter(revision__gt=0).iterator():
        document = _document(apps, text)
        found = as_read(document)
        _rename(apps, text, found)
        _settle(apps, text, document, {candidate.id: candidate for candidate in found})


def _unit_texts(rows: Any) -> None:
    changed = []
    for row in rows.objects.exclude(op="").only("id", "part", "data").iterator():
        cell = (row.data or {}).get("quantity")
        limits = [each for each in (row.data or {}).get("quantities", []) if each.get("role") == "limit"]
        told = cell or (limits[row.part] if row.part < len(limits) else {})
        row.unit_text = str(told.get("unit_text") or "")[:40]
        changed.append(row)
    rows.objects.bulk_update(changed, ["unit_text"], batch_size=500)


def _correction(told: dict[str, Any]) -> dict[str, Any]:
    """{"op": "<=", "value": 5.0} becomes {"limits": {"0": {"op": "<=", "value": "5"}}}."""
    if "limits" in told:
        return told
    fields: dict[str, str] = {}
    for key in LENGTHS.keys() & told.keys():
        try:
            fields |= checked({key: _plain(told[key])})
        except GuijuError:
            continue  # a number that never was one (nan) says nothing
    made: dict[str, Any] = {"kind": told["kind"]} if told.get("kind") else {}
    return made | ({"limits": {"0": fields}} if fields else {})


def _plain(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _document(apps: Any, text: Any) -> Document:
    revisions = apps.get_model("texts", "Revision").objects.filter(text=text, number__lte=text.revision)
    outline = revisions.filter(outline__isnull=False).order_by("-number").values_list("outline", flat=True).first()
    front = revisions.filter(front__isnull=False).order_by("-number").values_list("front", flat=True).first()
    rows = apps.get_model("texts", "ClauseVersion").objects.filter(text=text).order_by("clause", "-revision")
    kept = {
        name: interchange.clause_from_dict(data)
        for name, data in rows.distinct("clause").values_list("clause", "data")
        if data is not None
    }

    def tree(those: list[Any]) -> tuple[Clause, ...]:
        return tuple(replace(kept[name], clauses=tree(inner)) for name, inner in those if name in kept)

    return replace(interchange.from_dict(front or {"languages": text.languages}), clauses=tree(outline or []))


def old_names(found: tuple[Candidate, ...], words: dict[str, str]) -> dict[str, str]:
    """Name before → name now, in the order in which names were given."""
    taken: Counter[str] = Counter()
    made = {}
    for candidate in found:
        short = f"{candidate.clause}/p{words[candidate.id][:SHORT]}"
        taken[short] += 1
        made[short if taken[short] == 1 else f"{short}.{taken[short]}"] = candidate.id
    return made


def _words(found: tuple[Candidate, ...]) -> dict[str, str]:
    """Name now → the digest of the words alone, which the names before were made of."""
    made = {}
    for candidate in found:
        plain = named("", "".join(candidate.text.split()))
        own = candidate.id.removeprefix(candidate.clause).split(".")[0]
        made[candidate.id] = (own if candidate.cell is not None else plain).removeprefix("/p")
    return made


def _rename(apps: Any, text: Any, found: tuple[Candidate, ...]) -> None:
    names = old_names(found, _words(found))
    said = {candidate.id: candidate.text for candidate in found}
    Decision = apps.get_model("texts", "Decision")
    decisions = list(Decision.objects.filter(text=text))
    for decision in decisions:
        now = names.get(decision.name)
        if now is None or said[now] != decision.sentence:  # its sentence is gone, and nothing else may take its name
            clause = decision.name.rpartition("/p")[0]
            now = named(clause, "".join(decision.sentence.split()))
            now = now if said.get(now) == decision.sentence else f"{now}~"
        decision.name = now
    Decision.objects.bulk_update(decisions, ["name"], batch_size=500)
    rows = list(apps.get_model("texts", "Requirement").objects.filter(text=text))
    for row in rows:
        row.name = names.get(row.name, row.name)
    apps.get_model("texts", "Requirement").objects.bulk_update(rows, ["name"], batch_size=500)


def _settle(apps: Any, text: Any, document: Document, found: dict[str, Candidate]) -> None:
    """The rows that answer for what was decided, as `provisions.settle` writes them."""
    from guiju.registry.texts.models import Text

    Requirement = apps.get_model("texts", "Requirement")
    decisions = apps.get_model("texts", "Decision").objects.filter(text=text).order_by("name", "-pk").distinct("name")
    made = []
    for decision in decisions:
        rows = Requirement.objects.filter(text=text, name=decision.name)
        first = rows.filter(part=0).first()
        if decision.verdict not in {"rejected", "corrected"} or first is None or decision.name not in found:
            continue
        rows.update(answered=False)
        if decision.verdict == "rejected":
            continue
        told = decision.correction or {}
        limits = {int(part): fields for part, fields in told.get("limits", {}).items()}
        ruling = Ruling(kind=Modality(told["kind"]) if told.get("kind") else None, limits=limits)
        candidate = apply(replace(found[decision.name], kind=Modality(first.kind)), ruling)
        for row in rows_of(Text(pk=text.pk), candidate, first.place, around(document, candidate.clause)):
            fields = [field.attname for field in Requirement._meta.fields if field.attname != "id"]
            made.append(Requirement(**{name: getattr(row, name) for name in fields if hasattr(row, name)}))
            made[-1].decided = True
    Requirement.objects.bulk_create(made, batch_size=300)


class Migration(migrations.Migration):
    dependencies = [("texts", "0001_initial")]

    operations = [
        *(
            migrations.AlterField("requirement", name, guiju.registry.texts.fields.Exact(null=True))
            for name in ("value", "low", "high", "base_low", "base_high")
        ),
        migrations.AddField("requirement", "unit_text", models.CharField(blank=True, max_length=40, default="")),
        migrations.AddField("requirement", "decided", models.BooleanField(default=False)),
        migrations.AddField("requirement", "answered", models.BooleanField(default=True)),
        migrations.AlterField("requirement", "unit_text", models.CharField(blank=True, max_length=40)),
        migrations.RemoveConstraint("requirement", "requirement_once"),
        migrations.AddConstraint(
            "requirement",
            models.UniqueConstraint(fields=["text", "name", "part", "decided"], name="requirement_once"),
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
