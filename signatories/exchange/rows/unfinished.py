"""Answers to a survey that nobody finished or that are tests: "Finished" says no, or the status is "Partial"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice

from django.utils.translation import gettext as _

from signatories.exchange.cells.consent_answers import parse_yes_no
from signatories.exchange.headers.mapping import plain_words
from signatories.exchange.reading.rows import Row
from signatories.text import fold

#: Columns of survey tools that say whether somebody finished, normalized.
FINISHED_HEADERS = {"finished", "completed", "complete", "termine", "beendet", "abgeschlossen", "terminado", "finito"}
STATUS_HEADERS = {"status", "response status", "response type", "submission status", "statut", "antwortstatus"}
#: Folded words of the second kind of column: of answers that count, and of others.
COUNTED = {
    *("complete", "completed", "ip address", "submitted", "finished", "imported", "uploaded data", "email", "qr code"),
    *("gdpr", "offline", "termine", "complet", "abgeschlossen", "vollstandig", "completo"),
}
UNFINISHED = {
    *("partial", "partially complete", "incomplete", "in progress", "not started", "draft", "abandoned", "spam"),
    *("survey preview", "survey test", "preview", "test", "offline survey preview", "disqualified", "screened out"),
    *("over quota", "partiel", "incomplet", "brouillon", "unvollstandig", "teilweise", "parcial", "incompleto"),
}
MAX_COMPARED = 5_000


class UnfinishedRows:
    """Recognizes the columns, unless they are mapped to a field, by header and by all of their first cells."""

    def __init__(self, headers: Sequence[str], taken: Collection[str], column: Callable[[int], Iterator[str]]) -> None:
        self.headers = headers
        self.yes_no: list[int] = []
        self.state: list[int] = []
        for position, header in enumerate(headers):
            words = plain_words(header)
            if not header or header in taken or words not in FINISHED_HEADERS | STATUS_HEADERS:
                continue
            cells = {fold(cell) for cell in islice(column(position), MAX_COMPARED) if cell.strip()}
            if cells and words in FINISHED_HEADERS and all(parse_yes_no(cell) is not None for cell in cells):
                self.yes_no.append(position)
            elif cells and cells <= COUNTED | UNFINISHED:
                self.state.append(position)

    def find_reason(self, row: Row) -> str:
        """Return, as a translated sentence, why the answer in a row does not count; "" if it does."""
        for positions, is_unfinished in (
            (self.yes_no, lambda cell: parse_yes_no(cell) is False),
            (self.state, UNFINISHED.__contains__),
        ):
            for position in positions:
                cell = row.cells[position] if position < len(row.cells) else ""
                if is_unfinished(fold(cell)):
                    return _("“%(column)s” says “%(cell)s”: the form was not finished, or it was a test") % {
                        "column": self.headers[position],
                        "cell": cell.strip()[:40],
                    }
        return ""
