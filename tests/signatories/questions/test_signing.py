"""Questions on the way of an entry: form, API, self-service, print."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from signatories.enums import Kind, QuestionType, Status, Visibility, WhoSigns
from signatories.mail.link_tokens import LinkPurpose, make_token, read_token
from signatories.models import Contact, Question, Signatory, SignatoryList
from signatories.signing.forms import SignOnForm
from signatories.signing.self_service import correct_own
from signatories.signing.self_service_forms import CorrectionForm
from signatories.signing.sign_on import sign_on
from tests.factories import QuestionFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories import signers
from tests.signatories.signers import ORGANIZATION, deliver_mail, mail_links

pytestmark = pytest.mark.django_db

INDIVIDUAL = {**signers.INDIVIDUAL, "country": "CA"}
DISCIPLINES = [
    {"value": "biology", "label": "Biology", "labels": {"fr": "Biologie"}},
    {"value": "law", "label": "Law", "labels": {"fr": "Droit"}},
]


@pytest.fixture
def signatory_list() -> SignatoryList:
    """Return an open list that asks for a city, a discipline, a postal code and, of organizations, a number."""
    asking: SignatoryList = SignatoryListFactory(open=True)
    QuestionFactory(signatory_list=asking, key="city", label="City", labels={"fr": "Ville"}, position=1)
    QuestionFactory(
        signatory_list=asking,
        key="discipline",
        label="Discipline",
        type=QuestionType.CHOICES,
        choices=DISCIPLINES,
        visibility=Visibility.PUBLIC,
        kinds=WhoSigns.INDIVIDUALS,
        position=2,
    )
    QuestionFactory(
        signatory_list=asking,
        key="postal_code",
        label="Postal code",
        type=QuestionType.POSTAL_CODE,
        visibility=Visibility.PRIVATE,
        is_required=True,
        position=3,
    )
    QuestionFactory(
        signatory_list=asking,
        key="members",
        label="Members",
        type=QuestionType.NUMBER,
        kinds=WhoSigns.ORGANIZATIONS,
        position=4,
    )
    return asking


ANSWERS = {"q_city": "Toronto ON", "q_discipline": ["law", "biology"], "q_postal_code": "k1a0b6"}


def bound(signatory_list: SignatoryList, data: dict[str, Any], **more: Any) -> SignOnForm:
    form = SignOnForm(signatory_list, data, **more)
    form.is_valid()
    return form


def sign(signatory_list: SignatoryList, data: dict[str, Any]) -> Signatory:
    form = bound(signatory_list, data)
    assert form.errors == {}
    sign_on(signatory_list, form.build_application(network_key=""))
    return Signatory.objects.select_related("contact").get(name=data["name"])


def test_a_form_asks_the_questions_of_its_kind_before_the_address(signatory_list: SignatoryList) -> None:
    person = SignOnForm(signatory_list, kind=Kind.INDIVIDUAL)
    assert [field.name for field in person.main_fields][-4:] == ["q_city", "q_discipline", "q_postal_code", "email"]
    organization = SignOnForm(signatory_list, kind=Kind.ORGANIZATION)
    assert [field.name for field in organization.main_fields][-5:] == [
        *("q_city", "q_postal_code", "q_members", "email", "is_authorised"),
    ]
    with override("fr"):
        french = SignOnForm(signatory_list, kind=Kind.INDIVIDUAL)
        assert str(french.fields["q_city"].label).startswith("Ville (")
        assert french.fields["q_discipline"].choices == [("biology", "Biologie"), ("law", "Droit")]  # type: ignore[attr-defined]
    assert "Never public." in str(person.fields["q_postal_code"].help_text)


def test_answers_are_stored_with_the_entry_and_private_ones_with_its_contact(signatory_list: SignatoryList) -> None:
    entry = sign(signatory_list, {**INDIVIDUAL, **ANSWERS, "q_members": "7"})
    assert entry.answers == {"city": "Toronto ON", "discipline": ["biology", "law"]}
    assert entry.contact.private_answers == {"postal_code": "K1A 0B6"}


def test_a_required_question_has_to_be_answered_by_the_kinds_that_it_is_asked_of(
    signatory_list: SignatoryList,
) -> None:
    assert set(bound(signatory_list, INDIVIDUAL).errors) == {"q_postal_code"}
    signatory_list.questions.filter(key="postal_code").update(kinds=WhoSigns.ORGANIZATIONS)
    fresh = SignatoryList.objects.get(pk=signatory_list.pk)
    assert set(bound(fresh, INDIVIDUAL).errors) == set()
    assert set(bound(fresh, ORGANIZATION).errors) == {"q_postal_code"}


def test_an_answer_is_checked_by_its_type(signatory_list: SignatoryList) -> None:
    wrong = {"q_city": "see www.example.org", "q_discipline": ["alchemy"], "q_postal_code": "12345"}
    assert set(bound(signatory_list, {**INDIVIDUAL, **wrong}).errors) == set(wrong)


def test_a_retired_question_is_not_asked(signatory_list: SignatoryList) -> None:
    signatory_list.questions.update(is_retired=True)
    form = bound(SignatoryList.objects.get(pk=signatory_list.pk), {**INDIVIDUAL, **ANSWERS})
    assert form.errors == {}
    assert not [name for name in form.fields if name.startswith("q_")]
    assert form.build_entry().answers == {}


def test_a_form_that_is_shown_again_has_the_answers(signatory_list: SignatoryList) -> None:
    form = bound(signatory_list, {**INDIVIDUAL, **ANSWERS}, kind=Kind.INDIVIDUAL).unvalidated()
    assert {name: form[name].value() for name in ANSWERS} == ANSWERS


def test_the_printed_line_has_the_printed_answers_in_the_language_of_the_page(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(
        signatory_list=signatory_list,
        answers={"members": 1200, "city": "Toronto ON", "discipline": ["law"], "gone": "x"},
    )
    assert entry.printed_answers == "Toronto ON, 1200"
    assert entry.labelled_answers == [("City", "Toronto ON"), ("Discipline", "Law"), ("Members", "1200")]
    with override("fr"):
        assert entry.unprinted_answers == [("Discipline", "Droit")]


def test_answers_to_a_question_that_became_private_are_public_nowhere(signatory_list: SignatoryList) -> None:
    """Whatever is stored, the question decides."""
    signatory_list.questions.update(visibility=Visibility.PRIVATE)
    fresh = SignatoryList.objects.get(pk=signatory_list.pk)
    entry = SignatoryFactory(signatory_list=fresh, answers={"city": "Toronto ON"})
    assert (entry.printed_answers, entry.labelled_answers) == ("", [])


def test_a_confirmation_link_is_bound_to_the_answers(signatory_list: SignatoryList) -> None:
    entry = sign(signatory_list, {**INDIVIDUAL, **ANSWERS})
    token = make_token(LinkPurpose.CONFIRM, entry)
    assert read_token(LinkPurpose.CONFIRM, token) == entry
    for data in ({"q_city": "Ottawa ON"}, {"q_postal_code": "K1A 0B7"}):
        sign(signatory_list, {**INDIVIDUAL, **ANSWERS, **data})
        changed = Signatory.objects.select_related("contact", "correction").get(pk=entry.pk)
        assert make_token(LinkPurpose.CONFIRM, changed) != token


def test_signers_see_and_correct_their_answers(signatory_list: SignatoryList, client: Client) -> None:
    sign(signatory_list, {**INDIVIDUAL, **ANSWERS})
    [mail] = deliver_mail()
    client.post(mail_links(mail)["confirm"])
    [mail] = deliver_mail()
    manage = mail_links(mail)["manage"]
    assert "Robin Fernleaf, Toronto ON" in str(mail.body)
    assert "K1A 0B6" not in str(mail.body)
    page = client.get(manage).content.decode()
    assert 'value="K1A 0B6"' in page
    response = client.post(manage, {**INDIVIDUAL, "q_city": "", "q_discipline": ["law"], "q_postal_code": "K1A 0B7"})
    assert response.status_code == 302
    entry = Signatory.objects.select_related("contact").get()
    assert entry.answers == {"discipline": ["law"]}
    assert entry.contact.private_answers == {"postal_code": "K1A 0B7"}


def test_a_required_answer_can_not_be_removed(signatory_list: SignatoryList) -> None:
    entry = sign(signatory_list, {**INDIVIDUAL, **ANSWERS})
    form = CorrectionForm({**INDIVIDUAL, **ANSWERS, "q_postal_code": ""}, instance=entry)
    assert set(form.errors) == {"q_postal_code"}


def test_an_entry_from_before_is_corrected_without_the_answer_that_is_required_now(
    signatory_list: SignatoryList,
) -> None:
    entry = sign(signatory_list, {**INDIVIDUAL, **ANSWERS, "q_city": ""})
    signatory_list.questions.update(is_required=True)
    entry = Signatory.objects.select_related("contact").get(pk=entry.pk)
    form = CorrectionForm({**INDIVIDUAL, **ANSWERS, "q_city": "", "name": "Robin Fern"}, instance=entry)
    assert form.errors == {}
    assert "optional" in str(form.fields["q_city"].label)
    assert "optional" not in str(form.fields["q_discipline"].label)
    form = CorrectionForm({**INDIVIDUAL, **ANSWERS, "q_city": "", "q_discipline": []}, instance=entry)
    assert set(form.errors) == {"q_discipline"}


def test_no_and_zero_are_answers_that_are_not_removed_where_required(signatory_list: SignatoryList) -> None:
    QuestionFactory(signatory_list=signatory_list, key="fte", type=QuestionType.YES_NO, is_required=True)
    signatory_list.questions.filter(key="members").update(is_required=True)
    fresh = SignatoryList.objects.get(pk=signatory_list.pk)
    entry = sign(fresh, {**ORGANIZATION, **ANSWERS, "q_members": "0", "q_fte": "no"})
    entry = Signatory.objects.select_related("contact").get(pk=entry.pk)
    form = CorrectionForm({**ORGANIZATION, **ANSWERS, "q_members": "", "q_fte": ""}, instance=entry)
    assert set(form.errors) == {"q_members", "q_fte"}


def test_a_signer_can_take_off_an_answer_that_is_no_longer_asked(signatory_list: SignatoryList) -> None:
    entry = sign(signatory_list, {**INDIVIDUAL, **ANSWERS})
    signatory_list.questions.update(is_retired=True)
    entry = Signatory.objects.select_related("contact").get(pk=entry.pk)
    form = CorrectionForm({**INDIVIDUAL, **ANSWERS, "q_city": "", "q_discipline": []}, instance=entry)
    assert "q_members" not in form.fields
    assert form.errors == {}
    entry = correct_own(entry, form.changes())
    assert entry.answers == {}
    assert entry.contact.private_answers == {"postal_code": "K1A 0B6"}


def test_an_answer_that_would_be_refused_now_stays_as_it_is(signatory_list: SignatoryList) -> None:
    entry = sign(signatory_list, {**INDIVIDUAL, **ANSWERS})
    signatory_list.questions.filter(key="postal_code").update(country="FR")
    entry = Signatory.objects.select_related("contact").get(pk=entry.pk)
    kept = CorrectionForm({**INDIVIDUAL, **ANSWERS, "q_postal_code": "K1A 0B6", "name": "Robin Fern"}, instance=entry)
    assert kept.errors == {}
    assert kept.changes()["private_answers"] == {"postal_code": "K1A 0B6"}
    changed = CorrectionForm({**INDIVIDUAL, **ANSWERS, "q_postal_code": "K1A 0B7"}, instance=entry)
    assert set(changed.errors) == {"q_postal_code"}


def test_a_changed_public_answer_waits_for_review_and_a_private_one_does_not(signatory_list: SignatoryList) -> None:
    signatory_list.reviews_individuals = True
    signatory_list.save()
    entry = sign(signatory_list, {**INDIVIDUAL, **ANSWERS})
    Signatory.objects.update(status=Status.PUBLISHED)
    entry = Signatory.objects.select_related("contact").get()
    form = CorrectionForm({**INDIVIDUAL, **ANSWERS, "q_city": "Ottawa ON", "q_postal_code": "K1A 0B7"}, instance=entry)
    assert form.errors == {}
    entry = correct_own(entry, form.changes())
    assert entry.answers["city"] == "Toronto ON"
    assert entry.correction.shown == [("City", "Ottawa ON")]
    assert entry.contact.private_answers == {"postal_code": "K1A 0B7"}


def test_retired_answers_stay_when_a_signer_corrects_the_others(signatory_list: SignatoryList) -> None:
    entry = sign(signatory_list, {**INDIVIDUAL, **ANSWERS})
    signatory_list.questions.filter(key__in=["city", "postal_code"]).update(is_retired=True)
    entry = Signatory.objects.select_related("contact").get(pk=entry.pk)
    form = CorrectionForm({**INDIVIDUAL, "q_discipline": ["law"]}, instance=entry)
    assert form.errors == {}
    entry = correct_own(entry, form.changes())
    assert entry.answers == {"city": "Toronto ON", "discipline": ["law"]}
    assert entry.contact.private_answers == {"postal_code": "K1A 0B6"}


def test_private_answers_go_with_the_contact(signatory_list: SignatoryList) -> None:
    entry = sign(signatory_list, {**INDIVIDUAL, **ANSWERS})
    Contact.objects.filter(pk=entry.pk).delete()
    entry = Signatory.objects.get(pk=entry.pk)
    assert "K1A" not in str(entry.__dict__)
    form = CorrectionForm(instance=entry)
    assert "q_postal_code" not in form.fields


def test_keys_are_unique_in_a_list_and_free_in_another() -> None:
    QuestionFactory(key="city")
    QuestionFactory(key="city")
    assert Question.objects.filter(key="city").count() == 2
