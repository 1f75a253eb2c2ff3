from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.users.models import User
from signatories.admin.dashboard.recent_signatures import DAYS, recent_signatures
from signatories.models import ImportBatch
from tests.factories import ImportBatchFactory, SignatoryFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 31)


def test_there_is_a_bar_for_each_day() -> None:
    bars = recent_signatures(TODAY)
    assert [len(bars), bars[0].day, bars[-1].day] == [DAYS, date(2026, 7, 2), TODAY]
    assert {bar.number for bar in bars} == {0}


def test_bars_count_what_the_public_counts() -> None:
    for days, entry in [
        (0, {}),
        (0, {"is_name_hidden": True, "kind": "individual"}),
        (1, {}),
        (29, {}),
        (30, {}),
        (-1, {}),
    ]:
        SignatoryFactory(signed_on=TODAY - timedelta(days=days), **entry)
    SignatoryFactory(signed_on=TODAY, pending=True)
    bars = recent_signatures(TODAY)
    assert [bar.number for bar in bars if bar.number] == [1, 1, 2]
    assert [(bar.y, bar.height) for bar in bars if bar.number] == [(50, 50), (50, 50), (0, 100)]


@pytest.mark.parametrize("entries", [1, 3])
def test_one_query_counts_any_number(entries: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    SignatoryFactory.create_batch(entries, signed_on=TODAY)
    with django_assert_num_queries(1):
        assert sum(bar.number for bar in recent_signatures(TODAY)) == entries


def test_the_panel_shows_the_chart_and_the_last_import(staff_client: Client) -> None:
    SignatoryFactory.create_batch(2, signed_on=timezone.localdate())
    ImportBatchFactory(file_name="older.csv")
    newest = ImportBatchFactory(file_name="signers <b>.csv")
    ImportBatch.objects.filter(pk=newest.pk).update(imported_at=timezone.now())
    page = staff_client.get("/admin/").text
    assert "2 signatures in the last 30 days" in page
    assert ("signers &lt;b&gt;.csv" in page, "older.csv" in page) == (True, False)


def test_without_signatures_there_is_no_panel(staff_client: Client) -> None:
    assert "recent-signatures" not in staff_client.get("/admin/").text


def test_who_sees_no_imports_is_shown_none(client: Client) -> None:
    SignatoryFactory(signed_on=timezone.localdate())
    batch = ImportBatchFactory(file_name="canary.csv")
    ImportBatch.objects.filter(pk=batch.pk).update(imported_at=timezone.now())
    user = User.objects.create_user("robin", password="fernleaf-1")
    user.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(user)
    page = client.get("/admin/").text
    assert ("1 signature in the last 30 days" in page, "canary" in page) == (True, False)
