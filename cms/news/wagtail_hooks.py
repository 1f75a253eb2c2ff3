"""Registers the app with Wagtail's admin."""

from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.models import register_snippet

from cms.news.admin.categories import NewsCategoryViewSet

register_snippet(NewsCategoryViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[PageListingViewSet]:
    from cms.news.admin.explorer import NewsViewSet
    from cms.news.admin.posts import PostsViewSet

    return [NewsViewSet(), PostsViewSet()]
