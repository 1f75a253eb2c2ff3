from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.users.models import User
from signatories.admin.imports.paste import LINES_SHOWN
from signatories.enums import ImportState
from signatories.exchange.imports.pasted_names import MAX_CHARACTERS, MAX_LINES
from signatories.models import ImportBatch, SignatoryList
from tests.signatories.files import confirm, database_state, rows_by_outcome
from tests.signatories.people import user_with_permissions

TEXT = "1. Ada Example, Exampletown\n2. Bo Sample, Chair, Example Trust\n3. Cy Muster, Modelville\n"


def send(client: Client, signatory_list: SignatoryList, text: str = TEXT, **data: Any) -> HttpResponse:
    headers = data.pop("headers", {})
    url = reverse("signatory_imports:paste", args=[signatory_list.pk])
    return client.post(url, {"text": text, "kind": "individual", **data}, headers=headers)


def split(response: HttpResponse) -> list[tuple[str, str]]:
    """Return name and details of each line that a screen shows."""
    return [(row["columns"].get("name", ""), row["details"]) for row in response.context["shown"]]


def hidden_choices(response: HttpResponse) -> str:
    match = re.search(r'name="choices" value="([^"]*)"', response.content.decode())
    return html.unescape(match[1]) if match else ""


def test_the_split_is_shown_and_nothing_is_written(staff_client: Client, signatory_list: SignatoryList) -> None:
    url = reverse("signatory_imports:paste", args=[signatory_list.pk])
    assert url in staff_client.get(reverse("signatory_imports:upload", args=[signatory_list.pk])).content.decode()
    assert staff_client.get(url).status_code == 200
    before = database_state()
    response = send(staff_client, signatory_list)
    assert split(response) == [
        ("Ada Example", "Exampletown"),
        ("Bo Sample", "Chair, Example Trust"),
        ("Cy Muster", "Modelville"),
    ]
    assert [bool(row["doubt"]) for row in response.context["shown"]] == [True, False, True]
    assert TEXT in html.unescape(response.content.decode()).replace("\r", "")
    assert database_state() == before


def test_the_live_preview_is_a_fragment(staff_client: Client, signatory_list: SignatoryList) -> None:
    response = send(staff_client, signatory_list, headers={"x-requested-with": "XMLHttpRequest"})
    assert split(response)[0] == ("Ada Example", "Exampletown")
    assert "<html" not in response.content.decode()
    blank = send(staff_client, signatory_list, "", headers={"x-requested-with": "XMLHttpRequest"})
    assert (blank.status_code, "line-" in blank.content.decode()) == (200, False)


def test_a_line_and_all_lines_like_it_are_corrected_and_then_imported(
    staff_client: Client, staff: User, signatory_list: SignatoryList
) -> None:
    ada, bo, _cy = [row["line"].digest for row in send(staff_client, signatory_list).context["shown"]]
    data = {f"part-{ada}-0": "name", f"part-{ada}-1": "affiliation", f"kind-{ada}": "individual"}
    response = send(staff_client, signatory_list, apply=f"shape:{ada}", **data)
    chosen = hidden_choices(response)
    assert [row["columns"].get("affiliation") for row in response.context["shown"]] == [
        *("Exampletown", "Example Trust", "Modelville"),
    ]
    response = send(staff_client, signatory_list, apply=f"skip:{bo}", choices=chosen)
    chosen = hidden_choices(response)
    assert [row["line"].is_left_out for row in response.context["shown"]] == [False, True, False]
    response = send(staff_client, signatory_list, **{"import": "1"}, choices=chosen)
    batch = ImportBatch.objects.get()
    assert response["Location"] == reverse("signatory_imports:inspect", args=[batch.pk])
    assert (batch.state, batch.created_by, batch.file_name) == (ImportState.PREVIEWED, staff, "Pasted names.csv")
    assert rows_by_outcome(batch) == {"new": [2, 3]}
    confirm(batch)
    assert list(signatory_list.signatories.values_list("name", "title", "affiliation")) == [
        ("Ada Example", "", "Exampletown"),
        ("Cy Muster", "", "Modelville"),
    ]


def test_a_correction_is_taken_back(staff_client: Client, signatory_list: SignatoryList) -> None:
    ada = send(staff_client, signatory_list).context["shown"][0]["line"].digest
    chosen = hidden_choices(send(staff_client, signatory_list, apply=f"skip:{ada}"))
    response = send(staff_client, signatory_list, apply=f"reset:{ada}", choices=chosen)
    assert not any(row["line"].is_chosen for row in response.context["shown"])


@pytest.mark.parametrize("apply", ["line:000000000000", "line", "x:y", "shape:"])
def test_a_button_that_is_not_on_the_screen_changes_nothing(
    staff_client: Client, signatory_list: SignatoryList, apply: str
) -> None:
    response = send(staff_client, signatory_list, apply=apply)
    assert not any(row["line"].is_chosen for row in response.context["shown"])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "individual"),
        (" \n", "individual"),
        ("---\n", "individual"),
        ("x\n" * (MAX_LINES + 1), "individual"),
        ("x" * (MAX_CHARACTERS + 1), "individual"),
        ("Ada\0", "individual"),
        ("Ada", "robot"),
    ],
)
def test_a_text_that_can_not_be_imported_gets_an_error_and_is_not_lost(
    staff_client: Client, signatory_list: SignatoryList, text: str, kind: str
) -> None:
    response = send(staff_client, signatory_list, text, kind=kind, **{"import": "1"})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert text.strip() in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_of_a_long_text_the_lines_in_doubt_are_shown(staff_client: Client, signatory_list: SignatoryList) -> None:
    text = "Ada Example\n" * 300 + "Bo Sample, Exampletown\n"
    response = send(staff_client, signatory_list, text)
    shown = [row["line"].number for row in response.context["shown"]]
    assert (len(shown), shown[0], shown[-1]) == (LINES_SHOWN, 1, 301)
    assert response.context["hidden_count"] == 301 - LINES_SHOWN


def test_only_those_who_may_import_paste_names(client: Client, signatory_list: SignatoryList) -> None:
    url = reverse("signatory_imports:paste", args=[signatory_list.pk])
    client.force_login(user_with_permissions("signatories.view_importbatch"))
    assert client.get(url).status_code == 302
    assert send(client, signatory_list, **{"import": "1"}).status_code == 302
    client.logout()
    live = client.post(url, {"text": TEXT}, headers={"x-requested-with": "XMLHttpRequest"})
    assert live.status_code == 403
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("lines", [1, 3])
def test_the_split_needs_as_many_queries_for_one_line_as_for_three(
    staff_client: Client, signatory_list: SignatoryList, lines: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    send(staff_client, signatory_list)
    with django_assert_num_queries(4):
        send(
            staff_client,
            signatory_list,
            "Ada Example, Exampletown\n" * lines,
            headers={"x-requested-with": "XMLHttpRequest"},
        )
