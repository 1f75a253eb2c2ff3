"""The particles of family names, such as “de” and “van”: part of the name when it is sorted, or after it."""

from __future__ import annotations

from collections.abc import Sequence

from signatories.enums import Particles
from signatories.names import habits
from signatories.text import fold


def with_particles(sort_text: str, particles: str, country: str = "") -> str:
    """Return a sort text with the particles of the family name where a list wants them.

    "de Gaulle, Charles" stays as it is, or becomes "Gaulle, Charles de".
    """
    if particles == Particles.PART:
        return sort_text
    family, comma, rest = sort_text.partition(", ")
    words = family.split()
    moved = _count_movable(words, particles, country)
    prefix, bare = _attached_particle(words[moved], particles, country) if words else ("", "")
    if not moved and not prefix:
        return sort_text
    kept = [bare, *words[moved + 1 :]]
    text = " ".join(filter(None, (rest, *words[:moved], prefix)))
    return f"{' '.join(kept)}, {text}" if comma or text else sort_text


def _count_movable(words: Sequence[str], particles: str, country: str) -> int:
    """Return how many words at the beginning of a family name are sorted after it. At least one word stays."""
    movable = _movable(particles, country)
    count = 0
    while count < len(words) - 1:
        word = fold(words[count])
        # "La Torre" and "de La Fontaine" sort under L.
        is_name = words[count].istitle() and word in habits.ROMANCE_ARTICLES
        if is_name or not (word in movable or (count and word in habits.ARTICLES)):
            break
        count += 1
    return count


def _movable(particles: str, country: str) -> frozenset[str]:
    if particles == Particles.HABIT:
        return habits.PARTICLES_AFTER.get(country, frozenset())
    return habits.PREPOSITIONS


def _attached_particle(word: str, particles: str, country: str) -> tuple[str, str]:
    """Return the particle written against a family name, and the rest: "al-" and "Sayed"; "" and the word without."""
    is_after = particles == Particles.AFTER
    attached: tuple[str, ...] = ()
    if is_after or country in habits.ARABIC_COUNTRIES:
        attached += habits.ARABIC_PREFIXES
    if is_after or country == "FR":
        attached += ("d'", "d’")
    particle = next((particle for particle in attached if fold(word).startswith(particle)), "")
    return (word[: len(particle)], word[len(particle) :]) if len(word) > len(particle) else ("", word)
