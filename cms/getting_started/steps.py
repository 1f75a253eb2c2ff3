"""The first steps: what is done is read from the site, not remembered. The demo's content counts for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.appearance.branding import own_colour
from cms.appearance.identity import settings_of
from cms.appearance.models import Appearance
from cms.calls_to_action.models import CallToAction
from cms.demo.calls import demo_calls
from cms.demo.content import demo_letter_keys, demo_lists, demo_organizations, demo_page_keys
from cms.demo.site import LETTERHEAD
from cms.legal.admin.views import may_add_legal_pages
from cms.legal.creation import KINDS
from cms.members.models import MembersPage
from cms.pages.models import HomePage, StandardPage
from letters.models import Edition, Letterhead, LetterIndexPage, LetterPage
from signatories.enums import ImportState
from signatories.models import ImportBatch, Organization, SignatoryList


@dataclass(frozen=True)
class Step:
    """A step with a sentence about it. `url` is "" for a user who may not do it, or before it is possible."""

    title: str | Promise
    help_text: str | Promise
    is_done: bool
    url: str


def steps_for(user: User) -> list[Step]:
    """Return all steps in their order, with links to where the user does them."""
    site = Site.objects.filter(is_default_site=True).first()
    letterhead, appearance = settings_of(site) if site else (Letterhead(), Appearance())
    return [*_letterhead_steps(letterhead, appearance, user), *_page_steps(user), *_letter_steps(user)]


def _letterhead_steps(letterhead: Letterhead, appearance: Appearance, user: User) -> list[Step]:
    url = _settings_url(letterhead) if user.has_perm("letters.change_letterhead") else ""
    return [
        Step(
            _("Name and address"),
            _("The sender of your letters: printed on top of every PDF, and the name of the site."),
            bool(letterhead.name) and letterhead.name != LETTERHEAD["name"],
            url,
        ),
        Step(
            _("Logo"),
            _("Shown in place of the name, on every page and in print."),
            bool(letterhead.logo_id or appearance.logo_id),
            url,
        ),
        Step(
            _("Colour"),
            _(
                "For links, buttons, headings of PDFs and lines. Text has a darker or lighter shade where it could "
                "not be read."
            ),
            bool(own_colour(appearance, letterhead)),
            url,
        ),
    ]


def _page_steps(user: User) -> list[Step]:
    has_legal_pages = all(_own_pages(model).filter(live=True).exists() for model, _title in KINDS)
    has_members = Organization.objects.listed_members().exclude(name__in=demo_organizations()).exists()
    return [
        Step(
            _("A page about you"),
            _("Who you are, what you want, how to reach you."),
            _own_pages(StandardPage).filter(live=True).exists(),
            _add_url(user, HomePage.objects.all(), StandardPage),
        ),
        Step(
            _("Privacy notice and contact"),
            _("Generated from what this site keeps, with an accessibility statement: you read them and publish them."),
            has_legal_pages,
            reverse("legal_pages") if may_add_legal_pages(user) else "",
        ),
        Step(
            _("The members of the coalition"),
            _("From a spreadsheet, with their groups. Then a page that lists them, each with the letters it signed."),
            has_members and _own_pages(MembersPage).filter(live=True).exists(),
            _members_url(user, has_members=has_members),
        ),
    ]


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
            _("A call to action"),
            _("What readers can do once they have read: write to a minister, subscribe, donate."),
            CallToAction.objects.filter(live=True).exclude(pk__in=demo_calls()).exists(),
            reverse("calls_to_action:add") if user.has_perm("calls_to_action.add_calltoaction") else "",
        ),
    ]


def _own_pages(model: type[Page]) -> QuerySet[Any]:
    """Return the pages of a kind that the demo did not bring."""
    return model.objects.exclude(translation_key__in=demo_page_keys())


def _settings_url(letterhead: Letterhead) -> str:
    return reverse("wagtailsettings:edit", args=["letters", "letterhead", letterhead.site_id])


def _add_url(user: User, parents: QuerySet[Any], model: type[Page]) -> str:
    """Return the URL to add a page below the first of `parents` where the user may; "" if there is none."""
    permitted = PagePermissionPolicy().instances_user_has_permission_for(user, "add")
    parent = parents.filter(pk__in=permitted.order_by().values("pk"), alias_of=None).order_by("locale_id").first()
    if parent is None:
        return ""
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def _members_url(user: User, *, has_members: bool) -> str:
    """Return the URL to import members; once there are some, or for who may not, that of their page."""
    if not has_members and user.has_perms(["signatories.add_organization", "signatories.change_organization"]):
        return reverse("organizations:import")
    page = _own_pages(MembersPage).filter(alias_of=None).order_by("path").first()
    if page is None:
        with_members = [path[: -Page.steplen] for path in MembersPage.objects.values_list("path", flat=True)]
        return _add_url(user, HomePage.objects.exclude(path__in=with_members), MembersPage)
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.permissions_for_user(user).can_edit() else ""


def _of_list(signatory_list: SignatoryList | None, user: User, permission: str, name: str) -> str:
    return reverse(name, args=[signatory_list.pk]) if signatory_list and user.has_perm(permission) else ""


def is_finished(steps: list[Step]) -> bool:
    """Return whether nothing is left to do."""
    return all(step.is_done for step in steps)


def next_step(steps: list[Step]) -> Step | None:
    """Return the first step that is not done and that the user can do."""
    return next((step for step in steps if step.url and not step.is_done), None)
