"""The search index: in the database, or on a server of Elasticsearch or OpenSearch, whose client is not installed."""

from __future__ import annotations

from typing import Any

from cms.settings.env import env

#: Package and major version of the client of each kind of server.
CLIENTS = {
    "elasticsearch7": ("elasticsearch", 7),
    "elasticsearch8": ("elasticsearch", 8),
    "elasticsearch9": ("elasticsearch", 9),
    "opensearch2": ("opensearch-py", 2),
    "opensearch3": ("opensearch-py", 3),
}
#: Has servers ignore accents and case, as the index in the database does.
FOLDED_WORDS = {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]}


def search_index() -> dict[str, Any]:
    """Return Wagtail's settings for the index named in `SEARCH_BACKEND`."""
    server = env.choice("SEARCH_BACKEND", default="database", choices=("database", *CLIENTS))
    if server == "database":
        return {"BACKEND": "cms.search_backend"}
    env.require_package("SEARCH_BACKEND", *CLIENTS[server])
    return {
        "BACKEND": f"wagtail.search.backends.{server}",
        "URLS": [env.server("SEARCH_URL", default="http://127.0.0.1:9200")],
        "INDEX_PREFIX": env.index_name("SEARCH_INDEX", default="undersigned") + "_",
        "INDEX_SETTINGS": {"settings": {"analysis": {"analyzer": {"default": FOLDED_WORDS}}}},
    }


WAGTAILSEARCH_BACKENDS = {"default": search_index()}
