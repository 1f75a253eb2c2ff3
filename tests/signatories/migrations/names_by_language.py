"""Moves names of one language in a separate process: `python -m tests.signatories.migrations.names_by_language`.

Reverses the migrations of the database of `DATABASE_URL` to before the translations, fills it, migrates it again and
back, and prints what it finds.
"""

from __future__ import annotations

import json
from typing import Any

BEFORE = [("signatories", "0035_requests_are_leased")]
COLUMNS = {
    "Organization": ("name_fr", "names"),
    "Signatory": ("name_fr", "names"),
    "SignatoryGroup": ("heading_fr", "headings"),
    "SigningSettings": ("privacy_notice_fr", "privacy_notices"),
}


def migrate_back() -> Any:
    """Reverse the migrations and return the models of before."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    return executor.loader.project_state(BEFORE).apps


def fill(apps: Any) -> None:
    """Store rows with and without a French text, and a waiting correction."""

    def create(model: str, **values: Any) -> Any:
        return apps.get_model("signatories", model).objects.create(**values)

    create("Organization", name="Larch", name_fr="Mélèze", name_key="larch", sort_key="larch")
    create("Organization", name="Birch", name_key="birch", sort_key="birch")
    signatory_list = create("SignatoryList", title="Letter")
    create("SignatoryGroup", signatory_list=signatory_list, heading="Members", heading_fr="Membres")
    create("SigningSettings", privacy_notice_fr="https://example.org/fr")
    for name, french in (("Larch", "Mélèze"), ("Birch", "")):
        keys = {"name_key": name.lower(), "sort_key": name.lower(), "sort_key_fr": name.lower()}
        entry = create(
            "Signatory", signatory_list=signatory_list, kind="organization", name=name, name_fr=french, **keys
        )
        create("Correction", signatory=entry, values={"name_fr": french, "region": "Yukon"})


def stored(apps: Any, position: int) -> dict[str, Any]:
    """Return the values of the column at a position of `COLUMNS`, and of the corrections, ordered by key."""
    values = {
        model: list(
            apps.get_model("signatories", model).objects.order_by("pk").values_list(columns[position], flat=True)
        )
        for model, columns in COLUMNS.items()
    }
    corrections = apps.get_model("signatories", "Correction").objects.order_by("pk")
    return values | {"Correction": list(corrections.values_list("values", flat=True))}


def main() -> None:
    """Migrate back, fill, migrate, and print what is stored then, and after another reversal."""
    import django

    django.setup()
    from django.apps import apps
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill(migrate_back())
    call_command("migrate", verbosity=0)
    after = stored(apps, 1)
    print(json.dumps([after, stored(migrate_back(), 0)]))


if __name__ == "__main__":
    main()
