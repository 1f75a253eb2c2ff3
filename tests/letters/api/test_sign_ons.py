"""The API of sign-ons: the form's fields, rules and messages in JSON."""

from __future__ import annotations

import base64
import io
import json
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from PIL import Image
from pydantic import create_model

from letters.models import LetterPage
from signatories.enums import Kind, Notice, Signing, Status
from signatories.fields import CONFIGURABLE_FIELDS
from signatories.models import Contact, RequestKey, Signatory
from signatories.moderation.decisions import withdraw
from signatories.signing.request_schemas import SignOnIn
from tests.factories import LetterFactory, QuestionFactory, SignatoryFactory
from tests.letters.api.conftest import LETTERS
from tests.signatories.signers import deliver_mail, mail_links, solve_puzzle

SENTENCE = "Your signature counts once you confirm it with the link that we send to your address, within seven days."


@pytest.fixture
def lake(letter: LetterPage, settings: Any) -> LetterPage:
    """Return a letter that is open for signatures."""
    settings.SIGN_ON_MIN_SECONDS = 0
    letter.signatory_list.signing = Signing.OPEN
    letter.signatory_list.save()
    return letter


def payload(letter: LetterPage, **fields: Any) -> dict[str, Any]:
    person = {"kind": "individual", "name": "Robin Fernleaf", "email": "robin@example.org"}
    return {**person, "text_version": letter.text_version, **fields}


def post(client: Client, letter: LetterPage, body: Any, **headers: str) -> Any:
    address = f"{LETTERS}/{letter.slug}/sign-ons"
    return client.post(address, body, content_type="application/json", headers=headers)


def problems(answer: Any) -> dict[str, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return {item["field"]: item["detail"] for item in answer.json()["errors"]}


def test_the_data_of_a_form_is_complete_and_never_cached(client: Client, lake: LetterPage) -> None:
    answer = client.get(f"{LETTERS}/{lake.slug}/sign-ons/new")
    form = answer.json()
    assert (answer.status_code, answer["Cache-Control"]) == (
        200,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert set(form.pop("puzzle")) == {"parameters", "signature"}
    assert form.pop("opened")
    assert len(form.pop("countries")) > 200
    assert [field["name"] for field in form.pop("fields")] == [field.name for field in CONFIGURABLE_FIELDS]
    assert form == {
        "text_version": lake.text_version,
        "kinds": ["organization", "individual"],
        "questions": [],
        "allows_hidden_names": False,
        "prints_representatives": False,
        "suggests_affiliations": False,
        "privacy_address": "",
        "contact_period": "180 days after the letter closes, your contact data is deleted, unless you asked for "
        "updates or the newsletter. Your signature stays.",
        "sorts_by_family_name": True,
    }


def test_a_person_signs_and_confirms_by_mail(client: Client, lake: LetterPage) -> None:
    opened = client.get(f"{LETTERS}/{lake.slug}/sign-ons/new").json()["opened"]
    body = payload(lake, title="Teacher", country="CA", comment="Bravo", opened=opened, proof=solve_puzzle())
    answer = post(client, lake, body)
    assert (answer.status_code, answer.json()) == (202, {"detail": SENTENCE})
    signatory = Signatory.objects.get()
    assert (signatory.status, signatory.title, signatory.country) == (Status.UNCONFIRMED, "Teacher", "CA")
    assert (signatory.contact.comment, signatory.contact.notices) == ("Bravo", [])
    assert "confirm" in mail_links(deliver_mail()[0])


def test_an_organization_names_its_representative(client: Client, lake: LetterPage) -> None:
    organization = {"kind": "organization", "name": "Larch Society"}
    answer = post(client, lake, payload(lake, **organization))
    assert (answer.status_code, sorted(problems(answer))) == (
        422,
        ["is_authorised", "representative", "representative_role"],
    )
    role = {"representative": "Wren Willow", "representative_role": "Director", "is_authorised": True}
    assert post(client, lake, payload(lake, **organization, **role)).status_code == 202


def test_a_logo_comes_as_base64(client: Client, lake: LetterPage) -> None:
    out = io.BytesIO()
    Image.new("RGB", (10, 10)).save(out, "PNG")
    organization = {
        "kind": "organization",
        "name": "Larch Society",
        "representative": "Wren Willow",
        "representative_role": "Director",
        "is_authorised": True,
        "logo_permitted": True,
    }
    picture = base64.b64encode(out.getvalue()).decode()
    assert post(client, lake, payload(lake, **organization, logo=picture)).status_code == 202
    assert Contact.objects.get().logo.size > 0
    for wrong in ("é", "AAAA", base64.b64encode(b"<svg/>").decode()):
        answer = post(client, lake, payload(lake, **organization, logo=wrong))
        assert (answer.status_code, list(problems(answer))) == (422, ["logo"])


def test_without_proof_the_entry_waits_for_a_moderator(client: Client, lake: LetterPage, settings: Any) -> None:
    settings.SIGN_ON_MIN_SECONDS = 3
    post(client, lake, payload(lake))
    assert Contact.objects.get().notices == [Notice.NO_PROOF, Notice.TOO_FAST]


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"email": "robin"}, ["email"]),
        ({"name": ""}, ["name"]),
        ({"name": "https://example.org", "country": "XX"}, ["country", "name"]),
        ({"website": "\x00"}, []),
        ({"name": "Robin\x00"}, ["name"]),
        ({"comment": "x" * 2_001}, ["comment"]),
    ],
)
def test_what_the_form_refuses_is_refused_field_by_field(
    client: Client, lake: LetterPage, changed: dict[str, str], fields: list[str]
) -> None:
    answer = post(client, lake, payload(lake) | changed)
    if fields:
        assert (answer.status_code, answer.json()["type"].partition(":")[0]) == (422, "tag")
        assert sorted(problems(answer)) == fields
        assert not Signatory.objects.exists()
    else:
        # Fields for organizations only are ignored for a person.
        assert answer.status_code == 202


def test_the_sentences_are_in_the_language_of_the_letter(client: Client, lake: LetterPage) -> None:
    french = LetterFactory(
        language="fr", slug="le-lac", translation_key=lake.translation_key, signatory_list=lake.signatory_list
    )
    answer = post(client, french, payload(french, email="robin"), accept_language="en")
    assert problems(answer) == {
        "email": "Indiquez une seule adresse courriel, comme nom@example.org, et rien d’autre."
    }
    post(client, french, payload(french))
    assert Contact.objects.get().language == "fr"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"shoe_size": 44}, "shoe_size"),
        ({"kind": "robot"}, "kind"),
        ({"is_authorised": "perhaps"}, "is_authorised"),
    ],
)
def test_a_field_that_does_not_exist_or_is_of_another_kind_is_named(
    client: Client, lake: LetterPage, body: dict[str, Any], field: str
) -> None:
    answer = post(client, lake, payload(lake) | body)
    assert (answer.status_code, list(problems(answer))) == (400, [field])
    assert not Signatory.objects.exists()


def test_an_unknown_field_is_answered_with_those_that_exist(client: Client, lake: LetterPage) -> None:
    allowed = post(client, lake, payload(lake, shoe_size=44)).json()["allowed"]
    assert {"kind", "name", "email", "text_version", "logo"} <= set(allowed)


@pytest.mark.parametrize("body", ["{", "[]", "null", '"x"', "1"])
def test_what_is_no_object_is_refused(client: Client, lake: LetterPage, body: str) -> None:
    answer = post(client, lake, body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("state", [Signing.CLOSED, Signing.PAUSED, Signing.NOT_YET])
def test_a_letter_that_is_not_open_rejects_signatures_with_a_reason(
    client: Client, lake: LetterPage, state: Signing
) -> None:
    if state == Signing.NOT_YET:
        lake.signatory_list.opens_at = timezone.now() + timedelta(days=1)
    else:
        lake.signatory_list.signing = state
    lake.signatory_list.save()
    answer = post(client, lake, payload(lake))
    assert (answer.status_code, answer.json()["type"]) == (409, "tag:undersigned.example.org,2026:signing-closed")


def test_who_read_another_text_reads_again(client: Client, lake: LetterPage) -> None:
    body = payload(lake)
    lake.salutation = "Dear Prime Minister,"
    lake.save()
    answer = post(client, lake, body)
    assert (answer.status_code, answer.json()["type"]) == (409, "tag:undersigned.example.org,2026:text-changed")
    assert not Signatory.objects.exists()


def test_the_answer_is_the_same_to_everybody(client: Client, lake: LetterPage) -> None:
    first, again = post(client, lake, payload(lake)), post(client, lake, payload(lake))
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert Signatory.objects.count() == 1


def test_a_request_that_is_sent_again_with_its_key_is_done_once(client: Client, lake: LetterPage) -> None:
    key = {"idempotency_key": "7f3e"}
    post(client, lake, payload(lake), **key)
    withdraw(Signatory.objects.get())
    answer = post(client, lake, payload(lake), **key)
    assert (answer.status_code, answer.json()) == (202, {"detail": SENTENCE})
    assert Signatory.objects.get().status == Status.WITHDRAWN
    post(client, lake, payload(lake), idempotency_key="another")
    assert Signatory.objects.get().status == Status.UNCONFIRMED
    assert not RequestKey.objects.filter(key__contains="7f3e").exists()


def test_a_key_is_for_one_request(client: Client, lake: LetterPage) -> None:
    post(client, lake, payload(lake), idempotency_key="7f3e")
    answer = post(client, lake, payload(lake, name="Wren Willow"), idempotency_key="7f3e")
    assert (answer.status_code, answer.json()["type"]) == (
        422,
        "tag:undersigned.example.org,2026:idempotency-key-reused",
    )
    assert [entry.name for entry in Signatory.objects.all()] == ["Robin Fernleaf"]


def test_a_retry_is_recognised_by_what_it_says(client: Client, lake: LetterPage) -> None:
    post(client, lake, payload(lake), idempotency_key="7f3e")
    said_again = dict(reversed([*payload(lake).items(), ("comment", "")]))
    assert post(client, lake, said_again, idempotency_key="7f3e").status_code == 202
    assert Signatory.objects.count() == 1


def test_a_retry_across_an_upgrade_that_adds_and_moves_fields_is_recognised(lake: LetterPage) -> None:
    later = create_model("Later", __base__=SignOnIn, name=(str, ""), phone=(str, ""), kind=(Kind, ...))
    assert later(**payload(lake)).canonical_text() == SignOnIn(**payload(lake)).canonical_text()
    assert later(**payload(lake), phone="1").canonical_text() != SignOnIn(**payload(lake)).canonical_text()


def test_a_retry_across_the_upgrade_that_changed_fingerprints_is_acknowledged(
    client: Client, lake: LetterPage
) -> None:
    post(client, lake, payload(lake), idempotency_key="7f3e")
    RequestKey.objects.update(request_fingerprint="of the release before")
    import_module("signatories.migrations.0034_forget_fingerprints_of_requests").forget_fingerprints(apps, None)
    assert post(client, lake, payload(lake), idempotency_key="7f3e").status_code == 202
    assert Signatory.objects.count() == 1


def test_a_key_of_a_request_that_was_refused_is_still_free(client: Client, lake: LetterPage) -> None:
    assert post(client, lake, payload(lake, email="robin"), idempotency_key="7f3e").status_code == 422
    assert post(client, lake, payload(lake), idempotency_key="7f3e").status_code == 202


def test_a_key_is_forgotten_after_a_day(client: Client, lake: LetterPage) -> None:
    post(client, lake, payload(lake), idempotency_key="7f3e")
    RequestKey.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    post(client, lake, payload(lake, name="Wren Willow"), idempotency_key="7f3e")
    assert Signatory.objects.count() == 2


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "é"])
def test_a_key_that_is_none_is_refused(client: Client, lake: LetterPage, key: str) -> None:
    answer = post(client, lake, payload(lake), idempotency_key=key)
    assert (answer.status_code, list(problems(answer))) == (400, ["Idempotency-Key"])


@pytest.mark.parametrize("field", ["name", "logo", "comment", "proof", "nothing"])
@pytest.mark.parametrize("text", ['"\\ud800"', '"a\\udfffb"', "NaN", "-Infinity"])
def test_half_a_character_or_no_number_is_not_json(client: Client, lake: LetterPage, field: str, text: str) -> None:
    body = json.dumps({**payload(lake), field: 0}).replace(f'"{field}": 0', f'"{field}": {text}')
    answer = client.post(f"{LETTERS}/{lake.slug}/sign-ons", body, content_type="application/json")
    assert (answer.status_code, answer.json()["detail"]) == (400, "The body is not JSON in UTF-8.")
    assert Signatory.objects.count() == 0


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1"])
def test_a_body_is_in_utf_8(client: Client, lake: LetterPage, encoding: str) -> None:
    body = json.dumps({**payload(lake), "name": "Zoë Larch"}, ensure_ascii=False).encode(encoding)
    answer = client.post(f"{LETTERS}/{lake.slug}/sign-ons", body, content_type="application/json")
    assert answer.status_code == 400


def test_a_byte_order_mark_is_no_error(client: Client, lake: LetterPage) -> None:
    body = json.dumps(payload(lake)).encode("utf-8-sig")
    answer = client.post(f"{LETTERS}/{lake.slug}/sign-ons", body, content_type="application/json")
    assert answer.status_code == 202


@pytest.fixture
def asking(lake: LetterPage) -> LetterPage:
    """Return an open letter whose list asks questions of each type that API clients can get wrong."""
    lake.signatory_list.signing = Signing.OPEN
    lake.signatory_list.save()
    choices = [{"value": "law", "label": "Law", "labels": {"fr": "Droit"}}]
    for key, type_, visibility, more in (
        ("city", "text", "printed", {"labels": {"fr": "Ville"}}),
        ("fields", "choices", "public", {"choices": choices}),
        ("member", "yes_no", "public", {}),
        ("years", "number", "public", {}),
        ("postal_code", "postal_code", "private", {"is_required": True}),
        ("old", "text", "private", {"is_retired": True}),
    ):
        QuestionFactory(signatory_list=lake.signatory_list, key=key, type=type_, visibility=visibility, **more)
    return lake


ANSWERS = {"city": "Toronto ON", "fields": ["law"], "member": True, "years": 3, "postal_code": "k1a0b6"}


def signing(letter: LetterPage, answers: Any) -> dict[str, Any]:
    person = {"kind": "individual", "name": "Robin Fernleaf", "email": "robin@example.org", "country": "CA"}
    return {**person, "text_version": letter.text_version, "answers": answers}


def test_the_questions_of_a_list_are_described(client: Client, asking: LetterPage) -> None:
    form = client.get(f"{LETTERS}/{asking.slug}/sign-ons/new").json()
    asked = {question["key"]: question for question in form["questions"]}
    assert list(asked) == [*ANSWERS]
    assert asked["city"]["labels"] == {"en": "City", "fr": "Ville"}
    assert asked["fields"]["choices"] == [{"value": "law", "label": "Law", "labels": {"en": "Law", "fr": "Droit"}}]
    assert (asked["postal_code"]["required"], asked["postal_code"]["visibility"]) == (True, "private")
    assert client.get(f"{LETTERS}/{asking.slug}").json()["signing"]["questions"] == form["questions"]


def test_answers_are_taken_and_public_ones_shown(client: Client, asking: LetterPage) -> None:
    assert post(client, asking, signing(asking, ANSWERS)).status_code == 202
    entry = Signatory.objects.select_related("contact").get()
    public = {"city": "Toronto ON", "fields": ["law"], "member": True, "years": 3}
    assert (entry.answers, entry.contact.private_answers) == (public, {"postal_code": "K1A 0B6"})
    SignatoryFactory(signatory_list=asking.signatory_list, answers=public)
    [listed] = client.get(f"{LETTERS}/{asking.slug}/signatories").json()["results"]
    assert (listed["answers"], listed["details"]) == (public, "Toronto ON")


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({}, {"answers.postal_code"}),
        ({**ANSWERS, "postal_code": None}, {"answers.postal_code"}),
        ({**ANSWERS, "postal_code": "12345"}, {"answers.postal_code"}),
        ({**ANSWERS, "old": "x"}, {"answers.old"}),
        ({**ANSWERS, "unknown": "x"}, {"answers.unknown"}),
        ({**ANSWERS, "fields": "law"}, {"answers.fields"}),
        ({**ANSWERS, "fields": ["alchemy"]}, {"answers.fields"}),
        ({**ANSWERS, "member": "yes"}, {"answers.member"}),
        ({**ANSWERS, "member": 1}, {"answers.member"}),
        ({**ANSWERS, "years": True}, {"answers.years"}),
        ({**ANSWERS, "years": "1,234"}, {"answers.years"}),
        ({**ANSWERS, "city": 7}, {"answers.city"}),
        ({**ANSWERS, "city": "see www.example.org"}, {"answers.city"}),
    ],
)
def test_wrong_answers_are_errors_of_their_keys(
    client: Client, asking: LetterPage, answers: dict[str, Any], fields: set[str]
) -> None:
    answer = post(client, asking, signing(asking, answers))
    assert answer.status_code == 422
    assert set(problems(answer)) == fields
    assert not Signatory.objects.exists()


@pytest.mark.parametrize("answers", [[], "x", {"city": {"a": 1}}, {"city": "x" * 6_000}, {"k" * 41: "x"}])
def test_answers_of_another_shape_are_refused(client: Client, asking: LetterPage, answers: Any) -> None:
    assert post(client, asking, signing(asking, answers)).status_code == 400
