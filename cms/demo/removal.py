"""Taking the demo off a site, with everything that hangs on its letter. What a person worked on stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from wagtail.models import Page

from cms.demo.pages import empty_home_page
from cms.demo.removal_plan import Plan, Staying, removal_plan
from letters.models import Edition
from signatories.enums import Source
from signatories.models import Signatory
from signatories.privacy.erasure import delete_list


@dataclass(frozen=True)
class DemoContent:
    """What the removal of the demo deletes, and what it leaves.

    `signed_since` are entries that the demo did not bring, `home_pages` are emptied, and `others` are pictures, menus,
    calls and the like.
    """

    pages: int
    home_pages: int
    signatories: int
    signed_since: int
    editions: int
    organizations: int
    others: int
    deletes_login: bool
    staying: tuple[Staying, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether nothing would be deleted."""
        return not (self.pages or self.home_pages or self.organizations or self.others or self.deletes_login)


def demo_content() -> DemoContent:
    """Return what would be removed now."""
    return _content_of(removal_plan())


@transaction.atomic
def remove() -> DemoContent:
    """Delete the demo and return what was deleted. Idempotent. Raises `InvalidTransition` while an import is running.

    Everything stays that a person edited, in whatever language, and what is needed by something that stays. The login
    stays if no other superuser could sign in. Addresses of the demo's editions answer 410 afterwards.
    """
    plan = removal_plan()
    content = _content_of(plan)
    for page in plan.pages:
        # As it is now: the number of pages below it has changed.
        Page.objects.get(pk=page.pk).specific.delete()
    for home in plan.home_pages:
        empty_home_page(home)
    for row in (*plan.calls, *plan.texts, *plan.letterheads, *plan.pictures, *plan.categories):
        row.delete()
    Edition.objects.filter(signatory_list__in=plan.lists).delete()
    for signatory_list in plan.lists:
        delete_list(signatory_list)
    for row in (*plan.organizations, *plan.groups):
        row.delete()
    if plan.login:
        plan.login.delete()
    return content


def _content_of(plan: Plan) -> DemoContent:
    entries = Signatory.objects.filter(signatory_list__in=plan.lists)
    others: tuple[list[Any], ...] = (
        plan.calls,
        plan.texts,
        plan.letterheads,
        plan.pictures,
        plan.categories,
        plan.groups,
    )
    return DemoContent(
        pages=len(plan.pages),
        home_pages=len(plan.home_pages),
        signatories=entries.count(),
        signed_since=entries.exclude(source=Source.IMPORT).count(),
        editions=Edition.objects.filter(signatory_list__in=plan.lists).count(),
        organizations=len(plan.organizations),
        others=sum(len(rows) for rows in others),
        deletes_login=plan.login is not None,
        staying=tuple(plan.staying),
    )
