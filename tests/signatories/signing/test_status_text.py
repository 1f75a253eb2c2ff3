from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.translation import override

from signatories.enums import Signing
from signatories.exceptions import SigningClosed
from signatories.models import SignatoryList
from signatories.signing.status_text import signing_status_text, staff_status_text
from tests.factories import SignatoryListFactory

EVENING = datetime(2026, 12, 1, 18, 0, tzinfo=ZoneInfo("America/Toronto"))


@pytest.mark.parametrize(
    ("state", "fields", "english", "french"),
    [
        (Signing.OPEN, {}, "Open for signatures", "Ouverte aux signatures"),
        (
            Signing.OPEN,
            {"closes_at": EVENING},
            "Open for signatures until 1 December 2026, 18:00 Eastern Time",
            "Ouverte aux signatures jusqu’au 1er décembre 2026 à 18\u00a0h, heure de l’Est",
        ),
        (
            Signing.NOT_YET,
            {"opens_at": EVENING},
            "Opens for signatures on 1 December 2026, 18:00 Eastern Time",
            "Ouvrira aux signatures le 1er décembre 2026 à 18\u00a0h, heure de l’Est",
        ),
        (
            Signing.PAUSED,
            {},
            "Signing is paused for the moment. Please come back later.",
            "Les signatures sont suspendues pour le moment. Revenez plus tard.",
        ),
        (
            Signing.CLOSED,
            {"closes_at": EVENING},
            "Closed for signatures on 1 December 2026",
            "Fermée aux signatures le 1er décembre 2026",
        ),
    ],
)
def test_the_sentence_says_whether_and_until_when_a_letter_can_be_signed(
    state: Signing, fields: dict[str, Any], english: str, french: str
) -> None:
    signatory_list = SignatoryList(signing=Signing.OPEN, first_opened_at=timezone.now(), **fields)
    assert signing_status_text(signatory_list, state) == english
    with override("fr"):
        assert signing_status_text(signatory_list, state) == french


def test_a_list_may_have_a_time_zone_of_its_own(settings: Any) -> None:
    midnight = datetime(2027, 7, 1, 0, 0, tzinfo=ZoneInfo("America/Vancouver"))
    signatory_list = SignatoryList(signing=Signing.OPEN, closes_at=midnight, time_zone="America/Vancouver")
    assert signatory_list.deadline == "1 July 2027, 00:00 Pacific Time"
    # Not that of the colleague who reads it.
    with timezone.override("Europe/Berlin"):
        assert staff_status_text(signatory_list, midnight) == "Not open for signing yet"
        assert signing_status_text(signatory_list, Signing.OPEN).endswith("until 1 July 2027, 00:00 Pacific Time")
    signatory_list.time_zone = "Nowhere/Atlantis"
    assert signatory_list.zone.key == settings.TIME_ZONE


def test_a_list_that_was_never_open_says_nothing(signatory_list: SignatoryList) -> None:
    assert signing_status_text(signatory_list, Signing.CLOSED) == ""


def test_a_list_that_staff_closed_says_since_when(db: None) -> None:
    SignatoryListFactory(open=True)
    signatory_list = SignatoryList.objects.get()
    assert signatory_list.first_opened_at is not None
    signatory_list.signing = Signing.CLOSED
    signatory_list.save()
    closed = SignatoryList.objects.get()
    closed.save()
    assert closed.ended_at == closed.closed_at == signatory_list.closed_at
    assert closed.closed_at is not None
    assert signing_status_text(closed, Signing.CLOSED).startswith("Closed for signatures on ")


def test_a_list_that_opens_again_has_not_ended(db: None) -> None:
    signatory_list = SignatoryListFactory(open=True)
    opened = signatory_list.first_opened_at
    for signing in (Signing.CLOSED, Signing.OPEN):
        signatory_list.signing = signing
        signatory_list.save(update_fields=["signing"])
    stored = SignatoryList.objects.get()
    assert (stored.first_opened_at, stored.ended_at) == (opened, None)


def test_staff_close_a_list_before_its_own_time_or_after_it(db: None) -> None:
    now = timezone.now()
    for closes_at, is_before in ((now + timedelta(days=1), True), (now - timedelta(days=1), False)):
        signatory_list = SignatoryListFactory(open=True, closes_at=closes_at)
        signatory_list.signing = Signing.CLOSED
        signatory_list.save()
        assert signatory_list.ended_at == (signatory_list.closed_at if is_before else closes_at)


def test_a_list_of_before_that_has_no_date_can_no_longer_be_signed() -> None:
    signatory_list = SignatoryList(signing=Signing.CLOSED, first_opened_at=timezone.now())
    assert signing_status_text(signatory_list, Signing.CLOSED) == "This letter can no longer be signed."


def test_staff_read_that_a_list_is_not_open_yet(signatory_list: SignatoryList) -> None:
    assert staff_status_text(signatory_list, timezone.now()) == "Not open for signing yet"
    with override("fr"):
        assert staff_status_text(signatory_list, timezone.now()) == "Pas encore ouverte aux signatures"


def test_a_letter_that_nobody_could_sign_yet_says_so_to_who_tries() -> None:
    assert str(SigningClosed(Signing.CLOSED, was_open=False)) == "This letter can't be signed yet."
    assert str(SigningClosed(Signing.CLOSED)) == "This letter can no longer be signed."
    assert str(SigningClosed(Signing.PAUSED, was_open=False)).startswith("Signing is paused")
