"""Former names stay known, whoever changed them and whatever happened to the entry since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from signatories.enums import Kind, Question, Status
from signatories.exchange.imports.undo import undo_import
from signatories.exchange.options import ImportOptions
from signatories.models import NameFingerprint, Signatory, SignatoryList
from signatories.moderation import decisions, merging, staff_edits
from signatories.privacy.erasure import erase
from signatories.signing import self_service
from tests.factories import SignatoryFactory, SignatoryListFactory
from tests.signatories.files import confirm, csv_lines, run_import, upload
from tests.signatories.signers import deliver_mail, sign

pytestmark = pytest.mark.django_db

Rename = Callable[[Signatory, str], object]


def by_signer(entry: Signatory, name: str) -> None:
    self_service.correct_own(entry, {"name": name})


def by_approval(entry: Signatory, name: str) -> None:
    field = "reviews_organizations" if entry.is_organization else "reviews_individuals"
    SignatoryList.objects.update(**{field: True})
    self_service.correct_own(Signatory.objects.get(pk=entry.pk), {"name": name})
    decisions.approve(entry)


def by_staff(entry: Signatory, name: str) -> None:
    staff_edits.correct(entry, {"name": name})


def by_import(entry: Signatory, name: str) -> None:
    content = csv_lines("name,email,kind", f"{name},{entry.contact.email},{entry.kind}")
    options = ImportOptions(duplicates="update", decisions={"2": {"same": f"update:{entry.pk}"}})
    assert confirm(upload(entry.signatory_list, content, options=options)).state == "imported"


RENAMES = pytest.mark.parametrize("rename", [by_signer, by_approval, by_staff, by_import])
KINDS = pytest.mark.parametrize("kind", Kind)


def renamed(kind: Kind, rename: Rename, **fields: Any) -> Signatory:
    signatory_list = SignatoryListFactory(open=True, reviews_organizations=False)
    fields = {
        "name": "Bo Sample",
        "email": "bo@example.org",
        "source": "form",
        "confirmed_at": timezone.now(),
        **fields,
    }
    entry = SignatoryFactory(signatory_list=signatory_list, kind=kind, **fields)
    rename(entry, "Kim Wood")
    entry = Signatory.objects.get()
    assert (entry.name, entry.status) == ("Kim Wood", Status.PUBLISHED)
    return entry


@pytest.mark.slow
@RENAMES
@KINDS
@pytest.mark.parametrize(
    "verb", [self_service.withdraw_own, self_service.dispute, decisions.withdraw, decisions.reject]
)
@pytest.mark.parametrize("row", ["Bo Sample,", "BO SAMPLE,", "Bo Sample,other@example.org"])
def test_a_file_with_a_former_name_brings_nobody_back(kind: Kind, rename: Rename, verb: Any, row: str) -> None:
    entry = renamed(kind, rename)
    verb(entry)
    report = run_import(entry.signatory_list, csv_lines("name,email,kind", f"{row},{kind}"), duplicates="update")
    assert (report.new, report.updated, [skipped.row for skipped in report.withdrew]) == ([], [], [2])
    assert "“Kim Wood” on the list" in report.withdrew[0].of


@KINDS
def test_the_first_of_several_names_is_known_as_well(kind: Kind) -> None:
    entry = renamed(kind, by_staff)
    by_signer(entry, "Ada Fir")
    self_service.withdraw_own(entry)
    content = csv_lines("name,kind", *(f"{name},{kind}" for name in ("Sample Bo", "Kim Wood", "Ada Fir", "Ada Birch")))
    report = run_import(entry.signatory_list, content)
    assert (report.new, [skipped.row for skipped in report.withdrew]) == ([5], [2, 3, 4])


def test_a_former_kind_and_a_french_name_are_names_too(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, name="Larch Society", names={"fr": "Société du mélèze"})
    staff_edits.correct(entry, {"names": {"fr": "Les mélèzes"}})
    staff_edits.change_kind(entry, kind=Kind.INDIVIDUAL)
    staff_edits.change_kind(entry, kind=Kind.ORGANIZATION)
    decisions.withdraw(entry)
    rows = ("Société du mélèze,organization", "Les Mélèzes,organization", "Larch Society,individual")
    report = run_import(signatory_list, csv_lines("name,kind", *rows))
    assert (report.new, [skipped.row for skipped in report.withdrew]) == ([], [2, 3, 4])


@RENAMES
@KINDS
def test_a_former_name_of_who_is_listed_is_a_question(kind: Kind, rename: Rename) -> None:
    entry = renamed(kind, rename)
    report = run_import(entry.signatory_list, csv_lines("name,kind", f"Bo Sample,{kind}"), duplicates="update")
    assert (report.new, report.asked) == ([], {Question.SAME: [2]})


@KINDS
def test_a_former_name_with_the_same_address_is_the_entry_and_does_not_rename_it_back(kind: Kind) -> None:
    entry = renamed(kind, by_signer)
    content = csv_lines("name,email,kind", f"Bo Sample,bo@example.org,{kind}")
    report = run_import(entry.signatory_list, content, duplicates="update")
    assert (report.new, report.updated, [row.row for row in report.duplicates]) == ([], [], [2])
    assert Signatory.objects.get().name == "Kim Wood"


@KINDS
def test_a_french_name_of_who_is_listed_is_a_question(signatory_list: SignatoryList, kind: Kind) -> None:
    SignatoryFactory(signatory_list=signatory_list, kind=kind, name="Larch", names={"fr": "Mélèze"})
    report = run_import(signatory_list, csv_lines("name,kind", f"Mélèze,{kind}", f"Cedar,{kind}"), good_rows=True)
    assert (report.new, report.asked) == ([3], {Question.SAME: [2]})


@RENAMES
@KINDS
def test_signing_again_under_a_former_name_is_no_second_entry(kind: Kind, rename: Rename) -> None:
    entry = renamed(kind, rename)
    sign(entry.signatory_list, kind, name="Bo  SAMPLE", email="bo@example.org")
    assert Signatory.objects.get().name == "Kim Wood"
    (message,) = [sent for sent in deliver_mail() if "just signed" in str(sent.body)]
    assert message.to == ["bo@example.org"]
    sign(entry.signatory_list, kind, name="Bo Sample", email="other@example.org")
    assert Signatory.objects.count() == 2


@KINDS
def test_who_withdrew_may_sign_again_under_a_former_name(kind: Kind) -> None:
    entry = renamed(kind, by_signer)
    self_service.withdraw_own(entry)
    sign(entry.signatory_list, kind, name="Bo Sample", email="bo@example.org")
    entry = Signatory.objects.get()
    assert (entry.name, entry.status) == ("Bo Sample", Status.UNCONFIRMED)


def test_a_change_that_is_undone_leaves_no_former_name(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, individual=True, name="Bo Sample", email="bo@example.org")
    options = ImportOptions(decisions={"2": {"same": f"update:{entry.pk}"}})
    content = csv_lines("name,email,kind", "Kim Wood,bo@example.org,individual")
    batch = confirm(upload(signatory_list, content, options=options))
    assert NameFingerprint.objects.exists()
    undo_import(batch)
    assert not NameFingerprint.objects.exists()


@pytest.mark.slow
@KINDS
@pytest.mark.parametrize("verb", [self_service.withdraw_own, self_service.dispute, decisions.reject])
@pytest.mark.parametrize("row", ["Bo Sample,", "Kim Wood,", "Dr. Wood Kim,", "Ada Fir,bo@example.org"])
def test_who_said_no_does_not_come_back_after_the_list_was_erased(kind: Kind, verb: Any, row: str) -> None:
    entry = renamed(kind, by_staff)
    verb(entry)
    erase(entry.signatory_list)
    assert not Signatory.objects.exists()
    # An organization whose name is that of a person is asked about before.
    content = csv_lines("name,email,kind", f"{row},{kind}", f"Cy,,{kind}")
    report = run_import(entry.signatory_list, content, decisions={"2": {Question.SIGNER: "name"}})
    assert (report.new, [skipped.row for skipped in report.withdrew]) == ([3], [2])


@KINDS
def test_a_withheld_name_that_was_erased_is_not_published_by_a_file(kind: Kind) -> None:
    entry = renamed(kind, by_staff, is_name_hidden=True)
    erase(entry.signatory_list)
    rows = csv_lines("name,kind", f"Bo Sample,{kind}", f"Kim Wood,{kind}")
    report = run_import(entry.signatory_list, rows)
    assert (report.new, report.asked) == ([], {Question.SAME: [2, 3]})
    assert not any("Wood" in str(vars(row)) for row in NameFingerprint.objects.all())


def test_a_merged_entry_that_is_deleted_stays_known(signatory_list: SignatoryList) -> None:
    survivor = SignatoryFactory(signatory_list=signatory_list, individual=True, name="Bo Sample")
    for delete in (staff_edits.remove, lambda entry: erase(entry.signatory_list)):
        other = SignatoryFactory(signatory_list=signatory_list, individual=True, name="Robert Sample")
        merging.merge([survivor, other], survivor=survivor)
        delete(other)
        report = run_import(signatory_list, csv_lines("name,kind", "Robert Sample,individual"))
        assert (report.new, report.asked) == ([], {Question.SAME: [2]})


def test_the_fingerprint_of_a_name_is_another_for_another_installation(settings: Any) -> None:
    entry = renamed(Kind.INDIVIDUAL, by_staff)
    marks = set(NameFingerprint.objects.values_list("fingerprint", flat=True))
    NameFingerprint.objects.all().delete()
    settings.EMAIL_HASH_KEY = "another"
    staff_edits.correct(entry, {"name": "Bo Sample"})
    staff_edits.correct(entry, {"name": "Kim Wood"})
    assert marks.isdisjoint(NameFingerprint.objects.values_list("fingerprint", flat=True))
