"""Addresses of folders in buckets."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.backups.buckets import bucket_path
from cms.environment import Environment


@pytest.mark.parametrize("key", ["", "/", "/a", "/a/b c/", "/a/.b/ü"])
def test_a_folder_in_a_bucket(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKUP_UPLOAD", f"s3://our-backups{key}")
    place = bucket_path(Environment().bucket_folder("BACKUP_UPLOAD"))
    assert (place.bucket, place.key) == ("our-backups", key.strip("/"))


@pytest.mark.parametrize("key", ["/a//b", "/a/../b", "/./a", "/..", "/a\\b"])
def test_a_folder_that_a_storage_would_look_for_elsewhere(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"s3://our-backups{key}"
    monkeypatch.setenv("BACKUP_UPLOAD", address)
    with pytest.raises(ValueError, match="is not an address such as"):
        bucket_path(address)
    with pytest.raises(ImproperlyConfigured):
        Environment().bucket_folder("BACKUP_UPLOAD")
