"""Writing staged rows to the list: new entries, updates, and their contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log

from core.bulk_insert import bulk_insert
from core.instance_factory import InstanceFactory
from signatories.enums import Kind, MailPurpose, Outcome, Source, Status
from signatories.exchange.cells.questions import QuestionCells
from signatories.exchange.cells.relations import import_relations
from signatories.exchange.cells.staff_columns import apply_staff_values
from signatories.exchange.known_columns import (
    CONTACT_COLUMNS,
    FIELD_OF,
    LANGUAGE_OF,
    PUBLIC_COLUMNS,
    STAFF_COLUMNS,
)
from signatories.exchange.options import ImportOptions
from signatories.exchange.resource import SignatoryResource
from signatories.fields import KEYS, names
from signatories.former_names import record_former_names
from signatories.mail.outbox import notify_signer
from signatories.models import Contact, Correction, ImportBatch, ImportRow, ListChange, Organization, Signatory
from signatories.moderation import corrections
from signatories.moderation.contact_addresses import record_address_changes
from signatories.moderation.further_representatives import log_attachment
from signatories.moderation.groups import Groups
from signatories.question_types.base import Answer
from signatories.sort_orders.keys import insert_keys, write_keys
from signatories.transitions import is_removed_entry

#: Attributes of an entry by the columns whose text they take.
ATTRIBUTE_OF = {column: FIELD_OF[column].attname for column in PUBLIC_COLUMNS if column not in LANGUAGE_OF}
#: Contact fields that a new address overwrites.
ADDRESS_COLUMNS = ("email", "mailbox_key")
#: Fields of `Signatory` that an update may change, with those that follow from them.
UPDATED = (*names(lambda field: field.imported and not field.is_private), "organization", "email_key", *KEYS)


class RowWriter:
    """Writes `ImportRow`s to the list of a batch, one chunk per call."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.options = ImportOptions.from_dict(batch.options)
        self.now = timezone.now()
        self.resource = SignatoryResource()
        self.directory = {key: entry.pk for entry in Organization.objects.all() for key in entry.name_keys}
        self.questions = QuestionCells(batch.signatory_list.all_questions)
        self.groups = Groups(batch.signatory_list_id)
        self._contacts = InstanceFactory(Contact)

    def create(self, rows: Sequence[ImportRow]) -> None:
        """Insert one entry for each row, with its contact; unconfirmed if its signer is asked by mail."""
        for row in rows:
            if row.overruled and row.email_key and row.signatory_id:
                # The row takes the address key over from the earlier entry; undoing the import restores it.
                Signatory.objects.filter(pk=row.signatory_id, email_key=row.email_key).update(email_key="")
        created = [(self._entry(row), row) for row in rows]
        entries = [entry for entry, _row in created]
        bulk_insert(entries)
        insert_keys(entries)
        ListChange.objects.record({entry.signatory_list_id for entry in entries if entry.is_public}, takes_away=False)
        contacts = [self._contact(entry, row) for entry, row in created if row.email or row.private]
        for contact in contacts:
            contact.language = self.options.mail_language
        bulk_insert(contacts)
        import_relations(created, user=self.batch.imported_by, new_relations=self.options.new_relations)
        for entry, row in created:
            if row.overruled:
                data = {
                    "row": row.number,
                    "import": self.batch.pk,
                    "earlier_entry": row.signatory_id,
                    "reason": row.overruled,
                }
                log(instance=entry, action="signatories.import_overruled", user=self.batch.imported_by, data=data)

    def attach(self, rows: Sequence[ImportRow]) -> None:
        """Insert an entry for each further representative, merged into that of the organization, with its contact.

        Call it after all other rows were written.
        """
        targets = self._organizations_of(rows)
        attached = []
        for row in rows:
            entry = self._entry(row)
            organization = targets.get((row.signatory_id, row.attached_to))
            if organization is None or organization.status != Status.PUBLISHED:
                # Withdrawn since the preview.
                continue
            entry.status, entry.published_at, entry.rejected_at = Status.REJECTED, None, self.now
            entry.merged_into, entry.is_further_representative = organization, True
            attached.append((entry, row))
        Signatory.objects.bulk_create([entry for entry, _row in attached])
        Contact.objects.bulk_create([self._contact(entry, row) for entry, row in attached])
        for entry, _row in attached:
            log_attachment(entry, entry.merged_into, user=self.batch.imported_by)  # type: ignore[arg-type]

    def _organizations_of(self, rows: Sequence[ImportRow]) -> dict[tuple[int | None, int | None], Signatory]:
        """Return the entries to which rows are attached, by `signatory_id` and `attached_to`."""
        numbers = {row.attached_to for row in rows if row.attached_to is not None}
        added = Signatory.objects.filter(
            import_batch=self.batch,
            import_row__in=numbers,
            kind=Kind.ORGANIZATION,
            is_further_representative=False,
        )
        found: dict[tuple[int | None, int | None], Signatory] = {(None, entry.import_row): entry for entry in added}
        updated = self.batch.rows.filter(number__in=numbers, outcome=Outcome.UPDATE, signatory_id__isnull=False)
        row_of = {pk: number for pk, number in updated.values_list("signatory_id", "number") if pk}
        listed = {row.signatory_id for row in rows if row.signatory_id} | set(row_of)
        for entry in Signatory.objects.filter(pk__in=listed):
            found[entry.pk, None] = entry
            if entry.pk in row_of:
                found.setdefault((None, row_of[entry.pk]), entry)
        return found

    def _entry(self, row: ImportRow) -> Signatory:
        # The preview validated the values; the database accepts dates in ISO 8601.
        values = row.values
        extra = {column: values[column] for column in STAFF_COLUMNS if column in values}
        translations = {language: values[column] for column, language in LANGUAGE_OF.items() if column in values}
        entry = self.resource.new_entry(
            **{attribute: values[column] for column, attribute in ATTRIBUTE_OF.items() if column in values}
        )
        entry.names, entry.email_key = translations, row.email_key
        entry.answers = self._answers(row, is_private=False)
        apply_staff_values(entry, extra, self.groups)
        entry.set_keys()
        entry.signatory_list_id = self.batch.signatory_list_id
        asks = self.options.asks_signers
        entry.source = Source.ASKED if asks else Source.IMPORT
        entry.status = Status.UNCONFIRMED if asks else Status.PUBLISHED
        entry.published_at = None if asks else self.now
        entry.import_batch_id, entry.import_row = self.batch.pk, row.number
        self._link_organization(entry)
        return entry

    def _answers(
        self, row: ImportRow, *, is_private: bool, stored: Mapping[str, Any] | None = None
    ) -> dict[str, Answer]:
        """Return `stored` with the answers of a row that are private, or not, by the questions as they are now."""
        if not self.questions.by_column:
            return dict(stored or {})
        given = {**row.values, **row.private}
        if row.outcome == Outcome.UPDATE:
            # Only what the preview showed as changed.
            changed = (*(row.before or ()), *(row.before_private or ()))
            given = {column: given.get(column, "") for column in changed}
        return self.questions.answers(given, is_private=is_private, stored=stored)

    def _contact(self, entry: Signatory, row: ImportRow) -> Contact:
        columns = {column: row.private.get(column, "") for column in CONTACT_COLUMNS}
        answers = self._answers(row, is_private=True)
        return self._contacts.new(signatory_id=entry.pk, email=row.email, private_answers=answers, **columns)

    def update(self, rows: Iterable[ImportRow]) -> None:
        """Write the changed columns of each row to its entry, unless the signatory objected since the preview."""
        rows_by_entry = {row.signatory_id: row for row in rows if row.signatory_id}
        locked = Signatory.objects.select_for_update(of=("self",)).filter(pk__in=rows_by_entry).order_by("pk")
        entries = [entry for entry in locked if not is_removed_entry(entry)]
        shown_before = {entry.pk for entry in entries if not entry.is_name_hidden}
        for entry in entries:
            row = rows_by_entry[entry.pk]
            before = row.before or {}
            public = {column: row.values.get(column, "") for column in before if column in PUBLIC_COLUMNS}
            self.resource.import_instance(entry, public)
            extra = {column: row.values.get(column, "") for column in before if column in STAFF_COLUMNS}
            apply_staff_values(entry, extra, self.groups)
            entry.answers = self._answers(row, is_private=False, stored=entry.answers)
            if row.before_email is not None:
                entry.email_key = row.email_key
            entry.set_keys()
            self._link_organization(entry)
        record_former_names(entries)
        Signatory.objects.bulk_update(entries, UPDATED)
        write_keys(entries)
        _close_corrections(
            [entry for entry in entries if entry.is_name_hidden and entry.pk in shown_before], rows_by_entry
        )
        updated = [(entry, rows_by_entry[entry.pk]) for entry in entries]
        import_relations(updated, user=self.batch.imported_by, new_relations=self.options.new_relations)
        self._update_contacts(updated)
        self._update_private_answers(updated)
        record_address_changes([entry for entry, row in updated if row.before_email is not None])
        for entry in entries:
            if entry.status == Status.UNCONFIRMED:
                # The confirmation link in the first mail is bound to the old state of the entry.
                notify_signer(MailPurpose.CONFIRM, entry)

    def _link_organization(self, entry: Signatory) -> None:
        if entry.kind == Kind.ORGANIZATION and entry.organization_id is None:
            entry.organization_id = self.directory.get(entry.name_key)

    @staticmethod
    def _update_contacts(updated: Iterable[tuple[Signatory, ImportRow]]) -> None:
        moved = [_contact(entry, row) for entry, row in updated if row.before_email is not None]
        if moved:
            Contact.objects.bulk_create(
                moved, update_conflicts=True, unique_fields=["signatory"], update_fields=ADDRESS_COLUMNS
            )
        changing = {entry.pk: (entry, row) for entry, row in updated if _changes_contact(row)}
        if not changing:
            return
        contacts = {contact.pk: contact for contact in Contact.objects.filter(pk__in=changing)}
        Contact.objects.bulk_create([_contact(*pair) for pk, pair in changing.items() if pk not in contacts])
        for pk, contact in contacts.items():
            row = changing[pk][1]
            # Columns that the file lacks, or leaves blank, stay as they are.
            for column in set(CONTACT_COLUMNS) & {*(row.before_private or ())}:
                setattr(contact, column, row.private.get(column, ""))
        Contact.objects.bulk_update(contacts.values(), CONTACT_COLUMNS)

    def _update_private_answers(self, updated: Iterable[tuple[Signatory, ImportRow]]) -> None:
        """Write the private answers of rows that change some, into new contacts where there are none."""
        private = set(self.questions.private)
        changing = {
            entry.pk: row for entry, row in updated if private & {*(row.before_private or ()), *(row.before or ())}
        }
        if not changing:
            return
        missing = set(changing) - set(Contact.objects.filter(pk__in=changing).values_list("pk", flat=True))
        Contact.objects.bulk_create([Contact(signatory_id=pk, email=changing[pk].email) for pk in sorted(missing)])
        contacts = list(Contact.objects.filter(pk__in=changing))
        for contact in contacts:
            contact.private_answers = self._answers(
                changing[contact.pk], is_private=True, stored=contact.private_answers
            )
        Contact.objects.bulk_update(contacts, ["private_answers"])


def _changes_contact(row: ImportRow) -> bool:
    """Return whether an update changes fields of the contact, beside the address and the private answers."""
    return not set(CONTACT_COLUMNS).isdisjoint(row.before_private or ())


def _contact(entry: Signatory, row: ImportRow) -> Contact:
    return Contact(
        signatory=entry, email=row.email, **{column: row.private.get(column, "") for column in CONTACT_COLUMNS}
    )


def _close_corrections(entries: Iterable[Signatory], rows_by_entry: Mapping[int, ImportRow]) -> None:
    """Close the pending corrections of entries whose name is now withheld; undoing the import restores them."""
    for correction in Correction.objects.filter(signatory__in=list(entries)).select_related("signatory"):
        row = rows_by_entry[correction.pk]
        row.before_correction = {
            "values": correction.values,
            "notices": correction.notices,
            "created_at": correction.created_at.isoformat(),
        }
        row.save(update_fields=["before_correction"])
        corrections.discard(correction.signatory)
