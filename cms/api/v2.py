"""Wagtail's own read-only API for generic clients, at `/api/v2/`: only what public pages show."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch
from rest_framework.fields import Field
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.serializers import DocumentSerializer
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.serializers import ImageSerializer
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page, Site

from letters.api.body import absolute
from letters.exceptions import LetterGone, LetterMoved
from letters.public_uploads import public_uploads
from letters.visibility import visible


class HtmlUrl(Field):
    """The address of a page, at its front end where there is one, also in lists of pages of any type."""

    def get_attribute(self, instance: Page) -> Page:
        return instance

    def to_representation(self, page: Page) -> str | None:
        try:
            url: str | None = page.specific_deferred.full_url
        except NoReverseMatch:
            return None
        return url


class DownloadUrl(Field):
    """The whole address of the file of an upload."""

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, upload: Any) -> str:
        return absolute(upload.file.url if isinstance(self.parent, Images) else upload.url)


class Pages(PageSerializer):
    """A page as Wagtail shows it."""

    html_url = HtmlUrl(read_only=True)


class Images(ImageSerializer):
    """An image as Wagtail shows it."""

    download_url = DownloadUrl(read_only=True)


class Documents(DocumentSerializer):
    """A document as Wagtail shows it."""

    download_url = DownloadUrl(read_only=True)


#: What search takes for words; other characters are syntax to one database or the other.
WORD = re.compile(r"\w+")
#: Digits of a number that either database can skip rows by.
MOST_DIGITS = 18


class Readable:
    """Refuses parameters that no database can take, with what is wrong; Wagtail looks at some of them only."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raise `BadRequestError` for U+0000, which PostgreSQL can't compare; a path with it is only not found."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        for name, values in request.GET.lists():
            if name != "html_path" and any("\x00" in text for text in (name, *values)):
                raise BadRequestError(f"a parameter holds U+0000: {name}".replace("\x00", ""))
        if len(request.GET.get("offset", "")) > MOST_DIGITS:
            raise BadRequestError("offset is too large")

    def filter_queryset(self, queryset: Any) -> Any:
        """Return what was asked for; nothing where words were asked for and there are none."""
        asked = self.request._request  # type: ignore[attr-defined]
        words = WORD.findall(asked.GET.get("search", ""))
        if "search" in asked.GET:
            asked.GET = asked.GET.copy()
            asked.GET["search"] = " ".join(words)
        found = super().filter_queryset(queryset)  # type: ignore[misc]
        return found if words or "search" not in asked.GET else queryset.none()

    def handle_exception(self, error: Exception) -> Response:
        """Answer 400 to a value that Django refuses for a column."""
        if isinstance(error, ValidationError):
            error = BadRequestError(" ".join(error.messages))
        elif isinstance(error, ValueError):
            error = BadRequestError(str(error))
        response: Response = super().handle_exception(error)  # type: ignore[misc]
        return response


class PublicPages(Readable, PagesAPIViewSet):
    """Pages that anybody may read, by the one rule for that."""

    base_serializer_class = Pages

    def get_base_queryset(self) -> Any:
        """Return them by their keys alone: a search can filter by indexed fields only, and the key is one."""
        found = visible(Page.objects.filter(alias_of=None))
        return super().get_base_queryset().filter(pk__in=found.values("pk"))

    def find_object(self, queryset: Any, request: HttpRequest) -> Page | None:
        """Find a page by the path of its `html_url`, by a path below the root page, or as Wagtail does."""
        path = request.GET.get("html_path", "")
        site = Site.find_for_request(request)
        if not path or site is None:
            page: Page | None = super().find_object(queryset, request)
            return page
        found = _page_at(request, site, path) if "\x00" not in path else None
        return queryset.filter(pk=found.pk).first() if found else None


class PublicImages(Readable, ImagesAPIViewSet):
    """Images that something public shows."""

    base_serializer_class = Images

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(pk__in=public_uploads(self.model).values("pk"))


class PublicDocuments(Readable, DocumentsAPIViewSet):
    """Documents that something public links to."""

    base_serializer_class = Documents

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(pk__in=public_uploads(self.model).values("pk"))


def _page_at(request: HttpRequest, site: Site, path: str) -> Page | None:
    """Return the page at a path, as the site's addresses have it or, as Wagtail's own client does, below the root."""
    asked = [part for part in path.split("/") if part]
    roots = [root.specific for root in site.root_page.get_translations(inclusive=True)]
    mounted = [(root, _parts(root)) for root in roots]
    # The longest first: "/fr/letters/" begins where "/" does.
    for root, parts in [*sorted(mounted, key=lambda item: -len(item[1])), (site.root_page.specific, [])]:
        if asked[: len(parts)] == parts:
            try:
                return root.route(request, asked[len(parts) :]).page
            except LetterMoved as moved:
                return moved.letter
            except (Http404, LetterGone):
                continue
    return None


def _parts(root: Page) -> list[str]:
    address = root.get_url_parts()
    return [part for part in address[2].split("/") if part] if address and address[2] else []


api_router = WagtailAPIRouter("wagtailapi")
api_router.register_endpoint("pages", PublicPages)
api_router.register_endpoint("images", PublicImages)
api_router.register_endpoint("documents", PublicDocuments)
