"""The events that endpoints receive, and those that they do not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.webhooks.models import Delivery, Endpoint, Event
from cms.webhooks.page_announcements import announce_pages
from cms.webhooks.payloads import event_data
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.letter_updates import add_update, change_update, delete_update
from letters.models import LetterPage, LetterUpdate
from signatories.enums import Signing
from signatories.events import send_closing_signals
from signatories.models import ImportBatch, Signatory, SignatoryList
from signatories.moderation.decisions import approve, reject, withdraw
from signatories.moderation.merging import merge
from signatories.moderation.paper_signatures import add_paper_signatures
from signatories.moderation.staff_edits import add_by_hand, correct
from signatories.signals import import_completed, import_undone
from signatories.signing.self_service import confirm_own, correct_own, dispute
from tests.factories import ImportBatchFactory, LetterFactory, PaperSignaturesFactory, SignatoryFactory
from tests.signatories.signers import sign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _listener() -> None:
    """Register an endpoint for all events."""
    Endpoint.objects.create(url="https://hooks.example.org/", **{event.name.lower(): True for event in Event})


@pytest.fixture
def lake(letter: LetterPage) -> LetterPage:
    letter.slug, letter.title = "lake", "Keep the lake"
    letter.save()
    letter.signatory_list.signing = Signing.OPEN
    letter.signatory_list.save()
    return letter


def queued_data(event: Event | None = None) -> list[dict[str, Any]]:
    """Return the data of the messages queued since the last call, oldest first, without superseded ones."""
    deliveries = list(Delivery.objects.order_by("pk"))
    data = [event_data(delivery) for delivery in deliveries]
    Delivery.objects.all().delete()
    assert "canary" not in str([delivery.facts for delivery in deliveries] + data).lower()
    return [item for delivery, item in zip(deliveries, data, strict=True) if item and event in (None, delivery.event)]


LAKE = {
    "slug": "lake",
    "language": "en",
    "title": "Keep the lake",
    "url": "http://testserver/letters/lake/",
    "api_url": "http://testserver/api/v1/letters/lake?language=en",
}


OPEN = {"state": "open", "sentence": "Open for signatures", "day": None}
GONE = {name: value for name, value in LAKE.items() if name != "title"}


@pytest.mark.slow
def test_publishing_changing_and_unpublishing_a_letter_send_events(
    lake: LetterPage, django_capture_on_commit_callbacks: Any
) -> None:
    assert announce_pages() == 1
    assert (queued_data(Event.LETTER_PUBLISHED), announce_pages()) == ([{"letter": LAKE, "status": OPEN}], 0)
    with django_capture_on_commit_callbacks(execute=True):
        lake.title = "Keep the whole lake"
        lake.save_revision().publish()
    assert queued_data() == [{"letter": {**LAKE, "title": "Keep the whole lake"}, "status": OPEN}]
    with django_capture_on_commit_callbacks(execute=True):
        lake.unpublish()
    assert queued_data(Event.LETTER_UNPUBLISHED) == [{"letter": GONE}]
    with django_capture_on_commit_callbacks(execute=True):
        lake.refresh_from_db()
        lake.save_revision().publish()
    assert [data["letter"]["slug"] for data in queued_data(Event.LETTER_PUBLISHED)] == ["lake"]


GOING: dict[str, Any] = {
    "deleted": lambda lake: LetterPage.objects.get(pk=lake.pk).delete(),
    "restricted": lambda lake: PageViewRestriction.objects.create(page=lake, restriction_type="login"),
    "restricted above": lambda lake: PageViewRestriction.objects.create(
        page=lake.get_parent(), restriction_type="password", password="canary"
    ),
    "expired": lambda lake: LetterPage.objects.filter(pk=lake.pk).update(live=False),
}


@pytest.mark.slow
@pytest.mark.parametrize("how", GOING)
def test_a_letter_that_is_no_longer_public_sends_an_event_for_every_cause(lake: LetterPage, how: str) -> None:
    announce_pages()
    queued_data()
    GOING[how](lake)
    assert announce_pages() == 1
    assert queued_data() == [{"letter": GONE}]


def test_an_update_sends_a_change_of_each_letter_with_its_status(lake: LetterPage) -> None:
    french = {"translation_key": lake.translation_key, "signatory_list": lake.signatory_list}
    LetterFactory(language="fr", slug="le-lac", **french)
    announce_pages()
    queued_data()
    update = LetterUpdate(signatory_list=lake.signatory_list, kind="delivered", day=date(2026, 5, 3), text="Canary")
    add_update(update)
    sentences = [data["status"]["sentence"] for data in queued_data(Event.LETTER_CHANGED)]
    assert sentences == [
        "Delivered on 3 May 2026 · Open for signatures",
        "Remise le 3 mai 2026 · Ouverte aux signatures",
    ]
    change_update(update, {"is_shown": False}, opened={})
    assert [data["status"] for data in queued_data(Event.LETTER_CHANGED)][:1] == [OPEN]
    LetterPage.objects.update(live=False)
    delete_update(update)
    assert queued_data() == []


def test_a_new_slug_sends_a_change_with_the_new_url(lake: LetterPage) -> None:
    announce_pages()
    queued_data()
    lake.slug = "the-lake"
    lake.save()
    assert announce_pages() == 1
    assert [data["letter"]["url"] for data in queued_data(Event.LETTER_CHANGED)] == [
        "http://testserver/letters/the-lake/"
    ]


def test_a_queued_message_about_a_letter_is_empty_once_it_is_unpublished(lake: LetterPage) -> None:
    announce_pages()
    lake.title = "Canary"
    lake.live = False
    lake.save()
    assert queued_data() == []


def test_a_draft_sends_no_event(lake: LetterPage) -> None:
    announce_pages()
    queued_data()
    lake.title = "Canary"
    lake.save_revision()
    assert (announce_pages(), queued_data()) == (0, [])


def test_a_confirmed_entry_is_sent_with_its_public_fields_only(lake: LetterPage) -> None:
    sign(lake.signatory_list, email="canary@example.org", private={"comment": "canary"})
    assert queued_data() == []
    entry = confirm_own(Signatory.objects.get())
    confirm_own(entry)
    blank = dict.fromkeys(("title", "affiliation", "website", "country", "region", "details", "represented_by"), "")
    blank |= {"names": {}, "answers": {}}
    assert queued_data(Event.SIGNATORY_PUBLISHED) == [
        {
            "letters": [LAKE],
            "signatory": {
                **blank,
                "id": entry.pk,
                "kind": "individual",
                "name": "Robin Fernleaf",
                "affiliation_for_identification": False,
                "signed_on": str(entry.signed_on),
                "is_lead": False,
                "group": None,
            },
        }
    ]


def published(lake: LetterPage, **more: Any) -> Signatory:
    entry: Signatory = SignatoryFactory(
        signatory_list=lake.signatory_list, individual=True, email="robin@example.org", **more
    )
    return Signatory.objects.select_related("signatory_list").get(pk=entry.pk)


LEAVINGS: dict[str, Any] = {
    "withdrawn": withdraw,
    "rejected": lambda entry: reject(entry, reason="canary"),
    "disputed": dispute,
    "hidden": lambda entry: correct_own(entry, {"is_name_hidden": True}),
    "deleted": lambda entry: entry.delete(),
}


@pytest.mark.parametrize("how", LEAVINGS)
def test_an_entry_that_leaves_is_sent_by_id_without_its_name(lake: LetterPage, how: str) -> None:
    entry = published(lake, name="Canary")
    expected_entry = {"id": entry.pk, "kind": "individual"}
    LEAVINGS[how](entry)
    assert queued_data() == [{"letters": [LAKE], "signatory": expected_entry}]


def test_an_entry_that_was_never_listed_sends_no_event_when_it_is_removed(lake: LetterPage) -> None:
    withdraw(published(lake, pending=True))
    reject(published(lake, unconfirmed=True, name="Wren"))
    SignatoryFactory(signatory_list=lake.signatory_list, individual=True, is_name_hidden=True).delete()
    assert queued_data() == []


def test_adding_approving_and_showing_a_name_again_send_events(lake: LetterPage) -> None:
    on_list = {"signatory_list": lake.signatory_list}
    add_by_hand(Signatory(name="Added", kind="individual", **on_list), email="canary@example.org")
    approve(SignatoryFactory(individual=True, pending=True, name="Approved", **on_list))
    hidden = SignatoryFactory(individual=True, is_name_hidden=True, name="Named", **on_list)
    correct(hidden, {"is_name_hidden": False})
    names = [data["signatory"]["name"] for data in queued_data(Event.SIGNATORY_PUBLISHED)]
    assert names == ["Added", "Approved", "Named"]


def test_corrections_of_a_listed_entry_send_events(lake: LetterPage) -> None:
    entry = published(lake, name="Robin")
    correct_own(entry, {"title": "Teacher"})
    correct(entry, {"title": "Baker"})
    assert [data["signatory"]["title"] for data in queued_data(Event.SIGNATORY_CHANGED)] == ["Baker"]


def test_a_delayed_message_has_the_current_public_data(lake: LetterPage) -> None:
    entry = published(lake, name="Canary", pending=True)
    approve(entry)
    withdraw(entry)
    approve_again = Delivery.objects.get(event=Event.SIGNATORY_PUBLISHED)
    assert event_data(approve_again) is None
    assert queued_data() == [{"letters": [LAKE], "signatory": {"id": entry.pk, "kind": "individual"}}]


def test_merged_entries_send_withdrawn_events(lake: LetterPage) -> None:
    first, second = (SignatoryFactory(signatory_list=lake.signatory_list, name=name) for name in ("One", "Two"))
    merge([first, second], survivor=first)
    assert [data["signatory"]["id"] for data in queued_data(Event.SIGNATORY_WITHDRAWN)] == [second.pk]


def test_an_import_and_its_undo_send_one_event_each(lake: LetterPage) -> None:
    batch = ImportBatchFactory(signatory_list=lake.signatory_list, file_name="canary.csv")
    SignatoryFactory.create_batch(3, signatory_list=lake.signatory_list)
    for signal in (import_completed, import_undone):
        signal.send(sender=ImportBatch, batch=batch)
    counts = {"organizations": 3, "individuals": 0, "paper": 0}
    assert queued_data(Event.IMPORT_COMPLETED) == [
        {"letters": [LAKE], "counts": counts, "undone": False},
        {"letters": [LAKE], "counts": counts, "undone": True},
    ]


def test_signatures_on_paper_are_sent_as_counts(lake: LetterPage) -> None:
    paper = PaperSignaturesFactory.build(signatory_list=lake.signatory_list, number=120, staff_note="Canary")
    add_paper_signatures(paper)
    counts = {"organizations": 0, "individuals": 0, "paper": 120}
    assert queued_data(Event.PAPER_CHANGED) == [{"letters": [LAKE], "counts": counts}]


def test_an_edition_is_sent_with_its_files(lake: LetterPage, typesetter: Any) -> None:
    SignatoryFactory(signatory_list=lake.signatory_list)
    file = make_edition(request_edition(lake.signatory_list)).files.get()
    [data] = queued_data(Event.EDITION_PUBLISHED)
    assert (data["letters"], data["edition"]["number"]) == ([LAKE], 1)
    assert data["edition"]["counts"] == {"organizations": 1, "individuals": 0, "paper": 0}
    assert [(shown["sha256"], shown["url"]) for shown in data["edition"]["files"]] == [
        (file.sha256, f"http://testserver{file.get_absolute_url()}")
    ]


def test_closing_a_list_sends_one_event_and_reopening_it_none(lake: LetterPage) -> None:
    assert queued_data() == []
    for state in (Signing.CLOSED, Signing.CLOSED, Signing.OPEN, Signing.PAUSED):
        lake.signatory_list.signing = state
        lake.signatory_list.save()
    assert Delivery.objects.filter(event=Event.LIST_CLOSED).count() == 1
    assert queued_data(Event.LIST_CLOSED) == []
    lake.signatory_list.signing = Signing.CLOSED
    lake.signatory_list.save()
    assert queued_data(Event.LIST_CLOSED) == [
        {"letters": [LAKE], "counts": {"organizations": 0, "individuals": 0, "paper": 0}}
    ]


def test_a_list_that_closes_by_schedule_sends_an_event_at_that_time(lake: LetterPage) -> None:
    lake.signatory_list.closes_at = timezone.now() + timedelta(hours=1)
    lake.signatory_list.save()
    assert send_closing_signals() == []
    assert send_closing_signals(timezone.now() + timedelta(hours=2)) == [lake.signatory_list]
    assert send_closing_signals(timezone.now() + timedelta(hours=2)) == []
    SignatoryList.objects.update(closes_at=timezone.now())
    assert len(queued_data(Event.LIST_CLOSED)) == 1


def test_an_unpublished_letter_sends_no_events(db: None) -> None:
    secret = LetterFactory(title="Canary", live=False)
    entry = SignatoryFactory(signatory_list=secret.signatory_list, individual=True, pending=True)
    approve(entry)
    withdraw(entry)
    import_completed.send(sender=ImportBatch, batch=ImportBatchFactory(signatory_list=secret.signatory_list))
    assert (announce_pages(), Delivery.objects.count()) == (0, 0)
