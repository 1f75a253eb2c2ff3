"""The report *Untranslated pages* lists what readers of another language do not find."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, Page

from cms.pages.models import HomePage, StandardPage

pytestmark = pytest.mark.django_db
URL = "/admin/reports/untranslated-pages/"


def page_in(language: str, title: str, *, original: Page | None = None, **fields: Any) -> StandardPage:
    home = HomePage.objects.get(locale__language_code=language)
    if original:
        fields["translation_key"] = original.translation_key
    page = StandardPage(title=title, locale=Locale.objects.get(language_code=language), **fields)
    added: StandardPage = home.add_child(instance=page)
    return added


def rows(client: Client, query: str = "") -> list[tuple[str, str]]:
    """Return title and missing languages of each row."""
    pages = client.get(f"{URL}{query}").context["object_list"]
    return [(page.title, page.missing_in_words) for page in pages]


def test_a_page_that_is_published_in_every_language_is_not_listed(staff_client: Client) -> None:
    page_in("fr", "À propos", original=page_in("en", "About"))
    assert rows(staff_client) == []
    assert "Every page is published in all languages" in staff_client.get(URL).content.decode()


def test_a_page_without_translation_is_listed_with_a_link_to_translate_it(staff_client: Client) -> None:
    about = page_in("en", "About")
    assert rows(staff_client) == [("About", "French")]
    link = reverse("simple_translation:submit_page_translation", args=[about.pk])
    assert f'href="{link}"' in staff_client.get(URL).content.decode()


def test_a_translation_that_is_a_draft_is_linked(staff_client: Client) -> None:
    draft = page_in("fr", "À propos", original=page_in("en", "About"), live=False)
    assert rows(staff_client) == [("About", "French (draft)")]
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[draft.pk])}"' in staff_client.get(URL).content.decode()


def test_drafts_and_aliases_are_not_listed(staff_client: Client) -> None:
    page_in("en", "Draft", live=False)
    original = page_in("fr", "Original")
    page_in("fr", "Alias", alias_of=original, slug="alias")
    assert rows(staff_client) == [("Original", "English")]


def test_the_report_is_filtered_by_language_and_type(staff_client: Client) -> None:
    page_in("en", "English")
    page_in("fr", "French")
    assert rows(staff_client, "?language=fr") == [("English", "French")]
    assert rows(staff_client, "?language=en") == [("French", "English")]
    assert rows(staff_client, "?language=de") == rows(staff_client)


def test_each_language_of_the_site_counts(staff_client: Client, settings: Any) -> None:
    page_in("fr", "À propos", original=page_in("en", "About"))
    settings.LANGUAGES = [*settings.LANGUAGES, ("de", "German")]
    assert ("About", "German") in rows(staff_client)


def test_the_report_is_exported(staff_client: Client) -> None:
    page_in("en", "About")
    answer = staff_client.get(f"{URL}?export=csv")
    assert b"".join(answer).decode().splitlines() == [
        "Title,Language,Not published in,Type",
        "About,English,French,Standard Page",
    ]


def test_only_pages_that_the_user_may_change_are_listed(client: Client) -> None:
    page_in("en", "About")
    editor = User.objects.create_user("edo", "edo@example.org", "correct horse")
    editor.groups.add(Group.objects.get(name="Signatory managers"))
    client.force_login(editor)
    assert client.get(URL).status_code == 302
    editor.groups.set([Group.objects.get(name="Editors")])
    assert rows(client) == [("About", "French")]


def test_the_report_is_in_the_menu_of_sites_with_several_languages(staff_client: Client, settings: Any) -> None:
    page_in("en", "About")
    assert URL in staff_client.get("/admin/").content.decode()
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES[:1]
    assert URL not in staff_client.get("/admin/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow(staff_client: Client, number: int) -> None:
    for index in range(number):
        page_in("en", f"Page {index}")
    staff_client.get(URL)
    with CaptureQueriesContext(connection) as captured:
        staff_client.get(URL)
    assert len(captured) == 13
