"""What is asked of a whole file before any of its rows can be imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from signatories.exchange.columns import ANSWER_COLUMNS, IGNORED, is_export, plain_words
from signatories.exchange.import_options import ImportOptions
from signatories.exchange.import_report import ImportReport, shorten
from signatories.exchange.reading.csv_reader import ENCODINGS
from signatories.exchange.sandbox import Table
from signatories.exchange.vocabulary import mentions_consent

HEADER, ENCODING, CONSENT = "header", "encoding", "consent"


def add_file_questions(report: ImportReport, table: Table, options: ImportOptions) -> None:
    """Ask whether the first row is a header, whether the encoding is right, and what columns of consent mean."""
    how = table.metadata
    if how.doubts_header and how.first_rows:
        number, cells = how.first_rows[0]
        shown = shorten(", ".join(filter(None, cells)))
        report.ask(
            HEADER,
            _("No names of columns were found: row %(row)d (“%(cells)s”) may be a signatory.")
            % {"row": number, "cells": shown},
            "Give --no-header, or --header-row and its number.",
        )
    if how.doubts_encoding:
        report.ask(
            ENCODING,
            _("The file is not UTF-8, and letters look wrong in Windows-1252: it may be %s.")
            % ENCODINGS[how.encoding],
            f"Give --encoding {how.encoding}, or --encoding cp1252 if it is right.",
        )
    for header in unexplained_headers(table, report.mapping, options):
        report.ask(
            CONSENT,
            _("The column “%s” speaks of consent, anonymity or publication: what do its answers mean?") % header,
            f'Give --map "{header}=name_hidden" (yes withholds the name), name_shown (no withholds it), '
            f"consent (no leaves the row out) or {IGNORED}.",
            column=header,
        )


def unexplained_headers(table: Table, mapping: Mapping[str, str], options: ImportOptions) -> list[str]:
    """Return the headers that speak of consent, and whose columns nobody mapped, nor left out on purpose."""
    if table.metadata.doubts_header or table.metadata.guessed:
        return []
    return [
        header
        for header in table.headers
        if header
        and header not in mapping
        and options.mapping.get(header) != IGNORED
        and needs_explanation(header, table.headers)
    ]


def needs_explanation(header: str, headers: Sequence[str]) -> bool:
    """Tell whether a column speaks of consent, so that somebody has to say what its answers mean.

    Those that our own exports have besides are known: only signers say that of themselves, and no import brings it in.
    """
    is_known = header in ANSWER_COLUMNS and is_export(headers)
    return not is_known and mentions_consent(plain_words(header))
