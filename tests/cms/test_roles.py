"""Every address of the admin, with every role: who opens a screen, and who is sent away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cms.webhooks.models import Delivery, Endpoint
from cms.webhooks.outbox import queue_test
from letters.enums import EditionState
from letters.models import LetterPage
from signatories.enums import MailPurpose, Source
from signatories.models import Mail, Signatory
from tests.factories import EditionFactory, OrganizationFactory, SignatoryFactory, SignatoryGroupFactory
from tests.signatories.files import lines, upload

pytestmark = pytest.mark.django_db
ROLES = ("Editors", "Signatory managers", "Moderators")
OURS = ("organizations", "signatory_lists", "signatories", "signatory_imports", "mails", "editions", "webhooks")
CANARY = "canary@example.org"

M, E, D = "Signatory managers", "Editors", "Moderators"
EDITED = ("edit", "usage", "history", "history_results")
LISTED = ("index", "index_results")
#: Which roles a screen of ours opens for. An address that isn't here fails the test: decide who may open it.
OPEN_TO: list[tuple[str, tuple[str, ...], set[str]]] = [
    ("organizations", (*LISTED, "inspect"), {M, E}),
    ("organizations", ("add", *EDITED), {M}),
    ("organizations", ("delete",), set()),
    ("signatory_lists", (*LISTED, "inspect", "export"), {M, E, D}),
    ("signatory_lists", (*EDITED, "delete", "erase"), {M}),
    ("signatory_lists", ("add",), set()),
    ("signatories", (*LISTED, "columns", "export", "inspect"), {M, E, D}),
    ("signatories", ("add", "delete", "export-contacts", *EDITED), {M}),
    ("signatories", ("review", "review_results", "logo"), {M, D}),
    ("mails", LISTED, {M}),
    ("mails", ("add", "delete", *EDITED), set()),
    ("signatory_imports", (*LISTED, "inspect", "upload", "progress", "undo", "problems"), {M}),
    # An import is a record: nobody edits it, so nobody has Wagtail's screens beside its form.
    ("signatory_imports", ("add", "delete", *EDITED), set()),
    ("editions", ("new", "list"), {M, E}),
    ("editions", ("take_down",), {M}),
    # Where public data is sent to is for administrators.
    ("webhooks", ("index", "index_results", "add", "delete", "inspect", "delivery", *EDITED), set()),
]
SCREENS = {f"{place}:{name}": roles for place, names, roles in OPEN_TO for name in names}
#: Addresses that change something, and answer to POST alone.
OF_ROWS = {"leave_out", "decide", "overrule"}
VERBS = {"options", "confirm", "discard", "resume", "directory", "answer", "explain", *OF_ROWS}
OF_WEBHOOKS = {"test", "new_secret", "again"}
OF_MAILS = {"send_now"}


def names_of(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern.url_patterns, pattern.namespace or namespace)
        elif namespace in OURS and pattern.name:
            yield f"{namespace}:{pattern.name}"


def test_every_address_of_our_screens_is_in_the_table() -> None:
    found = set(names_of(get_resolver().url_patterns))
    known = {name for name in SCREENS if not name.endswith("-contacts")} | {
        *(f"signatory_imports:{verb}" for verb in VERBS),
        *(f"webhooks:{verb}" for verb in OF_WEBHOOKS),
        *(f"mails:{verb}" for verb in OF_MAILS),
    }
    assert found == known


@pytest.fixture
def arguments(letter: LetterPage) -> dict[str, list[object]]:
    """Return what the addresses need, for a list with a private address and an upload with refused rows."""
    listed = letter.signatory_list
    signatory = SignatoryFactory(signatory_list=listed, organization=OrganizationFactory(), email=CANARY)
    waiting = SignatoryFactory(signatory_list=listed, pending=True, source=Source.FORM, email=CANARY)
    waiting.contact.logo.save("logo.png", ContentFile(b"picture"))
    EditionFactory(signatory_list=listed, number=1, state=EditionState.PUBLISHED)
    mail = Mail.objects.create(purpose=MailPurpose.CONFIRM, signatory=waiting)
    batch = upload(listed, lines("kind,name,email", "org,Alder,", "org,Birch,broken"))
    of = {
        "organizations": signatory.organization.pk,
        "signatory_lists": listed.pk,
        "signatories": signatory.pk,
        "signatory_imports": batch.pk,
        "editions": listed.pk,
        "mails": mail.pk,
        "webhooks": queue_test(Endpoint.objects.create(url="https://hooks.example.org/")).endpoint_id,
    }
    found: dict[str, list[object]] = {}
    for screen in SCREENS:
        namespace, name = screen.split(":")
        plain = name in ("index", "index_results", "add", "columns", "review", "review_results")
        found[screen] = [] if plain else [of[namespace]]
    return found | {
        "signatory_lists:export": [listed.pk, "csv"],
        "editions:take_down": [listed.pk, 1],
        "signatories:logo": [waiting.pk],
        "signatories:export": ["csv"],
        "signatories:export-contacts": ["csv", "contacts"],
        "signatory_imports:upload": [listed.pk],
        "webhooks:delivery": [Delivery.objects.get().pk],
    }


def member(role: str) -> User:
    user = User.objects.create_user(role.replace(" ", "-"))
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_its_screens_and_no_other(
    client: Client, letter: LetterPage, arguments: dict[str, list[object]], role: str
) -> None:
    client.force_login(member(role))
    opened = set()
    for screen, more in arguments.items():
        query = {"waiting": "true"} if screen.startswith("signatories:review") else {}
        response = client.get(reverse(screen.removesuffix("-contacts"), args=more), query)
        # An edition of a letter that nobody may print yet leads back to the list.
        assert response.status_code in (200, 302), screen
        is_open = response.status_code == 200
        if screen == "editions:new":
            is_open = is_open or "signatory_lists" in response["Location"]
        if is_open:
            opened.add(screen)
            if role == E and response.status_code == 200:
                assert CANARY not in response.content.decode()
    assert opened == {screen for screen, roles in SCREENS.items() if role in roles}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_writes_letters_or_does_not(client: Client, letter: LetterPage, role: str) -> None:
    client.force_login(member(role))
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[letter.pk]))
    assert (edit.status_code == 200) is (role == E)


@pytest.mark.parametrize(
    ("verb", "roles"),
    [
        *(("approve", {M, D}), ("reject", {M, D}), ("withdraw", {M}), ("change_kind", {M})),
        *(("lead", {M}), ("withhold", {M}), ("group", {M}), ("delete", {M})),
    ],
)
def test_a_role_decides_on_entries_or_does_not(client: Client, verb: str, roles: set[str]) -> None:
    for role in ROLES:
        signatory = SignatoryFactory(pending=True, signatory_list__allows_hidden_names=True)
        group = SignatoryGroupFactory(signatory_list=signatory.signatory_list)
        rows = Signatory.objects.filter(pk=signatory.pk).values(
            "status", "kind", "lead_order", "group", "is_name_hidden"
        )
        before = list(rows)
        client.force_login(member(role))
        url = reverse("wagtail_bulk_action", args=["signatories", "signatory", verb])
        sent = {"kind": "individual", "is_lead": "yes", "group": group.pk, "is_name_hidden": "yes"}
        client.post(f"{url}?id={signatory.pk}", sent)
        assert (list(rows.all()) != before) is (role in roles), role


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_only_managers_decide_on_imports(client: Client, arguments: dict[str, list[object]], verb: str) -> None:
    more = [*arguments["signatory_imports:inspect"], *([2] if verb in OF_ROWS else [])]
    for role in (E, D):
        client.force_login(member(role))
        response = client.post(reverse(f"signatory_imports:{verb}", args=more), {"agreed": "on"})
        assert response["Location"] == reverse("wagtailadmin_home")


@pytest.mark.parametrize("verb", sorted(OF_WEBHOOKS))
def test_no_role_has_public_data_sent_elsewhere(client: Client, arguments: dict[str, list[object]], verb: str) -> None:
    more = arguments["webhooks:delivery" if verb == "again" else "webhooks:inspect"]
    before = list(Endpoint.objects.values()), list(Delivery.objects.values())
    for role in ROLES:
        client.force_login(member(role))
        assert client.post(reverse(f"webhooks:{verb}", args=more)).status_code == 302
    assert (list(Endpoint.objects.values()), list(Delivery.objects.values())) == before
