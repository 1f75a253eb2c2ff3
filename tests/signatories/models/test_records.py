"""Contacts, lists and imports: models with little behaviour."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from pytest_django import Settings

from signatories.enums import ImportState
from signatories.models import Contact, ImportBatch, SignatoryList
from tests.factories import ImportBatchFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db


def test_a_signatory_has_one_contact() -> None:
    signatory = SignatoryFactory(email="a@example.org")
    assert str(signatory.contact) == "a@example.org"
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(signatory=signatory, email="b@example.org")


def test_the_newest_list_comes_first() -> None:
    SignatoryListFactory(title="Older")
    SignatoryListFactory(title="Newer")
    assert [str(signatory_list) for signatory_list in SignatoryList.objects.all()] == ["Newer", "Older"]


def test_the_newest_import_comes_first() -> None:
    ImportBatchFactory(file_name="older.csv")
    ImportBatchFactory(file_name="newer.csv")
    assert [str(batch) for batch in ImportBatch.objects.all()] == ["newer.csv", "older.csv"]


def test_an_import_is_to_be_checked_first() -> None:
    assert (ImportBatch().state, ImportBatch().is_under_way) == (ImportState.CHECKING, True)


def test_an_uploaded_file_is_kept_away_from_the_media_that_the_web_server_shows(settings: Settings) -> None:
    batch = ImportBatchFactory()
    batch.upload.save("list.csv", ContentFile(b"name"))
    path = Path(batch.upload.path)
    assert path.parent == Path(settings.PRIVATE_ROOT) / "imports"
    assert Path(settings.MEDIA_ROOT) not in path.parents
    batch.upload.delete()
    assert not path.exists()
