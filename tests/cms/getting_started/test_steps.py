"""Steps are ticked off by what the site has; the demo's content counts for nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Locale, Site

from cms.appearance.models import Appearance, SiteTexts
from cms.demo.content import demo_names, demo_organizations
from cms.demo.keys import demo_key
from cms.demo.site import LETTERHEAD, load
from cms.digest.models import DigestIndexPage
from cms.getting_started.steps import Step, is_finished, next_step, steps_for
from cms.legal.creation import add_missing_pages
from cms.news.models import NewsIndexPage, NewsPage
from cms.pages.models import HomePage, StandardPage
from core.users.models import User
from letters.enums import EditionState
from letters.models import Letterhead
from letters.pdf.print_job import RenderedPdf
from tests.cms.calls_to_action.calls import add_call
from tests.cms.members.organizations import member, members_page
from tests.factories import EditionFactory, ImportBatchFactory, LetterFactory, SignatoryFactory

pytestmark = pytest.mark.django_db
TITLES = [
    *("Name and address", "Logo", "Colour", "A page about you", "Privacy notice and contact"),
    *("The members of the coalition", "News", "The digest"),
    *("The first letter", "The first import", "The first edition"),
    "A call to action on pages",
]


def done(user: User) -> list[str]:
    return [str(step.title) for step in steps_for(user) if step.is_done]


def letterhead(**values: object) -> None:
    Letterhead.objects.update_or_create(site=Site.objects.get(), defaults=values)


def standard_page(language: str = "en", **fields: object) -> StandardPage:
    home = HomePage.objects.get(locale__language_code=language)
    page: StandardPage = home.add_child(
        instance=StandardPage(title="About", slug="about", locale=home.locale, **fields)
    )
    return page


def news_page(language: str, **fields: object) -> NewsIndexPage:
    home = HomePage.objects.get(locale__language_code=language)
    page: NewsIndexPage = home.add_child(
        instance=NewsIndexPage(title="News", slug="news", locale=home.locale, **fields)
    )
    return page


def step(user: User, title: str) -> Step:
    return next(step for step in steps_for(user) if step.title == title)


def test_a_new_site_has_everything_before_it(staff: User) -> None:
    assert [str(step.title) for step in steps_for(staff)] == TITLES
    assert done(staff) == []
    assert next_step(steps_for(staff)).title == "Name and address"  # type: ignore[union-attr]


def test_steps_tick_themselves_off(staff: User) -> None:
    letterhead(name="Our coalition", colour="#1f3a5f")
    assert done(staff) == ["Name and address"]
    Appearance.objects.create(site=Site.objects.get(), colour="#1f3a5f")
    assert done(staff) == ["Name and address", "Colour"]
    pages = [standard_page(language, live=False) for language in ("en", "fr")]
    draft = LetterFactory(live=False)
    assert done(staff) == ["Name and address", "Colour"]
    member("Larch Society")
    pages += [members_page(language, live=False) for language in ("en", "fr")]
    for language in ("en", "fr"):
        home = HomePage.objects.get(locale__language_code=language)
        for model in (NewsIndexPage, DigestIndexPage):
            home.refresh_from_db()
            page = model(title=model.__name__, slug=model.__name__, locale=home.locale, live=False)
            pages.append(home.add_child(instance=page))
    assert done(staff) == ["Name and address", "Colour"]
    for drafted in (*pages, draft, *add_missing_pages(staff)):
        drafted.save_revision().publish()
    ImportBatchFactory(signatory_list=draft.signatory_list)
    EditionFactory(signatory_list=draft.signatory_list, state=EditionState.PUBLISHED, number=1)
    add_call(live=False).save_revision().publish()
    steps = steps_for(staff)
    assert [str(step.title) for step in steps if not step.is_done] == ["Logo"]
    assert (is_finished(steps), str(next_step(steps).title)) == (False, "Logo")  # type: ignore[union-attr]


def test_the_demo_counts_for_nothing(staff: User) -> None:
    letterhead(name=LETTERHEAD["name"])
    demo = LetterFactory(translation_key=demo_key("letter"))
    add_call(translation_key=demo_key("calls/appeal"))
    member(next(iter(demo_organizations())))
    members_page(translation_key=demo_key("members"))
    news_page("en", translation_key=demo_key("news"))
    ImportBatchFactory(signatory_list=demo.signatory_list)
    EditionFactory(signatory_list=demo.signatory_list, state=EditionState.PUBLISHED, number=1)
    assert done(staff) == []


@pytest.mark.slow
def test_nothing_is_done_on_a_site_with_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "letters.pdf.typesetter_client.typeset",
        lambda html, identifier, embedded_files: RenderedPdf(identifier.encode(), 5),
    )
    assert load() is True
    assert done(User.objects.get()) == []


def test_a_step_waits_for_the_letter_that_it_needs(staff: User) -> None:
    assert [step.url for step in steps_for(staff)][-3:-1] == ["", ""]
    letter = LetterFactory()
    pk = letter.signatory_list_id
    assert [step.url for step in steps_for(staff)][-3:-1] == [
        f"/admin/signatory_imports/upload/{pk}/",
        f"/admin/editions/{pk}/new/",
    ]


def test_a_page_in_one_language_names_the_others(staff: User, staff_client: Client) -> None:
    page = standard_page()
    about = step(staff, "A page about you")
    assert (about.is_done, about.missing_in_words) == (False, "French")
    assert about.url == f"/admin/translation/submit/page/{page.pk}/"
    assert "Still to do in: French." in staff_client.get("/admin/getting-started/").text
    with override("fr"):
        assert about.missing_in_words == "français"
    draft = standard_page("fr", live=False, translation_key=page.translation_key)
    assert step(staff, "A page about you").url == f"/admin/pages/{draft.pk}/edit/"
    draft.save_revision().publish()
    about = step(staff, "A page about you")
    assert (about.is_done, about.missing_in_words) == (True, "")


def test_news_and_digest_lead_to_a_new_page_or_to_its_translation(staff: User) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    assert [step(staff, title).url for title in ("News", "The digest")] == [
        f"/admin/pages/add/news/newsindexpage/{home.pk}/",
        f"/admin/pages/add/digest/digestindexpage/{home.pk}/",
    ]
    page = news_page("en")
    news = step(staff, "News")
    assert (news.is_done, news.missing, news.url) == (False, ["fr"], f"/admin/translation/submit/page/{page.pk}/")
    news_page("fr")
    assert step(staff, "News").is_done is True


def test_a_page_of_the_demo_counts_once_staff_edited_it_or_added_to_it(staff: User) -> None:
    about = {language: standard_page(language, translation_key=demo_key("about")) for language in ("en", "fr")}
    news = {language: news_page(language, translation_key=demo_key("news")) for language in ("en", "fr")}
    digest = DigestIndexPage(title="Digest", translation_key=demo_key("digest"))
    HomePage.objects.get(locale__language_code="en").add_child(instance=digest)
    for page in (*about.values(), *news.values(), digest):
        page.save_revision().publish()
    assert done(staff) == []
    about["fr"].save_revision()
    news["en"].add_child(instance=NewsPage(title="Our post"))
    assert done(staff) == ["A page about you"]
    assert step(staff, "News").missing == ["fr"]


def test_a_language_without_a_public_home_page_needs_no_pages(staff: User) -> None:
    standard_page()
    HomePage.objects.filter(locale__language_code="fr").update(live=False)
    assert (step(staff, "A page about you").is_done, step(staff, "A page about you").missing) == (True, [])


def test_an_alias_is_no_translation(staff: User) -> None:
    page = standard_page()
    page.copy_for_translation(Locale.objects.get(language_code="fr"), alias=True)
    assert step(staff, "A page about you").missing == ["fr"]


def test_legal_pages_and_members_name_the_languages_that_lack_them(staff: User) -> None:
    for page in add_missing_pages(staff):
        if page.locale.language_code == "fr" or page.title == "Contact":
            page.save_revision().publish()
    members_page("fr")
    assert [step(staff, TITLES[number]).missing for number in (4, 5)] == [["en"], ()]
    member("Larch Society")
    assert step(staff, TITLES[5]).missing == ["en"]


def test_the_name_is_done_once_the_site_shows_it(staff: User, staff_client: Client) -> None:
    letterhead(name="Our coalition")
    demo = sorted(demo_names())
    texts = {
        language: SiteTexts.objects.create(
            site=Site.objects.get(), locale=Locale.objects.get(language_code=language), name=demo[0]
        )
        for language in ("fr", "en")
    }
    name = step(staff, "Name and address")
    assert (name.is_done, name.missing_in_words) == (False, "English, French")
    assert name.url == f"/admin/site-texts/edit/{texts['en'].pk}/"
    assert staff_client.get(name.url).status_code == 200
    SiteTexts.objects.filter(pk=texts["en"].pk).update(name="")
    assert step(staff, "Name and address").url == f"/admin/site-texts/edit/{texts['fr'].pk}/"
    SiteTexts.objects.filter(pk=texts["fr"].pk).update(name="Notre coalition")
    assert step(staff, "Name and address").is_done is True
    letterhead(name=demo[0])
    name = step(staff, "Name and address")
    assert (name.is_done, "letterhead" in name.url) == (False, True)


def test_who_may_not_change_texts_is_not_led_there(staff: User) -> None:
    letterhead(name="Our coalition")
    SiteTexts.objects.create(site=Site.objects.get(), locale=Locale.get_default(), name=next(iter(demo_names())))
    user = User.objects.create_user("robin")
    assert step(user, "Name and address").url == ""


def members_url(user: User) -> str:
    return next(step.url for step in steps_for(user) if step.title == "The members of the coalition")


def test_the_step_of_members_leads_to_the_import_and_then_to_the_page(staff: User) -> None:
    page = members_page(language="fr", live=False)
    assert members_url(staff) == "/admin/organizations/import/"
    listed = member("Larch Society")
    assert members_url(staff) == f"/admin/pages/{page.pk}/edit/"
    page.delete()
    home = HomePage.objects.get(locale__language_code="en")
    assert members_url(staff) == f"/admin/pages/add/members/memberspage/{home.pk}/"
    listed.delete()
    assert members_url(staff) == "/admin/organizations/import/"


def test_a_home_page_with_the_members_of_the_demo_gets_no_second_page(staff: User) -> None:
    member("Larch Society")
    members_page(translation_key=demo_key("members"))
    home = HomePage.objects.get(locale__language_code="fr")
    assert members_url(staff) == f"/admin/pages/add/members/memberspage/{home.pk}/"
    members_page(language="fr", translation_key=demo_key("members"))
    assert members_url(staff) == ""


def test_every_link_opens(staff: User, staff_client: Client) -> None:
    SignatoryFactory(signatory_list=LetterFactory().signatory_list)
    urls = [step.url for step in steps_for(staff)]
    assert all(urls)
    assert [staff_client.get(url).status_code for url in urls] == [200] * len(TITLES)


@pytest.mark.parametrize(
    ("role", "linked"),
    [
        (
            "Editors",
            {
                *("A page about you", "Privacy notice and contact", "The members of the coalition"),
                *("News", "The digest", "Logo", "Colour"),
                *("The first letter", "The first edition", "A call to action on pages"),
            },
        ),
        ("Signatory managers", {"The members of the coalition", "The first import", "The first edition"}),
        ("Moderators", set()),
    ],
)
def test_each_role_is_led_to_what_it_may_do(role: str, linked: set[str]) -> None:
    LetterFactory()
    user = User.objects.create_user("robin", password="fernleaf-1")
    user.groups.add(Group.objects.get(name=role))
    assert {str(step.title) for step in steps_for(user) if step.url} == linked


@pytest.mark.parametrize("letters", [1, 3])
def test_the_steps_cost_the_same_for_any_number_of_letters(
    staff: User, letters: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    LetterFactory.create_batch(letters)
    with django_assert_num_queries(33):
        steps_for(staff)
