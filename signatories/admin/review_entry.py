"""The cells of the review queue: entries as they would be printed, with hints and actions.

Formatted in Python like those of `core.listing_cells`: a template takes four times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from signatories.admin.contact_data import contact_data
from signatories.enums import Status
from signatories.models import Contact, Signatory
from signatories.moderation.review_hints import Hint
from signatories.transitions import Verb, is_allowed

#: The actions, which are bulk actions on one entry: name, label, key on the keyboard, and classes of the button.
ACTIONS = (
    ("approve", gettext_lazy("Approve"), "a", ""),
    ("release", gettext_lazy("Release"), "l", ""),
    ("restore", gettext_lazy("Put back on the list"), "p", " button-secondary no"),
    ("reject", gettext_lazy("Reject"), "r", " button-secondary no"),
    ("ask", gettext_lazy("Ask by mail"), "q", " button-secondary"),
    ("merge", gettext_lazy("Compare and merge"), "m", " button-secondary"),
)


class EntryColumn(Column):
    """An entry as it would be printed, with its pending correction, contact, hints and actions.

    Make a new column for each request, and set its hints once the entries are read.
    """

    #: The hints for each entry, by primary key.
    hints: Mapping[int, Sequence[Hint]]

    def __init__(
        self, request: HttpRequest, *, get_inspect_url: Callable[[Signatory], str | None], next_url: str
    ) -> None:
        super().__init__("entry", label=_("As it would be printed"))
        self.get_inspect_url = get_inspect_url
        self.has_perm = request.user.has_perm
        self.next_query = urlencode({"next": next_url})

    def render_cell_html(self, instance: Any, parent_context: Any) -> SafeString:
        """Return the cell of an entry whose contact and correction are selected with it."""
        hints = self.hints[instance.pk]
        contact = getattr(instance, "contact", None)
        return format_html(
            '<td class="title" data-review-entry="{}">{}{}{}{}{}{}</td>',
            str(instance.pk),
            self._printed(instance),
            format_html_join("", "<br>{}", ((line,) for line in _lines(instance))),
            contact_data(contact) if contact and self._may_see_contacts else "",
            _logo(contact) if contact and contact.logo else "",
            _shown_hints(hints),
            self._actions(instance, next((hint.duplicate_pk for hint in hints if hint.duplicate_pk), None)),
        )

    @cached_property
    def _may_see_contacts(self) -> bool:
        return bool(self.has_perm("signatories.view_contact"))

    def _printed(self, entry: Signatory) -> SafeString:
        """Return the name, which leads to the entry for users who may open it, and what is printed after it."""
        name, url = format_html("<bdi>{}</bdi>", entry.printed_name), self.get_inspect_url(entry)
        details = ((detail,) for detail in (entry.printed_details, entry.printed_answers) if detail)
        return format_html(
            "{}{}",
            format_html('<a href="{}">{}</a>', url, name) if url else name,
            format_html_join("", ", <bdi>{}</bdi>", details),
        )

    def _actions(self, entry: Signatory, duplicate_pk: int | None) -> SafeString:
        """Return the buttons of the actions that apply to an entry and that the user may perform."""
        query = f"id={entry.pk}&{self.next_query}"
        queries = dict.fromkeys(self._names(entry), query)
        if duplicate_pk and self._may_merge and is_allowed(entry, Verb.MERGE):
            queries["merge"] = f"id={duplicate_pk}&{query}"
        buttons = (self._buttons[name].replace("{}", conditional_escape(text)) for name, text in queries.items())
        return mark_safe(f'<ul class="actions w-flex w-flex-wrap w-gap-2">{"".join(buttons)}</ul>')  # noqa: S308

    def _names(self, entry: Signatory) -> Iterator[str]:
        """Yield the names of the actions other than merging, in their order."""
        if entry.status == Status.PUBLISHED or is_allowed(entry, Verb.APPROVE):
            yield "approve"
        if is_allowed(entry, Verb.RELEASE):
            yield "release"
        if self._may_restore and is_allowed(entry, Verb.RESTORE):
            yield "restore"
        yield from ("reject", "ask")

    @cached_property
    def _may_restore(self) -> bool:
        return bool(self.has_perm("signatories.restore_signatory"))

    @cached_property
    def _may_merge(self) -> bool:
        return bool(self.has_perm("signatories.change_signatory"))

    @cached_property
    def _buttons(self) -> dict[str, str]:
        """Return the button of each action, with `{}` for its query."""
        return {
            name: format_html(
                '<li><a class="button button-small{}" href="{}?{}" data-review-action="{}">{}</a></li>',
                classes,
                reverse("wagtail_bulk_action", args=["signatories", "signatory", name]),
                "{}",
                key,
                label,
            )
            for name, label, key, classes in ACTIONS
        }


def _lines(entry: Signatory) -> Iterator[str]:
    """Yield what else is public about an entry, and its pending correction, in lines of their own."""
    for label, text in (*entry.translated_names, *entry.unprinted_answers):
        parts = {"label": conditional_escape(label), "text": conditional_escape(text)}
        yield format_html("<small>{}</small>", mark_safe(_("%(label)s: <bdi>%(text)s</bdi>") % parts))  # noqa: S308
    if entry.website:
        yield format_html("<small>{}</small>", entry.website)
    if correction := getattr(entry, "correction", None):
        template = get_template("signatories/admin/signatories/_correction.html")
        yield template.render({"correction": correction})


def _logo(contact: Contact) -> SafeString:
    """Return the logo that waits with an entry, once the worker has processed it."""
    if contact.logo_is_raw:
        return format_html("<br>{}", _("A logo was sent with it and is being checked."))
    url = reverse("signatories:logo", args=[contact.pk])
    return format_html('<br><img src="{}" alt="{}" height="60">', url, _("The logo that was sent"))


def _shown_hints(hints: Sequence[Hint]) -> SafeString:
    """Return the hints as status tags."""
    tags = ((" w-status--primary" if hint.is_positive else "", hint.text) for hint in hints)
    shown = format_html_join("", '<span class="w-status{}">{}</span>', tags)
    return format_html('<div class="w-flex w-flex-wrap w-gap-2 w-mt-3">{}</div>', shown)
