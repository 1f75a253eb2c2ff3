"""Posts in Wagtail's explorer: columns and filters for kind and date."""

from __future__ import annotations

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django_filters import ModelMultipleChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import DateFromToRangeFilter, ExplorableIndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet

from cms.news.enums import NewsKind
from cms.news.models import NewsCategory, NewsPage


class NewsFilterSet(PageFilterSet):
    """Wagtail's filters of pages, and those of posts."""

    kind = MultipleChoiceFilter(label=_("Kind of post"), choices=NewsKind.choices, widget=CheckboxSelectMultiple)
    # Repeats no post: the choices of a category are combined by a subquery.
    category = ModelMultipleChoiceFilter(
        label=_("Category"), queryset=NewsCategory.objects.all(), widget=CheckboxSelectMultiple, method="in_categories"
    )
    date = DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)

    class Meta:
        model = NewsPage
        fields: list[str] = []

    def in_categories(self, posts: Any, name: str, categories: Any) -> Any:
        """Filter to posts in any of the categories."""
        keys = NewsPage.objects.filter(categories__in=categories).values("pk")
        return posts.filter(pk__in=keys) if categories else posts


POST_COLUMNS = (
    Column("kind", label=_("Kind of post"), accessor="get_kind_display", sort_key="kind", width="14%"),
    Column("date", label=_("Date"), accessor=lambda post: date_format(post.date), sort_key="date", width="14%"),
)


class NewsExplorerView(ExplorableIndexView):
    """The posts below a page of news, with kind and date."""

    default_ordering = "-date"
    base_columns = [
        *(column for column in ExplorableIndexView.base_columns if column.name not in ("type", "navigate")),
        *POST_COLUMNS,
    ]


class NewsViewSet(PageViewSet):
    """Wagtail uses its listing for pages whose only subpages are posts."""

    model = NewsPage
    index_view_class = NewsExplorerView
    filterset_class = NewsFilterSet
