"""Contact data on screens, in filters and in files is visible only with the permission to see it."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.users.models import User
from signatories.entry_field import Type
from signatories.exchange.known_columns import ANSWER_COLUMNS, CONTACT_COLUMNS, FIELD_OF
from signatories.models import Contact, Signatory, SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.files import run_import
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
SECRETS = {
    "email": "canary@example.org",
    "representative": "Canary Robin",
    "representative_role": "Canary director",
    "comment": "Canary <b>words</b>",
}
LABELS = ("Contact data", "Agreed to", "Wants updates", "Wants the newsletter", "Has a comment")
ROLES = {"Editors": False, "Moderators": True, "Signatory managers": True}


@pytest.fixture
def entry(signatory_list: SignatoryList) -> Signatory:
    """Return a pending entry with every field that a signer can fill in."""
    waiting = SignatoryFactory(signatory_list=signatory_list, pending=True, name="Larch", email="canary@example.org")
    Contact.objects.update(**SECRETS, wants_updates=True, wants_newsletter=True, logo_permitted=True, language="fr")
    return waiting


def user_with_role(role: str) -> User:
    user = User.objects.create_user(role.replace(" ", "-"))
    user.groups.add(Group.objects.get(name=role))
    return user


def screens(entry: Signatory) -> dict[str, str]:
    return {
        "inspect": reverse("signatories:inspect", args=[entry.pk]),
        "edit": reverse("signatories:edit", args=[entry.pk]),
        "review": reverse("signatories:review") + "?waiting=true",
    }


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_contact_data_is_on_screens_only_with_the_permission_to_see_it(
    client: Client, entry: Signatory, role: str
) -> None:
    client.force_login(user_with_role(role))
    shown = set()
    for screen, address in screens(entry).items():
        response = client.get(address)
        page = response.content.decode()
        visible = [secret in page for secret in ("canary@example.org", "Canary Robin", "Canary director")]
        visible.append("Canary &lt;b&gt;words&lt;/b&gt;" in page)
        visible.append("wants updates about the letter, wants the newsletter" in page)
        assert len(set(visible)) == 1, (screen, visible)
        if visible[0]:
            shown.add(screen)
        else:
            assert "canary" not in page.lower()
            assert not any(f">{label}<" in page for label in LABELS)
    opened = {"Editors": set(), "Moderators": {"inspect", "review"}, "Signatory managers": set(screens(entry))}
    assert shown == opened[role]


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_filters_by_contact_data_need_the_permission_to_see_it(client: Client, entry: Signatory, role: str) -> None:
    SignatoryFactory(signatory_list=entry.signatory_list, name="Birch", email="birch@example.org")
    SignatoryFactory(signatory_list=entry.signatory_list, name="Cedar")
    client.force_login(user_with_role(role))
    visible = {}
    for name in ("wants_updates", "wants_newsletter", "has_comment"):
        for value in ("true", "false"):
            response = client.get(reverse("signatories:index"), {name: value})
            visible[name, value] = [entry.name for entry in response.context["object_list"]]
            assert (f'name="{name}"' in response.content.decode()) is ROLES[role]
    everybody = ["Birch", "Cedar", "Larch"]
    for (_name, value), names in visible.items():
        expected = ["Larch"] if value == "true" else ["Birch", "Cedar"]
        assert names == (expected if ROLES[role] else everybody)


def exported(client: Client) -> list[dict[str, str]]:
    response = client.get(reverse("signatories:export", args=["csv", "contacts"]))
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_an_export_with_contacts_has_all_that_they_hold(staff_client: Client, entry: Signatory) -> None:
    Contact.objects.update(comment="=1+1\nand more", wants_newsletter=False)
    SignatoryFactory(signatory_list=entry.signatory_list, name="Nobody asked")
    rows = {row["name"]: row for row in exported(staff_client)}
    columns = (*CONTACT_COLUMNS, *ANSWER_COLUMNS)
    # Columns that are not set here are blank; check boxes are never blank.
    blank = {name: "no" if FIELD_OF[name].type is Type.CHECKBOX else "" for name in columns}
    assert {name: rows["Larch"][name] for name in columns} == blank | {
        "representative": "Canary Robin",
        "representative_role": "Canary director",
        "comment": "\u200b=1+1\nand more",
        "language": "fr",
        "wants_updates": "yes",
        "wants_newsletter": "no",
        "logo_permitted": "yes",
    }
    assert {rows["Nobody asked"][name] for name in ("email", *columns)} == {""}


def test_an_export_without_contacts_has_none_of_it(staff_client: Client, entry: Signatory) -> None:
    content = staff_client.get(reverse("signatories:export", args=["csv"])).content.decode().lower()
    assert "larch" in content
    assert "canary" not in content
    assert not any(name in content for name in ("wants_", "comment", "representative"))


def test_who_may_see_contacts_but_not_export_them_exports_none(client: Client, entry: Signatory) -> None:
    client.force_login(user_with_permissions("signatories.view_signatory", "signatories.view_contact"))
    response = client.get(reverse("signatories:export", args=["csv", "contacts"]))
    assert (response.status_code, response["Location"]) == (302, reverse("signatories:index"))


def test_an_export_with_contacts_that_is_imported_again_changes_nothing(
    staff_client: Client, entry: Signatory
) -> None:
    content = staff_client.get(reverse("signatories:export", args=["csv", "contacts"])).content
    before = list(Signatory.objects.values()), list(Contact.objects.values())
    run_import(entry.signatory_list, content)
    assert (list(Signatory.objects.values()), list(Contact.objects.values())) == before


@pytest.mark.slow
def test_a_long_comment_is_folded(staff_client: Client, entry: Signatory) -> None:
    for length, is_folded in ((200, False), (201, True)):
        Contact.objects.update(comment="x" * length)
        for screen in ("inspect", "review"):
            page = staff_client.get(screens(entry)[screen]).content.decode()
            assert ("<details><summary" in page) is is_folded
            assert "x" * length in page


@pytest.mark.slow
def test_an_entry_without_a_contact_says_so(staff_client: Client, entry: Signatory) -> None:
    Contact.objects.all().delete()
    assert "No contact data is kept." in staff_client.get(screens(entry)["inspect"]).content.decode()
    assert staff_client.get(screens(entry)["edit"]).status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_the_review_screen_costs_as_many_queries_for_three_contacts_as_for_one(
    staff_client: Client, signatory_list: SignatoryList, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    for number in range(size):
        SignatoryFactory(signatory_list=signatory_list, pending=True, email=f"{number}@example.org")
    address = reverse("signatories:review") + "?waiting=true"
    staff_client.get(address)
    with django_assert_num_queries(15):
        staff_client.get(address)
