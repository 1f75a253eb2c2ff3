from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from cms.news.models import NewsCategory, NewsIndexPage, NewsPage
from cms.pages.models import HomePage
from tests.factories import NewsFactory, news_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def water() -> NewsCategory:
    return NewsCategory.objects.create(name="Water", names={"fr": "Eau"}, slug="water")


def with_subjects(post: NewsPage, *categories: NewsCategory, tags: tuple[str, ...] = ()) -> NewsPage:
    post.categories.set(categories)
    post.tags.set(tags)
    post.save()
    return post


def test_posts_are_listed_newest_first_with_kind_date_and_excerpt(client: Client) -> None:
    NewsFactory(title="Older", date=date(2002, 3, 1), excerpt="In the beginning.")
    NewsFactory(
        title="Newer", date=date(2020, 3, 1), kind="statement", body=[("text", "<p>We&nbsp;say</p><p>no.</p>")]
    )
    text = client.get("/news/").text
    assert text.index("Newer") < text.index("Older")
    parts = ("In the beginning.", "<p>We say no.</p>", "Statement <time", 'datetime="2002-03-01"', 'hidden">: Newer')
    assert [part for part in parts if part not in text] == []


def test_archives_hold_the_posts_of_their_year_kind_category_and_tag(client: Client, water: NewsCategory) -> None:
    with_subjects(NewsFactory(title="Lake", date=date(2020, 1, 1)), water, tags=("Rally",))
    with_subjects(NewsFactory(title="River", date=date(2019, 12, 31), kind="speech"), water)
    NewsFactory(title="Forest", date=date(2020, 12, 31))
    for path, expected in {
        "2020/": {"Lake", "Forest"},
        "2019/": {"River"},
        "category/water/": {"Lake", "River"},
        "category/water/2020/": {"Lake"},
        "kind/speech/": {"River"},
        "kind/speech/category/water/2019/": {"River"},
        "tag/rally/": {"Lake"},
    }.items():
        text = client.get(f"/news/{path}").text
        assert {title for title in ("Lake", "River", "Forest") if f">{title}</a></h2>" in text} == expected
        assert f'<link rel="canonical" href="http://testserver/news/{path}">' in text


@pytest.mark.parametrize("path", ["2018/", "category/fire/", "tag/none/", "kind/speech/", "2020/category/water/"])
def test_an_archive_without_posts_is_not_found(client: Client, path: str, water: NewsCategory) -> None:
    with_subjects(NewsFactory(date=date(2020, 1, 1)), water)
    NewsFactory(date=date(2018, 1, 1), kind="speech", live=False)
    assert client.get(f"/news/{path}").status_code == 404


def test_the_links_to_archives_have_numbers_and_keep_the_other_choices(client: Client, water: NewsCategory) -> None:
    with_subjects(NewsFactory(date=date(2020, 1, 1)), water)
    with_subjects(NewsFactory(date=date(2020, 2, 1), kind="speech"), water)
    NewsFactory(date=date(2019, 1, 1))
    text = client.get("/news/").text
    assert '<a href="/news/2020/">2020</a> <span class="number">2</span>' in text
    assert '<a href="/news/kind/speech/">Speeches</a> <span class="number">1</span>' in text
    text = client.get("/news/category/water/").text
    assert '<a href="/news/category/water/2020/">2020</a>' not in text
    assert '<a href="/news/kind/speech/category/water/">Speeches</a>' in text
    assert 'aria-current="true">Water</a>' in text


def test_a_tag_can_be_a_year_and_a_mistyped_year_has_no_archive(client: Client) -> None:
    with_subjects(NewsFactory(title="Lake", date=date(2019, 1, 1)), tags=("2020",))
    NewsFactory(title="Forest", date=date(202, 1, 1))
    NewsFactory(date=date(2018, 1, 1))
    assert ">Lake</a></h2>" in client.get("/news/tag/2020/").text
    text = client.get("/news/").text
    assert ("/news/2019/" in text, "/news/202/" in text, "Forest" in text) == (True, False, True)


def test_nobody_sees_what_is_not_public(client: Client, water: NewsCategory) -> None:
    NewsFactory(title="Public")
    secret = NewsFactory(title="Canary restricted", date=date(2011, 1, 1))
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    NewsFactory(title="Canary draft", live=False, date=date(2012, 1, 1))
    NewsFactory(title="Canary expired", expire_at=timezone.now() - timedelta(minutes=1), date=date(2013, 1, 1))
    NewsFactory(title="Canary French", language="fr", date=date(2014, 1, 1))
    with_subjects(
        NewsFactory(title="Canary private", live=False), NewsCategory.objects.create(name="Canary", slug="c")
    )
    text = client.get("/news/").text
    assert "Canary" not in text
    assert [year for year in range(2011, 2015) if str(year) in text] == []


def test_a_restricted_page_of_news_hides_its_archives(client: Client) -> None:
    NewsFactory(title="Canary", date=date(2020, 1, 1))
    PageViewRestriction.objects.create(page=news_index(), restriction_type=PageViewRestriction.LOGIN)
    for path in ("/news/", "/news/2020/", "/news/feed.atom", "/news/2020/feed.atom"):
        assert "Canary" not in client.get(path, follow=True).text


def test_archives_of_a_page_that_has_expired_are_gone(client: Client) -> None:
    NewsFactory(date=date(2020, 1, 1))
    NewsIndexPage.objects.update(expire_at=timezone.now() - timedelta(minutes=1))
    assert [client.get(path).status_code for path in ("/news/", "/news/2020/")] == [404, 404]


def test_the_language_switch_leads_to_the_same_archive_where_it_has_posts(client: Client, water: NewsCategory) -> None:
    with_subjects(NewsFactory(date=date(2020, 1, 1)), water)
    with_subjects(NewsFactory(language="fr", title="Le lac", date=date(2020, 1, 1)), water)
    NewsFactory(date=date(2019, 1, 1))
    assert 'hreflang="fr" href="http://testserver/fr/news/category/water/"' in client.get("/news/category/water/").text
    assert 'hreflang="fr"' not in client.get("/news/2019/").text
    assert "Eau" in client.get("/fr/news/category/water/").text


def test_pages_have_numbers(client: Client) -> None:
    NewsFactory.create_batch(23)
    text = client.get("/news/?page=2").text
    assert "Page 2 of 3" in text
    assert '<link rel="canonical" href="http://testserver/news/?page=2">' in text
    assert (text.count("<h2><a"), client.get("/news/?page=3").text.count("<h2><a")) == (10, 3)


@pytest.mark.parametrize("count", [1, 3])
def test_the_archive_costs_the_same_for_any_number_of_posts(
    client: Client, count: int, water: NewsCategory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        image = get_image_model().objects.create(
            title="Day", file=get_test_image_file(f"day-{number}.png", size=(700, 500))
        )
        with_subjects(NewsFactory(lead_picture=image), water, tags=("Rally",))
    client.get("/news/?page=1")
    with django_assert_num_queries(21):
        assert client.get("/news/?page=2").text.count("<picture>") == count


def test_there_is_one_page_of_news_in_each_language_with_the_usual_slug() -> None:
    home = HomePage.objects.get(locale__language_code="en")
    page = NewsIndexPage(title="What is new")
    home.add_child(instance=page)
    assert (page.slug, NewsIndexPage.can_create_at(home)) == ("news", False)
