"""Tests that any text can be searched. Quotation marks were once parsed as query syntax on SQLite."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from wagtail.models import Page

from tests.factories import LetterFactory

TYPED = [
    '"',
    'a"b',
    "'\"",
    "'\"%_-",
    '"keep',
    "\xa0",
    "  ",
    "%",
    "100% sure",
    "(",
    "*",
    "NEAR(a b)",
    "a AND",
    "\\",
    "日本",
]


@pytest.mark.parametrize("query", TYPED)
def test_no_search_text_raises_an_error(db: None, query: str) -> None:
    LetterFactory(title="Keep the lake")
    assert list(Page.objects.all().search(query).get_queryset()) in (
        [],
        list(Page.objects.filter(title="Keep the lake")),
    )
    assert isinstance(list(Page.objects.all().autocomplete(query)), list)


@pytest.mark.parametrize("query", ["lake", '"lake"', 'the "lake', 'keep "lake"'])
def test_quotation_marks_are_ignored(db: None, query: str) -> None:
    LetterFactory(title="Keep the lake")
    assert [page.title for page in Page.objects.all().search(query)] == ["Keep the lake"]


@pytest.mark.parametrize("address", ["/admin/pages/{}/?q=", "/admin/choose-page/search/?q=", "/admin/images/?q="])
@pytest.mark.parametrize("query", ['"', 'a"b', "\xa0"])
def test_searching_the_admin_raises_no_error(staff_client: Client, address: str, query: str) -> None:
    parent = LetterFactory(title="Keep the lake").get_parent()
    answer = staff_client.get(address.format(parent.pk) + query)
    assert answer.status_code == 200


@pytest.mark.parametrize("query", ["%22", "a%22b", "%C2%A0", "%27%22%25_-"])
def test_searching_the_api_raises_no_error(client: Client, db: None, query: str) -> None:
    for kind in ("pages", "images", "documents"):
        assert client.get(f"/api/v2/{kind}/?search={query}").status_code == 200


@pytest.mark.slow
def test_each_database_has_its_own_backend() -> None:
    """Wagtail defines the index models of one database only, so the backend of another cannot be imported."""
    code = (
        "import django; django.setup()\n"
        "from wagtail.search.backends import get_search_backend\n"
        "print(type(get_search_backend()).__name__)"
    )
    names = []
    for address in ("postgres://nobody@127.0.0.1:1/nothing", "sqlite://:memory:"):
        environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=True,
        )
        names.append(done.stdout.strip().splitlines()[-1])
    assert names[0] == "PostgresSearchBackend"


def test_each_page_of_results_has_its_part_of_the_ranking(db: None) -> None:
    for number in range(5):
        LetterFactory(title=f"Keep the lake {number}", standfirst="lake " * number)
    ranked = [page.title for page in Page.objects.all().search("lake")]
    assert sorted(ranked) == [f"Keep the lake {number}" for number in range(5)]
    results = Page.objects.all().search("lake")
    assert [page.title for part in (results[:2], results[2:4], results[4:]) for page in part] == ranked
    scored = Page.objects.all().search("lake").annotate_score("score")
    assert [page.title for page in scored] == ranked
    assert results.count() == 5
