"""Keep with an act what was sent with its key, so that the key answers nothing else."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_entry_followup")]

    operations = [
        migrations.AddField("act", "asked", models.BinaryField(default=b"", max_length=32)),
        migrations.AddField(
            "act",
            "warned",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), default=list, size=None
            ),
        ),
    ]
