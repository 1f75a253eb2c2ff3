"""Search texts and words of institutions from before letters such as “œ” were found by “oe”."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from signatories.directory.affiliations import find_affiliations
from signatories.models import Institution, InstitutionWord, Organization, Signatory
from tests.factories import OrganizationFactory, SignatoryFactory

pytestmark = pytest.mark.django_db
migration = import_module("signatories.migrations.0066_plain_letters_in_searches")
NAMES = ("Sacré-Cœur Łódź Ærø Đà Þing ısı", "北京大学", "विश्वविद्यालय", "Example")


def test_stored_rows_become_what_new_ones_are() -> None:
    for name in NAMES:
        SignatoryFactory(name=name)
        OrganizationFactory(name=name)
        Institution.objects.create(name=name)
    models = (Signatory, Organization)
    texts = [sorted(model.objects.values_list("search_text", flat=True)) for model in models]
    words = set(InstitutionWord.objects.values_list("institution", "word"))
    for model in models:
        model.objects.filter(name=NAMES[0]).update(search_text="sacre-cœur łodz ærø đa þing ısı")
    InstitutionWord.objects.exclude(word="example").delete()
    migration.write(apps, None)
    assert [sorted(model.objects.values_list("search_text", flat=True)) for model in models] == texts
    assert set(InstitutionWord.objects.values_list("institution", "word")) == words
    assert [found.name for found in find_affiliations("coeur lodz")] == [NAMES[0]]
