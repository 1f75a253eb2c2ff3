"""The form, the API and the privacy notice say what the settings of a list and the rules do, in every language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override
from pytest_django import Settings

from cms.operations import housekeeping
from signatories.enums import Signing
from signatories.models import Contact, Signatory, SignatoryList
from signatories.privacy.contact_periods import cutoff
from signatories.privacy.notice_periods import period_sentence, periods_of_lists
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in django_settings.LANGUAGES]


def letter_with(**values: Any) -> Any:
    return LetterFactory(signatory_list=SignatoryListFactory(open=True, **values))


def test_the_notice_lists_public_letters_with_rules_of_their_own_only(client: Client) -> None:
    own = letter_with(contact_months=6)
    letter_with()
    hidden = LetterFactory(title="Canary", live=False, signatory_list=SignatoryListFactory(contact_months=7))
    names = letter_with(anonymizes_names=True)
    assert [period.letter for period in periods_of_lists()] == [own.title, names.title]
    page = client.get(reverse("signatures:privacy"), follow=True).content.decode()
    for period in periods_of_lists():
        assert escape(period.sentence) in page
    assert hidden.title not in page
    assert "legal claims" in page


@pytest.mark.parametrize("removes_names", [False, True])
def test_the_notice_promises_that_signatures_stay_only_where_no_names_are_removed(
    client: Client, removes_names: bool
) -> None:
    letter_with(contact_months=6, anonymizes_names=removes_names)
    page = client.get(reverse("signatures:privacy"), follow=True).content.decode()
    promise = "Your published signature is part of the letter and stays"
    said = [f"{promise}. " in page, f"{promise}, unless names are removed" in page]
    assert said == [not removes_names, removes_names]


def test_a_hold_is_not_visible_in_the_notice(client: Client) -> None:
    letter = letter_with(contact_months=6)
    before = client.get(reverse("signatures:privacy"), follow=True).content
    SignatoryList.objects.filter(pk=letter.signatory_list_id).update(held_since=timezone.now(), hold_reason="Canary")
    assert client.get(reverse("signatures:privacy"), follow=True).content == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_has_the_period_of_the_list_in_every_language(language: str, settings: Settings) -> None:
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "contacts": 47}
    with override(language):
        sentences = [
            period_sentence(SignatoryList(contact_months=months, anonymizes_names=names))
            for months in (None, 1, 6)
            for names in (False, True)
        ]
        settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "contacts": 0}
        forever = period_sentence(SignatoryList())
    assert [
        number in sentence for number, sentence in zip(("47", "47", "1", "1", "6", "6"), sentences, strict=True)
    ] == [True] * 6
    assert len({*sentences, forever}) == 7
    assert not any(digit in forever for digit in "0123456789")


def test_form_and_api_say_the_sentence_of_the_list(client: Client) -> None:
    letter = letter_with(contact_months=6, anonymizes_names=True)
    sentence = period_sentence(letter.signatory_list)
    assert escape(sentence) in client.get(f"/letters/{letter.slug}/sign/?kind=individual").content.decode()
    assert client.get(f"/api/v1/letters/{letter.slug}/sign-ons/new").json()["contact_period"] == sentence


@pytest.mark.parametrize("names", [False, True])
@pytest.mark.parametrize("months", [None, 3])
def test_the_rules_do_what_the_sentence_says(months: int | None, names: bool) -> None:
    """Whether contacts of those who asked for news go, and names stay, follows from the same settings."""
    signatory_list = SignatoryListFactory(contact_months=months, anonymizes_names=names, signing=Signing.CLOSED)
    plain, wants = (
        SignatoryFactory(signatory_list=signatory_list, individual=True, email=f"{name}@example.org")
        for name in ("plain", "wants")
    )
    Contact.objects.filter(pk=wants.pk).update(wants_updates=True)
    SignatoryList.objects.update(closed_at=timezone.now() + timedelta(seconds=1))
    sentence = period_sentence(SignatoryList.objects.get())
    later = timezone.now() + timedelta(days=93 if months else 181)
    assert cutoff(signatory_list, later) is not None
    housekeeping.run(later)
    left = set(Contact.objects.values_list("pk", flat=True))
    assert plain.pk not in left
    assert (wants.pk in left) is ("unless you asked for updates" in sentence)
    named = Signatory.objects.public().count()
    assert (named == 2) is ("Your signature stays" in sentence)
    assert (named == 0) is ("removed as well" in sentence)


def test_a_form_elsewhere_gets_the_sentence_in_the_language_of_the_letter(client: Client) -> None:
    letter = LetterFactory(language="fr")
    SignatoryList.objects.update(signing=Signing.OPEN)
    address = f"/api/v1/letters/{letter.slug}/sign-ons/new?language=fr"
    period = client.get(address, headers={"Accept-Language": "en"}).json()["contact_period"]
    assert period.startswith("180 jours après la clôture de la lettre")
