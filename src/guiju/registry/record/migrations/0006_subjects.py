from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0005_snapshot_kind")]

    operations = [
        migrations.AlterField("change", "kind", models.CharField(max_length=40)),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.BigIntegerField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("kind", "subject"), name="item_once")]},
        ),
    ]
