from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Concat


def addresses(apps, schema_editor):
    """The page of what a notice is of: until now always an edition."""
    rows = apps.get_model("accounts", "Notice").objects
    rows.update(address=Concat(Value("edition/"), F("edition"), Value("/"), output_field=models.CharField()))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_p7_keys_and_sign_in")]

    operations = [
        migrations.AlterField("watch", "kind", models.CharField(max_length=40)),
        migrations.RenameField("notice", "designation", "name"),
        migrations.AddField("notice", "kind", models.CharField(default="edition", max_length=40)),
        migrations.AddField("notice", "address", models.CharField(default="", max_length=300)),
        migrations.RunPython(addresses, migrations.RunPython.noop),
        migrations.AlterField("notice", "address", models.CharField(max_length=300)),
        migrations.RemoveField("notice", "edition"),
        migrations.AlterField("notice", "before", models.CharField(blank=True, max_length=40)),
        migrations.AlterField("notice", "after", models.CharField(blank=True, max_length=40)),
    ]
