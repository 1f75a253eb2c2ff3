"""Examples of the fields and questions of a sign-on form."""

from __future__ import annotations

from cms.api.examples.example_site import by_language

QUESTION = {
    "key": "city",
    "type": "text",
    "label": "City and province",
    "labels": by_language("City and province", "Ville et province"),
    "help_text": "",
    "help_texts": by_language("", ""),
    "kinds": ["organization", "individual"],
    "required": False,
    "visibility": "printed",
    "choices": [],
    "country": "",
    "asked": True,
    "answer_schema": {"type": "string", "maxLength": 255},
}
FORM_FIELDS = [
    {
        "name": "title",
        "label": "Title or profession",
        "type": "text",
        "help_text": "",
        "requirements": {"individual": "required"},
    },
    {
        "name": "website",
        "label": "Website",
        "type": "url",
        "help_text": "",
        "requirements": {"organization": "off"},
    },
]
QUESTIONS = [
    QUESTION,
    QUESTION
    | {
        "key": "postal_code",
        "type": "postal_code",
        "label": "Postal code",
        "labels": by_language("Postal code", "Code postal"),
        "visibility": "private",
        "country": "CA",
        "answer_schema": {"type": "string"},
    },
]
