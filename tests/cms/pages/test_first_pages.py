"""Pages that migrations made are found in the admin, and have a date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_migrate
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from cms.pages.models import HomePage
from letters.models import LetterIndexPage
from tests.factories import LetterFactory

pytestmark = pytest.mark.django_db


def migrated(**details: object) -> None:
    config = apps.get_app_config("pages")
    post_migrate.send(sender=config, app_config=config, verbosity=0, interactive=False, using="default", **details)


def test_first_pages_of_each_language_are_found_in_the_admin_and_in_the_chooser(staff_client: Client) -> None:
    migrated(plan=[])
    for address in (reverse("wagtailadmin_pages:search"), reverse("wagtailadmin_choose_page_search")):
        found = staff_client.get(address, {"q": "lettres"}).text + staff_client.get(address, {"q": "letters"}).text
        assert ("Lettres ouvertes" in found, "Open letters" in found) == (True, True)
    assert Page.objects.filter(depth__gt=1, latest_revision_created_at=None).count() == 0


def test_pages_of_older_installations_are_completed_once_with_the_date_of_their_migration() -> None:
    made_at = datetime(2024, 5, 6, tzinfo=UTC)
    MigrationRecorder.Migration.objects.filter(app="pages", name="0002_home_pages").update(applied=made_at)
    letter = LetterFactory()
    letter_index, home = LetterIndexPage.objects.first(), HomePage.objects.first()
    assert letter_index is not None
    assert home is not None
    Page.objects.update(latest_revision_created_at=None)
    HomePage.objects.filter(pk=home.pk).update(last_published_at=datetime(2025, 1, 2, tzinfo=UTC))
    IndexEntry.objects.all().delete()
    migrated()
    assert IndexEntry.objects.count() == 0
    for _time in range(2):
        migrated(plan=[])
    dates = dict(Page.objects.values_list("pk", "latest_revision_created_at"))
    assert (dates[letter_index.pk], dates[home.pk]) == (made_at, datetime(2025, 1, 2, tzinfo=UTC))
    assert dates[letter.pk] is None
    indexed = HomePage.objects.count() + LetterIndexPage.objects.count()
    assert IndexEntry.objects.values("object_id").distinct().count() == indexed


def test_a_state_in_which_tables_may_lack_is_left_alone() -> None:
    MigrationRecorder.Migration.objects.filter(app="pages").exclude(name="0002_home_pages").delete()
    Page.objects.update(latest_revision_created_at=None)
    migrated(plan=[])
    assert Page.objects.exclude(latest_revision_created_at=None).count() == 0
