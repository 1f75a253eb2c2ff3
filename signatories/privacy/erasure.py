"""Erasing the personal data of a list, or the list itself, when a campaign is over: by staff, counted and audited."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from signatories.enums import ImportState, Status
from signatories.exceptions import InvalidTransition
from signatories.fields import FIELDS, IDENTIFYING_FIELDS
from signatories.former_names import record_former_names, record_merged_names, record_removed_identities
from signatories.locks import lock_list, locked_entries
from signatories.models import Contact, Correction, ImportRow, Mail, Signatory, SignatoryList
from signatories.models.querysets import SignatoryQuerySet
from signatories.privacy.retention import ERASED, SLICE, erase_contacts, erase_personal_data, strip_log
from signatories.signals import list_deleted
from signatories.transitions import is_removed_entry

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Holdings:
    """How much a list holds of each kind of data, for who is asked whether it goes."""

    published: int
    unpublished: int
    withheld: int
    contacts: int
    logos: int
    corrections: int
    mails: int
    imports: int
    uploads: int
    import_rows: int


def holdings_of(signatory_list: SignatoryList) -> Holdings:
    """Count what a list holds. `published` entries stay where data is erased; `withheld` are those without a name."""
    entries = signatory_list.signatories.all()
    published = entries.filter(status=Status.PUBLISHED)
    contacts = Contact.objects.filter(signatory__signatory_list=signatory_list)
    imports = signatory_list.imports.all()
    return Holdings(
        published=published.count(),
        unpublished=entries.exclude(status=Status.PUBLISHED).count(),
        withheld=_withheld(signatory_list).count(),
        contacts=contacts.count(),
        logos=contacts.exclude(logo="").count(),
        corrections=Correction.objects.filter(signatory__signatory_list=signatory_list).count(),
        mails=Mail.objects.filter(signatory__signatory_list=signatory_list).count(),
        imports=imports.count(),
        uploads=imports.exclude(upload="").count(),
        import_rows=ImportRow.objects.filter(batch__signatory_list=signatory_list).count(),
    )


def obstacles_to_deleting(signatory_list: SignatoryList) -> list[str]:
    """Return, in sentences, why a list can't be deleted as a whole; nothing where it can.

    `signatory_list_obstacles` is a hook: functions of the list that return such sentences.
    """
    return [sentence for hook in hooks.get_hooks("signatory_list_obstacles") for sentence in hook(signatory_list)]


def erase(signatory_list: SignatoryList, *, user: User | None = None) -> Holdings:
    """Erase everything personal that was never public, or is no longer; returns what there was. Idempotent.

    Published names stay, without contacts; withheld names go, and are still counted; all other entries are deleted.
    Raises `InvalidTransition`, and erases nothing, while an import into the list is under way.
    """
    _check_no_import(signatory_list)
    held = holdings_of(signatory_list)
    # First what all entries have: who leaves the list meanwhile is found by what follows.
    erase_personal_data(signatory_list)
    unpublished = signatory_list.signatories.exclude(status=Status.PUBLISHED).order_by("pk")
    while some := list(unpublished[:SLICE]):
        with locked_entries(some, skips_deleted=True) as entries:
            gone = [entry for entry in entries if entry.status != Status.PUBLISHED]
            erase_contacts(gone)
            record_merged_names(gone)
            record_removed_identities(
                [entry for entry in gone if not entry.merged_into_id and is_removed_entry(entry)]
            )
            Signatory.objects.filter(pk__in=[entry.pk for entry in gone]).delete()
    while some := list(_withheld(signatory_list).order_by("pk")[:SLICE]):
        with locked_entries(some, skips_deleted=True) as entries:
            for entry in entries:
                if entry.status == Status.PUBLISHED and entry.is_name_hidden:
                    _forget_name(entry)
    log(instance=signatory_list, action="signatories.erase", user=user, data={"erased": asdict(held)})
    return held


def delete_list(signatory_list: SignatoryList, *, user: User | None = None) -> Holdings:
    """Delete a list with all that it holds; returns what that was.

    Raises `InvalidTransition`, and deletes nothing, where something stands in the way.
    """
    held = holdings_of(signatory_list)
    with transaction.atomic():
        lock_list(signatory_list.pk)
        _check_no_import(signatory_list)
        if obstacles := obstacles_to_deleting(signatory_list):
            raise InvalidTransition(" ".join(obstacles))
        # Logos, uploads and the log know names; nobody is told who left, for no letter showed anybody.
        erase_personal_data(signatory_list)
        list_deleted.send(sender=SignatoryList, signatory_list=signatory_list)
        log(instance=signatory_list, action="wagtail.delete", user=user, data={"deleted": asdict(held)}, deleted=True)
        signatory_list.signatories.all().delete()
        signatory_list.delete()
    return held


def _check_no_import(signatory_list: SignatoryList) -> None:
    if signatory_list.imports.filter(state__in=(ImportState.CHECKING, ImportState.IMPORTING)).exists():
        raise InvalidTransition(_("An import into this list is under way. Wait for its end, or stop it."))


def _withheld(signatory_list: SignatoryList) -> SignatoryQuerySet:
    named = Q(status=Status.PUBLISHED, is_name_hidden=True) & ~Q(name__startswith=ERASED)
    return signatory_list.signatories.filter(named)


def _forget_name(entry: Signatory) -> None:
    """Replace the name of a locked entry that is counted and not named; the number keeps organizations apart."""
    for name in IDENTIFYING_FIELDS:
        setattr(entry, name, FIELDS[name].model_field.get_default())
    entry.name = f"{ERASED} {entry.pk}"
    record_former_names([entry])
    entry.save(update_fields=IDENTIFYING_FIELDS)
    strip_log(ModelLogEntry.objects.for_instance(entry).exclude(label=ERASED))
