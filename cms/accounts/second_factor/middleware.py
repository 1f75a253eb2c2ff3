"""Sessions that lack the second factor are anonymous, whichever form they signed in by."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import middleware
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from cms.accounts.second_factor.state import admitted_user, missing_of
from cms.accounts.sign_in_limits import LOGINS


class AuthenticationMiddleware(middleware.AuthenticationMiddleware):
    """Django's middleware, for accounts with a second factor.

    Every view and permission asks `request.user`. It is anonymous until the second factor was proved, so that no other
    address skips it; the forms to sign in then lead to the page that asks for it.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Set `request.user`, which is looked up when it is first used."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: admitted_user(request))  # type: ignore[assignment]
        # The asynchronous variant does not know of second factors.
        del request.auser

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Redirect from a form to sign in, if only the second factor is missing."""
        name = request.resolver_match.url_name if request.resolver_match else None
        if request.method not in ("GET", "HEAD") or name not in LOGINS or not missing_of(request):
            return None
        query = {"next": request.GET["next"]} if "next" in request.GET else {}
        address = reverse("second_factor_enter")
        return HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address)
