"""The pages that migrations make, home pages and lists of letters: like pages of staff, they are found and dated."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page
from wagtail.search import index

from cms.pages.models import HomePage
from letters.models import LetterIndexPage

#: The migration that makes home pages, shortly after the lists of letters below them.
MADE_BY = ("pages", "0002_home_pages")


def complete_first_pages(using: str, plan: object = None, **kwargs: Any) -> None:
    """Index and date the pages that migrations made; receives `post_migrate`, and is idempotent.

    Does nothing after a flush, and after a migration to an older state, for which the models have no tables.
    """
    executor = MigrationExecutor(connections[using])
    loader = executor.loader
    if plan is None or MADE_BY not in loader.applied_migrations or executor.migration_plan(loader.graph.leaf_nodes()):
        return
    # Pages that staff saved have a date, and are indexed.
    undated = Page.objects.using(using).type(HomePage, LetterIndexPage).filter(latest_revision_created_at=None)
    migrations = MigrationRecorder.Migration.objects.using(using).filter(app=MADE_BY[0], name=MADE_BY[1])
    made_at = Value(migrations.get().applied, DateTimeField())
    first_pages = list(undated.specific())
    undated.update(latest_revision_created_at=Coalesce("last_published_at", made_at))
    for page in first_pages:
        index.insert_or_update_object(page)
