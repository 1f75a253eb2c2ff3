"""The inspection screens of entries and organizations show localized labels and local time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils.html import strip_tags
from wagtail.users.models import UserProfile

from core.users.models import User
from signatories.models import Relation, Signatory
from tests.factories import OrganizationFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def french_client(staff_client: Client, staff: User) -> Client:
    profile = UserProfile.get_for_user(staff)
    profile.preferred_language, profile.current_time_zone = "fr", "America/Toronto"
    profile.save()
    return staff_client


def displayed_values(client: Client, address: str) -> dict[str, str]:
    """Return the displayed value of each field of a screen."""
    page = client.get(address).content.decode()
    pairs = (pair.partition("</dt>") for pair in page.split("<dt>")[1:])
    values = {label: strip_tags(rest.partition("</dd>")[0]) for label, _end, rest in pairs}
    return {label: " ".join(value.split()) for label, value in values.items()}


def test_an_entry_is_shown_in_words_and_local_time(french_client: Client) -> None:
    entry = SignatoryFactory(name="Alder", country="CA", signed_on=date(2026, 6, 5), is_name_hidden=True)
    Signatory.objects.update(created_at=datetime(2026, 7, 1, 2, 30, tzinfo=UTC))
    fields = displayed_values(french_client, f"/admin/signatories/inspect/{entry.pk}/")
    assert "None" not in fields.values()
    assert "True" not in fields.values()
    assert fields["Date de signature"] == "5 juin 2026"
    assert fields["Rang parmi les premiers signataires"] == fields["Titre ou fonction"] == "–"
    assert fields["Taire le nom, mais le compter"] == "Oui"
    assert fields["Affiliation indiquée aux seules fins d’identification"] == "Non"
    assert fields["Pays"] == "Canada"
    assert fields["Créé"] == "30 juin 2026 22:30"


def test_an_organization_is_shown_in_words(french_client: Client) -> None:
    organization = OrganizationFactory(
        relation=Relation.objects.get(is_membership=True), names={"fr": "Mélèze", "en": "Larch"}
    )
    fields = displayed_values(french_client, f"/admin/organizations/inspect/{organization.pk}/")
    assert {"None", "True", "False"}.isdisjoint(fields.values())
    assert fields["Relation avec la coalition"] == "Membre"
    assert fields["Logo"] == "–"
    assert fields["Noms dans d’autres langues"] == "Anglais : Larch, Français : Mélèze"


def test_merging_names_the_day_of_each_entry_in_the_language_of_the_screen(french_client: Client) -> None:
    entries = [SignatoryFactory(name=name, signed_on=date(2026, 6, 5)) for name in ("Alder", "Birch")]
    for entry in entries[1:]:
        Signatory.objects.filter(pk=entry.pk).update(signatory_list=entries[0].signatory_list)
    query = "&".join(f"id={entry.pk}" for entry in entries)
    page = french_client.get(f"/admin/bulk/signatories/signatory/merge/?{query}").content.decode()
    assert "Alder, Publié, 5 juin 2026" in page
    assert "2026-06-05" not in page
