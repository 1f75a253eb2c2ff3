"""Put a home page above each list of letters, which was the root of its language until now.

Addresses of letters stay: the list gets the slug "letters" in each language, and pages are no longer served below the
prefix `/letters/` but at their place in the tree.
"""

import json
import uuid

from django.db import migrations
from django.utils.translation import gettext as _
from django.utils.translation import override

SLUG = "letters"
#: What was on the page until now.
BODY = [{"type": "letters", "value": {"heading": "", "number": 10}}]


def add_home_pages(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    HomePage = apps.get_model("pages", "HomePage")
    LetterIndexPage = apps.get_model("letters", "LetterIndexPage")
    content_type, _created = ContentType.objects.get_or_create(app_label="pages", model="homepage")
    translation_keys = {}
    for index in LetterIndexPage.objects.filter(depth=2).select_related("locale").order_by("path"):
        path = index.path
        language = index.locale.language_code
        with override(language):
            title = _("Home")
        slug = _free_slug(apps, "home", language)
        _move(apps, path, f"{path}0001", f"/{slug}/{SLUG}/")
        LetterIndexPage.objects.filter(pk=index.pk).update(slug=SLUG)
        home = HomePage.objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            content_type=content_type,
            path=path,
            depth=2,
            numchild=1,
            url_path=f"/{slug}/",
            locale=index.locale,
            translation_key=translation_keys.setdefault(index.translation_key, uuid.uuid4()),
            live=index.live,
            first_published_at=index.first_published_at,
            last_published_at=index.last_published_at,
            introduction=index.introduction,
            body=json.dumps([{**block, "id": str(uuid.uuid4())} for block in BODY]),
        )
        apps.get_model("wagtailcore", "Site").objects.filter(root_page_id=index.pk).update(root_page_id=home.pk)


def remove_home_pages(apps, schema_editor):
    HomePage = apps.get_model("pages", "HomePage")
    LetterIndexPage = apps.get_model("letters", "LetterIndexPage")
    Page = apps.get_model("wagtailcore", "Page")
    for home in HomePage.objects.select_related("locale").order_by("path"):
        children = Page.objects.filter(path__startswith=home.path, depth=3)
        index = LetterIndexPage.objects.filter(pk__in=children.values("pk")).first()
        if index is None or children.count() > 1:
            raise RuntimeError(f'Move or delete the pages below "{home.title}" first, except for its list of letters.')
        apps.get_model("wagtailcore", "Site").objects.filter(root_page_id=home.pk).update(root_page_id=index.pk)
        path, old_path = home.path, index.path
        home.delete()
        slug = _free_slug(apps, SLUG, home.locale.language_code)
        _move(apps, old_path, path, f"/{slug}/")
        LetterIndexPage.objects.filter(pk=index.pk).update(slug=slug)


def _free_slug(apps, slug, language):
    """Return a slug that no page below the root of the tree has."""
    taken = set(apps.get_model("wagtailcore", "Page").objects.filter(depth=2).values_list("slug", flat=True))
    candidates = [slug, f"{slug}-{language}", *(f"{slug}-{language}-{number}" for number in range(2, 1_000))]
    return next(candidate for candidate in candidates if candidate not in taken)


def _move(apps, old_path, path, url_path):
    """Move a page and those below it; in an order in which no path exists twice."""
    Page = apps.get_model("wagtailcore", "Page")
    top = Page.objects.get(path=old_path)
    deeper = len(path) > len(old_path)
    pages = Page.objects.filter(path__startswith=old_path).order_by("-depth" if deeper else "depth", "path")
    for page in pages:
        page.path = path + page.path[len(old_path) :]
        page.depth = len(page.path) // 4
        page.url_path = url_path + page.url_path[len(top.url_path) :]
        page.save(update_fields=["path", "depth", "url_path"])


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0022_editions_signed_by_without_verb"),
        ("pages", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(add_home_pages, remove_home_pages)]
