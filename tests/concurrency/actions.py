"""The actions of signers and staff, through the pages of the site where possible."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from signatories.admin.signatories.viewset import SignatoryViewSet
from signatories.enums import Kind
from signatories.exceptions import SignatoriesError
from signatories.exchange.imports.undo import undo_import
from signatories.models import Signatory
from signatories.privacy.erasure import erase
from signatories.signing.sign_on import sign_on
from tests.concurrency.scenario import Scenario, import_spreadsheet
from tests.signatories.signers import application

Action = Callable[[Scenario, Client], Any]
#: Each request comes from a different network, so that no rate limit applies.
NETWORKS = count(1)


def _post(client: Client, path: str, data: dict[str, Any] | None = None) -> int:
    number = next(NETWORKS)
    network = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    answer = client.post(path, data or {}, REMOTE_ADDR=network, SERVER_NAME="127.0.0.1")
    return int(answer.status_code)


def _sign_on(scenario: Scenario, client: Client) -> None:
    changed = application(
        Kind.ORGANIZATION,
        email=scenario.email,
        public={"names": {"fr": "Mélèze"}, "region": "Yukon"},
        private={"representative": "Jo Birch"},
        text_version="second",
    )
    sign_on(scenario.signatory_list, changed)


def _confirm(scenario: Scenario, client: Client) -> int:
    return _post(client, f"/signatures/confirm/{scenario.tokens['confirm']}/")


def _correct(scenario: Scenario, client: Client) -> int:
    data = {"name": "Larch Society", "names": {"fr": "Les mélèzes"}, "website": "https://own.example.org"}
    return _post(client, f"/signatures/manage/{scenario.tokens['manage']}/", data)


def _withdraw(scenario: Scenario, client: Client) -> int:
    return _post(client, f"/signatures/withdraw/{scenario.tokens['manage']}/")


def _dispute(scenario: Scenario, client: Client) -> int:
    return _post(client, f"/signatures/dispute/{scenario.tokens['dispute']}/")


def _bulk(action: str, scenario: Scenario, client: Client, pks: list[int], **data: Any) -> int:
    path = reverse("wagtail_bulk_action", args=["signatories", "signatory", action])
    query = urlencode([("id", pk) for pk in pks] + [("next", "/")])
    return _post(client, f"{path}?{query}", data)


def _approve(scenario: Scenario, client: Client) -> int:
    return _bulk("approve", scenario, client, [scenario.entry.pk])


def _reject(scenario: Scenario, client: Client) -> int:
    return _bulk("reject", scenario, client, [scenario.entry.pk], reason="Unknown")


def _withhold(scenario: Scenario, client: Client) -> int:
    return _bulk("withhold", scenario, client, [scenario.entry.pk, scenario.other.pk], is_name_hidden="yes")


def _delete(scenario: Scenario, client: Client) -> int:
    return _bulk("delete", scenario, client, [scenario.entry.pk])


def _restore(scenario: Scenario, client: Client) -> int:
    return _bulk("restore", scenario, client, [scenario.entry.pk], reason="They called")


def _erase(scenario: Scenario, client: Client) -> str:
    with suppress(SignatoriesError):
        erase(scenario.signatory_list, user=scenario.staff)
        return "erased"
    return "refused"


def _merge(scenario: Scenario, client: Client) -> int:
    return _bulk("merge", scenario, client, [scenario.entry.pk, scenario.other.pk], survivor=str(scenario.other.pk))


def _save(scenario: Scenario, client: Client) -> int:
    return _post(client, reverse("signatories:edit", args=[scenario.entry.pk]), scenario.form)


def _import(scenario: Scenario, client: Client) -> str:
    return import_spreadsheet(scenario)


def _undo(scenario: Scenario, client: Client) -> str:
    assert scenario.batch
    with suppress(SignatoriesError):
        report = undo_import(scenario.batch, user=scenario.staff)
        return f"{report.removed} removed, {report.restored} restored, {len(report.skipped)} kept"
    return "refused"


def _edition(scenario: Scenario, client: Client) -> str:
    from letters.editions.edition_requests import request_edition
    from letters.editions.jobs import make_edition

    return str(make_edition(request_edition(scenario.signatory_list)).state)


SIGNERS: dict[str, Action] = {
    "sign on": _sign_on,
    "confirm": _confirm,
    "correct": _correct,
    "withdraw": _withdraw,
    "dispute": _dispute,
}
STAFF: dict[str, Action] = {
    "approve": _approve,
    "reject": _reject,
    "merge": _merge,
    "withhold": _withhold,
    "delete": _delete,
    "put back": _restore,
    "erase": _erase,
    "staff save": _save,
    "import": _import,
    "undo": _undo,
    "publish edition": _edition,
}


#: The actions of staff that race against an import.
IMPORT_OPPONENTS = ("approve", "reject", "merge", "withhold", "delete", "put back", "erase", "staff save")
FIRST = SIGNERS | {"import": _import}
PAIRS = [(first, second) for first in SIGNERS for second in STAFF] + [
    ("import", second) for second in IMPORT_OPPONENTS
]


def prepare_form(scenario: Scenario) -> None:
    """Store the data of a staff form opened now, with another region."""
    form_class = SignatoryViewSet.edit_handler.bind_to_model(Signatory).get_form_class()
    form = form_class(instance=scenario.entry, for_user=scenario.staff)
    data = {bound.html_name: bound.value() for bound in form}
    scenario.form = {name: value for name, value in data.items() if value is not None and value is not False}
    scenario.form["region"] = "Ontario"
