"""The ways in which an entry leaves the public list, and in which something of it is corrected or hidden.

Each takes a published person, robin@example.org, on a list with a public question that she answered. After those in
`LEAVING`, nobody may read her name; after those in `CORRECTING`, something that was public is not any more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from signatories.enums import Visibility
from signatories.exchange.imports.undo import undo_import
from signatories.models import ImportBatch, Signatory
from signatories.moderation.bulk_withdrawals import Withdrawal, withdraw_many
from signatories.moderation.decisions import approve, reject, withdraw
from signatories.moderation.merging import merge
from signatories.moderation.staff_edits import correct, remove
from signatories.privacy.anonymizing import anonymize
from signatories.privacy.person import entries_of
from signatories.privacy.person_erasure import erase_person
from signatories.questions.editing import change_question
from signatories.signing.self_service import correct_own, dispute, withdraw_own
from signatories.transitions import Verb
from tests.factories import SignatoryFactory
from tests.signatories.files import csv_file, run_import

Act = Callable[[Signatory], Any]
ROBIN = "robin@example.org"


def _merge_into_another(entry: Signatory) -> None:
    other = SignatoryFactory(signatory_list=entry.signatory_list, individual=True, name="Robin Alder")
    merge([other, entry], survivor=other)


def _import(entry: Signatory, column: str, value: str) -> None:
    row = (entry.kind, entry.name, ROBIN, value)
    run_import(entry.signatory_list, csv_file(("kind", "name", "email", column), row), duplicates="update")


def _undo_the_import_of_her(entry: Signatory) -> None:
    signatory_list, name = entry.signatory_list, entry.name
    remove(entry)
    run_import(signatory_list, csv_file(("kind", "name", "email"), ("individual", name, ROBIN)))
    undo_import(ImportBatch.objects.latest("pk"))


def _accept_her_correction(entry: Signatory) -> None:
    correct_own(entry, {"name": "Robin Alder"})
    approve(Signatory.objects.get(pk=entry.pk))


#: Of the verbs that take a published entry off the list.
BY_VERB: dict[Verb, Act] = {
    Verb.WITHDRAW_OWN: withdraw_own,
    Verb.DISPUTE: dispute,
    Verb.REJECT: lambda entry: reject(entry, reason=""),
    Verb.WITHDRAW: withdraw,
    Verb.MERGE: _merge_into_another,
}
LEAVING: dict[str, Act] = {
    **{f"by the verb {verb}": act for verb, act in BY_VERB.items()},
    "withdrawn in bulk": lambda entry: withdraw_many([Withdrawal(entry.pk)], reason=""),
    "withdrawn by a file": lambda entry: _import(entry, "withdraw", "yes"),
    "withdrawn by a file of such rows": lambda entry: run_import(
        entry.signatory_list, csv_file(("kind", "name"), (entry.kind, entry.name)), removal="They asked us by mail"
    ),
    "hidden by staff": lambda entry: correct(entry, {"is_name_hidden": True}),
    "hidden by herself": lambda entry: correct_own(entry, {"is_name_hidden": True}),
    "hidden by a file": lambda entry: _import(entry, "name_hidden", "yes"),
    "renamed by staff": lambda entry: correct(entry, {"name": "Robin Alder"}),
    "renamed by herself": _accept_her_correction,
    "removed": remove,
    "erased": lambda entry: erase_person(ROBIN, entries_of(ROBIN)),
    "anonymized": lambda entry: anonymize([entry]),
    "import undone": _undo_the_import_of_her,
    "deleted": lambda entry: entry.delete(),
    "deleted by a query": lambda entry: Signatory.objects.filter(pk=entry.pk).delete(),
    "hidden by a query": lambda entry: Signatory.objects.filter(pk=entry.pk).update(is_name_hidden=True),
}
CORRECTING: dict[str, Act] = {
    "corrected": lambda entry: correct(entry, {"title": "Nurse"}),
    "corrected by a file": lambda entry: _import(entry, "title", "Nurse"),
    "updated by a query": lambda entry: Signatory.objects.filter(pk=entry.pk).update(title="Nurse"),
    "updated in bulk": lambda entry: Signatory.objects.bulk_update([entry], ["title"]),
    "answers made private": lambda entry: change_question(
        entry.signatory_list.questions.get(), {"visibility": Visibility.PRIVATE}
    ),
}
