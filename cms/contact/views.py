"""Takes the messages of contact pages. The form is on the page itself, which is cached: it posts to another URL."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from cms.contact.forms import ContactForm
from cms.contact.messages import TooManyMessages, receive
from cms.contact.models import ContactPage
from core.http_methods import allow_post
from core.page_cache import cache_for_anonymous
from core.rate_limited_views import rate_limited, too_many_requests
from letters.visibility import visible


def public_contact_page(pk: int) -> ContactPage:
    """Return a page that anybody may read; raises `Http404` for another one."""
    pages = visible(ContactPage.objects.filter(alias_of=None)).select_related("locale")
    # Not `pk`, which is a relation: looking up a number there that no column can hold is an error.
    page: ContactPage = get_object_or_404(pages, id=pk)
    return page


@allow_post
@csrf_exempt
@rate_limited("POST")
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a message; the response is the same for all. A GET leads to the page with the form.

    The form has no CSRF token, so that its page can be cached: nothing depends on who sends it.
    """
    page = public_contact_page(pk)
    if request.method != "POST":
        return redirect(page.get_url(request) or "/")
    form = ContactForm(request.POST, subjects=page.subject_choices)
    if not form.is_valid():
        response = render(request, page.template, page.get_context(request, form=form))
        add_never_cache_headers(response)
        return response
    try:
        receive(request, page, form)
    except TooManyMessages:
        return too_many_requests(request)  # type: ignore[return-value]
    return redirect("contact:sent", pk)


@cache_for_anonymous()
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Show that the message has arrived."""
    response = render(request, "contact/sent.html", {"page": public_contact_page(pk)})
    response["X-Robots-Tag"] = "noindex"
    return response
