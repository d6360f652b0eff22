"""Secret ballots: positions sealed apart from who voted, and the keys of their rounds."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_p3_answers")]

    operations = [
        migrations.CreateModel(
            "SealedVote",
            [
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("ballot", models.CharField(max_length=40)),
                ("round", models.PositiveSmallIntegerField()),
                ("token", models.BinaryField(max_length=32, unique=True)),
                ("box", models.BinaryField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case")),
            ],
            options={"indexes": [models.Index(fields=["case", "ballot", "round"], name="sealed_round")]},
        ),
        migrations.CreateModel(
            "BallotKey",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ballot", models.CharField(max_length=40)),
                ("round", models.PositiveSmallIntegerField()),
                ("box", models.BinaryField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "ballot", "round"), name="ballot_key_once")]
            },
        ),
    ]
