"""Tests of importing subscribers: outcomes, consent, repetition, undoing. All addresses are invented."""

from __future__ import annotations

import time
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now, timedelta
from wagtail.models import ModelLogEntry

from cms.digest import subscriptions
from cms.digest.enums import RowOutcome, SubscriberStatus
from cms.digest.imports.execution import carry_out, pasted_file, store_file, undo
from cms.digest.imports.plan import MAX_ROWS, make_plan
from cms.digest.models import ConfirmationMail, Subscriber, SubscriberImport
from cms.operations import housekeeping
from core.users.models import User
from signatories.addresses import email_key
from signatories.exceptions import InvalidTransition, UnreadableFile
from signatories.models import BlockedAddress
from tests.cms.digest.test_subscriptions import subscriber
from tests.signatories.files import csv_file, csv_lines, xlsx_file
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
STATEMENT = "Collected on paper at the forum of May 2024"


def stored(content: bytes, **values: str) -> SubscriberImport:
    return store_file(content, user=None, **{"file_name": "list.csv", "language": "en", **values})


def outcomes(content: bytes, **values: str) -> dict[str, list[str]]:
    plan = make_plan(stored(content, **values))
    return {outcome.value: [row.email for row in rows] for outcome, rows in plan.rows.items()}


def run(content: bytes, **values: str) -> SubscriberImport:
    batch = stored(content, **values)
    return carry_out(batch, statement=STATEMENT, digest=make_plan(batch).digest, user=None)


def emails() -> list[str]:
    return sorted(Subscriber.objects.filter(status=SubscriberStatus.SUBSCRIBED).values_list("email", flat=True))


MAILCHIMP = csv_lines(
    "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,CONFIRM_IP,Language,LAST_CHANGED",
    "ada@example.org,Ada,Example,2,2021-03-04 10:11:12,2021-03-05 08:00:00,192.0.2.1,fr,2024-01-01 00:00:00",
    "ben@example.org,Ben,Example,2,2021-03-04 10:11:12,,192.0.2.1,en_US,2024-01-01 00:00:00",
)
MAILCHIMP_UNSUBSCRIBED = csv_lines(
    "Email Address,First Name,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE", "cyd@example.org,Cyd,2022-01-02 03:04:05,May"
)
MAILCHIMP_CLEANED = csv_lines("Email Address,First Name,CLEAN_TIME", "dee@example.org,Dee,2022-01-02 03:04:05")


def test_exports_of_a_mail_service_are_read_with_language_and_date() -> None:
    run(MAILCHIMP)
    found = Subscriber.objects.order_by("email").values_list("email", "language", "status", "source", "confirmed_at")
    assert [(*row, at and at.date()) for *row, at in found] == [
        ("ada@example.org", "fr", "subscribed", "import", date(2021, 3, 5)),
        ("ben@example.org", "en", "subscribed", "import", None),
    ]


def test_who_left_elsewhere_is_remembered_by_the_hash_alone() -> None:
    run(MAILCHIMP_UNSUBSCRIBED)
    run(MAILCHIMP_CLEANED)
    found = Subscriber.objects.order_by("pk").values_list("email", "mailbox_key", "status", "email_key")
    assert list(found) == [
        ("", "", "unsubscribed", email_key("cyd@example.org")),
        ("", "", "bounced", email_key("dee@example.org")),
    ]
    again = outcomes(csv_lines("email", "CYD@example.org", "dee@example.org"))
    assert again == {"left": ["CYD@example.org", "dee@example.org"]}


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Unsubscribed", "TRUE", "FALSE"),
        ("Unsubscribed", "2022-01-02", "0000-00-00 00:00:00"),
        ("Opt-Out", "x", "—"),
        ("Email Opt Out", "no longer interested", "0"),
        ("do_not_email", "✓", "NULL"),
        ("Désinscrit", "oui", "non"),
        ("Bounced", "1", "never"),
    ],
)
def test_a_column_that_says_who_left_is_read_by_its_answers(header: str, yes: str, no: str) -> None:
    content = csv_file(["Email", header], ["left@example.org", yes], ["stays@example.org", no], ["b@example.org", ""])
    assert outcomes(content) == {"added": ["stays@example.org", "b@example.org"], "ended": ["left@example.org"]}


@pytest.mark.parametrize("header", ["email_opt_in", "Accepts Marketing", "Is subscribed"])
def test_a_column_that_says_who_agreed_is_read_by_its_answers(header: str) -> None:
    content = csv_file(["Email", header], ["a@example.org", "yes"], ["b@example.org", "no"])
    assert outcomes(content) == {"added": ["a@example.org"], "ended": ["b@example.org"]}


def test_a_sheet_of_answers_to_a_form_is_read() -> None:
    rows = xlsx_file(
        ("Horodateur", "Adresse e-mail", "Langue préférée", "Abonné"),
        ("13/05/2024 19:43:51", "ada@example.org", "Français", "Oui"),
        ("02/06/2024 08:00:00", "ben@example.org", "", "Non"),
        ("", "", "", ""),
        ("03/06/2024 08:00:00", "Cyd Example <cyd@example.org>", "English", "oui"),
    )
    batch = stored(rows, file_name="answers.xlsx", language="fr")
    plan = make_plan(batch)
    added = [(row.number, row.email, row.language, row.consent_on) for row in plan.rows[RowOutcome.ADDED]]
    assert added == [
        (2, "ada@example.org", "fr", date(2024, 5, 13)),
        (5, "cyd@example.org", "en", date(2024, 6, 3)),
    ]
    assert plan.counts == {"added": 2, "ended": 1}


def test_nobody_is_subscribed_again_and_every_row_has_its_reason() -> None:
    subscriber("member@example.org")
    subscriber("left@example.org", status=SubscriberStatus.UNSUBSCRIBED)
    subscriber("bounced@example.org", status=SubscriberStatus.BOUNCED)
    subscriber("erased@example.org", status=SubscriberStatus.UNSUBSCRIBED)
    Subscriber.objects.filter(email="erased@example.org").update(email="", mailbox_key="")
    subscriber("asked@example.org", status=SubscriberStatus.UNCONFIRMED)
    BlockedAddress.objects.create(email_key=email_key("blocked@example.org"))
    subscriber("conflict@example.org")
    content = csv_file(
        ("E-mail", "Status"),
        *((f"{name}@example.org", "") for name in ("new", "member", "left", "bounced", "erased", "asked")),
        ("blocked+tag@example.org", "subscribed"),
        ("conflict@example.org", "Unsubscribed"),
        ("NEW@example.org", ""),
        ("twice@example.org", "subscribed"),
        ("twice@example.org", "cleaned"),
        ("pending@example.org", "pending"),
        ("broken@", ""),
        ("strange@example.org", "zzz"),
    )
    assert outcomes(content) == {
        "added": ["new@example.org"],
        "known": ["member@example.org"],
        "left": ["left@example.org", "bounced@example.org", "erased@example.org"],
        "asked": ["asked@example.org"],
        "blocked": ["blocked+tag@example.org"],
        "conflict": ["conflict@example.org"],
        "duplicate": ["NEW@example.org", "twice@example.org"],
        "ended": ["twice@example.org"],
        "pending": ["pending@example.org"],
        "invalid": ["broken@", "strange@example.org"],
    }
    before = list(Subscriber.objects.order_by("pk").values())
    run(content)
    assert list(Subscriber.objects.filter(imported_in=None).order_by("pk").values()) == before
    assert emails() == ["conflict@example.org", "member@example.org", "new@example.org"]
    kept = Subscriber.objects.filter(imported_in__isnull=False).values_list("email", "status")
    assert set(kept) == {("new@example.org", "subscribed"), ("", "bounced")}


def test_reasons_name_the_cell_and_dates_of_the_future_are_refused() -> None:
    later = (now() + timedelta(days=3)).date().isoformat()
    content = csv_lines("email,consent date", f"a@example.org,{later}", "b@example.org,soon")
    rows = make_plan(stored(content)).rows[RowOutcome.INVALID]
    assert [row.problem for row in rows] == [
        "“Date of the consent” is in the future",
        "“Date of the consent” is not a date as year-month-day, such as 2026-03-31",
    ]


def test_ambiguous_dates_are_read_in_the_order_that_staff_choose() -> None:
    batch = stored(csv_lines("email,date", "a@example.org,03/04/2024"))
    assert make_plan(batch).counts == {"invalid": 1}
    batch.date_order = "dmy"
    assert make_plan(batch).rows[RowOutcome.ADDED][0].consent_on == date(2024, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.org\nben@example.org",
        "Ada Example <ada@example.org>\n\n  Ben <ben@example.org>;",
        "ada@example.org, ben@example.org;",
        "Ada <ada@example.org>; Ben Example <ben@example.org>",
        "Name\tE-mail\nAda\tada@example.org\nBen\tmailto:ben@example.org",
        "ada@example.org\tx\nben@example.org\ty",
    ],
)
def test_pasted_lists_are_read(text: str) -> None:
    assert outcomes(pasted_file(text)) == {"added": ["ada@example.org", "ben@example.org"]}


def test_a_file_without_header_is_read() -> None:
    assert outcomes(csv_lines("ada@example.org", "ben@example.org"), file_name="list.txt") == {
        "added": ["ada@example.org", "ben@example.org"]
    }
    plan = make_plan(stored(csv_lines("Ada,x", "Ben,y")))
    assert (plan.mapping.get("email"), plan.written) == (None, [])


def test_nothing_is_written_before_the_import_and_nothing_twice() -> None:
    batch = stored(csv_lines("email", "ada@example.org"))
    digest = make_plan(batch).digest
    assert emails() == []
    for _time in range(2):
        done = carry_out(batch, statement=STATEMENT, digest=digest, user=None)
    found = Subscriber.objects.get()
    assert found.imported_in == done
    assert (done.statement, bytes(done.content), done.counts) == (STATEMENT, b"", {"added": 1})
    entries = ModelLogEntry.objects.filter(action="digest.import")
    assert [(entry.label, entry.data) for entry in entries] == [("list.csv", {"rows": {"added": 1}})]


def test_what_differs_from_the_preview_is_not_imported() -> None:
    batch = stored(csv_lines("email", "ada@example.org", "ben@example.org"))
    digest = make_plan(batch).digest
    subscriber("ben@example.org", status=SubscriberStatus.UNSUBSCRIBED)
    with pytest.raises(InvalidTransition):
        carry_out(batch, statement=STATEMENT, digest=digest, user=None)
    assert emails() == []


def test_undoing_removes_whom_the_import_added_but_no_decision_of_theirs() -> None:
    subscriber("member@example.org")
    rows = ("new", "leaves", "member", "gone", "returns")
    batch = run(csv_file(("email", "status"), *((f"{name}@example.org", "") for name in rows)))
    gone = Subscriber.objects.get(email="leaves@example.org")
    subscriptions.end_subscription(gone, SubscriberStatus.UNSUBSCRIBED)
    ended = run(csv_lines("email,status", "asks@example.org,unsubscribed", "other@example.org,unsubscribed"))
    subscriptions.request_subscription("asks@example.org", "en")
    subscriptions.answer_requests()
    assert ConfirmationMail.objects.count() == 1
    assert [undo(batch, user=None), undo(batch, user=None)] == [3, 0]
    assert undo(ended, user=None) == 1
    left = Subscriber.objects.order_by("email").values_list("email", "status")
    assert list(left) == [
        ("asks@example.org", "unsubscribed"),
        ("leaves@example.org", "unsubscribed"),
        ("member@example.org", "subscribed"),
    ]
    assert not ModelLogEntry.objects.filter(label__contains="@").exists()


def test_importing_the_export_changes_nothing_and_fills_another_site(client: Client) -> None:
    client.force_login(User.objects.create_superuser("staff"))
    run(csv_lines("email,consent date,source,language", "ada@example.org,2024-05-01,,fr", "+x@example.org,,Forum,"))
    subscriber("member@example.org")
    subscriber("left@example.org", status=SubscriberStatus.UNSUBSCRIBED)
    exported = client.get(reverse("subscribers:export")).content
    before = list(Subscriber.objects.order_by("pk").values())
    again = run(exported)
    assert again.counts == {"known": 3, "left": 1}
    assert list(Subscriber.objects.order_by("pk").values()) == before
    Subscriber.objects.all().delete()
    run(exported)
    found = Subscriber.objects.order_by("pk").values_list("email", "language", "status", "consent_source")
    assert list(found) == [
        ("ada@example.org", "fr", "subscribed", STATEMENT),
        ("+x@example.org", "en", "subscribed", "Forum"),
        ("member@example.org", "en", "subscribed", ""),
        ("", "en", "unsubscribed", ""),
    ]
    ada = Subscriber.objects.get(email="ada@example.org")
    assert ada.confirmed_at is not None
    assert ada.confirmed_at.date() == date(2024, 5, 1)


def test_files_that_nobody_decided_on_are_deleted() -> None:
    old, new, done = (stored(csv_lines("email", f"{name}@example.org")) for name in "abc")
    carry_out(done, statement=STATEMENT, digest=make_plan(done).digest, user=None)
    SubscriberImport.objects.exclude(pk=new.pk).update(created_at=now() - timedelta(days=2))
    housekeeping.run()
    assert set(SubscriberImport.objects.values_list("pk", flat=True)) == {new.pk, done.pk}
    assert old.pk not in {new.pk, done.pk}


def test_long_and_unreadable_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.digest.imports.plan.MAX_ROWS", 1)
    with pytest.raises(UnreadableFile):
        stored(csv_lines("email", "a@example.org", "b@example.org"))
    with pytest.raises(UnreadableFile):
        stored(b"")
    assert not SubscriberImport.objects.exists()


@pytest.mark.slow
def test_the_longest_file_is_imported_within_a_request() -> None:
    content = csv_lines("email,language", *(f"a{number}@example.org,fr" for number in range(MAX_ROWS)))
    start = time.process_time()
    assert run(content).counts == {"added": MAX_ROWS}
    assert time.process_time() - start < 20


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(user_with_permissions("digest.import_subscriber", "digest.view_subscriber"))
    return client


def test_the_screens_lead_from_a_list_to_subscribers_and_back(manager: Client) -> None:
    start = reverse("subscribers:import")
    assert manager.get(start).status_code == 200
    preview = manager.post(start, {"pasted": "ada@example.org\nbroken@", "language": "fr"})["Location"]
    page = manager.get(preview)
    assert page.status_code == 200
    for text in ("ada@example.org", "broken@", "Subscribe 1 address"):
        assert text in page.text
    digest = page.context["form"].initial["digest"]
    for incomplete in ({"statement": STATEMENT}, {"agreed": "on"}, {"statement": " ", "agreed": "on"}):
        assert manager.post(preview, {"action": "import", "digest": digest, **incomplete}).status_code == 200
    assert emails() == []
    values = {"action": "import", "digest": digest, "statement": STATEMENT, "agreed": "on"}
    assert manager.post(preview, values)["Location"] == start
    assert emails() == ["ada@example.org"]
    assert STATEMENT in manager.get(start).text
    assert manager.get(preview)["Location"] == start
    batch = SubscriberImport.objects.get()
    assert manager.get(reverse("subscribers:undo_import", args=[batch.pk])).status_code == 405
    manager.post(reverse("subscribers:undo_import", args=[batch.pk]))
    assert emails() == []


def test_columns_can_be_chosen_and_a_file_discarded(manager: Client) -> None:
    batch = stored(csv_lines("Contact,Other", "ada@example.org,zoe@example.org"))
    preview = reverse("subscribers:import_preview", args=[batch.pk])
    assert "Choose it below" in manager.get(preview).text
    assert manager.post(preview, {"action": "columns", "language": "fr"}).status_code == 200
    manager.post(preview, {"action": "columns", "language": "fr", "of_email": "[B]"})
    page = manager.get(preview)
    assert ("zoe@example.org" in page.text, "ada@example.org" in page.text) == (True, False)
    manager.post(preview, {"action": "discard"})
    assert (SubscriberImport.objects.exists(), Subscriber.objects.exists()) == (False, False)


def test_a_request_without_file_or_with_an_unreadable_one_says_why(manager: Client) -> None:
    page = manager.post(reverse("subscribers:import"), {"language": "en"})
    assert "Choose a file, or paste a list of addresses." in page.text
    page = manager.post(reverse("subscribers:import"), {"language": "en", "pasted": "\t\t"})
    assert (page.status_code, SubscriberImport.objects.exists()) == (200, False)


def test_only_those_with_the_permission_import(client: Client) -> None:
    batch = stored(csv_lines("email", "ada@example.org"))
    client.force_login(user_with_permissions("digest.view_subscriber", "digest.export_subscriber"))
    assert reverse("subscribers:import") not in client.get(reverse("subscribers:index")).text
    for name, arguments in (("import", []), ("import_preview", [batch.pk])):
        for response in (client.get, client.post):
            answer = response(reverse(f"subscribers:{name}", args=arguments))
            assert answer["Location"] == reverse("wagtailadmin_home")
    done = carry_out(batch, statement=STATEMENT, digest=make_plan(batch).digest, user=None)
    client.post(reverse("subscribers:undo_import", args=[done.pk]))
    assert emails() == ["ada@example.org"]


def test_a_file_that_cannot_be_read_any_more_says_so(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = stored(csv_lines("email", "ada@example.org"))
    preview = reverse("subscribers:import_preview", args=[batch.pk])
    digest = make_plan(batch).digest

    def fail(_content: bytes) -> None:
        raise UnreadableFile("The file was not read within %(most)s seconds.", most=5)

    monkeypatch.setattr("cms.digest.imports.plan.open_table", fail)
    assert "The file was not read within 5 seconds." in manager.get(preview).text
    for values in (
        {"action": "columns", "language": "fr", "of_email": "email"},
        {"action": "import", "statement": STATEMENT, "agreed": "on", "digest": digest},
        {"action": "import", "statement": ""},
    ):
        page = manager.post(preview, values, follow=True)
        assert (page.status_code, "The file was not read within 5 seconds." in page.text) == (200, True)
    assert Subscriber.objects.count() == 0
    manager.post(preview, {"action": "discard"})
    assert not SubscriberImport.objects.exists()
