"""What is served of the files of lists, and that nothing is that was taken away."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from letters import derived_files
from letters.models import DerivedFile, LetterPage
from letters.public.list_files import is_servable, key_of, request_files
from signatories.enums import Visibility
from signatories.moderation.decisions import withdraw
from signatories.questions.editing import change_question
from tests.factories import LetterFactory, SignatoryFactory
from tests.letters.public.long_lists import FORMATS, GONE, download, robin
from tests.signatories.leaving import BY_VERB, LEAVING, Act

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("act", LEAVING.values(), ids=LEAVING)
def test_a_file_with_somebody_who_left_is_not_served_and_made_again_at_once(
    client: Client, lake: LetterPage, act: Act
) -> None:
    request_files()
    derived_files.make_due()
    made = {file_format: download(client, lake, file_format) for file_format in FORMATS}
    assert ["Robin Canary" in content for _answer, content in made.values()] == [True, True]
    act(robin())
    for file_format, (answer, _content) in made.items():
        waiting, content = download(client, lake, file_format, if_none_match=answer["ETag"])
        assert (waiting.status_code, waiting["Retry-After"], "Canary" in content) == (503, "5", False)
        assert "no-store" in waiting["Cache-Control"]
        part, content = download(client, lake, file_format, range="bytes=0-999")
        assert (part.status_code, "Canary" in content) == (503, False)
    assert derived_files.make_due() == 2
    for file_format, (answer, _content) in made.items():
        new, content = download(client, lake, file_format, if_none_match=answer["ETag"])
        assert (new.status_code, "Robin Canary" in content, "Cedar Network" in content) == (200, False, True)


@pytest.mark.parametrize("act", BY_VERB.values(), ids=BY_VERB)
def test_a_file_of_a_short_list_with_somebody_who_left_is_not_served(
    client: Client, lake: LetterPage, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.public.list_files.MAX_ENTRIES_IN_REQUEST", 2_000)
    cache.clear()
    assert ["Robin Canary" in download(client, lake, file_format)[1] for file_format in FORMATS] == [True, True]
    act(robin())
    for file_format in FORMATS:
        answer, content = download(client, lake, file_format)
        assert (answer.status_code, "Robin Canary" in content, "Cedar Network" in content) == (200, False, True)
    cache.clear()


def test_an_answer_that_became_private_is_not_served(client: Client, lake: LetterPage) -> None:
    request_files()
    derived_files.make_due()
    assert "Canaryville" in download(client, lake)[1]
    change_question(lake.signatory_list.questions.get(), {"visibility": Visibility.PRIVATE})
    assert download(client, lake)[0].status_code == 503
    derived_files.make_due()
    answer, content = download(client, lake)
    assert (answer.status_code, "Canaryville" in content) == (200, False)


@pytest.mark.parametrize("how", GONE)
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
    monkeypatch.setattr("signatories.exchange.export.write_list", None)
    monkeypatch.setattr("signatories.exchange.export.export_list", None)
    whole, content = download(client, lake, file_format)
    part, start = download(client, lake, file_format, range="bytes=0-9")
    same, _empty = download(client, lake, file_format, if_none_match=whole["ETag"])
    head = client.head(f"/letters/{lake.slug}/signatories.{file_format}")
    head.close()
    assert (part.status_code, start) == (206, content.encode()[:10].decode())
    assert (same.status_code, head.status_code) == (304, 200)
    assert head["Content-Length"] == str(len(content.encode()))


def test_a_download_that_was_interrupted_goes_on_only_if_the_file_is_the_same(
    client: Client, lake: LetterPage
) -> None:
    request_files()
    derived_files.make_due()
    former, content = download(client, lake)
    rest, end = download(client, lake, range="bytes=9-", if_range=former["ETag"])
    assert (rest.status_code, end) == (206, content.encode()[9:].decode())
    SignatoryFactory(signatory_list=lake.signatory_list, name="Aspen Society")
    DerivedFile.objects.update(due_at=timezone.now())
    derived_files.make_due()
    whole, new = download(client, lake, range="bytes=9-", if_range=former["ETag"])
    assert (whole.status_code, "Aspen Society" in new, new != content) == (200, True, True)


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
    assert answer["Content-Disposition"] == (
        f'attachment; filename="{lake.slug}-signatories-{made_at:%Y-%m-%d-%H%M}.csv"'
    )


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
