"""Links to share a letter, and how to cite it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from letters.models import LetterPage
from letters.public.sharing import citation, share_links
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


def test_links_carry_title_and_address_and_survive_any_title(letter: LetterPage) -> None:
    letter.title = "Water & “wells” + 100 % #now?"
    links = {link.name: link.url for link in share_links(letter)}
    text = f"{letter.title} {letter.full_url}"
    mail = urlsplit(links["E-mail"])
    assert (mail.scheme, parse_qs(mail.query)) == ("mailto", {"subject": [letter.title], "body": [text]})
    assert "+" not in mail.query
    for name in ("WhatsApp", "Bluesky"):
        assert parse_qs(urlsplit(links[name]).query) == {"text": [text]}
    assert parse_qs(urlsplit(links["Facebook"]).query) == {"u": [letter.full_url]}


def test_a_citation_has_what_is_known(letter: LetterPage) -> None:
    letter.title = "Keep the lake"
    assert citation(letter, None) == f"“Keep the lake”, open letter, 8 July 2026, {letter.full_url}"
    letter.date = None
    SignatoryFactory(signatory_list=letter.signatory_list, name="Larch Society", lead_order=1)
    SignatoryFactory(signatory_list=letter.signatory_list, individual=True)
    with override("fr"):
        named = LetterPage.objects.get(pk=letter.pk)
        named.title, named.date = letter.title, None
        assert citation(named, None) == (
            f"Larch Society et 1\u00a0personne, «\u202fKeep the lake\u202f», lettre ouverte, {letter.full_url}"
        )


def test_a_letter_that_is_not_public_offers_nothing_to_share(client: Client, letter: LetterPage) -> None:
    assert 'id="share-heading"' in client.get(letter.url).content.decode()
    restriction = PageViewRestriction.objects.create(page=letter, restriction_type="password", password="open sesame")
    session = client.session
    session["passed_page_view_restrictions"] = [restriction.pk]
    session.save()
    page = client.get(letter.url).content.decode()
    assert "This letter is not public." in page
    assert 'id="share-heading"' not in page
