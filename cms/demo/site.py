"""The demo: a site with one letter, signed by 31 organizations and 46 individuals, all invented.

It uses the regular code: pages are published, CSV files are imported, and an edition is made. The letter exists in
those languages of the site for which there is a `letter.<language>.json`, the pages around it in those with a
`site.<language>.json`.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from wagtail.models import Locale, ModelLogEntry, PageLogEntry, Site

from cms.demo.calls import publish_calls
from cms.demo.files import DEMO_DIR, document, languages_with
from cms.demo.keys import DEMO_USERNAME, demo_key
from cms.demo.members import publish_members
from cms.demo.pages import publish_legal_pages, publish_pages
from cms.demo.story import tell_story
from core.users.models import User
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.enums import EditionState
from letters.models import Letterhead, LetterIndexPage, LetterPage
from signatories.enums import Kind, Signing
from signatories.exchange.imports.direct import import_file
from signatories.exchange.options import ImportOptions
from signatories.models import Organization, Relation, SignatoryList

DEMO_PASSWORD = "demo"
DEMO_EMAIL, DEMO_FIRST_NAME = "demo@example.org", "Demo"
SIGNATORY_FILES = ("organizations.csv", "individuals.csv")
#: Fields of a letter that hold blocks of one kind, and that kind.
STREAMS = {"recipients": "addressee", "copies": "addressee", "press_contacts": "contact", "press_quotes": "quote"}
LEADS = 2
LETTERHEAD = {
    "name": "Coalition for Open Streets · Coalition pour des rues libres",
    "address": "100 Example Street, Ottawa, Ontario K1A 0A0",
    "press_contact": "Alix Bellefeuille, +1 613 555 0100, press@openstreets.example.org",
}


def languages() -> list[str]:
    """Return the languages of the site that have a letter, in the order of the site."""
    return languages_with("letter")


def load(password: str = DEMO_PASSWORD) -> bool:
    """Load the demo into an empty site and return True.

    Returns False without changes if the site has content, or if there is no letter in any of its languages.
    Raises `LettersError` if the edition cannot be made. The letter and its signatories then remain, and the next call
    makes the edition.
    """
    unfinished = demo_list()
    if unfinished and not unfinished.editions.exclude(state=EditionState.FAILED).exists():
        signatory_list = unfinished
    elif is_empty() and languages():
        signatory_list = _write_and_sign([document("letter", language) for language in languages()], password)
    else:
        return False
    make_edition(request_edition(signatory_list))
    return True


def is_empty() -> bool:
    """Return whether this site never had any content. Deleted content has left entries in the log."""
    models = (LetterPage, SignatoryList, User, PageLogEntry, ModelLogEntry)
    return not any(model.objects.exists() for model in models)


def demo_list() -> SignatoryList | None:
    """Return the signatory list of the demo's letter; None if the letter was deleted in all its languages."""
    letter = LetterPage.objects.filter(translation_key=demo_key("letter"), alias_of=None).first()
    return letter.signatory_list if letter else None


@transaction.atomic
def _write_and_sign(letters: list[dict[str, Any]], password: str) -> SignatoryList:
    user = User.objects.create_superuser(DEMO_USERNAME, DEMO_EMAIL, password, first_name=DEMO_FIRST_NAME)
    letterhead = Letterhead.for_site(Site.objects.get(is_default_site=True))
    if not letterhead.name:
        for name, value in LETTERHEAD.items():
            setattr(letterhead, name, value)
        letterhead.save()
    first = None
    for language, letter_of in zip(languages(), letters, strict=True):
        first = _publish(letter_of, language, user, translation_of=first)
    assert first is not None
    for name in SIGNATORY_FILES:
        content = (DEMO_DIR / name).read_bytes()
        report = import_file(first.signatory_list, content, file_name=name, options=ImportOptions(), user=user)
        assert report.written, report.errors or report.file_error
    _mark_leads(first.signatory_list)
    first.signatory_list.signing = Signing.OPEN
    first.signatory_list.allows_hidden_names = True
    first.signatory_list.save()
    tell_story(first.signatory_list, languages(), user)
    publish_pages(user)
    publish_members(user)
    # The last item of the main menu is the contact page.
    publish_legal_pages(user)
    publish_calls(user)
    return first.signatory_list


def addresses(*, has_demo: bool = True) -> list[tuple[str, str]]:
    """Return the names and paths of the site and the demo, to print after the start."""
    if not has_demo:
        return [("Site", "/"), ("Admin", "/admin/")]
    pdfs = [
        (f"PDF ({language})", f"/letters/{document('letter', language)['slug']}/letter.pdf")
        for language in languages()
    ]
    return [("Site", "/"), ("Admin", "/admin/"), *pdfs]


def _publish(letter_of: dict[str, Any], language: str, user: User, *, translation_of: LetterPage | None) -> LetterPage:
    fields = {key: value for key, value in letter_of.items() if key not in (*STREAMS, "body")}
    locale = Locale.objects.get(language_code=language)
    letter = LetterPage(locale=locale, owner=user, translation_key=demo_key("letter"), **fields)
    if translation_of:
        letter.signatory_list = translation_of.signatory_list
    for name, block in STREAMS.items():
        setattr(letter, name, [(block, value) for value in letter_of[name]])
    letter.body = LetterPage.body.field.to_python(json.dumps(letter_of["body"]))
    LetterIndexPage.objects.get(locale__language_code=language, depth=3).add_child(instance=letter)
    letter.save_revision(user=user).publish(user=user)
    return letter


def _mark_leads(signatory_list: SignatoryList) -> None:
    """Mark the first organizations of the file as lead signatories, and put all of them in the directory."""
    organizations = signatory_list.signatories.filter(kind=Kind.ORGANIZATION).order_by("pk")
    member = Relation.objects.filter(is_membership=True).first()
    for position, signatory in enumerate(organizations, start=1):
        signatory.lead_order = position if position <= LEADS else None
        signatory.organization = Organization.objects.create(
            name=signatory.name,
            names=signatory.names,
            website=signatory.website,
            country=signatory.country,
            region=signatory.region,
            relation=member if position <= LEADS else None,
        )
        signatory.save()
