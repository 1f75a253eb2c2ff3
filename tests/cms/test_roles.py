"""Tests of the access of every role to every URL of the admin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.timezone import now
from wagtail.models import Locale, Site

from cms.appearance.models import SiteTexts
from cms.digest.imports.execution import store_file
from cms.news.models import NewsCategory
from cms.webhooks.models import Delivery, Endpoint
from cms.webhooks.outbox import queue_test
from core.users.models import User
from letters.enums import EditionState
from letters.models import LetterPage, PublishedText
from signatories.enums import Directory, MailPurpose, Source
from signatories.exchange.directories.uploads import store_upload
from signatories.models import Institution, Mail, MemberGroup, Relation, Signatory
from tests.cms.accounts.invitations.invited import invitation
from tests.cms.calls_to_action.calls import add_call
from tests.cms.contact.messages import contact_message
from tests.cms.digest.issues import digest_issue
from tests.cms.digest.test_subscriptions import subscriber
from tests.factories import (
    EditionFactory,
    LetterUpdateFactory,
    OrganizationFactory,
    PaperSignaturesFactory,
    QuestionFactory,
    SignatoryFactory,
    SignatoryGroupFactory,
)
from tests.signatories.files import csv_lines, upload
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
ROLES = ("Editors", "Signatory managers", "Moderators")
OURS = (
    "organizations",
    "institutions",
    "relations",
    "member_groups",
    "news_categories",
    "calls_to_action",
    "digest_issues",
    "subscribers",
    "signatory_lists",
    "signatories",
    "signatory_imports",
    "mails",
    "editions",
    "published_texts",
    "letter_updates",
    "invitations",
    "webhooks",
    "site_texts",
    "contact_messages",
)
CANARY = "canary@example.org"

M, E, D = "Signatory managers", "Editors", "Moderators"
EDITED = ("edit", "usage", "history", "history_results")
LISTED = ("index", "index_results")
#: Roles that may open each of our screens. A URL that is not listed here fails the test.
OPEN_TO: list[tuple[str, tuple[str, ...], set[str]]] = [
    ("organizations", (*LISTED, "inspect"), {M, E}),
    ("organizations", ("add", "import", "import_preview", "link", *EDITED), {M}),
    ("institutions", LISTED, {M, E, D}),
    ("institutions", ("add", "delete", "import", "import_preview", *EDITED), {M}),
    ("organizations", ("delete",), set()),
    ("relations", LISTED, {M, E, D}),
    ("relations", ("add", "delete", *EDITED), {M}),
    ("member_groups", LISTED, {M, E, D}),
    ("member_groups", ("add", "delete", *EDITED), {M}),
    ("news_categories", ("list", "list_results", "add", "delete", *EDITED), {E}),
    ("calls_to_action", ("list", "list_results", "add", "copy", "delete", "unpublish", *EDITED), {E}),
    ("digest_issues", (*LISTED, "send"), {M, E}),
    ("subscribers", LISTED, {M}),
    ("subscribers", ("delete", "export", "import", "import_preview"), {M}),
    ("signatory_lists", (*LISTED, "inspect", "export"), {M, E, D}),
    ("signatory_lists", (*EDITED, "delete", "erase", "hold"), {M}),
    ("signatory_lists", ("add",), set()),
    ("signatory_lists", ("order", "order_results"), {M}),
    ("signatory_lists", ("questions", "add_question", "edit_question", "remove_question", "preview_questions"), {M}),
    ("signatory_lists", ("paper", "add_paper", "edit_paper", "delete_paper"), {M}),
    ("signatory_lists", ("requirements",), {M}),
    ("signatory_lists", ("ask_all", "ask_all_progress", "notify_signers"), {M, D}),
    ("published_texts", ("detail",), {M, E, D}),
    ("letter_updates", ("index", "add", "edit", "delete"), {M}),
    ("signatories", (*LISTED, "columns", "export", "inspect"), {M, E, D}),
    ("signatories", ("add", "delete", "export-contacts", *EDITED), {M}),
    ("signatories", ("review", "review_results", "logo"), {M, D}),
    ("mails", LISTED, {M}),
    ("signatory_imports", (*LISTED, "inspect", "upload", "paste", "progress", "requests", "undo", "problems"), {M}),
    # An import is a record that cannot be edited, so Wagtail's edit screens are open to no role.
    ("signatory_imports", ("add", "delete", *EDITED), set()),
    ("editions", ("new", "list"), {M, E}),
    ("editions", ("take_down",), {M}),
    ("site_texts", ("list", "list_results", "add", *EDITED), {E}),
    ("site_texts", ("delete",), set()),
    ("contact_messages", (*LISTED, "detail"), {M, D}),
    ("contact_messages", ("delete", "export"), {M}),
    # Only administrators invite, unless another group may add accounts.
    ("invitations", (*LISTED, "add", "delete", "send_again"), set()),
    # Only administrators manage webhooks.
    ("webhooks", ("index", "index_results", "add", "delete", "inspect", "delivery", *EDITED), set()),
]
SCREENS = {f"{place}:{name}": roles for place, names, roles in OPEN_TO for name in names}
#: URLs that change data and accept POST only.
OF_ROWS = {"leave_out", "decide", "overrule"}
VERBS = {
    "options",
    "confirm",
    "discard",
    "resume",
    "directory",
    "answer",
    "explain",
    "ask",
    "clean",
    "remove",
    *OF_ROWS,
}
OF_LISTS = {"accept_order", "save_order", "move_question", "stop_asking"}
OF_WEBHOOKS = {"test", "new_secret", "again"}
OF_MAILS = {"send_now"}
#: Wagtail's, with the permission to edit.
OF_SNIPPETS = {"preview_on_add", "preview_on_edit", "revisions_view", "revisions_compare", "revisions_revert"}


def names_of(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern.url_patterns, pattern.namespace or namespace)
        elif namespace in OURS and pattern.name:
            yield f"{namespace}:{pattern.name}"


def test_every_url_of_our_screens_is_in_the_table() -> None:
    names = set(names_of(get_resolver().url_patterns))
    listed_names = {name for name in SCREENS if not name.endswith("-contacts")} | {
        *(f"signatory_imports:{verb}" for verb in VERBS),
        *(f"signatory_lists:{verb}" for verb in OF_LISTS),
        *("signatory_imports:rewrite", "published_texts:assess"),
        *(f"webhooks:{verb}" for verb in OF_WEBHOOKS),
        *(f"mails:{verb}" for verb in OF_MAILS),
        *(f"{place}:{name}" for place in ("calls_to_action", "site_texts") for name in OF_SNIPPETS),
        "calls_to_action:revisions_unschedule",
        *("digest_issues:test", "digest_issues:act", "subscribers:take_over", "subscribers:undo_import"),
        *(f"contact_messages:{verb}" for verb in ("status", "resend", "delete_spam")),
    }
    assert names == listed_names


@pytest.fixture
def arguments(letter: LetterPage) -> dict[str, list[object]]:
    """Return the URL arguments for a list with a private address and an upload with refused rows."""
    listed = letter.signatory_list
    signatory = SignatoryFactory(signatory_list=listed, organization=OrganizationFactory(), email=CANARY)
    waiting = SignatoryFactory(signatory_list=listed, pending=True, source=Source.FORM, email=CANARY)
    waiting.contact.logo.save("logo.png", ContentFile(b"picture"))
    EditionFactory(signatory_list=listed, number=1, state=EditionState.PUBLISHED)
    question = QuestionFactory(signatory_list=listed)
    paper = PaperSignaturesFactory(signatory_list=listed)
    update = LetterUpdateFactory(signatory_list=listed)
    mail = Mail.objects.create(purpose=MailPurpose.CONFIRM, signatory=waiting)
    batch = upload(listed, csv_lines("kind,name,email", "org,Alder,", "org,Birch,broken"))
    importer = User.objects.create_superuser("importer")
    argument_of = {
        "organizations": signatory.organization.pk,
        "institutions": Institution.objects.create(name="Example University").pk,
        "relations": Relation.objects.get(is_membership=True).pk,
        "member_groups": MemberGroup.objects.create(label="Labour").pk,
        "digest_issues": digest_issue().pk,
        "subscribers": subscriber(CANARY).pk,
        "calls_to_action": add_call().pk,
        "contact_messages": contact_message(email=CANARY).pk,
        "news_categories": NewsCategory.objects.create(name="Water", slug="water").pk,
        "signatory_lists": listed.pk,
        "signatories": signatory.pk,
        "signatory_imports": batch.pk,
        "editions": listed.pk,
        "letter_updates": listed.pk,
        "mails": mail.pk,
        "published_texts": PublishedText.objects.create(letter=letter, version="1", published_at=now()).pk,
        "site_texts": SiteTexts.objects.create(site=Site.objects.get(), locale=Locale.get_default()).pk,
        "invitations": invitation(importer, CANARY).pk,
        "webhooks": queue_test(Endpoint.objects.create(url="https://hooks.example.org/")).endpoint_id,
    }
    arguments_by_name: dict[str, list[object]] = {}
    for screen in SCREENS:
        namespace, name = screen.split(":")
        plain = name in (*LISTED, "list_results", "add", "import", "link", "columns", "review", "review_results")
        plain = plain or screen in ("news_categories:list", "site_texts:list", "calls_to_action:list")
        arguments_by_name[screen] = [] if plain else [argument_of[namespace]]
    return arguments_by_name | {
        "subscribers:export": [],
        "subscribers:import_preview": [
            store_file(csv_lines("email", "ada@example.org"), file_name="a.csv", language="en", user=None).pk
        ],
        **{
            f"{each.value}:import_preview": [store_upload(each, b"name\nAlder\n", file_name="a.csv", user=importer).pk]
            for each in Directory
        },
        "contact_messages:export": [],
        "signatory_lists:export": [listed.pk, "csv"],
        "editions:take_down": [listed.pk, 1],
        "signatories:logo": [waiting.pk],
        "signatories:export": ["csv"],
        "signatories:export-contacts": ["csv", "contacts"],
        "signatory_imports:upload": [listed.pk],
        "signatory_imports:paste": [listed.pk],
        "published_texts:detail": [listed.pk, argument_of["published_texts"]],
        "signatory_lists:edit_question": [listed.pk, question.pk],
        "signatory_lists:remove_question": [listed.pk, question.pk],
        "signatory_lists:edit_paper": [listed.pk, paper.pk],
        "signatory_lists:delete_paper": [listed.pk, paper.pk],
        **{f"letter_updates:{name}": [listed.pk] for name in ("index", "add")},
        **{f"letter_updates:{name}": [listed.pk, update.pk] for name in ("edit", "delete")},
        "webhooks:delivery": [Delivery.objects.get().pk],
    }


def user_with_role(role: str) -> User:
    user = User.objects.create_user(role.replace(" ", "-"))
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_a_role_can_open_its_screens_and_no_others(
    client: Client, letter: LetterPage, arguments: dict[str, list[object]], role: str
) -> None:
    client.force_login(user_with_role(role))
    opened = set()
    for screen, more in arguments.items():
        query = {"waiting": "true"} if screen.startswith("signatories:review") else {}
        response = client.get(reverse(screen.removesuffix("-contacts"), args=more), query)
        assert response.status_code in (200, 302), screen
        is_open = response.status_code == 200
        # Editions that cannot be made yet redirect to the list, and imports that cannot be undone to themselves.
        if screen in ("editions:new", "signatory_imports:undo"):
            is_open = is_open or response["Location"] != reverse("wagtailadmin_home")
        if is_open:
            opened.add(screen)
            if role == E and response.status_code == 200:
                assert CANARY not in response.content.decode()
    assert opened == {screen for screen, roles in SCREENS.items() if role in roles}


@pytest.mark.parametrize("role", ROLES)
def test_only_the_intended_roles_can_edit_letters(client: Client, letter: LetterPage, role: str) -> None:
    client.force_login(user_with_role(role))
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[letter.pk]))
    assert (edit.status_code == 200) is (role == E)


@pytest.mark.parametrize(
    ("verb", "roles"),
    [
        *(("approve", {M, D}), ("reject", {M, D}), ("withdraw", {M}), ("change_kind", {M})),
        *(("lead", {M}), ("withhold", {M}), ("group", {M}), ("delete", {M})),
    ],
)
def test_only_the_intended_roles_can_moderate_entries(client: Client, verb: str, roles: set[str]) -> None:
    for role in ROLES:
        signatory = SignatoryFactory(pending=True, signatory_list__allows_hidden_names=True)
        group = SignatoryGroupFactory(signatory_list=signatory.signatory_list)
        rows = Signatory.objects.filter(pk=signatory.pk).values(
            "status", "kind", "lead_order", "group", "is_name_hidden"
        )
        before = list(rows)
        client.force_login(user_with_role(role))
        url = reverse("wagtail_bulk_action", args=["signatories", "signatory", verb])
        form_data = {"kind": "individual", "is_lead": "yes", "group": group.pk, "is_name_hidden": "yes"}
        client.post(f"{url}?id={signatory.pk}", form_data)
        assert (list(rows.all()) != before) is (role in roles), role


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_only_managers_can_confirm_or_reject_imports(
    client: Client, arguments: dict[str, list[object]], verb: str
) -> None:
    more = [*arguments["signatory_imports:inspect"], *([2] if verb in OF_ROWS else [])]
    for role in (E, D):
        client.force_login(user_with_role(role))
        response = client.post(reverse(f"signatory_imports:{verb}", args=more), {"agreed": "on"})
        assert response["Location"] == reverse("wagtailadmin_home")


@pytest.mark.parametrize("verb", sorted(OF_WEBHOOKS))
def test_no_role_can_manage_webhooks(client: Client, arguments: dict[str, list[object]], verb: str) -> None:
    more = arguments["webhooks:delivery" if verb == "again" else "webhooks:inspect"]
    before = list(Endpoint.objects.values()), list(Delivery.objects.values())
    for role in ROLES:
        client.force_login(user_with_role(role))
        assert client.post(reverse(f"webhooks:{verb}", args=more)).status_code == 302
    assert (list(Endpoint.objects.values()), list(Delivery.objects.values())) == before


#: Single permissions for our screens, tested in addition to the roles.
ALONE = (
    *("signatories.view_signatorylist", "signatories.change_signatorylist", "signatories.view_signatory"),
    *("signatories.change_signatory", "signatories.moderate_signatory", "signatories.view_organization"),
    *("signatories.view_importbatch", "signatories.add_importbatch", "signatories.view_mail"),
    *("letters.view_edition", "letters.add_edition", "letters.take_down_edition"),
    *("webhooks.view_endpoint", "signatories.erase_signatorylist", "users.add_user"),
)


def links_of(page: str) -> set[str]:
    """Return the URLs of links and buttons in the admin, except bulk actions, which need a selection."""
    urls = {unescape(address).partition("#")[0] for address in re.findall(r'(?:href|data-\w+-url)="([^"]+)"', page)}
    bare_actions = re.compile(
        r"/admin/bulk/(?:signatories/signatory|news/newscategory|calls_to_action/calltoaction)/\w+/\Z"
    )
    return {address for address in urls if address.startswith("/admin/") and not bare_actions.match(address)}


@pytest.mark.slow
@pytest.mark.parametrize("holder", [*ROLES, *ALONE])
def test_every_visible_link_can_be_opened(
    client: Client, letter: LetterPage, arguments: dict[str, list[object]], holder: str
) -> None:
    EditionFactory(signatory_list=letter.signatory_list)
    # Every screen links to lists, and an import to its preview.
    always = {"signatories.view_signatorylist", *(["signatories.view_importbatch"] if "import" in holder else [])}
    client.force_login(
        user_with_role(holder) if holder in ROLES else user_with_permissions(holder, *(always - {holder}))
    )
    closed = set()
    tried: dict[str, bool] = {}
    for screen, more in arguments.items():
        answer = client.get(reverse(screen.removesuffix("-contacts"), args=more), {"waiting": "true"})
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        for address in links_of(answer.content.decode()):
            if address not in tried:
                reached = client.get(address, follow=True)
                tried[address] = reached.status_code == 200 and not (
                    reached.redirect_chain and reached.redirect_chain[-1][0] == reverse("wagtailadmin_home")
                )
                tried[address] &= b"You may not change these signatories." not in (
                    b"" if reached.streaming else reached.content
                )
            if not tried[address]:
                closed.add((screen, address))
    assert closed == set()


@pytest.mark.slow
def test_imports_hide_addresses_from_users_without_access_to_contact_data(
    client: Client, letter: LetterPage, arguments: dict[str, list[object]]
) -> None:
    content = csv_lines("kind,name,email,representative", "org,Alder,,Robin Canary", f"org,Birch,{CANARY}@,")
    batch = upload(letter.signatory_list, content)
    screen = reverse("signatory_imports:inspect", args=[batch.pk])
    for more, sees, decides in (
        ([], False, False),
        (["signatories.view_contact"], True, False),
        (["signatories.add_importbatch"], True, True),
    ):
        client.force_login(user_with_permissions("signatories.view_importbatch", *more))
        page = client.get(screen).content.decode()
        assert (CANARY in page, "Robin Canary" in page) == (sees, sees), more
        assert ("<form" in page.partition("<main")[2]) is decides, more


@pytest.mark.slow
def test_screens_with_date_fields_load_the_calendar(staff_client: Client, arguments: dict[str, list[object]]) -> None:
    loaded: dict[str, bool] = {}
    for screen, more in arguments.items():
        answer = staff_client.get(reverse(screen.removesuffix("-contacts"), args=more))
        if not answer.streaming and re.search(rb"\binitDate(Time)?Chooser\(", answer.content):
            loaded[screen] = b"wagtailadmin/js/date-time-chooser.js" in answer.content
    assert ("digest_issues:send" in loaded, [screen for screen, found in loaded.items() if not found]) == (True, [])


@pytest.mark.slow
def test_an_id_out_of_range_and_a_word_in_its_place_are_not_found(
    staff_client: Client, arguments: dict[str, list[object]]
) -> None:
    for screen, more in arguments.items():
        numbers = [10**30 if isinstance(argument, int) else argument for argument in more]
        if numbers != more:
            url = reverse(screen.removesuffix("-contacts"), args=numbers)
            assert staff_client.get(url.replace(str(10**30), "abc")).status_code == 404, screen
            answer = staff_client.get(url)
            # Some screens are open to no role, whatever the id.
            assert answer.status_code in (302, 404), screen
            assert answer.status_code == 404 or not SCREENS[screen], screen
