"""Tests that all addresses of what is taken away are queued, and nothing else is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction, Site

from cms.cdn.addresses import addresses_of_editions, editions_of_lists
from cms.cdn.models import Purge
from cms.webhooks.page_announcements import announce_pages
from letters.editions.takedown import take_down
from letters.enums import EditionState
from letters.models import Edition, LetterPage
from signatories.signing.self_service import withdraw_own
from tests.factories import EditionFactory, SignatoryFactory
from tests.servers.purge_server import PurgeServer

pytestmark = pytest.mark.django_db


def queued() -> list[str]:
    return sorted(Purge.objects.values_list("url", flat=True))


@pytest.fixture
def urls(cache_in_front: PurgeServer, settings: Any, paths: list[str]) -> list[str]:
    """Return the addresses of the edition on the one host of the site, after its letter was announced."""
    Site.objects.update(hostname="letters.example.org", port=443)
    Site.clear_site_root_paths_cache()
    settings.BASE_URL = "https://letters.example.org"
    announce_pages()
    assert queued() == []
    return [f"{settings.BASE_URL}{path}" for path in paths]


def test_an_edition_that_is_taken_down(urls: list[str], edition: Edition) -> None:
    take_down(edition, reason="A wrong name")
    assert queued() == urls


def test_an_edition_is_purged_for_each_host_of_the_site(urls: list[str], edition: Edition, letter: LetterPage) -> None:
    Site.objects.create(hostname="lettres.example.org", port=443, root_page=letter.get_parent())
    Site.clear_site_root_paths_cache()
    take_down(edition, reason="A wrong name")
    assert queued() == sorted([*urls, *(url.replace("letters.example", "lettres.example", 1) for url in urls)])


@pytest.mark.parametrize("way", ["deleted", "another host"])
def test_the_former_host_of_a_site(urls: list[str], letter: LetterPage, way: str) -> None:
    site = Site.objects.create(hostname="lettres.example.org", port=443, root_page=letter.get_parent())
    site.site_name = "Lettres"
    site.save()
    assert queued() == []
    if way == "deleted":
        site.delete()
    else:
        site.hostname = "briefe.example.org"
        site.save()
    assert queued() == [url.replace("letters.example", "lettres.example", 1) for url in urls]


def test_without_a_cache_in_front_nothing_is_queued(edition: Edition, letter: LetterPage) -> None:
    announce_pages()
    take_down(edition, reason="A wrong name")
    letter.delete()
    default_storage.delete("images/none.png")
    assert queued() == []


@pytest.mark.parametrize("way", ["unpublished", "restricted", "restricted above", "expired", "deleted", "no language"])
def test_the_editions_of_a_letter_that_is_no_longer_public(
    urls: list[str], letter: LetterPage, way: str, settings: Any
) -> None:
    if way == "unpublished":
        letter.unpublish()
    elif way == "restricted":
        PageViewRestriction.objects.create(page=letter, restriction_type=PageViewRestriction.LOGIN)
    elif way == "restricted above":
        PageViewRestriction.objects.create(page=letter.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    elif way == "expired":
        LetterPage.objects.filter(pk=letter.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    elif way == "no language":
        kept = [language for language in settings.LANGUAGES if language[0] != "fr"]
        settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = kept
    else:
        letter.delete()
    announce_pages()
    assert queued() == urls


def test_a_letter_that_stays_public_keeps_its_editions_in_the_cache(urls: list[str], letter: LetterPage) -> None:
    letter.title = "Another title"
    letter.save_revision().publish()
    announce_pages()
    assert queued() == []


def test_a_signature_is_in_nothing_that_is_kept(urls: list[str], letter: LetterPage) -> None:
    withdraw_own(SignatoryFactory(signatory_list=letter.signatory_list, name="Somebody Else"))
    assert queued() == []


def test_deleting_letters_and_their_list(urls: list[str], letter: LetterPage, edition: Edition) -> None:
    signatory_list = letter.signatory_list
    for page in LetterPage.objects.filter(signatory_list=signatory_list):
        page.delete()
    assert queued() == urls


def test_many_editions_cost_no_more_queries(
    urls: list[str], letter: LetterPage, edition: Edition, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        assert len(list(addresses_of_editions(editions_of_lists([letter.signatory_list_id])))) == 3
    for number in (2, 3):
        EditionFactory(signatory_list=letter.signatory_list, number=number, state=EditionState.PUBLISHED)
    with django_assert_num_queries(2):
        assert len(list(addresses_of_editions(editions_of_lists([letter.signatory_list_id])))) >= 5


def test_a_picture_that_is_replaced_and_its_renditions(
    cache_in_front: PurgeServer, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    image = get_image_model().objects.create(title="Lake", file=get_test_image_file("lake.png"))
    rendition = image.get_rendition("width-100")
    old = [f"{settings.BASE_URL}{url}" for url in (image.file.url, rendition.url)]
    with django_capture_on_commit_callbacks(execute=True):
        rendition.delete()
        image.file.delete(save=False)
        image.file = get_test_image_file("lake.png")
        image.save()
    assert set(old) <= set(queued())
    assert f"{settings.BASE_URL}{image.file.url}" not in queued()
