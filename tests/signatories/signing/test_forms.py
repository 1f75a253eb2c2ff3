from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.images.tests.utils import get_test_image_file

from signatories.enums import Kind, WhoSigns
from signatories.models import SignatoryList
from signatories.signing.forms import SignerTextField, SignOnForm
from signatories.signing.self_service_forms import CorrectionForm
from tests.factories import SignatoryFactory
from tests.hypothesis_profiles import max_examples
from tests.signatories.signers import INDIVIDUAL, ORGANIZATION


def form(data: dict[str, Any], **policy: Any) -> SignOnForm:
    bound = SignOnForm(SignatoryList(**policy), data)
    bound.is_valid()
    return bound


@pytest.mark.parametrize("data", [INDIVIDUAL, ORGANIZATION])
def test_what_is_needed_is_enough(data: dict[str, str]) -> None:
    assert form(data).errors == {}


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        (INDIVIDUAL, {"name"}),
        (INDIVIDUAL, {"email"}),
        (INDIVIDUAL, {"kind"}),
        (ORGANIZATION, {"representative"}),
        (ORGANIZATION, {"representative_role"}),
        (ORGANIZATION, {"is_authorised"}),
    ],
)
def test_what_is_missing_is_named(data: dict[str, str], missing: set[str]) -> None:
    assert set(form({name: value for name, value in data.items() if name not in missing}).errors) == missing


def test_organizations_are_asked_for_their_name_in_the_other_languages_of_the_letter() -> None:
    asked = SignOnForm(SignatoryList(), kind=Kind.ORGANIZATION, languages=["fr", "de"])
    assert [field.name for field in asked.main_fields][:3] == ["name", "name_fr", "name_de"]
    assert str(asked.fields["name_fr"].label) == "Name in French (optional)"
    person = SignOnForm(SignatoryList(), kind=Kind.INDIVIDUAL, languages=["fr", "de"])
    assert [field.name for field in person.main_fields][:2] == ["name", "title"]


def test_the_names_are_put_together_by_language() -> None:
    data = {**ORGANIZATION, "name_fr": " Mélèze ", "name_de": "", "name_it": "Larice"}
    bound = SignOnForm(SignatoryList(), data, languages=["fr", "de"])
    assert bound.is_valid()
    assert bound.build_entry().names == {"fr": "Mélèze"}
    assert bound.build_application(network_key="").public["names"] == {"fr": "Mélèze"}


def test_a_name_in_another_language_follows_the_rules_of_names() -> None:
    bound = SignOnForm(SignatoryList(), {**ORGANIZATION, "name_fr": "www.example.org"}, languages=["fr"])
    assert list(bound.errors) == ["name_fr"]


def test_a_person_has_no_name_in_other_languages() -> None:
    bound = SignOnForm(SignatoryList(), {**INDIVIDUAL, "name_fr": "www.example.org"}, languages=["fr"])
    assert bound.is_valid()
    assert bound.build_entry().names == {}


def test_what_the_other_kind_is_asked_is_forgotten() -> None:
    form_data = {**INDIVIDUAL, "name_fr": "X", "website": "no address", "representative": "Jo", "is_authorised": "on"}
    application = form(form_data).build_application(network_key="")
    assert {name for name in application.public if application.public[name]} == set()
    assert "representative" not in application.private
    form_data = {**ORGANIZATION, "title": "X", "affiliation": "Y", "affiliation_for_identification": "on"}
    assert {"title", "affiliation", "affiliation_for_identification"} & set(
        form(form_data).build_application(network_key="").public
    ) == set()


def test_an_affiliation_is_for_identification_unless_somebody_says_otherwise() -> None:
    assert SignOnForm(SignatoryList()).fields["affiliation_for_identification"].initial is True
    form_data = {**INDIVIDUAL, "affiliation": "Example College", "affiliation_for_identification": "on"}
    assert form(form_data).build_entry().is_affiliation_marked is True
    assert form({**INDIVIDUAL, "affiliation": "Example College"}).build_entry().is_affiliation_marked is False


@pytest.mark.parametrize(
    ("who_signs", "kind", "valid"),
    [
        (WhoSigns.EVERYBODY, Kind.INDIVIDUAL, True),
        (WhoSigns.ORGANIZATIONS, Kind.ORGANIZATION, True),
        (WhoSigns.ORGANIZATIONS, Kind.INDIVIDUAL, False),
        (WhoSigns.INDIVIDUALS, Kind.ORGANIZATION, False),
    ],
)
def test_only_the_kinds_that_the_list_wants_can_sign(who_signs: WhoSigns, kind: Kind, valid: bool) -> None:
    data = ORGANIZATION if kind == Kind.ORGANIZATION else INDIVIDUAL
    assert ("kind" not in form(data, who_signs=who_signs).errors) is valid


@pytest.mark.parametrize("allows", [True, False])
def test_a_name_can_be_withheld_where_the_list_allows_it(allows: bool) -> None:
    bound = form({**INDIVIDUAL, "is_name_hidden": "on"}, allows_hidden_names=allows)
    application = bound.build_application(network_key="")
    assert application.public.get("is_name_hidden", False) is allows


def test_no_consent_is_ticked_beforehand() -> None:
    fields = SignOnForm(SignatoryList(allows_hidden_names=True)).fields
    ticked = {name for name, field in fields.items() if field.initial is True}
    assert ticked == {"affiliation_for_identification"}


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("  Robin \u200b Fernleaf ", "Robin Fernleaf"),
        ("E\u0301lodie", "Élodie"),
        ("+1 Collective", "+1 Collective"),
        ("=Equal= Network", "=Equal= Network"),
        ("@Example Network", "@Example Network"),
        ("350.org", "350.org"),
        ("<b>Robin</b>", "<b>Robin</b>"),
        ("Robin\nFernleaf", "Robin Fernleaf"),
    ],
)
def test_a_name_is_kept_as_its_owner_writes_it(raw: str, name: str) -> None:
    assert form({**INDIVIDUAL, "name": raw}).cleaned_data["name"] == name


@pytest.mark.parametrize(
    "name",
    ["\u202e", "a\x07b", "https://example.org", "see www.example.org", "jo@example.org", "example.org/win"],
)
@pytest.mark.parametrize("field", ["name", "title", "affiliation", "region"])
def test_what_can_not_be_printed_is_refused_beside_its_field(field: str, name: str) -> None:
    errors = form({**INDIVIDUAL, field: name}).errors
    assert set(errors) == {field}


def test_a_name_that_nobody_sees_is_none() -> None:
    assert set(form({**INDIVIDUAL, "name": "\u200b", "title": "\u200b"}).errors) == {"name"}


@given(st.text(max_size=300))
@settings(max_examples=max_examples(300), deadline=None)
def test_any_text_is_either_a_clean_name_or_refused(text: str) -> None:
    field = SignerTextField()
    try:
        name = field.clean(text)
    except ValidationError:
        return
    assert field.clean(name) == name
    assert len(name) <= 255
    assert "\n" not in name
    assert name.isprintable() or not any(ord(character) < 32 for character in name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Kind.ORGANIZATION, ["country", "logo", "logo_permitted", "name", "region", "website"]),
        (
            Kind.INDIVIDUAL,
            [
                *("affiliation", "affiliation_for_identification", "country", "is_name_hidden", "name", "region"),
                *("sort_as", "title"),
            ],
        ),
    ],
)
def test_signers_correct_what_their_kind_has(kind: Kind, fields: list[str]) -> None:
    entry = SignatoryFactory(kind=kind, signatory_list__allows_hidden_names=True)
    assert sorted(CorrectionForm(instance=entry).fields) == fields


@pytest.mark.django_db
def test_a_correction_changes_the_names_that_the_form_shows_and_keeps_the_others() -> None:
    entry = SignatoryFactory(name="Larch", names={"fr": "Mélèze", "iu": "ᐃᓄᐃᑦ"})
    shown = CorrectionForm(instance=entry)
    assert [shown[name].value() for name in ("name_fr", "name_iu")] == ["Mélèze", "ᐃᓄᐃᑦ"]
    bound = CorrectionForm({"name": "Larch", "name_fr": ""}, instance=entry, languages=["en", "fr"])
    assert bound.is_valid()
    assert bound.changes()["names"] == {"iu": "ᐃᓄᐃᑦ"}
    assert entry.names == {"fr": "Mélèze", "iu": "ᐃᓄᐃᑦ"}


@pytest.mark.django_db
def test_a_correction_form_leaves_the_entry_alone() -> None:
    entry = SignatoryFactory(individual=True, name="Robin")
    bound = CorrectionForm({"name": "Other"}, instance=entry)
    assert bound.is_valid()
    assert (entry.name, bound.cleaned_data["name"]) == ("Robin", "Other")


@pytest.mark.django_db
@pytest.mark.parametrize(("permits", "errors"), [({"logo_permitted": "on"}, {}), ({}, {"logo_permitted"})])
def test_a_new_logo_is_taken_with_its_permission_only(permits: dict[str, str], errors: set[str]) -> None:
    upload = SimpleUploadedFile("logo.png", get_test_image_file().file.getvalue())
    bound = CorrectionForm({"name": "Larch", **permits}, {"logo": upload}, instance=SignatoryFactory())
    assert set(bound.errors) == set(errors)
    own = {"name", "names", "website", "country", "region", "answers", "private_answers"}
    assert set(bound.changes()) == own
