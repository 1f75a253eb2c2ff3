"""Signing a letter from another site: same service, responses and rate limits as the form."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import override
from ninja import Header, Path, Query, Router
from ninja.responses import Status
from pydantic import StringConstraints

from core.absolute_links import absolute
from core.api_schemas import ProblemOut
from core.client_ip import network_key
from core.languages import language_codes
from letters.api.query_parameters import InLanguage, Slug
from letters.api.throttling import LookupThrottle
from letters.lookup import find_public_letter
from letters.public.sign_on_section import SignOnSection
from signatories.consent_wordings import API
from signatories.enums import Kind
from signatories.exceptions import InvalidFields, TextChanged
from signatories.questions.schemas import questions_data, rename_answer_errors
from signatories.signing.field_schemas import countries_data, form_fields_data
from signatories.signing.forms import SignOnForm
from signatories.signing.listed_name import sorts_by_family_name
from signatories.signing.listed_name_form import ListedNameForm
from signatories.signing.request_schemas import ListedIn, SignOnIn
from signatories.signing.response_schemas import AcceptedOut, FormOut, ListedNamesOut, listed_names_data
from signatories.signing.sign_on import sign_on
from signatories.signing.status_text import confirmation_text

router = Router(tags=["signing"])

IdempotencyKey = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,200}$")]


@router.get("{slug}/sign-ons/new", response={200: FormOut, 404: ProblemOut}, summary="Data for a form")
def new_sign_on(
    request: HttpRequest, response: HttpResponse, slug: Path[Slug], query: Query[InLanguage]
) -> dict[str, Any]:
    """Request it when the form is shown, once for each form: the puzzle can be used once, within twelve hours."""
    letter = find_public_letter(slug, query.language)
    section = SignOnSection(letter)
    add_never_cache_headers(response)
    return {
        "text_version": letter.text_version,
        "opened": section.form()["opened"].value(),
        "puzzle": json.loads(section.puzzle),
        "kinds": letter.signatory_list.kinds,
        "allows_hidden_names": letter.signatory_list.allows_hidden_names,
        "prints_representatives": letter.signatory_list.prints_representatives,
        "suggests_affiliations": letter.signatory_list.suggests_affiliations,
        "sorts_by_family_name": sorts_by_family_name(letter.signatory_list),
        "fields": form_fields_data(letter.signatory_list),
        "countries": countries_data(letter.signatory_list),
        "questions": questions_data(letter.signatory_list),
        "privacy_address": absolute(section.privacy_url),
        "contact_period": section.contact_period,
    }


@router.post(
    "{slug}/sign-ons/listed",
    response={200: ListedNamesOut, 404: ProblemOut, 422: ProblemOut},
    summary="Where a person would be listed",
    throttle=LookupThrottle(),
)
def listed(request: HttpRequest, slug: Path[Slug], query: Query[InLanguage], body: ListedIn) -> dict[str, Any]:
    """Say under which letter a list by family name has a person, and what the signer may choose. Stores nothing.

    Show it before the signature is sent, and send the chosen `sort_as` with it. The form of lists with another order
    does not need it: see `sorts_by_family_name` of `sign-ons/new`.
    """
    letter = find_public_letter(slug, query.language)
    with override(letter.language):
        form = ListedNameForm(body.model_dump())
        if not form.is_valid():
            raise InvalidFields(form.errors)
        return listed_names_data(form.build_entry(letter.signatory_list))


@router.post(
    "{slug}/sign-ons",
    response={202: AcceptedOut, 404: ProblemOut, 409: ProblemOut, 422: ProblemOut},
    summary="Sign a letter",
)
def sign(
    request: HttpRequest,
    slug: Path[Slug],
    query: Query[InLanguage],
    body: SignOnIn,
    idempotency_key: Annotated[IdempotencyKey | None, Header(alias="Idempotency-Key")] = None,
) -> Status:
    """Send the content of a form; the signer gets a mail with a link to confirm. Everybody gets the same response.

    With an `Idempotency-Key`, a request that is retried within a day is acknowledged but not executed twice. 409 if
    the letter cannot be signed now, or if its text changed since `text_version`: show it again and ask again.
    """
    letter = find_public_letter(slug, query.language)
    with override(letter.language):
        if body.text_version != letter.text_version:
            raise TextChanged
        form = SignOnForm(
            letter.signatory_list,
            body.form_data(letter.signatory_list),
            body.form_files(),
            min_seconds=settings.SIGN_ON_MIN_SECONDS,
            languages=language_codes(),
        )
        if not form.is_valid():
            raise InvalidFields(rename_answer_errors(form.questions, form.errors))
        sign_on(
            letter.signatory_list,
            form.build_application(network_key=network_key(request), shown_by=API),
            request_key=idempotency_key or "",
            request_fingerprint=body.canonical_text(),
        )
        return Status(202, {"detail": confirmation_text(letter.signatory_list, Kind(body.kind))})
