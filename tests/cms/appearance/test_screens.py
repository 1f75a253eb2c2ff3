"""The screens of staff: appearance, and menus and texts."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.appearance.models import Appearance, SiteTexts
from core.users.models import User
from letters.models import Letterhead
from tests.cms.appearance.style_sheets import style_sheet
from tests.cms.appearance.test_menus import home, page

pytestmark = pytest.mark.django_db


def settings_url() -> str:
    return reverse("wagtailsettings:edit", args=["appearance", "appearance", Site.objects.get().pk])


def appearance(**fields: Any) -> dict[str, Any]:
    return nested_form_data(
        {"colour": "", "dark_colour": "", "fonts": "system", "logo": "", "icon": "", "social_links": streamfield([])}
        | fields
    )


def texts(**fields: Any) -> dict[str, Any]:
    empty = {
        "name": "",
        "tagline": "",
        "header_menu": streamfield([]),
        "footer_text": rich_text(""),
        "footer_menu": streamfield([]),
        "legal_pages": streamfield([]),
    }
    return nested_form_data(empty | fields)


def menu_item(page_id: Any = "", url: str = "", label: str = "", below: Any = None) -> dict[str, Any]:
    return {"page": str(page_id), "url": url, "label": label, "items": below or {"count": "0"}}


def client_of(role: str) -> Client:
    user = User.objects.create_user(role.replace(" ", "-"))
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def test_a_colour_that_cannot_be_read_is_replaced_and_staff_are_told_its_contrast(staff_client: Client) -> None:
    answer = staff_client.post(settings_url(), appearance(colour="#FFCC00", dark_colour="#222222"), follow=True)
    html = answer.content.decode()
    sentence = "#ffcc00 has a contrast of only 1.4\u202f:\u202f1 with light pages; text needs 4.5\u202f:\u202f1."
    assert html.count(sentence) == 2
    assert "Links and buttons have the darker #8d7208 instead." in html
    assert "#222222 has a contrast of only 1.1\u202f:\u202f1 with dark pages" in html
    assert "--accent: #8d7208" in style_sheet(Client())


def test_a_readable_colour_is_used_as_it_is(staff_client: Client) -> None:
    html = staff_client.post(settings_url(), appearance(colour="#1f3a5f"), follow=True).content.decode()
    assert "#1f3a5f has a contrast of 11.1\u202f:\u202f1 with light pages." in html
    assert "instead." not in html


def test_print_has_logo_and_colour_of_the_site_unless_the_letterhead_has_others() -> None:
    site = Site.objects.get()
    letterhead = Letterhead.objects.create(site=site, name="Coalition")
    assert (letterhead.printed_logo, letterhead.printed_colour, letterhead.heading_colour) == (
        None,
        "#111111",
        "#111111",
    )
    logos = [
        get_image_model().objects.create(title=name, file=get_test_image_file(name)) for name in ("a.png", "b.png")
    ]
    Appearance.objects.create(site=site, colour="#ffcc00", logo=logos[0])
    letterhead = Letterhead.objects.get()
    assert (letterhead.printed_logo, letterhead.printed_colour, letterhead.heading_colour) == (
        logos[0],
        "#ffcc00",
        "#8d7208",
    )
    letterhead.logo, letterhead.colour = logos[1], "#7a1020"
    assert (letterhead.printed_logo, letterhead.printed_colour, letterhead.heading_colour) == (
        logos[1],
        "#7a1020",
        "#7a1020",
    )


@pytest.mark.parametrize(
    ("of_letterhead", "of_site", "kept", "moved"),
    [
        pytest.param("#7a1020", "", "", "#7a1020", id="the pages had that of the letterhead"),
        pytest.param("#7A1020", "#7a1020", "", "#7A1020", id="both had the same"),
        pytest.param("#7a1020", "#1f3a5f", "#7a1020", "#1f3a5f", id="print had another one"),
        pytest.param("#111111", "", "", "", id="nobody chose one"),
        pytest.param("#111111", "#1f3a5f", "#111111", "#1f3a5f", id="print was black beside a chosen one"),
    ],
)
def test_the_migration_changes_no_colour_of_pages_or_print(
    of_letterhead: str, of_site: str, kept: str, moved: str
) -> None:
    site = Site.objects.get()
    Letterhead.objects.create(site=site, name="Coalition", colour=of_letterhead)
    if of_site:
        Appearance.objects.create(site=site, colour=of_site)
    migration = import_module("cms.appearance.migrations.0002_one_look_of_a_site")
    for _time in range(2):
        migration.move_look(apps, None)
        found = Appearance.objects.values_list("colour", flat=True).first() or ""
        assert (Letterhead.objects.get().colour, found) == (kept, moved)


def test_the_migration_moves_the_logo_of_the_letterhead_to_the_pages_that_showed_it() -> None:
    logo = get_image_model().objects.create(title="a", file=get_test_image_file("a.png"))
    Letterhead.objects.create(site=Site.objects.get(), name="Coalition", logo=logo)
    import_module("cms.appearance.migrations.0002_one_look_of_a_site").move_look(apps, None)
    assert (Letterhead.objects.get().logo, Appearance.objects.get().logo) == (None, logo)


def test_both_forms_have_the_same_field_for_colours(staff_client: Client) -> None:
    letterhead = Letterhead.objects.create(site=Site.objects.get(), name="Coalition")
    url = reverse("wagtailsettings:edit", args=["letters", "letterhead", letterhead.site_id])
    pages = [staff_client.get(address).text for address in (settings_url(), url)]
    assert [(page.count('<input type="color"'), page.count("colour_input.js")) for page in pages] == [(2, 1), (1, 1)]


def test_the_form_of_the_letterhead_warns_of_a_colour_that_cannot_be_read_in_print(staff_client: Client) -> None:
    letterhead = Letterhead.objects.create(site=Site.objects.get(), name="Coalition")
    url = reverse("wagtailsettings:edit", args=["letters", "letterhead", letterhead.site_id])
    fields = {"name": "Coalition", "address": "", "logo": "", "paper": "A4", "press_contact": ""}
    sentence = "#ffee00 has a contrast of only 1.2\u202f:\u202f1 with white paper; text needs 4.5\u202f:\u202f1."
    html = staff_client.post(url, {**fields, "colour": "#FFEE00"}, follow=True).text
    letterhead.refresh_from_db()
    assert (html.count(sentence), letterhead.colour) == (2, "#FFEE00")
    assert f"Headings of PDFs have the darker {letterhead.heading_colour} instead" in html
    assert "white paper" not in staff_client.get(settings_url()).text
    readable = staff_client.post(url, {**fields, "colour": "#7a1020"}, follow=True).text
    assert ("#7a1020 has a contrast of" in readable, "have the darker" in readable) == (True, False)
    assert "white paper" not in staff_client.post(url, {**fields, "colour": ""}, follow=True).text


@pytest.mark.parametrize("colour", ["red", "#12345", "#1f3a5f;}", "#1f3a5f\n"])
def test_other_colours_are_refused(staff_client: Client, colour: str) -> None:
    staff_client.post(settings_url(), appearance(colour=colour))
    assert Appearance.objects.exclude(colour__in=("", "#1f3a5f")).count() == 0
    letterhead = Letterhead.objects.create(site=Site.objects.get())
    url = reverse("wagtailsettings:edit", args=["letters", "letterhead", letterhead.site_id])
    staff_client.post(
        url, {"name": "", "address": "", "logo": "", "paper": "A4", "press_contact": "", "colour": colour}
    )
    assert Letterhead.objects.get().colour in ("", "#1f3a5f")


def test_staff_write_texts_and_menus(staff_client: Client) -> None:
    about = page("About us")
    below = {
        "count": "1",
        "0-id": "",
        "0-deleted": "",
        "0-order": "0",
        "0-type": "item",
        "0-value-page": str(about.pk),
    }
    below |= {"0-value-url": "", "0-value-label": ""}
    data = texts(
        name="Coalition",
        header_menu=streamfield([("item", menu_item(home().pk)), ("item", menu_item(label="More", below=below))]),
        footer_text=rich_text("<p>Hello</p>"),
    )
    answer = staff_client.post(reverse("site_texts:add"), data)
    assert answer.status_code == 302
    html = Client().get("/").text
    for part in (">Coalition</a>", '<a href="/about-us/">About us</a>', '<div class="footer-text"><p'):
        assert part in html


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (menu_item(), "Choose a page, or write a URL."),
        (menu_item(url="https://example.org/"), "A link without a page needs a label."),
        (menu_item(url="javascript:alert(1)", label="x"), "Write an address such as"),
        (menu_item(url="//example.org", label="x"), "Write an address such as"),
        (menu_item(url="data:text/html,x", label="x"), "Write an address such as"),
        (menu_item(url="/a b", label="x"), "Write an address such as"),
        (menu_item(url="/x/", label="x\u202e"), "character"),
    ],
)
def test_links_that_lead_nowhere_or_somewhere_dangerous_are_refused(
    staff_client: Client, item: dict[str, Any], message: str
) -> None:
    answer = staff_client.post(reverse("site_texts:add"), texts(header_menu=streamfield([("item", item)])))
    assert (answer.status_code, SiteTexts.objects.count()) == (200, 0)
    assert message in answer.content.decode()


def test_a_page_and_a_url_together_are_refused(staff_client: Client) -> None:
    item = menu_item(home().pk, "/x/", "x")
    answer = staff_client.post(reverse("site_texts:add"), texts(header_menu=streamfield([("item", item)])))
    assert "Choose a page or write a URL, not both." in answer.content.decode()


def test_a_site_has_texts_once_in_a_language(staff_client: Client) -> None:
    staff_client.post(reverse("site_texts:add"), texts(name="First"))
    answer = staff_client.post(reverse("site_texts:add"), texts(name="Second"))
    assert "The site has menus and texts in this language. Edit those." in answer.content.decode()
    french = f"{reverse('site_texts:add')}?locale=fr"
    assert staff_client.post(french, texts(name="Troisième")).status_code == 302
    assert list(SiteTexts.objects.order_by("pk").values_list("name", flat=True)) == ["First", "Troisième"]


def test_the_preview_shows_what_was_not_saved(staff_client: Client) -> None:
    SiteTexts.objects.create(site=Site.objects.get(), locale=Locale.objects.get(language_code="en"), name="Before")
    address = reverse("site_texts:preview_on_edit", args=[SiteTexts.objects.get().pk])
    data = texts(name="After", header_menu=streamfield([("item", menu_item(home().pk, label="Start"))]))
    assert staff_client.post(address, data).json()["is_valid"]
    html = staff_client.get(address).text
    assert (">After</a>" in html, ">Start</a>" in html, "Before" in html) == (True, True, False)


@pytest.mark.parametrize(
    ("role", "is_allowed"), [("Editors", True), ("Moderators", False), ("Signatory managers", False)]
)
def test_editors_change_the_appearance(role: str, is_allowed: bool) -> None:
    client_of(role).post(settings_url(), appearance(colour="#123456"))
    assert Appearance.objects.filter(colour="#123456").exists() is is_allowed


def test_social_links_and_logo_are_shown(staff_client: Client) -> None:
    profile = {"label": "Mastodon", "url": "https://social.example.org/@lake"}
    staff_client.post(settings_url(), appearance(social_links=streamfield([("profile", profile)])))
    assert '<a href="https://social.example.org/@lake" rel="me">Mastodon</a>' in Client().get("/").text


def test_the_icon_of_the_site_is_at_the_address_where_clients_look_for_it() -> None:
    picture = get_image_model().objects.create(title="Icon", file=get_test_image_file("icon.png"))
    Appearance.objects.create(site=Site.objects.get(), icon=picture)
    assert Client().get("/favicon.ico")["Location"].startswith("/media/images/")


def test_a_logo_whose_file_is_lost_does_not_take_the_site_down(client: Client) -> None:
    picture = get_image_model().objects.create(title="Logo", file=get_test_image_file("lost.png"))
    Appearance.objects.create(site=Site.objects.get(), logo=picture)
    picture.file.storage.delete(picture.file.name)
    assert client.get("/").status_code == 200
