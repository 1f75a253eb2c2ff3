"""The signatories that editions name, as they were stored with a verb before."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.models import EditionFile, LetterPage
from tests.factories import SignatoryFactory

migration = import_module("letters.migrations.0022_editions_signed_by_without_verb")


@pytest.mark.usefixtures("typesetter")
@pytest.mark.parametrize(
    ("language", "stored", "signed_by"),
    [
        ("en", "Larch and 1 individual have signed", "Larch and 1 individual"),
        ("en", "Larch has signed", "Larch"),
        ("fr", "Larch et 1 personne ont signé", "Larch et 1 personne"),
        ("de", "Larch hat unterzeichnet", "Larch"),
        ("ar", "Larch has signed", "Larch"),
        ("fr", "Larch has signed", "Larch has signed"),
        ("en", "", ""),
    ],
)
def test_the_verb_is_removed_once(letter: LetterPage, language: str, stored: str, signed_by: str) -> None:
    SignatoryFactory(signatory_list=letter.signatory_list)
    make_edition(request_edition(letter.signatory_list))
    EditionFile.objects.update(language=language, signed_by=stored)
    for _time in range(2):
        migration.remove_verbs(apps, None)
        assert EditionFile.objects.get().signed_by == signed_by
