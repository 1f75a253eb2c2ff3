from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from signatories.enums import Kind, Notice
from signatories.models import Contact, Signatory, SignatoryList
from signatories.moderation.review_hints import get_hints
from tests.factories import OrganizationFactory, SignatoryFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def hints(entry: Signatory) -> list[tuple[str, bool]]:
    [entry] = Signatory.objects.filter(pk=entry.pk).select_related("contact")
    return [(hint.text, hint.is_positive) for hint in get_hints([entry])[entry.pk]]


@pytest.mark.parametrize(
    ("email", "website", "hint"),
    [
        ("jo@larch.example.co.uk", "https://www.larch.example.co.uk/", ("Address and website belong together", True)),
        ("jo@mail.larch.org", "https://larch.org", ("Address and website belong together", True)),
        ("jo@larch.org", "https://birch.org", ("Address and website differ", False)),
        ("jo@gmail.com", "https://larch.org", ("Address at a free e-mail provider", False)),
        ("jo@mailinator.com", "https://larch.org", ("Disposable e-mail address", False)),
    ],
)
def test_the_address_of_an_organization_is_compared_with_its_website(
    email: str, website: str, hint: tuple[str, bool]
) -> None:
    assert hints(SignatoryFactory(pending=True, email=email, website=website)) == [hint]


def test_an_address_without_a_website_is_no_hint(signatory_list: SignatoryList) -> None:
    assert hints(SignatoryFactory(pending=True, email="jo@larch.org")) == []
    assert hints(SignatoryFactory(pending=True)) == []


def test_an_organization_of_the_directory_is_known() -> None:
    OrganizationFactory(name="The Larch Society")
    assert hints(SignatoryFactory(pending=True, name="The Larch Society Inc.")) == [("In the directory", True)]


@pytest.mark.parametrize(
    ("kind", "listed", "waiting", "is_told"),
    [
        (Kind.ORGANIZATION, "Larch Society of Alder Bay", "Larch Society of Alder Bai", True),
        (Kind.ORGANIZATION, "The Larch", "Larch", True),
        (Kind.ORGANIZATION, "Larch Society", "Birch Union", False),
        (Kind.INDIVIDUAL, "Le Van", "Van", False),
        (Kind.INDIVIDUAL, "Robin Fernleaf", "ROBIN FERNLEAF", True),
        (Kind.INDIVIDUAL, "Robin Fernleaf", "Robin Fernleef", False),
        (Kind.INDIVIDUAL, "Robin Fernleaf", "Prof. Robin Fernleaf, PhD (they/them)", True),
        (Kind.INDIVIDUAL, "FERNLEAF, Robin", "Robin Fernleaf", True),
        (Kind.INDIVIDUAL, "Dr. Robin Fernleaf", "Robin Fernleaf", True),
    ],
)
def test_a_similar_name_on_the_list_is_a_hint(
    signatory_list: SignatoryList, kind: Kind, listed: str, waiting: str, is_told: bool
) -> None:
    SignatoryFactory(signatory_list=signatory_list, kind=kind, name=listed)
    SignatoryFactory(kind=kind, name=waiting)
    entry = SignatoryFactory(signatory_list=signatory_list, kind=kind, name=waiting, pending=True)
    assert any("on the list" in text for text, _is_good in hints(entry)) is is_told


def test_an_organization_is_compared_by_its_words_in_any_order_and_never_with_itself(
    signatory_list: SignatoryList,
) -> None:
    listed = SignatoryFactory(signatory_list=signatory_list, name="The Cedar Network")
    SignatoryFactory(signatory_list=signatory_list, name="Birch Society")
    entry = SignatoryFactory(signatory_list=signatory_list, name="Network Cedar", pending=True)
    found = [hint for hint in get_hints([entry, listed])[entry.pk] if hint.duplicate_pk]
    assert [(hint.text, hint.duplicate_pk) for hint in found] == [("Like “cedar network” on the list", listed.pk)]
    assert [hint for hint in get_hints([listed])[listed.pk] if hint.duplicate_pk] == []


def test_names_on_other_lists_and_of_the_other_kind_are_no_hint(signatory_list: SignatoryList) -> None:
    SignatoryFactory(name="Cedar Network")
    SignatoryFactory(signatory_list=signatory_list, name="Cedar Network", kind="individual")
    entry = SignatoryFactory(signatory_list=signatory_list, name="Cedar Network", pending=True)
    person = SignatoryFactory(signatory_list=signatory_list, individual=True, name="Robin Fernleaf", pending=True)
    assert {pk: [hint.duplicate_pk for hint in found] for pk, found in get_hints([entry, person]).items()} == {
        entry.pk: [],
        person.pk: [],
    }


def test_other_entries_of_the_network_are_counted_for_a_month(signatory_list: SignatoryList) -> None:
    entries = [
        SignatoryFactory(signatory_list=signatory_list, individual=True, pending=True, email=f"{number}@example.org")
        for number in range(4)
    ]
    Contact.objects.update(network_key="house")
    Contact.objects.filter(pk=entries[3].pk).update(created_at=NOW - timedelta(days=31))
    assert hints(entries[0]) == [("2 other entries from the same network", False)]


def test_notices_become_hints() -> None:
    entry = SignatoryFactory(individual=True, pending=True, email="r@example.org")
    Contact.objects.update(notices=[Notice.NO_PROOF, Notice.DISPUTED])
    assert hints(entry) == [
        ("Sent without JavaScript", False),
        ("The owner of the address says: I didn't sign this", False),
    ]


@pytest.mark.parametrize("entries", [1, 3])
def test_a_page_of_hints_costs_the_same_for_any_number_of_entries(
    signatory_list: SignatoryList, entries: int, django_assert_num_queries: Any
) -> None:
    SignatoryFactory.create_batch(entries, signatory_list=signatory_list, pending=True, email="r@example.org")
    Contact.objects.update(network_key="house")
    page = list(Signatory.objects.select_related("contact", "correction", "signatory_list"))
    with django_assert_num_queries(4):
        get_hints(page)


def test_fields_that_the_list_requires_and_that_are_blank_are_named(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, individual=True, pending=True, title="", country="")
    assert hints(entry) == []
    signatory_list.field_requirements = {"individual": {"title": "required", "country": "required"}}
    signatory_list.save()
    assert hints(entry) == [("Left blank, although the list requires it: title or role, country", False)]
    Signatory.objects.filter(pk=entry.pk).update(title="Teacher", country="CA")
    assert hints(entry) == []
