"""The words of the script that embeds a letter, so that the script is in every language of the site."""

from __future__ import annotations

from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from pydantic import Field

from core.api_schemas import ResponseSchema
from core.known_languages import text_direction
from letters.models import LetterPage


class EmbedOut(ResponseSchema):
    """The words of `embed.js` around a letter, in its language.

    `counts` is "" while nobody has signed, `story` until the letter was delivered or answered.
    """

    counts: str = Field(examples=["31 organizations and 46 individuals have signed"])
    story: str = Field(examples=["Delivered to the Minister of Public Safety on 3 May 2026"])
    direction: Literal["ltr", "rtl"] = Field(description="The direction of the text.")
    privacy_path: str = Field(description="Path of the built-in privacy notice.")
    words: dict[str, str] = Field(description="Labels and sentences; they change with the script.")


def embed_data(letter: LetterPage) -> dict[str, Any]:
    """Return the data of `EmbedOut` in the language of the letter."""
    with override(letter.language):
        update = letter.status.update
        return {
            "counts": "" if letter.counts.is_empty else letter.counts.sentence,
            "story": update.sentence if update else "",
            "direction": text_direction(letter.language),
            "privacy_path": reverse("signatures:privacy"),
            "words": embed_words(),
        }


def embed_words() -> dict[str, str]:
    """Return the labels and sentences of `embed.js` in the active language, by the names that the script uses."""
    return {
        "read": _("Read the letter"),
        "more": _("Show more"),
        "names": _("Who has signed"),
        "organizations": _("Organizations"),
        "individuals": _("Individuals"),
        "notice": _("Privacy notice"),
        "sign": _("Sign"),
        "kind": _("Who signs?"),
        "organization": _("An organization"),
        "individual": _("I do"),
        "name": _("Name, as it will be printed"),
        "email": _("E-mail (never public)"),
        # The script adds letter and name.
        "listed": _("We list you under <strong>%(letter)s</strong> — <bdi>%(name)s</bdi>.")
        % {"letter": "", "name": ""},
        "change": pgettext("verb", "Change"),
        "family_name": _("Your family name starts with"),
        "affiliation_for_identification": _("My affiliation is for identification only"),
        "prints_representative": _("Print my name and role with the organization: then they are public"),
        "is_authorised": _("I am authorised to sign for this organization"),
        "is_name_hidden": _("Count me without my name"),
        "optional": _("%s (optional)"),
        "private": _("Never public."),
        "yes": _("Yes"),
        "no": _("No"),
        "failed": _("This didn't work. Please sign on the page of the letter."),
        "closed": _("This letter can no longer be signed."),
        "not_yet": _("This letter can't be signed yet."),
        "paused": _("Signing is paused for the moment. Please come back later."),
    }
