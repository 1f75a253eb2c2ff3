"""The type of the answers in a column of a file is guessed from all of them."""

from __future__ import annotations

from collections import Counter

import pytest

from signatories.enums import QuestionType
from signatories.exchange.columns.answer_types import guess_type


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("Chapter", [], QuestionType.TEXT),
        ("Age", ["31", "4", "0", "-2", "1 000"], QuestionType.NUMBER),
        ("Share", ["1,5", "20"], QuestionType.NUMBER),
        ("Members", ["1.234", "12.000"], QuestionType.TEXT),
        ("Zip", ["90210", "10001"], QuestionType.TEXT),
        ("Ref", ["0042", "17"], QuestionType.TEXT),
        ("Number", ["+33612345678"], QuestionType.TEXT),
        ("Contact", ["4185551234"], QuestionType.TEXT),
        ("Nombre", ["٣", "٤"], QuestionType.TEXT),
        ("Children", ["1", "0"], QuestionType.NUMBER),
        ("Union member?", ["Yes", "no", "OUI"], QuestionType.YES_NO),
        ("Union member?", ["Yes", "Yes, since 1999"], QuestionType.TEXT),
        ("Since", ["31/05/2020", "1/6/2021"], QuestionType.DATE),
        ("Since", ["5/6/2020", "1/6/2021"], QuestionType.TEXT),
        ("Since", ["2020-05-31", "May"], QuestionType.TEXT),
        ("ORCID", ["https://orcid.org/0000-0002-1825-0097"], QuestionType.ORCID),
        ("ORCID", ["0000-0002-1825-0098"], QuestionType.TEXT),
        ("Page", ["https://example.org/a", "HTTP://example.org"], QuestionType.URL),
        ("Page", ["javascript:alert(1)"], QuestionType.TEXT),
        ("Shirt", ["S", "M", "s", "M"], QuestionType.CHOICE),
        ("Shirt", ["S", "M", "L", "M"], QuestionType.TEXT),
        ("Chapter", ["North", "North", "North"], QuestionType.TEXT),
        ("Fields", ["Law; Biology", "Biology", "Law"], QuestionType.CHOICES),
        ("City", ["Toronto, Canada", "Paris, France"], QuestionType.TEXT),
        ("Why", ["One.\nTwo."], QuestionType.LONG_TEXT),
        ("Why", ["x" * 256], QuestionType.LONG_TEXT),
        ("Team", [f"Team {number % 13}" for number in range(100)], QuestionType.TEXT),
    ],
)
def test_the_most_specific_type_that_reads_every_answer_is_guessed(
    header: str, cells: list[str], expected: QuestionType
) -> None:
    assert guess_type(header, Counter(cells)) == expected
