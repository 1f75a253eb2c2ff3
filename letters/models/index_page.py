from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from letters.models.addresses import check_former_slug
from letters.models.headless import HeadlessPage
from letters.models.letter_filters import LetterFilters
from letters.models.letter_page import LetterPage
from letters.models.listed_letters import listed_letters
from letters.visibility import public_translations
from signatories.model_fields import PrintableTextField

#: The slug of the page in each language: the forms, press pages and files of letters are below it, too.
SLUG = "letters"
#: Letters from which their list can be searched.
MIN_LETTERS_TO_SEARCH = 4


class LetterIndexPage(HeadlessPage, Page):
    """The list of a site's letters in one language, at `/letters/` below its home page."""

    introduction = PrintableTextField(gettext_lazy("introduction"), blank=True, checks_on_save=False)

    api_fields = [APIField("introduction")]
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["letters.LetterPage"]
    max_count_per_parent = 1
    template = "letters/public/index.html"

    class Meta:
        verbose_name = gettext_lazy("list of letters")
        verbose_name_plural = gettext_lazy("lists of letters")

    @property
    def description(self) -> str:
        return str(self.search_description or self.introduction or _("Open letters and their signatories."))

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Validate, with the fixed slug: the addresses of letters do not depend on the title of their list."""
        self.slug = SLUG
        super().full_clean(*args, **kwargs)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Return the page or the letter below it that a path leads to.

        Raises `LetterMoved` or `LetterGone` for a former slug of a letter, which `LetterRedirectMiddleware` turns into
        responses, and `Http404` for any other unknown path.
        """
        try:
            return super().route(request, path_components)
        except Http404:
            if len(path_components) == 1:
                check_former_slug(path_components[0], [str(self.locale.language_code)])
            raise

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add a page of the letters that match the query, the filters, translations and description."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        letters = LetterPage.objects.child_of(self).newest_first(request)
        filters = LetterFilters.of(request.GET.dict())
        found = filters.apply(letters).select_related("signatory_list")
        page_of_letters = Paginator(found, settings.INDEX_PAGE_LETTERS).get_page(request.GET.get("page"))
        return {
            **context,
            "filters": filters,
            "choices": filters.choices(letters),
            "has_search": filters.is_filtered or page_of_letters.paginator.count >= MIN_LETTERS_TO_SEARCH,
            "page_of": page_of_letters,
            "letters": listed_letters(page_of_letters),
            "translations": public_translations(self),
            "description": self.description,
        }
