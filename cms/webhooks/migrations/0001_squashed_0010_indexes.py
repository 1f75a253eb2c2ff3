"""The tables of a new database.

Databases that applied one of the migrations below run these instead.
"""

import cms.webhooks.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.squashed_migrations import FinishTables


class Migration(migrations.Migration):

    replaces = [('webhooks', '0001_initial'), ('webhooks', '0002_facts_in_place_of_payloads'), ('webhooks', '0003_fill_facts'), ('webhooks', '0004_forget_payloads'), ('webhooks', '0005_leases'), ('webhooks', '0006_plainer_help'), ('webhooks', '0007_paper_changed_event'), ('webhooks', '0008_news_events'), ('webhooks', '0009_digest_published'), ('webhooks', '0010_indexes')]

    initial = True

    dependencies = [
        ('letters', '0001_squashed_0025_letterhead_takes_the_look_of_the_site'),
        ('signatories', '0001_squashed_0079_forget_rewritten_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Endpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=500, verbose_name='address')),
                ('letter_published', models.BooleanField(default=False, verbose_name='A letter was published')),
                ('signatory_published', models.BooleanField(default=False, verbose_name='A signatory was listed')),
                ('signatory_withdrawn', models.BooleanField(default=False, verbose_name='A signatory is no longer listed')),
                ('import_completed', models.BooleanField(default=False, verbose_name='A file was imported, or its import undone')),
                ('edition_published', models.BooleanField(default=False, verbose_name='An edition was published')),
                ('list_closed', models.BooleanField(default=False, verbose_name='A list was closed')),
                ('is_active', models.BooleanField(default=True, help_text='Switched off automatically when deliveries have failed for a day, or when the address is gone.', verbose_name='active')),
                ('key', models.CharField(default=cms.webhooks.models.new_key, editable=False, max_length=32)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='registered')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('letter_changed', models.BooleanField(default=False, verbose_name='A published letter was changed')),
                ('letter_unpublished', models.BooleanField(default=False, verbose_name='A letter is no longer public')),
                ('resting_until', models.DateTimeField(editable=False, null=True)),
                ('signatory_changed', models.BooleanField(default=False, verbose_name='Details of a listed signatory were changed')),
                ('paper_changed', models.BooleanField(default=False, verbose_name='Signatures on paper were added, changed or deleted')),
                ('news_changed', models.BooleanField(default=False, verbose_name='A published post was changed')),
                ('news_published', models.BooleanField(default=False, verbose_name='A post was published')),
                ('news_unpublished', models.BooleanField(default=False, verbose_name='A post is no longer public')),
                ('digest_published', models.BooleanField(default=False, verbose_name='An issue of the digest was published')),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhooks',
                'ordering': ['url', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(default='', editable=False, max_length=40, verbose_name='message')),
                ('event', models.CharField(choices=[('letter.published', 'A letter was published'), ('letter.changed', 'A published letter was changed'), ('letter.unpublished', 'A letter is no longer public'), ('news.published', 'A post was published'), ('news.changed', 'A published post was changed'), ('news.unpublished', 'A post is no longer public'), ('digest.published', 'An issue of the digest was published'), ('signatory.published', 'A signatory was listed'), ('signatory.changed', 'Details of a listed signatory were changed'), ('signatory.withdrawn', 'A signatory is no longer listed'), ('import.completed', 'A file was imported, or its import undone'), ('paper.changed', 'Signatures on paper were added, changed or deleted'), ('edition.published', 'An edition was published'), ('list.closed', 'A list was closed'), ('test', 'Test')], max_length=30, verbose_name='event')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='queued')),
                ('due_at', models.DateTimeField(editable=False, null=True, verbose_name='next attempt')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts')),
                ('delivered_at', models.DateTimeField(null=True, verbose_name='delivered')),
                ('status', models.PositiveSmallIntegerField(null=True, verbose_name='status')),
                ('answer', models.TextField(blank=True, verbose_name='response')),
                ('error', models.CharField(blank=True, max_length=255, verbose_name='error')),
                ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='webhooks.endpoint', verbose_name='webhook')),
                ('facts', models.JSONField(default=dict, editable=False)),
                ('subject', models.CharField(default='', editable=False, max_length=40)),
                ('superseded_at', models.DateTimeField(null=True, verbose_name='superseded')),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('leased_until', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
                'ordering': ['-pk'],
                'default_permissions': ('view',),
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='delivery_due'), models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='delivery_leased'), models.Index(fields=['endpoint', 'subject', 'due_at'], name='delivery_by_subject')],
            },
        ),
        migrations.CreateModel(
            name='AnnouncedLetter',
            fields=[
                ('page_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('slug', models.CharField(max_length=255)),
                ('language', models.CharField(max_length=12)),
                ('url', models.CharField(blank=True, max_length=1000)),
                ('published_at', models.DateTimeField(null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='AnnouncedPost',
            fields=[
                ('page_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('slug', models.CharField(max_length=255)),
                ('language', models.CharField(max_length=12)),
                ('url', models.CharField(blank=True, max_length=1000)),
                ('published_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='AnnouncedIssue',
            fields=[
                ('page_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('slug', models.CharField(max_length=255)),
                ('language', models.CharField(max_length=12)),
                ('url', models.CharField(blank=True, max_length=1000)),
                ('published_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        FinishTables(),
    ]
