"""Use an upgraded site of release 0.1.0 as its staff, signers and readers would, and print what happens as JSON."""

from __future__ import annotations

import json
import sys
from typing import Any

import django

#: Screens of staff that show what 0.1.0 wrote.
SCREENS = (
    "",
    "pages/{letter}/edit/",
    "pages/{letter}/history/",
    "signatories/",
    "signatory_imports/",
    "signatory_lists/",
    "organizations/",
    "webhooks/",
    "users/",
    "reports/site-history/",
    "reports/text-to-correct/",
)


def main() -> None:
    """Print the facts."""
    django.setup()
    found = {"signers": signers(), "letters": letters(), "readers": readers(), "staff": staff()}
    found["signing again"] = sign_again()
    json.dump(found, sys.stdout)


def signers() -> dict[str, Any]:
    """Return the entries that were not imported, and what waits to be sent."""
    from cms.webhooks.models import Delivery
    from signatories.models import BlockedAddress, Correction, ImportBatch, Mail, Signatory

    entries = Signatory.objects.filter(import_batch=None).select_related("group").order_by("pk")
    moved = Signatory.objects.get(sort_as="Öre, Zoé")
    return {
        "statuses": {entry.name: entry.status for entry in entries},
        "disputed": [entry.name for entry in entries if entry.disputed_at],
        "names in French": moved.names,
        "group": str(moved.group),
        "hidden": Signatory.objects.filter(is_name_hidden=True).count(),
        "corrections": [correction.values for correction in Correction.objects.all()],
        "blocked": BlockedAddress.objects.count(),
        "mails": Mail.objects.filter(sent_at=None).count(),
        "deliveries": Delivery.objects.count(),
        "imports": [batch.state for batch in ImportBatch.objects.order_by("pk")],
    }


def letters() -> dict[str, Any]:
    """Return the published title, that of the newest draft, and when a draft will be published, by language."""
    from letters.models import LetterPage

    pages = LetterPage.objects.order_by("locale__language_code")
    return {
        page.locale.language_code: [
            page.title,
            page.get_latest_revision_as_object().title,
            [revision.approved_go_live_at.year for revision in page.revisions.exclude(approved_go_live_at=None)],
        ]
        for page in pages
    }


def readers() -> dict[str, Any]:
    """Return the status of each PDF that has a file, and whether its bytes are those of 0.1.0."""
    import hashlib

    from django.test import Client

    from letters.models import EditionFile

    client = Client(SERVER_NAME="127.0.0.1")
    answers = {}
    for file in EditionFile.objects.order_by("language"):
        if not file.content.storage.exists(file.content.name):
            continue
        response = client.get(file.get_absolute_url(), follow=True)
        content = b"".join(response) if response.streaming else response.content
        answers[file.language] = [response.status_code, hashlib.sha256(content).hexdigest() == file.sha256]
    return answers


def staff() -> dict[str, int]:
    """Return the statuses of the screens of an administrator. Staff sign in with the passwords of 0.1.0."""
    from django.test import Client

    from letters.models import LetterPage

    client = Client(SERVER_NAME="127.0.0.1")
    assert client.login(username="mira", password="mira-of-the-first-release")
    assert client.login(username="demo", password="demo")
    letter = LetterPage.objects.get(locale__language_code="en").pk
    return {screen: client.get(f"/admin/{screen.format(letter=letter)}").status_code for screen in SCREENS}


def sign_again() -> int:
    """Sign with the name and address of a published entry; return the number of entries with them."""
    from signatories.enums import Kind
    from signatories.models import Signatory, SignatoryList
    from signatories.signing.applications import Application
    from signatories.signing.sign_on import sign_on

    sign_on(SignatoryList.objects.get(), Application(Kind.INDIVIDUAL, "Ada Birch", "Ada.Birch@example.org"))
    return Signatory.objects.filter(name="Ada Birch").count()


if __name__ == "__main__":
    main()
