"""Taking the demo off a site, with everything that hangs on its letter. What staff made themselves stays."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef
from wagtail.models import Page, Site

from cms.demo.files import DEMO_DIR
from cms.demo.keys import demo_key
from cms.demo.pages import delete_unused_categories, empty_home_pages, page_keys
from cms.demo.site import DEMO_USERNAME, LETTERHEAD, SIGNATORY_FILES, demo_list
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
    signatory_list = demo_list()
    entries = signatory_list.signatories.all() if signatory_list else None
    return DemoContent(
        pages=len(_pages()),
        signatories=entries.count() if entries is not None else 0,
        signed_since=entries.exclude(source=Source.IMPORT).count() if entries is not None else 0,
        editions=Edition.objects.filter(signatory_list=signatory_list).count() if signatory_list else 0,
        organizations=len(_organizations(signatory_list)),
        deletes_login=_removable_login() is not None,
    )


@transaction.atomic
def remove() -> DemoContent:
    """Delete the demo and return what was deleted. Idempotent. Raises `InvalidTransition` while an import is running.

    Organizations stay that signed another letter or that staff changed, and so do settings that staff changed. The
    login stays if no other superuser could sign in. Addresses of the demo's editions answer 410 afterwards.
    """
    content = demo_content()
    signatory_list = demo_list()
    organizations = _organizations(signatory_list)
    for page in _pages():
        # As it is now: the number of pages below it has changed.
        Page.objects.get(pk=page.pk).specific.delete()
    empty_home_pages()
    delete_unused_categories()
    if signatory_list:
        Edition.objects.filter(signatory_list=signatory_list).delete()
        delete_list(signatory_list)
    Organization.objects.filter(pk__in=[row.pk for row in organizations]).delete()
    Letterhead.objects.filter(site=Site.objects.get(is_default_site=True), **LETTERHEAD).delete()
    login = _removable_login()
    if login:
        login.delete()
    return content


def _pages() -> list[Page]:
    """Return the pages of the demo, those above others last, without pages below which staff made one."""
    pages = Page.objects.filter(translation_key__in=[demo_key("letter"), *page_keys()]).order_by("-depth", "pk")
    keys = set(pages.values_list("pk", flat=True))
    return [page for page in pages if not page.get_descendants().exclude(pk__in=keys).exists()]


def _organizations(signatory_list: SignatoryList | None) -> list[Organization]:
    """Return the directory entries that the demo made, as they were, and that signed nothing else."""
    if signatory_list is None:
        return []
    with (DEMO_DIR / SIGNATORY_FILES[0]).open(encoding="utf-8", newline="") as file:
        brought = {row["name"]: row["website"] for row in csv.DictReader(file)}
    signed = Organization.objects.filter(signatories__signatory_list=signatory_list, name__in=brought)
    elsewhere = Signatory.objects.exclude(signatory_list=signatory_list).filter(organization=OuterRef("pk"))
    rows = signed.filter(~Exists(elsewhere)).distinct()
    return [row for row in rows if row.website == brought[row.name] and not row.logo_id]


def _removable_login() -> User | None:
    """Return the demo's login if another active superuser can sign in."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(username=DEMO_USERNAME)
    return User.objects.filter(username=DEMO_USERNAME).first() if others.exists() else None
