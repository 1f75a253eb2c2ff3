"""The section of a page to sign a letter: state and deadline, choice of the kind of signatory, and form."""

from __future__ import annotations

from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import override

from letters.models import LetterPage
from signatories.entry_field import Type
from signatories.enums import Kind, Signing
from signatories.exceptions import closed_sentence
from signatories.fields import FIELDS, SIGNED_FIELDS
from signatories.privacy.notice_periods import period_sentence
from signatories.privacy.notice_url import own_notice_url
from signatories.signing.forms import SignOnForm
from signatories.signing.name_translations import other_languages
from signatories.signing.proof_of_work import new_puzzle
from signatories.signing.signing_state import signing_states
from signatories.signing.status_text import signing_status_text

#: Fields that an invitation link may prefill: those that will be public, and the e-mail address; no checkboxes.
PREFILLED = (
    *(
        column if field.type is Type.NAMES else field.name
        for field in map(FIELDS.__getitem__, SIGNED_FIELDS)
        if field.type is not Type.CHECKBOX
        for column in field.columns
    ),
    "email",
)


class SignOnSection:
    """Signing of one letter, for its page, form and API."""

    def __init__(self, letter: LetterPage, *, given: QueryDict | None = None) -> None:
        """Store the letter and the fields that `given`, the query of an invitation link, prefills."""
        self.letter = letter
        self._given = {name: str(given[name]) for name in PREFILLED if name in given} if given else {}

    @cached_property
    def state(self) -> Signing:
        """Return the state of signing. Does not check whether the letter is public."""
        return signing_states([self.letter.signatory_list])[self.letter.signatory_list_id]

    @property
    def is_open(self) -> bool:
        return self.state == Signing.OPEN

    @cached_property
    def sentence(self) -> str:
        """Return whether and until when the letter can be signed; "" where it never could."""
        return signing_status_text(self.letter.signatory_list, self.state)

    @property
    def reason(self) -> str:
        """Return a sentence that says why the letter cannot be signed; "" while it can."""
        if self.is_open:
            return ""
        return self.sentence or closed_sentence(self.state, was_open=self.letter.signatory_list.was_ever_open)

    @cached_property
    def kinds(self) -> list[Kind]:
        return self.letter.signatory_list.kinds

    @property
    def kind(self) -> Kind | None:
        """Return the only kind that may sign, else the kind in the link; None if the signer has to choose."""
        if len(self.kinds) == 1:
            return self.kinds[0]
        return next((kind for kind in self.kinds if kind == self._given.get("kind")), None)

    @property
    def url(self) -> str:
        """Return the URL of the form, with the prefilled fields."""
        return self._url("signing:sign", self._given)

    @property
    def choices(self) -> list[tuple[Kind, str, str]]:
        """Return each kind that may sign, with the URLs of its form as a page and as a fragment."""
        return [
            (kind, self._url("signing:sign", given), self._url("signing:form", given))
            for kind in self.kinds
            for given in [self._given | {"kind": kind.value}]
        ]

    def _url(self, name: str, given: dict[str, str]) -> str:
        query = f"?{urlencode(given)}" if given else ""
        return f"{reverse(name, args=[self.letter.slug])}{query}"

    def form(self) -> SignOnForm:
        """Return a new form for the kind, with the prefilled fields."""
        initial = {**self._given, "text_version": self.letter.text_version}
        signatory_list = self.letter.signatory_list
        languages = other_languages(signatory_list, self.letter.language)
        return SignOnForm(signatory_list, initial=initial, kind=self.kind, languages=languages)

    @cached_property
    def puzzle(self) -> str:
        """Return the puzzle of the proof of work, as JSON."""
        return new_puzzle()

    @property
    def contact_period(self) -> str:
        """Return when the contact data of signers is deleted, as the notice says it, in the language of the letter."""
        with override(self.letter.language):
            return period_sentence(self.letter.signatory_list)

    @cached_property
    def privacy_url(self) -> str:
        """Return the URL of the coalition's own privacy notice; "" for the built-in one."""
        with override(self.letter.language):
            return own_notice_url()
