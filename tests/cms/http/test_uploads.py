"""Public uploads as the server of developers sends them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from django.http import Http404
from django.test import RequestFactory

from cms.http.uploads import upload
from cms.upload_storage import CACHE_CONTROL

NAMES = ("images/Xw3kPz9LmQ2r/larch.png", "documents/Xw3kPz9LmQ2r/larch.pdf")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(b"content")
    return tmp_path


# The end of a response looks at the connections to the database.
@pytest.mark.django_db
def test_a_picture_is_kept_by_browsers(rf: RequestFactory, folder: Path) -> None:
    with closing(upload(rf.get("/"), NAMES[0], folder)) as response:
        assert response["Cache-Control"] == CACHE_CONTROL


@pytest.mark.parametrize("path", [NAMES[1], f"./{NAMES[1]}", f"images/../{NAMES[1]}", "images/missing.png"])
def test_documents_are_sent_below_their_own_address_only(rf: RequestFactory, folder: Path, path: str) -> None:
    with pytest.raises(Http404):
        upload(rf.get("/"), path, folder)
