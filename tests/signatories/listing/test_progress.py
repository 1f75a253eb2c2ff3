"""The progress of a list towards its goal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from letters.models import LetterPage
from signatories.counts_in_words import Counts
from signatories.enums import Signing
from signatories.listing.progress import Progress, progress_of
from signatories.models import SignatoryList
from signatories.models.signatory_list import MAX_GOAL
from tests.factories import PaperSignaturesFactory, SignatoryFactory


@pytest.mark.parametrize(
    ("signatures", "goal", "value", "sentence"),
    [
        (0, 1, 0, "0 of 1 signature, 1 to go"),
        (620, 1_000, 620, "620 of 1,000 signatures, 380 to go"),
        (1, 1, 1, "1 signature: the goal of 1 is reached"),
        (1_203, 1_000, 1_000, "1,203 signatures: the goal of 1,000 is reached"),
        (1, 1_000_000, 1, "1 of 1,000,000 signatures, 999,999 to go"),
    ],
)
def test_it_is_a_sentence_and_a_bar(signatures: int, goal: int, value: int, sentence: str) -> None:
    progress = Progress(signatures, goal)
    assert (progress.value, progress.sentence) == (value, sentence)
    with override("de"):
        assert progress.sentence != sentence


def test_a_closed_list_asks_for_no_more_signatures() -> None:
    assert Progress(76, 100, is_closed=True).sentence == "76 of 100 signatures"
    assert Progress(0, 1, is_closed=True).sentence == "0 of 1 signature"
    assert Progress(100, 100, is_closed=True).sentence == "100 signatures: the goal of 100 is reached"
    with override("fr"):
        assert "manque" not in Progress(76, 100, is_closed=True).sentence


@pytest.mark.parametrize(
    ("signing", "closes_in", "opened", "is_closed"),
    [
        (Signing.OPEN, None, True, False),
        (Signing.OPEN, timedelta(days=1), True, False),
        (Signing.OPEN, timedelta(days=-1), True, True),
        (Signing.PAUSED, None, True, False),
        (Signing.CLOSED, None, True, True),
        (Signing.CLOSED, None, False, False),
    ],
)
def test_a_list_is_closed_once_the_public_can_no_longer_sign_it(
    signing: Signing, closes_in: timedelta | None, opened: bool, is_closed: bool
) -> None:
    now = timezone.now()
    closes_at = now + closes_in if closes_in else None
    opened_at = now - timedelta(days=9) if opened else None
    signatory_list = SignatoryList(goal=10, signing=signing, closes_at=closes_at, first_opened_at=opened_at)
    assert progress_of(signatory_list, Counts(1, 2)) == Progress(3, 10, is_closed)


def test_signatures_on_paper_do_not_count() -> None:
    assert progress_of(SignatoryList(goal=10), Counts(1, 2, 500)) == Progress(3, 10)
    assert progress_of(SignatoryList(), Counts(1, 2)) is None


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "press/", "embed/"])
def test_pages_show_it_with_a_goal_only(client: Client, letter: LetterPage, path: str) -> None:
    SignatoryFactory(signatory_list=letter.signatory_list)
    PaperSignaturesFactory(signatory_list=letter.signatory_list, number=80)
    address = f"{letter.url}{path}"
    assert "<progress" not in client.get(address).content.decode()
    SignatoryList.objects.update(goal=1_000)
    assert (
        '<label>1 of 1,000 signatures, 999 to go <progress max="1000" value="1"></progress></label>'
        in client.get(address).content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "press/", "embed/"])
def test_pages_of_a_closed_letter_ask_for_no_more(client: Client, letter: LetterPage, path: str) -> None:
    SignatoryFactory(signatory_list=letter.signatory_list)
    SignatoryList.objects.update(goal=1_000, signing=Signing.CLOSED, first_opened_at=timezone.now())
    content = client.get(f"{letter.url}{path}").text
    assert ("<label>1 of 1,000 signatures <progress" in content, "to go" in content) == (True, False)
    data = client.get(f"/api/v1/letters/{letter.slug}").json()
    assert data["goal"] == {"goal": 1_000, "signatures": 1, "sentence": "1 of 1,000 signatures"}


@pytest.mark.django_db
@pytest.mark.parametrize("goal", [0, -1, MAX_GOAL + 1])
def test_a_goal_out_of_range_is_refused(signatory_list: SignatoryList, goal: int) -> None:
    signatory_list.goal = goal
    with pytest.raises(ValidationError) as refused:
        signatory_list.full_clean()
    assert list(refused.value.error_dict) == ["goal"]
