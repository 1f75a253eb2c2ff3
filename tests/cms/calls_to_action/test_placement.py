"""Where and when calls to action are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, PageViewRestriction, Site

from cms.calls_to_action.page_kinds import page_kinds
from cms.calls_to_action.placement import MAX_CALLS, calls_after
from cms.contact.models import ContactPage
from cms.digest.models import DigestIndexPage, DigestIssuePage
from cms.legal.models import AccessibilityPage, PrivacyPage
from cms.members.models import MembersPage
from cms.news.models import NewsIndexPage, NewsPage
from cms.pages.models import HomePage, StandardPage
from letters.models import LetterIndexPage, LetterPage
from letters.pdf.document import render_letter
from tests.cms.appearance.test_menus import home, page
from tests.cms.calls_to_action.calls import add_call, headings, link, second_site
from tests.cms.contact.messages import contact_page
from tests.cms.digest.issues import digest_issue
from tests.cms.legal.pages import accessibility_page, privacy_page
from tests.factories import LetterFactory, NewsFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 7, 8, 12, tzinfo=UTC)


def translated(original: StandardPage, title: str) -> StandardPage:
    french = original.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.title, french.slug = title, title.lower()
    french.save_revision().publish()
    return StandardPage.objects.get(pk=french.pk)


def test_a_call_is_shown_on_every_kind_of_page(letter: LetterPage) -> None:
    post, issue, about = NewsFactory(), digest_issue(), page("About")
    members = home().add_child(instance=MembersPage(title="Members", slug="members", locale=home().locale))
    paths = {
        HomePage: "/",
        StandardPage: about.url,
        NewsIndexPage: "/news/",
        NewsPage: post.url,
        DigestIndexPage: "/digest/",
        DigestIssuePage: issue.url,
        LetterIndexPage: "/letters/",
        LetterPage: letter.url,
        MembersPage: members.url,
        ContactPage: contact_page(slug="contact").url,
        PrivacyPage: privacy_page(slug="privacy").url,
        AccessibilityPage: accessibility_page(slug="accessibility").url,
    }
    for kind in page_kinds():
        add_call(kind.__name__, kinds=[kind])
    # Kinds of pages that other apps add need a path here.
    assert {kind: headings(paths[kind]) for kind in page_kinds()} == {kind: [kind.__name__] for kind in page_kinds()}


def test_a_call_is_shown_on_chosen_pages_and_not_on_excluded_ones() -> None:
    first, second, third = page("First"), page("Second"), NewsFactory(slug="third")
    add_call("Chosen", chosen=[first, third])
    add_call("Pages but one", kinds=[StandardPage], excluded=[second])
    assert [headings(path) for path in ("/first/", "/second/", "/news/third/", "/")] == [
        ["Chosen", "Pages but one"],
        [],
        ["Chosen"],
        [],
    ]


def test_a_call_is_shown_in_the_language_of_the_page_only() -> None:
    french = translated(page("About"), "Propos")
    english = add_call("Give", kinds=[StandardPage, HomePage])
    assert (headings("/about/"), headings("/"), headings(french.url), headings("/fr/")) == (["Give"], ["Give"], [], [])
    add_call("Donner", language="fr", translation_key=english.translation_key, kinds=[StandardPage])
    assert (headings("/about/"), headings(french.url), headings("/fr/")) == (["Give"], ["Donner"], [])


def test_a_page_stands_for_its_translations() -> None:
    about, contact = page("About"), page("Contact")
    french_about, french_contact = translated(about, "Propos"), translated(contact, "Joindre")
    add_call("Donner", language="fr", chosen=[about])
    add_call("Écrire", language="fr", kinds=[StandardPage], excluded=[contact])
    assert headings(french_about.url) == ["Donner", "Écrire"]
    assert (headings(french_contact.url), headings("/about/")) == ([], [])


@pytest.fixture
def _two_hosts(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "second.example.org"]


@pytest.mark.usefixtures("_two_hosts")
def test_a_call_is_shown_on_all_sites_or_on_its_own() -> None:
    about, second = page("About"), second_site()
    first_site = about.get_site()
    page("Second about", second.root_page)
    add_call("Everywhere", kinds=[StandardPage], position=1)
    add_call("First", kinds=[StandardPage], position=2, site=first_site)
    add_call("Second", kinds=[StandardPage], position=3, site=second)
    assert headings("/about/") == ["Everywhere", "First"]
    assert headings("/second-about/", "second.example.org") == ["Everywhere", "Second"]


@pytest.mark.usefixtures("_two_hosts")
def test_a_call_for_another_site_is_not_shown_on_a_chosen_page_or_inside_a_text() -> None:
    about, second = page("About"), second_site()
    call = add_call("Canary", site=second, chosen=[about])
    here = page("Text", about.get_parent(), body=body(placed(call)))
    there = page("Text", second.root_page, body=body(placed(call)))
    assert (headings("/about/"), headings(here.url)) == ([], [])
    assert headings("/text/", "second.example.org") == ["Canary"]
    assert there.get_site() == second


def test_a_call_limited_to_a_site_is_shown_in_each_language_of_the_site() -> None:
    about = page("About")
    french = translated(about, "Propos")
    english = add_call("Give", kinds=[StandardPage], site=about.get_site())
    copy = english.copy_for_translation(Locale.objects.get(language_code="fr"))
    copy.live = True
    copy.save()
    assert (headings("/about/"), headings(french.url)) == (["Give"], ["Give"])


def test_a_deleted_site_takes_its_calls_with_it() -> None:
    second = second_site()
    add_call("Second", kinds=[HomePage], site=second)
    add_call("Everywhere", kinds=[HomePage])
    second.delete()
    assert headings("/") == ["Everywhere"]


def test_a_deleted_page_leaves_the_call() -> None:
    about = page("About")
    call = add_call(chosen=[about])
    about.delete()
    call.refresh_from_db()
    assert (call.chosen_pages.count(), headings("/")) == (0, [])


def test_a_page_shows_a_few_calls_those_for_itself_first_then_by_position_then_the_newest() -> None:
    about = page("About")
    add_call("Second", kinds=[StandardPage], position=2)
    add_call("Older", kinds=[StandardPage], position=1)
    add_call("Newer", kinds=[StandardPage], position=1)
    assert headings("/about/") == ["Newer", "Older"]
    add_call("For this page", chosen=[about], position=9)
    assert (headings("/about/"), MAX_CALLS) == (["For this page", "Newer"], 2)


def test_a_call_appears_at_its_start_and_vanishes_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    add_call(kinds=[HomePage], starts_at=NOON, ends_at=NOON + timedelta(hours=1))
    seen = []
    for minutes in (-1, 0, 59, 60):
        now = NOON + timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        seen.append(bool(headings("/")))
    assert seen == [False, True, True, False]


@pytest.fixture
def _page_cache() -> Iterator[None]:
    """Let a test begin with an empty cache of pages, and leave none to the next."""
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.mark.usefixtures("_page_cache")
def test_a_cached_page_lets_no_call_outlive_its_end_for_longer_than_pages_are_cached(settings: Any) -> None:
    settings.REMEMBERED_SECONDS = 2
    call = add_call(kinds=[HomePage])
    before = Client().get("/")
    assert ("Since you’re here" in before.text, before["Cache-Control"]) == (True, "public, max-age=5")
    call.ends_at = timezone.now()
    call.save()
    assert Client().get("/").text == before.text
    caches["pages"].clear()
    after = Client().get("/")
    assert ("Since you’re here" in after.text, after["ETag"] == before["ETag"]) == (False, False)


def test_drafts_are_not_shown() -> None:
    add_call("Canary", kinds=[HomePage], live=False)
    assert "Canary" not in Client().get("/").text


def test_readers_of_a_restricted_page_see_its_calls_and_strangers_do_not(staff_client: Client) -> None:
    about = page("About")
    PageViewRestriction.objects.create(page=about, restriction_type=PageViewRestriction.LOGIN)
    add_call("Members: give", chosen=[about])
    assert "Members: give" in staff_client.get("/about/").text
    assert "Members: give" not in Client().get("/about/", follow=True).text


def test_a_draft_is_previewed_with_the_calls_of_its_kind(staff_client: Client) -> None:
    add_call("Shown", kinds=[StandardPage])
    draft = StandardPage(title="New", slug="new", locale=Locale.get_default())
    assert [shown.call.heading for shown in calls_after(draft)] == ["Shown"]
    assert calls_after(StandardPage(title="New", slug="new")) == []


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("kind", [LetterPage, NewsPage, StandardPage])
def test_calls_take_one_query(kind: Any, number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    shown_on = {LetterPage: LetterFactory, NewsPage: NewsFactory, StandardPage: lambda: page("About")}[kind]()
    shown_on.locale  # noqa: B018 - a page that is served has its language
    for position in range(number):
        add_call(kinds=[kind], position=position, buttons=[link(url="https://example.org/")])
    Site.get_site_root_paths()
    with django_assert_num_queries(1):
        assert len(calls_after(shown_on)) == min(number, MAX_CALLS)


@pytest.mark.parametrize("number", [1, 3])
def test_pictures_and_pages_of_calls_take_three_more_queries_however_many_there_are(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    about, picture = page("About"), get_image_model().objects.create(title="Lake", file=get_test_image_file())
    about.locale  # noqa: B018 - as above
    for _ in range(number):
        add_call(kinds=[StandardPage], picture=picture, buttons=[link(page=about.pk), link(page=home().pk)])
    Site.get_site_root_paths()
    with django_assert_num_queries(4):
        assert all(len(shown.buttons) == 2 for shown in calls_after(about))


def test_pages_without_calls_take_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    about = page("About")
    about.locale  # noqa: B018 - as above
    Site.get_site_root_paths()
    with django_assert_num_queries(1):
        assert calls_after(about) == []


def test_a_call_has_a_heading_that_names_it_and_a_picture_with_its_text(client: Client) -> None:
    picture = get_image_model().objects.create(title="Lake", file=get_test_image_file(size=(900, 600)))
    call = add_call(
        "Give & help", kinds=[HomePage], text="<p>We take <b>no</b> money.</p>", picture=picture, alt_text="A lake"
    )
    text = client.get("/").text
    assert f'aria-labelledby="call-{call.pk}"' in text
    assert f'<h2 id="call-{call.pk}">Give &amp; help</h2>' in text
    assert ('alt="A lake"' in text, "<p>We take <b>no</b> money.</p>" in text) == (True, True)
    assert text.index("call-to-action") < text.index("</main>")


def placed(call: Any) -> list[dict[str, Any]]:
    return [{"type": "call_to_action", "value": {"call": call.pk}}]


def body(blocks: list[dict[str, Any]]) -> Any:
    return StandardPage._meta.get_field("body").stream_block.to_python(blocks)


def test_a_call_inside_a_text_is_shown_there_and_not_after_it() -> None:
    first, second = add_call("Inside", kinds=[StandardPage]), add_call("After", kinds=[StandardPage])
    page("About", body=body([*placed(first), {"type": "text", "value": "<p>The rest</p>"}]))
    text = Client().get("/about/").text
    assert headings("/about/") == ["Inside", "After"]
    assert text.index("Inside") < text.index("The rest") < text.index("After")
    assert second.pk != first.pk


@pytest.mark.parametrize("fields", [{"live": False}, {"ends_at": NOON - timedelta(days=900)}])
def test_a_call_inside_a_text_is_shown_while_it_is_active(fields: dict[str, Any]) -> None:
    page("About", body=body(placed(add_call("Canary", **fields))))
    assert "Canary" not in Client().get("/about/").text


def test_a_call_inside_a_translated_text_is_its_translation() -> None:
    english = add_call("Give", kinds=[StandardPage])
    french_page = translated(page("About", body=body(placed(english))), "Propos")
    assert headings(french_page.url) == []
    add_call("Donner", language="fr", translation_key=english.translation_key, kinds=[StandardPage])
    assert (headings(french_page.url), headings("/about/")) == (["Donner"], ["Give"])


def test_a_call_that_is_placed_several_times_on_a_page_has_different_ids() -> None:
    call = add_call("Give")
    texts = {name: body([*placed(call), *placed(call)]) for name in ("body", "closing")}
    home().add_child(instance=MembersPage(title="Members", slug="members", locale=home().locale, **texts))
    text = Client().get("/members/").text
    ids = re.findall(r'<h2 id="(call-[^"]*)">Give</h2>', text)
    assert (len(ids), len(set(ids))) == (4, 4)
    assert re.findall(r'aria-labelledby="(call-[^"]*)"', text) == ids


def test_a_text_outlives_a_call_inside_it() -> None:
    call = add_call()
    page("About", body=body([*placed(call), {"type": "text", "value": "<p>The rest</p>"}]))
    call.delete()
    assert "The rest" in Client().get("/about/").text


def test_print_has_no_calls(letter: LetterPage, typesetter: Any) -> None:
    add_call("Canary", kinds=[LetterPage])
    assert headings(letter.url) == ["Canary"]
    render_letter(letter, [])
    assert [letter.title in typesetter.documents[0], "Canary" in "".join(typesetter.documents)] == [True, False]
    styles = Path("cms/static/cms/site.css").read_text()
    assert ".call-to-action" in styles.partition("@media print")[2].partition("\n}")[0]
