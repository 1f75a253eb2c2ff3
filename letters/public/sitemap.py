"""The sitemap: every public page, with its translations."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib.sitemaps import Sitemap
from wagtail.models import Page, get_page_models

from letters.models.headless import HeadlessPage
from letters.visibility import visible

#: What URLs and dates need, without the texts of pages.
COLUMNS = ("url_path", "translation_key", "last_published_at", "locale")


class PageSitemap(Sitemap):
    """The pages that anybody may read, in one query for each type of page.

    Django and Wagtail build URLs from the host of the request and take translations for granted. These pages have
    their own URLs, which may be at a front end, and are listed as translations only where they are public.
    """

    def items(self) -> list[Page]:
        """Return the pages of all languages."""
        return [
            page
            for model in get_page_models()
            if issubclass(model, HeadlessPage)
            for page in visible(model._default_manager.filter(alias_of=None))
            .select_related("locale")
            .only(*COLUMNS)
            .order_by("pk")
        ]

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        """Return URL, date and alternates of each page, as the template of `django.contrib.sitemaps` prints them."""
        paginator = self.paginator
        # The root paths of sites are stored on the argument, which spares a look into the cache for each page.
        locations = {item.pk: item.get_full_url(self) for item in paginator.object_list}
        translations = defaultdict(list)
        for item in paginator.object_list:
            alternate = {"location": locations[item.pk], "lang_code": item.locale.language_code}
            translations[item.translation_key].append(alternate)
        return [
            {
                "location": locations[item.pk],
                "lastmod": item.last_published_at,
                "alternates": translations[item.translation_key],
            }
            for item in paginator.page(page).object_list
        ]
