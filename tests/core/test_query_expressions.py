from __future__ import annotations

import pytest

from core.query_expressions import Lines, Literal
from signatories.models import Signatory
from tests.factories import SignatoryFactory


@pytest.mark.django_db
def test_a_literal_is_compared_as_a_value_is() -> None:
    entry = SignatoryFactory(kind="organization")
    SignatoryFactory(kind="individual")
    found = Signatory.objects.filter(kind=Literal("organization"))
    assert [*found] == [entry]
    assert "= ('organization')" in str(found.values("pk").query)


@pytest.mark.parametrize("word", ["", "it's", "a b", "1", "%s", "word\n"])
def test_a_literal_is_one_word(word: str) -> None:
    with pytest.raises(ValueError, match="Not a word"):
        Literal(word)


@pytest.mark.django_db
def test_the_texts_of_a_column_are_the_lines_of_one() -> None:
    for name in ("Larch", "Birch", "50% of Cedars"):
        SignatoryFactory(name=name)
    lines = Signatory.objects.aggregate(lines=Lines("name_key"))["lines"]
    assert sorted(lines.split("\n")) == ["50% of cedars", "birch", "larch"]
