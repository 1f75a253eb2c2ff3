"""The menus of header and footer: public pages only, in the reader's language, with the current one marked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Locale, Page, PageViewRestriction, Site

from cms.appearance.models import SiteTexts
from cms.pages.models import HomePage, StandardPage

pytestmark = pytest.mark.django_db


def home(language: str = "en") -> HomePage:
    page: HomePage = HomePage.objects.get(locale__language_code=language)
    return page


def page(title: str, parent: Page | None = None, **fields: Any) -> StandardPage:
    slug = title.lower().replace(" ", "-")
    added: StandardPage = (parent or home()).add_child(instance=StandardPage(title=title, slug=slug, **fields))
    return added


def link(target: Page | str, label: str = "", items: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    to = {"page": target.pk, "url": ""} if isinstance(target, Page) else {"page": None, "url": target}
    return {**to, "label": label} | ({} if items is None else {"items": items})


def item(target: Page | str, label: str = "", *below: dict[str, Any]) -> dict[str, Any]:
    return link(target, label, [{"type": "item", "value": one} for one in below])


def menu(*links: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "item", "value": one} for one in links]


def texts(language: str = "en", **fields: Any) -> SiteTexts:
    locale = Locale.objects.get(language_code=language)
    return SiteTexts.objects.create(site=Site.objects.get(), locale=locale, **fields)


def shown(client: Client, address: str, part: str = "main-menu") -> list[tuple[str, str]]:
    """Return the addresses and labels of the links in a part of the page."""
    html = client.get(address).text
    found = re.search(rf'<(\w+) class="{part}".*?</\1>', html, re.DOTALL)
    links = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', found[0]) if found else []
    return [(address, label) for address, label in links]


def test_the_menu_has_pages_and_urls_in_their_order(client: Client) -> None:
    about, donate = page("About us"), page("Donate")
    texts(
        header_menu=menu(
            item(donate, "Give"),
            item(about, "", link(about.add_child(instance=StandardPage(title="History", slug="history")))),
            item("https://shop.example.org/?a=1&b=2", "Shop"),
        )
    )
    assert shown(client, "/") == [
        ("/donate/", "Give"),
        ("/about-us/", "About us"),
        ("/about-us/history/", "History"),
        ("https://shop.example.org/?a=1&amp;b=2", "Shop"),
    ]


@pytest.mark.parametrize(
    "hide",
    [
        lambda hidden: hidden.unpublish(),
        lambda hidden: hidden.delete(),
        lambda hidden: PageViewRestriction.objects.create(page=hidden, restriction_type="login"),
        lambda hidden: PageViewRestriction.objects.create(page=hidden.get_parent(), restriction_type="login"),
        lambda hidden: Page.objects.filter(pk=hidden.pk).update(expire_at=timezone.now() - timedelta(minutes=1)),
        lambda hidden: Page.objects.filter(pk=hidden.pk).update(go_live_at=timezone.now() + timedelta(days=1)),
        lambda hidden: hidden.move(Page.get_first_root_node(), "last-child"),
    ],
    ids=["unpublished", "deleted", "restricted", "parent restricted", "expired", "embargo", "moved off the site"],
)
def test_a_page_that_is_not_public_is_in_no_menu_and_no_text(client: Client, hide: Any) -> None:
    parent = page("Parent")
    hidden = page("Canary", parent)
    below = link(hidden)
    items = {"footer_menu": menu(below), "legal_pages": menu(link(hidden, "Canary privacy"))}
    texts(
        header_menu=menu(
            item(hidden, "", link(hidden)), item("", "Group", link(hidden)), item("/x/", "X", link(hidden))
        ),
        footer_text=f'<p>Read <a linktype="page" id="{hidden.pk}">on</a>.</p>',
        **items,
    )
    before = client.get("/").text
    assert (before.count("Canary"), before.count('href="/parent/canary/"')) == (7, 7)
    hide(hidden)
    after = client.get("/letters/").text
    assert ("anary" in after, "Group" in after, 'href="/x/"' in after, "<p>Read on.</p>" in after) == (
        False,
        False,
        True,
        True,
    )


def test_a_menu_without_translation_leads_to_translated_pages(client: Client) -> None:
    about, donate = page("About us"), page("Donate")
    translated = about.copy_for_translation(Locale.objects.get(language_code="fr"))
    translated.title = "À propos"
    translated.save_revision().publish()
    texts(
        name="Coalition",
        tagline="For the lake",
        header_menu=menu(item(about, "About"), item(donate), item("https://example.org/", "Shop")),
    )
    html = client.get("/fr/").text
    assert f'<a href="{translated.url}">À propos</a>' in html
    assert '<a href="/donate/" lang="en" hreflang="en">Donate</a>' in html
    assert '<a href="https://example.org/" lang="en">Shop</a>' in html
    assert '<p class="tagline" lang="en">For the lake</p>' in html
    texts("fr", header_menu=menu(item(about, "Qui nous sommes"), item(donate, "Dons")), footer_text="<p>Bonjour</p>")
    html = client.get("/fr/").text
    assert f'<a href="{translated.url}">Qui nous sommes</a>' in html
    assert '<a href="/donate/" hreflang="en">Dons</a>' in html
    assert ("For the lake" in html, '<div class="footer-text"><p>Bonjour</p></div>' in html) == (False, True)


def test_the_current_page_and_its_section_are_marked(client: Client) -> None:
    about = page("About us")
    page("History", about)
    letters = Page.objects.get(slug="letters", locale__language_code="en")
    texts(header_menu=menu(item(home(), "Home"), item(letters), item("", "More", link(about))))
    marked = {
        address: re.findall(r'href="([^"]+)" aria-current="(\w+)"', client.get(address).text)
        for address in ("/", "/letters/", "/about-us/", "/about-us/history/", "/letters/nothing/", "/editions/check/")
    }
    assert marked == {
        "/": [("/", "page")],
        "/letters/": [("/letters/", "page")],
        "/about-us/": [("/about-us/", "page")],
        "/about-us/history/": [("/about-us/", "true")],
        "/letters/nothing/": [("/letters/", "true")],
        "/editions/check/": [],
    }
    assert '<summary class="current">More</summary>' in client.get("/about-us/history/").text


def test_without_a_menu_pages_are_shown_that_are_shown_in_menus(client: Client) -> None:
    about = page("About us", show_in_menus=True)
    page("History", about, show_in_menus=True)
    page("Imprint", page("Hidden"), show_in_menus=True)
    page("Draft", live=False, show_in_menus=True)
    assert shown(client, "/") == [("/about-us/", "About us"), ("/about-us/history/", "History")]
    assert shown(client, "/fr/") == []


def test_what_is_below_an_item_with_nothing_to_show_takes_its_place(client: Client) -> None:
    draft, about, history = page("Canary", live=False), page("About us"), page("History")
    below = link(about), link(history, "Our past")
    texts(
        header_menu=menu(item(draft, "", *below), item(draft, "Group", link(about)), item(draft), item("/x/", "X")),
    )
    expected = [("/about-us/", "About us"), ("/history/", "Our past"), ("/about-us/", "About us"), ("/x/", "X")]
    assert (shown(client, "/"), "Canary" in client.get("/").text) == (expected, False)
    api = client.get("/api/v1/site").json()["header_menu"]
    assert [(one["label"], [below["label"] for below in one["items"]]) for one in api] == [
        ("About us", []),
        ("Our past", []),
        ("Group", ["About us"]),
        ("X", []),
    ]
    draft.save_revision().publish()
    assert shown(client, "/")[:3] == [("/canary/", "Canary"), *expected[:2]]


def test_pages_in_menus_below_one_that_is_not_public_take_its_place(client: Client) -> None:
    page("About us", show_in_menus=True)
    draft = page("Canary", live=False, show_in_menus=True)
    page("History", draft, show_in_menus=True)
    page("Imprint", page("Hidden"), show_in_menus=True)
    assert shown(client, "/") == [("/about-us/", "About us"), ("/canary/history/", "History")]


def test_the_name_of_the_site_leads_to_a_home_page_that_is_published(client: Client) -> None:
    def homes(*paths: str) -> list[list[str]]:
        return [re.findall(r'<a class="site-name" href="([^"]*)"', client.get(path).text) for path in paths]

    paths = ("/search/", "/fr/search/", "/nowhere/")
    assert homes(*paths) == [["/"], ["/fr/"], ["/"]]
    home("fr").unpublish()
    assert homes(*paths) == [["/"], ["/"], ["/"]]
    home("fr").save_revision().publish()
    home().unpublish()
    assert homes(*paths) == [["/fr/"], ["/fr/"], ["/fr/"]]
    home("fr").unpublish()
    assert homes(*paths) == [[], [], []]
    assert '<span class="site-name">' in client.get("/search/").text


@pytest.mark.parametrize("items", [1, 3])
def test_the_menus_ask_the_same_questions_for_any_number_of_items(
    client: Client, items: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pages = [page(f"Page {number}") for number in range(2 * items)]
    links = [link(one) for one in pages[items:]]
    texts(
        header_menu=menu(*(item(one, "", *links) for one in pages[:items])),
        footer_menu=menu(*links),
        footer_text="".join(f'<p><a linktype="page" id="{one.pk}">x</a></p>' for one in pages),
    )
    client.get("/signatures/link/")
    with django_assert_num_queries(6):
        client.get("/signatures/link/")


def test_the_menus_are_cached_briefly(
    client: Client, caches_enabled: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    texts(header_menu=menu(item(page("About us"))))
    client.get("/signatures/link/")
    with django_assert_num_queries(0):
        assert "About us" in client.get("/signatures/link/").text


def test_a_page_of_another_site_is_linked_with_its_host(client: Client) -> None:
    original = texts()
    root = Page.get_first_root_node()
    other = root.add_child(instance=HomePage(title="Other", slug="other", locale=home().locale))
    Site.objects.create(hostname="other.example.org", port=443, root_page=other)
    there = page("Elsewhere", other)
    original.header_menu = menu(item(there), item(other))
    original.save()
    assert shown(client, "/") == [
        ("https://other.example.org/elsewhere/", "Elsewhere"),
        ("https://other.example.org/", "Other"),
    ]
    assert client.get("/", headers={"host": "other.example.org"}).status_code in (200, 400)


def test_an_alias_leads_to_its_original(client: Client) -> None:
    about = page("About us")
    alias = about.create_alias(parent=about, update_slug="again")
    texts(header_menu=menu(item(alias)))
    assert shown(client, "/") == [("/about-us/", "About us")]
    about.unpublish()
    assert shown(client, "/") == []


def test_texts_are_translated_with_their_menus(staff_client: Client) -> None:
    original = texts(name="Coalition", header_menu=menu(item(page("About us"), "About")))
    address = reverse("simple_translation:submit_snippet_translation", args=["appearance", "sitetexts", original.pk])
    french = Locale.objects.get(language_code="fr")
    assert staff_client.post(address, {"locales": [french.pk]}).status_code == 302
    assert original.get_translation(french).header_menu.raw_data[0]["value"]["label"] == "About"
    # Translating again finds nothing left to translate, and two rows stay two.
    staff_client.post(address, {"locales": [french.pk]})
    assert SiteTexts.objects.count() == 2


def test_texts_in_a_language_that_was_written_by_itself_are_not_translated_over(staff_client: Client) -> None:
    original = texts(name="Coalition")
    texts("fr", name="Les nôtres")
    address = reverse("simple_translation:submit_snippet_translation", args=["appearance", "sitetexts", original.pk])
    answer = staff_client.post(address, {"locales": [Locale.objects.get(language_code="fr").pk]})
    assert answer.status_code < 500
    assert SiteTexts.objects.get(locale__language_code="fr").name == "Les nôtres"


@pytest.mark.parametrize("address", ["/", "/fr/", "/letters/nothing/", "/signatures/link/", "/search/?q=x"])
def test_texts_cannot_become_markup(client: Client, address: str) -> None:
    evil = '<script>alert("x")</script>'
    texts(
        name=evil,
        tagline=evil,
        header_menu=menu(item("/x/", evil, link("/y/", evil))),
        footer_menu=menu(link('/"onclick="x', evil)),
        legal_pages=menu(link("/z/", evil)),
    )
    html = client.get(address).text
    assert ("<script>alert" in html, '"onclick=' in html) == (False, False)
