"""Family names of invented people, in the languages and habits that lists have."""

# ruff: noqa: SIM905
from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatories.enums import Kind, Particles, SortSource
from signatories.models import Signatory
from signatories.names.family_names import derive_sort_text, family_name_sort_text, fits, guess_sort_text
from signatories.names.particles import with_particles
from signatories.names.splitting import split_by, split_name, words_of
from signatories.text import fold


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Josée Tremblay", "", "Tremblay, Josée"),
        ("Zoe Adams", "", "Adams, Zoe"),
        ("Anna Maria Zimmermann", "", "Zimmermann, Anna Maria"),
        # Particles belong to the family name; the list decides where they sort.
        ("Ludwig van den Berg", "", "van den Berg, Ludwig"),
        ("Charles de Gaulle-Example", "", "de Gaulle-Example, Charles"),
        ("Ursula von der Heide", "", "von der Heide, Ursula"),
        ("Karl zu Beispiel", "", "zu Beispiel, Karl"),
        ("Fernando da Silva", "", "da Silva, Fernando"),
        ("João dos Santos", "", "dos Santos, João"),
        ("Anna Maria di Stefano", "", "di Stefano, Anna Maria"),
        ("Juan del Río", "", "del Río, Juan"),
        ("Robert De Niro", "", "De Niro, Robert"),
        ("Jan ten Brink", "", "ten Brink, Jan"),
        ("Piet ter Horst", "", "ter Horst, Piet"),
        ("Anne-Marie van 't Hoff", "", "van 't Hoff, Anne-Marie"),
        ("Jean de La Fontaine", "", "de La Fontaine, Jean"),
        ("Pierre Le Goff", "", "Le Goff, Pierre"),
        ("Élodie L’Écuyer", "", "L’Écuyer, Élodie"),
        ("Ahmad al-Sayed", "", "al-Sayed, Ahmad"),
        ("Mohammed bin Salim", "", "bin Salim, Mohammed"),
        ("Ali ibn Yusuf", "", "ibn Yusuf, Ali"),
        ("David ben Amos", "", "ben Amos, David"),
        ("Zine Ben Amara", "TN", "Ben Amara, Zine"),
        ("Ian Mac Donald", "", "Mac Donald, Ian"),
        ("Ian MacDonald", "", "MacDonald, Ian"),
        ("Seán O’Brien", "", "O’Brien, Seán"),
        ("Annie St. James", "", "St. James, Annie"),
        ("Yves Saint Laurent", "", "Saint Laurent, Yves"),
        # Articles are names: they are never cut.
        ("Lê Thị Hoa", "", "Lê, Thị Hoa"),
        ("Les Harrison", "", "Harrison, Les"),
        ("Das Gupta", "", "Das Gupta"),
        ("Le Van", "", "Van, Le"),
        ("Van Morrison", "", "Morrison, Van"),
        # Two family names.
        ("Gabriel García Márquez", "CO", "García Márquez, Gabriel"),
        ("Gabriel García Márquez", "", "Márquez, Gabriel García"),
        ("María José García Márquez", "ES", "García Márquez, María José"),
        ("María José García", "ES", "García, María José"),
        ("María del Carmen Ruiz Soto", "MX", "Ruiz Soto, María del Carmen"),
        ("María de los Ángeles Ruiz", "MX", "Ruiz, María de los Ángeles"),
        ("Juan de la Cruz Pérez", "ES", "de la Cruz Pérez, Juan"),
        ("Ana García y López", "ES", "García y López, Ana"),
        ("Ana Ruiz", "ES", "Ruiz, Ana"),
        # The family name comes first.
        ("Nguyễn Thị Minh", "", "Nguyễn, Thị Minh"),
        ("Nguyen Van An", "VN", "Nguyen, Van An"),
        ("Minh Nguyễn", "", "Nguyễn, Minh"),
        ("Nagy Zsófia", "HU", "Nagy, Zsófia"),
        ("Zsófia Nagy", "HU", "Nagy, Zsófia"),
        ("Kim Min-jun", "KR", "Kim, Min-jun"),
        ("Min-jun Kim", "KR", "Kim, Min-jun"),
        ("Wang Xiaoming", "CN", "Wang, Xiaoming"),
        ("Yamada Taro", "JP", "Yamada, Taro"),
        ("高橋 みなみ", "", "高橋, みなみ"),
        ("王小明", "", "王小明"),
        ("김민준", "", "김민준"),
        # No family name.
        ("Guðrún Jónsdóttir", "IS", "Guðrún Jónsdóttir"),
        ("Ahmad bin Osman", "MY", "Ahmad bin Osman"),
        ("Madonna", "", "Madonna"),
        ("X", "", "X"),
        # Initials, suffixes, titles, other notes.
        ("J. R. R. Example", "", "Example, J. R. R."),
        ("E. Virginia", "", "Virginia, E."),
        ("A B", "", "B, A"),
        ("Martin Luther Sample Jr.", "", "Sample, Martin Luther Jr."),
        ("John Sample III", "", "Sample, John III"),
        ("Dr. Ada Example, PhD", "", "Example, Ada PhD Dr."),
        ("Prof. Dr. Hans Müller", "", "Müller, Hans Prof. Dr."),
        ("Bo Sample, M.D.", "", "Sample, Bo M.D."),
        ("Dee (she/her)", "", "Dee, (she/her)"),
        ("EXAMPLE, ADA", "", "EXAMPLE, ADA"),
        ("García Márquez, Gabriel", "", "García Márquez, Gabriel"),
        # Other scripts.
        ("Иван Петров", "", "Петров, Иван"),
        ("Сидоров Иван Петрович", "", "Сидоров, Иван Петрович"),
        ("محمد بن سلمان", "", "بن سلمان, محمد"),
        ("Ελένη Παπαδοπούλου", "", "Παπαδοπούλου, Ελένη"),
        ("", "", ""),
    ],
)
def test_a_family_name_is_guessed(name: str, country: str, expected: str) -> None:
    assert guess_sort_text(name, country) == expected


@pytest.mark.parametrize(
    ("text", "particles", "country", "expected"),
    [
        ("de Gaulle-Example, Charles", Particles.HABIT, "", "de Gaulle-Example, Charles"),
        ("de Gaulle-Example, Charles", Particles.HABIT, "FR", "Gaulle-Example, Charles de"),
        ("de Gaulle-Example, Charles", Particles.AFTER, "", "Gaulle-Example, Charles de"),
        ("de Gaulle-Example, Charles", Particles.PART, "FR", "de Gaulle-Example, Charles"),
        ("van den Berg, Ludwig", Particles.HABIT, "", "van den Berg, Ludwig"),
        ("van den Berg, Ludwig", Particles.HABIT, "BE", "van den Berg, Ludwig"),
        ("van den Berg, Ludwig", Particles.HABIT, "NL", "Berg, Ludwig van den"),
        ("van den Berg, Ludwig", Particles.AFTER, "", "Berg, Ludwig van den"),
        ("Van Den Berg, Ludwig", Particles.AFTER, "BE", "Berg, Ludwig Van Den"),
        ("de Vries, Anna", Particles.HABIT, "NL", "Vries, Anna de"),
        ("von der Heide, Ursula", Particles.HABIT, "DE", "Heide, Ursula von der"),
        ("von Arx, Beat", Particles.HABIT, "CH", "von Arx, Beat"),
        ("von und zu Beispiel, Karl", Particles.AFTER, "", "Beispiel, Karl von und zu"),
        ("de La Fontaine, Jean", Particles.HABIT, "FR", "La Fontaine, Jean de"),
        ("de la Cruz, Juan", Particles.HABIT, "ES", "Cruz, Juan de la"),
        ("La Torre, Juan", Particles.HABIT, "ES", "La Torre, Juan"),
        ("Le Goff, Pierre", Particles.AFTER, "FR", "Le Goff, Pierre"),
        ("Du Bois, Ada", Particles.AFTER, "", "Du Bois, Ada"),
        ("da Silva, Fernando", Particles.HABIT, "BR", "Silva, Fernando da"),
        ("da Silva, Fernando", Particles.HABIT, "US", "da Silva, Fernando"),
        ("De Niro, Robert", Particles.HABIT, "IT", "De Niro, Robert"),
        ("d’Exemple, Ada", Particles.HABIT, "FR", "Exemple, Ada d’"),
        ("al-Sayed, Ahmad", Particles.HABIT, "EG", "Sayed, Ahmad al-"),
        ("al-Sayed, Ahmad", Particles.HABIT, "", "al-Sayed, Ahmad"),
        ("O’Brien, Seán", Particles.AFTER, "IE", "O’Brien, Seán"),
        ("Mac Donald, Ian", Particles.AFTER, "", "Mac Donald, Ian"),
        ("Saint Laurent, Yves", Particles.AFTER, "FR", "Saint Laurent, Yves"),
        # One word always stays.
        ("De, Ada", Particles.AFTER, "", "De, Ada"),
        ("Van, Le", Particles.AFTER, "NL", "Van, Le"),
        ("de Souza", Particles.AFTER, "", "Souza, de"),
        ("", Particles.AFTER, "", ""),
    ],
)
def test_particles_sort_where_the_list_wants_them(text: str, particles: str, country: str, expected: str) -> None:
    assert with_particles(text, particles, country) == expected


@pytest.mark.parametrize(
    ("name", "text", "family_name"),
    [
        ("Josée Tremblay", "Tremblay, Josée", "Tremblay"),
        ("Josée Tremblay", "tremblay josee", "Tremblay"),
        ("Josée Tremblay", "Tremblay", "Tremblay"),
        ("Josée Tremblay", "Josée", "Josée"),
        ("Josée Tremblay", "Josée Tremblay", "Josée Tremblay"),
        ("María José García Márquez", "García Márquez, María José", "García Márquez"),
        ("María José García Márquez", "García, María José Márquez", "García"),
        ("Dr. Ada Example, PhD", "Example, Ada PhD Dr.", "Example"),
        ("Dr. Ada Example, PhD", "Example, Dr. Ada PhD", "Example"),
        ("Ada Ada", "Ada, Ada", "Ada"),
        # What is a title can depend on commas.
        ("Sir y von de al- Ada & van , la", "de al- Ada & van, la Sir y von", "de al- Ada & van"),
    ],
)
def test_a_name_is_split_where_a_text_splits_it(name: str, text: str, family_name: str) -> None:
    split = split_by(name, text)
    assert split is not None
    assert split.family_name == family_name
    assert split_by(name, split.sort_text) is not None


@pytest.mark.parametrize(
    "text", ["Idiot", "Tremblay, Idiot", "Josée, Idiot Tremblay", "Tremblay, Josée Josée", "", ",", "Trem blay", "Tre"]
)
def test_a_text_of_other_words_splits_nothing(text: str) -> None:
    assert split_by("Josée Tremblay", text) is None


def test_a_text_fits_a_name_that_has_all_its_words() -> None:
    assert fits("Josée B. Tremblay", "TREMBLAY, Josee")
    assert not fits("Josée Roy", "Tremblay, Josée")


NAMES = st.text(st.characters(exclude_categories=("Cs",)), max_size=80) | st.lists(
    st.sampled_from(
        "Dr. Ada van den de la Berg García y Nguyễn Thị Example, PhD , Jr. III al- al-Sayed née (she/her) 'Bo' “X” "
        "O’Brien d' María del Carmen José بن 王 김민준 🙂 é - & und , ;".split()
    ),
    max_size=12,
).map(" ".join)
COUNTRIES = st.sampled_from(["", "ES", "NL", "FR", "VN", "HU", "RU", "CN", "TR", "IS", "MY", "EG", "DE", "??"])


@given(NAMES, COUNTRIES)
def test_a_guess_is_another_order_of_the_words_of_the_name(name: str, country: str) -> None:
    text = guess_sort_text(name, country)
    assert Counter(words_of(text)) == Counter(words_of(name))
    assert len(text) <= max(len(name), 255)


@given(NAMES, COUNTRIES)
def test_a_guess_is_found_again_in_the_name(name: str, country: str) -> None:
    split = split_name(name, country)
    if split.words:
        again = split_by(name, split.sort_text)
        assert again is not None
        assert Counter(fold(word) for word in words_of(again.sort_text)) == Counter(map(fold, split.words))


@given(NAMES, COUNTRIES, st.sampled_from(Particles))
def test_moving_particles_loses_no_character(name: str, country: str, particles: str) -> None:
    text = guess_sort_text(name, country)
    moved = with_particles(text, particles, country)
    assert Counter(moved.replace(",", "").replace(" ", "")) == Counter(text.replace(",", "").replace(" ", ""))
    assert with_particles(moved, Particles.PART, country) == moved


def test_a_guess_follows_the_name_and_a_stated_text_does_not() -> None:
    entry = Signatory(kind=Kind.INDIVIDUAL, name="Josée Tremblay")
    derive_sort_text(entry)
    assert (entry.sort_as, entry.sort_as_source) == ("Tremblay, Josée", SortSource.GUESSED)
    entry.name = "Josée Roy"
    derive_sort_text(entry)
    assert entry.sort_as == "Roy, Josée"
    entry.sort_as, entry.sort_as_source = "Josée Roy", ""
    derive_sort_text(entry)
    assert (entry.sort_as, entry.sort_as_source) == ("Josée Roy", SortSource.STATED)
    entry.name = "Josée Anne Roy"
    derive_sort_text(entry)
    assert (entry.sort_as, entry.sort_as_source) == ("Josée Roy", SortSource.STATED)


def test_organizations_have_no_guess() -> None:
    entry = Signatory(kind=Kind.INDIVIDUAL, name="Cedar Network")
    derive_sort_text(entry)
    entry.kind = Kind.ORGANIZATION
    derive_sort_text(entry)
    assert (entry.sort_as, entry.sort_as_source) == ("", "")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (SortSource.GUESSED, "Gaulle, Charles de"),
        (SortSource.PARTS, "Gaulle, Charles de"),
        (SortSource.SIGNER, "de Gaulle, Charles"),
        (SortSource.STATED, "de Gaulle, Charles"),
    ],
)
def test_the_list_moves_particles_unless_somebody_stated_the_text(source: str, expected: str) -> None:
    entry = Signatory(kind=Kind.INDIVIDUAL, name="Charles de Gaulle", sort_as="de Gaulle, Charles")
    entry.sort_as_source = source
    assert family_name_sort_text(entry, Particles.AFTER) == expected


def test_an_entry_of_an_earlier_release_sorts_by_a_guess() -> None:
    entry = Signatory(kind=Kind.INDIVIDUAL, name="Charles de Gaulle")
    assert family_name_sort_text(entry, Particles.PART) == "de Gaulle, Charles"


@pytest.mark.parametrize("value", ["", "CA", "ca", "CAN", "124", "GB-WLS", "ZZ", "é"])
def test_the_code_of_a_country_is_that_of_the_field(value: str) -> None:
    entry = Signatory(country=value)
    assert entry.country_code == str(entry.country)
