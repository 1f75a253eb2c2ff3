"""Permissions of the screens. A refusal redirects to the home of the admin, and changes nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from signatories.admin.permission_policies import import_policy, list_policy
from signatories.enums import ImportState
from signatories.models import ImportBatch, Signatory, SignatoryList
from tests.factories import OrganizationFactory, SignatoryFactory
from tests.signatories.files import csv_lines, database_state, upload
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
HOME = reverse("wagtailadmin_home")

SCREENS = {
    "signatories:index": {"view_signatory", "add_signatory", "change_signatory", "delete_signatory"},
    "signatories:add": {"add_signatory"},
    "signatories:edit": {"change_signatory"},
    "signatories:delete": {"delete_signatory"},
    "organizations:index": {"view_organization", "add_organization", "change_organization", "delete_organization"},
    "organizations:edit": {"change_organization"},
    "signatory_lists:index": {"view_signatorylist", "change_signatorylist", "delete_signatorylist"},
    "signatory_lists:inspect": {"view_signatorylist", "change_signatorylist", "delete_signatorylist"},
    "signatory_lists:edit": {"change_signatorylist"},
    "signatory_lists:export": {"view_signatory"},
    "signatory_lists:delete": {"delete_signatorylist"},
    "signatory_lists:erase": {"erase_signatorylist"},
    "signatories:inspect": {"view_signatory", "add_signatory", "change_signatory", "delete_signatory"},
    "signatory_imports:index": {"view_importbatch"},
    "signatory_imports:inspect": {"view_importbatch"},
    "signatory_imports:upload": {"add_importbatch"},
}
MODELS = ("signatory", "organization", "signatorylist", "importbatch", "contact")
EVERY = {f"{action}_{model}" for model in MODELS for action in ("view", "add", "change", "delete")}
EVERY |= {"erase_signatorylist"}


@pytest.fixture
def addresses(signatory_list: SignatoryList) -> dict[str, str]:
    """Return the URL of each screen, for a list with an entry and an upload."""
    signatory = SignatoryFactory(signatory_list=signatory_list, organization=OrganizationFactory())
    batch = upload(signatory_list, csv_lines("kind,name", "org,Alder"), file_name="list.csv")
    arguments = {
        "signatories:edit": [signatory.pk],
        "signatories:delete": [signatory.pk],
        "organizations:edit": [signatory.organization.pk],
        "signatory_lists:inspect": [signatory_list.pk],
        "signatory_lists:edit": [signatory_list.pk],
        "signatory_lists:export": [signatory_list.pk, "csv"],
        "signatory_lists:delete": [signatory_list.pk],
        "signatory_lists:erase": [signatory_list.pk],
        "signatories:inspect": [signatory.pk],
        "signatory_imports:inspect": [batch.pk],
        "signatory_imports:upload": [signatory_list.pk],
    }
    return {screen: reverse(screen, args=arguments.get(screen)) for screen in SCREENS}


@pytest.mark.parametrize("screen", SCREENS)
def test_nobody_sees_a_screen_before_signing_in(client: Client, addresses: dict[str, str], screen: str) -> None:
    response = client.get(addresses[screen])
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, reverse("wagtailadmin_login"))


@pytest.mark.slow
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_opens_with_its_permission_alone(client: Client, addresses: dict[str, str], screen: str) -> None:
    for permission in SCREENS[screen]:
        client.force_login(user_with_permissions(f"signatories.{permission}"))
        assert client.get(addresses[screen]).status_code == 200


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_stays_closed_with_all_other_permissions(
    client: Client, addresses: dict[str, str], screen: str
) -> None:
    client.force_login(user_with_permissions(*(f"signatories.{permission}" for permission in EVERY - SCREENS[screen])))
    response = client.get(addresses[screen])
    assert (response.status_code, response["Location"]) == (302, HOME)


@pytest.mark.parametrize("step", ["options", "confirm", "discard", "resume", "undo", "directory"])
def test_only_users_who_may_import_decide_on_an_upload(client: Client, addresses: dict[str, str], step: str) -> None:
    batch = ImportBatch.objects.get()
    others = EVERY - {"add_organization" if step == "directory" else "add_importbatch"}
    client.force_login(user_with_permissions(*(f"signatories.{permission}" for permission in others)))
    before = database_state()
    response = client.post(reverse(f"signatory_imports:{step}", args=[batch.pk]), {"duplicates": "update"})
    assert (response.status_code, response["Location"]) == (302, HOME)
    assert database_state() == before


def test_only_users_who_may_import_upload(client: Client, addresses: dict[str, str]) -> None:
    client.force_login(user_with_permissions("signatories.view_signatory", "signatories.change_signatory"))
    file = SimpleUploadedFile("list.csv", csv_lines("kind,name", "org,Birch"))
    before = database_state()
    assert client.post(addresses["signatory_imports:upload"], {"file": file})["Location"] == HOME
    assert database_state() == before


def test_who_may_not_import_is_offered_no_import(client: Client, addresses: dict[str, str]) -> None:
    offered = {}
    for permission in ("add_importbatch", "add_signatory"):
        client.force_login(user_with_permissions("signatories.view_signatorylist", f"signatories.{permission}"))
        page = client.get(addresses["signatory_lists:inspect"]).content.decode()
        offered[permission] = addresses["signatory_imports:upload"] in page
    assert offered == {"add_importbatch": True, "add_signatory": False}


@pytest.mark.parametrize("name", ["signatory_lists:add", "signatory_imports:add"])
def test_lists_and_imports_are_not_added_by_hand(staff_client: Client, name: str) -> None:
    assert staff_client.get(reverse(name))["Location"] == HOME


@pytest.mark.parametrize("name", ["signatory_imports:delete", "signatory_imports:edit"])
def test_imports_are_records_that_nobody_deletes(staff_client: Client, addresses: dict[str, str], name: str) -> None:
    pk = ImportBatch.objects.get().pk
    before = database_state()
    for method in (staff_client.get, staff_client.post):
        assert method(reverse(name, args=[pk]))["Location"] == HOME
    assert database_state() == before


def test_the_policies_deny_actions_to_every_user() -> None:
    everything = user_with_permissions(*(f"signatories.{permission}" for permission in EVERY))
    everything.is_superuser = True
    actions = ("view", "add", "change", "delete")
    assert [list_policy.user_has_permission(everything, action) for action in actions] == [True, False, True, True]
    assert [import_policy.user_has_permission(everything, action) for action in actions] == [True, False, False, False]
    for policy in (list_policy, import_policy):
        assert not any(policy.user_has_permission(AnonymousUser(), action) for action in actions)


def test_a_colleague_without_any_permission_changes_nothing(client: Client, addresses: dict[str, str]) -> None:
    client.force_login(user_with_permissions())
    before = database_state()
    for address in addresses.values():
        assert client.post(address, {"name": "Changed", "title": "Changed"})["Location"] == HOME
    assert database_state() == before
    assert ImportBatch.objects.get().state == ImportState.PREVIEWED
    assert Signatory.objects.count() == 1
