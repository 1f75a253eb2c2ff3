"""What a worker does to whole lists: imports, their undo, editions, housekeeping."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from cms.operations import housekeeping as daily
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_due
from letters.models import EditionFile
from signatories.exceptions import ImportAlreadyDecided, NotUndone
from signatories.exchange.imports.commit import confirm_import
from signatories.exchange.imports.undo import start_undo
from signatories.models import Contact, ImportBatch, Signatory, SignatoryList
from signatories.tasks import undo_long_import, write_import
from tests.chaos.flows.flow import MANY, NUMBERS, Flow
from tests.chaos.flows.signing import entries_left
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories.files import confirm, csv_lines, upload

#: Longer than anything is kept.
LONG_AGO = timedelta(days=4000)


def _file() -> bytes:
    return csv_lines("kind,name,email", *(f"organization,Alder {row},a{row}@example.org" for row in range(MANY)))


def _staff() -> Any:
    return get_user_model().objects.get(username="alix")


def _work() -> None:
    call_command("worker", batch=True, verbosity=0)


def _import_left(batch: ImportBatch) -> list[str]:
    batch.refresh_from_db()
    return [f"batch: {batch.state}", *entries_left(batch.signatory_list)]


def import_of_a_file() -> Flow:
    """Staff confirm a file, which a worker writes."""

    def act(batch: ImportBatch) -> None:
        with suppress(ImportAlreadyDecided):
            confirm_import(batch, agreed=True, user=_staff())
            write_import.enqueue(batch.pk, good_rows=False)
        _work()

    return Flow("import", lambda: upload(SignatoryListFactory(), _file()), act, _import_left, is_repeated=True)


def undo_of_an_import() -> Flow:
    """Staff take back an import, which a worker does."""

    def act(batch: ImportBatch) -> None:
        with suppress(NotUndone):
            start_undo(batch, user=_staff())
            undo_long_import.enqueue(batch.pk)
        _work()

    return Flow("undo", lambda: confirm(upload(SignatoryListFactory(), _file())), act, _import_left, is_repeated=True)


def edition() -> Flow:
    """A worker makes the files of an edition."""

    def begin() -> SignatoryList:
        letter = LetterFactory(signatory_list=SignatoryListFactory())
        SignatoryFactory.create_batch(3, signatory_list=letter.signatory_list)
        request_edition(letter.signatory_list)
        return letter.signatory_list

    def end(signatory_list: SignatoryList) -> list[str]:
        editions = signatory_list.editions.all()
        files = EditionFile.objects.filter(edition__in=editions)
        return [
            *(f"edition {edition.number}, {edition.state}" for edition in editions),
            *(f"{file.language}: {file.content.read()[:5].decode()}" for file in files),
        ]

    return Flow("edition", begin, lambda _list: make_due(), end)


def housekeeping() -> Flow:
    """The daily housekeeping deletes entries that were never confirmed."""

    def begin() -> SignatoryList:
        signatory_list = SignatoryListFactory()
        for number in range(MANY):
            SignatoryFactory(signatory_list=signatory_list, unconfirmed=True, email=f"h{next(NUMBERS)}@example.org")
            SignatoryFactory(signatory_list=signatory_list, name=f"Kept {number}")
        old = Signatory.objects.filter(signatory_list=signatory_list, status="unconfirmed")
        old.update(created_at=timezone.now() - LONG_AGO)
        Contact.objects.filter(signatory__in=old).update(created_at=timezone.now() - LONG_AGO)
        return signatory_list

    return Flow("housekeeping", begin, lambda _list: daily.run(), entries_left, is_repeated=True)
