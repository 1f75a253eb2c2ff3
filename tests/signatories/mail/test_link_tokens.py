from __future__ import annotations

from typing import Any

import pytest
from django.core import signing
from django.utils.translation import override

from signatories.enums import Status
from signatories.exceptions import LinkExpired
from signatories.mail.link_tokens import LinkPurpose, link, link_lifetime, make_token, read_token
from signatories.models import Signatory
from signatories.moderation.decisions import approve
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(db: None) -> Signatory:
    signatory: Signatory = SignatoryFactory(individual=True, unconfirmed=True, email="robin@example.org")
    return signatory


@pytest.mark.parametrize("purpose", list(LinkPurpose))
def test_a_token_opens_its_entry_for_its_purpose_only(entry: Signatory, purpose: LinkPurpose) -> None:
    token = make_token(purpose, entry)
    assert read_token(purpose, token) == entry
    for other in set(LinkPurpose) - {purpose}:
        with pytest.raises(LinkExpired):
            read_token(other, token)


@pytest.mark.parametrize("token", ["", "x", "x:y:z", "W10:1:AAAA", "é", "\0"])
def test_what_is_no_token_is_refused(entry: Signatory, token: str) -> None:
    with pytest.raises(LinkExpired):
        read_token(LinkPurpose.CONFIRM, token)


def test_a_token_of_an_entry_that_is_gone_is_refused(entry: Signatory) -> None:
    token = make_token(LinkPurpose.MANAGE, entry)
    entry.delete()
    with pytest.raises(LinkExpired):
        read_token(LinkPurpose.MANAGE, token)


@pytest.mark.parametrize("purpose", list(LinkPurpose))
def test_a_token_works_for_seven_days(
    entry: Signatory, purpose: LinkPurpose, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.LINK_LIFETIME_DAYS == 7
    token = make_token(purpose, entry)
    now, seven_days = signing.time.time(), 7 * 24 * 3600
    monkeypatch.setattr(signing.time, "time", lambda: now + seven_days - 2)
    assert read_token(purpose, token) == entry
    monkeypatch.setattr(signing.time, "time", lambda: now + seven_days + 2)
    with pytest.raises(LinkExpired):
        read_token(purpose, token)


@pytest.mark.parametrize(
    ("days", "english", "french"),
    [(1, "one day", "un jour"), (7, "seven days", "sept jours"), (14, "14 days", "14 jours")],
)
def test_the_lifetime_is_stated_in_words(settings: Any, days: int, english: str, french: str) -> None:
    settings.LINK_LIFETIME_DAYS = days
    with override("en"):
        assert link_lifetime() == english
    with override("fr"):
        assert link_lifetime() == french


def test_a_link_of_the_first_release_still_opens_its_entry(entry: Signatory) -> None:
    """Renaming a module must not change the salt: it would break the links that were sent."""
    pk_and_state = signing.loads(make_token(LinkPurpose.CONFIRM, entry), salt="signatories.links.confirm")
    assert pk_and_state[0] == entry.pk


def test_a_token_to_confirm_is_dead_once_it_was_used(entry: Signatory) -> None:
    token = make_token(LinkPurpose.CONFIRM, entry)
    Signatory.objects.update(status=Status.PUBLISHED)
    with pytest.raises(LinkExpired):
        read_token(LinkPurpose.CONFIRM, token)
    assert read_token(LinkPurpose.CONFIRM, token, allow_used=True) == entry


@pytest.mark.parametrize("change", [{"name": "Other"}, {"status": Status.WITHDRAWN}, {"is_name_hidden": True}])
def test_a_token_to_manage_is_dead_once_it_was_used(entry: Signatory, change: dict[str, object]) -> None:
    token = make_token(LinkPurpose.MANAGE, entry)
    Signatory.objects.update(**change)
    with pytest.raises(LinkExpired):
        read_token(LinkPurpose.MANAGE, token)


def test_a_link_is_on_the_configured_site_in_the_language_of_its_reader(entry: Signatory) -> None:
    assert link(LinkPurpose.CONFIRM, entry, "en").startswith("http://testserver/signatures/confirm/")
    assert link(LinkPurpose.CONFIRM, entry, "fr").startswith("http://testserver/fr/signatures/confirm/")


def test_nothing_in_the_database_can_be_used_as_a_token(entry: Signatory) -> None:
    token = make_token(LinkPurpose.CONFIRM, entry)
    assert token not in str(list(Signatory.objects.values()))


def test_what_staff_approve_keeps_the_link_of_its_receipt(db: None) -> None:
    entry = SignatoryFactory(individual=True, status=Status.PENDING, email="robin@example.org")
    token = make_token(LinkPurpose.MANAGE, entry)
    approve(entry)
    assert read_token(LinkPurpose.MANAGE, token) == entry
    for status in (Status.REJECTED, Status.WITHDRAWN, Status.UNCONFIRMED):
        Signatory.objects.update(status=status)
        with pytest.raises(LinkExpired):
            read_token(LinkPurpose.MANAGE, token)


def test_a_link_survives_a_new_secret_key_while_the_earlier_one_is_listed(entry: Signatory, settings: Any) -> None:
    token, earlier = make_token(LinkPurpose.CONFIRM, entry), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new one", [earlier]
    assert read_token(LinkPurpose.CONFIRM, token) == entry
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(LinkExpired):
        read_token(LinkPurpose.CONFIRM, token)
