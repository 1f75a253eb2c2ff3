"""Staff who change updates at once, in a separate process: `python -m tests.letters.update_races`.

Each has a connection of their own. Prints the outcomes as JSON.
"""

from __future__ import annotations

import datetime
import json
from typing import Any

from tests.threads import run_concurrently

ROUNDS = 5
#: What both colleagues saw when they opened the form.
OPENED = {"text": "Before", "link": "", "is_shown": ""}


def draft(signatory_list: Any, text: str = "Before") -> Any:
    """Return an update that is not shown, not saved."""
    from letters.models import LetterUpdate

    return LetterUpdate(signatory_list=signatory_list, day=datetime.date(2026, 5, 3), text=text, is_shown=False)


def the_same_one_twice(signatory_list: Any) -> list[str]:
    """Add the same update from two forms."""
    from django.core.exceptions import ValidationError

    from letters.letter_updates import add_update

    return run_concurrently([lambda: add_update(draft(signatory_list))] * 2, expected=(ValidationError,))


def published_and_linked(signatory_list: Any) -> list[str]:
    """Publish an update, and add a link to it."""
    from letters.letter_updates import add_update, change_update

    update = add_update(draft(signatory_list))
    changes: list[dict[str, Any]] = [{"is_shown": True}, {"link": "https://news.example.org/"}]
    return run_concurrently([lambda given=given: change_update(update, given, opened=OPENED) for given in changes])  # type: ignore[misc]


def rewritten_twice(signatory_list: Any) -> list[str]:
    """Rewrite the text of an update in two ways."""
    from core.edit_conflicts.conflict import EditConflict
    from letters.letter_updates import add_update, change_update

    update = add_update(draft(signatory_list))
    changes = [{"text": text} for text in ("After A", "After B")]
    return run_concurrently(
        [lambda given=given: change_update(update, given, opened=OPENED) for given in changes],  # type: ignore[misc]
        expected=(EditConflict,),
    )


def published_and_deleted(signatory_list: Any) -> list[str]:
    """Publish an update that is deleted."""
    from letters.letter_updates import add_update, change_update, delete_update
    from signatories.exceptions import EntryDeleted

    update = add_update(draft(signatory_list))
    return run_concurrently(
        [lambda: change_update(update, {"is_shown": True}, opened=OPENED), lambda: delete_update(update)],
        expected=(EntryDeleted,),
    )


def outcome(race: Any) -> list[Any]:
    """Return the errors of a race, the stored updates and how often the log has a change."""
    from wagtail.models import ModelLogEntry

    from signatories.models import SignatoryList
    from tests.factories import LetterFactory

    signatory_list = SignatoryList.objects.create(title="Race")
    # Each change has the search index it anew.
    LetterFactory(signatory_list=signatory_list)
    errors = race(signatory_list)
    updates = [
        [update.text.removesuffix(" A").removesuffix(" B"), update.link, update.is_shown]
        for update in signatory_list.updates.all()
    ]
    log = ModelLogEntry.objects.filter(object_id=str(signatory_list.pk), content_type__model="signatorylist")
    return [errors, updates, log.filter(action="letters.change_update").count()]


def main() -> None:
    """Run each race several times, and print its different outcomes."""
    import django

    django.setup()
    races = (the_same_one_twice, published_and_linked, rewritten_twice, published_and_deleted)
    report = {race.__name__: [outcome(race) for _round in range(ROUNDS)] for race in races}
    # Whichever came first, nothing is left of a deleted update; the log has its publication or not.
    report["published_and_deleted"] = [found[:2] for found in report["published_and_deleted"]]
    outcomes = {
        name: [one for place, one in enumerate(found) if one not in found[:place]] for name, found in report.items()
    }
    print(json.dumps(outcomes))


if __name__ == "__main__":
    main()
