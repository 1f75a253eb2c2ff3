from __future__ import annotations

import hashlib
from typing import Any

import pytest
from wagtail.models import ModelLogEntry

from core.users.models import User
from letters.editions.copies import find_copy
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_due, make_edition
from letters.editions.takedown import take_down
from letters.enums import EditionState
from letters.exceptions import NothingToPublish, RenderFailed
from letters.models import Edition, EditionFile, LetterPage
from signatories.counts_in_words import Counts
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.usefixtures("typesetter")


@pytest.fixture
def signed(letter: LetterPage) -> LetterPage:
    SignatoryFactory(signatory_list=letter.signatory_list, name="Cedar Network")
    SignatoryFactory(signatory_list=letter.signatory_list, name="Waiting Canary", pending=True)
    return letter


def publish(letter: LetterPage) -> Edition:
    return make_edition(request_edition(letter.signatory_list))


def test_an_edition_waits_until_the_worker_makes_it(signed: LetterPage, staff: User) -> None:
    edition = request_edition(signed.signatory_list, user=staff)
    assert (edition.state, edition.number, edition.requested_by) == (EditionState.QUEUED, None, staff)
    assert EditionFile.objects.count() == 0


@pytest.mark.slow
def test_many_requests_cost_one_print(signed: LetterPage, typesetter: Any) -> None:
    requested = {request_edition(signed.signatory_list).pk for _time in range(500)}
    for _time in range(3):
        make_due()
    assert (len(requested), Edition.objects.count(), len(typesetter.documents)) == (1, 1, 1)


def test_it_prints_every_published_language_under_one_number(signed: LetterPage) -> None:
    LetterFactory(language="fr", translation_key=signed.translation_key)
    LetterFactory(title="A letter of its own")
    edition = publish(signed)
    assert (edition.state, edition.number, edition.counts) == (EditionState.PUBLISHED, 1, Counts(1, 0))
    assert [(file.language, file.pages, file.letter.locale.language_code) for file in edition.files.all()] == [
        ("en", 2, "en"),
        ("fr", 2, "fr"),
    ]


def test_a_language_that_is_still_a_draft_is_left_out(signed: LetterPage) -> None:
    LetterFactory(language="fr", translation_key=signed.translation_key, live=False)
    assert [file.language for file in publish(signed).files.all()] == ["en"]


def test_only_public_signatories_are_printed(signed: LetterPage, typesetter: Any) -> None:
    publish(signed)
    assert "Cedar Network" in typesetter.documents[0]
    assert "Waiting Canary" not in typesetter.documents[0]


def test_a_file_says_what_it_is(signed: LetterPage) -> None:
    file = publish(signed).files.get()
    with file.content.open() as stored:
        content = stored.read()
    digest = hashlib.sha256(content).hexdigest()
    assert (file.size, find_copy(f" {digest.upper()}\n")) == (len(content), file)
    assert find_copy(hashlib.sha256(content + b" ").hexdigest()) is None


def test_a_published_edition_does_not_change_with_its_list(signed: LetterPage) -> None:
    edition = publish(signed)
    SignatoryFactory(signatory_list=signed.signatory_list)
    assert Edition.objects.get(pk=edition.pk).counts == Counts(1, 0)
    assert publish(signed).counts == Counts(2, 0)


def test_making_an_edition_twice_makes_it_once(signed: LetterPage, typesetter: Any) -> None:
    edition = publish(signed)
    assert make_edition(edition) == edition
    assert len(typesetter.documents) == 1


def test_numbers_count_up_for_each_letter(signed: LetterPage) -> None:
    other = LetterFactory()
    SignatoryFactory(signatory_list=other.signatory_list)
    assert [publish(letter).number for letter in (signed, signed, other)] == [1, 2, 1]


def test_a_failure_publishes_nothing_says_why_and_gives_its_number_back(signed: LetterPage, typesetter: Any) -> None:
    publish(signed)
    typesetter.failure = RenderFailed("No font can draw it.")
    failed = publish(signed)
    assert (failed.state, failed.number, failed.error) == (EditionState.FAILED, None, "No font can draw it.")
    assert failed.files.count() == 0
    assert signed.latest_file.edition.number == 1
    typesetter.failure = None
    assert publish(signed).number == 2


def test_a_failure_nobody_foresaw_is_told_too(signed: LetterPage, typesetter: Any) -> None:
    typesetter.failure = ZeroDivisionError("by zero")
    failed = publish(signed)
    assert (failed.state, failed.reason) == (EditionState.FAILED, "The edition could not be made: by zero")


def test_one_language_that_fails_keeps_all_from_being_published(
    signed: LetterPage, monkeypatch: pytest.MonkeyPatch, typesetter: Any
) -> None:
    LetterFactory(language="fr", translation_key=signed.translation_key)

    def french_fails(html: str, *, identifier: str, embedded_files: Any) -> Any:
        if "-fr-" in identifier:
            raise RenderFailed("The French one fails.")
        return typesetter(html, identifier=identifier, embedded_files=embedded_files)

    monkeypatch.setattr("letters.pdf.typesetter_client.typeset", french_fails)
    assert publish(signed).state == EditionState.FAILED
    assert EditionFile.objects.count() == 0


def test_a_letter_that_nobody_signed_is_not_printed(letter: LetterPage) -> None:
    SignatoryFactory(signatory_list=letter.signatory_list, pending=True)
    with pytest.raises(NothingToPublish, match="Nobody has signed"):
        request_edition(letter.signatory_list)
    assert Edition.objects.count() == 0


def test_a_draft_is_not_printed(signed: LetterPage) -> None:
    signed.unpublish()
    with pytest.raises(NothingToPublish, match="not published yet"):
        request_edition(signed.signatory_list)


def test_the_signatories_are_enclosed_and_kept_as_they_were(signed: LetterPage, typesetter: Any) -> None:
    SignatoryFactory(signatory_list=signed.signatory_list, individual=True, name="Hidden Canary", is_name_hidden=True)
    edition = publish(signed)
    with edition.signatories.open() as file:
        csv = file.read()
    assert csv.decode().splitlines()[1].startswith("organization,Cedar Network")
    assert b"Canary" not in csv
    assert [(file.name, file.content) for file in typesetter.embedded_files] == [("signatories.csv", csv)]


def test_taking_down_is_done_once_and_remembers_why(signed: LetterPage, staff: User) -> None:
    edition = publish(signed)
    with pytest.raises(NothingToPublish):
        take_down(Edition.objects.create(signatory_list=signed.signatory_list), reason="Not there.")
    for reason in ("A wrong name.", "Another reason."):
        take_down(edition, reason=reason, user=staff)
    edition.refresh_from_db()
    assert (edition.state, edition.takedown_reason, edition.number) == (
        EditionState.TAKEN_DOWN,
        "A wrong name.",
        1,
    )
    [logged] = ModelLogEntry.objects.filter(action="letters.take_down_edition")
    assert (logged.user, logged.data) == (staff, {"reason": "A wrong name."})


def test_the_number_of_an_edition_that_was_taken_down_is_not_given_again(signed: LetterPage) -> None:
    take_down(publish(signed), reason="Wrong.")
    assert publish(signed).number == 2
