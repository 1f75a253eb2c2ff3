"""Registers the app with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from laces.components import Component
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import Button
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page

from letters.admin.copies import separate_copies
from letters.admin.held_letters import refuse_bulk_deletion, refuse_deletion
from letters.data_controller import data_controller_of_site
from letters.letter_info import is_list_public, letter_info_for, list_letter_languages, list_public_lists
from letters.models import LetterPage
from letters.page_removal import deletion_obstacles
from letters.public_uploads import is_public_upload, is_readable_upload
from letters.signed_texts.signed_text import (
    current_texts_for,
    current_version_for,
    signed_text_for,
    text_choices_for,
)
from signatories.models import SignatoryList

hooks.register("construct_letter_info", letter_info_for)
hooks.register("construct_signed_text", signed_text_for)
hooks.register("construct_text_choices", text_choices_for)
hooks.register("construct_current_version", current_version_for)
hooks.register("construct_current_texts", current_texts_for)
hooks.register("construct_data_controller", data_controller_of_site)
hooks.register("is_signatory_list_public", is_list_public)
hooks.register("list_letter_languages", list_letter_languages)
hooks.register("list_public_lists", list_public_lists)
hooks.register("signatory_list_obstacles", deletion_obstacles)
hooks.register("before_delete_page", refuse_deletion)
hooks.register("before_bulk_action", refuse_bulk_deletion)


@hooks.register("register_admin_viewset")
def register_viewset() -> PageListingViewSet:
    from letters.admin.explorer import LetterViewSet

    return LetterViewSet()


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern | URLResolver]:
    from letters.admin import edition_views, text_views
    from letters.admin.updates.views import update_urls

    addresses = [
        path("<int:list_pk>/new/", edition_views.new_edition, name="new"),
        path("<int:list_pk>/take-down/<int:number>/", edition_views.take_down_edition, name="take_down"),
        path("<int:list_pk>/", edition_views.edition_list, name="list"),
    ]
    texts = [
        path("<int:list_pk>/<int:text_pk>/", text_views.PublishedTextView.as_view(), name="detail"),
        path("<int:list_pk>/<int:text_pk>/assess/", text_views.assess_change, name="assess"),
    ]
    return [
        path("editions/", include((addresses, "editions"))),
        path("published-texts/", include((texts, "published_texts"))),
        path("letter-updates/", include((update_urls(), "letter_updates"))),
    ]


@hooks.register("insert_editor_js")
def add_paste_script() -> SafeString:
    return format_html('<script src="{}" defer></script>', versioned_static("letters/js/paste_tables.js"))


@hooks.register("register_signatory_list_buttons")
def register_buttons(signatory_list: SignatoryList, request: HttpRequest) -> list[Button]:
    from letters.admin.list_panels import list_buttons

    return list_buttons(signatory_list, request)


@hooks.register("register_signatory_list_panels")
def register_panels(signatory_list: SignatoryList, request: HttpRequest) -> list[Component]:
    from letters.admin.list_panels import EditionsPanel, LettersOfListPanel, TextsPanel, UpdatesPanel

    panels: list[Component] = [LettersOfListPanel(signatory_list)]
    if request.user.has_perm("signatories.change_signatorylist"):
        panels.append(UpdatesPanel(signatory_list))
    if request.user.has_perm("letters.view_edition"):
        panels.append(EditionsPanel(signatory_list))
    if request.user.has_perm("signatories.view_signatory"):
        panels.append(TextsPanel(signatory_list))
    return panels


@hooks.register("construct_homepage_panels")
def add_letters_panel(request: HttpRequest, panels: list[Component]) -> None:
    from letters.admin.dashboard import LettersPanel, may_see_letters

    if may_see_letters(request.user):
        panels.append(LettersPanel())


@hooks.register("construct_homepage_panels")
def add_failures_panel(request: HttpRequest, panels: list[Component]) -> None:
    from letters.admin.list_panels import FailuresPanel

    if request.user.has_perm("letters.add_edition"):
        panels.append(FailuresPanel())


@hooks.register("before_publish_page")
def store_slug_before_publishing(request: HttpRequest, page: Page) -> None:
    request.slug_before_publishing = (  # type: ignore[attr-defined]
        LetterPage.objects.filter(pk=page.pk, live=True).values_list("slug", flat=True).first()
    )


@hooks.register("after_publish_page")
def warn_of_changed_slug(request: HttpRequest, page: Page) -> None:
    before = getattr(request, "slug_before_publishing", None)
    if before and before != page.slug and isinstance(page.specific, LetterPage):
        sentence = _("The letter has a new address. “%(before)s” now redirects to “%(slug)s”.")
        messages.warning(request, sentence % {"before": before, "slug": page.slug})


@hooks.register("after_copy_page")
def separate_copied_letters(request: HttpRequest, page: Page, copy: Page) -> None:
    separate_copies(copy)


@hooks.register("before_serve_document")
def refuse_document(document: AbstractDocument, request: HttpRequest) -> None:
    """Refuse a document unless something public or unlocked for the reader links to it; staff get all documents."""
    if is_public_upload(document) or is_readable_upload(document, request):
        return
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("letters.publish_edition", _("Publish edition"), _("Edition published"))
    actions.register_action("letters.take_down_edition", _("Take edition down"), _("Edition taken down"))
    actions.register_action(
        "letters.assess_text_change", _("Assess a change of the text"), _("A change of the text was assessed")
    )
    actions.register_action("letters.add_update", _("Add an update"), _("Update added"))
    actions.register_action("letters.change_update", _("Change an update"), _("Update changed"))
    actions.register_action("letters.delete_update", _("Delete an update"), _("Update deleted"))
