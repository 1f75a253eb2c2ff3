"""Rows of the site that tests make, in a process of their own: `python -m tests.machines.rows NAME` prints them."""

from __future__ import annotations

import json
import os
import sys
from typing import Any
from uuid import uuid4

PASSWORD = "correct horse"


def staff() -> dict[str, Any]:
    """Make an administrator."""
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.create_superuser("alix", "alix@example.org", PASSWORD)
    return {"username": user.get_username()}


def letter(number: str) -> dict[str, Any]:
    """Make a public letter with so many signatories."""
    from tests.factories import LetterFactory, SignatoryFactory

    # Each process of these rows counts from 0.
    made = LetterFactory(slug=f"letter-{uuid4().hex}")
    for position in range(int(number)):
        SignatoryFactory(signatory_list=made.signatory_list, name=f"Alder {position}")
    return {"list": made.signatory_list_id, "slug": made.slug}


def long_import(list_id: str, number: str) -> dict[str, Any]:
    """Store and confirm a file with so many organizations, as the screens do, and queue its import."""
    from signatories.exchange.imports.commit import confirm_import
    from signatories.exchange.imports.preview import preview_upload
    from signatories.exchange.imports.uploads import store_upload
    from signatories.exchange.options import ImportOptions
    from signatories.models import SignatoryList
    from signatories.tasks import write_import
    from tests.signatories.files import csv_lines

    rows = (f"organization,Larch {row},larch{row}@example.org" for row in range(int(number)))
    content = csv_lines("kind,name,email", *rows)
    signatory_list = SignatoryList.objects.get(pk=list_id)
    batch = store_upload(signatory_list, content, file_name="larches.csv", options=ImportOptions(), user=None)
    preview_upload(batch, in_worker=True)
    confirm_import(batch, agreed=True)
    write_import.enqueue(batch.pk, good_rows=False)
    return {"batch": batch.pk, "state": batch.state}


def edition(list_id: str) -> dict[str, Any]:
    """Request an edition of a list."""
    from letters.editions.edition_requests import request_edition
    from signatories.models import SignatoryList

    requested = request_edition(SignatoryList.objects.get(pk=list_id))
    return {"edition": requested.pk}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.machines.settings")
    import django

    django.setup()
    name, *arguments = sys.argv[1:]
    made = {made.__name__: made for made in (staff, letter, long_import, edition)}
    print(json.dumps(made[name](*arguments)))


if __name__ == "__main__":
    main()
