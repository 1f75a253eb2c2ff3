"""The tables of a new database.

Databases that applied one of the migrations below run these instead.
"""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import letters.models.headless
import modelcluster.contrib.taggit
import modelcluster.fields
import re
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

from core.squashed_migrations import FinishTables


class Migration(migrations.Migration):

    replaces = [('news', '0001_initial'), ('news', '0002_headings_in_texts'), ('news', '0003_sections'), ('news', '0004_calls_to_action'), ('news', '0005_speakers_of_quotations')]

    initial = True

    dependencies = [
        ('letters', '0001_squashed_0025_letterhead_takes_the_look_of_the_site'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('wagtailcore', '0098_apitoken'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.CreateModel(
            name='NewsCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('names', models.JSONField(blank=True, default=dict, verbose_name='name in other languages')),
                ('slug', models.SlugField(allow_unicode=True, help_text='The part of the address of its archive, as in “/news/category/water/”.', max_length=100, unique=True, validators=[django.core.validators.RegexValidator(re.compile('^[-\\w]+\\Z'), 'Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.', 'invalid')], verbose_name='slug')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='1 for the category that is listed first.', verbose_name='position')),
            ],
            options={
                'verbose_name': 'news category',
                'verbose_name_plural': 'news categories',
                'ordering': ['position', 'name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='NewsIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'news page',
                'verbose_name_plural': 'news pages',
            },
            bases=(letters.models.headless.HeadlessPage, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('kind', models.CharField(choices=[('news', 'News'), ('statement', 'Statement'), ('press-release', 'Press release'), ('speech', 'Speech'), ('call-to-action', 'Call to action'), ('round-up', 'Round-up')], default='news', max_length=20, verbose_name='kind of post')),
                ('date', models.DateField(db_index=True, default=django.utils.timezone.localdate, verbose_name='date')),
                ('author', models.CharField(blank=True, max_length=255, verbose_name='author')),
                ('excerpt', models.TextField(blank=True, help_text='Shown in lists, before “Read more”. Blank: the beginning of the text.', verbose_name='excerpt')),
                ('lead_alt_text', models.CharField(blank=True, help_text="What the picture shows, for readers who can't see it. Blank if it only decorates.", max_length=255, verbose_name='alternative text')),
                ('lead_caption', models.CharField(blank=True, max_length=500, verbose_name='caption')),
                ('lead_credit', models.CharField(blank=True, max_length=255, verbose_name='credit')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('picture', 6), ('gallery', 9), ('quotation', 12), ('statement', 18), ('video', 22), ('audio', 26), ('documents', 31), ('letter', 33), ('letters', 36), ('pages', 39), ('buttons', 47), ('call_to_action', 49)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'max_length': 255, 'template': 'content/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'superscript', 'link', 'document-link', 'ol', 'ul'], 'icon': 'pilcrow', 'label': 'Text', 'template': 'content/blocks/text.html'}), 2: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Image'}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': "What the picture shows, for readers who can't see it. Blank if it only decorates.", 'label': 'Alternative text', 'max_length': 255, 'required': False}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 500, 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Credit', 'max_length': 255, 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('image', 2), ('alt_text', 3), ('caption', 4), ('credit', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 255, 'required': False}), 8: ('wagtail.blocks.ListBlock', (6,), {'label': 'Pictures', 'max_num': 40, 'min_num': 2}), 9: ('wagtail.blocks.StructBlock', [[('heading', 7), ('pictures', 8)]], {}), 10: ('wagtail.blocks.TextBlock', (), {'label': 'Quotation', 'rows': 3}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Speaker', 'max_length': 255, 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('quote', 10), ('attribution', 11)]], {}), 13: ('wagtail.blocks.CharBlock', (), {'help_text': 'The name and, after a comma, the function.', 'label': 'Speaker', 'max_length': 255}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'On behalf of', 'max_length': 255, 'required': False}), 15: ('wagtail.blocks.CharBlock', (), {'help_text': 'Such as “at the rally on Parliament Hill”. It is printed as it is here.', 'label': 'Occasion', 'max_length': 255, 'required': False}), 16: ('wagtail.blocks.DateBlock', (), {'label': 'Date', 'required': False}), 17: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'superscript', 'link', 'ol', 'ul'], 'label': 'Text'}), 18: ('wagtail.blocks.StructBlock', [[('speaker', 13), ('on_behalf_of', 14), ('occasion', 15), ('date', 16), ('text', 17)]], {}), 19: ('wagtail.blocks.URLBlock', (), {'help_text': 'The address of its page at YouTube, Vimeo or a PeerTube site.', 'label': 'Address of the video', 'max_length': 500}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 255}), 21: ('wagtail.images.blocks.ImageChooserBlock', (), {'help_text': 'The picture that is shown until readers start the video.', 'label': 'Poster', 'required': False}), 22: ('wagtail.blocks.StructBlock', [[('url', 19), ('title', 20), ('poster', 21), ('caption', 4), ('credit', 5)]], {}), 23: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File', 'required': False}), 24: ('wagtail.blocks.URLBlock', (), {'help_text': 'Only if it is not uploaded here. It is requested once readers start it.', 'label': 'Address of the file', 'max_length': 500, 'required': False}), 25: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ol', 'ul'], 'help_text': "What is said, for readers who can't hear it.", 'label': 'Transcript', 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('title', 20), ('document', 23), ('url', 24), ('caption', 4), ('credit', 5), ('transcript', 25)]], {}), 27: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 28: ('wagtail.blocks.CharBlock', (), {'help_text': 'Blank: the title of the document.', 'label': 'Title', 'max_length': 255, 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('document', 27), ('title', 28)]], {}), 30: ('wagtail.blocks.ListBlock', (29,), {'label': 'Documents', 'max_num': 50, 'min_num': 1}), 31: ('wagtail.blocks.StructBlock', [[('heading', 7), ('documents', 30)]], {}), 32: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Letter', 'page_type': ['letters.LetterPage']}), 33: ('wagtail.blocks.StructBlock', [[('letter', 32)]], {}), 34: ('wagtail.blocks.ListBlock', (32,), {'default': [], 'help_text': 'None: the newest ones.', 'label': 'Letters', 'max_num': 12}), 35: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'label': 'Number of newest letters', 'max_value': 12, 'min_value': 1}), 36: ('wagtail.blocks.StructBlock', [[('heading', 7), ('letters', 34), ('number', 35)]], {}), 37: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page'}), 38: ('wagtail.blocks.ListBlock', (37,), {'label': 'Pages', 'max_num': 20, 'min_num': 1}), 39: ('wagtail.blocks.StructBlock', [[('heading', 7), ('pages', 38)]], {}), 40: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'max_length': 100}), 41: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 42: ('wagtail.blocks.URLBlock', (), {'help_text': 'Of another site.', 'label': 'Address', 'max_length': 500, 'required': False}), 43: ('wagtail.blocks.EmailBlock', (), {'help_text': 'The button opens the mail program of the reader.', 'label': 'Mail address', 'required': False}), 44: ('wagtail.blocks.BooleanBlock', (), {'label': 'Less prominent', 'required': False}), 45: ('wagtail.blocks.StructBlock', [[('text', 40), ('page', 41), ('url', 42), ('email', 43), ('is_secondary', 44)]], {}), 46: ('wagtail.blocks.ListBlock', (45,), {'label': 'Buttons', 'max_num': 4, 'min_num': 1}), 47: ('wagtail.blocks.StructBlock', [[('buttons', 46)]], {}), 48: ('wagtail.snippets.blocks.SnippetChooserBlock', ('calls_to_action.CallToAction',), {'label': 'Call to action'}), 49: ('wagtail.blocks.StructBlock', [[('call', 48)]], {})}, verbose_name='text')),
                ('categories', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='news.newscategory', verbose_name='categories')),
                ('lead_picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='picture')),
                ('related_letter', models.ForeignKey(blank=True, help_text='Shown with its current count. The letter lists the post among its news.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='letters.letterpage', verbose_name='related letter')),
                ('shows_contents', models.BooleanField(default=False, help_text='Links to the sections of the page, above its text.', verbose_name='table of contents')),
            ],
            options={
                'verbose_name': 'news post',
                'verbose_name_plural': 'news posts',
            },
            bases=(letters.models.headless.HeadlessPage, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='NewsPageTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_items', to='news.newspage')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='NewsPage',
            name='tags',
            field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='A comma-separated list of tags.', through='news.NewsPageTag', to='taggit.Tag', verbose_name='tags'),
        ),
        FinishTables(),
    ]
