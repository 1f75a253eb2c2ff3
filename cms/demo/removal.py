"""Taking the demo off a site, with everything that hangs on its letter. What staff made themselves stays."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef
from wagtail.models import Page, Site

from cms.demo.calls import demo_calls
from cms.demo.content import demo_lists, demo_organizations, demo_page_keys
from cms.demo.members import delete_unused_groups
from cms.demo.pages import delete_texts, delete_unused_categories, empty_home_pages
from cms.demo.pictures import delete_pictures
from cms.demo.site import DEMO_USERNAME, LETTERHEAD
from letters.models import Edition, Letterhead
from signatories.enums import Source
from signatories.models import Organization, Signatory, SignatoryList
from signatories.privacy.erasure import delete_list


@dataclass(frozen=True)
class DemoContent:
    """What the removal of the demo deletes. `signed_since` are entries that the demo did not bring."""

    pages: int
    signatories: int
    signed_since: int
    editions: int
    organizations: int
    deletes_login: bool

    @property
    def is_empty(self) -> bool:
        return not (self.pages or self.deletes_login)


def demo_content() -> DemoContent:
    """Return what would be removed now."""
    lists = list(demo_lists())
    entries = Signatory.objects.filter(signatory_list__in=lists)
    return DemoContent(
        pages=len(_pages()),
        signatories=entries.count(),
        signed_since=entries.exclude(source=Source.IMPORT).count(),
        editions=Edition.objects.filter(signatory_list__in=lists).count(),
        organizations=len(_organizations(lists)),
        deletes_login=_removable_login() is not None,
    )


@transaction.atomic
def remove() -> DemoContent:
    """Delete the demo and return what was deleted. Idempotent. Raises `InvalidTransition` while an import is running.

    Organizations stay that signed another letter or that staff changed, and so do settings that staff changed. The
    login stays if no other superuser could sign in. Addresses of the demo's editions answer 410 afterwards.
    """
    content = demo_content()
    lists = list(demo_lists())
    organizations = _organizations(lists)
    for page in _pages():
        # As it is now: the number of pages below it has changed.
        Page.objects.get(pk=page.pk).specific.delete()
    for call in demo_calls():
        call.delete()
    empty_home_pages()
    delete_pictures()
    delete_texts()
    delete_unused_categories()
    Edition.objects.filter(signatory_list__in=lists).delete()
    for signatory_list in lists:
        delete_list(signatory_list)
    Organization.objects.filter(pk__in=[row.pk for row in organizations]).delete()
    delete_unused_groups()
    Letterhead.objects.filter(site=Site.objects.get(is_default_site=True), **LETTERHEAD).delete()
    login = _removable_login()
    if login:
        login.delete()
    return content


def _pages() -> list[Page]:
    """Return the pages of the demo, those above others last, without pages below which staff made one."""
    pages = Page.objects.filter(translation_key__in=demo_page_keys()).order_by("-depth", "pk")
    found = set(pages.values_list("pk", flat=True))
    return [page for page in pages if not page.get_descendants().exclude(pk__in=found).exists()]


def _organizations(lists: list[SignatoryList]) -> list[Organization]:
    """Return the directory entries that the demo made, as they were, and that signed nothing else."""
    if not lists:
        return []
    brought = demo_organizations()
    elsewhere = Signatory.objects.exclude(signatory_list__in=lists).filter(organization=OuterRef("pk"))
    rows = Organization.objects.filter(~Exists(elsewhere), name__in=brought)
    return [row for row in rows if row.website == brought[row.name] and not row.logo_id]


def _removable_login() -> User | None:
    """Return the demo's login if another active superuser can sign in."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(username=DEMO_USERNAME)
    return User.objects.filter(username=DEMO_USERNAME).first() if others.exists() else None
