"""Representatives of organizations: private unless they consent, corrected by staff and signers, printed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from core.users.models import User
from letters.editions.fingerprints import current_fingerprint
from letters.models import LetterPage
from signatories.enums import Kind, Status
from signatories.exchange.export import export_list
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.models import Contact, Signatory, SignatoryList
from signatories.moderation.decisions import approve
from signatories.moderation.staff_edits import correct
from signatories.signing.forms import SignOnForm
from signatories.signing.self_service import correct_own
from tests.factories import SignatoryFactory
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
ORGANIZATION = {
    "kind": "organization",
    "name": "Larch Society",
    "email": "jo@larch.example.org",
    "is_authorised": "on",
    "representative": "Bo Sample",
    "representative_role": "Chair",
}


@pytest.fixture
def larch(letter: LetterPage) -> Signatory:
    entry: Signatory = SignatoryFactory(
        signatory_list=letter.signatory_list, name="Larch", email="bo@example.org", represented_by=""
    )
    Contact.objects.update(representative="Bo Sample", representative_role="Chair")
    return entry


def application(prints: bool, **sent: str) -> Any:
    form = SignOnForm(SignatoryList(prints_representatives=prints), {**ORGANIZATION, **sent}, kind=Kind.ORGANIZATION)
    assert form.is_valid(), form.errors
    return form.build_application(network_key="")


@pytest.mark.parametrize(
    ("prints", "sent", "public"),
    [
        (True, {"prints_representative": "on"}, "Bo Sample, Chair"),
        (True, {}, ""),
        (False, {"prints_representative": "on"}, ""),
    ],
)
def test_a_representative_is_public_only_with_consent_on_a_list_that_prints_them(
    prints: bool, sent: dict[str, str], public: str
) -> None:
    sent_on = application(prints, **sent)
    assert sent_on.public.get("represented_by", "") == public
    assert (sent_on.private["representative"], sent_on.private["representative_role"]) == ("Bo Sample", "Chair")


def test_the_form_says_that_the_name_becomes_public() -> None:
    asked = SignOnForm(SignatoryList(prints_representatives=True), kind=Kind.ORGANIZATION)
    assert [field.name for field in asked.main_fields][-4:] == [
        *("representative_role", "prints_representative", "email", "is_authorised"),
    ]
    assert "public" in str(asked.fields["prints_representative"].help_text)
    silent = SignOnForm(SignatoryList(), kind=Kind.ORGANIZATION)
    assert "prints_representative" not in silent.fields
    assert str(silent.fields["representative"].label) == "Your name (never public)"


def test_a_person_who_signs_for_themselves_has_no_representative() -> None:
    data = {"kind": "individual", "name": "Ada Example", "email": "a@example.org", "prints_representative": "on"}
    form = SignOnForm(SignatoryList(prints_representatives=True), {**data, "representative": "Bo Sample"})
    assert form.is_valid()
    assert "represented_by" not in form.build_application(network_key="").public


def test_a_representative_is_printed_in_the_language_of_the_page(client: Client, larch: Signatory) -> None:
    correct(larch, {"represented_by": "Bo Sample, Chair"})
    entry = Signatory.objects.get()
    assert entry.printed_details == "represented by Bo Sample, Chair"
    with override("fr"):
        assert entry.printed_details == "représentée par Bo Sample, Chair"
    letter = LetterPage.objects.get()
    assert "represented by Bo Sample, Chair" in client.get(letter.url).content.decode()
    assert b"Bo Sample, Chair" in export_list(letter.signatory_list, "csv")
    [shown] = client.get(f"/api/v1/letters/{letter.slug}/signatories").json()["results"]
    assert shown["represented_by"] == "Bo Sample, Chair"


def test_a_private_representative_is_nowhere_public(client: Client, larch: Signatory) -> None:
    letter = LetterPage.objects.get()
    LetterPage.objects.get().signatory_list.__class__.objects.update(prints_representatives=True)
    for content in (
        client.get(letter.url).content,
        client.get(f"/api/v1/letters/{letter.slug}/signatories").content,
        export_list(letter.signatory_list, "csv"),
        export_list(letter.signatory_list, "json"),
    ):
        assert b"Larch" in content
        assert b"Bo Sample" not in content


def test_a_printed_representative_makes_an_edition_due(larch: Signatory) -> None:
    letter = LetterPage.objects.get()
    before = current_fingerprint(letter.signatory_list, [letter])
    correct(larch, {"represented_by": "Bo Sample, Chair"})
    assert current_fingerprint(letter.signatory_list, [letter]) != before
    correct(larch, {"represented_by": ""})
    assert current_fingerprint(letter.signatory_list, [letter]) == before


def test_the_signer_corrects_representative_and_place(client: Client, larch: Signatory, staff: User) -> None:
    SignatoryList.objects.update(prints_representatives=True)
    address = reverse("signatures:manage", args=[make_token(LinkPurpose.MANAGE, Signatory.objects.get())])
    page = client.get(address).content.decode()
    assert 'value="Bo Sample"' in page
    client.post(
        address,
        {
            "name": "Larch",
            "country": "FR",
            "region": "Alsace",
            "represented_by": "Cy Roe, Treasurer",
            "representative": "Cy Roe",
            "representative_role": "Treasurer",
        },
    )
    entry = Signatory.objects.get()
    # Private data changes at once; what the public sees waits for a moderator.
    assert (entry.contact.representative, entry.contact.representative_role) == ("Cy Roe", "Treasurer")
    assert (str(entry.country), entry.region, entry.represented_by) == ("", "", "")
    assert entry.correction.values == {"country": "FR", "region": "Alsace", "represented_by": "Cy Roe, Treasurer"}
    assert ("country", "France") in entry.correction.shown
    approve(entry, user=staff)
    entry.refresh_from_db()
    assert (entry.country.code, entry.region, entry.represented_by) == ("FR", "Alsace", "Cy Roe, Treasurer")


def test_who_signed_can_be_corrected_but_not_deleted(client: Client, larch: Signatory) -> None:
    address = reverse("signatures:manage", args=[make_token(LinkPurpose.MANAGE, Signatory.objects.get())])
    client.post(address, {"name": "Larch", "representative": "", "representative_role": ""})
    assert Contact.objects.get().representative == "Bo Sample"


def test_an_unconfirmed_entry_is_corrected_at_once(larch: Signatory) -> None:
    Signatory.objects.update(status=Status.UNCONFIRMED)
    correct_own(larch, {"country": "FR", "representative": "Cy Roe"})
    entry = Signatory.objects.get()
    assert (entry.country.code, entry.contact.representative) == ("FR", "Cy Roe")


def test_staff_correct_the_representative_and_the_log_has_no_name(staff_client: Client, larch: Signatory) -> None:
    address = reverse("signatories:edit", args=[larch.pk])
    form = staff_client.get(address).context["form"]
    assert (form["representative"].value(), form["representative_role"].value()) == ("Bo Sample", "Chair")
    data = {name: "" if (value := form[name].value()) in (None, False) else value for name in form.fields}
    staff_client.post(address, {**data, "names-en": "", "representative": "Cy Roe"})
    entry = Signatory.objects.get()
    assert (entry.contact.representative, entry.contact.representative_role) == ("Cy Roe", "Chair")
    history = staff_client.get(reverse("signatories:history", args=[larch.pk])).content.decode()
    assert "Contact changed: representative" in history
    assert "Cy Roe" not in history


def test_without_permission_to_see_contacts_the_representative_is_neither_shown_nor_changed(
    client: Client, larch: Signatory
) -> None:
    Contact.objects.update(representative="Wren Canary")
    client.force_login(user_with_permissions("signatories.view_signatory", "signatories.change_signatory"))
    address = reverse("signatories:edit", args=[larch.pk])
    page = client.get(address)
    assert "Wren Canary" not in page.content.decode()
    form = page.context["form"]
    data = {name: "" if (value := form[name].value()) in (None, False) else value for name in form.fields}
    client.post(address, {**data, "name": "Larch Society", "representative": "Mallory"})
    entry = Signatory.objects.get()
    assert (entry.name, entry.contact.representative) == ("Larch Society", "Wren Canary")


def test_a_representative_of_an_entry_without_a_contact_gets_one(larch: Signatory) -> None:
    Contact.objects.all().delete()
    correct(larch, {}, private={"representative": "Cy Roe"})
    assert (Contact.objects.get().representative, Contact.objects.get().email) == ("Cy Roe", "")
    correct(larch, {}, email="", private={"representative": "Cy Roe"})
    assert Contact.objects.get().representative == "Cy Roe"
