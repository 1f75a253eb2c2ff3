"""Logos that organizations send, and their way into the directory.

The functions expect a transaction that holds the lock of the entry. Files are deleted when that commits, so that a
rollback loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from core.storage import delete_on_commit
from signatories.directory.organizations import get_or_create_organization
from signatories.models import Contact, Signatory

if TYPE_CHECKING:
    from core.users.models import User


def replace_logo(entry: Signatory, logo: ContentFile[bytes]) -> None:
    """Store a logo that the signer permits to show, in place of an earlier one."""
    delete_logo(entry)
    contact = Contact.objects.get(pk=entry.pk)
    contact.set_logo(logo)
    contact.logo_permitted = True
    contact.save(update_fields=["logo", "logo_is_raw", "logo_approval", "logo_permitted"])


def delete_logo(entry: Signatory) -> None:
    """Remove the logo of an entry, and its file on commit. Idempotent."""
    for contact in Contact.objects.filter(pk=entry.pk).exclude(logo=""):
        delete_on_commit(contact.logo.storage, contact.logo.name or "")
        Contact.objects.filter(pk=entry.pk).update(logo="", logo_is_raw=False, logo_approval="")


def move_logo_to_directory(entry: Signatory, *, replaces: bool = False, user: User | None = None) -> None:
    """Move the logo that a locked organization sent, and permits to show, to its directory entry. Idempotent.

    A logo that the directory has already stays, unless the new one `replaces` it. While the worker has not processed
    the new logo yet, the approval is recorded, and the worker moves it.
    """
    contact = Contact.objects.filter(signatory=entry.pk).first()
    if not contact or not contact.logo or not contact.logo_permitted:
        return
    if contact.logo_is_raw:
        contact.logo_approval = "replace" if replaces else "add"
        contact.save(update_fields=["logo_approval"])
        return
    organization = get_or_create_organization(entry, user=user)
    if organization is None:
        return
    if replaces or not organization.logo:
        try:
            with contact.logo.open() as file:
                picture = ContentFile(file.read(), name=f"logo-{organization.pk}.png")
        except FileNotFoundError:
            picture = None
        if picture:
            image = get_image_model().objects.create(title=organization.name, file=picture, uploaded_by_user=user)
            organization.logo, organization.logo_alt, organization.logo_permitted = image, organization.name, True
            organization.save(update_fields=["logo", "logo_alt", "logo_permitted"])
    delete_logo(entry)
