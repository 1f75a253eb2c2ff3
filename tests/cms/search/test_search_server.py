"""The index may be on a server of Elasticsearch or OpenSearch, whose clients are optional."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from cms.settings.search import FOLDED_WORDS
from tests.cms.search.search_server import SearchServer, search_server
from tests.factories import LetterFactory, NewsFactory, SignatoryFactory

pytestmark = pytest.mark.django_db
INDEX = "undersigned_wagtailcore_page"


@pytest.fixture(
    params=[("elasticsearch", "elasticsearch9"), ("opensearchpy", "opensearch3")], ids=lambda pair: pair[1]
)
def backend(request: pytest.FixtureRequest, settings: Any) -> Iterator[dict[str, Any]]:
    """Yield the setting of a backend whose server does not answer."""
    package, name = request.param
    pytest.importorskip(package, reason="the clients of search servers are optional dependencies")
    options = {
        "BACKEND": f"wagtail.search.backends.{name}",
        "URLS": ["http://127.0.0.1:9"],
        "INDEX_PREFIX": "undersigned_",
        "INDEX_SETTINGS": {"settings": {"analysis": {"analyzer": {"default": FOLDED_WORDS}}}},
    }
    settings.WAGTAILSEARCH_BACKENDS = {"default": options}
    return options


@pytest.fixture
def server(backend: dict[str, Any]) -> Iterator[SearchServer]:
    """Yield a server that answers."""
    with search_server() as answering:
        backend["URLS"] = [answering.url]
        yield answering


def update_index() -> None:
    call_command("update_index", stdout=StringIO())


def test_the_index_is_filled_and_searched(client: Client, server: SearchServer) -> None:
    lake = LetterFactory(title="Keep the lake", slug="lake")
    LetterFactory(title="Garder le lac", language="fr")
    LetterFactory(title="Canary lake", live=False)
    SignatoryFactory(signatory_list=lake.signatory_list, name="Lake Riders")
    server.calls.clear()
    update_index()
    created = {call.path: call.body for call in server.calls if call.method == "PUT" and call.path.count("/") == 1}
    (page_index,) = [path for path in created if path.startswith(f"/{INDEX}_")]
    assert created[page_index]["settings"]["analysis"]["analyzer"]["default"] == FOLDED_WORDS
    assert server.aliases[INDEX] == page_index[1:]
    assert {"Keep the lake", "Garder le lac", "Canary lake"} <= {row["title"] for row in server.index(INDEX).values()}
    assert "Lake Riders" not in str(server.documents)
    page = client.get("/search/?q=lake").text
    assert 'href="/letters/lake/">Keep the lake</a>' in page
    assert "Lake Riders" in page
    assert "Canary" not in page
    assert "Garder le lac" in client.get("/fr/search/?q=lac").text
    (query,) = [call.body["query"] for call in server.calls if call.path == f"/{INDEX}/_search"][-1:]
    assert query["bool"]["must"]["multi_match"]["operator"] == "and"


def test_a_change_is_indexed_at_once(client: Client, server: SearchServer) -> None:
    update_index()
    NewsFactory(title="A larch was planted")
    assert "A larch was planted" in client.get("/search/?q=larch").text


@pytest.mark.parametrize(
    "address",
    ["/letters/?q=lake", "/api/v1/letters?search=lake", "/api/v1/news?search=lake", "/api/v2/pages/?search=lake"],
)
def test_lists_and_the_api_are_searched(client: Client, server: SearchServer, address: str) -> None:
    update_index()
    LetterFactory(title="Keep the lake")
    NewsFactory(title="The lake again")
    LetterFactory(title="Other")
    answer = client.get(address)
    assert answer.status_code == 200
    assert "lake" in answer.text
    assert "Other" not in answer.text


def test_staff_search_pages(staff_client: Client, server: SearchServer) -> None:
    update_index()
    letter = LetterFactory(title="Keep the lake")
    assert "Keep the lake" in staff_client.get(f"/admin/pages/{letter.get_parent().pk}/?q=lake").text


@pytest.mark.parametrize(
    "address", ["/search/?q=lake", "/fr/search/?q=lac", "/letters/?q=lake", "/admin/pages/1/?q=lake"]
)
def test_a_server_that_is_down_is_named_on_a_page(
    staff_client: Client, backend: dict[str, Any], caplog: pytest.LogCaptureFixture, address: str
) -> None:
    answer = staff_client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    sentence = "La recherche n’est pas disponible" if address.startswith("/fr/") else "The search is not available"
    assert sentence in answer.text
    assert "The search server failed:" in caplog.text


@pytest.mark.parametrize("address", ["/api/v1/letters?search=lake", "/api/v1/news?search=lake"])
def test_the_api_says_so_with_problem_details(client: Client, backend: dict[str, Any], address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")


def test_pages_are_saved_and_read_while_the_server_is_down(client: Client, backend: dict[str, Any]) -> None:
    letter = LetterFactory(title="Keep the lake")
    assert client.get(letter.url).status_code == client.get("/search/").status_code == 200


def test_other_errors_stay_errors(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("cms.search.views.find_pages", fail)
    with pytest.raises(ZeroDivisionError):
        client.get("/search/?q=lake")
