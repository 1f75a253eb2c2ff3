"""What signers and staff do, as they do it: by the pages of the site where there are any."""

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
from signatories.exchange.import_undo import undo_import
from signatories.models import Signatory
from signatories.privacy.erasure import erase
from signatories.signing.sign_on import sign_on
from tests.concurrency.scenes import Scene, bring_in
from tests.signatories.signers import application

Verb = Callable[[Scene, Client], Any]
#: Each request comes from a network of its own, so that no rate limit answers it.
NETWORKS = count(1)


def _post(client: Client, path: str, data: dict[str, Any] | None = None) -> int:
    number = next(NETWORKS)
    network = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    answer = client.post(path, data or {}, REMOTE_ADDR=network, SERVER_NAME="127.0.0.1")
    return int(answer.status_code)


def _sign_on(scene: Scene, client: Client) -> None:
    changed = application(
        Kind.ORGANIZATION,
        email=scene.email,
        public={"name_fr": "Mélèze", "region": "Yukon"},
        private={"representative": "Jo Birch"},
        text_version="second",
    )
    sign_on(scene.signatory_list, changed)


def _confirm(scene: Scene, client: Client) -> int:
    return _post(client, f"/signatures/confirm/{scene.tokens['confirm']}/")


def _correct(scene: Scene, client: Client) -> int:
    sent = {"name": "Larch Society", "name_fr": "Les mélèzes", "website": "https://own.example.org"}
    return _post(client, f"/signatures/manage/{scene.tokens['manage']}/", sent)


def _withdraw(scene: Scene, client: Client) -> int:
    return _post(client, f"/signatures/withdraw/{scene.tokens['manage']}/")


def _dispute(scene: Scene, client: Client) -> int:
    return _post(client, f"/signatures/dispute/{scene.tokens['dispute']}/")


def _bulk(action: str, scene: Scene, client: Client, pks: list[int], **sent: Any) -> int:
    path = reverse("wagtail_bulk_action", args=["signatories", "signatory", action])
    query = urlencode([("id", pk) for pk in pks] + [("next", "/")])
    return _post(client, f"{path}?{query}", sent)


def _approve(scene: Scene, client: Client) -> int:
    return _bulk("approve", scene, client, [scene.entry.pk])


def _reject(scene: Scene, client: Client) -> int:
    return _bulk("reject", scene, client, [scene.entry.pk], reason="Unknown")


def _withhold(scene: Scene, client: Client) -> int:
    return _bulk("withhold", scene, client, [scene.entry.pk, scene.other.pk], is_name_hidden="yes")


def _delete(scene: Scene, client: Client) -> int:
    return _bulk("delete", scene, client, [scene.entry.pk])


def _put_back(scene: Scene, client: Client) -> int:
    return _bulk("restore", scene, client, [scene.entry.pk], reason="They called")


def _erase(scene: Scene, client: Client) -> str:
    with suppress(SignatoriesError):
        erase(scene.signatory_list, user=scene.staff)
        return "erased"
    return "refused"


def _merge(scene: Scene, client: Client) -> int:
    return _bulk("merge", scene, client, [scene.entry.pk, scene.other.pk], survivor=str(scene.other.pk))


def _save(scene: Scene, client: Client) -> int:
    return _post(client, reverse("signatories:edit", args=[scene.entry.pk]), scene.form)


def _import(scene: Scene, client: Client) -> str:
    return bring_in(scene)


def _undo(scene: Scene, client: Client) -> str:
    assert scene.batch
    with suppress(SignatoriesError):
        report = undo_import(scene.batch, user=scene.staff)
        return f"{report.removed} removed, {report.restored} restored, {len(report.skipped)} kept"
    return "refused"


def _edition(scene: Scene, client: Client) -> str:
    from letters.editions.edition_requests import request_edition
    from letters.editions.jobs import make_edition

    return str(make_edition(request_edition(scene.signatory_list)).state)


SIGNERS: dict[str, Verb] = {
    "sign on": _sign_on,
    "confirm": _confirm,
    "correct": _correct,
    "withdraw": _withdraw,
    "dispute": _dispute,
}
STAFF: dict[str, Verb] = {
    "approve": _approve,
    "reject": _reject,
    "merge": _merge,
    "withhold": _withhold,
    "delete": _delete,
    "put back": _put_back,
    "erase": _erase,
    "staff save": _save,
    "import": _import,
    "undo": _undo,
    "publish edition": _edition,
}


#: What races against an import beside the signers.
BULK = ("approve", "reject", "merge", "withhold", "delete", "put back", "erase", "staff save")
FIRST = SIGNERS | {"import": _import}
PAIRS = [(first, second) for first in SIGNERS for second in STAFF] + [("import", second) for second in BULK]


def open_form(scene: Scene) -> None:
    """Keep what the form of staff sends, opened now, with the region changed."""
    form_class = SignatoryViewSet.edit_handler.bind_to_model(Signatory).get_form_class()
    form = form_class(instance=scene.entry, for_user=scene.staff)
    sent = {bound.html_name: bound.value() for bound in form}
    scene.form = {name: value for name, value in sent.items() if value is not None and value is not False}
    scene.form["region"] = "Ontario"
