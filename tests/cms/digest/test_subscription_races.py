from __future__ import annotations

from pathlib import Path

from tests.child_processes import run_module, site_environment


def test_what_subscribers_do_at_once_ends_as_one_after_the_other(database: str, tmp_path: Path) -> None:
    sent, acted, asked, twice = run_module("tests.cms.digest.subscription_races", site_environment(database, tmp_path))
    assert sent == {
        "errors": [],
        "doubled": 0,
        "lost": [],
        "begun after the answer": 0,
        "waiting": 0,
        "mails without a delivery": 0,
    }
    assert acted == {
        "unsubscriptions": [[], "unsubscribed", 1],
        "confirmations": [[], "subscribed", 1],
        "both": [[], "unsubscribed"],
    }
    assert asked == {"errors": [], "subscribers and mails": [1, 1]}
    assert twice == {"errors": [], "mailed": 20, "doubled": 0, "cancelled": 0, "sent": 20}
