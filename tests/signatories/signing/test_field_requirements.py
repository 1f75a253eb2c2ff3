"""Fields that a list requires, offers or leaves out, in forms and requests of signers."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from PIL import Image

from letters.models import LetterPage
from signatories.enums import Kind, Requirement, Signing
from signatories.fields import CONFIGURABLE_FIELDS, FIELDS
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.models import Signatory, SignatoryList
from signatories.signing.form_layout import optional_fields
from signatories.signing.forms import SignOnForm
from signatories.signing.self_service_forms import CorrectionForm
from tests.factories import LetterFactory, SignatoryFactory
from tests.signatories.signers import INDIVIDUAL, ORGANIZATION
from tests.signatories.test_field_requirements import STATES

PEOPLE: dict[Kind, dict[str, Any]] = {Kind.INDIVIDUAL: INDIVIDUAL, Kind.ORGANIZATION: ORGANIZATION}
VALUES: dict[str, Any] = {
    "title": "Teacher",
    "affiliation": "Example University",
    "website": "https://larch.example.org",
    "country": "CA",
    "region": "Ontario",
    "representative": "Jo Birch",
    "representative_role": "Director",
    "comment": "Bravo",
    "wants_updates": True,
    "wants_newsletter": True,
}


def asking(requirements: dict[str, dict[str, str]], **policy: Any) -> SignatoryList:
    """Return an unsaved list with requirements."""
    return SignatoryList(field_requirements=requirements, **policy)


def filled_in(kind: Kind, name: str) -> dict[str, Any]:
    """Return the data of a complete form in which the field is filled in."""
    return PEOPLE[kind] | ({} if name == "logo" else {name: VALUES[name]})


def encoded_logo() -> str:
    """Return a small PNG in base64."""
    file = io.BytesIO()
    Image.new("RGB", (300, 200), "navy").save(file, "png")
    return base64.b64encode(file.getvalue()).decode()


def without(data: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != name}


@pytest.fixture
def letter(settings: Any) -> LetterPage:
    """Return a letter that is open for signatures."""
    settings.SIGN_ON_MIN_SECONDS = 0
    page: LetterPage = LetterFactory(slug="lake")
    page.signatory_list.signing = Signing.OPEN
    page.signatory_list.save()
    return page


def set_requirement(letter: LetterPage, kind: Kind, name: str, requirement: str) -> None:
    letter.signatory_list.field_requirements = {kind.value: {name: str(requirement)}}
    letter.signatory_list.save()


@pytest.mark.parametrize(("kind", "name", "requirement"), STATES)
def test_the_form_obeys(kind: Kind, name: str, requirement: Requirement) -> None:
    signatory_list = asking({kind.value: {name: str(requirement)}})
    form = SignOnForm(signatory_list, kind=kind)
    main, more = ([field.name for field in section] for section in (form.main_fields, form.more_fields))
    shown = {*main, *more} | ({"logo"} & set(form.fields))
    assert (name in shown) == (requirement != Requirement.OFF)
    if requirement == Requirement.REQUIRED:
        assert name in main
        assert form.fields[name].widget.attrs["required"] is True
    if requirement == Requirement.OPTIONAL and FIELDS[name].type != "checkbox":
        assert str(form.fields[name].label).endswith(" (optional)")
    elif requirement == Requirement.REQUIRED:
        assert "optional" not in str(form.fields[name].label)
    for sent_kind in (kind, None):
        blank = SignOnForm(signatory_list, without(filled_in(kind, name), name), kind=sent_kind)
        assert set(blank.errors) == ({name} if requirement == Requirement.REQUIRED else set())
        full = SignOnForm(signatory_list, filled_in(kind, name), kind=sent_kind)
        assert full.errors == {}
        application = full.build_application(network_key="")
        stored = {**application.public, **application.private}.get(name)
        if name != "logo":
            assert bool(stored) == (requirement != Requirement.OFF)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "name", "requirement"), STATES)
def test_the_api_obeys(client: Client, letter: LetterPage, kind: Kind, name: str, requirement: Requirement) -> None:
    set_requirement(letter, kind, name, requirement)
    form = client.get("/api/v1/letters/lake/sign-ons/new").json()
    described = {field["name"]: field["requirements"].get(kind.value) for field in form["fields"]}
    assert described[name] == requirement
    assert form["fields"] == client.get("/api/v1/letters/lake").json()["signing"]["fields"]
    body = {**filled_in(kind, name), "text_version": letter.text_version}
    if "is_authorised" in body:
        body["is_authorised"] = True
    if name == "logo":
        body |= {"logo": encoded_logo(), "logo_permitted": True}

    def send(sent: dict[str, Any]) -> tuple[int, dict[str, str]]:
        answer = client.post("/api/v1/letters/lake/sign-ons", sent, content_type="application/json")
        return answer.status_code, {error["field"]: error["detail"] for error in answer.json().get("errors", [])}

    missing = send(without(body, name))
    if requirement == Requirement.REQUIRED:
        errors = {"representative": "Say who you are.", "representative_role": "Say what your role is."}
        assert missing == (422, {name: errors.get(name, "This field is required.")})
    else:
        assert missing == (202, {})
    if requirement == Requirement.OFF:
        assert send(body) == (422, {name: "The list doesn’t ask this."})
        if name != "logo":
            blank = False if FIELDS[name].type == "checkbox" else ""
            assert send({**body, name: blank}) == (202, {})
    else:
        assert send(body) == (202, {})


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "name", "requirement"), STATES)
def test_the_page_obeys(client: Client, letter: LetterPage, kind: Kind, name: str, requirement: Requirement) -> None:
    set_requirement(letter, kind, name, requirement)
    address = "/letters/lake/sign/"
    data = {**without(filled_in(kind, name), name), "text_version": letter.text_version}
    if name != "logo":
        page = client.get(address, {"kind": kind.value}).content.decode()
        assert (f'name="{name}"' in page) == (requirement != Requirement.OFF)
    preview = client.post(address, {**data, "step": "preview"}).content.decode()
    is_refused = requirement == Requirement.REQUIRED
    assert ("Please check these fields" in preview) == is_refused
    assert ('name="logo"' in preview) == (
        not is_refused and kind == Kind.ORGANIZATION and (name, requirement) != ("logo", Requirement.OFF)
    )
    answer = client.post(address, {**data, "step": "send"})
    assert answer.status_code == (200 if is_refused else 302)
    assert Signatory.objects.count() == (0 if is_refused else 1)


def test_the_affiliation_takes_its_check_box_along_and_the_representative_the_consent_to_print() -> None:
    off = asking({"individual": {"affiliation": "off"}}, suggests_affiliations=True)
    assert not {"affiliation", "affiliation_for_identification"} & set(SignOnForm(off).fields)
    sent = SignOnForm(off, {**INDIVIDUAL, "affiliation": "X", "affiliation_for_identification": "on"})
    assert sent.is_valid()
    assert not {"affiliation", "affiliation_for_identification"} & set(sent.build_application(network_key="").public)
    off = asking({"organization": {"representative": "off"}}, prints_representatives=True)
    assert not {"representative", "prints_representative"} & set(SignOnForm(off, kind=Kind.ORGANIZATION).fields)
    sent = SignOnForm(off, {**ORGANIZATION, "prints_representative": "on"})
    assert sent.is_valid()
    assert "represented_by" not in sent.build_application(network_key="").public


def test_a_field_that_only_one_kind_is_asked_for_stays_in_forms_of_both() -> None:
    signatory_list = asking({"individual": {"country": "required"}, "organization": {"country": "off"}})
    assert set(SignOnForm(signatory_list, INDIVIDUAL).errors) == {"country"}
    organization = SignOnForm(signatory_list, {**ORGANIZATION, "country": "CA"})
    assert organization.is_valid()
    assert "country" not in organization.build_application(network_key="").public
    assert "country" not in SignOnForm(signatory_list, kind=Kind.ORGANIZATION).fields


def test_required_fields_move_up_and_nothing_optional_is_left_below() -> None:
    requirements = {"region": "required", "comment": "required", "wants_updates": "off", "wants_newsletter": "off"}
    form = SignOnForm(asking({"individual": requirements}), kind=Kind.INDIVIDUAL)
    assert [field.name for field in form.main_fields] == [
        *("name", "title", "affiliation", "affiliation_for_identification", "country", "region"),
        *("comment", "email"),
    ]
    assert form.more_fields == []


@pytest.mark.django_db
def test_a_form_without_optional_fields_has_no_section_for_them(client: Client, letter: LetterPage) -> None:
    off = dict.fromkeys(("region", "comment", "wants_updates", "wants_newsletter"), "off")
    letter.signatory_list.field_requirements = {"individual": off}
    letter.signatory_list.save()
    address = "/letters/lake/sign/"
    assert "More (optional)" not in client.get(address, {"kind": "individual"}).content.decode()
    assert "More (optional)" in client.get(address, {"kind": "organization"}).content.decode()


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("fr", ("Titre ou profession", "Affiliation (facultatif)")),
        ("de", ("Titel oder Beruf", "Institution (freiwillig)")),
    ],
)
def test_the_form_says_so_in_other_languages(language: str, labels: tuple[str, str]) -> None:
    with override(language):
        form = SignOnForm(asking({"individual": {"title": "required"}}), kind=Kind.INDIVIDUAL)
        assert (str(form.fields["title"].label), str(form.fields["affiliation"].label)) == labels


@pytest.mark.django_db
def test_an_entry_from_before_is_corrected_without_what_is_required_now() -> None:
    entry = SignatoryFactory(individual=True, name="Robin Fernleaf", title="", country="CA", email="robin@example.org")
    entry.signatory_list.field_requirements = {"individual": {"title": "required", "country": "required"}}
    assert CorrectionForm({"name": "Robin Fern", "title": "", "country": "CA"}, instance=entry).is_valid()
    form = CorrectionForm({"name": "Robin Fern", "title": "", "country": ""}, instance=entry)
    assert set(form.errors) == {"country"}


@pytest.mark.django_db
def test_what_is_no_longer_asked_stays_and_its_signer_can_take_it_off() -> None:
    entry = SignatoryFactory(individual=True, name="Robin Fernleaf", title="Teacher", region="", affiliation="")
    off = dict.fromkeys(("title", "region", "affiliation"), "off")
    entry.signatory_list.field_requirements = {"individual": off}
    form = CorrectionForm({"name": "Robin Fern", "title": ""}, instance=entry)
    assert not {"region", "affiliation", "affiliation_for_identification"} & set(form.fields)
    assert form.is_valid()
    assert form.changes()["title"] == ""
    assert "region" not in form.changes()


@pytest.mark.django_db
def test_programs_correct_what_an_entry_has_and_nothing_that_is_not_asked(client: Client, letter: LetterPage) -> None:
    signatory_list = letter.signatory_list
    entry = SignatoryFactory(
        individual=True, name="Robin Fernleaf", title="Teacher", signatory_list=signatory_list, email="r@example.org"
    )
    signatory_list.field_requirements = {
        "individual": {"title": "off", "region": "off", "country": "required"},
    }
    signatory_list.save()

    def change(**changes: Any) -> Any:
        fresh = Signatory.objects.get(pk=entry.pk)
        body = {"token": make_token(LinkPurpose.MANAGE, fresh), "changes": changes}
        return client.post("/api/v1/sign-ons/manage", body, content_type="application/json")

    answer = change(region="Ontario")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "region", "detail": "The list doesn’t ask this."}]
    assert change(name="Robin Fern").status_code == 200
    assert change(title="Retired teacher").json()["title"] == "Retired teacher"
    assert change(title="").json()["title"] == ""
    assert change(title="Teacher").status_code == 422


@pytest.mark.django_db
def test_a_signer_with_a_representative_of_a_list_that_no_longer_asks_who_it_is() -> None:
    entry = SignatoryFactory(name="Larch Society", email="jo@larch.example.org")
    entry.contact.representative = "Jo Birch"
    entry.contact.save()
    entry.signatory_list.prints_representatives = True
    entry.signatory_list.field_requirements = {
        "organization": {"representative": "off", "representative_role": "off"},
    }
    form = CorrectionForm({"name": "Larch Society", "representative": ""}, instance=entry)
    assert "representative_role" not in form.fields
    assert "represented_by" not in form.fields
    assert form.is_valid()
    assert form.changes()["representative"] == ""


def test_lists_choose_among_these_fields() -> None:
    assert [field.name for field in CONFIGURABLE_FIELDS] == [
        *("title", "affiliation", "website", "country", "region", "representative", "representative_role", "comment"),
        *("wants_updates", "wants_newsletter", "logo"),
    ]
    assert {kind.value: optional_fields(SignatoryList(), kind) for kind in Kind} == {
        "organization": ("website", "country", "region", "comment", "logo"),
        "individual": ("title", "affiliation", "country", "region", "comment"),
    }
