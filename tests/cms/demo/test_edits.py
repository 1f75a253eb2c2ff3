"""Work of staff on a signatory list is told from what the demo and signers did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.log_actions import log

from cms.demo.edits import list_edit
from cms.demo.story import updates
from core.users.models import User
from signatories.enums import Source
from signatories.models import SignatoryList
from tests.factories import (
    ImportBatchFactory,
    LetterUpdateFactory,
    SignatoryFactory,
    SignatoryListFactory,
)

pytestmark = pytest.mark.django_db
EDITED, WORKED_ON = "its signatory list or its updates were edited", "staff added or corrected signatories"


@pytest.fixture
def signatory_list(db: None, staff: User) -> SignatoryList:
    """Return a list as the demo makes it, which somebody signed since."""
    made: SignatoryList = SignatoryListFactory()
    for name in ("organizations.csv", "individuals.csv"):
        ImportBatchFactory(signatory_list=made, file_name=name)
    for _update in updates():
        LetterUpdateFactory(signatory_list=made)
        log(instance=made, action="letters.add_update", user=staff)
    SignatoryFactory(signatory_list=made, source=Source.IMPORT)
    signed = SignatoryFactory(signatory_list=made, source=Source.FORM)
    log(instance=signed, action="signatories.approve", user=staff)
    log(instance=signed, action="signatories.correct", user=None)
    return made


def test_signatures_and_decisions_about_them_are_no_edits(signatory_list: SignatoryList) -> None:
    other = SignatoryFactory(source=Source.STAFF)
    log(instance=other.signatory_list, action="wagtail.edit", user=User.objects.get())
    assert list_edit(signatory_list) == ""


def _logged(action: str) -> Callable[[SignatoryList], Any]:
    return lambda row: log(instance=row, action=action, user=User.objects.get())


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (_logged("wagtail.edit"), EDITED),
        (_logged("signatories.add_question"), EDITED),
        (_logged("letters.change_update"), EDITED),
        (lambda row: LetterUpdateFactory(signatory_list=row), EDITED),
        (_logged("signatories.export_contacts"), ""),
        (lambda row: SignatoryFactory(signatory_list=row, source=Source.STAFF), WORKED_ON),
        (lambda row: ImportBatchFactory(signatory_list=row, file_name="organizations.csv"), WORKED_ON),
        (lambda row: _logged("signatories.correct")(row.signatories.first()), WORKED_ON),
        (lambda row: _logged("signatories.reject")(row.signatories.first()), ""),
    ],
)
def test_work_of_staff_is_an_edit(signatory_list: SignatoryList, edit: Callable[[Any], Any], reason: str) -> None:
    edit(signatory_list)
    assert list_edit(signatory_list) == reason
