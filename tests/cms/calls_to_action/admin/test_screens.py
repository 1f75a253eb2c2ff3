"""The screens of staff."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.calls_to_action.admin.listing import places_text, state_text
from cms.calls_to_action.enums import CallState
from cms.calls_to_action.models import CallToAction
from cms.news.models import NewsPage
from cms.pages.models import HomePage, StandardPage
from letters.models import LetterPage
from tests.cms.appearance.test_menus import page
from tests.cms.appearance.test_screens import client_of
from tests.cms.calls_to_action.calls import add_call, headings, second_site

pytestmark = pytest.mark.django_db
LIST = "/admin/calls-to-action/"


def kind_of(model: Any) -> int:
    return ContentType.objects.get_for_model(model).pk


def form(**fields: Any) -> dict[str, Any]:
    texts = {"heading": "Give", "text": rich_text("<p>Please.</p>"), "picture": "", "alt_text": ""}
    when = {"position": "1", "starts_at": "", "ends_at": "", "action-publish": "yes"}
    streams = {"buttons": streamfield([]), "chosen_pages": inline_formset([]), "excluded_pages": inline_formset([])}
    kinds = fields.pop("page_kinds", [])
    return nested_form_data(texts | when | streams | fields) | {"page_kinds": kinds}


def listed(client: Client, **query: Any) -> list[str]:
    """Return the headings in the listing."""
    response = client.get(LIST, query)
    return [str(call) for call in response.context["object_list"]]


def test_staff_say_what_is_shown_where_and_when(staff_client: Client) -> None:
    about, contact = page("About"), page("Contact")
    data = form(
        page_kinds=[kind_of(StandardPage), kind_of(HomePage)],
        chosen_pages=inline_formset([{"page": about.pk}]),
        excluded_pages=inline_formset([{"page": contact.pk}]),
        starts_at="2026-07-08 12:00",
        ends_at="2099-07-08 12:00",
        buttons=streamfield([("subscribe", {"text": "Join", "is_secondary": ""})]),
    )
    answer = staff_client.post(reverse("calls_to_action:add"), data)
    assert (answer.status_code, answer.headers.get("Location")) == (302, f"{LIST}?locale=en")
    call = CallToAction.objects.get()
    # The zone of the test site is that of Toronto, four hours behind in summer.
    assert (call.starts_at, call.live) == (datetime(2026, 7, 8, 16, tzinfo=UTC), True)
    assert [headings(path) for path in ("/", "/about/", "/contact/")] == [["Give"], ["Give"], []]
    assert "Eastern Time" in staff_client.get(reverse("calls_to_action:edit", args=[call.pk])).text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"heading": ""}, "This field is required."),
        ({"heading": "Give\u202e"}, "U+202E"),
        ({"starts_at": "2026-07-08 12:00", "ends_at": "2026-07-08 12:00"}, "The end must be after the start."),
        (
            {"buttons": streamfield([("link", {"text": "x", "page": "", "url": "javascript:alert(1)", "email": ""})])},
            "Enter a valid URL.",
        ),
        ({"page_kinds": ["999999"]}, "999999 is not one of the available choices."),
    ],
)
def test_what_cannot_be_shown_is_refused(staff_client: Client, fields: dict[str, Any], message: str) -> None:
    answer = staff_client.post(reverse("calls_to_action:add"), form(**fields))
    assert (answer.status_code, CallToAction.objects.count()) == (200, 0)
    assert message in answer.text


def test_staff_limit_a_call_to_a_site_if_there_are_several(staff_client: Client) -> None:
    add = reverse("calls_to_action:add")
    assert "site" not in staff_client.get(add).context["form"].fields
    second = second_site()
    field = staff_client.get(add).context["form"].fields["site"]
    assert [str(label) for _key, label in field.choices] == [
        "All sites",
        "Second",
        str(Site.objects.get(is_default_site=True)),
    ]
    staff_client.post(add, form(heading="Here", page_kinds=[kind_of(HomePage)], site=""))
    staff_client.post(add, form(heading="There", page_kinds=[kind_of(HomePage)], site=second.pk))
    assert [(call.heading, call.site) for call in CallToAction.objects.order_by("pk")] == [
        ("Here", None),
        ("There", second),
    ]
    assert headings("/") == ["Here"]


def test_the_listing_names_the_site_of_a_call_and_is_filtered_by_it(staff_client: Client) -> None:
    assert "site" not in staff_client.get(LIST).context["filters"].filters
    second = second_site()
    add_call("Everywhere", kinds=[HomePage])
    add_call("Second", kinds=[HomePage], site=second)
    add_call("First", kinds=[HomePage], site=Site.objects.get(is_default_site=True))
    assert "All home pages (Second)" in staff_client.get(LIST).text
    assert listed(staff_client, site=second.pk) == ["Second", "Everywhere"]


def test_kinds_of_pages_are_those_that_the_site_shows_by_their_names(staff_client: Client) -> None:
    choices = staff_client.get(reverse("calls_to_action:add")).context["form"].fields["page_kinds"].choices
    labels = [label for _key, label in choices]
    assert labels == sorted(labels)
    expected = {"Home pages", "Standard pages", "News posts", "Letters", "Lists of letters", "Issues of the digest"}
    assert expected - set(labels) == set()
    assert {"Pages", "Page"} & set(labels) == set()


def test_the_listing_says_where_and_in_which_state_calls_are(staff_client: Client) -> None:
    now = timezone.now()
    add_call("A", kinds=[NewsPage, LetterPage], chosen=[page("About")], excluded=[page("One"), page("Two")])
    add_call("B", starts_at=now + timedelta(days=1))
    add_call("C", ends_at=now - timedelta(days=1))
    add_call("D", live=False)
    add_call("E", has_unpublished_changes=True)
    add_call("F", kinds=[LetterPage], chosen=[page("Two more")])
    add_call("G", chosen=[page("Three more")])
    response = staff_client.get(LIST)
    assert [(str(call), state_text(call), places_text(call)) for call in response.context["object_list"]] == [
        ("G", "Active", "1 page"),
        ("F", "Active", "All letters and 1 page"),
        ("E", "Active + draft", "Only where it is placed in a text"),
        ("D", "Draft", "Only where it is placed in a text"),
        ("C", "Ended", "Only where it is placed in a text"),
        ("B", "Scheduled", "Only where it is placed in a text"),
        ("A", "Active", "All letters, news posts and 1 page, except 2 pages"),
    ]
    for text in ("Active + draft", "Scheduled", "All letters, news posts and 1 page, except 2 pages"):
        assert text in response.text


def test_the_listing_is_filtered_by_state_language_kind_of_page_and_words(staff_client: Client) -> None:
    add_call("Letters", kinds=[LetterPage, NewsPage])
    add_call("Nouvelles", kinds=[NewsPage], language="fr")
    add_call("Ended", ends_at=timezone.now() - timedelta(days=1))
    assert listed(staff_client) == ["Ended", "Nouvelles", "Letters"]
    assert listed(staff_client, state="ended") == ["Ended"]
    assert listed(staff_client, state="active") == ["Nouvelles", "Letters"]
    assert listed(staff_client, locale="fr") == ["Nouvelles"]
    assert listed(staff_client, page_kinds=[kind_of(LetterPage)]) == ["Letters"]
    assert listed(staff_client, page_kinds=[kind_of(LetterPage), kind_of(NewsPage)]) == ["Nouvelles", "Letters"]
    assert listed(staff_client, q="nouv") == ["Nouvelles"]


def test_the_listing_takes_the_same_number_of_queries_for_one_call_as_for_three(staff_client: Client) -> None:
    counts = []
    for number in (1, 2):
        for _ in range(number):
            add_call(kinds=[NewsPage, LetterPage], chosen=[page(f"Page {CallToAction.objects.count()}")])
        staff_client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            staff_client.get(LIST)
        # Wagtail asks for each row whether a translation is missing.
        counts.append(
            len([query for query in queries if not query["sql"].startswith('SELECT 1 AS "a" FROM "wagtail')])
        )
    assert counts[0] == counts[1]


def test_a_click_makes_a_draft_in_another_language(staff_client: Client) -> None:
    call = add_call(kinds=[HomePage])
    french = Locale.objects.get(language_code="fr")
    url = reverse("simple_translation:submit_snippet_translation", args=["calls_to_action", "calltoaction", call.pk])
    answer = staff_client.post(url, {"locales": [french.pk]})
    copy = CallToAction.objects.get(locale=french)
    assert answer["Location"] == reverse("calls_to_action:edit", args=[copy.pk])
    assert (copy.translation_key, copy.state, headings("/fr/")) == (call.translation_key, CallState.DRAFT, [])
    staff_client.post(answer["Location"], form(heading="Donner", page_kinds=[kind_of(HomePage)]))
    assert (headings("/fr/"), headings("/")) == (["Donner"], ["Since you’re here"])


def test_the_preview_shows_what_was_not_saved(staff_client: Client) -> None:
    call = add_call("Before", live=False)
    url = reverse("calls_to_action:preview_on_edit", args=[call.pk])
    data = form(heading="After", buttons=streamfield([("subscribe", {"text": "Join", "is_secondary": ""})]))
    assert staff_client.post(url, data).json()["is_valid"]
    text = staff_client.get(url).text
    assert (">After</h2>" in text, ">Join</a>" in text, "Before" in text) == (True, True, False)


def test_pages_with_a_call_in_their_text_are_its_usage(staff_client: Client) -> None:
    call = add_call()
    blocks = [{"type": "call_to_action", "value": {"call": call.pk}}]
    page("Uses it", body=StandardPage._meta.get_field("body").stream_block.to_python(blocks))
    page("Does not")
    text = staff_client.get(reverse("calls_to_action:usage", args=[call.pk])).text
    assert ("Uses it" in text, "Does not" in text) == (True, False)


@pytest.mark.parametrize(
    ("role", "is_allowed"), [("Editors", True), ("Moderators", False), ("Signatory managers", False)]
)
def test_editors_write_and_publish_calls(role: str, is_allowed: bool) -> None:
    client = client_of(role)
    client.post(reverse("calls_to_action:add"), form(page_kinds=[kind_of(HomePage)]))
    assert bool(headings("/")) is is_allowed
    call = CallToAction.objects.first() or add_call()
    client.post(reverse("calls_to_action:unpublish", args=[call.pk]))
    call.refresh_from_db()
    assert call.live is not is_allowed
    client.post(reverse("calls_to_action:delete", args=[call.pk]))
    assert CallToAction.objects.exists() is not is_allowed
