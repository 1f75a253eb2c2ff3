"""Logos that came with confirmed entries, made anew by the worker, so that nothing else in their files is kept."""

from __future__ import annotations

import io
import logging

from django.core.files.base import ContentFile
from django.db.models import Exists, OuterRef, QuerySet
from PIL import Image
from wagtail.log_actions import log

from core.storage import delete_on_commit
from signatories.directory.logos import move_logo_to_directory
from signatories.enums import Notice, Status
from signatories.exceptions import EntryDeleted
from signatories.locks import locked
from signatories.models import Contact, Signatory

logger = logging.getLogger(__name__)

#: Pixels of the longer side as it is kept.
KEPT_SIDE = 1_000
#: Entries whose address is confirmed: nobody else's picture is decoded.
CONFIRMED = (Status.PENDING, Status.PUBLISHED)


def has_due() -> bool:
    """Tell whether a logo of a confirmed entry waits to be made anew."""
    return _due().exists()


def prepare() -> int:
    """Make the logos of confirmed entries anew; returns how many are ready. One that can't be read is dropped."""
    return sum(map(_prepare_or_leave, list(_due().values_list("pk", flat=True))))


def _prepare_or_leave(pk: int) -> bool:
    """Make one logo anew; it waits for the next run where the disk or the database is at fault."""
    try:
        return _prepare(pk)
    except Exception:
        logger.exception("The logo of entry %s could not be kept", pk)
        return False


def made_anew(content: bytes) -> bytes:
    """Return a picture as a PNG without metadata, at most `KEPT_SIDE` wide and high. Raises what Pillow raises."""
    picture = Image.open(io.BytesIO(content))
    picture.thumbnail((KEPT_SIDE, KEPT_SIDE))
    out = io.BytesIO()
    picture.convert("RGBA").save(out, "PNG")
    return out.getvalue()


def _due() -> QuerySet[Contact]:
    # A join would let SQLite begin with all published entries.
    confirmed = Signatory.objects.filter(pk=OuterRef("pk"), status__in=CONFIRMED)
    return Contact.objects.filter(Exists(confirmed), logo_is_raw=True)


def _prepare(pk: int) -> bool:
    contact = Contact.objects.select_related("signatory").filter(pk=pk).first()
    if contact is None:
        return False
    raw = str(contact.logo.name)
    content = _read(contact)
    try:
        made = made_anew(content)
    except Exception:
        # Pillow raises almost anything for a broken file, and one picture must not stop the others.
        logger.info("The logo of entry %s can't be read", pk, exc_info=True)
        made = b""
    try:
        with locked(contact.signatory) as entry:
            stored = Contact.objects.filter(pk=pk, logo=raw, logo_is_raw=True).first()
            if stored is None:
                return False
            _keep(entry, stored, made)
            delete_on_commit(contact.logo.storage, raw)
    except EntryDeleted:
        return False
    return bool(made)


def _read(contact: Contact) -> bytes:
    """Return a raw logo, empty where it is gone; raises `OSError` where the disk is at fault, and nothing is lost."""
    try:
        with contact.logo.open() as file:
            return bytes(file.read())
    except FileNotFoundError:
        return b""


def _keep(entry: Signatory, contact: Contact, made: bytes) -> None:
    """Store the new picture in the place of the raw one, and do what a moderator decided meanwhile."""
    approval, contact.logo_is_raw, contact.logo_approval = contact.logo_approval, False, ""
    if made:
        contact.logo.save("logo.png", ContentFile(made), save=False)
    else:
        contact.logo, contact.notices = "", [*contact.notices, Notice.LOGO.value]
        log(instance=entry, action="signatories.drop_logo")
    contact.save(update_fields=["logo", "logo_is_raw", "logo_approval", "notices"])
    if made and approval:
        move_logo_to_directory(entry, replaces=approval == "replace")
