from django.db import migrations, models

from core.concurrent_indexes import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('digest', '0006_speakers_of_quotations'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='delivery',
            index=models.Index(fields=['sending', 'sent_at', 'failed_at', 'cancelled_at'], name='digest_delivery_outcomes'),
        ),
    ]
