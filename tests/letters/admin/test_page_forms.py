from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from letters.models import LetterIndexPage, LetterPage
from tests.factories import LetterFactory

pytestmark = pytest.mark.django_db


def edited(client: Client, letter: LetterPage, **changes: Any) -> dict[str, list[str]]:
    """Save a draft of a letter in the editor and return the errors of its form."""
    empty = {name: streamfield([]) for name in ("recipients", "copies", "body", "press_quotes", "press_contacts")}
    data = nested_form_data(
        {
            **empty,
            "press_images": streamfield([]),
            "comments": inline_formset([]),
            "title": letter.title,
            "slug": letter.slug,
            "press_release": rich_text(""),
            **changes,
        }
    )
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[letter.pk]), data)
    if answer.status_code == 302:
        return {}
    errors: dict[str, list[str]] = dict(answer.context["form"].errors)
    return errors


def test_a_letter_that_can_be_printed_is_saved(staff_client: Client) -> None:
    body = streamfield([("paragraph", rich_text("<p>Keep\u200b the lake 😀, <b>می\u200cخواهم</b>.</p>"))])
    assert edited(staff_client, LetterFactory(), body=body, place=" Alder\u00a0Bay ") == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Keep the\x07 lake"),
        ("seo_title", "Keep the\u202e lake"),
        ("standfirst", "Keep the\ue000 lake"),
        ("place", "Alder\ufffe Bay"),
        ("subject", "\u3164"),
        ("salutation", "Dear\x0e all"),
        ("closing", "Yours\u2066"),
        ("press_release", rich_text("<p>Keep the\x07 lake</p>")),
        ("body", streamfield([("paragraph", rich_text("<p>Keep the\x07 lake</p>"))])),
        ("body", streamfield([("heading", "Keep\ue000")])),
        ("recipients", streamfield([("addressee", {"name": "Z" + "\u0301" * 60})])),
        ("press_contacts", streamfield([("contact", {"name": "Robin\ufffe"})])),
    ],
)
def test_what_can_not_be_printed_is_refused_where_it_is_typed(staff_client: Client, field: str, value: Any) -> None:
    errors = edited(staff_client, LetterFactory(), **{field: value})
    assert list(errors) == [field]
    assert "U+" in str(errors[field])


@pytest.mark.slow
def test_the_slug_of_a_letter_of_another_site_is_refused(staff_client: Client) -> None:
    """Form, files and API identify a letter by its slug and language."""
    LetterFactory(slug="lake")
    LetterFactory(slug="lake", language="fr")
    root = Page.objects.get(depth=1)
    index = LetterIndexPage(title="Second", slug="second", locale=Locale.objects.get(language_code="en"))
    root.add_child(instance=index)
    Site.objects.create(hostname="second.example.org", root_page=index)
    letter = LetterFactory(slug="pond", parent=index)
    expected = {"slug": ["A letter of another site has this slug. Choose another one."]}
    assert edited(staff_client, letter, slug="lake") == expected
    assert edited(staff_client, letter, slug="water") == {}
    assert edited(staff_client, letter) == {}


@pytest.mark.slow
@pytest.mark.parametrize("field", ["standfirst", "salutation"])
def test_fields_of_few_lines_grow_with_their_text(field: str) -> None:
    widget = LetterPage.get_edit_handler().get_form_class().base_fields[field].widget
    assert (widget.attrs["rows"], widget.attrs["data-controller"]) == (1, "w-autosize")


def test_a_new_letter_leads_to_its_signing_and_counts_nobody(staff_client: Client, letter: LetterPage) -> None:
    page = staff_client.get(reverse("wagtailadmin_pages:edit", args=[letter.pk])).content.decode()
    assert "Not open for signing yet" in page
    assert "0 organizations" not in page
    assert f'href="{reverse("signatory_lists:edit", args=[letter.signatory_list_id])}#id_signing"' in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("standfirst", "{{ signatories }} ask."),
        ("body", streamfield([("paragraph", rich_text("<p>We are <b>{{ count }}</b>.</p>"))])),
        ("press_release", rich_text("<p>{{ signed_by }}</p>")),
    ],
)
def test_placeholders_are_accepted_where_they_are_replaced(staff_client: Client, field: str, value: Any) -> None:
    letter = LetterFactory()
    assert edited(staff_client, letter, **{field: value}) == {}


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("standfirst", "{{ cuont }} ask.", "Did you mean “{{ count }}”?"),
        ("body", streamfield([("heading", "{{ number }}")]), "is not known"),
        ("body", streamfield([("quotation", {"quote": "{{ count", "attribution": ""})]), "cannot be read"),
        ("title", "{{ count }} ask", "in the standfirst, the text and the press release only"),
        ("closing", "{{ count }}", "in the standfirst, the text and the press release only"),
        ("recipients", streamfield([("addressee", {"name": "{{ count }}"})]), "only"),
    ],
)
def test_placeholders_that_would_not_be_replaced_are_refused(
    staff_client: Client, field: str, value: Any, reason: str
) -> None:
    errors = edited(staff_client, LetterFactory(), **{field: value})
    assert list(errors) == [field]
    assert reason in str(errors[field])
