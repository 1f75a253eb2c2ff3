"""The files of long lists: made by the worker when the list changed, and never served with what was taken away."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, BinaryIO

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from core.storage import private_storage
from letters import derived_files
from letters.derived_files import OUTBOX, REPLACED_FILE_RETENTION
from letters.file_retention import files_below
from letters.models import DerivedFile, LetterPage
from letters.public.list_files import is_servable, key_of, request_files
from signatories.enums import Visibility
from signatories.models import Signatory
from signatories.moderation.decisions import withdraw
from signatories.moderation.staff_edits import correct
from signatories.privacy.person import entries_of
from signatories.privacy.person_erasure import erase_person
from signatories.questions.editing import change_question
from tests.factories import LetterFactory, QuestionFactory, SignatoryFactory

pytestmark = pytest.mark.django_db

FORMATS = ("csv", "json")


@pytest.fixture
def lake(letter: LetterPage, monkeypatch: pytest.MonkeyPatch) -> LetterPage:
    """Return a letter whose list is long, with a person who can be recognized."""
    monkeypatch.setattr("letters.public.list_files.MAX_ENTRIES_IN_REQUEST", 2)
    for name in stored_files():
        # Of tests whose rows were rolled back.
        private_storage().delete(name)
    QuestionFactory(signatory_list=letter.signatory_list, key="city")
    SignatoryFactory.create_batch(3, signatory_list=letter.signatory_list)
    SignatoryFactory(
        signatory_list=letter.signatory_list,
        individual=True,
        name="Robin Canary",
        email="robin@example.org",
        answers={"city": "Canaryville"},
    )
    return letter


def robin() -> Signatory:
    return Signatory.objects.get(name="Robin Canary")


def download(client: Client, letter: LetterPage, file_format: str = "csv", **headers: str) -> Any:
    answer = client.get(f"/letters/{letter.slug}/signatories.{file_format}", headers=headers)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, content.decode()


def stored_files() -> list[str]:
    return sorted([*files_below(private_storage(), "derived/csv"), *files_below(private_storage(), "derived/json")])


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_worker_makes_the_files_before_anybody_asks(client: Client, lake: LetterPage, file_format: str) -> None:
    request_files()
    assert derived_files.make_due() == 2
    answer, content = download(client, lake, file_format)
    assert (answer.status_code, "Robin Canary" in content) == (200, True)
    assert answer["Cache-Control"] == "public, max-age=5"
    request_files()
    assert (derived_files.has_due(), derived_files.make_due()) == (False, 0)


def test_short_lists_letters_that_nobody_may_read_and_deleted_lists_get_no_file(
    lake: LetterPage, client: Client
) -> None:
    SignatoryFactory(signatory_list=LetterFactory().signatory_list)
    LetterPage.objects.filter(pk=lake.pk).update(live=False)
    request_files()
    assert (DerivedFile.objects.count(), derived_files.make_due()) == (0, 0)


TAKING_AWAY: dict[str, Callable[[], Any]] = {
    "withdrawn": lambda: withdraw(robin()),
    "hidden": lambda: correct(robin(), {"is_name_hidden": True}),
    "corrected": lambda: correct(robin(), {"name": "Robin Alder"}),
    "erased": lambda: erase_person("robin@example.org", entries_of("robin@example.org")),
}


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("act", TAKING_AWAY.values(), ids=TAKING_AWAY)
def test_a_file_with_what_was_taken_away_is_not_served_and_made_again_at_once(
    client: Client, lake: LetterPage, file_format: str, act: Callable[[], Any], settings: Any
) -> None:
    request_files()
    derived_files.make_due()
    made, content = download(client, lake, file_format)
    assert "Robin Canary" in content
    act()
    waiting, content = download(client, lake, file_format, if_none_match=made["ETag"])
    assert (waiting.status_code, waiting["Retry-After"], "Canary" in content) == (503, "5", False)
    assert "no-store" in waiting["Cache-Control"]
    assert derived_files.make_due() == 1
    answer, content = download(client, lake, file_format, if_none_match=made["ETag"])
    assert (answer.status_code, "Robin Canary" in content, "Cedar Network" in content) == (200, False, True)


def test_an_answer_that_became_private_is_not_served(client: Client, lake: LetterPage) -> None:
    request_files()
    derived_files.make_due()
    assert "Canaryville" in download(client, lake)[1]
    change_question(lake.signatory_list.questions.get(), {"visibility": Visibility.PRIVATE})
    assert download(client, lake)[0].status_code == 503
    derived_files.make_due()
    answer, content = download(client, lake)
    assert (answer.status_code, "Canaryville" in content) == (200, False)


def test_a_file_that_lacks_new_names_is_served_with_its_time_until_the_next_one(
    client: Client, lake: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = derived_files._makers["csv"]
    monkeypatch.setitem(derived_files._makers, "csv", _with_interval(maker, timedelta(seconds=30)))
    request_files()
    derived_files.make_due()
    SignatoryFactory(signatory_list=lake.signatory_list, name="Later Society")
    answer, content = download(client, lake)
    assert (answer.status_code, "Later Society" in content, bool(answer["Last-Modified"])) == (200, False, True)
    # Not before the least interval.
    request_files()
    DerivedFile.objects.filter(kind="json").update(due_at=None)
    assert derived_files.make_due() == 0
    DerivedFile.objects.filter(kind="csv").update(due_at=timezone.now())
    assert derived_files.make_due() == 1
    assert "Later Society" in download(client, lake)[1]


def _with_interval(maker: derived_files.Maker, interval: timedelta) -> derived_files.Maker:
    return derived_files.Maker(**{**maker.__dict__, "min_interval": interval})


def test_what_must_not_be_served_does_not_wait_for_the_least_interval(
    client: Client, lake: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = derived_files._makers["csv"]
    monkeypatch.setitem(derived_files._makers, "csv", _with_interval(maker, timedelta(hours=1)))
    download(client, lake)
    derived_files.make_due()
    SignatoryFactory(signatory_list=lake.signatory_list)
    download(client, lake)
    assert derived_files.make_due() == 0
    withdraw(robin())
    assert download(client, lake)[0].status_code == 503
    assert derived_files.make_due() == 1
    answer, content = download(client, lake)
    assert (answer.status_code, "Canary" in content) == (200, False)


def test_a_failed_file_waits_for_its_next_attempt_however_often_it_is_asked_for(
    client: Client, lake: LetterPage
) -> None:
    later = timezone.now() + timedelta(hours=1)
    DerivedFile.objects.create(
        kind="csv", subject=lake.signatory_list_id, due_at=later, attempts=1, error="No space left on device"
    )
    assert download(client, lake)[0].status_code == 503
    assert DerivedFile.objects.get().due_at == later


@pytest.mark.parametrize("when", ["before the entries are read", "after the entries are read"])
def test_who_withdraws_while_the_file_is_made_is_not_served(
    client: Client, lake: LetterPage, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    maker = derived_files._makers["csv"]

    def make(pk: int, out: BinaryIO) -> None:
        if when == "before the entries are read":
            withdraw(robin())
        maker.make(pk, out)
        if when == "after the entries are read":
            withdraw(robin())

    monkeypatch.setitem(derived_files._makers, "csv", derived_files.Maker(**{**maker.__dict__, "make": make}))
    download(client, lake)
    assert derived_files.make_due() == 1
    assert download(client, lake)[0].status_code == 503
    monkeypatch.setitem(derived_files._makers, "csv", maker)
    derived_files.make_due()
    answer, content = download(client, lake)
    assert (answer.status_code, "Canary" in content) == (200, False)


def test_a_worker_that_was_killed_leaves_the_former_file_and_another_one_takes_over(
    client: Client, lake: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    download(client, lake)
    derived_files.make_due()
    former = DerivedFile.objects.get().content.name
    SignatoryFactory(signatory_list=lake.signatory_list, name="Later Society")
    download(client, lake)
    file = DerivedFile.objects.get()
    assert OUTBOX.claim(file.pk)
    # Killed after it stored the file and before its row named it.
    orphan = private_storage().save(f"derived/csv/{file.subject}/orphan.csv", ContentFile(b"half"))
    assert (derived_files.make_due(), DerivedFile.objects.get().content.name) == (0, former)
    assert "Later Society" not in download(client, lake)[1]
    DerivedFile.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
    assert derived_files.make_due() == 1
    assert "Later Society" in download(client, lake)[1]
    monkeypatch.setattr(derived_files, "REPLACED_FILE_RETENTION", timedelta(0))
    assert orphan in stored_files()
    derived_files.prune()
    assert stored_files() == [DerivedFile.objects.get().content.name]


def test_a_worker_that_lost_its_lease_does_not_replace_the_file_of_another(
    client: Client, lake: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = derived_files._makers["csv"]

    def make(pk: int, out: BinaryIO) -> None:
        maker.make(pk, out)
        monkeypatch.setitem(derived_files._makers, "csv", maker)
        DerivedFile.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
        withdraw(robin())
        # The other worker.
        assert derived_files.make_due() == 1

    monkeypatch.setitem(derived_files._makers, "csv", derived_files.Maker(**{**maker.__dict__, "make": make}))
    download(client, lake)
    assert derived_files.make_due() == 0
    answer, content = download(client, lake)
    assert (answer.status_code, "Canary" in content) == (200, False)
    assert stored_files() == [DerivedFile.objects.get().content.name]


def test_replaced_files_are_deleted_after_a_while_though_nobody_asks(
    lake: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_files()
    derived_files.make_due()
    former = stored_files()
    withdraw(robin())
    request_files()
    derived_files.make_due()
    derived_files.prune()
    assert (set(former) < set(stored_files()), REPLACED_FILE_RETENTION) == (True, timedelta(hours=1))
    monkeypatch.setattr(derived_files, "REPLACED_FILE_RETENTION", timedelta(0))
    derived_files.prune()
    assert not set(former) & set(stored_files())
    assert len(stored_files()) == 2


GONE: dict[str, Callable[[LetterPage], Any]] = {
    "unpublished": lambda letter: LetterPage.objects.filter(pk=letter.pk).update(live=False),
    "restricted": lambda letter: PageViewRestriction.objects.create(page=letter, restriction_type="login"),
    "deleted": lambda letter: LetterPage.objects.get(pk=letter.pk).delete(),
    "short": lambda letter: letter.signatory_list.signatories.all().delete(),
}


@pytest.mark.parametrize("how", GONE)
def test_the_stored_files_of_a_list_that_is_not_public_any_more_are_deleted(lake: LetterPage, how: str) -> None:
    request_files()
    derived_files.make_due()
    assert len(stored_files()) == 2
    GONE[how](lake)
    assert derived_files.prune() == 2
    assert (stored_files(), DerivedFile.objects.count()) == ([], 0)


@pytest.mark.parametrize("how", ["unpublished", "restricted", "deleted"])
def test_the_file_of_a_letter_that_nobody_may_read_is_not_served(client: Client, lake: LetterPage, how: str) -> None:
    download(client, lake)
    derived_files.make_due()
    assert "Canary" in download(client, lake)[1]
    GONE[how](lake)
    answer, content = download(client, lake)
    assert (answer.status_code in (404, 410), "Robin" in content) == (True, False)


def test_a_letter_never_serves_the_file_of_another_list(client: Client, lake: LetterPage) -> None:
    other = LetterFactory(slug="other")
    SignatoryFactory.create_batch(3, signatory_list=other.signatory_list)
    request_files()
    derived_files.make_due()
    for file_format in FORMATS:
        contents = [download(client, letter, file_format)[1] for letter in (lake, other)]
        assert ["Canary" in content for content in contents] == [True, False]


def test_translations_of_a_letter_share_a_file_and_another_list_changes_nothing(
    client: Client, lake: LetterPage
) -> None:
    french = LetterFactory(
        language="fr", slug="le-lac", translation_key=lake.translation_key, signatory_list=lake.signatory_list
    )
    request_files()
    derived_files.make_due()
    key = key_of(lake.signatory_list_id)
    withdraw(SignatoryFactory())
    assert key_of(lake.signatory_list_id) == key
    assert download(client, french)[1] == download(client, lake)[1]
    assert DerivedFile.objects.count() == 2


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_part_of_a_file_its_head_and_an_unchanged_file_cost_no_export(
    client: Client, lake: LetterPage, file_format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_files()
    derived_files.make_due()
    monkeypatch.setattr("letters.public.list_files.write_list", None)
    monkeypatch.setattr("letters.public.list_files.export_list", None)
    whole, content = download(client, lake, file_format)
    part, start = download(client, lake, file_format, range="bytes=0-9")
    same, _empty = download(client, lake, file_format, if_none_match=whole["ETag"])
    head = client.head(f"/letters/{lake.slug}/signatories.{file_format}")
    head.close()
    assert (part.status_code, start) == (206, content.encode()[:10].decode())
    assert (same.status_code, head.status_code) == (304, 200)
    assert head["Content-Length"] == str(len(content.encode()))


@pytest.mark.parametrize("size", [1, 3])
def test_a_request_costs_the_same_queries_however_long_the_list(
    client: Client, lake: LetterPage, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    SignatoryFactory.create_batch(size, signatory_list=lake.signatory_list)
    request_files()
    derived_files.make_due()
    download(client, lake)
    # The letter, whether the list is long, its version, and the row of the file.
    with django_assert_num_queries(4):
        assert download(client, lake)[0].status_code == 200


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_short_list_is_cached_only_until_something_is_taken_away(
    client: Client, letter: LetterPage, settings: Any, file_format: str
) -> None:
    settings.PUBLIC_FILE_SECONDS = 60
    cache.clear()
    entry = SignatoryFactory(signatory_list=letter.signatory_list, individual=True, name="Robin Canary")
    assert "Canary" in download(client, letter, file_format)[1]
    SignatoryFactory(signatory_list=letter.signatory_list, name="Later Society")
    cached = download(client, letter, file_format)[1]
    withdraw(entry)
    fresh = download(client, letter, file_format)[1]
    assert [("Canary" in content, "Later" in content) for content in (cached, fresh)] == [(True, False), (False, True)]
    cache.clear()


def test_an_empty_list_is_a_file_without_rows(client: Client, letter: LetterPage) -> None:
    assert json.loads(download(client, letter, "json")[1]) == []
    assert len(download(client, letter)[1].splitlines()) == 1


def test_a_file_of_an_earlier_release_is_not_served(client: Client, lake: LetterPage) -> None:
    request_files()
    derived_files.make_due()
    DerivedFile.objects.update(key="59812345")
    assert download(client, lake)[0].status_code == 503
    assert derived_files.make_due() == 0
    assert download(client, lake)[0].status_code == 200


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("1-ab/3/9/20261128", True),
        ("1-ab/3/8/20261127", True),
        ("1-ab/2/9/20261128", False),
        ("1-cd/3/9/20261128", False),
        ("2-ab/3/9/20261128", False),
        ("", False),
    ],
)
def test_only_a_file_that_lacks_nothing_but_additions_may_be_served(key: str, expected: bool) -> None:
    assert is_servable(key, "1-ab/3/9/20261128") is expected


def test_the_worker_makes_the_files_anew_each_day(lake: LetterPage) -> None:
    request_files()
    derived_files.make_due()
    file = DerivedFile.objects.get(kind="csv")
    yesterday = "/".join([*file.key.split("/")[:3], "20200101"])
    DerivedFile.objects.update(key=yesterday)
    request_files()
    assert derived_files.has_due()
    derived_files.make_due()
    assert DerivedFile.objects.get(kind="csv").key == file.key


@pytest.fixture
def lac(lake: LetterPage) -> LetterPage:
    """Return the French translation of the letter, at the same slug."""
    french: LetterPage = LetterFactory(
        language="fr", slug=lake.slug, translation_key=lake.translation_key, signatory_list=lake.signatory_list
    )
    return french


@pytest.mark.parametrize(
    ("query", "language", "heading"),
    [("", "en", "The file is being made"), ("?language=fr", "fr", "Le fichier est en préparation")],
)
def test_who_asks_while_the_file_is_made_reads_so_in_the_language_of_the_letter_and_may_ask_again(
    client: Client, lac: LetterPage, query: str, language: str, heading: str
) -> None:
    answer = client.get(f"/letters/{lac.slug}/signatories.csv{query}")
    page = answer.content.decode()
    assert (answer.status_code, answer["Content-Language"], answer["Retry-After"]) == (503, language, "5")
    assert (f"<h1>{heading}</h1>" in page, f'href="/letters/{lac.slug}/signatories.csv{query}"' in page) == (
        True,
        True,
    )
    head = client.head(f"/letters/{lac.slug}/signatories.csv{query}")
    assert (head.status_code, head.content) == (503, b"")


def test_the_name_of_a_file_says_as_of_when_it_is(client: Client, lake: LetterPage) -> None:
    request_files()
    derived_files.make_due()
    made_at = timezone.localtime(DerivedFile.objects.get(kind="csv").made_at)
    SignatoryFactory(signatory_list=lake.signatory_list, name="Later Society")
    answer, _content = download(client, lake)
    assert answer["Content-Disposition"] == (f'inline; filename="{lake.slug}-signatories-{made_at:%Y-%m-%d-%H%M}.csv"')


@pytest.mark.parametrize("is_long", [False, True])
def test_a_file_is_in_the_order_of_the_first_language_whoever_asks_first(
    client: Client, lac: LetterPage, is_long: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    for name, french in (("Aspen Society", "Zone du tremble"), ("Zebra Society", "Amis du zèbre")):
        SignatoryFactory(signatory_list=lac.signatory_list, name=name, names={"fr": french})
    if is_long:
        request_files()
        derived_files.make_due()
    else:
        monkeypatch.setattr("letters.public.list_files.MAX_ENTRIES_IN_REQUEST", 2_000)
    with override("fr"):
        in_french = [entry.name for entry in lac.signatory_list.signatories.public().in_printed_order()]
    assert in_french.index("Zebra Society") < in_french.index("Aspen Society")
    for query, language in (("?language=fr", "fr"), ("", "fr"), ("", "en")):
        answer = client.get(f"/letters/{lac.slug}/signatories.csv{query}", headers={"accept-language": language})
        content = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        assert content.index("Aspen Society") < content.index("Zebra Society")
        cache.clear()
