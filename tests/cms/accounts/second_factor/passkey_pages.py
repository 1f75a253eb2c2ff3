"""The pages of passkeys, used as a browser does."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from wagtail.models import ModelLogEntry

from signatories.mail.messages import compose
from signatories.models import Mail
from tests.cms.accounts.second_factor.authenticator import SoftwareKey
from tests.cms.accounts.second_factor.credentials import PASSWORD

ENTER = "/admin/second-factor/"
ADD, NEW_OPTIONS, OPTIONS = f"{ENTER}passkey/", f"{ENTER}passkey/options/", f"{ENTER}options/"
OVERVIEW = "/admin/account/second-factor/"


def sign_in(client: Client, name: str = "alix", password: str = PASSWORD) -> Client:
    client.post("/admin/login/", {"username": name, "password": password})
    return client


def add(client: Client, key: SoftwareKey, name: str = "Laptop") -> HttpResponse:
    """Add a passkey as the page does."""
    form = {"name": name, "password": PASSWORD}
    options = client.post(NEW_OPTIONS, form).json()
    return client.post(ADD, {**form, "passkey": key.create(options)})


def options_of(client: Client) -> dict[str, Any]:
    options: dict[str, Any] = client.post(OPTIONS).json()
    return options


def prove(client: Client, answer: str) -> HttpResponse:
    return client.post(ENTER, {"passkey": answer, "next": "/admin/reports/"})


def use(client: Client, key: SoftwareKey) -> HttpResponse:
    """Use a passkey as the page does."""
    return prove(client, key.get(options_of(client)))


def is_signed_in(client: Client) -> bool:
    return client.get("/admin/account/").status_code == 200


def actions() -> list[str]:
    entries = ModelLogEntry.objects.filter(action__startswith="accounts.").exclude(action="accounts.change_account")
    entries = entries.order_by("timestamp", "pk")
    return list(entries.values_list("action", flat=True))


def sentences() -> list[tuple[list[str], str]]:
    """Return the recipients of the waiting mails, and the first lines."""
    messages = [compose(mail) for mail in Mail.objects.order_by("pk")]
    return [(message.to, str(message.body).splitlines()[0]) for message in messages]
