"""Requests with an address do the same work, whether or not the address is known."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from signatories.enums import Source, Status
from signatories.models import BlockedAddress, Contact, Signatory, SignatoryList
from signatories.signing.sign_on import sign_on
from tests.factories import SignatoryFactory, SignatoryListFactory
from tests.signatories.signers import application

pytestmark = pytest.mark.django_db
ADDRESS = "robin@example.org"


@pytest.fixture
def open_list() -> SignatoryList:
    signatory_list: SignatoryList = SignatoryListFactory(open=True)
    # Lookups that a process makes once are not part of a request.
    sign_on(signatory_list, application(name="Warm", email="warm@example.org"))
    return signatory_list


def statements(act: Any) -> list[str]:
    """Return the statements that a function executes, without their values."""
    with CaptureQueriesContext(connection) as captured:
        act()
    # PostgreSQL gets several at once.
    executed = [statement for query in captured for statement in query["sql"].split(";\n")]
    kinds = [re.match(r'(INSERT|SELECT|UPDATE|DELETE)\b.*?"(\w+)"', statement) for statement in executed]
    return [f"{match[1]} {match[2]}" for match in kinds if match]


def add_entry(signatory_list: SignatoryList, status: Status) -> None:
    SignatoryFactory(
        signatory_list=signatory_list,
        individual=True,
        name="Robin Fernleaf",
        email=ADDRESS,
        status=status,
        source=Source.FORM,
    )


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.PENDING, Status.REJECTED])
def test_signing_asks_the_same_of_the_database_for_somebody_listed_as_for_somebody_new(
    open_list: SignatoryList, status: Status
) -> None:
    add_entry(open_list, status)
    of_listed = statements(lambda: sign_on(open_list, application()))
    of_new = statements(lambda: sign_on(open_list, application(email="new@example.org")))
    # The same writes in the same order, and the same number of reads.
    assert [statement for statement in of_listed if statement.startswith("INSERT")] == [
        "INSERT signatories_signatory",
        "INSERT signatories_contact",
        "INSERT wagtailcore_modellogentry",
        "INSERT signatories_mail",
    ]
    assert [statement for statement in of_new if statement.startswith("INSERT")] == [
        statement for statement in of_listed if statement.startswith("INSERT")
    ]
    assert len(of_listed) == len(of_new)


def test_a_blocked_address_makes_no_difference(open_list: SignatoryList) -> None:
    add_entry(open_list, Status.PUBLISHED)
    BlockedAddress.objects.create(email_key=Signatory.objects.get(name="Robin Fernleaf").email_key)
    blocked = statements(lambda: sign_on(open_list, application(name="Other")))
    new = statements(lambda: sign_on(open_list, application(name="Other", email="new@example.org")))
    assert blocked == new


def test_what_is_done_for_the_sake_of_time_leaves_nothing(open_list: SignatoryList) -> None:
    add_entry(open_list, Status.PUBLISHED)
    before = list(Signatory.objects.order_by("pk").values())
    contacts = Contact.objects.count()
    sign_on(open_list, application(public={"title": "Somebody else"}))
    assert list(Signatory.objects.order_by("pk").values()) == before
    assert Contact.objects.count() == contacts


@pytest.mark.parametrize("path", ["/signatures/link/", "/api/v1/sign-ons/links"])
def test_asking_for_links_asks_the_same_of_the_database_for_every_address(
    client: Client, open_list: SignatoryList, path: str
) -> None:
    add_entry(open_list, Status.PUBLISHED)
    kind = {"content_type": "application/json"} if path.startswith("/api/") else {}

    def ask(address: str) -> list[str]:
        return statements(lambda: client.post(path, {"email": address}, **kind))

    ask("first@example.org")
    assert ask(ADDRESS) == ask("nobody@example.org") != []
