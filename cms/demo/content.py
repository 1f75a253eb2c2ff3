"""What on a site belongs to the demo, however it was changed."""

from __future__ import annotations

import csv
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.demo.files import DEMO_DIR, document, languages_with
from cms.demo.keys import demo_key
from cms.demo.large import large_letter_keys, large_members, large_post_keys
from cms.demo.members import PAGE as MEMBERS_PAGE
from cms.demo.members import member_websites
from cms.demo.pages import page_keys
from cms.demo.site import LETTERHEAD, SIGNATORY_FILES
from letters.models import LetterPage
from signatories.models import SignatoryList


def demo_names() -> set[str]:
    """Return the names of the demo's coalition: that of its letterhead, and those in its headers."""
    return {LETTERHEAD["name"], *(document("site", language)["texts"]["name"] for language in languages_with("site"))}


def demo_page_keys() -> list[UUID]:
    """Return the translation keys of all pages that the demo adds, the large one included."""
    return [*demo_letter_keys(), *page_keys(), demo_key(MEMBERS_PAGE), *large_post_keys()]


def unedited_demo_pages() -> PageQuerySet:
    """Return the pages of the demo that staff did not make their own: none was edited, nor a page added below."""
    pages = Page.objects.filter(translation_key__in=demo_page_keys())
    edited = pages.filter(latest_revision__created_at__gt=F("first_published_at")).values("translation_key")
    below = Page.objects.exclude(translation_key__in=demo_page_keys()).filter(path__startswith=OuterRef("path"))
    return pages.exclude(translation_key__in=edited).exclude(Exists(below))


def demo_letter_keys() -> list[UUID]:
    """Return the translation keys of the demo's letters, the large one's included."""
    return [demo_key("letter"), *large_letter_keys()]


def demo_lists() -> QuerySet[SignatoryList]:
    """Return the signatory lists of the demo's letters."""
    letters = LetterPage.objects.filter(translation_key__in=demo_letter_keys(), alias_of=None)
    return SignatoryList.objects.filter(pk__in=letters.values("signatory_list"))


def demo_organizations() -> dict[str, str]:
    """Return the websites of the organizations that the demo brings, the large one's included, by name."""
    with (DEMO_DIR / SIGNATORY_FILES[0]).open(encoding="utf-8", newline="") as file:
        signers = {row["name"]: row["website"] for row in csv.DictReader(file)}
    return signers | dict.fromkeys(large_members(), "") | member_websites()
