"""Addresses of a letter beside its page: its files, and in each language its form, its press page and feeds."""

from __future__ import annotations

from django.contrib.auth.views import LoginView
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.cache import cache_control

from letters.editions import views
from letters.file_urls import ELSEWHERE
from letters.models.addresses import ALPHABET
from letters.press.views import check, press
from letters.public import downloads
from letters.public.badge import count_svg
from letters.public.embeds import frame
from letters.public.feeds import AllEditionsFeed, EditionsFeed, LetterFeed, LettersFeed
from letters.public.language_redirects import lead_to_file
from letters.public.password_views import unlock
from letters.public.sign_on_views import form, sign, signed
from letters.public.signatories_page import signatories

app_name = "letters"


class PublicId(StringConverter):
    """The id of a permanent address; what can't be one is left for other addresses."""

    regex = f"[{ALPHABET}{ALPHABET.upper()}]{{10}}"

    def to_python(self, value: str) -> str:
        """Return the id as it is printed: what is typed from paper may have capitals."""
        return value.lower()


class LanguageCode(StringConverter):
    """A language of an edition, also in capitals."""

    regex = r"[-a-zA-Z0-9_]+"

    def to_python(self, value: str) -> str:
        """Return the code as the settings have it."""
        return value.lower()


class LetterSlug(StringConverter):
    """The slug of a letter, in any script: Wagtail makes "l-été" of a title, where Django's slugs are ASCII."""

    regex = r"[-\w]+"


register_converter(PublicId, "public_id")
register_converter(LanguageCode, "language_code")
register_converter(LetterSlug, "letter_slug")
for_minutes = cache_control(public=True, max_age=300)

files = [
    path("<letter_slug:slug>/letter.pdf", downloads.latest_pdf, name="latest_pdf"),
    path("<letter_slug:slug>/signatories.csv", downloads.signatories_csv, name="signatories_csv"),
    path("<letter_slug:slug>/signatories.json", downloads.signatories_json, name="signatories_json"),
    path("<letter_slug:slug>/press.zip", downloads.press_zip, name="press_zip"),
    path("<letter_slug:slug>/count.svg", count_svg, name="count_svg"),
    path("<letter_slug:slug>/embed/", frame, name="frame"),
    path("<letter_slug:slug>/share.png", downloads.share_png, name="share_png"),
]
#: Where editions were before they had permanent addresses, which lead to those from below any language.
former_editions = [
    path("<letter_slug:slug>/editions/<int:number>/signatories.csv", views.former_csv, name="former_csv"),
    path(
        "<letter_slug:slug>/editions/<int:number>/<language_code:language>.pdf",
        views.former_pdf,
        name="former_pdf",
    ),
]
urlpatterns = [*files, *former_editions]

#: The same below a language, where they lead to the address of the file.
elsewhere_patterns = include(
    (
        [*(path(str(file.pattern), lead_to_file, name=file.name) for file in files), *former_editions],
        ELSEWHERE,
    )
)

#: Below /editions/, in no language: what is printed and cited, and must not change.
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
            path("<letter_slug:slug>/signed/", signed, name="signed"),
        ],
        "signing",
    )
)

#: In the place of Wagtail's own, by the names that it knows them by.
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
            path("letters/feed.atom", for_minutes(LettersFeed()), name="letters_feed"),
            path("letters/<letter_slug:slug>/feed.atom", for_minutes(LetterFeed()), name="letter_feed"),
            path("letters/editions.atom", for_minutes(AllEditionsFeed()), name="all_editions_feed"),
            path("letters/<letter_slug:slug>/editions.atom", for_minutes(EditionsFeed()), name="editions_feed"),
            path("letters/<letter_slug:slug>/press/", press, name="page"),
            path("editions/check/", check, name="check"),
        ],
        "press",
    )
)
