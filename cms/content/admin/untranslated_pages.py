"""The report *Untranslated pages*: published pages that readers of another language of the site do not find."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Page, get_page_content_types
from wagtail.permissions import policy_registry

from cms.content.admin.unchanged_copies import unchanged_copies
from cms.content.admin.untranslated_snippets import untranslated_snippets
from core.languages import language_codes, site_languages

#: Whoever has one of these permissions for a page sees the report, with the pages that they may change.
PERMISSIONS = ["add", "change", "publish"]


@dataclass(frozen=True)
class MissingLanguage:
    """A language in which a page is not published. `draft` is the id of its translation, None if there is none.

    With `is_copy`, the translation is published with the texts of the original.
    """

    name: str
    draft: int | None
    is_copy: bool = False

    def __str__(self) -> str:
        if self.is_copy:
            return str(_("%s (published, but not translated)") % self.name)
        return str(_("%s (draft)") % self.name if self.draft else self.name)


def untranslated(pages: Any, copies: set[int]) -> Any:
    """Return those of `pages` that are published, but not in each language of the site.

    `copies` are the ids of translations that are copies of their originals, which do not count. Of a page and its
    translations, it is the one that was created first. Aliases and pages in languages that the site no longer has do
    not count either.
    """
    translations = published_pages(copies).filter(translation_key=OuterRef("translation_key"))
    numbers = translations.order_by().values("translation_key").annotate(number=Count("pk")).values("number")
    return (
        pages.filter(pk__in=published_pages(copies).filter(depth__gt=1).values("pk"))
        .exclude(Exists(translations.filter(pk__lt=OuterRef("pk"))))
        .annotate(number_of_languages=Subquery(numbers))
        .filter(number_of_languages__lt=len(language_codes()))
    )


def published_pages(copies: Collection[int] = ()) -> QuerySet[Page]:
    """Return the published pages in a language of the site, without aliases and `copies`."""
    pages: QuerySet[Page] = Page.objects.filter(live=True, alias_of=None, locale__language_code__in=language_codes())
    return pages.exclude(pk__in=copies)


def copies_for(request: HttpRequest) -> set[int]:
    """Return the ids of all unchanged copies; they are looked for once for a request."""
    if not hasattr(request, "unchanged_copies"):
        request.unchanged_copies = unchanged_copies(published_pages())  # type: ignore[attr-defined]
    copies: set[int] = request.unchanged_copies  # type: ignore[attr-defined]
    return copies


def missing_languages(pages: Sequence[Page], copies: set[int]) -> dict[int, list[MissingLanguage]]:
    """Return the languages that each page lacks, by its id, in the order of the site. One query."""
    keys = {page.translation_key for page in pages}
    found = Page.objects.filter(translation_key__in=keys, alias_of=None).select_related("locale")
    by_language = {(page.translation_key, page.locale.language_code): page for page in found.order_by("-pk")}

    def missing(page: Page, code: str, name: str) -> MissingLanguage | None:
        translation = by_language.get((page.translation_key, code))
        if translation is not None and translation.live and translation.pk not in copies:
            return None
        is_copy = translation is not None and translation.live
        return MissingLanguage(name, translation.pk if translation else None, is_copy)

    languages = site_languages()
    return {
        page.pk: [language for code, name in languages.items() if (language := missing(page, code, name))]
        for page in pages
    }


class UntranslatedPagesFilterSet(WagtailFilterSet):
    """Filters by the language that pages lack, and by type."""

    language = django_filters.ChoiceFilter(
        label=_("Not published in"), choices=lambda: list(site_languages().items()), method="without_language"
    )
    content_type = ContentTypeFilter(
        label=_("Type"), queryset=lambda request: get_page_content_types(include_base_page_type=False)
    )

    class Meta:
        model = Page
        fields = ["language", "content_type"]

    def without_language(self, pages: QuerySet[Page], name: str, code: str) -> QuerySet[Page]:
        """Return the pages that are not published in a language."""
        translations = published_pages(copies_for(self.request)).filter(translation_key=OuterRef("translation_key"))
        return pages.exclude(Exists(translations.filter(locale__language_code=code)))


class UntranslatedPagesView(PageReportView):
    """The report, and its export as a spreadsheet."""

    results_template_name = "content/admin/untranslated_pages_results.html"
    page_title = _("Untranslated pages")
    header_icon = "globe"
    filterset_class = UntranslatedPagesFilterSet
    index_url_name = "untranslated_pages"
    index_results_url_name = "untranslated_pages_results"
    any_permission_required = PERMISSIONS
    list_export = ["title", "locale", "missing_in_words", "content_type.model_class._meta.verbose_name.title"]
    export_headings = {
        "title": _("Title"),
        "locale": _("Language"),
        "missing_in_words": _("Not published in"),
        "content_type.model_class._meta.verbose_name.title": _("Type"),
    }

    def get_queryset(self) -> QuerySet[Page]:
        """Return the pages that the user may change, those that were published last first."""
        pages = self.permission_policy.instances_user_has_permission_for(self.request.user, "change")
        self.queryset = (
            untranslated(pages, copies_for(self.request))
            .select_related("content_type", "locale")
            .prefetch_workflow_states()
            .annotate_approved_schedule()
            .order_by("-last_published_at", "-pk")
        )
        queryset: QuerySet[Page] = super().get_queryset()
        return queryset

    def decorate_paginated_queryset(self, object_list: Sequence[Page]) -> Sequence[Page]:
        """Add the missing languages to each page."""
        languages = missing_languages(object_list, copies_for(self.request))
        for page in object_list:
            page.missing = languages[page.pk]
            page.missing_in_words = ", ".join(map(str, page.missing))
        return object_list

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add whether the user may create translations, and what is not a page, below the last pages."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        can_translate = self.request.user.has_perm("simple_translation.submit_translation")
        is_last = context["page_obj"] is None or not context["page_obj"].has_next()
        # The filters are those of pages.
        snippets = untranslated_snippets(self.request.user) if is_last and not self.is_filtering else []
        return {**context, "can_translate": can_translate, "snippets": snippets}


class UntranslatedPagesMenuItem(MenuItem):
    """Shown to users who may change pages, if the site has several languages."""

    def is_shown(self, request: HttpRequest) -> bool:
        policy = policy_registry.get_by_type(Page)
        return len(language_codes()) > 1 and bool(policy.user_has_any_permission(request.user, PERMISSIONS))
