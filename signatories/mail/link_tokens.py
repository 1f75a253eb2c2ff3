"""Links in mails: signed tokens, bound to a purpose, an entry and its state. Nothing is stored."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import apnumber
from django.core import signing
from django.db.models import BigIntegerField
from django.urls import reverse
from django.utils.translation import get_language, npgettext, override

from core.prepared_queries import Parameter, PreparedQuery
from core.untranslated import language_of_texts
from signatories.entry_field import Type
from signatories.enums import Status
from signatories.exceptions import LinkExpired
from signatories.fields import FIELDS, OWN_FIELDS, OWN_PRIVATE_FIELDS, PRIVATE_FIELDS, SIGNED_FIELDS
from signatories.letter_info import letter_info_for
from signatories.models import AddressChange, Signatory, SignatoryList


class LinkPurpose(StrEnum):
    """The purpose of a link, which is also the name of its URL pattern."""

    CONFIRM = "confirm"
    MANAGE = "manage"
    DISPUTE = "dispute"
    #: Ends requests to confirm; it works as long as it is not too old.
    DECLINE = "decline"
    #: Confirms an address: the new one of a request, or one that staff entered.
    ADDRESS = "address"


def entry_link(purpose: LinkPurpose, signatory: Signatory, language: str) -> str:
    """Like `link`; as long as the address of an entry is not confirmed, each link leads to its confirmation."""
    is_unconfirmed = getattr(getattr(signatory, "contact", None), "is_address_unconfirmed", False)
    return link(LinkPurpose.ADDRESS if is_unconfirmed else purpose, signatory, language)


def objection_link(change: AddressChange, language: str) -> str:
    """Return the absolute URL where the owner of the old address objects to a change."""
    with override(language):
        path = reverse("signatures:object", args=[make_objection(change)])
    return f"{letter_info_for(change.signatory.signatory_list, language).base_url or settings.BASE_URL}{path}"


def make_objection(change: AddressChange) -> str:
    """Return the token of the link to object to a change."""
    return signing.dumps([change.pk, ""], salt=_salt(OBJECTION), compress=False)


def read_objection(token: str) -> AddressChange:
    """Return the change of a link to object. Raise `LinkExpired` if it is invalid or too old, or the change gone."""
    pk, _blank = _load(OBJECTION, token)
    changes = AddressChange.objects.select_related("signatory__signatory_list", "signatory__contact")
    change = changes.filter(pk=pk).first()
    if change is None:
        raise LinkExpired(token)
    return change


#: The purpose of a link to object to a change of address, which is bound to the change and not to its entry.
OBJECTION = "object"


def link(purpose: LinkPurpose, signatory: Signatory, language: str) -> str:
    """Return the absolute URL of a link, on the host of the list's pages and never on that of a request."""
    with override(language):
        path = reverse(f"signatures:{purpose}", args=[make_token(purpose, signatory)])
    base_url = letter_info_for(signatory.signatory_list, language).base_url or settings.BASE_URL
    return f"{base_url}{path}"


def link_request_url(signatory_list: SignatoryList, language: str) -> str:
    """Return the absolute URL of the page that sends an address its links again."""
    with override(language):
        path = reverse("signatures:link")
    return f"{letter_info_for(signatory_list, language).base_url or settings.BASE_URL}{path}"


def link_lifetime() -> str:
    """Return the lifetime of a link in words of the active language, such as "seven days".

    Number and unit are in one language: Django counts in languages for which this project has no catalog.
    """
    days = settings.LINK_LIFETIME_DAYS
    with override(language_of_texts(get_language() or "")):
        # Translators: in the case that follows “within”, such as “innerhalb von … Tagen”: all sentences need that one.
        return npgettext("lifetime of a link", "%s day", "%s days", days) % apnumber(days)


_ENTRY_KEY: Any = Parameter("pk", BigIntegerField())
_ENTRY = PreparedQuery(lambda: [Signatory.objects.for_signer().filter(pk=_ENTRY_KEY).order_by()])
_ENTRY_ALONE = PreparedQuery(lambda: [Signatory.objects.filter(pk=_ENTRY_KEY).order_by()])


def make_token(purpose: LinkPurpose, signatory: Signatory) -> str:
    """Return the token of a link to an entry in its current state."""
    return signing.dumps([signatory.pk, _state(purpose, signatory)], salt=_salt(purpose), compress=False)


def read_token(purpose: LinkPurpose, token: str, *, allow_used: bool = False) -> Signatory:
    """Return the entry of a token.

    Raise `LinkExpired` if the token is invalid or too old, or if the entry has changed since; with `allow_used`,
    accept a changed entry, so that an action that was already carried out can be acknowledged. Such an entry comes
    without its list and contact: the action reads them again once it has locked it.
    """
    pk, state = _load(purpose, token)
    query = _ENTRY_ALONE if allow_used else _ENTRY
    signatory = next(iter(query.instances(Signatory, pk=pk)), None)
    if signatory is None or (not allow_used and state != _state(purpose, signatory)):
        raise LinkExpired(token)
    _check_address(purpose, signatory)
    return signatory


def check_token(purpose: LinkPurpose, token: str, signatory: Signatory) -> None:
    """Raise `LinkExpired` unless a token matches the current state of an entry; check again once it is locked."""
    if _load(purpose, token) != [signatory.pk, _state(purpose, signatory)]:
        raise LinkExpired(token)
    _check_address(purpose, signatory)


def _check_address(purpose: LinkPurpose, signatory: Signatory) -> None:
    """Raise `LinkExpired` for a link to manage an entry whose address is not confirmed."""
    if purpose == LinkPurpose.MANAGE and hasattr(signatory, "contact") and signatory.contact.is_address_unconfirmed:
        raise LinkExpired


def _load(purpose: str, token: str) -> list[Any]:
    try:
        pk, state = signing.loads(token, salt=_salt(purpose), max_age=timedelta(days=settings.LINK_LIFETIME_DAYS))
    except (signing.BadSignature, ValueError) as error:
        raise LinkExpired(token) from error
    return [pk, state]


def _salt(purpose: str) -> str:
    # Fixed when the first release was made: another salt would break the links in mails that were sent.
    return f"signatories.links.{purpose}"


def _state(purpose: LinkPurpose, signatory: Signatory) -> str:
    """Return a hash of the state that a link is bound to; the link expires when it changes.

    Another mail with a link does not change the state: earlier links work on. A link to confirm is bound to the
    submitted fields, a link to manage to the fields that the signer can change and
    to a waiting correction. The latter does not expire on approval: nothing that the signer saw has changed, and the
    receipt sent before remains valid. All links end when the address changes.
    """
    contact = getattr(signatory, "contact", None)
    # Blank until the address is first changed, so that this ends no link that was mailed before.
    moved = [contact.address_changed_at] if contact and contact.address_changed_at else []
    if purpose == LinkPurpose.ADDRESS:
        pending = signatory.address_changes.filter(confirmed_at=None).first()
        parts: list[object] = [*moved, *([pending.pk, pending.requested_at] if pending else [])]
        return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]
    if purpose == LinkPurpose.DECLINE:
        return "".join(map(str, moved))
    if purpose == LinkPurpose.DISPUTE:
        return "".join(map(str, [signatory.disputed_at or "", *moved]))
    parts = [signatory.status, *moved]
    if purpose == LinkPurpose.MANAGE and signatory.status == Status.PENDING:
        parts = [Status.PUBLISHED.value, *moved]
    if purpose == LinkPurpose.CONFIRM:
        parts += [signatory.withdrawn_at, signatory.text_version, (contact.logo.name or "") if contact else ""]
        parts += [getattr(signatory, field) for field in SIGNED_FIELDS if field != "kind" and not _is_answers(field)]
        parts += [getattr(contact, field, "") for field in PRIVATE_FIELDS if not _is_answers(field)]
    else:
        correction = getattr(signatory, "correction", None)
        parts += [getattr(signatory, field) for field in OWN_FIELDS if not _is_answers(field)]
        # Blank ones are left out, so that a new field ends no link.
        private = [field for field in OWN_PRIVATE_FIELDS if not _is_answers(field)]
        parts += [f"{field}={value}" for field in private if (value := getattr(contact, field, ""))]
        parts += [sorted(correction.values.items()), correction.has_logo, correction.created_at] if correction else []
    answers = [*signatory.answers.items(), *(contact.private_answers.items() if contact else ())]
    # Databases return the keys of JSON objects in orders of their own.
    parts += [f"{key}={answer}" for key, answer in sorted(answers)]
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


def _is_answers(field: str) -> bool:
    return FIELDS[field].type is Type.ANSWERS
