"""Responses that are written without ninja's copies."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from core.api_schemas import FieldProblemOut, json_response


def test_a_response_has_the_fields_of_its_schema_and_no_others() -> None:
    response = json_response(FieldProblemOut, {"field": "é", "detail": "x", "private": "canary"})
    assert (response.status_code, response.content.decode()) == (200, '{"field":"é","detail":"x"}')
    assert response["Content-Type"] == "application/json; charset=utf-8"


def test_data_without_a_field_is_refused() -> None:
    with pytest.raises(ValidationError):
        json_response(FieldProblemOut, {"field": "name"})
