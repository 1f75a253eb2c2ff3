"""The press kit: a zip file with everything about an edition in all languages, and checksums."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import override

from core.absolute_links import absolute_links
from core.known_languages import own_language_name
from letters import derived_files
from letters.enums import DerivedKind
from letters.exceptions import RenderFailed
from letters.models import Edition, EditionFile, LetterPage
from letters.models.public_letters import public_letters_for
from letters.press.contacts import press_contacts
from letters.press.share_image import render_share_image, share_document
from signatories.listing.signed_by import SignedBy
from signatories.models import Organization

#: The minimum timestamp of a zip file, for reproducible bytes.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
#: Part of every key. Increment it when content or templates of kits change.
FORMAT = 3
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Picture:
    """An image of the press page with its captions by language; `number` is its position."""

    number: int
    image: Any
    captions: dict[str, str]


@dataclass(frozen=True)
class KitMaterial:
    """The content of a kit: an edition and the public letters of its list."""

    edition: Edition
    letters: Sequence[LetterPage]
    #: Organizations of the directory that permit to show their logos.
    logos: Sequence[Any]

    @classmethod
    def for_edition(cls, edition_id: int) -> KitMaterial | None:
        """Return the material of an edition; None unless the edition and at least one letter are public."""
        edition = Edition.objects.published().select_related("signatory_list").filter(pk=edition_id).first()
        if edition is None:
            return None
        letters = public_letters_for(edition.signatory_list)
        printed = dict(edition.files.values_list("letter", "signed_by"))
        for letter in letters:
            # Otherwise each signature would change the release, and so the kit.
            letter.signed_by = SignedBy(edition.counts, printed=printed.get(letter.pk, ""))
        return (
            cls(edition, letters, list(Organization.objects.with_public_logos(edition.signatory_list)))
            if letters
            else None
        )

    @property
    def pictures(self) -> list[Picture]:
        """Return the images of all languages without duplicates."""
        images: dict[int, Any] = {}
        captions: dict[int, dict[str, str]] = {}
        for letter in self.letters:
            for picture in letter.press_pictures:
                image = picture["image"]
                if image is None:
                    continue
                images[image.pk] = image
                caption = "\n".join(filter(None, (picture["alt_text"], picture["credit"])))
                captions.setdefault(image.pk, {})[letter.language] = caption
        return [Picture(number, images[pk], captions[pk]) for number, pk in enumerate(images, start=1)]

    @property
    def key(self) -> str:
        """Return a checksum of the content of the kit, without opening files."""
        texts = [
            [letter.pk, letter.full_url, share_document(letter, self.edition.counts), _texts(letter)]
            for letter in self.letters
        ]
        pictures = [[picture.image.file.name, picture.captions] for picture in self.pictures]
        logos = [[organization.name, organization.logo.file.name] for organization in self.logos]
        content = json.dumps([FORMAT, settings.BASE_URL, self.edition.pk, texts, pictures, logos])
        return hashlib.sha256(content.encode()).hexdigest()


def _texts(letter: LetterPage) -> dict[str, str]:
    """Return the text files of a language by name, without empty ones."""
    context = {
        "letter": letter,
        "contacts": press_contacts(letter),
        "updates": letter.updates,
        "base_url": settings.BASE_URL,
    }
    with override(letter.language):
        texts: dict[str, str] = {
            "contacts.txt": render_to_string("letters/press/kit/contacts.txt", context),
            "quotes.txt": render_to_string("letters/press/kit/quotes.txt", context),
            "updates.txt": render_to_string("letters/press/kit/updates.txt", context),
        }
        if letter.press_release:
            release = render_to_string("letters/press/release.html", context)
            # Relative links do not work in a file.
            texts["release.html"] = absolute_links(release)
    return {name: text.strip() + "\n" for name, text in texts.items() if text.strip()}


class _KitWriter:
    """Writes a zip file and collects the checksums of its members."""

    def __init__(self, out: BinaryIO) -> None:
        self._zip = ZipFile(out, "w", ZIP_DEFLATED)
        self.sums: dict[str, str] = {}

    def add(self, name: str, content: bytes | str) -> None:
        data = content.encode() if isinstance(content, str) else content
        self._zip.writestr(ZipInfo(name, ZIP_EPOCH), data, ZIP_DEFLATED)
        self.sums[name] = hashlib.sha256(data).hexdigest()

    def copy(self, name: str, stored: Any) -> None:
        """Add a stored file in chunks; a missing file is skipped."""
        try:
            opened: Any = stored.storage.open(stored.name)
        except FileNotFoundError:
            return
        info = ZipInfo(name, ZIP_EPOCH)
        info.compress_type = ZIP_DEFLATED
        with opened as source:
            self.sums[name] = hashlib.file_digest(source, "sha256").hexdigest()
            source.seek(0)
            with self._zip.open(info, "w") as target:
                shutil.copyfileobj(source, target)

    def close(self) -> None:
        self.add(SUMS, "".join(f"{digest}  {name}\n" for name, digest in sorted(self.sums.items())))
        self._zip.close()


def write_kit(material: KitMaterial, out: BinaryIO) -> None:
    """Write the kit of an edition. The same material gives the same bytes."""
    kit = _KitWriter(out)
    edition = material.edition
    kit.copy(f"signatories-edition-{edition.number}.csv", edition.signatories)
    files = {file.letter_id: file for file in edition.files.published().select_related("letter", "edition")}
    for letter in material.letters:
        file = files.get(letter.pk)
        if file:
            kit.copy(f"{letter.language}/{file.download_name(letter.slug)}", file.content)
        for name, content in _language_files(letter, edition, file):
            kit.add(f"{letter.language}/{name}", content)
    for picture in material.pictures:
        name = f"images/{_numbered(picture.number, picture.image)}"
        kit.copy(name, picture.image.file)
        kit.add(str(PurePosixPath(name).with_suffix(".txt")), _captions(picture.captions))
    for number, organization in enumerate(material.logos, start=1):
        kit.copy(f"logos/{_numbered(number, organization.logo)}", organization.logo.file)
    kit.add("README.txt", _readme(material, kit.sums))
    kit.close()


def _language_files(
    letter: LetterPage, edition: Edition, file: EditionFile | None
) -> Iterator[tuple[str, bytes | str]]:
    yield from _texts(letter).items()
    context = {"letter": letter, "edition": edition, "file": file}
    with override(letter.language):
        yield "to-quote.txt", render_to_string("letters/press/kit/to_quote.txt", context).strip() + "\n"
    try:
        yield "share.png", render_share_image(letter, edition.counts)
    except RenderFailed:
        # Without glyphs for the title there is no image; the kit is useful without it.
        return


def _numbered(number: int, image: Any) -> str:
    return f"{number}-{PurePosixPath(image.file.name).name}"


def _captions(captions: dict[str, str]) -> str:
    if len(set(captions.values())) == 1:
        return next(iter(captions.values())) + "\n"
    return "\n".join(
        f"[{capfirst(own_language_name(language))}]\n{caption}\n" for language, caption in captions.items()
    )


def _readme(material: KitMaterial, names: Iterable[str]) -> str:
    parts = []
    for letter in material.letters:
        with override(letter.language):
            context = {
                "letter": letter,
                "edition": material.edition,
                "names": sorted(names),
                "check_url": settings.BASE_URL + reverse("press:check"),
            }
            parts.append(render_to_string("letters/press/kit/readme.txt", context).strip())
    return f"\n\n{'-' * 72}\n\n".join(parts) + "\n"


def _key(edition_id: int) -> str | None:
    material = KitMaterial.for_edition(edition_id)
    return material.key if material else None


def _make(edition_id: int, out: BinaryIO) -> None:
    material = KitMaterial.for_edition(edition_id)
    if material:
        write_kit(material, out)


def _title(edition_id: int) -> str:
    edition = Edition.objects.filter(pk=edition_id).select_related("signatory_list").first()
    return f"{edition.signatory_list}, {edition}" if edition else ""


derived_files.register(derived_files.Maker(DerivedKind.PRESS_KIT, "zip", _key, _make, _title))
