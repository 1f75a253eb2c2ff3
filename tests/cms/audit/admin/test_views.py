"""The report *Audit log* and its downloads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.audit.hashes import START, record_hash
from cms.audit.models import AuditRecord
from cms.audit.sealing import head, seal
from core.audit_log import ERASED, strip_log
from core.users.models import User
from letters.models import LetterPage
from signatories.exchange.reading.formula_escaping import escape_formula
from tests.factories import LetterFactory, SignatoryFactory
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
INDEX = "/admin/reports/audit-log/"
Act = Callable[[], None]


class Cells(HTMLParser):
    """Collects the text of the cells of the body of a table, by row."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.feed(html.partition("<tbody>")[2].partition("</tbody>")[0])

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1] and data.strip():
            self.rows[-1][-1] += data.strip()


@pytest.fixture
def reader(client: Client, act: Act) -> Client:
    """Return the client of an administrator whose sign-in and account are not in the log."""
    admin = User.objects.create_superuser("admin")
    client.force_login(admin)
    AuditRecord.objects.all()._raw_delete(AuditRecord.objects.db)  # type: ignore[attr-defined]
    ModelLogEntry.objects.all().delete()
    return client


def letter(title: str) -> LetterPage:
    """Return a letter whose creation is not in the log."""
    created = LetterFactory(title=title)
    AuditRecord.objects.filter(object_type="letters.letterpage")._raw_delete(AuditRecord.objects.db)  # type: ignore[attr-defined]
    return created


def shown(client: Client, query: str = "") -> list[list[str]]:
    return [row[:5] for row in Cells(client.get(INDEX + query).text).rows]


def test_the_report_has_who_did_what_newest_first(reader: Client, act: Act) -> None:
    act()
    seal()
    log(instance=letter(title="Open streets"), action="wagtail.publish")
    gone = User.objects.create_user("gone")
    entry = log(
        instance=SignatoryFactory(name="Canary"), action="signatories.reject", user=gone, data={"reason": "Spam"}
    )
    gone.delete()
    strip_log([entry])
    assert shown(reader) == [
        ["Not sealed yet", ERASED, "Signatory", "Rejected", f"user {entry.user_id} (deleted)"],
        ["Not sealed yet", "Open streets", "Letter", "Published", "system"],
        ["1", "Open streets", "Signatory list", "Question added: Shoe size", "robin"],
    ]
    text = reader.get(INDEX).text
    assert (str(head()) in text, "Canary" in text) == (True, False)


def test_acts_of_signers_are_not_shown(reader: Client) -> None:
    log(instance=SignatoryFactory(name="Canary"), action="signatories.sign_on")
    assert shown(reader) == []
    assert "No log entries found." in reader.get(INDEX).text


def test_the_report_is_filtered(reader: Client, act: Act) -> None:
    act()
    log(instance=letter(title="Cars"), action="wagtail.publish", user=User.objects.get(username="admin"))
    robin, admin = (User.objects.get(username=name).pk for name in ("robin", "admin"))
    both = ["Cars", "Open streets"]
    for query, names in (
        (f"?user={robin}", ["Open streets"]),
        (f"?user={admin}", ["Cars"]),
        ("?action=wagtail.publish", ["Cars"]),
        ("?object_type=signatories.signatorylist", ["Open streets"]),
        ("?object_type=signatories.signatorylist&object_type=letters.letterpage", both),
        ("?timestamp_from=2020-01-01", both),
        ("?timestamp_to=2020-01-01", []),
        ("?object_id=0", []),
    ):
        assert [row[1] for row in shown(reader, query)] == names, query


def test_only_those_with_the_permission_see_the_report(client: Client, act: Act) -> None:
    act()
    for user, status in (
        (user_with_permissions(), 302),
        (user_with_permissions("signatories.view_signatory", "cms.view_system"), 302),
        (user_with_permissions("audit.view_auditrecord"), 200),
    ):
        client.force_login(user)
        for path in (INDEX, f"{INDEX}results/", f"{INDEX}?export=csv", f"{INDEX}?export=jsonl"):
            response = client.get(path)
            assert response.status_code == status, path
        assert (INDEX in client.get("/admin/").text) == (status == 200)


def test_no_role_has_the_permission() -> None:
    assert list(Group.objects.filter(permissions__content_type__app_label="audit")) == []


def test_the_download_as_json_lines_proves_the_chain(reader: Client, act: Act) -> None:
    act()
    act()
    seal()
    response = reader.get(f"{INDEX}?export=jsonl")
    assert (response["Content-Type"], ".jsonl" in response["Content-Disposition"]) == (
        "application/jsonl; charset=utf-8",
        True,
    )
    lines = [json.loads(line) for line in response.getvalue().decode().splitlines()]  # type: ignore[attr-defined]
    # The download itself is not sealed yet.
    assert [line["position"] for line in lines] == [1, 2, None]
    previous = START
    for line in lines[:2]:
        facts = dict(list(line.items())[:9])
        assert record_hash(previous, facts) == line["hash"]
        previous = line["hash"]
    assert {name: lines[0][name] for name in ("user_name", "label", "message")} == {
        "user_name": "robin",
        "label": "Open streets",
        "message": "Question added: Shoe size",
    }


def test_the_download_as_csv_is_filtered_and_inert_and_logged(reader: Client, act: Act) -> None:
    act()
    log(instance=letter(title="=1+1"), action="wagtail.publish")
    response = reader.get(f"{INDEX}?export=csv&action=wagtail.publish")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["label"], row["action"], row["user_name"]) for row in rows] == [
        (escape_formula("=1+1"), "wagtail.publish", "system")
    ]
    logged = AuditRecord.objects.latest("pk")
    assert (logged.action, logged.object_type, logged.user and logged.user.username) == (
        "audit.export",
        "audit.auditrecord",
        "admin",
    )
    assert ModelLogEntry.objects.latest("pk").data == {"format": "csv"}


def test_a_row_costs_no_query(reader: Client, act: Act) -> None:
    numbers = []
    for count in (1, 2):
        for _number in range(count):
            act()
        reader.get(INDEX)
        with CaptureQueriesContext(connection) as queries:
            assert len(shown(reader)) == len(AuditRecord.objects.all())
        numbers.append(len(queries) - 1)
    assert numbers[0] == numbers[1]


def test_the_report_speaks_the_language_of_its_reader(reader: Client, act: Act) -> None:
    act()
    profile = UserProfile.get_for_user(User.objects.get(username="admin"))
    profile.preferred_language = "fr"
    profile.save()
    assert "Journal d’audit" in reader.get(INDEX).text
    assert shown(reader) == [
        ["Pas encore scellée", "Open streets", "Liste de signataires", "Question ajoutée\u202f: Shoe size", "robin"]
    ]
    admin = User.objects.get(username="admin")
    entry = log(instance=SignatoryFactory(name="Canary"), action="signatories.restore", user=admin)
    strip_log([entry])
    assert shown(reader)[0] == ["Pas encore scellée", "(effacé)", "Signataire", "Remise sur la liste", "admin"]


def test_the_report_has_the_time_of_each_record(reader: Client, act: Act) -> None:
    act()
    moment = localtime(AuditRecord.objects.get().timestamp)
    assert date_format(moment, "DATETIME_FORMAT") in Cells(reader.get(INDEX).text).rows[0][5]
