"""Letters with long lists."""

from __future__ import annotations

import pytest

from core.storage import private_storage
from letters.models import LetterPage
from tests.factories import LetterFactory, QuestionFactory, SignatoryFactory
from tests.letters.public.long_lists import stored_files
from tests.signatories.leaving import ROBIN


@pytest.fixture
def lake(letter: LetterPage, monkeypatch: pytest.MonkeyPatch) -> LetterPage:
    """Return a letter whose list is long, with a person who can be recognized."""
    monkeypatch.setattr("letters.public.list_files.MAX_ENTRIES_IN_REQUEST", 2)
    for name in stored_files():
        # Of tests whose rows were rolled back.
        private_storage().delete(name)
    QuestionFactory(signatory_list=letter.signatory_list, key="city")
    SignatoryFactory.create_batch(3, signatory_list=letter.signatory_list)
    SignatoryFactory(
        signatory_list=letter.signatory_list,
        individual=True,
        name="Robin Canary",
        email=ROBIN,
        answers={"city": "Canaryville"},
    )
    return letter


@pytest.fixture
def lac(lake: LetterPage) -> LetterPage:
    """Return the French translation of the letter, at the same slug."""
    french: LetterPage = LetterFactory(
        language="fr", slug=lake.slug, translation_key=lake.translation_key, signatory_list=lake.signatory_list
    )
    return french
