"""System checks of the settings of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import Count, Model
from django.utils.translation import to_locale
from wagtail.models import Page

from cms.backups.folders import root_above, root_below, setting_of_bucket
from cms.env_file import unknown_variables
from cms.error_reports import is_client_installed
from core.known_languages import own_language_name
from core.languages import language_codes
from core.untranslated import language_of_texts
from signatories.mail.connection import check_backend


@checks.register
def check_folders(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of upload folders that this process cannot write to."""
    return [
        checks.Warning(
            f"{name} is {folder}, where nothing can be written.",
            hint="Name another folder, or give this account the right to write there.",
            id="cms.W002",
        )
        for name, folder, bucket in (
            ("MEDIA_ROOT", settings.MEDIA_ROOT, settings.MEDIA_BUCKET),
            ("PRIVATE_ROOT", settings.PRIVATE_ROOT, settings.PRIVATE_BUCKET),
        )
        if not bucket and not can_write(Path(folder))
    ]


@checks.register
def check_backups(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a folder of backups that others read or that backups contain; warn if the worker cannot write there."""
    folder = Path(settings.BACKUP_ROOT)
    if root := root_above(folder) or root_below(folder):
        return [
            checks.Error(
                f"BACKUP_ROOT is {folder}, and {root} is {getattr(settings, root)}: one is in the other.",
                hint="Name a folder beside it: backups would contain earlier backups, or be served to anybody.",
                id="cms.E001",
            )
        ]
    if not settings.BACKUP_AT or can_write(folder):
        return []
    return [
        checks.Warning(
            f"BACKUP_AT is set, but BACKUP_ROOT is {folder}, where nothing can be written.",
            hint="Name another folder, or give this account the right to write there.",
            id="cms.W021",
        )
    ]


@checks.register
def check_uploaded_backups(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a bucket of backups whose files they contain; warn of one to which nothing is uploaded."""
    if not settings.BACKUP_UPLOAD:
        return []
    if setting := setting_of_bucket(settings.BACKUP_UPLOAD.removeprefix("s3://").partition("/")[0]):
        return [
            checks.Error(
                f"BACKUP_UPLOAD is {settings.BACKUP_UPLOAD}, in the bucket of {setting}.",
                hint="Name another bucket: each backup would contain all earlier ones.",
                id="cms.E002",
            )
        ]
    if settings.BACKUP_AT:
        return []
    return [
        checks.Warning(
            f"BACKUP_UPLOAD is {settings.BACKUP_UPLOAD}, but BACKUP_AT is not set: nothing is uploaded by itself.",
            hint="Set BACKUP_AT to the time of the daily backup, such as 03:15.",
            id="cms.W023",
        )
    ]


@checks.register
def check_theme(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a theme without anything that could replace something."""
    theme = settings.THEME_DIR
    if not theme or any((Path(theme) / name).is_dir() for name in ("templates", "static")):
        return []
    return [
        checks.Warning(
            f"THEME_DIR is {theme}, which has no folder “templates” and no folder “static”.",
            hint="Name a folder with one of them, or leave THEME_DIR out.",
            id="cms.W006",
        )
    ]


def can_write(folder: Path) -> bool:
    """Return whether this process can write to a folder, or create it."""
    nearest = nearest_folder(folder)
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)


def nearest_folder(folder: Path) -> Path:
    """Return a folder, or the nearest one above it that exists: folders are created with their first file."""
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


@checks.register
def check_names(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of unknown variables in `.env`, such as misspelt ones."""
    return [
        checks.Warning(sentence, hint="Look the name up in .env.example.", id="cms.W003")
        for sentence in unknown_variables()
    ]


@checks.register
def check_catalogs(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of languages of the site into which its own texts are not translated."""
    return [
        checks.Warning(
            f"LANGUAGES has “{code}” ({own_language_name(code)}), but there is no translation into it: forms, mails "
            f"and headings will be in {own_language_name(language_of_texts(code))}.",
            hint=f"Make the folder cms/locale/{to_locale(code)}/LC_MESSAGES, then a catalog with `make messages`: see "
            "docs/adding-a-language.md.",
            id="cms.W004",
        )
        for code in language_codes()
        if language_of_texts(code) != code
    ]


@checks.register(checks.Tags.database)
def check_locales(
    app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Warn of published pages in languages that were taken out of `LANGUAGES`. `migrate` runs it."""
    if "default" not in (databases or ()) or not has_table(Page):
        return []
    pages = Page.objects.filter(live=True).exclude(locale__language_code__in=language_codes()).order_by()
    counts = pages.values_list("locale__language_code").annotate(Count("pk")).order_by("locale__language_code")
    return [
        checks.Warning(
            f"LANGUAGES lacks “{code}” ({own_language_name(code)}), the language of published pages ({count}): "
            "they are not served.",
            hint="Add the code to LANGUAGES again, or unpublish the pages. Nothing was deleted.",
            id="cms.W005",
        )
        for code, count in counts
    ]


def has_table(model: type[Model]) -> bool:
    """Return whether the table of a model exists: checks run before the first migration, too."""
    return model._meta.db_table in connection.introspection.table_names()


@checks.register
def check_error_reports(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a server that should report errors, but cannot."""
    if not settings.SENTRY_DSN or is_client_installed():
        return []
    return [
        checks.Warning(
            "SENTRY_DSN is set, but the package sentry-sdk is not installed: errors are written to the log only.",
            hint='Install it with pip install "sentry-sdk[django]", or leave SENTRY_DSN out.',
            id="cms.W020",
        )
    ]


@checks.register
def check_mail(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a public server with an email backend that sends nothing. The outbox then delivers nothing."""
    try:
        check_backend()
    except ImproperlyConfigured as error:
        hint = "Set EMAIL_URL to a mail server, such as smtp+tls://user:password@mail.example.org:587."
        return [checks.Warning(str(error), hint=hint, id="cms.W001")]
    return []
