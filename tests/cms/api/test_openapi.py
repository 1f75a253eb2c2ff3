"""Tests of the OpenAPI schema of the public API, from which clients are written."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterator

import pytest
from django import forms
from django.conf import settings
from ninja import Schema

from cms.api.examples import REQUESTS, RESPONSES
from cms.api.v1 import api
from signatories.signing.forms import SignOnForm
from signatories.signing.proof_of_work import new_puzzle, proof_key
from signatories.signing.self_service_forms import CorrectionForm, LinkForm

OUR_PACKAGES = ("cms.", "core.", "letters.", "signatories.")
SCHEMAS = json.loads(json.dumps(api.get_openapi_schema(), default=str))["components"]["schemas"]
OPERATIONS = {
    operation["operationId"]: operation
    for methods in api.get_openapi_schema()["paths"].values()
    for operation in methods.values()
}


def test_the_committed_openapi_file_is_current() -> None:
    """Run `make openapi` to update the file."""
    committed = json.loads((settings.BASE_DIR / "docs" / "openapi.json").read_text())
    assert json.loads(json.dumps(api.get_openapi_schema(), default=str)) == committed


def test_no_two_schemas_have_the_same_name() -> None:
    """The description would have one of them in place of both."""
    names = Counter(schema.__name__ for schema in _subclasses(Schema) if schema.__module__.startswith(OUR_PACKAGES))
    assert [name for name, number in names.items() if number > 1] == []


def _subclasses(schema: type[Schema]) -> Iterator[type[Schema]]:
    for subclass in schema.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def test_the_examples_of_every_operation_are_valid() -> None:
    assert set(RESPONSES) == set(OPERATIONS)
    assert set(REQUESTS) == {name for name, operation in OPERATIONS.items() if "requestBody" in operation}
    views = [view for router in api._get_bound_routers() for view in router.path_operations.values()]
    for operation in [operation for view in views for operation in view.operations]:
        name = operation.view_func.__name__
        model = next(model for status, model in operation.response_models.items() if status < 300)
        answer = model.model_validate({"response": RESPONSES[name]}).model_dump(mode="json")["response"]
        assert answer == RESPONSES[name]
        for body in (model for model in operation.models if model.__ninja_param_source__ == "body"):
            assert body.model_validate({"body": REQUESTS[name]})


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_documents_its_purpose_and_its_errors(name: str) -> None:
    operation = OPERATIONS[name]
    assert operation["summary"]
    assert operation["description"]
    failures = {status: answer for status, answer in operation["responses"].items() if status >= 400}
    assert {400, 429} <= set(failures)
    assert {media for answer in failures.values() for media in answer["content"]} == {"application/problem+json"}
    assert "Retry-After" in failures[429]["headers"]


@pytest.mark.parametrize(
    ("name", "form"), [("SignOnIn", SignOnForm), ("ChangesIn", CorrectionForm), ("LinksIn", LinkForm)]
)
def test_the_limits_of_a_request_match_those_of_its_form(name: str, form: type[forms.BaseForm]) -> None:
    described = {
        field: next((choice for choice in schema.get("anyOf", []) if choice["type"] == "string"), schema)
        for field, schema in SCHEMAS[name]["properties"].items()
    }
    texts = {
        field: form_field
        for field, form_field in form.base_fields.items()
        if field in described and isinstance(form_field, forms.CharField)
    }
    assert {field: described[field]["maxLength"] for field in texts} == {
        field: form_field.max_length for field, form_field in texts.items()
    }
    assert [field for field in texts if described[field].get("format") == "email"] == [
        field for field, form_field in texts.items() if isinstance(form_field, forms.EmailField)
    ]


def test_every_language_field_lists_the_languages_of_the_site() -> None:
    described = {name: schema.get("properties", {}).get("language") for name, schema in SCHEMAS.items()}
    languages = {name: language["enum"] for name, language in described.items() if language}
    of_webhooks = {"LetterAddresses", "LetterName", "PostAddresses", "PostName", "IssueName"}
    of_letters = {"CopyOut", "FileOut", "LetterOut", "LetterSummaryOut", "TranslationOut"}
    of_news = {"PostOut", "PostSummaryOut"}
    of_calls = {"CallBlockOut", "CallOut"}
    of_site = {"ChosenPageOut", "HomeOut", "HomePageOut", "LinkOut", "MenuItemOut", "SiteOut"} | of_calls
    of_digest = {"IssueSummaryOut", "IssueOut", "SubscriptionIn"}
    assert set(languages) == of_webhooks | of_letters | of_news | of_site | of_digest | {"SignedTextOut"}
    assert all(codes == ["en", "fr"] for codes in languages.values())


def test_a_proof_can_be_computed_from_the_documentation_alone() -> None:
    puzzle = json.loads(new_puzzle())
    parameters = puzzle["parameters"]
    for counter in range(100_000):
        password = bytes.fromhex(parameters["nonce"]) + counter.to_bytes(4, "big")
        salt, length = bytes.fromhex(parameters["salt"]), parameters["keyLength"]
        key = hashlib.pbkdf2_hmac("sha256", password, salt, parameters["cost"], length).hex()
        if key.startswith(parameters["keyPrefix"]):
            break
    solved = {"challenge": puzzle, "solution": {"counter": counter, "derivedKey": key}}
    assert proof_key(base64.b64encode(json.dumps(solved).encode()).decode()) == puzzle["signature"]
