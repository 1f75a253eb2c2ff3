"""Questions about a whole file that staff must answer before any of its rows is imported."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from signatories.exchange.headers.consent import mentions_consent
from signatories.exchange.headers.mapping import plain_words
from signatories.exchange.known_columns import ANSWER_COLUMNS, IGNORED, is_export
from signatories.exchange.options import ImportOptions
from signatories.exchange.reading.encodings import ENCODINGS
from signatories.exchange.reading.protocol import TableMetadata
from signatories.exchange.report import ImportReport, shorten
from signatories.exchange.sandbox import Table

#: Columns of mailing list tools: when and from which network somebody subscribed.
SUBSCRIPTION = re.compile(r"opt[ -]?in (?:time|ip|date|timestamp)")

HEADER, ENCODING, TWINS, CONSENT = "header", "encoding", "twins", "consent"


def add_file_questions(report: ImportReport, table: Table, options: ImportOptions) -> None:
    """Add questions to `report`: about the header, the encoding, columns of the same name, and consent columns.

    The screen shows the first one, as its answer may settle the others.
    """
    metadata = table.metadata
    if metadata.doubts_encoding:
        report.ask(ENCODING, _encoding_question(metadata), f"Give --encoding {_encoding_choices(metadata)}.")
    if metadata.doubts_header and metadata.first_rows:
        number, cells = metadata.first_rows[0]
        shown = shorten(", ".join(filter(None, cells)))
        report.ask(
            HEADER,
            _("No names of columns were found: row %(row)d (“%(cells)s”) may be a signatory.")
            % {"row": number, "cells": shown},
            "Give --no-header, or --header-row and its number.",
        )
    for labels in metadata.twins:
        if options.mapping.keys().isdisjoint(labels):
            report.ask(
                TWINS,
                _("Columns have the same name, and row %(row)d fills two of them: which one counts? %(columns)s")
                % {"row": metadata.twin_row, "columns": ", ".join(f"“{label}”" for label in labels)},
                " or ".join(f'--map "{label}={IGNORED}"' for label in labels) + " leaves a column out.",
                column=labels[0],
            )
    # Until staff confirm the header, the columns have no names.
    headers = [] if metadata.doubts_header or metadata.guessed else table.headers
    for header in headers:
        is_decided = header in report.mapping or options.mapping.get(header) == IGNORED
        if not header or is_decided or not needs_explanation(header, headers):
            continue
        report.ask(
            CONSENT,
            _("The column “%s” seems to be about consent, anonymity or publication: what do its answers mean?")
            % header,
            f'Give --map "{header}=name_hidden" (yes withholds the name), name_shown (no withholds it), '
            f"consent (no leaves the row out) or {IGNORED}.",
            column=header,
        )


def _encoding_question(metadata: TableMetadata) -> str:
    if metadata.broken_line:
        sentence = _("Line %(line)d is not UTF-8 like the rest of the file: it may be Windows-1252.")
        return sentence % {"line": metadata.broken_line}
    return (
        _("The file is not UTF-8, and letters look wrong in Windows-1252: it may be %s.")
        % ENCODINGS[metadata.encoding]
    )


def _encoding_choices(metadata: TableMetadata) -> str:
    """Return the likely encodings for the command line: "cp850 (“Élodie”) or cp1252 (“\u0090lodie”)"."""
    samples = dict(metadata.encoding_samples) or {metadata.encoding: ""}
    samples.setdefault("cp1252", "")
    shown = [f"{encoding} (“{shorten(sample)}”)" if sample else encoding for encoding, sample in samples.items()]
    return " or ".join(shown)


def needs_explanation(header: str, headers: Sequence[str]) -> bool:
    """Return whether a header mentions consent, so that staff must explain what its answers mean.

    The answer columns of our own exports need no explanation: only signers change them, and no import does.
    """
    is_known = header in ANSWER_COLUMNS and is_export(headers)
    words = plain_words(header)
    return not is_known and SUBSCRIPTION.fullmatch(words) is None and mentions_consent(words)
