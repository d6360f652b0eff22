import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

POSTS = """
insert into record_change (kind, subject, verb, at, valid_from, data)
select 'post', p.id, 'created', now(), p.since, jsonb_build_object('seat', jsonb_build_array(null, jsonb_build_object(
  'office', p.office, 'committee', c.code, 'place', b.code, 'since', p.since, 'until', p.until, 'body', null,
  'kinds', '[]'::jsonb)))
from bodies_post p left join bodies_committee c on c.id = p.committee_id left join bodies_body b on b.id = p.body_id
order by p.id
"""
"""The posts held so far enter the record, so that seats can be counted; numbers are given as to every change."""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_subjects"),
        ("bodies", "0003_parent_body"),
        ("record", "0006_subjects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField("body", "kind", models.CharField(max_length=30)),
        migrations.AddField(
            "body",
            "also",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField("body", "ended_on", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "post",
            "speaks_for",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="seats",
                to="bodies.body",
            ),
        ),
        migrations.CreateModel(
            name="Affiliation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mandates",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("proof_text", models.CharField(blank=True, max_length=1000)),
                ("proof_file", models.JSONField(null=True)),
                ("appointed", models.DateTimeField()),
                ("ended", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=500)),
                (
                    "appointed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="affiliations", to="bodies.body"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="affiliations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["body", "-id"], name="affiliation_body"),
                    models.Index(fields=["user", "-id"], name="affiliation_user"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended__isnull", True)), fields=("user", "body", "since"),
                        name="affiliation_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(POSTS, migrations.RunSQL.noop),
    ]
