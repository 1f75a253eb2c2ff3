from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.models import LetterPage
from tests.factories import LetterFactory, SignatoryFactory, SignatoryGroupFactory


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
    ("affiliation", "has_note", "shown"),
    [("Example College", True, True), ("Example College", False, False), ("", True, False)],
)
def test_the_identification_note_stands_where_an_affiliation_is_shown_and_the_letter_wants_it(
    client: Client, letter: LetterPage, affiliation: str, has_note: bool, shown: bool
) -> None:
    SignatoryFactory(individual=True, affiliation=affiliation, signatory_list=letter.signatory_list)
    letter.identification_note = has_note
    letter.save()
    assert ("for identification purposes only" in content(client, letter.url)) is shown


def test_who_withheld_a_name_is_counted_and_never_named(
    client: Client, letter: LetterPage, typesetter: Any, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    on_list = {"signatory_list": letter.signatory_list}
    SignatoryFactory(individual=True, name="Robin Fernleaf", **on_list)
    withheld = {"individual": True, "name": "Canary", "title": "Canary", "affiliation": "Canary", "lead_order": 1}
    SignatoryFactory.create_batch(2, is_name_hidden=True, **withheld, **on_list)
    make_edition(request_edition(letter.signatory_list))
    call_command("export_signatories", letter.slug, "--format=csv")
    page = content(client, letter.url)
    assert "3 individuals have signed" in page
    assert '<p class="withheld">and 2 who are not named</p>' in page
    api = [f"/api/v1/letters/{letter.slug}", f"/api/v1/letters/{letter.slug}/signatories"]
    shown = [page, *(content(client, address) for address in api), *typesetter.documents]
    shown.append(capfdbinary.readouterr().out.decode())
    assert [text for text in shown if "Canary" in text] == []
    assert [text for text in shown if "Robin Fernleaf" not in text] == [shown[1]]


def test_groups_come_first_under_their_headings_in_the_language_of_the_page(
    client: Client, letter: LetterPage
) -> None:
    on_list = {"signatory_list": letter.signatory_list}
    allies = SignatoryGroupFactory(heading="Allies", headings={"fr": "Alliés"}, position=2, **on_list)
    members = SignatoryGroupFactory(heading="Members", headings={"fr": "Membres"}, position=1, **on_list)
    SignatoryGroupFactory(heading="Nobody yet", **on_list)
    SignatoryFactory(name="Zelkova Society", group=members, **on_list)
    SignatoryFactory(name="Alder Trust", group=allies, **on_list)
    SignatoryFactory(name="Larch Union", **on_list)
    french = LetterFactory(language="fr", translation_key=letter.translation_key)
    headings = r'<h2[^>]*>(.*?) <span class="count">|<bdi class="name">(.*?)</bdi>'
    shown = [heading or name for heading, name in re.findall(headings, content(client, letter.url))]
    assert shown == ["Members", "Zelkova Society", "Allies", "Alder Trust", "Organizations", "Larch Union"]
    shown = [heading or name for heading, name in re.findall(headings, content(client, french.url))]
    assert shown[::2] == ["Membres", "Alliés", "Organisations"]


@pytest.mark.parametrize("all_are", [True, False])
def test_an_affiliation_for_identification_only_is_marked_unless_all_are(
    client: Client, letter: LetterPage, all_are: bool
) -> None:
    SignatoryFactory(
        individual=True,
        affiliation="Example College",
        affiliation_for_identification=True,
        signatory_list=letter.signatory_list,
    )
    letter.identification_note = all_are
    letter.save()
    page = content(client, letter.url)
    assert ("Example College</bdi>*" in page) is not all_are
    assert ("* Affiliation given for identification purposes only." in page) is not all_are


def test_an_organization_is_named_in_the_language_of_the_page(client: Client, letter: LetterPage) -> None:
    french = LetterFactory(language="fr", translation_key=letter.translation_key)
    SignatoryFactory(name="Larch Society", names={"fr": "Société du mélèze"}, signatory_list=letter.signatory_list)
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


def test_a_draft_is_not_found_and_a_letter_that_was_public_is_gone(client: Client, letter: LetterPage) -> None:
    draft = LetterFactory(live=False)
    assert client.get(f"/letters/{draft.slug}/").status_code == 404
    letter.unpublish()
    assert client.get(f"/letters/{letter.slug}/").status_code == 410


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
    with django_assert_num_queries(26):
        client.get(letter.url)


@pytest.mark.parametrize("letters", [1, 3])
def test_the_index_asks_the_same_questions_for_any_number_of_letters(
    client: Client, db: None, letters: int, django_assert_num_queries: Any
) -> None:
    LetterFactory.create_batch(letters)
    client.get("/letters/")
    with django_assert_num_queries(22):
        client.get("/letters/")


def test_structured_data_describes_the_letter_and_the_organizations_that_signed(
    client: Client, letter: LetterPage
) -> None:
    on_list = {"signatory_list": letter.signatory_list}
    SignatoryFactory(name="Larch </script> & Society", **on_list)
    SignatoryFactory(name="Canary", pending=True, **on_list)
    SignatoryFactory(name="Canary", is_name_hidden=True, **on_list)
    SignatoryFactory(name="Robin Fernleaf", individual=True, **on_list)
    (element,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', content(client, letter.url))
    data = json.loads(element)
    assert (data["@type"], data["headline"], data["inLanguage"]) == ("Article", letter.title, "en")
    assert data["contributor"] == [{"@type": "Organization", "name": "Larch </script> & Society"}]
    assert (data["datePublished"], data["url"]) == ("2026-07-08", letter.full_url)
