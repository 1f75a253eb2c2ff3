"""The indexes of large tables, which no other migration creates."""

from django.db import migrations, models

from core.concurrent_indexes import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('webhooks', '0009_digest_published'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='delivery',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='delivery_due'),
        ),
        AddIndexConcurrently(
            model_name='delivery',
            index=models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='delivery_leased'),
        ),
        AddIndexConcurrently(
            model_name='delivery',
            index=models.Index(fields=['endpoint', 'subject', 'due_at'], name='delivery_by_subject'),
        ),
    ]
