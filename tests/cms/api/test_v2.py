"""Tests that `/api/v2/` returns only the content of public pages, in Wagtail's format."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction, Site

from core.users.models import User
from letters.models import Letterhead, LetterIndexPage, LetterPage
from tests.factories import LetterFactory, LetterUpdateFactory, OrganizationFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


def image(title: str) -> Any:
    return get_image_model().objects.create(title=title, file=get_test_image_file(f"{title}.png"))


def document(title: str) -> Any:
    return get_document_model().objects.create(title=title, file=ContentFile(b"text", name=f"{title}.txt"))


def body(picture: Any) -> Any:
    block = {"type": "image", "value": {"image": picture.pk, "alt_text": "A lake", "credit": ""}}
    return LetterPage.body.field.to_python(json.dumps([block]))


def link(linked: Any) -> str:
    return f'<p><a linktype="document" id="{linked.pk}">Report</a></p>'


def found_page_id(answer: Any) -> int:
    """Return the page that a response redirects to, after checking that Wagtail passes the query on."""
    path = answer["Location"].removeprefix("http://testserver/api/v2/pages/")
    return int(path.partition("/")[0])


def titles(client: Client, kind: str) -> set[str]:
    return {item["title"] for item in client.get(f"/api/v2/{kind}/").json()["items"]}


def test_only_images_shown_on_public_pages_are_listed(client: Client) -> None:
    letter = LetterFactory(body=body(image("body")))
    letter.press_images = body(image("press"))
    letter.save()
    SignatoryFactory(
        signatory_list=letter.signatory_list,
        organization=OrganizationFactory(logo=image("logo"), logo_permitted=True),
    )
    letterhead = Letterhead.for_site(Site.objects.get())
    letterhead.logo = image("letterhead")
    letterhead.save()
    assert titles(client, "images") == {"body", "press", "logo", "letterhead"}


@pytest.mark.slow
def test_drafts_restricted_pages_and_unused_uploads_stay_private(client: Client) -> None:
    image("canary unused")
    LetterFactory(body=body(image("canary draft")), live=False)
    public = LetterFactory(body=body(image("public")))
    changed = LetterPage.objects.get(pk=public.pk)
    changed.body = body(image("canary revision"))
    changed.save_revision()
    LetterFactory(body=body(image("canary embargo")), go_live_at=timezone.now() + timedelta(hours=1))
    restricted = LetterFactory(body=body(image("canary restricted")))
    PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)
    logos = {
        "forbidden": {"logo_permitted": False},
        "not listed": {"logo_permitted": True},
        "hidden": {"logo_permitted": True},
        "restricted": {"logo_permitted": True},
    }
    entries = {
        name: OrganizationFactory(logo=image(f"canary {name}"), **permission) for name, permission in logos.items()
    }
    SignatoryFactory(signatory_list=public.signatory_list, organization=entries["forbidden"])
    SignatoryFactory(signatory_list=public.signatory_list, organization=entries["not listed"], pending=True)
    SignatoryFactory(signatory_list=public.signatory_list, organization=entries["hidden"], is_name_hidden=True)
    SignatoryFactory(signatory_list=restricted.signatory_list, organization=entries["restricted"])
    assert titles(client, "images") == {"public"}
    for secret in get_image_model().objects.filter(title__startswith="canary"):
        assert client.get(f"/api/v2/images/{secret.pk}/").status_code == 404
    assert titles(client, "images") == {"public"}
    public.unpublish()
    assert titles(client, "images") == set()


def test_only_documents_linked_from_public_pages_are_listed(client: Client, staff: User) -> None:
    colleague = Client()
    colleague.force_login(staff)
    public, secret = document("public"), document("canary")
    letter = LetterFactory(press_release=link(public))
    LetterFactory(press_release=link(secret), live=False)
    assert titles(client, "documents") == {"public"}
    assert client.get(f"/api/v2/documents/{secret.pk}/").status_code == 404
    for document_url, reader, status in ((public, client, 200), (secret, client, 404), (secret, colleague, 200)):
        answer = reader.get(document_url.url)
        answer.close()
        assert answer.status_code == status
    letter.unpublish()
    assert client.get(public.url).status_code == 404


def test_a_user_without_access_to_the_admin_counts_as_anonymous(client: Client) -> None:
    client.force_login(User.objects.create_user("reader"))
    assert client.get(document("canary").url).status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_is_found_by_its_url_path(client: Client, language: str) -> None:
    letter = LetterFactory(language=language, slug="lake")
    before = "/fr" if language == "fr" else ""
    for path in (f"{before}/letters/lake/", f"{before}/letters/lake"):
        answer = client.get("/api/v2/pages/find/", {"html_path": path})
        assert (answer.status_code, found_page_id(answer)) == (302, letter.pk)
    root = LetterIndexPage.objects.get(locale__language_code=language)
    answer = client.get("/api/v2/pages/find/", {"html_path": f"{before}/letters/"})
    assert found_page_id(answer) == root.pk


def test_a_page_is_found_below_the_root_and_by_its_former_slug(client: Client) -> None:
    letter = LetterFactory(slug="lake")
    assert found_page_id(client.get("/api/v2/pages/find/", {"html_path": "/letters/lake/"})) == letter.pk
    letter.slug = "water"
    letter.save()
    for query in ({"html_path": "/letters/lake/"}, {"id": letter.pk}):
        assert found_page_id(client.get("/api/v2/pages/find/", query)) == letter.pk
    letter.unpublish()
    for path in ("/letters/lake/", "/letters/water/", "/letters/nothing/", "/nothing/at/all/", "\x00"):
        assert client.get("/api/v2/pages/find/", {"html_path": path}).status_code == 404


@pytest.mark.parametrize("kind", ["pages", "images", "documents"])
@pytest.mark.parametrize("place", ["", "find/"])
def test_null_characters_are_refused(client: Client, kind: str, place: str) -> None:
    """PostgreSQL raises an error if one is compared."""
    for name in ("slug", "search", "title", "locale", "translation_of", "order", "fields", "type", "x\x00"):
        assert client.get(f"/api/v2/{kind}/{place}", {name: "la\x00ke"}).status_code == 400, name


def test_urls_are_absolute_and_the_same_in_every_list(client: Client, settings: Any) -> None:
    settings.HEADLESS_FRONTENDS = {"default": "https://campaign.example.org"}
    letter = LetterFactory(slug="lake", body=body(image("lake")), press_release=link(document("report")))
    typed_url = client.get("/api/v2/pages/?type=letters.LetterPage").json()["items"][0]["meta"]["html_url"]
    [untyped] = [
        item["meta"]["html_url"] for item in client.get("/api/v2/pages/").json()["items"] if item["id"] == letter.pk
    ]
    whole = client.get(f"/api/v2/pages/{letter.pk}/").json()["meta"]["html_url"]
    assert typed_url == untyped == whole == "https://campaign.example.org/letters/lake/"
    for kind in ("images", "documents"):
        [item] = client.get(f"/api/v2/{kind}/").json()["items"]
        assert item["meta"]["download_url"].startswith(("http://testserver/media/", "http://testserver/documents/"))
        assert item["meta"]["detail_url"].startswith("http://testserver/api/v2/")


def hide(letter: LetterPage) -> None:
    LetterPage.objects.filter(pk=letter.pk).update(expire_at=timezone.now() - timedelta(hours=1))


@pytest.mark.parametrize("make_private", [hide, LetterPage.unpublish])
def test_pages_that_are_not_public_are_not_listed(client: Client, make_private: Callable[[LetterPage], None]) -> None:
    letter = LetterFactory(title="Canary")
    assert "Canary" in titles(client, "pages")
    make_private(letter)
    assert "Canary" not in titles(client, "pages")
    assert client.get(f"/api/v2/pages/{letter.pk}/").status_code == 404


def test_the_url_of_an_upload_cannot_be_guessed() -> None:
    first, second = image("lake"), image("lake")
    assert first.file.name.endswith("/lake.png")
    assert first.file.name.rpartition("/")[0] != second.file.name.rpartition("/")[0]
    assert len(first.file.name.split("/")) == 3


@pytest.mark.slow
def test_search_covers_public_pages_only(client: Client) -> None:
    LetterFactory(title="Keep the lake", slug="lake")
    LetterFactory(title="Keep the pond")
    french = LetterFactory(title="Keep it in French", language="fr")
    hidden = LetterFactory(title="Keep the canary")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    hide(LetterFactory(title="Keep the expired canary"))

    def found_by(**parameters: Any) -> set[str]:
        answer = client.get("/api/v2/pages/", parameters)
        assert answer.status_code == 200, answer.content
        return {item["title"] for item in answer.json()["items"]}

    assert found_by(search="keep") == {"Keep the lake", "Keep the pond", "Keep it in French"}
    assert found_by(search="keep lake") == {"Keep the lake"}
    assert found_by(search="keep", locale="fr") == {french.title}
    assert found_by(search="keep", type="letters.LetterPage", order="title", child_of=french.get_parent().pk)
    assert found_by(search="canary") == set()
    assert found_by(search="keep", search_operator="or") == {"Keep the lake", "Keep the pond", "Keep it in French"}
    for syntax in ('"', "*", "(", "\x1f", "\x01", "'", "+", "-", "!", "&", "  ", ""):
        assert found_by(search=syntax) == set(), syntax
        assert found_by(search=f"lake {syntax}") == {"Keep the lake"}, syntax


@pytest.mark.parametrize(
    "parameters",
    [
        {"search": "lake", "search_operator": "xor"},
        {"offset": "9" * 20},
        {"offset": "0" * 20 + "9" * 20},
        {"offset": "9" * 5000},
        {"limit": "9" * 5000},
        {"type": "letters.LetterPage", "date": "yesterday"},
        {"first_published_at": "yesterday"},
    ],
)
def test_invalid_parameters_are_refused(client: Client, parameters: dict[str, str]) -> None:
    LetterFactory()
    answer = client.get("/api/v2/pages/", parameters)
    assert (answer.status_code, list(answer.json())) == (400, ["message"])
    if "search" in parameters:
        assert client.get("/api/v2/images/", parameters).status_code == 400
        assert client.get("/api/v2/documents/", parameters).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        *("pages/?first_published_at=x", "pages/?first_published_at=", "pages/?offset=99999999999999999999999"),
        *("pages/?type=letters.LetterPage&date=8+July", "pages/find/?id=x", "pages/?search=a&search_operator=x"),
        *("images/?offset=99999999999999999999999", "documents/?created_at=x", "images/?width=x"),
    ],
)
def test_a_value_out_of_range_is_refused(client: Client, query: str) -> None:
    answer = client.get(f"/api/v2/{query}")
    assert (answer.status_code, list(answer.json())) == (400, ["message"])


def test_a_letter_has_its_public_updates_as_in_v1(client: Client) -> None:
    letter = LetterFactory(slug="le-lac", language="fr")
    values = {"signatory_list": letter.signatory_list, "text": "They met us.", "texts": {"fr": "Elle nous a reçus."}}
    LetterUpdateFactory(**values)
    LetterUpdateFactory(**values, kind="answered", party="la ministre", link="https://news.example.org/")
    LetterUpdateFactory(signatory_list=letter.signatory_list, text="Canary", is_shown=False)
    LetterUpdateFactory(text="Canary of another list")
    answer = client.get(f"/api/v2/pages/{letter.pk}/").json()["updates"]
    assert [(update["kind"], update["text"]) for update in answer] == [
        ("answered", "Elle nous a reçus."),
        ("update", "Elle nous a reçus."),
    ]
    assert answer == client.get("/api/v1/letters/le-lac?language=fr").json()["updates"]
