"""What became of the letter of the demo: its updates and its goal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from cms.demo.files import DEMO_DIR
from core.users.models import User
from letters.letter_updates import add_update
from letters.models import LetterUpdate
from signatories.models import SignatoryList

GOAL = 100


def tell_story(signatory_list: SignatoryList, languages: Iterable[str], user: User) -> None:
    """Set the goal of a list, and add its updates in some languages; the first one is that of the list's texts."""
    signatory_list.goal = GOAL
    signatory_list.save()
    first, *others = languages
    # On a computer whose clock is behind, nothing happens in the future.
    today = timezone.localdate(timezone=signatory_list.zone)
    for update in updates():
        party, text = update["party"], update["text"]
        add_update(
            LetterUpdate(
                signatory_list=signatory_list,
                kind=update["kind"],
                day=min(date.fromisoformat(update["day"]), today),
                party=party.get(first, ""),
                parties=_only(party, others),
                text=text[first],
                texts=_only(text, others),
            ),
            user=user,
        )


def updates() -> list[dict[str, Any]]:
    """Return the updates of the letter, with texts by language."""
    content: list[dict[str, Any]] = json.loads((DEMO_DIR / "story.json").read_text(encoding="utf-8"))
    return content


def _only(texts: Mapping[str, str], languages: Iterable[str]) -> dict[str, str]:
    return {language: texts[language] for language in languages if language in texts}
