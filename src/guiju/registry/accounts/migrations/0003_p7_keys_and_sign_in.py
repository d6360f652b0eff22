"""Keys get a scope and an end: those in use may act as before, for a year from when they were made. Failed sign-ins are
counted across processes."""

from datetime import timedelta

import django.utils.timezone
from django.db import migrations, models
from django.db.models import F


def as_before(apps, editor):
    key = apps.get_model("accounts", "ApiKey")
    key.objects.update(scope="act", expires=F("created") + timedelta(days=365))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_rate")]
    operations = [
        migrations.AddField(
            "apikey", "scope",
            models.CharField(choices=[("read", "Read"), ("act", "Act")], default="read", max_length=4),
        ),
        migrations.AddField(
            "apikey", "expires", models.DateTimeField(default=django.utils.timezone.now), preserve_default=False
        ),
        migrations.RunPython(as_before, migrations.RunPython.noop),
        migrations.CreateModel(
            "FailedSignIn",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
                ("name", models.CharField(max_length=64)),
                ("address", models.CharField(max_length=60)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["name", "at"], name="failed_name"),
                    models.Index(fields=["address", "at"], name="failed_address"),
                ]
            },
        ),
    ]
