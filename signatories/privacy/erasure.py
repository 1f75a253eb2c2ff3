"""Erasure by staff of the personal data of a list, or of the whole list, after a campaign. It is audited."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.log_actions import log

from signatories.enums import ImportState, Status
from signatories.exceptions import InvalidTransition
from signatories.legal_hold import hold_sentence, is_held, require_not_held
from signatories.locks import lock_list, locked_entries
from signatories.models import Contact, Correction, ImportRow, Mail, SignatoryList
from signatories.models.querysets import SignatoryQuerySet
from signatories.privacy.anonymizing import NAMELESS, delete_unpublished, erase_names
from signatories.privacy.personal_data import BATCH_SIZE, erase_personal_data
from signatories.signals import list_deleted

if TYPE_CHECKING:
    from core.users.models import User


@dataclass(frozen=True)
class Holdings:
    """The numbers of rows of a list by kind of data, shown before an erasure and kept in the audit log."""

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
    paper_notes: int


def holdings_of(signatory_list: SignatoryList) -> Holdings:
    """Count the data of a list. `withheld` are the published entries whose names are withheld."""
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
        paper_notes=signatory_list.paper_signatures.exclude(staff_note="").count(),
    )


def obstacles_to_deleting(signatory_list: SignatoryList) -> list[str]:
    """Return the reasons, as translated sentences, why a list cannot be deleted; an empty list if it can.

    Other apps add reasons by the Wagtail hook `signatory_list_obstacles(signatory_list)`, which returns sentences.
    """
    own = [hold_sentence()] if is_held(signatory_list.pk) else []
    return own + [
        sentence for hook in hooks.get_hooks("signatory_list_obstacles") for sentence in hook(signatory_list)
    ]


def erase(signatory_list: SignatoryList, *, user: User | None = None) -> Holdings:
    """Erase all personal data of a list that is not public; return the numbers from before. Idempotent.

    Published entries keep their names and lose their contacts. Withheld names are replaced, and stay in the counts.
    All other entries are deleted. Raises `InvalidTransition`, and erases nothing, on legal hold or while an import is
    running; if the list is put on hold meanwhile, it stops there, and the log says how much is gone.
    """
    require_not_held(signatory_list.pk)
    _check_no_import(signatory_list)
    held = holdings_of(signatory_list)
    try:
        _erase_in_batches(signatory_list)
    except InvalidTransition:
        left = asdict(holdings_of(signatory_list))
        gone = {name: number - left[name] for name, number in asdict(held).items()}
        log(instance=signatory_list, action="signatories.erase", user=user, data={"erased": gone})
        raise
    log(instance=signatory_list, action="signatories.erase", user=user, data={"erased": asdict(held)})
    return held


def _erase_in_batches(signatory_list: SignatoryList) -> None:
    """Erase what `erase` erases. Each batch asks whether the list was put on legal hold, while nobody else can."""
    # Private data comes first. Entries that leave the list meanwhile are deleted below.
    erase_personal_data(signatory_list)
    unpublished = signatory_list.signatories.exclude(status=Status.PUBLISHED).order_by("pk")
    while some := list(unpublished[:BATCH_SIZE]):
        with locked_entries(some, skips_deleted=True) as entries:
            require_not_held(signatory_list.pk)
            delete_unpublished([entry for entry in entries if entry.status != Status.PUBLISHED])
    while some := list(_withheld(signatory_list).order_by("pk")[:BATCH_SIZE]):
        with locked_entries(some, skips_deleted=True) as entries:
            require_not_held(signatory_list.pk)
            erase_names([entry for entry in entries if entry.status == Status.PUBLISHED and entry.is_name_hidden])


def delete_list(signatory_list: SignatoryList, *, user: User | None = None) -> Holdings:
    """Delete a list with all its data; return the numbers from before.

    Raises `InvalidTransition`, and deletes nothing, if there are obstacles, as on legal hold, or an import is running.
    """
    held = holdings_of(signatory_list)
    with transaction.atomic():
        lock_list(signatory_list.pk)
        _check_no_import(signatory_list)
        if obstacles := obstacles_to_deleting(signatory_list):
            raise InvalidTransition(" ".join(obstacles))
        # Logos, uploads and the log contain names. No signals for single entries: no letter shows this list.
        erase_personal_data(signatory_list)
        list_deleted.send(sender=SignatoryList, signatory_list=signatory_list)
        log(instance=signatory_list, action="wagtail.delete", user=user, data={"deleted": asdict(held)}, deleted=True)
        signatory_list.signatories.all().delete()
        signatory_list.delete()
    return held


def _check_no_import(signatory_list: SignatoryList) -> None:
    under_way = (ImportState.CHECKING, ImportState.IMPORTING, ImportState.UNDOING)
    if signatory_list.imports.filter(state__in=under_way).exists():
        raise InvalidTransition(_("An import into this list is running. Wait until it ends, or stop it."))


def _withheld(signatory_list: SignatoryList) -> SignatoryQuerySet:
    return signatory_list.signatories.filter(~NAMELESS, status=Status.PUBLISHED, is_name_hidden=True)
