"""Registration of the app's screens in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from cms.appearance.contrast import contrast_checks
from cms.appearance.identity import look_of
from cms.appearance.menu_notices import add_menu_notice
from cms.appearance.models import Appearance
from cms.appearance.viewsets import SiteTextsViewSet
from letters.models import Letterhead

register_snippet(SiteTextsViewSet)
hooks.register("construct_site_look", look_of)


@hooks.register("after_edit_setting")
def warn_of_contrast(request: HttpRequest, instance: Any) -> None:
    """Warn after saving a colour that cannot be read: pages or PDFs have another one."""
    if isinstance(instance, Appearance | Letterhead):
        for check in contrast_checks(instance):
            if not check.is_readable:
                messages.warning(request, str(check))


@hooks.register("after_publish_page")
def say_that_no_menu_has_it(request: HttpRequest, page: Page) -> None:
    add_menu_notice(request, page)
