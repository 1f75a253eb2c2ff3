"""Contact data as HTML."""

from __future__ import annotations

import pytest

from signatories.admin.contact_data import COMMENT_BEGINNING, SHOWN_COMMENT, contact_data
from signatories.consent_wordings import API, SITE
from signatories.models import Contact


def test_texts_are_escaped_and_keep_their_lines() -> None:
    shown = contact_data(Contact(email="jo@example.org", comment="Good\n<luck>"))
    assert "<dt>Comment to the organizers</dt><dd><bdi>Good<br>&lt;luck&gt;</bdi></dd>" in shown


@pytest.mark.parametrize(("length", "folded"), [(SHOWN_COMMENT, False), (SHOWN_COMMENT + 1, True)])
def test_long_comments_are_folded(length: int, folded: bool) -> None:
    shown = contact_data(Contact(email="jo@example.org", comment="x" * length))
    beginning = f"<bdi>{'x' * (COMMENT_BEGINNING - 1)}…</bdi></summary>"
    assert ("<details>" in shown, beginning in shown, f"<bdi>{'x' * length}</bdi>" in shown) == (folded, folded, True)


@pytest.mark.parametrize(
    ("representative", "shown"),
    [
        ("Jo Birch", "<dt>Representative</dt><dd><bdi>Jo Birch</bdi>, <bdi>Director</bdi></dd>"),
        ("", "<dt>Role of the representative</dt><dd><bdi>Director</bdi></dd>"),
    ],
)
def test_a_role_is_shown_with_or_without_a_name(representative: str, shown: str) -> None:
    assert shown in contact_data(Contact(representative=representative, representative_role="Director"))


def test_the_words_of_ticked_boxes_say_where_they_were_shown() -> None:
    wordings = {
        box: {"text": f"Box <{box}>", "language": "fr", "at": f"2026-05-0{day}T12:00:00+00:00", "shown_by": shown_by}
        for day, (box, shown_by) in enumerate([("wants_updates", SITE), ("is_authorised", API)], start=1)
    }
    shown = contact_data(Contact(consent_wordings=wordings))
    assert '<li><q lang="fr">Box &lt;wants_updates&gt;</q>, 1 May 2026, 08:00</li>' in shown
    assert (
        '<li><q lang="fr">Box &lt;is_authorised&gt;</q>, 2 May 2026, 08:00 (in a form of another site)</li>' in shown
    )


def test_without_consents_it_says_so() -> None:
    assert "<dt>Agreed to</dt><dd>Nothing beyond signing</dd>" in contact_data(Contact(email="jo@example.org"))
