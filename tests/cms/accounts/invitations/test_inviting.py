"""Tests of the screens that invite, send again and revoke, and of the mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts.invitations.delivery import compose, has_due
from cms.accounts.invitations.person import INVITATIONS
from cms.accounts.invitations.service import InvitationRefused, Refusal, accept, invite, revoke, send_again
from cms.accounts.models import Invitation
from cms.failed_mail.kinds import KINDS
from cms.operations import housekeeping
from core.users.models import User
from signatories.addresses import NO_MAIL_DOMAIN, email_key
from signatories.models import BlockedAddress
from tests.cms.accounts.invitations.invited import delivered, editors, forget_mails, invitation, path_in
from tests.signatories.people import user_with_permissions
from tests.threads import run_concurrently

pytestmark = pytest.mark.django_db
INDEX = "/admin/invitations/"


@pytest.fixture(autouse=True)
def _no_mails() -> None:
    forget_mails("robin@example.org", "kim@example.org", "lou@example.org")


@pytest.fixture
def helper() -> User:
    """Return somebody who may add accounts, and is not an administrator."""
    return user_with_permissions("users.add_user")


def form(**values: Any) -> dict[str, Any]:
    return {"email": "robin@example.org", "language": "en", "groups": [editors().pk], **values}


def sent_by(user: User, **values: Any) -> dict[str, list[str]]:
    """Return the errors of a form that invites; none if it did."""
    client = Client()
    client.force_login(user)
    answer = client.post(f"{INDEX}new/", form(**values))
    return {} if answer.status_code == 302 else dict(answer.context["form"].errors)


def test_whoever_may_add_accounts_invites(helper: User) -> None:
    assert sent_by(helper, first_name="Robin", language="fr") == {}
    invited = Invitation.objects.get()
    assert (invited.email, invited.language, invited.invited_by) == ("robin@example.org", "fr", helper)
    assert list(invited.groups.all()) == [editors()]
    assert (has_due(), ModelLogEntry.objects.filter(action="accounts.invite", user=helper).count()) == (True, 1)


@pytest.mark.parametrize("permission", ["users.change_user", "users.delete_user", "signatories.view_signatory"])
def test_nobody_else_sees_or_makes_an_invitation(permission: str, staff: User) -> None:
    invited = invitation(staff)
    client = Client()
    client.force_login(user_with_permissions(permission))
    addresses = [INDEX, f"{INDEX}new/", f"{INDEX}delete/{invited.pk}/", f"{INDEX}send-again/{invited.pk}/"]
    assert [client.get(address)["Location"] for address in addresses] == ["/admin/"] * 4
    assert [client.post(address)["Location"] for address in addresses[1:]] == ["/admin/"] * 3
    assert "Invitations" not in client.get("/admin/").text
    assert Invitation.objects.get() == invited


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"email": "Alix@Example.org"}, {"email": ["There is an account with this address already."]}),
        (
            {"email": "KIM@example.org"},
            {"email": ["This address was invited already. Send that invitation again, or revoke it first."]},
        ),
        (
            {"email": "blocked@example.org"},
            {"email": ["The owner of this address wants no mail from this site."]},
        ),
        ({"groups": []}, {"groups": ["Choose at least one group."]}),
        ({"language": "xx"}, {"language": ["Select a valid choice. xx is not one of the available choices."]}),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_sentence(
    values: dict[str, Any], errors: dict[str, list[str]], staff: User
) -> None:
    invitation(staff, "kim@example.org")
    BlockedAddress.objects.create(email_key=email_key("blocked@example.org"))
    assert sent_by(staff, **values) == errors
    assert Invitation.objects.count() == 1


def test_an_address_that_cannot_get_mail_is_refused(staff: User) -> None:
    assert list(sent_by(staff, email="robin@example")) == ["email"]
    assert list(sent_by(staff, email="róbin@example.org")) == ["email"]


def test_only_administrators_make_administrators(staff: User, helper: User) -> None:
    assert sent_by(helper, is_administrator="on") == {}
    assert sent_by(staff, email="kim@example.org", is_administrator="on", groups=[]) == {}
    assert list(Invitation.objects.order_by("pk").values_list("is_administrator", flat=True)) == [False, True]
    with pytest.raises(InvitationRefused) as refusal:
        send_again(Invitation.objects.get(is_administrator=True).pk, by=helper)
    assert refusal.value.refusal == Refusal.MAY_NOT


@pytest.mark.parametrize("right", ["add_user", "change_user", "add_group", "change_group"])
def test_only_administrators_give_groups_that_change_accounts_or_groups(right: str, staff: User, helper: User) -> None:
    people = Group.objects.create(name="People")
    people.permissions.add(Permission.objects.get(codename=right))
    assert list(sent_by(helper, groups=[people.pk])) == ["groups"]
    assert sent_by(staff, groups=[people.pk]) == {}


def test_the_database_has_one_open_invitation_of_an_address(staff: User) -> None:
    invited = invitation(staff)
    with transaction.atomic(), pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(email="ROBIN@example.org", language="en", expires_at=timezone.now())
    with pytest.raises(InvitationRefused) as refusal:
        invitation(staff, "ROBIN@example.org")
    assert refusal.value.refusal == Refusal.IS_INVITED
    accept(invited, User(username="robin")).delete()
    invitation(staff, "ROBIN@example.org")


def test_the_screen_says_that_another_administrator_was_faster(staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    invitation(staff)
    monkeypatch.setattr("cms.accounts.invitations.forms.InvitationForm.clean_email", lambda self: "robin@example.org")
    assert list(sent_by(staff)) == ["email"]


def test_the_mail_says_who_invites_where_to_and_for_how_long(staff: User) -> None:
    User.objects.filter(pk=staff.pk).update(first_name="Alix", last_name="Roy")
    invitation(staff, first_name="Robin")
    (message,) = delivered()
    assert (message.to, message.extra_headers["Content-Language"]) == (["robin@example.org"], "en")
    for part in ("Hello Robin,", "Alix Roy invites you", "http://", "once, and for seven days"):
        assert part in message.body
    (html,) = [text for text, _type in message.alternatives]
    assert (f'href="http://localhost:8000{path_in(message)}"' in html or path_in(message) in html, delivered()) == (
        True,
        [],
    )
    assert Invitation.objects.get().sent_at is not None


@pytest.mark.parametrize(("language", "subject"), [("fr", "Votre compte"), ("de", "Ihr Konto")])
def test_the_mail_is_in_the_language_of_the_invitation(language: str, subject: str, staff: User) -> None:
    invitation(staff, language=language)
    (message,) = delivered()
    assert (message.subject.startswith(subject), message.extra_headers["Content-Language"]) == (True, language)


def test_an_account_is_found_by_its_international_domain(staff: User) -> None:
    User.objects.create_user("kim", "kim@bücher.example")
    for email in ("kim@bücher.example", "kim@xn--bcher-kva.example"):
        assert sent_by(staff, email=email) == {"email": ["There is an account with this address already."]}
    assert sent_by(staff, email="kim@xn--bcher-kv.example") == {"email": [str(NO_MAIL_DOMAIN)]}
    assert sent_by(staff, email="ko@bücher.example") == {}


def test_a_name_is_one_line_of_visible_text(staff: User) -> None:
    assert list(sent_by(staff, last_name="\u202eOkafor")) == ["last_name"]
    assert sent_by(staff, first_name="Robin\nand all") == {}
    assert Invitation.objects.get().first_name == "Robin and all"


def test_a_mail_without_a_reason_is_not_sent(staff: User) -> None:
    invited = invitation(staff)
    assert isinstance(compose(invited), EmailMultiAlternatives)
    User.objects.create_user("by hand", "ROBIN@example.org")
    assert (compose(invited), delivered(), has_due()) == (None, [], False)


def test_a_mail_whose_link_would_be_refused_is_not_sent(helper: User) -> None:
    invitation(helper)
    helper.user_permissions.clear()
    assert (delivered(), has_due(), Invitation.objects.get().sent_at) == ([], False, None)


def test_sending_again_has_another_link_and_the_name_of_the_sender(staff: User, helper: User, client: Client) -> None:
    invited = invitation(staff)
    first = path_in(delivered()[0])
    Invitation.objects.update(expires_at=timezone.now())
    client.force_login(helper)
    address = f"{INDEX}send-again/{invited.pk}/"
    assert (client.get(address).status_code, has_due()) == (200, False)
    client.post(address)
    (message,) = delivered()
    assert path_in(message) != first
    invited.refresh_from_db()
    assert (invited.version, invited.invited_by, invited.is_open(timezone.now())) == (2, helper, True)
    assert str(helper) in message.body


def test_an_address_gets_five_invitations_a_day(staff: User, staff_client: Client) -> None:
    invited = invitation(staff)
    invitation(staff, "kim@example.org")
    address = f"{INDEX}send-again/{invited.pk}/"
    for _number in range(4):
        assert "is on its way" in staff_client.post(address, follow=True).text
    sentence = "This address got enough invitations today."
    assert sentence in staff_client.post(address, follow=True).text
    assert Invitation.objects.get(pk=invited.pk).version == 5
    revoke(invited.pk, by=staff)
    for email in ("robin@example.org", "robin+again@example.org"):
        (error,) = sent_by(staff, email=email)["email"]
        assert error.startswith(sentence)
    assert not Invitation.objects.filter(email__startswith="robin").exists()
    assert sent_by(staff, email="lou@example.org") == {}


def test_revoking_asks_first(staff: User, staff_client: Client) -> None:
    invited = invitation(staff)
    address = f"{INDEX}delete/{invited.pk}/"
    assert "will no longer work" in staff_client.get(address).text
    assert Invitation.objects.count() == 1
    staff_client.post(address)
    assert not Invitation.objects.exists()
    revoked = ModelLogEntry.objects.filter(action="accounts.revoke_invitation")
    assert list(revoked.values_list("label", "user")) == [(f"Invitation {invited.pk}", staff.pk)]


def test_rights_that_one_may_not_give_are_neither_sent_nor_revoked(staff: User, helper: User, client: Client) -> None:
    invited = invitation(staff, is_administrator=True)
    client.force_login(helper)
    for name in ("send-again", "delete"):
        page = client.post(f"{INDEX}{name}/{invited.pk}/", follow=True)
        assert "Only administrators may give these rights." in page.text
    assert list(Invitation.objects.values_list("version", flat=True)) == [1]


def test_an_accepted_invitation_is_listed_and_done_with(staff: User, staff_client: Client) -> None:
    invited = invitation(staff)
    text = staff_client.get(INDEX).text
    assert [f'href="{INDEX}{name}/{invited.pk}/"' in text for name in ("send-again", "delete")] == [True, True]
    accept(invited, User(username="robin"))
    text = staff_client.get(INDEX).text
    assert ("Accepted" in text, "Editors" in text, f"delete/{invited.pk}/" in text) == (True, True, False)
    assert [staff_client.get(f"{INDEX}{name}/{invited.pk}/").status_code for name in ("send-again", "delete")] == [
        404,
        404,
    ]


def test_the_list_says_what_became_of_each(staff: User, staff_client: Client) -> None:
    invitation(staff)
    invitation(staff, "kim@example.org")
    old = Invitation.objects.get(email="kim@example.org")
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now(), due_at=None, error="TimeoutError")
    text = staff_client.get(INDEX).text
    assert [word in text for word in ("Open", "Expired", "Waits to be sent", "Not delivered")] == [True] * 4


def test_the_list_costs_as_many_queries_for_three_invitations_as_for_one(staff: User, staff_client: Client) -> None:
    numbers = []
    invitation(staff)
    staff_client.get(INDEX)
    for more in ((), ("kim@example.org", "sasha@example.org")):
        for email in more:
            invitation(staff, email)
        with CaptureQueriesContext(connection) as captured:
            staff_client.get(INDEX)
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


def test_the_list_of_accounts_and_the_menu_lead_there(staff_client: Client, client: Client) -> None:
    assert [f'href="{address}"' in staff_client.get("/admin/users/").text for address in (INDEX, f"{INDEX}new/")] == [
        True,
        True,
    ]
    assert INDEX in staff_client.get("/admin/").text
    client.force_login(user_with_permissions("users.change_user"))
    assert INDEX not in client.get("/admin/users/").text


def test_a_mail_that_failed_is_sent_again_with_the_same_link(staff: User) -> None:
    invited = invitation(staff)
    Invitation.objects.update(due_at=None, error="SMTPDataError 554")
    (kind,) = (kind for kind in KINDS if kind.name == "invitations")
    (row,) = kind.newest(staff, 10)
    assert (kind.number(), row.recipient, row.url) == (1, "robin@example.org", INDEX)
    assert kind.send_again(invited.pk)
    assert (kind.number(), has_due(), Invitation.objects.get().version) == (0, True, 1)
    Invitation.objects.update(due_at=None, expires_at=timezone.now() - timedelta(minutes=1))
    assert (kind.number(), kind.newest(staff, 10), kind.send_again(invited.pk)) == (0, [], False)


def test_accepted_and_expired_invitations_are_deleted_after_thirty_days(staff: User) -> None:
    rule = "accepted and expired invitations"
    accept(invitation(staff), User(username="robin"))
    invitation(staff, "kim@example.org")
    now = timezone.now()
    assert housekeeping.run(now + timedelta(days=29))[rule] == 0
    assert housekeeping.run(now + timedelta(days=31))[rule] == 1
    assert list(Invitation.objects.values_list("email", flat=True)) == ["kim@example.org"]
    assert housekeeping.run(now + timedelta(days=38))[rule] == 1


def test_deleting_the_account_deletes_its_invitation(staff: User) -> None:
    accept(invitation(staff), User(username="robin")).delete()
    assert not Invitation.objects.exists()


def test_erasing_a_person_deletes_their_invitation(staff: User) -> None:
    invitation(staff)
    invitation(staff, "kim@example.org")
    assert [row["email"] for row in INVITATIONS.copy("Robin@Example.org")] == ["robin@example.org"]
    with transaction.atomic():
        assert INVITATIONS.erase_all("Robin@Example.org") == 1
    assert [INVITATIONS.copy(address) for address in ("robin@example.org", "no address", "\x00")] == [[], [], []]
    assert Invitation.objects.get().email == "kim@example.org"


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads share one connection to SQLite in memory")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_invite_an_address_at_once_one_does(staff: User) -> None:
    def act() -> None:
        invite(Invitation(email="robin@example.org", language="en"), [editors()], by=staff)

    assert run_concurrently([act, act], expected=(InvitationRefused,)) == []
    assert Invitation.objects.count() == 1
