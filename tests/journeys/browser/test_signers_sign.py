"""Sign, confirm by mail, be reviewed, be listed, correct, withdraw: in both languages, as both kinds."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import override
from playwright.sync_api import Page, expect

from letters.models import LetterPage
from signatories.enums import Kind, Notice, Signing, Status
from signatories.models import Signatory
from tests.factories import LetterFactory
from tests.journeys.browser.conftest import signed_in
from tests.signatories.signing import delivered, links

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
NAMES = {Kind.ORGANIZATION: "Larch Society", Kind.INDIVIDUAL: "Robin Fernleef"}
ON, OFF = {"viewport": {"width": 320, "height": 700}}, {"java_script_enabled": False}


@pytest.fixture
def letters(settings: Any) -> dict[str, LetterPage]:
    """Return a letter in both languages that can be signed; nobody has to wait before they type."""
    settings.SIGN_ON_MIN_SECONDS = 0
    english = LetterFactory(title="Keep the lake", slug="keep-the-lake")
    english.signatory_list.signing = Signing.OPEN
    english.signatory_list.save()
    french = LetterFactory(
        language="fr", title="Gardons le lac", slug="gardons-le-lac", translation_key=english.translation_key
    )
    return {"en": english, "fr": french}


def path_of(purpose: str) -> str:
    """Return where the link in the newest mail leads."""
    return next(found[purpose] for message in reversed(delivered()) if purpose in (found := links(message)))


@pytest.mark.parametrize("page", [ON, OFF], indirect=True, ids=["on a phone", "without scripts"])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", list(Kind))
def test_somebody_signs_and_changes_their_mind(
    letters: dict[str, LetterPage], page: Page, language: str, kind: Kind, request: pytest.FixtureRequest
) -> None:
    letter, name = letters[language], NAMES[kind]
    has_scripts = "without" not in request.node.callspec.id
    with override(language):
        sign(page, letter, kind, has_scripts=has_scripts)
        page.goto(path_of("confirm"))
        expect(page.get_by_text(name)).to_be_visible()
        page.get_by_role("button", name=_("Yes, I sign")).click()
        expect(page.get_by_role("heading", name=_("Thank you. Your signature is confirmed."))).to_be_visible()
        entry = Signatory.objects.select_related("contact").get()
        assert entry.contact.notices == ([] if has_scripts else [Notice.NO_PROOF])
        if entry.status == Status.PENDING:
            page.goto(letter.url)
            expect(page.get_by_text(name)).to_have_count(0)
            review(page, name)
        page.goto(letter.url)
        expect(page.locator("#signatories").get_by_text(name)).to_be_visible()

        page.goto(path_of("manage"))
        page.locator("[name=name]").fill(f"{name} II")
        page.get_by_role("button", name=_("Save")).click()
        waits = kind == Kind.ORGANIZATION
        expect(page.locator(".notice" if waits else ".entry")).to_contain_text(
            _("Your correction waits for the organizers. Until then the entry stays as it is.")
            if waits
            else f"{name} II"
        )
        page.get_by_role("link", name=_("Withdraw my signature")).click()
        page.get_by_role("button", name=_("Withdraw my signature")).click()
        expect(page.get_by_role("heading", name=_("Your signature is withdrawn."))).to_be_visible()
        page.goto(letter.url)
        expect(page.locator("#signatories").get_by_text(re.compile(name))).to_have_count(0)


def sign(page: Page, letter: LetterPage, kind: Kind, *, has_scripts: bool) -> None:
    """Fill the form on the letter's page in, look at the entry, and send it."""
    page.goto(letter.url)
    page.locator(f"[name=kind][value={kind}]").check()
    page.locator("[name=name]").fill(NAMES[kind])
    page.locator("[name=email]").fill("jo@example.org")
    if kind == Kind.ORGANIZATION:
        expect(page.locator("[name=affiliation]")).to_be_hidden()
        page.locator("[name=representative]").fill("Jo Birch")
        page.locator("[name=representative_role]").fill("Director")
        page.locator("[name=is_authorised]").check()
    else:
        expect(page.locator("[name=representative]")).to_be_hidden()
        page.locator("[name=affiliation]").fill("Example College")
    page.get_by_role("button", name=_("See how it will be printed")).click()
    expect(page.locator(".entry")).to_contain_text(NAMES[kind])
    page.get_by_role("button", name=_("Sign"), exact=True).click()
    expect(page.get_by_role("heading", name=_("One more step: look into your mailbox"))).to_be_visible()


def review(page: Page, name: str) -> None:
    """Approve the entry in the admin, by the keys of the review screen."""
    browser = page.context.browser
    assert browser is not None
    with override("en"):
        staff_page = signed_in(browser.new_page(base_url=address_of(page)))
        staff_page.get_by_role("link", name="Review").click()
        expect(staff_page.get_by_text(name).first).to_be_visible()
        staff_page.wait_for_load_state("networkidle")
        staff_page.keyboard.press("j")
        expect(staff_page.locator("[data-review-action=a]")).to_be_focused()
        staff_page.keyboard.press("a")
        staff_page.get_by_role("button", name="Approve").click()
        expect(staff_page.get_by_text("1 signatory changed.")).to_be_visible()
        staff_page.close()


def address_of(page: Page) -> str:
    """Return the server that a tab is at."""
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}"
