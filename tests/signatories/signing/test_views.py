"""Pages behind links in mails: GET changes nothing, and all invalid links get the same page."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Site

from letters.models import Letterhead
from signatories.enums import Source, Status
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.models import BlockedAddress, Contact, Mail, Signatory
from tests.factories import SignatoryFactory, SignatoryListFactory
from tests.signatories.files import database_state
from tests.signatories.signers import deliver_mail

pytestmark = pytest.mark.django_db
FORM = {"name": "Robin Fernleaf", "title": "Professor", "affiliation": ""}


@pytest.fixture
def entry(db: None) -> Signatory:
    signatory: Signatory = SignatoryFactory(
        signatory_list=SignatoryListFactory(open=True),
        individual=True,
        unconfirmed=True,
        name="Robin Fernleaf",
        source=Source.FORM,
        email="robin@example.org",
    )
    return signatory


def address(page: str, entry: Signatory) -> str:
    purpose = LinkPurpose.MANAGE if page == "withdraw" else LinkPurpose(page)
    return reverse(f"signatures:{page}", args=[make_token(purpose, entry)])


PAGES = ("confirm", "manage", "withdraw", "dispute")


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_changes_nothing_however_often(client: Client, entry: Signatory, page: str, method: str) -> None:
    before = database_state(), Mail.objects.count(), ModelLogEntry.objects.count()
    url = address(page, entry)
    for _time in range(20):
        answer = getattr(client, method)(url, headers={"Purpose": "prefetch"})
        assert answer.status_code == (405 if method == "options" else 200)
    assert (database_state(), Mail.objects.count(), ModelLogEntry.objects.count()) == before


@pytest.mark.parametrize("page", PAGES)
def test_what_is_behind_a_link_is_not_stored_indexed_or_told_elsewhere(
    client: Client, entry: Signatory, page: str
) -> None:
    answer = client.get(address(page, entry))
    assert "no-store" in answer["Cache-Control"]
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("same-origin", "noindex")
    assert set(answer.cookies) == {"csrftoken"}


@pytest.mark.parametrize("page", PAGES)
def test_a_bad_an_old_and_a_used_link_get_one_page_with_a_way_on(client: Client, entry: Signatory, page: str) -> None:
    used = address(page, entry)
    Signatory.objects.update(status=Status.WITHDRAWN, disputed_at="2026-01-01T00:00:00Z")
    bodies = set()
    for url in (used, reverse(f"signatures:{page}", args=["nonsense"])):
        answer = client.get(url)
        assert answer.status_code == 404
        bodies.add(without_token(answer))
    assert len(bodies) == 1
    assert "Send me a new link" in bodies.pop()


def without_token(answer: HttpResponse) -> str:
    """Return a page without its CSRF token, which differs each time."""
    lines = answer.content.decode().splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("page", PAGES)
def test_a_form_from_another_site_is_refused(entry: Signatory, page: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(address(page, entry))
    assert answer.status_code == 403
    assert Signatory.objects.get().status == Status.UNCONFIRMED


def test_confirming_publishes_and_doing_it_again_shows_the_same(client: Client, entry: Signatory) -> None:
    url = address("confirm", entry)
    pages = [without_token(client.post(url)) for _time in range(3)]
    assert len(set(pages)) == 1
    assert "Your signature is confirmed" in pages[0]
    assert Signatory.objects.get().status == Status.PUBLISHED
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("others", [1, 3])
def test_confirming_asks_the_same_questions_for_any_number_of_signatories(
    client: Client, entry: Signatory, others: int, caches_enabled: None, django_assert_num_queries: Any
) -> None:
    signatory_list = entry.signatory_list
    for number in range(others):
        email = f"{number}@example.org"
        SignatoryFactory(signatory_list=signatory_list, individual=True, unconfirmed=True, email=email)
    warm = signatory_list.signatories.exclude(pk=entry.pk).first()
    assert client.post(address("confirm", warm)).status_code == 200
    # PostgreSQL reads the locked entry, its contact and its list in one round trip, and joins writes to what follows.
    with django_assert_num_queries(12 if connection.vendor == "postgresql" else 16):
        client.post(address("confirm", entry))


def test_a_confirmation_of_what_was_withdrawn_since_changes_nothing(client: Client, entry: Signatory) -> None:
    url = address("confirm", entry)
    client.post(url)
    Signatory.objects.update(status=Status.WITHDRAWN)
    assert client.post(url).status_code == 404
    assert Signatory.objects.get().status == Status.WITHDRAWN


def test_a_signer_corrects_their_entry_and_goes_on_with_a_new_link(client: Client, entry: Signatory) -> None:
    url = address("manage", entry)
    answer = client.post(url, {**FORM, "name": "Robin F."})
    assert answer.status_code == 302
    assert Signatory.objects.get().name == "Robin F."
    assert client.get(url).status_code == 404
    page = client.get(answer["Location"]).content.decode()
    assert "Robin F." in page
    assert "Your changes have been saved." in page


def test_a_correction_that_can_not_be_printed_is_refused_and_what_was_typed_is_kept(
    client: Client, entry: Signatory
) -> None:
    page = client.post(address("manage", entry), {**FORM, "name": "see www.example.org"}).content.decode()
    assert "it would be printed" in page
    assert 'value="see www.example.org"' in page
    assert Signatory.objects.get().name == "Robin Fernleaf"


def test_withdrawing_takes_two_steps(client: Client, entry: Signatory) -> None:
    Signatory.objects.update(status=Status.PUBLISHED)
    entry.refresh_from_db()
    url = address("withdraw", entry)
    assert url in client.get(address("manage", entry)).content.decode()
    assert "Withdraw your signature?" in client.get(url).content.decode()
    assert "is withdrawn" in client.post(url).content.decode()
    assert Signatory.objects.get().status == Status.WITHDRAWN


@pytest.mark.parametrize("block", [{}, {"block": "1"}])
def test_who_did_not_sign_says_so(client: Client, entry: Signatory, block: dict[str, str]) -> None:
    url = address("dispute", entry)
    for _time in range(2):
        assert client.post(url, block).status_code == 200
    assert Signatory.objects.get().status == Status.REJECTED
    assert BlockedAddress.objects.count() == len(block)


@pytest.mark.parametrize("email", ["robin@example.org", "stranger@example.org"])
def test_asking_for_links_says_the_same_to_everybody(client: Client, entry: Signatory, email: str) -> None:
    answer = client.post(reverse("signatures:link"), {"email": email})
    assert (answer.status_code, answer["Location"]) == (302, reverse("signatures:link_sent"))
    page = client.get(answer["Location"]).content.decode()
    assert "If something was signed with this address" in page
    assert len(deliver_mail()) == (email == "robin@example.org")


def test_what_is_no_address_is_refused(client: Client) -> None:
    page = client.post(reverse("signatures:link"), {"email": "nobody"}).content.decode()
    assert 'role="alert"' in page
    assert 'value="nobody"' in page


def test_pages_speak_the_language_of_their_address(client: Client, entry: Signatory) -> None:
    page = client.get("/fr" + address("confirm", entry)).content.decode()
    assert '<html lang="fr"' in page


def test_a_name_is_never_run(client: Client, entry: Signatory) -> None:
    Signatory.objects.update(name="<script>alert(1)</script>")
    entry.refresh_from_db()
    for page in PAGES:
        assert "<script>alert" not in client.get(address(page, entry)).content.decode()


def test_an_entry_without_a_contact_can_still_be_seen_by_its_link(client: Client, entry: Signatory) -> None:
    Contact.objects.all().delete()
    assert client.get(address("manage", entry)).status_code == 200


def test_the_notice_that_comes_with_the_site_is_there(client: Client) -> None:
    assert client.get(reverse("signatures:privacy")).status_code == 200


def test_the_notice_names_the_coalition_and_the_periods_of_the_settings(client: Client, settings: Any) -> None:
    letterhead = Letterhead.for_site(Site.objects.get(is_default_site=True))
    letterhead.name, letterhead.press_contact = "Open Streets", "Alix, press@example.org"
    letterhead.save()
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "withdrawn": 17, "mails": 0, "networks": 1}
    text = client.get(reverse("signatures:privacy")).content.decode()
    assert "Open Streets" in text
    assert 'href="mailto:press@example.org"' in text
    assert "Contact data of a signature that was withdrawn – 17 days" in text
    assert "Which mails were sent to you, without your address – not removed" in text
    assert "The keyed number of the network – 1 day<" in text


def test_a_foreign_host_is_refused(client: Client, entry: Signatory, settings: Any) -> None:
    settings.DEBUG = False
    assert client.get(address("confirm", entry), headers={"Host": "evil.example.com"}).status_code == 400


def test_a_link_to_get_nothing_more_ends_requests_to_confirm(client: Client, entry: Signatory) -> None:
    url = reverse("signatures:decline", args=[make_token(LinkPurpose.DECLINE, entry)])
    assert client.get(url).status_code == 200
    assert Contact.objects.get().declined_at is None
    for _click in range(2):
        assert "no more mail about this signature" in client.post(url).content.decode()
    assert Contact.objects.get().declined_at is not None
    assert not BlockedAddress.objects.exists()
    client.post(url, {"block": "1"})
    assert BlockedAddress.objects.filter(email_key=entry.email_key).exists()
    entry.refresh_from_db()
    assert entry.status == Status.UNCONFIRMED
