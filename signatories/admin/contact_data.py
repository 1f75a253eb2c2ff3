"""The contact data of an entry as HTML, for users who may see it."""

from __future__ import annotations

from collections.abc import Iterator

from django.template.defaultfilters import linebreaksbr, truncatechars
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from signatories.consent_wordings import API, ConsentWording
from signatories.models import Contact

#: The characters of comments that are shown whole. Longer ones are folded, with `COMMENT_BEGINNING` of them outside.
SHOWN_COMMENT, COMMENT_BEGINNING = 200, 120


def contact_data(contact: Contact) -> SafeString:
    """Return a description list with everything that is known about a contact."""
    rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", _rows(contact))
    return format_html('<dl class="w-my-2" data-contact>{}</dl>', rows)


def _rows(contact: Contact) -> Iterator[tuple[str | Promise, str]]:
    """Yield labels and values, which are HTML."""
    yield _("E-mail"), _text(contact.email)
    role = format_html(", {}", _text(contact.representative_role)) if contact.representative_role else ""
    if contact.representative:
        yield _("Representative"), format_html("{}{}", _text(contact.representative), role)
    elif contact.representative_role:
        yield _("Role of the representative"), _text(contact.representative_role)
    if contact.comment:
        yield _("Comment to the organizers"), _comment(contact.comment)
    for label, text in (*contact.labelled_answers, *contact.panel_rows):
        yield label, _text(linebreaksbr(str(text)))
    yield _("Agreed to"), ", ".join(contact.consents) or _("Nothing beyond signing")
    if contact.consent_wordings:
        wordings = format_html_join("", "<li>{}</li>", ((_wording(each),) for each in contact.ticked_wordings))
        yield _("Words of the boxes that were ticked"), format_html("<ul>{}</ul>", wordings)


def _text(value: str) -> SafeString:
    return format_html("<bdi>{}</bdi>", value)


def _comment(comment: str) -> SafeString:
    whole = _text(linebreaksbr(comment))
    if len(comment) <= SHOWN_COMMENT:
        return whole
    return format_html(
        '<details><summary style="display: list-item; cursor: pointer">{}</summary>{}</details>',
        _text(truncatechars(comment, COMMENT_BEGINNING)),
        whole,
    )


def _wording(wording: ConsentWording) -> SafeString:
    moment = date_format(timezone.localtime(wording.at), "DATETIME_FORMAT")
    origin = format_html(" ({})", _("in a form of another site")) if wording.shown_by == API else ""
    return format_html('<q lang="{}">{}</q>, {}{}', wording.language, wording.text, moment, origin)
