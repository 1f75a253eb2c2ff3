"""What counts as spam on the sign-on form: signs of a bot. They send an entry to review, and refuse none."""

from __future__ import annotations

from django.core import signing

from signatories.enums import Notice

#: Another salt would invalidate the forms that are open.
OPENED_SALT = "signatories.forms.opened"


def opening_time() -> str:
    """Return the signed time at which a form is opened, for its field `opened`."""
    return signing.dumps("", salt=OPENED_SALT)


def get_spam_notices(*, honeypot: str, proof_key: str, opened: str, min_seconds: int) -> list[Notice]:
    """Return the notices about a submission.

    `honeypot` is the text of the hidden field, `proof_key` the key of the proof of work ("" without a valid one), and
    `opened` the signed time at which the form was opened. `sign_on` adds a notice if the proof was used before.
    """
    notices = {
        Notice.TRAP: honeypot,
        Notice.NO_PROOF: not proof_key,
        Notice.TOO_FAST: _is_too_fast(opened, min_seconds),
    }
    return [notice for notice, applies in notices.items() if applies]


def _is_too_fast(opened: str, min_seconds: int) -> bool:
    """Return whether a form was sent within `min_seconds`, or without a valid time of its opening."""
    try:
        signing.loads(opened, salt=OPENED_SALT, max_age=min_seconds)
    except signing.SignatureExpired:
        # The form was open for at least the minimum time.
        return False
    except signing.BadSignature:
        return True
    return min_seconds > 0
