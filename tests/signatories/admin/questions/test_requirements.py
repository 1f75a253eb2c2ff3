"""The screen with the fields of the form of a list."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from core.edit_conflicts.conflict import EditConflict
from core.users.models import User
from signatories.enums import Kind
from signatories.fields import FIELDS
from signatories.models import SignatoryList
from signatories.questions.requirements import change_requirements
from tests.factories import SignatoryFactory, SignatoryListFactory
from tests.signatories.test_field_requirements import STATES

pytestmark = pytest.mark.django_db
DEFAULTS = {f"{kind}-{name}": FIELDS[name].default_requirement.value for kind, name, _requirement in STATES}


@pytest.fixture
def signatory_list() -> SignatoryList:
    listed: SignatoryList = SignatoryListFactory(title="Keep the lake")
    return listed


def address(signatory_list: SignatoryList) -> str:
    return reverse("signatory_lists:requirements", args=[signatory_list.pk])


def opened(client: Client, signatory_list: SignatoryList) -> dict[str, str]:
    """Return the data of the form as it is opened now."""
    page = client.get(address(signatory_list)).content.decode()
    token = re.search(r'name="opened_with" value="([^"]+)"', page)
    assert token
    stored = {f"{kind}-{name}": signatory_list.requirement(name, kind).value for kind, name, _requirement in STATES}
    return {**stored, "opened_with": token[1]}


def stored(signatory_list: SignatoryList) -> dict[str, dict[str, str]]:
    return SignatoryList.objects.get(pk=signatory_list.pk).field_requirements


def test_fields_are_required_and_left_out_by_kind(staff_client: Client, signatory_list: SignatoryList) -> None:
    form = opened(staff_client, signatory_list)
    changes = {
        "individual-title": "required",
        "organization-website": "off",
        "organization-representative": "optional",
    }
    answer = staff_client.post(address(signatory_list), {**form, **changes}, follow=True)
    assert "The fields of the form have been saved." in answer.content.decode()
    assert stored(signatory_list) == {
        "organization": {"website": "off", "representative": "optional"},
        "individual": {"title": "required"},
    }
    [entry] = ModelLogEntry.objects.filter(action="signatories.change_requirements")
    assert entry.user is not None
    assert "title or role (Individual): “Optional” → “Required”" in str(entry.message)
    assert "website (Organization): “Optional” → “Not asked”" in str(entry.message)
    history = staff_client.get(reverse("signatory_lists:history", args=[signatory_list.pk])).content.decode()
    assert "title or role (Individual): “Optional” → “Required”" in history


def test_saving_what_is_there_changes_nothing(staff_client: Client, signatory_list: SignatoryList) -> None:
    assert staff_client.post(address(signatory_list), opened(staff_client, signatory_list)).status_code == 302
    assert stored(signatory_list) == {}
    assert not ModelLogEntry.objects.filter(action="signatories.change_requirements").exists()


def test_two_colleagues_change_different_fields(staff_client: Client, signatory_list: SignatoryList) -> None:
    form = opened(staff_client, signatory_list)
    staff_client.post(address(signatory_list), {**form, "individual-title": "required"})
    assert staff_client.post(address(signatory_list), {**form, "individual-country": "off"}).status_code == 302
    assert stored(signatory_list) == {"individual": {"title": "required", "country": "off"}}


def test_a_field_that_both_changed_is_shown_and_saving_again_overwrites(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    form = opened(staff_client, signatory_list)
    staff_client.post(address(signatory_list), {**form, "individual-title": "required"})
    answer = staff_client.post(address(signatory_list), {**form, "individual-title": "off"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Somebody else has changed this to “Required” in the meantime." in page
    assert stored(signatory_list) == {"individual": {"title": "required"}}
    token = re.search(r'name="opened_with" value="([^"]+)"', page)
    assert token
    staff_client.post(address(signatory_list), {**form, "individual-title": "off", "opened_with": token[1]})
    assert stored(signatory_list) == {"individual": {"title": "off"}}


def test_both_choosing_the_same_is_no_conflict(staff_client: Client, signatory_list: SignatoryList) -> None:
    form = opened(staff_client, signatory_list)
    for _colleague in range(2):
        answer = staff_client.post(address(signatory_list), {**form, "individual-title": "required"})
        assert answer.status_code == 302
    assert ModelLogEntry.objects.filter(action="signatories.change_requirements").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"individual-title": "perhaps"}, {"individual-wants_newsletter": "required"}, {"organization-logo": "x"}]
)
def test_a_value_that_is_not_offered_is_refused_beside_its_field(
    staff_client: Client, signatory_list: SignatoryList, wrong: dict[str, str]
) -> None:
    answer = staff_client.post(address(signatory_list), {**opened(staff_client, signatory_list), **wrong})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == set(wrong)
    assert "Select a valid choice." in answer.content.decode()
    assert stored(signatory_list) == {}


def test_the_settings_of_a_list_and_the_fields_of_its_form_do_not_overwrite_each_other(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    stale = SignatoryList.objects.get(pk=signatory_list.pk)
    change_requirements(signatory_list, {(Kind.INDIVIDUAL, "title"): "required"})
    edit = reverse("signatory_lists:edit", args=[signatory_list.pk])
    page = staff_client.get(edit)
    token = re.search(r'name="opened_with" value="([^"]+)"', page.content.decode())
    assert token
    data = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    data |= {"title": "Other", "groups-TOTAL_FORMS": 0, "groups-INITIAL_FORMS": 0, "opened_with": token[1]}
    assert staff_client.post(edit, data).status_code == 302
    assert SignatoryList.objects.get(pk=stale.pk).title == "Other"
    assert stored(signatory_list) == {"individual": {"title": "required"}}


def test_the_service_refuses_what_is_unknown_and_changes_nothing(signatory_list: SignatoryList) -> None:
    with pytest.raises(ValueError, match="“perhaps” is not possible"):
        change_requirements(signatory_list, {(Kind.INDIVIDUAL, "title"): "perhaps"})
    with pytest.raises(EditConflict):
        change_requirements(
            signatory_list, {(Kind.INDIVIDUAL, "title"): "off"}, opened={(Kind.INDIVIDUAL, "title"): "required"}
        )
    assert stored(signatory_list) == {}


@pytest.mark.parametrize("size", [1, 3])
def test_the_screen_costs_the_same_whatever_the_list_has(
    staff_client: Client, signatory_list: SignatoryList, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    SignatoryFactory.create_batch(size, signatory_list=signatory_list)
    staff_client.get(address(signatory_list))
    with django_assert_num_queries(8):
        staff_client.get(address(signatory_list))


def test_the_screens_of_a_list_lead_there(staff_client: Client, signatory_list: SignatoryList) -> None:
    for name in ("inspect", "questions"):
        page = staff_client.get(reverse(f"signatory_lists:{name}", args=[signatory_list.pk])).content.decode()
        assert address(signatory_list) in page
    assert staff_client.get(reverse("signatory_lists:requirements", args=[signatory_list.pk + 1])).status_code == 404


def test_who_may_not_change_the_list_may_not_change_its_form(client: Client, signatory_list: SignatoryList) -> None:
    client.force_login(User.objects.create_user("editor"))
    assert client.post(address(signatory_list), DEFAULTS | {"individual-title": "off"}).status_code in (302, 403)
    assert stored(signatory_list) == {}
