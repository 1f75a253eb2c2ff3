from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from django.db import connection
from rapidfuzz import fuzz

from signatories.enums import Kind, Status
from signatories.models import Signatory, SignatoryList
from signatories.moderation.similar_entries import _published_keys, find_similar
from signatories.moderation.text_screening import SIMILARITY_THRESHOLD
from signatories.names.organization_keys import loose_key
from signatories.text import fold
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


def similar(signatory_list: SignatoryList, *, listed: str, waiting: str) -> bool:
    there = SignatoryFactory(signatory_list=signatory_list, name=listed)
    entry = SignatoryFactory(signatory_list=signatory_list, name=waiting, pending=True)
    found = find_similar([entry])
    assert [other.pk for other in found.values()] in ([], [there.pk])
    return entry.pk in found


@pytest.mark.parametrize(
    ("listed", "waiting", "is_similar"),
    [
        ("Larch Society Inc.", "Larch Societi", True),
        ("Larch Society", "Larch Society gGmbH", True),
        ("Larch Society Inc.", "Larch Society Ltd.", True),
        ("L’Érable du Nord", "Erable du Nord", True),
        ("Larch Society Inc.", "Birch Union Inc.", False),
    ],
)
def test_legal_forms_and_articles_do_not_count(
    signatory_list: SignatoryList, listed: str, waiting: str, is_similar: bool
) -> None:
    assert similar(signatory_list, listed=listed, waiting=waiting) is is_similar


def test_a_published_entry_is_similar_to_the_other_one_of_the_same_words(signatory_list: SignatoryList) -> None:
    first, second = (
        SignatoryFactory(signatory_list=signatory_list, name=name) for name in ("Cedar Network", "Network Cedar")
    )
    found = find_similar([first, second])
    assert {pk: other.pk for pk, other in found.items()} == {first.pk: second.pk, second.pk: first.pk}


def test_each_list_is_searched_for_its_own_entries() -> None:
    there = SignatoryFactory(name="Larch Society")
    entries = [SignatoryFactory(name="Larch Societi", pending=True) for _list in range(2)]
    own = SignatoryFactory(signatory_list=there.signatory_list, name="Larch Societi", pending=True)
    SignatoryFactory(signatory_list=entries[0].signatory_list, name="Larch Societe")
    assert {pk: other.name for pk, other in find_similar([*entries, own]).items()} == {
        entries[0].pk: "larch societe",
        own.pk: "larch society",
    }


def test_no_entries_are_compared_without_a_query(django_assert_num_queries: type) -> None:
    with django_assert_num_queries(0):
        assert find_similar([]) == {}


def _names(chance: random.Random, count: int) -> Iterator[str]:
    """Yield names of few words without legal forms, some with letters and words in another order."""
    words = ("Larch", "Birch", "Society", "Network", "Érables", "Cedar", "of", "the", "Le", "Œuvre", "Nord", "Łódź")
    for _number in range(count):
        name = " ".join(chance.sample(words, chance.randint(1, 5)))
        place = chance.randrange(len(name))
        yield chance.choice([name, f"{name[:place]}{chance.choice('aex')}{name[place + 1 :]}", f"The {name}"])


def _comparable(name: str) -> str:
    return " ".join(sorted(loose_key(fold(name)).split()))


@pytest.mark.parametrize("seed", range(3))
def test_names_without_legal_form_are_similar_if_their_words_are(signatory_list: SignatoryList, seed: int) -> None:
    """The rule, name by name, as it was before keys were compared."""
    chance = random.Random(seed)  # noqa: S311 - the same names each time
    entries = []
    for number, name in enumerate(dict.fromkeys(_names(chance, 150))):
        status = Status.PENDING if number % 3 == 0 else Status.PUBLISHED
        entry = Signatory(signatory_list=signatory_list, kind=Kind.ORGANIZATION, name=name, status=status)
        entry.set_keys()
        entries.append(entry)
    published = {entry.name_key: entry for entry in entries if entry.status == Status.PUBLISHED}
    waiting = [entry for entry in entries if entry.status == Status.PENDING]
    Signatory.objects.bulk_create([*published.values(), *waiting])
    found = find_similar(waiting)
    assert len(found) > 5
    for entry in waiting:
        scores = {
            other.pk: fuzz.ratio(_comparable(entry.name), _comparable(other.name)) for other in published.values()
        }
        best = max(scores.values())
        assert (entry.pk in found) is (best >= SIMILARITY_THRESHOLD), entry.name
        assert entry.pk not in found or scores[found[entry.pk].pk] == best, entry.name


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by the size of the table.")
def test_sqlite_reads_the_keys_from_the_index_of_published_organizations(signatory_list: SignatoryList) -> None:
    for lists in ([signatory_list.pk], [signatory_list.pk, 0]):
        plan = _published_keys(lists).explain()
        assert "unique_published_organization_per_list" in plan
