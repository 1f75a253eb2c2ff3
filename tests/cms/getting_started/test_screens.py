from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Site

from cms.getting_started import panel, views
from core.users.models import User
from letters.models import Letterhead
from signatories.models import SignatoryList
from tests.factories import LetterFactory

pytestmark = pytest.mark.django_db


def test_the_dashboard_names_the_next_step(staff_client: Client) -> None:
    page = staff_client.get("/admin/").text
    assert "0 of 12 steps are done. Next:" in page
    assert 'href="/admin/getting-started/"' in page


def test_the_demo_is_said_not_to_count(staff_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = "Content of the demo does not count."
    pages = ("/admin/", "/admin/getting-started/")
    assert [sentence in staff_client.get(page).text for page in pages] == [False, False]
    LetterFactory()
    for module in (panel, views):
        monkeypatch.setattr(module, "demo_lists", SignatoryList.objects.all)
    assert [sentence in staff_client.get(page).text for page in pages] == [True, True]


def test_the_page_shows_what_is_done(staff_client: Client) -> None:
    Letterhead.objects.create(site=Site.objects.get(), name="Our coalition")
    LetterFactory()
    page = staff_client.get("/admin/getting-started/").text
    assert (page.count("To do"), page.count("Done")) == (10, 2)


def test_who_can_do_nothing_sees_no_panel(client: Client) -> None:
    user = User.objects.create_user("robin", password="fernleaf-1")
    user.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(user)
    assert "steps are done" not in client.get("/admin/").text
