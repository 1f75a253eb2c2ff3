from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.models import LetterPage
from letters.press.edition_history import editions_with_changes
from signatories.models import Signatory
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.usefixtures("typesetter")


def test_organizations_and_individuals_are_compared_each(letter: LetterPage, typesetter: Any) -> None:
    here = letter.signatory_list
    for create in (
        lambda: SignatoryFactory.create_batch(2, signatory_list=here),
        lambda: SignatoryFactory.create_batch(3, signatory_list=here, individual=True),
        lambda: Signatory.objects.filter(kind="individual").first().delete(),  # type: ignore[union-attr]
        lambda: None,
    ):
        create()
        make_edition(request_edition(here))
    with override("en"):
        changes = [row.change for row in editions_with_changes(here)]
    assert changes == [
        "no change in signatories since edition 3",
        "\u22121 individual since edition 2",
        "+3 individuals since edition 1",
        "",
    ]
