"""Additions to the OpenAPI description: shared responses, problems, examples and webhooks."""

from __future__ import annotations

import copy
from http import HTTPStatus
from typing import Any

from ninja.openapi.schema import OpenAPISchema

from cms.api.error_responses import MEDIA_TYPE
from cms.api.examples import REQUESTS, RESPONSES
from cms.webhooks.openapi import components, webhooks

DESCRIPTION = """
Open letters, their signatories and their editions: public data only, no key needed.

* **Errors** are problem details (RFC 9457, `application/problem+json`). `errors` names each invalid field, `allowed`
  lists valid choices. Unknown parameters, fields and orderings are errors. Messages are in the language of
  `Accept-Language`; those about the input of a signer are in the language of the letter.
* **Stable URLs**: a former slug of a letter redirects to the current one with 301, or 308 for a POST; the slug of a
  letter that was deleted or unpublished gets 410.
* **Pagination**: follow the `next` URL of a page unchanged.
* **Caching**: every response to a GET has `Cache-Control` and, unless it is private, an `ETag`; send it back as
  `If-None-Match` to get 304 without a body if nothing changed.
* **Rate limits**: too many requests get 429 with `Retry-After` in seconds.
* **Versioning**: nothing is removed from `v1` without notice; fields and parameters may be added. A removal is
  announced at least six months before, by `deprecated` in this description, in the changelog, and by the headers
  `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) in responses.
""".strip()

PROBLEM = {"$ref": "#/components/schemas/ProblemOut"}
#: Responses that every operation shares, by status.
SHARED_RESPONSES = {
    400: "A parameter or field is unknown or invalid.",
    429: "Too many requests.",
}
#: Descriptions of the problems of operations, by status.
PROBLEM_DESCRIPTIONS = {
    404: "The resource does not exist, or no longer.",
    410: "The letter was public at this address and was deleted or unpublished.",
    409: "The operation is not possible in the current state.",
    422: "The listed fields are invalid.",
}


def complete(schema: OpenAPISchema) -> OpenAPISchema:
    """Add the shared responses, the descriptions of problems, the examples and the webhooks to a description."""
    schema |= {"servers": [{"url": "/", "description": "The site that answers"}], "security": []}
    schema["info"]["license"] = {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            responses = operation["responses"]
            if "{slug}" in path:
                responses |= _former_slug_responses(method)
            for status, meaning in SHARED_RESPONSES.items():
                responses[status] = {"description": meaning}
            for status in responses:
                if status >= HTTPStatus.BAD_REQUEST:
                    responses[status] = {
                        "description": PROBLEM_DESCRIPTIONS.get(status, responses[status]["description"]),
                        "content": {MEDIA_TYPE: {"schema": copy.copy(PROBLEM)}},
                    }
            responses[429]["headers"] = _headers("Retry-After")
            for parameter in operation["parameters"]:
                _remove_null(parameter["schema"])
            _add_examples(operation)
            if method == "get":
                responses[304] = {"description": "Nothing changed since the ETag in the request."}
                responses[200]["headers"] = _headers("ETag", "Cache-Control")
            operation["responses"] = dict(sorted(responses.items()))
    schema["webhooks"] = webhooks()
    schema["components"]["schemas"] |= components()
    _remove_unused_components(schema)
    return schema


def _former_slug_responses(method: str) -> dict[int, dict[str, Any]]:
    moved = HTTPStatus.MOVED_PERMANENTLY if method == "get" else HTTPStatus.PERMANENT_REDIRECT
    leads = {"description": "The letter has another slug now: follow `Location`.", "headers": _headers("Location")}
    return {int(moved): leads, int(HTTPStatus.GONE): {"description": PROBLEM_DESCRIPTIONS[410]}}


def _remove_unused_components(schema: OpenAPISchema) -> None:
    """Remove unused components: ninja also describes the query parameters of an operation as a schema."""
    components = schema["components"]["schemas"]
    while unused := [name for name in components if f"'#/components/schemas/{name}'" not in str(schema)]:
        for name in unused:
            del components[name]


def _remove_null(schema: dict[str, Any]) -> None:
    """Remove null from the types of a parameter: `required` already states that it is optional."""
    choices = [choice for choice in schema.pop("anyOf", []) if choice != {"type": "null"}]
    schema.update(choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {})


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"schema": {"type": "string"}} for name in names}


def _add_examples(operation: dict[str, Any]) -> None:
    name = operation["operationId"]
    success = next(answer for status, answer in operation["responses"].items() if status < HTTPStatus.MULTIPLE_CHOICES)
    success["content"]["application/json"]["example"] = RESPONSES[name]
    if name in REQUESTS:
        operation["requestBody"]["content"]["application/json"]["example"] = REQUESTS[name]
