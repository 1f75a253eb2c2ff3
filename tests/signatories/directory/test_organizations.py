"""Links between organizations on lists and the directory."""

from __future__ import annotations

import pytest
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.directory import organizations
from signatories.directory.organizations import (
    add_to_directory,
    directory_change,
    get_or_create_organization,
    update_organization_link,
)
from signatories.models import Organization, Signatory, SignatoryList
from tests.factories import OrganizationFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


def test_each_organization_is_added_once_and_those_that_are_there_are_linked(
    signatory_list: SignatoryList, staff: User
) -> None:
    known = OrganizationFactory(name="Larch Society")
    SignatoryFactory(signatory_list=signatory_list, name="Larch Society")
    for target in (signatory_list, SignatoryList.objects.create(title="Another")):
        SignatoryFactory(signatory_list=target, name="Cedar Union", website="https://cedar.example.org/")
    assert directory_change(Signatory.objects.all()) == (1, 1)
    assert add_to_directory(Signatory.objects.all(), user=staff) == (1, 1)
    added = Organization.objects.get(name="Cedar Union")
    assert added.website == "https://cedar.example.org/"
    assert list(Signatory.objects.order_by("pk").values_list("organization", flat=True)) == [
        known.pk,
        added.pk,
        added.pk,
    ]
    assert list(ModelLogEntry.objects.filter(action="wagtail.create").values_list("object_id", "user")) == [
        (str(added.pk), staff.pk)
    ]


def test_an_organization_whose_website_is_none_waits_for_its_correction(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Larch Society")
    invalid = SignatoryFactory(signatory_list=signatory_list, name="Cedar Union")
    Signatory.objects.filter(pk=invalid.pk).update(website="javascript:alert(1)")
    invalid.refresh_from_db()
    assert get_or_create_organization(invalid, user=None) is None
    assert add_to_directory(Signatory.objects.all()) == (1, 0)
    assert list(Organization.objects.values_list("name", flat=True)) == ["Larch Society"]
    invalid.refresh_from_db()
    assert invalid.organization is None


def test_what_another_transaction_added_meanwhile_is_used(
    signatory_list: SignatoryList, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, name="Larch Society")
    added = OrganizationFactory(name="Larch Society")
    # As read before the other transaction was committed.
    monkeypatch.setattr(organizations, "_organizations_by_key", dict)
    assert get_or_create_organization(entry, user=None) == added
    assert Organization.objects.count() == 1
    assert not ModelLogEntry.objects.filter(action="wagtail.create").exists()


@pytest.mark.parametrize(
    ("linked", "directory", "expected"),
    [
        pytest.param("Larch Society", [], None, id="the new name is not in the directory"),
        pytest.param("Larch Society", ["Cedar Union"], "Cedar Union", id="the new name is in the directory"),
        pytest.param("A parent", [], "A parent", id="staff linked an entry of another name"),
        pytest.param("", ["Cedar Union"], "Cedar Union", id="there was no link"),
    ],
)
def test_a_renamed_organization_is_linked_to_the_entry_of_its_new_name(
    signatory_list: SignatoryList, linked: str, directory: list[str], expected: str | None
) -> None:
    for name in directory:
        OrganizationFactory(name=name)
    organization = OrganizationFactory(name=linked) if linked else None
    entry = SignatoryFactory(signatory_list=signatory_list, name="Larch Society", organization=organization)
    old_key, entry.name = entry.name_key, "Cedar Union"
    changed = update_organization_link(entry, old_key)
    assert (entry.organization and entry.organization.name) == expected
    assert changed == ([] if expected == (linked or None) else ["organization"])


def test_a_name_that_reads_the_same_and_a_person_keep_their_links(signatory_list: SignatoryList) -> None:
    OrganizationFactory(name="Robin Cedar")
    for entry, name in (
        (SignatoryFactory(signatory_list=signatory_list, name="Larch Society"), "LARCH SOCIETY"),
        (SignatoryFactory(signatory_list=signatory_list, individual=True, name="Robin Larch"), "Robin Cedar"),
    ):
        old_key, entry.name = entry.name_key, name
        assert update_organization_link(entry, old_key) == []
        assert entry.organization is None
