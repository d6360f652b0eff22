import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_rate'),
        ('bodies', '0002_post'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=60)),
                ('role', models.CharField(max_length=40)),
                ('effective', models.DateTimeField()),
                ('recorded', models.DateTimeField()),
                ('from_state', models.CharField(max_length=40)),
                ('to_state', models.CharField(max_length=40)),
                ('public', models.JSONField(default=dict)),
                ('salt', models.BinaryField(max_length=32)),
                ('digest', models.BinaryField(max_length=32)),
                ('key', models.CharField(max_length=80, null=True)),
                ('corrects', models.PositiveIntegerField(null=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Definition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('version', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('text', models.TextField()),
                ('kept', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Reader',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='reader', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('seen', models.BigIntegerField(default=0)),
                ('mailed', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('values', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Personal',
            fields=[
                ('act', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='personal', serialize=False, to='cases.act')),
                ('salt', models.BinaryField(max_length=32)),
                ('data', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('procedure', models.CharField(max_length=60)),
                ('state', models.CharField(max_length=40)),
                ('back', models.CharField(blank=True, max_length=40)),
                ('moves', models.PositiveIntegerField(default=0)),
                ('acts', models.PositiveIntegerField(default=0)),
                ('facts', models.JSONField(default=dict)),
                ('marks', models.JSONField(default=dict)),
                ('clocks', models.JSONField(default=dict)),
                ('parties', models.JSONField(default=dict)),
                ('opened', models.DateTimeField()),
                ('entered', models.DateField()),
                ('changed', models.DateTimeField()),
                ('last_effective', models.DateTimeField()),
                ('due', models.DateField(null=True)),
                ('ended', models.BooleanField(default=False)),
                ('body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='bodies.body')),
                ('committee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='bodies.committee')),
                ('definition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.definition')),
                ('rules', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.ruleset')),
            ],
        ),
        migrations.AddField(
            model_name='act',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='cases.case'),
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('round', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('organization', models.CharField(blank=True, max_length=200)),
                ('clause', models.CharField(blank=True, max_length=80)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('kind', models.CharField(choices=[('general', 'General'), ('technical', 'Technical'), ('editorial', 'Editorial')], max_length=10)),
                ('text', models.TextField()),
                ('proposal', models.TextField(blank=True)),
                ('disposition', models.CharField(blank=True, choices=[('adopted', 'Adopted'), ('partly', 'Partly'), ('not_adopted', 'Not Adopted'), ('noted', 'Noted')], max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('act', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='comment', to='cases.act')),
                ('answered', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='cases.act')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='cases.case')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Denial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('act', models.CharField(max_length=60)),
                ('ground', models.CharField(max_length=10)),
                ('rule', models.CharField(blank=True, max_length=60)),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='denials', to='cases.case')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Elector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ballot', models.CharField(max_length=40)),
                ('round', models.PositiveSmallIntegerField()),
                ('conflicted', models.BooleanField(default=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='electors', to='cases.case')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='File',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('size', models.BigIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('stored', models.DateTimeField()),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='News',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holder', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('reminder', models.CharField(blank=True, max_length=40)),
                ('act', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='news', to='cases.act')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
            ],
        ),
        migrations.CreateModel(
            name='RuleChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('tier', models.CharField(blank=True, max_length=24)),
                ('procedure', models.CharField(blank=True, max_length=60)),
                ('value', models.CharField(max_length=20)),
                ('since', models.DateField()),
                ('source', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.act')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='cases.comment')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ballot', models.CharField(max_length=40)),
                ('round', models.PositiveSmallIntegerField()),
                ('position', models.CharField(max_length=20)),
                ('reason', models.TextField(blank=True)),
                ('superseded', models.BooleanField(default=False)),
                ('act', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='vote', to='cases.act')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='cases.case')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holder', models.CharField(max_length=60)),
                ('role', models.CharField(max_length=40)),
                ('ballot', models.CharField(blank=True, max_length=40)),
                ('round', models.PositiveSmallIntegerField(default=0)),
                ('due', models.DateField(default='9999-12-31')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to='cases.case')),
            ],
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='act_number'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('user', 'key'), name='act_key'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(fields=('case', 'name', 'round', 'number'), name='comment_number'),
        ),
        migrations.AddConstraint(
            model_name='elector',
            constraint=models.UniqueConstraint(fields=('case', 'ballot', 'round', 'user'), name='elector_once'),
        ),
        migrations.AddIndex(
            model_name='news',
            index=models.Index(fields=['holder', '-id'], name='news_holder'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['procedure', '-id'], name='case_list'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['procedure', 'state', '-id'], name='case_state'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('due__isnull', False), ('ended', False)), fields=['due', 'id'], name='case_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=django.contrib.postgres.indexes.GinIndex(fields=['facts'], name='case_facts', opclasses=['jsonb_path_ops']),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.UniqueConstraint(fields=('comment', 'user'), name='support_once'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded', False)), fields=('case', 'ballot', 'round', 'user'), name='vote_counted_once'),
        ),
        migrations.AddIndex(
            model_name='waiting',
            index=models.Index(fields=['holder', 'due', 'case'], name='waiting_desk'),
        ),
        migrations.AddConstraint(
            model_name='waiting',
            constraint=models.UniqueConstraint(fields=('holder', 'case', 'role'), name='waiting_once'),
        ),
    ]
