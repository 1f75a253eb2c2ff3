"""Kinds of posts."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NewsKind(TextChoices):
    """The kind of a post. Its value is part of addresses."""

    NEWS = "news", _("News")
    STATEMENT = "statement", _("Statement")
    PRESS_RELEASE = "press-release", _("Press release")
    SPEECH = "speech", _("Speech")
    CALL_TO_ACTION = "call-to-action", _("Call to action")
    ROUND_UP = "round-up", _("Round-up")

    @property
    def plural(self) -> str:
        """Return the label of several posts, as archives and their filters show it."""
        return str(PLURALS[self])


PLURALS = {
    NewsKind.NEWS: _("News"),
    NewsKind.STATEMENT: _("Statements"),
    NewsKind.PRESS_RELEASE: _("Press releases"),
    NewsKind.SPEECH: _("Speeches"),
    NewsKind.CALL_TO_ACTION: _("Calls to action"),
    NewsKind.ROUND_UP: _("Round-ups"),
}
