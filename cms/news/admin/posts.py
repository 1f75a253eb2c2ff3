"""All posts in the menu of the admin, with the button for a new one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.content.admin.add_buttons import add_buttons
from cms.news.admin.explorer import POST_COLUMNS, NewsFilterSet
from cms.news.models import NewsIndexPage, NewsPage


class PostsMenuItem(MenuItem):
    """Shown to people who work with pages, like Wagtail's own menu of pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        permissions = {"add", "change", "publish"}
        return bool(PagePermissionPolicy().user_has_any_permission(request.user, permissions))


class PostsIndexView(IndexView):
    """The posts of all languages, newest first."""

    default_ordering = "-date"
    base_columns = [*IndexView.base_columns, *POST_COLUMNS]

    @cached_property
    def header_buttons(self) -> list[Any]:
        # Wagtail's own view would ask among the parents of one language only.
        return add_buttons(self.request.user, _("New post"), NewsIndexPage, NewsPage)


class PostsViewSet(PageListingViewSet):
    """The screen *News*."""

    model = NewsPage
    name = "posts"
    icon = "doc-full"
    menu_label = gettext_lazy("News")
    menu_order = 205
    menu_item_class = PostsMenuItem
    add_to_admin_menu = True
    index_view_class = PostsIndexView
    filterset_class = NewsFilterSet
