from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from letters.models import LetterPage
from letters.services.editions import make_edition, request_edition
from tests.factories import LetterFactory, SignatoryFactory


def content(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_page_shows_who_has_signed_and_nobody_else(client: Client, letter: LetterPage) -> None:
    on_list = {"signatory_list": letter.signatory_list}
    SignatoryFactory(name="Cedar Network", email="private@example.org", **on_list)
    SignatoryFactory(
        individual=True, name="Robin Fernleaf", title="Professor", affiliation="Example College", **on_list
    )
    for state in ("unconfirmed", "pending", "rejected", "withdrawn"):
        SignatoryFactory(name=f"Canary {state}", **{state: True}, **on_list)
    SignatoryFactory(name="Canary of another list")
    page = content(client, letter.url)
    assert "1 organization and 1 individual have signed" in page
    assert '<bdi class="name">Cedar Network</bdi>' in page
    assert '<bdi class="name">Robin Fernleaf</bdi>, <bdi class="details">Professor, Example College</bdi>' in page
    assert "Canary" not in page
    assert "private@example.org" not in page


def test_a_name_is_shown_as_its_owner_writes_it_and_never_run(client: Client, letter: LetterPage) -> None:
    SignatoryFactory(name="<script>alert(1)</script> & +1 Collective", signatory_list=letter.signatory_list)
    page = content(client, letter.url)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; +1 Collective" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("affiliation", "wanted", "shown"),
    [("Example College", True, True), ("Example College", False, False), ("", True, False)],
)
def test_the_identification_note_stands_where_an_affiliation_is_shown_and_the_letter_wants_it(
    client: Client, letter: LetterPage, affiliation: str, wanted: bool, shown: bool
) -> None:
    SignatoryFactory(individual=True, affiliation=affiliation, signatory_list=letter.signatory_list)
    letter.identification_note = wanted
    letter.save()
    assert ("for identification purposes only" in content(client, letter.url)) is shown


def test_an_organization_is_named_in_the_language_of_the_page(client: Client, letter: LetterPage) -> None:
    french = LetterFactory(language="fr", translation_key=letter.translation_key)
    SignatoryFactory(name="Larch Society", name_fr="Société du mélèze", signatory_list=letter.signatory_list)
    assert "Larch Society" in content(client, letter.url)
    page = content(client, french.url)
    assert "Société du mélèze" in page
    assert "Larch Society" not in page
    assert "1\u00a0organisation a signé" in page


def test_the_download_names_pages_size_and_date(client: Client, letter: LetterPage, typesetter: Any) -> None:
    SignatoryFactory(signatory_list=letter.signatory_list)
    assert "Download PDF" not in content(client, letter.url)
    edition = make_edition(request_edition(letter.signatory_list))
    page = " ".join(content(client, letter.url).split())
    assert f'href="/letters/{letter.slug}/letter.pdf"' in page
    assert "(2 pages, " in page
    assert edition.published_at.strftime("%B %Y") in page


def test_a_draft_is_not_found(client: Client, letter: LetterPage) -> None:
    letter.unpublish()
    assert client.get(f"/letters/{letter.slug}/").status_code == 404


def test_an_unknown_address_leads_to_the_letters(client: Client, db: None) -> None:
    answer = client.get("/letters/nothing-here/")
    assert answer.status_code == 404
    assert 'href="/letters/"' in answer.content.decode()


def test_the_index_lists_the_letters_of_its_language_with_their_counts(client: Client, letter: LetterPage) -> None:
    LetterFactory(language="fr", title="Une lettre")
    LetterFactory(title="A draft", live=False)
    SignatoryFactory(signatory_list=letter.signatory_list)
    SignatoryFactory(signatory_list=letter.signatory_list, pending=True)
    page = content(client, "/letters/")
    assert letter.title in page
    assert "1 organization has signed" in page
    assert "Une lettre" not in page
    assert "A draft" not in page


@pytest.mark.parametrize("signers", [1, 3])
def test_the_page_asks_the_same_questions_for_any_number_of_signatories(
    client: Client, letter: LetterPage, signers: int, django_assert_num_queries: Any
) -> None:
    SignatoryFactory.create_batch(signers, signatory_list=letter.signatory_list)
    SignatoryFactory.create_batch(signers, individual=True, signatory_list=letter.signatory_list)
    client.get(letter.url)
    with django_assert_num_queries(13):
        client.get(letter.url)


@pytest.mark.parametrize("letters", [1, 3])
def test_the_index_asks_the_same_questions_for_any_number_of_letters(
    client: Client, db: None, letters: int, django_assert_num_queries: Any
) -> None:
    LetterFactory.create_batch(letters)
    client.get("/letters/")
    with django_assert_num_queries(10):
        client.get("/letters/")
