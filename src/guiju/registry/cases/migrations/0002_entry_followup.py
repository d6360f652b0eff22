import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('interpretation', 'Interpretation'), ('grade', 'Grade'), ('filing', 'Filing'), ('snapshot', 'Snapshot'), ('abroad', 'Abroad')], max_length=16)),
                ('key', models.CharField(max_length=240)),
                ('day', models.DateField()),
                ('data', models.JSONField(default=dict)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'key'], name='entry_key')],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.CharField(max_length=60)),
                ('facts', models.JSONField(default=dict)),
                ('holder', models.CharField(max_length=60)),
                ('made', models.DateTimeField()),
                ('opened', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follow_ups', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('opened__isnull', True)), fields=['holder', 'id'], name='follow_up_holder')],
            },
        ),
    ]
