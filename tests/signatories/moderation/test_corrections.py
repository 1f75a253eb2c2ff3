"""Corrections by signers accumulate, are screened like new entries, expire older links and can be cancelled."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import ModelLogEntry

from signatories.enums import MailPurpose, Notice, Source, Status
from signatories.exceptions import InvalidTransition, LinkExpired
from signatories.fields import OWN_FIELDS
from signatories.mail.link_tokens import LinkPurpose, make_token, read_token
from signatories.models import Contact, Correction, Mail, Signatory
from signatories.moderation.decisions import approve, get_version_hashes, reject
from signatories.moderation.staff_edits import correct
from signatories.signing.self_service import cancel_correction, correct_own, withdraw_own
from signatories.signing.self_service_forms import CorrectionForm
from tests.factories import OrganizationFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def larch(db: None) -> Signatory:
    """Return an organization whose corrections are reviewed."""
    entry: Signatory = SignatoryFactory(
        signatory_list=SignatoryListFactory(open=True, allows_hidden_names=True),
        name="Larch",
        source=Source.FORM,
        email="larch@example.org",
    )
    return entry


@pytest.fixture
def robin(db: None) -> Signatory:
    """Return an individual on a list without review."""
    entry: Signatory = SignatoryFactory(
        signatory_list=SignatoryListFactory(open=True, allows_hidden_names=True),
        individual=True,
        name="Robin Fernleaf",
        source=Source.FORM,
        email="robin@example.org",
    )
    return entry


def waiting() -> dict[str, Any]:
    return dict(Correction.objects.get().values)


def picture() -> ContentFile[bytes]:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(out, "PNG")
    return ContentFile(out.getvalue(), name="logo.png")


def manage(client: Client, entry: Signatory, values: dict[str, Any]) -> Any:
    token = make_token(LinkPurpose.MANAGE, from_database(entry))
    return client.post(reverse("signatures:manage", args=[token]), values, follow=True)


def from_database(entry: Signatory) -> Signatory:
    return Signatory.objects.select_related("contact", "correction", "signatory_list").get(pk=entry.pk)


def test_a_second_correction_adds_to_the_first(larch: Signatory) -> None:
    correct_own(larch, {"name": "Larch Society"})
    correct_own(larch, {"website": "https://larch.example.org"})
    assert waiting() == {"name": "Larch Society", "website": "https://larch.example.org"}
    correct_own(larch, {"name": "Larch Trust"})
    assert waiting() == {"name": "Larch Trust", "website": "https://larch.example.org"}
    approve(larch)
    larch.refresh_from_db()
    assert (larch.name, larch.website) == ("Larch Trust", "https://larch.example.org")


def test_they_add_up_on_the_page_and_in_the_api(client: Client, larch: Signatory) -> None:
    manage(client, larch, {"name": "Larch Society", "website": ""})
    page = manage(client, larch, {"name": "Larch", "website": "https://larch.example.org"}).content.decode()
    assert waiting() == {"name": "Larch Society", "website": "https://larch.example.org"}
    assert "Larch Society" in page
    assert "https://larch.example.org" in page
    token = make_token(LinkPurpose.MANAGE, from_database(larch))
    body = {"token": token, "changes": {"names": {"fr": "Mélèze"}}}
    response_data = client.post("/api/v1/sign-ons/manage", body, content_type="application/json").json()
    assert response_data["waiting"]["changes"] == {
        "name": "Larch Society",
        "website": "https://larch.example.org",
        "names": {"fr": "Mélèze"},
    }
    assert (response_data["name"], response_data["waiting"]["has_logo"]) == ("Larch", False)


def test_a_pending_correction_can_be_cancelled_on_the_page_and_in_the_api(client: Client, larch: Signatory) -> None:
    correct_own(larch, {"name": "Larch Society"}, logo=picture())
    page = manage(client, larch, {"step": "cancel"}).content.decode()
    assert (Correction.objects.count(), "Larch Society" in page) == (0, False)
    assert not Contact.objects.get().logo
    correct_own(larch, {"name": "Larch Society"})
    body = {"token": make_token(LinkPurpose.MANAGE, from_database(larch)), "cancel_waiting": True}
    response_data = client.post("/api/v1/sign-ons/manage", body, content_type="application/json").json()
    assert (response_data["waiting"], Correction.objects.count()) == (None, 0)
    for _time in range(2):
        cancel_correction(larch)
    assert ModelLogEntry.objects.filter(action="signatories.cancel_correction").count() == 2


@pytest.mark.parametrize(
    ("changes", "notice"),
    [
        ({"name": "Rоbin Fernleaf"}, Notice.LOOK_ALIKE),
        ({"affiliation": "Hаrbour Clinic"}, Notice.LOOK_ALIKE),
        ({"name": "Robin 𐎀"}, Notice.NO_GLYPH),
        ({"name": "=Robin"}, Notice.FORMULA),
        ({"title": "@nurse"}, Notice.FORMULA),
        ({"name": "Famous Author"}, Notice.CLAIMED),
    ],
)
def test_a_correction_with_a_notice_is_reviewed_whatever_the_list_reviews(
    robin: Signatory, changes: dict[str, str], notice: Notice
) -> None:
    SignatoryFactory(signatory_list=robin.signatory_list, individual=True, name="FAMOUS AUTHOR")
    before = {field: getattr(robin, field) for field in changes}
    correct_own(robin, {**changes, "is_name_hidden": False})
    robin.refresh_from_db()
    assert {field: getattr(robin, field) for field in changes} == before
    assert (waiting(), Correction.objects.get().notices) == (changes, [notice])


def test_a_harmless_correction_of_an_entry_that_is_not_reviewed_holds_at_once(robin: Signatory) -> None:
    correct_own(robin, {"name": "Robin F. Fernleaf", "title": "Baker"})
    robin.refresh_from_db()
    assert (robin.name, robin.title, Correction.objects.count()) == ("Robin F. Fernleaf", "Baker", 0)


def test_what_is_changed_at_once_no_longer_waits(robin: Signatory) -> None:
    correct_own(robin, {"name": "Rоbin"})
    correct_own(robin, {"name": "Robin F."})
    robin.refresh_from_db()
    assert (robin.name, Correction.objects.count()) == ("Robin F.", 0)


@pytest.mark.parametrize("name", ["Larch Society", "Larch Societv", "Société du mélèze"])
def test_an_organization_does_not_take_the_name_of_one_of_the_directory_unseen(larch: Signatory, name: str) -> None:
    larch.signatory_list.reviews_organizations = False
    larch.signatory_list.save()
    OrganizationFactory(name="Larch Society", names={"fr": "Société du mélèze"})
    correct_own(larch, {"name": name})
    assert (waiting(), Correction.objects.get().notices) == ({"name": name}, [Notice.CLAIMED])


def test_what_is_noticed_before_an_entry_is_confirmed_or_approved_is_noted_with_it(robin: Signatory) -> None:
    Signatory.objects.update(status=Status.UNCONFIRMED)
    Contact.objects.update(notices=[Notice.NO_PROOF])
    correct_own(robin, {"name": "Rоbin"})
    assert Contact.objects.get().notices == [Notice.NO_PROOF, Notice.LOOK_ALIKE]
    correct_own(robin, {"name": "Robin"})
    assert Contact.objects.get().notices == [Notice.NO_PROOF]
    # The link is bound to the submitted values, so a new one is sent.
    assert set(Mail.objects.values_list("purpose", flat=True)) == {MailPurpose.CONFIRM}


def test_an_organization_leaves_the_directory_entry_of_its_old_name(larch: Signatory) -> None:
    old, new = OrganizationFactory(name="Larch"), OrganizationFactory(name="Birch Union")
    correct(larch, {"organization": old})
    correct_own(larch, {"name": "Birch Union"})
    approve(larch)
    larch.refresh_from_db()
    assert larch.organization == new
    correct_own(larch, {"name": "Alder Circle"})
    approve(larch)
    larch.refresh_from_db()
    assert larch.organization is None


CHANGES = {
    "name": "Robin F.",
    "names": {"fr": "Robin"},
    "title": "Baker",
    "affiliation": "Clinic",
    "affiliation_for_identification": True,
    "website": "https://robin.example.org",
    "country": "FR",
    "region": "Alsace",
    "represented_by": "Cy Sample, Chair",
    "answers": {"city": "Toronto ON"},
    "is_name_hidden": True,
}


def test_the_form_of_signers_offers_the_fields_that_the_table_names() -> None:
    assert tuple(CorrectionForm.Meta.fields) == OWN_FIELDS == tuple(CHANGES)


@pytest.mark.parametrize("field", OWN_FIELDS)
@pytest.mark.parametrize("reviews", [True, False])
def test_any_change_of_an_own_field_ends_older_links(robin: Signatory, field: str, reviews: bool) -> None:
    robin.signatory_list.reviews_individuals = reviews
    robin.signatory_list.save()
    older = make_token(LinkPurpose.MANAGE, from_database(robin))
    correct_own(robin, {field: CHANGES[field]}, token=older)
    with pytest.raises(LinkExpired):
        read_token(LinkPurpose.MANAGE, older)
    with pytest.raises(LinkExpired):
        withdraw_own(robin, token=older)
    assert Signatory.objects.get().status == Status.PUBLISHED


def test_an_expired_link_does_nothing_even_if_its_page_was_opened_in_time(robin: Signatory) -> None:
    token = make_token(LinkPurpose.MANAGE, from_database(robin))
    read = read_token(LinkPurpose.MANAGE, token)
    correct_own(robin, {"title": "Baker"})
    for act in (
        lambda: correct_own(read, {"title": "Cook"}, token=token),
        lambda: cancel_correction(read, token=token),
    ):
        with pytest.raises(LinkExpired):
            act()
    assert Signatory.objects.get().title == "Baker"


def test_withholding_the_name_ends_what_waited_before(larch: Signatory) -> None:
    correct_own(larch, {"name": "Larch Society"}, logo=picture())
    correct_own(larch, {"is_name_hidden": True})
    assert (Correction.objects.count(), bool(Contact.objects.get().logo)) == (0, False)
    correct(larch, {"is_name_hidden": False})
    correct_own(larch, {"name": "Larch Society"})
    correct(larch, {"is_name_hidden": True})
    assert Correction.objects.count() == 0


@pytest.mark.parametrize("status", [Status.HELD, Status.REJECTED, Status.WITHDRAWN])
def test_what_is_off_the_list_is_not_corrected(client: Client, robin: Signatory, status: Status) -> None:
    Signatory.objects.update(status=status)
    with pytest.raises(InvalidTransition):
        correct_own(robin, {"title": "Baker"})
    page = client.get(reverse("signatures:manage", args=[make_token(LinkPurpose.MANAGE, from_database(robin))]))
    assert (page.status_code, "Correct it" in page.content.decode()) == (200, False)
    assert manage(client, robin, {"name": "Robin Fernleaf", "title": "Baker"}).status_code == 200
    assert Signatory.objects.get().title == "Professor"


def test_rejecting_twice_rejects_a_correction_and_not_the_entry_where_staff_saw_the_correction(
    larch: Signatory,
) -> None:
    correct_own(larch, {"name": "Larch Society"})
    version_hash = get_version_hashes([from_database(larch)])[larch.pk]
    reject(larch, seen=version_hash)
    with pytest.raises(InvalidTransition):
        reject(larch, seen=version_hash)
    assert Signatory.objects.get().status == Status.PUBLISHED
