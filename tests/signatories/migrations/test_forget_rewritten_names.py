from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile

from signatories.enums import ImportState
from signatories.exchange.imports.upload_files import OPTIONS_WITH_CELLS, delete_upload
from signatories.models import ImportBatch, SignatoryList

pytestmark = pytest.mark.django_db
migration = import_module("signatories.migrations.0079_forget_rewritten_names")
KEPT: dict[str, Any] = {"address_source": "the members of Example Riders", "mapping": {"Name": "name"}}
OPTIONS = {**KEPT, "rewritten": {"2": {"name": "Canary"}}, "overruled": {"3": "Canary wrote to us"}}


def batch(signatory_list: SignatoryList, state: str) -> ImportBatch:
    return ImportBatch.objects.create(signatory_list=signatory_list, state=state, options=OPTIONS)


def test_names_go_from_imports_whose_files_are_gone_and_stay_in_others(signatory_list: SignatoryList) -> None:
    decided, waiting = (batch(signatory_list, state) for state in (ImportState.IMPORTED, ImportState.PREVIEWED))
    waiting.upload.save("names.csv", ContentFile(b"name"))
    for _again in range(2):
        migration.forget(apps, None)
        decided.refresh_from_db()
        waiting.refresh_from_db()
        assert (decided.options, waiting.options) == (KEPT, OPTIONS)
    delete_upload(waiting)
    waiting.refresh_from_db()
    assert waiting.options == KEPT


def test_the_migration_forgets_the_same_as_the_deletion_of_a_file() -> None:
    assert migration.FORGOTTEN == OPTIONS_WITH_CELLS
