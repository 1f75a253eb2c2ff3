"""Create the root pages of a new site: a list of letters in each of its languages, translations of each other.

Like Wagtail's first locale, they follow the settings of the moment. Later languages are added in the admin.
"""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations
from django.utils.translation import gettext as _
from django.utils.translation import override

#: Titles and slugs of the first release; other languages take the title from the catalog.
INDEXES = {"en": ("Open letters", "letters"), "fr": ("Lettres ouvertes", "lettres")}


def create_indexes(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    LetterIndexPage = apps.get_model("letters", "LetterIndexPage")

    if Page.objects.filter(depth=2).exclude(slug="home").exists():
        return
    # Wagtail's own welcome page; its site goes with it.
    Page.objects.filter(depth=2, slug="home").delete()
    content_type, _created = ContentType.objects.get_or_create(app_label="letters", model="letterindexpage")
    translation_key = uuid.uuid4()
    indexes = []
    for position, (language, _name) in enumerate(settings.LANGUAGES, start=1):
        with override(language):
            title, slug = INDEXES.get(language, (_("Open letters"), f"letters-{language}"))
        locale, _created = Locale.objects.get_or_create(language_code=language)
        indexes.append(
            LetterIndexPage.objects.create(
                title=title,
                draft_title=title,
                slug=slug,
                content_type=content_type,
                path=f"0001{position:04}",
                depth=2,
                numchild=0,
                url_path=f"/{slug}/",
                locale=locale,
                translation_key=translation_key,
                live=True,
            )
        )
    Page.objects.filter(depth=1).update(numchild=len(indexes))
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.create(
        hostname=address.hostname, port=port, root_page=indexes[0], is_default_site=True, site_name="Undersigned"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(create_indexes, migrations.RunPython.noop)]
