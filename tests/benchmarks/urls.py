"""The site's URLs, views that do nothing or send a file, and a bare listing of Wagtail."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Permission
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView

from cms.urls import urlpatterns as site


def hello(request: HttpRequest) -> HttpResponse:
    """Respond as fast as the server can."""
    return HttpResponse("hello")


def bare_file(request: HttpRequest) -> FileResponse:
    """Send a file as Django does, without looking anything up."""
    return FileResponse((Path(settings.STATIC_ROOT) / settings.COPY).open("rb"))


#: As many as `staff_screens.SHOWN`.
BARE_COLUMNS = 9


class BareListing(IndexView):
    """A listing as Wagtail makes it: as many rows, columns and links as that of signatories, of a short table."""

    model = Permission
    queryset = Permission.objects.select_related("content_type")
    paginate_by = 50
    default_ordering = "pk"
    list_display = ("name", *(Column(f"column_{number}", accessor="codename") for number in range(BARE_COLUMNS)))
    index_url_name = "bare_listing"
    edit_url_name, inspect_url_name, delete_url_name = "signatories:edit", "signatories:inspect", "signatories:delete"


#: The place of the addresses of editions: finding one among the others takes time, too.
EDITIONS = next(place for place, pattern in enumerate(site) if getattr(pattern, "namespace", "") == "permanent")
urlpatterns = [
    path("hello/", hello),
    path("admin/bare-listing/", require_admin_access(BareListing.as_view()), name="bare_listing"),
    *site[:EDITIONS],
    path("bare-file/", bare_file),
    *site[EDITIONS:],
]
