from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from signatories.enums import Kind
from signatories.models import Contact, Signatory, SignatoryList
from signatories.signing.earlier_sign_ons import lock_earlier_sign_ons
from signatories.signing.sign_on import sign_on
from signatories.signing.sign_on_limits import is_over_limit
from tests.factories import SignatoryFactory
from tests.signatories.signers import application

pytestmark = pytest.mark.django_db


def entries(signatory_list: SignatoryList, count: int, *, network: str = "", address: str = "") -> None:
    """Create entries that were just submitted from a network or an address."""
    for number in range(count):
        email = address or f"{number}@example.org"
        SignatoryFactory(signatory_list=signatory_list, individual=True, unconfirmed=True, email=email)
    Contact.objects.update(network_key=network)


def is_over(signatory_list: SignatoryList, *, email_key: str = "0", network_key: str = "") -> bool:
    earlier = lock_earlier_sign_ons(
        signatory_list.pk,
        kind=Kind.INDIVIDUAL,
        name="Robin Fernleaf",
        email_key=email_key,
        mailbox_key="",
        network_key=network_key,
        proof_key="",
    )
    return is_over_limit(signatory_list.pk, of_address=earlier.of_mailbox, of_network=earlier.of_network)


@pytest.mark.slow
def test_an_office_of_200_people_signs_within_an_hour_without_one_refusal(
    signatory_list: SignatoryList, settings: Any
) -> None:
    entries(signatory_list, 200, network="office")
    hour_ago = timezone.now() - timedelta(minutes=59)
    for number, contact in enumerate(Contact.objects.order_by("pk")):
        Contact.objects.filter(pk=contact.pk).update(created_at=hour_ago + timedelta(seconds=17) * number)
    assert is_over(signatory_list, network_key="office") is False


@pytest.mark.parametrize(("network", "over"), [("flood", True), ("another", False), ("", False)])
def test_a_network_is_held_back_beyond_its_limit_and_no_other(
    signatory_list: SignatoryList, settings: Any, network: str, over: bool
) -> None:
    settings.SIGN_ON_LIMITS = settings.SIGN_ON_LIMITS | {"network": ["3/minute", "100/hour"]}
    entries(signatory_list, 3, network="flood")
    assert is_over(signatory_list, network_key=network) is over


def test_a_limit_is_over_when_its_time_is(signatory_list: SignatoryList, settings: Any) -> None:
    settings.SIGN_ON_LIMITS = settings.SIGN_ON_LIMITS | {"network": ["3/minute", "4/hour"]}
    entries(signatory_list, 3, network="flood")
    Contact.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    assert is_over(signatory_list, network_key="flood") is False
    entries(signatory_list, 1, network="flood")
    assert is_over(signatory_list, network_key="flood") is True


def test_an_address_is_held_back_beyond_its_limit(signatory_list: SignatoryList, settings: Any) -> None:
    settings.SIGN_ON_LIMITS = settings.SIGN_ON_LIMITS | {"address": ["2/hour"]}
    entries(signatory_list, 2, address="one@example.org")
    key = Signatory.objects.first().email_key  # type: ignore[union-attr]
    assert is_over(signatory_list, email_key=key) is True
    assert is_over(signatory_list, email_key="1") is False


def test_a_list_is_held_back_beyond_its_limit_and_no_other(signatory_list: SignatoryList, settings: Any) -> None:
    settings.SIGN_ON_LIMITS = settings.SIGN_ON_LIMITS | {"list": ["2/minute"]}
    entries(signatory_list, 2)
    assert is_over(signatory_list) is True
    assert is_over(SignatoryList.objects.create(title="Another")) is False


def test_all_addresses_of_a_mailbox_share_its_limit(signatory_list: SignatoryList, settings: Any) -> None:
    settings.SIGN_ON_LIMITS = settings.SIGN_ON_LIMITS | {"address": ["3/hour"]}
    SignatoryList.objects.update(signing="open")
    signatory_list.refresh_from_db()
    spellings = ("robin@example.org", "robin+a@example.org", '"robin+b"@EXAMPLE.org', "Robin+c@ｅｘａｍｐｌｅ.org")
    for name, email in zip(("Ash", "Birch", "Cedar", "Dogwood"), spellings, strict=True):
        sign_on(signatory_list, application(name=name, email=email))
    sign_on(signatory_list, application(name="Elm", email="elm@example.org"))
    assert dict(Signatory.objects.values_list("name", "status")) == {
        "Ash": "unconfirmed",
        "Birch": "unconfirmed",
        "Cedar": "unconfirmed",
        "Dogwood": "held",
        "Elm": "unconfirmed",
    }
