"""People in facts are named by keys. What older acts were signed with is kept beside them, so that their leaves still
follow from their rows, and can be erased."""

import json
import re
from itertools import zip_longest

import django.db.models.deletion
from django.db import migrations, models

GONE = "u0"
KEY = re.compile(r"u[0-9]+")
TOGETHER = 500


def people_of(text):
    """Names of the facts that hold people in a kept definition, with the role they give."""
    facts = json.loads(text).get("facts") or {}
    return {name: said.get("names") or "" for name, said in facts.items() if said.get("type") == "people"}


class Keys:
    """User names to keys. Who was erased before has no name any more: the parties of a case still tell the key."""

    def __init__(self, users):
        self.known = {name: f"u{pk}" for pk, name in users.objects.values_list("pk", "username").iterator()}

    def of(self, names, held):
        """Keys of names; `held` are the keys of the role these people hold, if they hold one."""
        left = [key for key in held if key.startswith("u") and key not in {self.known.get(name) for name in names}]
        lost = [name for name in names if name not in self.known and not KEY.fullmatch(name)]
        found = dict(zip_longest(lost, left[: len(lost)], fillvalue=GONE)) if len(left) >= len(lost) else {}
        return [self.known.get(name) or (found[name] if name in found else _key(name)) for name in names]


def _key(name):
    return name if KEY.fullmatch(name) else GONE


def convert(apps, schema_editor):
    model = {name: apps.get_model("cases", name) for name in ("Case", "Act", "Definition", "FollowUp", "SignedNames")}
    keys = Keys(apps.get_model("accounts", "User"))
    every = {}
    for row in model["Definition"].objects.all():
        people = people_of(row.text)
        every.update(people)
        for case in model["Case"].objects.filter(definition=row).iterator(chunk_size=TOGETHER) if people else ():
            _case(case, people, keys, model)
    for row in model["FollowUp"].objects.iterator(chunk_size=TOGETHER):
        facts = _keyed(row.facts, every, keys, {})
        if facts != row.facts:
            model["FollowUp"].objects.filter(pk=row.pk).update(facts=facts)


def _case(case, people, keys, model):
    facts = _keyed(case.facts, people, keys, case.parties)
    if facts != case.facts:
        model["Case"].objects.filter(pk=case.pk).update(facts=facts)
    for act in model["Act"].objects.filter(case_id=case.pk, public__has_key="facts").iterator(chunk_size=TOGETHER):
        held = act.public["facts"]
        facts = _keyed(held, people, keys, case.parties)
        if facts != held:
            names = {name: held[name] for name in people if held.get(name)}
            _sign(act, names, keys, model["SignedNames"])
            model["Act"].objects.filter(pk=act.pk).update(public={**act.public, "facts": facts})


def _keyed(facts, people, keys, parties):
    return {
        name: keys.of(value, parties.get(people[name], [])) if name in people and isinstance(value, list) else value
        for name, value in facts.items()
    }


def _sign(act, names, keys, signed):
    """Keep the names an act was signed with; those of an erased person are not kept, the leaf is."""
    every = [name for value in names.values() for name in value]
    if all(name in keys.known for name in every):
        signed.objects.create(act_id=act.pk, names=names)
    else:
        signed.objects.create(act_id=act.pk, names=None, leaf=_leaf(act.pk))


def _leaf(act):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select leaf from record_change where kind = 'act' and subject = %s order by id limit 1", [act])
        row = cursor.fetchone()
    return bytes(row[0]) if row and row[0] is not None else b""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_p8_secret_ballots"),
        ("accounts", "0003_p7_keys_and_sign_in"),
        ("record", "0005_snapshot_kind"),
    ]

    operations = [
        migrations.CreateModel(
            "SignedNames",
            [
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="signed_names",
                        serialize=False,
                        to="cases.act",
                    ),
                ),
                ("names", models.JSONField(null=True)),
                ("leaf", models.BinaryField(default=b"", max_length=32)),
            ],
        ),
        migrations.RunPython(convert, migrations.RunPython.noop),
    ]
