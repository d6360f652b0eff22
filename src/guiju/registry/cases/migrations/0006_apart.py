import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0005_p8_principals"),
    ]

    operations = [
        migrations.AddField(
            model_name="waiting",
            name="apart",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None),
        ),
    ]
