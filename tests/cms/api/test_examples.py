"""The examples of the API description are what the API sends and accepts."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.urls import resolve
from django.utils import translation

from cms.api.examples import REQUESTS, RESPONSES
from cms.api.examples.example_site import BASE, SECRET_KEY, SIGNED_AT
from cms.api.examples.public_forms import PUZZLE
from cms.api.examples.sign_on_form import QUESTIONS
from cms.api.examples.signatories import CURSOR, SIGNATORY
from cms.api.examples.signing import OWN_ENTRY
from letters.api.query_parameters import SignatoriesQuery
from letters.models import LetterPage
from signatories.enums import Signing
from signatories.listing.pagination import Position, decode_cursor
from signatories.mail.link_tokens import LinkPurpose, make_token, read_token
from signatories.models import Signatory, SignatoryList
from signatories.signing.proof_of_work import LASTS, proof_key
from signatories.signing.spam_checks import OPENED_SALT
from tests.factories import QuestionFactory, SignatoryFactory

#: The purpose of the link that each operation reads.
PURPOSES = {
    "show": LinkPurpose.CONFIRM,
    "confirm": LinkPurpose.CONFIRM,
    "manage": LinkPurpose.MANAGE,
    "withdraw": LinkPurpose.MANAGE,
    "dispute": LinkPurpose.DISPUTE,
}


@pytest.fixture(autouse=True)
def _example_site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be the site of the examples, soon after they were signed."""
    settings.SECRET_KEY = SECRET_KEY
    monkeypatch.setattr(time, "time", lambda: SIGNED_AT.timestamp() + 60)


@pytest.fixture
def entry() -> Signatory:
    entry: Signatory = SignatoryFactory(
        pk=OWN_ENTRY["id"], individual=True, unconfirmed=True, name=OWN_ENTRY["name"], email="robin@example.org"
    )
    return entry


def addresses(example: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield the key and the value of each address of the site in an example."""
    if isinstance(example, dict):
        for name, value in example.items():
            yield from addresses(value, name)
    elif isinstance(example, list):
        for value in example:
            yield from addresses(value, key)
    elif isinstance(example, str) and example.startswith(BASE):
        yield key, example


def test_every_address_of_the_site_leads_to_the_view_that_its_name_says() -> None:
    views = set()
    for key, address in addresses(RESPONSES):
        path = urlsplit(address).path
        with translation.override(translation.get_language_from_path(path) or "en"):
            # Pictures are files of the web server.
            views |= set() if path.startswith("/media/") else {(key, resolve(path).view_name)}
    assert views == {
        ("badge", "letters:count_svg"),
        ("editions_feed", "press:editions_feed"),
        ("feed", "press:letter_feed"),
        ("kit_url", "letters:press_zip"),
        ("url", "wagtaildocs_serve"),
        ("next", "api-v1:signatories"),
        ("share_image", "letters:share_png"),
        ("signatories_csv", "letters:signatories_csv"),
        ("signatories_json", "letters:signatories_json"),
        ("signatories_url", "permanent:csv"),
        ("url", "permanent:pdf"),
        ("url", "wagtail_serve"),
    }


def test_the_address_of_the_next_page_has_a_cursor_that_the_list_reads() -> None:
    parts = urlsplit(RESPONSES["signatories"]["next"])
    query = SignatoriesQuery(**dict(parse_qsl(parts.query, strict_parsing=True)))
    assert (query.limit, query.cursor) == (len(RESPONSES["signatories"]["results"]), CURSOR)
    position = decode_cursor(CURSOR, SignatoryList(pk=7), query.order)
    assert position == Position(
        pk=SIGNATORY["id"],
        lead_order=1,
        group=SIGNATORY["group"]["id"],
        kind=SIGNATORY["kind"],
        key="larch society",
        published_at="2026-07-08T12:00:00+00:00",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", PURPOSES)
def test_the_token_of_every_request_is_a_link_to_the_entry_of_its_response(name: str, entry: Signatory) -> None:
    assert read_token(PURPOSES[name], REQUESTS[name]["token"], allow_used=True) == entry
    assert RESPONSES[name].get("id", entry.pk) == entry.pk


@pytest.mark.django_db
def test_the_token_of_a_response_is_a_link_to_the_same_entry(entry: Signatory) -> None:
    assert read_token(LinkPurpose.MANAGE, RESPONSES["manage"]["token"], allow_used=True) == entry


def test_the_data_of_a_form_can_be_sent_back() -> None:
    data = RESPONSES["new_sign_on"]
    assert signing.loads(data["opened"], salt=OPENED_SALT, max_age=3600) == ""
    parameters: dict[str, Any] = data["puzzle"]["parameters"]
    assert parameters["expiresAt"] == SIGNED_AT.timestamp() + LASTS
    nonce, salt = bytes.fromhex(parameters["nonce"]), bytes.fromhex(parameters["salt"])
    for counter in count():
        password = nonce + counter.to_bytes(4, "big")
        key = hashlib.pbkdf2_hmac("sha256", password, salt, parameters["cost"], parameters["keyLength"]).hex()
        if key.startswith(parameters["keyPrefix"]):
            break
    solved = {"challenge": data["puzzle"], "solution": {"counter": counter, "derivedKey": key}}
    assert proof_key(base64.b64encode(json.dumps(solved).encode()).decode()) == PUZZLE["signature"]


@pytest.mark.django_db
def test_the_requests_that_need_no_link_are_accepted(client: Client, letter: LetterPage) -> None:
    letter.signatory_list.signing = Signing.OPEN
    letter.signatory_list.save()
    for question in QUESTIONS:
        names = ("key", "type", "label", "visibility", "country")
        QuestionFactory(signatory_list=letter.signatory_list, **{name: question[name] for name in names})
    # The version of a text is a checksum, which no example can have.
    body = REQUESTS["sign"] | {"text_version": letter.text_version}
    accepted = client.post(f"/api/v1/letters/{letter.slug}/sign-ons", body, content_type="application/json")
    assert (accepted.status_code, accepted.json()) == (202, RESPONSES["sign"])
    accepted = client.post("/api/v1/sign-ons/links", REQUESTS["links"], content_type="application/json")
    assert (accepted.status_code, accepted.json()) == (202, RESPONSES["links"])


@pytest.mark.django_db
@pytest.mark.parametrize("name", PURPOSES)
def test_the_requests_of_links_are_accepted_with_a_link_to_the_current_state(
    client: Client, letter: LetterPage, entry: Signatory, name: str
) -> None:
    entry.signatory_list = letter.signatory_list
    entry.save()
    body = REQUESTS[name] | {"token": make_token(PURPOSES[name], entry)}
    accepted = client.post(f"/api/v1/sign-ons/{name}", body, content_type="application/json")
    assert accepted.status_code == 200, accepted.content
    assert set(accepted.json()) == set(RESPONSES[name])
