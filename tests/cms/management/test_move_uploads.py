"""Tests that files uploaded by older releases are moved to URLs that cannot be guessed."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from cms.upload_storage import UploadStorage, has_random_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def uploads(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Image, Document]:
    """Store an image, one of its renditions and a document as the first release did."""
    settings.MEDIA_ROOT = str(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(UploadStorage, "get_available_name", FileSystemStorage.get_available_name)
        image = Image.objects.create(title="Lake", file=get_test_image_file("lake.png"))
        image.get_rendition("width-100")
        document = Document.objects.create(title="Map", file=ContentFile(b"north", name="map.txt"))
    return image, document


def run() -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("move_uploads", stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue().strip()


def test_files_with_guessable_urls_are_moved_once(uploads: tuple[Image, Document], tmp_path: Path) -> None:
    image, document = uploads
    old = [image.file.name, image.renditions.get().file.name, document.file.name]
    assert old == ["original_images/lake.png", old[1], "documents/map.txt"]
    assert run() == ("2 files have another address now.", "")
    image.refresh_from_db()
    document.refresh_from_db()
    assert [default_storage.exists(name) for name in old] == [False, False, False]
    assert [has_random_folder(name) for name in (image.file.name, document.file.name)] == [True, True]
    assert Path(image.file.name).name == "lake.png"
    assert document.file.read() == b"north"
    document.file.close()
    rendition = image.get_rendition("width-100")
    assert (has_random_folder(rendition.file.name), default_storage.exists(rendition.file.name)) == (
        True,
        True,
    )
    assert run() == ("0 files have another address now.", "")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 3


def test_a_missing_file_does_not_stop_the_others(uploads: tuple[Image, Document]) -> None:
    image, document = uploads
    default_storage.delete(image.file.name)
    output, complaint = run()
    assert output == "1 files have another address now."
    assert complaint == "The file original_images/lake.png can't be read: No such file or directory"
    document.refresh_from_db()
    assert has_random_folder(document.file.name)
