"""Readers sign on a partner's site, which embeds the letter by the script or in a frame."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override
from playwright.sync_api import Page, expect

from letters.models import LetterPage
from signatories.enums import QuestionType, Signing, Status, Visibility
from signatories.models import Institution, Signatory
from signatories.privacy.notice_periods import period_sentence
from tests.factories import LetterFactory, LetterUpdateFactory, QuestionFactory, SignatoryFactory
from tests.journeys.browser.partner_site import partner_site
from tests.signatories.signers import deliver_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
WORDS = {
    "en": {
        "counts": "1 organization and 40 individuals have signed",
        "more": "Show more",
        "name": "Name, as it will be printed",
        "email": "E-mail (never public)",
        "sign": "Sign",
        "refused": "Write one e-mail address, such as name@example.org, and nothing else.",
        "sent": "Your signature counts once you confirm it",
    },
    "fr": {
        "counts": "1 organisation et 40 personnes ont signé",
        "more": "Afficher la suite",
        "name": "Nom, tel qu’il sera imprimé",
        "email": "Courriel (jamais public)",
        "sign": "Signer",
        "refused": "Indiquez une seule adresse courriel, comme nom@example.org, et rien d’autre.",
        "sent": "Votre signature comptera dès que vous l’aurez confirmée",
    },
}


@pytest.fixture
def letters(settings: Any) -> dict[str, LetterPage]:
    """Return a letter in both languages, with one slug and 41 signatories."""
    settings.SIGN_ON_MIN_SECONDS = 0
    english = LetterFactory(title="Keep the lake", slug="lake")
    english.signatory_list.signing = Signing.OPEN
    english.signatory_list.save()
    french = LetterFactory(language="fr", title="Le lac", slug="lake", translation_key=english.translation_key)
    SignatoryFactory(signatory_list=english.signatory_list, name="Larch Society", names={"fr": "Société du mélèze"})
    SignatoryFactory.create_batch(40, individual=True, signatory_list=english.signatory_list)
    SignatoryFactory(signatory_list=english.signatory_list, name="Canary", pending=True)
    return {"en": english, "fr": french}


def embedding_page(server: str, letter: LetterPage) -> str:
    path = f"{'/fr' if letter.language == 'fr' else ''}/letters/{letter.slug}/"
    return (
        f'<!doctype html><title>Partner</title><script src="{server}/embed.js" defer></script>'
        f'<style>p {{ color: red }}</style><open-letter src="{server}{path}" show="counts form names"></open-letter>'
    )


def allow(letter: LetterPage, origin: str) -> None:
    letter.signatory_list.embedding_sites = origin
    letter.signatory_list.save()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_readers_of_another_site_sign_there(
    letters: dict[str, LetterPage], page: Page, live_server: Any, language: str
) -> None:
    letter, words = letters[language], WORDS[language]
    with partner_site(embedding_page(live_server.url, letter)) as origin:
        allow(letter, origin)
        page.goto(origin)
        expect(page.get_by_text(words["counts"])).to_be_visible()
        expect(page.get_by_text("Société du mélèze" if language == "fr" else "Larch Society")).to_be_visible()
        headings = page.get_by_role("heading", level=3)
        expect(headings).to_have_text(
            ["Organisations", "Personnes"] if language == "fr" else ["Organizations", "Individuals"]
        )
        notice = "/fr/signatures/privacy/" if language == "fr" else "/signatures/privacy/"
        expect(page.locator("[part=privacy]")).to_have_attribute("href", f"{live_server.url}{notice}")
        with override(language):
            expect(page.locator("[part=period]")).to_contain_text(period_sentence(letter.signatory_list))
        expect(page.locator("li")).to_have_count(30)
        page.get_by_role("button", name=words["more"]).click()
        expect(page.locator("li")).to_have_count(41)
        expect(page.get_by_role("button", name=words["more"])).to_be_hidden()
        page.get_by_label(words["name"]).fill("Robin Fernleaf")
        page.get_by_label(words["email"]).fill("robin")
        page.get_by_role("button", name=words["sign"], exact=True).click()
        expect(page.get_by_role("alert")).to_have_text(words["refused"])
        expect(page.get_by_label(words["email"])).to_be_focused()
        page.get_by_label(words["email"]).fill("robin@example.org")
        page.get_by_role("button", name=words["sign"], exact=True).click()
        expect(page.get_by_role("status")).to_contain_text(words["sent"])
        assert page.context.cookies() == []
    entry = Signatory.objects.get(name="Robin Fernleaf")
    assert (entry.status, entry.contact.language, entry.contact.notices) == (Status.UNCONFIRMED, language, [])
    assert len(deliver_mail()) == 1


@pytest.mark.parametrize(("parts", "status"), [("counts", " · Open for signatures"), ("counts form", "")])
def test_readers_see_the_goal_and_what_became_of_the_letter(
    letters: dict[str, LetterPage], page: Page, live_server: Any, parts: str, status: str
) -> None:
    letter = letters["en"]
    letter.signatory_list.goal = 50
    LetterUpdateFactory(signatory_list=letter.signatory_list, kind="delivered", party="the Minister")
    content = embedding_page(live_server.url, letter).replace("counts form names", parts)
    with partner_site(content) as origin:
        allow(letter, origin)
        page.goto(origin)
        expect(page.locator("[part=status]")).to_have_text(f"Delivered to the Minister on 3 May 2026{status}")
        progress = page.get_by_role("progressbar", name="41 of 50 signatures, 9 to go")
        expect(progress).to_have_attribute("value", "41")


def test_a_site_that_the_list_does_not_name_gets_a_link(
    letters: dict[str, LetterPage], page: Page, live_server: Any
) -> None:
    letter = letters["en"]
    with partner_site(embedding_page(live_server.url, letter)) as origin:
        allow(letter, "https://partner.example.org")
        page.goto(origin)
        expect(page.get_by_role("link")).to_have_attribute("href", f"{live_server.url}/letters/lake/")
        expect(page.get_by_text("have signed")).to_have_count(0)


def test_a_frame_shows_the_same_where_scripts_of_others_are_not_wanted(
    letters: dict[str, LetterPage], page: Page, live_server: Any
) -> None:
    letter = letters["en"]
    frame_url = f"{live_server.url}/letters/lake/embed/?language=en&show=counts+form"
    with partner_site(f'<iframe src="{frame_url}" width="600" height="700" title="Letter"></iframe>') as origin:
        allow(letter, origin)
        page.goto(origin)
        frame = page.frame_locator("iframe")
        expect(frame.get_by_text(WORDS["en"]["counts"])).to_be_visible()
        frame.get_by_label("Name, as it will be printed").fill("Wren Willow")
        frame.get_by_label("E-mail (never public)").fill("wren@example.org")
        frame.get_by_role("button", name="Sign", exact=True).click()
        expect(frame.get_by_role("status")).to_contain_text("Your signature counts once you confirm it")
        assert page.context.cookies() == []


def test_a_site_that_the_list_does_not_name_gets_no_frame(
    letters: dict[str, LetterPage], page: Page, live_server: Any
) -> None:
    frame_url = f"{live_server.url}/letters/lake/embed/"
    with partner_site(f'<p>Here:</p><iframe src="{frame_url}" title="Letter"></iframe>') as origin:
        allow(letters["en"], "https://partner.example.org")
        page.goto(origin)
        expect(page.get_by_text("Here:")).to_be_visible()
        assert all("have signed" not in frame.content() for frame in page.frames)


def test_affiliations_are_suggested_by_the_site_of_the_letter_only(
    letters: dict[str, LetterPage], page: Page, live_server: Any
) -> None:
    letter = letters["en"]
    letter.signatory_list.suggests_affiliations = True
    letter.signatory_list.save()
    Institution.objects.create(name="Example University")
    hosts: set[str] = set()
    with partner_site(embedding_page(live_server.url, letter)) as origin:
        allow(letter, origin)
        page.on("request", lambda request: hosts.add("/".join(request.url.split("/")[:3])))
        page.goto(origin)
        field = page.get_by_role("combobox", name="Affiliation (optional)")
        field.press_sequentially("Univ Exam")
        page.get_by_role("option", name="Example University").click()
        expect(field).to_have_value("Example University")
        expect(field).to_be_focused()
    assert hosts == {origin.rstrip("/"), live_server.url}


def test_what_a_list_requires_of_each_kind_is_asked_there(
    letters: dict[str, LetterPage], page: Page, live_server: Any
) -> None:
    letter = letters["en"]
    letter.signatory_list.field_requirements = {
        "organization": {"website": "required", "country": "required", "comment": "required", "wants_updates": "off"},
        "individual": {"title": "required", "affiliation": "off", "country": "optional"},
    }
    letter.signatory_list.save()
    number = {"type": QuestionType.NUMBER, "is_required": True, "visibility": Visibility.PUBLIC}
    QuestionFactory(signatory_list=letter.signatory_list, key="members", label="Members", **number)
    with partner_site(embedding_page(live_server.url, letter)) as origin:
        allow(letter, origin)
        page.goto(origin)
        expect(page.get_by_label("Title or profession", exact=True)).to_be_visible()
        expect(page.get_by_label("Affiliation")).to_have_count(0)
        expect(page.get_by_label("Country")).to_be_hidden()
        page.get_by_label("An organization").check()
        expect(page.get_by_label("Title or profession")).to_be_hidden()
        page.get_by_label("Name, as it will be printed").fill("Larch Society of Lakes")
        page.get_by_label("E-mail (never public)").fill("jo@larch.example.org")
        page.get_by_label("I am authorised").check()
        page.get_by_label("Members").fill("٣٠ people")
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_role("alert")).to_have_count(6)
        page.get_by_label("Website").fill("javascript:alert(1)")
        page.get_by_label("Country").select_option("CA")
        page.get_by_label("Your name").fill("Jo Birch\u202e")
        page.get_by_label("Your role").fill("Chair")
        page.get_by_label("A word to the organizers").fill("Hello")
        page.get_by_label("Members").fill("٣٠")
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_role("alert")).to_have_count(2)
        page.get_by_label("Your name").fill("Jo Birch")
        page.get_by_label("Website").fill("larch.example.org")
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Your signature counts once you confirm it")
    entry = Signatory.objects.get(name="Larch Society of Lakes")
    assert (entry.website, str(entry.country), entry.answers) == ("https://larch.example.org", "CA", {"members": 30})
    assert (entry.contact.representative, entry.contact.comment) == ("Jo Birch", "Hello")
