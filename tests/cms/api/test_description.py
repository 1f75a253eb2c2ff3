"""The description of the public API, by which others write their clients."""

from __future__ import annotations

import json

import pytest
from django.conf import settings

from cms.api.examples import ANSWERS, REQUESTS
from cms.api.v1 import api

OPERATIONS = {
    operation["operationId"]: operation
    for methods in api.get_openapi_schema()["paths"].values()
    for operation in methods.values()
}


def test_a_change_of_the_contract_shows_in_review() -> None:
    """`make openapi` writes the file."""
    written = json.loads((settings.BASE_DIR / "docs" / "openapi.json").read_text())
    assert json.loads(json.dumps(api.get_openapi_schema(), default=str)) == written


def test_every_operation_has_examples_that_it_would_give_and_take() -> None:
    assert set(ANSWERS) == set(OPERATIONS)
    assert set(REQUESTS) == {name for name, operation in OPERATIONS.items() if "requestBody" in operation}
    views = [view for router in api._get_bound_routers() for view in router.path_operations.values()]
    for operation in [operation for view in views for operation in view.operations]:
        name = operation.view_func.__name__
        model = next(model for status, model in operation.response_models.items() if status < 300)
        answer = model.model_validate({"response": ANSWERS[name]}).model_dump(mode="json")["response"]
        assert answer == ANSWERS[name]
        for body in (model for model in operation.models if model.__ninja_param_source__ == "body"):
            assert body.model_validate({"body": REQUESTS[name]})


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_says_what_it_does_and_how_it_fails(name: str) -> None:
    operation = OPERATIONS[name]
    assert operation["summary"]
    assert operation["description"]
    failures = {status: answer for status, answer in operation["responses"].items() if status >= 400}
    assert {400, 429} <= set(failures)
    assert {media for answer in failures.values() for media in answer["content"]} == {"application/problem+json"}
    assert "Retry-After" in failures[429]["headers"]
