import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("bodies", "0002_post"),
    ]

    operations = [
        migrations.AddField(
            model_name="body",
            name="parent",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="children", to="bodies.body"),
        ),
    ]
