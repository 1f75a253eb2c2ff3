"""Addresses for load balancers and monitoring programs, which ask by the address of a machine."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase, JsonResponse
from django.utils.crypto import constant_time_compare

from cms.monitoring.check_list import readiness
from cms.monitoring.health import State
from cms.monitoring.metrics import metrics_text

PLAIN = "text/plain; charset=utf-8"
#: The text format of Prometheus.
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class ProbeMiddleware:
    """Answers `/healthz`, `/readyz` and `/metrics`, for every host, without HTTPS, session and cookie.

    Place it before every middleware that checks hosts, redirects to HTTPS or reads the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probe = PROBES.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        response = probe(request) if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(("GET", "HEAD"))
        response["Cache-Control"] = "no-store"
        # Django would log an error for each 503, and a monitor asks every few seconds.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response


def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process answers. Uses neither database nor cache."""
    return HttpResponse("ok\n", PLAIN)


def readyz(request: HttpRequest) -> HttpResponse:
    """Return the names of the checks that are not fine; 503 if any is failing."""
    states = readiness()
    failing = [name for name, state in states if state == State.FAILING]
    return JsonResponse(
        {"failing": failing, "warnings": [name for name, state in states if state == State.WARNING]},
        status=HTTPStatus.SERVICE_UNAVAILABLE if failing else HTTPStatus.OK,
    )


def metrics(request: HttpRequest) -> HttpResponse:
    """Return the numbers for Prometheus to those who know `METRICS_TOKEN`; 404 on a site without it."""
    if not settings.METRICS_TOKEN:
        return HttpResponse("not found\n", PLAIN, HTTPStatus.NOT_FOUND)
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not constant_time_compare(token.strip(), settings.METRICS_TOKEN):
        return HttpResponse("unauthorized\n", PLAIN, HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(metrics_text(), content_type=METRICS_TYPE)


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}
