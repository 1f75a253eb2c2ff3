"""The copy of everything about one person, and who gets it by a link."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.log_actions import log

from core.users.models import User
from signatories.enums import MailPurpose, Source, Status
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.models import Contact, Correction, Mail, Signatory
from signatories.moderation.staff_edits import correct
from signatories.privacy.person import entries_of, person_data
from signatories.privacy.personal_data import erase_contacts
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db
ADDRESS = "robin@example.org"


@pytest.fixture
def entry(db: None) -> Signatory:
    """Return an entry with a contact, a mail and a history on the list of a letter."""
    signatory_list = SignatoryListFactory(open=True, title="Internal title Canary")
    LetterFactory(title="Open streets", signatory_list=signatory_list)
    signatory: Signatory = SignatoryFactory(
        signatory_list=signatory_list, individual=True, name="Robin Fernleaf", source=Source.FORM, email=ADDRESS
    )
    Contact.objects.filter(pk=signatory.pk).update(comment="Call me", wants_updates=True)
    return Signatory.objects.get(pk=signatory.pk)


def own_copy(client: Client, entry: Signatory) -> dict[str, object]:
    response = client.get(reverse("signatures:data", args=[make_token(LinkPurpose.MANAGE, entry)]))
    assert response.status_code == 200
    return dict(response.json())


def test_the_copy_has_entry_contact_mails_and_history(entry: Signatory) -> None:
    robin = User.objects.create_user("colleague-canary")
    correct(entry, {"title": "Chair"}, user=robin)
    log(instance=entry, action="signatories.reject", user=robin, data={"reason": "Canary", "with": "Canary"})
    Correction.objects.create(signatory=entry, values={"name": "Robin F."})
    Mail.objects.create(signatory=entry, purpose=MailPurpose.QUESTION, text="Who are you?")
    data = person_data(ADDRESS, entries_of("ROBIN@example.org"))
    [signature] = data["signatures"]
    assert (signature["letter"]["title"], signature["status"]) == ("Open streets", "published")
    assert (signature["entry"]["name"], signature["entry"]["title"]) == ("Robin Fernleaf", "Chair")
    contact = {name: signature["contact"][name] for name in ("email", "comment", "wants_updates", "logo")}
    assert contact == {"email": ADDRESS, "comment": "Call me", "wants_updates": True, "logo": False}
    assert signature["waiting_correction"]["values"] == {"name": "Robin F."}
    assert [(mail["purpose"], mail["text"]) for mail in signature["mails"]] == [("question", "Who are you?")]
    assert [(act["action"], act["by_staff"], act.get("after")) for act in signature["history"]] == [
        ("signatories.correct", True, {"title": "Chair"}),
        ("signatories.reject", True, None),
    ]
    # Neither the title of the list nor colleagues, others and their reasons, nor hashes.
    text = json.dumps(data)
    assert ("canary" in text.lower(), entry.email_key in text) == (False, False)


def test_the_copy_has_all_lists_and_nobody_else(entry: Signatory) -> None:
    withdrawn = SignatoryFactory(name="Cedar", withdrawn=True, email=ADDRESS)
    erased = SignatoryFactory(name="Elm", email=ADDRESS)
    erase_contacts([erased])
    SignatoryFactory(name="Canary", email="other@example.org", signatory_list=entry.signatory_list)
    SignatoryFactory(name="Canary without an address")
    data = person_data(ADDRESS, entries_of(ADDRESS))
    assert [each["entry"]["name"] for each in data["signatures"]] == ["Robin Fernleaf", withdrawn.name, "Elm"]
    assert [each["contact"] is None for each in data["signatures"]] == [False, False, True]
    assert "Canary" not in json.dumps(data)


def test_without_an_address_nobody_is_found(entry: Signatory) -> None:
    SignatoryFactory()
    for nothing in ("", " ", "nobody@example.org", "no address"):
        assert list(entries_of(nothing)) == [], nothing


def test_the_own_link_has_what_links_to_the_address_lead_to(client: Client, entry: Signatory) -> None:
    SignatoryFactory(name="Also mine", email=ADDRESS)
    SignatoryFactory(name="Canary held", email=ADDRESS, status=Status.HELD, published_at=None)
    typed = SignatoryFactory(name="Canary typed by staff", email=ADDRESS)
    Contact.objects.filter(pk=typed.pk).update(is_address_unconfirmed=True)
    SignatoryFactory(name="Canary", email="other@example.org", signatory_list=entry.signatory_list)
    data = own_copy(client, entry)
    names = [each["entry"]["name"] for each in data["signatures"]]  # type: ignore[attr-defined]
    assert (names, data["address"], "Canary" in json.dumps(data)) == (
        ["Robin Fernleaf", "Also mine"],
        ADDRESS,
        False,
    )


def test_the_own_link_of_an_entry_without_an_address_has_that_entry_only(client: Client, entry: Signatory) -> None:
    Signatory.objects.filter(pk=entry.pk).update(email_key="")
    SignatoryFactory(name="Canary without an address")
    entry.refresh_from_db()
    assert [each["entry"]["name"] for each in own_copy(client, entry)["signatures"]] == (  # type: ignore[attr-defined]
        ["Robin Fernleaf"]
    )


def test_the_file_is_offered_and_stored_nowhere(client: Client, entry: Signatory) -> None:
    token = make_token(LinkPurpose.MANAGE, entry)
    url = reverse("signatures:data", args=[token])
    assert url in client.get(reverse("signatures:manage", args=[token])).text
    response = client.get(url)
    assert {name: response[name] for name in ("Content-Disposition", "X-Robots-Tag", "Referrer-Policy")} == {
        "Content-Disposition": 'attachment; filename="personal-data.json"',
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "same-origin",
    }
    assert "no-store" in response["Cache-Control"]
    assert client.post(url).status_code == 405


def test_a_wrong_link_shows_nothing(client: Client, entry: Signatory) -> None:
    for purpose in (LinkPurpose.CONFIRM, LinkPurpose.DISPUTE):
        response = client.get(reverse("signatures:data", args=[make_token(purpose, entry)]))
        assert (response.status_code, "Fernleaf" in response.text) == (404, False)
    token = make_token(LinkPurpose.MANAGE, entry)
    entry.name = "Another name"
    entry.save()
    assert client.get(reverse("signatures:data", args=[token])).status_code == 404


def test_titles_are_in_the_language_of_the_link(client: Client, entry: Signatory) -> None:
    LetterFactory(title="Rues libres", signatory_list=entry.signatory_list, language="fr")
    with translation.override("fr"):
        [signature] = own_copy(client, entry)["signatures"]  # type: ignore[misc]
    assert signature["letter"]["title"] == "Rues libres"


def test_each_entry_costs_the_same(entry: Signatory) -> None:
    numbers = []
    for _number in range(4):
        with CaptureQueriesContext(connection) as queries:
            person_data(ADDRESS, entries_of(ADDRESS))
        numbers.append(len(queries))
        SignatoryFactory(email=ADDRESS)
    # The first time, content types are read.
    _one, two, three, four = numbers
    assert four - three == three - two
