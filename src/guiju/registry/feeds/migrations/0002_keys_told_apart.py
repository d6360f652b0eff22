from unicodedata import normalize

from django.db import migrations, models
from django.db.models import Q


def fold(apps, schema):
    """Say of every candidate how its key is told apart. Keys that are one by it now stay two: their decisions stand in
    the log under the versions they have."""
    Candidate = apps.get_model("feeds", "Candidate")
    first = {}
    for row in Candidate.objects.order_by("pk").only("feed", "key").iterator(chunk_size=2000):
        row.folded = " ".join(normalize("NFKC", row.key).casefold().split())[:240]
        if first.setdefault((row.feed, row.folded), row.key) != row.key:
            row.folded = f"{row.folded[:100]}\n{row.key[:139]}"
        row.save(update_fields=["folded"])


class Migration(migrations.Migration):
    dependencies = [("feeds", "0001_initial")]

    operations = [
        migrations.AddField("candidate", "folded", models.CharField(max_length=240, default=""), preserve_default=False),
        migrations.RemoveConstraint("candidate", "feed_candidate_version"),
        migrations.RemoveConstraint("candidate", "feed_candidate_present"),
        migrations.RunPython(fold, migrations.RunPython.noop),
        migrations.AddConstraint(
            "candidate", models.UniqueConstraint(fields=["feed", "folded", "version"], name="feed_candidate_version")
        ),
        migrations.AddConstraint(
            "candidate",
            models.UniqueConstraint(
                fields=["feed", "folded"], name="feed_candidate_present", condition=Q(present=True)
            ),
        ),
    ]
