"""Tests of the editor of generated pages, and of the screen that adds the missing ones."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django import Settings
from wagtail.models import Locale, Page, Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.appearance.models import SiteTexts
from cms.contact.models import ContactPage
from cms.getting_started.steps import steps_for
from cms.legal.creation import add_missing_pages
from cms.legal.models import AccessibilityPage, PrivacyPage
from cms.pages.models import HomePage
from core.languages import language_codes
from core.users.models import User
from tests.cms.contact.messages import contact_page
from tests.cms.legal.pages import own_text, privacy_page

pytestmark = pytest.mark.django_db
SCREEN = "/admin/legal-pages/"


@pytest.fixture
def staff(client: Client) -> User:
    user = User.objects.create_superuser("staff", "staff@example.org")
    client.force_login(user)
    return user


def form_of(*texts: tuple[str, str, str], **values: Any) -> dict[str, Any]:
    blocks = [
        ("text", {"section": section, "placement": placement, "text": rich_text(text, features=["bold"])})
        for section, placement, text in texts
    ]
    blank = dict.fromkeys(("introduction", "controller_name", "controller_address", "controller_contact"), "")
    data = {"title": "Privacy", "slug": "privacy", "texts": streamfield(blocks)}
    return nested_form_data({**blank, **data, **values})


def test_saving_a_replacement_notes_the_facts_and_a_tick_confirms_them(
    client: Client, staff: User, settings: Settings
) -> None:
    page = privacy_page(slug="privacy")
    url = f"/admin/pages/{page.pk}/edit/"

    def save(**values: Any) -> PrivacyPage:
        response = client.post(url, form_of(("signing", "instead", "<p>Ours</p>"), **values))
        assert response.status_code == 302
        draft: PrivacyPage = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
        return draft

    assert save().outdated_sections() == []
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "withdrawn": 17}
    assert len(save().outdated_sections()) == 1
    assert "changed since you wrote a text in its place" in client.get(url).text
    assert save(facts_compared="on").outdated_sections() == []
    assert "changed since you wrote a text in its place" not in client.get(url).text


def test_two_texts_in_place_of_one_section_are_refused(client: Client, staff: User) -> None:
    page = privacy_page(slug="privacy")
    both = [("signing", "instead", "<p>a</p>"), ("signing", "instead", "<p>b</p>")]
    response = client.post(f"/admin/pages/{page.pk}/edit/", form_of(*both))
    assert "Two texts stand in place of the same section." in response.text


def test_missing_pages_are_added_once_as_translated_drafts_and_linked_in_the_footer(
    client: Client, staff: User
) -> None:
    contact_page("Contact", language="en")
    languages = language_codes()
    assert re.search(r"Add \d drafts</button>", client.get(SCREEN).text)
    for _time in range(2):
        assert client.post(SCREEN).status_code == 302
    for model in (ContactPage, PrivacyPage, AccessibilityPage):
        pages = list(model.objects.order_by("path"))
        assert sorted(page.locale.language_code for page in pages) == sorted(languages)
        assert len({page.translation_key for page in pages}) == 1
    assert [page.live for page in PrivacyPage.objects.all()] == [False] * len(languages)
    assert PrivacyPage.objects.get(locale__language_code="fr").title == "Avis de confidentialité"
    texts = SiteTexts.objects.get(locale__language_code="en")
    linked = [block.value["page"].specific_class for block in texts.legal_pages]
    assert linked == [PrivacyPage, AccessibilityPage]
    assert "Privacy notice" not in client.get("/").text
    PrivacyPage.objects.get(locale__language_code="en").get_latest_revision().publish()
    Client().get("/")


def test_pages_of_another_site_are_no_translations(staff: User) -> None:
    root, key = Page.objects.get(depth=1), uuid4()
    home = HomePage(title="Other", slug="other", locale=Locale.objects.get(language_code="fr"))
    other = root.add_child(instance=home)
    home = HomePage(title="Other", slug="other-en", locale=Locale.objects.get(language_code="en"))
    home.translation_key = other.translation_key
    for each in (other, root.add_child(instance=home)):
        page = PrivacyPage(title="Privacy", slug="privacy", locale=each.locale, translation_key=key)
        each.add_child(instance=page)
    Site.objects.create(hostname="other.example.org", root_page=other)
    added = [page for page in add_missing_pages(staff) if isinstance(page, PrivacyPage)]
    keys = {page.translation_key for page in added}
    assert (len(added), len(keys), key in keys) == (2, 1, False)


def test_a_footer_that_staff_wrote_keeps_its_links(staff: User) -> None:
    page = privacy_page()
    site = Site.objects.get(is_default_site=True)
    texts = SiteTexts.objects.create(
        site=site, locale=page.locale, legal_pages=[("item", {"page": page, "url": "", "label": "Ours"})]
    )
    add_missing_pages(staff)
    texts.refresh_from_db()
    assert [block.value["label"] for block in texts.legal_pages] == ["Ours", "", ""]


@pytest.mark.parametrize(("role", "may"), [("Editors", True), ("Signatory managers", False), ("Moderators", False)])
def test_only_those_who_may_add_pages_and_change_the_footer_get_the_screen(
    client: Client, role: str, may: bool
) -> None:
    user = User.objects.create_user("colleague")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    assert (client.get(SCREEN).status_code == 200) is may


def test_the_step_is_done_once_all_three_pages_are_published_in_each_language(staff: User) -> None:
    def step() -> Any:
        return next(step for step in steps_for(staff) if str(step.title) == "Privacy notice and contact")

    assert (step().is_done, step().url) == (False, SCREEN)
    done = []
    for page in add_missing_pages(staff):
        page.get_latest_revision().publish()
        done.append((step().is_done, step().missing_in_words))
    assert done == [(False, ""), (False, ""), (False, "French"), (False, "French"), (False, "French"), (True, "")]


def test_the_preview_of_a_new_page_has_its_sections(client: Client, staff: User) -> None:
    page = privacy_page(slug="privacy", texts=[own_text("rights", "after", "<p>Ours</p>")])
    edit = f"/admin/pages/{page.pk}/edit/preview/"
    client.post(edit, form_of(("rights", "after", "<p>Canary</p>")))
    assert "Canary" in client.get(edit, {"mode": ""}).text
