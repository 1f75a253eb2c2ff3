"""What a letter offers to journalists: editions with what changed, a kit as one file, a picture to share."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.core.cache import cache
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from letters.models import Edition, EditionFile
from letters.pdf import process
from letters.pdf.order import RenderedPdf
from letters.pdf.pictures import first_page
from letters.services.describing import describe
from signatories.exchange.exporting import export_list

if TYPE_CHECKING:
    from collections.abc import Callable

    from letters.models import LetterPage
    from signatories.models import Organization, SignatoryList

#: The oldest moment that a zip file can bear: the same files give the same bytes.
UNDATED = (1980, 1, 1, 0, 0, 0)
#: Pixels of the picture to share, as Open Graph asks for.
SHARE_WIDTH = 1200


@dataclass(frozen=True)
class EditionInContext:
    """An edition with what changed since the one before, in words; "" for the first."""

    edition: Edition
    change: str


def editions_in_context(signatory_list: SignatoryList) -> list[EditionInContext]:
    """Return the editions of a list, newest first, in three queries."""
    files = EditionFile.objects.published().select_related("letter").order_by("language")
    editions = list(signatory_list.editions.numbered().prefetch_related(Prefetch("files", files)))
    return [EditionInContext(edition, _change(edition, last)) for edition, last in zip_longest(editions, editions[1:])]


def _change(edition: Edition, last: Edition | None) -> str:
    """Say "+3 organizations, −1 individual since edition 1". Only numbers: nobody who left is named."""
    if last is None:
        return ""
    organizations = edition.organization_count - last.organization_count
    individuals = edition.individual_count - last.individual_count
    parts = []
    if organizations:
        words = ngettext("%s organization", "%s organizations", abs(organizations))
        parts.append(words % f"{organizations:+d}".replace("-", "\u2212"))
    if individuals:
        words = ngettext("%s individual", "%s individuals", abs(individuals))
        parts.append(words % f"{individuals:+d}".replace("-", "\u2212"))
    changed = ", ".join(parts) or _("as many signatories")
    return _("%(changed)s since edition %(number)d") % {"changed": changed, "number": last.number}


def logos_of(signatory_list: SignatoryList) -> list[Organization]:
    """Return the organizations of the directory that are listed and permit to show their logos, by name."""
    named = signatory_list.signatories.public().filter(organization__logo_permitted=True)
    entries = named.exclude(organization__logo=None).select_related("organization__logo").order_by("sort_key")
    return list({entry.organization.pk: entry.organization for entry in entries}.values())


def signatories_file(signatory_list: SignatoryList, file_format: str) -> bytes:
    """Return the public signatories of a list as a file, at most `settings.PUBLIC_FILE_SECONDS` old.

    `file_format` is that of `export_list`. A list of 100,000 takes seconds: anybody can ask, so they are taken once.
    """
    key = f"letters.signatories.{signatory_list.pk}.{file_format}"
    content: bytes | None = cache.get(key)
    if content is None:
        content = export_list(signatory_list, file_format)
        cache.set(key, content, timeout=settings.PUBLIC_FILE_SECONDS)
    return content


def press_kit(letter: LetterPage) -> Path:
    """Return the file with all that the press page offers; it is made where something changed since the last."""
    files = _files(letter)
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(content).digest())
    return _kept("kits", letter, digest.hexdigest(), "zip", lambda: _zip(files))


def _files(letter: LetterPage) -> dict[str, bytes]:
    files = {"signatories.csv": signatories_file(letter.signatory_list, "csv")}
    newest = letter.latest_file
    if newest:
        for file in newest.edition.files.published().select_related("letter", "edition"):
            with file.content.open() as content:
                files[file.download_name(file.slug)] = content.read()
    if letter.press_release:
        with override(letter.language):
            files["release.html"] = render_to_string("letters/press/release.html", {"letter": letter}).encode()
    for number, picture in enumerate(letter.press_pictures, start=1):
        files[_picture_name("images", number, picture["image"])] = _content(picture["image"])
        files[f"images/{number}.txt"] = "\n".join(filter(None, (picture["alt_text"], picture["credit"]))).encode()
    for number, organization in enumerate(logos_of(letter.signatory_list), start=1):
        files[_picture_name("logos", number, organization.logo)] = _content(organization.logo)
    return files


def _picture_name(folder: str, number: int, image: Any) -> str:
    return f"{folder}/{number}-{Path(image.file.name).name}"


def _content(image: Any) -> bytes:
    with image.file.open() as file:
        content: bytes = file.read()
    return content


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as kit:
        for name, content in sorted(files.items()):
            kit.writestr(ZipInfo(name, UNDATED), content, ZIP_DEFLATED)
    return out.getvalue()


def share_image(letter: LetterPage) -> Path:
    """Return the picture of title, organizer and counts that other sites show beside a link to a letter.

    Raises `RenderFailed` when no font can draw the title.
    """
    description = describe(letter.signatory_list, letter.language)
    with override(letter.language):
        organizer = description.organizer if description else ""
        context = {"letter": letter, "counts": letter.counts, "organizer": organizer}
        html = render_to_string("letters/press/share.html", context)
    key = hashlib.sha256(json.dumps([html, SHARE_WIDTH]).encode()).hexdigest()
    return _kept("pictures", letter, key, "png", lambda: first_page(_card(html), width=SHARE_WIDTH))


def _card(html: str) -> RenderedPdf:
    return process.typeset(html, identifier="share")


def _kept(folder: str, letter: LetterPage, key: str, extension: str, make: Callable[[], bytes]) -> Path:
    """Return a file of this key, made once; what was kept for the letter under other keys is removed."""
    place = Path(settings.PRIVATE_ROOT) / folder / str(letter.pk)
    path = place / f"{key}.{extension}"
    if not path.exists():
        place.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(make())
        for old in place.glob(f"*.{extension}"):
            old.unlink(missing_ok=True)
        fresh.replace(path)
    return path
