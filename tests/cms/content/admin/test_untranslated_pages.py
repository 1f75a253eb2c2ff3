"""The report *Untranslated pages* lists what readers of another language do not find."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, Page, Site

from cms.appearance.models import SiteTexts
from cms.calls_to_action.models import CallToAction
from cms.content.admin.untranslated_snippets import untranslated_snippets
from cms.pages.models import HomePage, StandardPage
from core.users.models import User

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
    assert len(captured) == 18


def text(words: str) -> Any:
    return [("text", f"<p>{words}</p>")]


def test_a_copy_that_nobody_translated_is_listed_with_a_link_to_it(staff_client: Client) -> None:
    about = page_in("en", "About", body=text("Who we are."))
    copy = page_in("fr", "About", original=about, body=text("Who we are."))
    assert rows(staff_client) == [("About", "French (published, but not translated)")]
    assert rows(staff_client, "?language=fr") == rows(staff_client)
    assert rows(staff_client, "?language=en") == []
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[copy.pk])}"' in staff_client.get(URL).text
    copy.body = StandardPage.body.field.to_python('[{"type": "text", "value": "<p>Qui nous sommes.</p>"}]')
    copy.save()
    assert rows(staff_client) == []


def test_what_is_the_same_in_several_languages_is_not_a_copy(staff_client: Client) -> None:
    page_in(
        "fr",
        "Contact",
        original=page_in("en", "Contact", body=[("heading", "Contact")]),
        body=[("heading", "Contact")],
    )
    page_in("fr", "Photos", original=page_in("en", "Photos"))
    assert rows(staff_client) == []


def test_calls_and_menus_that_lack_a_language_are_listed_to_those_who_may_change_them(
    staff_client: Client,
) -> None:
    english, french = Locale.objects.get(language_code="en"), Locale.objects.get(language_code="fr")
    call = CallToAction.objects.create(heading="Write to Parliament", locale=english)
    both = CallToAction.objects.create(heading="Donate", locale=english)
    CallToAction.objects.create(heading="Donner", locale=french, translation_key=both.translation_key)
    SiteTexts.objects.create(site=Site.objects.get(), locale=french)
    found = staff_client.get(URL).context["snippets"]
    assert [(snippet.title, snippet.missing) for snippet in found if "Write" in snippet.title] == [
        (call.heading, "French")
    ]
    assert (len(found), "Donate" in staff_client.get(URL).text) == (2, False)
    assert {snippet.kind for snippet in found} == {str(CallToAction._meta.verbose_name), "menus and texts"}
    assert staff_client.get(f"{URL}?language=fr").context["snippets"] == []
    nobody = User.objects.create_user("edo", "edo@example.org", "correct horse")
    assert untranslated_snippets(nobody) == []
