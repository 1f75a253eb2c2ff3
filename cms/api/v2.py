"""Wagtail's read-only API for generic clients, at `/api/v2/`, restricted to the content of public pages."""

from __future__ import annotations

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

from core.absolute_links import absolute
from core.search_words import search_words
from letters.exceptions import LetterGone, LetterMoved
from letters.models import LetterPage
from letters.public_uploads import public_uploads
from letters.visibility import visible


class HtmlUrl(Field):
    """The URL of a page, at its front end if there is one, also in lists of mixed page types."""

    def get_attribute(self, instance: Page) -> Page:
        return instance

    def to_representation(self, page: Page) -> str | None:
        try:
            url: str | None = page.specific_deferred.full_url
        except NoReverseMatch:
            return None
        return url


class DownloadUrl(Field):
    """The absolute URL of an uploaded file."""

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, upload: Any) -> str:
        return absolute(upload.file.url if isinstance(self.parent, Images) else upload.url)


class Pages(PageSerializer):
    """Wagtail's serializer with our `html_url` and with filled placeholders."""

    html_url = HtmlUrl(read_only=True)

    def to_representation(self, instance: Page) -> Any:
        """Return a page; a letter with its placeholders replaced."""
        if isinstance(instance, LetterPage):
            instance.standfirst, instance.body = instance.printed_standfirst, instance.printed_body
        return super().to_representation(instance)


class Images(ImageSerializer):
    """Wagtail's serializer with an absolute `download_url`."""

    download_url = DownloadUrl(read_only=True)


class Documents(DocumentSerializer):
    """Wagtail's serializer with an absolute `download_url`."""

    download_url = DownloadUrl(read_only=True)


#: Digits of an offset that every database supports.
MAX_OFFSET_DIGITS = 18


class ParameterValidationMixin:
    """Responds with 400 to parameters that a database does not support; Wagtail validates only some of them."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raise `BadRequestError` for U+0000, which PostgreSQL cannot compare; a path with it is not found."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        for name, values in request.GET.lists():
            if name != "html_path" and any("\x00" in text for text in (name, *values)):
                raise BadRequestError(f"a parameter holds U+0000: {name}".replace("\x00", ""))
        if len(request.GET.get("offset", "")) > MAX_OFFSET_DIGITS:
            raise BadRequestError("offset is too large")

    def filter_queryset(self, queryset: Any) -> Any:
        """Apply Wagtail's filters; return nothing for a search without words."""
        request = self.request._request  # type: ignore[attr-defined]
        words = search_words(request.GET.get("search", ""))
        if "search" in request.GET:
            request.GET = request.GET.copy()
            request.GET["search"] = words
        filtered = super().filter_queryset(queryset)  # type: ignore[misc]
        return filtered if words or "search" not in request.GET else queryset.none()

    def handle_exception(self, error: Exception) -> Response:
        """Respond with 400 to a value that is invalid for its column."""
        if isinstance(error, ValidationError):
            error = BadRequestError(" ".join(error.messages))
        elif isinstance(error, ValueError):
            error = BadRequestError(str(error))
        response: Response = super().handle_exception(error)  # type: ignore[misc]
        return response


class PublicPages(ParameterValidationMixin, PagesAPIViewSet):
    """Public pages, as `letters.visibility` defines them."""

    base_serializer_class = Pages

    def get_base_queryset(self) -> Any:
        """Filter by primary key, because a search can filter only by indexed fields."""
        found = visible(Page.objects.filter(alias_of=None))
        return super().get_base_queryset().filter(pk__in=found.values("pk"))

    def find_object(self, queryset: Any, request: HttpRequest) -> Page | None:
        """Find a page by the path of its `html_url`, by its path below the root page, or like Wagtail."""
        path = request.GET.get("html_path", "")
        site = Site.find_for_request(request)
        if not path or site is None:
            page: Page | None = super().find_object(queryset, request)
            return page
        found = _page_at(request, site, path) if "\x00" not in path else None
        return queryset.filter(pk=found.pk).first() if found else None


class PublicImages(ParameterValidationMixin, ImagesAPIViewSet):
    """Images on public pages."""

    base_serializer_class = Images

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(pk__in=public_uploads(self.model).values("pk"))


class PublicDocuments(ParameterValidationMixin, DocumentsAPIViewSet):
    """Documents that public pages link to."""

    base_serializer_class = Documents

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(pk__in=public_uploads(self.model).values("pk"))


def _page_at(request: HttpRequest, site: Site, path: str) -> Page | None:
    """Return the page at a path of this site or, as Wagtail's own client expects, at a path below the root page."""
    path_parts = [part for part in path.split("/") if part]
    roots = [root.specific for root in site.root_page.get_translations(inclusive=True)]
    mounted = [(root, _url_parts(root)) for root in roots]
    # The longest first: "/" is where every other prefix begins.
    for root, parts in [*sorted(mounted, key=lambda item: -len(item[1])), (site.root_page.specific, [])]:
        if path_parts[: len(parts)] == parts:
            try:
                return root.route(request, path_parts[len(parts) :]).page
            except LetterMoved as moved:
                return moved.letter
            except (Http404, LetterGone):
                continue
    return None


def _url_parts(root: Page) -> list[str]:
    address = root.get_url_parts()
    return [part for part in address[2].split("/") if part] if address and address[2] else []


api_router = WagtailAPIRouter("wagtailapi")
api_router.register_endpoint("pages", PublicPages)
api_router.register_endpoint("images", PublicImages)
api_router.register_endpoint("documents", PublicDocuments)
