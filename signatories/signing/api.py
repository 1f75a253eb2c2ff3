"""Self-service API, for front ends that host the pages behind the links in mail.

Each request has the token of a link in its body. There is no GET, so nothing changes when a scanner opens a link.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.responses import Status

from core.api_schemas import ProblemOut
from core.languages import language_codes
from signatories.consent_wordings import API
from signatories.exceptions import InvalidFields, LinkExpired
from signatories.mail.link_tokens import LinkPurpose, make_token, read_objection, read_token
from signatories.questions.schemas import rename_answer_errors
from signatories.signing import address_changes, self_service
from signatories.signing.new_text import sign_new_text
from signatories.signing.request_schemas import (
    AddressIn,
    ConfirmIn,
    DisputeIn,
    LinksIn,
    ManageIn,
    SignNewTextIn,
    TokenIn,
)
from signatories.signing.response_schemas import (
    AcceptedOut,
    ManagedEntryOut,
    OwnEntryOut,
    managed_entry_data,
    own_entry_data,
)
from signatories.signing.self_service_forms import AddressForm, CorrectionForm, LinkForm

router = Router(tags=["signing"])
EXPIRED = {404: ProblemOut}


@router.post("show", response={200: OwnEntryOut, **EXPIRED}, summary="The entry of a link, unchanged")
def show(request: HttpRequest, body: TokenIn) -> dict[str, Any]:
    """Show the entry behind a link to confirm, manage or dispute, before anything is done with it."""
    for purpose in LinkPurpose:
        try:
            return own_entry_data(read_token(purpose, body.token))
        except LinkExpired:
            continue
    return own_entry_data(read_objection(body.token).signatory)


@router.post("confirm", response={200: OwnEntryOut, **EXPIRED, 409: ProblemOut}, summary="Confirm a signature")
def confirm(request: HttpRequest, body: ConfirmIn) -> dict[str, Any]:
    """Confirm an entry. Idempotent. Its `status` is `published` afterwards, or `pending` for review.

    Signers who were asked after an import sign the text that the letter has now; `text_version` is the one that you
    showed them. Responds with 409 if the letter is no longer public, or has another text by now.
    """
    signatory = read_token(LinkPurpose.CONFIRM, body.token, allow_used=True)
    return own_entry_data(self_service.confirm_own(signatory, token=body.token, text_version=body.text_version))


@router.post(
    "manage",
    response={200: ManagedEntryOut, **EXPIRED, 409: ProblemOut, 422: ProblemOut},
    summary="Show or correct the own entry",
)
def manage(request: HttpRequest, body: ManageIn) -> dict[str, Any]:
    """Show an entry to its signer, and correct it if there are `changes`. Responds with 409 if the name is taken.

    Changes of a reviewed entry wait for a moderator, and so do suspicious ones. The response shows the entry as it is
    published, and the waiting changes under `waiting`. Later changes are added to them. `cancel_waiting` cancels
    them first.
    """
    signatory = read_token(LinkPurpose.MANAGE, body.token)
    token = body.token
    if body.cancel_waiting:
        signatory = self_service.cancel_correction(signatory, token=token)
        token = make_token(LinkPurpose.MANAGE, signatory)
    if body.changes:
        form = CorrectionForm(
            body.changes.form_data(signatory),
            body.changes.form_files(),
            instance=signatory,
            languages=language_codes(),
        )
        if not form.is_valid():
            raise InvalidFields(rename_answer_errors(list(form.questions), form.errors))
        signatory = self_service.correct_own(
            signatory,
            {**body.changes.beyond_form(form), **form.changes()},
            logo=form.cleaned_data.get("logo"),
            wordings=form.consent_wordings(shown_by=API),
            token=token,
        )
    return managed_entry_data(signatory, make_token(LinkPurpose.MANAGE, signatory))


@router.post(
    "sign-new-text",
    response={200: ManagedEntryOut, **EXPIRED, 409: ProblemOut},
    summary="Sign the changed text of a letter",
)
def sign_changed_text(request: HttpRequest, body: SignNewTextIn) -> dict[str, Any]:
    """Sign the current text in place of an earlier one. Idempotent.

    Responds with 409 if the text changed since it was read, or if the letter is no longer public.
    """
    signatory = sign_new_text(read_token(LinkPurpose.MANAGE, body.token), body.text_version, token=body.token)
    return managed_entry_data(signatory, make_token(LinkPurpose.MANAGE, signatory))


@router.post("withdraw", response={200: OwnEntryOut, **EXPIRED}, summary="Withdraw a signature")
def withdraw(request: HttpRequest, body: TokenIn) -> dict[str, Any]:
    """Withdraw an entry at once. Idempotent."""
    return own_entry_data(self_service.withdraw_own(read_token(LinkPurpose.MANAGE, body.token), token=body.token))


@router.post("dispute", response={200: AcceptedOut, **EXPIRED}, summary="“I didn't sign this”")
def dispute(request: HttpRequest, body: DisputeIn) -> dict[str, str]:
    """Suspend an entry that the owner of its address did not sign, and notify the moderators. Idempotent."""
    self_service.dispute(read_token(LinkPurpose.DISPUTE, body.token, allow_used=True), block=body.block)
    return {"detail": _("Thank you for telling us. The organizers have been informed.")}


@router.post("decline", response={200: AcceptedOut, **EXPIRED}, summary="“Don't ask me again to confirm”")
def decline(request: HttpRequest, body: DisputeIn) -> dict[str, str]:
    """End requests to confirm an entry. Idempotent. With `block`, this site sends the address no more mail at all."""
    signatory = read_token(LinkPurpose.DECLINE, body.token)
    self_service.decline_requests(signatory, block=body.block, token=body.token)
    return {"detail": _("You will get no more mail about this signature.")}


@router.post(
    "address",
    response={202: AcceptedOut, **EXPIRED, 409: ProblemOut, 422: ProblemOut},
    summary="Ask for another address",
)
def change_address(request: HttpRequest, body: AddressIn) -> Status:
    """Send a link to a new address, and a notice to the old one. The response is the same for every address.

    Nothing changes until the new address is confirmed (`address/confirm`). The present address takes a request back.
    Responds with 409 after too many requests.
    """
    form = AddressForm({"email": body.email})
    if not form.is_valid():
        raise InvalidFields(form.errors)
    signatory = read_token(LinkPurpose.MANAGE, body.token)
    address_changes.request_address_change(signatory, form.cleaned_data["email"], token=body.token)
    detail = _("A mail with a link is on its way to it. Nothing changes until you open that link.")
    return Status(202, {"detail": detail})


@router.post(
    "address/confirm", response={200: ManagedEntryOut, **EXPIRED, 409: ProblemOut}, summary="Confirm a new address"
)
def confirm_address(request: HttpRequest, body: TokenIn) -> dict[str, Any]:
    """Confirm an address by the token of the link that was sent to it.

    Responds with 409 if the address has another entry of the same name on the list.
    """
    signatory = address_changes.confirm_address(read_token(LinkPurpose.ADDRESS, body.token), token=body.token)
    return managed_entry_data(signatory, make_token(LinkPurpose.MANAGE, signatory))


@router.post("address/refuse", response={200: AcceptedOut, **EXPIRED}, summary="“This isn't my signature”")
def refuse_address(request: HttpRequest, body: DisputeIn) -> dict[str, str]:
    """Take an address off an entry, or drop the request for it: its owner is not the signer."""
    signatory = read_token(LinkPurpose.ADDRESS, body.token)
    address_changes.refuse_address(signatory, token=body.token, block=body.block)
    return {"detail": _("Thank you. Your address is not used for this signature.")}


@router.post(
    "address/object", response={200: ManagedEntryOut, **EXPIRED, 409: ProblemOut}, summary="Keep the old address"
)
def object_to_address(request: HttpRequest, body: TokenIn) -> dict[str, Any]:
    """Keep or restore the old address of an entry, by the token of the notice that was sent to it."""
    signatory = address_changes.object_to_change(body.token)
    return managed_entry_data(signatory, make_token(LinkPurpose.MANAGE, signatory))


@router.post("links", response={202: AcceptedOut, 422: ProblemOut}, summary="Ask for the links again")
def links(request: HttpRequest, body: LinksIn) -> Status:
    """Send the links of an address to it. The response does not reveal whether it signed anything."""
    form = LinkForm({"email": body.email})
    if not form.is_valid():
        raise InvalidFields(form.errors)
    self_service.request_links(form.cleaned_data["email"])
    return Status(202, {"detail": _("If something was signed with this address, a mail with links is on its way.")})
