"""Files for a directory between their upload and the import: stored, previewed, carried out."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from signatories.directory.relations import ADD_PERMISSION
from signatories.enums import Directory
from signatories.exceptions import ImportAlreadyDecided
from signatories.exchange.directories.base import DirectoryImport
from signatories.exchange.directories.institutions import InstitutionImport
from signatories.exchange.directories.organizations import OrganizationChoices, OrganizationImport
from signatories.exchange.directories.report import DirectoryReport
from signatories.models import DirectoryUpload

if TYPE_CHECKING:
    from core.users.models import User

#: Rows that a request imports; `manage.py import_institutions` has no limit of its own.
MAX_ROWS = 10_000
#: The permission that adding groups of members needs.
ADD_GROUP_PERMISSION = "signatories.add_membergroup"


def store_upload(directory: Directory, content: bytes, *, file_name: str, user: User) -> DirectoryUpload:
    """Store a file for a preview; nothing is imported. Raises `UnreadableFile`."""
    upload = DirectoryUpload(
        directory=directory, file_name=PurePath(file_name).name[-255:], content=content, created_by=user
    )
    # Missing groups are added by default, as imports into lists do.
    upload.choices = {"adds_groups": True}
    importer_for(upload, user).plan(content)
    upload.save()
    return upload


def importer_for(upload: DirectoryUpload, user: User) -> DirectoryImport:
    """Return the import of a file with the choices that staff made, as far as `user` may make them."""
    if upload.directory == Directory.INSTITUTIONS:
        return InstitutionImport(user, max_rows=MAX_ROWS, mapping=upload.mapping)
    choices = OrganizationChoices(**upload.choices)
    permitted = OrganizationChoices(
        adds_groups=choices.adds_groups and user.has_perm(ADD_GROUP_PERMISSION),
        adds_relations=choices.adds_relations and user.has_perm(ADD_PERMISSION),
        relation=choices.relation,
    )
    return OrganizationImport(user, max_rows=MAX_ROWS, mapping=upload.mapping, choices=permitted)


def change_choices(upload: DirectoryUpload, *, mapping: dict[str, str], choices: dict[str, Any]) -> None:
    """Store how a file is read and imported."""
    DirectoryUpload.objects.filter(pk=upload.pk, imported_at=None).update(mapping=mapping, choices=choices)


def carry_out(upload: DirectoryUpload, *, digest: str, user: User) -> DirectoryReport:
    """Import all valid rows of a file, or none, and delete the file; its refused rows stay until the next day.

    Raises `UnreadableFile`, `ImportAlreadyDecided`, and `InvalidTransition` if the directory changed since the preview
    with this `digest`.
    """
    importer = importer_for(upload, user)
    # Parsing takes long: it ends before the transaction begins.
    table = importer.open_table(bytes(upload.content))
    with transaction.atomic():
        # Of two requests, the second one waits here. For it, the first one's import is no change by somebody else.
        undecided = DirectoryUpload.objects.filter(pk=upload.pk, imported_at=None)
        if not undecided.select_for_update(no_key=True).values_list("pk").first():
            raise ImportAlreadyDecided
        report = importer.carry_out(table, digest=digest)
        undecided.update(content=b"", mapping={}, choices={}, result=report.summary(), imported_at=timezone.now())
    return report


def discard(upload: DirectoryUpload) -> None:
    """Delete the file, unless it was imported. Idempotent."""
    DirectoryUpload.objects.filter(pk=upload.pk, imported_at=None).delete()
