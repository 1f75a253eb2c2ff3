"""The first steps: what is done is read from the site, not remembered. The demo's content counts for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.appearance.identity import settings_of
from cms.appearance.models import Appearance, SiteTexts
from cms.calls_to_action.models import CallToAction
from cms.demo.calls import demo_calls
from cms.demo.content import demo_letter_keys, demo_lists, demo_names, demo_organizations, unedited_demo_pages
from cms.digest.models import DigestIndexPage
from cms.legal.admin.views import may_add_legal_pages
from cms.legal.creation import KINDS, home_pages
from cms.members.models import MembersPage
from cms.news.models import NewsIndexPage
from cms.pages.models import HomePage, StandardPage
from core.languages import language_codes, language_in_sentence
from core.users.models import User
from letters.models import Edition, Letterhead, LetterIndexPage, LetterPage
from signatories.enums import ImportState
from signatories.models import ImportBatch, Organization, SignatoryList


@dataclass(frozen=True)
class Step:
    """A step with a sentence about it. `url` is "" for a user who may not do it, or before it is possible.

    `missing` are the languages in which it is still to be done, once it is done in another one.
    """

    title: str | Promise
    help_text: str | Promise
    is_done: bool
    url: str
    missing: Sequence[str] = ()

    @property
    def missing_in_words(self) -> str:
        """Return the names of the missing languages as sentences have them; "" if none is known."""
        return ", ".join(map(language_in_sentence, self.missing))


def steps_for(user: User) -> list[Step]:
    """Return all steps in their order, with links to where the user does them."""
    site = Site.objects.filter(is_default_site=True).first()
    letterhead, appearance = settings_of(site) if site else (Letterhead(), Appearance())
    return [*_letterhead_steps(letterhead, appearance, user), *_page_steps(user), *_letter_steps(user)]


def _letterhead_steps(letterhead: Letterhead, appearance: Appearance, user: User) -> list[Step]:
    url = _settings_url(letterhead) if user.has_perm("letters.change_letterhead") else ""
    look_url = _settings_url(appearance) if user.has_perm("appearance.change_appearance") else ""
    return [
        _name_step(letterhead, user, url),
        Step(
            _("Logo"),
            _("Shown in place of the name, on every page and in print."),
            bool(appearance.logo_id),
            look_url,
        ),
        Step(
            _("Colour"),
            _(
                "For links, buttons, headings of PDFs and lines. Text has a darker or lighter shade where it could "
                "not be read."
            ),
            bool(appearance.colour),
            look_url,
        ),
    ]


def _name_step(letterhead: Letterhead, user: User, url: str) -> Step:
    """Return the step of the name, which *Menus and texts* can override in each language."""
    title, names = _("Name and address"), demo_names()
    sender = _("The sender of your letters: printed on top of every PDF, and the name of the site.")
    if not letterhead.name or letterhead.name in names:
        return Step(title, sender, is_done=False, url=url)
    shown = SiteTexts.objects.filter(site=letterhead.site_id, name__in=names)
    found = dict(shown.values_list("locale__language_code", "pk"))
    missing = [code for code in language_codes() if code in found]
    if not missing:
        return Step(title, sender, is_done=True, url=url)
    may_change = user.has_perm("appearance.change_sitetexts")
    return Step(
        title,
        _("The letterhead has your name. The site shows another one, which “Menus and texts” has in its place."),
        is_done=False,
        url=reverse("site_texts:edit", args=[found[missing[0]]]) if may_change else "",
        missing=missing,
    )


def _page_steps(user: User) -> list[Step]:
    languages = [home.locale.language_code for home in home_pages() if home.live]
    members = _missing([MembersPage], languages)
    legal = _missing([model for model, _title in KINDS], languages)
    has_members = Organization.objects.listed_members().exclude(name__in=demo_organizations()).exists()
    return [
        _page_step(
            _("A page about you"), _("Who you are, what you want, how to reach you."), StandardPage, user, languages
        ),
        Step(
            _("Privacy notice and contact"),
            _("Generated from what this site keeps, with an accessibility statement: you read them and publish them."),
            not legal,
            reverse("legal_pages") if may_add_legal_pages(user) else "",
            _rest(legal, languages),
        ),
        Step(
            _("The members of the coalition"),
            _("From a spreadsheet, with their groups. Then a page that lists them, each with the letters it signed."),
            has_members and not members,
            _members_url(user, members, has_members=has_members),
            _rest(members, languages) if has_members else (),
        ),
        _page_step(
            _("News"),
            _("A page below the home page. Your posts are added below it: news, statements, press releases."),
            NewsIndexPage,
            user,
            languages,
        ),
        _page_step(
            _("The digest"),
            _("A page where readers subscribe to your news by mail. Its issues are added below it."),
            DigestIndexPage,
            user,
            languages,
        ),
    ]


def _page_step(
    title: str | Promise, help_text: str | Promise, model: type[Page], user: User, languages: Sequence[str]
) -> Step:
    """Return the step of a page that each language needs."""
    missing = _missing([model], languages)
    return Step(title, help_text, not missing, _page_url(user, model, missing), _rest(missing, languages))


def _letter_steps(user: User) -> list[Step]:
    own_lists = SignatoryList.objects.exclude(pk__in=demo_lists())
    letters = LetterPage.objects.exclude(translation_key__in=demo_letter_keys()).filter(alias_of=None)
    newest = own_lists.filter(pk__in=letters.values("signatory_list")).order_by("-created_at", "-pk").first()
    imports = ImportBatch.objects.filter(signatory_list__in=own_lists, state=ImportState.IMPORTED)
    editions = Edition.objects.published().filter(signatory_list__in=own_lists)
    return [
        Step(
            _("The first letter"),
            _("Write it, look at its preview, publish it. Translations share its signatories."),
            letters.filter(live=True).exists(),
            _add_url(user, LetterIndexPage.objects.all(), LetterPage),
        ),
        Step(
            _("The first import"),
            _("The spreadsheet of those who signed, as it is. You see every problem before anything is written."),
            imports.exists(),
            _of_list(newest, user, "signatories.add_importbatch", "signatory_imports:upload"),
        ),
        Step(
            _("The first edition"),
            _("A numbered, dated PDF of letter and signatories for the press. It never changes."),
            editions.exists(),
            _of_list(newest, user, "letters.add_edition", "editions:new"),
        ),
        Step(
            _("A call to action on pages"),
            _("What readers can do once they have read: write to a minister, subscribe, donate."),
            CallToAction.objects.filter(live=True).exclude(pk__in=demo_calls()).exists(),
            reverse("calls_to_action:add") if user.has_perm("calls_to_action.add_calltoaction") else "",
        ),
    ]


def _own_pages(model: type[Page]) -> QuerySet[Any]:
    """Return the pages of a kind without those that still are as the demo brought them."""
    return model.objects.exclude(pk__in=unedited_demo_pages().values("pk"))


def _settings_url(setting: Letterhead | Appearance) -> str:
    label, name = setting._meta.app_label, setting._meta.model_name
    return reverse("wagtailsettings:edit", args=[label, name, setting.site_id])


def _add_url(user: User, parents: QuerySet[Any], model: type[Page]) -> str:
    """Return the URL to add a page below the first of `parents` where the user may; "" if there is none."""
    permitted = PagePermissionPolicy().instances_user_has_permission_for(user, "add")
    parent = parents.filter(pk__in=permitted.order_by().values("pk"), alias_of=None).order_by("locale_id").first()
    if parent is None:
        return ""
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def _missing(models: Sequence[type[Page]], languages: Sequence[str]) -> list[str]:
    """Return the languages that lack a published page of any of the kinds, in the order of the site."""
    published = [
        set(_own_pages(model).filter(live=True, alias_of=None).values_list("locale__language_code", flat=True))
        for model in models
    ]
    # Without a home page there is nothing to publish below.
    return [code for code in languages or language_codes() if not all(code in codes for codes in published)]


def _rest(missing: Sequence[str], languages: Sequence[str]) -> Sequence[str]:
    """Return the missing languages if others have what they lack."""
    return missing if len(missing) < len(languages) else ()


def _page_url(user: User, model: type[Page], missing: Sequence[str]) -> str:
    """Return the URL to go on with a draft in a missing language, to translate a page, or to add one; "" for none."""
    own = _own_pages(model).filter(alias_of=None).order_by("path")
    if draft := own.filter(locale__language_code__in=missing).first():
        return (
            reverse("wagtailadmin_pages:edit", args=[draft.pk]) if draft.permissions_for_user(user).can_edit() else ""
        )
    published = own.filter(live=True).first()
    if published and user.has_perm("simple_translation.submit_translation"):
        return reverse("simple_translation:submit_page_translation", args=[published.pk])
    parents = HomePage.objects.filter(locale__language_code__in=missing)
    if model.max_count_per_parent:
        taken = [path[: -Page.steplen] for path in model.objects.values_list("path", flat=True)]
        parents = parents.exclude(path__in=taken)
    return _add_url(user, parents, model)


def _members_url(user: User, missing: Sequence[str], *, has_members: bool) -> str:
    """Return the URL to import members; once there are some, or for who may not, that of their page."""
    if not has_members and user.has_perms(["signatories.add_organization", "signatories.change_organization"]):
        return reverse("organizations:import")
    return _page_url(user, MembersPage, missing)


def _of_list(signatory_list: SignatoryList | None, user: User, permission: str, name: str) -> str:
    return reverse(name, args=[signatory_list.pk]) if signatory_list and user.has_perm(permission) else ""


def is_finished(steps: list[Step]) -> bool:
    """Return whether nothing is left to do."""
    return all(step.is_done for step in steps)


def next_step(steps: list[Step]) -> Step | None:
    """Return the first step that is not done and that the user can do."""
    return next((step for step in steps if step.url and not step.is_done), None)
