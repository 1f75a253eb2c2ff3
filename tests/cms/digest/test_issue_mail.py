"""Issues as mails."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from cms.digest.issue_mail import render_issue
from cms.digest.models import DigestIssuePage
from tests.cms.calls_to_action.calls import add_call, link, mail
from tests.cms.digest.issues import digest_issue

pytestmark = pytest.mark.django_db


def body(*blocks: tuple[str, Any]) -> Any:
    stream = [{"type": name, "value": value} for name, value in blocks]
    return DigestIssuePage._meta.get_field("body").stream_block.to_python(stream)


def test_a_mail_has_the_calls_to_action_that_are_active_when_it_is_sent() -> None:
    buttons = [link("Give", url="https://example.org/give"), ("subscribe", {"text": "Tell a friend"}), mail("Write")]
    call = add_call("Since you’re here", text="<p>We take <b>no</b> money.</p>", buttons=buttons)
    ended = add_call("Canary", ends_at=datetime(2020, 7, 8, tzinfo=UTC))
    blocks = [("call_to_action", {"call": one.pk}) for one in (call, ended)]
    issue = render_issue(digest_issue(body=body(*blocks)))
    for part in (
        "Since you’re here</h2>",
        "<p>We take <b>no</b> money.</p>",
        'href="https://example.org/give"',
        'href="http://testserver/digest/subscribe/"',
        'href="mailto:minister@example.org?subject=A%20ban"',
    ):
        assert part in issue.html
    assert "## Since you’re here\n\nWe take no money.\n\nGive <https://example.org/give>\n" in issue.text
    assert "Write <minister@example.org>\n" in issue.text
    assert ("Canary" in issue.html, "Canary" in issue.text) == (False, False)


def test_a_mail_has_no_calls_to_action_that_pages_show_after_their_text() -> None:
    add_call("Canary", kinds=[DigestIssuePage])
    issue = render_issue(digest_issue(body=body(("text", "<p>News</p>"))))
    assert ("News" in issue.html, "Canary" in issue.html + issue.text) == (True, False)
