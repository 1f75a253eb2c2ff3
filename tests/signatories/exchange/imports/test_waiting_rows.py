"""Imports do not duplicate sign-ons that are not public yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from signatories.enums import Kind, MailPurpose, Notice, Question, Status
from signatories.exchange.imports.undo import undo_import
from signatories.exchange.options import ImportOptions
from signatories.models import Correction, ImportBatch, Mail, Signatory, SignatoryList
from signatories.moderation import staff_edits
from signatories.signing import self_service
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories.files import confirm, csv_lines, rows_by_outcome, run_import, upload
from tests.signatories.signers import deliver_mail, mail_links, sign

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def waiting(signatory_list: SignatoryList, status: Status = Status.UNCONFIRMED, **fields: Any) -> Signatory:
    fields = {"kind": Kind.INDIVIDUAL, "name": "Bo Sample", "email": "bo@example.org", "source": "form", **fields}
    return SignatoryFactory(signatory_list=signatory_list, status=status, published_at=None, **fields)


@pytest.mark.parametrize("duplicates", ["skip", "update", "fill"])
@pytest.mark.parametrize("status", [Status.HELD, Status.UNCONFIRMED, Status.PENDING])
@pytest.mark.parametrize("row", ["Bo Sample,", "SAMPLE Bo,", "Dr. Bo Sample,", "Bo Sample,work@example.org"])
def test_a_row_of_the_same_name_is_a_question(
    signatory_list: SignatoryList, status: Status, row: str, duplicates: str
) -> None:
    entry = waiting(signatory_list, status, is_name_hidden=True)
    report = run_import(
        signatory_list, csv_lines("name,email,kind", f"{row},individual", "Cy,,individual"), duplicates=duplicates
    )
    assert (report.new, report.written) == ([3], False)
    assert report.asked == {Question.SAME: [2]}
    assert list(signatory_list.signatories.values_list("pk", flat=True)) == [entry.pk]


@pytest.mark.parametrize("duplicates", ["skip", "update", "fill"])
def test_a_row_of_the_same_address_is_that_entry_and_publishes_nothing(
    signatory_list: SignatoryList, duplicates: str
) -> None:
    entry = waiting(signatory_list, is_name_hidden=True)
    content = csv_lines("name,title,email,kind", "Bo Sample,Professor,bo@example.org,individual")
    assert run_import(signatory_list, content, duplicates=duplicates).new == []
    entry = signatory_list.signatories.get()
    assert (entry.status, entry.is_name_hidden) == (Status.UNCONFIRMED, True)
    assert entry.title == ("" if duplicates == "skip" else "Professor")


def test_many_who_did_not_confirm_do_not_make_the_question_go_away(signatory_list: SignatoryList) -> None:
    for number in range(12):
        waiting(signatory_list, email=f"bo{number}@example.org")
    report = run_import(signatory_list, csv_lines("name,kind", "Bo Sample,individual"))
    assert report.asked == {Question.SAME: [2]}


def test_somebody_published_is_updated_whoever_else_waits_under_the_name(signatory_list: SignatoryList) -> None:
    published = SignatoryFactory(signatory_list=signatory_list, individual=True, name="Bo Sample", title="")
    waiting(signatory_list)
    content = csv_lines("name,title,kind", "Bo Sample,Professor,individual")
    assert run_import(signatory_list, content, duplicates="update").updated == [2]
    published.refresh_from_db()
    assert published.title == "Professor"


def test_the_form_of_an_organization_is_no_question_unless_it_asks_to_withhold_the_name(
    signatory_list: SignatoryList,
) -> None:
    content = csv_lines("name,kind", "Larch Society,organization")
    entry = waiting(signatory_list, kind=Kind.ORGANIZATION, name="Larch Society", is_name_hidden=True)
    assert run_import(signatory_list, content).asked == {Question.SAME: [2]}
    assert "name withheld" in upload(signatory_list, content).rows.get().same_as
    Signatory.objects.filter(pk=entry.pk).update(is_name_hidden=False)
    assert run_import(signatory_list, content).new == [2]


@pytest.mark.parametrize("public", [{}, {"is_name_hidden": True}])
def test_confirming_beside_an_entry_of_staff_waits_for_a_moderator(public: dict[str, Any]) -> None:
    signatory_list = SignatoryListFactory(open=True)
    sign(signatory_list, public=public)
    own = Signatory.objects.get()
    SignatoryFactory(signatory_list=signatory_list, kind=Kind.INDIVIDUAL, name="ROBIN  Fernleaf")
    entry = self_service.confirm_own(own)
    assert entry.status == Status.PENDING
    assert entry.contact.notices == [Notice.LISTED.value]
    assert signatory_list.signatories.filter(status=Status.PUBLISHED).count() == 1
    assert Mail.objects.filter(purpose=MailPurpose.RECEIPT, signatory=entry).count() == 1


def test_confirming_beside_an_entry_that_staff_renamed_waits_too() -> None:
    signatory_list = SignatoryListFactory(open=True)
    sign(signatory_list)
    own = Signatory.objects.get()
    other = SignatoryFactory(signatory_list=signatory_list, kind=Kind.INDIVIDUAL, name="Robin Fernleaf")
    staff_edits.correct(other, {"name": "Robin Fernleaf-Birch"})
    assert self_service.confirm_own(own).status == Status.PENDING


@pytest.mark.parametrize(
    "other",
    [
        {"kind": Kind.INDIVIDUAL, "email": "namesake@example.org"},
        {"kind": Kind.INDIVIDUAL, "status": Status.REJECTED},
        {"kind": Kind.ORGANIZATION},
        {"kind": Kind.INDIVIDUAL, "signatory_list": None},
    ],
)
def test_a_namesake_with_an_address_keeps_nobody_waiting(other: dict[str, Any]) -> None:
    signatory_list = SignatoryListFactory(open=True)
    sign(signatory_list)
    own = Signatory.objects.get()
    if "signatory_list" in other:
        other = {**other, "signatory_list": SignatoryListFactory(open=True)}
    SignatoryFactory(**{"signatory_list": signatory_list, "name": "Robin Fernleaf", **other})
    assert self_service.confirm_own(own).status == Status.PUBLISHED


def imported(signatory_list: SignatoryList, *texts: str) -> ImportBatch:
    batch = upload(signatory_list, csv_lines(*texts), options=ImportOptions(duplicates="update"))
    assert rows_by_outcome(batch) == {"update": [2]}
    return confirm(batch)


def test_an_import_that_withholds_a_name_ends_what_waits_and_undoing_has_it_wait_again() -> None:
    signatory_list = SignatoryListFactory(open=True, reviews_individuals=True)
    entry = SignatoryFactory(
        signatory_list=signatory_list, individual=True, name="Bo Sample", email="bo@example.org", source="form"
    )
    self_service.correct_own(entry, {"name": "Bo Example"})
    before = Correction.objects.values().get()
    batch = imported(signatory_list, "name,email,kind,name_hidden", "Bo Sample,bo@example.org,individual,yes")
    assert Signatory.objects.get().is_name_hidden
    assert not Correction.objects.exists()
    undo_import(batch)
    assert not Signatory.objects.get().is_name_hidden
    assert Correction.objects.values().get() == before


@pytest.mark.slow
def test_undoing_an_import_asks_who_did_not_confirm_yet_again() -> None:
    signatory_list = SignatoryListFactory(open=True)
    LetterFactory(signatory_list=signatory_list)
    sign(signatory_list)
    first = mail_links(deliver_mail()[0])["confirm"]
    batch = imported(signatory_list, "name,email,title,kind", "Robin Fernleaf,robin@example.org,Dean,individual")
    second = mail_links(deliver_mail(after=DAY)[0])["confirm"]
    undo_import(batch)
    (message,) = deliver_mail(after=DAY)
    third = mail_links(message)["confirm"]
    assert (second != first, third != second) == (True, True)
    Client().post(third)
    assert Signatory.objects.get().status == Status.PUBLISHED
