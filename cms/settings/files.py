"""Static files, public uploads and private files: where they are stored, and with which permissions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from cms.settings.env import VAR_DIR, env

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", default=VAR_DIR / "static")
# Where readers load public uploads from: a path of this site, or the address of a bucket or of another host.
MEDIA_URL = env.site("MEDIA_URL", default="/media") + "/"
MEDIA_ROOT = env.folder("MEDIA_ROOT", default=VAR_DIR / "media")
# Uploaded lists and editions. Never below an address that the web server maps to files.
PRIVATE_ROOT = env.folder("PRIVATE_ROOT", default=VAR_DIR / "private")
# Buckets of a server that speaks S3, in place of these two folders: docs/admin/scaling.md.
MEDIA_BUCKET = env.bucket("MEDIA_BUCKET")
PRIVATE_BUCKET = env.bucket("PRIVATE_BUCKET")


def s3_options() -> dict[str, Any]:
    """Return the options of all buckets. Without keys, boto looks for those of the machine."""
    key_id, secret_key = env.text("S3_ACCESS_KEY_ID", default=""), env.text("S3_SECRET_ACCESS_KEY", default="")
    if bool(key_id) != bool(secret_key):
        missing = "S3_SECRET_ACCESS_KEY" if key_id else "S3_ACCESS_KEY_ID"
        raise ImproperlyConfigured(f"{missing} is not set. Set both keys of the bucket, or none.")
    return {
        "endpoint_url": env.site("S3_ENDPOINT", default="") or None,
        "region_name": env.text("S3_REGION", default="us-east-1"),
        "access_key": key_id or None,
        "secret_key": secret_key or None,
    }


S3_OPTIONS = s3_options()


def bucket_storage(backend: str, bucket: str) -> dict[str, Any]:
    """Return Django's settings for a storage in a bucket."""
    return {"BACKEND": f"cms.object_storage.{backend}", "OPTIONS": {"bucket_name": bucket, **S3_OPTIONS}}


def storages() -> dict[str, dict[str, Any]]:
    """Return Django's settings for all files. Raises `ImproperlyConfigured` for buckets that do not fit together."""
    if MEDIA_BUCKET and MEDIA_BUCKET == PRIVATE_BUCKET:
        raise ImproperlyConfigured(
            f"MEDIA_BUCKET and PRIVATE_BUCKET are both “{MEDIA_BUCKET}”: readers could load private files. Name two."
        )
    if MEDIA_BUCKET and MEDIA_URL.startswith("/"):
        raise ImproperlyConfigured(
            "MEDIA_BUCKET is set, but MEDIA_URL is not. It takes the public address of the bucket, such as "
            "“https://files.example.org”."
        )
    private_folder = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": PRIVATE_ROOT,
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }
    return {
        "default": bucket_storage("PublicBucket", MEDIA_BUCKET)
        if MEDIA_BUCKET
        else {"BACKEND": "cms.upload_storage.UploadStorage"},
        "private": bucket_storage("PrivateBucket", PRIVATE_BUCKET) if PRIVATE_BUCKET else private_folder,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


# Files that the web server serves are readable by every account, whatever the umask; private ones only by this one.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o644, 0o755
STORAGES = storages()
# The site sends documents itself, because each has permissions; a bucket would not ask for them.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
