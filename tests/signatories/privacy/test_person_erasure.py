"""The erasure of everything about one address, on all lists."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.addresses import email_key
from signatories.enums import Kind, MailPurpose, Outcome, Source, Status
from signatories.models import (
    Contact,
    Correction,
    ImportRow,
    Mail,
    NameFingerprint,
    PersonErasure,
    Signatory,
    SignatoryList,
)
from signatories.moderation.contact_addresses import set_address
from signatories.moderation.decisions import approve
from signatories.moderation.merging import merge
from signatories.privacy.person import entries_of, own_entries, own_entries_to_erase, person_data
from signatories.privacy.person_erasure import erase_person, holdings_of_person
from signatories.privacy.receipts import numbers_in_words, receipt_data, receipt_text
from signatories.signals import entry_changed, entry_left
from tests.factories import ImportBatchFactory, LetterFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories.files import csv_lines, database_state, upload

pytestmark = pytest.mark.django_db
ADDRESS = "canary@example.org"
NAME = "Canary Fernleaf"


def signed(**values: Any) -> Signatory:
    """Return a published entry of a person with the address, on a list of its own."""
    defaults = {"individual": True, "name": NAME, "source": Source.FORM, "email": ADDRESS}
    entry: Signatory = SignatoryFactory(**{**defaults, **values})
    return Signatory.objects.get(pk=entry.pk)


def erase(address: str = ADDRESS, user: User | None = None) -> PersonErasure | None:
    return erase_person(address, entries_of(address), user=user)


def numbers(address: str = ADDRESS) -> dict[str, int]:
    return holdings_of_person(address, entries_of(address)).numbers


@pytest.fixture
def left() -> Any:
    """Return the names of entries that left a list, as other apps hear of them."""
    names: list[str] = []

    def note(signatory: Signatory, **kwargs: Any) -> None:
        names.append(signatory.name)

    entry_left.connect(note)
    yield names
    entry_left.disconnect(note)


def test_everything_about_the_address_goes_from_all_lists(
    staff: User, left: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    entry = signed()
    Contact.objects.filter(pk=entry.pk).update(comment="Canary", representative="Canary")
    entry.contact.logo.save("canary.png", ContentFile(b"picture"))
    logo = Contact.objects.get(pk=entry.pk).logo.name
    Correction.objects.create(signatory=entry, values={"title": "Canary"})
    Mail.objects.create(purpose=MailPurpose.QUESTION, signatory=entry, text="Canary")
    log(instance=entry, action="signatories.correct", data={"before": {"name": "Canary"}, "after": {"name": "x"}})
    batch = ImportBatchFactory(signatory_list=entry.signatory_list)
    ImportRow.objects.create(
        batch=batch, number=1, outcome=Outcome.NEW, values={"name": NAME}, email=ADDRESS, signatory_id=entry.pk
    )
    for status in (Status.HELD, Status.UNCONFIRMED, Status.PENDING, Status.REJECTED, Status.WITHDRAWN):
        signed(status=status)
    other = signed(name="Other", email="other@example.org", signatory_list=entry.signatory_list)
    with django_capture_on_commit_callbacks(execute=True):
        receipt = erase("CANARY@example.org", staff)
    assert [each.name for each in Signatory.objects.all()] == [other.name]
    assert "canary" not in json.dumps(database_state(), default=str).lower()
    assert [model.objects.count() for model in (Contact, Correction, ImportRow, Mail)] == [1, 0, 0, 0]
    assert (left, storages["private"].exists(logo)) == ([NAME], False)
    assert receipt is not None
    assert (receipt.erased, receipt.user, receipt.by_owner) == ({"signatures": 6}, staff, False)
    note = ModelLogEntry.objects.get(action="signatories.erase_person")
    assert (note.user, note.data) == (staff, {"erased": {"signatures": 6}})


def test_the_dry_run_says_what_the_erasure_does_and_changes_nothing() -> None:
    entry = signed()
    LetterFactory(title="Open streets", signatory_list=entry.signatory_list)
    society = signed(kind=Kind.ORGANIZATION, name="Larch Society")
    before = database_state()
    holdings = holdings_of_person(ADDRESS, entries_of(ADDRESS))
    assert [(each.signatory, each.letter, each.stays) for each in holdings.entries] == [
        (entry, "Open streets", False),
        (society, holdings.entries[1].letter, True),
    ]
    assert database_state() == before
    receipt = erase()
    assert receipt is not None
    assert receipt.erased == holdings.numbers == {"signatures": 1, "organizations": 1}


def test_what_the_copy_has_is_erased() -> None:
    signed()
    signed(kind=Kind.ORGANIZATION, name="Larch Society", represented_by="Canary, Chair")
    erase()
    data = person_data(ADDRESS, entries_of(ADDRESS))
    [society] = data["signatures"]
    assert (society["contact"], society["entry"]["represented_by"], society["mails"]) == (None, "", [])


def test_an_organization_stays_without_contact_and_representative() -> None:
    society = signed(kind=Kind.ORGANIZATION, name="Larch Society", represented_by="Canary, Chair")
    changed: list[int] = []

    def note(signatory: Signatory, **kwargs: Any) -> None:
        changed.append(signatory.pk)

    entry_changed.connect(note)
    erase()
    entry_changed.disconnect(note)
    society.refresh_from_db()
    assert (society.status, society.name, society.represented_by) == (Status.PUBLISHED, "Larch Society", "")
    assert (Contact.objects.count(), changed) == (0, [society.pk])
    # There is nothing more to erase.
    assert (numbers(), erase()) == ({}, None)


def test_a_further_representative_goes_and_the_organization_stays() -> None:
    society = signed(kind=Kind.ORGANIZATION, name="Larch Society", email="chair@example.org")
    signed(
        kind=Kind.ORGANIZATION,
        name="Larch Society",
        signatory_list=society.signatory_list,
        status=Status.REJECTED,
        merged_into=society,
        is_further_representative=True,
    )
    erase()
    assert list(Signatory.objects.values_list("pk", "status")) == [(society.pk, Status.PUBLISHED)]
    # An import may still update the organization.
    assert NameFingerprint.objects.filter(signatory=None).count() == 0


def test_merged_entries_of_the_person_go_too_and_those_of_another_address_are_withdrawn() -> None:
    signatory_list = SignatoryListFactory()
    kept = signed(signatory_list=signatory_list)
    nameless = signed(signatory_list=signatory_list, name="Canary F.", email="", source=Source.IMPORT)
    elsewhere = signed(signatory_list=signatory_list, name="C. Fernleaf", email="work@example.org")
    merge([kept, nameless, elsewhere], survivor=kept)
    erase()
    elsewhere.refresh_from_db()
    assert list(Signatory.objects.values_list("pk", "status")) == [(elsewhere.pk, Status.WITHDRAWN)]
    assert elsewhere.contact.email == "work@example.org"
    assert "canary" not in json.dumps(database_state(), default=str).lower()


def merged_organization(survivor: dict[str, Any], **values: Any) -> tuple[Signatory, Signatory]:
    """Return an organization, and an entry of it that the person signed, which staff merged into it."""
    society = {"kind": Kind.ORGANIZATION, "signatory_list": SignatoryListFactory(), "name": "Larch Society"}
    kept = signed(**{**society, "source": Source.STAFF, **survivor})
    merged = signed(**{**society, "name": "The Larch Society", "represented_by": "Canary, Chair", **values})
    return kept, merged


def test_the_name_that_a_merge_copied_to_an_organization_of_another_address_goes() -> None:
    kept, merged = merged_organization({"email": "board@example.org"}, confirmed_at=timezone.now())
    merge([kept, merged], survivor=kept)
    kept.refresh_from_db()
    assert kept.represented_by == "Canary, Chair"
    assert erase() is not None
    kept.refresh_from_db()
    assert (kept.status, kept.represented_by, kept.contact.email) == (Status.PUBLISHED, "", "board@example.org")
    assert "canary" not in json.dumps(database_state(), default=str).lower()


def test_the_name_of_another_representative_stays_where_one_was_merged() -> None:
    kept, merged = merged_organization({"email": "board@example.org", "represented_by": "Robin, Treasurer"})
    merge([kept, merged], survivor=kept)
    assert erase() is not None
    kept.refresh_from_db()
    assert kept.represented_by == "Robin, Treasurer"
    assert "canary" not in json.dumps(database_state(), default=str).lower()


@pytest.mark.parametrize("own_name", ["", "Robin, Treasurer"])
def test_the_merged_entry_that_gave_its_contact_to_an_organization_without_one_is_erased_too(own_name: str) -> None:
    kept, merged = merged_organization({"email": "", "represented_by": own_name})
    Mail.objects.create(purpose=MailPurpose.QUESTION, signatory=merged, text="Canary")
    merge([kept, merged], survivor=kept)
    assert numbers() == {"organizations": 2}
    assert erase() is not None
    assert list(Signatory.objects.order_by("pk").values_list("status", "represented_by")) == [
        (Status.PUBLISHED, ""),
        (Status.REJECTED, ""),
    ]
    assert "canary" not in json.dumps(database_state(), default=str).lower()


def test_a_contact_that_moved_to_an_entry_with_the_hash_of_an_earlier_address_is_found() -> None:
    kept, merged = merged_organization({"email": "former@example.org"})
    Contact.objects.filter(pk=kept.pk).delete()
    kept = Signatory.objects.get(pk=kept.pk)
    merge([kept, merged], survivor=kept)
    assert (Contact.objects.get().pk, list(entries_of(ADDRESS))) == (kept.pk, [kept, merged])
    owner = Signatory.objects.get(pk=kept.pk)
    assert (list(own_entries(owner)), list(own_entries_to_erase(owner))) == ([kept], [kept, merged])
    assert erase_person(ADDRESS, own_entries_to_erase(owner), by_owner=True) is not None
    assert "canary" not in json.dumps(database_state(), default=str).lower()
    assert numbers() == {}


def test_the_log_of_an_entry_whose_merge_was_undone_does_not_keep_the_name() -> None:
    kept = signed()
    values = {"signatory_list": kept.signatory_list, "confirmed_at": timezone.now()}
    other = signed(name="C. Fernleaf", email="work@example.org", **values)
    log(instance=other, action="signatories.correct", data={"before": {"title": "Cook"}, "after": {"title": "Chef"}})
    merge([kept, other], survivor=kept)
    approve(Signatory.objects.get(pk=other.pk))
    erase()
    assert "canary" not in json.dumps(database_state(), default=str).lower()
    history = ModelLogEntry.objects.for_instance(other).get(action="signatories.correct")
    assert history.data == {"before": {"title": "Cook"}, "after": {"title": "Chef"}}


def test_no_import_lists_the_person_again() -> None:
    signatory_list: SignatoryList = signed().signatory_list
    erase()
    batch = upload(signatory_list, csv_lines("kind,name,email", f"person,{NAME},", f"person,Robin Ash,{ADDRESS}"))
    assert [row.outcome for row in batch.rows.order_by("number")] == [Outcome.WITHDREW, Outcome.WITHDREW]


def test_others_with_a_similar_address_keep_everything() -> None:
    for address in ("canary@example.com", "canary+1@example.org", ""):
        signed(email=address, name=f"Other {address}")
    before = database_state()
    assert (numbers(), erase(), erase("no address"), erase("")) == ({}, None, None, None)
    assert database_state() == before


def test_an_entry_that_moved_to_another_address_meanwhile_is_not_erased() -> None:
    entry = signed()
    entries = list(entries_of(ADDRESS))
    set_address(entry, "new@example.org", is_confirmed=True)
    assert erase_person(ADDRESS, entries) is None
    assert Signatory.objects.count() == 1


def test_a_failure_erases_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    signed()
    before = database_state()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("signatories.privacy.person_erasure.log", fail)
    with pytest.raises(RuntimeError):
        erase()
    assert database_state() == before


def test_the_receipt_has_a_keyed_hash_and_neither_address_nor_name() -> None:
    signed()
    receipt = erase()
    assert receipt is not None
    data = receipt_data(receipt)
    assert {name: data[name] for name in ("receipt", "address_hash", "erased_by", "erased")} == {
        "receipt": receipt.pk,
        "address_hash": email_key(ADDRESS),
        "erased_by": "staff",
        "erased": {"signatures": 1},
    }
    text = receipt_text(receipt)
    assert "- 1 signature\n" in text
    assert email_key(ADDRESS) in text
    assert "canary" not in (json.dumps(data) + text).lower()


def test_receipts_speak_the_active_language_and_survive_parts_that_are_gone() -> None:
    assert numbers_in_words({"signatures": 2, "former_part": 3}) == ["2 signatures", "former_part: 3"]
    signed()
    receipt = erase()
    assert receipt is not None
    with translation.override("fr"):
        assert receipt_text(receipt).startswith("Attestation")


def test_the_owner_of_a_link_erases_what_the_link_may_show() -> None:
    entry = signed()
    held = signed(status=Status.HELD)
    # Retention erased these contacts; the keyed hash of the address stayed.
    for status in (Status.PUBLISHED, Status.HELD):
        Contact.objects.filter(pk=signed(status=status, name=f"Canary {status}").pk).delete()
    other = signed(email="other@example.org", name="Other")
    Contact.objects.filter(pk=other.pk).delete()
    assert [each.name for each in own_entries(entry)] == [NAME]
    receipt = erase_person(ADDRESS, own_entries_to_erase(entry), by_owner=True)
    assert receipt is not None
    assert receipt.erased == {"signatures": 2}
    assert (receipt.by_owner, receipt_data(receipt)["erased_by"]) == (True, "owner of the address")
    left = Signatory.objects.order_by("pk").values_list("pk", "name")
    assert list(left) == [(held.pk, NAME), (other.pk - 1, f"Canary {Status.HELD}"), (other.pk, "Other")]


def test_the_dry_run_costs_the_same_for_one_entry_and_for_three() -> None:
    signatory_list = SignatoryListFactory()
    costs = []
    for number in (1, 2, 3):
        signed(signatory_list=signatory_list, name=f"{NAME} {number}")
        # Content types are looked up once.
        numbers()
        with CaptureQueriesContext(connection) as queries:
            holdings_of_person(ADDRESS, entries_of(ADDRESS).select_related("signatory_list", "contact", "correction"))
        costs.append(len(queries))
    assert costs == [costs[0]] * 3
