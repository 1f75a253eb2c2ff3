"""A reporter finds the count to quote, the dated PDF, and the names as their owners write them."""

from __future__ import annotations

import hashlib

import pytest
from playwright.sync_api import Page, expect

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_reporter_reads_the_letter_and_downloads_the_dated_pdf(page: Page) -> None:
    letter = LetterFactory(title="Keep the lake", slug="keep-the-lake")
    SignatoryFactory(signatory_list=letter.signatory_list, name="Réseau des érables")
    SignatoryFactory(signatory_list=letter.signatory_list, individual=True, name="<b>Robin</b>")
    edition = make_edition(request_edition(letter.signatory_list))

    page.goto("/")
    page.get_by_role("link", name="Keep the lake").click()
    expect(page.get_by_text("1 organization and 1 individual have signed")).to_be_visible()
    expect(page.get_by_text("<b>Robin</b>")).to_be_visible()

    address = page.get_by_role("link", name="Download PDF").get_attribute("href")
    answer = page.request.get(str(address))
    assert answer.url.endswith("/1/en.pdf")
    assert hashlib.sha256(answer.body()).hexdigest() == edition.files.get().sha256
