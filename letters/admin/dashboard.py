"""The panel *Letters* of the dashboard: state and links of the newest campaigns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from laces.components import Component
from wagtail.permission_policies.pages import PagePermissionPolicy

from core.languages import language_in_sentence
from letters.models import LetterIndexPage, LetterPage
from letters.models.letter_status import decisive_updates, staff_status
from signatories.admin.lists.opening import open_signing_url
from signatories.listing.counts import tallies_of
from signatories.models import Signatory, SignatoryList
from signatories.moderation.review_queue import waiting_for_review

#: Maximum number of lists in the panel, the newest first.
MAX_ROWS = 10


@dataclass(frozen=True)
class LetterRow:
    """A letter in one language; `url` is that of its editor, "" without permission."""

    letter: LetterPage
    url: str


@dataclass(frozen=True)
class Row:
    """A list with its letters. `waiting` is None and each URL "" for users without the permission."""

    signatory_list: SignatoryList
    letters: list[LetterRow]
    status: str
    counts: Any
    waiting: int | None
    waiting_url: str
    list_url: str
    import_url: str
    opening_url: str


class LettersPanel(Component):
    """The newest lists with their letters; shows only links that the user may open."""

    template_name = "letters/admin/letters_panel.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the rows, and the URLs to start a letter, for the user of the request."""
        user = parent_context["request"].user if parent_context else None
        if user is None:
            return {"rows": [], "new_letters": [], "all_url": ""}
        letters = LetterPage.objects.filter(signatory_list=OuterRef("pk"), alias_of=None)
        lists = list(SignatoryList.objects.filter(Exists(letters)).order_by("-created_at", "-pk")[: MAX_ROWS + 1])
        may_view = user.has_perm("signatories.view_signatorylist")
        return {
            "rows": _rows(lists[:MAX_ROWS], user),
            "may_decide": user.has_perm("signatories.moderate_signatory"),
            "new_letters": _new_letters(user),
            "all_url": reverse("signatory_lists:index") if may_view and len(lists) > MAX_ROWS else "",
        }


def may_see_letters(user: Any) -> bool:
    """Return whether a user may see any part of the panel."""
    if user.has_perm("signatories.view_signatorylist"):
        return True
    return bool(PagePermissionPolicy().user_has_any_permission(user, {"add", "change", "publish"}))


def _rows(lists: list[SignatoryList], user: Any) -> list[Row]:
    letters = _letters_of(lists, user)
    tallies = tallies_of([signatory_list.pk for signatory_list in lists])
    may_decide = user.has_perm("signatories.moderate_signatory")
    waiting: dict[int, int] = {}
    if may_decide:
        entries = waiting_for_review(Signatory.objects.filter(signatory_list__in=lists)).order_by()
        waiting = dict(entries.values_list("signatory_list").annotate(count=Count("pk")))
    may_view, may_import = (
        user.has_perm(name) for name in ("signatories.view_signatorylist", "signatories.add_importbatch")
    )
    now, updates = timezone.now(), decisive_updates(lists)
    return [
        Row(
            signatory_list=signatory_list,
            letters=letters[signatory_list.pk],
            status=staff_status(signatory_list, now, updates.get(signatory_list.pk)),
            counts=tallies[signatory_list.pk].counts,
            waiting=waiting.get(signatory_list.pk, 0) if may_decide else None,
            waiting_url=f"{reverse('signatories:review')}?waiting=true&signatory_list={signatory_list.pk}",
            list_url=reverse("signatory_lists:inspect", args=[signatory_list.pk]) if may_view else "",
            import_url=reverse("signatory_imports:upload", args=[signatory_list.pk]) if may_import else "",
            opening_url=open_signing_url(signatory_list, user),
        )
        for signatory_list in lists
    ]


def _letters_of(lists: Iterable[SignatoryList], user: Any) -> Mapping[int, list[LetterRow]]:
    editable = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    letters = LetterPage.objects.filter(signatory_list__in=lists, alias_of=None).select_related("locale")
    letters = letters.annotate_approved_schedule().prefetch_workflow_states().order_by("locale_id", "pk")
    may_edit = set(editable.filter(pk__in=[letter.pk for letter in letters]).order_by().values_list("pk", flat=True))
    by_list: dict[int, list[LetterRow]] = defaultdict(list)
    for letter in letters:
        url = reverse("wagtailadmin_pages:edit", args=[letter.pk]) if letter.pk in may_edit else ""
        by_list[letter.signatory_list_id].append(LetterRow(letter, url))
    return by_list


def _new_letters(user: Any) -> list[tuple[str, str]]:
    """Return name and URL for each language in which a user may start a letter."""
    indexes = PagePermissionPolicy().instances_user_has_permission_for(user, "add")
    permitted = LetterIndexPage.objects.filter(pk__in=indexes.order_by().values("pk"), alias_of=None)
    return [
        (
            language_in_sentence(index.locale.language_code),
            reverse("wagtailadmin_pages:add", args=["letters", "letterpage", index.pk]),
        )
        for index in permitted.select_related("locale").order_by("locale_id", "pk")
    ]
