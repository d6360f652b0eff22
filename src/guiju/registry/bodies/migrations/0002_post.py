import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bodies', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(max_length=20)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('category', models.CharField(blank=True, max_length=20)),
                ('unit', models.CharField(blank=True, max_length=200)),
                ('body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='bodies.body')),
                ('committee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='bodies.committee')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['office', 'committee'], name='post_office')],
                'constraints': [models.CheckConstraint(condition=models.Q(('committee__isnull', True), ('body__isnull', True), _connector='OR'), name='post_one_place'), models.UniqueConstraint(fields=('user', 'office', 'committee', 'body', 'since'), name='post_once', nulls_distinct=False)],
            },
        ),
    ]
