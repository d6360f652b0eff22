from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0002_log'),
    ]

    operations = [
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('name', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('last', models.BigIntegerField()),
            ],
        ),
    ]
