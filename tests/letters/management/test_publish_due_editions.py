from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from letters.models import Edition, LetterPage
from signatories.enums import AutomaticEditions
from signatories.models import SignatoryList
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


def test_what_is_due_is_handed_to_the_worker_once(letter: LetterPage, capsys: Any) -> None:
    SignatoryFactory(signatory_list=letter.signatory_list)
    SignatoryList.objects.update(automatic_editions=AutomaticEditions.DAILY)
    for _time in range(2):
        call_command("publish_due_editions")
    assert capsys.readouterr().out == f"An edition of “{letter.signatory_list}” is being made.\n"
    assert Edition.objects.count() == 1
