"""Buttons and panels of letters on the screen of a signatory list, and the panel of failures on the dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from laces.components import Component
from wagtail.admin.widgets.button import Button, HeaderButton

from letters import failures
from letters.editions.automatic import earliest_request
from letters.editions.edition_requests import why_not_publishable
from letters.enums import EditionState, TextChangeKind
from letters.models import LetterPage, LetterUpdate
from letters.signed_texts.text_changes import signed_earlier_counts, text_history
from signatories.models import SignatoryList

#: Maximum number of updates on the screen of a list.
MAX_UPDATES_SHOWN = 5
#: Maximum number of editions on that screen, unless all are asked for. Lists with automatic editions have hundreds.
MAX_EDITIONS_SHOWN = 50
#: The query parameter that asks for all.
ALL_EDITIONS = "all_editions"


def list_buttons(signatory_list: SignatoryList, request: HttpRequest) -> list[Button]:
    """Return *New edition*, disabled while nothing can be printed."""
    if not request.user.has_perm("letters.add_edition"):
        return []
    reason = _obstacle(signatory_list, request)
    new_url = None if reason else reverse("editions:new", args=[signatory_list.pk])
    attrs = {"disabled": True, "title": reason} if reason else {}
    return [HeaderButton(_("New edition"), url=new_url, icon_name="plus", attrs=attrs, priority=40)]


def _obstacle(signatory_list: SignatoryList, request: HttpRequest | None) -> str:
    """Return the reason why no edition can be made now; cached for the request, since button and panel show it."""
    cached: dict[int, str] = request.__dict__.setdefault("_edition_obstacles", {}) if request else {}
    if signatory_list.pk not in cached:
        cached[signatory_list.pk] = why_not_publishable(signatory_list)
    return cached[signatory_list.pk]


class LettersOfListPanel(Component):
    """The letters of a list, one in each language, with their state."""

    template_name = "letters/admin/letters_of_list_panel.html"

    def __init__(self, signatory_list: SignatoryList) -> None:
        self.signatory_list = signatory_list

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the letters, each with the address of its editor for users who may edit it."""
        user = parent_context["request"].user if parent_context else None
        letters = LetterPage.objects.filter(signatory_list=self.signatory_list, alias_of=None).select_related("locale")
        rows = []
        # Permissions and status of a page read its workflow and its schedule.
        for letter in letters.prefetch_workflow_states().annotate_approved_schedule().order_by("locale_id", "pk"):
            may_edit = user and letter.permissions_for_user(user).can_edit()
            rows.append((letter, reverse("wagtailadmin_pages:edit", args=[letter.pk]) if may_edit else ""))
        return {"letters": rows}


class UpdatesPanel(Component):
    """The newest updates of the letters of a list, for users who may change the list."""

    template_name = "letters/admin/updates/panel.html"

    def __init__(self, signatory_list: SignatoryList) -> None:
        self.signatory_list = signatory_list

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the newest updates, withdrawn ones included."""
        updates = LetterUpdate.objects.filter(signatory_list=self.signatory_list).newest_first()
        return {"signatory_list": self.signatory_list, "updates": updates[:MAX_UPDATES_SHOWN]}


class EditionsPanel(Component):
    """The newest editions of a list with their state, or all of them; reloads while one is being made."""

    template_name = "letters/admin/editions_panel.html"
    #: The id of its element in the page.
    html_id = "editions-status"

    def __init__(self, signatory_list: SignatoryList) -> None:
        self.signatory_list = signatory_list

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the editions with their files."""
        request = parent_context["request"] if parent_context else None
        user = request.user if request else None
        found = self.signatory_list.editions.prefetch_related("files__letter").select_related("requested_by")
        shows_all = bool(request and ALL_EDITIONS in request.GET)
        editions = list(found if shows_all else found[: MAX_EDITIONS_SHOWN + 1])
        has_more = not shows_all and len(editions) > MAX_EDITIONS_SHOWN
        if has_more:
            editions = editions[:MAX_EDITIONS_SHOWN]
        newest = editions[0] if editions else None
        now = timezone.now()
        earliest = earliest_request(self.signatory_list, newest, now)
        query = f"?{ALL_EDITIONS}=true"
        return {
            "signatory_list": self.signatory_list,
            "editions": editions,
            "earliest": earliest,
            "is_later": earliest is not None and earliest > now,
            "all_url": reverse("signatory_lists:inspect", args=[self.signatory_list.pk]) + query if has_more else "",
            "tried_again": newest if newest and newest.state == EditionState.FAILED else None,
            "obstacle": "" if editions else _obstacle(self.signatory_list, request),
            "may_make": bool(user and user.has_perm("letters.add_edition")),
            "may_take_down": bool(user and user.has_perm("letters.take_down_edition")),
            "new_url": reverse("editions:new", args=[self.signatory_list.pk]),
            "is_waiting": any(edition.is_unfinished for edition in editions),
            "refresh_url": reverse("editions:list", args=[self.signatory_list.pk]) + (query if shows_all else ""),
        }


class TextsPanel(Component):
    """The published texts of a list's letters with their signers, once one was changed; empty before."""

    template_name = "letters/admin/texts_panel.html"

    def __init__(self, signatory_list: SignatoryList) -> None:
        self.signatory_list = signatory_list

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the histories of the letters whose text was changed, and the counts of signers of earlier texts."""
        user = parent_context["request"].user if parent_context else None
        letters = LetterPage.objects.filter(signatory_list=self.signatory_list, alias_of=None).select_related("locale")
        changed = letters.annotate(texts=Count("published_texts")).filter(texts__gt=1).order_by("locale_id", "pk")
        for letter in changed:
            letter.may_assess = bool(user and letter.permissions_for_user(user).can_edit())
        histories = [(letter, text_history(letter)) for letter in changed]
        return {
            "signatory_list": self.signatory_list,
            "letters": histories,
            "kinds": TextChangeKind.choices,
            "may_write": bool(user and user.has_perm("signatories.moderate_signatory")),
            "signed_earlier": signed_earlier_counts(histories[0][0]) if histories else None,
        }


class FailuresPanel(Component):
    """Failed editions and derived files with their reasons, on the dashboard; empty if there are none."""

    template_name = "letters/admin/failures_panel.html"
    order = 90

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the current failures."""
        return {"failures": failures.current()}
