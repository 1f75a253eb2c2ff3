"""Migrates an empty database past some former states, in a process of its own: `python -m tests.upgrades.past_states`.

Each of `PLACES` stores rows in the models of its state. On the database of `DATABASE_URL`, migrations run to the
oldest place, then from place to place to this release, and back again. All places share one way there and one way
back, because migrating takes nearly all of the time. Prints as JSON, for each place, what became of its rows in this
release, and after the way back to its state.
"""

from __future__ import annotations

import json
from typing import Any, Protocol

from tests.upgrades import jobs, names_by_language, printed_order
from tests.upgrades.replaced_migrations import executor_of_replaced


class Place(Protocol):
    """A former state of the database, and rows in it."""

    #: The newest migrations of the state, of each app whose migrations the rows are about.
    BEFORE: list[tuple[str, str]]

    def fill(self, apps: Any) -> Any:
        """Store rows with the models of the state; return what the other functions have to know."""

    def after(self, filled: Any) -> Any:
        """Return what this release makes of the rows."""

    def back(self, apps: Any, filled: Any) -> Any:
        """Return what the models of the state find after the migrations were reversed."""


#: From the oldest to the newest.
PLACES: dict[str, Place] = {"jobs": jobs, "names": names_by_language, "order": printed_order}


def migrate_to(place: Place) -> Any:
    """Migrate to the state of a place, in either direction, and return its models."""
    executor = executor_of_replaced()
    executor.migrate(place.BEFORE)
    return executor.loader.project_state(place.BEFORE).apps


def main() -> None:
    """Migrate there and back, and print what the places find."""
    import django

    django.setup()
    from django.core.management import call_command

    filled = {name: place.fill(migrate_to(place)) for name, place in PLACES.items()}
    call_command("migrate", verbosity=0)
    after = {name: place.after(filled[name]) for name, place in PLACES.items()}
    back = {name: place.back(migrate_to(place), filled[name]) for name, place in reversed(PLACES.items())}
    print(json.dumps({name: {"after": after[name], "back": back[name]} for name in PLACES}))


if __name__ == "__main__":
    main()
