"""The fields that the forms of a list require, offer or leave out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from signatories.enums import Kind, Requirement
from signatories.field_requirements import configurable_fields, normalized_requirements, requirement_of
from signatories.fields import FIELDS
from signatories.models import SignatoryList
from tests.factories import SignatoryListFactory

#: Every field with every requirement that a list may choose for it.
STATES = [
    (kind, field.name, requirement)
    for kind in Kind
    for field in configurable_fields(kind)
    for requirement in field.requirements
]


def test_a_list_that_says_nothing_asks_as_all_lists_did() -> None:
    defaults = {
        kind.value: {field.name: SignatoryList().requirement(field.name, kind) for field in configurable_fields(kind)}
        for kind in Kind
    }
    optional = Requirement.OPTIONAL
    assert defaults == {
        "organization": {
            **dict.fromkeys(("website", "country", "region", "comment"), optional),
            **dict.fromkeys(("wants_updates", "wants_newsletter", "logo"), optional),
            **dict.fromkeys(("representative", "representative_role"), Requirement.REQUIRED),
        },
        "individual": dict.fromkeys(
            ("title", "affiliation", "country", "region", "comment", "wants_updates", "wants_newsletter"), optional
        ),
    }


@pytest.mark.parametrize(("kind", "name", "requirement"), STATES)
def test_what_a_list_chooses_holds_for_that_kind_only(kind: Kind, name: str, requirement: Requirement) -> None:
    stored = normalized_requirements({kind.value: {name: requirement.value}})
    assert requirement_of(stored, name, kind) == requirement
    other = next(other for other in Kind if other != kind)
    for field in configurable_fields(other):
        assert requirement_of(stored, field.name, other) == field.default_requirement


@given(
    st.fixed_dictionaries(
        {},
        optional={
            kind.value: st.fixed_dictionaries(
                {},
                optional={
                    field.name: st.sampled_from([str(requirement) for requirement in field.requirements])
                    for field in configurable_fields(kind)
                },
            )
            for kind in Kind
        },
    )
)
def test_only_what_differs_from_the_table_is_stored(chosen: dict[str, dict[str, str]]) -> None:
    stored = normalized_requirements(chosen)
    assert normalized_requirements(stored) == stored
    for kind in Kind:
        for field in configurable_fields(kind):
            assert requirement_of(stored, field.name, kind) == requirement_of(chosen, field.name, kind)
    for kind_value, fields in stored.items():
        assert fields
        for name, requirement in fields.items():
            assert requirement != FIELDS[name].default_requirement
            assert kind_value in FIELDS[name].kinds


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "Write the requirements by kind and field."),
        ([], "Write the requirements by kind and field."),
        ("off", "Write the requirements by kind and field."),
        ({"individual": "off"}, "Write the requirements by kind and field."),
        ({"robot": {}}, "There is no such kind of signatory: “robot”."),
        (
            {"individual": {"website": "off"}},
            "The form of this kind has no field “website” that a list can require or leave out: Individual.",
        ),
        (
            {"organization": {"name": "off"}},
            "The form of this kind has no field “name” that a list can require or leave out: Organization.",
        ),
        (
            {"individual": {"title": "perhaps"}},
            "“perhaps” is not possible for “title or role”. Choose one of: required, optional, off.",
        ),
        (
            {"individual": {"title": ["off"]}},
            "“['off']” is not possible for “title or role”. Choose one of: required, optional, off.",
        ),
        (
            {"individual": {"wants_newsletter": "required"}},
            "“required” is not possible for “wants the newsletter”. Choose one of: optional, off.",
        ),
    ],
)
@pytest.mark.django_db
def test_what_is_unknown_is_refused_with_a_sentence(value: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        normalized_requirements(value)
    signatory_list = SignatoryListFactory()
    signatory_list.field_requirements = value
    if value:
        with pytest.raises(ValidationError, match=re.escape(sentence)):
            signatory_list.full_clean()
    with pytest.raises(ValueError, match=re.escape(sentence)), transaction.atomic():
        signatory_list.save()
    assert SignatoryList.objects.get().field_requirements == {}
