"""The tables and rows of a new database.

Databases that applied one of the migrations below run these instead.
"""

import core.languages
import core.storage
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import letters.models.addresses
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

from core.squashed_migrations import FinishTables, data_of


class Migration(migrations.Migration):

    replaces = [('letters', '0001_initial'), ('letters', '0002_letter_indexes'), ('letters', '0003_press_and_editions'), ('letters', '0004_text_versions'), ('letters', '0005_work_of_the_worker'), ('letters', '0006_unfinished_editions'), ('letters', '0007_repeats_leads'), ('letters', '0008_permanent_addresses'), ('letters', '0009_give_editions_addresses'), ('letters', '0010_order_of_texts'), ('letters', '0011_tables'), ('letters', '0012_row_headings'), ('letters', '0013_failure_codes'), ('letters', '0014_help_of_letters'), ('letters', '0015_reason_of_a_stopped_worker'), ('letters', '0016_plainer_help'), ('letters', '0017_texts_and_assessments'), ('letters', '0018_languages_are_a_setting'), ('letters', '0019_editions_signed_by'), ('letters', '0020_fill_sort_keys'), ('letters', '0021_editions_paper_count'), ('letters', '0022_editions_signed_by_without_verb'), ('letters', '0023_letter_updates'), ('letters', '0024_speakers_of_quotations'), ('letters', '0025_letterhead_takes_the_look_of_the_site')]

    initial = True

    dependencies = [
        ('signatories', '0001_squashed_0079_forget_rewritten_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('wagtailcore', '0098_apitoken'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.CreateModel(
            name='LetterIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'list of letters',
                'verbose_name_plural': 'lists of letters',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(null=True, verbose_name='number')),
                ('state', models.CharField(choices=[('queued', 'Waiting for the worker'), ('rendering', 'Being typeset'), ('published', 'Published'), ('failed', 'Failed'), ('taken_down', 'Taken down')], default='queued', max_length=10, verbose_name='state')),
                ('error', models.TextField(blank=True, verbose_name='error')),
                ('organization_count', models.PositiveIntegerField(default=0, verbose_name='organizations')),
                ('individual_count', models.PositiveIntegerField(default=0, verbose_name='individuals')),
                ('requested_at', models.DateTimeField(auto_now_add=True, verbose_name='requested')),
                ('started_at', models.DateTimeField(null=True, verbose_name='started')),
                ('published_at', models.DateTimeField(null=True, verbose_name='published')),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('signatory_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='signatories.signatorylist', verbose_name='signatory list')),
                ('done', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('signatories', models.FileField(blank=True, storage=core.storage.private_storage, upload_to='editions/', verbose_name='signatories')),
                ('takedown_reason', models.TextField(blank=True, verbose_name='reason')),
                ('taken_down_at', models.DateTimeField(null=True, verbose_name='taken down')),
                ('to_do', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts')),
                ('compared_at', models.DateTimeField(editable=False, null=True)),
                ('due_at', models.DateTimeField(editable=False, null=True, verbose_name='next attempt')),
                ('fingerprint', models.CharField(blank=True, editable=False, max_length=64)),
                ('is_automatic', models.BooleanField(default=False, editable=False, verbose_name='made automatically')),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('leased_until', models.DateTimeField(editable=False, null=True)),
                ('reported_at', models.DateTimeField(editable=False, null=True)),
                ('error_code', models.CharField(blank=True, choices=[('not-published', 'The letter is not published yet. Publish it, then make an edition.'), ('nobody-signed', 'Nobody has signed the letter yet. Add or import signatories, then make an edition.'), ('not-typeset', 'The letter could not be typeset: %(detail)s'), ('too-slow', 'The letter was not typeset within %(detail)s seconds. Shorten it, or raise PDF_MAX_SECONDS.'), ('worker-stopped', 'The worker stopped while it made this.'), ('unexpected', 'The edition could not be made: %(detail)s')], default='', editable=False, max_length=20)),
                ('paper_count', models.PositiveIntegerField(default=0, verbose_name='signatures on paper')),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'ordering': ['-requested_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='edition_due'), models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='edition_leased')],
                'constraints': [models.UniqueConstraint(fields=('signatory_list', 'number'), name='unique_edition_number'), models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'rendering'])), fields=('signatory_list',), name='one_unfinished_edition_per_list')],
                'permissions': [('take_down_edition', 'Can take an edition down')],
            },
        ),
        migrations.CreateModel(
            name='Letterhead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, help_text='The coalition or organization.', max_length=255, verbose_name='name')),
                ('address', models.TextField(blank=True, verbose_name='address')),
                ('press_contact', models.TextField(blank=True, help_text='Name, telephone and e-mail address; it is printed.', verbose_name='contact for the press')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
                ('colour', models.CharField(blank=True, help_text='Six hexadecimal digits after #, such as #1f3a5f. Blank for the colour of the site.', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9A-Fa-f]{6}\\Z', 'Write six hexadecimal digits after #, such as #1f3a5f.')], verbose_name='colour of lines and headings')),
                ('logo', models.ForeignKey(blank=True, help_text='Printed instead of the name. Without one, the logo of the site is printed.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='logo')),
                ('paper', models.CharField(choices=[('A4', 'A4'), ('letter', 'US Letter')], default='A4', max_length=6, verbose_name='paper')),
            ],
            options={
                'verbose_name': 'letterhead',
            },
        ),
        migrations.CreateModel(
            name='LetterPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('standfirst', models.TextField(blank=True, help_text='One or two sentences under the title that say what the letter asks for. They are shown in lists and where the letter is shared, too.', verbose_name='standfirst')),
                ('place', models.CharField(blank=True, max_length=255, verbose_name='place')),
                ('date', models.DateField(blank=True, null=True, verbose_name='date of the letter')),
                ('recipients', wagtail.fields.StreamField([('addressee', 4)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Name', 'max_length': 255, 'required': False}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'Office', 'max_length': 255, 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Institution', 'max_length': 255, 'required': False}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'Address', 'required': False, 'rows': 3}), 4: ('wagtail.blocks.StructBlock', [[('name', 0), ('office', 1), ('institution', 2), ('address', 3)]], {})}, verbose_name='recipients')),
                ('copies', wagtail.fields.StreamField([('addressee', 4)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Name', 'max_length': 255, 'required': False}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'Office', 'max_length': 255, 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Institution', 'max_length': 255, 'required': False}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'Address', 'required': False, 'rows': 3}), 4: ('wagtail.blocks.StructBlock', [[('name', 0), ('office', 1), ('institution', 2), ('address', 3)]], {})}, verbose_name='copies to (cc)')),
                ('subject', models.CharField(blank=True, max_length=500, verbose_name='subject line')),
                ('salutation', models.TextField(blank=True, verbose_name='salutation')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('demands', 3), ('quotation', 6), ('image', 10), ('table', 13), ('notes', 15)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'max_length': 255, 'template': 'letters/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'superscript', 'link', 'ol', 'ul'], 'icon': 'pilcrow', 'label': 'Text', 'template': 'letters/blocks/paragraph.html'}), 2: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'superscript', 'link'], 'label': 'Demand'}), 3: ('wagtail.blocks.ListBlock', (2,), {'icon': 'list-ol', 'label': 'Numbered demands', 'template': 'letters/blocks/demands.html'}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Quotation', 'rows': 3}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Speaker', 'max_length': 255, 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('quote', 4), ('attribution', 5)]], {}), 7: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Image'}), 8: ('wagtail.blocks.CharBlock', (), {'help_text': "What the image shows, for readers who can't see it.", 'label': 'Alternative text', 'max_length': 255}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Credit', 'max_length': 255, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('image', 7), ('alt_text', 8), ('credit', 9)]], {}), 11: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'superscript', 'link'], 'label': 'Text', 'required': False}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'Heading of the row', 'max_length': 255, 'required': False}), 13: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 11), ('heading', 12)]], {'icon': 'table', 'label': 'Table', 'template': 'letters/blocks/table.html'}), 14: ('wagtail.blocks.RichTextBlock', (), {'features': ['italic', 'link'], 'label': 'Note'}), 15: ('wagtail.blocks.ListBlock', (14,), {'help_text': 'Write [1] in the text where the first note belongs, [2] for the second …', 'icon': 'list-ol', 'label': 'Notes and references', 'template': 'letters/blocks/notes.html'})}, verbose_name='text')),
                ('closing', models.CharField(blank=True, max_length=255, verbose_name='closing')),
                ('identification_note', models.BooleanField(default=True, help_text='Printed under the individuals as soon as one of them names an affiliation.', verbose_name='note that affiliations are for identification only')),
                ('signatory_list', models.ForeignKey(blank=True, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signatories.signatorylist', verbose_name='signatory list')),
                ('groups_by_country', models.BooleanField(default=False, verbose_name='organizations under the names of their countries')),
                ('numbers_signatories', models.BooleanField(default=False, help_text='The last number is the count that people quote.', verbose_name='running numbers')),
                ('press_contacts', wagtail.fields.StreamField([('contact', 6)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Name', 'max_length': 255}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'Role', 'max_length': 255, 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Telephone', 'max_length': 50, 'required': False}), 3: ('wagtail.blocks.EmailBlock', (), {'label': 'E-mail', 'required': False}), 4: ('wagtail.blocks.CharBlock', (), {'help_text': 'Such as “English, French”.', 'label': 'Languages', 'max_length': 255, 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'Such as “9:00 to 17:00, Eastern Time”.', 'label': 'Hours', 'max_length': 255, 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('name', 0), ('role', 1), ('telephone', 2), ('email', 3), ('languages', 4), ('hours', 5)]], {})}, help_text='Without one, the contact for the press of the letterhead is shown.', verbose_name='media contacts')),
                ('press_images', wagtail.fields.StreamField([('image', 3)], blank=True, block_lookup={0: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Image'}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': "What the image shows, for readers who can't see it.", 'label': 'Alternative text', 'max_length': 255}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Credit', 'max_length': 255, 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('image', 0), ('alt_text', 1), ('credit', 2)]], {})}, verbose_name='images')),
                ('press_quotes', wagtail.fields.StreamField([('quote', 2)], blank=True, block_lookup={0: ('wagtail.blocks.TextBlock', (), {'label': 'Quotation', 'rows': 3}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'Speaker', 'max_length': 255, 'required': False}), 2: ('wagtail.blocks.StructBlock', [[('quote', 0), ('attribution', 1)]], {})}, verbose_name='quotes')),
                ('press_release', wagtail.fields.RichTextField(blank=True, help_text='“-30-”, which tells newsrooms that nothing follows, is added at its end.', verbose_name='press release')),
                ('shows_logos', models.BooleanField(default=False, help_text='Printed after the names, for organizations in the directory that permit it.', verbose_name='logos')),
                ('repeats_leads', models.BooleanField(default=False, help_text='They always come first. Tick this to repeat them among the organizations and individuals.', verbose_name='lead signatories also by name')),
            ],
            options={
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='EditionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=core.languages.language_choices, max_length=10, verbose_name='language')),
                ('content', models.FileField(storage=core.storage.private_storage, upload_to='editions/')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('pages', models.PositiveIntegerField(verbose_name='pages')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='letters.edition')),
                ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision')),
                ('letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='edition_files', to='letters.letterpage')),
                ('text_version', models.CharField(blank=True, editable=False, max_length=16, verbose_name='version of the text')),
                ('slug_when_published', models.CharField(blank=True, db_index=True, default='', editable=False, max_length=255)),
                ('signed_by', models.TextField(blank=True, editable=False, help_text='The lead signatories by name and the counts of the others, as the edition was published.', verbose_name='signed by')),
            ],
            options={
                'ordering': ['edition', 'language'],
                'constraints': [models.UniqueConstraint(fields=('edition', 'language'), name='one_file_per_edition_and_language')],
            },
        ),
        migrations.CreateModel(
            name='DerivedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(editable=False, null=True, verbose_name='next attempt')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts')),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('leased_until', models.DateTimeField(editable=False, null=True)),
                ('error', models.TextField(blank=True, verbose_name='error')),
                ('reported_at', models.DateTimeField(editable=False, null=True)),
                ('kind', models.CharField(choices=[('share', 'Picture to share'), ('kit', 'Press kit'), ('csv', 'Signatories as CSV'), ('json', 'Signatories as JSON')], max_length=8, verbose_name='kind')),
                ('subject', models.PositiveBigIntegerField()),
                ('key', models.CharField(blank=True, max_length=64)),
                ('content', models.FileField(blank=True, max_length=255, storage=core.storage.private_storage, upload_to='derived/')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('made_at', models.DateTimeField(null=True, verbose_name='made')),
                ('error_code', models.CharField(blank=True, choices=[('not-published', 'The letter is not published yet. Publish it, then make an edition.'), ('nobody-signed', 'Nobody has signed the letter yet. Add or import signatories, then make an edition.'), ('not-typeset', 'The letter could not be typeset: %(detail)s'), ('too-slow', 'The letter was not typeset within %(detail)s seconds. Shorten it, or raise PDF_MAX_SECONDS.'), ('worker-stopped', 'The worker stopped while it made this.'), ('unexpected', 'The edition could not be made: %(detail)s')], default='', editable=False, max_length=20)),
            ],
            options={
                'verbose_name': 'derived file',
                'verbose_name_plural': 'derived files',
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='derivedfile_due'), models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='derivedfile_leased')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'subject'), name='one_derived_file_of_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='PublishedText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=16, verbose_name='version of the text')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='published_texts', to='letters.letterpage')),
                ('content', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='The fields of the letter; empty if the text is older than this record and was not found.', null=True, verbose_name='text')),
            ],
            options={
                'verbose_name': 'published text',
                'verbose_name_plural': 'published texts',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PermanentAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=letters.models.addresses.new_public_id, editable=False, max_length=20, unique=True, verbose_name='public id')),
                ('signatory_list', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='permanent_address', to='signatories.signatorylist', verbose_name='signatory list')),
            ],
            options={
                'verbose_name': 'permanent address',
                'verbose_name_plural': 'permanent addresses',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='HeldSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=255, verbose_name='slug')),
                ('language', models.CharField(choices=core.languages.language_choices, max_length=10, verbose_name='language')),
                ('held_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last held')),
                ('letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='held_slugs', to='letters.letterpage', verbose_name='letter')),
                ('signatory_list', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='signatories.signatorylist', verbose_name='signatory list')),
            ],
            options={
                'verbose_name': 'slug of a letter',
                'verbose_name_plural': 'slugs of letters',
                'ordering': ['-held_at', '-pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['slug', '-held_at'], name='held_slug_newest')],
                'constraints': [models.UniqueConstraint(fields=('letter', 'slug', 'language'), name='one_row_per_held_slug')],
            },
        ),
        migrations.CreateModel(
            name='TextAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('earlier_version', models.CharField(max_length=16)),
                ('version', models.CharField(max_length=16)),
                ('kind', models.CharField(choices=[('typographic', 'Typographic'), ('substantial', 'Substantial')], max_length=11, verbose_name='kind of change')),
                ('assessed_at', models.DateTimeField(auto_now=True)),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='text_assessments', to='letters.letterpage')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'assessment of a change',
                'verbose_name_plural': 'assessments of changes',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('letter', 'earlier_version', 'version'), name='one_assessment_per_change')],
            },
        ),
        migrations.CreateModel(
            name='LetterUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('update', 'Update'), ('delivered', 'Delivered'), ('answered', 'Answered')], default='update', help_text='A delivery and an answer become the state of the letter wherever it is listed.', max_length=9, verbose_name='kind')),
                ('day', models.DateField(help_text='On which it happened.', verbose_name='day')),
                ('party', models.CharField(blank=True, help_text='To whom the letter was delivered, or who answered, such as “the Minister of Public Safety”.', max_length=200, verbose_name='recipient or author')),
                ('parties', models.JSONField(blank=True, default=dict, verbose_name='recipient or author in other languages')),
                ('text', models.TextField(blank=True, help_text='An empty line starts a new paragraph.', max_length=4000, verbose_name='text')),
                ('texts', models.JSONField(blank=True, default=dict, verbose_name='text in other languages')),
                ('link', models.URLField(blank=True, help_text='Such as a report in a newspaper.', max_length=500, verbose_name='link')),
                ('is_shown', models.BooleanField(default=True, help_text='Clear the box to withdraw the update without deleting it.', verbose_name='shown to readers')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(blank=True, help_text='Such as the answer. It is public while the update is shown.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtaildocs.document', verbose_name='document')),
                ('signatory_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='signatories.signatorylist', verbose_name='signatory list')),
            ],
            options={
                'verbose_name': 'update of a letter',
                'verbose_name_plural': 'updates of letters',
                'ordering': ['signatory_list', '-day', '-pk'],
                'default_permissions': (),
            },
        ),
        FinishTables(),
        data_of("letters.migrations.0002_letter_indexes"),
    ]
