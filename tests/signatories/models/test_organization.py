from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from signatories.models import Organization
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_saving_derives_the_keys_from_the_name() -> None:
    organization = OrganizationFactory(name="The Élan Society")
    assert (organization.name_key, organization.sort_key) == ("the elan society", "elan society")


def test_the_directory_has_an_organization_once() -> None:
    OrganizationFactory(name="The Cedar Network")
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationFactory(name="THE CEDAR NETWORK")


def test_staff_are_told_under_which_name_the_directory_has_it() -> None:
    OrganizationFactory(name="The Cedar Network")
    with pytest.raises(ValidationError) as refusal:
        Organization(name="THE CEDAR NETWORK").full_clean()
    assert list(refusal.value.message_dict) == ["name"]
    assert "“The Cedar Network”" in refusal.value.message_dict["name"][0]


def test_an_organization_may_keep_or_correct_its_own_name() -> None:
    organization = OrganizationFactory(name="The Cedar Network")
    OrganizationFactory(name="Larch Society")
    organization.name = "Cedar Network"
    organization.full_clean()


def test_the_directory_is_listed_by_name() -> None:
    for name in ("Zeder", "The Alder Trust", "élan"):
        OrganizationFactory(name=name)
    assert [str(organization) for organization in Organization.objects.all()] == ["The Alder Trust", "élan", "Zeder"]
