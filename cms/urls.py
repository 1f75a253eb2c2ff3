"""The URLs of the site."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.views.decorators.cache import cache_control
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve

from cms.api.v1 import api
from cms.api.v2 import api_router
from cms.appearance.views import site_style
from cms.digest.views import unsubscribe_in_former_language
from cms.http.documents import document
from cms.http.errors import not_found
from cms.http.former_languages import redirect_link
from cms.http.root_files import favicon, robots
from cms.http.uploads import upload
from cms.news.feeds import NewsFeed
from cms.search.views import search
from core.page_cache import cache_for_anonymous
from letters.public.embeds import oembed, script
from letters.public.sitemap import PageSitemap
from letters.urls import (
    cache_briefly,
    language_redirect_patterns,
    listing_patterns,
    permanent_patterns,
    press_patterns,
    restricted_patterns,
    signing_patterns,
)

handler500 = "cms.http.errors.server_error"

urlpatterns = [
    path("admin/second-factor/", include("cms.accounts.second_factor.urls")),
    path("admin/invitation/", include("cms.accounts.invitations.urls")),
    path("admin/", include(wagtailadmin_urls)),
    # The name that Wagtail looks up.
    re_path(r"^documents/(\d+)/(.*)$", document, name="wagtaildocs_serve"),
    path("documents/", include(wagtaildocs_urls)),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", favicon, name="favicon"),
    path(
        "sitemap.xml",
        cache_control(public=True, max_age=3600)(sitemap),
        {"sitemaps": {"pages": PageSitemap}},
        name="sitemap",
    ),
    path("embed.js", script, {"name": "letters/js/embed.js"}, name="embed_script"),
    path("affiliations.js", script, {"name": "letters/js/affiliations.js"}, name="affiliations_script"),
    path("proof-of-work.js", script, {"name": "signatories/js/proof_of_work.js"}, name="proof_of_work_script"),
    path("oembed", oembed, name="oembed"),
    path("style-<slug:digest>.css", site_style, name="site_style"),
    path("api/v1/", api.urls),
    path("api/v2/", api_router.urls),
    # Without it, pages would answer for addresses that the APIs do not have.
    re_path(r"^api/", not_found),
    *static(settings.MEDIA_URL, upload, document_root=settings.MEDIA_ROOT),
    path("letters/", include("letters.urls")),
    path("editions/", permanent_patterns),
    *i18n_patterns(
        path("", include(restricted_patterns)),
        path("letters/", language_redirect_patterns),
        path("letters/", signing_patterns),
        path("letters/", listing_patterns),
        path("", press_patterns),
        path("signatures/", include("signatories.signing.urls")),
        path("digest/", include("cms.digest.urls")),
        path("messages/", include("cms.contact.urls")),
        path("search/", search, name="search"),
        re_path(r"^(?P<path>(?:[\w\-]+/)*)feed\.atom$", cache_briefly(NewsFeed()), name="news_feed"),
        re_path(r"^((?:[\w\-]+/)*)$", cache_for_anonymous("page", "q", "status")(serve), name="wagtail_serve"),
        prefix_default_language=False,
    ),
    path("<slug:former>/digest/unsubscribe/<str:token>/", unsubscribe_in_former_language),
    re_path(r"^(?P<former>[a-zA-Z0-9-]+)/(?P<path>(?:digest|signatures)/[^?]*:[^?]*)$", redirect_link),
]
