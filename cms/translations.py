"""Strings that a catalog lacks, found in a copy of the sources. For developers: needs gettext and a checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import override, to_locale

from core.known_languages import SOURCE_LANGUAGE
from signatories.enums import Kind, Status

if TYPE_CHECKING:
    from babel.messages import Message

SOURCES = ("core", "cms", "letters", "signatories", "templates", "manage.py")
#: Files whose strings only staff see, as patterns. All others are public.
STAFF_FILES = (
    *("*/admin/*", "*/management/*", "*/migrations/*", "*/wagtail_hooks.py", "*/apps.py", "*/models/*"),
    *(
        "cms/accounts/*",
        *("cms/audit/*", "templates/audit/*"),
        "cms/calls_to_action/button_blocks.py",
        "cms/calls_to_action/enums.py",
        "cms/digest/enums.py",
        "cms/digest/imports/*",
        "cms/digest/issue_states.py",
        "cms/dev_mail/*",
        "cms/getting_started/*",
        *("cms/contact/delivery.py", "cms/contact/enums.py", "templates/contact/mail/*"),
        *("cms/models.py", "cms/monitoring/*"),
        "cms/operations/*",
        "cms/webhooks/*",
        "core/edit_conflicts/*",
        "core/users/*",
    ),
    *("core/outbox/*", "cms/failed_mail/*", "templates/cms/*", "templates/wagtailadmin/*"),
    *(
        "*/blocks.py",
        "*/blocks/*.py",
        "*/editors.py",
        "*/page_forms.py",
        "cms/content/reserved_slugs.py",
        "letters/editions/*",
        "letters/enums.py",
        "letters/failures.py",
        "letters/letter_updates.py",
        "letters/page_removal.py",
    ),
    *("letters/placeholders.py", "signatories/directory/*", "signatories/enums.py", "signatories/exchange/*"),
    *("signatories/field_requirements.py", "signatories/locks.py", "signatories/year_or_date.py"),
    *("signatories/mail/confirmation_re*", "signatories/mail/mail_runs.py"),
    *(
        "signatories/mail/text_notices.py",
        "signatories/questions/editing.py",
        "templates/signatories/forms/choices.html",
    ),
    *("signatories/moderation/*", "signatories/privacy/*", "signatories/transitions.py"),
    *(f"templates/signatories/mail/{name}.txt" for name in ("dispute", "failure", "password", "review")),
)
#: Exceptions: files that match a pattern above and have strings that the public sees.
PUBLIC_FILES = (
    *(
        "letters/models/editions.py",
        "letters/models/index_page.py",
        "letters/models/letter_filters.py",
        "letters/models/letter_page.py",
    ),
    "cms/operations/housekeeping.py",
    *("signatories/models/signatory.py", "signatories/privacy/receipts.py", "signatories/privacy/retention/*"),
)


def is_public(file: str) -> bool:
    """Return whether the strings of a file, relative to the checkout, are seen by others than staff."""
    return _matches(file, PUBLIC_FILES) or not _matches(file, STAFF_FILES)


def _matches(file: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(file, pattern) for pattern in patterns)


def missing_translations(language: str, *, public_only: bool = True) -> list[str]:
    """Return the strings without a translation into a language, or with one that is marked as fuzzy, sorted.

    Raises `FileNotFoundError` if there is no catalog of the language or if gettext is not installed.
    """
    with override(SOURCE_LANGUAGE):
        # Signers see the status of their entry.
        labels = [str(label) for choices in (Kind, Status) for label in choices.labels]
    return sorted(
        {
            message.id if isinstance(message.id, str) else message.id[0]
            for message in extracted_messages(language)
            if not public_only or message.id in labels or any(is_public(file) for file, _line in message.locations)
            if message.fuzzy or not all(_texts(message))
        }
    )


def extracted_messages(language: str) -> Iterator[Message]:
    """Yield the strings of the sources with their files, and with the translations of the catalog of a language."""
    if shutil.which("xgettext") is None:
        raise FileNotFoundError("gettext is not installed.")
    catalog = Path("cms") / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"
    if not (settings.BASE_DIR / catalog).exists():
        raise FileNotFoundError(f"There is no {catalog}.")
    with tempfile.TemporaryDirectory() as folder:
        copy_sources(Path(folder))
        command = [sys.executable, "manage.py", "makemessages", "-l", to_locale(language), "--add-location", "file"]
        subprocess.run(
            [*command, "--no-obsolete", "-e", "html,py,css,txt", "-v", "0"],
            cwd=folder,
            # The language may be missing in the settings of this site, and the test settings name a folder.
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.dev"},
            check=True,
        )
        with (Path(folder) / catalog).open("rb") as file:
            yield from (message for message in read_po(file) if message.id)


def copy_sources(folder: Path) -> None:
    """Copy what has strings to translate to a folder."""
    for name in SOURCES:
        source = settings.BASE_DIR / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)


def _texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
