from __future__ import annotations

from typing import Any

import pytest

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.models import EditionFile, LetterPage
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory


@pytest.fixture
def lake(typesetter: Any) -> LetterPage:
    signatory_list = SignatoryListFactory(
        title="Canary list", open=True, embedding_sites="https://partner.example.org"
    )
    letter: LetterPage = LetterFactory(title="Keep the lake", slug="lake", signatory_list=signatory_list)
    SignatoryFactory(signatory_list=signatory_list)
    return letter


@pytest.fixture
def file(lake: LetterPage) -> EditionFile:
    file: EditionFile = make_edition(request_edition(lake.signatory_list)).files.get()
    return file


@pytest.fixture
def lac(lake: LetterPage) -> LetterPage:
    return LetterFactory(  # type: ignore[no-any-return]
        language="fr", translation_key=lake.translation_key, slug="lac", signatory_list=lake.signatory_list
    )
