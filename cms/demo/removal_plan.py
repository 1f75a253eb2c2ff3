"""What of the demo is removed, and what stays because a person worked on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.utils.text import Truncator
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from cms.appearance.models import SiteTexts
from cms.calls_to_action.models import CallToAction
from cms.demo.calls import demo_calls
from cms.demo.content import demo_lists, demo_organizations, demo_page_keys
from cms.demo.edits import added_translations, is_logged, is_revised, is_used, list_edit
from cms.demo.keys import DEMO_USERNAME
from cms.demo.members import demo_groups
from cms.demo.pages import demo_categories, demo_home_pages, demo_texts, shows_demo
from cms.demo.pictures import demo_pictures
from cms.demo.site import DEMO_EMAIL, DEMO_FIRST_NAME, LETTERHEAD
from cms.digest.models import Sending
from cms.news.models import NewsCategory, NewsPage
from cms.pages.models import HomePage
from core.users.models import User
from letters.models import Letterhead, LetterPage
from signatories.models import MemberGroup, Organization, Signatory, SignatoryList

EDITED, TRANSLATION_STAYS = "edited", "a translation stays"

Row = TypeVar("Row")


@dataclass(frozen=True)
class Staying:
    """Something of the demo that stays: its kind in the plural, its name, and the reason."""

    kind: str
    name: str
    reason: str


@dataclass
class Plan:
    """What goes, and what stays. `home_pages` are emptied; `pages` are in an order in which they can be deleted."""

    pages: list[Page] = field(default_factory=list)
    home_pages: list[HomePage] = field(default_factory=list)
    lists: list[SignatoryList] = field(default_factory=list)
    calls: list[CallToAction] = field(default_factory=list)
    texts: list[SiteTexts] = field(default_factory=list)
    letterheads: list[Letterhead] = field(default_factory=list)
    pictures: list[Any] = field(default_factory=list)
    categories: list[NewsCategory] = field(default_factory=list)
    organizations: list[Organization] = field(default_factory=list)
    groups: list[MemberGroup] = field(default_factory=list)
    login: User | None = None
    staying: list[Staying] = field(default_factory=list)

    @property
    def going(self) -> list[Any]:
        """Everything that goes or is emptied, apart from the login."""
        content = (self.pages, self.home_pages, self.lists, self.calls, self.texts, self.letterheads)
        return [row for rows in (*content, self.pictures, self.categories, self.organizations) for row in rows]

    def divide(self, kind: str, rows: Iterable[Row], reason_of: Callable[[Row], str]) -> list[Row]:
        """Return the rows that go: those without a reason to stay. Note the others."""
        going = []
        for row in rows:
            if reason := reason_of(row):
                self.staying.append(Staying(kind, _name_of(row), reason))
            else:
                going.append(row)
        return going


def removal_plan() -> Plan:
    """Return what would be removed now, and what of the demo would stay."""
    plan = Plan()
    _plan_pages(plan)
    calls = list(demo_calls())
    plan.calls = plan.divide("calls to action", calls, _reasons_of_revisions(calls))
    _plan_settings(plan)
    _plan_directory(plan)
    plan.pictures = plan.divide(
        "pictures",
        demo_pictures(),
        lambda picture: EDITED if is_logged(picture) else _use(picture, plan),
    )
    plan.categories = plan.divide("news categories", demo_categories(), lambda row: _reason_of_category(row, plan))
    login = User.objects.filter(username=DEMO_USERNAME, email=DEMO_EMAIL).first()
    if login:
        plan.login = next(iter(plan.divide("logins", [login], _reason_of_login)), None)
    if not (plan.going or login or _demo_pages().exists()):
        # What looks as if it had stayed is the work of a site that never had the demo, or has got rid of it.
        plan.staying.clear()
    return plan


def _plan_pages(plan: Plan) -> None:
    pages = list(_demo_pages().select_related("latest_revision", "locale").order_by("-depth", "pk"))
    reasons = _reasons_of_pages(pages)
    plan.pages = plan.divide("pages", pages, lambda page: reasons.get(page.pk, ""))
    staying = LetterPage.objects.exclude(pk__in=[page.pk for page in plan.pages])
    plan.lists = list(demo_lists().exclude(pk__in=staying.values("signatory_list")))
    homes = demo_home_pages()
    plan.home_pages = plan.divide("home pages", homes, _reasons_of_revisions(homes))


def _demo_pages() -> PageQuerySet:
    return Page.objects.filter(translation_key__in=demo_page_keys())


def _plan_settings(plan: Plan) -> None:
    """Plan the texts and menus of header and footer, and the letterhead."""
    texts = list(demo_texts())
    # The loader saves no version.
    edited = {row.pk: EDITED for row in texts if row.latest_revision_id or not shows_demo(row)}
    reasons = _with_translations(texts, edited)
    plan.texts = plan.divide("menus and texts", texts, lambda row: reasons.get(row.pk, ""))
    letterheads = Letterhead.objects.filter(site=Site.objects.get(is_default_site=True))
    shown = [row for row in letterheads if any(_demo_values(row))]
    plan.letterheads = plan.divide("letterheads", shown, _reason_of_letterhead)


def _plan_directory(plan: Plan) -> None:
    """Plan the organizations, and the groups of members that are empty then."""
    websites = demo_organizations()
    staying_entries = Signatory.objects.exclude(signatory_list__in=plan.lists).filter(organization__isnull=False)
    signers = set(staying_entries.values_list("organization", flat=True))

    def reason_of(row: Organization) -> str:
        if row.website != websites[row.name] or row.logo_id or is_logged(row):
            return EDITED
        return "signed a letter that stays" if row.pk in signers else ""

    plan.organizations = plan.divide("organizations", Organization.objects.filter(name__in=websites), reason_of)
    going = {row.pk for row in plan.organizations}

    def reason_of_group(group: MemberGroup) -> str:
        if is_logged(group):
            return EDITED
        return "" if going.issuperset(group.organizations.values_list("pk", flat=True)) else "with members"

    plan.groups = plan.divide("groups of members", demo_groups(), reason_of_group)


def _reasons_of_pages(pages: list[Page]) -> dict[int, str]:
    """Return why pages of the demo stay, by primary key. Those above others come last."""
    sent = set(Sending.objects.values_list("issue", flat=True))
    own = added_translations([page.pk for page in pages])
    lists = {row.pk: list_edit(row) for row in demo_lists()}
    letters = dict(LetterPage.objects.filter(pk__in=[page.pk for page in pages]).values_list("pk", "signatory_list"))
    reasons = {}
    for page in pages:
        if page.pk in own:
            reasons[page.pk] = "added by staff"
        elif is_revised(page):
            reasons[page.pk] = EDITED
        elif page.pk in sent:
            reasons[page.pk] = "sent to subscribers"
        elif reason := lists.get(letters.get(page.pk), ""):
            reasons[page.pk] = reason
    reasons = _with_translations(pages, reasons)
    above = _paths_above(Page.objects.exclude(pk__in=[page.pk for page in pages]).values_list("path", flat=True))
    above |= _paths_above(page.path for page in pages if page.pk in reasons)
    return {page.pk: "with pages below that stay" for page in pages if page.path in above} | reasons


def _paths_above(paths: Iterable[str]) -> set[str]:
    step: int = Page.steplen
    return {path[:end] for path in paths for end in range(step, len(path), step)}


def _reasons_of_revisions(rows: list[Any]) -> Callable[[Any], str]:
    reasons = _with_translations(rows, {row.pk: EDITED for row in rows if is_revised(row)})
    return lambda row: reasons.get(row.pk, "")


def _with_translations(rows: Iterable[Any], reasons: dict[int, str]) -> dict[int, str]:
    """Return the reasons with those of the translations of rows that have one: they stay together."""
    keys: set[UUID] = {row.translation_key for row in rows if row.pk in reasons}
    return {row.pk: TRANSLATION_STAYS for row in rows if row.translation_key in keys} | reasons


def _reason_of_category(category: NewsCategory, plan: Plan) -> str:
    if is_logged(category):
        return EDITED
    posts = NewsPage.objects.filter(categories=category).exclude(pk__in=[page.pk for page in plan.pages])
    return "used by posts that stay" if posts.exists() else _use(category, plan)


def _reason_of_login(user: User) -> str:
    if (user.first_name, user.last_name) != (DEMO_FIRST_NAME, ""):
        return EDITED
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    return "" if others.exists() else "there is no other superuser; create one with manage.py createsuperuser"


def _reason_of_letterhead(letterhead: Letterhead) -> str:
    return "" if all(_demo_values(letterhead)) and not is_logged(letterhead) else EDITED


def _demo_values(letterhead: Letterhead) -> list[bool]:
    """Return for each text of the letterhead whether it is that of the demo."""
    return [getattr(letterhead, name) == value for name, value in LETTERHEAD.items()]


def _use(instance: Any, plan: Plan) -> str:
    return "used by content that stays" if is_used(instance, apart_from=plan.going) else ""


def _name_of(row: Any) -> str:
    """Return the name of a row, with its language if it has translations."""
    name = Truncator(getattr(row, "title", "") or getattr(row, "name", "") or str(row)).chars(50)
    return f"“{name}” ({row.locale.language_code})" if hasattr(row, "locale") else f"“{name}”"
