"""One rule decides everywhere whether a letter is public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale, Page, PageViewRestriction, Site

from letters.api.origins import embedding_origins
from letters.letter_info import letter_info_for
from letters.models import LetterIndexPage, LetterPage
from letters.models.public_letters import public_letter_for, public_letters_for
from letters.visibility import is_public
from signatories.enums import MailPurpose, Status
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.mail.messages import MailObsolete, compose
from signatories.mail.outbox import queue
from signatories.models import Signatory
from signatories.signing.signing_state import signing_state
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def unpublish(letter: LetterPage) -> None:
    letter.unpublish()


def expire(letter: LetterPage) -> None:
    LetterPage.objects.filter(pk=letter.pk).update(expire_at=timezone.now() - HOUR)


def embargo(letter: LetterPage) -> None:
    LetterPage.objects.filter(pk=letter.pk).update(go_live_at=timezone.now() + HOUR)


def ask_for_a_login(letter: LetterPage) -> None:
    PageViewRestriction.objects.create(page=letter, restriction_type=PageViewRestriction.LOGIN)


def ask_for_a_password(letter: LetterPage) -> None:
    PageViewRestriction.objects.create(page=letter, restriction_type=PageViewRestriction.PASSWORD, password="larch")


def ask_for_a_group(letter: LetterPage) -> None:
    restriction = PageViewRestriction.objects.create(page=letter, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.create(name="Readers"))


def restrict_the_index(letter: LetterPage) -> None:
    PageViewRestriction.objects.create(page=letter.get_parent(), restriction_type=PageViewRestriction.LOGIN)


def move_off_the_site(letter: LetterPage) -> None:
    root = Page.objects.get(depth=1)
    elsewhere = root.add_child(instance=LetterIndexPage(title="Elsewhere", slug="elsewhere", locale=letter.locale))
    letter.move(elsewhere, pos="last-child")


def take_the_language_out_of_the_setting(letter: LetterPage) -> None:
    LetterPage.objects.filter(pk=letter.pk).update(locale=Locale.objects.create(language_code="it"))


def delete(letter: LetterPage) -> None:
    letter.delete()


WAYS = [
    unpublish,
    expire,
    embargo,
    ask_for_a_login,
    ask_for_a_password,
    ask_for_a_group,
    restrict_the_index,
    move_off_the_site,
    take_the_language_out_of_the_setting,
    delete,
]


@pytest.fixture
def lake() -> LetterPage:
    signatory_list = SignatoryListFactory(title="Canary list", open=True, embedding_sites="*")
    letter: LetterPage = LetterFactory(title="Canary", slug="canary", signatory_list=signatory_list)
    return letter


@pytest.mark.parametrize("hide", WAYS)
def test_a_letter_that_is_hidden_in_any_way_is_public_for_nobody(
    lake: LetterPage, hide: Callable[[LetterPage], None]
) -> None:
    assert (is_public(lake), list(LetterPage.objects.public())) == (True, [lake])
    hide(LetterPage.objects.get(pk=lake.pk))
    assert (is_public(lake), list(LetterPage.objects.public())) == (False, [])
    assert (public_letters_for(lake.signatory_list), embedding_origins("canary")) == ([], ())
    info = letter_info_for(lake.signatory_list, "en")
    assert info is None or (info.title, info.url) == ("", "")


@pytest.mark.parametrize("hide", [way for way in WAYS if way != delete])
def test_a_letter_that_is_hidden_in_any_way_can_not_be_signed(
    lake: LetterPage, hide: Callable[[LetterPage], None]
) -> None:
    assert signing_state(lake.signatory_list) == "open"
    hide(LetterPage.objects.get(pk=lake.pk))
    assert signing_state(lake.signatory_list) == "closed"


@pytest.mark.slow
@pytest.mark.parametrize("hide", WAYS)
@pytest.mark.parametrize(
    "address",
    [
        "/letters/",
        "/letters/canary/",
        "/letters/canary/letter.pdf",
        "/letters/canary/signatories.csv",
        "/letters/canary/signatories.json",
        "/letters/canary/press.zip",
        "/letters/canary/press/",
        "/letters/canary/share.png",
        "/letters/canary/count.svg",
        "/letters/canary/embed/",
        "/letters/canary/feed.atom",
        "/letters/canary/sign/",
        "/letters/canary/signed/",
        "/letters/feed.atom",
        "/oembed?url=http://testserver/letters/canary/",
        "/sitemap.xml",
        "/api/v1/letters",
        "/api/v1/letters/canary",
        "/api/v1/letters/canary/counts",
        "/api/v1/letters/canary/signatories",
        "/api/v1/letters/canary/editions",
        "/api/v1/letters/canary/sign-ons/new",
    ],
)
def test_no_url_reveals_anything_about_a_hidden_letter(
    client: Client, lake: LetterPage, hide: Callable[[LetterPage], None], address: str
) -> None:
    hide(LetterPage.objects.get(pk=lake.pk))
    answer = client.get(address)
    assert answer.status_code != 500
    shown = (
        answer.content.decode().lower().replace("/letters/canary/", "").replace("/canary", "").replace("“canary”", "")
    )
    assert answer.status_code in (302, 404, 410) or "canary" not in shown


def test_the_requested_language_is_preferred_and_a_public_one_replaces_it(lake: LetterPage) -> None:
    french = LetterFactory(language="fr", translation_key=lake.translation_key, title="Le lac")
    assert public_letter_for(lake.signatory_list, "fr") == french
    assert public_letter_for(lake.signatory_list) == lake
    french.unpublish()
    assert public_letter_for(lake.signatory_list, "fr") == lake
    info = letter_info_for(lake.signatory_list, "fr")
    assert info is not None
    assert (info.title, info.url) == (lake.title, "http://testserver/letters/canary/")


def test_an_alias_leads_to_its_original_and_is_no_letter_of_its_own(client: Client, lake: LetterPage) -> None:
    alias = lake.create_alias(update_slug="another", parent=lake.get_parent())
    assert list(LetterPage.objects.public()) == [lake]
    assert client.get(alias.url).url == lake.url  # type: ignore[attr-defined]
    assert client.get("/letters/another/press/").status_code == 404
    ask_for_a_login(lake)
    assert "/login/" in client.get(alias.url).url  # type: ignore[attr-defined]


def test_visibility_is_checked_in_one_query(lake: LetterPage, django_assert_num_queries: Any) -> None:
    Site.get_site_root_paths()
    with django_assert_num_queries(1):
        assert is_public(lake)
    LetterFactory.create_batch(3, signatory_list=lake.signatory_list)
    with django_assert_num_queries(1):
        assert public_letter_for(lake.signatory_list, "en") is not None


def test_a_page_that_was_never_saved_is_not_public() -> None:
    assert not is_public(LetterPage(title="Draft"))


def test_a_signature_is_not_confirmed_once_no_language_is_public(client: Client, lake: LetterPage) -> None:
    entry = SignatoryFactory(
        signatory_list=lake.signatory_list, individual=True, unconfirmed=True, email="robin@example.org"
    )
    token = make_token(LinkPurpose.CONFIRM, entry)
    with override("en"):
        mail = queue(MailPurpose.CONFIRM, entry)
    assert mail is not None
    assert compose(mail) is not None
    lake.unpublish()
    answer = client.post(f"/signatures/confirm/{token}/")
    shown = answer.content.decode()
    assert (answer.status_code, "The organizers no longer publish it" in shown, "Canary" in shown) == (
        409,
        True,
        False,
    )
    answer = client.post("/api/v1/sign-ons/confirm", {"token": token}, content_type="application/json")
    assert answer.status_code == 409
    assert Signatory.objects.get().status == Status.UNCONFIRMED
    with pytest.raises(MailObsolete):
        compose(mail)


def test_a_signer_whose_language_is_not_public_gets_links_to_a_public_one(lake: LetterPage) -> None:
    LetterFactory(language="fr", translation_key=lake.translation_key, title="Serin", slug="serin").unpublish()
    LetterPage.objects.filter(pk=lake.pk).update(title="Keep the lake")
    entry = SignatoryFactory(signatory_list=lake.signatory_list, individual=True, email="robin@example.org")
    entry.contact.language = "fr"
    entry.contact.save()
    mail = queue(MailPurpose.RECEIPT, entry)
    assert mail is not None
    message = compose(mail)
    assert message is not None
    text = message.message().as_string() + message.body
    assert "Vous avez signé" in message.subject
    assert ("Keep the lake" in message.subject, lake.full_url in message.body) == (True, True)
    assert ("Serin" in text, "serin" in text, "Canary list" in text) == (False, False, False)
