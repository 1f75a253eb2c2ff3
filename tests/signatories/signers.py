"""Helpers that sign a letter and read mail, without a browser."""

from __future__ import annotations

import base64
import json
import re
from datetime import timedelta
from typing import Any

import altcha
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from signatories.enums import Kind
from signatories.mail.delivery import deliver
from signatories.models import Mail, SignatoryList
from signatories.signing.applications import Application
from signatories.signing.link_requests import answer_link_requests
from signatories.signing.proof_of_work import new_puzzle
from signatories.signing.sign_on import sign_on

LINK = re.compile(r"http://testserver(/\S*/signatures/|/signatures/)(\w+)/(\S+)/")

#: What people enter into the form.
INDIVIDUAL = {"kind": "individual", "name": "Robin Fernleaf", "email": "robin@example.org"}
ORGANIZATION = {
    "kind": "organization",
    "name": "Larch Society",
    "email": "jo@larch.example.org",
    "representative": "Jo Birch",
    "representative_role": "Director",
    "is_authorised": "on",
}


def application(kind: Kind = Kind.INDIVIDUAL, **more: Any) -> Application:
    """Return the application of an individual or an organization."""
    name = "Robin Fernleaf" if kind == Kind.INDIVIDUAL else "Larch Society"
    return Application(**{"kind": kind, "name": name, "email": "robin@example.org", **more})


def sign(signatory_list: SignatoryList, kind: Kind = Kind.INDIVIDUAL, **more: Any) -> None:
    """Sign an open list."""
    sign_on(signatory_list, application(kind, **more))


def deliver_mail(*, after: timedelta | None = None) -> list[EmailMultiAlternatives]:
    """Deliver due mail, now or `after` some time, and return the mails that arrived since the last call."""
    mail.outbox.clear()
    answer_link_requests()
    if after:
        Mail.objects.filter(due_at__lte=timezone.now() + after).update(due_at=timezone.now())
    deliver()
    return list(mail.outbox)


def mail_links(message: EmailMultiAlternatives) -> dict[str, str]:
    """Return the paths of the links in a mail by purpose."""
    return {purpose: f"{prefix}{purpose}/{token}/" for prefix, purpose, token in LINK.findall(str(message.body))}


def solve_puzzle() -> str:
    """Return the solution of a new puzzle, as the script of the form sends it."""
    challenge = altcha.Challenge.from_dict(json.loads(new_puzzle()))
    solved = altcha.solve_challenge(challenge)
    assert solved is not None
    payload = {"challenge": challenge.to_dict(), "solution": solved.to_dict()}
    return base64.b64encode(json.dumps(payload).encode()).decode()
