"""Messages in `/api/v1/`, for front ends with a form of their own."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import Router, Schema
from ninja.errors import Throttled
from ninja.responses import Status
from pydantic import ConfigDict, Field

from cms.contact.forms import ContactForm
from cms.contact.messages import TooManyMessages, receive
from cms.contact.views import public_contact_page
from cms.public_forms.request_limits import HOUR
from cms.public_forms.schemas import Proof, PuzzleOut, puzzle_data
from core.api_schemas import ProblemOut
from core.rate_limits import seconds_until_reset
from signatories.exceptions import InvalidFields
from signatories.signing.response_schemas import AcceptedOut

router = Router(tags=["contact"])
#: Longer text is refused before the form reads it, and counts its characters as it stores them.
Text = Annotated[str, Field(max_length=20_000)]


class MessageIn(Schema):
    """A message to the organizers. `page` is the id of a contact page, as in `/api/v2/pages/`.

    If the page has `subject_choices`, the subject is one of them. `proof` is the solved puzzle, as for a sign-on;
    without it, fewer messages of one network are accepted.
    """

    model_config = ConfigDict(extra="forbid")

    page: Annotated[int, Field(ge=1, le=2**31 - 1)]
    name: Text
    email: Text
    subject: Text
    text: Text
    proof: Proof = ""


@router.get("new", response=PuzzleOut, summary="The puzzle for a message")
def new_message(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Request it when the form is used, once for each form."""
    return puzzle_data(response)


@router.post(
    "",
    response={202: AcceptedOut, 404: ProblemOut, 422: ProblemOut, 429: ProblemOut},
    summary="Write to the organizers",
)
def send_message(request: HttpRequest, body: MessageIn) -> Status:
    """Take a message. Idempotent: the same message within a day is stored once."""
    try:
        page = public_contact_page(body.page)
    except Http404:
        raise Http404(_("There is no such contact page.")) from None
    with override(page.locale.language_code):
        form = ContactForm(body.model_dump(exclude={"page"}), subjects=page.subject_choices)
        if not form.is_valid():
            raise InvalidFields(form.errors)
        try:
            receive(request, page, form)
        except TooManyMessages:
            raise Throttled(wait=seconds_until_reset(HOUR)) from None
        return Status(202, {"detail": _("Your message has arrived. We answer by e-mail.")})
