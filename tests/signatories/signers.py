"""Signing as a test does it, without a browser."""

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


def application(kind: Kind = Kind.INDIVIDUAL, **more: Any) -> Application:
    """Return what a person, or an organization, sends."""
    name = "Robin Fernleaf" if kind == Kind.INDIVIDUAL else "Larch Society"
    return Application(**{"kind": kind, "name": name, "email": "robin@example.org", **more})


def signed(signatory_list: SignatoryList, kind: Kind = Kind.INDIVIDUAL, **more: Any) -> None:
    """Sign a list that is open."""
    sign_on(signatory_list, application(kind, **more))


def delivered(*, after: timedelta | None = None) -> list[EmailMultiAlternatives]:
    """Deliver what is due, now or `after` some time, and return what arrived since the last time."""
    mail.outbox.clear()
    answer_link_requests()
    if after:
        Mail.objects.filter(due_at__lte=timezone.now() + after).update(due_at=timezone.now())
    deliver()
    return list(mail.outbox)


def links(message: EmailMultiAlternatives) -> dict[str, str]:
    """Return the paths of the links in a mail by what they are for."""
    return {purpose: f"{place}{purpose}/{token}/" for place, purpose, token in LINK.findall(str(message.body))}


def solution() -> str:
    """Return a solved puzzle, as the form's script sends it."""
    challenge = altcha.Challenge.from_dict(json.loads(new_puzzle()))
    solved = altcha.solve_challenge(challenge)
    assert solved is not None
    payload = {"challenge": challenge.to_dict(), "solution": solved.to_dict()}
    return base64.b64encode(json.dumps(payload).encode()).decode()
