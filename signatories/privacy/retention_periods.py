"""What the privacy notice says of how long the data of signers is kept: from the rules that housekeeping obeys."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from signatories.privacy.retention import RULES

#: Rules that concern signers, by the names of the rules.
OF_SIGNERS = {
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


def periods() -> list[tuple[str, int | None]]:
    """Return what is kept and for how many days, as the settings have it now; None for what is kept for good."""
    rules = [rule for rule in RULES if rule.name in OF_SIGNERS]
    return [(str(OF_SIGNERS[rule.name]), rule.keep.days if rule.keep else None) for rule in rules]
