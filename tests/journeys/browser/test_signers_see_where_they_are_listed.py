"""A signer types a name, sees under which letter it is listed, and chooses another word of it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from letters.models import LetterPage
from signatories.enums import Signing
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.models import Signatory, SignatoryList
from tests.factories import LetterFactory, SignatoryFactory
from tests.journeys.browser.partner_site import partner_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
NAME = "María José García Márquez"


@pytest.fixture(autouse=True)
def _open(settings: Any, letter: LetterPage) -> None:
    settings.SIGN_ON_MIN_SECONDS = 0
    SignatoryList.objects.update(signing=Signing.OPEN)


def test_the_form_on_the_page_of_the_letter_says_it(page: Page, letter: LetterPage) -> None:
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(letter.url)
    page.locator("a[data-fragment*=individual]").click()
    page.get_by_label("Your name, as it will be printed").press_sequentially(NAME, delay=5)
    box = page.locator("[data-listed]")
    expect(box).to_contain_text("We list you under M — Márquez.")
    box.get_by_text("Change", exact=True).click()
    box.get_by_label("G — García Márquez").check()
    expect(box.locator("p")).to_have_text("We list you under G — García Márquez.")
    # A longer name keeps the choice; another one does not.
    page.get_by_label("Your name, as it will be printed").fill("María García Márquez")
    expect(box.locator("p")).to_have_text("We list you under M — Márquez.")
    box.get_by_label("G — García Márquez").check()
    page.locator("[name=country]").select_option("CA")
    expect(box.locator("p")).to_have_text("We list you under G — García Márquez.")
    page.get_by_label("Your e-mail address").fill("maria@example.org")
    page.get_by_role("button", name="See how it will be printed").click()
    expect(page.locator(".listed-name p")).to_have_text("We list you under G — García Márquez.")
    page.get_by_role("button", name="Change something").click()
    expect(page.locator("[data-listed] p")).to_have_text("We list you under G — García Márquez.")
    assert len(hosts) == 1


def test_without_an_answer_the_form_says_nothing_and_can_be_sent(page: Page, letter: LetterPage) -> None:
    page.route("**/listed/", lambda route: route.abort())
    page.goto(f"{letter.url}sign/?kind=individual")
    page.get_by_label("Your name, as it will be printed").fill(NAME)
    page.get_by_label("Your e-mail address").fill("maria@example.org")
    expect(page.locator("[data-listed] p")).to_have_count(0)
    page.get_by_role("button", name="See how it will be printed").click()
    expect(page.locator(".listed-name p")).to_have_text("We list you under M — Márquez.")


def test_the_page_of_the_entry_says_it(page: Page, letter: LetterPage) -> None:
    entry = SignatoryFactory(signatory_list=letter.signatory_list, individual=True, name=NAME, email="m@example.org")
    page.goto(f"/signatures/manage/{make_token(LinkPurpose.MANAGE, entry)}/")
    expect(page.locator("[data-listed] p")).to_have_text("We list you under M — Márquez.")
    page.get_by_label("Name", exact=True).fill("Zoé Alder")
    expect(page.locator("[data-listed] p")).to_have_text("We list you under A — Alder.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-listed] p")).to_have_text("We list you under A — Alder.")
    assert Signatory.objects.get().sort_as == "Alder, Zoé"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "We list you under M — Márquez."), ("fr", "Vous figurerez à la lettre M — Márquez.")],
)
def test_the_embedded_form_says_it(
    page: Page, live_server: Any, letter: LetterPage, language: str, sentence: str
) -> None:
    if language == "fr":
        LetterFactory(language="fr", slug=letter.slug, translation_key=letter.translation_key)
    path = f"{'/fr' if language == 'fr' else ''}/letters/{letter.slug}/"
    html = (
        f'<!doctype html><title>Partner</title><script src="{live_server.url}/embed.js" defer></script>'
        f'<open-letter src="{live_server.url}{path}" show="form"></open-letter>'
    )
    with partner_site(html) as origin:
        letter.signatory_list.embedding_sites = origin
        letter.signatory_list.signing = Signing.OPEN
        letter.signatory_list.save()
        page.goto(origin)
        page.locator("[data-field=name] input").fill(NAME)
        page.locator("[data-field=email] input").fill("maria@example.org")
        box = page.locator("[part=listed]")
        expect(box.locator("p")).to_have_text(sentence)
        box.locator("summary").click()
        box.get_by_label("G — García Márquez").check()
        page.locator("button[part=button]").click()
        expect(page.get_by_role("status")).to_be_visible()
    assert Signatory.objects.get().sort_as == "García Márquez, María José"
