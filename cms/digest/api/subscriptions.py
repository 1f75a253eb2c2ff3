"""Subscriptions in `/api/v1/`, for front ends with a form of their own."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import Throttled
from ninja.responses import Status
from pydantic import ConfigDict, Field

from cms.digest.forms import SubscribeForm
from cms.digest.request_limits import allow_subscription
from cms.digest.subscriptions import request_subscription
from cms.public_forms.request_limits import HOUR
from cms.public_forms.schemas import Proof, PuzzleOut, puzzle_data
from core.api_schemas import LanguageCode, ProblemOut
from core.languages import language_codes
from core.rate_limits import seconds_until_reset
from signatories.exceptions import InvalidFields
from signatories.signing.response_schemas import AcceptedOut

router = Router(tags=["digest"])


class SubscriptionIn(Schema):
    """An address and the language of its issues. `proof` is the solved puzzle, as for a sign-on.

    Without a proof, fewer requests of one network are accepted.
    """

    model_config = ConfigDict(extra="forbid")

    email: Annotated[str, Field(max_length=1_000)]
    language: LanguageCode
    proof: Proof = ""


@router.get("new", response=PuzzleOut, summary="The puzzle for a subscription")
def new_subscription(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Request it when the form is used, once for each form."""
    return puzzle_data(response)


@router.post("", response={202: AcceptedOut, 422: ProblemOut, 429: ProblemOut}, summary="Subscribe to the digest")
def subscribe(request: HttpRequest, body: SubscriptionIn) -> Status:
    """Send a link to confirm to an address. The response is the same for every address."""
    form = SubscribeForm({"email": body.email, "proof": body.proof})
    if not form.is_valid():
        raise InvalidFields(form.errors)
    if body.language not in language_codes():
        raise InvalidFields({"language": [_("Choose a language of this site.")]})
    if not allow_subscription(request, body.proof):
        raise Throttled(wait=seconds_until_reset(HOUR))
    request_subscription(form.cleaned_data["email"], body.language)
    detail = _("If this address is not subscribed yet, a mail with a link to confirm is on its way.")
    return Status(202, {"detail": detail})
