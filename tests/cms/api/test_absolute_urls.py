"""Front ends are elsewhere: every address in an answer of the APIs is absolute."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cms.content.blocks.buttons import absolute_button_links
from cms.demo.site import load
from cms.pages.models import HomePage
from letters.pdf.print_job import RenderedPdf

OPENAPI = Path(__file__).parents[3] / "docs" / "openapi.json"
#: What lists call the values of the parameters of paths.
PARAMETERS = {
    "slug": ("/api/v1/letters", "slug"),
    "post": ("/api/v1/news", "slug"),
    "issue": ("/api/v1/digest", "slug"),
    "member": ("/api/v1/members", "id"),
}
RELATIVE = re.compile(r"""^\.{0,2}/|\b(?:href|src|srcset)=["'](?!https?:|mailto:|tel:|\#)""")


def values(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of an answer with its path."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from values(value, f"{path}.{key}")
    elif isinstance(data, list):
        for value in data:
            yield from values(value, path)
    elif isinstance(data, str):
        yield path, data


def relative_urls(data: Any) -> set[tuple[str, str]]:
    """Return each relative address in an answer, also in HTML, with its path. A lone slash is a text as well."""
    return {(path, value) for path, value in values(data) if len(value) > 1 and RELATIVE.search(value)}


def items(answer: Any) -> list[dict[str, Any]]:
    return answer if isinstance(answer, list) else list(answer.get("items") or answer.get("results") or [])


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"url": "/letters/"}, {(".url", "/letters/")}),
        ({"a": [{"href": "../x"}, {"url": ""}]}, {(".a.href", "../x")}),
        ({"html": '<p><a href="/x/">x</a></p>'}, {(".html", '<p><a href="/x/">x</a></p>')}),
        ({"url": "https://example.org/", "mail": "mailto:a@example.org", "text": "and/or"}, set()),
    ],
)
def test_relative_addresses_are_found(data: Any, found: set[tuple[str, str]]) -> None:
    assert relative_urls(data) == found


@pytest.mark.slow
def test_no_answer_about_the_demo_has_a_relative_address(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "letters.pdf.typesetter_client.typeset",
        lambda html, identifier, embedded_files: RenderedPdf(identifier.encode(), 5),
    )
    load()
    home = HomePage.objects.get(locale__language_code="en")
    assert [absolute_button_links(block.value) for block in home.body if block.block_type == "hero"] != [[]]
    answers: dict[str, Any] = {}

    def get(path: str) -> Any:
        response = client.get(path)
        # Some need a parameter more.
        assert response.status_code in (200, 400, 404)
        if response.status_code == HTTPStatus.OK:
            answers[path] = response.json()
        return response.json()

    for language in ("en", "fr"):
        query = f"?language={language}"
        keys = {name: [item[key] for item in items(get(f"{path}{query}"))] for name, (path, key) in PARAMETERS.items()}
        for path, methods in json.loads(OPENAPI.read_text())["paths"].items():
            names = re.findall(r"{(\w+)}", path)
            if "get" in methods and len(names) <= 1 and all(keys.get(name) for name in names):
                for key in keys[names[0]] if names else [""]:
                    get(re.sub("{.*}", str(key), path) + query)
        for slug in keys["slug"]:
            get(f"/api/v1/calls-to-action{query}&type=letters.LetterPage&slug={slug}")
    for kind in ("pages", "images", "documents"):
        for item in items(get(f"/api/v2/{kind}/")):
            get(item["meta"]["detail_url"].removeprefix("http://testserver"))
    assert len(answers) > 40
    assert {path: found for path, answer in answers.items() if (found := relative_urls(answer))} == {}
