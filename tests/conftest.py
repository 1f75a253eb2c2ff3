"""Fixtures that every room of the suite may use."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from typing import IO, Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from letters.models import LetterPage
from letters.pdf.order import EnclosedFile, RenderedPdf
from signatories.exchange import reader
from signatories.exchange.reading.file import read_file
from signatories.exchange.reading.request import ReadingRequest, Understanding
from signatories.models import SignatoryList
from tests.factories import LetterFactory, SignatoryListFactory


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Begin and end each test in English, whichever language it activates."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True, scope="session")
def _remove_files() -> Iterator[None]:
    """Remove the media and private files of the whole run at its end."""
    yield
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)


@pytest.fixture
def signatory_list(db: None) -> SignatoryList:
    """Return an empty list that no letter belongs to."""
    return SignatoryListFactory()


@pytest.fixture
def letter(db: None) -> LetterPage:
    """Return a published English letter that nobody has signed."""
    return LetterFactory()


@pytest.fixture
def staff(db: None) -> User:
    """Return somebody who may do everything."""
    return User.objects.create_superuser("alix", "alix@example.org", "correct horse")


@pytest.fixture
def staff_client(client: Client, staff: User) -> Client:
    """Return a browser in which staff are signed in."""
    client.force_login(staff)
    return client


def _read_here(content: bytes, request: ReadingRequest, lines: IO[bytes]) -> Understanding:
    understanding = Understanding()
    for row in read_file(content, request, understanding):
        lines.write(json.dumps([row.number, row.cells, row.is_hidden]).encode() + b"\n")
    return understanding


@pytest.fixture(autouse=True)
def _read_files_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read imported files in the process of the suite, unless a test is marked `own_process`: a start costs more."""
    if "own_process" not in request.keywords:
        monkeypatch.setattr(reader, "_read_in_child", _read_here)


class FakeTypesetter:
    """Stands in for the typesetter where a test is not about what a PDF looks like.

    It answers with bytes that name the document; `failure`, once set, is raised instead.
    """

    def __init__(self) -> None:
        self.documents: list[str] = []
        self.enclosed: Sequence[EnclosedFile] = ()
        self.failure: Exception | None = None

    def __call__(self, html: str, *, identifier: str, enclosed: Sequence[EnclosedFile] = ()) -> RenderedPdf:
        self.documents.append(html)
        self.enclosed = enclosed
        if self.failure:
            raise self.failure
        return RenderedPdf(b"%PDF " + identifier.encode(), 2)


@pytest.fixture
def typesetter(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put the stand-in in the typesetter's place and return it."""
    fake = FakeTypesetter()
    monkeypatch.setattr("letters.pdf.process.typeset", fake)
    return fake
