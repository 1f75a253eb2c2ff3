"""No parameter of the list of signatories leaks anything about an entry that is not public."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letters.models import LetterPage
from signatories.enums import Kind, Status
from signatories.models import Signatory
from signatories.text import UnprintableText, printable_name
from tests.factories import SignatoryFactory, SignatoryGroupFactory
from tests.hypothesis_profiles import max_examples

pytestmark = pytest.mark.django_db
NAMES = ["Aspen Union", "Birch Society", "Élan Cedar", "Zoé Willow"]


def is_name(text: str) -> bool:
    """Return whether a text is valid as the name of an entry."""
    try:
        return bool(printable_name(text))
    except UnprintableText:
        return False


#: Names that sort before, between, equal to and after those of the list.
names = st.sampled_from(["Aaron", "Birch Societies", "Birch Society", "Élan", "zz", "0", "Willow"]) | st.text(
    st.characters(categories=["L", "Nd", "Zs"]), min_size=1, max_size=20
).filter(is_name)


@pytest.fixture
def lake(letter: LetterPage) -> LetterPage:
    group = SignatoryGroupFactory(signatory_list=letter.signatory_list)
    for position, name in enumerate(NAMES):
        kind = Kind.INDIVIDUAL if position % 2 else Kind.ORGANIZATION
        SignatoryFactory(
            signatory_list=letter.signatory_list,
            kind=kind,
            name=name,
            country="CA" if position else "",
            group=group if position == 2 else None,
            lead_order=1 if position == 3 else None,
        )
    return letter


def answers(client: Client, letter: LetterPage, name: str) -> dict[str, tuple[bytes, str]]:
    """Return all pages of the list, for each set of parameters, with their ETags."""
    for cache in caches.all():
        cache.clear()
    group = letter.signatory_list.groups.get().pk
    queries = [
        "limit=1", "order=newest&limit=1", "kind=individual", "kind=organization&limit=1", f"group={group}",
        "country=CA", "country=FR", "lead=true", "lead=false&limit=2", "search=willow", "search=zz",
    ]  # fmt: skip
    found: dict[str, tuple[bytes, str]] = {}
    address = f"/api/v1/letters/{letter.slug}/signatories"
    wanted = [address, *(f"{address}?{query}" for query in queries)]
    searched = client.get(address, {"search": name})
    found["search"] = (searched.content, searched["ETag"])
    while wanted:
        asked = wanted.pop()
        answer = client.get(asked)
        assert answer.status_code == 200
        found[asked] = (answer.content, answer["ETag"])
        following = answer.json()["next"]
        wanted += [following.removeprefix("http://testserver")] if following else []
    for path in (f"{letter.url}signatories/", f"{letter.url}signatories.csv", f"{letter.url}signatories.json"):
        answer = client.get(path)
        found[path] = (answer.getvalue(), "")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("status", [*Status, "hidden"])
@settings(max_examples=max_examples(3), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=names, kind=st.sampled_from(Kind), is_lead=st.booleans(), is_grouped=st.booleans())
def test_the_list_is_the_same_with_and_without_an_entry_that_is_not_public(
    client: Client, lake: LetterPage, status: str, name: str, kind: Kind, is_lead: bool, is_grouped: bool
) -> None:
    if status == Status.PUBLISHED:
        return
    before = answers(client, lake, name)
    secret = SignatoryFactory(
        signatory_list=lake.signatory_list,
        kind=kind,
        name=name,
        country="FR",
        status=Status.PUBLISHED if status == "hidden" else status,
        is_name_hidden=status == "hidden",
        lead_order=1 if is_lead else None,
        group=lake.signatory_list.groups.get() if is_grouped else None,
    )
    try:
        after = answers(client, lake, name)
        for address in after:
            if status == "hidden" and address.endswith("/signatories/"):
                # The page counts entries that withhold their names.
                continue
            assert after[address] == before[address], address
    finally:
        Signatory.objects.filter(pk=secret.pk).delete()


@pytest.mark.slow
@pytest.mark.parametrize("cursor", ["1", "0", "9999999", "abc", "1:abc", "WzFd:x", "%00", "-1"])
@pytest.mark.parametrize("order", ["printed", "newest"])
def test_an_id_is_not_a_cursor_whoever_it_belongs_to(
    client: Client, lake: LetterPage, cursor: str, order: str
) -> None:
    ids = [SignatoryFactory(signatory_list=lake.signatory_list, pending=True).pk, Signatory.objects.public()[0].pk]
    address = f"/api/v1/letters/{lake.slug}/signatories?order={order}&cursor="
    seen: set[Any] = set()
    for asked in (cursor, *map(str, ids)):
        answer = client.get(f"{address}{asked}")
        assert answer.status_code in (400, 404)
        if answer.status_code == 404:
            seen.add(answer.content)
    assert len(seen) == 1
