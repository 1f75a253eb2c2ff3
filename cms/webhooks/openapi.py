"""Webhooks in the OpenAPI description: each event with its headers, its body and what an answer does."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import override
from pydantic.json_schema import models_json_schema

from cms.webhooks.models import Event
from cms.webhooks.schemas import DATA
from core.known_languages import SOURCE_LANGUAGE

HEADERS = {
    "webhook-id": "The identifier of the message. It is the same at each attempt: pass over one that you know.",
    "webhook-timestamp": "When the attempt was made, in seconds since 1970. Refuse what is older than five minutes.",
    "webhook-signature": "Signatures as Standard Webhooks has them: `v1,` and the base64 of the HMAC-SHA-256 "
    "of identifier, timestamp and body, joined by full stops. The key is the secret of the webhook.",
}
ANSWERS = {
    "2XX": "The message arrived. Its order among those of the same subject is kept.",
    "3XX": "Redirects are not followed: the webhook is switched off and staff are notified.",
    "410": "The webhook is switched off and staff are notified.",
    "4XX": "The message is tried again, less and less often, for a day.",
    "5XX": f"As with no answer within {settings.WEBHOOKS_TIMEOUT} seconds: all messages wait, and this one is tried "
    "again for a day.",
}


def webhooks() -> dict[str, Any]:
    """Return the `webhooks` of an OpenAPI description, by event; `components` describes what they refer to."""
    with override(SOURCE_LANGUAGE):
        return {event.value: {"post": _operation(event)} for event in Event}


def components() -> dict[str, Any]:
    """Return the JSON schemas of the data of all events, by name."""
    models = [(model, "serialization") for model in dict.fromkeys(DATA.values())]
    _keys, definitions = models_json_schema(models, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    described: dict[str, Any] = definitions["$defs"]
    return described


def _operation(event: Event) -> dict[str, Any]:
    model = DATA[event]
    body = {
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"const": event.value},
            "timestamp": {"type": "string", "format": "date-time", "description": "When it happened."},
            "data": {"$ref": f"#/components/schemas/{model.__name__}"},
        },
    }
    return {
        "operationId": event.name.lower(),
        "summary": str(event.label),
        "description": f"{model.__doc__} The data is read when the message is sent.",
        "tags": ["webhooks"],
        "security": [],
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": text, "schema": {"type": "string"}}
            for name, text in HEADERS.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {status: {"description": text} for status, text in ANSWERS.items()},
    }
