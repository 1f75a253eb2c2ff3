"""The list of editions, and the check of a copy by its checksum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.editions.takedown import take_down
from letters.models import LetterPage
from tests.factories import SignatoryFactory
from tests.letters.api.conftest import LETTERS

Get = Callable[[str], Any]


def test_the_editions_are_listed_with_what_changed(get: Get, lake: LetterPage, typesetter: Any) -> None:
    first = make_edition(request_edition(lake.signatory_list))
    SignatoryFactory(signatory_list=lake.signatory_list)
    file = make_edition(request_edition(lake.signatory_list)).files.get()
    take_down(first, reason="A wrong name.")
    newest, oldest = get(f"{LETTERS}/keep-the-lake/editions")["results"]
    at = f"http://testserver/editions/{lake.signatory_list.permanent_address.public_id}/2"
    assert newest == {
        "number": 2,
        "published_at": newest["published_at"],
        "counts": {"organizations": 3, "individuals": 1, "paper": 0},
        "change": "+1 organization since edition 1",
        "text_changed": False,
        "taken_down": "",
        "files": [
            {
                "number": 2,
                "language": "en",
                "published_at": newest["published_at"],
                "counts": {"organizations": 3, "individuals": 1, "paper": 0},
                "pages": 2,
                "size": file.size,
                "sha256": file.sha256,
                "text_version": lake.text_version,
                "url": f"{at}/en.pdf",
            }
        ],
        "signatories_url": f"{at}/signatories.csv",
    }
    assert (oldest["taken_down"], oldest["files"], oldest["signatories_url"]) == ("A wrong name.", [], None)


def test_editions_that_are_not_published_are_not_listed(get: Get, lake: LetterPage) -> None:
    request_edition(lake.signatory_list)
    assert get(f"{LETTERS}/keep-the-lake/editions") == {"results": []}


def test_a_genuine_checksum_is_found_and_any_other_is_not(client: Client, lake: LetterPage, typesetter: Any) -> None:
    file = make_edition(request_edition(lake.signatory_list)).files.get(language="en")
    edition = client.get(f"/api/v1/editions/{file.sha256.upper()}").json()
    assert (edition["number"], edition["language"], edition["title"], edition["taken_down"]) == (
        1,
        "en",
        lake.title,
        "",
    )
    take_down(file.edition, reason="A wrong name.")
    assert client.get(f"/api/v1/editions/{file.sha256}").json()["taken_down"] == "A wrong name."
    answer = client.get(f"/api/v1/editions/{'0' * 64}")
    assert (answer.status_code, answer.json()["detail"]) == (
        404,
        "No edition has this checksum: the file was changed, or it comes from elsewhere.",
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_is_constant(
    client: Client, lake: LetterPage, typesetter: Any, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        make_edition(request_edition(lake.signatory_list))
    client.get(LETTERS)
    with django_assert_num_queries(3):
        client.get(f"{LETTERS}/keep-the-lake/editions")


@pytest.mark.slow
def test_there_is_a_press_kit_once_there_is_an_edition(get: Get, lake: LetterPage) -> None:
    assert get(f"{LETTERS}/keep-the-lake")["press"]["kit_url"] is None
    make_edition(request_edition(lake.signatory_list))
    assert get(f"{LETTERS}/keep-the-lake")["press"]["kit_url"] == "http://testserver/letters/keep-the-lake/press.zip"
