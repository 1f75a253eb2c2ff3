"""The sign-on form of a letter, used without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from cms.http.security_headers import PERMISSIONS_POLICY
from core.content_policy import policy_text
from letters.models import LetterPage
from signatories.enums import Signing, Status
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.models import BlockedAddress, Mail, Signatory, SigningSettings
from signatories.signing.self_service import confirm_own
from tests.factories import LetterFactory, SignatoryFactory
from tests.signatories.signers import deliver_mail, mail_links, solve_puzzle

INDIVIDUAL = {"kind": "individual", "name": "Robin Fernleaf", "email": "robin@example.org"}


@pytest.fixture(autouse=True)
def _nobody_types(settings: Any) -> None:
    settings.SIGN_ON_MIN_SECONDS = 0


@pytest.fixture
def lake(letter: LetterPage) -> LetterPage:
    """Return a letter that is open for signatures."""
    letter.signatory_list.signing = Signing.OPEN
    letter.signatory_list.save()
    return letter


def send(client: Client, letter: LetterPage, step: str = "send", **fields: str) -> Any:
    opened = client.get(f"{letter.url}sign/?kind=individual").context["form"]["opened"].value()
    data = {**INDIVIDUAL, "opened": opened, "text_version": letter.text_version, "step": step, **fields}
    return client.post(f"{letter.url}sign/", data | ({"proof": solve_puzzle()} if step == "send" else {}))


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_letter_that_is_open_asks_who_signs_and_leads_to_the_form(client: Client, lake: LetterPage) -> None:
    page = client.get(lake.url).content.decode()
    assert 'href="#sign"' in page
    for kind in ("organization", "individual"):
        assert f'href="/letters/{lake.slug}/sign/?kind={kind}"' in page
        assert f'data-fragment="/letters/{lake.slug}/sign/form/?kind={kind}"' in page
    assert "<form" not in page
    assert "csrfmiddlewaretoken" not in page


@pytest.mark.parametrize("address", ["sign/", "sign/form/"])
@pytest.mark.parametrize(
    ("kind", "field", "other_field"),
    [("organization", "representative", "affiliation"), ("individual", "affiliation", "representative")],
)
def test_the_form_asks_for_what_its_kind_has(
    client: Client, lake: LetterPage, address: str, kind: str, field: str, other_field: str
) -> None:
    page = client.get(f"{lake.url}{address}?kind={kind}").content.decode()
    assert f'name="kind" value="{kind}"' in page
    assert (f'name="{field}"' in page, f'name="{other_field}"' in page) == (True, False)
    assert ("<html" in page) == (address == "sign/")


@pytest.mark.parametrize("query", ["", "?kind=", "?kind=robot", "?name=Robin+Fernleaf"])
def test_the_choice_of_kind_comes_first_and_preserves_prefilled_fields(
    client: Client, lake: LetterPage, query: str
) -> None:
    page = client.get(f"{lake.url}sign/{query}").content.decode()
    assert "Who signs?" in page
    assert "<form" not in page
    assert client.cookies == {}
    name = "name=Robin+Fernleaf&amp;" if "Robin" in query else ""
    assert f'href="/letters/{lake.slug}/sign/?{name}kind=individual"' in page


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["organization", "individual"])
def test_a_letter_for_one_kind_asks_no_question(client: Client, lake: LetterPage, kind: str) -> None:
    lake.signatory_list.who_signs = kind
    lake.signatory_list.save()
    assert "Who signs?" not in client.get(lake.url).content.decode()
    page = client.get(f"{lake.url}sign/").content.decode()
    assert f'name="kind" value="{kind}"' in page
    assert "instead" not in page


def test_who_chose_the_wrong_kind_signs_as_the_other_with_what_was_typed(client: Client, lake: LetterPage) -> None:
    page = text(send(client, lake, "switch", email="nobody", comment="Well done"))
    assert 'name="kind" value="organization"' in page
    assert 'value="Robin Fernleaf"' in page
    assert "Well done" in page
    assert 'role="alert"' not in page
    assert 'name="representative"' in page


@pytest.mark.parametrize("kind", ["", "robot"])
def test_a_form_without_a_kind_shows_the_choice_and_preserves_input(
    client: Client, lake: LetterPage, kind: str
) -> None:
    page = text(send(client, lake, kind=kind, title="Professor"))
    assert '<a href="#id_kind">' in page
    assert 'name="name" value="Robin Fernleaf"' in page
    assert 'name="title" value="Professor"' in page
    assert page.count('name="kind"') == 2
    assert Signatory.objects.count() == 0


def test_a_form_loaded_before_the_letter_closed_shows_that_it_closed(client: Client, lake: LetterPage) -> None:
    lake.signatory_list.signing = Signing.CLOSED
    lake.signatory_list.save()
    fragment = client.get(f"{lake.url}sign/form/?kind=individual").content.decode()
    assert "Closed for signatures on" in fragment
    assert "<form" not in fragment


def test_a_letter_that_was_never_open_does_not_mention_signing(client: Client, letter: LetterPage) -> None:
    page = client.get(letter.url).content.decode()
    assert "sign-form" not in page
    assert "can no longer be signed" not in page


def test_nothing_is_sent_before_the_entry_was_seen_as_it_is_printed(client: Client, lake: LetterPage) -> None:
    page = text(send(client, lake, "preview", title="Professor", affiliation="Example College"))
    printed = '<bdi class="name">Robin Fernleaf</bdi>, <bdi class="details">Professor, Example College</bdi>'
    assert printed in page
    assert Signatory.objects.count() == 0


def test_who_wants_to_change_something_finds_what_they_typed(client: Client, lake: LetterPage) -> None:
    page = text(send(client, lake, "change", title="Professor"))
    assert 'value="Robin Fernleaf"' in page
    assert 'value="Professor"' in page
    assert 'role="alert"' not in page
    assert Signatory.objects.count() == 0


def test_a_sign_on_is_stored_and_redirects_to_the_final_page(client: Client, lake: LetterPage) -> None:
    answer = send(client, lake)
    assert (answer.status_code, answer["Location"]) == (302, f"{lake.url}signed/?kind=individual")
    assert "check your mailbox" in client.get(answer["Location"]).content.decode()
    entry = Signatory.objects.get()
    assert (entry.status, entry.text_version) == (Status.UNCONFIRMED, lake.text_version)
    assert entry.contact.notices == []


@pytest.mark.slow
def test_without_javascript_an_entry_goes_to_review(client: Client, lake: LetterPage) -> None:
    send(client, lake, proof="")
    client.post(f"{lake.url}sign/", {**INDIVIDUAL, "text_version": lake.text_version, "step": "send", "name": "Sam"})
    entry = Signatory.objects.get(name="Sam")
    assert confirm_own(entry).status == Status.PENDING


def test_errors_show_on_top_and_beside_their_fields_and_input_is_preserved(client: Client, lake: LetterPage) -> None:
    page = text(send(client, lake, "preview", email="nobody", title="Professor"))
    assert '<a href="#id_email">' in page
    assert 'aria-invalid="true"' in page
    assert 'value="nobody"' in page
    assert 'value="Professor"' in page


@pytest.mark.slow
@pytest.mark.parametrize("step", ["preview", "send"])
def test_a_text_that_changed_is_read_again_before_it_is_signed(client: Client, lake: LetterPage, step: str) -> None:
    version = lake.text_version
    lake.closing = "With regards,"
    lake.save()
    assert lake.text_version != version
    page = text(send(client, lake, step, text_version=version))
    assert "has changed since you opened this page" in page
    assert 'value="Robin Fernleaf"' in page
    assert Signatory.objects.count() == 0
    (shown,) = re.findall(r'name="text_version" value="(\w*)"', page)
    assert shown == lake.text_version
    assert send(client, lake, text_version=shown).status_code == 302
    assert Signatory.objects.get().text_version == lake.text_version


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("step", ["preview", "send", "switch", "change"])
def test_a_form_without_its_token_is_shown_again_as_it_was_typed(lake: LetterPage, language: str, step: str) -> None:
    letter = LetterFactory(language=language, slug="lac", signatory_list=lake.signatory_list)
    stranger = Client(enforce_csrf_checks=True)
    answer = send(stranger, letter, step, comment="For the ducks")
    page = text(answer)
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (403, True)
    assert ("Your signature was not sent" in page, "Votre signature n’a pas été envoyée" in page) == (
        language == "en",
        language == "fr",
    )
    assert "For the ducks" in page
    assert 'value="Robin Fernleaf"' in page
    assert Signatory.objects.count() == 0
    (token,) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert send(stranger, letter, csrfmiddlewaretoken=token).status_code == 302


def test_a_form_of_a_letter_that_is_gone_reveals_nothing_about_it(lake: LetterPage) -> None:
    lake.unpublish()
    answer = Client(enforce_csrf_checks=True).post(f"{lake.url}sign/", {"kind": "individual"})
    assert (answer.status_code, lake.title in text(answer)) == (403, False)


@pytest.mark.parametrize("address", ["/signatures/link/", "/fr/signatures/link/", "/signatures/confirm/x/"])
def test_other_forms_without_their_token_lead_back_to_their_page(db: None, address: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(address, {"email": "robin@example.org"})
    page = text(answer)
    assert answer.status_code == 403
    assert f'<a href="{address}">' in page
    assert ("Rien n’a été modifié" in page) == address.startswith("/fr/")


@pytest.mark.parametrize(
    ("state", "notice"),
    [
        (Signing.CLOSED, "Closed for signatures on"),
        (Signing.PAUSED, "Signing is paused for the moment."),
    ],
)
def test_a_list_that_closed_meanwhile_shows_a_notice_and_preserves_input(
    client: Client, lake: LetterPage, state: Signing, notice: str
) -> None:
    lake.signatory_list.signing = state
    lake.signatory_list.save()
    data = {**INDIVIDUAL, "text_version": lake.text_version, "step": "send"}
    page = text(client.post(f"{lake.url}sign/", data))
    assert notice in page
    assert 'value="Robin Fernleaf"' in page
    assert Signatory.objects.count() == 0


def test_a_pause_of_all_lists_shows_on_the_page(client: Client, lake: LetterPage) -> None:
    SigningSettings.objects.update_or_create(defaults={"is_paused": True})
    assert "Signing is paused" in client.get(lake.url).content.decode()


def test_an_invitation_fills_the_form_in_and_nothing_else(client: Client, lake: LetterPage) -> None:
    query = "kind=organization&name=Larch%20%3Cb%3E&is_authorised=on&wants_newsletter=on&proof=x"
    form = client.get(f"{lake.url}sign/?{query}").context["form"]
    assert (form["kind"].value(), form["name"].value()) == ("organization", "Larch <b>")
    assert (form["is_authorised"].value(), form["wants_newsletter"].value(), form["proof"].value()) == (None,) * 3


@pytest.mark.slow
@pytest.mark.parametrize(
    "state", ["new", "unconfirmed", "pending", "published", "withdrawn", "rejected", "held", "blocked", "forgotten"]
)
def test_everybody_gets_the_same_answer(client: Client, lake: LetterPage, state: str) -> None:
    if state != "new":
        status = state if state in Status.values else "published"
        entry = SignatoryFactory(
            signatory_list=lake.signatory_list,
            individual=True,
            name="Robin Fernleaf",
            status=status,
            email="robin@example.org",
        )
        if state == "blocked":
            BlockedAddress.objects.create(email_key=entry.email_key)
        if state == "forgotten":
            entry.contact.delete()
    answer = send(client, lake)
    # The id of a request is different each time.
    headers = {name: value for name, value in answer.headers.items() if name not in ("Expires", "X-Request-ID")}
    assert (answer.status_code, answer.content, headers) == (
        302,
        b"",
        {
            "Content-Type": "text/html; charset=utf-8",
            "Location": f"{lake.url}signed/?kind=individual",
            "Content-Language": "en",
            "Content-Length": "0",
            "Cache-Control": "no-cache",
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": PERMISSIONS_POLICY,
            "Content-Security-Policy": policy_text({**settings.SECURE_CSP, "frame-ancestors": ["'none'"]}),
        }
        | ({"Vary": headers["Vary"]} if "Vary" in headers else {}),
    )


def test_no_cookie_but_the_one_that_protects_the_form(client: Client, lake: LetterPage) -> None:
    client.get(lake.url)
    send(client, lake)
    client.get(f"{lake.url}signed/")
    assert set(client.cookies) == {"csrftoken"}


def test_a_form_from_another_site_is_refused(lake: LetterPage) -> None:
    data = {**INDIVIDUAL, "text_version": lake.text_version, "step": "send"}
    assert Client(enforce_csrf_checks=True).post(f"{lake.url}sign/", data).status_code == 403


def test_a_draft_can_not_be_signed(client: Client, lake: LetterPage) -> None:
    lake.unpublish()
    assert client.get(f"/letters/{lake.slug}/sign/").status_code == 410
    assert client.post(f"/letters/{lake.slug}/sign/", INDIVIDUAL).status_code == 410


@pytest.mark.slow
def test_a_french_letter_is_signed_and_answered_in_french(client: Client, lake: LetterPage) -> None:
    french = LetterFactory(
        language="fr", translation_key=lake.translation_key, title="Gardons le lac", slug="gardons-le-lac"
    )
    send(client, french)
    assert Signatory.objects.get().contact.language == "fr"
    [message] = deliver_mail()
    assert "Gardons le lac" in message.subject
    assert mail_links(message)["confirm"].startswith("/fr/signatures/confirm/")


@pytest.mark.slow
@pytest.mark.parametrize("field", ["name", "title", "affiliation", "region", "comment", "representative"])
def test_nothing_unconfirmed_is_seen_anywhere(client: Client, lake: LetterPage, field: str, typesetter: Any) -> None:
    send(client, lake, **{field: "Canary", "email": "canary@example.org"})
    addresses = [
        lake.url,
        "/letters/",
        f"/api/v1/letters/{lake.slug}",
        f"/api/v1/letters/{lake.slug}/signatories",
        f"{lake.url}sign/",
        f"{lake.url}signed/",
        "/api/v2/pages/",
    ]
    pages = [client.get(address).content.decode().lower() for address in addresses]
    assert [page for page in pages if "canary" in page] == []
    assert Mail.objects.count() == 1


def test_a_foreign_host_is_refused_and_never_in_a_link(client: Client, lake: LetterPage) -> None:
    bad = {"Host": "evil.example.com"}
    assert client.get(f"{lake.url}sign/", headers=bad).status_code == 400
    forwarded = {"X-Forwarded-Host": "evil.example.com", "Forwarded": "host=evil.example.com"}
    client.post(
        f"{lake.url}sign/", {**INDIVIDUAL, "text_version": lake.text_version, "step": "send"}, headers=forwarded
    )
    [message] = deliver_mail()
    assert "evil" not in message.message().as_string()


@pytest.mark.parametrize("signers", [1, 3])
def test_signing_asks_the_same_questions_for_any_number_of_signatories(
    client: Client, lake: LetterPage, signers: int, caches_enabled: None, django_assert_num_queries: Any
) -> None:
    for number in range(signers):
        SignatoryFactory(signatory_list=lake.signatory_list, individual=True, email=f"{number}@example.org")
    send(client, lake, name="Warm up")
    opened = client.get(f"{lake.url}sign/?kind=individual").context["form"]["opened"].value()
    data = {**INDIVIDUAL, "opened": opened, "text_version": lake.text_version, "step": "send", "proof": solve_puzzle()}
    # PostgreSQL gets locks, reads and inserts together.
    with django_assert_num_queries(5 if connection.vendor == "postgresql" else 13):
        client.post(f"{lake.url}sign/", data)


def test_the_link_of_a_confirmation_works_once_the_entry_is_there(client: Client, lake: LetterPage) -> None:
    send(client, lake)
    token = make_token(LinkPurpose.CONFIRM, Signatory.objects.get())
    assert client.post(f"/signatures/confirm/{token}/").status_code == 200
    assert "Robin Fernleaf" in client.get(lake.url).content.decode()
