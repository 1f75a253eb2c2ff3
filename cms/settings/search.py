"""The search index: in the database, or on a server of Elasticsearch or OpenSearch, whose client is not installed."""

from __future__ import annotations

from cms.settings.env import env

_SERVERS = ("elasticsearch7", "elasticsearch8", "elasticsearch9", "opensearch2", "opensearch3")
_server = env.choice("SEARCH_BACKEND", default="database", choices=("database", *_SERVERS))
WAGTAILSEARCH_BACKENDS = {
    "default": (
        {"BACKEND": "cms.search_backend"}
        if _server == "database"
        else {
            "BACKEND": f"wagtail.search.backends.{_server}",
            "URLS": [env.text("SEARCH_URL", default="http://127.0.0.1:9200")],
            "INDEX_PREFIX": env.text("SEARCH_INDEX", default="undersigned") + "_",
        }
    )
}
