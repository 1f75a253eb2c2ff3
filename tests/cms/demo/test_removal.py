"""The demo goes with everything that hangs on its letter; what staff made stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.appearance.models import SiteTexts
from cms.calls_to_action.models import CallToAction
from cms.demo.keys import demo_key
from cms.demo.pages import page_keys
from cms.demo.removal import DemoContent, demo_content, remove
from cms.demo.site import DEMO_USERNAME, load
from cms.news.models import NewsCategory, NewsIndexPage, NewsPage
from cms.pages.models import HomePage
from letters.models import Edition, EditionFile, Letterhead, LetterPage
from letters.pdf.print_job import RenderedPdf
from signatories.enums import ImportState
from signatories.models import ImportBatch, MemberGroup, Organization, Signatory, SignatoryList
from tests.factories import LetterFactory, SignatoryFactory

#: A letter, two pages about the coalition, its members, three legal pages, a page of news and seven posts, each in two
#: languages.
PAGES = 2 * 18
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def loaded(db: None, monkeypatch: pytest.MonkeyPatch) -> SignatoryList:
    """Load the demo with a fake typesetter, and return its list."""
    monkeypatch.setattr(
        "letters.pdf.typesetter_client.typeset",
        lambda html, identifier, embedded_files: RenderedPdf(identifier.encode(), 5),
    )
    assert load() is True
    return SignatoryList.objects.get()


@pytest.fixture
def colleague(db: None) -> User:
    return User.objects.create_superuser("alix", "alix@example.org", "fernleaf-1")


def test_nothing_of_the_demo_remains(loaded: SignatoryList, colleague: User, client: Client) -> None:
    pages = set(
        Page.objects.exclude(translation_key__in=[demo_key("letter"), demo_key("members"), *page_keys()]).values_list(
            "pk", flat=True
        )
    )
    file = EditionFile.objects.order_by("pk").first()
    assert file is not None
    url = file.get_absolute_url()
    assert remove() == DemoContent(PAGES, 77, 0, 1, 47, deletes_login=True)
    for model in (
        SiteTexts,
        LetterPage,
        SignatoryList,
        Signatory,
        Edition,
        Organization,
        MemberGroup,
        ImportBatch,
        NewsPage,
        NewsCategory,
        get_image_model(),
        CallToAction,
    ):
        assert model.objects.count() == 0
    assert set(Page.objects.values_list("pk", flat=True)) == pages
    assert list(User.objects.all()) == [colleague]
    assert not Letterhead.objects.filter(name__contains="Open Streets").exists()
    assert client.get(url).status_code == 410
    assert load() is False
    assert demo_content().is_empty is True
    assert remove().pages == 0


def test_what_staff_made_stays(loaded: SignatoryList, colleague: User) -> None:
    own = LetterFactory(title="Our letter", owner=colleague)
    news = NewsIndexPage.objects.get(locale__language_code="en")
    post = news.add_child(instance=NewsPage(title="Our post", categories=NewsCategory.objects.filter(slug="privacy")))
    HomePage.objects.filter(locale__language_code="en").update(introduction="Who we are.")
    shared, changed = Organization.objects.order_by("pk")[:2]
    SignatoryFactory(signatory_list=own.signatory_list, name=shared.name, organization=shared)
    Organization.objects.filter(pk=changed.pk).update(website="https://changed.example.org/")
    Letterhead.objects.update(name="Our coalition")
    SignatoryFactory(signatory_list=loaded, name="Signed Since")
    content = demo_content()
    assert (content.signed_since, content.signatories, content.organizations) == (1, 78, 45)
    remove()
    assert LetterPage.objects.get() == own
    assert set(Organization.objects.all()) == {shared, changed}
    assert Letterhead.objects.get().name == "Our coalition"
    assert (NewsPage.objects.get(), NewsIndexPage.objects.get()) == (post, news)
    assert [category.slug for category in NewsCategory.objects.all()] == ["privacy"]
    introductions = HomePage.objects.order_by("locale__language_code").values_list("introduction", flat=True)
    assert list(introductions) == ["Who we are.", ""]


def test_the_only_login_stays(loaded: SignatoryList) -> None:
    assert remove().deletes_login is False
    assert User.objects.get().username == DEMO_USERNAME


def test_a_renamed_and_translated_demo_is_found(loaded: SignatoryList, colleague: User) -> None:
    for letter in LetterPage.objects.all():
        letter.slug = f"{letter.slug}-renamed"
        letter.save_revision().publish()
    assert remove().pages == PAGES


def test_nothing_is_removed_while_an_import_is_running(loaded: SignatoryList, colleague: User) -> None:
    ImportBatch.objects.update(state=ImportState.IMPORTING)
    with pytest.raises(CommandError, match="Nothing was removed: An import into this list is running"):
        call_command("load_demo", remove=True, no_input=True)
    assert (LetterPage.objects.count(), Signatory.objects.count(), Edition.objects.count()) == (2, 77, 1)


@pytest.mark.parametrize(("answer", "remaining"), [("yes", 0), ("y", 2), ("", 2)])
def test_the_command_asks_first(
    loaded: SignatoryList, monkeypatch: pytest.MonkeyPatch, capsys: Any, answer: str, remaining: int
) -> None:
    monkeypatch.setattr("builtins.input", lambda _prompt: answer)
    if remaining:
        with pytest.raises(CommandError, match="Nothing was removed"):
            call_command("load_demo", remove=True)
    else:
        call_command("load_demo", remove=True)
    assert LetterPage.objects.count() == remaining
    assert capsys.readouterr().out.startswith(
        f"This deletes for good: {PAGES} pages, 77 signatories, 1 edition, 47 organizations of the directory.\n"
        "The login of the demo stays: there is no other superuser."
    )


def test_without_a_demo_there_is_nothing_to_remove(db: None, capsys: Any) -> None:
    call_command("load_demo", remove=True)
    assert capsys.readouterr().out == "There is no demo to remove.\n"
