"""The sentence of mails that says until when a letter can be signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from signatories.enums import Signing
from signatories.letter_info import LetterInfo
from signatories.models import SigningSettings

if TYPE_CHECKING:
    from signatories.models import SignatoryList


def deadline_text(signatory_list: SignatoryList, letter: LetterInfo) -> str:
    """Return "The letter can be signed until 15 March 2027, 17:00 Eastern Time." in the active language.

    Returns "" unless the letter is public and can be signed now until a deadline.
    """
    is_open = bool(letter.url) and signatory_list.signing_at(timezone.now()) == Signing.OPEN
    deadline = signatory_list.deadline
    if not deadline or not is_open or SigningSettings.load().is_paused:
        return ""
    return _("The letter can be signed until %(deadline)s.") % {"deadline": deadline}
