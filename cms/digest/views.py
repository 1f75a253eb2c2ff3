"""Public pages of a subscription: the form, and the pages behind the links in mail. A GET changes nothing."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from cms.digest import subscriptions
from cms.digest.enums import SubscriberStatus
from cms.digest.forms import SubscribeForm
from cms.digest.request_limits import allow_subscription
from core.http_methods import allow_post
from core.languages import addresses_in_other_languages
from core.page_cache import cache_for_anonymous
from core.rate_limited_views import rate_limited, too_many_requests
from signatories.exceptions import LinkExpired
from signatories.signing.views import by_link as signing_by_link


@allow_post
@csrf_exempt
@cache_for_anonymous()
@rate_limited("POST")
def subscribe(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST, take an address. The response is the same for every address.

    The form has no CSRF token, so that the page can be cached: nothing depends on who sends it.
    """
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "subscribe", form=form, languages=addresses_in_other_languages("digest:subscribe"))
    if not form.is_trapped:
        if not allow_subscription(request, form.cleaned_data["proof"]):
            return too_many_requests(request)  # type: ignore[return-value]
        subscriptions.request_subscription(form.cleaned_data["email"], get_language() or settings.LANGUAGE_CODE)
    return redirect("digest:sent")


@cache_for_anonymous()
def sent(request: HttpRequest) -> HttpResponse:
    """Show that a mail is on its way."""
    return _page(request, "sent")


@allow_post
@signing_by_link
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for confirmation of a subscription; on POST, subscribe."""
    try:
        if request.method == "POST":
            subscriptions.confirm(token)
            return _page(request, "confirmed")
        is_subscribed = subscriptions.check_confirmation(token).status == SubscriberStatus.SUBSCRIBED
    except LinkExpired:
        return _page(request, "expired", status=404)
    return _page(request, "confirmed" if is_subscribed else "confirm")


@allow_post
@csrf_exempt
@signing_by_link
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for confirmation; on POST, unsubscribe, as the page does and mail programs do with one click (RFC 8058)."""
    try:
        if request.method == "POST":
            subscriptions.unsubscribe(token)
            return _page(request, "unsubscribed")
        subscriptions.check_unsubscription(token)
    except LinkExpired:
        return _page(request, "expired", status=404)
    return _page(request, "unsubscribe")


@allow_post
@csrf_exempt
def unsubscribe_in_former_language(request: HttpRequest, former: str, token: str) -> HttpResponseBase:
    """Do the same at the URL of a language that the site has no more, or that is its first one now.

    Mails have it, and their links to unsubscribe work forever. Mail programs follow no redirect.
    """
    return unsubscribe(request, token=token)


def _page(request: HttpRequest, name: str, *, status: int = 200, **context: object) -> HttpResponse:
    response = render(request, f"digest/{name}.html", context, status=status)
    if name != "subscribe":
        response["X-Robots-Tag"] = "noindex"
    return response
