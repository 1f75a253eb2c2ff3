"""Moves the printed order in a separate process: `python -m tests.signatories.migrations.sort_keys`.

Reverses the migrations of the database of `DATABASE_URL` to before the table of sort keys, fills it, records the order
of each language, migrates it, and records the order again; then the columns after another reversal.
"""

from __future__ import annotations

import json
from typing import Any

NAMES = (
    ("organization", "The Larch Trust", "Le Mélèze", ""),
    ("organization", "Birch Society", "", ""),
    ("organization", "Zelkova Network", "Abies", ""),
    ("organization", "Northlight", "", "Aurora"),
    ("individual", "Yan Alder", "", ""),
    ("individual", "Abel Zeder", "", ""),
    ("individual", "Robin Roy", "", "Roy, Robin"),
    ("individual", "𒀀𒀁", "", ""),
)


def before() -> list[tuple[str, str]]:
    """Return the migrations before the table of sort keys."""
    from django.db.migrations.loader import MigrationLoader

    graph = MigrationLoader(None).graph
    targets = []
    for app, name in (("letters", "fill_sort_keys"), ("signatories", "sort_keys")):
        node = next(node for node in graph.nodes if node[0] == app and node[1][5:] == name)
        targets += [parent.key for parent in graph.node_map[node].parents if parent.key[0] == app]
    return targets


def migrate_back() -> Any:
    """Reverse the migrations and return the models of before."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate(before())
    return executor.loader.project_state(before()).apps


def fill(apps: Any, list_pk: int) -> None:
    """Store entries as the release before sorted them, one of them withheld and one pending."""
    from signatories.migrations._sort_keys_2026_11 import key_by_name

    model = apps.get_model("signatories", "Signatory")
    rows = [*(row + ("published", False) for row in NAMES)]
    rows += [("individual", "Withheld", "", "", "published", True), ("individual", "Pending", "", "", "pending", False)]
    for kind, name, french, sort_as, status, is_name_hidden in rows:
        entry = model(
            signatory_list_id=list_pk,
            kind=kind,
            name=name,
            name_key=name.casefold(),
            names={"fr": french} if french else {},
            sort_as=sort_as,
            sort_as_source="stated" if sort_as else "",
            status=status,
            is_name_hidden=is_name_hidden,
            country="CA" if kind == "organization" else "",
        )
        entry.sort_key, entry.sort_key_fr = key_by_name(entry, ""), key_by_name(entry, "fr")
        entry.save()


def columns(apps: Any) -> dict[str, list[str]]:
    """Return the names in the order of the columns of the release before."""
    public = apps.get_model("signatories", "Signatory").objects.filter(status="published", is_name_hidden=False)
    return {
        language: list(public.order_by("-kind", column, "pk").values_list("name", flat=True))
        for language, column in (("en", "sort_key"), ("fr", "sort_key_fr"))
    }


def listed(list_pk: int) -> dict[str, list[str]]:
    """Return the names in the printed order of each language."""
    from django.utils.translation import override

    from signatories.listing.pagination import list_structure, printed_page
    from signatories.models import SignatoryList

    signatory_list = SignatoryList.objects.get(pk=list_pk)
    found = {}
    for language in ("en", "fr"):
        with override(language):
            page = printed_page(signatory_list.signatories.public(), list_structure(signatory_list), limit=99)
        found[language] = [entry.name for entry in page]
    return found


def main() -> None:
    """Migrate back, fill, migrate, and print the order before, after, and after another reversal."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.REMEMBERED_SECONDS = 0
    from signatories.models import SignatoryList
    from signatories.sort_orders.keys import find_wrong_keys
    from tests.factories import LetterFactory, SignatoryListFactory

    letter = LetterFactory()
    LetterFactory(language="fr", translation_key=letter.translation_key)
    SignatoryListFactory()
    list_pk = letter.signatory_list_id
    old = migrate_back()
    fill(old, list_pk)
    first = columns(old)
    call_command("migrate", verbosity=0)
    lists = SignatoryList.objects.order_by("pk")
    report = {
        "before": first,
        "after": listed(list_pk),
        "wrong": [pk for signatory_list in lists for _order, pk in find_wrong_keys(signatory_list)],
        "orders": [
            sorted(signatory_list.sort_orders.filter(is_current=True).values_list("language", "individual_order"))
            for signatory_list in lists
        ],
        "new list": SignatoryListFactory().individual_order,
    }
    print(json.dumps(report | {"back": columns(migrate_back())}))


if __name__ == "__main__":
    main()
