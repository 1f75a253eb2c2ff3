"""Addresses of a letter beside its page: its files, and in each language its form, its press page and feeds."""

from __future__ import annotations

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.cache import cache_control

from letters.feeds import AllEditionsFeed, EditionsFeed, LetterFeed, LettersFeed
from letters.models.addresses import ALPHABET
from letters.views import downloads, permanent
from letters.views.badges import count_svg
from letters.views.embedding import frame
from letters.views.listing import signatories
from letters.views.press import check, press
from letters.views.signing import form, sign, signed

app_name = "letters"


class PublicId(StringConverter):
    """The id of a permanent address; what can't be one is left for other addresses."""

    regex = f"[{ALPHABET}]{{10}}"


register_converter(PublicId, "public_id")
for_minutes = cache_control(public=True, max_age=300)

urlpatterns = [
    path("<slug:slug>/letter.pdf", downloads.latest_pdf, name="latest_pdf"),
    path("<slug:slug>/signatories.csv", downloads.signatories_csv, name="signatories_csv"),
    path("<slug:slug>/signatories.json", downloads.signatories_json, name="signatories_json"),
    path("<slug:slug>/press.zip", downloads.press_zip, name="press_zip"),
    path("<slug:slug>/count.svg", count_svg, name="count_svg"),
    path("<slug:slug>/embed/", frame, name="frame"),
    path("<slug:slug>/share.png", downloads.share_png, name="share_png"),
    path("<slug:slug>/editions/<int:number>/signatories.csv", permanent.former_csv, name="former_csv"),
    path("<slug:slug>/editions/<int:number>/<slug:language>.pdf", permanent.former_pdf, name="former_pdf"),
]

#: Below /editions/, in no language: what is printed and cited, and must not change.
permanent_patterns = include(
    (
        [
            path("<public_id:public_id>/<int:number>/signatories.csv", permanent.csv, name="csv"),
            path("<public_id:public_id>/<int:number>/press.zip", permanent.kit, name="kit"),
            path("<public_id:public_id>/<int:number>/<slug:language>.pdf", permanent.pdf, name="pdf"),
            path("<public_id:public_id>/<int:number>/<slug:language>/", permanent.letter_of, name="letter"),
        ],
        "permanent",
    )
)

signing_patterns = include(
    (
        [
            path("<slug:slug>/sign/", sign, name="sign"),
            path("<slug:slug>/sign/form/", form, name="form"),
            path("<slug:slug>/signed/", signed, name="signed"),
        ],
        "signing",
    )
)

listing_patterns = include(([path("<slug:slug>/signatories/", signatories, name="signatories")], "listing"))

press_patterns = include(
    (
        [
            path("letters/feed.atom", for_minutes(LettersFeed()), name="letters_feed"),
            path("letters/<slug:slug>/feed.atom", for_minutes(LetterFeed()), name="letter_feed"),
            path("letters/editions.atom", for_minutes(AllEditionsFeed()), name="all_editions_feed"),
            path("letters/<slug:slug>/editions.atom", for_minutes(EditionsFeed()), name="editions_feed"),
            path("letters/<slug:slug>/press/", press, name="page"),
            path("editions/check/", check, name="check"),
        ],
        "press",
    )
)
