"""Signing, confirming and approving."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from wagtail.models import ModelLogEntry

from signatories.models import Contact, Mail, Signatory, SignatoryList
from tests.chaos.flows.flow import NUMBERS, Flow
from tests.chaos.receivers import answer
from tests.concurrency.actions import _approve, _confirm
from tests.concurrency.scenario import Scenario, make_scenario
from tests.factories import SignatoryListFactory
from tests.signatories.signers import sign

#: People who sign one after the other.
SIGNERS = ("Ada Alder", "Bo Birch", "Cleo Cedar")


def entries_left(signatory_list: SignatoryList) -> list[str]:
    """Return the entries of a list, what the log says about them, and which mails they get."""
    entries = Signatory.objects.filter(signatory_list=signatory_list).select_related("contact")
    log = ModelLogEntry.objects.filter(
        content_type__model="signatory", object_id__in=[str(pk) for pk in entries.values_list("pk", flat=True)]
    )
    # Signing twice sends two mails: those of a kind count once.
    mails = Mail.objects.filter(signatory__in=entries).exclude(sent_at=None).values_list("purpose", "signatory__name")
    return [
        *(f"{row.name}, {row.status}{', with a contact' if hasattr(row, 'contact') else ''}" for row in entries),
        *(f"log: {action}" for action in log.values_list("action", flat=True)),
        *(f"mail: {purpose} to {name}" for purpose, name in {*mails}),
    ]


def sign_on() -> Flow:
    """Three people sign a list."""

    def begin() -> tuple[SignatoryList, dict[str, str]]:
        return SignatoryListFactory(open=True), {f"s{next(NUMBERS)}@example.org": name for name in SIGNERS}

    def act(state: tuple[SignatoryList, dict[str, str]]) -> None:
        for email, name in state[1].items():
            sign(state[0], email=email, name=name)
            answer(email)

    def kept(state: tuple[SignatoryList, dict[str, str]]) -> list[str]:
        return list(Contact.objects.filter(email__in=state[1]).values_list("email", flat=True))

    return Flow("sign on", begin, act, lambda state: entries_left(state[0]), kept, is_repeated=True)


def confirm() -> Flow:
    """A signer follows the link in the mail."""
    return _post("confirm", "unconfirmed", _confirm)


def approve() -> Flow:
    """A moderator publishes an entry."""
    return _post("approve", "pending", _approve)


def _post(name: str, state: str, post: Callable[[Scenario, Client], int]) -> Flow:
    """Return a flow of one request, which changes the status of an entry."""

    def begin() -> Scenario:
        return make_scenario(state, with_letter=False, with_import=False)

    def act(scenario: Scenario) -> None:
        client = Client(raise_request_exception=False)
        client.force_login(scenario.staff)
        if post(scenario, client) < 400:
            answer(scenario.email)

    def kept(scenario: Scenario) -> list[str]:
        entries = Signatory.objects.filter(pk=scenario.entry.pk).exclude(status=state)
        return list(entries.values_list("contact__email", flat=True))

    return Flow(name, begin, act, lambda scenario: entries_left(scenario.signatory_list), kept, is_repeated=True)
