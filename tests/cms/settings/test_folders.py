"""What the checks say about folders and about places of backups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cms.checks import check_backups, check_folders, check_uploaded_backups


def test_an_unwritable_folder_is_reported(settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = str(tmp_path / "new" / "private")
    assert check_folders(None) == []
    (tmp_path / "file").touch()
    settings.PRIVATE_ROOT = str(tmp_path / "file" / "private")
    [warning] = check_folders(None)
    assert warning.msg == f"PRIVATE_ROOT is {tmp_path}/file/private, where nothing can be written."


@pytest.mark.parametrize(
    ("folder", "root"),
    [
        ("files/media", "MEDIA_ROOT"),
        ("files/private/backups", "PRIVATE_ROOT"),
        ("files/link/backups", "PRIVATE_ROOT"),
        ("files/static/backups", "STATIC_ROOT"),
        ("files", "MEDIA_ROOT"),
        ("files/private-backups", ""),
        ("backups", ""),
    ],
)
def test_backups_are_apart_from_what_they_contain_and_what_is_served(
    settings: Any, tmp_path: Path, folder: str, root: str
) -> None:
    for name in ("media", "private", "static"):
        (tmp_path / "files" / name).mkdir(parents=True)
        setattr(settings, f"{name.upper()}_ROOT", str(tmp_path / "files" / name))
    (tmp_path / "files" / "link").symlink_to(tmp_path / "files" / "private")
    settings.BACKUP_ROOT = str(tmp_path / folder)
    found = [(message.id, message.msg) for message in check_backups(None)]
    other = f"{root} is {getattr(settings, root, '')}"
    assert found == (
        [("cms.E001", f"BACKUP_ROOT is {tmp_path / folder}, and {other}: one is in the other.")] * bool(root)
    )


@pytest.mark.parametrize(
    ("bucket", "at", "found"),
    [
        ("private", "03:15", [("cms.E002", "BACKUP_UPLOAD is s3://private/a, in the bucket of PRIVATE_BUCKET.")]),
        ("media", "", [("cms.E002", "BACKUP_UPLOAD is s3://media/a, in the bucket of MEDIA_BUCKET.")]),
        ("site", "03:15", []),
        (
            "site",
            "",
            [("cms.W023", "BACKUP_UPLOAD is s3://site/a, but BACKUP_AT is not set: nothing is uploaded by itself.")],
        ),
    ],
)
def test_uploaded_backups_are_apart_from_what_they_contain(
    settings: Any, bucket: str, at: str, found: list[tuple[str, str]]
) -> None:
    settings.MEDIA_BUCKET, settings.PRIVATE_BUCKET = "media", "private"
    settings.BACKUP_UPLOAD, settings.BACKUP_AT = f"s3://{bucket}/a", at
    assert [(message.id, message.msg) for message in check_uploaded_backups(None)] == found


def test_a_site_that_uploads_no_backups_is_not_warned(settings: Any) -> None:
    settings.BACKUP_UPLOAD = settings.BACKUP_AT = ""
    assert check_uploaded_backups(None) == []


def test_a_folder_of_daily_backups_that_cannot_be_written_is_reported(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_AT, settings.BACKUP_ROOT = "03:15", str(tmp_path / "backups")
    assert check_backups(None) == []
    (tmp_path / "backups").touch()
    assert [message.id for message in check_backups(None)] == ["cms.W021"]
    settings.BACKUP_AT = ""
    assert check_backups(None) == []
