"""The demo goes with everything that hangs on its letter; what staff made stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from lxml import html
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from cms.appearance.models import SiteTexts
from cms.calls_to_action.models import CallToAction
from cms.demo.content import demo_page_keys
from cms.demo.keys import DEMO_USERNAME, demo_key
from cms.demo.lock import demo_lock
from cms.demo.pages import page_keys
from cms.demo.removal import DemoContent, demo_content, remove
from cms.demo.removal_plan import Staying
from cms.demo.site import load
from cms.digest.models import DigestIssuePage, Sending
from cms.news.models import NewsCategory, NewsIndexPage, NewsPage
from cms.pages.models import HomePage
from core.users.models import User
from letters.models import Edition, EditionFile, Letterhead, LetterPage
from letters.pdf.print_job import RenderedPdf
from signatories.enums import ImportState, Source
from signatories.models import ImportBatch, MemberGroup, Organization, Signatory, SignatoryList
from tests.factories import LetterFactory, SignatoryFactory

#: A letter, two pages about the coalition, its members, three legal pages, a page of news and seven posts, each in two
#: languages.
PAGES = 2 * 18
#: Three pictures, four categories, three groups of members, a letterhead, and calls and texts in two languages.
OTHERS = 19
#: What the command prints after the edits of a test.
KEPT = """\
  pages “Thirty-one organizations, one demand” (en): sent to subscribers
  pages “Trente et une organisations, une demande” (fr), “Qui nous sommes” (fr): a translation stays
  pages “About us” (en): edited
  pages “Digest” (en), “Infolettre” (fr): with pages below that stay
  home pages “Home” (en): a translation stays
  home pages “Accueil” (fr): edited
  calls to action “Écrivez au ministre” (fr): edited
  calls to action “Write to the Minister” (en): a translation stays
  menus and texts “Coalition for Open Streets” (en): a translation stays
  menus and texts “Coalition pour des rues libres” (fr): edited
  letterheads “Coalition for Open Streets · Coalition pour des r…”: edited
  organizations “Alder Bend Tenants’ Federation”: edited
  groups of members “Social and racial justice”: with members
  groups of members “Civil liberties and legal aid”: edited
  pictures “Demo: camera”: edited
  pictures “Demo: square”: used by content that stays
  news categories “Policing”: edited
The demo was removed.
"""
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def loaded(db: None, monkeypatch: pytest.MonkeyPatch) -> SignatoryList:
    """Load the demo with a fake typesetter, and return its list."""
    monkeypatch.setattr(
        "letters.pdf.typesetter_client.typeset",
        lambda html, identifier, embedded_files: RenderedPdf(identifier.encode(), 5),
    )
    assert load() is True
    return SignatoryList.objects.get()


def submit(client: Client, url: str | None, **changes: str) -> None:
    """Send a form of the admin as it is, with some changes."""
    assert url
    page = client.get(url, follow=True)
    form = max(html.document_fromstring(page.content).forms, key=lambda form: len(form.fields))
    data = dict(form.form_values()) | changes
    response = client.post(page.request["PATH_INFO"], data)
    assert response.status_code == 302, response.context["form"].errors


@pytest.fixture
def colleague(db: None) -> User:
    return User.objects.create_superuser("alix", "alix@example.org", "fernleaf-1")


def test_nothing_of_the_demo_remains(loaded: SignatoryList, colleague: User, client: Client) -> None:
    pages = set(
        Page.objects.exclude(translation_key__in=[demo_key("letter"), demo_key("members"), *page_keys()]).values_list(
            "pk", flat=True
        )
    )
    file = EditionFile.objects.order_by("pk").first()
    assert file is not None
    url = file.get_absolute_url()
    assert remove() == DemoContent(PAGES, 2, 77, 0, 1, 47, OTHERS, deletes_login=True)
    for model in (
        SiteTexts,
        LetterPage,
        SignatoryList,
        Signatory,
        Edition,
        Organization,
        MemberGroup,
        ImportBatch,
        NewsPage,
        NewsCategory,
        get_image_model(),
        CallToAction,
    ):
        assert model.objects.count() == 0
    assert set(Page.objects.values_list("pk", flat=True)) == pages
    assert list(User.objects.all()) == [colleague]
    assert not Letterhead.objects.filter(name__contains="Open Streets").exists()
    assert client.get(url).status_code == 410
    assert load() is False
    assert demo_content().is_empty is True
    assert remove().pages == 0


def test_what_staff_made_stays(loaded: SignatoryList, colleague: User) -> None:
    own = LetterFactory(title="Our letter", owner=colleague)
    news = NewsIndexPage.objects.get(locale__language_code="en")
    post = news.add_child(instance=NewsPage(title="Our post", categories=NewsCategory.objects.filter(slug="privacy")))
    shared, changed = Organization.objects.order_by("pk")[:2]
    SignatoryFactory(signatory_list=own.signatory_list, name=shared.name, organization=shared)
    Organization.objects.filter(pk=changed.pk).update(website="https://changed.example.org/")
    Letterhead.objects.update(name="Our coalition")
    SignatoryFactory(signatory_list=loaded, name="Signed Since", source=Source.FORM)
    content = demo_content()
    assert (content.signed_since, content.signatories, content.organizations) == (1, 78, 45)
    assert set(content.staying) == {
        Staying("pages", "“News” (en)", "with pages below that stay"),
        Staying("letterheads", "“Our coalition”", "edited"),
        Staying("groups of members", "“Civil liberties and legal aid”", "with members"),
        Staying("organizations", f"“{shared.name}”", "signed a letter that stays"),
        Staying("organizations", f"“{changed.name}”", "edited"),
        Staying("news categories", "“Privacy”", "used by posts that stay"),
    }
    remove()
    assert LetterPage.objects.get() == own
    assert set(Organization.objects.all()) == {shared, changed}
    assert Letterhead.objects.get().name == "Our coalition"
    assert (NewsPage.objects.get(), NewsIndexPage.objects.get()) == (post, news)
    assert [category.slug for category in NewsCategory.objects.all()] == ["privacy"]
    assert list(HomePage.objects.values_list("introduction", flat=True)) == ["", ""]


def test_what_was_edited_stays_with_its_translations(loaded: SignatoryList, colleague: User, capsys: Any) -> None:
    """Each edit is one that staff make: of one field, in one language, some as a draft only."""
    client = Client()
    client.force_login(colleague)
    home = HomePage.objects.get(locale__language_code="fr")
    del home.body[-1]
    home.save_revision(user=colleague)
    about = Page.objects.get(translation_key=demo_key("about"), locale__language_code="en").specific
    del about.body[-1]
    about.save_revision(user=colleague).publish(user=colleague)
    call = CallToAction.objects.filter(locale__language_code="fr").order_by("pk")[0]
    call.heading = "Notre appel"
    call.save_revision(user=colleague)
    texts = SiteTexts.objects.get(locale__language_code="fr")
    del texts.legal_pages[-1]
    texts.save()
    texts.save_revision(user=colleague)
    issue = DigestIssuePage.objects.filter(locale__language_code="en").order_by("pk")[0]
    Sending.objects.create(issue=issue, translation_key=issue.translation_key)
    picture = get_image_model().objects.get(title="Demo: camera")
    category = NewsCategory.objects.get(slug="policing")
    group = MemberGroup.objects.order_by("pk")[0]
    organization = Organization.objects.get(name="Alder Bend Tenants’ Federation")
    for instance, changes in (
        (picture, {"description": "A camera above a street"}),
        (category, {"position": "9"}),
        (group, {"position": "9"}),
        (organization, {"country": "FR"}),
        (Letterhead.objects.get(), {"colour": "#123456"}),
    ):
        submit(client, AdminURLFinder(colleague).get_edit_url(instance), **changes)
    call_command("load_demo", remove=True, no_input=True)
    assert capsys.readouterr().out.split("This stays:\n")[1] == KEPT
    remaining = Page.objects.filter(translation_key__in=demo_page_keys())
    assert (remaining.count(), HomePage.objects.exclude(introduction="").count()) == (6, 2)
    assert remove().is_empty is True


def test_a_letter_stays_in_all_languages_if_one_was_edited(loaded: SignatoryList, colleague: User) -> None:
    letter = LetterPage.objects.get(locale__language_code="fr")
    letter.slug = f"{letter.slug}-renamed"
    letter.save_revision(user=colleague)
    content = remove()
    assert (content.pages, content.signatories, content.editions) == (PAGES - 2, 0, 0)
    assert (LetterPage.objects.count(), Signatory.objects.count(), Edition.objects.count()) == (2, 77, 1)
    assert Organization.objects.count() == 31
    assert remove().is_empty is True


def test_the_only_login_stays(loaded: SignatoryList) -> None:
    assert remove().deletes_login is False
    assert User.objects.get().username == DEMO_USERNAME


def test_nothing_is_removed_while_an_import_is_running(loaded: SignatoryList, colleague: User) -> None:
    ImportBatch.objects.update(state=ImportState.IMPORTING)
    with pytest.raises(CommandError, match="Nothing was removed: An import into this list is running"):
        call_command("load_demo", remove=True, no_input=True)
    assert (LetterPage.objects.count(), Signatory.objects.count(), Edition.objects.count()) == (2, 77, 1)


@pytest.mark.parametrize(("answer", "remaining"), [("yes", 0), ("y", 2), ("", 2)])
def test_the_command_asks_first(
    loaded: SignatoryList, monkeypatch: pytest.MonkeyPatch, capsys: Any, answer: str, remaining: int
) -> None:
    monkeypatch.setattr("builtins.input", lambda _prompt: answer)
    if remaining:
        with pytest.raises(CommandError, match="Nothing was removed"):
            call_command("load_demo", remove=True)
    else:
        call_command("load_demo", remove=True)
    assert LetterPage.objects.count() == remaining
    assert capsys.readouterr().out.startswith(
        f"This deletes for good: {PAGES} pages, 2 home pages emptied, 77 signatories, 1 edition, "
        f"47 organizations of the directory, {OTHERS} pictures, categories, texts and the like.\nThis stays:\n"
        "  logins “demo”: there is no other superuser; create one with manage.py createsuperuser\n"
    )


def test_a_site_of_its_own_has_nothing_of_the_demo(db: None, colleague: User) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    home.introduction = "Who we are."
    home.save_revision(user=colleague).publish(user=colleague)
    SiteTexts.objects.create(site=Site.objects.get(), locale=home.locale, name="Our coalition").save_revision()
    content = demo_content()
    assert (content.is_empty, content.staying) == (True, ())


def test_while_it_is_being_loaded_the_command_says_so(db: None) -> None:
    with demo_lock(), pytest.raises(CommandError, match="The demo is just being loaded or removed by another process"):
        call_command("load_demo", remove=True, no_input=True)


def test_before_the_migrations_the_command_says_so(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.management.commands.load_demo.database_error", lambda: "The database lacks 3 migrations")
    with pytest.raises(CommandError, match=r"lacks 3 migrations\. If make run is just starting, wait until it prints"):
        call_command("load_demo", remove=True, no_input=True)


def test_without_a_demo_there_is_nothing_to_remove(db: None, capsys: Any) -> None:
    call_command("load_demo", remove=True)
    assert capsys.readouterr().out == "There is no demo to remove.\n"
