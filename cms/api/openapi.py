"""What the OpenAPI description says beyond what the operations say of themselves."""

from __future__ import annotations

import copy
from http import HTTPStatus
from typing import Any

from ninja.openapi.schema import OpenAPISchema

from cms.api.examples import ANSWERS, REQUESTS
from cms.api.problem_details import MEDIA_TYPE
from cms.webhooks.openapi import components, webhooks

DESCRIPTION = """
Open letters, their signatories and their editions: public data only, no key needed.

* **Errors** are problem details (RFC 9457, `application/problem+json`). `errors` names each field, `allowed` lists
  what could have been sent. Parameters, fields and orders that don't exist are errors. Sentences are in the language
  of `Accept-Language`; what a signer typed is answered in the language of the letter.
* **Addresses** last: a former slug of a letter leads to the current one by 301, or 308 for a POST; that of a letter
  that was deleted or unpublished is answered with 410.
* **Pages** have a `next` address: follow it as it is.
* **Caching**: every answer to a GET has `Cache-Control` and, unless it is for one client, an `ETag`; send it back as
  `If-None-Match` and get 304 without a body where nothing changed.
* **Limits**: 429 with `Retry-After`, in seconds, for who asks too often.
* **Versions**: what is here stays as long as the address says `v1`. Fields and parameters may be added. What is going
  to be removed is marked `deprecated` here and in the changelog at least six months before, and answers with the
  headers `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) until then.
""".strip()

PROBLEM = {"$ref": "#/components/schemas/ProblemOut"}
#: What every operation can answer, by status.
SHARED = {
    400: "A parameter or field is unknown, or isn't what this description says.",
    429: "Too many requests.",
}
#: What each problem means, where an operation has it.
MEANINGS = {
    404: "There is no such thing, or no longer.",
    410: "The letter was public at this address and was deleted or unpublished.",
    409: "This can't be done now.",
    422: "The fields that are named can't be taken.",
}


def complete(schema: OpenAPISchema) -> OpenAPISchema:
    """Add to a description the answers that all operations share, what problems mean, and the examples."""
    schema |= {"servers": [{"url": "/", "description": "The site that answers"}], "security": []}
    schema["info"]["license"] = {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            responses = operation["responses"]
            if "{slug}" in path:
                responses |= _of_former_slugs(method)
            for status, meaning in SHARED.items():
                responses[status] = {"description": meaning}
            for status in responses:
                if status >= HTTPStatus.BAD_REQUEST:
                    responses[status] = _problem(status, MEANINGS.get(status, responses[status]["description"]))
            for parameter in operation["parameters"]:
                _leave_null_out(parameter["schema"])
            _show(operation)
            if method == "get":
                responses[304] = {"description": "Nothing changed since the ETag that was sent."}
                responses[200]["headers"] = _headers("ETag", "Cache-Control")
            operation["responses"] = dict(sorted(responses.items()))
    schema["webhooks"] = webhooks()
    schema["components"]["schemas"] |= components()
    _leave_unused_out(schema)
    return schema


def _of_former_slugs(method: str) -> dict[int, dict[str, Any]]:
    moved = HTTPStatus.MOVED_PERMANENTLY if method == "get" else HTTPStatus.PERMANENT_REDIRECT
    leads = {"description": "The letter has another slug now: follow `Location`.", "headers": _headers("Location")}
    return {int(moved): leads, int(HTTPStatus.GONE): {"description": MEANINGS[410]}}


def _leave_unused_out(schema: OpenAPISchema) -> None:
    """Remove the components that nothing refers to: ninja also describes query parameters as a whole."""
    components = schema["components"]["schemas"]
    while unused := [name for name in components if f"'#/components/schemas/{name}'" not in str(schema)]:
        for name in unused:
            del components[name]


def _problem(status: int, meaning: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": meaning, "content": {MEDIA_TYPE: {"schema": copy.copy(PROBLEM)}}}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer["headers"] = _headers("Retry-After")
    return answer


def _leave_null_out(schema: dict[str, Any]) -> None:
    """Say of a parameter what it can be; that it may be missing is said elsewhere."""
    choices = [choice for choice in schema.pop("anyOf", []) if choice != {"type": "null"}]
    schema.update(choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {})


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"schema": {"type": "string"}} for name in names}


def _show(operation: dict[str, Any]) -> None:
    name = operation["operationId"]
    success = next(answer for status, answer in operation["responses"].items() if status < HTTPStatus.MULTIPLE_CHOICES)
    success["content"]["application/json"]["example"] = ANSWERS[name]
    if name in REQUESTS:
        operation["requestBody"]["content"]["application/json"]["example"] = REQUESTS[name]
