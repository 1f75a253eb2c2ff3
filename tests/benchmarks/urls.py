"""The site's URLs, one whose view does nothing, and a bare listing of Wagtail."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView

from cms.urls import urlpatterns as site


def hello(request: HttpRequest) -> HttpResponse:
    """Respond as fast as the server can."""
    return HttpResponse("hello")


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


urlpatterns = [
    path("hello/", hello),
    path("admin/bare-listing/", require_admin_access(BareListing.as_view()), name="bare_listing"),
    *site,
]
