"""The *Letters* panel of the dashboard, for each role."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.users.models import User
from letters.admin.dashboard import LettersPanel
from letters.models import LetterIndexPage, LetterPage
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db


def member(role: str) -> User:
    user = User.objects.create_user(role.replace(" ", "-"))
    user.groups.add(Group.objects.get(name=role))
    return user


def dashboard(client: Client) -> str:
    answer = client.get(reverse("wagtailadmin_home"))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def lake() -> LetterPage:
    """Return a letter with one published organization, and an organization and a person waiting for review."""
    lake = LetterFactory(title="Keep the lake", signatory_list=SignatoryListFactory(open=True))
    SignatoryFactory(signatory_list=lake.signatory_list, name="Alder")
    SignatoryFactory(signatory_list=lake.signatory_list, name="Birch Canary", pending=True)
    SignatoryFactory(signatory_list=lake.signatory_list, individual=True, name="Robin Canary", pending=True)
    return lake


def addresses(lake: LetterPage) -> dict[str, str]:
    pk, index = lake.signatory_list_id, LetterIndexPage.objects.get(locale__language_code="en")
    return {
        "letter": reverse("wagtailadmin_pages:edit", args=[lake.pk]),
        "new": reverse("wagtailadmin_pages:add", args=["letters", "letterpage", index.pk]),
        "list": reverse("signatory_lists:inspect", args=[pk]),
        "import": reverse("signatory_imports:upload", args=[pk]),
        "review": f"{reverse('signatories:review')}?waiting=true&amp;signatory_list={pk}",
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("Editors", {"letter", "new", "list"}),
        ("Moderators", {"list", "review"}),
        ("Signatory managers", {"list", "import", "review"}),
    ],
)
def test_a_role_sees_the_links_that_open_for_it(client: Client, lake: LetterPage, role: str, shown: set[str]) -> None:
    client.force_login(member(role))
    page = dashboard(client)
    assert "Keep the lake" in page
    assert "Open for signatures" in page
    assert "1 organization</td>" in page
    assert ("<th>Waits for review</th>" in page) is ("review" in shown)
    assert "Canary" not in page
    linked = {name for name, address in addresses(lake).items() if f'href="{address}"' in page}
    assert linked == shown
    for name in shown:
        answer = client.get(addresses(lake)[name].replace("&amp;", "&"))
        assert answer.status_code == 200, name
    if "review" in shown:
        assert f'href="{addresses(lake)["review"]}">2</a>' in page


def test_who_sees_neither_letters_nor_lists_has_no_panel(client: Client, lake: LetterPage) -> None:
    group = Group.objects.create(name="Visitors")
    group.permissions.add(*Group.objects.get(name="Editors").permissions.filter(codename="access_admin"))
    user = User.objects.create_user("visitor")
    user.groups.add(group)
    client.force_login(user)
    assert "Keep the lake" not in dashboard(client)


def test_a_list_that_was_never_open_is_opened_from_here_by_who_may(client: Client, letter: LetterPage) -> None:
    opening = f"{reverse('signatory_lists:edit', args=[letter.signatory_list_id])}#id_signing"
    for role, leads_there in (("Signatory managers", True), ("Editors", False)):
        client.force_login(member(role))
        page = dashboard(client)
        assert "Not open for signing yet" in page
        assert (f'href="{opening}"' in page) is leads_there


def test_a_site_without_letters_shows_a_notice_and_a_link_to_create_one(staff_client: Client) -> None:
    page = dashboard(staff_client)
    assert "There is no letter yet." in page
    assert "New letter (English)" in page
    assert "New letter (French)" in page


@pytest.mark.slow
def test_the_dashboard_costs_as_many_queries_for_three_letters_as_for_one(
    staff_client: Client, lake: LetterPage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    dashboard(staff_client)
    with django_assert_num_queries(71):
        dashboard(staff_client)
    for _number in range(2):
        SignatoryFactory(signatory_list=LetterFactory(signatory_list=SignatoryListFactory(open=True)).signatory_list)
    with django_assert_num_queries(71):
        dashboard(staff_client)


@pytest.mark.slow
def test_ten_lists_are_shown_and_the_way_to_all(staff_client: Client) -> None:
    for number in range(11):
        LetterFactory(title=f"Letter no. {number}.")
    page = dashboard(staff_client)
    assert "Letter no. 10." in page
    assert "Letter no. 0." not in page
    assert "All signatory lists" in page


def test_without_a_request_the_panel_is_empty() -> None:
    assert LettersPanel().get_context_data() == {"rows": [], "new_letters": [], "all_url": ""}
