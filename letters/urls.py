"""URLs of a letter other than its page: files, and in each language its form, press page and feeds."""

from __future__ import annotations

from django.contrib.auth.views import LoginView
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.cache import cache_control

from letters.editions import views
from letters.file_urls import LANGUAGE_REDIRECTS
from letters.models.addresses import ALPHABET
from letters.press.views import check, press
from letters.public import downloads
from letters.public.badge import count_svg
from letters.public.embeds import frame
from letters.public.feeds import AllEditionsFeed, EditionsFeed, LetterFeed, LettersFeed
from letters.public.language_redirects import redirect_to_file
from letters.public.password_views import unlock
from letters.public.sign_on_views import form, listed, sign, signed
from letters.public.signatories_page import signatories

app_name = "letters"


class PublicId(StringConverter):
    """The public id in a permanent address."""

    regex = f"[{ALPHABET}{ALPHABET.upper()}]{{10}}"

    def to_python(self, value: str) -> str:
        """Return the id in lower case, as it is printed: people may type it in capitals."""
        return value.lower()


class LanguageCode(StringConverter):
    """The language code of an edition, in any case."""

    regex = r"[-a-zA-Z0-9_]+"

    def to_python(self, value: str) -> str:
        """Return the code in lower case, as in the settings."""
        return value.lower()


class LetterSlug(StringConverter):
    """The slug of a letter in any script, such as Wagtail's "l-été"; Django's converter matches ASCII only."""

    regex = r"[-\w]+"


register_converter(PublicId, "public_id")
register_converter(LanguageCode, "language_code")
register_converter(LetterSlug, "letter_slug")
cache_briefly = cache_control(public=True, max_age=300)

files = [
    path("<letter_slug:slug>/letter.pdf", downloads.latest_pdf, name="latest_pdf"),
    path("<letter_slug:slug>/signatories.csv", downloads.signatories_csv, name="signatories_csv"),
    path("<letter_slug:slug>/signatories.json", downloads.signatories_json, name="signatories_json"),
    path("<letter_slug:slug>/press.zip", downloads.press_zip, name="press_zip"),
    path("<letter_slug:slug>/count.svg", count_svg, name="count_svg"),
    path("<letter_slug:slug>/embed/", frame, name="frame"),
    path("<letter_slug:slug>/share.png", downloads.share_png, name="share_png"),
]
#: URLs of editions before they had permanent ones; they redirect, below any language prefix too.
former_editions = [
    path("<letter_slug:slug>/editions/<int:number>/signatories.csv", views.former_csv, name="former_csv"),
    path(
        "<letter_slug:slug>/editions/<int:number>/<language_code:language>.pdf",
        views.former_pdf,
        name="former_pdf",
    ),
]
urlpatterns = [*files, *former_editions]

#: The same below a language prefix, where they redirect to the URL of the file.
language_redirect_patterns = include(
    (
        [*(path(str(file.pattern), redirect_to_file, name=file.name) for file in files), *former_editions],
        LANGUAGE_REDIRECTS,
    )
)

#: Below /editions/, without a language prefix: these URLs are printed and cited, and must not change.
permanent_patterns = include(
    (
        [
            path("<public_id:public_id>/<int:number>/signatories.csv", views.csv, name="csv"),
            path("<public_id:public_id>/<int:number>/press.zip", views.kit, name="kit"),
            path("<public_id:public_id>/<int:number>/<language_code:language>.pdf", views.pdf, name="pdf"),
            path("<public_id:public_id>/<int:number>/<language_code:language>/", views.letter_of, name="letter"),
        ],
        "permanent",
    )
)

signing_patterns = include(
    (
        [
            path("<letter_slug:slug>/sign/", sign, name="sign"),
            path("<letter_slug:slug>/sign/form/", form, name="form"),
            path("<letter_slug:slug>/sign/listed/", listed, name="listed"),
            path("<letter_slug:slug>/signed/", signed, name="signed"),
        ],
        "signing",
    )
)

#: Override Wagtail's views under the names that it reverses.
restricted_patterns = [
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        unlock,
        name="wagtailcore_authenticate_with_password",
    ),
    path("_util/login/", LoginView.as_view(template_name="wagtailcore/login.html"), name="wagtailcore_login"),
]

listing_patterns = include(([path("<letter_slug:slug>/signatories/", signatories, name="signatories")], "listing"))

press_patterns = include(
    (
        [
            path("letters/feed.atom", cache_briefly(LettersFeed()), name="letters_feed"),
            path("letters/<letter_slug:slug>/feed.atom", cache_briefly(LetterFeed()), name="letter_feed"),
            path("letters/editions.atom", cache_briefly(AllEditionsFeed()), name="all_editions_feed"),
            path("letters/<letter_slug:slug>/editions.atom", cache_briefly(EditionsFeed()), name="editions_feed"),
            path("letters/<letter_slug:slug>/press/", press, name="page"),
            path("editions/check/", check, name="check"),
        ],
        "press",
    )
)
