"""Updates of a letter as readers see them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from letters.models import LetterPage, LetterUpdate
from letters.public_uploads import is_public_upload
from tests.factories import LetterFactory, LetterUpdateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lake(letter: LetterPage) -> LetterPage:
    """Return a letter in two languages."""
    letter.slug, letter.title = "the-lake", "Keep the lake"
    letter.save()
    french = {"translation_key": letter.translation_key, "signatory_list": letter.signatory_list}
    LetterFactory(language="fr", slug="le-lac", **french)
    return letter


@pytest.fixture
def answer(lake: LetterPage) -> LetterUpdate:
    """Return an answer with a document."""
    file = ContentFile(b"%PDF", name="answer.pdf")
    document = get_document_model().objects.create(title="The answer", file=file)
    return LetterUpdateFactory(signatory_list=lake.signatory_list, kind="answered", document=document)


def status_of(client: Client, update: LetterUpdate) -> int:
    response = client.get(update.document.url)
    response.close()
    return response.status_code


def test_paragraphs_links_and_documents_are_shown(client: Client, lake: LetterPage, answer: LetterUpdate) -> None:
    LetterUpdate.objects.update(text="One <b>.\n\nTwo.", link="https://www.news.example.org/lake")
    for path in ("/letters/the-lake/", "/letters/the-lake/press/"):
        page = client.get(path).content.decode()
        assert "<p>One &lt;b&gt;.</p>\n\n<p>Two.</p>" in page
        assert f'<a href="{answer.document.url}">The answer (PDF' in page
        assert '<a href="https://www.news.example.org/lake" rel="nofollow noopener">news.example.org</a>' in page


def test_a_text_without_translation_keeps_its_language(client: Client, lake: LetterPage) -> None:
    LetterUpdateFactory(signatory_list=lake.signatory_list, text="Only English")
    LetterUpdateFactory(signatory_list=lake.signatory_list, text="Both", texts={"fr": "Les deux"})
    french = client.get("/fr/letters/le-lac/").content.decode()
    assert '<div lang="en" dir="ltr"><p>Only English</p></div>' in french
    assert "<div><p>Les deux</p></div>" in french
    assert 'lang="en" dir="ltr"><p>' not in client.get("/letters/the-lake/").content.decode()


def test_a_document_is_public_while_its_update_is_shown(
    client: Client, lake: LetterPage, answer: LetterUpdate
) -> None:
    assert status_of(client, answer) == 200
    LetterUpdate.objects.update(is_shown=False)
    assert status_of(client, answer) == 404
    for path in ("/letters/the-lake/", "/letters/the-lake/press/", "/letters/the-lake/feed.atom"):
        assert "Answered" not in client.get(path).content.decode()


def test_a_document_is_private_with_its_letter(client: Client, lake: LetterPage, answer: LetterUpdate) -> None:
    LetterPage.objects.update(live=False)
    assert not is_public_upload(answer.document)
    LetterPage.objects.update(live=True)
    for letter in LetterPage.objects.all():
        PageViewRestriction.objects.create(page=letter, restriction_type="password", password="open sesame")
    assert status_of(client, answer) == 404
    restriction = PageViewRestriction.objects.first()
    session = client.session
    session["passed_page_view_restrictions"] = [restriction.pk]  # type: ignore[union-attr]
    session.save()
    assert status_of(client, answer) == 200
    LetterUpdate.objects.update(is_shown=False)
    assert status_of(client, answer) == 404


def test_a_deleted_document_leaves_the_update(client: Client, lake: LetterPage, answer: LetterUpdate) -> None:
    answer.document.delete()
    page = client.get("/letters/the-lake/").content.decode()
    assert "Answered on 3 May 2026" in page
    assert "The answer" not in page
    assert client.get("/api/v1/letters/the-lake").json()["updates"][0]["document"] is None


def test_updates_are_in_the_feed_of_the_letter(client: Client, lake: LetterPage, answer: LetterUpdate) -> None:
    feed = client.get("/fr/letters/le-lac/feed.atom").content.decode()
    assert f"#update-{answer.pk}" in feed
    assert answer.text in feed


def test_a_deleted_list_takes_its_updates_along(lake: LetterPage, answer: LetterUpdate) -> None:
    signatory_list = lake.signatory_list
    for letter in LetterPage.objects.all():
        letter.delete()
    signatory_list.delete()
    assert LetterUpdate.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_updates_take_a_constant_number_of_queries(
    client: Client, lake: LetterPage, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        document = get_document_model().objects.create(title="A", file=ContentFile(b"%PDF", name=f"{number}.pdf"))
        LetterUpdateFactory(signatory_list=lake.signatory_list, document=document)
    client.get("/fr/letters/le-lac/")
    with django_assert_num_queries(26) as queries:
        client.get("/fr/letters/le-lac/")
    assert sum('FROM "letters_letterupdate"' in query["sql"] for query in queries) == 2
