"""Static files, public uploads and private files: where they are stored, and with which permissions."""

from __future__ import annotations

from typing import Any

from cms.settings.env import VAR_DIR, env

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", default=VAR_DIR / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = env.folder("MEDIA_ROOT", default=VAR_DIR / "media")
# Uploaded lists and editions. Never below an address that the web server maps to files.
PRIVATE_ROOT = env.folder("PRIVATE_ROOT", default=VAR_DIR / "private")

# Files that the web server serves are readable by every account, whatever the umask; private ones only by this one.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o644, 0o755
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "cms.upload_storage.UploadStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": PRIVATE_ROOT,
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
