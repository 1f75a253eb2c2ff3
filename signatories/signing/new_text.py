"""Signing the current text of a letter in place of an earlier one, by the link in a mail."""

from __future__ import annotations

from wagtail.log_actions import log

from signatories.enums import CONFIRMED_STATUSES, Signing
from signatories.exceptions import LinkExpired, SigningClosed, TextChanged
from signatories.letter_info import is_letter_public
from signatories.locks import locked
from signatories.mail.link_tokens import LinkPurpose, check_token
from signatories.models import Signatory
from signatories.signed_text import signed_text_of
from signatories.signing.self_service import expired_if_deleted
from signatories.transitions import save_fields


def sign_new_text(signatory: Signatory, version: str, *, token: str = "") -> Signatory:
    """Replace the text that an entry signed by the current one, which its signer read; return the entry as stored.

    Idempotent. Raises `TextChanged` if `version` is not the current text of the letter; `LinkExpired` if the entry
    changed since `token` was made, or is not confirmed; `SigningClosed` if the letter is no longer public.
    """
    with expired_if_deleted(), locked(signatory) as entry:
        if token:
            check_token(LinkPurpose.MANAGE, token, entry)
        if entry.status not in CONFIRMED_STATUSES or entry.disputed_at:
            raise LinkExpired
        if not is_letter_public(entry.signatory_list):
            raise SigningClosed(Signing.CLOSED)
        text = signed_text_of(entry)
        if text is None or text.current_version != version:
            raise TextChanged
        if entry.text_version != version:
            before, entry.text_version = entry.text_version, version
            save_fields(entry, ["text_version"])
            data = {"before": {"text_version": before}, "after": {"text_version": version}}
            log(instance=entry, action="signatories.sign_new_text", data=data)
        return Signatory.objects.for_signer().get(pk=entry.pk)
