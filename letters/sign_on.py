"""The form under a letter, and why there is none."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from signatories.enums import Signing
from signatories.exceptions import SENTENCES
from signatories.forms.signing import SignOnForm
from signatories.models import SigningSettings
from signatories.proof import new_puzzle
from signatories.services.signing import signing_state

if TYPE_CHECKING:
    from letters.models import LetterPage

#: What a link may fill in for somebody who is invited to sign.
PREFILLED = ("kind", "name", "name_fr", "title", "affiliation", "website", "country", "region", "email")


class SignOn:
    """What a page shows of signing: the form with its puzzle while the letter can be signed, else the reason."""

    def __init__(self, letter: LetterPage, form: SignOnForm | None = None) -> None:
        self.letter = letter
        self._form = form

    @cached_property
    def state(self) -> Signing:
        return signing_state(self.letter.signatory_list)

    @property
    def is_open(self) -> bool:
        return self.state == Signing.OPEN

    @property
    def reason(self) -> str:
        """Return why the letter can't be signed; "" while it can, and where it never could."""
        was_never_open = self.letter.signatory_list.signing == Signing.CLOSED
        return "" if self.is_open or (was_never_open and self._form is None) else str(SENTENCES[self.state])

    def form(self, *, initial: dict[str, str] | None = None) -> SignOnForm:
        """Return the form to show: the one that was sent, or a new one with what a link fills in."""
        if self._form is not None:
            return self._form
        chosen = {name: value for name, value in (initial or {}).items() if name in PREFILLED}
        return SignOnForm(self.letter.signatory_list, initial=chosen | {"text_version": self.letter.text_version})

    @cached_property
    def puzzle(self) -> str:
        """Return the proof of work that the form's script does."""
        return new_puzzle()

    @cached_property
    def privacy_address(self) -> str:
        return SigningSettings.load().privacy_address
