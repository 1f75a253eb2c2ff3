from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.commands import check_writable, usage_error
from core.languages import language_codes
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.editions.missing_glyphs import find_missing_glyphs
from letters.enums import EditionState
from letters.exceptions import LettersError
from letters.management.base import letter_by_slug
from letters.models import EditionFile
from letters.models.public_letters import public_letters_for


class Command(BaseCommand):
    """Publish a new edition of a letter in all its languages, wait for it, and describe it.

    `--language` selects the PDF that is described and written to `--output`; the default is the language of
    the letter with this slug. Exit code 0 if the edition is published, 1 if it cannot be, 2 for wrong arguments.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("letter_slug", help="slug of the letter, in any of its languages")
        parser.add_argument("--language", choices=language_codes())
        parser.add_argument("--output", type=Path, help="file to write the PDF to")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the edition and describe it."""
        letter = letter_by_slug(options["letter_slug"])
        language = options["language"] or letter.language
        if options["output"]:
            check_writable(options["output"])
        try:
            letters = public_letters_for(letter.signatory_list)
            languages = [published.language for published in letters]
            if languages and language not in languages:
                raise usage_error(f"The letter is published in {', '.join(languages)}, not in {language}.")
            edition = make_edition(request_edition(letter.signatory_list))
        except LettersError as error:
            raise CommandError(str(error)) from error
        if edition.state != EditionState.PUBLISHED:
            raise CommandError(edition.reason or "Another edition is being made; wait for it.")
        for text in find_missing_glyphs(letter.signatory_list, letters):
            self.stderr.write(
                f"No font can draw {text.description} in “{text.where}”: U+FFFD is printed in its place."
            )
        file = edition.files.get(language=language)
        if options["output"]:
            _write(options["output"], file)
        description = describe(file)
        if options["format"] == "json":
            self.stdout.write(json.dumps(description, ensure_ascii=False))
        else:
            self.stdout.write(
                f"Edition {file.edition.number} ({language}): {file.pages} pages, {edition.counts}\n"
                f"SHA-256 {file.sha256}"
            )


def _write(path: Path, file: EditionFile) -> None:
    try:
        with file.content.open() as content:
            path.write_bytes(content.read())
    except OSError as error:
        raise usage_error(f"The file {path} can't be written: {error.strerror}. The edition is published.") from error


def describe(file: EditionFile) -> dict[str, Any]:
    """Return the description of a published PDF as JSON types."""
    counts = file.edition.counts
    return {
        "number": file.edition.number,
        "language": file.language,
        "pages": file.pages,
        "counts": {"organizations": counts.organizations, "individuals": counts.individuals},
        "sha256": file.sha256,
        "size": file.size,
        "url": file.get_absolute_url(),
    }
