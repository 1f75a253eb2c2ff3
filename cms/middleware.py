"""Middleware of the whole site."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware

#: Below here the language of errors follows `Accept-Language`.
NEGOTIATED = "/api/"


class LanguageOfAddressMiddleware(LocaleMiddleware):
    """Django's own, without `Vary: Accept-Language` on pages: their language comes from their address alone.

    With that header, caches would keep a copy of each page for each browser's list of languages.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set `Content-Language`; outside of the APIs, leave `Vary` as it was."""
        vary = response.get("Vary")
        response = super().process_response(request, response)
        if request.path_info.startswith(NEGOTIATED):
            return response
        if vary is None:
            del response["Vary"]
        else:
            response["Vary"] = vary
        return response
