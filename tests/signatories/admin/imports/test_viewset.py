"""Tests of the listing of imports."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.users.models import User
from tests.factories import ImportBatchFactory


@pytest.mark.parametrize("imports", [1, 3])
def test_the_listing_asks_the_same_questions_for_any_number_of_imports(
    staff_client: Client, imports: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(imports):
        user = User.objects.create(username=f"alix{number}", email=f"alix{number}@example.org")
        ImportBatchFactory(file_name=f"file{number}.csv", created_by=user)
    staff_client.get("/admin/signatory_imports/")
    with django_assert_num_queries(9):
        page = staff_client.get("/admin/signatory_imports/").content.decode()
    for number in range(imports):
        assert f"file{number}.csv" in page
        assert f"alix{number}" in page
