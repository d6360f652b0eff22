from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_personal_openings")]

    operations = [migrations.AlterField("entry", "kind", models.CharField(max_length=40))]
