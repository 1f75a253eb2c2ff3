from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.users.models import UserProfile

from core.users.models import User
from signatories.enums import DuplicatePolicy, ImportState
from signatories.exchange.options import ImportOptions
from signatories.models import ImportBatch, Signatory, SignatoryList
from tests.factories import ImportBatchFactory, SignatoryFactory
from tests.signatories.files import csv_file, csv_lines, database_state, rows_by_outcome, upload, xlsx_file
from tests.signatories.people import user_with_permissions
from tests.signatories.workbooks import ods_file, ods_from_sheets, ods_rows, xls_file

AGREED = {"agreed": "on"}
CONTENT = csv_lines("kind,name,Remarks", "organization,Alder,x", "organization,Birch,y", "organization,ALDER,z")


def address(step: str, batch: ImportBatch) -> str:
    return reverse(f"signatory_imports:{step}", args=[batch.pk])


def send(client: Client, signatory_list: SignatoryList, content: bytes, name: str = "list.csv") -> HttpResponse:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("signatory_imports:upload", args=[signatory_list.pk]), {"file": file})


def levels(response: HttpResponse) -> list[str]:
    return [message.level_tag for message in get_messages(response.wsgi_request)]  # type: ignore[attr-defined]


def shown_rows(client: Client, batch: ImportBatch, query: str = "") -> list[tuple[int, str]]:
    """Return the numbers and outcomes of the rows on the screen of an import."""
    response = client.get(address("inspect", batch) + query)
    assert response.status_code == 200
    return [(row.number, row.outcome) for row in response.context["page_obj"]]


@pytest.fixture
def batch(signatory_list: SignatoryList, staff: User) -> ImportBatch:
    """Return an upload that waits for confirmation."""
    return upload(signatory_list, CONTENT, file_name="list.csv", user=staff)


@pytest.mark.parametrize(
    "content",
    [CONTENT, *(make(["kind", "name"], ["organization", "Alder"]) for make in (xlsx_file, xls_file, ods_file))],
    ids=["csv", "xlsx", "xls", "ods"],
)
def test_an_upload_leads_to_its_preview_and_nothing_is_written(
    staff_client: Client, staff: User, signatory_list: SignatoryList, content: bytes
) -> None:
    assert staff_client.get(reverse("signatory_imports:upload", args=[signatory_list.pk])).status_code == 200
    response = send(staff_client, signatory_list, content)
    batch = ImportBatch.objects.get()
    assert (response.status_code, response["Location"]) == (302, address("inspect", batch))
    assert (batch.signatory_list, batch.created_by, batch.state) == (signatory_list, staff, ImportState.PREVIEWED)
    assert shown_rows(staff_client, batch)[0] == (2, "new")
    assert Signatory.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", csv_lines("kind,name"), b"\0\0"])
def test_a_file_that_can_not_be_read_is_refused_where_it_was_chosen(
    staff_client: Client, signatory_list: SignatoryList, content: bytes
) -> None:
    response = send(staff_client, signatory_list, content)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["file"]
    assert not ImportBatch.objects.exclude(state=ImportState.REFUSED).exists()
    # A refused upload has a screen as well.
    assert all(shown_rows(staff_client, batch) == [] for batch in ImportBatch.objects.all())


def test_without_a_file_the_form_is_shown_again(staff_client: Client, signatory_list: SignatoryList) -> None:
    response = staff_client.post(reverse("signatory_imports:upload", args=[signatory_list.pk]))
    assert list(response.context["form"].errors) == ["file"]
    assert ImportBatch.objects.count() == 0


@pytest.mark.slow
def test_the_preview_tallies_the_outcomes_and_shows_each_apart(staff_client: Client, batch: ImportBatch) -> None:
    response = staff_client.get(address("inspect", batch))
    tabs = [(value, count) for value, _label, count in response.context["tabs"]]
    assert tabs == [("", 3), ("new", 2), ("duplicate", 1)]
    assert shown_rows(staff_client, batch) == [(2, "new"), (3, "new"), (4, "duplicate")]
    assert shown_rows(staff_client, batch, "?rows=duplicate") == [(4, "duplicate")]
    assert shown_rows(staff_client, batch, "?rows=nonsense") == []


@pytest.mark.slow
def test_a_long_preview_has_pages(staff_client: Client, signatory_list: SignatoryList) -> None:
    content = csv_lines("kind,name", *(f"organization,Alder {number}" for number in range(51)))
    batch = upload(signatory_list, content, file_name="list.csv")
    assert len(shown_rows(staff_client, batch)) == 50
    assert shown_rows(staff_client, batch, "?p=2") == [(52, "new")]
    assert shown_rows(staff_client, batch, "?p=2&rows=new") == [(52, "new")]
    assert shown_rows(staff_client, batch, "?p=nonsense")[0] == (2, "new")


def test_confirming_imports_and_doing_it_again_does_not(staff_client: Client, batch: ImportBatch) -> None:
    response = staff_client.post(address("confirm", batch), AGREED)
    assert (response.status_code, response["Location"]) == (302, address("inspect", batch))
    assert levels(response) == ["success"]
    assert list(Signatory.objects.values_list("name", flat=True)) == ["Alder", "Birch"]
    before = database_state()
    again = staff_client.post(address("confirm", batch), AGREED)
    assert levels(again)[-1] == "warning"
    assert database_state() == before
    # The result stays visible, without the buttons to import again.
    page = staff_client.get(address("inspect", batch)).content.decode()
    for step in ("confirm", "discard", "options"):
        assert address(step, batch) not in page
    assert shown_rows(staff_client, batch) == [(2, "new"), (3, "new"), (4, "duplicate")]


def test_rows_that_are_refused_can_not_be_confirmed(staff_client: Client, signatory_list: SignatoryList) -> None:
    batch = upload(signatory_list, csv_lines("kind,name", "organization,Alder", "dog,Rex"), file_name="list.csv")
    page = staff_client.get(address("inspect", batch)).content.decode()
    assert "Import the good row (1)" in page
    assert "Import 1 signatory" not in page
    assert address("discard", batch) in page
    # A browser that still shows an old page cannot import it either.
    assert levels(staff_client.post(address("confirm", batch), AGREED)) == ["error"]
    assert Signatory.objects.count() == 0


def test_a_file_can_be_understood_otherwise(staff_client: Client, batch: ImportBatch) -> None:
    SignatoryFactory(signatory_list=batch.signatory_list, name="x", region="Kept")
    form = staff_client.get(address("inspect", batch)).context["form"]
    assert [(field.label, field.value()) for field in form.column_fields()] == [
        ("kind", "kind"),
        ("name", "name"),
        ("Remarks", ""),
    ]
    form_data = {
        "column_0": "",
        "column_1": "region",
        "column_2": "name",
        "kind": "organization",
        "duplicates": "update",
    }
    assert staff_client.post(address("options", batch), form_data)["Location"] == address("inspect", batch)
    assert shown_rows(staff_client, batch) == [(2, "update"), (3, "new"), (4, "new")]
    assert Signatory.objects.get().region == "Kept"
    staff_client.post(address("confirm", batch), AGREED)
    assert dict(Signatory.objects.values_list("name", "region")) == {"x": "Alder", "y": "Birch", "z": "ALDER"}


@pytest.mark.parametrize(
    "form_data",
    [
        {"column_0": "name", "column_1": "name", "duplicates": "skip"},
        {"column_0": "status", "duplicates": "skip"},
        {"column_1": "name", "duplicates": "overwrite"},
        {"column_1": "name", "kind": "dog", "duplicates": "skip"},
        {},
    ],
)
def test_a_choice_that_does_not_fit_changes_nothing(
    staff_client: Client, batch: ImportBatch, form_data: dict[str, str]
) -> None:
    before = database_state()
    assert staff_client.post(address("options", batch), form_data)["Location"] == address("inspect", batch)
    assert database_state() == before


def test_an_import_that_was_carried_out_can_not_be_understood_otherwise(
    staff_client: Client, batch: ImportBatch
) -> None:
    staff_client.post(address("confirm", batch), AGREED)
    before = database_state()
    response = staff_client.post(address("options", batch), {"column_1": "name", "duplicates": "update"})
    assert levels(response)[-1] == "error"
    assert database_state() == before


def test_discarding_leads_back_to_the_list(staff_client: Client, batch: ImportBatch) -> None:
    response = staff_client.post(address("discard", batch))
    assert response["Location"] == reverse("signatory_lists:inspect", args=[batch.signatory_list_id])
    batch.refresh_from_db()
    assert (batch.state, bool(batch.upload)) == (ImportState.DISCARDED, False)
    assert shown_rows(staff_client, batch) == []
    staff_client.post(address("confirm", batch), AGREED)
    assert Signatory.objects.count() == 0


@pytest.mark.parametrize("step", ["options", "confirm", "discard", "resume", "directory"])
def test_following_a_link_decides_nothing(staff_client: Client, batch: ImportBatch, step: str) -> None:
    before = database_state()
    assert staff_client.get(address(step, batch)).status_code == 405
    assert database_state() == before


@pytest.mark.parametrize("step", ["options", "confirm", "discard", "resume", "directory"])
def test_another_site_decides_nothing(staff: User, batch: ImportBatch, step: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    before = database_state()
    assert client.post(address(step, batch), {"duplicates": "update"}).status_code == 403
    assert database_state() == before


SCREENS = ["inspect", "undo", "problems", "progress"]


@pytest.mark.parametrize("step", ["options", "confirm", "discard", "resume", "directory", *SCREENS])
def test_an_import_that_is_not_there_is_not_found(staff_client: Client, step: str) -> None:
    method: Any = staff_client.get if step in SCREENS else staff_client.post
    assert method(address(step, ImportBatch(pk=999_999))).status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 3])
def test_a_preview_costs_as_many_queries_for_three_rows_as_for_one(
    staff_client: Client,
    staff: User,
    signatory_list: SignatoryList,
    django_assert_num_queries: DjangoAssertNumQueries,
    size: int,
) -> None:
    rows = [f"organization,Alder {number},a{number}@example.org" for number in range(size)]
    batch = upload(signatory_list, csv_lines("kind,name,email", *rows), file_name="l.csv", user=staff)
    staff_client.get(address("inspect", batch))
    with django_assert_num_queries(16):
        staff_client.get(address("inspect", batch))


@pytest.mark.slow
def test_each_tab_counts_the_rows_that_it_shows(staff_client: Client, signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Cedar-Network")
    rows = (
        "org,Cedar Network,",
        "ind,Jo jo@example.org,",
        "org,Birch,",
        "org,Bírch,",
    )
    batch = upload(signatory_list, csv_lines("kind,name,email", *rows))
    page = staff_client.get(address("inspect", batch))
    for value, _label, count in page.context["tabs"]:
        rows_shown = staff_client.get(f"{address('inspect', batch)}?rows={value}").context["page_obj"].paginator.count
        assert (value, rows_shown) == (value, count)
    assert {value for value, _label, count in page.context["tabs"] if count} >= {"alike", "warned"}


def test_a_row_speaks_of_fields_and_kinds_as_other_screens_do(client: Client, signatory_list: SignatoryList) -> None:
    """A colleague imported the file in English; the screen is in French."""
    reader = user_with_permissions("signatories.add_importbatch", "signatories.view_importbatch")
    profile = UserProfile.get_for_user(reader)
    profile.preferred_language = "fr"
    profile.save()
    client.force_login(reader)
    SignatoryFactory(signatory_list=signatory_list, name="Alder", title="Dean")
    content = csv_lines("kind,name,title,region", "org,Alder,Doyen,QC", "choir,Birch,,")
    batch = upload(signatory_list, content, options=ImportOptions(duplicates=DuplicatePolicy.UPDATE))
    page = " ".join(client.get(reverse("signatory_imports:inspect", args=[batch.pk])).content.decode().split())
    assert "UTF-8, colonnes séparées par des virgules, 2 lignes" in page
    assert "<td><bdi>choir</bdi></td>" in page
    assert "<td><bdi>Organisation</bdi></td>" in page
    assert "titre ou fonction : <del>Dean</del>" in page
    assert "province, État ou région : <del>–</del>" in page
    assert "Importation: list.csv" in page


@pytest.mark.parametrize("state", [ImportState.PREVIEWED, ImportState.DISCARDED, ImportState.UNDONE])
def test_undoing_is_not_offered_for_what_was_not_imported(staff_client: Client, state: ImportState) -> None:
    batch = ImportBatchFactory(state=state)
    answer = staff_client.get(reverse("signatory_imports:undo", args=[batch.pk]), follow=True)
    assert answer.redirect_chain[0][0] == reverse("signatory_imports:inspect", args=[batch.pk])
    assert "This import can&#x27;t be undone" in answer.content.decode()


@pytest.mark.parametrize("reason", ["", "x" * 256, "sent\x07bell"])
def test_a_reason_that_is_refused_is_named_and_nothing_is_overruled(
    staff_client: Client, signatory_list: SignatoryList, reason: str
) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Alder", withdrawn=True)
    batch = upload(signatory_list, csv_lines("kind,name", "org,Alder"))
    url = reverse("signatory_imports:overrule", args=[batch.pk, 2])
    answer = staff_client.post(url, {"reason": reason}, follow=True)
    assert len(list(answer.context["messages"])) == 1
    batch.refresh_from_db()
    assert batch.options.get("overruled", {}) == {}


@pytest.mark.parametrize("run", ["zz", "9" * 30, "-1"])
def test_an_invalid_run_imports_nothing_and_is_reported(staff_client: Client, batch: ImportBatch, run: str) -> None:
    answer = staff_client.post(address("confirm", batch), {**AGREED, "run": run}, follow=True)
    assert len(list(answer.context["messages"])) == 1
    assert Signatory.objects.count() == 0


REFUSED = "kind;name;country", "organization;Alder;CA", "organization;Birch;CA", "organization;Cedar;CA"


@pytest.mark.parametrize(
    ("rows", "is_open"),
    [
        ([], False),
        (["organization;Elm;Atlantis"], False),
        (["organization;Elm;Atlantis", "organization;Fir;Atlantis"], True),
        (["organization;;CA"], True),
        (["dog;Rex;CA"], True),
    ],
)
def test_how_a_file_was_understood_is_open_where_that_may_be_wrong(
    staff_client: Client, signatory_list: SignatoryList, rows: list[str], *, is_open: bool
) -> None:
    batch = upload(signatory_list, csv_lines(*REFUSED, *rows))
    response = staff_client.get(address("inspect", batch))
    assert response.context["is_misunderstood"] == is_open
    panels = re.findall(r"<section\b[^>]*>", response.content.decode())
    assert ["collapsed" in panel for panel in panels if 'id="options-section"' in panel] == [not is_open]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_problems_have_the_separator_of_the_uploaded_file(
    staff_client: Client, signatory_list: SignatoryList, delimiter: str
) -> None:
    table = [["kind", "name", "country"], ["organization", "Oak, Elm; Fir", "Atlantis"], ["organization", "Yew", ""]]
    batch = upload(signatory_list, csv_file(*table, delimiter=delimiter))
    content = staff_client.get(address("problems", batch)).content.decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter))
    assert [row[:3] for row in read] == table[:2]
    again = upload(signatory_list, content.replace("Atlantis", "CA").encode(), file_name="mended.csv")
    assert (again.report["understanding"]["delimiter"], rows_by_outcome(again)) == (delimiter, {"new": [2]})


@pytest.mark.slow
def test_given_names_decide_kinds_if_staff_choose_so(staff_client: Client, signatory_list: SignatoryList) -> None:
    batch = upload(
        signatory_list, csv_lines("Name / Organisation;First name", "Night Train Alliance;", "Müller;Sabine")
    )
    assert "Rows with a given name are individuals" in staff_client.get(address("inspect", batch)).content.decode()
    staff_client.post(address("explain", batch), {"kind": "by_given_name"})
    assert [(row.values["kind"], row.values["name"]) for row in batch.rows.order_by("number")] == [
        ("organization", "Night Train Alliance"),
        ("individual", "Sabine Müller"),
    ]
    form = staff_client.get(address("inspect", batch)).context["form"]
    choices = {field.html_name: field.value() or "" for field in form}
    assert choices["kind"] == "by_given_name"
    # Without a column of given names, the kinds are unknown.
    staff_client.post(address("options", batch), choices | {"column_1": ""})
    batch.refresh_from_db()
    assert "given names" in batch.report["file_error"]
    assert staff_client.get(address("inspect", batch)).context["is_misunderstood"]


def test_the_preview_of_a_workbook_offers_its_sheets(staff_client: Client, signatory_list: SignatoryList) -> None:
    sheets = "".join(
        f'<table:table table:name="{title}">{ods_rows(["kind", "name"], ["organization", name])}</table:table>'
        for title, name in (("First", "Alder"), ("Second", "Birch"))
    )
    send(staff_client, signatory_list, ods_from_sheets(sheets), name="list.ods")
    batch = ImportBatch.objects.get()
    response = staff_client.get(address("inspect", batch))
    assert "OpenDocument spreadsheet, sheet “First”" in response.content.decode()
    chosen = {"sheet": "Second", "duplicates": "skip", "column_0": "kind", "column_1": "name"}
    staff_client.post(address("options", batch), chosen)
    assert [row.values["name"] for row in batch.rows.all()] == ["Birch"]


def test_a_preview_names_the_list_and_asks_before_it_offers_to_import(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    SignatoryFactory(signatory_list=signatory_list, kind="individual", name="Ada Example")
    batch = upload(signatory_list, csv_lines("kind,name,title", "individual,Ada Example,Chair"), file_name="list.csv")
    page = staff_client.get(address("inspect", batch)).content.decode()
    assert reverse("signatory_lists:inspect", args=[signatory_list.pk]) in page
    assert page.index("All: Update that entry") < page.index("Discard")
    # Nobody can be imported yet, so nobody's consent is asked for.
    assert 'name="agreed"' not in page


def test_an_import_that_only_updates_says_so(staff_client: Client, signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, kind="individual", name="Ada Example")
    batch = upload(signatory_list, csv_lines("kind,name,title", "individual,Ada Example,Chair"), file_name="list.csv")
    staff_client.post(address("answer", batch), {"question": "same", "answer": "update"})
    assert "Update 1 signatory" in staff_client.get(address("inspect", batch)).content.decode()
    staff_client.post(address("confirm", batch), AGREED)
    page = staff_client.get(address("inspect", batch)).content.decode()
    assert "1 signatory updated." in page
    assert "imported." not in page


def test_a_name_in_doubt_is_corrected_where_it_is_asked_about(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    content = csv_lines("kind,name", "individual,Ada Example +1 613 555 0100", "individual,Bo Sample")
    batch = upload(signatory_list, content, file_name="list.csv")
    page = staff_client.get(address("inspect", batch)).content.decode()
    rewrite = reverse("signatory_imports:rewrite", args=[batch.pk, 2, 0])
    assert page.count(f'action="{rewrite}"') == 1
    assert reverse("signatory_imports:rewrite", args=[batch.pk, 3, 0]) not in page
    staff_client.post(rewrite, {"name": "Ada Example", "title": "", "affiliation": "Example University"})
    assert shown_rows(staff_client, batch) == [(2, "new"), (3, "new")]
    staff_client.post(address("confirm", batch), AGREED)
    found = signatory_list.signatories.order_by("pk").values_list("name", "affiliation")
    assert list(found) == [("Ada Example", "Example University"), ("Bo Sample", "")]


def test_a_changed_name_shows_its_sort_text_without_the_origin(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    SignatoryFactory(
        signatory_list=signatory_list,
        kind="individual",
        name="Ada Exmaple",
        sort_as="Exmaple, Ada",
        sort_as_source="stated",
        email="ada@example.org",
    )
    rows = csv_lines("kind,name,email", "individual,Ada Example,ada@example.org")
    batch = upload(signatory_list, rows, file_name="list.csv")
    (row,) = staff_client.get(address("inspect", batch)).context["page_obj"]
    assert [str(label) for label, _was, _now in row.changes] == ["name", "sort as"]
