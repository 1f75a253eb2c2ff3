"""A signer types an affiliation and gets suggestions of this site's own directories."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from letters.models import LetterPage
from signatories.models import Institution, SignatoryList

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_affiliations_are_suggested_while_typing(page: Page, letter: LetterPage) -> None:
    SignatoryList.objects.update(signing="open", suggests_affiliations=True)
    Institution.objects.create(name="Example University")
    Institution.objects.create(name="Sample College")
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(letter.url)
    page.locator("a[data-fragment*=individual]").click()
    page.locator("[name=affiliation]").press_sequentially("exam", delay=20)
    page.wait_for_function("document.querySelectorAll('#affiliations option').length > 0")
    values = page.evaluate("[...document.querySelectorAll('#affiliations option')].map((option) => option.value)")
    assert values == ["Example University"]
    assert len(hosts) == 1
