"""Tests of the accessibility statement."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from cms.contact.models import ContactPage
from cms.legal.accessibility_sections import SECTIONS
from cms.legal.enums import AccessibilitySection
from tests.cms.contact.messages import contact_page
from tests.cms.legal.pages import accessibility_page, other_site

pytestmark = pytest.mark.django_db


def test_the_statement_names_standard_tests_limits_contact_and_review(client: Client, settings: Settings) -> None:
    settings.PDF_VARIANT = "pdf/a-3a"
    contact = contact_page("Write to us")
    page = accessibility_page(
        conformance="full",
        limits="Old scans have no text.\n\nNo captions before 2020.",
        contact="access@example.org",
        reviewed_on=date(2026, 5, 1),
    )
    text = client.get(page.url).text
    parts = (
        "WCAG 2.2, level AA",
        "conforms to it fully",
        "PDF/A-3A",
        "<p>Old scans have no text.</p>",
        "<p>No captions before 2020.</p>",
        'href="mailto:access@example.org"',
        f'<a href="{contact.url}">Write to us</a>',
        "last reviewed on 1 May 2026",
    )
    assert [part for part in parts if part not in text] == []
    assert "in part" not in text


def test_the_statement_speaks_its_language_and_links_the_contact_page_of_it(client: Client) -> None:
    contact_page("Write to us")
    text = client.get(accessibility_page("Accessibilité", language="fr").url).text
    assert ("Limites connues" in text, "Known limits" in text, "Write to us" in text) == (True, False, False)


def test_the_contact_page_of_another_site_is_not_linked(client: Client) -> None:
    page, contact = accessibility_page(), contact_page("Write to us")
    home = other_site()
    home.add_child(instance=ContactPage(title="Other people", slug="contact", locale=home.locale))
    text = client.get(page.url).text
    assert (f'href="{contact.get_url()}"' in text, "Other people" in text) == (True, False)
    contact.unpublish()
    text = client.get(page.url + "?page=2").text
    assert ("Write to us" in text, "Other people" in text) == (False, False)


def test_every_section_is_known_to_the_editor() -> None:
    assert [section.key for section in SECTIONS] == AccessibilitySection.values
