"""What administrators and invited people read where an invitation is refused."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.accounts.invitations.service import Refusal

#: For whoever invites.
FOR_STAFF: dict[Refusal, Promise] = {
    Refusal.HAS_ACCOUNT: _("There is an account with this address already."),
    Refusal.IS_INVITED: _("This address was invited already. Send that invitation again, or revoke it first."),
    Refusal.IS_BLOCKED: _("The owner of this address wants no mail from this site."),
    Refusal.TOO_OFTEN: _(
        "This address got enough invitations today. Ask whether they are among the spam, or try again tomorrow."
    ),
    Refusal.MAY_NOT: _("Only administrators may give these rights."),
    Refusal.GIVES_NOTHING: _("The groups of this invitation were deleted. Revoke it, and invite again."),
    Refusal.IS_GONE: _("This invitation was accepted or revoked meanwhile."),
}
#: For whoever was invited.
FOR_INVITED: dict[Refusal, Promise] = {
    Refusal.HAS_ACCOUNT: _("There is an account with your address already. Sign in, or reset your password."),
    Refusal.MAY_NOT: _(
        "Whoever invited you may no longer give you these rights. Ask an administrator of the website to invite you "
        "again."
    ),
    Refusal.GIVES_NOTHING: _(
        "This invitation no longer gives you any rights, because its groups were deleted. Ask for another one."
    ),
    Refusal.IS_GONE: _("This link was used already, is too old, or was replaced by a newer one."),
    Refusal.NAME_TAKEN: _("A user with that username already exists."),
}
