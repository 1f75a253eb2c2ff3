"""The tables of a new database.

Databases that applied one of the migrations below run these instead.
"""

import django.db.models.deletion
import django.utils.timezone
import letters.models.headless
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

from core.squashed_migrations import FinishTables


class Migration(migrations.Migration):

    replaces = [('digest', '0001_initial'), ('digest', '0002_sections'), ('digest', '0003_imports'), ('digest', '0004_tests_of_issues'), ('digest', '0005_calls_to_action'), ('digest', '0006_speakers_of_quotations'), ('digest', '0007_numbers_of_deliveries')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='DigestIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'digest',
                'verbose_name_plural': 'digests',
            },
            bases=(letters.models.headless.HeadlessPage, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='DigestIssuePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('date', models.DateField(db_index=True, default=django.utils.timezone.localdate, verbose_name='date')),
                ('introduction', models.TextField(blank=True, help_text='Mail programs show its beginning beside the subject.', verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('picture', 6), ('gallery', 9), ('quotation', 12), ('statement', 18), ('video', 22), ('audio', 26), ('documents', 31), ('letter', 33), ('letters', 36), ('pages', 39), ('buttons', 47), ('call_to_action', 49), ('news', 52)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'max_length': 255, 'template': 'content/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'superscript', 'link', 'document-link', 'ol', 'ul'], 'icon': 'pilcrow', 'label': 'Text', 'template': 'content/blocks/text.html'}), 2: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Image'}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': "What the picture shows, for readers who can't see it. Blank if it only decorates.", 'label': 'Alternative text', 'max_length': 255, 'required': False}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 500, 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Credit', 'max_length': 255, 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('image', 2), ('alt_text', 3), ('caption', 4), ('credit', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 255, 'required': False}), 8: ('wagtail.blocks.ListBlock', (6,), {'label': 'Pictures', 'max_num': 40, 'min_num': 2}), 9: ('wagtail.blocks.StructBlock', [[('heading', 7), ('pictures', 8)]], {}), 10: ('wagtail.blocks.TextBlock', (), {'label': 'Quotation', 'rows': 3}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Speaker', 'max_length': 255, 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('quote', 10), ('attribution', 11)]], {}), 13: ('wagtail.blocks.CharBlock', (), {'help_text': 'The name and, after a comma, the function.', 'label': 'Speaker', 'max_length': 255}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'On behalf of', 'max_length': 255, 'required': False}), 15: ('wagtail.blocks.CharBlock', (), {'help_text': 'Such as “at the rally on Parliament Hill”. It is printed as it is here.', 'label': 'Occasion', 'max_length': 255, 'required': False}), 16: ('wagtail.blocks.DateBlock', (), {'label': 'Date', 'required': False}), 17: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'superscript', 'link', 'ol', 'ul'], 'label': 'Text'}), 18: ('wagtail.blocks.StructBlock', [[('speaker', 13), ('on_behalf_of', 14), ('occasion', 15), ('date', 16), ('text', 17)]], {}), 19: ('wagtail.blocks.URLBlock', (), {'help_text': 'The address of its page at YouTube, Vimeo or a PeerTube site.', 'label': 'Address of the video', 'max_length': 500}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 255}), 21: ('wagtail.images.blocks.ImageChooserBlock', (), {'help_text': 'The picture that is shown until readers start the video.', 'label': 'Poster', 'required': False}), 22: ('wagtail.blocks.StructBlock', [[('url', 19), ('title', 20), ('poster', 21), ('caption', 4), ('credit', 5)]], {}), 23: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File', 'required': False}), 24: ('wagtail.blocks.URLBlock', (), {'help_text': 'Only if it is not uploaded here. It is requested once readers start it.', 'label': 'Address of the file', 'max_length': 500, 'required': False}), 25: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ol', 'ul'], 'help_text': "What is said, for readers who can't hear it.", 'label': 'Transcript', 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('title', 20), ('document', 23), ('url', 24), ('caption', 4), ('credit', 5), ('transcript', 25)]], {}), 27: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 28: ('wagtail.blocks.CharBlock', (), {'help_text': 'Blank: the title of the document.', 'label': 'Title', 'max_length': 255, 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('document', 27), ('title', 28)]], {}), 30: ('wagtail.blocks.ListBlock', (29,), {'label': 'Documents', 'max_num': 50, 'min_num': 1}), 31: ('wagtail.blocks.StructBlock', [[('heading', 7), ('documents', 30)]], {}), 32: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Letter', 'page_type': ['letters.LetterPage']}), 33: ('wagtail.blocks.StructBlock', [[('letter', 32)]], {}), 34: ('wagtail.blocks.ListBlock', (32,), {'default': [], 'help_text': 'None: the newest ones.', 'label': 'Letters', 'max_num': 12}), 35: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'label': 'Number of newest letters', 'max_value': 12, 'min_value': 1}), 36: ('wagtail.blocks.StructBlock', [[('heading', 7), ('letters', 34), ('number', 35)]], {}), 37: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page'}), 38: ('wagtail.blocks.ListBlock', (37,), {'label': 'Pages', 'max_num': 20, 'min_num': 1}), 39: ('wagtail.blocks.StructBlock', [[('heading', 7), ('pages', 38)]], {}), 40: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'max_length': 100}), 41: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 42: ('wagtail.blocks.URLBlock', (), {'help_text': 'Of another site.', 'label': 'Address', 'max_length': 500, 'required': False}), 43: ('wagtail.blocks.EmailBlock', (), {'help_text': 'The button opens the mail program of the reader.', 'label': 'Mail address', 'required': False}), 44: ('wagtail.blocks.BooleanBlock', (), {'label': 'Less prominent', 'required': False}), 45: ('wagtail.blocks.StructBlock', [[('text', 40), ('page', 41), ('url', 42), ('email', 43), ('is_secondary', 44)]], {}), 46: ('wagtail.blocks.ListBlock', (45,), {'label': 'Buttons', 'max_num': 4, 'min_num': 1}), 47: ('wagtail.blocks.StructBlock', [[('buttons', 46)]], {}), 48: ('wagtail.snippets.blocks.SnippetChooserBlock', ('calls_to_action.CallToAction',), {'label': 'Call to action'}), 49: ('wagtail.blocks.StructBlock', [[('call', 48)]], {}), 50: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Post', 'page_type': ['news.NewsPage']}), 51: ('wagtail.blocks.ListBlock', (50,), {'label': 'Posts', 'max_num': 20, 'min_num': 1}), 52: ('wagtail.blocks.StructBlock', [[('heading', 7), ('posts', 51)]], {})}, verbose_name='content')),
            ],
            options={
                'verbose_name': 'issue of the digest',
                'verbose_name_plural': 'issues of the digest',
            },
            bases=(letters.models.headless.HeadlessPage, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(editable=False, null=True, verbose_name='next attempt')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts')),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('leased_until', models.DateTimeField(editable=False, null=True)),
                ('translation_key', models.UUIDField(editable=False)),
                ('languages', models.JSONField(default=list, verbose_name='languages')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='decided')),
                ('subject', models.CharField(blank=True, editable=False, max_length=255)),
                ('html', models.TextField(blank=True, editable=False)),
                ('text', models.TextField(blank=True, editable=False)),
                ('queued_to', models.BigIntegerField(default=0, editable=False)),
                ('prepared_at', models.DateTimeField(editable=False, null=True, verbose_name='begun')),
                ('stopped_at', models.DateTimeField(editable=False, null=True, verbose_name='stopped')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('issue', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sending', to='digest.digestissuepage')),
            ],
            options={
                'verbose_name': 'sending of a digest',
                'verbose_name_plural': 'sendings of digests',
                'permissions': [('send_issue', 'Can send issues of the digest')],
                'abstract': False,
                'default_permissions': ('view',),
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='sending_due'), models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='sending_leased')],
            },
        ),
        migrations.CreateModel(
            name='SubscriptionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts')),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('leased_until', models.DateTimeField(editable=False, null=True)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True, verbose_name='next attempt')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('language', models.CharField(max_length=12, verbose_name='language')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'subscription request',
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='subscriptionrequest_due'), models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='subscriptionrequest_leased')],
            },
        ),
        migrations.CreateModel(
            name='SubscriberImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=255, verbose_name='file')),
                ('content', models.BinaryField(blank=True)),
                ('mapping', models.JSONField(blank=True, default=dict, editable=False)),
                ('language', models.CharField(max_length=12, verbose_name='language')),
                ('date_order', models.CharField(blank=True, editable=False, max_length=3)),
                ('statement', models.TextField(blank=True, verbose_name='origin of the consent')),
                ('counts', models.JSONField(blank=True, default=dict, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='uploaded')),
                ('imported_at', models.DateTimeField(editable=False, null=True, verbose_name='imported')),
                ('undone_at', models.DateTimeField(editable=False, null=True, verbose_name='undone')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'import of subscribers',
                'verbose_name_plural': 'imports of subscribers',
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('email_key', models.CharField(editable=False, max_length=64, unique=True)),
                ('mailbox_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('domain_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('language', models.CharField(max_length=12, verbose_name='language')),
                ('status', models.CharField(choices=[('unconfirmed', 'Not confirmed'), ('subscribed', 'Subscribed'), ('unsubscribed', 'Unsubscribed'), ('bounced', 'Undeliverable')], default='unconfirmed', max_length=12, verbose_name='status')),
                ('source', models.CharField(choices=[('form', 'Subscription form'), ('signing', 'Signature'), ('import', 'Import')], default='form', editable=False, max_length=7, verbose_name='source')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('confirmed_at', models.DateTimeField(editable=False, null=True, verbose_name='confirmed')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('refusals', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='refusals')),
                ('consent_source', models.CharField(blank=True, editable=False, max_length=255, verbose_name='origin of the consent')),
                ('imported_in', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subscribers', to='digest.subscriberimport')),
            ],
            options={
                'verbose_name': 'subscriber',
                'verbose_name_plural': 'subscribers',
                'ordering': ['-pk'],
                'permissions': [('export_subscriber', 'Can export subscribers'), ('take_over_signers', 'Can take over signers as subscribers'), ('import_subscriber', 'Can import subscribers')],
                'default_permissions': ('view', 'delete'),
                'indexes': [models.Index(fields=['status', 'language'], name='subscriber_by_status')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(editable=False, null=True, verbose_name='next attempt')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts')),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('leased_until', models.DateTimeField(editable=False, null=True)),
                ('translation_key', models.UUIDField(editable=False)),
                ('domain_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('handed_over_at', models.DateTimeField(editable=False, null=True)),
                ('sent_at', models.DateTimeField(editable=False, null=True)),
                ('failed_at', models.DateTimeField(editable=False, null=True)),
                ('cancelled_at', models.DateTimeField(editable=False, null=True)),
                ('error', models.CharField(blank=True, editable=False, max_length=255)),
                ('sending', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='digest.sending')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='digest.subscriber')),
            ],
            options={
                'verbose_name': 'delivery of a digest',
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='digest_delivery_due'), models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='digest_delivery_leased'), models.Index(fields=['sent_at', 'domain_key'], name='digest_delivery_by_domain'), models.Index(fields=['sending', 'sent_at', 'failed_at', 'cancelled_at'], name='digest_delivery_outcomes')],
                'constraints': [models.UniqueConstraint(fields=('translation_key', 'subscriber'), name='one_delivery_of_an_issue')],
            },
        ),
        migrations.CreateModel(
            name='ConfirmationMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(editable=False, null=True, verbose_name='next attempt')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts')),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('leased_until', models.DateTimeField(editable=False, null=True)),
                ('mailbox_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sent_at', models.DateTimeField(editable=False, null=True)),
                ('error', models.CharField(blank=True, editable=False, max_length=255)),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmation_mails', to='digest.subscriber')),
            ],
            options={
                'verbose_name': 'request to confirm a subscription',
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='confirmationmail_due'), models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='confirmationmail_leased'), models.Index(fields=['mailbox_key', 'created_at'], name='confirmation_by_mailbox')],
            },
        ),
        migrations.CreateModel(
            name='IssueTest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(editable=False, null=True, verbose_name='next attempt')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts')),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('leased_until', models.DateTimeField(editable=False, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sent_at', models.DateTimeField(editable=False, null=True)),
                ('error', models.CharField(blank=True, editable=False, max_length=255)),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='digest.digestissuepage')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'test of a digest',
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='issuetest_due'), models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='issuetest_leased')],
            },
        ),
        FinishTables(),
    ]
