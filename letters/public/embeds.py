"""Letters on other sites: the frame, the script of the custom element, and oEmbed."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt

from core.content_policy import HEADER, Policy, policy_text
from core.integers import parse_integer
from core.languages import language_codes
from letters.exceptions import LetterGone, LetterMoved
from letters.file_urls import file_url, requested_language
from letters.letter_info import letter_info_for
from letters.models import LetterPage
from letters.public.embed_size import HEIGHT, MIN_SIZE, WIDTH
from letters.shortcuts import get_public_letter_or_404
from signatories.listing.pagination import list_structure, printed_page
from signatories.listing.progress import progress_of

#: Parts of an embed, in their default order.
PARTS = ("counts", "form", "names")
#: Maximum number of names in the frame for readers without JavaScript.
MAX_NAMES = 100
#: The frame loads its own scripts and style sheet, calls the API, and nothing else.
FRAME_POLICY: Policy = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "connect-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
}


def script(request: HttpRequest, name: str) -> HttpResponse:
    """Redirect to a static script for other sites, whose URL changes with its content."""
    response = HttpResponseRedirect(static(name))
    patch_cache_control(response, public=True, max_age=300)
    return response


@xframe_options_exempt
def frame(request: HttpRequest, slug: str) -> HttpResponse:
    """Return parts of a letter for a frame on the sites that its list names, without cookies."""
    letter = get_public_letter_or_404(slug, requested_language(request))
    parts = [part for part in request.GET.get("show", "").split() if part in PARTS] or list(PARTS)
    signatory_list = letter.signatory_list
    with override(letter.language):
        entries = signatory_list.signatories.public()
        named = printed_page(entries, list_structure(signatory_list), limit=MAX_NAMES) if "names" in parts else []
        context = {
            "letter": letter,
            "shown": parts,
            "counts": (counts := letter.counts),
            "named": named,
            "status": letter.status,
            "progress": progress_of(signatory_list, counts),
        }
        response = render(request, "letters/public/embed.html", context)
    parents = list(signatory_list.embedding_origins) or ["'none'"]
    response["Content-Language"] = letter.language
    response[HEADER] = policy_text({**FRAME_POLICY, "frame-ancestors": parents})
    patch_cache_control(response, public=True, max_age=60)
    return response


def oembed(request: HttpRequest) -> HttpResponse:
    """Return the letter at `url` as oEmbed 1.0: with a frame if its list names sites, else as a link."""
    if request.GET.get("format", "json") != "json":
        sentence = _("Ask for the format “json”.")
        return HttpResponse(sentence, status=HTTPStatus.NOT_IMPLEMENTED, content_type="text/plain; charset=utf-8")
    letter = _letter_at(request.GET.get("url", ""))
    width, height = (_pixels(request, name, default) for name, default in (("maxwidth", WIDTH), ("maxheight", HEIGHT)))
    info = letter_info_for(letter.signatory_list, letter.language)
    image = file_url("share_png", letter)
    data: dict[str, Any] = {
        "version": "1.0",
        "type": "link",
        "title": letter.title,
        "provider_name": (info.organizer if info else "") or settings.WAGTAIL_SITE_NAME,
        "provider_url": settings.BASE_URL,
        "cache_age": 3600,
        "thumbnail_url": image,
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }
    if letter.signatory_list.embedding_origins:
        path = reverse("letters:frame", args=[letter.slug])
        frame_url = f"{settings.BASE_URL}{path}?{urlencode({'language': letter.language})}"
        html = format_html(
            '<iframe src="{}" width="{}" height="{}" title="{}" style="border:0;max-width:100%"></iframe>',
            frame_url,
            width,
            height,
            letter.title,
        )
        data |= {"type": "rich", "html": html, "width": width, "height": height}
    response = JsonResponse(data)
    patch_cache_control(response, public=True, max_age=300)
    return response


def oembed_url(letter: LetterPage) -> str:
    """Return the URL that describes a letter as oEmbed."""
    return f"{settings.BASE_URL}{reverse('oembed')}?{urlencode({'url': letter.full_url or ''})}"


def _letter_at(address: str) -> LetterPage:
    """Return the letter whose page has this URL, here or at a front end; raises `Http404`.

    Older pages still have URLs with a former slug, or from before another language became the first one of the site:
    with the prefix of a language that has none now, or without one.
    """
    page = address.partition("?")[0].partition("#")[0].rstrip("/")
    parent, _slash, slug = page.rpartition("/")
    candidates = list(_letters_called(slug))
    for place in (str, _without_language):
        for letter in candidates:
            if letter.full_url and place(letter.full_url.rstrip("/").rpartition("/")[0]) == place(parent):
                return letter
    raise Http404


def _letters_called(slug: str) -> Iterator[LetterPage]:
    """Yield the public letters with this slug, or that had it, in each language."""
    for language in (None, *language_codes()):
        try:
            letter = get_public_letter_or_404(unquote(slug), language)
        except LetterMoved as moved:
            letter = moved.letter
        except (Http404, LetterGone):
            continue
        yield letter


def _without_language(url: str) -> str:
    """Return a URL without the prefix of a language of the site; what is no URL stays as it is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    first, slash, rest = parts.path.lstrip("/").partition("/")
    path = f"/{rest}" if slash and first in language_codes() else parts.path
    return parts._replace(path=path).geturl()


def _pixels(request: HttpRequest, name: str, default: int) -> int:
    value = parse_integer(request.GET.get(name, ""))
    return default if value is None else max(MIN_SIZE, min(default, value))
