"""Files of a long list, for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from wagtail.models import PageViewRestriction

from core.storage import private_storage
from letters.file_retention import files_below
from letters.models import LetterPage
from signatories.models import Signatory

FORMATS = ("csv", "json")

#: What makes a letter one that nobody may read.
GONE: dict[str, Callable[[LetterPage], Any]] = {
    "unpublished": lambda letter: LetterPage.objects.filter(pk=letter.pk).update(live=False),
    "for staff only": lambda letter: PageViewRestriction.objects.create(page=letter, restriction_type="login"),
    "under a password": lambda letter: PageViewRestriction.objects.create(
        page=letter, restriction_type="password", password="larch"
    ),
    "below a page for staff only": lambda letter: PageViewRestriction.objects.create(
        page=letter.get_parent(), restriction_type="login"
    ),
    "deleted": lambda letter: LetterPage.objects.get(pk=letter.pk).delete(),
}


def robin() -> Signatory:
    return Signatory.objects.get(name="Robin Canary")


def download(client: Client, letter: LetterPage, file_format: str = "csv", **headers: str) -> Any:
    answer = client.get(f"/letters/{letter.slug}/signatories.{file_format}", headers=headers)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, content.decode()


def stored_files() -> list[str]:
    return sorted([*files_below(private_storage(), "derived/csv"), *files_below(private_storage(), "derived/json")])
