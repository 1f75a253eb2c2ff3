"""The data of calls to action for `/api/v1/`."""

from __future__ import annotations

from typing import Any

from cms.calls_to_action.buttons import Button
from cms.calls_to_action.shown_calls import ShownCall
from core.absolute_links import absolute
from letters.api.body import rich_text_html
from letters.api.pictures import picture_file


def call_data(shown: ShownCall) -> dict[str, Any]:
    """Return the data of `CallOut`, with absolute URLs."""
    call = shown.call
    return {
        "id": call.pk,
        "language": str(call.locale.language_code),
        "heading": call.heading,
        "html": rich_text_html(call.text),
        "picture": picture_file(call.picture, call.alt_text) if call.picture else None,
        "buttons": [_button_data(button) for button in shown.buttons],
        "ends_at": call.ends_at,
    }


def _button_data(button: Button) -> dict[str, Any]:
    mail = button.mail
    return {
        "kind": button.kind,
        "text": button.text,
        "url": absolute(button.url),
        "is_secondary": button.is_secondary,
        "mail": {
            "recipients": list(mail.recipients),
            "subject": mail.subject,
            "body": mail.body,
            "is_in_link": mail.is_in_link,
        }
        if mail
        else None,
    }
