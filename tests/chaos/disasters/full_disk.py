"""The disk is full while people sign, staff upload a file, and a worker imports another and makes an edition."""

from __future__ import annotations

import errno
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.chaos.disasters.reporting import report
from tests.chaos.report import Row

MANY = 5
CHUNK = b"0" * 4096


def fill(disk: Path) -> Path:
    """Fill a disk; return the file that does."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(CHUNK)
    return filler


def strike(row: Row) -> None:
    """Let everything happen on a full disk, make space, do it again, and compare what is left."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import DatabaseError
    from django.test import Client
    from django.urls import reverse

    from letters.editions.edition_requests import request_edition
    from signatories.exchange.imports.commit import confirm_import
    from signatories.tasks import write_import
    from tests.chaos.restart import unsettled, work, work_until_idle
    from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory
    from tests.signatories.files import csv_lines, upload
    from tests.signatories.signers import sign

    letter = LetterFactory(signatory_list=SignatoryListFactory(open=True))
    SignatoryFactory(signatory_list=letter.signatory_list, name="Larch Society")
    content = csv_lines("kind,name", *(f"organization,Alder {number}" for number in range(MANY)))
    importing, uploaded = upload(SignatoryListFactory(), content), SignatoryListFactory()
    confirm_import(importing, agreed=True)
    write_import.enqueue(importing.pk, good_rows=False)
    request_edition(letter.signatory_list)
    staff = Client(raise_request_exception=False)
    staff.force_login(get_user_model().objects.get(username="alix"))

    def post_file() -> int:
        file = _file("names.csv", content)
        return staff.post(reverse("signatory_imports:upload", args=[uploaded.pk]), {"file": file}).status_code

    pages = ("/", "/admin/", letter.get_url())
    for address in pages:
        # Wagtail stores some settings when they are read for the first time.
        staff.get(address)
    filler = fill(Path(settings.FILES_ROOT))
    row.kills = 1
    if (status := post_file()) != 503:
        row.stuck.append(f"an upload to a full disk is answered with {status}")
    for address in pages:
        if (status := staff.get(address).status_code) != 200:
            row.stuck.append(f"{address} is answered with {status}")
    is_signed = _is_done(lambda: sign(letter.signatory_list, email="robin@example.org"), row)
    with suppress(DatabaseError):
        work()
    filler.unlink()
    if not is_signed:
        sign(letter.signatory_list, email="robin@example.org")
    post_file()
    work_until_idle()
    if letter.signatory_list.editions.exclude(error="").exists():
        # Staff read why it failed, and request it again.
        request_edition(letter.signatory_list)
        work_until_idle()
    row.stuck += [f"{job} waits" for job in unsettled()]
    row.compare("in the end", EXPECTED, _left(letter, importing, uploaded))


EXPECTED = ["signed", "imported", *["row"] * MANY, "uploaded", "previewed", "edition", "%PDF "]


def _left(letter: Any, importing: Any, uploaded: Any) -> list[str]:
    from letters.models import EditionFile

    importing.refresh_from_db()
    editions = letter.signatory_list.editions.filter(state="published")
    batches = uploaded.imports.all()
    return [
        *("signed" for _entry in letter.signatory_list.signatories.filter(contact__email="robin@example.org")),
        str(importing.state),
        *("row" for _entry in importing.signatory_list.signatories.all()),
        *("uploaded" for _batch in batches),
        *(str(batch.state) for batch in batches),
        *("edition" for _edition in editions),
        *(file.content.read()[:5].decode() for file in EditionFile.objects.filter(edition__in=editions)),
    ]


def _is_done(action: Any, row: Row) -> bool:
    """Return whether an action succeeded; a full disk and a full database are the only reasons not to."""
    from django.db import OperationalError

    try:
        action()
    except OperationalError:
        return False
    except OSError as error:
        if error.errno != errno.ENOSPC:
            row.stuck.append(repr(error))
        return False
    return True


def _file(name: str, content: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


if __name__ == "__main__":
    report("full disk", strike)
