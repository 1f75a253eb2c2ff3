"""Sign, confirm by mail, get reviewed and listed, correct and withdraw: in both languages, for both kinds."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import override
from playwright.sync_api import Page, Route, expect

from letters.models import LetterPage
from signatories.enums import Kind, Notice, Signing, Status
from signatories.models import Signatory
from tests.factories import LetterFactory, SignatoryFactory
from tests.journeys.browser.conftest import signed_in
from tests.signatories.signers import deliver_mail, mail_links

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
NAMES = {Kind.ORGANIZATION: "Larch Society", Kind.INDIVIDUAL: "Robin Fernleef"}
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
SMALL, OFF = {"viewport": {"width": 320, "height": 700}}, {"java_script_enabled": False, "viewport": PHONE}


@pytest.fixture
def letters(settings: Any) -> dict[str, LetterPage]:
    """Return an open letter in both languages, without minimum time for the form and without page cache."""
    settings.SIGN_ON_MIN_SECONDS = settings.PAGE_MAX_AGE = 0
    english = LetterFactory(title="Keep the lake", slug="keep-the-lake")
    english.signatory_list.signing = Signing.OPEN
    english.signatory_list.save()
    french = LetterFactory(
        language="fr", title="Gardons le lac", slug="gardons-le-lac", translation_key=english.translation_key
    )
    return {"en": english, "fr": french}


def path_of(purpose: str) -> str:
    """Return the path of the newest mailed link with this purpose."""
    return next(paths[purpose] for message in reversed(deliver_mail()) if purpose in (paths := mail_links(message)))


@pytest.mark.parametrize(
    "page",
    [SMALL, {"viewport": DESKTOP}, OFF],
    indirect=True,
    ids=["on a small phone", "on a desktop", "without scripts"],
)
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
    """Choose the kind, fill the form in, check the preview and submit."""
    fill(page, letter, kind, has_scripts=has_scripts)
    expect(page.locator(".entry")).to_contain_text(NAMES[kind])
    send(page)


def send(page: Page) -> None:
    page.get_by_role("button", name=_("Sign"), exact=True).click()
    expect(page.get_by_role("heading", name=_("One more step: check your mailbox"))).to_be_visible()


def fill(page: Page, letter: LetterPage, kind: Kind, *, has_scripts: bool) -> None:
    """Choose the kind, fill the form in and open the preview."""
    page.goto(letter.url)
    assert page.context.cookies() == []
    choose(page, kind)
    if has_scripts:
        expect(page.locator("[name=name]")).to_be_focused()
        expect(page).to_have_url(re.compile(f"{letter.url}$"))
    else:
        expect(page).to_have_url(re.compile(rf"{letter.url}sign/\?kind={kind}$"))
    assert [cookie["name"] for cookie in page.context.cookies()] == ["csrftoken"]
    page.locator("[name=name]").fill(NAMES[kind])
    page.locator("[name=email]").fill("jo@example.org")
    if kind == Kind.ORGANIZATION:
        expect(page.locator("[name=affiliation]")).to_have_count(0)
        page.locator("[name=representative]").fill("Jo Birch")
        page.locator("[name=representative_role]").fill("Director")
        page.locator("[name=is_authorised]").check()
    else:
        expect(page.locator("[name=representative]")).to_have_count(0)
        page.locator("[name=affiliation]").fill("Example College")
    page.get_by_role("button", name=_("See how it will be printed")).click()


def choose(page: Page, kind: Kind) -> None:
    """Choose the kind of signatory before the form."""
    label = _("I sign for an organization") if kind == Kind.ORGANIZATION else _("I sign as an individual")
    page.get_by_role("link", name=label).click()


def test_nobody_can_sign_before_the_script_is_there_that_solves_the_puzzle(
    letters: dict[str, LetterPage], page: Page
) -> None:
    routes: list[Route] = []

    def hold(route: Route) -> None:
        routes.append(route)

    page.route("**/js/sign.js", hold)
    fill(page, letters["en"], Kind.INDIVIDUAL, has_scripts=True)
    expect(page.locator(".entry")).to_contain_text(NAMES[Kind.INDIVIDUAL])
    expect(page.get_by_role("button", name="Sign", exact=True)).to_have_count(0)
    routes[0].continue_()
    send(page)
    assert Signatory.objects.get().contact.notices == []


@pytest.mark.parametrize("page", [{"viewport": PHONE}, OFF], indirect=True, ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", list(Kind))
def test_the_form_takes_two_screens_of_a_phone_at_most(
    letters: dict[str, LetterPage], page: Page, language: str, kind: Kind
) -> None:
    with override(language):
        page.goto(letters[language].url)
        choose(page, kind)
        form = page.locator("form.sign-form")
        expect(form).to_be_visible()
        box = form.bounding_box()
        assert box is not None
        assert box["height"] <= 2 * PHONE["height"]
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("page", [{"viewport": PHONE}, OFF], indirect=True, ids=["with scripts", "without scripts"])
def test_who_answered_the_question_wrongly_goes_over_to_the_other_form(
    letters: dict[str, LetterPage], page: Page
) -> None:
    page.goto(letters["en"].url)
    choose(page, Kind.INDIVIDUAL)
    page.locator("[name=name]").fill("Larch Society")
    page.locator("[name=email]").fill("nobody")
    page.get_by_role("button", name="Sign for an organization instead").click()
    expect(page.locator("[name=representative]")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Larch Society")
    expect(page.locator("[name=email]")).to_have_value("nobody")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="See how it will be printed").click()
    expect(page.get_by_role("alert")).to_contain_text("Please check these fields")
    expect(page.locator("[name=name]")).to_have_value("Larch Society")


@pytest.mark.parametrize("page", [{"viewport": PHONE}, OFF], indirect=True, ids=["with scripts", "without scripts"])
def test_a_reader_finds_a_name_among_all_signatories(
    letters: dict[str, LetterPage], page: Page, settings: Any
) -> None:
    settings.LETTER_PAGE_NAMES, settings.LIST_PAGE_NAMES = 2, 2
    for name in ("Alder Trust", "Birch Union", "Cedar Network", "Société du mélèze"):
        SignatoryFactory(signatory_list=letters["en"].signatory_list, name=name, country="CA")
    page.goto(letters["en"].url)
    expect(page.locator("#signatories")).to_contain_text("and 2 more")
    page.get_by_role("link", name="See all signatories: 4 organizations").click()
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_text("Société du mélèze")).to_be_visible()
    page.get_by_role("link", name="Previous page").click()
    expect(page.get_by_text("Alder Trust")).to_be_visible()
    page.get_by_label("Name, title or affiliation").fill("MELEZE")
    page.get_by_label("Country").select_option("CA")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Société du mélèze")).to_be_visible()
    expect(page.get_by_text("Alder Trust")).to_have_count(0)
    assert page.context.cookies() == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def review(page: Page, name: str) -> None:
    """Approve the entry with the keyboard shortcuts of the review screen."""
    browser = page.context.browser
    assert browser is not None
    with override("en"):
        staff_page = signed_in(browser.new_page(base_url=origin_of(page)))
        staff_page.get_by_role("link", name="Review", exact=True).click()
        expect(staff_page.get_by_text(name).first).to_be_visible()
        staff_page.wait_for_load_state("networkidle")
        staff_page.keyboard.press("j")
        expect(staff_page.locator("[data-review-action=a]")).to_be_focused()
        staff_page.keyboard.press("a")
        staff_page.get_by_role("button", name="Approve").click()
        expect(staff_page.get_by_text("1 signatory changed.")).to_be_visible()
        staff_page.close()


def origin_of(page: Page) -> str:
    """Return the origin of the page in a tab."""
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}"
