"""The tables and rows of a new database.

Databases that applied one of the migrations below run these instead.
"""

import django.utils.timezone
from django.db import migrations, models

from core.squashed_migrations import FinishTables, data_of


class Migration(migrations.Migration):

    replaces = [('cms', '0001_roles'), ('cms', '0002_signing_roles'), ('cms', '0003_taking_down'), ('cms', '0004_periodic_work'), ('cms', '0005_putting_back'), ('cms', '0006_contact_data_and_erasing'), ('cms', '0007_password_resets'), ('cms', '0008_no_default_workflow'), ('cms', '0009_leases_of_periodic_work'), ('cms', '0010_requests_are_leased'), ('cms', '0011_relations'), ('cms', '0012_institutions'), ('cms', '0013_search_configuration'), ('cms', '0014_news_categories'), ('cms', '0015_appearance'), ('cms', '0016_documents_of_updates'), ('cms', '0017_digest'), ('cms', '0018_groups_of_members'), ('cms', '0019_imports_of_subscribers'), ('cms', '0020_calls_to_action'), ('cms', '0021_contact_messages'), ('cms', '0022_view_system'), ('cms', '0023_legal_holds')]

    initial = True

    dependencies = [
        ('appearance', '0001_initial'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('calls_to_action', '0001_initial'),
        ('contact', '0001_initial'),
        ('digest', '0001_squashed_0007_numbers_of_deliveries'),
        ('letters', '0001_squashed_0025_letterhead_takes_the_look_of_the_site'),
        ('news', '0001_squashed_0005_speakers_of_quotations'),
        ('signatories', '0001_squashed_0079_forget_rewritten_names'),
        ('wagtailadmin', '0006_formstate'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.CreateModel(
            name='PeriodicRun',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField(editable=False, null=True, verbose_name='next attempt')),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=255)),
                ('attempts', models.PositiveIntegerField(default=0, editable=False)),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('leased_until', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'periodic work',
                'verbose_name_plural': 'periodic work',
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='periodicrun_due'), models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='periodicrun_leased')],
                'permissions': (('view_system', 'Can see how the installation is doing'),),
            },
        ),
        migrations.CreateModel(
            name='WorkerHeartbeat',
            fields=[
                ('worker_id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('seen_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'worker',
                'verbose_name_plural': 'workers',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PasswordResetRequest',
            fields=[
                ('email', models.CharField(editable=False, max_length=254, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts')),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True, verbose_name='next attempt')),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('leased_until', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'password reset request',
                'verbose_name_plural': 'password reset requests',
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='passwordresetrequest_due'), models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='passwordresetrequest_leased')],
            },
        ),
        FinishTables(),
        data_of(
            "cms.migrations.0001_roles",
            "cms.migrations.0002_signing_roles",
            "cms.migrations.0003_taking_down",
            "cms.migrations.0005_putting_back",
            "cms.migrations.0006_contact_data_and_erasing",
            "cms.migrations.0008_no_default_workflow",
            "cms.migrations.0011_relations",
            "cms.migrations.0012_institutions",
            "cms.migrations.0013_search_configuration",
            "cms.migrations.0014_news_categories",
            "cms.migrations.0015_appearance",
            "cms.migrations.0016_documents_of_updates",
            "cms.migrations.0017_digest",
            "cms.migrations.0018_groups_of_members",
            "cms.migrations.0019_imports_of_subscribers",
            "cms.migrations.0020_calls_to_action",
            "cms.migrations.0021_contact_messages",
            "cms.migrations.0023_legal_holds",
        ),
    ]
