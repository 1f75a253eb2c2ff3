from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from wagtail.search.management.commands import update_index

from cms.search.unavailable import server_errors


class Command(update_index.Command):
    """Wagtail's command, which says in one sentence that a search server does not answer."""

    def update_backend(self, backend_name: str, *args: Any, **options: Any) -> None:
        """Fill the index of a backend; raises `CommandError` if its server does not answer or refuses."""
        backend = settings.WAGTAILSEARCH_BACKENDS[backend_name]
        try:
            super().update_backend(backend_name, *args, **options)
        except server_errors(backend["BACKEND"]) as error:
            where = ", ".join(backend.get("URLS", [])) or backend["BACKEND"]
            raise CommandError(
                f"The search server at {where} did not answer, or refused: {error}. Nothing else was changed; run "
                "update_index again once it is back."
            ) from error
