"""Base classes and shared types of the responses of `/api/v1/`."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from core.languages import language_codes

#: An absolute URL on this site.
AbsoluteUrl = Annotated[str, Field(json_schema_extra={"format": "uri"})]
#: Any URL; "" for none.
UrlReference = Annotated[str, Field(json_schema_extra={"format": "uri-reference"})]
#: A language in responses. Described as in requests, but not validated: an old edition may have a removed language.
LanguageCode = Annotated[str, Field(json_schema_extra={"enum": language_codes()})]


class ResponseSchema(BaseModel):
    """Base of all responses. Ninja's `Schema` reads each field in Python, which takes ten times as long."""

    model_config = ConfigDict(from_attributes=True)


def json_response(schema: type[ResponseSchema], data: Any) -> HttpResponse:
    """Return the response that ninja makes of data with this schema, in two thirds of the time.

    Ninja copies the validated data to dictionaries before it is written. For responses with many rows.
    """
    content = to_json(schema.model_validate(data))
    return HttpResponse(content, content_type="application/json; charset=utf-8")


class FieldProblemOut(ResponseSchema):
    """An invalid field or parameter."""

    field: str
    detail: str


class ProblemOut(ResponseSchema):
    """Problem details of a failed request (RFC 9457).

    `type` identifies the kind of problem; "about:blank" if the status is sufficient. `allowed` lists the valid
    alternatives to an unknown parameter, field or value.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank",
                "title": "Not Found",
                "status": 404,
                "detail": "There is no published letter “keep-the-lake”.",
                "errors": [],
                "allowed": [],
            }
        }
    )

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblemOut] = []
    allowed: list[str] = []
