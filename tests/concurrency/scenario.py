"""The start and the final state of a race: one entry in a given state, on a list of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from wagtail.models import ModelLogEntry

from core.users.models import User
from letters.models import Edition, LetterPage
from signatories.enums import Kind, Status
from signatories.exchange.imports.direct import import_file
from signatories.exchange.options import ImportOptions
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.models import Contact, Correction, ImportBatch, Mail, Signatory, SignatoryList
from signatories.moderation import decisions
from signatories.signing import self_service, sign_on
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories.signers import application

NUMBERS = count()
ADDRESS = "robin@example.org"
#: A spreadsheet that changes the website of the entry.
FILE = b"kind,name,email,website\norganization,Larch Society,%s,https://import.example.org\n"


@dataclass
class Scenario:
    """The rows that the actions change, and the tokens and forms that were issued before."""

    signatory_list: SignatoryList
    entry: Signatory
    other: Signatory
    staff: User
    letter: LetterPage | None = None
    batch: ImportBatch | None = None
    tokens: dict[str, str] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return self.entry.contact.email if hasattr(self.entry, "contact") else ""


def unconfirmed(signatory_list: SignatoryList, email: str) -> Signatory:
    """Return an organization that signed and has not confirmed."""
    sign_on.sign_on(signatory_list, application(Kind.ORGANIZATION, email=email, text_version="first"))
    return Signatory.objects.get(signatory_list=signatory_list)


def pending(signatory_list: SignatoryList, email: str) -> Signatory:
    """Return an organization that confirmed and waits for a moderator."""
    return self_service.confirm_own(unconfirmed(signatory_list, email))


def published(signatory_list: SignatoryList, email: str) -> Signatory:
    """Return an organization on the list."""
    return decisions.approve(pending(signatory_list, email))


def corrected(signatory_list: SignatoryList, email: str) -> Signatory:
    """Return an organization on the list with a correction that waits for a moderator."""
    return self_service.correct_own(published(signatory_list, email), {"names": {"fr": "Société du mélèze"}})


def withdrawn(signatory_list: SignatoryList, email: str) -> Signatory:
    """Return an organization that withdrew from the list."""
    return self_service.withdraw_own(published(signatory_list, email))


STATES: dict[str, Callable[[SignatoryList, str], Signatory]] = {
    "unconfirmed": unconfirmed,
    "pending": pending,
    "corrected": corrected,
    "withdrawn": withdrawn,
}


def make_scenario(state: str, *, with_letter: bool, with_import: bool) -> Scenario:
    """Return a list with an entry in a state and another, published organization."""
    signatory_list = SignatoryListFactory(open=True)
    letter = LetterFactory(signatory_list=signatory_list) if with_letter else None
    email = f"r{next(NUMBERS)}-{ADDRESS}"
    entry = STATES[state](signatory_list, email)
    other = SignatoryFactory(signatory_list=signatory_list, name="Larch Association")
    staff = User.objects.get(username="alix")
    scenario = Scenario(signatory_list, entry, other, staff, letter)
    if with_import:
        import_spreadsheet(scenario)
        scenario.batch = ImportBatch.objects.filter(signatory_list=signatory_list).first()
    scenario.entry = Signatory.objects.select_related("contact", "signatory_list", "correction").get(pk=entry.pk)
    scenario.tokens = {purpose.value: make_token(purpose, scenario.entry) for purpose in LinkPurpose}
    return scenario


def import_spreadsheet(scenario: Scenario) -> str:
    """Import the spreadsheet and return the outcomes of its rows."""
    options = ImportOptions(duplicates="update")
    contact = Contact.objects.filter(pk=scenario.entry.pk).first()
    address = contact.email if contact else ADDRESS
    report = import_file(
        scenario.signatory_list, FILE % address.encode(), file_name="a.csv", options=options, user=scenario.staff
    )
    return str(report.summary()["outcomes"])


def final_state(scenario: Scenario) -> dict[str, Any]:
    """Return the rows and mails at the end, without keys and times."""
    entries = Signatory.objects.filter(signatory_list=scenario.signatory_list).order_by("pk")
    pks = [str(entry.pk) for entry in entries]
    log = ModelLogEntry.objects.filter(content_type__model="signatory", object_id__in=pks)
    editions = Edition.objects.filter(signatory_list=scenario.signatory_list)
    return {
        "entries": [_entry(entry) for entry in entries],
        "log": sorted(log.values_list("action", flat=True)),
        "mails": sorted(Mail.objects.filter(signatory__in=entries).values_list("purpose", flat=True)),
        "editions": [[edition.state, edition.organization_count, _names(edition)] for edition in editions],
        "imports": sorted(ImportBatch.objects.filter(signatory_list=scenario.signatory_list).values_list("state")),
    }


def broken_invariants(scenario: Scenario) -> list[str]:
    """Return the invariants that do not hold, whichever action came first."""
    waiting = Correction.objects.filter(signatory__signatory_list=scenario.signatory_list)
    entries = Signatory.objects.filter(signatory_list=scenario.signatory_list)
    return [
        *(
            f"a correction of a {correction.signatory.status} entry"
            for correction in waiting.exclude(signatory__status="published")
        ),
        *("disputed and published" for _entry in entries.filter(status=Status.PUBLISHED, disputed_at__isnull=False)),
        *("published without a time" for _entry in entries.filter(status=Status.PUBLISHED, published_at=None)),
    ]


def _entry(entry: Signatory) -> list[Any]:
    contact = Contact.objects.filter(pk=entry.pk).first()
    correction = Correction.objects.filter(pk=entry.pk).first()
    return [
        *(entry.status, entry.source, entry.name, str(entry.names), entry.region, entry.website, entry.text_version),
        *(bool(entry.disputed_at), bool(entry.withdrawn_at), bool(entry.confirmed_at), bool(entry.merged_into_id)),
        [contact.representative, sorted(contact.notices), contact.comment] if contact else None,
        sorted(correction.values.items()) if correction else None,
    ]


def _names(edition: Edition) -> int:
    with edition.signatories.open() as file:
        return len(file.read().decode().splitlines()) - 1
