"""Re-encodes the logos of confirmed entries in the worker, which removes metadata and any other payload."""

from __future__ import annotations

import io
import logging
from contextlib import suppress

from django.core.files.base import ContentFile
from django.db.models import Exists, OuterRef, QuerySet
from PIL import Image
from wagtail.log_actions import log

from core.storage import delete_on_commit
from signatories.directory.logos import move_logo_to_directory
from signatories.enums import CONFIRMED_STATUSES, Notice
from signatories.exceptions import EntryDeleted
from signatories.locks import locked
from signatories.models import Contact, Signatory

logger = logging.getLogger(__name__)

#: Maximal pixels of the longer side after processing.
MAX_SIDE = 1_000
#: Statuses of entries with a confirmed address. Other pictures are never decoded.


def has_due() -> bool:
    """Return whether a logo of a confirmed entry waits to be processed."""
    return _due().exists()


def process_logos() -> int:
    """Process the logos of confirmed entries; return the number of usable ones.

    Drops unreadable logos. If disk or database fail, a logo waits for the next run.
    """
    usable = 0
    for pk in list(_due().values_list("pk", flat=True)):
        try:
            usable += _process(pk)
        except Exception:
            logger.exception("The logo of entry %s could not be kept", pk)
    return usable


def reencode(content: bytes) -> bytes:
    """Return a picture as a PNG without metadata, at most `MAX_SIDE` wide and high. Propagates Pillow's errors."""
    picture = Image.open(io.BytesIO(content))
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    out = io.BytesIO()
    picture.convert("RGBA").save(out, "PNG")
    return out.getvalue()


def _due() -> QuerySet[Contact]:
    # A join would let SQLite begin with all published entries.
    confirmed = Signatory.objects.filter(pk=OuterRef("pk"), status__in=CONFIRMED_STATUSES)
    return Contact.objects.filter(Exists(confirmed), logo_is_raw=True)


def _process(pk: int) -> bool:
    contact = Contact.objects.select_related("signatory").filter(pk=pk).first()
    if contact is None:
        return False
    raw = str(contact.logo.name)
    content = b""
    # A missing file counts as an unreadable one.
    with suppress(FileNotFoundError), contact.logo.open() as file:
        content = bytes(file.read())
    try:
        made = reencode(content)
    except Exception:
        # Pillow raises almost anything for a broken file, and one picture must not stop the others.
        logger.info("The logo of entry %s can't be read", pk, exc_info=True)
        made = b""
    try:
        with locked(contact.signatory) as entry:
            stored = Contact.objects.filter(pk=pk, logo=raw, logo_is_raw=True).first()
            if stored is None:
                return False
            _store_processed(entry, stored, made)
            delete_on_commit(contact.logo.storage, raw)
    except EntryDeleted:
        return False
    return bool(made)


def _store_processed(entry: Signatory, contact: Contact, made: bytes) -> None:
    """Replace the raw logo by the processed one, and carry out a moderator's approval of it."""
    approval, contact.logo_is_raw, contact.logo_approval = contact.logo_approval, False, ""
    if made:
        contact.logo.save("logo.png", ContentFile(made), save=False)
    else:
        contact.logo, contact.notices = "", [*contact.notices, Notice.LOGO.value]
        log(instance=entry, action="signatories.drop_logo")
    contact.save(update_fields=["logo", "logo_is_raw", "logo_approval", "notices"])
    if made and approval:
        move_logo_to_directory(entry, replaces=approval == "replace")
