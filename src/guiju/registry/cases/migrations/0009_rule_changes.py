"""Changes of rules' numbers say which case brought them; those that are there are found by what the case decided."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def find_cases(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The case whose approval was recorded at the moment of the change."""
    acts = apps.get_model("cases", "Act").objects.filter(case__procedure="rule-change", name="approve")
    for change in apps.get_model("cases", "RuleChange").objects.filter(case__isnull=True):
        found = acts.filter(recorded=change.at, case__facts__rule=change.key).values_list("case_id", flat=True)[:2]
        if len(found) == 1:
            change.case_id = found[0]
            change.save(update_fields=["case"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_registers")]

    operations = [
        migrations.AddField(
            "rulechange",
            "case",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.RunPython(find_cases, migrations.RunPython.noop, elidable=True),
    ]
