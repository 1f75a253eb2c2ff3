from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from core.users.models import User
from signatories.enums import Signing
from tests.factories import SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db


def test_the_dashboard_counts_what_waits_for_staff(staff_client: Client) -> None:
    open_list = SignatoryListFactory(signing=Signing.OPEN)
    SignatoryListFactory(signing=Signing.CLOSED)
    SignatoryFactory.create_batch(2, signatory_list=open_list, pending=True)
    page = staff_client.get("/admin/").text
    assert "1 list open for signing" in page
    assert "2 signatures wait for review" in page
    assert "mail not delivered" not in page


@pytest.mark.parametrize(
    ("role", "shown"),
    [("Editors", [True, False]), ("Signatory managers", [True, True]), ("Moderators", [True, True])],
)
def test_each_role_sees_the_numbers_that_concern_it(client: Client, role: str, shown: list[bool]) -> None:
    user = User.objects.create_user("robin", password="fernleaf-1")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    page = client.get("/admin/").text
    assert ["0 lists open for signing" in page, "0 signatures wait for review" in page] == shown
