"""Retention periods for the privacy notice, read from the rules that housekeeping applies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from signatories.privacy.retention import RULES

#: Descriptions of the data that concerns signers, by the name of its rule in `retention.RULES`.
SIGNER_RULES = {
    "unconfirmed entries": _("a signature that was never confirmed, with all that came with it"),
    "contacts of withdrawn entries": _("contact data of a signature that was withdrawn"),
    "contacts of rejected and disputed entries": _(
        "contact data of a signature that was not accepted, or was disputed"
    ),
    "contacts of closed lists": _(
        "contact data once the letter is closed, unless you asked for updates or the newsletter"
    ),
    "networks and proofs of work": _("the keyed number of the network"),
    "mails": _("which mails were sent to you, without your address"),
    "details in the log": _("details in the log of changes, such as former names"),
}


def retention_periods() -> list[tuple[str, int | None]]:
    """Return a description of each kind of data and the days that it is kept, by the settings; None for no limit."""
    rules = [rule for rule in RULES if rule.name in SIGNER_RULES]
    return [(str(SIGNER_RULES[rule.name]), rule.keep.days if rule.keep else None) for rule in rules]
