"""Trees of letters from before there were home pages get one above each list, and addresses stay."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from wagtail.models import Page, Site

from cms.pages.models import HomePage, StandardPage
from letters.models import LetterIndexPage
from tests.factories import LetterFactory

pytestmark = pytest.mark.django_db

migration = import_module("cms.pages.migrations.0002_home_pages")


@pytest.fixture
def apps(db: None) -> Any:
    """Return the models as they were when the migration ran."""
    return MigrationLoader(connection, replace_migrations=False).project_state(("pages", "0002_home_pages")).apps


def tree() -> list[tuple[str, int, str, str]]:
    return [
        (page.path, page.numchild, page.url_path, page.locale.language_code)
        for page in Page.objects.order_by("path").select_related("locale")
    ]


def test_a_tree_goes_back_and_forth_unchanged(client: Client, apps: Any) -> None:
    LetterFactory(slug="lake")
    LetterFactory(slug="lac", language="fr")
    before = tree()
    root = Site.objects.get().root_page_id
    migration.remove_home_pages(apps, None)
    assert [(row[0], row[2]) for row in tree()] == [
        ("0001", "/"),
        ("00010001", "/letters/"),
        ("000100010001", "/letters/lake/"),
        ("00010002", "/letters-fr/"),
        ("000100020001", "/letters-fr/lac/"),
    ]
    assert Site.objects.get().root_page.slug == "letters"
    migration.add_home_pages(apps, None)
    Site.clear_site_root_paths_cache()
    assert tree() == before
    assert Page.find_problems() == ([], [], [], [], [])
    home = Site.objects.get().root_page
    assert (home.specific_class, home.pk == root, home.title) == (HomePage, False, "Home")
    for path in ("/", "/letters/", "/letters/lake/", "/letters/lake/press/", "/fr/", "/fr/letters/lac/"):
        assert client.get(path).status_code == 200


def test_home_pages_are_translations_of_each_other() -> None:
    assert HomePage.objects.values("translation_key").distinct().count() == 1


def test_the_title_is_in_the_language_of_the_page() -> None:
    assert dict(HomePage.objects.values_list("locale__language_code", "title")) == {"en": "Home", "fr": "Accueil"}


def test_it_does_not_go_back_over_other_pages(apps: Any) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    home.add_child(instance=StandardPage(title="About", slug="about"))
    before = tree()
    with pytest.raises(RuntimeError, match='Move or delete the pages below "Home" first'):
        migration.remove_home_pages(apps, None)
    assert tree() == before


def test_a_list_that_was_not_public_keeps_its_home_page_hidden(apps: Any) -> None:
    migration.remove_home_pages(apps, None)
    LetterIndexPage.objects.filter(locale__language_code="fr").update(live=False)
    migration.add_home_pages(apps, None)
    assert dict(HomePage.objects.values_list("locale__language_code", "live")) == {"en": True, "fr": False}
