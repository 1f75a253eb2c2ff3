"""The sections of the accessibility statement: what the software does, and what staff say about their site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.contact.models import ContactPage
from cms.legal.enums import AccessibilitySection, Conformance
from cms.legal.sections import Fact, Section, SectionLink, fact
from letters.visibility import of_same_site, visible

if TYPE_CHECKING:
    from cms.legal.models import AccessibilityPage

#: The standard that the pages are tested against (`tests/journeys/browser/test_accessibility.py`).
STANDARD = "WCAG 2.2"


def _status(page: AccessibilityPage) -> Iterator[Fact]:
    yield fact(
        f"standard={STANDARD}",
        _("Everybody should be able to read our letters and sign them. The standard is %s, level AA.") % STANDARD,
    )
    if page.conformance == Conformance.FULL:
        yield fact("full", _("As far as we know, this site conforms to it fully."))
    else:
        yield fact("partial", _("This site conforms to it in part: we know of the limits below."))


def _tests(page: Any) -> Iterator[Fact]:
    yield fact(
        "axe",
        _(
            "Each release of the software of this site is tested with axe-core: every kind of public page, in light "
            "and dark colours, on a phone and on a desk, in two languages."
        ),
    )
    yield fact(
        "keyboard",
        _(
            "Everything works with the keyboard, at a width of 320 pixels, with enlarged text, with reduced motion "
            "and without JavaScript, except previews of pictures."
        ),
    )
    variant = settings.PDF_VARIANT.upper()
    yield fact(
        f"pdf={variant}",
        _("Letters in PDF are tagged for screen readers, as %s, and checked with veraPDF.") % variant,
    )


def _limits(page: AccessibilityPage) -> Iterator[Fact]:
    yield fact(
        "content",
        _(
            "Texts, descriptions of pictures, recordings and uploaded documents come from our editors and from those "
            "who sign. Software cannot check whether they are good; documents may not be accessible."
        ),
    )
    yield fact("players", _("Videos of other sites have the players of those sites."))
    for line in page.limit_lines:
        yield Fact(f"limit={line}", line)


def _feedback(page: AccessibilityPage) -> Iterator[Fact]:
    yield fact(
        "feedback",
        _("If something does not work for you, tell us on which page. You can get any text from us in another form."),
    )
    if page.contact:
        yield fact("contact", page.contact)


def _feedback_links(page: AccessibilityPage) -> Sequence[SectionLink]:
    pages = visible(ContactPage.objects.filter(locale=page.locale_id, alias_of=None))
    found = of_same_site(pages, page).order_by("path").first()
    return [SectionLink(found.get_url() or "", found.title)] if found else []


def _review(page: AccessibilityPage) -> Iterator[Fact]:
    if page.reviewed_on:
        yield fact("review", _("This statement was last reviewed on %s.") % date_format(page.reviewed_on))


SECTIONS: Sequence[Section] = (
    Section(AccessibilitySection.STATUS, _status),
    Section(AccessibilitySection.TESTS, _tests),
    Section(AccessibilitySection.LIMITS, _limits),
    Section(AccessibilitySection.FEEDBACK, _feedback, _feedback_links),
    Section(AccessibilitySection.REVIEW, _review),
)
