"""Who publishes a page for the first time learns that no menu has it."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import Client, RequestFactory
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.appearance.menu_notices import add_menu_notice
from cms.appearance.models import SiteTexts
from cms.pages.models import HomePage, StandardPage
from core.users.models import User

pytestmark = pytest.mark.django_db
PROMOTE = "No menu has the page “Lakes” yet. “Show in menus”, on its tab “Promote”, adds it to the main menu."
TEXTS = "No menu has the page “Lakes” yet. “Settings → Menus and texts” has the main menu."


@pytest.fixture
def home(db: None) -> HomePage:
    page: HomePage = HomePage.objects.get(locale__language_code="en")
    return page


def published(parent: Page, **fields: Any) -> StandardPage:
    page: StandardPage = parent.add_child(
        instance=StandardPage(title="Lakes", locale=parent.locale, live=False, **fields)
    )
    page.save_revision().publish()
    return page


def notices(page: Page, user: User) -> list[str]:
    """Return the messages after publishing a page, without markup."""
    request = RequestFactory().get("/admin/")
    request.user = user
    request.session = Client().session
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    add_menu_notice(request, page)
    return [unescape(str(message)).strip() for message in get_messages(request)]


def test_a_page_that_no_menu_has_gets_a_notice_once(home: HomePage, staff: User) -> None:
    page = published(home)
    [notice] = notices(page, staff)
    assert notice.startswith(PROMOTE)
    assert f'href="/admin/pages/{page.pk}/edit/#tab-promote"' in notice
    page.refresh_from_db()
    page.save_revision().publish()
    assert notices(page, staff) == []


def test_a_page_of_a_front_end_that_a_menu_has_gets_no_notice(home: HomePage, staff: User, settings: Any) -> None:
    settings.HEADLESS_FRONTENDS = {"default": "https://campaign.example.org"}
    assert notices(published(home, show_in_menus=True), staff) == []


def test_a_page_with_a_password_gets_no_notice_since_no_menu_shows_it(home: HomePage, staff: User) -> None:
    page = published(home)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="larch")
    assert notices(page, staff) == []


def test_the_french_page_is_looked_for_in_the_french_menu(home: HomePage, staff: User) -> None:
    french = HomePage.objects.get(locale__language_code="fr")
    shown = published(home, show_in_menus=True)
    assert notices(shown, staff) == []
    assert notices(published(french, translation_key=shown.translation_key), staff)[0].startswith(PROMOTE)


def test_pages_deeper_down_drafts_and_linked_pages_get_none(home: HomePage, staff: User) -> None:
    parent = published(home, show_in_menus=True)
    draft = home.add_child(instance=StandardPage(title="Lakes", slug="draft", locale=home.locale, live=False))
    assert [notices(page, staff) for page in (published(parent), draft)] == [[], []]
    legal = published(home, slug="imprint")
    texts = SiteTexts(site=Site.objects.get(), locale=home.locale)
    texts.legal_pages = [("item", {"page": legal, "url": "", "label": ""})]
    texts.save()
    assert notices(legal, staff) == []


def test_where_staff_wrote_a_menu_the_notice_leads_there(home: HomePage, staff: User) -> None:
    texts = SiteTexts(site=Site.objects.get(), locale=Locale.get_default())
    texts.header_menu = [("item", {"page": home, "url": "", "label": "", "items": []})]
    texts.save()
    page = published(home, show_in_menus=True)
    [notice] = notices(page, staff)
    assert (notice.startswith(TEXTS), f'href="/admin/site-texts/edit/{texts.pk}/"' in notice) == (True, True)
    author = User.objects.create_user("robin")
    author.groups.add(Group.objects.get(name="Moderators"))
    assert notices(page, author) == [TEXTS]


def test_the_editor_shows_it(home: HomePage, staff_client: Client) -> None:
    data = {"title": "Lakes", "slug": "lakes", "body": streamfield([]), "comments": inline_formset([])}
    url = f"/admin/pages/add/pages/standardpage/{home.pk}/"
    response = staff_client.post(url, nested_form_data(data) | {"action-publish": "1"}, follow=True)
    assert PROMOTE in unescape(response.text)
