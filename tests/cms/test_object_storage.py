"""Files in buckets of a real server: the site reads, sends, lists and deletes them as if they were in folders."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError, IncompleteReadError
from botocore.response import StreamingBody
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template import Context, Template
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.users.models import UserProfile

from cms.backups.archive import ArchiveReader, ArchiveWriter
from cms.backups.errors import BackupError
from cms.backups.restoring import check_empty
from cms.backups.stored_files import STORAGES, FileRestorer, storage_of, write_folder
from cms.checks import check_folders
from cms.deployment_checks import check_buckets
from cms.monitoring.health import Finding, State
from cms.monitoring.resources import check_storages
from cms.object_storage import PrivateBucket
from cms.upload_storage import CACHE_CONTROL
from core.log_context import log_context
from core.storage import StorageUnavailable, private_storage
from core.users.models import User
from letters import derived_files
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.enums import DerivedKind
from letters.models import DerivedFile, Edition, EditionFile, LetterPage
from letters.pdf.long_lists import typeset_cached
from letters.pdf.print_job import NamesJob, RenderedPdf
from signatories.exchange.export import BYTE_ORDER_MARK
from signatories.moderation.decisions import withdraw
from signatories.privacy.retention.orphaned_files import RULES
from tests.factories import SignatoryFactory
from tests.servers.s3_server import MEDIA, PRIVATE, SECRET_KEY, S3Server

pytestmark = [pytest.mark.server, pytest.mark.django_db]


def png(size: int = 40) -> ContentFile[bytes]:
    out = io.BytesIO()
    Image.new("RGB", (size, size), "red").save(out, "PNG")
    return ContentFile(out.getvalue(), "larch.png")


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


@pytest.fixture
def edition(buckets: S3Server, letter: LetterPage, typesetter: Any) -> EditionFile:
    SignatoryFactory(signatory_list=letter.signatory_list)
    return make_edition(request_edition(letter.signatory_list)).files.get()


def test_a_file_is_read_from_any_position_as_from_a_folder(buckets: S3Server) -> None:
    content = bytes(range(256)) * 4_000
    name = private_storage().save("imports/list.csv", ContentFile(content))
    with private_storage().open(name) as file:
        assert (file.size, file.read(3), file.seek(-4, io.SEEK_END), file.read()) == (
            len(content),
            content[:3],
            len(content) - 4,
            content[-4:],
        )
        assert (file.read(), file.seek(300_000), file.read(5), file.tell()) == (
            b"",
            300_000,
            content[224:229],
            300_005,
        )
        file.seek(0)
        assert file.read() == content
    with private_storage().open(name) as unread:
        assert unread.size == len(content)


def test_no_file_replaces_another_and_a_missing_one_is_missing_as_in_a_folder(buckets: S3Server) -> None:
    storage = private_storage()
    first, second = (storage.save("imports/list.csv", ContentFile(content)) for content in (b"first", b"second"))
    assert [bool(re.fullmatch(r"imports/list_\w{12}\.csv", name)) for name in (first, second)] == [True, True]
    assert first != second
    storage.delete("imports/nothing.csv")
    assert (storage.exists("imports/nothing.csv"), storage.listdir("nothing")) == (False, ([], []))
    for ask in (storage.open, storage.get_modified_time, storage.size):
        with pytest.raises(FileNotFoundError):
            ask("imports/nothing.csv")
    with pytest.raises(ValueError, match="not accessible"):
        storage.url(first)
    with pytest.raises(NotImplementedError):
        storage.path(first)


def test_browsers_keep_the_pictures_of_a_bucket_and_no_private_files(buckets: S3Server) -> None:
    private, names = private_storage(), ("images/larch.png", "documents/larch.png")
    headers = [
        storage.bucket.Object(storage.save(name, png())).cache_control
        for storage, name in [*((default_storage, name) for name in names), (private, names[0])]
    ]
    assert headers == [CACHE_CONTROL, None, None]


def test_two_files_that_are_stored_at_once_under_one_name_are_both_kept(
    buckets: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each asks before the other one is there.
    monkeypatch.setattr(PrivateBucket, "exists", lambda bucket, name: False)
    contents = (b"of Alder Society", b"of Birch Society")
    names = [private_storage().save("logos/logo.png", ContentFile(content)) for content in contents]
    private_storage().delete(names[0])
    with private_storage().open(names[1]) as file:
        assert (file.read(), buckets.names(PRIVATE)) == (contents[1], [names[1]])


def test_the_longest_names_of_private_files_have_space_for_their_random_characters(buckets: S3Server) -> None:
    field = Edition._meta.get_field("signatories")
    name = private_storage().save(f"editions/{'0' * 64}.csv", ContentFile(b"names"), max_length=field.max_length)
    assert re.fullmatch(r"editions/0{64}_\w{12}\.csv", name)


def test_a_file_that_is_deleted_between_opening_and_reading_is_missing(buckets: S3Server) -> None:
    name = private_storage().save("imports/list.csv", ContentFile(b"content"))
    with private_storage().open(name) as file:
        private_storage().delete(name)
        with pytest.raises(FileNotFoundError):
            file.read()


def test_a_picture_is_loaded_from_the_public_address_of_its_bucket(buckets: S3Server) -> None:
    image = get_image_model().objects.create(title="Larch", file=png())
    rendition = image.get_rendition("max-10x10")
    assert rendition.url.startswith(f"{buckets.public_url}/images/")
    response = requests.get(rendition.url, timeout=10)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(response.content)).size == (10, 10)
    assert default_storage.url("images/Mélèze 1.png") == f"{buckets.public_url}/images/M%C3%A9l%C3%A8ze%201.png"
    folders = [name.split("/")[:2] for name in buckets.names(MEDIA)]
    assert [(folder, len(random)) for folder, random in folders] == [("images", 12), ("original_images", 12)]
    image.delete()


def test_a_profile_picture_is_loaded_from_the_public_address_of_its_bucket(buckets: S3Server, staff: User) -> None:
    profile = UserProfile.objects.create(user=staff, avatar=png())
    assert requests.get(profile.avatar.url, timeout=10).status_code == 200


def test_a_document_is_sent_by_the_site_which_asks_for_permission(buckets: S3Server, staff_client: Client) -> None:
    content = bytes(range(256)) * 1_000
    document = get_document_model().objects.create(title="Talk", file=ContentFile(content, "talk.mp3"))
    assert document.url.startswith("/documents/")
    response = staff_client.get(document.url)
    assert (response.status_code, body(response), response["Content-Type"]) == (200, content, "audio/mpeg")
    assert response["Content-Disposition"].startswith("attachment;")
    part = staff_client.get(document.url, headers={"Range": "bytes=256000-"})
    assert (part.status_code, part["Content-Range"], body(part)) == (416, "bytes */256000", b"")
    part = staff_client.get(document.url, headers={"Range": "bytes=255998-"})
    assert (part.status_code, body(part)) == (206, b"\xfe\xff")
    assert Client().get(document.url).status_code == 404
    (name,) = buckets.names(MEDIA)
    assert requests.get(f"{buckets.public_url}/{name}", timeout=10).status_code == 403
    default_storage.delete(name)
    assert staff_client.get(document.url).status_code == 404


def test_an_edition_is_sent_whole_in_part_or_not_at_all(client: Client, edition: EditionFile) -> None:
    with edition.content.open() as file:
        stored = file.read()
    url = edition.get_absolute_url()
    whole = client.get(url)
    assert (whole.status_code, body(whole), whole["ETag"]) == (200, stored, f'"{edition.sha256}"')
    assert (whole["Content-Type"], whole["Content-Length"], whole["Cache-Control"], whole["Accept-Ranges"]) == (
        "application/pdf",
        str(len(stored)),
        "public, max-age=300, must-revalidate",
        "bytes",
    )
    assert whole["Content-Disposition"] == f'inline; filename="{edition.download_name(edition.letter.slug)}"'
    part = client.get(url, headers={"Range": "bytes=1-3"})
    assert (part.status_code, body(part), part["Content-Range"]) == (206, stored[1:4], f"bytes 1-3/{len(stored)}")
    known = client.get(url, headers={"If-None-Match": f'"{edition.sha256}"'})
    assert (known.status_code, body(known)) == (304, b"")
    head = client.head(url)
    assert (head.status_code, body(head), dict(head.headers) | {"X-Request-ID": ""}) == (
        200,
        b"",
        dict(whole.headers) | {"X-Request-ID": ""},
    )
    csv = client.get(edition.edition.signatories_url)
    assert (csv.status_code, b"Cedar Network" in body(csv)) == (200, True)


def test_a_reader_who_has_an_edition_needs_no_bucket(
    client: Client, edition: EditionFile, bucket_is_gone: Callable[[str], None]
) -> None:
    url = edition.get_absolute_url()
    headers = dict(client.get(url).headers)
    bucket_is_gone("private")
    known = client.get(url, headers={"If-None-Match": f'"{edition.sha256}"'})
    assert (known.status_code, known["ETag"], known["Cache-Control"]) == (
        304,
        headers["ETag"],
        headers["Cache-Control"],
    )


@pytest.mark.parametrize(("method", "range_", "status"), [("head", "", 200), ("get", "bytes=999999999-", 416)])
def test_the_line_about_a_file_that_is_not_sent_has_the_id_of_its_request(
    client: Client,
    edition: EditionFile,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    range_: str,
    status: int,
) -> None:
    settings.LOG_REQUESTS = True
    ids: list[str] = []
    monkeypatch.setattr("cms.http.request_log._log", lambda *of: ids.append(log_context().get("request_id", "")))
    response = getattr(client, method)(edition.get_absolute_url(), headers={"Range": range_})
    assert (response.status_code, ids) == (status, [response["X-Request-ID"]])


def test_a_derived_file_whose_object_is_missing_is_made_again(
    client: Client, edition: EditionFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.press.kit.render_share_image", lambda *args: b"png")
    url = edition.edition.kit_url
    assert client.get(url).status_code == 503
    assert derived_files.make_due() >= 1
    response = client.get(url)
    assert (response.status_code, body(response)[:2]) == (200, b"PK")
    kit = DerivedFile.objects.get(kind=DerivedKind.PRESS_KIT)
    private_storage().delete(kit.content.name)
    assert client.get(url).status_code == 503
    assert derived_files.make_due() == 1
    response = client.get(url)
    assert (response.status_code, body(response)[:2]) == (200, b"PK")


def test_a_file_of_a_long_list_is_sent_from_the_bucket_until_somebody_leaves(
    client: Client, edition: EditionFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.public.list_files.MAX_ENTRIES_IN_REQUEST", 0)
    letter = edition.letter
    leaving = SignatoryFactory(signatory_list=letter.signatory_list, name="Canary Trust")
    url = f"/letters/{letter.slug}/signatories.csv"
    assert client.get(url).status_code == 503
    assert derived_files.make_due() >= 1
    response = client.get(url)
    assert (response.status_code, b"Canary Trust" in body(response)) == (200, True)
    part = client.get(url, headers={"Range": "bytes=0-2"})
    assert (part.status_code, body(part)) == (206, BYTE_ORDER_MARK)
    same = client.get(url, headers={"If-None-Match": response["ETag"]})
    head = client.head(url)
    assert (same.status_code, head.status_code, head["ETag"]) == (304, 200, response["ETag"])
    withdraw(leaving)
    gone = client.get(url, headers={"If-None-Match": response["ETag"]})
    assert (gone.status_code, b"Canary" in gone.content) == (503, False)
    assert derived_files.make_due() >= 1
    response = client.get(url)
    assert (response.status_code, b"Canary Trust" in body(response)) == (200, False)


def test_the_parts_of_a_long_list_are_found_by_the_next_machine(
    buckets: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    typeset: list[str] = []

    def typeset_names(job: NamesJob) -> RenderedPdf:
        typeset.append(job.names)
        return RenderedPdf(b"%PDF\n" + job.names.encode(), 3)

    monkeypatch.setattr("letters.pdf.typesetter_client.typeset_names", typeset_names)
    assert [typeset_cached([NamesJob("template", "names")]) for _time in range(2)] == [
        [RenderedPdf(b"%PDF\nnames", 3)]
    ] * 2
    assert (typeset, len(buckets.names(PRIVATE))) == (["names"], 1)


def test_housekeeping_finds_what_no_row_owns(buckets: S3Server) -> None:
    lost = private_storage().save("imports/lost.csv", ContentFile(b"names"))
    (rule,) = RULES
    found = rule.find(timezone.now() + rule.keep)
    assert found == [lost]
    rule.remove(found)
    assert buckets.names(PRIVATE) == []


def test_the_files_of_a_folder_move_to_buckets_by_a_backup(buckets: S3Server, settings: Any, tmp_path: Path) -> None:
    files = {
        "media": ("images/AbCdEfGhIjKl/Mélèze 1.png", b"png" * 9),
        "private": ("editions/1.pdf", b"%PDF" * 3_000_000),
    }
    for folder, (name, content) in files.items():
        assert storage_of(folder)._save(name, ContentFile(content)) == name
    target = io.BytesIO()
    writer = ArchiveWriter(target)
    written = {folder: write_folder(folder, writer) for folder in STORAGES}
    writer.finish()
    buckets.clear()
    target.seek(0)
    with FileRestorer() as restorer:
        for part in ArchiveReader(target).parts():
            restorer.restore(part)
    assert restorer.contents == written
    for folder, (name, content) in files.items():
        with storage_of(folder).open(name) as file:
            assert file.read() == content
    with pytest.raises(BackupError) as error:
        check_empty()
    assert str(error.value) == (
        "MEDIA_BUCKET is not empty: undersigned-media has images/AbCdEfGhIjKl/Mélèze 1.png. "
        "Restore into an empty bucket."
    )


def test_a_file_that_is_deleted_while_a_backup_begins_to_read_it_is_left_out(
    buckets: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = private_storage().save("imports/kept.csv", ContentFile(b"names"))
    private_storage().save("imports/gone.csv", ContentFile(b"names"))
    open_file = PrivateBucket._open

    def opened(storage: PrivateBucket, name: str, mode: str = "rb") -> Any:
        file = open_file(storage, name, mode)
        if name != kept:
            storage.delete(name)
        return file

    monkeypatch.setattr(PrivateBucket, "_open", opened)
    target = io.BytesIO()
    writer = ArchiveWriter(target)
    contents = write_folder("private", writer)
    writer.finish()
    assert (contents.files, contents.bytes) == (1, 5)
    target.seek(0)
    assert kept in [part.name.removeprefix("private/") for part in ArchiveReader(target).parts()]


@pytest.mark.parametrize(
    "ask",
    [
        lambda storage: storage.open("imports/list.csv"),
        lambda storage: storage.save("imports/list.csv", ContentFile(b"names")),
        lambda storage: storage.exists("imports/list.csv"),
        lambda storage: storage.delete("imports/list.csv"),
        lambda storage: storage.size("imports/list.csv"),
        lambda storage: storage.listdir("imports"),
        lambda storage: storage.get_modified_time("imports/list.csv"),
    ],
    ids=["open", "save", "exists", "delete", "size", "listdir", "get_modified_time"],
)
def test_a_bucket_that_does_not_answer_is_not_a_missing_file(
    bucket_is_gone: Callable[[str], None], ask: Callable[[Any], Any]
) -> None:
    bucket_is_gone("private")
    with pytest.raises(StorageUnavailable):
        ask(private_storage())


def test_a_bucket_that_refuses_the_keys_is_not_a_missing_file(
    buckets: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = private_storage().save("imports/list.csv", ContentFile(b"names"))

    def refuse(*arguments: Any, **options: Any) -> Any:
        raise ClientError({"Error": {}, "ResponseMetadata": {"HTTPStatusCode": 403}}, "HeadObject")

    monkeypatch.setattr("botocore.client.BaseClient._make_api_call", refuse)
    with pytest.raises(StorageUnavailable):
        private_storage().open(name)


def test_a_file_whose_bucket_does_not_answer_can_be_asked_for_later(
    client: Client, edition: EditionFile, bucket_is_gone: Callable[[str], None]
) -> None:
    url = edition.get_absolute_url()
    bucket_is_gone("private")
    client.raise_request_exception = False
    response = client.get(url)
    assert (response.status_code, response["Retry-After"]) == (503, "30")


def test_a_page_is_shown_while_the_bucket_of_its_pictures_does_not_answer(
    buckets: S3Server, bucket_is_gone: Callable[[str], None]
) -> None:
    image = get_image_model().objects.create(title="Larch", file=png())
    bucket_is_gone("default")
    template = Template("{% load wagtailimages_tags %}{% image image max-10x10 %}")
    image = get_image_model().objects.get()
    assert "<img" in template.render(Context({"image": image}))


def test_buckets_are_checked_for_monitoring(buckets: S3Server, bucket_is_gone: Callable[[str], None]) -> None:
    assert check_storages() == Finding(State.OK, "The site can reach its files.")
    bucket_is_gone("default")
    sentence = "The bucket does not answer that has the files: public uploads."
    assert check_storages() == Finding(State.FAILING, sentence)


def test_a_download_that_is_cut_off_once_goes_on_from_there(
    buckets: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bytes(range(256)) * 4_000
    name = private_storage().save("imports/list.csv", ContentFile(content))
    read, faults = StreamingBody.read, [False, True, False]

    def cut_off(body: StreamingBody, size: int | None = None) -> bytes:
        if faults and faults.pop(0):
            raise IncompleteReadError(actual_bytes=1, expected_bytes=2)
        return bytes(read(body, size))

    monkeypatch.setattr(StreamingBody, "read", cut_off)
    with private_storage().open(name) as file:
        assert file.read() == content
    faults[:] = [True, True]
    with private_storage().open(name) as file, pytest.raises(StorageUnavailable):
        file.read()


def test_a_bucket_that_cannot_be_used_is_a_warning(buckets: S3Server, bucket_is_gone: Callable[[str], None]) -> None:
    assert (check_buckets(None), check_folders(None)) == ([], [])
    bucket_is_gone("private")
    (warning,) = check_buckets(None)
    assert warning.msg.startswith("PRIVATE_BUCKET is undersigned-private, which cannot be used: Could not connect")
    assert SECRET_KEY not in warning.msg
