from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override

from signatories.enums import Kind
from signatories.signing.status_text import confirmation_text
from tests.factories import LetterFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db

PLAIN = "Your signature counts once you confirm it with the link that we send to your address, within seven days"


@pytest.mark.parametrize(
    ("organizations", "individuals", "end"),
    [
        (False, False, "."),
        (True, True, ", and we have checked it."),
        (True, False, "; that of an organization, once we have checked it as well."),
        (False, True, "; that of a person, once we have checked it as well."),
    ],
)
def test_a_signature_counts_once_it_was_checked_where_its_kind_is_reviewed(
    organizations: bool, individuals: bool, end: str
) -> None:
    listed = SignatoryListFactory.build(reviews_organizations=organizations, reviews_individuals=individuals)
    assert confirmation_text(listed) == PLAIN + end
    for kind, is_reviewed in ((Kind.ORGANIZATION, organizations), (Kind.INDIVIDUAL, individuals)):
        assert confirmation_text(listed, kind) == PLAIN + (", and we have checked it." if is_reviewed else ".")


def test_the_page_after_the_form_says_so_and_is_the_same_for_everybody(client: Client) -> None:
    listed = SignatoryListFactory(open=True, reviews_organizations=True, reviews_individuals=True)
    letter = LetterFactory(slug="lake", signatory_list=listed)
    LetterFactory(slug="lac", language="fr", translation_key=letter.translation_key, signatory_list=listed)
    pages = {Client().get("/letters/lake/signed/").content for _reader in range(2)}
    text = pages.pop().decode()
    assert pages == set()
    assert "A mail is on its way to the address that you gave." in text
    assert f"{PLAIN}, and we have checked it." in text
    assert 'href="/fr/letters/lac/signed/"' in text


@pytest.mark.parametrize(
    ("query", "end"),
    [
        ("?kind=individual", "."),
        ("?kind=organization", ", and we have checked it."),
        ("?kind=nobody", "; that of an organization, once we have checked it as well."),
    ],
)
def test_the_page_after_the_form_speaks_of_the_kind_that_was_signed_as(client: Client, query: str, end: str) -> None:
    listed = SignatoryListFactory(open=True, reviews_organizations=True, reviews_individuals=False)
    LetterFactory(slug="lake", signatory_list=listed)
    assert f"{PLAIN}{end} " in client.get(f"/letters/lake/signed/{query}").content.decode().replace("</p>", " ")


def test_the_form_leads_to_its_other_language_with_what_a_link_fills_in(client: Client) -> None:
    letter = LetterFactory(slug="lake")
    LetterFactory(
        slug="lac", language="fr", translation_key=letter.translation_key, signatory_list=letter.signatory_list
    )
    english = client.get("/letters/lake/sign/?kind=individual&name=Zo%C3%AB").content.decode()
    assert '<a href="/fr/letters/lac/sign/?kind=individual&amp;name=Zo%C3%AB" lang="fr" hreflang="fr">' in english
    assert 'href="/letters/lake/sign/"' in client.get("/fr/letters/lac/sign/").content.decode()
    with override("fr"):
        assert confirmation_text(letter.signatory_list).startswith("Votre signature comptera")
