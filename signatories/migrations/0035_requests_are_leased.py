"""Requests are claimed as all jobs are. Those that wait during the migration are due at once."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('signatories', '0034_forget_fingerprints_of_requests'),
    ]

    operations = [
        migrations.AddField(
            model_name='linkrequest',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts'),
        ),
        migrations.AddField(
            model_name='linkrequest',
            name='due_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True, verbose_name='next attempt'),
        ),
        migrations.AddField(
            model_name='linkrequest',
            name='lease_token',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='linkrequest',
            name='leased_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='linkrequest',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='linkrequest_due'),
        ),
        migrations.AddIndex(
            model_name='linkrequest',
            index=models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='linkrequest_leased'),
        ),
    ]
