"""Groups of members of the coalition, and since when organizations belong to it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('signatories', '0068_goal'),
    ]

    operations = [
        migrations.CreateModel(
            name='MemberGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=100, unique=True, verbose_name='label')),
                ('labels', models.JSONField(blank=True, default=dict, verbose_name='label in other languages')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='1 for the one that is listed first.', verbose_name='position')),
            ],
            options={
                'verbose_name': 'group of members',
                'verbose_name_plural': 'groups of members',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='organization',
            name='is_listed',
            field=models.BooleanField(default=True, help_text='Public pages list the organization if its relation is that of members.', verbose_name='listed among the members'),
        ),
        migrations.AddField(
            model_name='organization',
            name='member_since',
            field=models.CharField(blank=True, help_text='A year such as 2015, or a date such as 2015-03-14.', max_length=10, verbose_name='member since'),
        ),
        migrations.AlterField(
            model_name='relation',
            name='position',
            field=models.PositiveSmallIntegerField(default=1, help_text='1 for the one that is listed first.', verbose_name='position'),
        ),
        migrations.AddField(
            model_name='organization',
            name='member_group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='organizations', to='signatories.membergroup', verbose_name='group of members'),
        ),
    ]
