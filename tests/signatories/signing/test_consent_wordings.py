"""The words beside the boxes that signers tick are kept as they were shown, until the contact is erased."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from cms.digest.models import Subscriber
from cms.digest.subscriptions import take_over_signers
from letters.models import LetterPage
from signatories.enums import QuestionType, Signing
from signatories.exchange.cells.staff_columns import answer_values
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.models import Contact, Signatory, SignatoryList
from signatories.moderation.decisions import approve
from signatories.privacy.person import person_data
from signatories.privacy.personal_data import erase_contacts
from signatories.signing.forms import SignOnForm
from signatories.signing.self_service import confirm_own
from signatories.signing.sign_on import sign_on
from tests.factories import QuestionFactory, SignatoryFactory

pytestmark = pytest.mark.django_db
PERSON = {"kind": "individual", "name": "Robin Fernleaf", "email": "robin@example.org"}
ORGANIZATION = {
    "kind": "organization",
    "name": "Larch Society",
    "email": "larch@example.org",
    "is_authorised": "on",
    "representative": "Bo Sample",
    "representative_role": "Chair",
}


@pytest.fixture
def open_list(letter: LetterPage) -> SignatoryList:
    letter.signatory_list.signing = Signing.OPEN
    letter.signatory_list.prints_representatives = True
    letter.signatory_list.save()
    return letter.signatory_list


def sign(signatory_list: SignatoryList, data: dict[str, Any], *, language: str = "en") -> Contact:
    """Send the form in a language; return the contact."""
    with override(language):
        form = SignOnForm(signatory_list, data)
        assert form.is_valid(), form.errors
        sign_on(signatory_list, form.build_application(network_key=""))
    return Contact.objects.get(signatory__name=data["name"])


def words(contact: Contact) -> dict[str, tuple[str, str, str]]:
    return {each.box: (each.text, each.language, each.shown_by) for each in contact.ticked_wordings}


def test_the_words_of_ticked_boxes_are_kept_in_the_language_in_which_they_were_shown(
    open_list: SignatoryList,
) -> None:
    contact = sign(open_list, {**PERSON, "wants_updates": "on"}, language="fr")
    with override("fr"):
        label = str(SignOnForm.base_fields["wants_updates"].label)
    assert label != "Send me updates about this letter"
    assert words(contact) == {"wants_updates": (label, "fr", "site")}


def test_nothing_is_kept_of_boxes_that_were_not_ticked(open_list: SignatoryList) -> None:
    QuestionFactory(signatory_list=open_list, key="may_call", type=QuestionType.YES_NO)
    assert words(sign(open_list, PERSON)) == {}


def test_who_signs_for_an_organization_is_kept_as_authorised_and_as_agreeing_to_be_named(
    open_list: SignatoryList,
) -> None:
    contact = sign(open_list, {**ORGANIZATION, "prints_representative": "on"})
    fields = SignOnForm.base_fields
    public = fields["prints_representative"]
    assert words(contact) == {
        "is_authorised": (str(fields["is_authorised"].label), "en", "site"),
        "represented_by": (f"{public.label} {public.help_text}", "en", "site"),
    }


def test_a_question_that_was_answered_by_a_tick_is_kept_as_it_was_asked(open_list: SignatoryList) -> None:
    question = QuestionFactory(
        signatory_list=open_list, key="may_call", label="You may call me", type=QuestionType.YES_NO
    )
    contact = sign(open_list, {**PERSON, question.column: "yes"})
    question.label = "You may sell my number"
    question.save()
    assert words(contact) == {"answers.may_call": ("You may call me", "en", "site")}


def test_signing_again_replaces_the_words(open_list: SignatoryList) -> None:
    sign(open_list, {**PERSON, "wants_updates": "on"})
    assert set(words(sign(open_list, {**PERSON, "wants_newsletter": "on"}))) == {"wants_newsletter"}


def test_a_form_of_another_site_is_named_as_such(open_list: SignatoryList, letter: LetterPage, client: Client) -> None:
    body = {**PERSON, "text_version": letter.text_version, "wants_updates": True}
    url = f"/api/v1/letters/{letter.slug}/sign-ons"
    assert client.post(url, body, content_type="application/json").status_code == 202
    contact = Contact.objects.get()
    assert words(contact) == {"wants_updates": ("Send me updates about this letter", "en", "api")}


def logo() -> str:
    out = io.BytesIO()
    Image.new("RGB", (10, 10)).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def test_a_correction_keeps_the_words_of_new_boxes_and_forgets_those_of_boxes_that_are_not_ticked_any_more(
    open_list: SignatoryList, client: Client
) -> None:
    contact = sign(open_list, {**ORGANIZATION, "prints_representative": "on", "wants_updates": "on"})
    token = make_token(LinkPurpose.MANAGE, confirm_own(contact.signatory))
    changes = {"represented_by": "", "logo": logo(), "logo_permitted": True}
    answer = client.post(
        "/api/v1/sign-ons/manage", {"token": token, "changes": changes}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    contact.refresh_from_db()
    assert set(words(contact)) == {"is_authorised", "wants_updates", "logo_permitted"}
    assert words(contact)["logo_permitted"] == ("The logo may be shown with the letter", "en", "api")


def test_the_copy_for_the_person_staff_and_their_files_have_the_words_until_the_contact_is_erased(
    open_list: SignatoryList, staff_client: Client
) -> None:
    contact = sign(open_list, {**PERSON, "wants_updates": "on"})
    entry = contact.signatory
    [signature] = person_data("robin@example.org", [entry])["signatures"]
    assert signature["contact"]["consent_wordings"] == contact.consent_wordings
    screen = staff_client.get(reverse("signatories:inspect", args=[entry.pk])).content.decode()
    assert '<q lang="en">Send me updates about this letter</q>' in screen
    day = contact.ticked_wordings[0].at.date()
    assert answer_values(entry)["consent_wordings"] == f"“Send me updates about this letter” (en, {day})"
    erase_contacts([entry])
    [signature] = person_data("robin@example.org", Signatory.objects.filter(pk=entry.pk))["signatures"]
    assert "Send me updates" not in str(signature)


def test_an_entry_without_words_shows_none(staff_client: Client) -> None:
    entry = SignatoryFactory(email="robin@example.org")
    screen = staff_client.get(reverse("signatories:inspect", args=[entry.pk])).content.decode()
    assert "Words of the boxes" not in screen


def test_a_signer_who_becomes_a_subscriber_brings_the_words_along(open_list: SignatoryList) -> None:
    confirm_own(sign(open_list, {**PERSON, "wants_newsletter": "on"}).signatory)
    assert take_over_signers(user=None) == 1
    assert Subscriber.objects.get().consent_source == "Send me the newsletter"


def test_no_words_are_in_public_data(open_list: SignatoryList, client: Client) -> None:
    approve(confirm_own(sign(open_list, {**PERSON, "wants_updates": "on"}).signatory))
    slug = LetterPage.objects.get().slug
    public = client.get(f"/api/v1/letters/{slug}/signatories").content.decode()
    assert "Robin Fernleaf" in public
    assert "Send me updates" not in public
