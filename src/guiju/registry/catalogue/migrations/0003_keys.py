import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bodies', '0004_affiliations'),
        ('catalogue', '0002_relation_change'),
    ]

    operations = [
        migrations.AlterField(
            model_name='edition',
            name='committee',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='bodies.committee'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='issuer',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='bodies.body'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='work',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='catalogue.work'),
        ),
        migrations.AlterField(
            model_name='editionsource',
            name='edition',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='catalogue.edition'),
        ),
        migrations.AlterField(
            model_name='relation',
            name='source',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='relations_out', to='catalogue.edition'),
        ),
        migrations.AlterField(
            model_name='relation',
            name='target',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='relations_in', to='catalogue.edition'),
        ),
        migrations.AlterField(
            model_name='relation',
            name='target_work',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='relations_in', to='catalogue.work'),
        ),
        migrations.AlterField(
            model_name='statusevent',
            name='edition',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='catalogue.edition'),
        ),
    ]
