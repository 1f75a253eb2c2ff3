"""What the public sees is in the German catalog."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from cms.translations import is_public, missing_translations
from tests.test_translations import CATALOGS, compiled

pytestmark = [pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed"), pytest.mark.slow]


def test_what_the_public_sees_is_in_german() -> None:
    assert missing_translations("de") == []


def test_german_has_german_quotation_marks_and_dashes(tmp_path: Path) -> None:
    texts = compiled(CATALOGS["de"], tmp_path).values()
    wrong = re.compile(r"”|(?:^|[\s(])“|„(?:$|\s)|'| — | [:;!?]")
    assert [text for text in texts if wrong.search(text)] == []
    assert [text for text in texts if text.count("„") != text.count("“")] == []


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("templates/letters/public/letter.html", True),
        ("templates/signatories/mail/confirm.txt", True),
        ("templates/signatories/mail/review.txt", False),
        ("signatories/signing/forms.py", True),
        ("signatories/models/signatory_list.py", False),
        ("letters/models/letter_page.py", True),
        ("templates/signatories/admin/imports/preview.html", False),
        # A new file is public until somebody says otherwise.
        ("signatories/new/new.py", True),
    ],
)
def test_strings_of_new_files_count_as_public(file: str, expected: bool) -> None:
    assert is_public(file) is expected
