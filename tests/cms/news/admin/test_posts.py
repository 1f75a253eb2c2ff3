"""The screen *News* has all posts and starts new ones; categories are proposed after those that are there."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.news.models import NewsCategory
from core.users.models import User
from signatories.models import MemberGroup, Relation
from tests.factories import NewsFactory, news_index

pytestmark = pytest.mark.django_db


def client_of(role: str) -> Client:
    user = User.objects.create_user("robin", password="fernleaf-1")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def add_url(language: str) -> str:
    return reverse("wagtailadmin_pages:add", args=["news", "newspage", news_index(language).pk])


def test_the_screen_lists_the_posts_of_all_languages_newest_first(staff_client: Client) -> None:
    NewsFactory(title="Lake post", date="2020-01-01")
    NewsFactory(title="Article du lac", language="fr", date="2021-01-01")
    page = staff_client.get(reverse("posts:index")).text
    assert 0 < page.index("Article du lac") < page.index("Lake post")
    assert "New post" in page
    for language in ("en", "fr"):
        assert f'href="{add_url(language)}"' in page


def test_new_post_leads_to_the_only_news_page(staff_client: Client) -> None:
    url = add_url("en")
    page = staff_client.get(reverse("posts:index")).text
    assert (f'href="{url}"' in page, "New post" in page) == (True, True)


def test_without_a_news_page_there_is_no_button(staff_client: Client) -> None:
    assert "New post" not in staff_client.get(reverse("posts:index")).text


@pytest.mark.parametrize(("role", "status"), [("Editors", True), ("Moderators", False)])
def test_only_who_works_with_pages_has_it_in_the_menu(role: str, status: bool) -> None:
    client = client_of(role)
    assert (f'"{reverse("posts:index")}"' in client.get("/admin/").text) is status


def test_the_editor_of_posts_has_a_checkbox_for_each_category(staff_client: Client) -> None:
    url = add_url("en")
    assert "“Settings → News categories” has the list; add others there." in staff_client.get(url).text
    category = NewsCategory.objects.create(name="Water", slug="water")
    page = staff_client.get(url).text
    assert f'<input type="checkbox" name="categories" value="{category.pk}"' in page


@pytest.mark.parametrize(
    ("url", "model", "name"),
    [
        ("news_categories:add", NewsCategory, "name"),
        ("member_groups:add", MemberGroup, "label"),
        ("relations:add", Relation, "label"),
    ],
)
def test_a_new_row_is_proposed_as_the_last_one(staff_client: Client, url: str, model: type, name: str) -> None:
    model.objects.all().delete()  # type: ignore[attr-defined]
    assert staff_client.get(reverse(url)).context["form"].initial["position"] == 1
    slug = {"slug": "water"} if model is NewsCategory else {}
    row = model.objects.create(**{name: "Water", "position": 4}, **slug)  # type: ignore[attr-defined]
    assert staff_client.get(reverse(url)).context["form"].initial["position"] == 5
    edit = reverse(url.replace(":add", ":edit"), args=[row.pk])
    assert staff_client.get(edit).context["form"].initial["position"] == 4
