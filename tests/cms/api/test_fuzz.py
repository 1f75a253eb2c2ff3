"""Fuzz tests of the public API with valid and invalid requests: no 5xx, and only documented responses.

`FUZZ_CASES` is the number of requests, 2,000 by default.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cms.api.v1 import api
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.models import LetterPage
from signatories.enums import Signing
from signatories.mail.link_tokens import LinkPurpose, make_token
from tests.cms.digest.issues import digest_issue
from tests.factories import LetterFactory, NewsFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.slow

CASES = int(os.environ.get("FUZZ_CASES", "2000"))
SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
SCHEMA.app = get_wsgi_application()
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
EACH = -(-CASES // len(OPERATIONS) // 2)
#: Operations without parameters, of which no request is invalid.
WITHOUT_PARAMETERS = {"GET /api/v1/subscriptions/new", "GET /api/v1/contact/new"}
#: Numbers of requests of operations that have few different ones.
FEW = {
    "GET /api/v1/home": 6,
    "GET /api/v1/news/archives": 6,
    "GET /api/v1/site": 6,
    **dict.fromkeys(WITHOUT_PARAMETERS, 2),
}
REQUESTS = [
    (operation, mode)
    for operation in OPERATIONS
    for mode in GenerationMode
    if mode == GenerationMode.POSITIVE or operation.label not in WITHOUT_PARAMETERS
]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def known_values(unclosed_connection: None, typesetter: Any) -> dict[str, Any]:
    """Return existing values for parameters: a letter, an edition, a token."""
    listed = SignatoryListFactory(signing=Signing.OPEN)
    letter: LetterPage = LetterFactory(slug="the-lake", signatory_list=listed)
    entry = SignatoryFactory(signatory_list=listed, email="robin@example.org")
    file = make_edition(request_edition(listed)).files.get()
    return {
        "slug": letter.slug,
        "post": NewsFactory(related_letter=letter).slug,
        "issue": digest_issue().slug,
        "sha256": file.sha256,
        "text_version": letter.text_version,
        "token": make_token(LinkPurpose.MANAGE, entry),
    }


def use_known_values(case: Case, known_values: dict[str, Any]) -> None:
    """Replace generated values in a request by existing ones."""
    for parameters in (case.path_parameters, case.body):
        if isinstance(parameters, dict):
            parameters.update({name: value for name, value in known_values.items() if name in parameters})


@pytest.mark.parametrize(
    ("operation", "mode"), REQUESTS, ids=[f"{operation.label}-{mode}" for operation, mode in REQUESTS]
)
def test_an_operation_responds_to_any_request_as_documented(
    operation: Any, mode: GenerationMode, known_values: dict[str, Any]
) -> None:
    request_count = 0

    @settings(
        max_examples=EACH,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), is_known=st.booleans())
    def ask(case: Case, is_known: bool) -> None:
        nonlocal request_count
        request_count += 1
        if is_known:
            use_known_values(case, known_values)
        case.validate_response(case.call(base_url="http://testserver"), checks=CHECKS)

    ask()
    assert request_count >= FEW.get(operation.label, EACH)
