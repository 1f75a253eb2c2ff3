"""The indexes of large tables, which no other migration creates."""

from django.conf import settings
from django.db import migrations, models

from core.concurrent_indexes import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('signatories', '0071_person_erasures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='contact',
            index=models.Index(fields=['mailbox_key', 'created_at'], name='contact_by_mailbox_and_time'),
        ),
        AddIndexConcurrently(
            model_name='contact',
            index=models.Index(fields=['network_key', 'created_at'], name='contact_by_network_and_time'),
        ),
        AddIndexConcurrently(
            model_name='contact',
            index=models.Index(fields=['proof_key'], name='contact_by_proof_key'),
        ),
        AddIndexConcurrently(
            model_name='contact',
            index=models.Index(condition=models.Q(('logo_is_raw', True)), fields=['signatory'], name='contact_raw_logo'),
        ),
        AddIndexConcurrently(
            model_name='importrow',
            index=models.Index(condition=models.Q(('signatory_id__isnull', False)), fields=['signatory_id'], name='import_rows_of_signatory'),
        ),
        AddIndexConcurrently(
            model_name='mail',
            index=models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='mail_leased'),
        ),
        AddIndexConcurrently(
            model_name='mail',
            index=models.Index(fields=['mailbox_key', 'created_at'], name='mail_by_mailbox'),
        ),
        AddIndexConcurrently(
            model_name='mail',
            index=models.Index(fields=['user', 'purpose', 'created_at'], name='mail_by_user'),
        ),
        AddIndexConcurrently(
            model_name='signatory',
            index=models.Index(condition=models.Q(('lead_order__isnull', False)), fields=['signatory_list', 'status', 'lead_order'], name='signatory_lead'),
        ),
        AddIndexConcurrently(
            model_name='signatory',
            index=models.Index(fields=['signatory_list', 'status', 'group', 'kind', 'is_name_hidden', 'country', 'lead_order', 'signed_on'], name='signatory_counted'),
        ),
        AddIndexConcurrently(
            model_name='signatory',
            index=models.Index(fields=['signatory_list', 'status', 'text_version', 'kind'], name='signatory_of_text'),
        ),
        AddIndexConcurrently(
            model_name='signatory',
            index=models.Index(fields=['sort_as_source', 'kind', 'signatory_list'], name='signatory_sort_source'),
        ),
        AddIndexConcurrently(
            model_name='signatory',
            index=models.Index(fields=['listing_key', 'id'], name='signatory_by_name'),
        ),
        AddIndexConcurrently(
            model_name='signatory',
            index=models.Index(fields=['name_key', 'signatory_list'], name='signatory_by_name_key'),
        ),
        AddIndexConcurrently(
            model_name='signatory',
            index=models.Index(fields=['email_key'], name='signatory_by_address'),
        ),
    ]
