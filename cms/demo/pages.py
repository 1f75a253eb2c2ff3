"""The pages of the demo around its letter: home, about, and news, in languages with a `site.*.json`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from wagtail.models import Page, Site

from cms.appearance.models import SiteTexts
from cms.contact.models import ContactPage
from cms.demo.files import document, languages_with, stream
from cms.demo.keys import DEMO_USERNAME, demo_key
from cms.demo.references import resolved
from cms.digest.models import DigestIndexPage, DigestIssuePage
from cms.legal.models import AccessibilityPage, PrivacyPage
from cms.news.models import NewsCategory, NewsIndexPage, NewsPage
from cms.pages.models import HomePage, StandardPage
from core.users.models import User
from letters.models import LetterIndexPage, LetterPage

#: The pages that the last line of the footer links.
LEGAL_PAGES: dict[str, type[Any]] = {
    "contact": ContactPage,
    "privacy": PrivacyPage,
    "accessibility": AccessibilityPage,
}


def publish_pages(user: User) -> None:
    """Fill the home pages and publish the others, each language with its translations."""
    for language in languages_with("site"):
        content = document("site", language)
        home = HomePage.objects.get(locale__language_code=language)
        SiteTexts.objects.get_or_create(site=_site(), locale=home.locale, defaults=content["texts"])
        # The main menu has the pages that are shown in menus.
        home.get_children().type(LetterIndexPage).update(show_in_menus=True)
        about = _add(home, _standard_page(content["about"], language), "about", user)
        _add(about, _standard_page(content["achievements"], language), "achievements", user)
        news = content["news"]
        index = _add(home, NewsIndexPage(title=news["title"], introduction=news["introduction"]), "news", user)
        for post in news["posts"]:
            _add_post(index, post, user)
        _publish_digest(home, content["digest"], user)
        # Last, since it refers to the others.
        _fill_home(home, content["home"], user)


def publish_legal_pages(user: User) -> None:
    """Publish contact page, privacy notice and accessibility statement, and link them in the footer."""
    for language in languages_with("site"):
        texts, home = document("site", language)["legal"], HomePage.objects.get(locale__language_code=language)
        pages = [_add(home, model(**texts[name]), name, user) for name, model in LEGAL_PAGES.items()]
        own = SiteTexts.objects.get(site=_site(), locale=home.locale)
        if not own.legal_pages:
            own.legal_pages = [("item", {"page": page, "url": "", "label": ""}) for page in pages]
            own.save()


def page_keys() -> list[UUID]:
    """Return the translation keys of all pages that the demo adds, in any language."""
    news = [document("site", language)["news"] for language in languages_with("site")]
    posts = {post["key"] for content in news for post in content["posts"]}
    digests = [document("site", language)["digest"] for language in languages_with("site")]
    issues = {issue["key"] for content in digests for issue in content["issues"]}
    below = sorted([*(f"news/{key}" for key in posts), *(f"digest/{key}" for key in issues)])
    return [demo_key(name) for name in ("about", "achievements", "news", "digest", *LEGAL_PAGES, *below)]


def demo_home_pages() -> list[HomePage]:
    """Return the home pages that the demo filled and that show something, however they were changed."""
    homes = HomePage.objects.filter(locale__language_code__in=languages_with("site"))
    return [home for home in homes if (home.introduction or home.body) and _was_filled(home)]


def _was_filled(home: HomePage) -> bool:
    first = home.revisions.order_by("created_at", "pk").first()
    if first and first.user and first.user.get_username() == DEMO_USERNAME:
        return True
    # The author of the revision is unknown once the login is deleted.
    introduction: str = document("site", home.locale.language_code)["home"]["introduction"]
    return home.introduction == introduction


def empty_home_page(home: HomePage) -> None:
    """Give a home page what a new site shows."""
    _fill_home(home, {"introduction": "", "body": []}, None)


def demo_texts() -> QuerySet[SiteTexts]:
    """Return the texts of header and footer in the languages of the demo, however they were changed."""
    rows: QuerySet[SiteTexts] = SiteTexts.objects.filter(
        site=_site(), locale__language_code__in=languages_with("site")
    )
    return rows


def shows_demo(texts: SiteTexts) -> bool:
    """Return whether name, tagline and text of the footer are still those of the demo."""
    demo = document("site", texts.locale.language_code)["texts"]
    return all(getattr(texts, name) == value for name, value in demo.items())


def demo_categories() -> QuerySet[NewsCategory]:
    """Return the news categories of the demo."""
    return NewsCategory.objects.filter(slug__in=_categories(), name__in=_categories().values())


def _standard_page(content: dict[str, Any], language: str) -> StandardPage:
    return StandardPage(**{**content, "body": stream(StandardPage, resolved(content["body"], language))})


def _add_post(index: NewsIndexPage, post: dict[str, Any], user: User) -> None:
    fields = {name: post[name] for name in ("slug", "title", "kind", "date", "author", "excerpt")}
    page = NewsPage(**fields, body=stream(NewsPage, resolved(post["body"], index.locale.language_code)))
    if post["letter"]:
        page.related_letter = LetterPage.objects.filter(
            translation_key=demo_key("letter"), locale__language_code=index.locale.language_code
        ).first()
    _add(index, page, f"news/{post['key']}", user, publishes=False)
    page.categories = [_category(slug) for slug in post["categories"]]
    page.tags.add(*post["tags"])
    page.save_revision(user=user).publish(user=user)


def _publish_digest(home: HomePage, content: dict[str, Any], user: User) -> None:
    index = DigestIndexPage(title=content["title"], introduction=content["introduction"])
    _add(home, index, "digest", user)
    for issue in content["issues"]:
        fields = {name: issue[name] for name in ("slug", "title", "date", "introduction")}
        body = stream(DigestIssuePage, resolved(issue["body"], home.locale.language_code))
        _add(index, DigestIssuePage(**fields, body=body), f"digest/{issue['key']}", user)


def _add(parent: Page, page: Any, name: str, user: User, *, publishes: bool = True) -> Any:
    page.locale, page.owner, page.translation_key = parent.locale, user, demo_key(name)
    page.show_in_menus = name in ("about", "news", "digest", "contact")
    parent.add_child(instance=page)
    if publishes:
        page.save_revision(user=user).publish(user=user)
    return page


def _site() -> Site:
    return Site.objects.get(is_default_site=True)


def _fill_home(home: HomePage, content: dict[str, Any], user: User | None) -> None:
    home.introduction = content["introduction"]
    home.body = stream(HomePage, resolved(content["body"], home.locale.language_code))
    home.save_revision(user=user).publish(user=user)


def _categories() -> dict[str, str]:
    """Return the names of the categories in the first language that has them, by slug."""
    names: dict[str, str] = document("site", languages_with("site")[0])["categories"]
    return names


def _category(slug: str) -> NewsCategory:
    _first, *others = languages_with("site")
    names = {language: document("site", language)["categories"][slug] for language in others}
    position = list(_categories()).index(slug) + 1
    defaults = {"name": _categories()[slug], "names": names, "position": position}
    category, _is_new = NewsCategory.objects.get_or_create(slug=slug, defaults=defaults)
    return category
