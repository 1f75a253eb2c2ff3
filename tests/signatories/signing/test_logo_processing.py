"""The worker re-encodes the logos of confirmed entries; a bad picture does not stop the others."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image

from core.users.models import User
from signatories.enums import Notice
from signatories.models import Contact, Organization, Signatory
from signatories.moderation.decisions import approve
from signatories.signing.logo_processing import _due, has_due, process_logos, reencode
from tests.factories import SignatoryFactory


def picture(file_format: str = "PNG", size: tuple[int, int] = (20, 10), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, file_format, **options)
    return out.getvalue()


def entry_with(content: bytes, **fields: Any) -> Signatory:
    entry = SignatoryFactory(email=f"{Signatory.objects.count()}@example.org", **fields)
    entry.contact.set_logo(ContentFile(content, name="logo.png"))
    entry.contact.logo_permitted = True
    entry.contact.save()
    return entry


def stored_logo(entry: Signatory) -> bytes:
    with Contact.objects.get(pk=entry.pk).logo.open() as file:
        return file.read()


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_made_anew_as_png(file_format: str) -> None:
    png = Image.open(io.BytesIO(reencode(picture(file_format))))
    assert (png.format, png.size) == ("PNG", (20, 10))


def test_a_large_picture_is_made_smaller() -> None:
    assert Image.open(io.BytesIO(reencode(picture(size=(2_000, 1_000))))).size == (1_000, 500)


def test_where_a_picture_was_taken_and_what_stands_behind_it_are_forgotten() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Canary"
    assert b"Canary" not in reencode(picture("JPEG", exif=exif))
    assert b"script" not in reencode(picture() + b"<script>alert(1)</script>")


@pytest.mark.django_db
def test_pictures_of_confirmed_entries_are_made_anew_once() -> None:
    content = picture() + b"behind"
    states = ["unconfirmed", "pending", "published", "rejected", "withdrawn"]
    entries = {state: entry_with(content, **({state: True} if state != "published" else {})) for state in states}
    assert has_due()
    assert process_logos() == 2
    assert {state: stored_logo(entry).endswith(b"behind") for state, entry in entries.items()} == {
        "unconfirmed": True,
        "pending": False,
        "published": False,
        "rejected": True,
        "withdrawn": True,
    }
    assert (has_due(), process_logos()) == (False, 0)


@pytest.mark.django_db
def test_a_picture_that_cannot_be_read_is_dropped_and_stops_no_other() -> None:
    bad, good = entry_with(picture("JPEG")[:300], pending=True), entry_with(picture(), pending=True)
    assert process_logos() == 1
    contact = Contact.objects.get(pk=bad.pk)
    assert (bool(contact.logo), contact.notices) == (False, [Notice.LOGO])
    assert stored_logo(good).startswith(b"\x89PNG")
    assert has_due() is False


@pytest.mark.django_db
def test_a_logo_that_is_approved_before_the_worker_looked_goes_to_the_directory_then(staff: User) -> None:
    entry = entry_with(picture(), pending=True, name="Larch")
    approve(entry, user=staff)
    assert not Organization.objects.exclude(logo=None).exists()
    assert Contact.objects.get().logo
    process_logos()
    larch = Organization.objects.get()
    assert (larch.name, larch.logo.title, larch.logo_permitted) == ("Larch", "Larch", True)
    assert not Contact.objects.get().logo


@pytest.mark.django_db
def test_waiting_logos_are_found_by_an_index() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL decides by what is in the table")
    plan = _due().explain()
    assert "contact_raw_logo" in plan
    assert "SCAN signatories_signatory" not in plan
