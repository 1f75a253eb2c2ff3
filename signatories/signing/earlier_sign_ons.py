"""Earlier sign-ons of an address, a client network and a proof of work, and the entry that a sign-on may replace.

Every sign-on reads them, for a new address as for a known one, with statements that are compiled once per process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, CharField, DateTimeField, QuerySet, Value
from django.utils import timezone

from core.bulk_insert import next_key
from core.prepared_queries import Parameter, PreparedQuery
from core.round_trips import execute_together
from signatories.former_names import name_mark
from signatories.locks import lock_entry_statements, lock_statements, set_contact
from signatories.mail.budget import RecentMail, recent_mail_statements
from signatories.models import Contact, NameFingerprint, Signatory, SignatoryList
from signatories.names.identity import entry_key
from signatories.signing.sign_on_limits import widest_limit

#: Parts of the answer of the database.
OF_ADDRESS, OF_NAME, OF_NETWORK, OF_MAILBOX, OF_PROOF = range(5)
#: In the place of a key that a request does not have. No row has it.
NO_KEY = "-"


@dataclass(frozen=True)
class EarlierSignOns:
    """Earlier sign-ons of the same origin.

    `same_entry` is the primary key of the entry with the name and address of the application, or else of the newest
    one that had them before; 0 if there is none. `of_mailbox` has the times of the entries of the mailbox, those of
    the address included; `of_network` those of the client network, newest first. `is_proof_used` is true if the proof
    of work was used before. `recent_mails` are those that count against the budget of the mailbox.
    """

    same_entry: int
    of_mailbox: Sequence[datetime]
    of_network: Sequence[datetime]
    is_proof_used: bool
    recent_mails: Sequence[RecentMail]
    #: The primary key of a new entry; None where the database gives it when the entry is inserted.
    new_key: int | None


def lock_earlier_sign_ons(
    list_pk: int, *, kind: str, name: str, email_key: str, mailbox_key: str, network_key: str, proof_key: str
) -> EarlierSignOns:
    """Lock address and mailbox, and return the earlier sign-ons of the origin of an application to a list.

    The same statements for any origin. Pass "" for a network or proof that the request does not have.
    """
    now = timezone.now()
    network_period, most_of_network = widest_limit("network")
    mailbox_period, most_of_mailbox = widest_limit("address")
    read = _query(most_of_network, most_of_mailbox).rows_statement(
        list_pk=list_pk,
        email_key=email_key,
        name_mark=name_mark(kind, name),
        network_key=network_key or NO_KEY,
        network_since=now - network_period,
        mailbox_key=mailbox_key or NO_KEY,
        mailbox_since=now - mailbox_period,
        proof_key=proof_key or NO_KEY,
    )
    # The addresses of a mailbox share its rate limits, also in concurrent requests.
    locks = lock_statements([list_pk], [email_key, mailbox_key])
    new_key = next_key(Signatory)
    mails = recent_mail_statements(mailbox_key, now)
    found = execute_together([*locks, *([new_key] if new_key else []), read, *mails])
    *others, rows = found[: -len(mails)]
    parts: Mapping[int, list[Any]] = {part: [] for part in range(OF_PROOF + 1)}
    for part, *row in rows:
        parts[part].append(row)
    identity = [list_pk, kind, entry_key(kind, name)]
    same = [pk for pk, _at, *other in parts[OF_ADDRESS] if other == identity]
    former = [pk for pk, *_row in parts[OF_NAME]]
    return EarlierSignOns(
        same_entry=[*same, *former, 0][0],
        of_mailbox=list({pk: at for pk, at, *_row in parts[OF_ADDRESS] + parts[OF_MAILBOX]}.values()),
        # The database promises no order of what it joins.
        of_network=sorted((at for _pk, at, *_row in parts[OF_NETWORK]), reverse=True),
        is_proof_used=bool(parts[OF_PROOF]),
        recent_mails=[mail for part in found[-len(mails) :] for mail in part],
        new_key=others[-1] if new_key else None,
    )


@cache
def _query(most_of_network: int, most_of_mailbox: int) -> PreparedQuery:
    """Return the query of `earlier_sign_ons`, which reads one sign-on more than the limits of each origin allow."""

    def build() -> list[QuerySet[Any, Any]]:
        entries = Signatory.objects.filter(email_key=_text("email_key"))
        former = NameFingerprint.objects.filter(
            signatory_list=Parameter("list_pk", BigIntegerField()),
            fingerprint=_text("name_mark"),
            signatory__email_key=_text("email_key"),
        )
        of_network = _recent_contacts("network")[: most_of_network + 1]
        of_mailbox = _recent_contacts("mailbox")[: most_of_mailbox + 1]
        of_proof = Contact.objects.filter(proof_key=_text("proof_key"))[:1]
        blanks = (Value(0), Value(""), Value(""))
        return [
            entries.order_by().values_list(
                Value(OF_ADDRESS), "pk", "created_at", "signatory_list_id", "kind", "name_key"
            ),
            former.order_by("-signatory").values_list(
                Value(OF_NAME), "signatory_id", "signatory__created_at", *blanks
            )[:1],
            of_network.values_list(Value(OF_NETWORK), "pk", "created_at", *blanks),
            of_mailbox.values_list(Value(OF_MAILBOX), "pk", "created_at", *blanks),
            of_proof.values_list(Value(OF_PROOF), "pk", "created_at", *blanks),
        ]

    return PreparedQuery(build)


def _recent_contacts(of: str) -> QuerySet[Contact]:
    since: Any = Parameter(f"{of}_since", DateTimeField())
    return Contact.objects.filter(**{f"{of}_key": _text(f"{of}_key")}, created_at__gt=since).order_by("-created_at")


def _text(name: str) -> Any:
    return Parameter(name, CharField())


def lock_entry(signatory_list: SignatoryList, pk: int) -> Signatory | None:
    """Lock and return an entry of a list with its contact; None if there is none. Two statements, whatever there is.

    The lock of the address prevents changes of the entry, but not its deletion.
    """
    entries, contacts = execute_together(lock_entry_statements(pk))
    if not entries:
        return None
    entry: Signatory = entries[0]
    entry.signatory_list = signatory_list
    set_contact(entry, contacts)
    return entry
