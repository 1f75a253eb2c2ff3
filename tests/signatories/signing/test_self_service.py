from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.enums import Kind, MailPurpose, Notice, Source, Status
from signatories.exceptions import InvalidTransition
from signatories.mail.outbox import DIGEST_DELAY
from signatories.models import BlockedAddress, Contact, Correction, Mail, Organization, Signatory
from signatories.moderation.decisions import approve, reject
from signatories.signing.logo_processing import process_logos
from signatories.signing.self_service import correct_own, dispute, request_links, withdraw_own
from tests.factories import LetterFactory, OrganizationFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories.people import user_with_permissions
from tests.signatories.signers import deliver_mail, mail_links

pytestmark = pytest.mark.django_db


@pytest.fixture
def individual(db: None) -> Signatory:
    entry: Signatory = SignatoryFactory(
        signatory_list=SignatoryListFactory(open=True),
        individual=True,
        name="Robin Fernleef",
        source=Source.FORM,
        email="robin@example.org",
    )
    return entry


@pytest.fixture
def organization(db: None) -> Signatory:
    entry: Signatory = SignatoryFactory(
        signatory_list=SignatoryListFactory(open=True), name="Larch", source=Source.FORM, email="larch@example.org"
    )
    return entry


def picture() -> ContentFile[bytes]:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(out, "PNG")
    return ContentFile(out.getvalue(), name="logo.png")


def purposes() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("purpose", flat=True))


def test_a_person_corrects_their_entry_at_once_and_gets_a_new_link(individual: Signatory) -> None:
    entry = correct_own(individual, {"name": "Robin Fernleaf", "title": individual.title})
    assert (entry.name, entry.status) == ("Robin Fernleaf", Status.PUBLISHED)
    [logged] = ModelLogEntry.objects.for_instance(entry)
    assert logged.data == {"before": {"name": "Robin Fernleef"}, "after": {"name": "Robin Fernleaf"}}
    assert purposes() == [MailPurpose.RECEIPT]


def test_saving_what_is_there_already_changes_nothing(individual: Signatory) -> None:
    correct_own(individual, {"name": individual.name, "title": individual.title})
    assert (purposes(), ModelLogEntry.objects.count()) == ([], 0)


def test_the_correction_of_an_organization_waits_and_the_entry_stays_meanwhile(
    organization: Signatory, staff: User
) -> None:
    correct_own(organization, {"name": "Larch Society", "names": {"fr": "Mélèze"}})
    entry = Signatory.objects.get()
    assert (entry.name, entry.status) == ("Larch", Status.PUBLISHED)
    assert entry.correction.values == {"name": "Larch Society", "names": {"fr": "Mélèze"}}
    approve(entry, user=staff)
    entry.refresh_from_db()
    assert (entry.name, entry.names, entry.status) == ("Larch Society", {"fr": "Mélèze"}, Status.PUBLISHED)
    assert Correction.objects.count() == 0
    assert purposes() == [MailPurpose.RECEIPT, MailPurpose.APPROVED]


def test_a_correction_that_is_rejected_leaves_the_entry_as_it_was(organization: Signatory, staff: User) -> None:
    correct_own(organization, {"name": "Something Rude"})
    reject(organization, message="Please keep to your name.", user=staff)
    entry = Signatory.objects.get()
    assert (entry.name, entry.status, Correction.objects.count()) == ("Larch", Status.PUBLISHED, 0)
    assert "Please keep to your name." in deliver_mail()[-1].body


def test_withholding_a_name_holds_at_once_even_where_corrections_wait(individual: Signatory) -> None:
    individual.signatory_list.reviews_individuals = True
    individual.signatory_list.save()
    entry = correct_own(individual, {"name": "Robin F.", "is_name_hidden": True})
    assert (entry.is_name_hidden, entry.name) == (True, "Robin Fernleef")
    assert entry.correction.values == {"name": "Robin F."}


def test_a_name_that_is_taken_is_refused_and_nothing_changes(organization: Signatory) -> None:
    organization.signatory_list.reviews_organizations = False
    organization.signatory_list.save()
    SignatoryFactory(signatory_list=organization.signatory_list, name="Cedar")
    with pytest.raises(InvalidTransition):
        correct_own(organization, {"name": "CEDAR"})
    assert (Signatory.objects.get(pk=organization.pk).name, purposes()) == ("Larch", [])


def test_who_withdraws_is_off_the_list_at_once(individual: Signatory) -> None:
    for _time in range(2):
        withdraw_own(individual)
    assert Signatory.objects.get().status == Status.WITHDRAWN
    assert Signatory.objects.counted().count() == 0
    assert ModelLogEntry.objects.filter(action="signatories.withdraw").count() == 1
    assert purposes() == [MailPurpose.WITHDREW]


def test_who_never_confirmed_gets_no_mail_about_withdrawing(individual: Signatory) -> None:
    Signatory.objects.update(status=Status.UNCONFIRMED)
    withdraw_own(individual)
    assert purposes() == []


def test_a_mail_about_withdrawing_is_not_sent_to_who_signed_again_meanwhile(individual: Signatory) -> None:
    withdraw_own(individual)
    Signatory.objects.update(status=Status.PUBLISHED)
    assert deliver_mail() == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Status.PUBLISHED, Status.PENDING),
        (Status.PENDING, Status.PENDING),
        (Status.UNCONFIRMED, Status.REJECTED),
        (Status.HELD, Status.REJECTED),
    ],
)
def test_a_disputed_entry_is_suspended_at_once_and_moderators_are_told_once(
    individual: Signatory, before: Status, after: Status
) -> None:
    moderator = user_with_permissions("signatories.moderate_signatory")
    moderator.email = "moderator@example.org"
    moderator.save()
    user_with_permissions("signatories.view_signatory")
    Signatory.objects.update(status=before)
    for _time in range(2):
        dispute(individual)
    entry = Signatory.objects.get()
    assert (entry.status, entry.contact.notices) == (after, [Notice.DISPUTED])
    assert [message.to for message in deliver_mail(after=DIGEST_DELAY[MailPurpose.DISPUTE])] == [
        ["moderator@example.org"]
    ]
    assert ModelLogEntry.objects.filter(action="signatories.dispute").count() == 1


def test_an_address_that_wants_no_more_mail_gets_none(individual: Signatory) -> None:
    dispute(individual, block=True)
    assert BlockedAddress.objects.get().email_key == individual.email_key
    request_links("robin@example.org")
    assert deliver_mail() == []


def test_links_are_sent_again_to_who_signed_and_to_nobody_else(individual: Signatory) -> None:
    SignatoryFactory(individual=True, unconfirmed=True, name="Robin", email="robin@example.org")
    LetterFactory(title="Keep the lake", signatory_list=individual.signatory_list)
    SignatoryFactory(email="canary@example.org", name="Canary")
    request_links("ROBIN@example.org ")
    request_links("stranger@example.org")
    request_links("")
    [message] = deliver_mail()
    assert message.to == ["robin@example.org"]
    assert set(mail_links(message)) == {"manage", "confirm", "dispute"}
    assert "\nKeep the lake\n" in message.body
    assert "\nAn open letter\n" in message.body
    assert "Canary" not in message.body


@pytest.mark.parametrize("kind", list(Kind))
def test_what_staff_decide_is_told_to_who_signed_by_the_form_and_to_nobody_else(staff: User, kind: Kind) -> None:
    by_form = {"kind": kind, "pending": True, "source": Source.FORM}
    approve(SignatoryFactory(email="a@example.org", **by_form), user=staff)
    reject(SignatoryFactory(email="b@example.org", **by_form), reason="Canary", message="Sorry.", user=staff)
    approve(SignatoryFactory(email="c@example.org", kind=kind, pending=True, source=Source.IMPORT), user=staff)
    messages = deliver_mail()
    assert [(message.to, message.subject.split("“")[0]) for message in messages] == [
        (["a@example.org"], "You are listed under "),
        (["b@example.org"], "Your signature under "),
    ]
    assert "Sorry." in messages[1].body
    assert "Canary" not in messages[1].body


@pytest.mark.parametrize("permitted", [True, False])
def test_a_logo_goes_to_the_directory_with_its_permission_once_the_entry_is_approved(
    staff: User, permitted: bool
) -> None:
    entry = SignatoryFactory(name="Larch", pending=True, source=Source.FORM, email="jo@larch.example.org")
    entry.contact.logo.save("logo.png", picture())
    Contact.objects.update(logo_permitted=permitted)
    assert Organization.objects.count() == 0
    for _time in range(2):
        approve(entry, user=staff)
    entries = Organization.objects.values_list("name", "logo__title", "logo_alt", "logo_permitted")
    assert list(entries) == ([("Larch", "Larch", "Larch", True)] if permitted else [])
    assert bool(Contact.objects.get().logo) is not permitted


def test_a_logo_of_the_directory_is_not_replaced(staff: User) -> None:
    larch = OrganizationFactory(name="Larch")
    larch.logo = get_image_model().objects.create(title="Their logo", file=get_test_image_file())
    larch.save()
    entry = SignatoryFactory(name="Larch", organization=larch, pending=True, source=Source.FORM, email="a@example.org")
    entry.contact.logo.save("logo.png", ContentFile(b"picture"))
    Contact.objects.update(logo_permitted=True)
    approve(entry, user=staff)
    larch.refresh_from_db()
    assert larch.logo.title == "Their logo"


@pytest.mark.parametrize("reviews", [True, False])
def test_a_new_logo_waits_for_a_moderator_beside_the_correction_and_then_replaces_the_old_one(
    organization: Signatory, staff: User, reviews: bool
) -> None:
    old = get_image_model().objects.create(title="Old logo", file=get_test_image_file())
    organization.organization = OrganizationFactory(name="Larch", logo=old)
    organization.save()
    organization.signatory_list.reviews_organizations = reviews
    organization.signatory_list.save()
    correct_own(organization, {"website": "https://larch.example.org"})
    correct_own(Signatory.objects.get(), {}, logo=picture())
    process_logos()
    larch = Organization.objects.get()
    assert (larch.logo, bool(Contact.objects.get().logo)) == (old, True)
    assert Correction.objects.get().values == ({"website": "https://larch.example.org"} if reviews else {})
    approve(Signatory.objects.get(), user=staff)
    larch.refresh_from_db()
    assert (larch.logo.title, larch.logo_permitted, Correction.objects.count()) == ("Larch", True, 0)
    assert not Contact.objects.get().logo


def test_a_logo_that_is_rejected_is_forgotten(organization: Signatory, staff: User) -> None:
    correct_own(organization, {}, logo=picture())
    reject(organization, message="That is not yours.", user=staff)
    assert not Contact.objects.get().logo
    assert (Organization.objects.count(), Signatory.objects.get().status) == (0, Status.PUBLISHED)
