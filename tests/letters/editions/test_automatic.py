from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Site

from letters.editions.automatic import earliest_request, request_due_editions
from letters.editions.edition_requests import request_edition
from letters.editions.fingerprints import COUNTED, PRINTED, PRINTED_IF_GIVEN, current_fingerprint
from letters.editions.jobs import make_edition
from letters.models import Edition, Letterhead, LetterPage
from signatories.enums import AutomaticEditions, Status, Visibility
from signatories.models import Contact, Signatory, SignatoryList
from signatories.questions.editing import change_question, set_retired
from tests.factories import (
    LetterFactory,
    OrganizationFactory,
    PaperSignaturesFactory,
    QuestionFactory,
    SignatoryFactory,
    SignatoryGroupFactory,
)

pytestmark = pytest.mark.usefixtures("typesetter")
NOW = datetime(2026, 7, 8, 12, tzinfo=UTC)
#: Fields of an entry that are not printed.
NOT_PRINTED = {
    *("id", "signatory_list", "status", "source", "import_batch", "import_row", "merged_into", "text_version"),
    *("created_at", "confirmed_at", "published_at", "rejected_at", "withdrawn_at", "disputed_at"),
    *(
        "name_key",
        "email_key",
        "search_text",
        "organization",
        "is_name_hidden",
        "group",
        "listing_key",
        "sort_as",
        "sort_as_source",
    ),
    "is_further_representative",
}


@pytest.fixture
def signed(letter: LetterPage) -> LetterPage:
    group = SignatoryGroupFactory(signatory_list=letter.signatory_list)
    on_list = {"signatory_list": letter.signatory_list}
    SignatoryFactory(name="Cedar Network", group=group, **on_list)
    SignatoryFactory(name="Robin Fernleaf", individual=True, **on_list)
    SignatoryFactory(name="Waiting Canary", pending=True, **on_list)
    return letter


def due(letter: LetterPage, now: datetime = NOW) -> int:
    return len(request_due_editions(now))


def edition_at(letter: LetterPage, at: datetime) -> None:
    edition = make_edition(request_edition(letter.signatory_list))
    Edition.objects.filter(pk=edition.pk).update(requested_at=at, compared_at=at)


def test_a_list_that_asks_for_none_gets_none(signed: LetterPage) -> None:
    assert due(signed) == 0


@pytest.mark.parametrize(
    ("last", "is_changed", "expected"),
    [(None, False, 1), (25, True, 1), (23, True, 0), (25, False, 0)],
    ids=["first", "changed", "too soon", "nothing new"],
)
def test_a_changing_list_gets_one_a_day(signed: LetterPage, last: int | None, is_changed: bool, expected: int) -> None:
    SignatoryList.objects.update(automatic_editions=AutomaticEditions.DAILY)
    if last:
        edition_at(signed, NOW - timedelta(hours=last))
    if is_changed:
        SignatoryFactory(signatory_list=signed.signatory_list)
    assert [due(signed), due(signed)] == [expected, 0]


@pytest.mark.parametrize(
    ("minutes", "change", "expected"),
    [
        (61, lambda letter: SignatoryFactory(signatory_list=letter.signatory_list), 1),
        (61, lambda letter: SignatoryFactory(signatory_list=letter.signatory_list, is_name_hidden=True), 1),
        (61, lambda letter: PaperSignaturesFactory(signatory_list=letter.signatory_list, number=1), 1),
        (59, lambda letter: SignatoryFactory(signatory_list=letter.signatory_list), 0),
        (61, lambda letter: SignatoryFactory(signatory_list=letter.signatory_list, pending=True), 0),
        (61, lambda letter: SignatoryFactory(), 0),
        (61, lambda letter: Signatory.objects.filter(name="Robin Fernleaf").update(title="Dr"), 0),
        (61, lambda letter: Signatory.objects.filter(name="Robin Fernleaf").update(status=Status.WITHDRAWN), 0),
        (25 * 60, lambda letter: Signatory.objects.filter(name="Robin Fernleaf").update(title="Dr"), 1),
        (25 * 60, lambda letter: None, 0),
    ],
    ids=[
        *("a signature", "one with a hidden name", "on paper", "too soon", "one that waits", "of another list"),
        *("a correction", "a withdrawal", "a correction after a day", "nothing new"),
    ],
)
def test_a_growing_list_gets_one_an_hour(
    signed: LetterPage, minutes: int, change: Callable[[LetterPage], object], expected: int
) -> None:
    SignatoryList.objects.update(automatic_editions=AutomaticEditions.HOURLY)
    edition_at(signed, NOW - timedelta(minutes=minutes))
    change(signed)
    assert [due(signed), due(signed)] == [expected, 0]


def test_the_last_edition_of_a_list_with_hourly_editions_is_read_once(signed: LetterPage) -> None:
    SignatoryList.objects.update(automatic_editions=AutomaticEditions.HOURLY)
    edition_at(signed, NOW - timedelta(hours=25))
    with CaptureQueriesContext(connection) as queries:
        assert due(signed) == 0
    assert len([query for query in queries if 'ORDER BY "letters_edition"."number" DESC LIMIT 1' in query["sql"]]) == 1


def test_signatures_on_paper_that_are_printed_do_not_count_as_growth(signed: LetterPage) -> None:
    SignatoryList.objects.update(automatic_editions=AutomaticEditions.HOURLY)
    PaperSignaturesFactory(signatory_list=signed.signatory_list, number=20)
    edition_at(signed, NOW - timedelta(hours=2))
    assert due(signed) == 0
    SignatoryFactory(signatory_list=signed.signatory_list)
    assert due(signed) == 1


def test_a_list_with_hourly_editions_gets_its_first_at_once(signed: LetterPage) -> None:
    SignatoryList.objects.update(automatic_editions=AutomaticEditions.HOURLY)
    assert [due(signed), due(signed)] == [1, 0]


@pytest.mark.parametrize("when", [AutomaticEditions.NEVER, AutomaticEditions.DAILY, AutomaticEditions.AT_CLOSE])
def test_another_list_that_grows_waits(signed: LetterPage, when: AutomaticEditions) -> None:
    SignatoryList.objects.update(automatic_editions=when, closes_at=NOW - timedelta(days=9))
    edition_at(signed, NOW - timedelta(hours=2))
    SignatoryFactory(signatory_list=signed.signatory_list)
    assert due(signed) == 0


def change_entry(**values: Any) -> Callable[[LetterPage], object]:
    return lambda letter: Signatory.objects.filter(name="Robin Fernleaf").update(**values)


def change_logo(letter: LetterPage) -> None:
    image = get_image_model().objects.create(title="Logo", file=get_test_image_file("new.png"))
    Letterhead.objects.update_or_create(site=Site.objects.get(), defaults={"logo": image})


def permit_logo(letter: LetterPage) -> None:
    image = get_image_model().objects.create(title="Logo", file=get_test_image_file("new.png"))
    cedar = OrganizationFactory(logo=image, logo_permitted=True)
    Signatory.objects.filter(name="Cedar Network").update(organization=cedar)
    letter.shows_logos = True
    letter.save()


def change_text(letter: LetterPage) -> None:
    letter.body = [("paragraph", "<p>Another text.</p>")]
    letter.save()


CHANGES: dict[str, Callable[[LetterPage], object]] = {
    "a correction": change_entry(title="Dr"),
    "a name in French": change_entry(names={"fr": "Robin Feuille"}),
    "a hidden name": change_entry(is_name_hidden=True),
    "somebody who left": change_entry(status=Status.WITHDRAWN),
    "somebody who is disputed": change_entry(status=Status.PENDING),
    "an entry that was deleted": lambda letter: Signatory.objects.filter(name="Robin Fernleaf").delete(),
    "a lead signatory": change_entry(lead_order=1),
    "another order": change_entry(sort_as="Aaa", sort_as_source="stated"),
    "no group": lambda letter: Signatory.objects.update(group=None),
    "another heading": lambda letter: letter.signatory_list.groups.update(heading="Allies"),
    "another order of groups": lambda letter: letter.signatory_list.groups.update(position=7),
    "another text": change_text,
    "an option of printing": lambda letter: LetterPage.objects.update(numbers_signatories=True),
    "another language": lambda letter: LetterFactory(language="fr", translation_key=letter.translation_key),
    "the letterhead": lambda letter: Letterhead.objects.update_or_create(
        site=Site.objects.get(), defaults={"address": "1 Lake Street"}
    ),
    "the logo of the letterhead": change_logo,
    "logos of organizations": permit_logo,
    "another address": lambda letter: LetterPage.objects.update(slug="keep", url_path="/home/letters/keep/"),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("when", [AutomaticEditions.DAILY, AutomaticEditions.AT_CLOSE])
def test_every_change_of_what_would_be_printed_makes_one_due(
    signed: LetterPage, change: Callable[[LetterPage], object], when: AutomaticEditions
) -> None:
    SignatoryList.objects.update(automatic_editions=when, closes_at=NOW - timedelta(days=9))
    edition_at(signed, NOW - timedelta(hours=25))
    assert due(signed, NOW - timedelta(hours=2)) == 0
    change(signed)
    assert [due(signed), due(signed)] == [1, 0]


@pytest.mark.parametrize(
    "change",
    [
        lambda letter: Signatory.objects.filter(name="Waiting Canary").update(name="Another Canary"),
        lambda letter: Signatory.objects.update(published_at=NOW, search_text="other words"),
        lambda letter: SignatoryFactory(name="Canary of another list"),
        lambda letter: LetterFactory(language="fr", translation_key=letter.translation_key, live=False),
        lambda letter: LetterPage.objects.update(press_release="<p>Today.</p>", search_description="A lake"),
    ],
)
def test_a_change_of_nothing_that_is_printed_makes_none_due(
    signed: LetterPage, change: Callable[[LetterPage], object]
) -> None:
    SignatoryList.objects.update(automatic_editions=AutomaticEditions.DAILY)
    edition_at(signed, NOW - timedelta(hours=25))
    change(signed)
    assert due(signed) == 0


def test_a_list_that_did_not_change_is_compared_once_an_hour(
    signed: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    SignatoryList.objects.update(automatic_editions=AutomaticEditions.DAILY)
    edition_at(signed, NOW - timedelta(hours=25))
    compared = []

    def counted(*args: Any) -> str:
        compared.append(args)
        return current_fingerprint(*args)

    monkeypatch.setattr("letters.editions.automatic.current_fingerprint", counted)
    for minutes in range(0, 120, 10):
        due(signed, NOW + timedelta(minutes=minutes))
    assert len(compared) == 2


def test_every_field_of_an_entry_is_printed_or_known_not_to_be() -> None:
    printed = {name.partition("__")[0].removesuffix("_id") for name in (*PRINTED, *PRINTED_IF_GIVEN, *COUNTED)}
    fields = {field.name for field in Signatory._meta.concrete_fields}
    assert fields - printed == NOT_PRINTED - {"group"}


@pytest.mark.parametrize(
    ("closes", "last", "expected"),
    [
        (timedelta(hours=-1), None, 1),
        (timedelta(hours=-1), timedelta(hours=2), 1),
        (timedelta(hours=-1), timedelta(minutes=30), 0),
        (timedelta(hours=1), None, 0),
        (None, None, 0),
    ],
    ids=["closed", "closed since the last", "made since", "still open", "never closes"],
)
def test_a_list_gets_one_when_it_closes(
    signed: LetterPage, closes: timedelta | None, last: timedelta | None, expected: int
) -> None:
    closes_at = NOW + closes if closes else None
    SignatoryList.objects.update(automatic_editions=AutomaticEditions.AT_CLOSE, closes_at=closes_at)
    if last:
        edition_at(signed, NOW - last)
    assert [due(signed), due(signed)] == [expected, 0]


@pytest.mark.parametrize(
    ("when", "last", "expected"),
    [
        (AutomaticEditions.NEVER, None, None),
        (AutomaticEditions.DAILY, None, NOW),
        (AutomaticEditions.DAILY, NOW, NOW + timedelta(days=1)),
        (AutomaticEditions.HOURLY, NOW, NOW + timedelta(hours=1)),
        (AutomaticEditions.AT_CLOSE, NOW, NOW + timedelta(days=3)),
        (AutomaticEditions.AT_CLOSE, NOW + timedelta(days=4), NOW + timedelta(days=5)),
    ],
)
def test_the_earliest_time_of_the_next_one_is_known(
    when: AutomaticEditions, last: datetime | None, expected: datetime | None
) -> None:
    signatory_list = SignatoryList(automatic_editions=when, closes_at=NOW + timedelta(days=3))
    newest = Edition(requested_at=last) if last else None
    assert earliest_request(signatory_list, newest, NOW) == expected


def test_a_list_without_a_closing_date_gets_none_at_its_end() -> None:
    signatory_list = SignatoryList(automatic_editions=AutomaticEditions.AT_CLOSE)
    assert earliest_request(signatory_list, None, NOW) is None


def test_a_list_that_nobody_signed_gets_none(letter: LetterPage) -> None:
    SignatoryList.objects.update(automatic_editions=AutomaticEditions.DAILY)
    assert due(letter) == 0


@pytest.mark.parametrize("entries", [1, 3])
def test_comparing_asks_as_much_for_any_number_of_entries(
    letter: LetterPage, entries: int, django_assert_num_queries: Any
) -> None:
    SignatoryFactory.create_batch(entries, signatory_list=letter.signatory_list)
    current_fingerprint(letter.signatory_list, [letter])
    with django_assert_num_queries(9):
        current_fingerprint(letter.signatory_list, [letter])


@pytest.mark.parametrize(
    ("visibility", "is_due"), [(Visibility.PRINTED, True), (Visibility.PUBLIC, True), (Visibility.PRIVATE, False)]
)
def test_an_answer_makes_one_due_if_strangers_may_see_it(
    signed: LetterPage, visibility: Visibility, is_due: bool
) -> None:
    question = QuestionFactory(signatory_list=signed.signatory_list, key="city", visibility=visibility)
    entry = Signatory.objects.get(name="Cedar Network")
    before = current_fingerprint(signed.signatory_list, [signed])
    if question.is_private:
        Contact.objects.create(signatory=entry, private_answers={"city": "Toronto"})
    else:
        Signatory.objects.filter(pk=entry.pk).update(answers={"city": "Toronto"})
    with_answer = current_fingerprint(SignatoryList.objects.get(), [signed])
    assert (with_answer != before) == is_due
    set_retired(question, is_retired=True)
    # The answers stay in print.
    assert current_fingerprint(SignatoryList.objects.get(), [signed]) == with_answer
    change_question(question, {"label": "Town", "help_text": "Where you live"})
    labelled = current_fingerprint(SignatoryList.objects.get(), [signed])
    assert (labelled != with_answer) == is_due


def test_a_public_answer_that_becomes_private_makes_one_due(signed: LetterPage) -> None:
    question = QuestionFactory(signatory_list=signed.signatory_list, key="city")
    Signatory.objects.filter(name="Cedar Network").update(answers={"city": "Toronto"})
    before = current_fingerprint(SignatoryList.objects.get(), [signed])
    change_question(question, {"visibility": Visibility.PRIVATE})
    assert current_fingerprint(SignatoryList.objects.get(), [signed]) != before
