"""The preview of rows of organizations: both kinds in one row, further representatives, groups that are missing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from signatories.exchange.imports.undo import undo_import
from signatories.models import ImportBatch, SignatoryList
from tests.signatories.files import csv_lines, upload
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
FILE = csv_lines(
    "Signing as,Name,Title,Organization,Email,Group",
    "Both,Cy Sample,Chair,Example Riders Union,cy@example.net,Allies",
    "Organization,Bo Sample,Clerk,Example Riders Union,bo@example.net,Allies",
)


def preview(client: Client, batch: ImportBatch) -> str:
    return " ".join(client.get(reverse("signatory_imports:inspect", args=[batch.pk])).content.decode().split())


def test_the_preview_shows_what_becomes_of_organizations(staff_client: Client, signatory_list: SignatoryList) -> None:
    batch = upload(signatory_list, FILE)
    page = preview(staff_client, batch)
    assert page.count("Signs as an individual and for an organization: the row becomes two entries.") == 2
    assert "Attached as a further representative to row 2" in page
    assert "names groups that the list lacks; the import adds them: Allies" in page
    assert "Groups that the list lacks" in page
    confirm = reverse("signatory_imports:confirm", args=[batch.pk])
    staff_client.post(confirm, {"agreed": "on", "run": batch.run, "good_rows": ""})
    entries = signatory_list.signatories.order_by("pk")
    assert [(entry.name, entry.kind, entry.is_attached, str(entry.group)) for entry in entries] == [
        ("Cy Sample", "individual", False, "Allies"),
        ("Example Riders Union", "organization", False, "Allies"),
        ("Example Riders Union", "organization", True, "Allies"),
    ]
    counts = signatory_list.signatories.counted().counts()
    assert (counts.organizations, counts.individuals) == (1, 1)
    undo_import(ImportBatch.objects.get(pk=batch.pk))
    assert signatory_list.signatories.count() == 0


def test_without_the_permission_to_change_lists_no_group_is_added(
    client: Client, signatory_list: SignatoryList
) -> None:
    colleague = user_with_permissions("signatories.add_importbatch", "signatories.view_importbatch")
    client.force_login(colleague)
    batch = upload(signatory_list, FILE, user=colleague)
    assert "their rows get no group: Allies" in preview(client, batch)


@pytest.mark.parametrize("word", ["Les deux", "Beides", "Ambos", "Individual and organization", "both"])
def test_both_is_understood_in_several_languages(signatory_list: SignatoryList, word: str) -> None:
    batch = upload(signatory_list, FILE.replace(b"Both", word.encode()))
    assert list(batch.rows.filter(number=2).values_list("values__kind", flat=True)) == ["individual", "organization"]
