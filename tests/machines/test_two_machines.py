"""What one machine begins, the other knows, serves and finishes; nothing is lost or done twice."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from io import BytesIO

import pytest
import requests
from PIL import Image

from tests.machines.networks import namespaces, namespaces_or_loopback
from tests.machines.site import TwoMachines, token, two_machines
from tests.servers.s3_server import PRIVATE

pytestmark = pytest.mark.server
#: The long form, `make machines`: longer jobs, and minutes until their leases end by themselves.
IS_LONG = os.environ.get("MACHINES") == "long"
#: Rows of the import, and names of the edition.
ROWS, NAMES = (10_000, 2_500) if IS_LONG else (1_200, 60)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoMachines]:
    """Yield the site with separate folders and networks; in the short form, separate networks where these can be."""
    network = namespaces() if IS_LONG else namespaces_or_loopback()
    try:
        with two_machines(network, tmp_path_factory.mktemp("machines")) as site:
            site.username = site.make("staff")["username"]
            yield site
    except (FileNotFoundError, PermissionError) as error:
        pytest.skip(str(error))


@pytest.fixture
def sessions(site: TwoMachines) -> tuple[requests.Session, requests.Session]:
    """Return a browser that signed in on the first machine, and one with its cookies only."""
    first = site.sign_in(0, site.username)
    second = requests.Session()
    # Both have a host name in front of them, to which browsers send cookies.
    second.headers["Cookie"] = "; ".join(f"{cookie.name}={cookie.value}" for cookie in first.cookies)
    return first, second


def test_who_signs_in_on_one_machine_is_known_on_the_other_until_signing_out(
    site: TwoMachines, sessions: tuple[requests.Session, requests.Session]
) -> None:
    first, second = sessions
    url = f"{site.urls[1]}/admin/account/"
    stranger = requests.get(url, timeout=60, allow_redirects=False)
    assert (stranger.status_code, second.get(url, timeout=60, allow_redirects=False).status_code) == (302, 200)
    first.post(f"{site.urls[0]}/admin/logout/", data=token(first), timeout=60)
    assert second.get(url, timeout=60, allow_redirects=False).status_code == 302


def test_a_picture_and_a_document_of_one_machine_are_served_by_the_other(
    site: TwoMachines, sessions: tuple[requests.Session, requests.Session]
) -> None:
    first, second = sessions
    picture = BytesIO()
    Image.new("RGB", (400, 300), "red").save(picture, "PNG")
    files = (
        ("images/multiple", "larch.png", picture.getvalue()),
        ("documents/multiple", "names.txt", b"Larch\n" * 10_000),
    )
    keys = []
    for kind, name, content in files:
        url = f"{site.urls[0]}/admin/{kind}/add/"
        data = {**token(first), "title": name, "collection": "1"}
        headers = {"X-Requested-With": "XMLHttpRequest"}
        answer = first.post(url, data=data, files={"files[]": (name, content)}, headers=headers, timeout=60).json()
        assert answer["success"] is True
        keys.append(answer.get("image_id") or answer.get("doc_id"))
    page = second.get(f"{site.urls[1]}/admin/images/{keys[0]}/", timeout=60)
    (address,) = set(re.findall(rf'src="({re.escape(site.s3.public_url)}/images/[^"]+)"', page.text))
    shown = requests.get(address, timeout=60)
    assert (shown.status_code, Image.open(BytesIO(shown.content)).format) == (200, "PNG")
    url = f"{site.urls[1]}/documents/{keys[1]}/names.txt"
    assert second.get(url, timeout=60).content == b"Larch\n" * 10_000
    assert second.get(url, headers={"Range": "bytes=6-10"}, timeout=60).content == b"Larch"
    assert requests.get(url, timeout=60).status_code == 404


def test_a_rate_limit_counts_on_both_machines(site: TwoMachines) -> None:
    # Counts begin again with each minute.
    if time.time() % 60 > 40:
        time.sleep(61 - time.time() % 60)
    statuses = [
        requests.post(f"{site.urls[number % 2]}/api/v1/letters/nothing/sign-ons", json={}, timeout=60).status_code
        for number in range(12)
    ]
    assert (set(statuses[:10]) & {429}, statuses[10:]) == (set(), [429, 429])


def test_an_import_whose_worker_was_killed_is_finished_by_the_other_machine(site: TwoMachines) -> None:
    made = site.make("letter", 1)
    batch = site.make("long_import", made["list"], ROWS)
    assert batch["state"] == "importing"

    def is_at_work() -> bool:
        query = "SELECT 1 FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING' AND task_path LIKE %(task)s"
        return bool(site.rows(query, task="%write_import"))

    site.hand_over(0, is_at_work, hasten=not IS_LONG)
    query = "SELECT state FROM signatories_importbatch WHERE id = %(batch)s AND state <> 'importing'"
    assert site.wait_for(lambda: site.rows(query, batch=batch["batch"]), "the import ends") == [("imported",)]
    query = "SELECT count(*), count(DISTINCT name) FROM signatories_signatory WHERE signatory_list_id = %(list)s"
    assert site.rows(query, list=made["list"]) == [(ROWS + 1, ROWS + 1)]
    # The job is recorded as done after what it wrote.
    query = (
        "SELECT status, worker_ids FROM django_tasks_database_dbtaskresult"
        " WHERE task_path LIKE %(task)s AND finished_at IS NOT NULL"
    )
    ((status, workers),) = site.wait_for(lambda: site.rows(query, task="%write_import"), "the job ends")
    assert (status, len(set(workers))) == ("SUCCESSFUL", 2)
    site.machines[1].kill("worker")


def test_an_edition_whose_worker_was_killed_is_made_once_by_the_other_machine(site: TwoMachines) -> None:
    made = site.make("letter", NAMES)
    edition = site.make("edition", made["list"])["edition"]
    query = "SELECT state FROM letters_edition WHERE id = %(edition)s AND state = ANY(%(states)s)"

    def is_at_work() -> bool:
        return bool(site.rows(query, edition=edition, states=["rendering"]))

    site.hand_over(1, is_at_work, hasten=not IS_LONG)
    ended = site.wait_for(
        lambda: site.rows(query, edition=edition, states=["published", "failed"]), "the edition ends"
    )
    assert ended == [("published",)]
    site.machines[0].kill("worker")
    query = "SELECT number, attempts FROM letters_edition WHERE signatory_list_id = %(list)s"
    assert site.rows(query, list=made["list"]) == [(1, 2)]
    query = "SELECT content, sha256 FROM letters_editionfile WHERE edition_id = %(edition)s"
    ((name, digest),) = site.rows(query, edition=edition)
    assert [stored for stored in site.s3.names(PRIVATE) if stored.endswith(".pdf")] == [name]
    for url in site.urls:
        response = requests.get(f"{url}/letters/{made['slug']}/letter.pdf", timeout=60, allow_redirects=False)
        pdf = requests.get(f"{url}{response.headers['Location']}", timeout=60)
        assert (pdf.status_code, hashlib.sha256(pdf.content).hexdigest()) == (200, digest)


def test_no_file_of_the_site_is_on_a_machine(site: TwoMachines) -> None:
    assert [machine.files() for machine in site.machines] == [[], []]
