"""The demo: one letter in up to three languages, signed by 31 organizations and 46 individuals, all invented.

It uses the regular code: pages are published, CSV files are imported, and an edition is made. The letter exists in
those languages of the site for which there is a `letter.<language>.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib.auth.models import User
from django.db import transaction
from wagtail.models import Locale, ModelLogEntry, PageLogEntry, Site

from core.known_languages import base_language
from core.languages import language_codes
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.enums import EditionState
from letters.models import Letterhead, LetterIndexPage, LetterPage
from signatories.enums import Kind, Signing
from signatories.exchange.imports.direct import import_file
from signatories.exchange.options import ImportOptions
from signatories.models import Organization, Relation, SignatoryList

DEMO_DIR = Path(__file__).parent
DEMO_USERNAME = DEMO_PASSWORD = "demo"
SIGNATORY_FILES = ("organizations.csv", "individuals.csv")
#: Fields of a letter that hold blocks of one kind, and that kind.
STREAMS = {"recipients": "addressee", "copies": "addressee", "press_contacts": "contact", "press_quotes": "quote"}
LEADS = 2
LETTERHEAD = {
    "name": "Coalition for Open Streets · Coalition pour des rues libres",
    "address": "100 Example Street, Ottawa, Ontario K1A 0A0",
    "press_contact": "Alix Bellefeuille, +1 613 555 0100, press@openstreets.example.org",
}
#: The pages of the demo, each in several languages, by the name for `demo_key`.
PAGES = ("letter",)


def demo_key(name: str) -> UUID:
    """Return the translation key of a page of the demo, by which it is found again, whatever became of it."""
    return uuid5(NAMESPACE_URL, f"undersigned/demo/{name}")


def languages() -> list[str]:
    """Return the languages of the site that have a letter, in the order of the site."""
    return [code for code in language_codes() if _path(code).exists()]


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
        signatory_list = _write_and_sign([_document(language) for language in languages()], password)
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
def _write_and_sign(documents: list[dict[str, Any]], password: str) -> SignatoryList:
    user = User.objects.create_superuser(DEMO_USERNAME, "demo@example.org", password, first_name="Demo")
    letterhead = Letterhead.for_site(Site.objects.get(is_default_site=True))
    if not letterhead.name:
        for name, value in LETTERHEAD.items():
            setattr(letterhead, name, value)
        letterhead.save()
    first = None
    for language, document in zip(languages(), documents, strict=True):
        first = _publish(document, language, user, translation_of=first)
    assert first is not None
    for name in SIGNATORY_FILES:
        content = (DEMO_DIR / name).read_bytes()
        report = import_file(first.signatory_list, content, file_name=name, options=ImportOptions(), user=user)
        assert report.written, report.errors or report.file_error
    _mark_leads(first.signatory_list)
    first.signatory_list.signing = Signing.OPEN
    first.signatory_list.allows_hidden_names = True
    first.signatory_list.save()
    return first.signatory_list


def addresses(*, has_demo: bool = True) -> list[tuple[str, str]]:
    """Return the names and paths of the site and the demo, to print after the start."""
    if not has_demo:
        return [("Site", "/"), ("Admin", "/admin/")]
    pdfs = [(f"PDF ({language})", f"/letters/{_document(language)['slug']}/letter.pdf") for language in languages()]
    return [("Site", "/"), ("Admin", "/admin/"), *pdfs]


def _document(language: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_path(language).read_text(encoding="utf-8"))
    return document


def _path(language: str) -> Path:
    return DEMO_DIR / f"letter.{base_language(language)}.json"


def _publish(document: dict[str, Any], language: str, user: User, *, translation_of: LetterPage | None) -> LetterPage:
    fields = {key: value for key, value in document.items() if key not in (*STREAMS, "body")}
    locale = Locale.objects.get(language_code=language)
    letter = LetterPage(locale=locale, owner=user, translation_key=demo_key("letter"), **fields)
    if translation_of:
        letter.signatory_list = translation_of.signatory_list
    for name, block in STREAMS.items():
        setattr(letter, name, [(block, value) for value in document[name]])
    letter.body = LetterPage.body.field.to_python(json.dumps(document["body"]))
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
