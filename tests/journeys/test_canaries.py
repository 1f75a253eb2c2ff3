"""Crawls every public URL and API operation for the canaries in private data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.documents import get_document_model

from cms.api.v1 import api
from core.users.models import User
from letters import derived_files
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.models import EditionFile, LetterPage, PermanentAddress
from signatories.enums import Kind, Signing, Source, Status
from signatories.listing.pagination import Position, encode_cursor
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.model_fields import AnswersField
from signatories.models import BlockedAddress, Contact, Correction, Organization, Signatory, SignatoryGroup
from tests.factories import (
    LetterFactory,
    LetterUpdateFactory,
    PaperSignaturesFactory,
    SignatoryFactory,
    SignatoryGroupFactory,
    SignatoryListFactory,
)
from tests.journeys.canaries import (
    CANARY,
    PRIVATE_SLUG,
    create_calls,
    create_digest,
    create_document,
    create_image,
    create_internal_records,
    create_legal_pages,
    create_members,
    create_news,
    create_private_import,
    create_private_letters,
    create_private_revision,
    create_questions,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DELETED_SLUG = f"{PRIVATE_SLUG}-deleted"
PRIVATE_STATES = ("draft", "embargo", "expired", "locked", "unpublished", "deleted", "revision")
#: Not crawled: URLs that require a login, and files. (`_util` has the password forms of pages.)
NOT_CRAWLED = ("admin/", "media/", "static/")
#: Tables without private data. Held slugs belong to letters that were public.
WITHOUT_PRIVATE_DATA = {
    *("letters.Letterhead", "letters.LetterIndexPage", "letters.PermanentAddress", "letters.HeldSlug"),
    *("letters.EditionFile", "letters.PublishedText", "signatories.SignatoryGroup", "signatories.MailRun"),
    *("letters.TextAssessment", "signatories.SortOrder", "signatories.Relation"),
    *("signatories.Institution", "signatories.InstitutionWord", "signatories.MemberGroup", "digest.DigestIndexPage"),
}
#: Values of URL parameters. A URL with other parameters fails the test: add values that could leak.
URL_PARAMETERS = {
    "slug": ["the-lake", "le-lac", *(f"{PRIVATE_SLUG}-{way}" for way in PRIVATE_STATES)],
    "slug, number, language": [
        ("the-lake", 1, "en"),
        ("the-lake", 1, "fr"),
        *((f"{PRIVATE_SLUG}-{way}", 1, "en") for way in PRIVATE_STATES),
    ],
    "slug, number": [("the-lake", 1), *((f"{PRIVATE_SLUG}-{way}", 1) for way in PRIVATE_STATES)],
    "restriction_id": [1],
    "pk": range(1, 40),
    "id": range(1, 40),
    "public_id, number, language": [("bbbbbbbbbb", 1, "en"), ("bbbbbbbbbb", 1, "fr")],
    "public_id, number": [("bbbbbbbbbb", 1)],
    "post": ["the-post", "le-billet", *(f"{PRIVATE_SLUG}-post_{way}" for way in PRIVATE_STATES)],
    "issue": ["the-issue", *(f"{PRIVATE_SLUG}-issue_{way}" for way in PRIVATE_STATES)],
    "member": range(1, 40),
    "sha256": ["0" * 64],
    "digest": ["0" * 12],
    "token": ["none"],
    "former, token": [("de", "none"), ("en", "none")],
}


def public_routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern).lstrip("^").rstrip("$")
        if route.startswith(NOT_CRAWLED) or "_util/" in route:
            continue
        if isinstance(pattern, URLResolver):
            yield from public_routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def public_urls() -> Iterator[str]:
    for route in public_routes(get_resolver().url_patterns):
        if "(" in route:
            continue
        names = re.findall(r"<(?:\w+:)?(\w+)>", route)
        fillings = URL_PARAMETERS[", ".join(names)] if names else [()]
        for filling in fillings:
            filled = route
            for value in filling if isinstance(filling, tuple) else (filling,):
                filled = re.sub(r"<[^>]+>", str(value), filled, count=1)
            yield f"/{filled}"


def without_echo(address: str, text: str) -> str:
    """Return the text of a response without the words of the requested URL."""
    words = re.findall(rf"{PRIVATE_SLUG}-\w+", address)
    words += re.findall(rf"\w*{CANARY}[\w.]*", address)
    text = text.lower()
    for word in words:
        text = text.replace(word.lower(), "")
    return text


def zip_texts(content: bytes) -> str:
    """Return the names and texts of the files in a zip file; "" for any other file."""
    if not content.startswith(b"PK"):
        return ""
    with ZipFile(BytesIO(content)) as kit:
        return " ".join(f"{name} {kit.read(name).decode(errors='replace')}" for name in kit.namelist())


def fill_with_canaries(instance: models.Model, **values: object) -> None:
    """Write the canary into every free text field of a row, then set `values`."""
    for field in instance._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
        if is_text and field.name not in ("country", "file_name", "logo"):
            length = field.max_length or 100
            value = f"{CANARY}@example.org" if isinstance(field, models.EmailField) else f"{CANARY} {instance.pk}"
            value = f"https://{CANARY}.example.org/" if isinstance(field, models.URLField) else value
            setattr(instance, field.name, value[:length])
        if isinstance(field, AnswersField):
            setattr(instance, field.name, {"city": CANARY, "secret": CANARY, "old_secret": CANARY})
    for name, value in values.items():
        setattr(instance, name, value)
    instance.save()


@pytest.fixture
def letter(typesetter: Any) -> LetterPage:
    """Return a letter in two languages with one public entry; everything private has a canary in each text."""
    signatory_list = SignatoryListFactory(title=f"{CANARY} list", signing=Signing.OPEN)
    letter: LetterPage = LetterFactory(slug="the-lake", signatory_list=signatory_list)
    french = {"translation_key": letter.translation_key, "signatory_list": signatory_list}
    LetterFactory(slug="le-lac", language="fr", **french)
    create_questions(signatory_list)
    PaperSignaturesFactory(
        signatory_list=signatory_list, note="Market in Ottawa", staff_note=f"{CANARY} kept the sheets"
    )
    LetterUpdateFactory(signatory_list=signatory_list, kind="delivered", party="the Minister")
    withdrawn = {"is_shown": False, "party": CANARY, "parties": {"fr": CANARY}, "texts": {"fr": CANARY}}
    LetterUpdateFactory(
        signatory_list=signatory_list,
        kind="answered",
        text=f"{CANARY} answered",
        link=f"https://{CANARY}.example.org/",
        document=create_document(f"{CANARY} answer"),
        **withdrawn,
    )
    # The public part of an entry has no answers to private questions; if it had, they would not be shown either.
    public = SignatoryFactory(
        name="Larch Society",
        signatory_list=signatory_list,
        email=f"{CANARY}@example.org",
        answers={"city": "Toronto ON", "secret": CANARY, "gone": CANARY},
    )
    fill_with_canaries(public.contact, language="en", network_key="", proof_key="")
    Correction.objects.create(signatory=public, values={"name": CANARY, "answers": {"city": CANARY}})
    for status in Status:
        for kind in Kind:
            hidden = SignatoryFactory(
                signatory_list=signatory_list, kind=kind, source=Source.FORM, email="a@example.org"
            )
            is_withheld = {"is_name_hidden": status == Status.PUBLISHED}
            fill_with_canaries(hidden, status=status, email_key=f"{status}{kind}", **is_withheld)
            fill_with_canaries(hidden.contact, network_key="", proof_key="")
    Contact.objects.first().logo.save(f"{CANARY}.png", ContentFile(b"picture"))  # type: ignore[union-attr]
    BlockedAddress.objects.create(email_key=CANARY)
    PermanentAddress.objects.create(signatory_list=signatory_list, public_id="bbbbbbbbbb")
    make_edition(request_edition(signatory_list))
    create_private_letters()
    create_news(letter)
    create_digest()
    create_members()
    create_calls()
    create_legal_pages()
    create_private_revision(letter)
    create_private_import(signatory_list)
    create_internal_records(letter)
    create_image(f"{CANARY} that nothing shows")
    create_document(f"{CANARY} that nothing shows")
    return letter


@pytest.mark.usefixtures("unclosed_connection")
def test_nothing_that_is_not_public_is_at_any_address_that_anybody_can_ask_for(
    client: Client, letter: LetterPage, typesetter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.press.share_image.first_page_thumbnail", lambda pdf, width: b"picture")
    for derived_file in (f"{letter.url}share.png", "/editions/bbbbbbbbbb/1/press.zip"):
        client.get(derived_file).close()
    assert derived_files.make_due() == 2
    shown: dict[str, str] = {}
    statuses: dict[str, int] = {}
    # PDFs of letters that are no longer public have no URL.
    typeset_documents = [html for html in typesetter.documents if "Larch Society" in html]
    queue = [
        *public_urls(),
        letter.url,
        "/letters/",
        "/fr/letters/",
        f"{letter.url}?q={CANARY[:4]}",
        "/letters/?q=anar",
    ]
    queue += [f"/oembed?url={letter.full_url}"]
    for file in EditionFile.objects.select_related("edition__signatory_list"):
        queue += [f"/api/v1/editions/{file.sha256}", f"/editions/check/?sha256={file.sha256}"]
        queue += [file.get_absolute_url(), file.signatories_url, file.edition.kit_url]
    queue += [f"/letters/{PRIVATE_SLUG}-{way}/" for way in PRIVATE_STATES]
    queue += [f"/news/{PRIVATE_SLUG}-post_{way}/" for way in PRIVATE_STATES]
    queue += [f"/{prefix}news/{name}" for prefix in ("", "fr/") for name in ("", "feed.atom")]
    queue += ["/digest/", "/digest/2026/", "/digest/1999/", "/digest/the-issue/"]
    queue += [f"/digest/{PRIVATE_SLUG}-issue_{way}/" for way in ("draft", "embargo", "expired", "locked")]
    queue += [f"/news/{path}{name}" for path in (f"category/{CANARY}/", "1999/") for name in ("", "feed.atom")]
    for kind in ("pages", "images", "documents"):
        queue += [f"/api/v2/{kind}/?search={CANARY}", f"/api/v2/{kind}/?limit=20&fields=*&order=-id"]
    queue += [f"/api/v2/pages/?type=letters.LetterPage&fields=*&slug={PRIVATE_SLUG}-{way}" for way in PRIVATE_STATES]
    queue += [f"/api/v2/pages/find/?html_path=/letters/{PRIVATE_SLUG}-{way}/" for way in PRIVATE_STATES]
    queue += [f"/documents/{file.pk}/{file.filename}" for file in get_document_model().objects.all()]
    while queue:
        address = queue.pop().partition("#")[0]
        if address in shown:
            continue
        answer = client.get(address)
        content = answer.getvalue()
        answer.close()
        statuses[address] = answer.status_code
        shown[address] = f"{answer.headers} {content.decode(errors='replace')} {zip_texts(content)}"
        followed = re.findall(r'(?:href|src|action)="(/[^"]*)"', shown[address])
        queue += [link for link in followed if not link[1:].startswith(NOT_CRAWLED)]
    shown |= {f"PDF {number}": html for number, html in enumerate(typeset_documents)}
    assert {address for address, text in shown.items() if CANARY in without_echo(address, text)} == set()
    assert {address for address, text in shown.items() if PRIVATE_SLUG in without_echo(address, text)} == set()
    assert {address for address, status in statuses.items() if status >= 500 and "zip" not in address} == set()
    assert "signatories-edition-1.csv" in shown["/editions/bbbbbbbbbb/1/press.zip"]
    assert {f"/api/v2/{kind}/" for kind in ("pages", "images", "documents")} <= set(shown)
    assert {200, 404, 410} <= {
        statuses[f"/letters/{slug}/"] for slug in ("the-lake", f"{PRIVATE_SLUG}-draft", DELETED_SLUG)
    }
    assert {"/letters/the-lake/", "/fr/letters/le-lac/", "/api/v1/letters/the-lake/signatories", "PDF 1"} <= set(shown)
    assert all("Larch Society" in shown[name] for name in ("PDF 0", "PDF 1", "/letters/the-lake/"))
    assert all("Toronto ON" in shown[name] for name in ("PDF 0", "PDF 1", "/letters/the-lake/"))


def api_urls(letter: LetterPage) -> Iterator[str]:
    """Yield a URL for each GET operation of the API and each value of each of its parameters."""
    samples = {
        "search": [CANARY, "larch"],
        "cursor": [
            encode_cursor(
                Position.of(letter.signatory_list.signatories.public().get()), letter.signatory_list, "printed"
            )
        ],
        "group": [SignatoryGroup.objects.get().pk],
        "country": ["CA"],
        "limit": [1],
        "offset": [0],
        "year": [1999],
        "category": ["water"],
        "tag": ["rally"],
        "letter": [letter.slug],
        "lead": ["true", "false"],
    }
    schemas = api.get_openapi_schema()["components"]["schemas"]
    for path, methods in api.get_openapi_schema()["paths"].items():
        if "get" not in methods or "{sha256}" in path or "{token}" in path:
            continue
        path = path.replace("{member}", str(Organization.objects.get(name="Larch Society").pk))  # noqa: PLW2901
        place = path.replace("{slug}", letter.slug).replace("{post}", "the-post").replace("{issue}", "the-issue")
        if path.endswith("/calls-to-action"):
            # Without a page, it is not found.
            yield from (
                f"{place}?id={page.pk}&language={page.locale.language_code}" for page in LetterPage.objects.public()
            )
            continue
        yield place
        for parameter in methods["get"]["parameters"]:
            schema, name = parameter["schema"], parameter["name"]
            schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
            for value in schema.get("enum") or samples.get(name, []):
                french = (
                    path.replace("{slug}", "le-lac").replace("{post}", "le-billet").replace("{issue}", "le-numero")
                )
                yield f"{french if value == 'fr' else place}?{name}={value}"


@pytest.mark.parametrize("role", [None, "Editors", "Signatory managers", "Moderators", "superuser"])
def test_no_operation_of_the_api_says_anything_private_whoever_asks(
    client: Client, letter: LetterPage, role: str | None
) -> None:
    SignatoryGroupFactory(signatory_list=letter.signatory_list)
    if role:
        user = User.objects.create_user("sam", is_superuser=role == "superuser", is_staff=True)
        user.groups.set(Group.objects.filter(name=role))
        client.force_login(user)
    answers = {address: client.get(address) for address in api_urls(letter)}
    assert len(answers) > 40
    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code != 200} == {}
    shown = {
        address: answer.content.decode().lower().replace(f"search={CANARY}", "") for address, answer in answers.items()
    }
    assert {address for address, text in shown.items() if CANARY in text} == set()
    page = answers[f"/api/v1/letters/{letter.slug}/signatories?search={CANARY}"].json()
    assert (page["count"], page["results"]) == (0, [])


@pytest.mark.parametrize("verb", ["show", "confirm", "manage", "withdraw", "dispute"])
def test_a_signer_sees_of_the_own_entry_what_is_printed_and_nothing_else(
    client: Client, letter: LetterPage, verb: str
) -> None:
    entry = SignatoryFactory(
        signatory_list=letter.signatory_list, individual=True, unconfirmed=verb == "confirm", email="w@example.org"
    )
    # Signers see their own private answers, on the page to manage the entry.
    fill_with_canaries(entry.contact, language="en", network_key="", proof_key="", private_answers={})
    purpose = LinkPurpose(verb) if verb in ("confirm", "dispute") else LinkPurpose.MANAGE
    token = make_token(purpose, Signatory.objects.get(pk=entry.pk))
    answer = client.post(f"/api/v1/sign-ons/{verb}", {"token": token}, content_type="application/json")
    assert answer.status_code == 200
    assert CANARY not in answer.content.decode().lower()


@pytest.mark.parametrize("format_", ["csv", "json"])
def test_nothing_that_is_not_public_leaves_by_an_export_for_the_public(
    letter: LetterPage, capfdbinary: pytest.CaptureFixture[bytes], format_: str
) -> None:
    call_command("export_signatories", letter.slug, f"--format={format_}")
    exported = capfdbinary.readouterr().out.decode()
    assert "Larch Society" in exported
    assert "Toronto ON" in exported
    assert CANARY not in exported


def test_the_public_entry_is_one_of_many(letter: LetterPage) -> None:
    entries = letter.signatory_list.signatories
    assert entries.count() == 1 + len(Status) * len(Kind)
    assert [entry.name for entry in entries.public()] == ["Larch Society"]


#: Apps whose tables have more than what anybody may see.
WITH_PRIVATE_DATA = ("cms", "contact", "digest", "legal", "webhooks", "letters", "signatories")


def test_every_table_with_more_than_what_anybody_may_see_holds_a_canary(letter: LetterPage) -> None:
    """A new table fails this test: add a canary in `canaries`, or list the table in `WITHOUT_PRIVATE_DATA`."""
    without = set()
    for model in apps.get_models():
        texts = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField | models.FileField)
        ]
        if texts and model._meta.app_label in WITH_PRIVATE_DATA:
            rows = model._default_manager.values_list(*texts)
            if CANARY not in str(list(rows)).lower():
                without.add(model._meta.label)
    assert without == WITHOUT_PRIVATE_DATA
