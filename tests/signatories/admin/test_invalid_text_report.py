from __future__ import annotations

import io
import json

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.users.models import User
from signatories.addresses import email_key
from signatories.models import Contact, Correction, Organization, Signatory, SignatoryList
from tests.factories import OrganizationFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


def broken(signatory_list: SignatoryList) -> Signatory:
    """Store in each model text that an earlier release accepted."""
    entry = SignatoryFactory(signatory_list=signatory_list, name="Alder", email="canary@example.org")
    Signatory.objects.filter(pk=entry.pk).update(title="Dr\x07", website="none at all")
    Contact.objects.update(email="canary@" + "é" * 60 + ".org", comment="Hello\ue000")
    OrganizationFactory(name="Birch")
    Organization.objects.update(region="\u3164")
    Correction.objects.create(signatory=entry, values={"name": "Al\u202eder", "is_name_hidden": True})
    return entry


def reported(client: Client) -> str:
    return " ".join(client.get(reverse("text_to_correct")).content.decode().split())


def test_everything_is_listed_at_once_with_links(staff_client: Client, signatory_list: SignatoryList) -> None:
    entry = broken(signatory_list)
    page = reported(staff_client)
    assert f'<a href="{reverse("signatories:edit", args=[entry.pk])}"><bdi>Alder</bdi></a>' in page
    for reason in (
        "U+0007 after “Dr”",
        "Write a web address",
        "U+E000 after “Hello”",
        "U+3164 at the",
        "U+202E after",
    ):
        assert page.count(reason) == 1
    assert "Write the name of a mail server" in page
    assert "canary" not in page


def test_what_no_font_can_draw_is_listed_where_it_is_printed(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Robin 𐎀", sort_as="𒀀")
    assert "No font can draw “𐎀” (U+10380) after “Robin”." in reported(staff_client)
    assert "𒀀" not in reported(staff_client)


def test_contacts_need_the_permission_to_see_them(client: Client, signatory_list: SignatoryList) -> None:
    broken(signatory_list)
    user = User.objects.create_user("sam", password="sam")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "change_signatory"]))
    client.force_login(user)
    page = reported(client)
    assert "U+0007" in page
    assert "U+E000" not in page
    assert "mail server" not in page
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    assert client.get(reverse("text_to_correct")).status_code == 302


def test_an_entry_that_repeats_another_is_listed(staff_client: Client, signatory_list: SignatoryList) -> None:
    first, second = SignatoryFactory.create_batch(2, signatory_list=signatory_list, individual=True, name="Robin")
    Contact.objects.bulk_create([Contact(signatory=entry, email="robin@example.org") for entry in (first, second)])
    Signatory.objects.filter(pk=first.pk).update(email_key=email_key("robin@example.org"))
    assert reported(staff_client).count("Another entry has this name.") == 1
    Signatory.objects.filter(pk=first.pk).update(email_key="moved on purpose")
    assert "There is nothing to correct." in reported(staff_client)


def test_an_entry_with_an_invisible_name_is_listed(staff_client: Client, signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, name="Alder")
    Signatory.objects.filter(pk=entry.pk).update(name="")
    page = reported(staff_client)
    assert page.count("This field cannot be blank.") == 1
    assert f'<a href="{reverse("signatories:edit", args=[entry.pk])}"><bdi>#{entry.pk}</bdi></a>' in page


def test_the_command_lists_the_same_and_fails_if_there_is_anything(signatory_list: SignatoryList) -> None:
    call_command("check_signatories", stdout=io.StringIO())
    entry = broken(signatory_list)
    out = io.StringIO()
    with pytest.raises(CommandError, match="6 to correct"):
        call_command("check_signatories", format="json", stdout=out)
    faults = json.loads(out.getvalue())
    assert {(fault["model"], fault["pk"]) for fault in faults} == {
        ("signatories.Signatory", entry.pk),
        ("signatories.Organization", Organization.objects.get().pk),
    }
    assert "canary" not in out.getvalue()


@pytest.mark.parametrize("size", [1, 3])
def test_a_clean_list_costs_the_same_whatever_its_length(
    signatory_list: SignatoryList, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    SignatoryFactory.create_batch(size, signatory_list=signatory_list)
    with django_assert_num_queries(44):
        call_command("check_signatories", stdout=io.StringIO())
