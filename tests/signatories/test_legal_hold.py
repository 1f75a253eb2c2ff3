"""While a list is on legal hold, nothing of it is deleted, whoever or whatever asks; other lists are not affected."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from cms.operations import housekeeping
from core.users.models import User
from signatories.enums import ImportState, MailPurpose, Outcome, Source, Status
from signatories.exceptions import InvalidTransition, NotUndone
from signatories.exchange.imports.undo import start_undo
from signatories.legal_hold import lift_hold, set_hold
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.models import (
    AddressChange,
    Contact,
    Correction,
    ImportBatch,
    ImportRow,
    Mail,
    PersonErasure,
    Signatory,
    SignatoryList,
)
from signatories.moderation import staff_edits
from signatories.privacy import personal_data
from signatories.privacy.erasure import delete_list, erase
from signatories.privacy.person import entries_of
from signatories.privacy.person_erasure import erase_person, holdings_of_person
from signatories.privacy.receipts import receipt_data, receipt_text
from signatories.privacy.retention import RULES, RetentionRule
from signatories.tasks import undo_long_import
from tests.factories import ImportBatchFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories.files import confirm, csv_lines, upload

pytestmark = pytest.mark.django_db
REASON = "Claim 7 of Canary and Partners"
ADDRESS = "canary@example.org"
LATER = timedelta(days=5_000)


def fill(name: str) -> SignatoryList:
    """Return a list with something for each rule about lists."""
    signatory_list: SignatoryList = SignatoryListFactory(title=name, contact_months=1, anonymizes_names=True)
    SignatoryList.objects.filter(pk=signatory_list.pk).update(closed_at=timezone.now())
    now = timezone.now()
    for status in Status:
        entry = SignatoryFactory(
            signatory_list=signatory_list,
            individual=True,
            status=status,
            name=f"{name} {status}",
            email=f"{name}.{status}@example.org",
        )
        log(instance=entry, action="signatories.correct", data={"before": {"name": f"{name} before"}})
        Mail.objects.create(purpose=MailPurpose.QUESTION, signatory=entry, text=name, sent_at=now, due_at=None)
        Correction.objects.create(signatory=entry, values={"title": name})
        AddressChange.objects.create(signatory=entry, old_email=f"{name}@example.org", new_email=ADDRESS)
    Signatory.objects.update(withdrawn_at=None)
    Signatory.objects.filter(status=Status.WITHDRAWN).update(withdrawn_at=now)
    Signatory.objects.filter(status=Status.REJECTED).update(rejected_at=now)
    Contact.objects.update(network_key="1" * 64, proof_key="2" * 64)
    for state in (ImportState.PREVIEWED, ImportState.IMPORTED):
        batch = ImportBatchFactory(signatory_list=signatory_list, state=state, imported_at=now)
        batch.upload.save(f"{name}.csv", ContentFile(name.encode()))
        ImportRow.objects.create(batch=batch, number=1, outcome=Outcome.NEW, email=f"{name}@example.org")
    return SignatoryList.objects.get(pk=signatory_list.pk)


def state_of(signatory_list: SignatoryList) -> str:
    """Return all rows of a list and what the log says about its entries, as text."""
    entries = signatory_list.signatories.order_by("pk")
    pks = [str(pk) for pk in entries.values_list("pk", flat=True)]
    of_entry: Any = {"signatory__signatory_list": signatory_list}
    rows = [
        list(entries.values()),
        *(
            list(model.objects.filter(**of_entry).order_by("pk").values())
            for model in (Contact, Correction, Mail, AddressChange)
        ),
        list(signatory_list.imports.order_by("pk").values()),
        list(ImportRow.objects.filter(batch__signatory_list=signatory_list).order_by("pk").values()),
        list(ModelLogEntry.objects.filter(object_id__in=pks, action="signatories.correct").order_by("pk").values()),
    ]
    return json.dumps(rows, default=str)


def test_no_rule_removes_anything_of_a_held_list_while_everything_of_another_goes(
    django_capture_on_commit_callbacks: Any,
) -> None:
    held, free = fill("Held"), fill("Free")
    set_hold(held, reason=REASON)
    before = state_of(held)
    with django_capture_on_commit_callbacks(execute=True):
        housekeeping.run(timezone.now() + LATER)
    assert state_of(held) == before
    for batch in held.imports.all():
        assert batch.upload.storage.exists(batch.upload.name)
    after = state_of(free)
    assert "Free" not in after
    assert "example.org" not in after
    assert housekeeping.count_due(timezone.now() + LATER)["names of deleted entries in the log"] == 0
    lift_hold(held, reason="settled")
    housekeeping.run(timezone.now() + LATER)
    assert "Held" not in state_of(held)


def test_details_of_deleted_entries_stay_in_the_log_while_any_list_is_held() -> None:
    gone = SignatoryFactory(name="Canary")
    log(instance=gone, action="signatories.correct", data={"before": {"name": "Canary"}})
    Signatory.objects.filter(pk=gone.pk).delete()
    held = SignatoryListFactory()
    set_hold(held, reason=REASON)
    housekeeping.run(timezone.now() + LATER)
    assert ModelLogEntry.objects.filter(label="Canary").exists()
    lift_hold(held, reason="settled")
    housekeeping.run(timezone.now() + LATER)
    assert not ModelLogEntry.objects.filter(label="Canary").exists()


def test_staff_cannot_delete_anything_of_a_held_list(staff: User) -> None:
    held, free = fill("Held"), fill("Free")
    held.imports.filter(state=ImportState.PREVIEWED).delete()
    set_hold(held, reason=REASON)
    before = state_of(held)
    entry = held.signatories.get(status=Status.PUBLISHED)
    batch = ImportBatch.objects.get(signatory_list=held)
    for action in (
        lambda: erase(held, user=staff),
        lambda: delete_list(held, user=staff),
        lambda: staff_edits.remove(entry, user=staff),
        lambda: staff_edits.correct(entry, {}, email="", user=staff),
    ):
        with pytest.raises(InvalidTransition, match="legal hold") as error:
            action()
        assert "Claim" not in str(error.value)
    with pytest.raises(NotUndone, match="legal hold"):
        start_undo(batch, user=staff)
    assert state_of(held) == before
    staff_edits.remove(free.signatories.get(status=Status.PUBLISHED), user=staff)
    assert not free.signatories.filter(status=Status.PUBLISHED).exists()


def test_a_person_is_taken_off_a_held_list_and_the_receipt_says_what_stays_and_why() -> None:
    held, free = SignatoryListFactory(), SignatoryListFactory()
    set_hold(held, reason=REASON)
    kept, gone = (
        SignatoryFactory(signatory_list=each, individual=True, email=ADDRESS, source=Source.FORM, name="Canary Fern")
        for each in (held, free)
    )
    society = SignatoryFactory(signatory_list=held, name="Larch Society", email=ADDRESS, represented_by="Canary Fern")
    holdings = holdings_of_person(ADDRESS, entries_of(ADDRESS))
    assert [entry.signatory for entry in holdings.entries] == [gone]
    assert [entry.signatory for entry in holdings.held] == [kept, society]
    receipt = erase_person(ADDRESS, entries_of(ADDRESS), by_owner=True)
    assert receipt is not None
    assert (receipt.erased, receipt.held) == ({"signatures": 1}, 2)
    kept.refresh_from_db()
    society.refresh_from_db()
    assert (kept.status, kept.name, society.status) == (Status.WITHDRAWN, "Canary Fern", Status.PUBLISHED)
    assert society.represented_by == "Canary Fern"
    assert set(Contact.objects.values_list("signatory", flat=True)) == {kept.pk, society.pk}
    assert not Signatory.objects.filter(pk=gone.pk).exists()
    text = receipt_text(receipt)
    assert "The data of 2 signatures stays for now: it is needed for legal claims (Art. 17(3)(e) GDPR)." in text
    assert receipt_data(receipt)["signatures_on_hold"] == 2
    assert "Claim" not in text + json.dumps(receipt_data(receipt))
    with override("fr"):
        assert "(RGPD, art. 17, paragraphe 3, point e)" in receipt_text(receipt)
    # Later, nothing but the held data is left.
    again = erase_person(ADDRESS, entries_of(ADDRESS), by_owner=True)
    assert again is not None
    assert (again.erased, again.held) == ({}, 2)
    assert "- nothing" in receipt_text(again)
    assert ["was erased on" in receipt_text(each) for each in (receipt, again)] == [True, False]
    lift_hold(held, reason="settled")
    erase_person(ADDRESS, entries_of(ADDRESS), by_owner=True)
    assert (Contact.objects.count(), PersonErasure.objects.count()) == (0, 3)


def test_a_signer_whose_data_has_to_stay_reads_nothing_of_an_erasure(client: Client) -> None:
    signatory_list = SignatoryListFactory()
    set_hold(signatory_list, reason=REASON)
    SignatoryFactory(signatory_list=signatory_list, individual=True, email=ADDRESS, name="Canary Fern")
    entry = Signatory.objects.for_signer().get()
    url = reverse("signatures:erase", args=[make_token(LinkPurpose.MANAGE, entry)])
    page = client.get(url).content.decode()
    assert "its data has to stay for now" in page
    assert ("This is erased at once" in page, "Erase everything</button>" in page) == (False, False)
    page = client.post(url, follow=True).content.decode()
    assert "Your request is recorded." in page
    assert ("Your data is erased" in page.partition("<h1>")[2], Contact.objects.count()) == (False, 1)


def test_a_receipt_without_a_hold_does_not_mention_one() -> None:
    SignatoryFactory(individual=True, email=ADDRESS)
    receipt = erase_person(ADDRESS, entries_of(ADDRESS))
    assert receipt is not None
    assert "legal claims" not in receipt_text(receipt)


def test_setting_and_lifting_are_logged_with_their_reasons_once(staff: User, signatory_list: SignatoryList) -> None:
    for _attempt in range(2):
        set_hold(signatory_list, reason=REASON, user=staff)
    signatory_list.refresh_from_db()
    assert (signatory_list.is_on_hold, signatory_list.hold_reason) == (True, REASON)
    for _attempt in range(2):
        lift_hold(signatory_list, reason="settled", user=staff)
    signatory_list.refresh_from_db()
    assert (signatory_list.is_on_hold, signatory_list.hold_reason) == (False, "")
    found = ModelLogEntry.objects.for_instance(signatory_list).filter(action__endswith="_hold").order_by("pk")
    assert [(entry.action, entry.user, entry.data) for entry in found] == [
        ("signatories.set_hold", staff, {"reason": REASON}),
        ("signatories.lift_hold", staff, {"reason": "settled"}),
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_hold_that_is_set_after_a_rule_found_its_rows_keeps_them(
    rule: RetentionRule, django_capture_on_commit_callbacks: Any
) -> None:
    signatory_list = fill("Held")
    moment = timezone.now() + LATER
    found = list(rule.find(moment))
    set_hold(signatory_list, reason=REASON)
    before = state_of(signatory_list)
    with django_capture_on_commit_callbacks(execute=True):
        if found:
            rule.remove_batch(found, moment)
    assert state_of(signatory_list) == before


def test_erasing_a_list_stops_where_it_is_put_on_hold_and_the_log_says_how_much_is_gone(
    staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    signatory_list = SignatoryListFactory()
    for number in range(3):
        SignatoryFactory(signatory_list=signatory_list, email=f"{number}@example.org")
    monkeypatch.setattr(personal_data, "BATCH_SIZE", 1)
    erase_contacts = personal_data.erase_contacts

    def erase_and_hold(entries: list[Signatory]) -> None:
        erase_contacts(entries)
        set_hold(signatory_list, reason=REASON)

    monkeypatch.setattr(personal_data, "erase_contacts", erase_and_hold)
    with pytest.raises(InvalidTransition, match="legal hold"):
        erase(signatory_list, user=staff)
    assert Contact.objects.count() == 2
    entry = ModelLogEntry.objects.for_instance(signatory_list).get(action="signatories.erase")
    assert entry.data["erased"]["contacts"] == 1


def test_a_worker_does_not_undo_an_import_into_a_list_that_was_put_on_hold_meanwhile(staff: User) -> None:
    signatory_list = SignatoryListFactory()
    batch = confirm(upload(signatory_list, csv_lines("kind,name", "org,Alder")))
    start_undo(batch, user=staff)
    set_hold(signatory_list, reason=REASON)
    assert undo_long_import.func(batch.pk) == ImportState.IMPORTED
    assert signatory_list.signatories.count() == 1
    lift_hold(signatory_list, reason="settled")
    start_undo(batch, user=staff)
    assert undo_long_import.func(batch.pk) == ImportState.UNDONE
    assert signatory_list.signatories.count() == 0
