"""Periodic work is claimed as all jobs are. A run that is under way is due again at the end of its lease, as before."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0008_no_default_workflow'),
    ]

    operations = [
        migrations.RenameField(
            model_name='periodicrun',
            old_name='failures',
            new_name='attempts',
        ),
        migrations.AlterField(
            model_name='periodicrun',
            name='attempts',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='periodicrun',
            name='lease_token',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='periodicrun',
            name='leased_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='periodicrun',
            name='due_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='next attempt'),
        ),
        migrations.AddIndex(
            model_name='periodicrun',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='periodicrun_due'),
        ),
        migrations.AddIndex(
            model_name='periodicrun',
            index=models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='periodicrun_leased'),
        ),
    ]
